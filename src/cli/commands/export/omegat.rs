//! `hafez export --omegat`: the memory as a project folder of `OmegaT`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{ExportArgs, Since, moment};
use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::formats::omegat::{SaveWriter, in_project, memory_place};
use crate::formats::{self, Format, UnitWriter as _, WriteOptions, write_atomically};
use crate::lang::LanguageTag;
use crate::memory::{Memory, MemoryError, UnitFilter};
use crate::unit::{Status, TranslationUnit};

/// Where units go that nobody has confirmed: `OmegaT` takes the number off their matches.
const UNREVIEWED: &str = "tm/penalty-03/hafez.tmx";

/// Runs it.
pub(super) fn run(args: &ExportArgs, folder: &Path, session: &mut Session) -> Result<Outcome> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    if args.since == Some(Since::Last) || args.with_removed {
        return Err(CliError::input("a project folder is no message to another memory")
            .hint("write TMX for that: hafez export mine.tmx --since last"));
    }
    let filter = UnitFilter {
        from: Some(from.clone()),
        to: Some(to.clone()),
        origin: args.origin.clone(),
        since: moment(args),
        by: session.person(args.by.as_deref())?.into_iter().collect(),
    };
    let memory = session.memory_to_export(folder)?;
    let mut export = Export { memory, filter, from: from.clone(), to: to.clone(), progress: session.progress("units") };
    let written = in_project(folder, &from, &to, |root| export.write(root))?;
    drop(export);
    let name = folder.display().to_string();
    let units = written.confirmed + written.unreviewed;
    session.console.note(&format!("wrote {} to {name}", counted(units, "unit")));
    if !written.own {
        session
            .console
            .note(&format!("the translations of the project stay as they are; the memory is {}", written.place));
    }
    if written.left_out > 0 {
        let count = written.left_out;
        session
            .console
            .warn(&format!("{count} units hold characters that XML cannot, and were left out (TSV holds them)"));
    }
    if session.console.json {
        session.end(vec![("file", json!(name)), ("format", json!("omegat")), ("units", json!(units))], Vec::new())?;
    }
    Ok(if units == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// What went where.
struct Written {
    confirmed: u64,
    unreviewed: u64,
    left_out: u64,
    /// Whether the memory is the project's own file.
    own: bool,
    place: String,
}

struct Export {
    memory: Memory,
    filter: UnitFilter,
    from: LanguageTag,
    to: LanguageTag,
    progress: Progress,
}

impl Export {
    fn write(&mut self, root: &Path) -> Result<Written> {
        let (path, own) = memory_place(root);
        let place = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        make_folder(&path)?;
        let (confirmed, left_out) = if own { self.save(&path)? } else { (self.tmx(&path, Status::Confirmed)?, 0) };
        let path = root.join(UNREVIEWED);
        let unreviewed = self.count_unreviewed()?;
        if unreviewed > 0 {
            make_folder(&path)?;
            self.tmx(&path, Status::Unreviewed)?;
        } else if path.is_file() {
            // What it held has been confirmed or removed since.
            std::fs::remove_file(&path)?;
        }
        Ok(Written { confirmed, unreviewed, left_out, own, place })
    }

    /// The project's own file: how many units it holds, and how many it cannot hold.
    fn save(&mut self, path: &Path) -> Result<(u64, u64)> {
        let (from, to) = (self.from.clone(), self.to.clone());
        self.file(path, |out, units| {
            let mut writer = SaveWriter::new(Box::new(out), &from, &to)?;
            units(&mut |unit| writer.write(unit))?;
            let counts = (writer.written(), writer.left_out());
            Box::new(writer).finish()?;
            Ok(counts)
        })
    }

    /// A memory beside it, of the units with this status.
    fn tmx(&mut self, path: &Path, status: Status) -> Result<u64> {
        let options =
            WriteOptions { from: Some(self.from.clone()), to: Some(self.to.clone()), ..WriteOptions::default() };
        self.file(path, |out, units| {
            let mut writer = formats::writer(Format::Tmx, Box::new(out), &options).map_err(io::Error::other)?;
            let mut count = 0;
            units(&mut |unit| {
                if unit.status != status {
                    return Ok(());
                }
                count += 1;
                writer.write(unit)
            })?;
            writer.finish()?;
            Ok(count)
        })
    }

    fn count_unreviewed(&mut self) -> Result<u64> {
        let mut count = 0;
        let mut failure = None;
        let visited = self.visit(&mut failure, &mut |unit| {
            count += u64::from(unit.status == Status::Unreviewed);
            Ok(())
        });
        failure.map_or(Ok(()), |failure| Err(CliError::from(failure)))?;
        visited?;
        Ok(count)
    }

    /// Writes one file; `work` gets the output and something that shows it every unit.
    fn file<T>(&mut self, path: &Path, work: impl FnOnce(&mut dyn Write, Units<'_>) -> io::Result<T>) -> Result<T> {
        let mut failure = None;
        let written = write_atomically(path, |out| {
            work(out, &mut |each: &mut dyn FnMut(&TranslationUnit) -> io::Result<()>| self.visit(&mut failure, each))
        });
        // The memory's own words are better than those of the writer it interrupted.
        match failure {
            Some(failure) => Err(failure.into()),
            None => Ok(written?),
        }
    }

    fn visit(
        &mut self,
        failure: &mut Option<MemoryError>,
        each: &mut dyn FnMut(&TranslationUnit) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut seen = 0;
        let visited = self.memory.units(&self.filter, &mut |unit| {
            seen += 1;
            self.progress.at(seen);
            interrupt::requested()?;
            each(&unit)
        });
        visited.unwrap_or_else(|error| {
            let message = error.to_string();
            *failure = Some(error);
            Err(io::Error::other(message))
        })
    }
}

type Units<'u> = &'u mut dyn FnMut(&mut dyn FnMut(&TranslationUnit) -> io::Result<()>) -> io::Result<()>;

fn make_folder(file: &Path) -> Result<()> {
    let folder: PathBuf = file.parent().map(Path::to_owned).unwrap_or_default();
    std::fs::create_dir_all(folder)?;
    Ok(())
}
