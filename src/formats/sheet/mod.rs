//! Workbooks: XLSX and ODS as rows of cells, and rows as an XLSX file. What a row means is none of
//! its business; units are made of them in `units`, glossary entries in the glossary.
//!
//! | file | what |
//! | --- | --- |
//! | `package` | the ZIP archive around a workbook: kept aside, limited, and named when it is something else |
//! | `strings`, `styles`, `xlsx` | the parts of an Excel workbook |
//! | `number` | numbers as the cell's format shows them |
//! | `ods` | an OpenDocument spreadsheet |
//! | `write` | rows as XLSX |
//! | `units` | rows as units |
//!
//! A cell is read as it is shown: the value of a formula, a number in its format, rich text without
//! its fonts, the text of a cell merged downwards in each of its rows. Blank rows are skipped.

mod number;
mod ods;
mod package;
mod strings;
mod styles;
mod units;
mod write;
mod xlsx;

use std::io::Read;
use std::sync::Arc;

use super::container::Container;
use super::error::{Fault, FormatError};
use super::plain::Plain;
use super::steps::Steps as _;

pub(super) use package::{Kind, Package};
pub(super) use units::SheetReader;
pub(super) use write::end_archive;
pub(crate) use write::{Heading, fits_a_cell, write_rows};

/// Cells of a row that are looked at; no table of translations is wider.
pub(super) const MAX_COLUMNS: usize = 1024;

/// Rows that a sheet can have, in any program that writes these files.
const MAX_ROWS: u64 = 1 << 20;

/// A row that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The name of its sheet.
    pub(crate) sheet: Arc<str>,
    /// Its number in the sheet, from 1, as the program shows it.
    pub(crate) number: u64,
    /// Its cells from the first column on; blank ones at the end are left out.
    pub(crate) cells: Vec<String>,
}

/// The rows of a workbook, sheet by sheet in the order of the file, in constant memory.
pub(crate) struct Rows {
    rows: Box<dyn Iterator<Item = Result<Row, FormatError>> + Send>,
}

impl Rows {
    /// The rows of a package that is a workbook.
    pub(super) fn of(package: Package) -> Result<Self, FormatError> {
        let rows: Box<dyn Iterator<Item = _> + Send> = match package.kind() {
            Kind::Ods => Box::new(ods::OdsRows::new(&package)?.items()),
            _ => Box::new(xlsx::XlsxRows::new(package)?.items()),
        };
        Ok(Self { rows })
    }
}

impl Iterator for Rows {
    type Item = Result<Row, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

/// Begins to read the rows of an XLSX or ODS workbook; `name` is what messages call it.
///
/// # Errors
/// It is no workbook: the message says what it is, the hint what to do.
pub(crate) fn rows(raw: Box<dyn Read + Send>, name: &str) -> Result<Rows, FormatError> {
    let plain = Plain::new(raw, name)?;
    match Container::of(plain.head()) {
        Some(Container::Zip) => Rows::of(Package::open(plain.whole(), name)?.workbook()?),
        Some(container) => Err(container.refuse(plain, name)),
        None if plain.head().is_empty() => Err(FormatError::new(Fault::Empty, name, "the file is empty")),
        None => Err(FormatError::new(Fault::NotTheFormat, name, "this is no workbook, neither XLSX nor ODS")
            .hint("name the format with --format")),
    }
}

/// Takes blank cells off the end; whether a cell is left.
fn trim(cells: &mut Vec<String>) -> bool {
    while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    !cells.is_empty()
}
