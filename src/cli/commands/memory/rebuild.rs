//! `hafez memory rebuild`: the index and all keys anew.

use clap::Args;

use crate::cli::error::{Outcome, Result};
use crate::cli::session::Session;

/// Make the index and all keys anew from the stored units
///
/// Of use where `hafez memory verify` finds fault with them. Units, glossary and history stay as they are.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez memory rebuild")]
pub(crate) struct RebuildArgs {}

/// Runs it.
pub(crate) fn run(_args: &RebuildArgs, session: &mut Session) -> Result<Outcome> {
    let mut memory = session.memory_to_change()?;
    memory.rebuild()?;
    super::info::show(&memory, session)?;
    Ok(Outcome::Done)
}
