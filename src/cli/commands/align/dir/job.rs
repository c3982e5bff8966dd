//! One pair of articles.

use std::path::PathBuf;

use super::summary::{Row, State};
use crate::archive;
use crate::cli::error::Result;
use crate::cli::input;
use crate::cli::output::align::AlignedRecord;
use crate::cli::pair::{self, Side};
use crate::document::SentenceRules;
use crate::formats::review::{self, Decision};
use crate::formats::{open_file, write_atomically};
use crate::lang::LanguageTag;
use crate::memory::Memory;

/// A pair to be aligned.
pub(super) struct Job {
    pub(super) row: Row,
    /// The folder of review files.
    pub(super) path: PathBuf,
    pub(super) from: PathBuf,
    pub(super) to: PathBuf,
}

/// What is the same for all of them.
pub(super) struct How<'a> {
    pub(super) langs: (&'a LanguageTag, &'a LanguageTag),
    pub(super) rules: (&'a SentenceRules, &'a SentenceRules),
    pub(super) force: bool,
    /// Whether the records are wanted.
    pub(super) records: bool,
}

/// What became of it.
pub(super) struct Done {
    pub(super) row: Row,
    pub(super) records: Vec<AlignedRecord>,
}

impl Job {
    fn review(&self) -> PathBuf {
        self.path.join(&self.row.review)
    }

    /// Whether it was done before from the same files, and is still there.
    pub(super) fn is_done(&self, before: &Row) -> bool {
        let same = before.check == self.row.check;
        same && (before.state == State::Unrelated || (before.state == State::Aligned && self.review().is_file()))
    }

    /// Whether somebody has worked on the review file, or it is none that can be read.
    fn is_reviewed(&self, how: &How<'_>) -> bool {
        let path = self.review();
        let Ok(raw) = open_file(&path) else { return false };
        let decided = |row: &review::Row| matches!(row.decision, Decision::Ok | Decision::Skip);
        review::read(raw, &path.display().to_string(), how.langs.0, how.langs.1)
            .map_or(true, |found| found.rows.iter().any(decided))
    }
}

/// Aligns it and writes its review file.
pub(super) fn run(job: &Job, how: &How<'_>, memory: &Memory) -> Result<Done> {
    let mut row = job.row.clone();
    if !how.force && job.is_reviewed(how) {
        "its articles have changed since it was reviewed".clone_into(&mut row.note);
        // As it is not done for these files, it is asked for again.
        row.check.clear();
        return Ok(Done { row: Row { state: State::Changed, ..row }, records: Vec::new() });
    }
    let source = Side::of(&job.from, &input::file_bytes(&job.from)?, how.langs.0, how.rules.0)?;
    let target = Side::of(&job.to, &input::file_bytes(&job.to)?, how.langs.1, how.rules.1)?;
    let alignment = pair::align(&source, &target, memory, &mut |_| {})?;
    [row.sure, row.doubtful, row.unpaired] = super::super::counts(&alignment);
    row.confidence = Some(alignment.confidence);
    if !alignment.is_related() && !how.force {
        "the confidence is too low; nothing was written".clone_into(&mut row.note);
        let row = Row { state: State::Unrelated, sure: 0, doubtful: 0, unpaired: 0, review: String::new(), ..row };
        return Ok(Done { row, records: Vec::new() });
    }
    let rows = archive::rows(&alignment, source.article(), target.article());
    write_atomically(&job.review(), |out| review::write(out, &rows))?;
    let record = |bead| AlignedRecord::of(bead, source.article(), target.article());
    let records = if how.records { alignment.beads.iter().map(record).collect() } else { Vec::new() };
    Ok(Done { row, records })
}
