//! `hafez memory info`: what the file holds.

use clap::Args;

use crate::cli::error::{Outcome, Result};
use crate::cli::memory_file::MemoryFile;
use crate::cli::output::Message;
use crate::cli::output::message::{LexiconRecord, MemoryRecord};
use crate::cli::session::Session;
use crate::memory::Memory;

/// Show what the memory holds
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez memory info\n  $ hafez memory info --json")]
pub(crate) struct InfoArgs {}

/// Runs it.
pub(crate) fn run(_args: &InfoArgs, session: &mut Session) -> Result<Outcome> {
    show(&session.memory_to_read()?, session)?;
    Ok(Outcome::Done)
}

/// Shows what a memory holds.
pub(super) fn show(memory: &Memory, session: &mut Session) -> Result<()> {
    let file = MemoryFile::named(&session.settings)?;
    let info = memory.info()?;
    session.emit(&Message::Memory(MemoryRecord {
        path: file.exists().then(|| file.path().display().to_string()),
        schema: info.schema,
        units: info.units,
        variants: info.variants.into_iter().collect(),
        terms: info.terms,
        bytes: info.bytes,
        changed: info.changed,
        lexicons: info.lexicons.into_iter().map(LexiconRecord::from).collect(),
    }))
}
