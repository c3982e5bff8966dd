//! `hafez memory backup`: a consistent copy of the file.

use std::path::PathBuf;

use clap::Args;

use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::session::Session;

/// Copy the memory to FILE, consistent even while others write
///
/// A file that is there already is not replaced.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez memory backup monday.hafez")]
pub(crate) struct BackupArgs {
    /// Where the copy goes
    file: PathBuf,
}

/// Runs it.
pub(crate) fn run(args: &BackupArgs, session: &mut Session) -> Result<Outcome> {
    let name = args.file.display().to_string();
    if args.file.symlink_metadata().is_ok() {
        return Err(CliError::input("this file is there already").file(name).hint("choose a new name"));
    }
    session.memory_to_keep()?.backup(&args.file)?;
    session.console.note(&format!("copied the memory to {name}"));
    Ok(Outcome::Done)
}
