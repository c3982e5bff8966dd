//! "What do we call this name?": entries, their files, and where they occur in running text.
//!
//! Works on any [`Store`]; knows nothing of units or matches. [`Glossary`] reads,
//! [`GlossaryEditor`] writes: every write is a batch of its own and can be taken back
//! ([`undo_entry`]).
mod amend;
mod atoms;
pub mod audit;
mod cache;
pub mod candidates;
mod constraints;
mod doubts;
mod edit;
mod export;
pub mod files;
pub mod find;
mod inflect;
mod intake;
pub mod json;
mod keep;
mod keys;
pub mod kinds;
pub mod lookup;
mod matcher;
mod people;
mod plan;
pub(crate) mod readable;
mod report;
pub mod source;
mod starter;
pub mod translit;
mod undo;
mod upkeep;
mod verdict;
mod words;

use jiff::civil::Date;
use thiserror::Error;

pub use amend::{Amendment, Facts};
pub use audit::{AuditRow, FormCount};
pub use cache::{CachedTerms, TermCache};
pub use doubts::Doubt;
pub use edit::{GlossaryEditor, ImportOptions, ImportReport, NewTerm, Reject};
pub use export::{ExportOptions, Exported};
pub use find::{Found, Occurrence, describe, find, find_in_document, find_on, of_segment};
pub use keep::{KeptNames, is_starter, keep};
pub use keys::keys_of;
pub use lookup::{LookupAnswer, LookupHit, Precision};
pub use plan::Outcome;
pub use readable::{LostName, Salvaged, salvage};
pub use report::{Brought, Row, RowReason};
pub use source::{LoadedTerms, StoredTerms, TermSource};
pub(crate) use starter::STARTER_FILE;
pub use starter::{import_starter, starter};
pub use undo::{Left, left_without, undo_entry};
pub use upkeep::{check_keys, rebuild_keys};

use crate::formats::FormatError;
use crate::lang::LanguageTag;
use crate::store::{Store, StoreError};
use crate::term::{EntryId, TermEntry, TermStatus};
use crate::text::key::match_key;
use crate::text::rules::rules_for;
use files::{FileError, TableFormat};

/// What went wrong with the glossary.
#[derive(Debug, Error)]
pub enum GlossaryError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file that cannot be read at all.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file that is not what it should be, or breaks off.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A term that cannot be added.
    #[error("{0}")]
    Refused(String),
    /// With `strict`: rows were refused, so nothing was stored.
    #[error("{} rows are wrong; nothing was stored", .0.len())]
    Strict(Vec<Reject>),
    /// No such entry.
    #[error("the glossary has no entry `{name}`")]
    NotFound {
        /// What was asked for.
        name: String,
        /// Names that look like it.
        did_you_mean: Vec<String>,
    },
    /// More than one entry has this form.
    #[error("`{name}` is more than one entry: {}", .entries.iter().map(told).collect::<Vec<_>>().join("; "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// The entries.
        entries: Vec<TermEntry>,
    },
    /// A record of the history that is not one.
    #[error("the history holds a damaged entry: {0}")]
    Record(String),
}

/// `12 (place: Geneva, ژنو)`
fn told(entry: &TermEntry) -> String {
    format!("{} ({})", entry.id, summary(entry))
}

/// An entry in a line: its kind, and the forms to use, each language once.
pub fn summary(entry: &TermEntry) -> String {
    let preferred = entry.terms.iter().filter(|term| term.status == TermStatus::Preferred);
    let mut forms: Vec<&str> = Vec::new();
    for term in preferred {
        if !forms.contains(&term.text.as_str()) {
            forms.push(&term.text);
        }
    }
    let kind = entry.kind.as_deref().map(|kind| format!("{kind}: ")).unwrap_or_default();
    format!("{kind}{}", forms.join(", "))
}

/// Texts longer than this are searched with the whole glossary in RAM.
const LOAD_FROM: usize = 4096;

/// The glossary in a store, to read.
#[derive(Debug, Clone, Copy)]
pub struct Glossary<'a> {
    store: &'a dyn Store,
    day: Option<Date>,
    /// What was asked for before.
    known: Option<&'a TermCache>,
}

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only with a form that holds this text, whatever its spelling (key `M`).
    pub text: Option<String>,
}

impl<'a> Glossary<'a> {
    /// The glossary of a store.
    pub fn new(store: &'a dyn Store) -> Self {
        Self { store, day: None, known: None }
    }

    /// The same with what is known of it already, for many short texts one after the other.
    pub fn knowing(self, known: &'a TermCache) -> Self {
        Self { known: Some(known), ..self }
    }

