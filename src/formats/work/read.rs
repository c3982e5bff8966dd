//! A file of any of the formats as rows.

use std::io::Read;

use super::super::container::Container;
use super::super::detect::{Format, detect};
use super::super::error::{Fault, FormatError};
use super::super::input::Input;
use super::super::plain::Plain;
use super::super::po::{self, PoReader};
use super::super::rows::read_rows_of;
use super::super::sheet::{Package, Rows};
use super::super::steps::Steps as _;
use super::super::xliff;
use super::super::{Item, ReadOptions};
use super::quoted::{Cells, unquoted};
use super::rows::{Row, State, Wording, Work};
use super::table::{Columns, DOCUMENT, SEGMENT, STATUS, languages};
use super::{docx, said, seal};
use crate::lang::LanguageTag;
use crate::unit::{Extra, NewUnit, Status};

/// The property of a unit that seals what was filled in.
pub(in super::super) const FILLED: &str = "hafez-work-filled";

/// Reads a work file; what it is, its content says. `name` is what messages call it.
///
/// # Errors
/// It is none, it cannot be read to its end, it is empty.
pub fn read(raw: Box<dyn Read + Send>, name: &str, options: &ReadOptions) -> Result<Work, FormatError> {
    let plain = Plain::new(raw, name)?;
    match Container::of(plain.head()) {
        Some(Container::Zip) => {
            let package = Package::open(plain.whole(), name)?;
            match package.is_text_document() {
                true if package.is_open_text() => Err(open_text(&package)),
                true => of_document(&package, options),
                false => of_workbook(package.workbook()?, options),
            }
        }
        Some(other) => Err(other.refuse(plain, name)),
        None => of_text(Input::of(plain, name)?, options),
    }
}

/// What to do where a word processor has saved a work file in its own format.
const AS_DOCX: &str = "was it a work file in Word? open it in the word processor and save it as .docx again";

/// The error for a work file that was saved as a text of OpenDocument.
pub(in super::super) fn open_text(package: &Package) -> FormatError {
    package.refuse("this is an OpenDocument text, and no work file comes as one", AS_DOCX)
}

/// A text, which must be of one of the formats.
pub(in super::super) fn of_text(mut input: Input, options: &ReadOptions) -> Result<Work, FormatError> {
    let name = input.name().to_owned();
    // A segment without a translation is a neighbour all the same.
    let options = &ReadOptions { half: true, ..options.clone() };
    if is_csv(input.fill()?, options) {
        return of_cells(csv_rows(input, &name)?, &name, options);
    }
    match detect(input.fill()?, "-", &options.languages) {
        Ok(Format::Tsv) => of_lines(read_rows_of(input)?, &name, options),
        Ok(Format::Po) => of_catalogue(input, options),
        Ok(Format::Xliff | Format::Xliff2) => of_xliff(input, options),
        _ => Err(no_work(&name)),
    }
}

/// A table in lines, perhaps saved by a spreadsheet.
fn of_lines(lines: Cells, name: &str, options: &ReadOptions) -> Result<Work, FormatError> {
    let header = lines.iter().take(TITLE_ROWS).find(|(_, cells)| columns(cells, options).is_some());
    let width = header.map_or(0, |(_, cells)| cells.len());
    let read = unquoted(lines, width);
    let mut work = of_cells(read.rows, name, options)?;
    work.rejects.extend(read.rejects);
    Ok(work)
}

fn no_work(name: &str) -> FormatError {
    FormatError::new(Fault::NotTheFormat, name, "this is no work file")
        .hint("`hafez pretranslate FILE -o WORK` makes one: .xlf, .po, .tsv, .xlsx or .docx")
}

/// Whether the first line is the header of a work file with commas or semicolons between its cells.
fn is_csv(head: &[u8], options: &ReadOptions) -> bool {
    let first = String::from_utf8_lossy(head.split(|byte| *byte == b'\n').next().unwrap_or_default()).into_owned();
    let cells = |delimiter: char| first.split(delimiter).map(|cell| cell.trim().trim_matches('"').to_owned());
    !first.contains('\t')
        && [',', ';'].into_iter().any(|mark| columns(&cells(mark).collect::<Vec<_>>(), options).is_some())
}

/// What a spreadsheet makes of a work file that is saved as CSV.
fn csv_rows(mut input: Input, name: &str) -> Result<Cells, FormatError> {
    let first = input.fill()?.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if first.contains(&b';') && !first.contains(&b',') { b';' } else { b',' };
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(input);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| FormatError::new(Fault::CutShort, name, error.to_string()))?;
        let line = record.position().map_or(0, ::csv::Position::line);
        rows.push((line, record.iter().map(str::to_owned).collect()));
    }
    Ok(rows)
}

