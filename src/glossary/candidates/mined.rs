//! What the memory itself calls a name: translations seen in stored pairs, for a person to judge.
//!
//! A wording of the target is proposed when it sounds like the name (a weighted edit distance from its transliterations),
//! or when it stands where the name stands and nowhere else (Dice's coefficient and Dunning's log-likelihood ratio over
//! the units with and without the name), or both.
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::windows::{LONGEST, Window, windows};
use crate::glossary::atoms::Scanner;
use crate::glossary::translit::{Likeness, Sound, transliterate};
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;
use crate::unit::{TranslationUnit, UnitId};

/// How many units are read for one name: more say nothing new.
pub(super) const SAMPLE: usize = 24;

/// Spellings that a wording is compared with.
const SPELLINGS: usize = 6;

/// From this likeness on a single pair is enough.
const ALIKE: f64 = 0.78;

/// The least share of units in which a wording that sounds otherwise must meet its name (Dice).
const TOGETHER: f64 = 0.6;

/// The least log-likelihood ratio for it: about one chance in a thousand.
const SURPRISE: f64 = 10.8;

/// A translation of a name seen in the memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The wording, as it stands in the example.
    pub target: String,
    /// In how many of the units that were read.
    pub count: u64,
    /// How many units were read; all that hold the name, or the first of many.
    pub of: u64,
    /// From 0 to 1: how sure it is that this is the name.
    pub confidence: f64,
    /// The units with both, at most five.
    pub units: Vec<UnitId>,
    /// Source and target of the first of them.
    pub example: (String, String),
}

/// A stored pair of texts.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) unit: UnitId,
    pub(super) source: String,
    pub(super) target: String,
}

/// The pair of a unit that serves two languages best.
pub(super) fn pair(unit: &TranslationUnit, from: &LanguageTag, to: &LanguageTag) -> Option<Pair> {
    let serving = |lang: &LanguageTag| {
        let near = unit.variants.iter().filter_map(|variant| Some((lang.distance(&variant.lang)?, variant)));
        near.min_by_key(|(distance, _)| *distance).map(|(_, variant)| variant.text.clone())
    };
    Some(Pair { unit: unit.id, source: serving(from)?, target: serving(to)? })
}

/// How often the words of the targets are used.
#[derive(Debug, Default)]
pub(super) struct Background {
    units: u64,
    words: HashMap<String, u32>,
}

impl Background {
    /// That of some pairs.
    pub(super) fn of(pairs: &[Pair], to: &LanguageTag) -> Self {
        let (mut all, mut scanner) = (Self::default(), Scanner::new(rules_for(to)));
        pairs.iter().for_each(|pair| all.add(&pair.target, to, &mut scanner));
        all
    }

    /// Counts each word of a target once.
    fn add(&mut self, target: &str, to: &LanguageTag, scanner: &mut Scanner) {
        let mut words: Vec<String> = windows(target, to, 1, scanner).into_iter().map(|window| window.key).collect();
        words.sort_unstable();
        words.dedup();
        self.units += 1;
        for word in words {
            *self.words.entry(word).or_default() += 1;
        }
    }

    /// Adds the counts of other units.
    pub(super) fn join(&mut self, other: Self) {
        self.units += other.units;
        for (word, count) in other.words {
            *self.words.entry(word).or_default() += count;
        }
    }

    /// The share of units with all words of a wording, at most.
    fn share(&self, window: &Window) -> f64 {
        let count = |word: &str| self.words.get(word).copied().unwrap_or(0);
        let least = window.key.split(' ').map(count).min().unwrap_or(0);
        f64::from(least.max(1)) / self.units.max(1) as f64
    }
}

/// A pair with the wordings of its target, as they sound: many names of one unit share them.
#[derive(Debug)]
pub(super) struct Prepared {
    pair: Pair,
    wordings: Vec<(Window, OnceCell<Sound>)>,
}

impl Prepared {
    pub(super) fn of(pair: Pair, to: &LanguageTag, scanner: &mut Scanner) -> Self {
        let wordings = windows(&pair.target, to, LONGEST, scanner).into_iter().map(|window| (window, OnceCell::new()));
        Self { wordings: wordings.collect(), pair }
    }
}

/// A wording with the pairs it was met in.
struct Met<'p> {
    window: &'p Window,
    pairs: Vec<&'p Pair>,
    likeness: f64,
    consonants: usize,
}

