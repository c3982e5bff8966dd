//! The lines of a file of subtitles, and the markup in those that are text.

use std::collections::HashMap;
use std::ops::Range;

use super::Dialect;
use crate::document::block::{Block, Element, Mark, Style};
use crate::document::markup::element_name;
use crate::unit::Role as Turn;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Something that is said.
    Text,
    /// Something before the first time of `SubRip`: the time of a cue that was mistyped, and what it says.
    Stray,
    /// A number, a time, a note, a style, nothing.
    Other,
}

/// A line without its end and without white space around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) kind: Kind,
    pub(super) at: Range<usize>,
}

/// Blocks of a `WebVTT` file that are not said, by their first word.
const UNSAID: [&str; 3] = ["NOTE", "STYLE", "REGION"];

/// `00:00:01,000 --> 00:00:04,000` and what may follow.
pub(super) fn is_time(line: &str) -> bool {
    let Some((from, to)) = line.split_once("-->") else { return false };
    let is_moment = |text: &str| text.contains(':') && text.chars().all(|c| c.is_ascii_digit() || ":,.".contains(c));
    is_moment(from.trim()) && to.split_whitespace().next().is_some_and(is_moment)
}

/// The lines of a file. What stands after a time is text, blank lines inside it or not, up to the next cue.
pub(super) fn lines(source: &str, from: usize, dialect: Dialect) -> Vec<Line> {
    let all = raw(source, from);
    let text = |at: &Range<usize>| source.get(at.clone()).unwrap_or_default();
    let is_time_at = |number: usize| all.get(number).is_some_and(|at| is_time(text(at)));
    let (mut said, mut begins) = (false, true);
    let mut lines = Vec::with_capacity(all.len());
    for (number, at) in all.iter().enumerate() {
        let line = text(at);
        let is_name = begins && is_time_at(number + 1);
        let first = line.split_whitespace().next().unwrap_or_default();
        if begins && dialect == Dialect::WebVtt && (UNSAID.contains(&first) || first == "WEBVTT") {
            said = false;
        }
        let kind = match !line.is_empty() && !is_name && !is_time_at(number) {
            true if said => Kind::Text,
            true if dialect == Dialect::SubRip => Kind::Stray,
            _ => Kind::Other,
        };
        said |= is_time_at(number);
        begins = line.is_empty();
        lines.push(Line { kind, at: at.clone() });
    }
    lines
}

fn raw(source: &str, from: usize) -> Vec<Range<usize>> {
    let mut start = from;
    let lines = source.get(from..).unwrap_or_default().split_inclusive('\n').map(|line| {
        let at = start;
        start += line.len();
        let lead = line.len() - line.trim_start().len();
        at + lead..at + lead.max(line.trim_end().len())
    });
    lines.collect()
}

/// Adds the text of a line to a block, its tags left out.
pub(super) fn push(block: &mut Block, source: &str, at: Range<usize>, dialect: Dialect) {
    let mut done = at.start;
    while done < at.end {
        let rest = source.get(done..at.end).unwrap_or_default();
        let length = match markup(rest, dialect) {
            Markup::Tag(length) => length,
            Markup::Spelled(c, length) => {
                block.push(c.encode_utf8(&mut [0; 4]), done..done + length, Style::ENTITY, false);
                length
            }
            Markup::None => {
                let next = |at: &usize| !matches!(markup(rest.get(*at..).unwrap_or_default(), dialect), Markup::None);
                let signs = rest.char_indices().skip(1).filter(|(_, c)| "<{&".contains(*c)).map(|(at, _)| at);
                let length = signs.into_iter().find(next).unwrap_or(rest.len());
                block.push(rest.get(..length).unwrap_or_default(), done..done + length, Style::default(), true);
                length
            }
        };
        done += length;
    }
}

enum Markup {
    /// So many bytes long.
    Tag(usize),
    /// A character, and how long it is in the file.
    Spelled(char, usize),
    None,
}

/// The names of `WebVTT` (section 4.2.2) for characters.
const NAMES: [(&str, char); 6] =
    [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&nbsp;", '\u{a0}'), ("&lrm;", '\u{200e}'), ("&rlm;", '\u{200f}')];

/// What a text begins with: `<i>`, `<v Name>`, `<00:01.000>`, `{\an8}`, `&amp;`. Looks no further than the next mark of its kind,
/// so that a line of marks that nothing closes is read once.
fn markup(text: &str, dialect: Dialect) -> Markup {
    let inside = |open: char, close: char| {
        let rest = text.strip_prefix(open)?;
        let end = rest.find([open, close])?;
        rest.split_at_checked(end).filter(|(_, rest)| rest.starts_with(close)).map(|(inside, _)| inside)
    };
    if let Some(inside) = inside('<', '>') {
        let is_tag = inside.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
        return if is_tag { Markup::Tag(inside.len() + 2) } else { Markup::None };
    }
    if let Some(inside) = inside('{', '}').filter(|inside| inside.starts_with('\\')) {
        return Markup::Tag(inside.len() + 2);
    }
    let named = NAMES.iter().find(|(name, _)| dialect == Dialect::WebVtt && text.starts_with(name));
    named.map_or(Markup::None, |(name, c)| Markup::Spelled(*c, name.len()))
}

/// The tags that are open, and where those of each name stand among them.
#[derive(Default)]
struct Open<'s> {
    tags: Vec<(usize, usize, u32)>,
    by_name: HashMap<&'s str, Vec<(usize, u32)>>,
}

