//! The tables of a document as rows of cells, whatever their text looks like.
//!
//! Tracked changes count as accepted. A table within a cell is text of that cell.

use super::super::super::error::FormatError;
use super::super::super::sheet::Package;
use super::super::super::xml::{Token, XmlReader};
use super::super::super::{MAX_SEGMENT, too_long};
use super::PROPERTY;

/// What was found in a document.
#[derive(Debug, Default)]
pub(in super::super) struct Found {
    /// The rows of its tables with their numbers, from 1.
    pub(in super::super) rows: Vec<(u64, Vec<String>)>,
    /// The document that it is of, where it says so.
    pub(in super::super) document: Option<String>,
    /// There are tracked changes in the tables.
    pub(in super::super) tracked: bool,
}

/// Reads all rows.
///
/// # Errors
/// It is no document of a word processor, or damaged.
pub(in super::super) fn rows(package: &Package) -> Result<Found, FormatError> {
    let mut found = Found { document: property(package)?, ..Found::default() };
    let Some((mut xml, _)) = package.xml("word/document.xml", "document")? else {
        return Err(package.refuse("this document has no text in it", "save it again as .docx"));
    };
    let mut reader = Reader { found: &mut found, open: vec![Element::Other], tables: 0, row: None, cell: None };
    while reader.step(&mut xml)? {}
    Ok(found)
}

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Table,
    Row,
    Cell,
    Other,
}

struct Reader<'f> {
    found: &'f mut Found,
    open: Vec<Element>,
    /// How many tables are around this place.
    tables: usize,
    row: Option<Vec<String>>,
    cell: Option<String>,
}

impl Reader<'_> {
    /// Reads on to the next element; false at the end.
    fn step(&mut self, xml: &mut XmlReader) -> Result<bool, FormatError> {
        match xml.token()? {
            Token::Start(tag) => self.start(&tag.name, xml)?,
            Token::End => self.end(),
            Token::Eof => return Ok(false),
            Token::Text(_) | Token::Bad(_) => {}
        }
        Ok(true)
    }

    fn start(&mut self, name: &str, xml: &mut XmlReader) -> Result<(), FormatError> {
        let in_cell = self.cell.is_some();
        match name {
            // What was deleted or moved away; a second wording for old programs; the codes of fields; properties.
            "del" | "moveFrom" => {
                self.found.tracked |= in_cell;
                return xml.skip();
            }
            "ins" | "moveTo" => self.found.tracked |= in_cell,
            "Fallback" | "instrText" | "pPr" | "rPr" | "tblPr" | "trPr" | "tcPr" | "tblGrid" | "sectPr" => {
                return xml.skip();
            }
            "t" => {
                let text = xml.whole_text(&|_| true, MAX_SEGMENT, &too_long("cell"))?.unwrap_or_default();
                return self.push(&text, xml);
            }
            "tab" => self.push("\t", xml)?,
            "br" | "cr" => self.push("\n", xml)?,
            "noBreakHyphen" => self.push("\u{2011}", xml)?,
            "p" if self.cell.as_ref().is_some_and(|cell| !cell.is_empty()) => self.push("\n", xml)?,
            _ => {}
        }
        let element = self.element(name);
        self.open.push(element);
        Ok(())
    }

    fn element(&mut self, name: &str) -> Element {
        match name {
            "tbl" => {
                self.tables += 1;
                Element::Table
            }
            "tr" if self.tables == 1 => {
                self.row = Some(Vec::new());
                Element::Row
            }
            "tc" if self.tables == 1 => {
                self.cell = Some(String::new());
                Element::Cell
            }
            _ => Element::Other,
        }
    }

    fn push(&mut self, text: &str, xml: &XmlReader) -> Result<(), FormatError> {
        let Some(cell) = &mut self.cell else { return Ok(()) };
        if cell.len() + text.len() > MAX_SEGMENT {
            return Err(xml.broken(too_long("cell")));
        }
        cell.push_str(text);
        Ok(())
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Element::Table) => self.tables = self.tables.saturating_sub(1),
            Some(Element::Cell) => {
                let cell = self.cell.take().unwrap_or_default();
                self.row.iter_mut().for_each(|row| row.push(cell.trim().to_owned()));
            }
            Some(Element::Row) => {
                let number = self.found.rows.len() as u64 + 1;
                self.found.rows.extend(self.row.take().map(|cells| (number, cells)));
            }
            Some(Element::Other) | None => {}
        }
    }
}

/// The document that a work file is of.
fn property(package: &Package) -> Result<Option<String>, FormatError> {
    let Some((mut xml, _)) = package.xml("docProps/custom.xml", "Properties")? else { return Ok(None) };
    loop {
        match xml.token()? {
            Token::Start(tag) if tag.name == "property" && tag.get("name") == Some(PROPERTY) => {
                let text = xml.whole_text(&|_| true, MAX_SEGMENT, &too_long("property"))?;
                return Ok(text.ok().filter(|name| !name.is_empty()));
            }
            Token::Start(_) => xml.skip()?,
            Token::Eof => return Ok(None),
            _ => {}
        }
    }
}
