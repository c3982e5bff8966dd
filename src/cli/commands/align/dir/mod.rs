//! Two folders of articles: who belongs together, aligned on all cores, one review file each.

mod crew;
mod files;
mod job;
mod summary;

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::AlignArgs;
use crate::archive::folder::{self, Fit, Paired, Sketch};
use crate::archive::{Learned, Lessons};
use crate::cli::count::counted;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::interrupt;
use crate::cli::output::Message;
use crate::cli::session::Session;
use crate::document::DocumentFormat;
use crate::memory::Memory;
use files::Found;
use job::{Done, How, Job};
use summary::{Row, State, Summary};

/// The list of what was done, beside the review files.
pub(super) const SUMMARY: &str = summary::NAME;
/// How many pairs are done before the summary is written again: so many are lost when the power fails.
const SAVED: usize = 32;

/// Runs it.
pub(super) fn run(args: &AlignArgs, session: &mut Session) -> Result<Outcome> {
    let Some(out) = args.output.as_deref() else { return Err(CliError::input("name a folder with -o")) };
    if args.format.as_deref().is_some_and(|format| format != "review") {
        return Err(CliError::input("--dir writes review files")
            .hint("`hafez accept` stores them, `hafez export` writes the rest"));
    }
    std::fs::create_dir_all(out).map_err(|error| CliError::io(out, &error))?;
    let memory = session.memory_to_read()?;
    let [from, to] = files::languages([&args.source, &args.target], session)?;
    let sources = files::read(&args.source, (&from, &to), &memory, session)?;
    let targets = files::read(&args.target, (&to, &from), &memory, session)?;
    say_others(&sources, &targets, session);
    for (folder, found) in [(&args.source, &sources), (&args.target, &targets)] {
        if found.sketches.is_empty() {
            return Err(CliError::input("there is no article in this folder")
                .file(folder.display().to_string())
                .hint(format!("articles are {}, in folders of it, too", DocumentFormat::all_endings())));
        }
    }
    let paired = folder::pair(&sources.sketches, &targets.sketches);
    let mut work = Work { args, out, before: Summary::read(out)?, rows: Vec::new(), fresh: 0, kept: 0 };
    let outcome = work.pairs(&paired, &sources, &targets, &memory, session);
    if outcome.is_ok() {
        work.rest(&paired, &sources, &targets);
    }
    // Stopped early, it still knows what the run before had done.
    work.save()?;
    outcome?;
    work.end(&sources, &targets, session)
}

/// How many files that are no articles are named; of more than that only the number is said.
const NAMED: usize = 8;

/// Names the files that are passed over, each once: both folders may be the same.
fn say_others(sources: &Found, targets: &Found, session: &Session) {
    let others: BTreeSet<&PathBuf> = sources.others.iter().chain(&targets.others).collect();
    let mut names: Vec<String> = others.iter().take(NAMED).map(|path| path.display().to_string()).collect();
    names.extend((others.len() > NAMED).then(|| "…".to_owned()));
    let what = match others.len() {
        0 => return,
        1 => "1 file is no article".to_owned(),
        many => format!("{many} files are no articles"),
    };
    session.console.note(&format!("{what} by name: {}", names.join(", ")));
}

/// A first look at all pairs, done before or not, so that the words of each help the others: what was interrupted ends as what
/// was not.
fn learned(
    paired: &Paired,
    (from, to): (&Found, &Found),
    how: &How<'_>,
    memory: &Memory,
    session: &Session,
) -> Result<Learned> {
    let teachers = Lessons::teachers(paired.pairs.len());
    let mut lessons = Lessons::default();
    let mut progress = session.progress("pairs looked at");
    let look = |memory: &Memory, number: &usize| {
        let (a, b, _) = paired.pairs.get(*number)?;
        let (source, target) = (from.get(*a)?, to.get(*b)?);
        Some((*number, job::lesson((source.path, target.path), how, memory)))
    };
    crew::work(memory, &teachers, &look, &mut |count, looked| {
        progress.at(count as u64);
        if let Some((number, lesson)) = looked {
            lessons.take(number, &lesson);
        }
        Ok(interrupt::requested()?)
    })?;
    Ok(lessons.learn())
}

/// What has been done.
struct Work<'a> {
    args: &'a AlignArgs,
    out: &'a Path,
    before: Summary,
    rows: Vec<Row>,
    fresh: usize,
    kept: usize,
}

