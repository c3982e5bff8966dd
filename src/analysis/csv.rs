//! An analysis as a table.

use std::io::{self, Write};

use super::{Analysis, Band, Counts, Row, Weights};
use crate::formats::guard;

/// In the place of a file's name: all files together.
pub const ALL_FILES: &str = "(all)";
/// In the place of a band's name: all bands together.
const ALL_BANDS: &str = "total";

/// The columns of the table.
pub const COLUMNS: [&str; 10] = [
    "file",
    "band",
    "segments",
    "words",
    "characters",
    "weighted",
    "internal_segments",
    "internal_words",
    "term_words",
    "fragment_words",
];

/// Writes the bands of every file and their total, and if there are several files the same for all of them.
///
/// # Errors
/// What `out` says.
pub fn write_csv(out: &mut dyn Write, names: &[&str], analysis: &Analysis, weights: &Weights) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS)?;
    for (name, counts) in names.iter().zip(&analysis.files) {
        rows(&mut writer, name, counts, weights)?;
    }
    if names.len() > 1 {
        rows(&mut writer, ALL_FILES, &analysis.total, weights)?;
    }
    writer.flush()
}

fn rows<W: Write>(writer: &mut csv::Writer<W>, file: &str, counts: &Counts, weights: &Weights) -> io::Result<()> {
    for band in Band::ALL {
        row(writer, file, band.name(), counts.row(band), counts.weighted(band, weights), None)?;
    }
    let known = (counts.term_words, counts.fragment_words);
    row(writer, file, ALL_BANDS, counts.total(), counts.weighted_total(weights), Some(known))
}

/// `known`: the words in names and in fragments, which are counted for a file and not for its bands.
fn row<W: Write>(
    writer: &mut csv::Writer<W>,
    file: &str,
    band: &str,
    row: Row,
    weighted: u64,
    known: Option<(u64, u64)>,
) -> io::Result<()> {
    let number = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
    let cells = [
        guard(file).into_owned(),
        band.to_owned(),
        row.all.segments.to_string(),
        row.all.words.to_string(),
        row.all.characters.to_string(),
        decimal(weighted),
        row.internal.segments.to_string(),
        row.internal.words.to_string(),
        number(known.map(|(terms, _)| terms)),
        number(known.map(|(_, fragments)| fragments)),
    ];
    Ok(writer.write_record(cells)?)
}

/// Hundredths as a number with two decimals.
pub fn decimal(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
