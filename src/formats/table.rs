//! Units as rows of TSV, CSV or XLSX.
//!
//! The header names every language and every column that is used, and the first line of a TSV file
//! says whether it has escapes. Both are known only after the last unit, so rows wait in a spool
//! (in memory while they are few, in a temporary file after that).

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Seek, Write};

use tempfile::SpooledTempFile;

use crate::unit::{Status, TranslationUnit, Variant};

use super::columns::{Column, cell_of};
use super::error::{Fault, FormatError};
use super::sheet::{Heading, fits_a_cell, write_rows};
use super::{Format, UnitWriter, WriteOptions, csv, tsv};

/// Bytes of rows that wait in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

const DATA: [Column; 5] = [Column::Note, Column::Origin, Column::By, Column::Time, Column::Status];

/// Writes a table.
pub(super) struct TableWriter<'w> {
    out: Box<dyn Write + 'w>,
    format: Format,
    options: WriteOptions,
    /// Columns in the order of their first use; rows in the spool point at them.
    columns: Vec<Column>,
    escapes: bool,
    spool: io::BufWriter<SpooledTempFile>,
}

impl<'w> TableWriter<'w> {
    pub(super) fn new(out: Box<dyn Write + 'w>, format: Format, options: WriteOptions) -> Self {
        let spool = io::BufWriter::new(tempfile::spooled_tempfile(IN_MEMORY));
        let columns = options.resolved_columns().unwrap_or_default();
        Self { out, format, options, columns, escapes: false, spool }
    }

    /// The number of a column; `None` where the user's list of columns lacks it.
    fn column(&mut self, column: &Column) -> Option<u32> {
        let found = self.columns.iter().position(|known| known == column);
        let at = match found {
            Some(at) => at,
            None if self.options.columns.is_some() => return None,
            None => {
                self.columns.push(column.clone());
                self.columns.len() - 1
            }
        };
        u32::try_from(at).ok()
    }

