//! Segments that stand in the files more than once, and segments that are like one another.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;

use super::band::Band;
use super::{AnalysisError, Article};
use crate::memory::{Memory, Request};
use crate::suggest::Options;
use crate::text::key::exact_key;
use crate::unit::{Context, NewUnit, Time};

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

/// The best score of each different text with another one of the files, by its key, where there is any of
/// [`Band::LOWEST`] or more.
///
/// Of two that are like each other one has to be translated first. So that the order of the files does not matter
/// the texts have an order of their own, and each is compared with those before it.
pub(super) fn internal(
    articles: &[Article],
    options: &Options,
    time: Time,
    progress: &mut dyn FnMut(u64) -> io::Result<()>,
) -> Result<HashMap<String, u8>, AnalysisError> {
    let mut texts: BTreeMap<String, &str> = BTreeMap::new();
    for segment in articles.iter().flat_map(|article| &article.segments) {
        let text = texts.entry(exact_key(&segment.text)).or_insert(&segment.text);
        // Of several spellings with one key the same one, whatever the order.
        *text = (*text).min(segment.text.as_str());
    }
    let units = texts.values().map(|text| NewUnit::pair(&options.from, text, &options.to, text));
    let memory = Memory::in_ram(units.collect(), time)?;
    let mut best = HashMap::new();
    for ((key, text), own) in texts.into_iter().zip(1..) {
        progress(1)?;
        let answer = memory.lookup(&request(text, options))?;
        let before = answer.matches.iter().filter(|found| found.unit < own).map(|found| found.score).max();
        best.extend(before.map(|score| (key, score)));
    }
    Ok(best)
}

fn request(text: &str, options: &Options) -> Request {
    Request {
        text: text.to_owned(),
        from: options.from.clone(),
        to: options.to.clone(),
        min: Band::LOWEST,
        limit: usize::MAX,
        context: Context::default(),
    }
}
