//! `hafez memory verify`: is the file whole?

use std::path::Path;

use clap::Args;
use serde_json::json;

use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::memory_file::MemoryFile;
use crate::cli::output::Message;
use crate::cli::output::message::ProblemRecord;
use crate::cli::session::Session;
use crate::memory::{Memory, MemoryError};

/// Look for damage in the memory file
///
/// Names everything that is wrong; exit code 3 then. Every unit, entry and batch is compared with its checksum, and
/// the index with what a rebuild would make.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez memory verify")]
pub(crate) struct VerifyArgs {}

/// Runs it.
pub(crate) fn run(_args: &VerifyArgs, session: &mut Session) -> Result<Outcome> {
    let file = MemoryFile::named(&session.settings)?;
    let path = file.there()?.path();
    let problems = look(path).map_err(|error| CliError::damaged(error, FOUND))?;
    let count = problems.len();
    for message in problems {
        session.emit(&Message::Problem(ProblemRecord { message }))?;
    }
    let summary = if count == 0 { vec!["all is well".to_owned()] } else { Vec::new() };
    session.end(vec![("problems", json!(count))], summary)?;
    if count == 0 {
        return Ok(Outcome::Done);
    }
    let path = path.display().to_string();
    let plural = if count == 1 { "problem" } else { "problems" };
    Err(CliError::memory(format!("this memory has {count} {plural}")).file(path).hint(FOUND))
}

/// What to do about what is named.
const FOUND: &str = "go back to a copy made with `hafez memory backup`, or save what can be read with \
     `hafez memory salvage`; where only the index is named, `hafez memory rebuild` mends it";

fn look(path: &Path) -> Result<Vec<String>, MemoryError> {
    Memory::open_as_it_is(path)?.verify()
}
