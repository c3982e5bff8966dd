//! `hafez glossary find`: the names in a text.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use crate::cli::config::parse_day;
use crate::cli::error::{Outcome, Result};
use crate::cli::input;
use crate::cli::output::Message;
use crate::cli::output::message::{SegmentRecord, TermRecord};
use crate::cli::session::Session;
use crate::glossary::{Glossary, of_segment};

/// Show where the names of the glossary stand in a text
///
/// The text is in the language of --from. With --json each place is given in bytes from the start
/// of its segment.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary find article.md
  $ hafez glossary find article.md --on 2020-10-02
  $ hafez glossary find article.fa.txt --from fa --to en")]
pub(crate) struct FindArgs {
    /// A document (.md, .txt, .html, .docx, .odt, .srt, .vtt), or - for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// The day of the text, as 2020-10-02: names that do not hold on it are not sure [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
}

/// Runs it.
pub(crate) fn run(args: &FindArgs, session: &mut Session) -> Result<Outcome> {
    session.lay_out(|layout| (layout.headings, layout.compact) = (true, true));
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let document = input::document(&args.file, &from, session)?;
    let name = args.file.display().to_string();
    let memory = session.memory_to_read()?;
    let day = Some(args.on.unwrap_or_else(|| session.today()));
    let texts: Vec<&str> = document.segments.iter().map(|segment| segment.text.as_str()).collect();
    let terms = Glossary::new(memory.store()).on(day).find(&texts, &from, &to)?;
    for (position, segment) in document.segments.iter().enumerate() {
        session.emit(&Message::Segment(SegmentRecord::of(segment, &from, &name)))?;
        for found in of_segment(&terms, position, |found| found.occurrence.segment) {
            session.emit(&Message::Term(Box::new(TermRecord::found(found, segment.index))))?;
        }
    }
    session.end(vec![("segments", json!(document.segments.len())), ("terms", json!(terms.len()))], Vec::new())?;
    if document.segments.is_empty() {
        input::say_nothing_in(&document, &args.file, session);
    } else if terms.is_empty() {
        session.console.note(&format!("{name}: no name of the glossary is in it"));
    }
    Ok(if terms.is_empty() { Outcome::Nothing } else { Outcome::Done })
}
