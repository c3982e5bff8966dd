//! `hafez memory compact`: the file as small as it can be.

use clap::Args;

use crate::cli::commands::learn;
use crate::cli::error::{Outcome, Result};
use crate::cli::session::Session;

/// Give back the room of what is gone
///
/// The index is made anew without what was removed or changed since, the lexicon is learned anew if enough has
/// changed, and the file shrinks. It takes about as long as the import of everything did, and as much room again on
/// the disk while it works. Units and history stay as they are; whoever stops it has the file as it was.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez memory compact")]
pub(crate) struct CompactArgs {}

/// Runs it.
pub(crate) fn run(_args: &CompactArgs, session: &mut Session) -> Result<Outcome> {
    let mut memory = session.memory_to_change()?;
    let before = memory.info()?.bytes;
    memory.rebuild()?;
    learn(&mut memory, session)?;
    memory.shrink()?;
    super::info::show(&memory, session)?;
    let after = memory.info()?.bytes;
    session.console.note(&format!("{before} bytes before, {after} now"));
    Ok(Outcome::Done)
}
