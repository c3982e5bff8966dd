//! `hafez history`: what was written, newest first.

use clap::Args;

use crate::cli::config::{parse_batch, parse_count};
use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::change::ChangeRecord;
use crate::cli::session::Session;
use crate::memory::{Account, Memory};
use crate::unit::BatchId;

/// How many units and names are shown where nobody says how many.
const SHOWN: usize = 20;

/// List everything that was written, newest first; or what one batch did
///
/// Every command that writes makes one batch. `hafez undo` takes one back. With the number of a batch:
/// each unit and name that it made, changed (- before, + after) or removed.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez history
  $ hafez history --limit 5
  $ hafez history 1 --limit 3")]
pub(crate) struct HistoryArgs {
    /// The number of a batch, from `hafez history`
    #[arg(value_parser = parse_batch)]
    batch: Option<BatchId>,
    /// How many batches to list, or units and names of one [default: all
    /// batches; 20]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_count)]
    limit: Option<usize>,
}

/// Runs it.
pub(crate) fn run(args: &HistoryArgs, session: &mut Session) -> Result<Outcome> {
    if let Some(batch) = args.batch {
        return account(batch, args.limit.unwrap_or(SHOWN), session);
    }
    let batches = session.memory_to_read()?.history()?;
    let outcome = if batches.is_empty() { Outcome::Nothing } else { Outcome::Done };
    for batch in batches.into_iter().take(args.limit.unwrap_or(usize::MAX)) {
        session.emit(&Message::Batch(batch.into()))?;
    }
    Ok(outcome)
}

/// What one batch did.
fn account(id: BatchId, limit: usize, session: &mut Session) -> Result<Outcome> {
    let Account { batch, events, more } = session.memory_to_read()?.account(id, limit)?;
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let (shown, undone) = (events.len(), batch.undone);
    let gone = if undone && batch.created > 0 { "; what it made is gone" } else { "" };
    session.emit(&Message::Batch(batch.into()))?;
    for event in events {
        session.emit(&Message::Change(Box::new(ChangeRecord::of(event, (id, undone), (&from, &to)))))?;
    }
    if undone {
        session.console.note(&format!("batch {id} was taken back: this is as it was before it{gone}"));
    }
    if more > 0 {
        session.console.note(&format!("{shown} of {} shown (--limit shows more)", shown + more));
    }
    Ok(Outcome::Done)
}

/// Answers with the batch of this number.
pub(crate) fn emit_batch(memory: &Memory, id: BatchId, session: &mut Session) -> Result<()> {
    match memory.history()?.into_iter().find(|batch| batch.id == id) {
        Some(batch) => session.emit(&Message::Batch(batch.into())),
        None => Ok(()),
    }
}
