//! Where a sentence ends (S1 to S13).
//!
//! A scanner finds every end mark with what clings to it, and a short list of questions decides
//! whether a sentence ends there. What a language does differently is in [`SentenceRules`].
//!
//! The breaks of UAX #29 are not used as a base: it breaks after every dot between Arabic letters
//! (S10), never before a number that a lower-case word follows, and puts U+2026 into the wrong
//! sentence (S5).

mod words;

use std::ops::Range;

use super::rules::Marks;
pub use super::rules::{RulesError, SentenceRules};
use words::{Class, Next, Shape, Token};

/// The longest bracket that holds its sentences together, in characters (S7).
const BRACKET: usize = 200;

/// Cuts a text into sentences: ordered ranges of bytes, without the white space around them.
///
/// A line end always ends a sentence. Takes time linear in the length of the text.
pub fn split(text: &str, rules: &SentenceRules) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2029}']) {
        split_line(line, offset, rules, &mut out);
        offset += line.len();
    }
    out
}

fn split_line(line: &str, offset: usize, rules: &SentenceRules, out: &mut Vec<Range<usize>>) {
    let brackets = Brackets::of(line);
    let mut open = brackets.0.iter().peekable();
    let mut inside_until = 0;
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(mark) = Mark::next(line, at, rules) {
        at = mark.end;
        while let Some(bracket) = open.next_if(|bracket| bracket.start < mark.end) {
            inside_until = inside_until.max(bracket.end);
        }
        // S7: the closing bracket itself may belong to the mark.
        if mark.end >= inside_until && ends_here(line, start, &mark, rules) {
            pieces.push(start..mark.end);
            start = mark.end;
        }
    }
    pieces.push(start..line.len());
    collect(line, offset, &pieces, out);
}

/// Trims the pieces; one without a letter, digit or symbol belongs to its neighbour.
fn collect(line: &str, offset: usize, pieces: &[Range<usize>], out: &mut Vec<Range<usize>>) {
    let mut kept: Vec<Range<usize>> = Vec::new();
    let mut pending: Option<usize> = None;
    for piece in pieces {
        let Some(piece) = trimmed(line, piece.clone()) else { continue };
        let text = line.get(piece.clone()).unwrap_or_default();
        let start = pending.take().unwrap_or(piece.start);
        if text.chars().any(char::is_alphanumeric) {
            kept.push(start..piece.end);
        } else if let Some(last) = kept.last_mut() {
            last.end = piece.end;
        } else {
            pending = Some(start);
        }
    }
    if let Some(piece) = pending.and_then(|start| trimmed(line, start..line.len())) {
        kept.push(piece);
    }
    out.extend(kept.into_iter().map(|piece| piece.start + offset..piece.end + offset));
}

/// The range without the white space at its ends; `None` if nothing is left.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let slice = text.get(range.clone())?;
    let start = range.start + (slice.len() - slice.trim_start().len());
    let end = range.start + slice.trim_end().len();
    (start < end).then_some(start..end)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    /// One full stop.
    Stop,
    /// `...` or `…`.
    Ellipsis,
    /// `!`, `?`, `؟` …
    Strong,
}

/// An end mark with the closing marks (and the omission mark, S5) that belong to it.
#[derive(Debug)]
struct Mark {
    start: usize,
    end: usize,
    strength: Strength,
    /// A closing quotation mark or bracket follows the mark.
    closed: bool,
    /// One of them is a quotation mark.
    quoted: bool,
    /// An omission mark follows the full stop.
    omission: bool,
    /// White space, the end of the line, or a mark that needs neither, follows (S13).
    free: bool,
}

impl Mark {
    fn next(line: &str, from: usize, rules: &SentenceRules) -> Option<Self> {
        let marks = &rules.marks;
        let (start, first) = line
            .get(from..)?
            .char_indices()
            .find(|(_, c)| !(c.is_alphanumeric() || *c == ' ') && marks.end.contains(*c))
            .map(|(at, c)| (from + at, c))?;
        let strength = if first == '…' || dots(line, start).is_some() {
            Strength::Ellipsis
        } else if matches!(first, '.' | '۔') {
            Strength::Stop
        } else {
            Strength::Strong
        };
        let end = dots(line, start).unwrap_or(start + first.len_utf8());
        let mut mark = Self { start, end, strength, closed: false, quoted: false, omission: false, free: false };
        mark.cling(line, marks);
        while mark.absorb(line, marks) {}
        mark.free = mark.is_free(line, marks);
        Some(mark)
    }

    /// Takes in further end marks, closing marks and invisible characters without white space between.
    fn cling(&mut self, line: &str, marks: &Marks) {
        while let Some(c) = char_at(line, self.end) {
            if c.is_alphanumeric() {
                break;
            } else if marks.end.contains(c) {
                if !matches!(c, '.' | '۔' | '…') {
                    self.strength = Strength::Strong;
                } else if self.strength == Strength::Stop && c != '…' && !self.closed {
                    self.strength = Strength::Ellipsis;
                }
            } else if marks.closing.contains(c) {
                self.close(c);
            } else if let Some(end) = reference(line, self.end) {
                self.end = end;
                continue;
            } else if !is_invisible(c) {
                break;
            }
            self.end += c.len_utf8();
        }
    }

    fn close(&mut self, c: char) {
        self.closed = true;
        self.quoted |= !matches!(c, ')' | ']' | '}');
    }

    /// Takes in a closing mark or an omission mark (S5) that stands behind white space.
    fn absorb(&mut self, line: &str, marks: &Marks) -> bool {
        let next = skip_space(line, self.end);
        if next == self.end {
            return false;
        }
        let end = if let Some(c) = char_at(line, next).filter(|c| marks.closing_after_space.contains(*c)) {
            self.close(c);
            next + c.len_utf8()
        } else if let Some(end) =
            omission(line, next).filter(|end| self.strength != Strength::Ellipsis && is_edge(line, *end))
        {
            self.omission = true;
            end
        } else {
            return false;
        };
        self.end = end;
        self.cling(line, marks);
        true
    }

