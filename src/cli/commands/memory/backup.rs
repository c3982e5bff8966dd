//! `hafez memory backup`: a consistent copy of the file.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::ProblemRecord;
use crate::cli::session::Session;
use crate::memory::{Memory, MemoryError};
use crate::store::StoreError;

/// Copy the memory to FILE, consistent even while others write
///
/// A file that is there already is not replaced. Every unit and name of the copy is compared with its checksum;
/// what is damaged is named, and the exit code is 1 then.
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
    session.memory_to_keep()?.backup(&args.file).map_err(|error| refused(error, &args.file))?;
    let wrong = Memory::open_as_it_is(&args.file).and_then(|copy| copy.unreadable())?;
    if wrong.is_empty() {
        session.console.note(&format!("copied the memory to {name}"));
        return Ok(Outcome::Done);
    }
    for message in wrong {
        session.emit(&Message::Problem(ProblemRecord { message }))?;
    }
    session.console.note(&format!("copied the memory to {name}, with its damage: keep your older copies"));
    session.console.note("`hafez memory salvage saved.tmx` saves what can be read");
    Ok(Outcome::Nothing)
}

/// It is the place of the copy that cannot be written, not the memory: its folder is named.
fn refused(error: MemoryError, file: &Path) -> CliError {
    let MemoryError::Store(StoreError::ReadOnly { path, .. }) = &error else { return error.into() };
    if path != file {
        return error.into();
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (message, hint) = match folder.metadata() {
        Err(_) => ("there is no such folder", "make it first, or choose another folder for the copy"),
        Ok(found) if !found.is_dir() => ("this is a file, not a folder", "choose another name for the copy"),
        Ok(_) => ("this folder may not be written to", "choose another folder for the copy, or change its permissions"),
    };
    CliError::input(message).file(folder.display().to_string()).hint(hint)
}
