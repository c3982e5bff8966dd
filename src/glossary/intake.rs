//! From the bytes of a glossary file to drafts of entries: which format it is, and its reader.
use std::borrow::Borrow;
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

use super::GlossaryError;
use super::doubts::Doubt;
use super::edit::ImportOptions;
use super::files::columns::{Column, Layout, Pair, layout};
use super::files::limits::Room;
use super::files::tbx::TbxReader;
use super::files::{Draft, FileError, GlossaryFormat, TableFormat, catalogue, decode, foreign, row, table, utx};
use crate::formats::input::Input;
use crate::formats::{self, Format, FormatError, ReadOptions, sheet};
use crate::lang::LanguageTag;
use crate::term::{TermEntry, TermStatus};

/// What a file holds.
#[derive(Debug)]
pub(super) struct Intake {
    pub(super) format: GlossaryFormat,
    drafts: Vec<Draft>,
    tables: Vec<Table>,
    /// The languages of the file; the first one with a form tells which entry is meant.
    pub(super) langs: Vec<LanguageTag>,
    /// Why it ends before its end.
    pub(super) fault: Option<FormatError>,
    pub(super) header_left_out: Option<u32>,
    /// What was left out of rows that are taken.
    pub(super) doubts: Vec<Doubt>,
    /// Whether its rows are mere pairs.
    pub(super) pairs: bool,
}

impl Intake {
    fn of(format: GlossaryFormat, drafts: Vec<Draft>, langs: Vec<LanguageTag>) -> Self {
        Self {
            format,
            drafts,
            tables: Vec::new(),
            langs,
            fault: None,
            header_left_out: None,
            doubts: Vec::new(),
            pairs: false,
        }
    }

    /// What it holds; rows become entries one at a time, for entries take much more room.
    pub(super) fn drafts(self) -> impl Iterator<Item = Draft> {
        let rows = self
            .tables
            .into_iter()
            .flat_map(|Table { rows, mut entry }| rows.into_iter().map(move |row| (row.line, entry(&row.cells))));
        let rows = rows.zip(1..).map(|((line, entry), unit)| Draft { line, unit, entry });
        self.drafts.into_iter().chain(rows)
    }
}

/// Makes an entry of the cells of a row, or says why there is none.
type Making = dyn FnMut(&[String]) -> Result<TermEntry, String>;

/// Rows, and what makes an entry of one.
struct Table {
    rows: Vec<table::Row>,
    entry: Box<Making>,
}

impl Table {
    /// One that says only why it is none.
    fn left_out(reason: String) -> Self {
        Self { rows: vec![table::Row { line: 1, cells: Vec::new() }], entry: Box::new(move |_| Err(reason.clone())) }
    }

    fn entries(&mut self) -> impl Iterator<Item = TermEntry> {
        let Self { rows, entry } = self;
        rows.iter().filter_map(|row| entry(&row.cells).ok())
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

/// Reads a file.
///
/// # Errors
/// A file of which nothing may be stored.
pub(super) fn read(bytes: &[u8], options: &ImportOptions) -> Result<Intake, GlossaryError> {
    match options.format.or_else(|| told_by_content(bytes)) {
        Some(GlossaryFormat::Tbx | GlossaryFormat::Tbx2) => read_tbx(bytes, options),
        Some(GlossaryFormat::Utx) => read_utx(bytes, options),
        Some(GlossaryFormat::Xlsx | GlossaryFormat::Ods) => read_workbook(bytes, options),
        Some(GlossaryFormat::Po) => read_catalogue(bytes, options),
        told => match told.or_else(|| options.file.as_deref().and_then(GlossaryFormat::from_name)) {
            Some(GlossaryFormat::Tbx) => read_tbx(bytes, options),
            Some(GlossaryFormat::Po) => read_catalogue(bytes, options),
            Some(GlossaryFormat::Xlsx | GlossaryFormat::Ods) => read_workbook(bytes, options),
            named => read_table(&decode::decode(bytes)?, named, options),
        },
    }
}

/// The formats that show themselves, whatever the file is called.
fn told_by_content(bytes: &[u8]) -> Option<GlossaryFormat> {
    let head: Vec<u8> = bytes.iter().copied().take(512).filter(|byte| *byte != 0).collect();
    let head = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&head);
    let head = head.strip_prefix(&[0xff, 0xfe]).or_else(|| head.strip_prefix(&[0xfe, 0xff])).unwrap_or(head);
    let head = head.trim_ascii_start();
    if ["<?xml", "<!DOCTYPE", "<martif", "<tbx", "<TBX", "<tmx"].iter().any(|start| head.starts_with(start.as_bytes()))
    {
        return Some(GlossaryFormat::Tbx);
    }
    // A workbook, or the wrapping of one that is encrypted.
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Some(GlossaryFormat::Xlsx);
    }
    head.starts_with(b"#UTX").then_some(GlossaryFormat::Utx)
}

