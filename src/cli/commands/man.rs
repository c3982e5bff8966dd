//! `hafez man`: the manual pages, for packagers.

use std::path::PathBuf;

use clap::Args;

use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::session::Session;

/// Write the manual pages into a folder
///
/// One page for hafez and one for each command: hafez.1, hafez-lookup.1 …
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez man share/man/man1")]
pub(crate) struct ManArgs {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Runs it.
pub(crate) fn run(args: &ManArgs, session: &mut Session) -> Result<Outcome> {
    std::fs::create_dir_all(&args.folder)
        .and_then(|()| clap_mangen::generate_to(crate::cli::description(), &args.folder))
        .map_err(|error| CliError::io(&args.folder, &error))?;
    session.console.note(&format!("wrote the manual pages to {}", args.folder.display()));
    Ok(Outcome::Done)
}
