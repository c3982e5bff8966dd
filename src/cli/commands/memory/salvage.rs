//! `hafez memory salvage`: what can still be read of a damaged memory.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::memory_file::MemoryFile;
use crate::cli::output::Message;
use crate::cli::output::message::ProblemRecord;
use crate::cli::session::Session;
use crate::cli::target_file;
use crate::formats::{self, Format, WriteOptions, write_atomically};
use crate::memory::{Memory, MemoryError, Saved};

/// Save what can be read of a damaged memory as TMX
///
/// Every unit that is as it was written goes into FILE; every other one is named, and the exit code is 1
/// then. `hafez import` takes the file into a new memory. The damaged memory stays as it is.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez memory salvage saved.tmx")]
pub(crate) struct SalvageArgs {
    /// Where the units go; its ending is .tmx or .tmx.gz
    file: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// Runs it.
pub(crate) fn run(args: &SalvageArgs, session: &mut Session) -> Result<Outcome> {
    let name = args.file.display().to_string();
    let memory_file = MemoryFile::named(&session.settings)?;
    if Format::of_name(&name) != Some(Format::Tmx) {
        let failure = CliError::input("what is saved is TMX").file(name);
        return Err(failure.hint("let the name end in .tmx or .tmx.gz"));
    }
    target_file::check(&args.file, &[memory_file.path()], args.force)?;
    let memory = Memory::open_as_it_is(memory_file.path()).map_err(|error| CliError::damaged(error, BEYOND))?;
    let saved = write(&memory, args)?;
    for message in &saved.lost {
        session.emit(&Message::Problem(ProblemRecord { message: message.clone() }))?;
    }
    let (units, lost) = (counted(saved.units, "unit"), saved.lost.len());
    session.console.note(&format!("wrote {units} to {name}, {lost} lost"));
    let counts = vec![("file", json!(name)), ("units", json!(saved.units)), ("lost", json!(lost))];
    session.end(counts, Vec::new())?;
    Ok(if saved.units == 0 || lost > 0 { Outcome::Nothing } else { Outcome::Done })
}

/// What is left where not even that can be read.
const BEYOND: &str = "no unit of it can be read one by one; go back to a copy made with `hafez memory backup`";

fn write(memory: &Memory, args: &SalvageArgs) -> Result<Saved> {
    let mut failed: Option<MemoryError> = None;
    let written = write_atomically(&args.file, |out| {
        let options = WriteOptions::default();
        let mut writer = formats::writer(Format::Tmx, Box::new(out), &options).map_err(std::io::Error::other)?;
        match memory.salvage(&mut |unit| writer.write(&unit)) {
            Ok(saved) => {
                let saved = saved?;
                writer.finish()?;
                Ok(saved)
            }
            Err(error) => {
                let message = error.to_string();
                failed = Some(error);
                Err(std::io::Error::other(message))
            }
        }
    });
    match failed {
        Some(error) => Err(CliError::damaged(error, BEYOND)),
        None => Ok(written?),
    }
}
