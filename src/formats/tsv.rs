//! TSV: a row a line, tabs between cells, no quoting.
//!
//! A file whose first line is [`ESCAPES`] writes tab, line breaks and backslash as `\t \n \r \\`;
//! in every other file a backslash is a backslash.

use std::borrow::Cow;
use std::collections::VecDeque;

use memchr::memchr;

use super::columns::Layout;
use super::error::FormatError;
use super::input::{Input, MAX_RECORD};
use super::steps::Steps;
use super::{Item, Position, ReadOptions, Reject};

/// The first line of a file with escapes.
pub(super) const ESCAPES: &str = "# hafez escapes";

/// What stands in one line.
pub(super) enum Line<'l> {
    /// Its text without the line break.
    Text(&'l str),
    /// It is longer than [`MAX_RECORD`].
    TooLong,
    /// The file is over.
    End,
}

/// Calls `use_line` with the next line and says which line it is.
///
/// A line that lies in the buffer is not copied; one that does not is gathered in `spill`.
pub(super) fn with_line<T>(
    input: &mut Input,
    spill: &mut Vec<u8>,
    use_line: impl FnOnce(Line<'_>, u64) -> T,
) -> Result<T, FormatError> {
    let line = input.line();
    input.mark();
    let available = input.fill()?;
    if let Some(end) = memchr(b'\n', available) {
        let value = use_line(as_line(available.get(..end).unwrap_or_default()), line);
        input.take(end + 1);
        return Ok(value);
    }
    spill.clear();
    let mut too_long = false;
    let mut found = false;
    loop {
        input.mark();
        let available = input.fill()?;
        if available.is_empty() {
            break;
        }
        found = true;
        let end = memchr(b'\n', available);
        let piece = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
        too_long |= spill.len() + piece.len() > MAX_RECORD;
        if !too_long {
            spill.extend_from_slice(piece);
        }
        let amount = end.map_or(available.len(), |end| end + 1);
        input.take(amount);
        if end.is_some() {
            break;
        }
    }
    let value = match (found, too_long) {
        (false, _) => Line::End,
        (_, true) => Line::TooLong,
        _ => as_line(spill),
    };
    let value = use_line(value, line);
    spill.shrink_to(64 * 1024);
    Ok(value)
}

/// The input is checked before; a line is cut at a character.
fn as_line(bytes: &[u8]) -> Line<'_> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    Line::Text(text.strip_suffix('\r').unwrap_or(text))
}

/// Reads the rows of a TSV file.
pub(super) struct TsvReader {
    input: Input,
    options: ReadOptions,
    layout: Option<Layout>,
    escapes: bool,
    first: bool,
    number: u64,
    spill: Vec<u8>,
}

impl TsvReader {
    pub(super) fn new(input: Input, options: ReadOptions) -> Self {
        let spill = Vec::new();
        Self { input, options, layout: None, escapes: false, first: true, number: 0, spill }
    }
}

impl Steps for TsvReader {
    type Found = Item;

    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        let Self { input, options, layout, escapes, first, number, spill } = self;
        let name = input.name().to_owned();
        with_line(input, spill, |text, line| {
            let text = match text {
                Line::End => return Ok(false),
                Line::TooLong => {
                    let reason = format!("the line is longer than {} MiB", MAX_RECORD / 1024 / 1024);
                    ready.push_back(Item::Rejected(Reject { line, unit: None, reason }));
                    return Ok(true);
                }
                Line::Text(text) => text,
            };
            if std::mem::take(first) && text == ESCAPES {
                *escapes = true;
                return Ok(true);
            }
            if text.trim().is_empty() {
                return Ok(true);
            }
            if layout.is_none() {
                let cells: Vec<&str> = text.split('\t').collect();
                let (decided, is_header) = Layout::decide(&cells, options, &name, line)?;
                *layout = Some(decided);
                if is_header {
                    return Ok(true);
                }
            }
            *number += 1;
            ready.extend(layout.as_ref().and_then(|layout| row(layout, text, *escapes, line, *number)));
            Ok(true)
        })?
    }
}

fn row(layout: &Layout, text: &str, escapes: bool, line: u64, number: u64) -> Option<Item> {
    let reject = |reason| Some(Item::Rejected(Reject { line, unit: None, reason }));
    if memchr(0, text.as_bytes()).is_some() {
        return reject("the line holds a NUL byte".to_owned());
    }
    let cells = text.split('\t').map(|cell| if escapes { unescape(cell) } else { Cow::Borrowed(cell) });
    match layout.unit(cells) {
        Ok(unit) => unit.map(|unit| Item::Unit(unit, Position { line, number })),
        Err(reason) => reject(reason),
    }
}

/// Whether a cell cannot stand in a file without escapes: it would be cut, or be read otherwise
/// by a reader that unescapes.
pub(super) fn needs_escapes(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    memchr::memchr3_iter(b'\t', b'\n', b'\\', bytes)
        .any(|at| bytes.get(at) != Some(&b'\\') || matches!(bytes.get(at + 1), Some(b't' | b'n' | b'r' | b'\\')))
        || memchr(b'\r', bytes).is_some()
}

/// Writes a cell with escapes.
pub(super) fn escape(cell: &str) -> Cow<'_, str> {
    if !cell.contains(['\t', '\n', '\r', '\\']) {
        return Cow::Borrowed(cell);
    }
    let mut escaped = String::with_capacity(cell.len() + 8);
    for c in cell.chars() {
        match c {
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\\' => escaped.push_str("\\\\"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

/// Reads a cell with escapes; a backslash before anything else is itself.
pub(super) fn unescape(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\\') {
        return Cow::Borrowed(cell);
    }
    let mut plain = String::with_capacity(cell.len());
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('\\') => plain.push('\\'),
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    Cow::Owned(plain)
}

/// A cell without the marks that a spreadsheet put around it; `None` where it cannot have. TSV has no quoting, but some
/// spreadsheets write `"He said ""no""."` all the same.
pub(super) fn bare(cell: &str) -> Option<String> {
    let inner = cell.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.replace("\"\"", "").contains('"')).then(|| inner.replace("\"\"", "\"").trim().to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn escapes_come_back_and_are_used_only_where_needed() {
        for (cell, needed) in [
            ("a\tb", true),
            ("\n", true),
            ("\r", true),
            (r"C:\temp", true),
            (r"\\", true),
            (r"a\b", false),
            (r"\", false),
            ("\"q\"", false),
        ] {
            assert_eq!(needs_escapes(cell), needed, "{cell:?}");
            assert_eq!(unescape(&escape(cell)), cell);
        }
        assert_eq!(unescape(r"\x \"), r"\x \");
    }
}
