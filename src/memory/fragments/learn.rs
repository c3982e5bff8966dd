//! When the lexicons of a memory are learned anew, and from what.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::View;
use super::whole::{check, is_whole, sealed};
use crate::lang::LanguageTag;
use crate::lexicon::{Learner, Lexicon, stems_of as stems_in};
use crate::memory::{Memory, MemoryError};
use crate::store::{LexiconRow, LexiconSide, Store, in_transaction};
use crate::text::rules::rules_for;
use crate::text::token::Cutter;
use crate::unit::UnitId;

/// How much is learned from: learning is to be a small part of a large import.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// So many of the newest units, all of them,
    units: u64,
    /// as long as there are no more pairs of a word of one text with one of the other: these take the time.
    word_pairs: usize,
    /// So many units before these are looked at; those count that were not imported, and those with a word that
    /// nothing newer has, up to a third of the bounds above.
    older: u64,
}

const BOUNDS: Bounds = Bounds { units: 150_000, word_pairs: 12_000_000, older: 100_000 };
/// Of a memory in many languages so many pairs are learned, those with the most units.
const MOST_PAIRS: usize = 12;
/// Fewer pairs than this teach nothing.
const LEAST_UNITS: usize = 20;
/// With fewer pairs than this of its own, a variant takes the lexicon of its language, if that has more.
const ENOUGH: u64 = 300;
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

/// The languages, from one to the other; what was learned of their words; from how many pairs.
pub type LearnedWords = ((LanguageTag, LanguageTag), Lexicon, u64);

impl Memory {
    /// Learns anew which words translate which, where enough has changed: more than a twentieth of the units, and
    /// more than 200 or a tenth; or a language has come that no lexicon knows. In a transaction of its own: whoever
    /// stops it keeps the old lexicon.
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
        let wanted = match kept.is_empty() {
            true => changes > 0,
            false => kept.iter().any(|row| is_outdated(row, changes)) || self.has_new_language(&kept, changes)?,
        };
        if wanted { self.learn_lexicons(progress) } else { Ok(Vec::new()) }
    }

    /// Whether a language is in no lexicon, and enough has come since for one to be learned.
    fn has_new_language(&self, kept: &[LexiconRow], changes: u64) -> Result<bool, MemoryError> {
        let since = kept.iter().map(|row| changes.saturating_sub(row.changes)).min().unwrap_or(changes);
        let known = |code: &str| kept.iter().any(|row| row.source == code || row.target == code);
        Ok(since >= LEAST_UNITS as u64 && self.store.spaces()?.iter().any(|(_, lang)| !known(code_of(lang))))
    }

    /// Learns anew if what was learned is not as it was written.
    ///
    /// # Errors
    /// As [`Self::refresh_lexicon`].
    pub fn mend_lexicons(
        &mut self,
        progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
    ) -> Result<Vec<Learned>, MemoryError> {
        if check(&*self.store)?.is_empty() { Ok(Vec::new()) } else { self.learn_lexicons(progress) }
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
        // Others may write while this one learns: what they write counts as changed since.
        self.store.begin_read()?;
        let read = read(&*self.store, BOUNDS, progress).and_then(|learners| Ok((learners, self.store.unit_changes()?)));
        self.store.end_read()?;
        let (learners, changes) = read?;
        let learned: Vec<(LexiconRow, Lexicon)> = learners
            .into_iter()
            .map(|((source, target), learner)| {
                let units = learner.pairs() as u64;
                (sealed(LexiconRow { id: 0, source, target, version: 0, units, changes }), learner.learn())
            })
            .collect();
        in_transaction(&mut *self.store, |store| {
            for row in store.lexicons()? {
                store.remove_lexicon(&row.source, &row.target)?;
            }
            learned.iter().try_for_each(|(row, lexicon)| {
                let source = lexicon.source_parts().map(|(first, part)| (LexiconSide::Source, first, part));
                let target = lexicon.target_parts().map(|(first, part)| (LexiconSide::Target, first, part));
                store.put_lexicon(row, &mut source.chain(target))
            })
        })?;
        Ok(learned.into_iter().map(|(row, _)| row.into()).collect())
    }

    /// What was learned of the words of two languages, and whether it was learned from `to` into `from`. `None` where
    /// nothing was.
    ///
    /// # Errors
    /// The store fails.
    pub fn lexicon(&self, from: &LanguageTag, to: &LanguageTag) -> Result<Option<(Lexicon, bool)>, MemoryError> {
        let (own, other) = find(&*self.store, from, to)?;
        let Some(row) = own.into_iter().chain(other).max_by_key(|row| row.units) else { return Ok(None) };
        let (mut lexicon, mut whole) = (Lexicon::default(), true);
        self.store.visit_lexicon_parts(row.id, LexiconSide::Source, &mut |part| whole &= lexicon.push_source(part))?;
        self.store.visit_lexicon_parts(row.id, LexiconSide::Target, &mut |part| whole &= lexicon.push_target(part))?;
        Ok((whole && lexicon.is_complete(row.units)).then(|| (lexicon, is_swapped(from, to))))
    }

    /// All that was learned from `least` pairs or more: the languages from and to, the words, the number of pairs.
    ///
    /// # Errors
    /// The store fails.
    pub fn lexicons(&self, least: u64) -> Result<Vec<LearnedWords>, MemoryError> {
        let mut all = Vec::new();
        for row in self.store.lexicons()?.into_iter().filter(|row| row.units >= least) {
            let (Ok(from), Ok(to)) = (LanguageTag::parse(&row.source), LanguageTag::parse(&row.target)) else {
                continue;
            };
            if let Some((lexicon, turned)) = self.lexicon(&from, &to)? {
                all.push((if turned { (to, from) } else { (from, to) }, lexicon, row.units));
            }
        }
        Ok(all)
    }

    /// The lexicons from one language to another.
    pub(super) fn view(&self, from: &LanguageTag, to: &LanguageTag) -> Result<Option<View>, MemoryError> {
        let (own, other) = find(&*self.store, from, to)?;
        let stand_in = other.is_some();
        let rows: Vec<LexiconRow> = own.into_iter().chain(other).collect();
        Ok((!rows.is_empty()).then(|| View::new(&rows, is_swapped(from, to), stand_in)))
    }
}

