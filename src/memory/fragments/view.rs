//! A lexicon seen from one language to another, and what can be said without it.

use std::sync::Arc;

use super::pieces::Piece;
use crate::lexicon::{Lexicon, WordId};
use crate::text::token::TokenKind;

/// How probably what is written alike on both sides is the same.
const COPIED: f32 = 0.9;
/// How probably words that the lexicon has never seen, and that stand in one pair, are each other.
const NEW: f32 = 0.4;
/// For words that the lexicon has never seen: how probably they stand for nothing.
const ALONE: f32 = 1e-4;

/// A lexicon, from the language of the question to that of the answer.
#[derive(Debug, Clone)]
pub(crate) struct View {
    lexicon: Arc<Lexicon>,
    swapped: bool,
    /// Learned from another variant of the language that is wanted.
    pub(super) stand_in: bool,
}

/// t(f|e) and t(e|f) of all words of a pair.
#[derive(Debug)]
pub(super) struct Links {
    pub(super) sources: usize,
    pub(super) targets: usize,
    /// By source, then target.
    pub(super) forward: Vec<f32>,
    pub(super) backward: Vec<f32>,
    pub(super) source_alone: Vec<f32>,
    pub(super) target_alone: Vec<f32>,
    /// Source words that the lexicon has never seen.
    pub(super) new: Vec<bool>,
    /// Words that stand on both sides as they are, by source, then target.
    pub(super) copies: Vec<(usize, usize)>,
}

impl Links {
    pub(super) fn forward(&self, e: usize, f: usize) -> f32 {
        self.forward.get(e * self.targets + f).copied().unwrap_or(0.0)
    }

    pub(super) fn backward(&self, e: usize, f: usize) -> f32 {
        self.backward.get(e * self.targets + f).copied().unwrap_or(0.0)
    }

    /// The better of the two.
    pub(super) fn best(&self, e: usize, f: usize) -> f32 {
        self.forward(e, f).max(self.backward(e, f))
    }
}

impl View {
    pub(super) fn new(lexicon: Lexicon, swapped: bool, stand_in: bool) -> Self {
        Self { lexicon: Arc::new(lexicon), swapped, stand_in }
    }

    /// The lexicon itself, and whether it goes the other way round.
    pub(super) fn whole(&self) -> (Arc<Lexicon>, bool) {
        (Arc::clone(&self.lexicon), self.swapped)
    }

    fn source(&self, stem: &str) -> Option<WordId> {
        if self.swapped { self.lexicon.target(stem) } else { self.lexicon.source(stem) }
    }

    fn target(&self, stem: &str) -> Option<WordId> {
        if self.swapped { self.lexicon.source(stem) } else { self.lexicon.target(stem) }
    }

    fn forward(&self, e: WordId, f: WordId) -> f32 {
        if self.swapped { self.lexicon.backward(e, f) } else { self.lexicon.forward(e, f) }
    }

    fn backward(&self, e: WordId, f: WordId) -> f32 {
        if self.swapped { self.lexicon.forward(f, e) } else { self.lexicon.backward(f, e) }
    }

    fn source_alone(&self, e: WordId) -> f32 {
        if self.swapped { self.lexicon.target_alone(e) } else { self.lexicon.source_alone(e) }
    }

    fn target_alone(&self, f: WordId) -> f32 {
        if self.swapped { self.lexicon.source_alone(f) } else { self.lexicon.target_alone(f) }
    }

    /// All that is known of the words of a pair.
    pub(super) fn links(&self, source: &[Piece], target: &[Piece]) -> Links {
        let es: Vec<Option<WordId>> = source.iter().map(|piece| self.source(&piece.stem)).collect();
        let fs: Vec<Option<WordId>> = target.iter().map(|piece| self.target(&piece.stem)).collect();
        let share = |ids: &[Option<WordId>]| NEW / ids.iter().filter(|id| id.is_none()).count().max(1) as f32;
        let (new_source, new_target) = (share(&es), share(&fs));
        let mut forward = Vec::with_capacity(es.len() * fs.len());
        let mut backward = Vec::with_capacity(es.len() * fs.len());
        let mut copies = Vec::new();
        for (at, (e, one)) in es.iter().zip(source).enumerate() {
            for (place, (f, other)) in fs.iter().zip(target).enumerate() {
                let (to, back) = match (e, f) {
                    _ if is_copy(one, other) => {
                        copies.push((at, place));
                        (COPIED, COPIED)
                    }
                    (Some(e), Some(f)) => (self.forward(*e, *f), self.backward(*e, *f)),
                    (None, None) => (new_target, new_source),
                    _ => (0.0, 0.0),
                };
                forward.push(to);
                backward.push(back);
            }
        }
        Links {
            sources: es.len(),
            targets: fs.len(),
            forward,
            backward,
            source_alone: es.iter().map(|e| e.map_or(ALONE, |e| self.source_alone(e))).collect(),
            target_alone: fs.iter().map(|f| f.map_or(ALONE, |f| self.target_alone(f))).collect(),
            new: es.iter().map(Option::is_none).collect(),
            copies,
        }
    }
}

/// Numbers, and words that the other language has left in their letters.
fn is_copy(one: &Piece, other: &Piece) -> bool {
    one.key == other.key
        && one.kind == other.kind
        && (one.content || one.kind != TokenKind::Word)
        && one.kind != TokenKind::Clitic
}
