//! `hafez glossary …`: the glossary of names.

use clap::Subcommand;

use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::session::Session;

/// The glossary of names
#[derive(Debug, Subcommand)]
pub(crate) enum GlossaryCommand {}

/// Runs a glossary command.
pub(crate) fn run(command: GlossaryCommand, _session: &mut Session) -> Result<Outcome> {
    let _ = command;
    Err(CliError::input("not yet"))
}
