//! The tables of an OpenDocument spreadsheet, row by row.

use std::collections::VecDeque;
use std::sync::Arc;

use super::super::error::FormatError;
use super::super::input::MAX_RECORD;
use super::super::steps::Steps;
use super::super::xml::{Tag, Token, XmlReader};
use super::package::{Budget, Package, too_long, within};
use super::strings::push;
use super::{MAX_COLUMNS, MAX_ROWS, Row, trim};

const CONTENT: &str = "content.xml";
/// Styles of hidden tables that are remembered.
const MAX_STYLES: usize = 1000;

/// Reads the rows.
pub(super) struct OdsRows {
    xml: XmlReader,
    budget: Budget,
    /// The table that is open.
    sheet: Arc<str>,
    hidden: Vec<String>,
    /// Rows of the table that have been read.
    row: u64,
    /// A row that stands several times, and how often yet.
    again: Option<(Vec<String>, u64)>,
    /// Cells merged downwards: column, last row, text.
    merged: Vec<(usize, u64, String)>,
}

/// A cell, and in how many columns and rows it stands.
struct Cell {
    text: String,
    columns: usize,
    rows: u64,
}

impl OdsRows {
    pub(super) fn new(package: &Package) -> Result<Self, FormatError> {
        let found = package.xml(CONTENT, "document-content")?;
        let (xml, _) = found.ok_or_else(|| package.refuse("it has no `content.xml`", "save the file again"))?;
        let budget = package.budget();
        let (hidden, merged) = (Vec::new(), Vec::new());
        Ok(Self { xml, budget, sheet: "".into(), hidden, row: 0, again: None, merged })
    }

