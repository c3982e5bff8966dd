//! When the lexicons of a memory are learned anew, and from what.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::View;
use super::pieces::pieces;
use crate::lang::LanguageTag;
use crate::lexicon::{Learner, Lexicon};
use crate::memory::{Memory, MemoryError};
use crate::store::{LexiconRow, Store, in_transaction};
use crate::text::rules::rules_for;
use crate::unit::UnitId;

/// More units than this are not learned from: the newest count.
const MOST_UNITS: usize = 150_000;
/// Of a memory in many languages so many pairs are learned, those with the most units.
const MOST_PAIRS: usize = 12;
/// Fewer pairs than this teach nothing.
const LEAST_UNITS: usize = 20;
/// Texts of more bytes than this are passed over.
const LONGEST: usize = 2_000;

/// A lexicon that was learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// The languages.
    pub source: String,
    /// See `source`.
    pub target: String,
    /// From how many pairs.
    pub units: u64,
}

impl From<LexiconRow> for Learned {
    fn from(row: LexiconRow) -> Self {
        Self { source: row.source, target: row.target, units: row.units }
    }
}

/// The code under which a language has lexicons: Dari is one by itself.
pub(super) fn code_of(lang: &LanguageTag) -> &str {
    if lang.is_dari() { "fa-AF" } else { lang.base() }
}

impl Memory {
    /// Learns anew which words translate which, where enough has changed: more than a twentieth of the units, and
    /// more than 200 or a tenth. In a transaction of its own: whoever stops it keeps the old lexicon.
    ///
    /// `progress` hears now and then how many texts have been read. Nothing learned: an empty list.
    ///
    /// # Errors
    /// The store fails; nothing has changed then.
    pub fn refresh_lexicon(
        &mut self,
        progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
    ) -> Result<Vec<Learned>, MemoryError> {
        let (kept, changes) = (self.store.lexicons()?, self.store.unit_changes()?);
        if kept.is_empty() && changes == 0 || !kept.is_empty() && !kept.iter().any(|row| is_outdated(row, changes)) {
            return Ok(Vec::new());
        }
        self.learn_lexicons(progress)
    }

    /// Learns anew in any case.
    ///
    /// # Errors
    /// As [`Self::refresh_lexicon`].
    pub fn learn_lexicons(
        &mut self,
        progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
    ) -> Result<Vec<Learned>, MemoryError> {
        self.lexicons.borrow_mut().clear();
        in_transaction(&mut *self.store, |store| {
            let changes = store.unit_changes()?;
            let learners = read(store, progress)?;
            for row in store.lexicons()? {
                store.remove_lexicon(&row.source, &row.target)?;
            }
            let mut done = Vec::new();
            for ((source, target), learner) in learners {
                let units = learner.pairs() as u64;
                let row = LexiconRow { source: source.clone(), target: target.clone(), units, changes };
                store.put_lexicon(&row, learner.learn().as_bytes())?;
                done.push(Learned { source, target, units });
            }
            Ok(done)
        })
    }

    /// What was learned of the words of two languages, and whether it was learned from `to` into `from`. `None` where
    /// nothing was.
    ///
    /// # Errors
    /// The store fails.
    pub fn lexicon(&self, from: &LanguageTag, to: &LanguageTag) -> Result<Option<(Arc<Lexicon>, bool)>, MemoryError> {
        self.refresh()?;
        Ok(self.view(from, to)?.map(|view| view.whole()))
    }

    /// The lexicon from one language to another; one of another variant where there is none of its own.
    pub(super) fn view(&self, from: &LanguageTag, to: &LanguageTag) -> Result<Option<View>, MemoryError> {
        let key = (code_of(from).to_owned(), code_of(to).to_owned());
        if let Some(known) = self.lexicons.borrow().get(&key) {
            return Ok(known.clone());
        }
        let mut view = None;
        for (from, to, stand_in) in [(&*key.0, &*key.1, false), (from.base(), to.base(), true)] {
            if view.is_none() {
                view = read_view(&*self.store, from, to, stand_in)?;
            }
        }
        self.lexicons.borrow_mut().insert(key, view.clone());
        Ok(view)
    }
}

fn read_view(store: &dyn Store, from: &str, to: &str, stand_in: bool) -> Result<Option<View>, MemoryError> {
    let swapped = from > to;
    let (source, target) = if swapped { (to, from) } else { (from, to) };
    let bytes = store.lexicon(source, target)?;
    Ok(bytes.and_then(Lexicon::from_bytes).map(|lexicon| View::new(lexicon, swapped, stand_in)))
}

fn is_outdated(row: &LexiconRow, changes: u64) -> bool {
    let since = changes.saturating_sub(row.changes);
    since > row.units / 20 && since > (row.units / 10).min(200)
}

type Learners = BTreeMap<(String, String), Learner>;

/// Reads the texts, one learner a pair of languages.
fn read(store: &dyn Store, progress: &mut dyn FnMut(u64) -> std::io::Result<()>) -> Result<Learners, MemoryError> {
    let first = store.newest_units(MOST_UNITS)?;
    let mut reader = Reader { learners: Learners::new(), unit: 0, texts: Vec::new(), read: 0, stopped: None };
    store.visit_texts(first, &mut |unit, lang, text| reader.take(unit, lang, text, progress))?;
    reader.end_unit();
    if let Some(error) = reader.stopped {
        return Err(MemoryError::Source(error.to_string()));
    }
    let mut learners = reader.learners;
    learners.retain(|_, learner| learner.pairs() >= LEAST_UNITS);
    let mut sizes: Vec<usize> = learners.values().map(Learner::pairs).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    if let Some(least) = sizes.get(MOST_PAIRS - 1).copied() {
        learners.retain(|_, learner| learner.pairs() >= least);
    }
    Ok(learners)
}

/// Collects the texts of a unit.
struct Reader {
    learners: Learners,
    unit: UnitId,
    texts: Vec<(String, Vec<String>)>,
    read: u64,
    stopped: Option<std::io::Error>,
}

impl Reader {
    fn take(
        &mut self,
        unit: UnitId,
        lang: &LanguageTag,
        text: &str,
        progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
    ) {
        if self.stopped.is_some() {
            return;
        }
        if unit != self.unit {
            self.end_unit();
            self.unit = unit;
            self.read += 1;
            if self.read.is_multiple_of(256) {
                self.stopped = progress(self.read).err();
            }
        }
        if text.len() <= LONGEST {
            let stems = pieces(text, rules_for(lang)).into_iter().map(|piece| piece.stem).collect();
            self.texts.push((code_of(lang).to_owned(), stems));
        }
    }

    /// Gives every pair of its languages to their learner, the lesser code first.
    fn end_unit(&mut self) {
        self.texts.sort_by(|a, b| a.0.cmp(&b.0));
        for (at, (source, words)) in self.texts.iter().enumerate() {
            for (target, others) in self.texts.iter().skip(at + 1).filter(|(target, _)| target != source) {
                let learner = self.learners.entry((source.clone(), target.clone())).or_default();
                learner.push(words.iter().map(String::as_str), others.iter().map(String::as_str));
            }
        }
        self.texts.clear();
    }
}