impl<'s> Open<'s> {
    fn push(&mut self, name: &'s str, start: usize, at: usize, number: u32) {
        self.by_name.entry(name).or_default().push((self.tags.len(), number));
        self.tags.push((start, at, number));
    }

    /// The last one of a name, which with all inside it is closed now.
    fn close(&mut self, name: &str) -> Option<(usize, usize, u32)> {
        let places = self.by_name.get_mut(name)?;
        // What was closed with another one around it is found here.
        loop {
            let (depth, number) = places.pop()?;
            if let Some(closed) = self.tags.get(depth).copied().filter(|(.., own)| *own == number) {
                self.tags.truncate(depth);
                return Some(closed);
            }
        }
    }
}

/// Finds the tags that belong together, so that a segment takes those inside it along.
pub(super) fn pair(block: &mut Block, source: &str) {
    let mut open = Open::default();
    let (mut elements, mut marks) = (Vec::new(), Vec::new());
    for (number, (tag, src, at)) in (1..).zip(tags(block, source)) {
        let (mut role, mut pair) = (Turn::Alone, number);
        match tag.strip_prefix('/').map(|closed| open.close(closed)) {
            None if tag.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                role = Turn::Open;
                open.push(name(tag), src.start, at, number);
            }
            Some(Some((start, from, begun))) => {
                (role, pair) = (Turn::Close, begun);
                elements.push(Element { text: from..at, src: start..src.end });
            }
            None | Some(None) => {}
        }
        let does = element_name(name(tag.trim_start_matches('/')));
        marks.push(Mark { at, src, role, pair, name: does, hidden: false, spaced: false });
    }
    elements.retain(|element| !element.text.is_empty());
    elements.sort_by_key(|element| element.text.start);
    (block.elements, block.marks) = (elements, marks);
    style(block, source);
}

/// `v` of `v.loud Esme`.
fn name(tag: &str) -> &str {
    tag.split([' ', '.', '\t']).next().unwrap_or_default()
}

/// The tags between, before and after the pieces of a block: what is in them, their bytes, and where in the text they stand.
fn tags<'s>(block: &Block, source: &'s str) -> Vec<(&'s str, Range<usize>, usize)> {
    let (Some(first), Some(last)) = (block.pieces.first(), block.pieces.last()) else { return Vec::new() };
    let line = |at: usize| source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let end = source.get(last.src.end..).and_then(|rest| rest.find('\n')).map_or(source.len(), |at| last.src.end + at);
    let mut gaps = vec![(line(first.src.start)..first.src.start, 0)];
    for pair in block.pieces.windows(2) {
        if let [one, next] = pair {
            gaps.push((one.src.end..next.src.start, next.at));
        }
    }
    // A tag may stand beside the break of a line, which is a piece of its own.
    let breaks = block
        .pieces
        .iter()
        .filter(|piece| !piece.verbatim && source.get(piece.src.clone()).is_some_and(|src| src.contains('\n')));
    gaps.extend(breaks.map(|piece| (piece.src.clone(), piece.at)));
    gaps.push((last.src.end..end, block.text.len()));
    gaps.sort_by_key(|(gap, _)| gap.start);
    gaps.into_iter()
        .flat_map(|(gap, text)| in_gap(source, gap).into_iter().map(move |(tag, src)| (tag, src, text)))
        .collect()
}

fn in_gap(source: &str, gap: Range<usize>) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = gap.start;
    while let Some(open) = source.get(at..gap.end).and_then(|rest| rest.find('<')) {
        let start = at + open;
        let Some(length) = source.get(start..gap.end).and_then(|rest| rest.find('>')) else { break };
        found.push((source.get(start + 1..start + length).unwrap_or_default(), start..start + length + 1));
        at = start + length + 1;
    }
    found
}

/// Marks the pieces that stand in an element with what it does: each element is counted in at its first piece and
/// out behind its last.
fn style(block: &mut Block, source: &str) {
    const STYLES: [Style; 3] = [Style::ITALIC, Style::BOLD, Style::HTML];
    let mut steps = vec![[0_i64; 3]; block.pieces.len() + 1];
    for element in &block.elements {
        let tag = source.get(element.src.start + 1..).unwrap_or_default();
        let does = match tag.split([' ', '.', '>', '\t']).next().unwrap_or_default() {
            "i" => 0,
            "b" => 1,
            _ => 2,
        };
        let place = |at: usize| block.pieces.partition_point(|piece| piece.at < at);
        for (place, step) in [(place(element.text.start), 1), (place(element.text.end), -1)] {
            if let Some(count) = steps.get_mut(place).and_then(|steps| steps.get_mut(does)) {
                *count += step;
            }
        }
    }
    let mut depth = [0_i64; 3];
    for (piece, step) in block.pieces.iter_mut().zip(&steps) {
        for ((depth, step), style) in depth.iter_mut().zip(step).zip(STYLES) {
            *depth += step;
            if *depth > 0 {
                piece.style = piece.style.with(style);
            }
        }
    }
}
