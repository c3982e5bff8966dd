//! A lexicon seen from one language to another, and what can be said without it.

use rustc_hash::FxHashMap;

use super::pieces::Piece;
use crate::lexicon::{Word, WordId};
use crate::store::{LexiconRow, LexiconSide, Result, Store};
use crate::text::token::TokenKind;

/// How probably what is written alike on both sides is the same.
const COPIED: f32 = 0.9;
/// How probably words that the lexicon has never seen, and that stand in one pair, are each other.
const NEW: f32 = 0.4;
/// For words that the lexicon has never seen: how probably they stand for nothing.
const ALONE: f32 = 1e-4;

/// How many words of a side are remembered at most.
const REMEMBERED: usize = 2_048;

/// What lexicons say from the language of the question to that of the answer: of each the words that were asked for so
/// far. Where two know something, the surer one counts.
#[derive(Debug)]
pub(crate) struct View {
    lexicons: Vec<Sides>,
    /// From how many pairs it was learned.
    pub(super) units: u64,
    /// Learned from another variant of the language that is wanted, too.
    pub(super) stand_in: bool,
}

/// A lexicon.
#[derive(Debug)]
struct Sides {
    source: Words,
    target: Words,
}

/// The words of a side; `None`: it has not this one.
#[derive(Debug)]
struct Words {
    lexicon: i64,
    side: LexiconSide,
    known: FxHashMap<Box<str>, Option<Known>>,
}

/// A word of the lexicon.
#[derive(Debug)]
struct Known {
    id: WordId,
    word: Word,
}

impl Words {
    fn new(lexicon: i64, side: LexiconSide) -> Self {
        Self { lexicon, side, known: FxHashMap::default() }
    }

    /// Reads what is not known yet of some words.
    fn learn(&mut self, store: &dyn Store, pieces: &[Piece]) -> Result<()> {
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        for Piece { stem, .. } in pieces {
            if !self.known.contains_key(stem.as_str()) {
                let mut found = None;
                store.visit_lexicon_part(self.lexicon, self.side, stem, &mut |part| found = Word::find(part, stem))?;
                self.known.insert(stem.as_str().into(), found.map(|(id, word)| Known { id, word }));
            }
        }
        Ok(())
    }

    fn of(&self, pieces: &[Piece]) -> Vec<Option<&Known>> {
        pieces.iter().map(|piece| self.known.get(piece.stem.as_str())?.as_ref()).collect()
    }
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
    new_target: Vec<bool>,
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

    fn unknown(sources: usize, targets: usize) -> Self {
        Self {
            sources,
            targets,
            forward: vec![0.0; sources * targets],
            backward: vec![0.0; sources * targets],
            source_alone: vec![ALONE; sources],
            target_alone: vec![ALONE; targets],
            new: vec![true; sources],
            new_target: vec![true; targets],
            copies: Vec::new(),
        }
    }

    /// What a lexicon says of the words.
    fn learn(&mut self, es: &[Option<&Known>], fs: &[Option<&Known>]) {
        let raise = |cell: &mut f32, value: f32| *cell = cell.max(value);
        fill(es, fs, |e, f, value| raise(&mut self.forward[e * fs.len() + f], value));
        fill(fs, es, |f, e, value| raise(&mut self.backward[e * fs.len() + f], value));
        note(es, &mut self.new, &mut self.source_alone);
        note(fs, &mut self.new_target, &mut self.target_alone);
    }

    /// What can be said without a lexicon.
    fn guess(&mut self, source: &[Piece], target: &[Piece]) {
        let share = |new: &[bool]| NEW / new.iter().filter(|new| **new).count().max(1) as f32;
        let new = (share(&self.new_target), share(&self.new));
        for (e, one) in source.iter().enumerate() {
            for (f, other) in target.iter().enumerate() {
                let at = e * self.targets + f;
                if is_copy(one, other) {
                    self.copies.push((e, f));
                    (self.forward[at], self.backward[at]) = (COPIED, COPIED);
                } else if self.new[e] && self.new_target[f] {
                    (self.forward[at], self.backward[at]) = new;
                }
            }
        }
    }

    /// The better of the two.
    pub(super) fn best(&self, e: usize, f: usize) -> f32 {
        self.forward(e, f).max(self.backward(e, f))
    }
}

impl View {
    /// `swapped`: from the target of the lexicons to their source.
    pub(super) fn new(rows: &[LexiconRow], swapped: bool, stand_in: bool) -> Self {
        let (source, target) = match swapped {
            false => (LexiconSide::Source, LexiconSide::Target),
            true => (LexiconSide::Target, LexiconSide::Source),
        };
        let sides = |row: &LexiconRow| Sides { source: Words::new(row.id, source), target: Words::new(row.id, target) };
        let units = rows.iter().map(|row| row.units).sum();
        Self { lexicons: rows.iter().map(sides).collect(), units, stand_in }
    }

    /// All that is known of the words of a pair.
    pub(super) fn links(&mut self, store: &dyn Store, source: &[Piece], target: &[Piece]) -> Result<Links> {
        let mut links = Links::unknown(source.len(), target.len());
        for lexicon in &mut self.lexicons {
            lexicon.source.learn(store, source)?;
            lexicon.target.learn(store, target)?;
            links.learn(&lexicon.source.of(source), &lexicon.target.of(target));
        }
        links.guess(source, target);
        Ok(links)
    }
}

/// Notes which words a lexicon knows: no longer new, and how probably each stands for nothing.
fn note(known: &[Option<&Known>], new: &mut [bool], alone: &mut [f32]) {
    for ((known, new), alone) in known.iter().zip(new).zip(alone) {
        if let Some(known) = known {
            *alone = if *new { known.word.alone } else { alone.max(known.word.alone) };
            *new = false;
        }
    }
}

/// Tells of each given word what it says of those of the other side, where it says something.
fn fill(given: &[Option<&Known>], others: &[Option<&Known>], mut tell: impl FnMut(usize, usize, f32)) {
    let mut ordered: Vec<(WordId, usize)> =
        others.iter().enumerate().filter_map(|(at, known)| Some(((*known)?.id, at))).collect();
    ordered.sort_unstable();
    for (at, known) in given.iter().enumerate().filter_map(|(at, known)| Some((at, (*known)?))) {
        let mut rest = ordered.as_slice();
        for (id, value) in &known.word.row {
            rest = rest.get(rest.partition_point(|(other, _)| other < id)..).unwrap_or_default();
            for (_, other) in rest.iter().take_while(|(other, _)| other == id) {
                tell(at, *other, *value);
            }
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
