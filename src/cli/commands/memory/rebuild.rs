//! `hafez memory rebuild`: the index and all keys anew.

use clap::Args;

use crate::cli::error::{Outcome, Result};
use crate::cli::interrupt;
use crate::cli::session::Session;
use crate::memory::Memory;

/// Make the index and all keys anew from the stored units
///
/// Of use where `hafez memory verify` finds fault with them. What was learned of words is learned anew if it is
/// damaged. Units, glossary and history stay as they are.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez memory rebuild")]
pub(crate) struct RebuildArgs {}

/// Runs it.
pub(crate) fn run(_args: &RebuildArgs, session: &mut Session) -> Result<Outcome> {
    let mut memory = session.memory_to_change()?;
    memory.rebuild()?;
    mend(&mut memory, session)?;
    super::info::show(&memory, session)?;
    Ok(Outcome::Done)
}

fn mend(memory: &mut Memory, session: &Session) -> Result<()> {
    let mut progress = session.progress("units learned from");
    memory.mend_lexicons(&mut |units| {
        progress.at(units);
        interrupt::requested()
    })?;
    Ok(())
}
