//! Segments that stand in the files more than once, and segments that are like one another.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::band::Band;
use super::{AnalysisError, Article};
use crate::memory::{Choosing, Memory, MemoryError, Repairing, Request, likeness};
use crate::suggest::Options;
use crate::text::key::exact_key;
use crate::unit::{Context, NewUnit, Time, UnitId};

/// Says of texts whether they have been met: the first of all is translated, the others repeat it.
///
/// Which of several files has the first one follows the order of the files, how many there are does not.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// Texts of files before this one.
    elsewhere: HashSet<String>,
    here: HashSet<String>,
}

impl Repeats {
    /// From here on another file is read.
    pub(super) fn next_file(&mut self) {
        self.elsewhere.extend(self.here.drain());
    }

    /// The band of a segment whose best match is this. Where the neighbours are the stored ones as well there is
    /// nothing left to do: such a segment repeats nothing, and nothing repeats it.
    pub(super) fn band(&mut self, text: &str, best: Option<u8>) -> Band {
        let band = Band::of(best);
        if band == Band::Context {
            return band;
        }
        let key = exact_key(text);
        if !self.here.insert(key.clone()) {
            Band::Repetition
        } else if self.elsewhere.contains(&key) {
            Band::CrossFileRepetition
        } else {
            band
        }
    }
}

/// All different texts of the files, to ask of one whether it is like another.
///
/// Of two that are like each other one has to be translated first. So that the order of the files does not matter
/// the texts have an order of their own, and each is compared with those before it.
#[derive(Debug)]
pub(super) struct Alike {
    memory: Memory,
    options: Options,
    /// In their order; the memory numbers them from 1.
    texts: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Alike {
    /// How many texts before it are tried before all of them are: texts made after one pattern stand together.
    const NEAR: usize = 3;

    pub(super) fn of(articles: &[Article], options: &Options, time: Time) -> Result<Self, AnalysisError> {
        let mut texts: BTreeMap<String, &str> = BTreeMap::new();
        for segment in articles.iter().flat_map(|article| &article.segments) {
            let text = texts.entry(exact_key(&segment.text)).or_insert(&segment.text);
            // Of several spellings with one key the same one, whatever the order.
            *text = (*text).min(segment.text.as_str());
        }
        let units = texts.values().map(|text| NewUnit::pair(&options.from, text, &options.to, text));
        let memory = Memory::in_ram(units.collect(), time)?;
        // What repair makes of a translation is no likeness of the texts.
        memory.set_repairing(Repairing { on: false, ..Repairing::default() });
        let numbers = texts.keys().cloned().zip(0..).collect();
        let texts = texts.into_values().map(str::to_owned).collect();
        Ok(Self { memory, options: options.clone(), texts, numbers })
    }

    /// Whether a text before this one has a better score for it than this, and one that is not new.
    pub(super) fn beats(&self, text: &str, best: Option<u8>) -> Result<bool, MemoryError> {
        let Some(own) = self.numbers.get(&exact_key(text)).copied() else { return Ok(false) };
        let least = best.map_or(Band::LOWEST, |best| best.saturating_add(1).max(Band::LOWEST));
        let near = self.texts.iter().take(own).rev().take(Self::NEAR);
        if near.map(|other| likeness(&self.options.from, text, other)).any(|score| score >= least) {
            return Ok(true);
        }
        let hidden = |unit: UnitId| usize::try_from(unit).is_ok_and(|number| number > own);
        Ok(self.memory.best_score_without(&self.request(text), least, &hidden)?.is_some())
    }

    fn request(&self, text: &str) -> Request {
        Request {
            text: text.to_owned(),
            from: self.options.from.clone(),
            to: self.options.to.clone(),
            min: Band::LOWEST,
            limit: 1,
            context: Context::default(),
            choosing: Choosing::default(),
        }
    }
}