fn stream(bytes: &[u8]) -> Box<Cursor<Vec<u8>>> {
    Box::new(Cursor::new(bytes.to_vec()))
}

fn name_of(options: &ImportOptions) -> &str {
    options.file.as_deref().unwrap_or("-")
}

fn read_tbx(bytes: &[u8], options: &ImportOptions) -> Result<Intake, GlossaryError> {
    let input = Input::new(stream(bytes), name_of(options))?;
    let mut intake = Intake::of(GlossaryFormat::Tbx, Vec::new(), Vec::new());
    let mut room = Room::default();
    for draft in TbxReader::new(input, &options.langs)? {
        match draft {
            Ok(draft) => push(&mut intake.drafts, draft, &mut room)?,
            Err(fault) if fault.keeps_units() => intake.fault = Some(fault),
            Err(fault) => return Err(fault.into()),
        }
    }
    intake.langs = languages(entries(&intake.drafts));
    Ok(intake)
}

fn read_catalogue(bytes: &[u8], options: &ImportOptions) -> Result<Intake, GlossaryError> {
    let given = ReadOptions {
        format: Some(Format::Po),
        languages: options.langs.clone(),
        ..ReadOptions::new(options.from.clone(), options.to.clone())
    };
    let mut intake = Intake::of(GlossaryFormat::Po, Vec::new(), Vec::new());
    let mut room = Room::default();
    for item in formats::open(stream(bytes), name_of(options), &given)? {
        match item {
            Ok(item) => push(&mut intake.drafts, catalogue::draft_of(item), &mut room)?,
            Err(fault) if fault.keeps_units() => intake.fault = Some(fault),
            Err(fault) => return Err(fault.into()),
        }
    }
    if !options.force {
        let pairs = entries(&intake.drafts).filter_map(|entry| match entry.terms.as_slice() {
            [one, other, ..] => Some((one.text.as_str(), other.text.as_str())),
            _ => None,
        });
        table::refuse_sentences(pairs)?;
    }
    intake.langs = languages(entries(&intake.drafts));
    Ok(intake)
}

fn push(drafts: &mut Vec<Draft>, draft: Draft, room: &mut Room) -> Result<(), FileError> {
    match &draft.entry {
        Ok(entry) => room.entry(entry)?,
        Err(reason) => room.row(0, reason.len())?,
    }
    drafts.push(draft);
    Ok(())
}

