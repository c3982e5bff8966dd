//! "What would the memory have given?": translations that exist are hidden in turn and asked for.
//!
//! All pairs of a file are stored, each for itself. Then each is looked up as if it, or everything of
//! its document, had never been stored, and what comes first is compared with the real translation.
//! The answers are those of a memory really made without what is hidden. The clock is an argument.

mod choice;
mod chrf;
mod coverage;
mod fold;
mod fragments;
mod history;
mod pairs;
mod repairs;
mod report;
mod terms;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use thiserror::Error;

pub use choice::Choice;
pub use chrf::chrf;
pub use coverage::Coverage;
pub use fragments::{FragmentKind, FragmentRow, LEVELS};
pub use history::{Run, RunError, read_run};
pub use pairs::{Pair, Pairs};
pub use repairs::Repaired;
pub use report::{BANDS, BandRow, RepairSums, TermSums, Total, band_of, rounded};
pub use terms::{FormUse, TermRow};

use crate::glossary::{Glossary, GlossaryError};
use crate::lang::LanguageTag;
use crate::memory::{
    Answer, Choosing, Fragment, FragmentRequest, ImportOptions, Memory, MemoryError, Repairing, Request, Stamp,
};
use crate::text::value::DateOrder;
use crate::unit::UnitId;

/// From this score on a match says all of a segment.
const WHOLE: u8 = 100;

/// What is hidden while a pair is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hide {
    /// The pair itself.
    Unit,
    /// Every pair of its document; one that names no document, itself.
    Document,
}

/// How to evaluate.
#[derive(Debug, Clone)]
pub struct Options {
    /// The language of the sources.
    pub from: LanguageTag,
    /// The language of the translations.
    pub to: LanguageTag,
    /// The lowest score that counts as a suggestion.
    pub min: u8,
    /// How many suggestions are asked for.
    pub limit: usize,
    /// What is hidden.
    pub hide: Hide,
    /// Which pairs are asked for.
    pub choice: Choice,
    /// How suggestions are repaired.
    pub repairing: Repairing,
    /// Whether fragments are looked for. The lexicon that they rest on has seen the pairs that are hidden, too.
    pub fragments: bool,
    /// How many threads may work.
    pub jobs: usize,
}

/// What came first for a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its score.
    pub score: u8,
    /// The stored source.
    pub source: String,
    /// The stored translation.
    pub target: String,
}

/// What one pair was given.
#[derive(Debug, Clone)]
pub struct Given {
    /// The pair, a number into [`Pairs::pairs`].
    pub pair: usize,
    /// The first suggestion.
    pub best: Option<Suggestion>,
    /// Its chrF against the real translation, 0 to 100; 0 where there is none.
    pub chrf: f64,
    /// The highest chrF of all suggestions.
    pub offered: f64,
    /// What its repairs were worth, if it has any.
    pub repaired: Option<Repaired>,
    /// The bytes of the source that the first suggestion's has as well.
    pub same: Vec<Range<usize>>,
    /// The names of the glossary in the source that have a form in the language of the translations.
    pub names: Vec<Range<usize>>,
    /// The fragments, as `suggest` would show them.
    pub fragments: Vec<Fragment>,
    /// How long the lookup took.
    pub time: Duration,
}

/// Everything that was measured.
#[derive(Debug)]
pub struct Evaluation {
    /// What each chosen pair was given, in the order of the file.
    pub given: Vec<Given>,
    /// The names in the chosen sources, by the number of their entry.
    pub terms: Vec<TermRow>,
    /// In how many places the glossary has no form for a name in the language of the translations.
    pub without_form: u64,
    /// How good the fragments are; nothing where there are none.
    pub fragments: Vec<FragmentRow>,
}

