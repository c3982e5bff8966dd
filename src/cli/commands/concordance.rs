//! `hafez concordance`: every stored segment with a phrase.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::config::parse_limit;
use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::HitRecord;
use crate::cli::session::Session;
use crate::cli::{page_file, target_file};
use crate::formats::hits::{HitFormat, HitRow, write_hits};
use crate::formats::{Export, write_atomically};
use crate::memory::{Concordance, Hit, Inquiry, Side};
use crate::page::{Kind, write_concordance};
use crate::text::phrase::{Phrase, PhraseError};
use crate::text::rules::rules_for;

/// How many hits are shown where nobody says how many.
const SHOWN: usize = 20;
/// The most neighbours on a side.
const MOST_CONTEXT: usize = 100;

/// Find every stored segment with a phrase, and how it was translated
///
/// Each argument is a phrase: whole words, one after the other, whatever their case, ZWNJ, letter
/// or digit forms. Of several phrases all must be there, in any order. Quotation marks inside an
/// argument part it into phrases, too. A * at the end of a word stands for the rest of it.
///
/// A compound is found apart and with a hyphen whichever was typed, in Persian and Pashto also with
/// a half-space or solid; a number with or without marks between its groups.
///
/// The newest come first, equal pairs once. What was found is marked: [[so]].
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez concordance 'arrived in Kabul'
  $ hafez concordance president 'Kab*' --context 1
  $ hafez concordance '\"in Kabul\" presiden*' --json
  $ hafez concordance --target 'وارد کابل' -o hits.html")]
pub(crate) struct ConcordanceArgs {
    /// What to look for; several: all of them
    #[arg(value_name = "PHRASE", required = true)]
    phrases: Vec<String>,
    /// Look in the translations
    #[arg(long)]
    target: bool,
    /// How many hits to show [default: 20; with -o all]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_limit)]
    limit: Option<usize>,
    /// Show N segments before and after, from the same document
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = parse_context)]
    context: usize,
    /// Write the hits to a file: .csv, .tsv or .html; without a hit none is
    /// written
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over any file that is there; older hits are written over anyway
    #[arg(long, requires = "output")]
    force: bool,
}

fn parse_context(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number <= MOST_CONTEXT);
    number.ok_or_else(|| format!("a number from 0 to {MOST_CONTEXT}"))
}

/// Runs it.
pub(crate) fn run(args: &ConcordanceArgs, session: &mut Session) -> Result<Outcome> {
    let format = args.output.as_ref().map(|path| format_of(path)).transpose()?;
    if let (Some(path), Some(format)) = (&args.output, format) {
        check(path, format, args.force)?;
    }
    let inquiry = inquiry(args, session)?;
    let found = session.memory_to_read()?.concordance(&inquiry)?;
    // Without a hit there is nothing to write, and an older file says more than none.
    let wanted = args.output.as_ref().filter(|_| !found.hits.is_empty());
    if let (Some(path), Some(format)) = (wanted, format) {
        let rows: Vec<HitRow<'_>> = found.hits.iter().map(row).collect();
        let title = args.phrases.join(" + ");
        write_atomically(path, |out| match format {
            File::Table(format) => write_hits(&rows, format, out),
            File::Page => write_concordance(&rows, &title, &page_file::about(session), out),
        })?;
        session.console.note(&format!("{} written to {}", counted(rows.len(), "hit"), path.display()));
    }
    if args.output.is_none() || session.console.json {
        for (hit, rank) in found.hits.iter().zip(1..) {
            session.emit(&Message::Hit(Box::new(HitRecord::of(hit, rank, args.context > 0))))?;
        }
    }
    say_the_rest(&found, &inquiry, session);
    let counts = vec![("hits", json!(found.hits.len())), ("pairs", json!(found.pairs)), ("units", json!(found.units))];
    session.end(counts, Vec::new())?;
    Ok(if found.hits.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn inquiry(args: &ConcordanceArgs, session: &Session) -> Result<Inquiry> {
    let settings = &session.settings;
    let (from, to) = (settings.from.value.clone(), settings.to.value.clone());
    let side = if args.target { Side::Target } else { Side::Source };
    let rules = rules_for(if args.target { &to } else { &from });
    let parsed = args.phrases.iter().map(|phrase| Phrase::parse(phrase, rules)).collect::<Result<Vec<_>, _>>();
    let phrases = parsed.map_err(|error| refused(&error))?.into_iter().flatten().collect();
    let limit = args.limit.or(args.output.is_none().then_some(SHOWN));
    Ok(Inquiry { phrases, from, to, side, limit, context: args.context })
}

fn refused(error: &PhraseError) -> CliError {
    let hint = match error {
        PhraseError::NoWord(_) => "a phrase needs a word or a number",
        PhraseError::OpenQuote(_) => "close it, or leave it out: each argument is a phrase of its own",
    };
    CliError::input(error.to_string()).hint(hint)
}

/// What is written.
#[derive(Debug, Clone, Copy)]
enum File {
    Table(HitFormat),
    Page,
}

fn format_of(path: &std::path::Path) -> Result<File> {
    let page = page_file::is_page(path).then_some(File::Page);
    page.or_else(|| HitFormat::of_name(path).map(File::Table)).ok_or_else(|| {
        CliError::input("its ending says no format").file(path.display().to_string()).hint("use .csv, .tsv or .html")
    })
}

/// Hits may be written over.
fn check(path: &std::path::Path, format: File, force: bool) -> Result<()> {
    let export = match format {
        File::Page => Export::Page(Kind::Hits.mark()),
        File::Table(format) => Export::Hits(format),
    };
    target_file::check_export(path, &[], export, force)
}

fn say_the_rest(found: &Concordance, inquiry: &Inquiry, session: &Session) {
    match found.pairs {
        0 => session.console.note(&match inquiry.side {
            Side::Source => {
                format!("no stored segment in `{}` has that; --target looks in `{}`", inquiry.from, inquiry.to)
            }
            Side::Target => format!(
                "no stored translation in `{}` has that; without --target, `{}` is looked at",
                inquiry.to, inquiry.from
            ),
        }),
        pairs if pairs > found.hits.len() => {
            let shown = format!("the newest {} of {}", found.hits.len(), counted(pairs, "pair"));
            session.console.note(&format!("{shown} (--limit shows more)"));
        }
        _ => {}
    }
}

fn row(hit: &Hit) -> HitRow<'_> {
    HitRow {
        unit: hit.unit,
        source: &hit.source,
        target: &hit.target,
        in_target: hit.side == Side::Target,
        ranges: &hit.ranges,
        origin: hit.origin.as_ref(),
        changed: hit.changed,
        by: hit.by.as_deref(),
        count: hit.count,
        before: hit.before.iter().map(texts).collect(),
        after: hit.after.iter().map(texts).collect(),
    }
}

fn texts(neighbour: &crate::memory::Neighbour) -> (&str, &str) {
    (&neighbour.source, &neighbour.target)
}
