//! `hafez glossary export`: the glossary as a table.

use std::path::PathBuf;

use clap::Args;

use super::FormatName;
use crate::cli::error::{Outcome, Result};
use crate::cli::session::Session;
use crate::formats::write_atomically;
use crate::glossary::Glossary;
use crate::glossary::files::TableFormat;

/// Write the glossary to a table: TSV or CSV
///
/// Imported again it is the same glossary, with every column that was there.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary export names.csv
  $ hafez glossary export - --format tsv")]
pub(crate) struct ExportArgs {
    /// The file; its ending says the format; - is standard output
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// The format [default: by the name, else tsv]
    #[arg(long, value_name = "FORMAT")]
    format: Option<FormatName>,
}

/// Runs it.
pub(crate) fn run(args: &ExportArgs, session: &mut Session) -> Result<Outcome> {
    let name = args.file.display().to_string();
    let by_name = || TableFormat::from_name(&name).unwrap_or(TableFormat::Tsv);
    let format = args.format.map_or_else(by_name, Into::into);
    let memory = session.memory_to_read()?;
    let table = Glossary::new(memory.store()).export(format)?;
    if args.file.as_os_str() == "-" {
        session.output().raw().write_all(table.as_bytes())?;
    } else {
        write_atomically(&args.file, |out| out.write_all(table.as_bytes()))?;
        session.console.note(&format!("wrote the glossary to {name}"));
    }
    Ok(Outcome::Done)
}
