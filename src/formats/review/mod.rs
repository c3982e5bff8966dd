//! The review file: pairs for a person to decide about, as a plain table.
//!
//! One TSV, a pair a row, that any editor or spreadsheet can change: a decision, a text, rows joined or split.
//! `read` brings it back. What must not change is the source text: each row carries a checksum of the segments it
//! came from (`seal`), so that a slip is named with its line, and joined or split rows still know their neighbours.
//!
//! | file | what |
//! | --- | --- |
//! | `read` | lines to rows, with everything that can be wrong with them |
//! | `agree` | pairs that are accepted and turned down at once |
//! | `seal` | the checksums, and what they say about rows side by side |

mod agree;
mod read;
mod seal;

use std::fmt;
use std::io::{self, Write};

use super::rows::write_rows;
use super::tsv::ESCAPES;
use crate::lang::LanguageTag;
use crate::unit::{Context, UnitId};

pub use read::{ReviewReader, read};

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The aligner is sure; nobody has looked: stored unreviewed.
    Sure,
    /// The aligner is not sure: not stored.
    Doubtful,
    /// It has no partner: not stored.
    Unpaired,
    /// A stored unit that nobody has looked at: left as it is.
    Unreviewed,
    /// A person stands up for it: stored as confirmed.
    Ok,
    /// A person has turned it down: not stored, and taken out where it was.
    Skip,
}

/// What may be written for each.
const STATUSES: &str = include_str!("statuses.tsv");

/// The decisions in the order of [`STATUSES`].
const DECISIONS: [Decision; 6] =
    [Decision::Sure, Decision::Doubtful, Decision::Unpaired, Decision::Unreviewed, Decision::Ok, Decision::Skip];

/// Every decision with its words.
fn statuses() -> impl Iterator<Item = (Decision, std::str::Split<'static, char>)> {
    let lines = STATUSES.lines().filter(|line| !line.starts_with('#'));
    DECISIONS.into_iter().zip(lines.map(|line| line.split('\t')))
}

impl Decision {
    /// What is written.
    pub fn name(self) -> &'static str {
        let words = statuses().find(|(decision, _)| *decision == self);
        words.and_then(|(_, mut words)| words.next()).unwrap_or_default()
    }

    /// What a person has written; `None` for a word that means none of them.
    pub fn of(text: &str) -> Option<Self> {
        // An emoji may carry a mark that says so; a spreadsheet may quote.
        let word = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\u{fe0f}'));
        let word = word.trim_end_matches('.').to_lowercase();
        statuses().find_map(|(decision, mut words)| words.any(|known| known == word).then_some(decision))
    }

    /// Whether its texts are to be stored.
    pub fn is_accepted(self) -> bool {
        matches!(self, Self::Sure | Self::Ok)
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a text stands: `3+4 of 57` of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The document, as it was named; empty if there is none.
    pub file: String,
    /// Its segments, from 1.
    pub segments: Vec<u32>,
    /// How many the document has; 0 if nobody says.
    pub of: u32,
}

impl Place {
    fn numbers(&self) -> String {
        let numbers: Vec<String> = self.segments.iter().map(u32::to_string).collect();
        match (numbers.is_empty(), self.of) {
            (true, _) => String::new(),
            (false, 0) => numbers.join("+"),
            (false, of) => format!("{} of {of}", numbers.join("+")),
        }
    }
}

/// A row to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRow<'t> {
    /// What becomes of it if nobody changes it.
    pub decision: Decision,
    /// How sure that is, 0 to 1.
    pub confidence: Option<f64>,
    /// The source texts, one a segment; they are joined in the row.
    pub source: Vec<&'t str>,
    /// The same of the translation.
    pub target: Vec<&'t str>,
    /// Where the source stands.
    pub source_place: Place,
    /// Where the translation stands.
    pub target_place: Place,
    /// The stored unit that it speaks of.
    pub unit: Option<UnitId>,
    /// What there is to say about it.
    pub reason: String,
    /// The language of the source.
    pub from: &'t LanguageTag,
    /// The language of the translation.
    pub to: &'t LanguageTag,
}

/// A row that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: u64,
    /// What becomes of it.
    pub decision: Decision,
    /// What the file says of it, 0 to 1.
    pub confidence: Option<f64>,
    /// The source text; may be empty.
    pub source: String,
    /// The translation; may be empty.
    pub target: String,
    /// Where the source stands.
    pub source_place: Place,
    /// Where the translation stands.
    pub target_place: Place,
    /// The stored unit that it speaks of.
    pub unit: Option<UnitId>,
    /// What there was to say about it.
    pub reason: String,
    /// The language of the source.
    pub from: LanguageTag,
    /// The language of the translation.
    pub to: LanguageTag,
    /// The segments before and after in the document, as far as the file tells.
    pub context: Context,
}

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 14] = [
    "status",
    "confidence",
    "source",
    "target",
    "source_file",
    "source_segments",
    "target_file",
    "target_segments",
    "unit",
    "reason",
    "from",
    "to",
    "check",
    "target_check",
];

/// The texts of several segments in one row.
pub fn joined(texts: &[&str]) -> String {
    texts.join(" ")
}

/// Writes a review file.
///
/// # Errors
/// The output cannot be written.
pub fn write(out: &mut dyn Write, rows: &[NewRow<'_>]) -> io::Result<()> {
    write_rows(out, &COLUMNS, &rows.iter().map(cells).collect::<Vec<_>>())
}

/// Whether a table begins with the columns of a review file.
pub(super) fn is_review(head: &[u8]) -> bool {
    let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let header = lines.filter(|line| !line.starts_with(ESCAPES.as_bytes())).find(|line| !line.is_empty());
    let mut cells = header.unwrap_or_default().split(|byte| *byte == b'\t');
    cells.clone().any(|cell| cell == b"status") && cells.any(|cell| cell == b"source_segments")
}

fn cells(row: &NewRow<'_>) -> [String; COLUMNS.len()] {
    [
        row.decision.name().to_owned(),
        row.confidence.map(|confidence| format!("{confidence:.2}")).unwrap_or_default(),
        joined(&row.source),
        joined(&row.target),
        row.source_place.file.clone(),
        row.source_place.numbers(),
        row.target_place.file.clone(),
        row.target_place.numbers(),
        row.unit.map(|unit| unit.to_string()).unwrap_or_default(),
        row.reason.clone(),
        row.from.to_string(),
        row.to.to_string(),
        seal::seals(&row.source),
        seal::seals(&row.target),
    ]
}
