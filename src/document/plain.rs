//! Blocks of a plain text file: each line is one, unless the file is hard-wrapped (E1).

use std::ops::Range;

use super::block::{Block, Role, Style};
use super::markdown::Found;

/// The widths of a line that was broken to fit a screen.
const WRAPPED: std::ops::RangeInclusive<usize> = 60..=80;
/// A line of a wrapped paragraph that is narrower than this is its last.
const NARROW: usize = 45;

/// Reads `source`, of which the first `from` bytes are a byte-order mark.
pub(super) fn read(source: &str, from: usize) -> Vec<Found> {
    let lines = lines(source, from);
    let wrapped = is_hard_wrapped(source, &lines);
    let mut found = Vec::new();
    let mut block: Option<Block> = None;
    for (number, line) in lines.iter().enumerate() {
        let text = source.get(line.clone()).unwrap_or_default();
        if text.is_empty() {
            found.extend(block.take().map(Found::Block));
            continue;
        }
        let mut current = block.take().unwrap_or_else(|| Block::new(Role::Text, 0));
        if !current.text.is_empty() {
            current.push(" ", current.last_byte()..line.start, Style::default(), false);
        }
        current.push(text, line.clone(), Style::default(), true);
        let next = lines.get(number + 1).and_then(|next| source.get(next.clone())).unwrap_or_default();
        if wrapped && goes_on(text, next) {
            block = Some(current);
        } else {
            found.push(Found::Block(current));
        }
    }
    found.extend(block.map(Found::Block));
    found.iter_mut().for_each(may_join);
    found
}

/// What of E4 a text without markup can tell: a page break cuts a paragraph, not a short line or a list. The first
/// half begins as a sentence and fills a line; the second is no item. What is joined goes on as long as each piece fills one.
fn may_join(found: &mut Found) {
    if let Found::Block(block) = found {
        let full = block.text.chars().take(NARROW).count() == NARROW;
        let item = is_item(&block.text);
        block.may_join = (!item, full && !item);
        block.begins = !begins_lower(&block.text);
    }
}

/// The lines without their ends and without white space around them.
fn lines(source: &str, from: usize) -> Vec<Range<usize>> {
    let mut start = from;
    let rest = source.get(from..).unwrap_or_default();
    rest.split(['\n', '\r', '\u{c}'])
        .map(|line| {
            let at = start;
            start += line.len() + 1;
            let lead = line.len() - line.trim_start().len();
            at + lead..at + lead.max(line.trim_end().len())
        })
        .collect::<Vec<_>>()
        .into_iter()
        .enumerate()
        .filter(|(number, line)| !is_between_crlf(source, *number, line))
        .map(|(_, line)| line)
        .collect()
}

/// The nothing between the two characters of a CRLF is no line.
fn is_between_crlf(source: &str, number: usize, line: &Range<usize>) -> bool {
    let bytes = source.as_bytes();
    number > 0
        && line.is_empty()
        && bytes.get(line.start) == Some(&b'\n')
        && line.start.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'\r')
}

/// E1: more than half of the lines that have a line under them are 60 to 80 columns wide, and
/// that line begins in lower case.
fn is_hard_wrapped(source: &str, lines: &[Range<usize>]) -> bool {
    let text = |line: &Range<usize>| source.get(line.clone()).unwrap_or_default();
    let (mut all, mut wrapped) = (0, 0);
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        if line.is_empty() || next.is_empty() {
            continue;
        }
        all += 1;
        wrapped += usize::from(begins_lower(text(next)) && WRAPPED.contains(&text(line).chars().count()));
    }
    wrapped * 2 > all
}

fn goes_on(line: &str, next: &str) -> bool {
    begins_lower(next) || (line.chars().take(NARROW).count() == NARROW && !is_item(next))
}

fn begins_lower(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

/// A line of a list that somebody typed.
fn is_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_numeric());
    line.starts_with(['•', '*', '–', '—', '-']) || (rest.len() < line.len() && rest.starts_with(['.', ')']))
}
