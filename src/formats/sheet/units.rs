//! Rows of a workbook as units.
//!
//! Every sheet with a header is read, each after its own; what stands above the header is a title.
//! Where no sheet has one, the first is read like a table without a header. A sheet with a header that
//! is not understood is passed over by name if another can be read.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;

use super::super::columns::Layout;
use super::super::error::{Fault, FormatError};
use super::super::steps::Steps;
use super::super::{Item, Position, ReadOptions, Reject};
use super::package::Package;
use super::{Row, Rows};

/// Rows in which a header is looked for.
const TITLE_ROWS: usize = 10;

/// Reads the units of a workbook.
pub(in super::super) struct SheetReader {
    rows: Rows,
    package: Package,
    name: String,
    options: ReadOptions,
    /// The sheet being read, and how; `None` for one that is passed over.
    sheet: Option<(Arc<str>, Option<Layout>)>,
    /// Rows that were read to find the header.
    waiting: VecDeque<Row>,
    /// The first row of the next sheet.
    next: Option<Row>,
    /// Whether a sheet before this one has given units.
    begun: bool,
    /// Whether any sheet has a header, where that has been looked for.
    elsewhere: Option<bool>,
    number: u64,
}

impl SheetReader {
    pub(in super::super) fn new(package: Package, options: ReadOptions) -> Result<Self, FormatError> {
        let name = package.name().to_owned();
        let rows = Rows::of(package.clone())?;
        let waiting = VecDeque::new();
        Ok(Self {
            rows,
            package,
            name,
            options,
            sheet: None,
            waiting,
            next: None,
            begun: false,
            elsewhere: None,
            number: 0,
        })
    }

    fn row(&mut self) -> Result<Option<Row>, FormatError> {
        match self.waiting.pop_front().or_else(|| self.next.take()) {
            Some(row) => Ok(Some(row)),
            None => self.rows.next().transpose(),
        }
    }

    /// Decides how a sheet is read, by its first rows; says so if it cannot be, and others can.
    fn begin(&mut self, first: Row) -> Result<Option<Item>, FormatError> {
        let sheet = first.sheet.clone();
        self.begun |= matches!(self.sheet, Some((_, Some(_))));
        let mut head: VecDeque<Row> = VecDeque::from([first]);
        let found = match self.find_header(&mut head) {
            Err(error) if error.fault == Fault::Columns && self.has_header_elsewhere()? => {
                let line = error.line.unwrap_or_default();
                let reason = format!("{}; the sheet `{sheet}` is passed over", error.message);
                self.sheet = Some((sheet, None));
                return Ok(Some(Item::Rejected(Reject { line, unit: None, reason })));
            }
            found => found?,
        };
        let named = self.options.columns.is_some();
        let layout = match found {
            Some(layout) => {
                head.clear();
                Some(layout)
            }
            None if self.begun || (!named && self.has_header_elsewhere()?) => {
                head.clear();
                None
            }
            None => head.front().map(|row| self.bare(row)).transpose()?,
        };
        self.waiting = head;
        self.sheet = Some((sheet, layout));
        Ok(None)
    }

    /// Looks for a header in the first rows of the sheet that begins with this one.
    fn find_header(&mut self, head: &mut VecDeque<Row>) -> Result<Option<Layout>, FormatError> {
        let mut found = self.header_of(head)?;
        while found.is_none() && head.len() < TITLE_ROWS {
            match self.rows.next().transpose()? {
                Some(row) if head.front().is_some_and(|first| first.sheet == row.sheet) => head.push_back(row),
                other => {
                    self.next = other;
                    break;
                }
            }
            found = self.header_of(head)?;
        }
        Ok(found)
    }

    /// Whether some sheet has a header: the workbook is run through for it, once.
    fn has_header_elsewhere(&mut self) -> Result<bool, FormatError> {
        if let Some(known) = self.elsewhere.or(self.begun.then_some(true)) {
            return Ok(known);
        }
        let mut head: VecDeque<Row> = VecDeque::new();
        let mut looking = true;
        let mut found = false;
        // What is wrong with the rows themselves is told when they are read.
        for row in Rows::of(self.package.clone())?.map_while(Result::ok) {
            if head.back().is_none_or(|last| last.sheet != row.sheet) {
                head.clear();
                looking = true;
            }
            if !looking || head.len() == TITLE_ROWS {
                continue;
            }
            head.push_back(row);
            match self.header_of(&head) {
                Ok(Some(_)) => {
                    found = true;
                    break;
                }
                Ok(None) => {}
                Err(_) => looking = false,
            }
        }
        self.elsewhere = Some(found);
        Ok(found)
    }

    /// The layout, if the last of these rows is a header.
    fn header_of(&self, head: &VecDeque<Row>) -> Result<Option<Layout>, FormatError> {
        let Some(row) = head.back() else { return Ok(None) };
        let cells: Vec<&str> = row.cells.iter().map(|cell| named(cell)).collect();
        if !cells.iter().any(|cell| *cell != "-") {
            return Ok(None);
        }
        match Layout::decide(&cells, &self.options, &self.name, row.number) {
            Ok((layout, true)) => Ok(Some(layout)),
            Ok((_, false)) => Ok(None),
            // A title is not taken for a bad header, unless nothing better follows.
            Err(error) if head.len() == 1 && cells.len() < 2 => {
                let _ = error;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn bare(&self, row: &Row) -> Result<Layout, FormatError> {
        let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
        Layout::decide(&cells, &self.options, &self.name, row.number).map(|(layout, _)| layout)
    }
}

impl Steps for SheetReader {
    type Found = Item;

    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        let Some(row) = self.row()? else { return Ok(false) };
        if self.sheet.as_ref().is_none_or(|(sheet, _)| *sheet != row.sheet) {
            ready.extend(self.begin(row)?);
            return Ok(true);
        }
        let Some((sheet, Some(layout))) = &self.sheet else { return Ok(true) };
        self.number += 1;
        let position = Position { line: row.number, number: self.number };
        let width = layout.width().max(if layout.is_named() { 0 } else { row.cells.len() });
        // What has no heading has no meaning; what a row lacks at its end is blank.
        let cells = row.cells.into_iter().chain(std::iter::repeat(String::new())).take(width);
        let cells: Vec<Cow<'_, str>> = cells.map(Cow::Owned).collect();
        let reject = |reason: String| {
            let reason = if self.begun { format!("{reason} (sheet `{sheet}`)") } else { reason };
            Item::Rejected(Reject { line: row.number, unit: None, reason })
        };
        if cells.iter().any(|cell| cell.contains('\0')) {
            ready.push_back(reject("the row holds a NUL character".to_owned()));
            return Ok(true);
        }
        match layout.unit(cells.iter().cloned()) {
            Ok(unit) => ready.extend(unit.map(|unit| Item::Unit(unit, position))),
            Err(reason) => ready.push_back(reject(reason)),
        }
        Ok(true)
    }
}

/// A column without a heading is passed over.
fn named(cell: &str) -> &str {
    if cell.trim().is_empty() { "-" } else { cell.trim() }
}
