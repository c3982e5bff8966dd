//! `hafez suggest`: everything that is known of each segment of an article. The main job.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::cli::args::AskingArgs;
use crate::cli::count::counted;
use crate::cli::error::{Outcome, Result};
use crate::cli::input;
use crate::cli::interrupt::Watched;
use crate::cli::output::Message;
use crate::cli::output::candidate::CandidateRecord;
use crate::cli::output::fragment::FragmentRecord;
use crate::cli::output::message::{MatchRecord, SegmentRecord, TermRecord};
use crate::cli::session::Session;
use crate::cli::{page_file, target_file};
use crate::document::{Document, Segment};
use crate::formats::{Export, write_atomically};
use crate::glossary::candidates::Offer;
use crate::glossary::of_segment;
use crate::page::{Article, Kind, write_suggestions};
use crate::suggest::{Options, Report, best_scores};

/// Show what is known of every segment of an article
///
/// For each segment: what was translated before, with the difference from the stored text to
/// yours, [-stored-]{+yours+}, the numbers, dates and names put into the translation, {=so=}, and the names in it as they are written in the other language. At
/// the end a summary, with the names that the glossary does not have. With -v a segment without a match
/// shows the best score below the threshold.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez suggest article.md
  $ hafez suggest article.md --to fa-AF --min 75
  $ hafez suggest article.md -o report.html
  $ cat article.md | hafez suggest - --json")]
pub(crate) struct SuggestArgs {
    /// An article (.md, .txt, .html, .docx, .odt, .srt, .vtt), or - for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// Write a page for a browser instead; its ending is .html
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// With -o: write over any file that is there; an older page of this
    /// command is written over anyway
    #[arg(long, requires = "output")]
    force: bool,
    #[command(flatten)]
    asking: AskingArgs,
}

/// Runs it.
pub(crate) fn run(args: &SuggestArgs, session: &mut Session) -> Result<Outcome> {
    args.output.as_deref().map_or(Ok(()), |path| check(path, args))?;
    session.lay_out(|layout| (layout.headings, layout.compact) = (true, true));
    let options = args.asking.options(session);
    let document = input::document(&args.file, &options.from, session)?;
    let name = args.file.display().to_string();
    let memory = args.asking.memory(session)?;
    let mut progress = session.progress("segments");
    let mut hear = |done: usize| progress.at(done as u64);
    let report = Report::heard(&memory, &document.segments, &options, &mut hear)?;
    let best = match session.console.verbose || report.matches() == 0 {
        true => best_scores(&memory, &document.segments, &report.answers, &options, &mut hear)?,
        false => Vec::new(),
    };
    drop(progress);
    if let Some(path) = args.output.as_deref().filter(|_| !document.segments.is_empty()) {
        write_page(path, &name, &document, &report, &options, session)?;
    }
    if args.output.is_none() || session.console.json {
        emit(&report, &best, &document, &options, session, |segment| SegmentRecord::of(segment, &options.from, &name))?;
        emit_unknown(&report, &document, &name, session)?;
    }
    end(&report, &options, args.output.is_some(), session)?;
    if document.segments.is_empty() {
        input::say_nothing_in(&document, &args.file, session);
    } else if report.matches() == 0 {
        say_what_was_best(best.into_iter().flatten().max(), &options, session);
    }
    Ok(if report.matches() + report.terms.len() + report.fragments() > 0 { Outcome::Done } else { Outcome::Nothing })
}

fn check(path: &Path, args: &SuggestArgs) -> Result<()> {
    page_file::check_ending(path)?;
    target_file::check_export(path, &[&args.file], Export::Page(Kind::Suggestions.mark()), args.force)
}

fn write_page(
    path: &Path,
    name: &str,
    document: &Document,
    report: &Report,
    options: &Options,
    session: &Session,
) -> Result<()> {
    let article = Article { name, segments: &document.segments, report, min: options.min };
    write_atomically(path, |out| write_suggestions(&article, &page_file::about(session), &mut Watched(out)))?;
    let segments = counted(document.segments.len(), "segment");
    session.console.note(&format!("wrote the suggestions for {segments} to {}", path.display()));
    Ok(())
}

fn emit_unknown(report: &Report, document: &Document, name: &str, session: &mut Session) -> Result<()> {
    for offer in &report.unknown {
        let context = document.segments.get(offer.candidate.segment).map_or("", |segment| segment.text.as_str());
        session.emit(&Message::Candidate(Box::new(CandidateRecord::of(offer, Some(name), context, false))))?;
    }
    Ok(())
}

