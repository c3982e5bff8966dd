//! Glossary files: TSV and CSV with named columns, and the plain two- and three-column lists of
//! other tools.
//!
//! [`decode`] makes text of bytes, [`table`] makes rows of text, [`columns`] says what a cell
//! means, [`row`] makes entries of rows, [`write`](mod@write) goes back. Nothing here knows a store.
pub mod columns;
pub mod decode;
pub mod limits;
pub mod row;
pub mod table;
pub mod write;

use thiserror::Error;

/// The shapes of glossary files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Tab-separated, without quoting.
    Tsv,
    /// Comma-separated (RFC 4180).
    Csv,
}

impl TableFormat {
    /// The name for the history.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tsv => "tsv",
            Self::Csv => "csv",
        }
    }

    /// The format that a file name tells, if it tells one.
    pub fn from_name(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let bare = lower.strip_suffix(".gz").unwrap_or(&lower);
        match bare.rsplit_once('.').map_or(bare, |(_, extension)| extension) {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            _ => None,
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
    /// Most lines are no rows of a list.
    #[error("not a glossary hafez can read")]
    NotAGlossary,
    /// Not CSV.
    #[error("line {line}: {reason}")]
    Csv {
        /// Where.
        line: u32,
        /// What the reader says.
        reason: String,
    },
}
