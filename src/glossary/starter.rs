//! The names that every memory begins with.
use super::GlossaryError;
use super::edit::{GlossaryEditor, ImportOptions, read_into};
use super::files::GlossaryFormat;
use super::plan::Plan;
use crate::lang::LanguageTag;
use crate::store::Store;
use crate::term::TermEntry;
use crate::unit::{BatchId, Time};

/// The starter glossary, as it lies in `glossary/`.
const STARTER: &str = include_str!("../../glossary/names.tsv");

/// The name of its batch in the history.
pub(crate) const STARTER_FILE: &str = "starter";

fn options() -> Option<ImportOptions> {
    let plain = ImportOptions::new(LanguageTag::parse("en").ok()?, LanguageTag::parse("fa").ok()?);
    Some(ImportOptions { file: Some(STARTER_FILE.to_owned()), format: Some(GlossaryFormat::Tsv), force: true, ..plain })
}

/// The entries of the starter glossary, numbered as in an empty memory.
pub fn starter() -> Vec<TermEntry> {
    let mut plan = Plan::new(Vec::new());
    let read = options().and_then(|options| read_into(&mut plan, STARTER.as_bytes(), &options).ok());
    let entries = plan.into_touched().zip(1..);
    read.map(|_| entries.map(|(touched, id)| TermEntry { id, ..touched.entry }).collect()).unwrap_or_default()
}

/// Stores the starter glossary as a batch of its own, with `file` `starter`.
///
/// # Errors
/// What the store says.
pub fn import_starter(store: &mut dyn Store, now: Time) -> Result<Option<BatchId>, GlossaryError> {
    let Some(options) = options() else { return Ok(None) };
    Ok(GlossaryEditor::new(store, now).import(STARTER.as_bytes(), &options)?.batch)
}
