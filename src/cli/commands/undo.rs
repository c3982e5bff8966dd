//! `hafez undo`: takes a batch back.

use clap::Args;

use crate::cli::config::parse_batch;
use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::session::Session;
use crate::unit::BatchId;

/// Take back a batch, the newest if none is named
///
/// A batch whose units or names were changed later cannot be taken back before those changes.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez undo")]
pub(crate) struct UndoArgs {
    /// The number of the batch, from `hafez history`
    #[arg(value_parser = parse_batch)]
    batch: Option<BatchId>,
}

/// Runs it.
pub(crate) fn run(args: &UndoArgs, session: &mut Session) -> Result<Outcome> {
    let batch = session.memory_to_change()?.undo(args.batch)?;
    if batch.duplicate > 0 && matches!(batch.command.as_str(), "forget" | "glossary remove") {
        session.console.note(&format!("{} stored again meanwhile: not put in twice", batch.duplicate));
    }
    session.emit(&Message::Batch(batch.into()))?;
    Ok(Outcome::Done)
}
