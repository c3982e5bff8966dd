//! What tells a name from a word with a capital, and its spelling from a word beside it.

use std::ops::Range;

use super::FragmentRequest;
use super::candidate::Pair;
use super::pieces::{Before, Piece};
use crate::glossary::translit::{Sound, transliterate};

/// How many spellings of a name are tried.
const SPELLINGS: usize = 6;
/// How alike a name and its translation sound where no spelling is known.
const UNKNOWN: f64 = 0.5;

/// A single capitalised word of the query.
pub(super) struct Name {
    spellings: Vec<Sound>,
    /// How often, of the times it was read, it stood without a capital.
    pub(super) common: f64,
    /// Whether another capital stands beside it.
    pub(super) flanked: bool,
    /// How often a capital stands beside it where it was read as it does here.
    pub(super) company: f64,
    /// The mean number of words of the texts it was read in, as a logarithm.
    pub(super) length: f64,
}

impl Name {
    pub(super) fn new(
        request: &FragmentRequest<'_>,
        query: &[Piece],
        at: usize,
        places: &[(&Pair, Range<usize>)],
        common: f64,
    ) -> Self {
        let text = query.get(at).and_then(|piece| request.text.get(piece.range.clone())).unwrap_or_default();
        let here = flanks(query, at);
        let alike = places.iter().filter(|(pair, words)| flanks(&pair.source_pieces, words.start) == here).count();
        let words: usize = places.iter().map(|(pair, _)| pair.source_pieces.len()).sum();
        let many = places.len().max(1) as f64;
        Self {
            spellings: transliterate(text, request.from, request.to, SPELLINGS)
                .iter()
                .map(|form| Sound::of(form))
                .collect(),
            common,
            flanked: here.0 || here.1,
            company: alike as f64 / many,
            length: (words as f64 / many).max(1.0).ln(),
        }
    }

    /// How alike it sounds to a translation, 0 to 1.
    pub(super) fn sounds_like(&self, target: &str) -> f64 {
        let sound = Sound::of(target);
        self.spellings.iter().map(|spelling| spelling.likeness(&sound).share).reduce(f64::max).unwrap_or(UNKNOWN)
    }
}

/// Whether there is a capital before a word, and after it.
fn flanks(pieces: &[Piece], at: usize) -> (bool, bool) {
    let joined = |at: usize| pieces.get(at).is_some_and(|piece| piece.before != Before::Break);
    let capital = |at: usize| pieces.get(at).is_some_and(|piece| piece.capital && piece.content);
    (at > 0 && joined(at) && capital(at - 1), joined(at + 1) && capital(at + 1))
}
