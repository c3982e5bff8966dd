//! How much of the sources was covered by what.

use std::ops::Range;

use super::{Evaluation, Given, Pairs};
use crate::text::count::counted_words;
use crate::text::diff::{DiffOp, DiffPart};

/// The words of the sources, each once: by the first of these that has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All of them.
    pub words: u64,
    /// In what the best suggestion and the source have in common.
    pub matched: u64,
    /// Else, in a name of the glossary with a form in the language of the translations.
    pub named: u64,
    /// Else, in a fragment.
    pub fragments: u64,
}

impl Coverage {
    /// What nothing covers.
    pub fn open(self) -> u64 {
        self.words - self.matched - self.named - self.fragments
    }
}

impl Evaluation {
    /// All segments together.
    pub fn coverage(&self, pairs: &Pairs) -> Coverage {
        let mut sum = Coverage::default();
        for given in &self.given {
            if let Some(pair) = pairs.pairs.get(given.pair) {
                given.cover(pair.source(), &mut sum);
            }
        }
        sum
    }
}

impl Given {
    fn cover(&self, source: &str, sum: &mut Coverage) {
        let fragments: Vec<Range<usize>> = self.fragments.iter().map(|fragment| fragment.range.clone()).collect();
        for word in counted_words(source) {
            sum.words += 1;
            if self.same.iter().any(|part| part.start <= word.start && word.end <= part.end) {
                sum.matched += 1;
            } else if meets(&word, &self.names) {
                sum.named += 1;
            } else if meets(&word, &fragments) {
                sum.fragments += 1;
            }
        }
    }
}

fn meets(word: &Range<usize>, ranges: &[Range<usize>]) -> bool {
    ranges.iter().any(|range| range.start < word.end && word.start < range.end)
}

/// The bytes of a text that a stored one has as well.
pub(super) fn same(diff: &[DiffPart]) -> Vec<Range<usize>> {
    let (mut ranges, mut at) = (Vec::new(), 0);
    for part in diff.iter().filter(|part| part.op != DiffOp::Delete) {
        let end = at + part.text.len();
        if part.op == DiffOp::Equal {
            ranges.push(at..end);
        }
        at = end;
    }
    ranges
}
