//! Subtitles: `SubRip` (.srt) and `WebVTT` (.vtt, <https://www.w3.org/TR/webvtt1/>). The text of a cue is one block, the lines
//! of two speakers are two; numbers, times, notes and styles are no text.

mod cue;
mod wrap;

use super::block::{Block, Role, Style};
use super::markdown::Found;
use super::skip::{Reason, Skipped};
use cue::Kind;

pub(super) use wrap::{breaks, wrapped};

/// Marks with which the line of a speaker begins.
const SPEAKS: [char; 4] = ['-', '–', '—', '•'];

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    SubRip,
    WebVtt,
}

/// Whether a text is of either kind, by how it begins.
pub(super) fn dialect_of(text: &str) -> Option<Dialect> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    if head == "WEBVTT" || head.strip_prefix("WEBVTT").is_some_and(|rest| rest.starts_with([' ', '\t'])) {
        return Some(Dialect::WebVtt);
    }
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let number = lines.next().is_some_and(|line| line.trim().parse::<u32>().is_ok());
    (number && lines.next().is_some_and(cue::is_time)).then_some(Dialect::SubRip)
}

/// Why nothing is said in a file of subtitles: the line, from 1, and what is wrong there.
pub(super) fn fault(text: &str, dialect: Dialect) -> (usize, &'static str) {
    if dialect == Dialect::WebVtt && dialect_of(text) != Some(Dialect::WebVtt) {
        return (1, "this is no WebVTT: it does not begin with a line `WEBVTT`");
    }
    let clock = |line: &str| line.trim().starts_with(|c: char| c.is_ascii_digit()) && line.contains(':');
    let line = text.lines().position(clock).map_or(1, |at| at + 1);
    match dialect {
        Dialect::SubRip => {
            (line, "no cue of SubRip was found, such as `00:00:01,000 --> 00:00:02,500` with its text below")
        }
        Dialect::WebVtt => (line, "no cue of WebVTT was found, such as `00:01.000 --> 00:02.500` with its text below"),
    }
}

/// Whether a line of a text would be read as the time of a cue.
pub(super) fn has_time(text: &str) -> bool {
    text.lines().any(|line| cue::is_time(line.trim()))
}

/// Reads `source`, of which the first `from` bytes are a byte-order mark.
pub(super) fn read(source: &str, from: usize, dialect: Dialect) -> Vec<Found> {
    let mut reader = Reader { source, dialect, found: Vec::new(), block: None };
    for line in cue::lines(source, from, dialect) {
        match line.kind {
            Kind::Text => reader.line(line.at),
            Kind::Stray => reader.stray(line.at),
            Kind::Other => reader.finish(),
        }
    }
    reader.finish();
    reader.found
}

struct Reader<'s> {
    source: &'s str,
    dialect: Dialect,
    found: Vec<Found>,
    block: Option<Block>,
}

impl Reader<'_> {
    fn line(&mut self, at: std::ops::Range<usize>) {
        let text = self.source.get(at.clone()).unwrap_or_default();
        if text.starts_with(SPEAKS) {
            self.finish();
        }
        let mut block = self.block.take().unwrap_or_else(|| Block { part: true, ..Block::new(Role::Text, 0) });
        if !block.text.is_empty() {
            block.push(" ", block.last_byte()..at.start, Style::default(), false);
        }
        cue::push(&mut block, self.source, at, self.dialect);
        self.block = Some(block);
    }

    /// What stands before the first cue is told as one.
    fn stray(&mut self, at: std::ops::Range<usize>) {
        match self.found.last_mut() {
            Some(Found::Skipped(known)) => known.range.end = at.end,
            _ => self.found.push(Found::Skipped(Skipped { range: at, reason: Reason::NoCue })),
        }
    }

    fn finish(&mut self) {
        if let Some(mut block) = self.block.take().filter(|block| !block.text.trim().is_empty()) {
            cue::pair(&mut block, self.source);
            self.found.push(Found::Block(block));
        }
    }
}