    /// The same for texts of a day: what does not hold on it is found, but not sure.
    #[must_use]
    pub fn on(self, day: Option<Date>) -> Self {
        Self { day, ..self }
    }

    /// The entries, by number.
    ///
    /// # Errors
    /// What the store says.
    pub fn list(&self, filter: &ListFilter) -> Result<Vec<TermEntry>, GlossaryError> {
        let mut entries = self.store.entries()?;
        entries.retain(|entry| filter.holds(entry));
        Ok(entries)
    }

    /// One entry.
    ///
    /// # Errors
    /// What the store says.
    pub fn entry(&self, id: EntryId) -> Result<Option<TermEntry>, GlossaryError> {
        Ok(self.store.entry(id)?)
    }

    /// What will not be sure of an entry in running text: forms that other entries have, too.
    ///
    /// # Errors
    /// What the store says.
    pub fn doubts(&self, id: EntryId) -> Result<Vec<String>, GlossaryError> {
        let entries = self.store.entries()?;
        let place = entries.iter().position(|entry| entry.id == id);
        Ok(doubts::of(&entries, place.as_slice()).into_iter().map(|(_, text)| text).collect())
    }

    /// The entries by whose forms a name may be rendered, too: a people by its country (C6). They are those that
    /// its rule `or` names, in any language of the entry.
    ///
    /// # Errors
    /// What the store says.
    pub fn alternatives(&self, entry: &TermEntry) -> Result<Vec<EntryId>, GlossaryError> {
        let mut found = Vec::new();
        for (name, lang) in
            entry.rule.or.iter().flat_map(|name| entry.languages().into_iter().map(move |lang| (name, lang)))
        {
            for key in readable::keys(self.store, lang.base(), &keys::whole_key(name, lang))? {
                if key.entry != entry.id && !found.contains(&key.entry) {
                    found.push(key.entry);
                }
            }
        }
        Ok(found)
    }

    /// The whole glossary as a file.
    ///
    /// # Errors
    /// What the store says.
    pub fn export(&self, format: TableFormat) -> Result<String, GlossaryError> {
        Ok(files::write::write(&self.store.entries()?, format))
    }

    /// The entries that a text names: exactly, else by how it begins; see [`lookup`].
    ///
    /// # Errors
    /// What the store says.
    pub fn lookup(&self, text: &str, from: &LanguageTag, to: &LanguageTag) -> Result<LookupAnswer, GlossaryError> {
        lookup::lookup(self.store, text, from, to)
    }

    /// The terms in the segments of a document, in order, with what to write for them in `to`.
    ///
    /// # Errors
    /// What the store says.
    pub fn find(&self, segments: &[&str], from: &LanguageTag, to: &LanguageTag) -> Result<Vec<Found>, GlossaryError> {
        let occurrences = if segments.iter().map(|text| text.len()).sum::<usize>() > LOAD_FROM {
            find_on(&self.load(from)?, segments, from, self.day)?
        } else if let Some(known) = self.known {
            find_on(&known.over(self.store, from), segments, from, self.day)?
        } else {
            find_on(&StoredTerms::new(self.store, from), segments, from, self.day)?
        };
        Ok(occurrences.into_iter().map(|occurrence| describe(occurrence, from, to)).collect())
    }

    /// All forms of a language in RAM, for many texts.
    ///
    /// # Errors
    /// What the store says.
    pub fn load(&self, lang: &LanguageTag) -> Result<LoadedTerms, GlossaryError> {
        Ok(LoadedTerms::load(self.store, lang)?)
    }

    /// The names that the pairs translate with more than one form; see [`audit`].
    ///
    /// # Errors
    /// What the store says.
    pub fn audit(
        &self,
        pairs: impl Iterator<Item = (String, String)>,
        from: &LanguageTag,
        to: &LanguageTag,
    ) -> Result<Vec<AuditRow>, GlossaryError> {
        audit::audit(self, pairs, from, to)
    }
}

impl ListFilter {
    fn holds(&self, entry: &TermEntry) -> bool {
        let kind = self
            .kind
            .as_ref()
            .is_none_or(|kind| entry.kind.as_ref().is_some_and(|own| own.to_lowercase() == kind.trim().to_lowercase()));
        let text = self.text.as_ref().is_none_or(|text| {
            entry.terms.iter().any(|term| {
                let rules = rules_for(&term.lang);
                match_key(&term.text, rules).contains(&match_key(text, rules))
            })
        });
        kind && text
    }
}
