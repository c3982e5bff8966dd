//! `hafez lookup`: what is known of one segment, or of each line that comes in.
//!
//! The model of a command: what was typed ([`LookupArgs`]), what it means ([`Lookup`]), a call of
//! the library for each text, an answer in messages.

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use crate::cli::args::AskingArgs;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::input::{Line, Lines};
use crate::cli::output::Message;
use crate::cli::output::fragment::FragmentRecord;
use crate::cli::output::message::{MatchRecord, SegmentRecord, TermRecord};
use crate::cli::session::Session;
use crate::document::SegmentKind;
use crate::glossary::Found;
use crate::memory::{Answer, LOWEST, Memory, Request};
use crate::suggest::{Options, fragments_beside};
use crate::unit::{Context, MAX_TEXT, Time, is_rather};

/// Find what was translated before, and the names, in one segment
///
/// Several words are one text. Without a text, or with -, each line of standard input is answered
/// as it comes. The difference is shown from the stored text to yours: [-stored-]{+yours+}.
/// Numbers, dates and names that could be put into the translation with proof are marked {=so=}.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez lookup 'The president arrived in Kabul.'
  $ hafez lookup --from fa --to en 'رئیس\u{200c}جمهور وارد کابل شد.'
  $ echo 'The president arrived in Herat.' | hafez lookup - --json")]
pub(crate) struct LookupArgs {
    /// The segment; - reads lines from standard input
    #[arg(value_name = "TEXT|-")]
    text: Vec<String>,
    /// The segment before it; an empty text: it is the first
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    prev: Option<String>,
    /// The segment after it; an empty text: it is the last
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    next: Option<String>,
    #[command(flatten)]
    asking: AskingArgs,
    /// Show how each score comes about
    #[arg(long)]
    explain: bool,
    /// Show the best translation only
    #[arg(long, conflicts_with = "explain")]
    brief: bool,
}

/// What is looked for, and what has been found so far.
struct Lookup {
    memory: Memory,
    /// The request, for every text the same but for the text.
    request: Request,
    explain: bool,
    with_fragments: bool,
    day: Date,
    /// From when ages count.
    now: Time,
    segments: u32,
    /// What the answer that is being given holds.
    matches: usize,
    terms: usize,
    fragments: usize,
    best: Option<u8>,
    /// Whether any answer held something.
    found: bool,
    /// Whether any line could not be used.
    refused: bool,
}

/// Runs it.
pub(crate) fn run(args: &LookupArgs, session: &mut Session) -> Result<Outcome> {
    let lines = args.text.is_empty() || args.text == ["-"];
    session.lay_out(|layout| {
        layout.brief = args.brief;
        layout.headings = lines;
    });
    let mut lookup = Lookup::new(args, session)?;
    if lines {
        lookup.answer_lines(session)?;
        if lookup.segments == 0 {
            session.console.note("there is no text to look up");
        }
    } else {
        let text = args.text.join(" ");
        if text.len() > MAX_TEXT {
            let message = format!("this text has {} bytes, more than a segment may have ({MAX_TEXT})", text.len());
            let failure = CliError::input(message);
            return Err(failure.hint("`hafez suggest FILE` cuts a text into segments"));
        }
        if text.trim().is_empty() {
            session.console.note("there is no text to look up");
        }
        lookup.answer(&text, None, session)?;
        lookup.end(session)?;
    }
    Ok(match lookup {
        Lookup { refused: true, .. } => Outcome::Incomplete,
        Lookup { found: true, .. } => Outcome::Done,
        _ => Outcome::Nothing,
    })
}

impl Lookup {
    fn new(args: &LookupArgs, session: &Session) -> Result<Self> {
        let Options { from, to, min, limit, fragments, choosing, .. } = args.asking.options(session);
        let context = Context { prev: args.prev.clone(), next: args.next.clone() };
        let request = Request { text: String::new(), from, to, min, limit, context, choosing };
        let memory = args.asking.memory(session)?;
        let now = request.choosing.as_of.unwrap_or_else(|| session.now());
        let (explain, day) = (args.explain, args.asking.day(session));
        let with_fragments = fragments && !args.brief;
        Ok(Self {
            memory,
            request,
            explain,
            with_fragments,
            day,
            now,
            segments: 0,
            matches: 0,
            terms: 0,
            fragments: 0,
            best: None,
            found: false,
            refused: false,
        })
    }

