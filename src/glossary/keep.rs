//! Names on their way out of a damaged memory: in which file all that is known of them comes back.
use super::edit::{ImportOptions, read_into};
use super::files::{GlossaryFormat, TableFormat, tbx, write};
use super::plan::Plan;
use super::readable::Salvaged;
use super::starter;
use crate::lang::LanguageTag;
use crate::term::{EntryId, TermEntry};

/// A glossary as a file that is read back as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptNames {
    /// Its format: a table, or TBX where something is said of single forms.
    pub format: GlossaryFormat,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The entries that come back as something else, for no format can hold them: in a table all is
    /// there but what is said of single forms.
    pub changed: Vec<EntryId>,
}

/// Writes entries in the first format that gives each of them back as it is; in a table where none does.
pub fn keep(entries: &[TermEntry]) -> KeptNames {
    let table = write::write(entries, TableFormat::Tsv).into_bytes();
    let table = read_back(entries, GlossaryFormat::Tsv, table);
    if table.changed.is_empty() {
        return table;
    }
    let termbase = tbx::write(entries, tbx::Version::Three);
    let termbase = termbase.map(|bytes| read_back(entries, GlossaryFormat::Tbx, bytes));
    termbase.ok().filter(|termbase| termbase.changed.len() < table.changed.len()).unwrap_or(table)
}

/// Whether every new memory has all of this: entries of the starter glossary, none of which is missing but those that are
/// lost.
pub fn is_starter(Salvaged { entries, lost }: &Salvaged) -> bool {
    let starter = starter();
    let lost = lost.iter().filter(|lost| usize::try_from(lost.id).is_ok_and(|id| id <= starter.len())).count();
    let known = |entry: &TermEntry| {
        let place = usize::try_from(entry.id).ok().and_then(|id| id.checked_sub(1));
        place.and_then(|place| starter.get(place)).is_some_and(|known| bare(known.clone()) == bare(entry.clone()))
    };
    entries.len() + lost >= starter.len() && entries.iter().all(known)
}

fn read_back(entries: &[TermEntry], format: GlossaryFormat, bytes: Vec<u8>) -> KeptNames {
    let mut plan = Plan::new(Vec::new());
    let options = options(format);
    let read = options.is_some_and(|options| read_into(&mut plan, &bytes, &options).is_ok());
    let mut back = plan.into_touched().map(|touched| bare(touched.entry)).peekable();
    let mut changed = Vec::new();
    for entry in entries {
        // One that does not come back at all takes the place of no other.
        if !read || back.next_if(|back| *back == bare(entry.clone())).is_none() {
            changed.push(entry.id);
            back.next_if(|back| {
                back.terms.first().map(|term| &term.text) == entry.terms.first().map(|term| &term.text)
            });
        }
    }
    KeptNames { format, bytes, changed }
}

fn options(format: GlossaryFormat) -> Option<ImportOptions> {
    let plain = ImportOptions::new(LanguageTag::parse("en").ok()?, LanguageTag::parse("fa").ok()?);
    Some(ImportOptions { format: Some(format), force: true, ..plain })
}

/// Without what the memory gave it.
fn bare(entry: TermEntry) -> TermEntry {
    TermEntry { id: 0, batch: 0, ..entry }
}
