//! The hits of a concordance as a file: a table, or a page for a browser.
//!
//! The page stands alone: no script, nothing fetched; each text says its language and direction.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use super::{csv, tsv};
use crate::unit::{Origin, Time, UnitId, Variant};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitFormat {
    /// Cells with commas between.
    Csv,
    /// Cells with tabs between.
    Tsv,
    /// A page.
    Html,
}

impl HitFormat {
    /// By the ending of a name; `.gz` may follow.
    pub fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
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

/// Writes the hits. `title` is what was looked for.
///
/// # Errors
/// Those of `out`.
pub fn write_hits(rows: &[HitRow<'_>], format: HitFormat, title: &str, out: &mut dyn Write) -> io::Result<()> {
    match format {
        HitFormat::Csv => write_csv(rows, out),
        HitFormat::Tsv => write_tsv(rows, out),
        HitFormat::Html => write_html(rows, title, out),
    }
}

/// The header: both languages by their tags (those of the first hit), then what is known beside.
fn header(rows: &[HitRow<'_>]) -> Vec<String> {
    let tag = |variant: Option<&Variant>, other: &str| variant.map_or(other.to_owned(), |v| v.lang.as_str().to_owned());
    let first = rows.first();
    let mut header = vec![tag(first.map(|row| row.source), "source"), tag(first.map(|row| row.target), "target")];
    header.extend(["found", "origin", "by", "time", "count", "unit"].map(str::to_owned));
    if rows.iter().any(HitRow::has_neighbours) {
        header.extend(["before_source", "before_target", "after_source", "after_target"].map(str::to_owned));
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
fn place(origin: &Origin) -> String {
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

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2em auto;max-width:75em;padding:0 1em}\
table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #bbb;padding:.5em;vertical-align:top;text-align:start}\
td p{margin:0}.near{color:#666}small{color:#666}mark{background:#fe7}";

fn write_html(rows: &[HitRow<'_>], title: &str, out: &mut dyn Write) -> io::Result<()> {
    let title = escape(title);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>")?;
    writeln!(out, "<style>{STYLE}</style>\n</head>\n<body>\n<h1 dir=\"auto\">{title}</h1>")?;
    let pairs = if rows.len() == 1 { "pair" } else { "pairs" };
    writeln!(out, "<p>{} {pairs} with <bdi>{title}</bdi></p>", rows.len())?;
    writeln!(out, "<table>")?;
    for row in rows {
        html_row(row, out)?;
    }
    writeln!(out, "</table>\n</body>\n</html>")
}

fn html_row(row: &HitRow<'_>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<tr>")?;
    for (variant, is_target) in [(row.source, false), (row.target, true)] {
        let dir = if variant.lang.is_rtl() { "rtl" } else { "ltr" };
        write!(out, "<td lang=\"{}\" dir=\"{dir}\">", escape(variant.lang.as_str()))?;
        near(&row.before, is_target, out)?;
        let ranges = if is_target == row.in_target { row.ranges } else { &[] };
        write!(out, "<p>{}</p>", marked(&variant.text, ranges))?;
        near(&row.after, is_target, out)?;
        write!(out, "</td>")?;
    }
    let mut about = vec![row.changed.strftime("%Y-%m-%d").to_string(), format!("#{}", row.unit)];
    about.extend((row.count > 1).then(|| format!("{} times", row.count)));
    about.extend(row.origin.map(|origin| format!("<bdi>{}</bdi>", escape(&place(origin)))));
    about.extend(row.by.map(|by| format!("<bdi>{}</bdi>", escape(by))));
    writeln!(out, "<td><small>{}</small></td></tr>", about.join("<br>"))
}

fn near(texts: &[(&str, &str)], is_target: bool, out: &mut dyn Write) -> io::Result<()> {
    for (source, target) in texts {
        write!(out, "<p class=\"near\">{}</p>", escape(if is_target { target } else { source }))?;
    }
    Ok(())
}

fn marked(text: &str, ranges: &[Range<usize>]) -> String {
    let (mut line, mut done) = (String::new(), 0);
    for range in ranges.iter().filter(|range| !range.is_empty()) {
        let start = range.start.max(done);
        if range.end <= start {
            continue;
        }
        line += &escape(text.get(done..start).unwrap_or_default());
        line += &format!("<mark>{}</mark>", escape(text.get(start..range.end).unwrap_or_default()));
        done = range.end;
    }
    line + &escape(text.get(done..).unwrap_or_default())
}

fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"))
}