    /// A line in, an answer out, handed over before the next line is waited for. A line that cannot be
    /// used is answered as an empty one: whoever waits for an answer must not wait for ever.
    fn answer_lines(&mut self, session: &mut Session) -> Result<()> {
        let mut lines = Lines::of_stdin(session);
        while let Some(line) = lines.next()? {
            session.restart_clock();
            (self.matches, self.terms, self.fragments, self.best) = (0, 0, 0, None);
            if let Some(fault) = &line.fault {
                session.console.error(fault);
                self.refused = true;
            }
            self.answer(&line.text, Some(&line), session)?;
            self.end(session)?;
            session.flush()?;
        }
        Ok(())
    }

    fn answer(&mut self, text: &str, line: Option<&Line>, session: &mut Session) -> Result<()> {
        self.segments += 1;
        session.emit(&Message::Segment(self.segment(text, line)))?;
        if text.trim().is_empty() {
            return Ok(());
        }
        text.clone_into(&mut self.request.text);
        let answer = self.memory.lookup(&self.request)?;
        for (found, rank) in answer.matches.iter().zip(1..) {
            session.emit(&Message::Match(Box::new(
                MatchRecord::of(found, self.segments, rank, self.explain).aged(self.now),
            )))?;
        }
        let terms = self.memory.glossary()?.on(Some(self.day)).find(&[text], &self.request.from, &self.request.to)?;
        if self.with_fragments {
            self.parts(&answer, &terms, session)?;
        }
        for found in &terms {
            session.emit(&Message::Term(Box::new(TermRecord::found(found, self.segments))))?;
        }
        self.terms += terms.len();
        self.matches += answer.matches.len();
        self.found |= self.matches + self.terms + self.fragments > 0;
        self.best = self.best.max(answer.matches.iter().map(|found| found.score).max());
        if answer.matches.is_empty() {
            self.say_what_was_best(line, session)?;
        }
        Ok(())
    }

    /// The parts that were translated before.
    fn parts(&mut self, answer: &Answer, terms: &[Found], session: &mut Session) -> Result<()> {
        let mut parts = fragments_beside(&self.memory, &self.request, answer)?;
        parts.retain(|fragment| fragment.respects(terms, &self.request.to));
        for found in &parts {
            let record =
                FragmentRecord::of(found, self.segments, found.repeats(terms, &answer.matches, &self.request.to));
            session.emit(&Message::Fragment(Box::new(record)))?;
        }
        self.fragments += parts.len();
        Ok(())
    }

    fn segment(&self, text: &str, line: Option<&Line>) -> SegmentRecord {
        let start = line.map_or(0, |line| line.offset);
        SegmentRecord {
            index: self.segments,
            text: text.to_owned(),
            lang: self.request.from.clone(),
            file: None,
            line: line.map(|line| line.number),
            byte_start: Some(start),
            byte_end: Some(start + text.len() as u64),
            kind: SegmentKind::Body,
            flags: Vec::new(),
            best: None,
        }
    }

    /// Silence would leave open whether there is nothing or the threshold is too high.
    fn say_what_was_best(&self, line: Option<&Line>, session: &Session) -> Result<()> {
        let place = line.map(|line| format!("line {}: ", line.number)).unwrap_or_default();
        let Request { text, from, to, min, .. } = &self.request;
        if is_rather(text, from, to) {
            session
                .console
                .note(&format!("{place}this is in the letters of `{to}`, not of `{from}`: --from names its language"));
        }
        let none = format!("{place}no match of {min} or more");
        session.console.note(&match self.memory.best_score(&self.request, LOWEST)? {
            Some(best) => format!("{none}; the best is {best} (--min {} shows it)", (best / 5 * 5).max(1)),
            None => none,
        });
        Ok(())
    }

    /// The end of an answer: after the only text, or after each line.
    fn end(&self, session: &mut Session) -> Result<()> {
        let counts = vec![
            ("segments", json!(1)),
            ("matches", json!(self.matches)),
            ("terms", json!(self.terms)),
            ("fragments", json!(self.fragments)),
            ("best", json!(self.best)),
        ];
        session.end(counts, Vec::new())
    }
}
