//! `hafez memory salvage`: what can still be read of a damaged memory.

use std::path::{Path, PathBuf};

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
use crate::glossary::{KeptNames, Salvaged, is_starter, keep};
use crate::memory::{Memory, MemoryError, Saved, Wreck};

/// Save what can be read of a damaged memory: units as TMX, names beside them
///
/// Every unit that is as it was written goes into FILE, and every name of the glossary into a file beside it,
/// which is named: a table, or TBX where something is said of single forms. No such file is made where the
/// glossary is only the starter glossary. Whatever cannot be read is named, and the exit code is 1 then.
///
/// `hafez import` takes the units into a new memory. There `hafez undo 1` takes the starter glossary away, and
/// `hafez glossary import` takes the names. The damaged memory stays as it is.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez memory salvage saved.tmx")]
pub(crate) struct SalvageArgs {
    /// Where the units go; its ending is .tmx or .tmx.gz
    file: PathBuf,
    /// Write over files that are there
    #[arg(long)]
    force: bool,
}

/// The names, and where they go.
struct Names {
    found: Salvaged,
    file: Option<(PathBuf, KeptNames)>,
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
    let wreck = Wreck::open(memory_file.path(), folder_of(&args.file));
    let Wreck { memory, missing, .. } = &wreck.map_err(|error| CliError::damaged(error, BEYOND))?;
    if *missing > 0 {
        let path = memory_file.path().display();
        session.console.note(&format!("{path} is cut off: {missing} bytes at its end are missing"));
    }
    let names = names(memory, args)?;
    if let Some((file, _)) = &names.file {
        target_file::check(file, &[memory_file.path()], args.force)?;
    }
    let saved = write(memory, args);
    // The names are saved also where no unit can be.
    if let Some((file, kept)) = &names.file {
        write_atomically(file, |out| out.write_all(&kept.bytes))?;
    }
    match saved {
        Ok(saved) => tell(&saved, &names, &name, session),
        Err(error) => {
            tell_names(&names, session)?;
            Err(error)
        }
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What is left where not even that can be read.
const BEYOND: &str = "no unit of it can be read one by one; go back to a copy made with `hafez memory backup`";

fn names(memory: &Memory, args: &SalvageArgs) -> Result<Names> {
    let found = memory.salvage_names().map_err(|error| CliError::damaged(error, BEYOND))?;
    if found.entries.is_empty() || is_starter(&found) {
        return Ok(Names { found, file: None });
    }
    let kept = keep(&found.entries);
    let file = beside(&args.file, kept.format.name());
    Ok(Names { found, file: Some((file, kept)) })
}

/// `saved.tmx.gz` has its names in `saved.glossary.tsv`.
fn beside(units: &Path, ending: &str) -> PathBuf {
    let plain = if units.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz")) {
        units.with_extension("")
    } else {
        units.to_owned()
    };
    plain.with_extension(format!("glossary.{ending}"))
}

fn tell(saved: &Saved, names: &Names, name: &str, session: &mut Session) -> Result<Outcome> {
    for message in &saved.lost {
        session.emit(&Message::Problem(ProblemRecord { message: message.clone() }))?;
    }
    let (units, lost) = (counted(saved.units, "unit"), saved.lost.len());
    session.console.note(&format!("wrote {units} to {name}, {lost} lost"));
    let changed = tell_names(names, session)?;
    if let Some((file, _)) = &names.file {
        session.console.note(&format!(
            "in a new memory: `hafez import {name}`, `hafez undo 1` (the starter glossary), `hafez glossary import {}`",
            file.display()
        ));
    }
    let counts = vec![
        ("file", json!(name)),
        ("units", json!(saved.units)),
        ("lost", json!(lost)),
        ("names", json!(names.found.entries.len())),
        ("names_lost", json!(names.found.lost.len())),
        ("names_file", json!(names.file.as_ref().map(|(file, _)| file.display().to_string()))),
    ];
    session.end(counts, Vec::new())?;
    let whole = saved.units > 0 || names.file.is_some();
    let whole = whole && lost == 0 && names.found.lost.is_empty() && changed == 0;
    Ok(if whole { Outcome::Done } else { Outcome::Nothing })
}

/// Names what is lost of the names, and gives how many do not come back as they are.
fn tell_names(names: &Names, session: &mut Session) -> Result<usize> {
    for lost in &names.found.lost {
        session.emit(&Message::Problem(ProblemRecord { message: lost.said.clone() }))?;
    }
    let lost = names.found.lost.len();
    let count = u64::try_from(names.found.entries.len()).unwrap_or(u64::MAX);
    let Some((file, kept)) = &names.file else {
        if lost > 0 {
            session.console.note(&format!("{} of the starter glossary, {lost} lost", counted(count, "name")));
        }
        return Ok(0);
    };
    for entry in &kept.changed {
        let message = format!("glossary entry {entry}: the file does not hold all of it");
        session.emit(&Message::Problem(ProblemRecord { message }))?;
    }
    session.console.note(&format!("wrote {} to {}, {lost} lost", counted(count, "name"), file.display()));
    Ok(kept.changed.len())
}

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
