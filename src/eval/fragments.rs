//! How good the fragments are: how much of the sources they cover, and how often the real translation has them.
//!
//! A fragment is *found* when its words stand in a row in the real translation, not all of them are frequent
//! there, and there are more than half as many as its source has content words: a word for two is no hit.
//! It is *alike* when the best stretch of the translation is like it in four of five characters, for inflection.
//! By *luck* it would be found in the translation of another sentence. Only *strong* ones, of two content words or
//! more, say much: a single name is cheap.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::fold::{source_words, target_words};
use super::{Given, Pairs};
use crate::memory::Fragment;

/// Words that say little by themselves.
const FUNCTION_WORDS: &str = include_str!("data/function_words.en.txt");
/// A word in more than one of so many translations is frequent.
const FREQUENT: usize = 20;
/// From this likeness on two stretches say the same.
const ALIKE: f64 = 0.8;

/// Which fragments are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FragmentKind {
    /// All of them.
    Any,
    /// Those with two content words or more.
    Strong,
    /// One capitalised word that does not open its segment.
    Name,
}

impl FragmentKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Any, Self::Strong, Self::Name];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Strong => "strong",
            Self::Name => "name",
        }
    }
}

/// From which confidence on fragments are counted, in the rows of an evaluation.
pub const LEVELS: [f64; 4] = [0.0, 0.3, 0.5, 0.7];

/// The fragments of one kind, of a confidence or more. Shares are of a hundred.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FragmentRow {
    /// Which.
    pub kind: FragmentKind,
    /// The least confidence.
    pub level: f64,
    /// How many.
    pub fragments: usize,
    /// How many for each segment.
    pub per_segment: f64,
    /// Segments with one.
    pub segments: f64,
    /// Source words in one.
    pub words: f64,
    /// Source words in one of three words or more.
    pub words_in_long: f64,
    /// Fragments that the real translation has.
    pub exact: f64,
    /// That it has, or something alike.
    pub alike: f64,
    /// That the translation of another segment has: what chance gives.
    pub luck: f64,
    /// Words of the translations that are not frequent and that a fragment gave.
    pub supplied: f64,
    /// The mean of the confidences.
    pub confidence: f64,
    /// By how much they are surer than right.
    pub gap: f64,
}

/// A fragment as it is judged.
struct Judged {
    segment: usize,
    confidence: f64,
    /// Its words in the source, by their first bytes.
    words: Vec<usize>,
    content: usize,
    is_name: bool,
    /// Words of the translation that it gives, by their places.
    given: Vec<usize>,
    exact: bool,
    alike: bool,
    luck: bool,
}

impl Judged {
    fn is(&self, kind: FragmentKind) -> bool {
        match kind {
            FragmentKind::Any => true,
            FragmentKind::Strong => self.content >= 2,
            FragmentKind::Name => self.is_name,
        }
    }
}

/// The real translations.
struct References {
    words: Vec<Vec<String>>,
    frequent: HashSet<String>,
}

impl References {
    fn of<'a>(targets: impl Iterator<Item = &'a str>) -> Self {
        let words: Vec<Vec<String>> = targets.map(target_words).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for reference in &words {
            for word in reference.iter().map(String::as_str).collect::<HashSet<_>>() {
                *counts.entry(word).or_default() += 1;
            }
        }
        let often = |count: usize| count * FREQUENT > words.len();
        let frequent = counts.into_iter().filter(|(_, count)| often(*count)).map(|(word, _)| word.to_owned()).collect();
        Self { words, frequent }
    }

    fn is_rare(&self, word: &str) -> bool {
        !self.frequent.contains(word)
    }

    fn get(&self, at: usize) -> &[String] {
        self.words.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    fn rare(&self) -> usize {
        self.words.iter().flatten().filter(|word| self.is_rare(word)).count()
    }

    /// The place of another sentence, the same at every run.
    fn other(&self, at: usize) -> usize {
        (at + self.words.len() / 2 + 7) % self.words.len().max(1)
    }

    fn judge(&self, fragment: &Fragment, segment: usize, source: &str, words: &[(Range<usize>, String)]) -> Judged {
        let range = &fragment.range;
        let own = || words.iter().filter(|(word, _)| word.start >= range.start && word.end <= range.end);
        let content = own().filter(|(_, word)| is_content(word)).count();
        let needle = target_words(&fragment.target);
        let fair = needle.len() > content / 2 && needle.iter().any(|word| self.is_rare(word));
        let found = if fair { places(&needle, self.get(segment)) } else { Vec::new() };
        let given = found.iter().flat_map(|at| (*at..).zip(&needle)).filter(|(_, word)| self.is_rare(word));
        let before = source.get(..range.start).unwrap_or_default();
        let opens = before.trim_matches(|c| " \"\u{201c}\u{ab}'\u{2018}".contains(c)).is_empty();
        Judged {
            segment,
            confidence: fragment.confidence,
            words: own().map(|(word, _)| word.start).collect(),
            content,
            is_name: own().count() == 1 && content == 1 && fragment.text.starts_with(char::is_uppercase) && !opens,
            given: given.map(|(at, _)| at).collect(),
            exact: !found.is_empty(),
            alike: !found.is_empty() || (fair && likeness(&needle, self.get(segment)) >= ALIKE),
            luck: fair && !places(&needle, self.get(self.other(segment))).is_empty(),
        }
    }
}

