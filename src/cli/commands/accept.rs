//! `hafez accept`: what a person decided about pairs, into the memory.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::learn;
use crate::checks::doubt::{Doubt, Look, Slip, slip};
use crate::cli::commands::align::is_summary;
use crate::cli::commands::report::{Reasons, Rejects, Rows};
use crate::cli::commands::sieve::{Counts, Doubted, sieve};
use crate::cli::count::counted;
use crate::cli::error::{CliError, Kind, Outcome, Result};
use crate::cli::interrupt;
use crate::cli::output::Message;
use crate::cli::output::message::BatchRecord;
use crate::cli::session::Session;
use crate::formats::review::{self, Decision, Row};
use crate::formats::{FormatError, Position, open_file};
use crate::memory::{Accepted, Deed, ImportOptions, Memory, Reviewed, Settled, Why};
use crate::unit::{Batch, NewUnit, Origin, Status};

/// Store the rows of review files that are sure or reviewed
///
/// A review file comes from `hafez align` or `hafez memory review`. Rows that say `ok` are stored as
/// confirmed, rows that still say `sure` as unreviewed (three points lower until somebody confirms them);
/// `doubtful` and `unpaired` ones wait; what says `skip` is not stored, and taken out if it was. Each file is
/// one batch, which `hafez undo` takes back. Rows that nobody has looked at and that are likely wrong, as
/// `hafez import` sees it, are named, and keep the reason.
///
/// The same file can be accepted again after more of it was reviewed: what has become `ok` is confirmed, a
/// mended translation takes the place of the one it was made from, and nothing is stored twice. A file with
/// a fault stores nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez accept review.tsv
  $ hafez accept review.tsv --dry-run
  $ hafez accept reviews/*.tsv")]
pub(crate) struct AcceptArgs {
    /// Review files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Store nothing of a file with a row that cannot be stored
    #[arg(long)]
    strict: bool,
    /// Store nothing, show what would be stored
    #[arg(long)]
    dry_run: bool,
}

/// What has been done so far.
struct Accept<'a> {
    args: &'a AcceptArgs,
    memory: Option<(Memory, Option<tempfile::TempDir>)>,
    done: Vec<Batch>,
    reasons: Reasons,
    doubted: Counts,
    rejected: u64,
    removed: u64,
    waiting: Waiting,
    failed: bool,
}

/// Rows that are not stored, by their status.
#[derive(Debug, Clone, Copy, Default)]
struct Waiting {
    doubtful: u64,
    unpaired: u64,
    unreviewed: u64,
    skipped: u64,
}

/// Runs it.
pub(crate) fn run(args: &AcceptArgs, session: &mut Session) -> Result<Outcome> {
    let mut accept = Accept {
        args,
        memory: None,
        done: Vec::new(),
        reasons: Reasons::default(),
        doubted: Counts::default(),
        rejected: 0,
        removed: 0,
        waiting: Waiting::default(),
        failed: false,
    };
    for file in args.files.iter().filter(|file| !is_summary(file)) {
        match accept.file(file, session) {
            Err(error) if error.kind == Kind::Input && interrupt::requested().is_ok() => {
                session.console.error(&error);
                accept.failed = true;
            }
            other => other?,
        }
    }
    if let Some((memory, _)) = accept.memory.as_mut().filter(|_| !args.dry_run && !accept.done.is_empty()) {
        learn(memory, session)?;
    }
    accept.end(session)
}

impl Accept<'_> {
    fn file(&mut self, path: &Path, session: &mut Session) -> Result<()> {
        let name = path.display().to_string();
        let rows = match read(path, session)? {
            Ok(rows) => rows,
            Err(faults) => {
                faults.into_iter().for_each(|fault| session.console.error(&fault.into()));
                self.failed = true;
                return Ok(());
            }
        };
        let mut rejects = Rejects::new(&name);
        let (mut decisions, mut places) = (Vec::new(), Vec::new());
        let look = sieve(session, true);
        // Where a person stands up for a pair it is stored as confirmed, but a slip of theirs is named.
        let trusting = sieve(session, false);
        let mut waiting = Waiting::default();
        for (number, row) in (1..).zip(rows) {
            let place = Position { line: row.line, number };
            match Verdict::of(&row, &mut waiting) {
                Verdict::Decided(mut decision) => {
                    let doubts = match decision.unit.status {
                        _ if decision.turned_down => Vec::new(),
                        Status::Unreviewed => look.once(&mut decision.unit),
                        Status::Confirmed => trusting.once(&mut decision.unit),
                    };
                    decisions.push(*decision);
                    places.push((place, doubts));
                }
                Verdict::Wrong(reason) => {
                    self.rejected += 1;
                    rejects.add(place.line, None, reason.to_owned(), session)?;
                }
                Verdict::Waits => {}
            }
        }
        self.waiting.add(waiting);
        warn_of_slip(&name, &decisions, &look, session);
        self.store(&name, (&decisions, &places), rejects, waiting, session)
    }

    fn store(
        &mut self,
        name: &str,
        (decisions, places): (&[Reviewed], &[(Position, Vec<Doubt>)]),
        mut rejects: Rejects,
        waiting: Waiting,
        session: &mut Session,
    ) -> Result<()> {
        // What is not stored cannot be taken out.
        let nothing = decisions.iter().all(|decision| decision.turned_down) && !session.has_memory()?;
        if nothing {
            self.waiting.skipped += decisions.len() as u64;
            rejects.end(session);
            self.reasons.add(&rejects.reasons);
            session.console.note(&format!("{name}: no row in it is sure or ok{}", waiting.told()));
            return Ok(());
        }
        let before = rejects.total();
        if self.args.strict && before > 0 && !self.args.dry_run {
            return self.refuse(name, (&[], &[]), rejects, session);
        }
        if self.args.strict && !self.args.dry_run && session.has_memory()? {
            // What a dry run refuses would be refused.
            let settled = self.settle(name, decisions, before, true, session)?.settled;
            if settled.iter().any(|settled| matches!(settled, Settled::Refused(_))) {
                return self.refuse(name, (&settled, places), rejects, session);
            }
        }
        let accepted = self.settle(name, decisions, before, self.args.dry_run, session)?;
        let (batch, settled, removed) = (&accepted.batch, &accepted.settled, accepted.removed() as u64);
        let mut rows = Rows::new(name.to_owned(), session.console.json);
        let mut doubted = Doubted::new(name.to_owned(), session.console.json, true);
        let mut stood_up_for = Doubted::new(name.to_owned(), session.console.json, false)
            .advise("stored as confirmed, for their rows say ok");
        let skipped = self.waiting.skipped;
        for ((settled, (place, doubts)), decision) in settled.iter().zip(places).zip(decisions) {
            match settled {
                Settled::Taken(taken) => {
                    // A unit that was only tried has no number.
                    let tried = self.args.dry_run && matches!(taken.why, Why::New | Why::Repeated);
                    let id = taken.unit.filter(|_| !tried);
                    if taken.why.deed() != Deed::Duplicate {
                        let open = decision.unit.status == Status::Unreviewed;
                        let named = if open { &mut doubted } else { &mut stood_up_for };
                        named.add(*place, doubts.clone(), id)?;
                    }
                    rows.add(*place, taken.why, id)?;
                }
                Settled::Refused(reason) => {
                    self.rejected += 1;
                    rejects.add(place.line, None, reason.clone(), session)?;
                }
                Settled::Nothing => self.waiting.skipped += 1,
            }
        }
        rejects.end(session);
        rows.end(session)?;
        for doubted in [&mut doubted, &mut stood_up_for] {
            doubted.end(decisions.len() as u64, None, session)?;
            self.doubted.add(&doubted.counts);
        }
        self.reasons.add(&rejects.reasons);
        self.reasons.add(&rows.reasons());
        if self.args.strict && rejects.total() > 0 {
            self.failed = true;
        }
        let told = waiting.told();
        if batch.created + batch.updated + batch.duplicate + batch.rejected == 0 {
            let only_skips = !decisions.is_empty() && self.waiting.skipped > skipped;
            let what = if only_skips { "nothing that it turns down is stored, and no row" } else { "no row" };
            session.console.note(&format!("{name}: {what} in it is sure or ok{told}"));
            return Ok(());
        }
        session.emit(&Message::Batch(BatchRecord::from(batch.clone())))?;
        self.removed += removed;
        tell_removed(name, &accepted, self.args.dry_run, session);
        if !told.is_empty() {
            session.console.note(&format!("{name}{told}"));
        }
        self.done.push(accepted.batch);
        Ok(())
    }

    fn settle(
        &mut self,
        name: &str,
        decisions: &[Reviewed],
        rejected: u64,
        dry_run: bool,
        session: &Session,
    ) -> Result<Accepted> {
        let options = ImportOptions {
            file: Some(name.to_owned()),
            format: Some("review".to_owned()),
            dry_run,
            ..ImportOptions::default()
        };
        let stamp = session.stamp("accept", None);
        Ok(self.memory(session)?.accept(decisions, rejected, &options, &stamp)?)
    }

    fn refuse(
        &mut self,
        name: &str,
        (settled, places): (&[Settled], &[(Position, Vec<Doubt>)]),
        mut rejects: Rejects,
        session: &mut Session,
    ) -> Result<()> {
        for (settled, (place, _)) in settled.iter().zip(places) {
            if let Settled::Refused(reason) = settled {
                rejects.add(place.line, None, reason.clone(), session)?;
            }
        }
        rejects.end(session);
        self.failed = true;
        let failure = CliError::input("nothing was stored, for --strict was given").file(name);
        session.console.error(&failure.hint("mend the rows that are named, or leave --strict out"));
        Ok(())
    }

    /// The memory, opened when the first row is there to be stored.
    fn memory(&mut self, session: &Session) -> Result<&mut Memory> {
        let opened = match self.memory.take() {
            Some(opened) => opened,
            None if self.args.dry_run => session.memory_to_try()?,
            None => (session.memory_to_write()?, None),
        };
        Ok(&mut self.memory.insert(opened).0)
    }

    fn end(&self, session: &mut Session) -> Result<Outcome> {
        let sum = |count: fn(&Batch) -> u64| self.done.iter().map(count).sum::<u64>();
        let counts = vec![
            ("files", json!(self.args.files.len())),
            ("created", json!(sum(|batch| batch.created))),
            ("updated", json!(sum(|batch| batch.updated))),
            ("duplicate", json!(sum(|batch| batch.duplicate))),
            ("rejected", json!(self.rejected)),
            ("removed", json!(self.removed)),
            ("doubtful", json!(self.waiting.doubtful)),
            ("unpaired", json!(self.waiting.unpaired)),
            ("unreviewed", json!(self.waiting.unreviewed)),
            ("skipped", json!(self.waiting.skipped)),
            ("reasons", self.reasons.as_json()),
            ("doubted", json!(self.doubted.units())),
            ("doubts", self.doubted.as_json()),
        ];
        session.end(counts, Vec::new())?;
        Ok(match (self.failed, self.done.is_empty()) {
            (true, _) => Outcome::Incomplete,
            (false, true) => Outcome::Nothing,
            (false, false) => Outcome::Done,
        })
    }
}

fn read(path: &Path, session: &Session) -> Result<std::result::Result<Vec<Row>, Vec<FormatError>>> {
    let name = path.display().to_string();
    let raw: Box<dyn std::io::Read + Send> = if name == "-" { Box::new(std::io::stdin()) } else { open_file(path)? };
    let (from, to) = (&session.settings.from.value, &session.settings.to.value);
    Ok(review::read(raw, &name, from, to).map(|found| found.rows))
}

/// Says how many of the units that a batch changed are gone.
fn tell_removed(name: &str, accepted: &Accepted, dry_run: bool, session: &Session) {
    let are = |count: usize| match (dry_run, count) {
        (true, _) => "would be",
        (false, 1) => "is",
        (false, _) => "are",
    };
    let parts = accepted.replaced.len();
    let turned_down = accepted.removed() - parts;
    if turned_down > 0 {
        let units = counted(turned_down, "unit");
        session.console.note(&format!("{name}: {units} that it turns down {} removed", are(turned_down)));
    }
    if parts > 0 {
        let units = counted(parts, "unit");
        session
            .console
            .note(&format!("{name}: {units} of rows that were joined or split since {} removed", are(parts)));
    }
}

/// Warns where the whole file seems to have slipped.
fn warn_of_slip(name: &str, decisions: &[Reviewed], look: &Look, session: &Session) {
    let units: Vec<&NewUnit> =
        decisions.iter().filter(|decision| !decision.turned_down).map(|decision| &decision.unit).collect();
    let what = match slip(&units, look.settings()) {
        None => return,
        Some(Slip::Shifted) => "its translations seem to stand one row too high or too low",
        Some(Slip::Swapped) => "its sources and translations seem to be swapped",
    };
    session.console.warn(&format!("{name}: {what}; mend it and accept it again after `hafez undo`"));
}

/// What a row says.
enum Verdict {
    Decided(Box<Reviewed>),
    Wrong(&'static str),
    Waits,
}

impl Verdict {
    fn of(row: &Row, waiting: &mut Waiting) -> Self {
        let count = match row.decision {
            Decision::Ok | Decision::Skip => None,
            // Nobody has looked at a stored unit whose row is as it was written.
            Decision::Unreviewed | Decision::Sure if row.unit.is_some() => Some(&mut waiting.unreviewed),
            Decision::Sure => None,
            Decision::Unreviewed => Some(&mut waiting.unreviewed),
            Decision::Doubtful => Some(&mut waiting.doubtful),
            Decision::Unpaired => Some(&mut waiting.unpaired),
        };
        if let Some(count) = count {
            *count += 1;
            return Self::Waits;
        }
        let turned_down = row.decision == Decision::Skip;
        let unit = unit(row);
        match unit.fault() {
            Some(_) if turned_down && row.unit.is_none() => {
                waiting.skipped += 1;
                Self::Waits
            }
            Some(fault) if !turned_down => Self::Wrong(fault),
            _ => Self::Decided(Box::new(Reviewed { unit, id: row.unit, turned_down })),
        }
    }
}

fn unit(row: &Row) -> NewUnit {
    let segment = row.source_place.segments.first().copied();
    let file = Some(row.source_place.file.clone()).filter(|file| !file.is_empty());
    NewUnit {
        context: row.context.clone(),
        origin: file.map(|file| Origin { file, segment }),
        status: if row.decision == Decision::Ok { Status::Confirmed } else { Status::Unreviewed },
        ..NewUnit::pair(&row.from, &row.source, &row.to, &row.target)
    }
}

impl Waiting {
    fn add(&mut self, other: Self) {
        self.doubtful += other.doubtful;
        self.unpaired += other.unpaired;
        self.unreviewed += other.unreviewed;
        self.skipped += other.skipped;
    }

    /// `: 3 doubtful and 2 unpaired rows wait`
    fn told(self) -> String {
        let kinds = [(self.doubtful, "doubtful"), (self.unpaired, "unpaired"), (self.unreviewed, "unreviewed")];
        let told: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
        if told.is_empty() { String::new() } else { format!(": {} wait for a decision", told.join(", ")) }
    }
}