/// The best translation of a name in pairs that hold it. `total`: in how many units of the memory it stands.
pub(super) fn best(
    name: &str,
    pairs: &[Rc<Prepared>],
    total: u64,
    background: &Background,
    (from, to): (&LanguageTag, &LanguageTag),
) -> Option<Seen> {
    let most = name.split([' ', '-']).filter(|word| !word.is_empty()).count() + 2;
    let spellings: Vec<Sound> = transliterate(name, from, to, SPELLINGS).iter().map(|form| Sound::of(form)).collect();
    let own = Sound::of(name);
    let mut met: FxHashMap<&str, Met<'_>> = FxHashMap::default();
    for Prepared { pair, wordings } in pairs.iter().map(AsRef::as_ref) {
        for (window, sound) in wordings.iter().filter(|(window, _)| window.words <= most) {
            let met = met.entry(&window.key).or_insert_with(|| {
                let sound = sound.get_or_init(|| Sound::of(&window.text));
                let likeness = heard((window, sound), &own, &spellings, (from, to));
                Met { window, pairs: Vec::new(), likeness: likeness.share, consonants: likeness.consonants }
            });
            if met.pairs.last().is_none_or(|last| last.unit != pair.unit) {
                met.pairs.push(pair);
            }
        }
    }
    let judged = met.into_values().filter_map(|met| Some((confidence(&met, pairs.len(), total, background)?, met)));
    let (confidence, met) = chosen(judged.collect())?;
    let first = met.pairs.first()?;
    Some(Seen {
        target: met.window.text.clone(),
        count: met.pairs.len() as u64,
        of: pairs.len() as u64,
        confidence: (confidence * 100.0).round() / 100.0,
        units: met.pairs.iter().map(|pair| pair.unit).take(5).collect(),
        example: (first.source.clone(), first.target.clone()),
    })
}

/// The surest. One that only stands beside its name is taken whole: «کره شمالی», not «کره».
fn chosen(mut judged: Vec<(f64, Met<'_>)>) -> Option<(f64, Met<'_>)> {
    judged.sort_by(|(a, x), (b, y)| {
        let order = b.total_cmp(a).then_with(|| y.pairs.len().cmp(&x.pairs.len()));
        order.then_with(|| x.window.words.cmp(&y.window.words)).then_with(|| x.window.key.cmp(&y.window.key))
    });
    let (confidence, top) = judged.first()?;
    let holds = |met: &Met<'_>| {
        format!(" {} ", met.window.key).contains(&format!(" {} ", top.window.key))
            && met.pairs.len() * 5 >= top.pairs.len() * 4
    };
    let whole = judged.iter().enumerate().filter(|(_, (_, met))| top.likeness < ALIKE && holds(met));
    let at = whole.max_by_key(|(at, (_, met))| (met.window.words, std::cmp::Reverse(*at))).map_or(0, |(at, _)| at);
    let confidence = *confidence;
    Some((confidence, judged.swap_remove(at).1))
}

/// How a wording sounds beside the spellings of the name.
fn heard(
    (window, sound): (&Window, &Sound),
    name: &Sound,
    spellings: &[Sound],
    (from, to): (&LanguageTag, &LanguageTag),
) -> Likeness {
    let nearest = |all: &mut dyn Iterator<Item = Likeness>| {
        all.max_by(|a, b| a.share.total_cmp(&b.share)).unwrap_or(Likeness { share: 0.0, consonants: 0 })
    };
    if from.is_rtl() && !to.is_rtl() {
        // A wording in Latin letters is made Persian: that loses less than the other way round.
        let forms = transliterate(&window.text, to, from, 3);
        return nearest(&mut forms.iter().map(|form| Sound::of(form).likeness(name)));
    }
    nearest(&mut spellings.iter().map(|spelling| spelling.likeness(sound)))
}

/// `None`: no proposal.
fn confidence(met: &Met<'_>, sampled: usize, total: u64, background: &Background) -> Option<f64> {
    let share = met.pairs.len() as f64 / sampled.max(1) as f64;
    let together = dice(share, total, met, background);
    // Short names sound like much: they must be nearly equal.
    let least = match met.consonants {
        0 | 1 => 0.97,
        2 => 0.88,
        _ => ALIKE,
    };
    if met.likeness >= least {
        let sound = (met.likeness - 0.6) / 0.4;
        return Some((0.45 + 0.35 * sound + 0.15 * together.min(1.0) + 0.05 * share).min(0.99));
    }
    let often = met.pairs.len() >= 3 || (met.pairs.len() == 2 && met.likeness >= 0.6);
    let surprise = surprise(share, total, met, background);
    let certain = if surprise >= 6.0 * SURPRISE && together >= 0.9 { 0.12 } else { 0.0 };
    (often && together >= TOGETHER && surprise >= SURPRISE)
        .then_some(0.3 + 0.35 * together + 0.2 * met.likeness + certain)
}

/// Dice's coefficient of name and wording over the units of the memory.
fn dice(share: f64, total: u64, met: &Met<'_>, background: &Background) -> f64 {
    let both = share * total as f64;
    let wording = background.share(met.window) * background.units.max(1) as f64;
    2.0 * both / (total as f64 + wording.max(both))
}

/// Dunning's log-likelihood ratio (1993).
fn surprise(share: f64, total: u64, met: &Met<'_>, background: &Background) -> f64 {
    let units = background.units.max(total + 1) as f64;
    let both = share * total as f64;
    let wording = (background.share(met.window) * units).max(both);
    let rest = units - total as f64;
    let cells = [both, total as f64 - both, wording - both, (rest - wording + both).max(0.0)];
    let entropy = |values: &[f64]| {
        let sum: f64 = values.iter().sum();
        values.iter().filter(|value| **value > 0.0).map(|value| value * (value / sum).ln()).sum::<f64>()
    };
    let [a, b, c, d] = cells;
    2.0 * (entropy(&cells) - entropy(&[a + b, c + d]) - entropy(&[a + c, b + d]))
}
