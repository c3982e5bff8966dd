//! One pair of articles.

use std::path::PathBuf;

use super::files::checksum;
use super::summary::{Row, State};
use crate::archive;
use crate::cli::error::Result;
use crate::cli::input;
use crate::cli::output::align::AlignedRecord;
use crate::cli::pair::{self, Side};
use crate::document::SentenceRules;
use crate::formats::review;
use crate::formats::write_atomically;
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

    /// What it holds, if it is there.
    fn found(&self) -> Result<Option<Vec<u8>>> {
        if self.review().is_file() { input::file_bytes(&self.review()).map(Some) } else { Ok(None) }
    }
}

/// The review file stays as it is.
fn kept(row: Row) -> Done {
    let note = "its articles have changed, and so has this review file since it was written".to_owned();
    // As it is not done for these files, it is asked for again.
    let row = Row { state: State::Changed, note, check: String::new(), sure: 0, doubtful: 0, unpaired: 0, ..row };
    Done { row, records: Vec::new() }
}

/// Aligns it and writes its review file.
pub(super) fn run(job: &Job, how: &How<'_>, memory: &Memory) -> Result<Done> {
    let mut row = job.row.clone();
    let found = if how.force { None } else { job.found()? };
    let sum = found.as_deref().map(|bytes| format!("{:08x}", checksum(bytes)));
    // Whatever is no more as it was written is somebody's work.
    if sum.as_ref().is_some_and(|sum| !row.written.is_empty() && *sum != row.written) {
        return Ok(kept(row));
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
    let mut bytes = Vec::new();
    review::write(&mut bytes, &rows)?;
    if row.written.is_empty() && found.is_some_and(|found| found != bytes) {
        return Ok(kept(row));
    }
    row.written = format!("{:08x}", checksum(&bytes));
    write_atomically(&job.review(), |out| out.write_all(&bytes))?;
    let record = |bead| AlignedRecord::of(bead, source.article(), target.article());
    let records = if how.records { alignment.beads.iter().map(record).collect() } else { Vec::new() };
    Ok(Done { row, records })
}
