//! `hafez undo`: takes a batch back.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;

use super::learn;
use crate::cli::config::parse_batch;
use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::session::Session;
use crate::memory::{Kept, MemoryError, Since, Undone};
use crate::unit::{Batch, BatchId};

/// How many batches are named that stood in the way.
const NAMED: usize = 10;

/// Take back a batch, the newest that changed anything if none is named
///
/// Batches after that one which changed nothing, such as a second import of the same file, are taken back
/// with it, and named.
///
/// What was changed since, by hand or by a later import, is kept as it is, and named; so is a unit or a name that
/// another import brought too. A batch of which everything was changed since is not taken back. What is kept
/// belongs to the batch that changed or brought it: an undo of that one takes it, too.
///
/// Without a number only what was done here is taken back. The starter glossary goes with `hafez undo 1`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez undo")]
pub(crate) struct UndoArgs {
    /// The number of the batch, from `hafez history`
    #[arg(value_parser = parse_batch)]
    batch: Option<BatchId>,
}

/// Runs it.
pub(crate) fn run(args: &UndoArgs, session: &mut Session) -> Result<Outcome> {
    let mut memory = session.memory_to_change()?;
    let done = match memory.undo(args.batch) {
        Err(error @ (MemoryError::NothingToUndo | MemoryError::OnlyStarter(_))) => {
            session.console.note(&what_is_left(&error));
            return Ok(Outcome::Nothing);
        }
        done => done?,
    };
    let Undone { batch, kept, passed, inherited } = done;
    learn(&mut memory, session)?;
    if batch.duplicate > 0 && matches!(batch.command.as_str(), "forget" | "glossary remove") {
        session.console.note(&format!("{} stored again meanwhile: not put in twice", batch.duplicate));
    }
    session.emit(&Message::Batch(batch.into()))?;
    if inherited > 0 {
        session.console.note(&format!("taken back with it: {inherited} that an earlier undo had to leave"));
    }
    if session.console.json {
        for kept in kept {
            session.emit(&Message::Kept(kept.into()))?;
        }
        for batch in passed {
            session.emit(&Message::Batch(batch.into()))?;
        }
        return Ok(Outcome::Done);
    }
    if !kept.is_empty() {
        session.console.note(&told(&kept));
    }
    if !passed.is_empty() {
        session.console.note(&went_with_it(&passed));
    }
    Ok(Outcome::Done)
}

/// `taken back with it, without any effect: batch 4 (import a.tmx)`
fn went_with_it(passed: &[Batch]) -> String {
    let named = |batch: &Batch| match &batch.file {
        Some(file) => format!("batch {} ({} {file})", batch.id, batch.command),
        None => format!("batch {} ({})", batch.id, batch.command),
    };
    let mut names: Vec<String> = passed.iter().take(NAMED).map(named).collect();
    if passed.len() > NAMED {
        names.push(format!("{} more", passed.len() - NAMED));
    }
    format!("taken back with it, without any effect: {}", names.join(", "))
}

/// `nothing of yours is left to undo: batch 1 is the starter glossary; hafez undo 1 takes it back all the same`
fn what_is_left(error: &MemoryError) -> String {
    match error {
        MemoryError::OnlyStarter(batch) => format!("{error}; `hafez undo {batch}` takes it back all the same"),
        _ => format!("{error}; `hafez history` lists the batches"),
    }
}

/// `kept 3 that were changed since: 2 by edit (batch 5), 1 by import (batch 6)`
fn told(kept: &[Kept]) -> String {
    let ways = [(Since::Changed, "were changed since"), (Since::Brought, "came again since")];
    let parts = ways.iter().filter_map(|(since, what)| {
        let kept: Vec<&Kept> = kept.iter().filter(|kept| kept.since == *since).collect();
        (!kept.is_empty()).then(|| format!("{} that {what}: {}", kept.len(), batches(&kept)))
    });
    let later: BTreeSet<BatchId> = kept.iter().map(|kept| kept.batch).collect();
    let way = match (later.len(), later.first()) {
        (1, Some(batch)) => format!("`hafez undo {batch}` takes them, too"),
        _ => "`hafez undo` of these batches takes them, too".to_owned(),
    };
    format!("kept {}; {way}", parts.collect::<Vec<_>>().join("; "))
}

fn batches(kept: &[&Kept]) -> String {
    let mut counts: BTreeMap<(BatchId, &str), usize> = BTreeMap::new();
    for one in kept {
        *counts.entry((one.batch, one.command.as_str())).or_default() += 1;
    }
    let mut named: Vec<String> = counts
        .iter()
        .take(NAMED)
        .map(|((batch, command), count)| format!("{count} by {command} (batch {batch})"))
        .collect();
    if counts.len() > NAMED {
        named.push(format!("and by {} more batches", counts.len() - NAMED));
    }
    named.join(", ")
}
