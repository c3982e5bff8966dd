//! The word-by-word difference between a stored text and a new one.
//!
//! Tokens are aligned by their keys, so that a word in another case stands opposite its like; parts
//! are `equal` only if their bytes are.

use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;
use similar::{Algorithm, DiffOp as Edit, capture_diff_slices};

use super::rules::Rules;
use super::token::{Token, tokenize};

/// Beyond so many words that both sides know, only words that stand once on each side are anchors.
const EXACT_LIMIT: usize = 12_000;

/// What happened to a piece of text on the way from stored to yours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DiffOp {
    /// In both.
    Equal,
    /// Only in the stored text.
    Delete,
    /// Only in the new text.
    Insert,
}

/// A piece of a difference. `equal` + `delete` join to the stored text, `equal` + `insert` to the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffPart {
    /// What happened.
    pub op: DiffOp,
    /// The text, as it stands on its side.
    pub text: String,
}

/// The difference stored -> yours, by whole words, adjacent parts of one kind merged.
pub fn diff(stored: &str, yours: &str, rules: &Rules) -> Vec<DiffPart> {
    let (old, new) = (tokenize(stored, rules), tokenize(yours, rules));
    let mut parts = Parts::default();
    let (mut from, mut to) = (0, 0);
    for (i, j) in align(&old, &new) {
        let (Some(left), Some(right)) = (slice(stored, &old, i), slice(yours, &new, j)) else { continue };
        if left != right {
            continue;
        }
        let (Some(a), Some(b)) = (old.get(i), new.get(j)) else { continue };
        parts.stretch(stored.get(from..a.range.start), yours.get(to..b.range.start));
        parts.push(DiffOp::Equal, left);
        (from, to) = (a.range.end, b.range.end);
    }
    parts.stretch(stored.get(from..), yours.get(to..));
    parts.0
}

fn slice<'a>(text: &'a str, tokens: &[Token], at: usize) -> Option<&'a str> {
    text.get(tokens.get(at)?.range.clone())
}

#[derive(Default)]
struct Parts(Vec<DiffPart>);

impl Parts {
    fn push(&mut self, op: DiffOp, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.op == op => last.text.push_str(text),
            _ => self.0.push(DiffPart { op, text: text.to_owned() }),
        }
    }

    /// What stands between two anchors: white space that both sides share at its edges is equal.
    fn stretch(&mut self, old: Option<&str>, new: Option<&str>) {
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        if old == new {
            return self.push(DiffOp::Equal, old);
        }
        let head = shared_space(old.chars(), new.chars());
        let (old_rest, new_rest) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
        let tail = shared_space(old_rest.chars().rev(), new_rest.chars().rev());
        self.push(DiffOp::Equal, old.get(..head).unwrap_or_default());
        self.push(DiffOp::Delete, old_rest.get(..old_rest.len() - tail).unwrap_or_default());
        self.push(DiffOp::Insert, new_rest.get(..new_rest.len() - tail).unwrap_or_default());
        self.push(DiffOp::Equal, old_rest.get(old_rest.len() - tail..).unwrap_or_default());
    }
}

/// The bytes of white space that two sequences begin with alike.
fn shared_space(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b && a.is_whitespace()).map(|(a, _)| a.len_utf8()).sum()
}

/// Pairs of tokens with one key, rising on both sides.
fn align(old: &[Token], new: &[Token]) -> Vec<(usize, usize)> {
    let (a, b) = intern(old, new);
    align_ids(&a, &b)
}

/// Pairs of equal numbers, rising on both sides, as many as can be.
pub(crate) fn align_ids(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    pairs.extend(middle(a, b, head..a.len() - tail, head..b.len() - tail));
    pairs.extend((1..=tail).rev().map(|back| (a.len() - back, b.len() - back)));
    pairs
}

/// Keys as numbers.
fn intern(old: &[Token], new: &[Token]) -> (Vec<u32>, Vec<u32>) {
    let mut known: HashMap<&str, u32> = HashMap::with_capacity(old.len());
    let mut ids = Vec::with_capacity(old.len() + new.len());
    for token in old.iter().chain(new) {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        ids.push(*known.entry(&token.key).or_insert(next));
    }
    let second = ids.split_off(old.len());
    (ids, second)
}

/// Aligns what is left between a shared head and a shared tail. Tokens that the other side does not
/// have cannot be part of a pair; without them Myers stays fast on texts that share little.
fn middle(a: &[u32], b: &[u32], in_a: Range<usize>, in_b: Range<usize>) -> Vec<(usize, usize)> {
    let (count_a, count_b) = (counts(a, &in_a), counts(b, &in_b));
    let kept = |ids: &[u32], range: &Range<usize>, other: &HashMap<u32, u32>| -> Vec<usize> {
        range.clone().filter(|at| ids.get(*at).is_some_and(|id| other.contains_key(id))).collect()
    };
    let (at_a, at_b) = (kept(a, &in_a, &count_b), kept(b, &in_b, &count_a));
    if at_a.len() + at_b.len() > EXACT_LIMIT {
        return anchors(a, b, &at_a, &at_b, &count_a, &count_b);
    }
    let values = |ids: &[u32], at: &[usize]| -> Vec<u32> { at.iter().filter_map(|at| ids.get(*at).copied()).collect() };
    let edits = capture_diff_slices(Algorithm::Myers, &values(a, &at_a), &values(b, &at_b));
    let mut pairs = Vec::new();
    for edit in edits {
        if let Edit::Equal { old_index, new_index, len } = edit {
            pairs.extend((0..len).filter_map(|k| Some((*at_a.get(old_index + k)?, *at_b.get(new_index + k)?))));
        }
    }
    pairs
}

fn counts(ids: &[u32], range: &Range<usize>) -> HashMap<u32, u32> {
    let mut counts = HashMap::new();
    for id in ids.get(range.clone()).unwrap_or_default() {
        *counts.entry(*id).or_insert(0) += 1;
    }
    counts
}

/// The longest rising row of tokens that stand once on each side.
fn anchors(
    a: &[u32],
    b: &[u32],
    at_a: &[usize],
    at_b: &[usize],
    count_a: &HashMap<u32, u32>,
    count_b: &HashMap<u32, u32>,
) -> Vec<(usize, usize)> {
    let single = |id: &u32| count_a.get(id) == Some(&1) && count_b.get(id) == Some(&1);
    let place: HashMap<u32, usize> =
        at_b.iter().filter_map(|at| Some((*b.get(*at)?, *at))).filter(|(id, _)| single(id)).collect();
    let pairs: Vec<(usize, usize)> = at_a.iter().filter_map(|at| Some((*at, *place.get(a.get(*at)?)?))).collect();
    // Patience: `tops` holds the last pair of the best row of each length.
    let mut tops: Vec<usize> = Vec::new();
    let mut back: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let row = tops.partition_point(|top| pairs.get(*top).is_some_and(|best| best.1 < pair.1));
        back.push(row.checked_sub(1).and_then(|row| tops.get(row).copied()));
        match tops.get_mut(row) {
            Some(top) => *top = index,
            None => tops.push(index),
        }
    }
    let mut row = Vec::with_capacity(tops.len());
    let mut at = tops.last().copied();
    while let Some(index) = at {
        row.extend(pairs.get(index).copied());
        at = back.get(index).copied().flatten();
    }
    row.reverse();
    row
}
