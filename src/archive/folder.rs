//! Which articles of two folders belong together: one to one, by what they speak of and what their files are called.
//!
//! Of each article a [`Sketch`] is kept: the names, numbers and dates in it, its length, the words of its file's
//! name. What is rare in the archive weighs more (`ln(1 + N/n)`). The pairs are those with the greatest sum of
//! scores (the assignment problem), as long as a score is at least [`LEAST`].

use std::collections::{BTreeSet, HashMap};

use super::assignment::assign;
use super::{ArchiveError, Article, names};
use crate::glossary::Glossary;
use crate::lang::LanguageTag;
use crate::text::value::{Calendar, DateOrder, Value, values};

/// Articles with a lower score are no pair.
pub const LEAST: f64 = 0.2;
/// What the same file name says where the texts say nothing.
const SAME_NAME: f64 = 0.35;
/// What the same number of four digits and more in both names says: a date, the number of an article.
const SAME_NUMBER: f64 = 0.25;
/// How far the length of a translation may be off, as a standard deviation of the logarithm.
const SPREAD: f64 = 0.35;

/// What is known of an article to find its partner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    /// The file, as it was named.
    pub file: String,
    signs: BTreeSet<String>,
    letters: usize,
    words: Vec<String>,
}

impl Sketch {
    /// Looks at an article; `other` is the language of its partner.
    ///
    /// # Errors
    /// The glossary fails.
    pub fn of(article: Article<'_>, other: &LanguageTag, glossary: &Glossary<'_>) -> Result<Self, ArchiveError> {
        let partner = Article { lang: other, ..article };
        let mut signs: BTreeSet<String> = BTreeSet::new();
        signs.extend(names(article, partner, glossary)?.into_iter().flatten().map(|entry| format!("name {entry}")));
        let mut letters = 0;
        for segment in &article.document.segments {
            letters += segment.text.chars().filter(|c| c.is_alphanumeric()).count();
            let found = values(&segment.text, article.lang, DateOrder::DayFirst);
            signs.extend(found.into_iter().filter(|found| found.doubt.is_none()).map(|found| sign(&found.value)));
        }
        Ok(Self { file: article.file.to_owned(), signs, letters, words: words(article.file, [article.lang, other]) })
    }
}

/// One day is one sign, in whatever calendar.
fn sign(value: &Value) -> String {
    match value {
        Value::Date(date) => Value::Date(date.to(Calendar::Gregorian).unwrap_or(*date)).to_string(),
        number => number.number().map(ToString::to_string).unwrap_or_default(),
    }
}

/// The words of a file's name that are no language and no ending.
fn words(file: &str, langs: [&LanguageTag; 2]) -> Vec<String> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let is_language =
        |word: &str| langs.iter().any(|lang| lang.as_str().to_lowercase().split('-').any(|part| part == word));
    let words = stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !is_language(word));
    words.map(str::to_owned).collect()
}

/// How well two articles go together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Index of the other article.
    pub other: usize,
    /// From 0 to 1.
    pub score: f64,
}

/// Two folders, paired.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paired {
    /// Indices of a source and a target, with their score; in the order of the sources.
    pub pairs: Vec<(usize, usize, f64)>,
    /// Sources without a partner, with the nearest target there is.
    pub sources: Vec<(usize, Option<Fit>)>,
    /// Targets without a partner, with the nearest source.
    pub targets: Vec<(usize, Option<Fit>)>,
}

/// Pairs the articles of two folders.
pub fn pair(sources: &[Sketch], targets: &[Sketch]) -> Paired {
    let scorer = Scorer::new(sources, targets);
    let scores: Vec<Vec<f64>> =
        sources.iter().map(|source| targets.iter().map(|target| scorer.score(source, target)).collect()).collect();
    let score = |a: usize, b: usize| scores.get(a).and_then(|row| row.get(b)).copied().unwrap_or_default();
    let assigned = assign(&scores, targets.len(), LEAST);
    let pairs: Vec<(usize, usize, f64)> = assigned.into_iter().map(|(a, b)| (a, b, score(a, b))).collect();
    let best = |fits: &mut dyn Iterator<Item = Fit>| {
        fits.filter(|fit| fit.score > 0.0).max_by(|a, b| a.score.total_cmp(&b.score).then(b.other.cmp(&a.other)))
    };
    let taken = |side: fn(&(usize, usize, f64)) -> usize| pairs.iter().map(side).collect::<BTreeSet<usize>>();
    let (from, to) = (taken(|pair| pair.0), taken(|pair| pair.1));
    let lonely_source = |a: usize| (a, best(&mut (0..targets.len()).map(|b| Fit { other: b, score: score(a, b) })));
    let lonely_target = |b: usize| (b, best(&mut (0..sources.len()).map(|a| Fit { other: a, score: score(a, b) })));
    Paired {
        sources: (0..sources.len()).filter(|a| !from.contains(a)).map(lonely_source).collect(),
        targets: (0..targets.len()).filter(|b| !to.contains(b)).map(lonely_target).collect(),
        pairs,
    }
}

