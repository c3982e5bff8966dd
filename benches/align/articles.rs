//! Single articles: each as it is, and with segments lost, joined and split as translators and tools do.

use std::collections::BTreeMap;
use std::path::Path;

use crate::gold::{Pair, Set};

/// Of a hundred segments of each side so many are lost; of all so many are joined with the next one, and so many cut.
const LOST: u64 = 4;
const JOINED: u64 = 8;
const CUT: u64 = 4;

/// The articles of `ntrex-dev.en-LANG.tsv`: rows of an article's name, a segment and its translation.
pub(crate) fn read(folder: &Path, to: &str) -> Vec<Set> {
    let Ok(text) = std::fs::read_to_string(folder.join(format!("ntrex-dev.en-{to}.tsv"))) else { return Vec::new() };
    let mut articles: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for line in text.lines() {
        let mut cells = line.split('\t');
        if let (Some(name), Some(source), Some(target)) = (cells.next(), cells.next(), cells.next()) {
            articles.entry(name).or_default().push((source, target));
        }
    }
    let set = |(name, rows): (&str, Vec<(&str, &str)>)| Set {
        name: name.to_owned(),
        langs: ("en".to_owned(), to.to_owned()),
        source: rows.iter().map(|row| row.0.to_owned()).collect(),
        target: rows.iter().map(|row| row.1.to_owned()).collect(),
        gold: (0..rows.len()).map(|at| (at..at + 1, at..at + 1)).collect(),
    };
    articles.into_iter().map(set).collect()
}

/// An order of numbers that is always the same (`SplitMix64`: Steele, Lea and Flood 2014).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % most
    }
}

/// The article, damaged, with the beads it has now.
pub(crate) fn damaged(set: &Set, dice: &mut Dice) -> Set {
    let mut lists = Damage::default();
    let rows: Vec<(&String, &String)> = set.source.iter().zip(&set.target).collect();
    for (at, (source, target)) in rows.iter().enumerate() {
        match dice.below(100) {
            n if n < LOST => lists.push(vec![], vec![(*target).clone()]),
            n if n < 2 * LOST => lists.push(vec![(*source).clone()], vec![]),
            n => {
                let [mut from, mut to] = [vec![(*source).clone()], vec![(*target).clone()]];
                if n < 2 * LOST + CUT {
                    let side = if dice.below(2) == 0 { &mut from } else { &mut to };
                    *side = cut(&side[0]);
                }
                let join =
                    ((2 * LOST + CUT..2 * LOST + CUT + JOINED).contains(&n) && at > 0).then(|| dice.below(2) == 0);
                lists.add(from, to, join);
            }
        }
    }
    Set {
        name: format!("{} damaged", set.name),
        langs: set.langs.clone(),
        source: lists.source,
        target: lists.target,
        gold: lists.gold,
    }
}

#[derive(Default)]
struct Damage {
    source: Vec<String>,
    target: Vec<String>,
    gold: Vec<Pair>,
}

impl Damage {
    fn push(&mut self, source: Vec<String>, target: Vec<String>) {
        let starts = (self.source.len(), self.target.len());
        self.source.extend(source);
        self.target.extend(target);
        self.gold.push((starts.0..self.source.len(), starts.1..self.target.len()));
    }

    /// `join` says whether it is put into the last segment of the source, or of the target.
    fn add(&mut self, source: Vec<String>, target: Vec<String>, join: Option<bool>) {
        let whole = self.gold.last().is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
        let Some(of_source) = join.filter(|_| whole) else { return self.push(source, target) };
        let (joined, other, more, others) = if of_source {
            (&mut self.source, &mut self.target, source, target)
        } else {
            (&mut self.target, &mut self.source, target, source)
        };
        if let Some(last) = joined.last_mut() {
            *last = format!("{last} {}", more.join(" "));
        }
        other.extend(others);
        let ends = (self.source.len(), self.target.len());
        if let Some((a, b)) = self.gold.last_mut() {
            (a.end, b.end) = ends;
        }
    }
}

/// In two, between the words in the middle.
fn cut(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() < 4 {
        return vec![text.to_owned()];
    }
    let (first, last) = words.split_at(words.len() / 2);
    vec![first.join(" "), last.join(" ")]
}
