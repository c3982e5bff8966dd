//! `hafez segment`: the segments of a document, with their places.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::error::{Outcome, Result};
use crate::cli::input;
use crate::cli::output::Message;
use crate::cli::output::message::SegmentRecord;
use crate::cli::session::Session;

/// Show the segments of a document in the language of --from
///
/// With --json each has its byte range in the file, its line, its kind and its flags.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez segment article.md\n  $ hafez segment article.md --json")]
pub(crate) struct SegmentArgs {
    /// A document (.md, .txt, .html, .docx, .odt, .srt, .vtt), or - for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
}

/// Runs it.
pub(crate) fn run(args: &SegmentArgs, session: &mut Session) -> Result<Outcome> {
    session.lay_out(|layout| layout.headings = true);
    let lang = session.settings.from.value.clone();
    let document = input::document(&args.file, &lang, session)?;
    let name = args.file.display().to_string();
    for segment in &document.segments {
        session.emit(&Message::Segment(SegmentRecord::of(segment, &lang, &name)))?;
    }
    session.end(vec![("segments", json!(document.segments.len()))], Vec::new())?;
    if document.segments.is_empty() {
        input::say_nothing_in(&document, &args.file, session);
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