/// Every sheet is a table with its own header. One that is no glossary is named and left out, unless all are.
fn read_workbook(bytes: &[u8], options: &ImportOptions) -> Result<Intake, GlossaryError> {
    let named = options.file.as_deref().and_then(GlossaryFormat::from_name);
    let format = options.format.or(named).filter(|format| *format == GlossaryFormat::Ods);
    let mut intake = Intake::of(format.unwrap_or(GlossaryFormat::Xlsx), Vec::new(), Vec::new());
    let mut sheets: Vec<(Arc<str>, Vec<table::Row>)> = Vec::new();
    let mut room = Room::default();
    for row in sheet::rows(stream(bytes), name_of(options))? {
        match row {
            Ok(row) => {
                room.row(row.cells.len(), row.cells.iter().map(String::len).sum())?;
                take_row(&mut sheets, row);
            }
            Err(fault) if fault.keeps_units() => intake.fault = Some(fault),
            Err(fault) => return Err(fault.into()),
        }
    }
    let mut wrong = None;
    intake.pairs = true;
    for (name, mut rows) in sheets {
        let width = rows.first().map_or(0, |first| first.cells.len());
        room.widen(&mut rows, width)?;
        match of_rows(rows, TableFormat::Csv, true, options) {
            Ok(found) => {
                intake.langs.extend(found.langs);
                intake.header_left_out = intake.header_left_out.or(found.header_left_out);
                intake.pairs &= found.pairs;
                intake.tables.extend(found.tables);
            }
            Err(error) => {
                intake.tables.push(Table::left_out(format!("the sheet `{name}` is left out: {error}")));
                wrong = Some(error);
            }
        }
    }
    match wrong {
        Some(error) if intake.tables.iter_mut().all(|table| table.entries().next().is_none()) => Err(error.into()),
        _ => Ok(intake),
    }
}

fn take_row(sheets: &mut Vec<(Arc<str>, Vec<table::Row>)>, row: sheet::Row) {
    let sheet::Row { sheet, number, cells } = row;
    if sheets.last().is_none_or(|(name, _)| *name != sheet) {
        sheets.push((sheet, Vec::new()));
    }
    let line = u32::try_from(number).unwrap_or(u32::MAX);
    if let Some((_, rows)) = sheets.last_mut() {
        rows.push(table::Row { line, cells });
    }
}

fn read_utx(bytes: &[u8], options: &ImportOptions) -> Result<Intake, GlossaryError> {
    let drafts = utx::read(&decode::decode(bytes)?, &pair(options))?;
    let langs = languages(entries(&drafts));
    Ok(Intake::of(GlossaryFormat::Utx, drafts, langs))
}

/// The languages of entries, in the order that files have them.
fn languages<E: Borrow<TermEntry>>(entries: impl Iterator<Item = E>) -> Vec<LanguageTag> {
    let mut langs: Vec<LanguageTag> = Vec::new();
    for entry in entries {
        for term in &entry.borrow().terms {
            if !langs.contains(&term.lang) {
                langs.push(term.lang.clone());
            }
        }
    }
    langs.sort_by(|a, b| row::order(a).cmp(&row::order(b)));
    langs
}

fn entries(drafts: &[Draft]) -> impl Iterator<Item = &TermEntry> {
    drafts.iter().filter_map(|draft| draft.entry.as_ref().ok())
}

fn pair(options: &ImportOptions) -> Pair {
    Pair { from: options.from.clone(), to: options.to.clone(), langs: options.langs.clone() }
}

fn read_table(text: &str, told: Option<GlossaryFormat>, options: &ImportOptions) -> Result<Intake, GlossaryError> {
    let told = told.and_then(GlossaryFormat::table);
    let format = told.unwrap_or_else(|| table::guess(text));
    let rows = table::read(text, format)?;
    Ok(of_rows(rows, format, told.is_some(), options)?)
}

