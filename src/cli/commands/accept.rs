//! `hafez accept`: what a person decided about pairs, into the memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::stored::Stored;
use crate::archive::{Verdict, decide};
use crate::checks::doubt::{Doubt, Look, Slip, slip};
use crate::cli::commands::align::is_summary;
use crate::cli::commands::report::{Rejects, Rows};
use crate::cli::commands::sieve::Doubted;
use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::BatchRecord;
use crate::cli::session::Session;
use crate::formats::review::{self, Decision, Row};
use crate::formats::{FormatError, Position, open_file};
use crate::memory::{Accepted, Deed, ImportOptions, Reviewed, Settled, Why};
use crate::unit::{NewUnit, Status};

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
    stored: Stored,
    removed: u64,
    waiting: Waiting,
}

/// The rows of a file that ask for something, each with its place and what there is to doubt.
#[derive(Default)]
struct Decided {
    rows: Vec<Reviewed>,
    places: Vec<(Position, Vec<Doubt>)>,
}

impl Decided {
    fn iter(&self) -> impl Iterator<Item = (&Reviewed, Position, &[Doubt])> {
        self.rows.iter().zip(&self.places).map(|(row, (place, doubts))| (row, *place, doubts.as_slice()))
    }

    fn only_skips(&self) -> bool {
        self.rows.iter().all(|row| row.turned_down)
    }
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
    let stored = Stored::new(args.dry_run);
    let mut accept = Accept { args, stored, removed: 0, waiting: Waiting::default() };
    for file in args.files.iter().filter(|file| !is_summary(file)) {
        let done = accept.file(file, session);
        accept.stored.after(done, session)?;
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
                self.stored.failed = true;
                return Ok(());
            }
        };
        let mut rejects = Rejects::new(&name);
        let mut decided = Decided::default();
        let known = self.stored.knowledge(session)?;
        let look = Look::new(Arc::clone(&known), true);
        // Where a person stands up for a pair it is stored as confirmed, but a slip of theirs is named.
        let trusting = Look::new(known, false);
        let mut waiting = Waiting::default();
        for (number, row) in (1..).zip(rows) {
            let place = Position { line: row.line, number };
            match decide(&row) {
                Verdict::Decided(mut decision) => {
                    let doubts = match decision.unit.status {
                        _ if decision.turned_down => Vec::new(),
                        Status::Unreviewed => look.once(&mut decision.unit),
                        Status::Confirmed => trusting.once(&mut decision.unit),
                    };
                    decided.rows.push(*decision);
                    decided.places.push((place, doubts));
                }
                Verdict::Refused(reason) => {
                    self.stored.rejected += 1;
                    rejects.add(place.line, None, reason.to_owned(), session)?;
                }
                Verdict::Waits(decision) => waiting.count(decision),
            }
        }
        self.waiting.add(waiting);
        warn_of_slip(&name, &decided.rows, &look, session);
        self.store(&name, &decided, rejects, waiting, session)
    }

    fn store(
        &mut self,
        name: &str,
        decided: &Decided,
        mut rejects: Rejects,
        waiting: Waiting,
        session: &mut Session,
    ) -> Result<()> {
        // What is not stored cannot be taken out.
        if decided.only_skips() && !session.has_memory()? {
            self.waiting.skipped += decided.rows.len() as u64;
            rejects.end(session);
            self.stored.reasons.add(&rejects.reasons);
            session.console.note(&format!("{name}: no row in it is sure or ok{}", waiting.told()));
            return Ok(());
        }
        if self.args.strict && !self.args.dry_run && !self.may_be_stored(name, decided, &mut rejects, session)? {
            return self.refuse(name, &rejects, session);
        }
        let skipped = self.waiting.skipped;
        let accepted = self.settle(name, decided, rejects.total(), self.args.dry_run, session)?;
        self.report(name, decided, &accepted, &mut rejects, session)?;
        if accepted.batch.rows() == 0 {
            let only_skips = !decided.rows.is_empty() && self.waiting.skipped > skipped;
            let what = if only_skips { "nothing that it turns down is stored, and no row" } else { "no row" };
            session.console.note(&format!("{name}: {what} in it is sure or ok{}", waiting.told()));
            return Ok(());
        }
        self.close(name, accepted, waiting, session)
    }

    /// Tells of each row what became of it.
    fn report(
        &mut self,
        name: &str,
        decided: &Decided,
        accepted: &Accepted,
        rejects: &mut Rejects,
        session: &mut Session,
    ) -> Result<()> {
        let json = session.console.json;
        let mut rows = Rows::new(name.to_owned(), json);
        let mut doubted = Doubted::new(name.to_owned(), json, true);
        let mut stood_up_for =
            Doubted::new(name.to_owned(), json, false).advise("stored as confirmed, for their rows say ok");
        for (settled, (decision, place, doubts)) in accepted.settled.iter().zip(decided.iter()) {
            match settled {
                Settled::Taken(taken) => {
                    // A unit that was only tried has no number.
                    let tried = self.args.dry_run && matches!(taken.why, Why::New | Why::Repeated);
                    let id = taken.unit.filter(|_| !tried);
                    if taken.why.deed() != Deed::Duplicate {
                        let open = decision.unit.status == Status::Unreviewed;
                        let named = if open { &mut doubted } else { &mut stood_up_for };
                        named.add(place, doubts.to_vec(), id)?;
                    }
                    rows.add(place, taken.why, id)?;
                }
                Settled::Refused(reason) => {
                    self.stored.rejected += 1;
                    rejects.add(place.line, None, reason.clone(), session)?;
                }
                Settled::Nothing => self.waiting.skipped += 1,
            }
        }
        rejects.end(session);
        rows.end(session)?;
        for doubted in [&mut doubted, &mut stood_up_for] {
            doubted.end(decided.rows.len() as u64, None, session)?;
            self.stored.doubted.add(&doubted.counts);
        }
        self.stored.reasons.add(&rejects.reasons);
        self.stored.reasons.add(&rows.reasons());
        self.stored.failed |= self.args.strict && rejects.total() > 0;
        Ok(())
    }

    /// Tells what the batch of a file is.
    fn close(&mut self, name: &str, accepted: Accepted, waiting: Waiting, session: &mut Session) -> Result<()> {
        session.emit(&Message::Batch(BatchRecord::from(accepted.batch.clone())))?;
        self.removed += accepted.removed() as u64;
        tell_removed(name, &accepted, self.args.dry_run, session);
        let told = waiting.told();
        if !told.is_empty() {
            session.console.note(&format!("{name}{told}"));
        }
        self.stored.done.push(accepted.batch);
        Ok(())
    }

    /// Whether no row was refused, nor would be.
    fn may_be_stored(
        &mut self,
        name: &str,
        decided: &Decided,
        rejects: &mut Rejects,
        session: &mut Session,
    ) -> Result<bool> {
        if rejects.total() > 0 || !session.has_memory()? {
            return Ok(rejects.total() == 0);
        }
        let settled = self.settle(name, decided, 0, true, session)?.settled;
        for (settled, (_, place, _)) in settled.iter().zip(decided.iter()) {
            if let Settled::Refused(reason) = settled {
                rejects.add(place.line, None, reason.clone(), session)?;
            }
        }
        Ok(rejects.total() == 0)
    }

    fn refuse(&mut self, name: &str, rejects: &Rejects, session: &Session) -> Result<()> {
        rejects.end(session);
        self.stored.failed = true;
        let failure = CliError::input("nothing was stored, for --strict was given").file(name);
        session.console.error(&failure.hint("mend the rows that are named, or leave --strict out"));
        Ok(())
    }

    fn settle(
        &mut self,
        name: &str,
        decided: &Decided,
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
        Ok(self.stored.memory(session)?.accept(&decided.rows, rejected, &options, &stamp)?)
    }

    fn end(&mut self, session: &mut Session) -> Result<Outcome> {
        let more = vec![
            ("removed", json!(self.removed)),
            ("doubtful", json!(self.waiting.doubtful)),
            ("unpaired", json!(self.waiting.unpaired)),
            ("unreviewed", json!(self.waiting.unreviewed)),
            ("skipped", json!(self.waiting.skipped)),
        ];
        self.stored.end(self.args.files.len(), more, session)
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
    let what = match slip(&units, look.known()) {
        None => return,
        Some(Slip::Shifted) => "its translations seem to stand one row too high or too low",
        Some(Slip::Swapped) => "its sources and translations seem to be swapped",
    };
    session.console.warn(&format!("{name}: {what}; mend it and accept it again after `hafez undo`"));
}

impl Waiting {
    fn count(&mut self, decision: Decision) {
        match decision {
            Decision::Doubtful => self.doubtful += 1,
            Decision::Unpaired => self.unpaired += 1,
            Decision::Skip => self.skipped += 1,
            Decision::Unreviewed | Decision::Sure | Decision::Ok => self.unreviewed += 1,
        }
    }

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