/// The sheet with a header; others are notes of the translator's.
pub(in super::super) fn of_workbook(package: Package, options: &ReadOptions) -> Result<Work, FormatError> {
    let name = package.name().to_owned();
    let mut sheets: Vec<(std::sync::Arc<str>, Cells)> = Vec::new();
    for row in Rows::of(package)? {
        let row = row?;
        let (sheet, number, cells) = (row.sheet, row.number, row.cells);
        match sheets.last_mut().filter(|(last, _)| *last == sheet) {
            Some((_, rows)) => rows.push((number, cells)),
            None => sheets.push((sheet, vec![(number, cells)])),
        }
    }
    let is_work = |rows: &Cells| rows.iter().take(TITLE_ROWS).any(|(_, cells)| columns(cells, options).is_some());
    let mut parts = sheets.into_iter().filter(|(_, rows)| is_work(rows)).map(|(_, rows)| rows);
    let mut all = parts.next().ok_or_else(|| no_work(&name))?;
    // More than a million segments go on in another sheet.
    parts.for_each(|rows| all.extend(rows.into_iter().skip(1)));
    of_cells(all, &name, options)
}

/// The table of a document. Any other table is part of an article: ours has our header, or the document says that it
/// is a work file, or each row says which segment of how many it is.
pub(in super::super) fn of_document(package: &Package, options: &ReadOptions) -> Result<Work, FormatError> {
    let name = package.name().to_owned();
    let found = docx::rows(package)?;
    let width = found.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let is_ours = found.document.is_some();
    let mut rows: Cells = found.rows;
    match header_at(&rows, is_ours, options) {
        Some(at) => drop(rows.drain(..at)),
        None => rows.insert(0, (0, lost_header(&rows, is_ours).ok_or_else(|| no_work(&name))?)),
    }
    for (at, (_, cells)) in rows.iter_mut().enumerate() {
        cells.resize(width, String::new());
        let more = if at == 0 { [STATUS, DOCUMENT].map(str::to_owned) } else { [status(cells), String::new()] };
        cells.extend(more);
    }
    let mut work = of_cells(rows, &name, options)?;
    work.document = found.document.or(work.document);
    if found.tracked {
        work.told.push("it has tracked changes: they are taken as accepted".to_owned());
    }
    Ok(work)
}

/// Whether a document is surely a work file and no article: it says so, or its table has the header of one.
pub(in super::super) fn is_document(package: &Package, options: &ReadOptions) -> bool {
    let is_whole = |cells: &[String]| {
        cells.first().is_some_and(|cell| cell.trim() == SEGMENT) && languages(cells, options).count() >= 2
    };
    if package.is_open_text() {
        return docx::open_rows(package, TITLE_ROWS).iter().any(|cells| is_whole(cells));
    }
    let Ok(found) = docx::rows(package) else { return false };
    found.document.is_some()
        || found.rows.iter().take(TITLE_ROWS).any(|(_, cells)| is_whole(cells))
        || lost_header(&found.rows, false).is_some()
}

/// Takes what is said of the translation off the place of a segment: `7 of 120 fuzzy 85 1a2b3c4d`.
fn status(cells: &mut [String]) -> String {
    for cell in cells {
        if let Some((place, status)) = said::parse_long_place(cell) {
            *cell = place;
            return status;
        }
    }
    String::new()
}

/// Where the header stands in the table of a document: with the column of segments, or, where that was deleted, with two
/// languages and nothing else. One of them is the command's then: `km` and `mi` are languages, too.
fn header_at(rows: &Cells, is_ours: bool, options: &ReadOptions) -> Option<usize> {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let named = |cells: &[String]| languages(cells, options).map(|(_, tag)| tag).collect::<Vec<_>>();
    let is_known = |tag: &LanguageTag| [&options.from, &options.to].iter().any(|side| side.base() == tag.base());
    let is_whole =
        |cells: &[String]| (is_ours || cells.iter().any(|cell| cell.trim() == SEGMENT)) && named(cells).len() >= 2;
    let is_pair = |cells: &[String]| filled(cells) == 2 && named(cells).len() == 2 && named(cells).iter().any(is_known);
    let whole = rows.iter().take(TITLE_ROWS).position(|(_, cells)| is_whole(cells));
    // Above the other only a title stands, in one cell.
    let pair = || rows.iter().take(TITLE_ROWS).position(|(_, cells)| filled(cells) > 1);
    whole.or_else(|| pair().filter(|at| rows.get(*at).is_some_and(|(_, cells)| is_pair(cells))))
}

/// The header that a table of ours has lost.
fn lost_header(rows: &Cells, is_ours: bool) -> Option<Vec<String>> {
    let place =
        |cells: &[String]| said::parse_long_place(cells.first()?).and_then(|(place, _)| said::parse_place(&place));
    let width = rows.iter().map(|(_, cells)| cells.len()).max()?;
    let mut totals = rows.iter().map(|(_, cells)| place(cells).and_then(|(_, of)| of));
    let first = totals.next().flatten();
    let is_counted = first.is_some() && totals.all(|of| of == first);
    let is_numbered = rows.iter().any(|(_, cells)| place(cells).is_some());
    let names: &[&str] = match width {
        3.. if is_counted || (is_ours && is_numbered) => &[SEGMENT, "source", "target"],
        2 if is_ours => &["source", "target"],
        _ => return None,
    };
    Some(names.iter().map(|name| (*name).to_owned()).collect())
}

