//! `hafez history`: what was written, newest first.

use clap::Args;

use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::session::Session;
use crate::memory::Memory;
use crate::unit::BatchId;

/// List everything that was written, newest first
///
/// Every command that writes makes one batch. `hafez undo` takes one back.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez history")]
pub(crate) struct HistoryArgs {}

/// Runs it.
pub(crate) fn run(_args: &HistoryArgs, session: &mut Session) -> Result<Outcome> {
    let batches = session.memory_to_read()?.history()?;
    let outcome = if batches.is_empty() { Outcome::Nothing } else { Outcome::Done };
    for batch in batches {
        session.emit(&Message::Batch(batch.into()))?;
    }
    Ok(outcome)
}

/// Answers with the batch of this number.
pub(crate) fn emit_batch(memory: &Memory, id: BatchId, session: &mut Session) -> Result<()> {
    match memory.history()?.into_iter().find(|batch| batch.id == id) {
        Some(batch) => session.emit(&Message::Batch(batch.into())),
        None => Ok(()),
    }
}
