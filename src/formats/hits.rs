//! The hits of a concordance as a table.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use super::{csv, tsv};
use crate::lang::LanguageTag;
use crate::unit::{Origin, Time, UnitId, Variant};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitFormat {
    /// Cells with commas between.
    Csv,
    /// Cells with tabs between.
    Tsv,
}

impl HitFormat {
    /// By the ending of a name; `.gz` may follow.
    pub fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            _ => None,
        }
    }
}

/// What is known of every hit, behind the two languages.
const KNOWN: [&str; 6] = ["found", "origin", "by", "time", "count", "unit"];
/// Its neighbours, behind that, where any were asked for.
const NEIGHBOURS: [&str; 4] = ["before_source", "before_target", "after_source", "after_target"];

/// Whether a header is that of a table of hits, and no more.
pub(super) fn is_header(cells: &[&str]) -> bool {
    let (languages, known) = cells.split_at(cells.len().min(2));
    languages.iter().all(|cell| LanguageTag::parse(cell).is_ok())
        && (known == KNOWN || known == [KNOWN.as_slice(), NEIGHBOURS.as_slice()].concat())
}

/// A hit as it is written.
#[derive(Debug, Clone)]
pub struct HitRow<'a> {
    /// The unit.
    pub unit: UnitId,
    /// Its source.
    pub source: &'a Variant,
    /// Its target.
    pub target: &'a Variant,
    /// Whether the places are in the target.
    pub in_target: bool,
    /// Where the phrases stand: bytes, ascending.
    pub ranges: &'a [Range<usize>],
    /// Where it comes from.
    pub origin: Option<&'a Origin>,
    /// When it was last changed.
    pub changed: Time,
    /// By whom.
    pub by: Option<&'a str>,
    /// How many units say so.
    pub count: u64,
    /// Sources and targets of the neighbours before it.
    pub before: Vec<(&'a str, &'a str)>,
    /// And after it.
    pub after: Vec<(&'a str, &'a str)>,
}

/// Writes the hits.
///
/// # Errors
/// Those of `out`.
pub fn write_hits(rows: &[HitRow<'_>], format: HitFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        HitFormat::Csv => write_csv(rows, out),
        HitFormat::Tsv => write_tsv(rows, out),
    }
}

/// The header: both languages by their tags (those of the first hit), then what is known beside.
fn header(rows: &[HitRow<'_>]) -> Vec<String> {
    let tag = |variant: Option<&Variant>, other: &str| variant.map_or(other.to_owned(), |v| v.lang.as_str().to_owned());
    let first = rows.first();
    let mut header = vec![tag(first.map(|row| row.source), "source"), tag(first.map(|row| row.target), "target")];
    header.extend(KNOWN.map(str::to_owned));
    if rows.iter().any(HitRow::has_neighbours) {
        header.extend(NEIGHBOURS.map(str::to_owned));
    }
    header
}

impl<'a> HitRow<'a> {
    fn has_neighbours(&self) -> bool {
        !self.before.is_empty() || !self.after.is_empty()
    }

    fn searched(&self) -> &'a Variant {
        if self.in_target { self.target } else { self.source }
    }

    fn cells(&self, neighbours: bool) -> Vec<String> {
        let text = &self.searched().text;
        let found: Vec<&str> = self.ranges.iter().filter_map(|range| text.get(range.clone())).collect();
        let mut cells = vec![self.source.text.clone(), self.target.text.clone(), found.join(" | ")];
        cells.extend([
            self.origin.map(place).unwrap_or_default(),
            self.by.unwrap_or_default().to_owned(),
            self.changed.to_string(),
            self.count.to_string(),
            self.unit.to_string(),
        ]);
        if neighbours {
            for texts in [&self.before, &self.after] {
                let (sources, targets): (Vec<&str>, Vec<&str>) = texts.iter().copied().unzip();
                cells.extend([sources.join("\n"), targets.join("\n")]);
            }
        }
        cells
    }
}

/// `file:segment`
pub(crate) fn place(origin: &Origin) -> String {
    let segment = origin.segment.map(|segment| format!(":{segment}")).unwrap_or_default();
    format!("{}{segment}", origin.file)
}

fn table(rows: &[HitRow<'_>]) -> Vec<Vec<String>> {
    let header = header(rows);
    let neighbours = rows.iter().any(HitRow::has_neighbours);
    std::iter::once(header).chain(rows.iter().map(|row| row.cells(neighbours))).collect()
}

fn write_csv(rows: &[HitRow<'_>], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    for cells in table(rows) {
        writer.write_record(cells.iter().map(|cell| csv::guard(cell).into_owned()))?;
    }
    writer.flush()
}

fn write_tsv(rows: &[HitRow<'_>], out: &mut dyn Write) -> io::Result<()> {
    let table = table(rows);
    let escapes = table.iter().flatten().any(|cell| tsv::needs_escapes(cell));
    if escapes {
        writeln!(out, "{}", tsv::ESCAPES)?;
    }
    for cells in table {
        let cell = |cell: &'_ String| if escapes { tsv::escape(cell).into_owned() } else { cell.clone() };
        let cells: Vec<String> = cells.iter().map(cell).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}