pub(super) fn columns(cells: &[String], options: &ReadOptions) -> Option<Columns> {
    Columns::of(cells, options)
}

/// Rows of cells behind a header.
fn of_cells(rows: Cells, name: &str, options: &ReadOptions) -> Result<Work, FormatError> {
    let mut rows = rows.into_iter();
    // A title may have been put above the header.
    let columns = rows.by_ref().take(TITLE_ROWS).find_map(|(_, cells)| columns(&cells, options));
    let columns = columns.ok_or_else(|| no_work(name))?;
    let mut work = Work::new(columns.from.clone(), columns.to.clone());
    work.told = columns.lost();
    for (line, cells) in rows {
        let row = columns.row(&cells, line, &mut work);
        work.rows.extend(row);
    }
    Ok(work)
}

/// Rows in which a header is looked for.
pub(super) const TITLE_ROWS: usize = 10;

/// A format whose reader knows states and codes.
fn of_xliff(input: Input, options: &ReadOptions) -> Result<Work, FormatError> {
    let (_, items) = xliff::open(input, options)?;
    let mut work = Work::new(options.from.clone(), options.to.clone());
    let mut last = None;
    for item in items {
        match item? {
            Item::Rejected(reject) => work.rejects.push(reject),
            Item::Unit(unit, place) => {
                let same = last == Some(place.number);
                last = Some(place.number);
                take_unit(&mut work, unit, place.line, same);
            }
        }
    }
    work.segments = work.rows.iter().filter_map(|row| row.number).max();
    Ok(work)
}

/// A catalogue: the context of an entry says which segment it is.
fn of_catalogue(mut input: Input, options: &ReadOptions) -> Result<Work, FormatError> {
    let mut work = Work::new(options.from.clone(), options.to.clone());
    work.document = po_document(input.fill()?);
    work.author = po_translator(input.fill()?);
    let items = PoReader::new(input, options).items();
    for item in items {
        match item? {
            Item::Rejected(reject) => work.rejects.push(reject),
            Item::Unit(unit, place) => take_entry(&mut work, unit, place.line),
        }
    }
    Ok(work)
}

/// The document that a catalogue names in its header, if it is a work file.
pub(super) fn po_document(head: &[u8]) -> Option<String> {
    po_field(head, po::DOCUMENT)
}

/// Who translated a catalogue last; we ourselves, or what a template holds, are nobody.
fn po_translator(head: &[u8]) -> Option<String> {
    let name = po_field(head, "Last-Translator")?;
    let is_nobody = name.is_empty() || name == po::NOBODY || name.starts_with("FULL NAME");
    (!is_nobody).then_some(name)
}

fn po_field(head: &[u8], name: &str) -> Option<String> {
    let field = format!("\"{name}:");
    let start = memchr::memmem::find(head, field.as_bytes())? + field.len();
    let line = head.get(start..)?.split(|byte| *byte == b'\n').next()?;
    let text = String::from_utf8_lossy(line);
    let text = text.trim().trim_end_matches('"').trim_end_matches("\\n").trim();
    Some(text.replace("\\\"", "\"").replace("\\\\", "\\"))
}

fn take_entry(work: &mut Work, unit: NewUnit, line: u64) {
    let place = unit.extra.as_ref().and_then(|extra| extra.prop(po::CONTEXT)).and_then(said::parse_place);
    work.segments = work.segments.max(place.and_then(|(_, of)| of));
    let fuzzy = unit.status == Status::Unreviewed;
    let remark = unit.extra.as_ref().and_then(|extra| extra.notes.first());
    // With extracted comments the first remark is a translator's only where it is from nobody in particular.
    let note = match remark {
        Some(remark) if !remark.kind.is_empty() => None,
        _ => unit.note,
    };
    let mut sides = unit.variants.into_iter();
    let (Some(source), Some(target)) = (sides.next(), sides.next()) else { return };
    (work.from, work.to) = (source.lang, target.lang);
    let state = match (target.text.trim().is_empty(), fuzzy) {
        (true, _) => State::Empty,
        (_, true) => State::Draft,
        _ => State::Done,
    };
    work.rows.push(Row {
        number: place.map(|(number, _)| number),
        source: Wording::Shown(source.text),
        target: Wording::Shown(target.text),
        state,
        confirmed: !fuzzy,
        note,
        line,
    });
}

fn take_unit(work: &mut Work, unit: NewUnit, line: u64, same: bool) {
    let attribute =
        |extra: Option<&Extra>, name: &str| extra.and_then(|extra| extra.attribute(name)).map(str::to_owned);
    let sealed = unit.extra.as_ref().and_then(|extra| extra.prop(FILLED)).map(str::to_owned);
    let number = attribute(unit.extra.as_deref(), "id").and_then(|id| id.parse().ok());
    let confirmed = unit.status == Status::Confirmed;
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
        Some(before) => before.join(row),
        None => work.rows.push(row),
    }
}
