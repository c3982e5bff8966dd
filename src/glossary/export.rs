//! From entries to the bytes of a glossary file.
use std::collections::BTreeSet;

use super::files::{FileError, GlossaryFormat, TableFormat, tbx, utx, write};
use super::{Glossary, GlossaryError};
use crate::formats::omegat::GLOSSARY_HEAD;
use crate::lang::LanguageTag;
use crate::term::TermEntry;

/// How to export.
#[derive(Debug, Clone)]
pub struct ExportOptions {
    /// The format.
    pub format: GlossaryFormat,
    /// The source language of formats that hold one pair.
    pub from: LanguageTag,
    /// The target language of formats that hold one pair.
    pub to: LanguageTag,
    /// Begin a list with a byte order mark.
    pub mark: bool,
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What it holds.
    pub bytes: Vec<u8>,
    /// How many entries it has.
    pub entries: u64,
    /// How many entries have no place in it, because they lack a form in one of its languages.
    pub left_out: u64,
}

impl Glossary<'_> {
    /// The columns of a table of it that hafez does not know, but keeps and writes back.
    ///
    /// # Errors
    /// What the store says.
    pub fn other_columns(&self) -> Result<BTreeSet<String>, GlossaryError> {
        let entries = self.store.entries()?;
        Ok(entries.into_iter().flat_map(|entry| entry.extra).map(|(name, _)| name).collect())
    }

    /// The whole glossary in any format. The same glossary gives the same bytes.
    ///
    /// # Errors
    /// What the store says; an entry that the format cannot hold.
    pub fn export_as(&self, options: &ExportOptions) -> Result<Exported, GlossaryError> {
        let entries = self.store.entries()?;
        let count = entries.len() as u64;
        let part = |bytes: Vec<u8>, left_out| Exported { bytes, entries: count - left_out, left_out };
        let whole = |bytes: Vec<u8>| part(bytes, 0);
        Ok(match options.format {
            GlossaryFormat::Tsv => whole(write::write(&entries, TableFormat::Tsv).into_bytes()),
            GlossaryFormat::Csv => whole(write::write(&entries, TableFormat::Csv).into_bytes()),
            GlossaryFormat::Tbx => whole(tbx::write(&entries, tbx::Version::Three)?),
            GlossaryFormat::Tbx2 => whole(tbx::write(&entries, tbx::Version::Two)?),
            GlossaryFormat::Xlsx => whole(write::workbook(&entries)?),
            GlossaryFormat::Ods | GlossaryFormat::Po => return Err(FileError::ReadOnly(options.format.name()).into()),
            GlossaryFormat::Txt => {
                let (text, left_out) = list(&entries, options);
                part(text.into_bytes(), left_out)
            }
            GlossaryFormat::Utx => {
                let last = entries.iter().map(|entry| entry.batch).max();
                let made =
                    self.store.batches()?.into_iter().find(|batch| Some(batch.id) == last).map(|batch| batch.time);
                let (text, left_out) = utx::write(&entries, (&options.from, &options.to), made);
                part(text.into_bytes(), left_out)
            }
        })
    }
}

/// A list as OmegaT has it: a comment that says who wrote it; then source, target and comment between tabs, one pair a
/// line. The first line with a source has its preferred translation.
fn list(entries: &[TermEntry], options: &ExportOptions) -> (String, u64) {
    let mut text = String::from(if options.mark { "\u{feff}" } else { "" }) + GLOSSARY_HEAD;
    let mut left = 0;
    for entry in entries {
        let (sources, targets) = (entry.usable(&options.from), entry.usable(&options.to));
        left += u64::from(sources.is_empty() || targets.is_empty());
        let note = entry.note.as_deref().map(utx::flat).unwrap_or_default();
        for source in &sources {
            for target in &targets {
                // A line that begins with `#` is a comment.
                let hash = if source.text.starts_with('#') { " " } else { "" };
                let (source, target) = (bars(&source.text), bars(&target.text));
                let note = if note.is_empty() { String::new() } else { format!("\t{note}") };
                text.push_str(&format!("{hash}{source}\t{target}{note}\n"));
            }
        }
    }
    (text, left)
}

fn bars(text: &str) -> String {
    utx::flat(text).replace('\\', "\\\\").replace('|', "\\|")
}
