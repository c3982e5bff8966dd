//! What an import says of every row: with `--json` all of it, on a terminal the first ten and counts.

use std::collections::BTreeMap;
use std::io::{self, Seek, Write};

use serde_json::{Value, json};
use tempfile::SpooledTempFile;

use crate::cli::error::Result;
use crate::cli::output::Message;
use crate::cli::output::message::{RejectRecord, RowRecord};
use crate::cli::session::Session;
use crate::formats::Position;
use crate::memory::{Deed, Taken, Why};

/// How many rows are named on a terminal.
pub(crate) const NAMED: u64 = 10;
/// How many reasons are told apart.
const REASONS: usize = 1000;
/// What is kept in RAM of the records of one file.
const ROOM: usize = 1 << 20;

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
pub(super) struct Rejects<'a> {
    file: &'a str,
    total: u64,
    pub(super) reasons: Reasons,
}

impl<'a> Rejects<'a> {
    pub(super) fn new(file: &'a str) -> Self {
        Self { file, total: 0, reasons: Reasons::default() }
    }

    /// Names a row, if it is among the first.
    pub(super) fn add(&mut self, line: u64, unit: Option<u64>, reason: String, session: &mut Session) -> Result<()> {
        self.total += 1;
        self.reasons.count("rejected", &reason, 1);
        let unit = unit.map(|unit| unit.to_string());
        let record = RejectRecord { file: self.file.to_owned(), line: Some(line), unit, reason };
        report_reject(record, self.total, session)
    }

    /// Says how many there were for each reason.
    pub(super) fn end(&self, session: &Session) {
        if self.total <= NAMED || session.console.json {
            return;
        }
        session.console.warn(&format!("{}: {} rows were not taken:", self.file, self.total));
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

/// What became of the units of one file.
pub(super) struct Rows {
    file: String,
    dry_run: bool,
    json: bool,
    first: Vec<String>,
    more: u64,
    counts: Vec<(Why, u64)>,
    spool: SpooledTempFile,
}

impl Rows {
    pub(super) fn new(file: String, dry_run: bool, json: bool) -> Self {
        Self { file, dry_run, json, first: Vec::new(), more: 0, counts: Vec::new(), spool: SpooledTempFile::new(ROOM) }
    }

    /// Takes down what became of a unit. Nothing is shown before the batch is stored.
    pub(super) fn add(&mut self, place: Position, taken: Taken) -> io::Result<()> {
        match self.counts.iter_mut().find(|(why, _)| *why == taken.why) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((taken.why, 1)),
        }
        let deed = taken.why.deed();
        if !self.json && (deed == Deed::Created || self.first.len() as u64 == NAMED) {
            self.more += u64::from(deed != Deed::Created);
            return Ok(());
        }
        let (result, reason) = (deed.name(), taken.why.to_string());
        // A unit that was only tried has no number.
        let tried = self.dry_run && matches!(taken.why, Why::New | Why::Repeated);
        let id = taken.unit.filter(|_| !tried);
        if self.json {
            let unit = Some(place.number.to_string());
            let record = RowRecord { file: self.file.clone(), line: Some(place.line), unit, result, reason, id };
            serde_json::to_writer(&mut self.spool, &Message::Row(record))?;
            return self.spool.write_all(b"\n");
        }
        let id = id.map(|id| format!(" (unit {id})")).unwrap_or_default();
        self.first.push(format!("{}:{}: {result}: {reason}{id}", self.file, place.line));
        Ok(())
    }

    /// How often each thing happened for each reason.
    pub(super) fn reasons(&self) -> Reasons {
        let mut reasons = Reasons::default();
        for (why, count) in &self.counts {
            reasons.count(why.deed().name(), &why.to_string(), *count);
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
            for deed in [Deed::Updated, Deed::Duplicate] {
                for line in counted(&self.reasons().of(deed.name())) {
                    session.console.note(&format!("{}: {} {line}", self.file, deed.name()));
                }
            }
        }
        Ok(())
    }
}

/// Names a row that was not taken: in the answer with `--json`, else on standard error.
pub(crate) fn report_reject(reject: RejectRecord, number: u64, session: &mut Session) -> Result<()> {
    if session.console.json {
        return session.emit(&Message::Reject(reject));
    }
    if number <= NAMED {
        let place = reject.line.map(|line| format!(":{line}")).unwrap_or_default();
        session.console.warn(&format!("{}{place}: {}", reject.file, reject.reason));
    }
    Ok(())
}

/// Says how many rows were not named.
pub(crate) fn report_unnamed(file: &str, rejected: u64, session: &Session) {
    if rejected > NAMED && !session.console.json {
        session.console.warn(&format!("{file}: {} more rows were not taken (--json names them all)", rejected - NAMED));
    }
}