impl Work<'_> {
    /// Aligns every pair that is not done yet.
    fn pairs(
        &mut self,
        paired: &Paired,
        from: &Found,
        to: &Found,
        memory: &Memory,
        session: &mut Session,
    ) -> Result<()> {
        let mut names: HashSet<String> = self.before.reviews().map(str::to_owned).collect();
        let mut jobs: Vec<Job> = Vec::new();
        for (number, (a, b, score)) in paired.pairs.iter().enumerate() {
            let (Some(source), Some(target)) = (from.get(*a), to.get(*b)) else { continue };
            let check = format!("{:08x}-{:08x}", source.check, target.check);
            let before = self.before.of(&source.sketch.file, &target.sketch.file);
            let review = match before.filter(|row| !row.review.is_empty()) {
                Some(row) => row.review.clone(),
                None => files::review_name(&source.sketch.file, &self.args.source, &from.langs, &mut names),
            };
            let row = Row {
                score: Some(*score),
                review,
                check,
                written: before.map(|row| row.written.clone()).unwrap_or_default(),
                ..Row::new(State::Aligned, &source.sketch.file, &target.sketch.file)
            };
            let (path, from, to) = (self.out.to_owned(), source.path.clone(), target.path.clone());
            let job = Job { number, row, path, from, to };
            match before.filter(|before| !self.args.force && job.is_done(before)) {
                Some(before) => {
                    self.kept += 1;
                    self.rows.push(Row { score: Some(*score), ..before.clone() });
                }
                None => jobs.push(job),
            }
        }
        if jobs.is_empty() {
            return Ok(());
        }
        let how = How {
            langs: (&from.langs.0, &to.langs.0),
            rules: (&from.rules, &to.rules),
            force: self.args.force,
            learned: Learned::default(),
            records: session.console.json,
        };
        let learned = learned(paired, (from, to), &how, memory, session)?;
        self.align(&jobs, &How { learned, ..how }, memory, session)
    }

    fn align(&mut self, jobs: &[Job], how: &How<'_>, memory: &Memory, session: &mut Session) -> Result<()> {
        let mut progress = session.progress("pairs");
        crew::work(memory, jobs, &|memory, job| job::run(job, how, memory), &mut |count, done: Result<Done>| {
            progress.at(count as u64);
            let done = done?;
            for record in done.records {
                session.emit(&Message::Aligned(Box::new(record)))?;
            }
            self.fresh += 1;
            self.rows.push(done.row);
            if self.fresh.is_multiple_of(SAVED) {
                self.save()?;
            }
            Ok(interrupt::requested()?)
        })
    }

    /// What has no partner, with the nearest there is, and what could not be read.
    fn rest(&mut self, paired: &Paired, from: &Found, to: &Found) {
        let near = |fit: &Option<Fit>, others: &[Sketch]| {
            let other = fit.and_then(|fit| others.get(fit.other).map(|sketch| (sketch.file.clone(), fit.score)));
            other.map_or((String::new(), None), |(file, score)| (file, Some(score)))
        };
        for (at, fit) in &paired.sources {
            let Some(sketch) = from.sketches.get(*at) else { continue };
            let (nearest, score) = near(fit, &to.sketches);
            self.rows.push(Row { nearest, score, ..Row::new(State::Unpaired, &sketch.file, "") });
        }
        for (at, fit) in &paired.targets {
            let Some(sketch) = to.sketches.get(*at) else { continue };
            let (nearest, score) = near(fit, &from.sketches);
            self.rows.push(Row { nearest, score, ..Row::new(State::Unpaired, "", &sketch.file) });
        }
        for (file, note) in &from.faults {
            self.rows.push(Row { note: note.clone(), ..Row::new(State::Bad, file, "") });
        }
        for (file, note) in &to.faults {
            self.rows.push(Row { note: note.clone(), ..Row::new(State::Bad, "", file) });
        }
    }

    fn save(&mut self) -> Result<()> {
        Summary::write(self.out, &self.rows, &self.before)
    }

    fn end(&self, from: &Found, to: &Found, session: &mut Session) -> Result<Outcome> {
        let count = |state: State| self.rows.iter().filter(|row| row.state == state).count();
        let [aligned, unrelated, changed, bad] =
            [State::Aligned, State::Unrelated, State::Changed, State::Bad].map(count);
        let lonely = |of: fn(&Row) -> &str| {
            self.rows.iter().filter(|row| row.state == State::Unpaired && !of(row).is_empty()).count()
        };
        let (alone_from, alone_to) = (lonely(|row| &row.source), lonely(|row| &row.target));
        let sum = |of: fn(&Row) -> usize| self.rows.iter().map(of).sum::<usize>();
        let [sure, doubtful, unpaired] = [sum(|row| row.sure), sum(|row| row.doubtful), sum(|row| row.unpaired)];
        let mut lines = vec![format!(
            "{} and {} articles  {}, {} of them done before  {sure} sure  {doubtful} doubtful  {unpaired} unpaired",
            from.sketches.len(),
            to.sketches.len(),
            counted(aligned as u64, "pair"),
            self.kept
        )];
        for (number, what) in [
            (alone_from, "of the source without a partner"),
            (alone_to, "of the translation without a partner"),
            (unrelated, "of the pairs turned out to be no translations"),
            (
                changed,
                "of the pairs have changed, but somebody worked in the review file: kept; --force does them again",
            ),
            (bad, "of the files could not be read"),
        ] {
            lines.extend((number > 0).then(|| format!("{number} {what}")));
        }
        let (list, all) = (self.out.join(summary::NAME), self.out.join("*.tsv"));
        lines.push(format!("{} names them all; `hafez accept {}` stores", list.display(), all.display()));
        let fields = vec![
            ("files", json!(from.sketches.len() + to.sketches.len())),
            ("pairs", json!(aligned)),
            ("kept", json!(self.kept)),
            ("alone", json!(alone_from + alone_to)),
            ("unrelated", json!(unrelated)),
            ("changed", json!(changed)),
            ("bad", json!(bad)),
            ("sure", json!(sure)),
            ("doubtful", json!(doubtful)),
            ("unpaired", json!(unpaired)),
        ];
        session.end(fields, lines)?;
        Ok(match (bad, aligned) {
            (0, 0) => Outcome::Nothing,
            (0, _) => Outcome::Done,
            _ => Outcome::Incomplete,
        })
    }
}
