//! A work file as rows, whatever a translator or a tool has done to it.

use std::io::Read;

use super::super::detect::Format;
use super::super::error::{Fault, FormatError};
use super::super::plain::Plain;
use super::super::{Item, ReadOptions, Reject, rows as cells};
use super::table::Columns;
use super::seal;
use crate::lang::LanguageTag;
use crate::unit::{Extra, NewUnit, Variant};

/// A text of a work file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wording {
    /// With placeholders for its codes, `⟨1⟩bold⟨/1⟩`.
    Shown(String),
    /// With codes.
    Coded(Variant),
}

impl Wording {
    /// The text without codes.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Shown(shown) => without_placeholders(shown).into(),
            Self::Coded(variant) => variant.text.as_str().into(),
        }
    }
}

/// How far the translation of a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There is none.
    Empty,
    /// There is one that nobody has worked on yet: a match of another text, filled in.
    Draft,
    /// It is there.
    Done,
}

/// A segment of a work file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the document; `None` where that is not told any more.
    pub number: Option<u32>,
    /// Its source.
    pub source: Wording,
    /// Its translation; empty where there is none.
    pub target: Wording,
    /// How far it is.
    pub state: State,
    /// Whether a person stands up for it.
    pub confirmed: bool,
    /// A remark of whoever worked on it.
    pub note: Option<String>,
    /// Where it stands in its file: a line, or a row.
    pub line: u64,
}

/// A work file that was read.
#[derive(Debug, Clone)]
pub struct Work {
    /// The document that it is of, where that is told.
    pub document: Option<String>,
    /// The language of the document.
    pub from: LanguageTag,
    /// The language of the translation.
    pub to: LanguageTag,
    /// How many segments the document has, where that is told.
    pub segments: Option<u32>,
    /// The segments, in the order of the file.
    pub rows: Vec<Row>,
    /// What could not be read.
    pub rejects: Vec<Reject>,
    /// What else should be known.
    pub told: Vec<String>,
}

impl Work {
    fn new(from: LanguageTag, to: LanguageTag) -> Self {
        Self { document: None, from, to, segments: None, rows: Vec::new(), rejects: Vec::new(), told: Vec::new() }
    }
}

/// Reads a work file; what it is, its content says. `name` is what messages call it.
///
/// # Errors
/// It is none, it cannot be read to its end, it is empty.
pub fn read(mut raw: Box<dyn Read + Send>, name: &str, options: &ReadOptions) -> Result<Work, FormatError> {
    let plain = Plain::new(raw, name)?;
    let head = plain.head().to_vec();
    raw = plain.whole();
    let by_name = super::super::detect::detect(&head, "-", &options.languages).ok();
    match by_name {
        Some(Format::Tsv) => table(raw, name, options),
        Some(Format::Xliff | Format::Xliff2) => units(raw, name, options),
        _ => Err(no_work(name)),
    }
}

fn no_work(name: &str) -> FormatError {
    FormatError::new(Fault::NotTheFormat, name, "this is no work file")
        .hint("`hafez pretranslate FILE -o WORK` makes one: .xlf, .po, .tsv, .xlsx or .docx")
}

fn table(raw: Box<dyn Read + Send>, name: &str, options: &ReadOptions) -> Result<Work, FormatError> {
    let rows = cells::read_rows(raw, name)?;
    of_cells(rows, name, options)
}

/// Rows of cells behind a header.
fn of_cells(
    rows: impl IntoIterator<Item = (u64, Vec<String>)>,
    name: &str,
    options: &ReadOptions,
) -> Result<Work, FormatError> {
    let mut rows = rows.into_iter();
    let columns = |cells: &[String]| Columns::of(cells, (&options.from, &options.to), &options.languages);
    // A title may have been put above the header.
    let columns = rows.by_ref().take(TITLE_ROWS).find_map(|(_, cells)| columns(&cells)).ok_or_else(|| no_work(name))?;
    let mut work = Work::new(columns.from.clone(), columns.to.clone());
    work.told = columns.lost();
    for (line, cells) in rows {
        let row = columns.row(&cells, line, &mut work);
        work.rows.extend(row);
    }
    Ok(work)
}

/// Rows in which a header is looked for.
const TITLE_ROWS: usize = 10;

/// A format whose readers know states and codes.
fn units(raw: Box<dyn Read + Send>, name: &str, options: &ReadOptions) -> Result<Work, FormatError> {
    let options = ReadOptions { half: true, format: Some(Format::Xliff), ..options.clone() };
    let reader = super::super::open(raw, name, &options)?;
    let mut work = Work::new(options.from.clone(), options.to.clone());
    let mut last = None;
    for item in reader {
        match item? {
            Item::Rejected(reject) => work.rejects.push(reject),
            Item::Unit(unit, place) => {
                let same = last == Some(place.number);
                last = Some(place.number);
                take_unit(&mut work, unit, place.line, same);
            }
        }
    }
    Ok(work)
}

fn take_unit(work: &mut Work, unit: NewUnit, line: u64, same: bool) {
    let attribute = |extra: Option<&Extra>, name: &str| extra.and_then(|extra| extra.attribute(name)).map(str::to_owned);
    let sealed = unit.extra.as_ref().and_then(|extra| extra.prop(FILLED)).map(str::to_owned);
    let number = attribute(unit.extra.as_deref(), "id").and_then(|id| id.parse().ok());
    let confirmed = unit.status == crate::unit::Status::Confirmed;
    if work.document.is_none() {
        work.document = unit.origin.as_ref().map(|origin| origin.file.clone());
    }
    let mut sides = unit.variants.into_iter();
    let (Some(source), Some(target)) = (sides.next(), sides.next()) else { return };
    if work.rows.is_empty() {
        (work.from, work.to) = (source.lang.clone(), target.lang.clone());
    }
    let state = attribute(target.extra.as_deref(), "state");
    let state = match (target.text.trim().is_empty(), state.as_deref(), sealed) {
        (true, ..) => State::Empty,
        (_, _, Some(sealed)) if !seal::holds(&sealed, &target.text) => State::Done,
        (_, Some("initial" | "new" | "needs-translation"), _) => State::Draft,
        _ => State::Done,
    };
    let row = Row {
        number,
        source: Wording::Coded(source),
        target: Wording::Coded(target),
        state,
        confirmed,
        note: unit.note,
        line,
    };
    match work.rows.last_mut().filter(|_| same) {
        Some(before) => join(before, row),
        None => work.rows.push(row),
    }
}

/// The property of a unit that seals what was filled in.
pub(in super::super) const FILLED: &str = "hafez-work-filled";

/// A tool has cut a segment in two: they are one again.
fn join(before: &mut Row, row: Row) {
    let glue = |one: &mut Wording, other: Wording| {
        let (Wording::Coded(one), Wording::Coded(other)) = (one, other) else { return };
        if !one.text.is_empty() && !other.text.is_empty() && !one.text.ends_with(char::is_whitespace) {
            one.text.push(' ');
        }
        let shift = one.text.len();
        one.text.push_str(&other.text);
        one.inline.extend(other.inline.into_iter().map(|code| crate::unit::Inline { at: code.at + shift, ..code }));
    };
    glue(&mut before.source, row.source);
    glue(&mut before.target, row.target);
    before.confirmed &= row.confirmed;
    before.state = match (before.state, row.state) {
        (State::Done, State::Done) => State::Done,
        (State::Empty, State::Empty) => State::Empty,
        _ => State::Draft,
    };
}

/// A text without its placeholders.
pub(super) fn without_placeholders(shown: &str) -> String {
    crate::unit::split_placeholders(shown).0
}
