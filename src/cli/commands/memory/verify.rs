//! `hafez memory verify`: is the file whole?

use clap::Args;
use serde_json::json;

use crate::cli::error::{CliError, MEND, Outcome, Result};
use crate::cli::memory_file::MemoryFile;
use crate::cli::output::Message;
use crate::cli::output::message::ProblemRecord;
use crate::cli::session::Session;
use crate::memory::Memory;

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
    let memory = Memory::open_as_it_is(file.there()?.path())?;
    let problems = memory.verify()?;
    let count = problems.len();
    for message in problems {
        session.emit(&Message::Problem(ProblemRecord { message }))?;
    }
    let summary = if count == 0 { vec!["all is well".to_owned()] } else { Vec::new() };
    session.end(vec![("problems", json!(count))], summary)?;
    if count == 0 {
        return Ok(Outcome::Done);
    }
    let path = file.path().display().to_string();
    let plural = if count == 1 { "problem" } else { "problems" };
    Err(CliError::memory(format!("this memory has {count} {plural}")).file(path).hint(MEND))
}
