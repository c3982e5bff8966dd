//! What the index keeps of a text: its weight and its distinct classes.

use std::collections::BTreeSet;

use super::numbering::{Lately, Numbering};
use super::symbols::weight_of;
use crate::text::rules::{Rules, rules_for};
use crate::text::token::{Cutter, TokenKind, Tokens as _, tokenize};
use crate::text::words::{may_be_calendar, words, words_at};
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
    /// The classes by base language.
    known: Vec<(String, Numbering)>,
    /// Class and weight of words that are always the same, by base language and whether it is Dari.
    lately: Vec<(String, bool, Lately)>,
    cutter: Cutter,
}

impl Outliner {
    /// The outliner of this number; each in use at once has another.
    pub(crate) fn new(number: usize) -> Self {
        Self { number, ..Self::default() }
    }

    /// Its number.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// The outline of a variant.
    pub(crate) fn outline(&mut self, variant: &Variant) -> Outline {
        let (base, dari, rules) = (variant.lang.base(), variant.lang.is_dari(), rules_for(&variant.lang));
        let Self { known, lately, cutter, .. } = self;
        let (_, known) = entry(known, |(known, _)| known == base, || (base.to_owned(), Numbering::default()));
        let is_same = |(known, of, _): &(String, bool, Lately)| known == base && *of == dari;
        let (.., lately) = entry(lately, is_same, || (base.to_owned(), dari, Lately::default()));
        let cut = cutter.cut(&variant.text, rules);
        let mut outline = Outline::default();
        outline.classes.reserve_exact(cut.count());
        let Outline { weight, classes, new } = &mut outline;
        let mut add = |class, of: u32| {
            classes.push(class);
            *weight = weight.saturating_add(of);
        };
        let mut others = Vec::new();
        for at in 0..cut.count() {
            let word = cut.token(at).filter(|(kind, _)| *kind == TokenKind::Word);
            match word.and_then(|(_, key)| lately.get(key)) {
                Some((class, weight)) => add(class, weight),
                None => words_at(cut, at, rules, &mut others),
            }
        }
        known.numbers(others.iter().map(|word| &*word.class), |at, class, is_new| {
            let Some(word) = others.get(at) else { return };
            add(class, weight_of(word));
            if is_new {
                new.push(word.class.clone().into_owned());
            }
            if cut.token(word.token) == Some((TokenKind::Word, word.form)) && !may_be_calendar(word.form, rules) {
                lately.put(word.form, (class, weight_of(word)));
            }
        });
        classes.sort_unstable();
        classes.dedup();
        outline
    }
}

/// The first of some things that is so, made if there is none.
fn entry<T>(all: &mut Vec<T>, is: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> &mut T {
    let at = all.iter().position(is).unwrap_or_else(|| {
        all.push(make());
        all.len() - 1
    });
    &mut all[at]
}

/// The weight of a text and its distinct classes, as the index should hold them.
pub(crate) fn weight_and_classes(text: &str, rules: &Rules) -> (u32, BTreeSet<String>) {
    let tokens = tokenize(text, rules);
    let words = words(&tokens, rules);
    let weight = words.iter().fold(0u32, |sum, word| sum.saturating_add(weight_of(word)));
    (weight, words.into_iter().map(|word| word.class.into_owned()).collect())
}
