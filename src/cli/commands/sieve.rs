//! Pairs that are likely wrong, as they come in: named always, set apart with `--quarantine`.

use std::collections::BTreeMap;
use std::io::{self, Seek, Write};
use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::SpooledTempFile;

use super::report::ROOM;
use crate::checks::Settings;
use crate::checks::doubt::{Doubt, ENOUGH, Ground, Knowledge, Look, SAMPLE, Vocabulary};
use crate::cli::count::counted;
use crate::cli::error::Result;
use crate::cli::output::Message;
use crate::cli::output::message::{DoubtRecord, ReasonRecord};
use crate::cli::session::Session;
use crate::formats::Position;
use crate::memory::Memory;
use crate::unit::UnitId;

/// How many are named on a terminal.
const NAMED: usize = 10;

/// From how many doubted units on, and from which share of all, a file may be the wrong one.
const WHOLE: u64 = 3;
const SHARE: u64 = 4;

/// What pairs are looked at with: the settings of the project, and what a memory has learned.
pub(crate) fn knowledge(session: &Session, memory: Option<&Memory>) -> Result<Arc<Knowledge>> {
    let date_order = session.settings.repairing(None, None).order;
    let learned = memory.map(|memory| memory.lexicons(ENOUGH)).transpose()?.unwrap_or_default().into_iter();
    let words = learned.map(|(langs, lexicon, pairs)| Vocabulary::new(langs, lexicon, pairs)).collect();
    Ok(Arc::new(Knowledge { settings: Settings { date_order, ..Settings::default() }, words }))
}

/// How many units were doubted on each ground.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    units: u64,
    grounds: BTreeMap<Ground, u64>,
}

impl Counts {
    /// Adds those of another file.
    pub(crate) fn add(&mut self, other: &Self) {
        self.units += other.units;
        for (ground, count) in &other.grounds {
            *self.grounds.entry(*ground).or_default() += count;
        }
    }

    /// How many units there are.
    pub(crate) fn units(&self) -> u64 {
        self.units
    }

    /// `[{reason, count}]`
    pub(crate) fn as_json(&self) -> Value {
        let count = |(ground, count): (&Ground, &u64)| json!({"reason": ground.name(), "count": count});
        Value::Array(self.grounds.iter().map(count).collect())
    }

    fn told(&self) -> String {
        let told: Vec<String> =
            self.grounds.iter().map(|(ground, count)| format!("{count} {}", ground.name())).collect();
        told.join(", ")
    }
}

/// The doubted units of one file.
pub(crate) struct Doubted {
    file: String,
    json: bool,
    quarantine: bool,
    /// What became of them, and what to do.
    advice: &'static str,
    first: Vec<String>,
    pub(crate) counts: Counts,
    spool: SpooledTempFile,
}

impl Doubted {
    pub(crate) fn new(file: String, json: bool, quarantine: bool) -> Self {
        let counts = Counts::default();
        let advice = match quarantine {
            true => "stored unreviewed; `hafez memory review` lists them",
            false => "`hafez undo`, then the same with --quarantine, stores them unreviewed",
        };
        Self { file, json, quarantine, advice, first: Vec::new(), counts, spool: SpooledTempFile::new(ROOM) }
    }

    /// The same with other advice.
    pub(crate) fn advise(self, advice: &'static str) -> Self {
        Self { advice, ..self }
    }

    /// Takes down a unit. Nothing is shown before the batch is stored.
    pub(crate) fn add(&mut self, place: Position, doubts: Vec<Doubt>, id: Option<UnitId>) -> io::Result<()> {
        if doubts.is_empty() {
            return Ok(());
        }
        self.counts.units += 1;
        for doubt in &doubts {
            *self.counts.grounds.entry(doubt.ground).or_default() += 1;
        }
        if !self.json {
            if self.first.len() < NAMED {
                let why: Vec<String> = doubts.iter().map(Doubt::to_string).collect();
                let id = id.map(|id| format!(" (unit {id})")).unwrap_or_default();
                self.first.push(format!("{}:{}: doubtful{id}: {}", self.file, place.line, why.join("; ")));
            }
            return Ok(());
        }
        let reason = |doubt: Doubt| ReasonRecord { reason: doubt.ground.name(), message: doubt.message };
        let record = DoubtRecord {
            file: self.file.clone(),
            line: place.line,
            unit: place.number.to_string(),
            id,
            reasons: doubts.into_iter().map(reason).collect(),
            quarantined: self.quarantine,
        };
        serde_json::to_writer(&mut self.spool, &Message::Doubt(record))?;
        self.spool.write_all(b"\n")
    }

    /// Whether so many are doubted that the file itself is: of pairs of equal lines nothing else was asked.
    pub(crate) fn is_mostly(&self, units: u64) -> bool {
        self.counts.units >= WHOLE && self.counts.units * SHARE >= units
    }

    /// Shows them, and says what nobody was asked for.
    pub(crate) fn end(&mut self, units: u64, look: Option<&Look>, session: &mut Session) -> Result<()> {
        if look.is_some_and(Look::has_given_up) {
            let what = format!("more than a quarter of the first {SAMPLE} units have other numbers on each side");
            session.console.note(&format!("{}: {what}; the others were not asked about theirs", self.file));
        }
        if self.json {
            self.spool.rewind()?;
            io::copy(&mut self.spool, session.output().raw())?;
            return Ok(());
        }
        self.first.iter().for_each(|line| session.console.note(line));
        if self.counts.units > 0 {
            let Counts { units: doubted, .. } = self.counts;
            let told = self.counts.told();
            session.console.note(&format!(
                "{}: {doubted} of {} may be wrong ({told}); {}",
                self.file,
                counted(units, "unit"),
                self.advice
            ));
        }
        Ok(())
    }
}
