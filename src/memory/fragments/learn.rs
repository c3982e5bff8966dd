//! When the lexicons of a memory are learned anew, and from what.

use std::collections::BTreeMap;

use super::View;
use super::pieces::pieces;
use crate::lang::LanguageTag;
use crate::lexicon::{Learner, Lexicon};
use crate::memory::{Memory, MemoryError};
use crate::store::{LexiconRow, Store, in_transaction};
use crate::text::rules::rules_for;
use crate::unit::UnitId;

/// From so many of the newest units everything is learned. Of older ones those count that were not imported, and
/// those with a word that nothing before had.
const MOST_UNITS: usize = 150_000;
/// So many older ones are looked at for that, and at most a third as many learned from as of the newest.
const MOST_OLDER: usize = 300_000;
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
            let learners = read(store, (MOST_UNITS, MOST_OLDER), progress)?;
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

/// Reads the texts, one learner a pair of languages: of so many of the newest units, then of older ones.
fn read(
    store: &dyn Store,
    (newest, older): (usize, usize),
    progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
) -> Result<Learners, MemoryError> {
    let first = store.newest_units(newest)?;
    let mut reader = Reader::default();
    store.visit_texts(first, &mut |unit, lang, text| reader.take(unit, lang, text, progress))?;
    reader.end_unit();
    let before = store.newest_units(newest + older)?;
    if before < first {
        reader.older = Some(Older { own: store.own_units()?, room: newest / 3 });
        store.visit_texts(before, &mut |unit, lang, text| {
            if unit < first {
                reader.take(unit, lang, text, progress);
            }
        })?;
        reader.end_unit();
    }
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

/// What is learned from of older units.
struct Older {
    own: Vec<UnitId>,
    /// How many more units.
    room: usize,
}

/// Collects the texts of a unit.
#[derive(Default)]
struct Reader {
    learners: Learners,
    unit: UnitId,
    texts: Vec<(String, Vec<String>)>,
    read: u64,
    stopped: Option<std::io::Error>,
    older: Option<Older>,
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
        if !self.is_wanted() {
            self.texts.clear();
        }
        for (at, (source, words)) in self.texts.iter().enumerate() {
            for (target, others) in self.texts.iter().skip(at + 1).filter(|(target, _)| target != source) {
                let learner = self.learners.entry((source.clone(), target.clone())).or_default();
                learner.push(words.iter().map(String::as_str), others.iter().map(String::as_str));
            }
        }
        self.texts.clear();
    }

    /// Every new unit is, and what is one's own or says something new of older ones, as long as there is room.
    fn is_wanted(&mut self) -> bool {
        let (learners, texts, unit) = (&self.learners, &self.texts, self.unit);
        let Some(older) = &mut self.older else { return true };
        let wanted = older.room > 0 && (older.own.binary_search(&unit).is_ok() || is_news(learners, texts));
        older.room -= usize::from(wanted);
        wanted
    }
}

/// Whether a unit has a word that no unit before it had.
fn is_news(learners: &Learners, texts: &[(String, Vec<String>)]) -> bool {
    let pairs = texts.iter().enumerate().flat_map(|(at, one)| texts.iter().skip(at + 1).map(move |other| (one, other)));
    pairs.filter(|(one, other)| one.0 != other.0).any(|((source, words), (target, others))| {
        let learner = learners.get(&(source.clone(), target.clone()));
        let (words, others) = (words.iter().map(String::as_str), others.iter().map(String::as_str));
        learner.is_none_or(|learner| learner.lacks(words, others))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::memory::{ImportOptions, Stamp};
    use crate::unit::{NewUnit, Time};

    #[test]
    fn of_older_units_ones_own_and_new_words_are_learned_from() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::create(&folder.path().join("memory.hafez"), Time::now()).unwrap();
        let (en, fa) = (LanguageTag::parse("en").unwrap(), LanguageTag::parse("fa").unwrap());
        let mut import = |command: &str, pairs: &[(String, String)]| {
            let mut units = pairs.iter().map(|(source, target)| NewUnit::pair(&en, source, &fa, target));
            let stamp = Stamp::new(command, Time::now());
            memory.import(&mut units, &|| 0, &ImportOptions::default(), &stamp, &mut |_| {}).unwrap();
        };
        let pair = |source: &str, target: &str| (source.to_owned(), target.to_owned());
        import("import", &[pair("red tree", "درخت سرخ"), pair("blue tree", "درخت آبی"), pair("quince", "به")]);
        import("add", &[pair("red blue tree", "درخت سرخ آبی")]);
        let newest: Vec<_> =
            (0..40).map(|n| pair(&format!("red blue tree {n}"), &format!("درخت سرخ آبی {n}"))).collect();
        import("import", &newest);
        let pairs = |newest, older| {
            let learners = read(&*memory.store, (newest, older), &mut |_| Ok(())).unwrap();
            learners.values().map(Learner::pairs).sum::<usize>()
        };
        assert_eq!(pairs(100, 100), 44, "all");
        assert_eq!(pairs(40, 100), 42, "the newest, one's own, and the quince");
        assert_eq!(pairs(40, 1), 41, "further back nothing is looked at");
    }
}