/// Why an evaluation cannot be made.
#[derive(Debug, Error)]
pub enum EvalError {
    /// The memory failed.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// The glossary failed.
    #[error(transparent)]
    Glossary(#[from] GlossaryError),
    /// No pair says which document it belongs to.
    #[error("no unit says which document it belongs to")]
    NoDocuments,
    /// Whoever waits does not want to wait any longer.
    #[error(transparent)]
    Stopped(#[from] std::io::Error),
}

/// A memory that holds the pairs, and which of its units they are.
#[derive(Debug)]
struct Held<'a> {
    pairs: &'a Pairs,
    options: &'a Options,
    /// The pair of each unit.
    pair_of: HashMap<UnitId, usize>,
}

/// Stores the pairs in `memory`, which is changed by it, and asks for the chosen ones.
///
/// `clock` says how much time has passed since any moment; `progress` hears how many pairs are done,
/// and ends the work with an error.
///
/// # Errors
/// See [`EvalError`].
pub fn evaluate(
    mut memory: Memory,
    pairs: &Pairs,
    options: &Options,
    stamp: &Stamp,
    clock: &(dyn Fn() -> Duration + Sync),
    progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
) -> Result<Evaluation, EvalError> {
    if options.hide == Hide::Document && pairs.documents.is_empty() {
        return Err(EvalError::NoDocuments);
    }
    let chosen = options.choice.of(pairs.pairs.len());
    let pair_of = store(&mut memory, pairs, stamp)?;
    memory.set_repairing(options.repairing);
    if options.fragments {
        memory.refresh_lexicon(&mut |_| progress(0))?;
    }
    let held = Held { pairs, options, pair_of };
    let mut given = held.ask_for(&memory, &chosen, clock, progress)?;
    let glossary = Glossary::new(memory.store());
    terms::put_names(&glossary, pairs, &chosen, (&options.from, &options.to), &mut given)?;
    let (terms, without_form) = terms::terms(&glossary, pairs, &chosen, (&options.from, &options.to))?;
    let fragments = fragments::rows(&given, pairs);
    Ok(Evaluation { given, terms, without_form, fragments })
}

/// Stores every pair for itself: one that another repeats can then be hidden alone.
fn store(memory: &mut Memory, pairs: &Pairs, stamp: &Stamp) -> Result<HashMap<UnitId, usize>, MemoryError> {
    let options = ImportOptions { apart: true, ..ImportOptions::default() };
    let mut ids = Vec::with_capacity(pairs.pairs.len());
    let mut units = pairs.pairs.iter().map(|pair| pair.unit.clone());
    memory.import_reporting(&mut units, &|_, _| {}, &|| Ok(0), &options, stamp, &mut |taken| {
        ids.push(taken.unit);
        Ok(())
    })?;
    Ok(ids.into_iter().zip(0..).filter_map(|(id, pair)| Some((id?, pair))).collect())
}

impl Held<'_> {
    fn ask_for(
        &self,
        memory: &Memory,
        chosen: &[usize],
        clock: &(dyn Fn() -> Duration + Sync),
        progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
    ) -> Result<Vec<Given>, EvalError> {
        let mut readers = Vec::new();
        for _ in 0..self.options.jobs.clamp(1, chosen.len().max(1)) {
            readers.extend(memory.reader()?);
        }
        // A memory in RAM has no second reader.
        let alone = readers.is_empty();
        let next = AtomicUsize::new(0);
        let (tell, told) = channel();
        let mut given = Vec::with_capacity(chosen.len());
        std::thread::scope(|scope| {
            for reader in readers {
                let (tell, next) = (tell.clone(), &next);
                scope.spawn(move || self.work(&reader, chosen, next, &tell, clock));
            }
            if alone {
                self.work(memory, chosen, &next, &tell, clock);
            }
            drop(tell);
            // Whoever leaves early drops the receiver, and the threads end with their next answer.
            for answer in told {
                given.push(answer?);
                progress(given.len() as u64)?;
            }
            Ok::<(), EvalError>(())
        })?;
        given.sort_by_key(|given| given.pair);
        Ok(given)
    }

    fn work(
        &self,
        memory: &Memory,
        chosen: &[usize],
        next: &AtomicUsize,
        tell: &Sender<Result<Given, MemoryError>>,
        clock: &(dyn Fn() -> Duration + Sync),
    ) {
        while let Some(at) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Some(pair) = self.pairs.pairs.get(*at) else { return };
            if tell.send(self.ask(memory, *at, pair, clock)).is_err() {
                return;
            }
        }
    }

    fn ask(
        &self,
        memory: &Memory,
        at: usize,
        pair: &Pair,
        clock: &(dyn Fn() -> Duration + Sync),
    ) -> Result<Given, MemoryError> {
        let request = Request {
            text: pair.source().to_owned(),
            from: self.options.from.clone(),
            to: self.options.to.clone(),
            min: self.options.min,
            limit: self.options.limit,
            context: pair.context(),
            choosing: Choosing::default(),
        };
        let begun = clock();
        let answer = memory.lookup_without(&request, &|unit| self.hides(unit, at, pair))?;
        let time = clock().saturating_sub(begun);
        let given = judged(at, &answer, pair.target(), self.options.repairing.order, time);
        Ok(Given { fragments: self.fragments(memory, at, pair, &answer)?, ..given })
    }

    /// As `suggest` has them: none where a match says all of it.
    fn fragments(
        &self,
        memory: &Memory,
        at: usize,
        pair: &Pair,
        answer: &Answer,
    ) -> Result<Vec<Fragment>, MemoryError> {
        let whole = answer.matches.first().is_some_and(|best| best.score >= WHOLE);
        if whole || !self.options.fragments {
            return Ok(Vec::new());
        }
        let request = FragmentRequest { text: pair.source(), from: &self.options.from, to: &self.options.to };
        memory.fragments(&request, &|unit| self.hides(unit, at, pair))
    }

    /// Whether a unit is as if it had never been stored while a pair is asked for.
    fn hides(&self, unit: UnitId, at: usize, pair: &Pair) -> bool {
        let Some(other) = self.pair_of.get(&unit) else { return false };
        let together = || self.pairs.pairs.get(*other).is_some_and(|other| other.document == pair.document);
        *other == at || (self.options.hide == Hide::Document && pair.document.is_some() && together())
    }
}

fn judged(pair: usize, answer: &Answer, real: &str, order: DateOrder, time: Duration) -> Given {
    let scores: Vec<f64> = answer.matches.iter().map(|found| chrf(&found.target.text, real)).collect();
    let best = answer.matches.first().map(|found| Suggestion {
        score: found.score,
        source: found.source.text.clone(),
        target: found.target.text.clone(),
    });
    Given {
        pair,
        best,
        chrf: scores.first().copied().unwrap_or(0.0),
        offered: scores.iter().copied().fold(0.0, f64::max),
        repaired: answer.matches.first().and_then(|found| repairs::judge(found, real, order)),
        same: answer.matches.first().map(|found| coverage::same(&found.diff)).unwrap_or_default(),
        names: Vec::new(),
        fragments: Vec::new(),
        time,
    }
}
