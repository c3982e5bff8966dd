//! What an import of units or names says of every row: with `--json` all of it, on a terminal the first ten and counts.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Seek, Write};

use serde_json::{Value, json};
use tempfile::SpooledTempFile;

use crate::cli::error::Result;
use crate::cli::output::Message;
use crate::cli::output::message::{RejectRecord, RowRecord};
use crate::cli::session::Session;
use crate::formats::{Position, Reject};
use crate::glossary::RowReason;
use crate::memory::Why;

/// How many rows are named on a terminal.
const NAMED: u64 = 10;
/// The result of which nobody wants to hear row by row.
const CREATED: &str = "created";
/// How many reasons are told apart.
const REASONS: usize = 1000;
/// What is kept in RAM of the records of one file.
pub(super) const ROOM: usize = 1 << 20;

/// How often each thing happened for each reason.
#[derive(Debug, Default)]
pub(super) struct Reasons {
    counts: BTreeMap<(&'static str, String), u64>,
}

impl Reasons {
    fn count(&mut self, result: &'static str, reason: &str, times: u64) {
        let known = self.counts.len() < REASONS || self.counts.contains_key(&(result, reason.to_owned()));
        let reason = if known { reason } else { "other reasons" };
        *self.counts.entry((result, reason.to_owned())).or_default() += times;
    }

    /// The counts of one kind, the largest first.
    fn of(&self, result: &str) -> Vec<(&str, u64)> {
        let of_kind = self.counts.iter().filter(|((kind, _), _)| *kind == result);
        let mut counts: Vec<(&str, u64)> = of_kind.map(|((_, reason), count)| (reason.as_str(), *count)).collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// Adds those of another file.
    pub(super) fn add(&mut self, other: &Self) {
        for ((result, reason), count) in &other.counts {
            *self.counts.entry((result, reason.clone())).or_default() += count;
        }
    }

    /// `[{result, reason, count}]`
    pub(super) fn as_json(&self) -> Value {
        let count = |((result, reason), count): (&(&str, String), &u64)| json!({"result": result, "reason": reason, "count": count});
        Value::Array(self.counts.iter().map(count).collect())
    }
}

/// Rows of a file that were refused.
pub(super) struct Rejects {
    file: String,
    total: u64,
    pub(super) reasons: Reasons,
}

impl Rejects {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), total: 0, reasons: Reasons::default() }
    }

    /// Names a row, if it is among the first.
    pub(super) fn add(&mut self, line: u64, unit: Option<u64>, reason: String, session: &mut Session) -> Result<()> {
        match self.take(Reject { line, unit, reason }, session.console.json) {
            Some(record) if session.console.json => session.emit(&Message::Reject(record)),
            shown => {
                shown.iter().for_each(|record| Self::warn(record, session));
                Ok(())
            }
        }
    }

    /// Counts a row; gives it back if it is to be named: all of them in JSON, else the first.
    pub(super) fn take(&mut self, row: Reject, json: bool) -> Option<RejectRecord> {
        let Reject { line, unit, reason } = row;
        self.total += 1;
        self.reasons.count("rejected", &reason, 1);
        let unit = unit.map(|unit| unit.to_string());
        (json || self.total <= NAMED).then(|| RejectRecord { file: self.file.clone(), line: Some(line), unit, reason })
    }

    /// How many there were.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Names a row to people.
    pub(super) fn warn(reject: &RejectRecord, session: &Session) {
        let place = reject.line.map(|line| format!(":{line}")).unwrap_or_default();
        session.console.warn(&format!("{}{place}: {}", reject.file, reject.reason));
    }

    /// Says how many there were for each reason.
    pub(super) fn end(&self, session: &Session) {
        if self.total <= NAMED || session.console.json {
            return;
        }
        session.console.warn(&format!(
            "{}: {} not taken:",
            self.file,
            if self.total == 1 { "1 row was".to_owned() } else { format!("{} rows were", self.total) }
        ));
        for line in counted(&self.reasons.of("rejected")) {
            session.console.warn(&format!("{}: {line}", self.file));
        }
    }
}

/// `12  1 column instead of 2`, ten at most.
fn counted(counts: &[(&str, u64)]) -> Vec<String> {
    let shown = NAMED as usize;
    let mut lines: Vec<String> =
        counts.iter().take(shown).map(|(reason, count)| format!("{count} times: {reason}")).collect();
    if counts.len() > shown {
        let rest: u64 = counts.iter().skip(shown).map(|(_, count)| count).sum();
        lines.push(format!("{rest} times: other reasons (--json names them all)"));
    }
    lines
}

/// Why something became of a row.
pub(super) trait Reason: Copy + PartialEq + Display {
    /// What the row is about.
    const RECORD: &'static str;

    /// `created`, `updated` or `duplicate`.
    fn result(self) -> &'static str;
}

impl Reason for Why {
    const RECORD: &'static str = "unit";

    fn result(self) -> &'static str {
        self.deed().name()
    }
}

impl Reason for RowReason {
    const RECORD: &'static str = "entry";

    fn result(self) -> &'static str {
        Self::result(self)
    }
}

/// What became of the rows of one file.
pub(super) struct Rows<R> {
    file: String,
    json: bool,
    first: Vec<String>,
    more: u64,
    counts: Vec<(R, u64)>,
    spool: SpooledTempFile,
}

impl<R: Reason> Rows<R> {
    pub(super) fn new(file: String, json: bool) -> Self {
        Self { file, json, first: Vec::new(), more: 0, counts: Vec::new(), spool: SpooledTempFile::new(ROOM) }
    }

    /// Takes down what became of a row. Nothing is shown before the batch is stored.
    pub(super) fn add(&mut self, place: Position, why: R, id: Option<i64>) -> io::Result<()> {
        match self.counts.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((why, 1)),
        }
        let result = why.result();
        if !self.json && (result == CREATED || self.first.len() as u64 == NAMED) {
            self.more += u64::from(result != CREATED);
            return Ok(());
        }
        let reason = why.to_string();
        if self.json {
            let unit = Some(place.number.to_string());
            let record = RowRecord { file: self.file.clone(), line: Some(place.line), unit, result, reason, id };
            serde_json::to_writer(&mut self.spool, &Message::Row(record))?;
            return self.spool.write_all(b"\n");
        }
        let id = id.map(|id| format!(" ({} {id})", R::RECORD)).unwrap_or_default();
        self.first.push(format!("{}:{}: {result}: {reason}{id}", self.file, place.line));
        Ok(())
    }

    /// How often something happened for this reason.
    pub(super) fn count(&self, why: R) -> u64 {
        self.counts.iter().filter(|(known, _)| *known == why).map(|(_, count)| count).sum()
    }

    /// How often each thing happened for each reason.
    pub(super) fn reasons(&self) -> Reasons {
        let mut reasons = Reasons::default();
        for (why, count) in &self.counts {
            reasons.count(why.result(), &why.to_string(), *count);
        }
        reasons
    }

    /// Shows it.
    pub(super) fn end(&mut self, session: &mut Session) -> Result<()> {
        if self.json {
            self.spool.rewind()?;
            io::copy(&mut self.spool, session.output().raw())?;
            return Ok(());
        }
        for line in &self.first {
            session.console.note(line);
        }
        if self.more > 0 {
            for result in ["updated", "duplicate"] {
                for line in counted(&self.reasons().of(result)) {
                    session.console.note(&format!("{}: {result} {line}", self.file));
                }
            }
        }
        Ok(())
    }
}
