//! `hafez pretranslate`: an article as a work file for a translator.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::args::AskingArgs;
use crate::cli::config::parse_min;
use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::output::Message;
use crate::cli::session::Session;
use crate::cli::{input, interrupt, target_file};
use crate::document::Document;
use crate::formats::work::{Head, WorkFormat, write};
use crate::formats::write_atomically;
use crate::memory::Memory;
use crate::suggest::Options;
use crate::work::{Counts, Fill, Prepared, head};

/// Write an article as a work file for a translator
///
/// Every segment with its matches, the names in it and the parts of it that were translated before. The
/// end of the name says the format: .xlf (XLIFF 2), .po, .tsv, .xlsx, or .docx, a table to type into.
/// `hafez merge` makes the translated article of it, `hafez import` takes the translations.
///
/// Targets are empty unless --fill is given: then the best match is filled in from this score on. One of
/// another text (below 100) is marked as fuzzy, and counts once somebody has worked on it.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez pretranslate article.md -o article.xlf
  $ hafez pretranslate article.md -o article.tsv --fill 100 --min 75
  $ hafez pretranslate article.md -o - --format tsv")]
pub(crate) struct PretranslateArgs {
    /// An article (.md, .txt, .html, .docx, .odt, .srt, .vtt)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The work file; - is standard output
    #[arg(short, long, value_name = "WORK")]
    output: PathBuf,
    /// The format, if the name does not say it: xliff2, xliff (1.2), po, tsv, xlsx, docx
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Fill in the best match from this score on, such as 100
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true, value_parser = parse_min)]
    fill: Option<u8>,
    #[command(flatten)]
    asking: AskingArgs,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// Runs it.
pub(crate) fn run(args: &PretranslateArgs, session: &mut Session) -> Result<Outcome> {
    let format = format_of(&args.output, args.format.as_deref())?;
    target_file::check(&args.output, &[&args.file], args.force)?;
    let options = args.asking.options(session);
    let document = input::document(&args.file, &options.from, session)?;
    if document.segments.is_empty() {
        input::say_nothing_in(&document, &args.file, session);
        return Ok(Outcome::Nothing);
    }
    let memory = args.asking.memory(session)?;
    let head = head(&document, &args.file.display().to_string(), &options, session.now());
    let fill = Fill::from_score(args.fill);
    let counts = write_to(&args.output, format, &head, (&memory, &document, &options, fill), session)?;
    tell(&args.output, &head, counts, session)?;
    Ok(Outcome::Done)
}

fn format_of(path: &Path, named: Option<&str>) -> Result<WorkFormat> {
    let name = path.display().to_string();
    let known = "work files are .xlf (XLIFF 2), .po, .tsv, .xlsx and .docx; or name the format with --format: xliff2, \
                 xliff, po, tsv, xlsx, docx";
    match named {
        Some(word) => WorkFormat::of_word(word)
            .ok_or_else(|| CliError::input(format!("`{word}` is no format of a work file")).hint(known)),
        None => WorkFormat::of_name(&name)
            .ok_or_else(|| CliError::input("the name does not say a format").file(name).hint(known)),
    }
}

fn write_to(
    path: &Path,
    format: WorkFormat,
    head: &Head,
    (memory, document, options, fill): (&Memory, &Document, &Options, Fill),
    session: &mut Session,
) -> Result<Counts> {
    let mut progress = session.progress("segments");
    let mut hear = |done: usize| {
        progress.at(done as u64);
        interrupt::requested()
    };
    let mut entries = Prepared::new(memory, document, options, fill, &mut hear)?;
    let written = match path.as_os_str() == "-" {
        true => write(format, session.output().raw(), head, &mut entries).map_err(CliError::from),
        false => write_atomically(path, |out| write(format, out, head, &mut entries)).map_err(CliError::from),
    };
    match entries.failed.take() {
        Some(failure) => Err(failure.into()),
        None => written.map(|()| entries.counts),
    }
}

/// How many parts that are not translated are listed.
const SHOWN: usize = 20;

fn tell(path: &Path, head: &Head, counts: Counts, session: &mut Session) -> Result<()> {
    if path.as_os_str() == "-" {
        return Ok(());
    }
    let shown = if session.console.json { usize::MAX } else { SHOWN };
    for part in head.skipped.iter().take(shown) {
        session.emit(&Message::Skipped(part.into()))?;
    }
    let fields = vec![
        ("file", json!(head.document)),
        ("work", json!(path.display().to_string())),
        ("segments", json!(counts.segments)),
        ("matched", json!(counts.matched)),
        ("filled", json!(counts.filled)),
        ("drafts", json!(counts.drafts)),
        ("matches", json!(counts.matches)),
        ("terms", json!(counts.terms)),
        ("fragments", json!(counts.fragments)),
        ("skipped", json!(head.skipped.len())),
    ];
    session.end(fields, summary(path, head, counts))
}

fn summary(path: &Path, head: &Head, counts: Counts) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(more @ 1..) = head.skipped.len().checked_sub(SHOWN) {
        lines.push(format!("and {} more that are not translated", counted(more as u64, "part")));
    }
    let mut line = format!("{}, {} with a match", counted(counts.segments, "segment"), counts.matched);
    if counts.filled + counts.drafts > 0 {
        line += &format!(", {} filled in", counts.filled);
    }
    if counts.drafts > 0 {
        line += &format!(" and {} as fuzzy", counts.drafts);
    }
    lines.push(format!("{line}; {}, {}", counted(counts.terms, "name"), counted(counts.fragments, "fragment")));
    let (file, work) = (&head.document, path.display());
    lines.push(format!("wrote {work}; `hafez merge {file} {work} -o OUT` makes the article of it"));
    lines
}
