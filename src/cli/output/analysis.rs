//! The records of `analyse`, and its tables.

use serde::Serialize;

use crate::analysis::{Amount, Analysis, Band, Counts, Row, Weights};

/// What of a file is in one band.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BandRecord {
    pub(crate) file: String,
    pub(crate) band: &'static str,
    pub(crate) segments: u64,
    pub(crate) words: u64,
    pub(crate) characters: u64,
    /// Of `internal-fuzzy` there is none: its words are counted in the other bands.
    pub(crate) weighted: Option<f64>,
}

/// Beside the bands: what is more like another segment of the files than like the memory.
const INTERNAL: &str = "internal-fuzzy";

impl BandRecord {
    /// Every band of a file.
    pub(crate) fn all(file: &str, counts: &Counts, weights: &Weights) -> Vec<Self> {
        let bands = Band::ALL.into_iter().map(|band| {
            let weighted = counts.weighted(band, weights) as f64 / 100.0;
            Self::of(file, band.name(), counts.row(band).all, Some(weighted))
        });
        bands.chain([Self::of(file, INTERNAL, counts.total().internal, None)]).collect()
    }

    fn of(file: &str, band: &'static str, amount: Amount, weighted: Option<f64>) -> Self {
        let Amount { segments, words, characters } = amount;
        Self { file: file.to_owned(), band, segments, words, characters, weighted }
    }
}

/// The files, a line each, if there are several; the bands of all; what is known below the sentence.
pub(crate) fn lines(names: &[&str], analysis: &Analysis, weights: &Weights) -> Vec<String> {
    let mut lines = Vec::new();
    if names.len() > 1 {
        lines.push(format!("{:>9} {:>9} {:>9} {:>11}  file", "segments", "words", "new", "weighted"));
        lines.extend(names.iter().zip(&analysis.files).map(|(name, counts)| file_line(name, counts, weights)));
        lines.push(String::new());
    }
    lines.extend(band_lines(&analysis.total, weights));
    let words = analysis.total.total().all.words;
    lines.push(String::new());
    let Counts { term_words, fragment_words, .. } = analysis.total;
    let (names, fragments) = (share(term_words, words), share(fragment_words, words));
    lines.push(format!("{names} of the words are in names of the glossary, {fragments} in fragments"));
    lines
}

fn file_line(name: &str, counts: &Counts, weights: &Weights) -> String {
    let Row { all, .. } = counts.total();
    let new = counts.row(Band::New).all.words;
    let weighted = whole(counts.weighted_total(weights));
    format!("{:>9} {:>9} {new:>9} {weighted:>11}  {name}", all.segments, all.words)
}

fn band_lines(counts: &Counts, weights: &Weights) -> Vec<String> {
    let line = |name: &str, row: Row, weighted: u64| {
        let like = if row.internal.words > 0 { row.internal.words.to_string() } else { String::new() };
        let Amount { segments, words, characters } = row.all;
        let line = format!("{name:<22}{segments:>9} {words:>9} {characters:>11} {:>11} {like:>11}", whole(weighted));
        line.trim_end().to_owned()
    };
    let head = format!(
        "{:<22}{:>9} {:>9} {:>11} {:>11} {:>11}",
        "", "segments", "words", "characters", "weighted", "internal"
    );
    let bands = Band::ALL.into_iter().map(|band| line(band.name(), counts.row(band), counts.weighted(band, weights)));
    let total = line("total", counts.total(), counts.weighted_total(weights));
    [head].into_iter().chain(bands).chain([total]).collect()
}

/// Hundredths, rounded: a tenth of a word is none to anybody.
fn whole(hundredths: u64) -> u64 {
    (hundredths + 50) / 100
}

fn share(part: u64, whole: u64) -> String {
    let percent = if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 };
    format!("{percent:.0} %")
}
