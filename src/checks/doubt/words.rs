//! A pair whose words have nothing to do with each other, by what the memory has learned of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Doubt, Ground};
use crate::lang::LanguageTag;
use crate::lexicon::{Lexicon, WordId, stems};
use crate::text::rules::rules_for;
use crate::text::token::tokenize;
use crate::unit::Variant;

/// A lexicon learned from fewer pairs knows too little.
pub const ENOUGH: u64 = 1_000;

/// A word that stands for nothing on the other side more often than this tells nothing.
const IDLE: f32 = 0.005;
/// From this probability on, in either direction, a word answers another.
const ANSWERS: f32 = 0.05;
/// So many words that tell something must be known.
const KNOWN: usize = 8;
/// A pair is doubted where less than one in so many of them has an answer; the second number, where much was learned.
const ONE_IN: (usize, usize) = (10, 7);
/// So many pairs are much.
const MUCH: u64 = 5_000;

/// What is known of the words of two languages.
#[derive(Debug)]
pub struct Vocabulary {
    source: LanguageTag,
    target: LanguageTag,
    lexicon: Arc<Lexicon>,
    one_in: usize,
}

impl Vocabulary {
    /// A lexicon, from the first language to the second, learned from so many pairs.
    pub fn new((source, target): (LanguageTag, LanguageTag), lexicon: impl Into<Arc<Lexicon>>, pairs: u64) -> Self {
        let one_in = if pairs < MUCH { ONE_IN.0 } else { ONE_IN.1 };
        Self { source, target, lexicon: lexicon.into(), one_in }
    }

    /// How far its languages are from those of two texts.
    fn distance(&self, source: &Variant, target: &Variant) -> Option<u8> {
        Some(source.lang.distance(&self.source)? + target.lang.distance(&self.target)?)
    }
}

/// Doubts a pair of which many words are known and hardly one translates another.
pub(super) fn unrelated(source: &Variant, target: &Variant, known: &[Vocabulary]) -> Option<Doubt> {
    let straight = known.iter().filter_map(|known| Some((known.distance(source, target)?, source, target, known)));
    let turned = known.iter().filter_map(|known| Some((known.distance(target, source)?, target, source, known)));
    let (_, source, target, known) = straight.chain(turned).min_by_key(|(distance, ..)| *distance)?;
    let (answered, told) = answered(&known.lexicon, source, target);
    let few = told >= KNOWN && answered * known.one_in < told;
    few.then(|| Doubt::new(Ground::Words, format!("of {told} words that are known, {answered} translate each other")))
}

/// How many different words that tell something have an answer on the other side, and how many there are.
fn answered(lexicon: &Lexicon, source: &Variant, target: &Variant) -> (usize, usize) {
    let from = known(source, |stem| lexicon.source(stem));
    let to = known(target, |stem| lexicon.target(stem));
    let answers = |one: WordId, other: WordId| lexicon.forward(one, other).max(lexicon.backward(other, one)) >= ANSWERS;
    let telling_from = from.iter().filter(|word| lexicon.source_alone(**word) <= IDLE);
    let telling_to = to.iter().filter(|word| lexicon.target_alone(**word) <= IDLE);
    let answered = telling_from.clone().filter(|word| to.iter().any(|other| answers(**word, *other))).count()
        + telling_to.clone().filter(|word| from.iter().any(|other| answers(*other, **word))).count();
    (answered, telling_from.count() + telling_to.count())
}

fn known(text: &Variant, find: impl Fn(&str) -> Option<WordId>) -> BTreeSet<WordId> {
    let rules = rules_for(&text.lang);
    let tokens = tokenize(&text.text, rules);
    stems(&tokens, rules).iter().filter_map(|word| find(&word.stem)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The same invented word in both languages.
    fn word(at: usize) -> (String, String) {
        const LATIN: [&str; 9] = ["ba", "ko", "lu", "mir", "tan", "vop", "zud", "gor", "fam"];
        const PERSIAN: [&str; 9] = ["با", "کو", "لو", "میر", "تان", "بوپ", "زود", "گور", "فام"];
        let spell = |parts: [&str; 9]| [parts[at / 81 % 9], parts[at / 9 % 9], parts[at % 9]].concat();
        (spell(LATIN), spell(PERSIAN))
    }

    /// What single words have taught.
    fn vocabulary() -> Vec<Vocabulary> {
        let (en, fa) = (LanguageTag::parse("en").unwrap(), LanguageTag::parse("fa").unwrap());
        let pairs = (0..700).map(word).map(|(source, target)| (vec![source], vec![target]));
        vec![Vocabulary::new((en, fa), Lexicon::learn(pairs), ENOUGH)]
    }

    /// Five words from `at` on, in English or Persian.
    fn text(lang: &str, at: usize) -> Variant {
        let words = (0..5).map(|step| word(at + 31 * step));
        let words: Vec<_> = words.map(|(latin, persian)| if lang == "en" { latin } else { persian }).collect();
        Variant::new(LanguageTag::parse(lang).unwrap(), words.join(" "))
    }

    #[test]
    fn words_that_translate_each_other_are_not_doubted() {
        let known = vocabulary();
        for at in 0..6 {
            assert_eq!(unrelated(&text("en", at), &text("fa-AF", at), &known), None);
            assert_eq!(unrelated(&text("fa", at), &text("en", at), &known), None, "turned");
        }
    }

    #[test]
    fn words_that_do_not_are() {
        let known = vocabulary();
        let doubt = unrelated(&text("en", 1), &text("fa", 5), &known);
        assert_eq!(doubt.as_ref().map(|doubt| doubt.ground), Some(Ground::Words));
        assert_eq!(unrelated(&text("fa", 5), &text("en", 1), &known), doubt, "turned");
        assert_eq!(unrelated(&text("en", 1), &text("ps", 5), &known), None, "another language");
        let short = Variant::new(text("en", 1).lang, word(1).0);
        assert_eq!(unrelated(&short, &text("fa", 5), &known), None, "too little");
    }
}
