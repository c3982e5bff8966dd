//! CSV after RFC 4180: quoted cells with line breaks, `,` or `;` or tab between cells.
//!
//! A spreadsheet runs a cell that begins with `= + - @`. hafez writes such a cell with an
//! apostrophe before it, and takes one off when it reads.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, Read};

use super::columns::Layout;
use super::error::{Fault, FormatError};
use super::input::{Input, MAX_RECORD};
use super::steps::Steps;
use super::{Item, Position, ReadOptions, Reject};

/// A record put behind the end of the file. If it comes back inside a longer cell, a quotation
/// mark was still open there: the file has been cut.
const SENTINEL: &str = "\n\u{0}end of file\u{0}\n";
const SENTINEL_CELL: &str = "\u{0}end of file\u{0}";

/// The input with the sentinel behind it. It remembers what it gave last, so that one can look up
/// how a record ended: the parser counts a line at its `\n`, and a record is over at its `\r`.
struct WithSentinel {
    input: Input,
    rest: &'static [u8],
    last: Vec<u8>,
    /// Bytes given before `last`.
    before: u64,
    /// The byte before `last`.
    edge: u8,
}

impl WithSentinel {
    fn new(input: Input) -> Self {
        Self { input, rest: SENTINEL.as_bytes(), last: Vec::new(), before: 0, edge: b'\n' }
    }

    /// The byte before this place, which lies in or just before the last piece.
    fn byte_before(&self, place: u64) -> u8 {
        let at = place.checked_sub(self.before + 1).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.last.get(at)).copied().unwrap_or(self.edge)
    }
}

impl Read for WithSentinel {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = match self.input.read(out)? {
            0 => self.rest.read(out)?,
            read => read,
        };
        self.before += self.last.len() as u64;
        self.edge = self.last.last().copied().unwrap_or(self.edge);
        self.last.clear();
        self.last.extend_from_slice(out.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Reads the records of a CSV file.
pub(super) struct CsvReader {
    reader: ::csv::Reader<WithSentinel>,
    name: String,
    record: ::csv::StringRecord,
    options: ReadOptions,
    layout: Option<Layout>,
    number: u64,
}

impl CsvReader {
    pub(super) fn new(mut input: Input, options: ReadOptions) -> Result<Self, FormatError> {
        let head = input.fill()?;
        let delimiter = said_delimiter(head).unwrap_or_else(|| delimiter(head));
        let name = input.name().to_owned();
        let source = WithSentinel::new(input);
        let reader =
            ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(source);
        let record = ::csv::StringRecord::new();
        Ok(Self { reader, name, record, options, layout: None, number: 0 })
    }

    /// The line on which the record began, when it has ended with this many line breaks more.
    fn line(&self, behind: u64) -> u64 {
        let breaks = |cell: &str| memchr::memchr_iter(b'\n', cell.as_bytes()).count() as u64;
        let inside: u64 = self.record.iter().map(breaks).sum();
        self.reader.position().line().saturating_sub(inside + behind)
    }

    fn item(&mut self) -> Result<Option<Item>, FormatError> {
        let ended = self.reader.get_ref().byte_before(self.reader.position().byte());
        let line = self.line(u64::from(ended == b'\n'));
        let blank = self.record.iter().all(|cell| cell.trim().is_empty());
        if blank {
            return Ok(None);
        }
        if self.layout.is_none() {
            let cells: Vec<&str> = self.record.iter().collect();
            if line == 1 && matches!(cells.as_slice(), [first, ""] if first.eq_ignore_ascii_case("sep=")) {
                return Ok(None);
            }
            let (decided, is_header) = Layout::decide(&cells, &self.options, &self.name, line)?;
            self.layout = Some(decided);
            if is_header {
                return Ok(None);
            }
        }
        self.number += 1;
        let reject = |reason| Item::Rejected(Reject { line, unit: None, reason });
        if self.record.iter().any(|cell| cell.contains('\0')) {
            return Ok(Some(reject("the row holds a NUL byte".to_owned())));
        }
        let Some(layout) = &self.layout else { return Ok(None) };
        Ok(match layout.unit(self.record.iter().map(|cell| Cow::Borrowed(unguard(cell)))) {
            Ok(Some(unit)) => Some(Item::Unit(unit, Position { line, number: self.number })),
            Ok(None) => None,
            Err(reason) => Some(reject(reason)),
        })
    }

    fn fault(&self, error: ::csv::Error) -> FormatError {
        let line = error.position().map(::csv::Position::line);
        match error.into_kind() {
            ::csv::ErrorKind::Io(error) => FormatError::from_stream(&error, &self.name),
            other => {
                let error = FormatError::new(Fault::CutShort, &self.name, format!("a bad record ({other:?})"));
                line.map_or_else(|| error.clone(), |line| error.clone().at_line(line))
            }
        }
    }

    fn open_quote(&self) -> FormatError {
        FormatError::new(Fault::CutShort, &self.name, "the file breaks off inside a quoted cell")
            .at_line(self.line(0))
            .hint("close the quotation mark, or fetch the file again; the rows before this one are whole")
    }
}

impl Steps for CsvReader {
    type Found = Item;

    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        self.reader.get_mut().input.mark();
        if !self.reader.read_record(&mut self.record).map_err(|e| self.fault(e))? {
            return Ok(false);
        }
        let last = self.record.iter().next_back().unwrap_or_default();
        if self.record.len() == 1 && last == SENTINEL_CELL {
            return Ok(false);
        }
        if last.ends_with("\u{0}end of file\u{0}\n") {
            return Err(self.open_quote());
        }
        ready.extend(self.item()?);
        Ok(true)
    }
}

/// The delimiter that a first line such as `sep=;` tells to Excel.
pub(crate) fn said_delimiter(head: &[u8]) -> Option<u8> {
    let line = head.split(|byte| *byte == b'\n').next()?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let (name, said) = line.split_at_checked(4)?;
    match said {
        [delimiter @ (b';' | b',' | b'\t' | b'|')] if name.eq_ignore_ascii_case(b"sep=") => Some(*delimiter),
        _ => None,
    }
}

/// The character that stands most often between the cells of the first record; a comma in doubt.
pub(crate) fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for &byte in head.iter().take(MAX_RECORD) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            _ if !quoted => counts.iter_mut().filter(|(c, _)| *c == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(c, _)| *c)
}

/// What a spreadsheet passes over before a formula, and the apostrophes of guarded ones.
const BEFORE: [char; 4] = ['\'', '\t', '\r', '\n'];
/// How a formula begins, also in the wide forms that spreadsheets of East Asia take for the same.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches(BEFORE).starts_with(FORMULA)
}

/// A cell as it is written: one apostrophe more before a formula (and before a guarded one).
pub fn guard(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The inverse of [`guard`]: a cell as it was meant.
pub(crate) fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|inner| is_formula(inner)).unwrap_or(cell)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn guards_come_off_again() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("'=x", "''=x"),
            ("''@", "'''@"),
            ("-5", "'-5"),
            ("'tis", "'tis"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(guard(cell), written);
            assert_eq!(unguard(written), cell);
        }
    }

    #[test]
    fn the_delimiter_is_found() {
        for (head, wanted) in
            [("a;b\n", b';'), ("a,b;c,d\n", b','), ("\"a;b;c\",d\n", b','), ("a\tb\n", b'\t'), ("a\n", b',')]
        {
            assert_eq!(delimiter(head.as_bytes()), wanted, "{head}");
        }
    }
}
