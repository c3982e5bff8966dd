//! `hafez merge`: the translated article, of the article and its work file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::interrupt::Watched;
use crate::cli::output::Message;
use crate::cli::output::work::MergedRecord;
use crate::cli::session::Session;
use crate::cli::{input, target_file};
use crate::document::{Document, DocumentFormat};
use crate::formats::work::{Work, read};
use crate::formats::{ReadOptions, open_file, write_atomically};
use crate::work::{MergeError, Merged, Outcome as Became, finish, merge};

/// Make the translated article of an article and its work file
///
/// The article comes out in its own shape, with the translations in the places of its segments. The work
/// file may come back from any tool, in any of the formats of `hafez pretranslate`; what it is, its content
/// says. Segments without a translation stay as they are and are listed; the exit code is 1 then.
///
/// A work file of another article, or of one that was changed since, is refused.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez merge article.md article.xlf -o article.fa.md
  $ hafez merge article.md article.tsv -o article.fa.md --strict")]
pub(crate) struct MergeArgs {
    /// The article that the work file was made of
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The work file
    #[arg(value_name = "WORK")]
    work: PathBuf,
    /// The translated article; - is standard output
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Take translations, too, that were filled in from other texts and that nobody has worked on
    #[arg(long)]
    fuzzy: bool,
    /// Write nothing unless every segment is translated
    #[arg(long)]
    strict: bool,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// Bytes that are written before it is asked whether to go on.
const CHUNK: usize = 1 << 20;

/// Runs it.
pub(crate) fn run(args: &MergeArgs, session: &mut Session) -> Result<Outcome> {
    target_file::check(&args.output, &[&args.file, &args.work], args.force)?;
    let settings = &session.settings;
    let options = ReadOptions {
        given: settings.given_languages(),
        ..ReadOptions::new(settings.from.value.clone(), settings.to.value.clone())
    };
    let name = args.work.display().to_string();
    let mut progress = session.progress("segments");
    let work = read(open_file(&args.work)?, &name, &options).map_err(|error| match in_other_order(args, &options) {
        Some(hint) => CliError::from(error).hint(hint),
        None => error.into(),
    })?;
    work.told.iter().for_each(|told| session.console.warn(&format!("{name}: {told}")));
    same_languages(&work, &options, &name)?;
    // The work file knows the language that the article was cut up by.
    let document = input::document(&args.file, &work.from, session)?;
    check_ending(&args.output, &document)?;
    progress.at(document.segments.len() as u64);
    let mut merged = merge(&document, &work, args.fuzzy).map_err(|error| {
        let failure = refused(&error, &args.file, &name);
        turned(args, &work, &options, session).map_or(failure.clone(), |hint| failure.hint(hint))
    })?;
    progress.at(merged.taken.len() as u64);
    let bytes = finish(&document, &mut merged, &work.to)
        .map_err(|error| CliError::input(error.to_string()).file(args.file.display().to_string()))?;
    drop(progress);
    if merged.absent > 0 {
        let absent = counted(merged.absent, "segment");
        session
            .console
            .warn(&format!("{name}: {absent} of the article not in it: was it cut short, or were rows taken out?"));
    }
    let open = document.segments.len() - merged.count(Became::Translated);
    if args.strict && open > 0 {
        list(&document, &merged, session)?;
        session.flush()?;
        let message = format!("{} not translated; nothing was written", counted(open, "segment"));
        return Err(CliError::input(message).file(name).hint("leave --strict out to keep them as they are"));
    }
    if args.output.as_os_str() == "-" {
        session.output().raw().write_all(&bytes)?;
        let open_ones = MergedRecord::all(&document, &merged).into_iter().filter(MergedRecord::is_open);
        open_ones.for_each(|record| session.console.warn(&record.told()));
        return Ok(if open > 0 { Outcome::Nothing } else { Outcome::Done });
    }
    write_atomically(&args.output, |out| bytes.chunks(CHUNK).try_for_each(|part| Watched(out).write_all(part)))?;
    list(&document, &merged, session)?;
    end(args, &merged, session)?;
    Ok(if open > 0 { Outcome::Nothing } else { Outcome::Done })
}

/// What to say where the first of the two files is the work file.
fn in_other_order(args: &MergeArgs, options: &ReadOptions) -> Option<String> {
    let (first, second) = (args.file.display().to_string(), args.work.display());
    let is_work = args.file.is_file() && read(open_file(&args.file).ok()?, &first, options).is_ok();
    is_work.then(|| format!("{first} is one: the article comes first, `hafez merge {second} {first} -o OUT`"))
}

/// The work file knows its languages; others on the command line are a mistake in one of the two.
fn same_languages(work: &Work, options: &ReadOptions, name: &str) -> Result<()> {
    for (flag, given, own) in [("--from", &options.given.0, &work.from), ("--to", &options.given.1, &work.to)] {
        if let Some(given) = given.as_ref().filter(|given| given.base() != own.base()) {
            let (from, to) = (work.from.as_str(), work.to.as_str());
            return Err(CliError::input(format!("this work file is from {from} to {to}, not {flag} {given}"))
                .file(name)
                .hint(format!(
                    "leave {flag} out, or make another work file: `hafez pretranslate` with {flag} {given}"
                )));
        }
    }
    Ok(())
}

/// The article comes out in the format that it came in: a name that says another one would lie to whatever opens it.
fn check_ending(output: &Path, document: &Document) -> Result<()> {
    let name = output.display().to_string();
    let is_fine = DocumentFormat::named(&name).is_none_or(|named| document.format.may_be_called(named));
    if is_fine {
        return Ok(());
    }
    let ending = document.format.ending();
    let message = format!("the article comes out as it came in, {ending}, which this name does not say");
    Err(CliError::input(message).file(name).hint(format!("let the name end in {ending}")))
}

/// What to say where the columns of a table stand the other way round than its languages do: read so, the work file is
/// one of this article.
fn turned(args: &MergeArgs, work: &Work, options: &ReadOptions, session: &Session) -> Option<String> {
    if options.given != (None, None) || args.work.as_os_str() == "-" || args.file.as_os_str() == "-" {
        return None;
    }
    let options = ReadOptions { given: (Some(work.to.clone()), Some(work.from.clone())), ..options.clone() };
    let turned = read(open_file(&args.work).ok()?, &args.work.display().to_string(), &options).ok()?;
    if turned.from != work.to {
        return None;
    }
    let document = input::document(&args.file, &turned.from, session).ok()?;
    let (from, to) = (&turned.from, &turned.to);
    merge(&document, &turned, args.fuzzy).is_ok().then(|| {
        format!(
            "its columns say from {to} to {from}, but the article is the column {from}: add --from {from} --to {to}"
        )
    })
}

fn refused(error: &MergeError, file: &Path, work: &str) -> CliError {
    let failure = CliError::input(error.to_string()).file(work);
    let failure = error.line().map_or(failure.clone(), |line| failure.line(line));
    let file = file.display();
    match error {
        MergeError::Changed { .. } | MergeError::Length { .. } | MergeError::Foreign { .. } => failure.hint(format!(
            "name the article as it was when the work file was made; for a changed one: `hafez import {work}`, then \
             `hafez pretranslate {file}` again with --fill 100"
        )),
        MergeError::Twice { .. } => failure.hint("take one of the two out of the work file"),
        MergeError::Unreadable(_) => failure.hint("mend it, or let the tool write the file again"),
        MergeError::Empty => failure.hint("is it the right file?"),
    }
}

fn list(document: &Document, merged: &Merged, session: &mut Session) -> Result<()> {
    MergedRecord::all(document, merged)
        .into_iter()
        .try_for_each(|record| session.emit(&Message::Merged(Box::new(record))))
}

fn end(args: &MergeArgs, merged: &Merged, session: &mut Session) -> Result<()> {
    let [translated, drafts, untranslated] =
        [Became::Translated, Became::Draft, Became::Untranslated].map(|became| merged.count(became));
    let warnings: usize = merged.taken.iter().map(|taken| taken.troubles.len()).sum();
    let out = args.output.display().to_string();
    let fields = vec![
        ("file", json!(args.file.display().to_string())),
        ("work", json!(args.work.display().to_string())),
        ("output", json!(out)),
        ("segments", json!(merged.taken.len())),
        ("translated", json!(translated)),
        ("drafts", json!(drafts)),
        ("untranslated", json!(untranslated)),
        ("warnings", json!(warnings)),
    ];
    let mut line = format!("{translated} of {} translated", counted(merged.taken.len(), "segment"));
    if untranslated > 0 {
        line += &format!(", {untranslated} without a translation");
    }
    if drafts > 0 {
        line += &format!(", {drafts} still fuzzy (--fuzzy takes them)");
    }
    if warnings > 0 {
        line += &format!(", {}", counted(warnings, "warning"));
    }
    session.end(fields, vec![line, format!("wrote {out}")])
}
