//! Glossary files: TSV and CSV with named columns, and the plain two- and three-column lists of
//! other tools.
//!
//! TBX has a folder of its own.
//!
//! [`decode`] makes text of bytes, [`table`] makes rows of text, [`columns`] says what a cell
//! means, [`row`] makes entries of rows, [`write`](mod@write) goes back. Nothing here knows a store.
pub(crate) mod catalogue;
pub mod columns;
pub mod decode;
pub(crate) mod foreign;
pub mod limits;
pub mod row;
pub mod table;
pub(crate) mod tbx;
pub(crate) mod utx;
pub mod write;

use thiserror::Error;

use crate::term::{EntryId, TermEntry};

/// An entry as a file has it, before the glossary is asked.
#[derive(Debug)]
pub(crate) struct Draft {
    /// The line on which it begins, from 1.
    pub(crate) line: u32,
    /// Its number in the file, from 1.
    pub(crate) unit: u32,
    /// The entry, or why there is none.
    pub(crate) entry: Result<TermEntry, String>,
}

/// The two kinds of text tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Tab-separated, without quoting.
    Tsv,
    /// Comma-separated (RFC 4180).
    Csv,
}

/// The formats of glossary files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GlossaryFormat {
    /// Tab-separated, without quoting.
    Tsv,
    /// Comma-separated (RFC 4180).
    Csv,
    /// Termbase; version 3 where it is written.
    Tbx,
    /// Termbase in version 2, to write.
    Tbx2,
    /// Source, target and comment between tabs, without a header, as OmegaT has them.
    Txt,
    /// Workbook of Excel.
    Xlsx,
    /// OpenDocument spreadsheet, to read.
    Ods,
    /// Catalogue of GNU gettext, to read.
    Po,
    /// UTX of the Asia-Pacific Association for Machine Translation.
    Utx,
}

/// The formats by what a name ends with.
const EXTENSIONS: &[(&str, GlossaryFormat)] = &[
    ("csv", GlossaryFormat::Csv),
    ("tsv", GlossaryFormat::Tsv),
    ("tab", GlossaryFormat::Tsv),
    ("tbx", GlossaryFormat::Tbx),
    ("txt", GlossaryFormat::Txt),
    ("utf8", GlossaryFormat::Txt),
    ("utx", GlossaryFormat::Utx),
    ("xlsx", GlossaryFormat::Xlsx),
    ("ods", GlossaryFormat::Ods),
    ("po", GlossaryFormat::Po),
    ("pot", GlossaryFormat::Po),
];

impl GlossaryFormat {
    /// The name for the history.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tsv => "tsv",
            Self::Csv => "csv",
            Self::Tbx | Self::Tbx2 => "tbx",
            Self::Txt => "txt",
            Self::Utx => "utx",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Po => "po",
        }
    }

    /// The format that a file name tells, if it tells one.
    pub fn from_name(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let bare = lower.strip_suffix(".gz").unwrap_or(&lower);
        let extension = bare.rsplit_once('.').map_or(bare, |(_, extension)| extension);
        EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
    }

    /// The kind of table, if it is one of text.
    pub(crate) fn table(self) -> Option<TableFormat> {
        match self {
            Self::Csv => Some(TableFormat::Csv),
            Self::Tsv => Some(TableFormat::Tsv),
            _ => None,
        }
    }
}

impl From<TableFormat> for GlossaryFormat {
    fn from(format: TableFormat) -> Self {
        match format {
            TableFormat::Tsv => Self::Tsv,
            TableFormat::Csv => Self::Csv,
        }
    }
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum FileError {
    /// Not text in UTF-8 or UTF-16.
    #[error("this is not {encoding} text: line {line}, byte {offset}")]
    Encoding {
        /// What it was taken for.
        encoding: &'static str,
        /// Line of the first bad byte, from 1.
        line: u32,
        /// Its offset in the file.
        offset: usize,
    },
    /// A column that names a language which is none.
    #[error("column `{column}`: `{code}` is not a language code")]
    Language {
        /// The column as written.
        column: String,
        /// The part that should be a language.
        code: String,
        /// A known code that looks like it.
        did_you_mean: Option<String>,
    },
    /// The same column twice.
    #[error("the column `{0}` is there twice")]
    ColumnTwice(String),
    /// No column for any term.
    #[error("none of the columns {0} names a language")]
    NoTerms(String),
    /// A row that says nothing of its columns, in a file without header.
    #[error("{found} columns and no header: a list has 2 or 3 (source, target, comment)")]
    Shape {
        /// How many there are.
        found: usize,
    },
    /// Most rows are sentences with their translations.
    #[error("these are sentences and their translations, no names: {sentences} of {rows} rows")]
    Sentences {
        /// How many are.
        sentences: usize,
        /// Of how many.
        rows: usize,
    },
    /// Most lines are no rows of a list.
    #[error("not a glossary hafez can read")]
    NotAGlossary,
    /// A format that is read only.
    #[error("a glossary cannot be written as {0}")]
    ReadOnly(&'static str),
    /// A character that XML has no way to write.
    #[error("entry {entry}: its {what} holds U+{:04X}, a character that XML cannot hold", u32::from(*.character))]
    Forbidden {
        /// The number of the entry.
        entry: EntryId,
        /// Which of its texts.
        what: String,
        /// The character.
        character: char,
    },
    /// More than a glossary has.
    #[error("more than {0}: that is no glossary")]
    TooLarge(&'static str),
    /// Not CSV.
    #[error("line {line}: {reason}")]
    Csv {
        /// Where.
        line: u32,
        /// What the reader says.
        reason: String,
    },
}