struct Scorer<'a> {
    weights: HashMap<&'a str, f64>,
    /// Letters of the targets for each of the sources.
    ratio: f64,
}

impl<'a> Scorer<'a> {
    fn new(sources: &'a [Sketch], targets: &'a [Sketch]) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for sign in sources.iter().chain(targets).flat_map(|sketch| &sketch.signs) {
            *counts.entry(sign).or_default() += 1;
        }
        let all = (sources.len() + targets.len()) as f64;
        let mean = |sketches: &[Sketch]| {
            let letters: usize = sketches.iter().map(|sketch| sketch.letters).sum();
            letters.max(1) as f64 / sketches.len().max(1) as f64
        };
        let weights = counts.into_iter().map(|(sign, count)| (sign, (1.0 + all / count as f64).ln())).collect();
        Self { weights, ratio: mean(targets) / mean(sources) }
    }

    fn weight<'s>(&self, signs: impl Iterator<Item = &'s String>) -> f64 {
        signs.map(|sign| self.weights.get(sign.as_str()).copied().unwrap_or_default()).sum()
    }

    fn score(&self, source: &Sketch, target: &Sketch) -> f64 {
        let both = self.weight(source.signs.intersection(&target.signs));
        let all = self.weight(source.signs.iter()) + self.weight(target.signs.iter());
        let shared = if all > 0.0 { 2.0 * both / all } else { 0.0 };
        let off = (target.letters.max(1) as f64 / source.letters.max(1) as f64 / self.ratio).ln() / SPREAD;
        let length = (-off * off / 2.0).exp();
        let texts = shared * (0.7 + 0.3 * length);
        texts + (1.0 - texts) * called_alike(source, target) * length.sqrt()
    }
}

fn called_alike(source: &Sketch, target: &Sketch) -> f64 {
    let long = |word: &&String| word.chars().filter(char::is_ascii_digit).count() >= 4;
    if !source.words.is_empty() && source.words == target.words {
        SAME_NAME
    } else if source.words.iter().filter(long).any(|word| target.words.contains(word)) {
        SAME_NUMBER
    } else {
        0.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sketch(file: &str, letters: usize, signs: &str) -> Sketch {
        let langs: [LanguageTag; 2] = ["en".parse().unwrap(), "fa".parse().unwrap()];
        let signs = signs.split_whitespace().map(str::to_owned).collect();
        Sketch { file: file.to_owned(), signs, letters, words: words(file, [&langs[0], &langs[1]]) }
    }

    fn pairs(sources: &[Sketch], targets: &[Sketch]) -> Vec<(usize, usize)> {
        pair(sources, targets).pairs.into_iter().map(|(a, b, _)| (a, b)).collect()
    }

    #[test]
    fn what_they_speak_of_decides_against_their_names() {
        let sources =
            [sketch("1.md", 900, "kabul 14 2300"), sketch("2.md", 900, "tehran 7 88"), sketch("3.md", 900, "oslo")];
        let targets =
            [sketch("1.md", 800, "tehran 7 88"), sketch("2.md", 800, "kabul 14 2300"), sketch("9.md", 800, "lima")];
        let found = pair(&sources, &targets);
        assert_eq!(pairs(&sources, &targets), [(0, 1), (1, 0)]);
        assert_eq!((found.sources.len(), found.targets.len()), (1, 1));
    }

    #[test]
    fn names_decide_where_the_texts_say_nothing() {
        let sources = [sketch("en/truce-2.en.md", 900, ""), sketch("en/truce-1.en.html", 900, "")];
        let targets = [sketch("fa/truce-1.fa.md", 800, ""), sketch("fa/truce-2_fa.md", 800, "")];
        assert_eq!(pairs(&sources, &targets), [(0, 1), (1, 0)]);
        let (dated, other) = (sketch("2020-20201002-war.md", 900, ""), sketch("jang-20201002.md", 900, ""));
        assert_eq!(pairs(&[dated], &[other]), [(0, 0)]);
    }

    #[test]
    fn the_sum_counts_and_not_the_first_best() {
        // Each source likes the first target best; only one way gives both a partner.
        let sources = [sketch("a", 900, "x y z"), sketch("b", 900, "x y")];
        let targets = [sketch("c", 900, "x y"), sketch("d", 900, "z w v")];
        assert_eq!(pairs(&sources, &targets), [(0, 1), (1, 0)]);
    }
}
