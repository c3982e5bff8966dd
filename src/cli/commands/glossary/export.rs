//! `hafez glossary export`: the glossary as a file for other tools.

use std::path::{Path, PathBuf};

use clap::Args;

use super::FormatName;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::session::Session;
use crate::formats::omegat::{GLOSSARY_HEAD, glossary_place, in_project};
use crate::formats::write_atomically;
use crate::glossary::files::GlossaryFormat;
use crate::glossary::{ExportOptions, Glossary};

/// Write the glossary to a file: TSV, CSV, XLSX, TBX, UTX, or a list for OmegaT
///
/// A table imported again is the same glossary, with every column that was there. Lists (.txt, .utf8) and
/// UTX hold the names that have a form in --from and in --to.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary export names.csv
  $ hafez glossary export names.tbx
  $ hafez glossary export --from en --to fa names.utf8
  $ hafez glossary export - --format tsv")]
pub(crate) struct ExportArgs {
    /// The file; its ending says the format; - is standard output
    #[arg(value_name = "FILE|-", required_unless_present = "omegat", conflicts_with = "omegat")]
    file: Option<PathBuf>,
    /// Write into a project folder of OmegaT, for --from and --to
    #[arg(long, value_name = "DIR", conflicts_with_all = ["format", "v2"])]
    omegat: Option<PathBuf>,
    /// The format [default: by the name, else tsv]
    #[arg(long, value_name = "FORMAT")]
    format: Option<FormatName>,
    /// TBX as tools before 2019 read it
    #[arg(long)]
    v2: bool,
}

/// Runs it.
pub(crate) fn run(args: &ExportArgs, session: &mut Session) -> Result<Outcome> {
    if let Some(folder) = &args.omegat {
        return omegat(folder, session);
    }
    let file = args.file.as_deref().unwrap_or(Path::new("-"));
    let name = file.display().to_string();
    let by_name = || GlossaryFormat::from_name(&name).unwrap_or(GlossaryFormat::Tsv);
    let format = match (args.format.map_or_else(by_name, Into::into), args.v2) {
        (GlossaryFormat::Tbx, true) => GlossaryFormat::Tbx2,
        (format, true) => {
            let failure = CliError::input(format!("--v2 is for TBX, this is {}", format.name()));
            return Err(failure.hint("name a file that ends in .tbx, or leave --v2 out"));
        }
        (format, false) => format,
    };
    let options = ExportOptions {
        format,
        from: session.settings.from.value.clone(),
        to: session.settings.to.value.clone(),
        // OmegaT takes .txt for the encoding of the system unless a mark says otherwise.
        mark: name.to_ascii_lowercase().ends_with(".txt"),
    };
    let memory = session.memory_to_read()?;
    let exported = Glossary::new(memory.store()).export_as(&options)?;
    if file.as_os_str() == "-" {
        session.output().raw().write_all(&exported.bytes)?;
    } else {
        write_atomically(file, |out| out.write_all(&exported.bytes))?;
        session.console.note(&format!("wrote the glossary to {name}"));
    }
    if exported.left_out > 0 {
        let (from, to) = (&options.from, &options.to);
        session
            .console
            .note(&format!("{} names without a form in both {from} and {to} are not in it", exported.left_out));
    }
    Ok(Outcome::Done)
}

/// The glossary as that of a project of `OmegaT`, which is made if it is not there.
fn omegat(folder: &Path, session: &mut Session) -> Result<Outcome> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let options = ExportOptions { format: GlossaryFormat::Txt, from: from.clone(), to: to.clone(), mark: false };
    let memory = session.memory_to_read()?;
    let exported = Glossary::new(memory.store()).export_as(&options)?;
    let place = in_project(folder, &from, &to, |root| -> Result<PathBuf> {
        let path = glossary_place(root)?;
        write_atomically(&path, |out| {
            out.write_all(GLOSSARY_HEAD.as_bytes())?;
            out.write_all(&exported.bytes)
        })?;
        Ok(path.strip_prefix(root).unwrap_or(&path).to_owned())
    })?;
    session.console.note(&format!("wrote the glossary to {}", folder.join(place).display()));
    if exported.left_out > 0 {
        session
            .console
            .note(&format!("{} names without a form in both {from} and {to} are not in it", exported.left_out));
    }
    Ok(Outcome::Done)
}
