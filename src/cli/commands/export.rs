//! `hafez export`: the memory as a file for other tools.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::formats::{self, Format, WriteOptions, parse_columns, write_atomically};
use crate::memory::{Memory, MemoryError, UnitFilter};
use crate::unit::Time;

/// Write the memory to a file: TMX, TSV or CSV
///
/// Every language is written unless --from and --to are given here. The file is written beside and
/// renamed: it is there whole or not at all.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez export memory.tmx
  $ hafez export - --format tsv --from en --to fa
  $ hafez export new.csv --since 2026-11-01")]
pub(crate) struct ExportArgs {
    /// The file; its ending says the format; - is standard output
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// The format: tmx, tsv, csv [default for -: tsv]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// The columns of a table, such as en,fa,note
    #[arg(long, value_name = "A,B,C")]
    columns: Option<String>,
    /// Only units that come from this file
    #[arg(long, value_name = "FILE")]
    origin: Option<String>,
    /// Only units changed since then: 2026-11-24, or with a time in RFC 3339
    #[arg(long, value_name = "DATE", value_parser = parse_since)]
    since: Option<Time>,
}

/// Runs it.
pub(crate) fn run(args: &ExportArgs, session: &mut Session) -> Result<Outcome> {
    let format = format_of(args)?;
    let (from, to) = session.settings.given_languages();
    let columns = match &args.columns {
        Some(names) => Some(parse_columns(names).map_err(|message| CliError::input(format!("--columns: {message}")))?),
        None => None,
    };
    let filter = UnitFilter {
        from: from.clone(),
        to: to.clone(),
        origin: args.origin.clone(),
        since: args.since,
        by: Vec::new(),
    };
    let options = WriteOptions { from, to, columns };
    let memory = session.memory_to_read()?;
    let mut export = Export { memory, filter, options, format, progress: session.progress("units"), failure: None };
    let to_stdout = args.file.as_os_str() == "-";
    let written = if to_stdout {
        export.write(session.output().raw()).map_err(CliError::from)
    } else {
        write_atomically(&args.file, |out| export.write(out)).map_err(CliError::from)
    };
    // The memory's own words are better than those of the writer it interrupted.
    if let Some(failure) = export.failure.take() {
        return Err(failure.into());
    }
    let units = written?;
    if !to_stdout {
        report(units, format, &args.file, session)?;
    }
    Ok(if units == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// What is written, and how.
struct Export {
    memory: Memory,
    filter: UnitFilter,
    options: WriteOptions,
    format: Format,
    progress: Progress,
    failure: Option<MemoryError>,
}

impl Export {
    fn write(&mut self, out: &mut dyn Write) -> io::Result<u64> {
        let mut writer = formats::writer(self.format, Box::new(out), &self.options).map_err(io::Error::other)?;
        let mut units = 0;
        let visited = self.memory.units(&self.filter, &mut |unit| {
            units += 1;
            self.progress.at(units);
            interrupt::requested()?;
            writer.write(&unit)
        });
        match visited {
            Ok(written) => written?,
            Err(failure) => {
                let message = failure.to_string();
                self.failure = Some(failure);
                return Err(io::Error::other(message));
            }
        }
        writer.finish()?;
        Ok(units)
    }
}

fn format_of(args: &ExportArgs) -> Result<Format> {
    match &args.format {
        Some(name) => Ok(name.parse()?),
        None if args.file.as_os_str() == "-" => Ok(Format::Tsv),
        None => {
            let name = args.file.display().to_string();
            Format::of_name(&name).ok_or_else(|| {
                CliError::input("the name does not say a format")
                    .file(name)
                    .hint("end it in .tmx, .tsv or .csv, or name one with --format")
            })
        }
    }
}

fn report(units: u64, format: Format, file: &Path, session: &mut Session) -> Result<()> {
    let name = file.display().to_string();
    session.console.note(&format!("wrote {units} units to {name}"));
    if session.console.json {
        session
            .end(vec![("file", json!(name)), ("format", json!(format.name())), ("units", json!(units))], Vec::new())?;
    }
    Ok(())
}

/// A day (from its beginning in UTC) or a moment.
fn parse_since(text: &str) -> Result<Time> {
    let day = || text.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    match text.parse::<Time>() {
        Ok(time) => Ok(time),
        Err(_) => day().map(|day| day.timestamp()).ok_or_else(|| {
            CliError::input(format!("`{text}` is no date")).hint("write 2026-11-24 or 2026-11-24T09:30:00Z")
        }),
    }
}
