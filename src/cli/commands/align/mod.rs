//! `hafez align`: a document and its translation, sentence by sentence.

mod dir;
mod write;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::align::{Alignment, Status};
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::align::AlignedRecord;
use crate::cli::pair::{self, Side};
use crate::cli::session::Session;
use crate::cli::target_file;
use crate::document::DocumentFormat;
use crate::formats::Format;
use write::Target;

/// Pair a document with its translation, sentence by sentence, for review
///
/// Both are cut into segments; what belongs together is found by length, numbers, names and words. With
/// -o review.tsv a review file is written, to be read in any editor or spreadsheet: change a status to `ok`
/// or `skip`, mend a translation, join or split rows. `hafez accept` stores it. Other endings (.tmx, .xlf,
/// .po, .csv, .xlsx, …) write the pairs that are sure for other tools.
///
/// With --dir two folders of articles are taken: those that belong together are found by names, dates,
/// numbers and length, and each pair gets its review file in the folder of -o, with summary.tsv beside
/// them. Pairs that were done before and have not changed are left alone.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez align article.en.md article.fa.md -o review.tsv
  $ hafez align page.en.html page.fa.html -o pairs.tmx
  $ hafez align --dir archive/en archive/fa -o reviews/")]
pub(crate) struct AlignArgs {
    /// The document (.md, .txt, .html, .docx, .odt, .srt, .vtt); with --dir its folder
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// Its translation; with --dir the folder of translations
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// Where to write: a review file (.tsv), or a format that export writes; with --dir a folder
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format, if not a review file: tmx, xliff, xliff2, po, csv, xlsx, tsv …
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Take two folders
    #[arg(long, requires = "output")]
    dir: bool,
    /// Write also where the documents do not seem to belong together, and over a file that is there; with --dir do
    /// everything again
    #[arg(long)]
    force: bool,
}

/// Runs it.
pub(crate) fn run(args: &AlignArgs, session: &mut Session) -> Result<Outcome> {
    if args.dir {
        return dir::run(args, session);
    }
    session.lay_out(|layout| layout.headings = true);
    let to = args.output.as_deref().map(|path| Target::of(path, args.format.as_deref())).transpose()?;
    for (folder, other) in [(&args.source, &args.target), (&args.target, &args.source)] {
        if folder.is_dir() {
            let hint = format!("--dir takes two folders; else name a file in it, as for {}", other.display());
            return Err(CliError::input("this is a folder").file(folder.display().to_string()).hint(hint));
        }
    }
    for path in [&args.source, &args.target] {
        refuse_table(path)?;
    }
    if let Some(path) = args.output.as_deref() {
        target_file::check(path, &[&args.source, &args.target], args.force)?;
    }
    let (source, target) = pair::read(&args.source, &args.target, session)?;
    let memory = session.memory_to_read()?;
    let alignment = pair::align_shown(&source, &target, &memory, session)?;
    if !alignment.is_related() {
        let failure = pair::unrelated(&alignment, &source, &target);
        if !args.force {
            return Err(failure.hint("are these the right files, in the right order? --force goes on all the same"));
        }
        session.console.warn(&failure.headline());
    }
    if let Some(to) = &to {
        to.write(&alignment, &source, &target, session)?;
    }
    let on_stdout = to.as_ref().is_some_and(Target::is_stdout);
    if !on_stdout && (to.is_none() || session.console.json) {
        for bead in &alignment.beads {
            let record = AlignedRecord::of(bead, source.article(), target.article());
            session.emit(&Message::Aligned(Box::new(record)))?;
        }
    }
    if !on_stdout {
        end(&alignment, &source, &target, session)?;
    }
    if let Some(to) = &to {
        to.tell(&alignment, session);
    }
    Ok(Outcome::Done)
}

/// A table or a memory holds pairs already.
fn refuse_table(path: &Path) -> Result<()> {
    let name = path.display().to_string();
    let Some(format) = Format::of_name(&name).filter(|_| path.is_file()) else { return Ok(()) };
    let way = match format {
        Format::Tsv => format!("a review file goes to `hafez accept {name}`, a table to `hafez import {name}`"),
        _ => format!("`hafez import {name}` takes pairs"),
    };
    let hint = format!("articles are {}; {way}", DocumentFormat::all_endings());
    Err(CliError::input(format!("this is no article, by its name ({})", format.name())).file(name).hint(hint))
}

/// Whether a file is the summary that lies beside the review files of `--dir`.
pub(super) fn is_summary(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == dir::SUMMARY)
}

/// How many beads have each status.
fn counts(alignment: &Alignment) -> [usize; 3] {
    let count = |status: Status| alignment.beads.iter().filter(|bead| bead.status == status).count();
    [Status::Sure, Status::Doubtful, Status::Unpaired].map(count)
}

fn end(alignment: &Alignment, source: &Side, target: &Side, session: &mut Session) -> Result<()> {
    let [sure, doubtful, unpaired] = counts(alignment);
    let (from, to) = (source.document.segments.len(), target.document.segments.len());
    let fields: Vec<(&'static str, Value)> = vec![
        ("from_file", json!(source.file)),
        ("to_file", json!(target.file)),
        ("from_segments", json!(from)),
        ("to_segments", json!(to)),
        ("sure", json!(sure)),
        ("doubtful", json!(doubtful)),
        ("unpaired", json!(unpaired)),
        ("confidence", json!((alignment.confidence * 10_000.0).round() / 10_000.0)),
    ];
    let percent = (alignment.confidence * 100.0).floor();
    let summary = format!(
        "{from} and {to} segments  {sure} sure  {doubtful} doubtful  {unpaired} unpaired  confidence {percent}%"
    );
    session.end(fields, vec![summary])
}
