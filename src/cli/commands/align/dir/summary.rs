//! The list of what was done, which the next run begins with.

use std::collections::HashMap;
use std::path::Path;

use crate::cli::error::{CliError, Result};
use crate::formats::{open_file, read_rows, write_atomically, write_rows};

/// What it is called.
pub(super) const NAME: &str = "summary.tsv";

const COLUMNS: [&str; 13] = [
    "state",
    "source",
    "target",
    "score",
    "confidence",
    "sure",
    "doubtful",
    "unpaired",
    "review",
    "nearest",
    "note",
    "check",
    "written",
];

/// How many columns the first summaries had.
const FIRST: usize = 12;

/// What became of a pair, or of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It has its review file.
    Aligned,
    /// It looked like a pair, and is none.
    Unrelated,
    /// Somebody has worked in its review file, and its articles have changed.
    Changed,
    /// It has no partner.
    Unpaired,
    /// It cannot be read.
    Bad,
}

impl State {
    const NAMES: [(Self, &'static str); 5] = [
        (Self::Aligned, "aligned"),
        (Self::Unrelated, "unrelated"),
        (Self::Changed, "changed"),
        (Self::Unpaired, "alone"),
        (Self::Bad, "bad"),
    ];

    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    fn of(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(state, _)| *state)
    }
}

/// A line of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) state: State,
    pub(super) source: String,
    pub(super) target: String,
    /// How well the two go together; of an article that is alone, with the nearest.
    pub(super) score: Option<f64>,
    pub(super) confidence: Option<f64>,
    pub(super) sure: usize,
    pub(super) doubtful: usize,
    pub(super) unpaired: usize,
    /// The review file in the folder.
    pub(super) review: String,
    pub(super) nearest: String,
    pub(super) note: String,
    /// Of both files.
    pub(super) check: String,
    /// Of the review file, as it was written.
    pub(super) written: String,
}

impl Row {
    pub(super) fn new(state: State, source: &str, target: &str) -> Self {
        Self {
            state,
            source: source.to_owned(),
            target: target.to_owned(),
            score: None,
            confidence: None,
            sure: 0,
            doubtful: 0,
            unpaired: 0,
            review: String::new(),
            nearest: String::new(),
            note: String::new(),
            check: String::new(),
            written: String::new(),
        }
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        let part = |number: Option<f64>| number.map(|number| format!("{number:.2}")).unwrap_or_default();
        [
            self.state.name().to_owned(),
            self.source.clone(),
            self.target.clone(),
            part(self.score),
            part(self.confidence),
            self.sure.to_string(),
            self.doubtful.to_string(),
            self.unpaired.to_string(),
            self.review.clone(),
            self.nearest.clone(),
            self.note.clone(),
            self.check.clone(),
            self.written.clone(),
        ]
    }

    fn of(cells: &[String]) -> Option<Self> {
        let cell = |at: usize| cells.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default();
        let count = |at: usize| cell(at).parse().unwrap_or_default();
        Some(Self {
            state: State::of(&cell(0))?,
            source: cell(1),
            target: cell(2),
            score: cell(3).parse().ok(),
            confidence: cell(4).parse().ok(),
            sure: count(5),
            doubtful: count(6),
            unpaired: count(7),
            review: cell(8),
            nearest: cell(9),
            note: cell(10),
            check: cell(11),
            written: cell(12),
        })
    }
}

/// Later versions only add columns at the end.
fn is_header(cells: &[String]) -> bool {
    cells.len() >= FIRST && cells.iter().zip(COLUMNS).all(|(cell, column)| cell.trim() == column)
}

/// What an earlier run wrote.
#[derive(Debug, Default)]
pub(super) struct Summary {
    rows: HashMap<(String, String), Row>,
}

impl Summary {
    /// Reads it, if it is there.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        if !path.is_file() {
            return Ok(Self::default());
        }
        let name = path.display().to_string();
        let rows = read_rows(open_file(&path)?, &name)?;
        if !rows.first().is_some_and(|(_, header)| is_header(header)) {
            return Err(CliError::input("this is no summary of hafez").file(name).hint("name another folder with -o"));
        }
        let rows = rows.iter().skip(1).filter_map(|(_, cells)| Row::of(cells));
        Ok(Self { rows: rows.map(|row| ((row.source.clone(), row.target.clone()), row)).collect() })
    }

    /// What became of a pair.
    pub(super) fn of(&self, source: &str, target: &str) -> Option<&Row> {
        self.rows.get(&(source.to_owned(), target.to_owned()))
    }

    /// The review files that have a name already.
    pub(super) fn reviews(&self) -> impl Iterator<Item = &str> {
        self.rows.values().map(|row| row.review.as_str()).filter(|name| !name.is_empty())
    }

    /// Writes the rows, and of an earlier run those pairs that have not been come to yet.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub(super) fn write(folder: &Path, rows: &[Row], before: &Self) -> Result<()> {
        let mut all: Vec<Row> = rows.to_vec();
        let is_new = |row: &&Row| rows.iter().any(|new| (&new.source, &new.target) == (&row.source, &row.target));
        let unfinished = rows.iter().all(|row| row.state != State::Unpaired && row.state != State::Bad);
        all.extend(before.rows.values().filter(|row| unfinished && !row.check.is_empty() && !is_new(row)).cloned());
        all.sort_by(|a, b| {
            let key = |row: &Row| (row.source.is_empty(), row.source.clone(), row.target.clone());
            key(a).cmp(&key(b))
        });
        let cells: Vec<_> = all.iter().map(Row::cells).collect();
        Ok(write_atomically(&folder.join(NAME), |out| write_rows(out, &COLUMNS, &cells))?)
    }
}