    /// Gives out the row that waits, or else reads on.
    fn go_on(&mut self, ready: &mut VecDeque<Row>) -> Result<bool, FormatError> {
        if let Some((cells, left)) = self.again.take() {
            let length = cells.iter().map(String::len).sum();
            self.budget.spend(length)?;
            self.row = self.row.saturating_add(1);
            let row = Row { sheet: self.sheet.clone(), number: self.row, cells };
            if left > 1 {
                self.again = Some((row.cells.clone(), left - 1));
            }
            ready.push_back(row);
            return Ok(true);
        }
        match self.xml.token()? {
            Token::Start(tag) => self.start(&tag)?,
            Token::Eof => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn start(&mut self, tag: &Tag) -> Result<(), FormatError> {
        match tag.name.as_str() {
            "table" => {
                let style = tag.get("table:style-name").unwrap_or_default();
                if self.hidden.iter().any(|hidden| hidden == style) {
                    return self.xml.skip();
                }
                self.sheet = tag.get("table:name").unwrap_or_default().into();
                self.row = 0;
                self.merged.clear();
            }
            "table-row" => {
                let left = MAX_ROWS.saturating_sub(self.row).max(1);
                let times = repeated(tag, "table:number-rows-repeated").min(left);
                let cells = self.cells()?;
                self.place(cells, times)?;
            }
            "style" => self.style(tag)?,
            "body" | "spreadsheet" | "automatic-styles" | "table-rows" | "table-row-group" | "table-header-rows" => {}
            _ => self.xml.skip()?,
        }
        Ok(())
    }

    /// Remembers the style of tables that are not shown.
    fn style(&mut self, style: &Tag) -> Result<(), FormatError> {
        let mut open = 1;
        while open > 0 {
            match self.xml.token()? {
                Token::Start(tag) => {
                    open += 1;
                    let hides = tag.name == "table-properties" && tag.get("table:display") == Some("false");
                    if hides && self.hidden.len() < MAX_STYLES {
                        self.hidden.extend(style.get("style:name").map(str::to_owned));
                    }
                }
                Token::End => open -= 1,
                Token::Eof => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn cells(&mut self) -> Result<Vec<Cell>, FormatError> {
        let mut cells: Vec<Cell> = Vec::new();
        let (mut column, mut length) = (0, 0);
        loop {
            match self.xml.token()? {
                Token::Start(tag) if matches!(tag.name.as_str(), "table-cell" | "covered-table-cell") => {
                    let columns =
                        usize::try_from(repeated(&tag, "table:number-columns-repeated")).unwrap_or(MAX_COLUMNS);
                    let text = cell_text(&mut self.xml, &tag)?;
                    let text = if tag.name == "table-cell" { text } else { String::new() };
                    let columns = columns.min(MAX_COLUMNS.saturating_sub(column));
                    column += columns;
                    length += text.len() * columns;
                    if length > MAX_RECORD {
                        return Err(self.xml.broken(too_long()));
                    }
                    if columns > 0 {
                        cells.push(Cell { text, columns, rows: repeated(&tag, "table:number-rows-spanned") });
                    }
                }
                Token::Start(_) => self.xml.skip()?,
                Token::End | Token::Eof => return Ok(cells),
                _ => {}
            }
        }
    }

    /// Makes a row of the cells that will be given out as often as it stands there.
    fn place(&mut self, found: Vec<Cell>, times: u64) -> Result<(), FormatError> {
        let first = self.row.saturating_add(1);
        self.merged.retain(|(_, last, _)| *last >= first);
        let mut spans = Vec::new();
        let mut cells = Vec::new();
        for cell in found {
            if cell.rows > 1 && !cell.text.is_empty() {
                spans.push((cells.len(), first.saturating_add(cell.rows - 1), cell.text.clone()));
            }
            // Many programs end each row with thousands of blank cells.
            let columns = if cell.text.is_empty() { cell.columns } else { cell.columns.max(1) };
            cells.extend(std::iter::repeat_n(cell.text, columns));
        }
        if trim(&mut cells) {
            let mut length: usize = cells.iter().map(String::len).sum();
            for (column, _, text) in &self.merged {
                cells.resize(cells.len().max(column + 1), String::new());
                if let Some(cell) = cells.get_mut(*column).filter(|cell| cell.is_empty()) {
                    length += text.len();
                    if length > MAX_RECORD {
                        return Err(self.xml.broken(too_long()));
                    }
                    cell.clone_from(text);
                }
            }
            self.again = Some((cells, times));
        } else {
            self.row = self.row.saturating_add(times);
        }
        self.merged.retain(|(column, ..)| spans.iter().all(|(other, ..)| other != column));
        self.merged.extend(spans);
        Ok(())
    }
}

impl Steps for OdsRows {
    type Found = Row;

    fn step(&mut self, ready: &mut VecDeque<Row>) -> Result<bool, FormatError> {
        self.go_on(ready).map_err(|error| {
            let message = format!("{}, after row {} of the sheet `{}`", error.message, self.row, self.sheet);
            within(FormatError { message, ..error }, CONTENT)
        })
    }
}

fn repeated(tag: &Tag, attribute: &str) -> u64 {
    tag.get(attribute).and_then(|times| times.parse().ok()).unwrap_or(1).max(1)
}

/// The text of the cell just begun: its paragraphs, else the value that a program has not set in words.
fn cell_text(xml: &mut XmlReader, tag: &Tag) -> Result<String, FormatError> {
    let mut text: Option<String> = None;
    loop {
        match xml.token()? {
            Token::Start(inner) if inner.name == "p" || inner.name == "h" => {
                let text = match &mut text {
                    Some(text) => {
                        text.push('\n');
                        text
                    }
                    None => text.insert(String::new()),
                };
                paragraph(xml, text)?;
            }
            Token::Start(_) => xml.skip()?,
            Token::End | Token::Eof => break,
            _ => {}
        }
    }
    Ok(text.unwrap_or_else(|| bare_value(tag)))
}

fn bare_value(tag: &Tag) -> String {
    let value = |name| tag.get(name).unwrap_or_default();
    match value("office:value-type") {
        "string" => value("office:string-value").to_owned(),
        "boolean" => value("office:boolean-value").to_ascii_uppercase(),
        "date" => value("office:date-value").replace('T', " "),
        "time" => value("office:time-value").to_owned(),
        _ => match value("office:value").parse::<f64>() {
            Ok(number) => super::number::general(number),
            Err(_) => value("office:value").to_owned(),
        },
    }
}

/// Adds the text of the paragraph just begun. Spaces and line breaks of the XML are one space
/// between words; those that count are elements.
fn paragraph(xml: &mut XmlReader, text: &mut String) -> Result<(), FormatError> {
    let mut space = false;
    let mut empty = true;
    let mut open = 1;
    while open > 0 {
        let piece = match xml.token()? {
            Token::Text(piece) => {
                for part in piece.split_inclusive([' ', '\t', '\n', '\r']) {
                    let word = part.trim_end_matches([' ', '\t', '\n', '\r']);
                    if !word.is_empty() {
                        push(text, if space && !empty { " " } else { "" });
                        push(text, word);
                        (space, empty) = (false, false);
                    }
                    space |= word.len() < part.len();
                }
                continue;
            }
            Token::Start(tag) => match tag.name.as_str() {
                "s" => " ".repeat(usize::try_from(repeated(&tag, "text:c")).unwrap_or(1).min(MAX_SPACES)),
                "tab" => "\t".to_owned(),
                "line-break" => "\n".to_owned(),
                "annotation" | "ruby-text" | "note" | "frame" => {
                    xml.skip()?;
                    continue;
                }
                _ => {
                    open += 1;
                    continue;
                }
            },
            Token::End => {
                open -= 1;
                continue;
            }
            Token::Eof => break,
            Token::Bad(reason) => return Err(xml.broken(reason)),
        };
        push(text, if space && !empty { " " } else { "" });
        push(text, &piece);
        (space, empty) = (false, false);
        xml.skip()?;
    }
    Ok(())
}

/// Spaces that one element may stand for.
const MAX_SPACES: usize = 1000;
