//! What the index keeps of a text: its weight and its distinct classes.

use std::collections::{BTreeSet, HashMap};

use super::numbering::Numbering;
use super::symbols::weight_of;
use crate::text::rules::{Rules, rules_for};
use crate::text::token::tokenize;
use crate::text::words::words;
use crate::unit::Variant;

/// A text as the index will hold it.
///
/// Classes are numbers of the [`Outliner`] that made it, so that whoever writes need not look words
/// up again; the texts of those it met for the first time come along.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(super) weight: u32,
    pub(super) classes: Vec<u32>,
    pub(super) new: Vec<String>,
}

/// Outlines texts of any language. Its outlines must reach the index in the order they were made.
#[derive(Debug, Default)]
pub(crate) struct Outliner {
    number: usize,
    known: HashMap<String, Numbering>,
}

impl Outliner {
    /// The outliner of this number; each in use at once has another.
    pub(crate) fn new(number: usize) -> Self {
        Self { number, known: HashMap::new() }
    }

    /// Its number.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// The outline of a variant.
    pub(crate) fn outline(&mut self, variant: &Variant) -> Outline {
        let rules = rules_for(&variant.lang);
        if !self.known.contains_key(variant.lang.base()) {
            self.known.insert(variant.lang.base().to_owned(), Numbering::default());
        }
        let mut outline = Outline::default();
        let Some(known) = self.known.get_mut(variant.lang.base()) else { return outline };
        let tokens = tokenize(&variant.text, rules);
        let words = words(&tokens, rules);
        outline.weight = words.iter().fold(0, |sum: u32, word| sum.saturating_add(weight_of(word)));
        outline.classes.reserve_exact(words.len());
        let Outline { classes, new, .. } = &mut outline;
        known.numbers(words.iter().map(|word| &*word.class), |at, class, is_new| {
            classes.push(class);
            new.extend(words.get(at).filter(|_| is_new).map(|word| word.class.clone().into_owned()));
        });
        outline.classes.sort_unstable();
        outline.classes.dedup();
        outline
    }
}

/// The weight of a text and its distinct classes, as the index should hold them.
pub(crate) fn weight_and_classes(text: &str, rules: &Rules) -> (u32, BTreeSet<String>) {
    let tokens = tokenize(text, rules);
    let words = words(&tokens, rules);
    let weight = words.iter().fold(0u32, |sum, word| sum.saturating_add(weight_of(word)));
    (weight, words.into_iter().map(|word| word.class.into_owned()).collect())
}
