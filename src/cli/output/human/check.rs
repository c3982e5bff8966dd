//! Findings for people: the texts of a pair with the words concerned marked, and a line for each finding.

use std::io::{self, Write};
use std::ops::Range;

use super::Human;
use crate::checks::Severity;
use crate::cli::output::check::FindingRecord;
use crate::cli::output::style;

/// A text that is longer is shown around the places only.
const WHOLE: usize = 400;
/// Characters on each side of them then.
const AROUND: usize = 80;

impl Human {
    pub(super) fn finding(&mut self, finding: &FindingRecord, out: &mut dyn Write) -> io::Result<()> {
        if let Some(head) = &finding.head {
            if self.started {
                writeln!(out)?;
            }
            let line = finding.line.map(|line| format!("  line {line}")).unwrap_or_default();
            writeln!(out, "{}", self.paint(style::DETAIL, &format!("{}{line}", finding.segment)))?;
            if !head.source.is_empty() || finding.target.is_empty() {
                writeln!(out, "{}", self.places(&finding.source, &head.source))?;
            }
            if !finding.target.is_empty() {
                writeln!(out, "{}", self.places(&finding.target, &head.target))?;
            }
        }
        if finding.times == 0 {
            return Ok(());
        }
        let (style, name) = match finding.severity {
            Severity::Error => (style::ERROR, "error  "),
            Severity::Warning => (style::WARNING, "warning"),
            Severity::Info => (style::DETAIL, "info   "),
        };
        let times = if finding.times > 1 { format!(" ({} times)", finding.times) } else { String::new() };
        let about = format!("{} {}{times}", finding.code, finding.name);
        write!(out, "   {}  {about:<18}  {}", self.paint(style, name), self.show(&finding.message))?;
        let visible = |text: &str| text.chars().map(seen).collect::<String>();
        match &finding.fix {
            Some(fix) => {
                let fix = if fix.is_empty() { "(nothing)".to_owned() } else { self.show(&visible(fix)) };
                writeln!(out, ": {} \u{2192} {fix}", self.show(&visible(finding.found())))
            }
            None => writeln!(out),
        }
    }

    /// The text with every word marked that a place touches. A mark inside a word would part its letters.
    fn places(&self, text: &str, places: &[Range<usize>]) -> String {
        let words = words(text, places);
        let shown = window(text, &words);
        let screen = crate::cli::bidi::Screen { isolate: false, ..self.layout.screen };
        let mut line = if shown.start > 0 { "…".to_owned() } else { String::new() };
        let mut done = shown.start;
        let whole =
            |range: &&Range<usize>| range.len() < text.len() && range.start >= shown.start && range.end <= shown.end;
        for range in words.iter().filter(whole) {
            line += &screen.show(text.get(done..range.start).unwrap_or_default());
            let word = screen.show(text.get(range.clone()).unwrap_or_default()).into_owned();
            line += &if self.layout.color { self.paint(style::MARKED, &word) } else { format!("[-{word}-]") };
            done = range.end;
        }
        line += &screen.show(text.get(done..shown.end).unwrap_or_default());
        line += if shown.end < text.len() { "…" } else { "" };
        let line = line.replace('\n', " ");
        let isolated = self.layout.screen.isolate && line.chars().any(crate::cli::bidi::is_rtl);
        if isolated { format!("\u{2068}{line}\u{2069}") } else { line }
    }
}

/// Signs for what nobody sees.
fn seen(c: char) -> char {
    match c {
        '\u{200C}' => '\u{2038}',
        ' ' => '\u{2423}',
        '\u{A0}' => '\u{237D}',
        '\n' | '\t' => ' ',
        other => other,
    }
}

/// The words that places touch, joined where they meet. Each place looks no further back than the word before it: a text
/// may have as many places as letters.
fn words(text: &str, places: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut places: Vec<Range<usize>> = places.to_vec();
    places.sort_by_key(|range| (range.start, range.end));
    for place in places {
        let done = words.last().map_or(0, |last| last.end);
        if place.end <= done && place.start < done {
            continue;
        }
        let before = text.get(done..place.start).unwrap_or_default();
        let space = before.char_indices().rev().find(|(_, c)| c.is_whitespace());
        let start = space.map_or(done, |(at, c)| done + at + c.len_utf8());
        let after = text.get(place.end..).unwrap_or_default();
        let end = place.end + after.find(char::is_whitespace).unwrap_or(after.len());
        match words.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => words.push(start..end),
        }
    }
    words
}

/// The part of a long text that is shown.
fn window(text: &str, words: &[Range<usize>]) -> Range<usize> {
    if text.chars().nth(WHOLE).is_none() {
        return 0..text.len();
    }
    let first = words.first().filter(|range| range.len() < text.len()).map_or(0, |range| range.start);
    let end = words.iter().map(|range| range.end).filter(|end| *end < text.len()).max().unwrap_or(first);
    let left = text.get(..first).unwrap_or_default().char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
    let limit = text.get(left..).unwrap_or_default().char_indices().nth(WHOLE).map_or(text.len(), |(at, _)| left + at);
    let right = text.get(end..).unwrap_or_default().char_indices().nth(AROUND).map_or(text.len(), |(at, _)| end + at);
    left..right.min(limit).max(left)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice)]
    use proptest::prelude::*;

    use super::*;

    /// Looks from each place to both ends of the text.
    fn plainly(text: &str, mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
        let mut words: Vec<Range<usize>> = Vec::new();
        places.sort_by_key(|range| (range.start, range.end));
        for place in places {
            let start = text[..place.start].rfind(' ').map_or(0, |at| at + 1);
            let end = text[place.end..].find(' ').map_or(text.len(), |at| place.end + at);
            match words.last_mut() {
                Some(last) if start <= last.end => last.end = last.end.max(end),
                _ => words.push(start..end),
            }
        }
        words
    }

    proptest! {
        #[test]
        fn words_are_those_that_places_touch(text in "[ab ]{0,30}", places in prop::collection::vec((0usize..31, 0usize..6), 0..6)) {
            let place = |(start, length): (usize, usize)| start.min(text.len())..(start + length).min(text.len());
            let places: Vec<Range<usize>> = places.into_iter().map(place).collect();
            prop_assert_eq!(words(&text, &places), plainly(&text, places));
        }
    }
}