/// The fragments of every kind and level; nothing where there are none.
pub(super) fn rows(given: &[Given], pairs: &Pairs) -> Vec<FragmentRow> {
    if given.iter().all(|given| given.fragments.is_empty()) {
        return Vec::new();
    }
    let measured = Measured::of(given, pairs);
    let levels = |kind| LEVELS.map(|level| measured.row(kind, level));
    FragmentKind::ALL.into_iter().flat_map(levels).collect()
}

struct Measured {
    judged: Vec<Judged>,
    segments: usize,
    /// Words of all sources.
    words: usize,
    /// Words of all translations that are not frequent.
    rare: usize,
}

impl Measured {
    fn of(given: &[Given], pairs: &Pairs) -> Self {
        let asked: Vec<_> = given.iter().filter_map(|given| pairs.pairs.get(given.pair)).collect();
        let references = References::of(asked.iter().map(|pair| pair.target()));
        let (mut judged, mut total) = (Vec::new(), 0);
        for ((given, pair), segment) in given.iter().zip(&asked).zip(0..) {
            let words = source_words(pair.source());
            total += words.len();
            let own = given.fragments.iter();
            judged.extend(own.map(|fragment| references.judge(fragment, segment, pair.source(), &words)));
        }
        Self { judged, segments: asked.len(), words: total, rare: references.rare() }
    }

    fn row(&self, kind: FragmentKind, level: f64) -> FragmentRow {
        let chosen: Vec<&Judged> = self.judged.iter().filter(|one| one.is(kind) && one.confidence >= level).collect();
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let of_all =
            |test: &dyn Fn(&Judged) -> bool| share(chosen.iter().filter(|one| test(one)).count(), chosen.len());
        let covered = |least: usize| {
            let long = chosen.iter().filter(|one| one.words.len() >= least);
            let words: HashSet<_> = long.flat_map(|one| one.words.iter().map(|word| (one.segment, *word))).collect();
            share(words.len(), self.words)
        };
        let supplied: HashSet<_> =
            chosen.iter().flat_map(|one| one.given.iter().map(|word| (one.segment, *word))).collect();
        let rows: HashSet<usize> = chosen.iter().map(|one| one.segment).collect();
        let sum: f64 = chosen.iter().map(|one| one.confidence).sum();
        // An empty sum of floats is -0.
        let confidence = 0.0 + 100.0 * sum / chosen.len().max(1) as f64;
        let alike = of_all(&|one| one.alike);
        FragmentRow {
            kind,
            level,
            fragments: chosen.len(),
            per_segment: chosen.len() as f64 / self.segments.max(1) as f64,
            segments: share(rows.len(), self.segments),
            words: covered(0),
            words_in_long: covered(3),
            exact: of_all(&|one| one.exact),
            alike,
            luck: of_all(&|one| one.luck),
            supplied: share(supplied.len(), self.rare),
            confidence,
            gap: if chosen.is_empty() { 0.0 } else { (confidence - alike).max(0.0) },
        }
    }
}

fn is_content(word: &str) -> bool {
    let word = word.strip_suffix("'s").unwrap_or(word);
    let known = FUNCTION_WORDS.lines().any(|one| one == word);
    !known && word.starts_with(char::is_alphabetic) && word.chars().count() > 1
}

fn places(needle: &[String], hay: &[String]) -> Vec<usize> {
    if needle.is_empty() {
        return Vec::new();
    }
    hay.windows(needle.len()).zip(0..).filter(|(window, _)| *window == needle).map(|(_, at)| at).collect()
}

/// How like the needle the best stretch is that has about as many words: 1 less the edits a character.
fn likeness(needle: &[String], hay: &[String]) -> f64 {
    let text = needle.join(" ");
    let length = text.chars().count();
    let mut best = 0.0_f64;
    for size in [needle.len(), needle.len() - 1, needle.len() + 1].into_iter().filter(|size| *size > 0) {
        for window in hay.windows(size) {
            let window = window.join(" ");
            let other = window.chars().count();
            let longest = length.max(other);
            if 5 * length.abs_diff(other) <= longest {
                best = best.max(1.0 - strsim::levenshtein(&window, &text) as f64 / longest as f64);
            }
        }
    }
    best
}
