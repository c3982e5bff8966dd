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

    const NOUNS: [(&str, &str); 6] = [
        ("river", "رودخانه"),
        ("school", "مدرسه"),
        ("minister", "وزیر"),
        ("road", "جاده"),
        ("market", "بازار"),
        ("bridge", "پل"),
    ];
    const VERBS: [(&str, &str); 5] = [
        ("closed", "بسته"),
        ("opened", "باز"),
        ("burned", "سوخته"),
        ("moved", "جابه\u{200c}جا"),
        ("vanished", "ناپدید"),
    ];

    fn sentence(seed: usize) -> (String, String) {
        let words: Vec<_> = (0..5).map(|at| (NOUNS[(seed * 7 + at * 5) % 6], VERBS[(seed * 3 + at) % 5])).collect();
        let side = |pick: fn((&'static str, &'static str)) -> &'static str| {
            words.iter().map(|(noun, verb)| format!("{} {}", pick(*noun), pick(*verb))).collect::<Vec<_>>().join(", ")
        };
        (side(|word| word.0), side(|word| word.1))
    }

    fn vocabulary() -> Vec<Vocabulary> {
        let (en, fa) = (LanguageTag::parse("en").unwrap(), LanguageTag::parse("fa").unwrap());
        let cut =
            |text: &str| text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let one = |noun: usize, verb: usize| {
            let (source, target) =
                (format!("{} {}", NOUNS[noun].0, VERBS[verb].0), format!("{} {}", NOUNS[noun].1, VERBS[verb].1));
            (cut(&source), cut(&target))
        };
        let stemmed =
            |(source, target): (Vec<String>, Vec<String>)| (stem(&source.join(" "), &en), stem(&target.join(" "), &fa));
        let pairs =
            (0..6).flat_map(|noun| (0..5).map(move |verb| (noun, verb))).map(|(noun, verb)| stemmed(one(noun, verb)));
        vec![Vocabulary::new((en.clone(), fa.clone()), Lexicon::learn(pairs), 30)]
    }

    fn stem(text: &str, lang: &LanguageTag) -> Vec<String> {
        let rules = rules_for(lang);
        let tokens = tokenize(text, rules);
        stems(&tokens, rules).into_iter().map(|word| word.stem.into_owned()).collect()
    }

    fn variant(lang: &str, text: &str) -> Variant {
        Variant::new(LanguageTag::parse(lang).unwrap(), text)
    }

    #[test]
    fn words_that_translate_each_other_are_not_doubted() {
        let known = vocabulary();
        for seed in 0..6 {
            let (source, target) = sentence(seed);
            let (source, target) = (variant("en", &source), variant("fa-AF", &target));
            assert_eq!(unrelated(&source, &target, &known), None);
            assert_eq!(unrelated(&target, &source, &known), None, "turned");
        }
    }

    #[test]
    fn words_that_do_not_are() {
        let known = vocabulary();
        let half = variant("en", "river closed, river closed; school opened; minister burned");
        let other = variant("fa", "جاده جابه\u{200c}جا، بازار ناپدید، پل جابه\u{200c}جا");
        let doubt = unrelated(&half, &other, &known).unwrap();
        assert_eq!((doubt.ground, unrelated(&other, &half, &known)), (Ground::Words, Some(doubt.clone())));
        assert_eq!(
            unrelated(&half, &variant("ps", "جاده جابه\u{200c}جا، بازار ناپدید، پل جابه\u{200c}جا"), &known),
            None,
            "not known"
        );
        assert_eq!(unrelated(&variant("en", "river closed"), &other, &known), None, "too little");
    }
}