    fn row(&mut self, unit: &TranslationUnit, variants: &[&Variant]) -> io::Result<()> {
        let mut cells: Vec<(u32, Cow<'_, str>)> = Vec::with_capacity(8);
        for variant in variants {
            if let Some(column) = self.column(&Column::Lang(variant.lang.clone())) {
                cells.push((column, Cow::Borrowed(&variant.text)));
            }
        }
        if cells.len() < 2 {
            return Ok(());
        }
        for column in &DATA {
            let confirmed = *column == Column::Status && unit.status == Status::default();
            // The column of a status appears with the first unreviewed unit; an empty cell is confirmed.
            if confirmed && self.options.columns.is_none() {
                continue;
            }
            if let Some(cell) = cell_of(unit, column)
                && let Some(number) = self.column(column)
            {
                cells.push((number, cell));
            }
        }
        self.escapes |= cells.iter().any(|(_, cell)| tsv::needs_escapes(cell));
        self.spool_row(&cells)
    }

    fn spool_row(&mut self, cells: &[(u32, Cow<'_, str>)]) -> io::Result<()> {
        self.spool.write_all(&(cells.len() as u64).to_le_bytes())?;
        for (column, cell) in cells {
            self.spool.write_all(&u64::from(*column).to_le_bytes())?;
            self.spool.write_all(&(cell.len() as u64).to_le_bytes())?;
            self.spool.write_all(cell.as_bytes())?;
        }
        Ok(())
    }

    /// The columns in the order of the file: languages first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        if self.options.columns.is_none() {
            let rank = |column: &Column| match column {
                Column::Lang(_) => 0,
                other => 1 + DATA.iter().position(|data| data == other).unwrap_or(DATA.len()),
            };
            order.sort_by_key(|at| self.columns.get(*at).map(rank));
        }
        order
    }
}

impl UnitWriter for TableWriter<'_> {
    fn write(&mut self, unit: &TranslationUnit) -> io::Result<()> {
        let variants = self.options.choose(unit);
        if self.format == Format::Xlsx {
            check_cells(unit, &variants)?;
        }
        let mut row: Vec<&Variant> = Vec::with_capacity(variants.len());
        let mut more: Vec<&Variant> = Vec::new();
        for variant in variants {
            let taken = row.iter().any(|known| known.lang == variant.lang);
            if taken { more.push(variant) } else { row.push(variant) }
        }
        self.row(unit, &row)?;
        let source = row.first().copied();
        for variant in more {
            if let Some(source) = source.filter(|source| source.lang != variant.lang) {
                self.row(unit, &[source, variant])?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.columns.is_empty()
            && let (Some(from), Some(to)) = (&self.options.from, &self.options.to)
        {
            self.columns = vec![Column::Lang(from.clone()), Column::Lang(to.clone())];
        }
        let order = self.order();
        let header: Vec<String> =
            order.iter().filter_map(|at| self.columns.get(*at)).map(|column| column.name().to_owned()).collect();
        let Self { out, format, columns, escapes, spool, .. } = *self;
        let mut file = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        let mut rows = Rows { spool: BufReader::new(file), width: columns.len() };
        match format {
            Format::Xlsx => write_xlsx(out, &columns, &order, &mut rows),
            Format::Csv => write_csv(out, &header, &order, &mut rows),
            _ => write_tsv(out, &header, &order, &mut rows, escapes),
        }
    }
}

/// Refuses what no cell can hold, before anything is written.
fn check_cells(unit: &TranslationUnit, variants: &[&Variant]) -> io::Result<()> {
    let texts = variants.iter().map(|variant| (variant.lang.as_str(), variant.text.as_str()));
    let note = unit.note.as_deref().map(|note| ("note", note));
    let Some((what, _)) = texts.chain(note).find(|(_, text)| !fits_a_cell(text)) else { return Ok(()) };
    let message = format!("unit {}: its {what} text is longer than the 32,767 characters of a cell", unit.id);
    let hint = "write --format csv, which has no such limit, or leave that unit out (--origin, --since, --by)";
    Err(FormatError::new(Fault::Write, "", message).hint(hint).into())
}

/// The rows of a spool, each as cells by column number.
struct Rows {
    spool: BufReader<SpooledTempFile>,
    width: usize,
}

impl Rows {
    fn next(&mut self) -> io::Result<Option<Vec<String>>> {
        if self.spool.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut cells = vec![String::new(); self.width];
        for _ in 0..self.number()? {
            let column = self.number()?;
            let length = self.number()?;
            let mut cell = String::new();
            self.spool.by_ref().take(length).read_to_string(&mut cell)?;
            if let Some(place) = usize::try_from(column).ok().and_then(|column| cells.get_mut(column)) {
                *place = cell;
            }
        }
        Ok(Some(cells))
    }

    fn number(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.spool.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }
}

fn write_tsv(
    mut out: Box<dyn Write + '_>,
    header: &[String],
    order: &[usize],
    rows: &mut Rows,
    escapes: bool,
) -> io::Result<()> {
    if escapes {
        writeln!(out, "{}", tsv::ESCAPES)?;
    }
    if !header.is_empty() {
        writeln!(out, "{}", header.join("\t"))?;
    }
    while let Some(cells) = rows.next()? {
        for (n, at) in order.iter().enumerate() {
            if n > 0 {
                out.write_all(b"\t")?;
            }
            let cell = cells.get(*at).map_or("", String::as_str);
            let cell = if escapes { tsv::escape(cell) } else { Cow::Borrowed(cell) };
            out.write_all(cell.as_bytes())?;
        }
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn write_csv(out: Box<dyn Write + '_>, header: &[String], order: &[usize], rows: &mut Rows) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    if !header.is_empty() {
        writer.write_record(header)?;
    }
    while let Some(cells) = rows.next()? {
        let cells = order.iter().map(|at| csv::guard(cells.get(*at).map_or("", String::as_str)));
        writer.write_record(cells.map(|cell| cell.into_owned().into_bytes()))?;
    }
    writer.flush()
}

fn write_xlsx(mut out: Box<dyn Write + '_>, columns: &[Column], order: &[usize], rows: &mut Rows) -> io::Result<()> {
    let heading = |column: &Column| {
        let (rtl, wide) = match column {
            Column::Lang(tag) => (tag.is_rtl(), true),
            _ => (false, false),
        };
        Heading { text: column.name().to_owned(), rtl, wide }
    };
    let headings: Vec<Heading> = order.iter().filter_map(|at| columns.get(*at)).map(heading).collect();
    let in_order = |mut cells: Vec<String>| {
        order.iter().map(|at| cells.get_mut(*at).map(std::mem::take).unwrap_or_default()).collect()
    };
    let rows = std::iter::from_fn(|| rows.next().transpose()).map(|row| row.map(in_order));
    write_rows(&mut out, "memory", &headings, rows)
}
