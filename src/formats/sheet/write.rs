//! Rows as an XLSX file, one after the other.
//!
//! Every cell is text, in the number format for text: nothing that stands in a cell is ever run,
//! also not after somebody has edited it. The same rows give the same bytes.

use std::io::{self, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::super::error::{Fault, FormatError};
use super::super::xml::{Place, escape};
use super::strings::decode;

/// The rows that a sheet can hold; what is more goes into another sheet with the same header.
const MAX_ROWS: u64 = 1_048_576;
/// UTF-16 units that a cell can hold.
const MAX_CELL: usize = 32_767;

/// The head of a column.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// What stands in the first row.
    pub(crate) text: String,
    /// Whether its cells are written from right to left.
    pub(crate) rtl: bool,
    /// Whether it holds running text.
    pub(crate) wide: bool,
}

/// Writes a workbook. `title` names its sheet.
///
/// # Errors
/// The output cannot be written, a row cannot be had, a text is longer than a cell can hold.
pub(crate) fn write_rows(
    out: &mut dyn Write,
    title: &str,
    headings: &[Heading],
    rows: impl Iterator<Item = io::Result<Vec<String>>>,
) -> io::Result<()> {
    let mut book = Book { zip: ZipWriter::new_stream(out), sheets: Vec::new(), row: 0 };
    let written = book.sheet_rows(title, headings, rows).and_then(|()| book.rest());
    end_archive(book.zip, written)
}

/// Ends an archive that was written to its end; one that was not must not try to close itself behind our back.
pub(in crate::formats) fn end_archive(
    archive: ZipWriter<StreamWriter<&mut dyn Write>>,
    written: io::Result<()>,
) -> io::Result<()> {
    match written {
        Ok(()) => archive.finish().map_err(io::Error::from)?.into_inner().flush(),
        Err(error) => {
            std::mem::forget(archive);
            Err(error)
        }
    }
}

struct Book<'w> {
    zip: ZipWriter<StreamWriter<&'w mut dyn Write>>,
    sheets: Vec<String>,
    row: u64,
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Cell styles by number: 0 text, 1 text from right to left, 2 heading, 3 heading from right to left.
const STYLES: &str = "<numFmts count=\"0\"/>\
    <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
    <font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"4\">\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\">\
    <alignment vertical=\"top\" wrapText=\"1\"/></xf>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\">\
    <alignment horizontal=\"right\" vertical=\"top\" wrapText=\"1\" readingOrder=\"2\"/></xf>\
    <xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>\
    <xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyAlignment=\"1\">\
    <alignment horizontal=\"right\" readingOrder=\"2\"/></xf>\
    </cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";

