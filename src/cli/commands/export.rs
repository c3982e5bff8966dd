//! `hafez export`: the memory as a file for other tools.

mod omegat;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::target_file;
use crate::formats::{self, Format, WriteOptions, parse_columns, write_atomically};
use crate::memory::{Memory, MemoryError, Parcel, Sent, UnitFilter};
use crate::unit::Time;

/// Write the memory to a file: TMX, XLIFF, PO, XLSX, TSV, CSV and others
///
/// Every language is written unless --from and --to are given here. The file is written beside and
/// renamed: it is there whole or not at all. An older export of the same format is replaced; any other
/// file that is there stays, unless --force is given.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez export memory.tmx
  $ hafez export - --format tsv --from en --to fa
  $ hafez export new.csv --since 2026-11-01
  $ hafez export fa.po --from en --to fa
  $ hafez export mine.tmx --since last
  $ hafez export --omegat project/")]
pub(crate) struct ExportArgs {
    /// The file; its ending says the format; - is standard output
    #[arg(value_name = "FILE|-", required_unless_present = "omegat", conflicts_with = "omegat")]
    file: Option<PathBuf>,
    /// Write a project folder of OmegaT, or add to one, for --from and --to
    #[arg(long, value_name = "DIR", conflicts_with_all = ["format", "columns", "level"])]
    omegat: Option<PathBuf>,
    /// The format: tmx, xliff, xliff2, po, weblate, xlsx, tsv, csv [default for
    /// -: tsv]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// The columns of a table, such as en,fa,note
    #[arg(long, value_name = "A,B,C")]
    columns: Option<String>,
    /// TMX with inline markup (2), or the plain texts (1) [default: 2]
    #[arg(long, value_name = "1|2", value_parser = clap::value_parser!(u8).range(1..=2))]
    level: Option<u8>,
    /// Only units that come from this file
    #[arg(long, value_name = "FILE")]
    origin: Option<String>,
    /// Only units changed since then: 2026-11-24, or with a time in RFC 3339;
    /// `last`: since the last such export of this memory
    #[arg(long, value_name = "DATE", value_parser = parse_since)]
    since: Option<Since>,
    /// Only units that this person made or changed; `me` is you
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Tell which units were removed, too, so that an import elsewhere removes
    /// them there (TMX)
    #[arg(long)]
    with_removed: bool,
    /// Write over any file that is there
    #[arg(long, conflicts_with = "omegat")]
    force: bool,
}

/// The value of `--since`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    /// The last export with the same filters.
    Last,
    /// A moment.
    Time(Time),
}