    fn is_free(&self, line: &str, marks: &Marks) -> bool {
        let last = line.get(self.start..self.end).and_then(|mark| mark.chars().rev().find(|c| marks.end.contains(*c)));
        let spaceless = last.is_some_and(|c| marks.end_without_space.contains(c));
        is_edge(line, self.end) || (spaceless && char_at(line, self.end).is_some_and(char::is_alphabetic))
    }
}

/// The questions of S1 to S13, the cheapest first.
fn ends_here(line: &str, start: usize, mark: &Mark, rules: &SentenceRules) -> bool {
    let next = Next::of(line, mark.end, rules);
    if !mark.free || next.class == Class::Lower || rules.never_starts.contains(next.word) {
        return false;
    }
    let before = line.get(start..mark.start).unwrap_or_default();
    match mark.strength {
        Strength::Strong if mark.closed && (rules.continues_quote.contains(next.word) || next.speaks(rules)) => false,
        Strength::Strong => !is_listed_with_mark(before, line.get(mark.start..mark.start + 1), rules),
        // Where there is no case, an ellipsis between spaces is a pause, not an end.
        Strength::Ellipsis => !(next.class == Class::Caseless && before.ends_with(char::is_whitespace)),
        // Behind a bracket, the full stop of an abbreviation is still one.
        Strength::Stop => mark.quoted || mark.omission || !is_abbreviation(before, start == 0, &next, rules),
    }
}

fn is_listed_with_mark(before: &str, mark: Option<&str>, rules: &SentenceRules) -> bool {
    mark.is_some_and(|mark| rules.always.contains(&format!("{}{mark}", Token::last(before, rules).text)))
}

/// Whether the full stop after `before` belongs to an abbreviation, an initial or a list number.
fn is_abbreviation(before: &str, block_start: bool, next: &Next<'_>, rules: &SentenceRules) -> bool {
    let token = Token::last(before, rules);
    let starts_sentence = next.class == Class::Upper && !next.initial && rules.starters.contains(next.word);
    match token.shape() {
        Shape::Number => {
            token.first && (block_start || token.is_short()) || rules.marks.ordinal_dot && token.is_short()
        }
        Shape::Capital => next.class == Class::Upper && !starts_sentence || token.listed(next, starts_sentence, rules),
        Shape::Letter => next.initial || token.listed(next, starts_sentence, rules),
        Shape::CaselessLetter | Shape::CaselessDotted => true,
        Shape::Dotted => !starts_sentence || token.listed(next, starts_sentence, rules),
        Shape::Word => token.listed(next, starts_sentence, rules),
    }
}

/// Balanced brackets shorter than [`BRACKET`] characters, in order of their start (S7).
struct Brackets(Vec<Range<usize>>);

impl Brackets {
    fn of(line: &str) -> Self {
        let mut open: [Vec<(usize, usize)>; 2] = Default::default();
        let mut found = Vec::new();
        for (count, (at, c)) in line.char_indices().enumerate() {
            match c {
                '(' => open[0].push((at, count)),
                '[' => open[1].push((at, count)),
                ')' | ']' => {
                    let stack = &mut open[usize::from(c == ']')];
                    found
                        .extend(stack.pop().filter(|(_, from)| count - from < BRACKET).map(|(start, _)| start..at + 1));
                }
                _ => {}
            }
        }
        found.sort_by_key(|range| range.start);
        Self(found)
    }
}

fn char_at(line: &str, at: usize) -> Option<char> {
    line.get(at..)?.chars().next()
}

fn skip_space(line: &str, at: usize) -> usize {
    let rest = line.get(at..).unwrap_or_default();
    let skipped = rest.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    line.len() - skipped.len()
}

/// Whether white space or nothing stands there.
fn is_edge(line: &str, at: usize) -> bool {
    char_at(line, at).is_none_or(char::is_whitespace)
}

/// The end of an ellipsis of dots that starts there: `..`, `...`, `. . .`.
fn dots(line: &str, at: usize) -> Option<usize> {
    let rest = line.get(at..)?;
    let run = rest.len() - rest.trim_start_matches('.').len();
    if run >= 2 {
        return Some(at + run);
    }
    let spaced = [". . . .", ". . .", ".\u{a0}.\u{a0}."];
    spaced.into_iter().find(|dots| rest.starts_with(dots)).map(|dots| at + dots.len())
}

/// The end of an omission mark that starts there: dots, `…`, or either in brackets (S5).
fn omission(line: &str, at: usize) -> Option<usize> {
    let plain = |at: usize| dots(line, at).or_else(|| (char_at(line, at)? == '…').then_some(at + '…'.len_utf8()));
    match char_at(line, at)? {
        open @ ('[' | '(') => {
            let end = plain(at + 1)?;
            let close = if open == '[' { ']' } else { ')' };
            (char_at(line, end)? == close).then_some(end + 1)
        }
        _ => plain(at),
    }
}

/// The end of a note's number that clings to a mark: `[12]`.
fn reference(line: &str, at: usize) -> Option<usize> {
    let inner = line.get(at..)?.strip_prefix('[')?;
    let digits = inner.chars().take(4).take_while(|c| c.is_numeric()).map(char::len_utf8).sum::<usize>();
    (digits > 0 && inner.get(digits..)?.starts_with(']')).then_some(at + digits + 2)
}

/// Direction marks, joiners and other characters without a shape.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A letter of a script without upper and lower case.
pub(super) fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}
