//! `hafez glossary export`: the glossary as a file for other tools.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::session::Session;
use crate::cli::target_file;
use crate::formats::omegat::{glossary_place, in_project};
use crate::formats::{Export, write_atomically};
use crate::glossary::files::GlossaryFormat;
use crate::glossary::{ExportOptions, Exported, Glossary};

/// Write the glossary to a file: TSV, CSV, XLSX, TBX, UTX, or a list for OmegaT
///
/// A table imported again is the same glossary, with every column that was there. Lists (.txt, .utf8) and
/// UTX hold the names that have a form in --from and in --to. An older export of the same format is replaced;
/// any other file that is there stays, unless --force is given.
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
    format: Option<WrittenName>,
    /// TBX as tools before 2019 read it
    #[arg(long)]
    v2: bool,
    /// Write over any file that is there
    #[arg(long, conflicts_with = "omegat")]
    force: bool,
}

/// The formats that a glossary can be written in, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum WrittenName {
    Tsv,
    Csv,
    Xlsx,
    Tbx,
    Utx,
    /// Lists for OmegaT: source, target, comment
    Txt,
}

impl From<WrittenName> for GlossaryFormat {
    fn from(name: WrittenName) -> Self {
        match name {
            WrittenName::Tsv => Self::Tsv,
            WrittenName::Csv => Self::Csv,
            WrittenName::Xlsx => Self::Xlsx,
            WrittenName::Tbx => Self::Tbx,
            WrittenName::Utx => Self::Utx,
            WrittenName::Txt => Self::Txt,
        }
    }
}

/// Runs it.
pub(crate) fn run(args: &ExportArgs, session: &mut Session) -> Result<Outcome> {
    if let Some(folder) = &args.omegat {
        return omegat(folder, session);
    }
    let file = args.file.as_deref().unwrap_or(Path::new("-"));
    let name = file.display().to_string();
    let format = format_of(args, &name)?;
    let options = ExportOptions {
        format,
        from: session.settings.from.value.clone(),
        to: session.settings.to.value.clone(),
        // OmegaT takes .txt for the encoding of the system unless a mark says otherwise.
        mark: name.to_ascii_lowercase().ends_with(".txt"),
    };
    let memory = session.memory_to_export(file)?;
    let glossary = Glossary::new(memory.store());
    check(file, format, &glossary, args.force)?;
    let exported = glossary.export_as(&options)?;
    if exported.entries == 0 {
        return Ok(nothing(&exported, &options, session));
    }
    if file.as_os_str() == "-" {
        session.output().raw().write_all(&exported.bytes)?;
    } else {
        write_atomically(file, |out| out.write_all(&exported.bytes))?;
        session.console.note(&format!("wrote the glossary to {name}"));
    }
    left_out(&exported, &options, session);
    Ok(Outcome::Done)
}

/// A table may be written over only if it has no column that would be lost.
fn check(file: &Path, format: GlossaryFormat, glossary: &Glossary<'_>, force: bool) -> Result<()> {
    let others = match format {
        GlossaryFormat::Tsv | GlossaryFormat::Csv => glossary.other_columns()?,
        _ => BTreeSet::new(),
    };
    target_file::check_export(file, &[], export_of(format, &others), force)
}

fn export_of(format: GlossaryFormat, others: &BTreeSet<String>) -> Export<'_> {
    match format {
        GlossaryFormat::Tsv => Export::Names(b'\t', others),
        GlossaryFormat::Csv => Export::Names(b',', others),
        GlossaryFormat::Tbx | GlossaryFormat::Tbx2 => Export::Tbx,
        GlossaryFormat::Utx => Export::Utx,
        GlossaryFormat::Txt => Export::List,
        GlossaryFormat::Xlsx | GlossaryFormat::Ods | GlossaryFormat::Po => Export::NamesBook,
    }
}

fn format_of(args: &ExportArgs, name: &str) -> Result<GlossaryFormat> {
    let format = match args.format {
        Some(format) => format.into(),
        None if name == "-" => GlossaryFormat::Tsv,
        None => GlossaryFormat::from_name(name).ok_or_else(|| {
            CliError::input("the name does not say a format")
                .file(name)
                .hint("end it in .tsv, .csv, .xlsx, .tbx, .utx or .txt (a list for OmegaT), or name one with --format")
        })?,
    };
    match (format, args.v2) {
        (GlossaryFormat::Tbx, true) => Ok(GlossaryFormat::Tbx2),
        (format, true) => Err(CliError::input(format!("--v2 is for TBX, this is {}", format.name()))
            .hint("name a file that ends in .tbx, or leave --v2 out")),
        (format, false) => Ok(format),
    }
}

/// Says that there is nothing to write, so that no file is made.
fn nothing(exported: &Exported, options: &ExportOptions, session: &Session) -> Outcome {
    let (from, to) = (&options.from, &options.to);
    session.console.note(&match exported.left_out {
        0 => "the glossary is empty: nothing was written".to_owned(),
        _ => format!("no name has a form in both {from} and {to}: nothing was written"),
    });
    Outcome::Nothing
}

fn left_out(exported: &Exported, options: &ExportOptions, session: &Session) {
    if exported.left_out > 0 {
        let (from, to) = (&options.from, &options.to);
        session
            .console
            .note(&format!("{} names without a form in both {from} and {to} are not in it", exported.left_out));
    }
}

/// The glossary as that of a project of `OmegaT`, which is made if it is not there.
fn omegat(folder: &Path, session: &mut Session) -> Result<Outcome> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let options = ExportOptions { format: GlossaryFormat::Txt, from: from.clone(), to: to.clone(), mark: true };
    let memory = session.memory_to_export(folder)?;
    let exported = Glossary::new(memory.store()).export_as(&options)?;
    if exported.entries == 0 {
        return Ok(nothing(&exported, &options, session));
    }
    let place = in_project(folder, &from, &to, |root| -> Result<PathBuf> {
        let path = glossary_place(root)?;
        write_atomically(&path, |out| out.write_all(&exported.bytes))?;
        Ok(path.strip_prefix(root).unwrap_or(&path).to_owned())
    })?;
    session.console.note(&format!("wrote the glossary to {}", folder.join(place).display()));
    left_out(&exported, &options, session);
    Ok(Outcome::Done)
}
