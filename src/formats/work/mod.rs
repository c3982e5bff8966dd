//! Work files: the segments of one document with everything that is known of them, on their way to a translator
//! and back. What stands where is in `docs/work-files.md`.
//!
//! | file | what |
//! | --- | --- |
//! | `said` | matches, terms and fragments in words, for formats that have no place of their own for them |
//! | `seal` | whether a text that was filled in is still as it was |
//! | `table` | rows of TSV and XLSX |
//! | `docx/` | a table in a document of a word processor, with comments |
//! | `quoted` | what a spreadsheet does to the lines of a table |
//! | `rows`, `read` | what a work file holds; a file of any of the formats as that, whatever a translator has done to it |
//! | `items` | the finished segments as units for a memory |
//!
//! XLIFF and PO are written beside the other writers of those formats (`xliff/v2/work`, `po/work`): they share
//! how texts and codes are written.

mod docx;
mod items;
mod quoted;
mod read;
mod rows;
pub(super) mod said;
mod seal;
mod table;

use std::io::{self, Write};
use std::ops::Range;

use crate::lang::LanguageTag;
use crate::unit::{Origin, Status, Time, Variant};

pub(super) use items::{is_catalogue, is_header, is_work, is_workbook, reader};
pub use read::read;
pub(super) use read::{FILLED, is_document, of_document, of_text, of_workbook, open_text};
pub use rows::{Row, State, Wording, Work};
pub(super) use seal::seal;

/// More codes in a segment nobody can place by hand, and no reader of such a file takes.
pub const MAX_CODES: usize = 10_000;

/// The formats of work files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkFormat {
    /// XLIFF 2.0.
    Xliff2,
    /// XLIFF 1.2.
    Xliff,
    /// Catalogue of GNU gettext.
    Po,
    /// Tab-separated values.
    Tsv,
    /// Workbook of Excel.
    Xlsx,
    /// Document of Word.
    Docx,
}

impl WorkFormat {
    /// Every format, with what it is called on the command line and the endings that promise it.
    const ALL: &[(Self, &str, &[&str])] = &[
        (Self::Xliff2, "xliff2", &["xlf", "xliff", "xlf2", "xliff2"]),
        (Self::Xliff, "xliff", &[]),
        (Self::Po, "po", &["po"]),
        (Self::Tsv, "tsv", &["tsv", "tab"]),
        (Self::Xlsx, "xlsx", &["xlsx"]),
        (Self::Docx, "docx", &["docx"]),
    ];

    /// What a file name promises; `.gz` behind it does not count.
    pub fn of_name(name: &str) -> Option<Self> {
        let lower = name.to_lowercase();
        let (stem, ending) = lower.strip_suffix(".gz").unwrap_or(&lower).rsplit_once('.')?;
        let known = Self::ALL.iter().find(|(.., endings)| endings.contains(&ending));
        known.filter(|_| !stem.is_empty()).map(|(format, ..)| *format)
    }

    /// A format by its name on the command line.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name, _)| *name == word).map(|(format, ..)| *format)
    }
}

/// What holds for the whole of a work file.
#[derive(Debug, Clone)]
pub struct Head {
    /// The document, as it was named.
    pub document: String,
    /// Its language.
    pub from: LanguageTag,
    /// The language wanted.
    pub to: LanguageTag,
    /// How many segments it has.
    pub segments: usize,
    /// How many matches a segment has at most.
    pub limit: usize,
    /// When the file was made.
    pub made: Time,
    /// The parts of the document that are not translated.
    pub skipped: Vec<Skip>,
}

/// A part of the document that is not translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Why: `other-script`, `link` …
    pub reason: String,
    /// The beginning of what stands there.
    pub text: String,
}

/// A segment with everything that is known of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its number in the document, from 1.
    pub number: u32,
    /// Its text.
    pub source: Variant,
    /// What it is in its document: `heading`, `body` …
    pub kind: String,
    /// What is worth knowing of it, such as `quote:unbalanced`.
    pub flags: Vec<String>,
    /// The line of the document where it starts, from 1.
    pub line: u32,
    /// A translation that is filled in.
    pub filled: Option<Filled>,
    /// What was translated before, the best first.
    pub matches: Vec<Candidate>,
    /// The names of the glossary in it.
    pub terms: Vec<Name>,
    /// Parts of it as they were translated before.
    pub fragments: Vec<Part>,
}

/// A translation that is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Its text.
    pub target: Variant,
    /// The score of the match that it is.
    pub score: u8,
    /// A person has to look at it before it counts: the match is of another text.
    pub draft: bool,
}

/// A match.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its score.
    pub score: u8,
    /// The plain word-edit percent.
    pub words: u8,
    /// `context`, `exact`, `repaired` or `fuzzy`.
    pub kind: &'static str,
    /// The stored source.
    pub source: Variant,
    /// The translation, with the codes of the segment in their places.
    pub target: Variant,
    /// The translation as it is stored, where numbers, dates or names were put into it.
    pub stored: Option<String>,
    /// What was put in: the text before and the text now.
    pub repairs: Vec<(String, String)>,
    /// What was taken off the score, and how many points.
    pub penalties: Vec<(String, u8)>,
    /// The difference from the stored source to the segment, `[-stored-]{+yours+}`.
    pub difference: String,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// Who changed it last.
    pub by: Option<String>,
    /// When it was last changed.
    pub changed: Time,
    /// Whether a person stands up for it.
    pub status: Status,
    /// How many inline codes of it have no place in the segment.
    pub lost: usize,
    /// What is to be known where one text is the other less a clause.
    pub contained: Option<&'static str>,
}

/// A name of the glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its bytes in the segment.
    pub range: Range<usize>,
    /// The text there.
    pub found: String,
    /// What to write; `None` where the glossary does not know.
    pub target: Option<String>,
    /// Forms that must not be written.
    pub avoid: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// Whether it is sure that the name is meant.
    pub sure: bool,
}

/// Some words of the segment as they were translated before.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The words.
    pub text: String,
    /// Their translation.
    pub target: String,
    /// How often they were seen.
    pub count: u64,
    /// How probably this is how they are to be translated, 0 to 1.
    pub confidence: f64,
}

/// Segments, one after the other.
pub type Entries<'e> = &'e mut dyn Iterator<Item = io::Result<Entry>>;

/// Writes a work file; of the segments only a few are held at a time.
///
/// # Errors
/// The output cannot be written, or a segment cannot be had.
pub fn write(format: WorkFormat, out: &mut dyn Write, head: &Head, entries: Entries<'_>) -> io::Result<()> {
    match format {
        WorkFormat::Xliff2 => super::xliff::write_work2(out, head, entries),
        WorkFormat::Xliff => super::xliff::write_work1(out, head, entries),
        WorkFormat::Po => super::po::write_work(out, head, entries),
        WorkFormat::Tsv => table::write_tsv(out, head, entries),
        WorkFormat::Xlsx => {
            super::sheet::write_rows(out, "segments", &table::headings(head), table::all_cells(head, entries))
        }
        WorkFormat::Docx => docx::write(out, head, entries),
    }
}