/// The code of a language pair's lexicon that is less comes first; of variants of a language that is no matter.
fn is_swapped(from: &LanguageTag, to: &LanguageTag) -> bool {
    code_of(from) > code_of(to)
}

type OwnAndOther = (Option<LexiconRow>, Option<LexiconRow>);

/// The lexicon of two languages; and that of another variant where there is none of their own, or little in it.
fn find(store: &dyn Store, from: &LanguageTag, to: &LanguageTag) -> Result<OwnAndOther, MemoryError> {
    let rows = store.lexicons()?;
    let of = |from: &str, to: &str| {
        let (source, target) = if from > to { (to, from) } else { (from, to) };
        rows.iter().find(|row| is_whole(row) && row.source == source && row.target == target)
    };
    let own = of(code_of(from), code_of(to));
    let is_wanted = |other: &&LexiconRow| own.is_none_or(|own| own.units < ENOUGH && own.id != other.id);
    let other = of(from.base(), to.base()).filter(is_wanted);
    Ok((own.cloned(), other.cloned()))
}

fn is_outdated(row: &LexiconRow, changes: u64) -> bool {
    let since = changes.saturating_sub(row.changes);
    !is_whole(row) || since > row.units / 20 && since > (row.units / 10).min(200)
}

type Learners = BTreeMap<(String, String), Learner>;

