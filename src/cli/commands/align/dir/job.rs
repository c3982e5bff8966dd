//! One pair of articles.

use std::path::{Path, PathBuf};

use super::summary::{Row, State};
use crate::archive::{self, Learned, Lesson, Work};
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
    /// Among all pairs.
    pub(super) number: usize,
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
    /// What the pairs have taught each other.
    pub(super) learned: Learned,
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

fn read((from, to): (&Path, &Path), how: &How<'_>) -> Result<(Side, Side)> {
    let source = Side::of(from, &input::file_bytes(from)?, how.langs.0, how.rules.0)?;
    let target = Side::of(to, &input::file_bytes(to)?, how.langs.1, how.rules.1)?;
    Ok((source, target))
}

/// What a pair of files teaches. One that cannot be read teaches nothing; it is named when its turn comes.
pub(super) fn lesson(files: (&Path, &Path), how: &How<'_>, memory: &Memory) -> Lesson {
    let lesson = || -> Result<Lesson> {
        let (source, target) = read(files, how)?;
        let alignment = pair::align(&source, &target, memory, None, &mut |_| {})?;
        Ok(Lesson::of(&alignment, source.article(), target.article()))
    };
    lesson().unwrap_or_default()
}

/// Aligns it and writes its review file.
pub(super) fn run(job: &Job, how: &How<'_>, memory: &Memory) -> Result<Done> {
    let mut row = job.row.clone();
    let found = if how.force { None } else { job.found()? };
    if Work::on(found.as_deref(), &row.written) == Work::Done {
        return Ok(kept(row));
    }
    let (source, target) = read((&job.from, &job.to), how)?;
    let alignment = pair::align(&source, &target, memory, Some((&how.learned, job.number)), &mut |_| {})?;
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
    if Work::on(found.as_deref(), &row.written).given(found.as_deref(), &bytes) == Work::Done {
        return Ok(kept(row));
    }
    row.written = archive::written(&bytes);
    write_atomically(&job.review(), |out| out.write_all(&bytes))?;
    let record = |bead| AlignedRecord::of(bead, source.article(), target.article());
    let records = if how.records { alignment.beads.iter().map(record).collect() } else { Vec::new() };
    Ok(Done { row, records })
}
