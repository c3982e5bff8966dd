//! The sheets of an Excel workbook, row by row.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use super::super::error::{Fault, FormatError};
use super::super::input::MAX_RECORD;
use super::super::steps::Steps;
use super::super::xml::{Tag, Token, XmlReader};
use super::package::{Budget, Package, too_long, within};
use super::strings::{Strings, push, rich_text, unescape};
use super::styles::Styles;
use super::{MAX_COLUMNS, MAX_ROWS, Row, number, trim};

/// Sheets of a workbook that are looked at.
const MAX_SHEETS: usize = 1000;
/// Merged ranges of a sheet that are looked at.
const MAX_MERGED: usize = 100_000;

/// A sheet that people see.
struct Sheet {
    name: Arc<str>,
    path: String,
}

/// Cells merged downwards: the text of the first stands in all of them.
struct Merged {
    column: usize,
    first: u64,
    last: u64,
    text: String,
}

/// Reads the rows.
pub(super) struct XlsxRows {
    package: Package,
    sheets: VecDeque<Sheet>,
    open: Option<OpenSheet>,
    strings: Strings,
    styles: Styles,
    early: bool,
    budget: Budget,
}

struct OpenSheet {
    sheet: Sheet,
    xml: XmlReader,
    row: u64,
    /// Ranges to come, by their first row.
    merged: VecDeque<Merged>,
    /// Ranges that the row is in, one a column.
    active: Vec<Merged>,
}

impl XlsxRows {
    pub(super) fn new(package: Package) -> Result<Self, FormatError> {
        let workbook = workbook_path(&package)?;
        let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let parts = relations(&package, &workbook, &folder)?;
        let (sheets, early) = sheets(&package, &workbook, &parts)?;
        let path_of = |kind: &str| parts.iter().find(|part| part.kind == kind).map(|part| part.path.clone());
        let strings = match path_of("sharedStrings") {
            Some(path) => Strings::read(&package, &path)?,
            None => Strings::empty(),
        };
        let styles = match path_of("styles") {
            Some(path) => Styles::read(&package, &path).map_err(|error| within(error, &path))?,
            None => Styles::default(),
        };
        let budget = package.budget();
        Ok(Self { package, sheets, open: None, strings, styles, early, budget })
    }

    fn open_sheet(&self, sheet: Sheet) -> Result<Option<OpenSheet>, FormatError> {
        let merged = match self.package.part(&sheet.path) {
            Some(part) => merged(part)
                .map_err(|error| within(FormatError::from_stream(&error, self.package.name()), &sheet.path))?,
            None => return Err(self.package.refuse(format!("the sheet `{}` is missing in it", sheet.name), MEND)),
        };
        let found = self.package.xml(&sheet.path, "worksheet")?;
        Ok(found.map(|(xml, _)| OpenSheet { sheet, xml, row: 0, merged, active: Vec::new() }))
    }

    /// The next row of the open sheet that is not blank.
    fn row(&mut self) -> Result<Option<Row>, FormatError> {
        let Some(mut open) = self.open.take() else { return Ok(None) };
        let found = self.find_row(&mut open).map_err(|error| {
            let after = format!("{}, after row {} of the sheet `{}`", error.message, open.row, open.sheet.name);
            within(FormatError { message: after, ..error }, &open.sheet.path)
        })?;
        let row = found.map(|cells| Row { sheet: open.sheet.name.clone(), number: open.row, cells });
        self.open = Some(open);
        Ok(row)
    }