/// Runs it.
pub(crate) fn run(args: &ExportArgs, session: &mut Session) -> Result<Outcome> {
    if let Some(folder) = &args.omegat {
        return omegat::run(args, folder, session);
    }
    let file = args.file.as_deref().unwrap_or(Path::new("-"));
    let format = format_of(args, file)?;
    formats::check_writable(format)?;
    target_file::check_export(file, &[], formats::Export::Memory(format), args.force)?;
    let (from, to) = session.settings.given_languages();
    let columns = match &args.columns {
        Some(names) => Some(parse_columns(names).map_err(|message| CliError::input(format!("--columns: {message}")))?),
        None => None,
    };
    if columns.is_some() && !format.has_columns() {
        let failure = CliError::input(format!("--columns is for tables, and {format} is none"));
        return Err(failure.hint("leave --columns out, or write TSV, CSV or XLSX; --from and --to choose languages"));
    }
    if args.level.is_some() && format != Format::Tmx {
        return Err(
            CliError::input(format!("--level is for TMX, not for {format}")).hint("leave --level out, or write TMX")
        );
    }
    let parcel = parcel(args, format, session)?;
    let options = WriteOptions { from, to, columns, plain: args.level == Some(1) };
    // What leaves is noted down, so the memory must be writable; that is seen before anything is written.
    let noted = parcel.since_last.is_some() || parcel.with_removed;
    let memory = if noted { session.memory_to_change()? } else { session.memory_to_export(file)? };
    let progress = session.progress("units");
    let mut export = Export { memory, parcel, options, format, progress, failure: None, sent: None, is_empty: false };
    let to_stdout = file.as_os_str() == "-";
    let written = if to_stdout {
        let raw = session.output().raw();
        export.write(raw).and_then(|units| raw.flush().map(|()| units)).map_err(CliError::from)
    } else {
        // An older file stays where there is nothing to write: it may not have been sent yet.
        let is_there = file.is_file();
        let written = write_atomically(file, |out| match export.write(out)? {
            0 if is_there => Err(io::Error::other("nothing to write")),
            units => Ok(units),
        });
        if is_there && export.is_empty {
            return nothing(format, file, session);
        }
        written.map_err(CliError::from)
    };
    // The memory's own words are better than those of the writer it interrupted.
    if let Some(failure) = export.failure.take() {
        return Err(failure.into());
    }
    let units = written?;
    let sent = export.sent.take().filter(Sent::is_to_be_kept);
    let removed = sent.as_ref().map_or(0, Sent::removed);
    if let Some(sent) = sent {
        export.memory.sent(&sent)?;
    }
    if !to_stdout {
        report(units, removed, format, file, session)?;
    }
    Ok(if units == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// What is written, and how.
struct Export {
    memory: Memory,
    parcel: Parcel,
    options: WriteOptions,
    format: Format,
    progress: Progress,
    failure: Option<MemoryError>,
    sent: Option<Sent>,
    is_empty: bool,
}

impl Export {
    fn write(&mut self, out: &mut dyn Write) -> io::Result<u64> {
        let mut writer = formats::writer(self.format, Box::new(out), &self.options).map_err(io::Error::other)?;
        let mut units = 0;
        let visited = self.memory.send(&self.parcel, &mut |unit| {
            units += 1;
            self.progress.at(units);
            interrupt::requested()?;
            writer.write(&unit)
        });
        match visited {
            Ok(sent) => self.sent = Some(sent?),
            Err(failure) => {
                let message = failure.to_string();
                self.failure = Some(failure);
                return Err(io::Error::other(message));
            }
        }
        writer.finish()?;
        self.is_empty = units == 0;
        Ok(units)
    }
}

fn nothing(format: Format, file: &Path, session: &mut Session) -> Result<Outcome> {
    session.console.note(&format!("no unit to write: {} stays as it is", file.display()));
    if session.console.json {
        let none = json!(null);
        session.end(vec![("file", none), ("format", json!(format.name())), ("units", json!(0))], Vec::new())?;
    }
    Ok(Outcome::Nothing)
}

/// What is to leave.
fn parcel(args: &ExportArgs, format: Format, session: &Session) -> Result<Parcel> {
    if args.with_removed && format != Format::Tmx {
        return Err(CliError::input(format!("{format} cannot say that a unit was removed"))
            .hint("write TMX with --with-removed, or leave it out"));
    }
    let (from, to) = session.settings.given_languages();
    let (by, since) = (session.person(args.by.as_deref())?, moment(args));
    let such = || json!([by, args.origin, from, to, args.with_removed]).to_string();
    let since_last = (args.since == Some(Since::Last)).then(such);
    let filter = UnitFilter { from, to, origin: args.origin.clone(), since, by: by.iter().cloned().collect() };
    Ok(Parcel { since_last, with_past: format == Format::Tmx, with_removed: args.with_removed, filter })
}

fn moment(args: &ExportArgs) -> Option<Time> {
    match args.since {
        Some(Since::Time(time)) => Some(time),
        _ => None,
    }
}

fn format_of(args: &ExportArgs, file: &Path) -> Result<Format> {
    match &args.format {
        Some(name) => Ok(name.parse()?),
        None if file.as_os_str() == "-" => Ok(Format::Tsv),
        None => {
            let name = file.display().to_string();
            Format::of_name(&name).ok_or_else(|| {
                CliError::input("the name does not say a format")
                    .file(name)
                    .hint("end it in .tmx, .xlf, .po, .xlsx, .tsv or .csv, or name one with --format")
            })
        }
    }
}

fn report(units: u64, removed: usize, format: Format, file: &Path, session: &mut Session) -> Result<()> {
    let name = file.display().to_string();
    let removals = if removed > 0 { format!(", {removed} of them removed ones,") } else { String::new() };
    session.console.note(&format!("wrote {}{removals} to {name}", counted(units, "unit")));
    if session.console.json {
        session
            .end(vec![("file", json!(name)), ("format", json!(format.name())), ("units", json!(units))], Vec::new())?;
    }
    Ok(())
}

/// A day (from its beginning in UTC), a moment, or `last`.
fn parse_since(text: &str) -> Result<Since> {
    if text == "last" {
        return Ok(Since::Last);
    }
    let day = || text.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    match text.parse::<Time>() {
        Ok(time) => Ok(Since::Time(time)),
        Err(_) => day().map(|day| Since::Time(day.timestamp())).ok_or_else(|| {
            CliError::input(format!("`{text}` is no date")).hint("write 2026-11-24, 2026-11-24T09:30:00Z or last")
        }),
    }
}
