//! Alignments made by hand, and how near another comes to them.

use std::ops::Range;
use std::path::Path;

use hafez::align::{Alignment, Status};

pub(crate) type Pair = (Range<usize>, Range<usize>);

/// Two documents and how they go together.
pub(crate) struct Set {
    pub(crate) name: String,
    pub(crate) langs: (String, String),
    pub(crate) source: Vec<String>,
    pub(crate) target: Vec<String>,
    pub(crate) gold: Vec<Pair>,
}

/// How many beads there are, and how many of them are right.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Score {
    pub(crate) gold: f64,
    pub(crate) found: f64,
    pub(crate) strict: f64,
    pub(crate) lax_found: f64,
    pub(crate) lax_gold: f64,
    pub(crate) sure: f64,
    pub(crate) sure_right: f64,
}

fn f1(right_found: f64, found: f64, right_gold: f64, gold: f64) -> f64 {
    let (precision, recall) = (right_found / found.max(1.0), right_gold / gold.max(1.0));
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

impl Score {
    pub(crate) fn strict(&self) -> f64 {
        f1(self.strict, self.found, self.strict, self.gold)
    }

    pub(crate) fn lax(&self) -> f64 {
        f1(self.lax_found, self.found, self.lax_gold, self.gold)
    }
}

fn lines(path: &Path) -> Option<Vec<String>> {
    Some(std::fs::read_to_string(path).ok()?.lines().map(str::to_owned).collect())
}

impl Set {
    /// `STEM.xx`, `STEM.yy` and `STEM.gold`.
    pub(crate) fn read(folder: &Path, stem: &str, from: &str, to: &str) -> Option<Self> {
        let gold = lines(&folder.join(format!("{stem}.gold")))?;
        Some(Self {
            name: stem.to_owned(),
            langs: (from.to_owned(), to.to_owned()),
            source: lines(&folder.join(format!("{stem}.{from}")))?,
            target: lines(&folder.join(format!("{stem}.{to}")))?,
            gold: gold.iter().filter_map(|line| bead(line)).collect(),
        })
    }

    /// The same documents, the other way round.
    pub(crate) fn turned(&self) -> Self {
        Self {
            name: format!("{} turned", self.name),
            langs: (self.langs.1.clone(), self.langs.0.clone()),
            source: self.target.clone(),
            target: self.source.clone(),
            gold: self.gold.iter().map(|(a, b)| (b.clone(), a.clone())).collect(),
        }
    }

    pub(crate) fn copy(&self) -> Self {
        self.part(0..self.source.len(), 0..self.target.len())
    }

    /// Its source with another target, of which nothing is right.
    pub(crate) fn against(&self, target: &[String]) -> Self {
        Self { target: target.to_vec(), gold: Vec::new(), ..self.copy() }
    }

    /// Some of it, with the beads that are wholly inside.
    pub(crate) fn part(&self, source: Range<usize>, target: Range<usize>) -> Self {
        let inside = |(a, b): &&Pair| {
            a.start >= source.start && a.end <= source.end && b.start >= target.start && b.end <= target.end
        };
        let moved = |range: &Range<usize>, by: usize| range.start - by..range.end - by;
        let gold = self.gold.iter().filter(inside);
        let gold = gold.map(|(a, b)| (moved(a, source.start), moved(b, target.start))).collect();
        Self {
            name: self.name.clone(),
            langs: self.langs.clone(),
            source: self.source[source].to_vec(),
            target: self.target[target].to_vec(),
            gold,
        }
    }

    /// Beads without segments on one side are left out of everything.
    pub(crate) fn score(&self, alignment: &Alignment) -> Score {
        let gold: Vec<&Pair> = self.gold.iter().filter(|(a, b)| !a.is_empty() && !b.is_empty()).collect();
        let found: Vec<_> = alignment.beads.iter().filter(|bead| bead.status != Status::Unpaired).collect();
        let overlap = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        let mut score = Score { gold: gold.len() as f64, found: found.len() as f64, ..Score::default() };
        for bead in &found {
            let right = gold.iter().any(|(a, b)| *a == bead.source && *b == bead.target);
            let near = gold.iter().any(|(a, b)| overlap(a, &bead.source) && overlap(b, &bead.target));
            let sure = bead.status == Status::Sure;
            score.strict += f64::from(u8::from(right));
            score.lax_found += f64::from(u8::from(near));
            score.sure += f64::from(u8::from(sure));
            score.sure_right += f64::from(u8::from(sure && right));
        }
        let near = |(a, b): &&&Pair| found.iter().any(|bead| overlap(a, &bead.source) && overlap(b, &bead.target));
        score.lax_gold = gold.iter().filter(near).count() as f64;
        score
    }

    /// Each paired bead: its confidence and whether it is right.
    pub(crate) fn verdicts(&self, alignment: &Alignment) -> Vec<(f64, bool)> {
        let paired = alignment.beads.iter().filter(|bead| bead.status != Status::Unpaired);
        paired
            .map(|bead| {
                let right = self.gold.iter().any(|(a, b)| *a == bead.source && *b == bead.target);
                (bead.confidence, right)
            })
            .collect()
    }
}

/// `[1, 2]:[3]`.
fn bead(line: &str) -> Option<Pair> {
    let (a, b) = line.trim().split_once(':')?;
    Some((numbers(a), numbers(b)))
}

fn numbers(list: &str) -> Range<usize> {
    let inner = list.trim_matches(['[', ']']);
    let numbers: Vec<usize> = inner.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    numbers.first().map_or(0..0, |first| *first..numbers[numbers.len() - 1] + 1)
}