    fn find_row(&mut self, open: &mut OpenSheet) -> Result<Option<Vec<String>>, FormatError> {
        loop {
            match open.xml.token()? {
                Token::Start(tag) if tag.name == "sheetData" => {}
                Token::Start(tag) if tag.name == "row" => {
                    let number = tag.get("r").and_then(|r| r.parse().ok()).filter(|n| *n > open.row && *n <= MAX_ROWS);
                    open.row = number.unwrap_or(open.row.saturating_add(1));
                    let mut cells = self.cells(&mut open.xml)?;
                    let blank = !trim(&mut cells);
                    open.fill(&mut cells, blank, &mut self.budget)?;
                    if !blank {
                        return Ok(Some(cells));
                    }
                }
                Token::Start(_) => open.xml.skip()?,
                Token::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn cells(&mut self, xml: &mut XmlReader) -> Result<Vec<String>, FormatError> {
        let mut cells: Vec<String> = Vec::new();
        let (mut column, mut length) = (0, 0);
        loop {
            match xml.token()? {
                Token::Start(tag) if tag.name == "c" => {
                    column = tag.get("r").and_then(column_of).unwrap_or(column);
                    let text = self.cell(&tag, xml)?;
                    length += text.len();
                    if length > MAX_RECORD {
                        return Err(xml.broken(too_long()));
                    }
                    if column < MAX_COLUMNS && !text.is_empty() {
                        cells.resize(cells.len().max(column + 1), String::new());
                        if let Some(cell) = cells.get_mut(column) {
                            *cell = text;
                        }
                    }
                    column += 1;
                }
                Token::Start(_) => xml.skip()?,
                Token::End | Token::Eof => return Ok(cells),
                _ => {}
            }
        }
    }

    /// The cell just begun, as it is shown.
    fn cell(&mut self, tag: &Tag, xml: &mut XmlReader) -> Result<String, FormatError> {
        let kind = tag.get("t").unwrap_or("n");
        let mut value = String::new();
        loop {
            match xml.token()? {
                Token::Start(inner) if inner.name == "v" => value = plain_text(xml)?,
                Token::Start(inner) if inner.name == "is" => value = rich_text(xml)?,
                Token::Start(_) => xml.skip()?,
                Token::End | Token::Eof => break,
                _ => {}
            }
        }
        let text = match kind {
            "s" => self.shared(&value)?,
            "str" => unescape(value),
            "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "n" => self.number(&value, tag.get("s")),
            _ => value,
        };
        self.budget.spend(text.len())?;
        Ok(text)
    }

    fn shared(&mut self, value: &str) -> Result<String, FormatError> {
        let number = value.trim().parse().unwrap_or(u64::MAX);
        let text = self.strings.get(number).map_err(|error| FormatError::from_stream(&error, self.package.name()))?;
        text.map(str::to_owned).ok_or_else(|| {
            FormatError::new(Fault::CutShort, self.package.name(), format!("there is no text with the number {value}"))
        })
    }

    fn number(&self, value: &str, style: Option<&str>) -> String {
        match value.trim().parse::<f64>() {
            Ok(parsed) if parsed.is_finite() => number::show(parsed, self.styles.code(style), self.early),
            _ => value.to_owned(),
        }
    }
}

impl Steps for XlsxRows {
    type Found = Row;

    fn step(&mut self, ready: &mut VecDeque<Row>) -> Result<bool, FormatError> {
        if self.open.is_none() {
            let Some(sheet) = self.sheets.pop_front() else { return Ok(false) };
            self.open = self.open_sheet(sheet)?;
            return Ok(true);
        }
        match self.row()? {
            Some(row) => ready.push_back(row),
            None => self.open = None,
        }
        Ok(true)
    }
}

impl OpenSheet {
    /// Puts the text of merged cells into each of their rows; into a row that is blank, nothing.
    fn fill(&mut self, cells: &mut Vec<String>, blank: bool, budget: &mut Budget) -> Result<(), FormatError> {
        let row = self.row;
        self.active.retain(|merged| merged.last >= row);
        let mut length: usize = cells.iter().map(String::len).sum();
        for merged in &self.active {
            if !blank && !merged.text.is_empty() {
                cells.resize(cells.len().max(merged.column + 1), String::new());
                if let Some(cell) = cells.get_mut(merged.column).filter(|cell| cell.is_empty()) {
                    budget.spend(merged.text.len())?;
                    length += merged.text.len();
                    if length > MAX_RECORD {
                        return Err(self.xml.broken(too_long()));
                    }
                    cell.clone_from(&merged.text);
                }
            }
        }
        while self.merged.front().is_some_and(|merged| merged.first <= row) {
            let Some(mut begun) = self.merged.pop_front() else { break };
            begun.text = cells.get(begun.column).filter(|_| begun.first == row).cloned().unwrap_or_default();
            self.active.retain(|merged| merged.column != begun.column);
            self.active.push(begun);
        }
        Ok(())
    }
}

const MEND: &str = "open it in a spreadsheet program and save it again";

/// The text of the element just begun.
fn plain_text(xml: &mut XmlReader) -> Result<String, FormatError> {
    let mut text = String::new();
    loop {
        match xml.token()? {
            Token::Text(more) => push(&mut text, &more),
            Token::Start(_) => xml.skip()?,
            Token::End | Token::Eof => return Ok(text),
            Token::Bad(reason) => return Err(xml.broken(reason)),
        }
    }
}

/// `C5` is in column 2.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let column = letters.fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'@'));
    column.checked_sub(1)
}

/// A part that the workbook names.
struct Related {
    id: String,
    kind: String,
    path: String,
}

fn workbook_path(package: &Package) -> Result<String, FormatError> {
    let parts = relations(package, "", "")?;
    let main = parts.into_iter().find(|part| part.kind == "officeDocument");
    Ok(main.map_or_else(|| "xl/workbook.xml".to_owned(), |part| part.path))
}

/// What a part points to; `folder` is the one that paths begin at.
fn relations(package: &Package, part: &str, folder: &str) -> Result<Vec<Related>, FormatError> {
    let file = part.rsplit_once('/').map_or(part, |(_, file)| file);
    let path = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut related = Vec::new();
    let Some((mut xml, _)) = package.xml(&path, "Relationships")? else { return Ok(related) };
    loop {
        match xml.token().map_err(|error| within(error, &path))? {
            Token::Start(tag) if tag.name == "Relationship" && related.len() < MAX_SHEETS * 4 => {
                let get = |name| tag.get(name).unwrap_or_default().to_owned();
                let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
                related.push(Related { id: get("Id"), kind, path: resolve(folder, &get("Target")) });
            }
            Token::Eof => return Ok(related),
            _ => {}
        }
    }
}

/// A path as the archive has it.
fn resolve(folder: &str, target: &str) -> String {
    let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The sheets that are not hidden (all of them if every one is), and whether days count from 1904.
fn sheets(package: &Package, path: &str, parts: &[Related]) -> Result<(VecDeque<Sheet>, bool), FormatError> {
    let Some((mut xml, _)) = package.xml(path, "workbook")? else {
        return Err(package.refuse(format!("this workbook is damaged: `{path}` is missing"), MEND));
    };
    let (mut shown, mut hidden, mut early) = (VecDeque::new(), VecDeque::new(), false);
    loop {
        match xml.token().map_err(|error| within(error, path))? {
            Token::Start(tag) if tag.name == "workbookPr" => {
                early = matches!(tag.get("date1904"), Some("1" | "true"));
            }
            Token::Start(tag) if tag.name == "sheet" && shown.len() + hidden.len() < MAX_SHEETS => {
                let id = tag.attributes.iter().find(|(key, _)| key.ends_with(":id")).map(|(_, id)| id.as_str());
                let part = parts.iter().find(|part| Some(part.id.as_str()) == id && part.kind == "worksheet");
                let list =
                    if tag.get("state").is_some_and(|state| state != "visible") { &mut hidden } else { &mut shown };
                let name: Arc<str> = tag.get("name").unwrap_or_default().into();
                list.extend(part.map(|part| Sheet { name, path: part.path.clone() }));
            }
            Token::Eof => break,
            _ => {}
        }
    }
    Ok((if shown.is_empty() { hidden } else { shown }, early))
}

/// The ranges that are merged downwards, by their first row. They stand behind the rows, so the
/// sheet is run through for them before it is read.
fn merged(mut part: impl Read) -> std::io::Result<VecDeque<Merged>> {
    const WORD: &[u8] = b"mergeCell ";
    let mut found = Vec::new();
    let mut window = vec![0; 256 * 1024];
    let mut kept = 0;
    loop {
        let read = part.read(window.get_mut(kept..).unwrap_or_default())?;
        let bytes = window.get(..kept + read).unwrap_or_default();
        // A tag at the edge of the window is looked at when its rest is there.
        let last = memchr::memrchr(b'<', bytes).filter(|_| read > 0).unwrap_or(bytes.len());
        let whole = bytes.get(..last).unwrap_or_default();
        for at in memchr::memmem::find_iter(whole, WORD) {
            let before = at.checked_sub(1).and_then(|at| whole.get(at));
            if matches!(before, Some(b'<' | b':')) && found.len() < MAX_MERGED {
                found.extend(range(whole.get(at..).unwrap_or_default()));
            }
        }
        if read == 0 {
            break;
        }
        let end = kept + read;
        // A tag longer than the window is none of these.
        let from = if end - last == window.len() { end } else { last };
        window.copy_within(from..end, 0);
        kept = end - from;
    }
    found.sort_by_key(|merged| merged.first);
    Ok(found.into())
}

/// The range in `mergeCell ref="A2:A5"`, if it has more rows than one.
fn range(tag: &[u8]) -> Option<Merged> {
    let tag = std::str::from_utf8(tag.get(..memchr::memchr(b'>', tag)?)?).ok()?;
    let (_, value) = tag.split_once("ref=")?;
    let value = value.get(1..)?.split(['"', '\'']).next()?;
    let (from, to) = value.split_once(':')?;
    let row = |reference: &str| reference.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<u64>().ok();
    let (first, last, column) = (row(from)?, row(to)?, column_of(from)?);
    (first < last && column < MAX_COLUMNS).then_some(Merged { column, first, last, text: String::new() })
}