fn emit(
    report: &Report,
    best: &[Option<u8>],
    document: &Document,
    options: &Options,
    session: &mut Session,
    record: impl Fn(&Segment) -> SegmentRecord,
) -> Result<()> {
    let verbose = session.console.verbose;
    let now = options.choosing.as_of.unwrap_or_else(|| session.now());
    for (position, segment) in document.segments.iter().enumerate() {
        let best = best.get(position).copied().flatten().filter(|_| verbose);
        session.emit(&Message::Segment(SegmentRecord { best, ..record(segment) }))?;
        let matches = report.answers.get(position).map(|answer| answer.matches.as_slice()).unwrap_or_default();
        for (found, rank) in matches.iter().zip(1..) {
            session.emit(&Message::Match(Box::new(MatchRecord::of(found, segment.index, rank, false).aged(now))))?;
        }
        let terms = of_segment(&report.terms, position, |found| found.occurrence.segment);
        for found in report.fragments.get(position).into_iter().flatten() {
            let record = FragmentRecord::of(found, segment.index, found.repeats(terms, matches, &options.to));
            session.emit(&Message::Fragment(Box::new(record)))?;
        }
        for found in terms {
            session.emit(&Message::Term(Box::new(TermRecord::found(found, segment.index))))?;
        }
    }
    Ok(())
}

fn end(report: &Report, options: &Options, quiet: bool, session: &mut Session) -> Result<()> {
    let bands: serde_json::Map<String, Value> =
        report.bands().into_iter().map(|(name, count)| (name.to_owned(), json!(count))).collect();
    let unknown = |Offer { candidate: name, .. }: &Offer| {
        json!({ "text": name.text, "count": name.count, "segment": name.segment + 1,
            "byte_start": name.range.start, "byte_end": name.range.end })
    };
    let counts = vec![
        ("segments", json!(report.answers.len())),
        ("matches", json!(report.matches())),
        ("terms", json!(report.terms.len())),
        ("fragments", json!(report.fragments())),
        ("best", json!(report.best().flatten().max())),
        ("bands", Value::Object(bands)),
        ("distinct_terms", json!(report.distinct_terms())),
        ("unknown_names", report.unknown.iter().map(unknown).collect()),
    ];
    // Of an article without segments there is nothing to sum up.
    let lines = if report.answers.is_empty() || quiet { Vec::new() } else { summary(report, options) };
    session.end(counts, lines)
}

/// How many unknown names are named.
const SHOWN: usize = 8;

fn summary(report: &Report, options: &Options) -> Vec<String> {
    let named = |name: &str| match name {
        "under-75" => format!("{}-74", options.min.min(74)),
        "none" => "no match".to_owned(),
        other => other.to_owned(),
    };
    let bands = report.bands().into_iter().filter(|(_, count)| *count > 0);
    let bands: Vec<String> = bands.map(|(name, count)| format!("{}: {count}", named(name))).collect();
    let mut lines = vec![format!("{}  {}", counted(report.answers.len(), "segment"), bands.join("  "))];
    lines.push(format!(
        "{} of the glossary, {} different",
        counted(report.terms.len(), "name"),
        report.distinct_terms()
    ));
    let fragments = report.new_fragments(&options.to);
    let with = fragments.iter().filter(|count| **count > 0).count();
    if with > 0 {
        lines.push(format!("{} fragments, in {with} of the segments", fragments.iter().sum::<usize>()));
    }
    if !report.unknown.is_empty() {
        let names = if report.unknown.len() == 1 { "name is" } else { "names are" };
        let texts: Vec<&str> = report.unknown.iter().take(SHOWN).map(|offer| offer.candidate.text.as_str()).collect();
        let more = if report.unknown.len() > SHOWN { ", …" } else { "" };
        lines.push(format!("{} {names} not in the glossary: {}{more}", report.unknown.len(), texts.join(", ")));
    }
    lines
}

/// Silence would leave open whether there is nothing or the threshold is too high.
fn say_what_was_best(best: Option<u8>, options: &Options, session: &Session) {
    let none = format!("no match of {} or more", options.min);
    session.console.note(&match best {
        Some(best) => format!("{none}; the best is {best} (--min {} shows it)", (best / 5 * 5).max(1)),
        None => none,
    });
}