fn of_rows(
    mut rows: Vec<table::Row>,
    format: TableFormat,
    sure: bool,
    options: &ImportOptions,
) -> Result<Intake, FileError> {
    let mut intake = Intake::of(format.into(), Vec::new(), Vec::new());
    let Some(first) = rows.first() else { return Ok(intake) };
    let pair = pair(options);
    if options.columns.is_none()
        && let Some(foreign) = foreign::Layout::of(&first.cells, &pair)
    {
        rows.remove(0);
        let mut table = Table { rows, entry: Box::new(move |cells| foreign.entry(cells)) };
        intake.langs = languages(table.entries());
        intake.tables.push(table);
        return Ok(intake);
    }
    if !options.force
        && let Ok(layout) = layout(&first.cells, options.columns.as_deref(), &pair)
    {
        refuse_sentences(&layout, &rows)?;
    }
    let is_table = |fits: &dyn Fn(usize) -> bool| table::is_table(&rows, format, sure, fits);
    let layout = match layout(&first.cells, options.columns.as_deref(), &pair) {
        Err(FileError::Shape { found }) if !is_table(&|cells| cells == found) => return Err(FileError::NotAGlossary),
        other => other?,
    };
    let plain = !layout.header && options.columns.is_none();
    if plain && !is_table(&|cells| matches!(cells, 2 | 3)) {
        return Err(FileError::NotAGlossary);
    }
    intake.header_left_out = (layout.header && options.columns.is_some()).then_some(first.line);
    intake.langs = layout.languages();
    intake.pairs = layout.is_of_pairs();
    let Layout { columns, header } = layout;
    if header {
        rows.remove(0);
    }
    intake.doubts = empty_forms(&columns, &rows);
    let mut first = HashMap::new();
    let entry = move |cells: &[String]| {
        let mut entry = draft_of(&columns, cells, plain)?;
        if plain {
            take_alternative(&mut entry, &mut first);
        }
        Ok(entry)
    };
    intake.tables.push(Table { rows, entry: Box::new(entry) });
    Ok(intake)
}

/// A table with columns that only names have is one of names, whatever they look like.
fn refuse_sentences(layout: &Layout, rows: &[table::Row]) -> Result<(), FileError> {
    let of_names = |column: &Column| {
        use Column::{Avoid, From, Kind, Match, Offer, Until, Variants};
        matches!(column, Variants(_) | Avoid(_) | Kind | From | Until | Match | Offer(_))
    };
    let mut forms = (0..).zip(&layout.columns).filter(|(_, column)| matches!(column, Column::Form(_)));
    let (Some((one, _)), Some((other, _))) = (forms.next(), forms.next()) else { return Ok(()) };
    if layout.columns.iter().any(of_names) {
        return Ok(());
    }
    let pairs = rows.iter().skip(usize::from(layout.header)).filter_map(|row| {
        let [one, other] = [one, other].map(|at: usize| row.cells.get(at).map(String::as_str).unwrap_or_default());
        (!one.trim().is_empty() && !other.trim().is_empty()).then_some((one, other))
    });
    table::refuse_sentences(pairs)
}

/// Rows with nothing between two bars.
fn empty_forms(columns: &[Column], rows: &[table::Row]) -> Vec<Doubt> {
    let forms = |row: &&table::Row| {
        columns.iter().zip(&row.cells).any(|(column, cell)| column.holds_terms() && row::has_empty_form(cell))
    };
    let text = "an empty form is left out: there is nothing between two bars";
    rows.iter().filter(forms).map(|row| Doubt { line: row.line, text: text.to_owned() }).collect()
}

/// In lists of two or three columns another row with the same source is another accepted translation.
fn take_alternative(entry: &mut TermEntry, first: &mut HashMap<String, String>) {
    let [source, target, ..] = entry.terms.as_mut_slice() else { return };
    if source.lang != target.lang
        && *first.entry(source.text.clone()).or_insert_with(|| target.text.clone()) != target.text
    {
        target.status = TermStatus::Admitted;
    }
}

/// A plain list may leave out the comment in some rows; otherwise the cells must be as many as the columns.
fn draft_of(columns: &[Column], cells: &[String], plain: bool) -> Result<TermEntry, String> {
    let blank = |cells: &[String]| cells.iter().all(|cell| cell.trim().is_empty());
    let (given, wanted) = (cells.len(), columns.len());
    if plain && given == wanted + 1 && wanted == 2 {
        return row::entry_of(&[columns, &[Column::Note]].concat(), cells);
    }
    let fits = given == wanted
        || (plain && given == 2 && wanted == 3)
        || (given > wanted && cells.get(wanted..).is_some_and(blank));
    if !fits {
        let columns = if given == 1 { "column" } else { "columns" };
        return Err(format!("{given} {columns} instead of {wanted}"));
    }
    row::entry_of(columns, cells)
}