impl Book<'_> {
    fn begin(&mut self, part: &str) -> io::Result<()> {
        // A fixed time: the same rows give the same file.
        let options = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated);
        self.zip.start_file(part, options).map_err(io::Error::from)?;
        self.zip.write_all(HEAD.as_bytes())
    }

    fn sheet_rows(
        &mut self,
        title: &str,
        headings: &[Heading],
        rows: impl Iterator<Item = io::Result<Vec<String>>>,
    ) -> io::Result<()> {
        self.open_sheet(title, headings)?;
        for cells in rows {
            if self.row == MAX_ROWS {
                self.close_sheet()?;
                self.open_sheet(title, headings)?;
            }
            self.row(headings, &cells?, 0)?;
        }
        self.close_sheet()
    }

    fn open_sheet(&mut self, title: &str, headings: &[Heading]) -> io::Result<()> {
        let number = self.sheets.len() + 1;
        let name = if number == 1 { title.to_owned() } else { format!("{title} {number}") };
        self.sheets.push(name);
        self.begin(&format!("xl/worksheets/sheet{number}.xml"))?;
        self.row = 0;
        let selected = if number == 1 { " tabSelected=\"1\"" } else { "" };
        write!(self.zip, "<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView{selected} workbookViewId=\"0\">")?;
        if !headings.is_empty() {
            self.zip
                .write_all(b"<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>")?;
        }
        self.zip.write_all(b"</sheetView></sheetViews>")?;
        if !headings.is_empty() {
            self.zip.write_all(b"<cols>")?;
            for (n, heading) in headings.iter().enumerate() {
                let (n, width) = (n + 1, if heading.wide { 60 } else { 18 });
                write!(self.zip, "<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>")?;
            }
            self.zip.write_all(b"</cols>")?;
        }
        self.zip.write_all(b"<sheetData>")?;
        if headings.is_empty() {
            return Ok(());
        }
        let texts: Vec<String> = headings.iter().map(|heading| heading.text.clone()).collect();
        self.row(headings, &texts, 2)
    }

    fn row(&mut self, headings: &[Heading], cells: &[String], style: u8) -> io::Result<()> {
        self.row += 1;
        let row = self.row;
        write!(self.zip, "<row r=\"{row}\">")?;
        for (n, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            if !fits_a_cell(cell) {
                let message =
                    format!("a text that would stand in row {row} is longer than the 32,767 characters of a cell");
                return Err(FormatError::new(Fault::Write, "", message).hint("write TSV or CSV instead").into());
            }
            let style = style + u8::from(headings.get(n).is_some_and(|heading| heading.rtl));
            let column = column_name(n);
            write!(self.zip, "<c r=\"{column}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">")?;
            self.text(cell)?;
            self.zip.write_all(b"</t></is></c>")?;
        }
        self.zip.write_all(b"</row>")
    }

    /// A character that XML cannot hold, a carriage return, and a `_` that would be read as such an
    /// escape are written `_xHHHH_`.
    fn text(&mut self, text: &str) -> io::Result<()> {
        let code = |c: char| format!("_x{:04X}_", u32::from(c));
        let mut plain = 0;
        for (at, c) in text.char_indices() {
            let rest = text.get(at..).unwrap_or_default();
            let escaped = c == '\r' || (c == '_' && rest.starts_with("_x") && decode(rest).is_some());
            if escaped {
                escape(&mut self.zip, text.get(plain..at).unwrap_or_default(), Place::Element, &code)?;
                self.zip.write_all(code(c).as_bytes())?;
                plain = at + c.len_utf8();
            }
        }
        escape(&mut self.zip, text.get(plain..).unwrap_or_default(), Place::Element, &code)
    }

    fn close_sheet(&mut self) -> io::Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>")
    }

    /// The parts that hold the sheets together.
    fn rest(&mut self) -> io::Result<()> {
        self.begin("xl/styles.xml")?;
        write!(self.zip, "<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")?;
        self.begin("xl/workbook.xml")?;
        write!(self.zip, "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>")?;
        for (n, name) in std::mem::take(&mut self.sheets).iter().enumerate() {
            let n = n + 1;
            write!(self.zip, "<sheet name=\"")?;
            escape(&mut self.zip, name, Place::Attribute, &|_| String::new())?;
            write!(self.zip, "\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")?;
            self.sheets.push(String::new());
        }
        self.zip.write_all(b"</sheets></workbook>")?;
        self.relations()
    }

    fn relations(&mut self) -> io::Result<()> {
        let count = self.sheets.len();
        self.begin("xl/_rels/workbook.xml.rels")?;
        write!(self.zip, "<Relationships xmlns=\"{PACKAGE}/relationships\">")?;
        for n in 1..=count {
            let target = format!("worksheets/sheet{n}.xml");
            write!(self.zip, "<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"{target}\"/>")?;
        }
        let n = count + 1;
        write!(
            self.zip,
            "<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
        )?;
        self.begin("_rels/.rels")?;
        write!(
            self.zip,
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" \
             Target=\"xl/workbook.xml\"/></Relationships>"
        )?;
        self.begin("[Content_Types].xml")?;
        write!(
            self.zip,
            "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"{KIND}.sheet.main+xml\"/>\
             <Override PartName=\"/xl/styles.xml\" ContentType=\"{KIND}.styles+xml\"/>"
        )?;
        for n in 1..=count {
            let part = format!("/xl/worksheets/sheet{n}.xml");
            write!(self.zip, "<Override PartName=\"{part}\" ContentType=\"{KIND}.worksheet+xml\"/>")?;
        }
        self.zip.write_all(b"</Types>")
    }
}

/// Whether a cell can hold a text.
pub(crate) fn fits_a_cell(text: &str) -> bool {
    text.len() <= MAX_CELL || text.encode_utf16().count() <= MAX_CELL
}

/// `A` for the first column, `AA` for the 27th.
fn column_name(column: usize) -> String {
    let mut name = String::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        name.insert(0, char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    name
}