/// Reads the texts, one learner a pair of languages.
fn read(
    store: &dyn Store,
    bounds: Bounds,
    progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
) -> Result<Learners, MemoryError> {
    let mut reader = Reader::new(bounds, store.own_units()?);
    let mut waiting: Vec<Text> = Vec::with_capacity(ROUND);
    store.visit_newest_texts(&mut |unit, lang, text| {
        // One that is too long is nothing but its unit.
        let text = if text.len() <= LONGEST { text.to_owned() } else { String::new() };
        waiting.push(Text { unit, lang: lang.clone(), text });
        if waiting.len() < ROUND { ControlFlow::Continue(()) } else { reader.take_all(&mut waiting, progress) }
    })?;
    if reader.take_all(&mut waiting, progress).is_continue() {
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

/// So many texts are cut up at once, on all cores.
const ROUND: usize = 4096;
/// Stands behind every stem; in none.
const SEPARATOR: char = '\n';

/// A text as it comes.
struct Text {
    unit: UnitId,
    lang: LanguageTag,
    text: String,
}

impl Text {
    /// Its stems, one a line.
    fn stems(&self, cutter: &mut Cutter) -> String {
        let rules = rules_for(&self.lang);
        let mut lines = String::with_capacity(self.text.len());
        for stemmed in stems_in(cutter.cut(&self.text, rules), rules) {
            lines.push_str(&stemmed.stem);
            lines.push(SEPARATOR);
        }
        lines
    }
}

/// The stems of all texts, in their order.
fn stems_of(texts: &[Text]) -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = texts.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let cut = |part: &[Text]| {
            let mut cutter = Cutter::default();
            part.iter().map(|text| text.stems(&mut cutter)).collect::<Vec<_>>()
        };
        let working: Vec<_> = texts.chunks(share).map(|part| scope.spawn(move || cut(part))).collect();
        let done = working.into_iter().map(|thread| thread.join());
        done.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Collects the texts of a unit, the newest unit first.
struct Reader {
    bounds: Bounds,
    learners: Learners,
    unit: UnitId,
    /// Code of the language and stems.
    texts: Vec<(String, String)>,
    read: u64,
    learned: u64,
    word_pairs: usize,
    /// From here on not everything is learned from.
    older_from: Option<u64>,
    /// Units that were not imported, in order.
    own: Vec<UnitId>,
    stopped: Option<std::io::Error>,
}

impl Reader {
    fn new(bounds: Bounds, own: Vec<UnitId>) -> Self {
        Self {
            bounds,
            learners: Learners::new(),
            unit: 0,
            texts: Vec::new(),
            read: 0,
            learned: 0,
            word_pairs: 0,
            older_from: None,
            own,
            stopped: None,
        }
    }

    /// Empties `texts`; breaks when nothing more is wanted.
    fn take_all(
        &mut self,
        texts: &mut Vec<Text>,
        progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
    ) -> ControlFlow<()> {
        let stems = stems_of(texts);
        texts.drain(..).zip(stems).try_for_each(|(text, stems)| self.take(&text, stems, progress))
    }

    fn take(
        &mut self,
        text: &Text,
        stems: String,
        progress: &mut dyn FnMut(u64) -> std::io::Result<()>,
    ) -> ControlFlow<()> {
        if text.unit != self.unit {
            self.end_unit();
            if self.is_full() {
                return ControlFlow::Break(());
            }
            self.unit = text.unit;
            self.read += 1;
            if self.read.is_multiple_of(256)
                && let Err(error) = progress(self.read)
            {
                self.stopped = Some(error);
                return ControlFlow::Break(());
            }
        }
        if !text.text.is_empty() {
            self.texts.push((code_of(&text.lang).to_owned(), stems));
        }
        ControlFlow::Continue(())
    }

    /// Whether nothing more is to be looked at; notes where the older units begin.
    fn is_full(&mut self) -> bool {
        let Bounds { units, word_pairs, older } = self.bounds;
        if self.older_from.is_none() && (self.learned >= units || self.word_pairs >= word_pairs) {
            self.older_from = Some(self.read);
        }
        let room = self.learned < units + units / 3 && self.word_pairs < word_pairs + word_pairs / 3;
        !room || self.older_from.is_some_and(|from| self.read >= from + older)
    }

    /// Gives every pair of its languages to their learner, the lesser code first.
    fn end_unit(&mut self) {
        self.texts.sort_by(|a, b| a.0.cmp(&b.0));
        if self.is_wanted() {
            self.learned += 1;
            for (at, (source, words)) in self.texts.iter().enumerate() {
                for (target, others) in self.texts.iter().skip(at + 1).filter(|(target, _)| target != source) {
                    let learner = self.learners.entry((source.clone(), target.clone())).or_default();
                    self.word_pairs +=
                        learner.push(words.split_terminator(SEPARATOR), others.split_terminator(SEPARATOR));
                }
            }
        }
        self.texts.clear();
    }

    fn is_wanted(&self) -> bool {
        let older = self.older_from.is_some();
        !self.texts.is_empty()
            && (!older || self.own.binary_search(&self.unit).is_ok() || is_news(&self.learners, &self.texts))
    }
}

/// Whether a unit has a word that no newer one has.
fn is_news(learners: &Learners, texts: &[(String, String)]) -> bool {
    let pairs = texts.iter().enumerate().flat_map(|(at, one)| texts.iter().skip(at + 1).map(move |other| (one, other)));
    pairs.filter(|(one, other)| one.0 != other.0).any(|((source, words), (target, others))| {
        let learner = learners.get(&(source.clone(), target.clone()));
        learner
            .is_none_or(|learner| learner.lacks(words.split_terminator(SEPARATOR), others.split_terminator(SEPARATOR)))
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
        let pairs = |units, older| {
            let bounds = Bounds { units, older, ..BOUNDS };
            let learners = read(&*memory.store, bounds, &mut |_| Ok(())).unwrap();
            learners.values().map(Learner::pairs).sum::<usize>()
        };
        assert_eq!(pairs(100, 100), 44, "all");
        assert_eq!(pairs(40, 100), 42, "the newest, one's own, and the quince");
        assert_eq!(pairs(40, 1), 41, "further back nothing is looked at");
    }
}
