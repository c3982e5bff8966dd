//! Matches that complete each other: one of all that share the same words with the text, then the one that has most of
//! the words which none before it has (maximal coverage, by the greedy rule of Nemhauser, Wolsey and Fisher, 1978).

use std::collections::BTreeMap;

use crate::text::rules::Rules;
use crate::text::token::tokenize;
use crate::text::words::words;

/// A match that has a place.
pub(super) struct Place {
    /// Which of the matches.
    pub(super) at: usize,
    /// How many others have the same words of the text.
    pub(super) alike: usize,
    /// How many of these are other translations of the very same text.
    pub(super) translations: usize,
}

/// A word of the text that stands in a match: which of the equal ones.
type Shared = Vec<bool>;

/// At most `limit` of the stored texts, which are in order: the first, then each time the one that adds most. What adds
/// nothing gets no place: it counts for the place with which it shares most.
pub(super) fn diverse(query: &str, texts: &[&str], limit: usize, rules: &Rules) -> Vec<Place> {
    let wanted = Wanted::of(query, rules);
    let mut kinds: Vec<(Shared, Place)> = Vec::new();
    let mut known: BTreeMap<Shared, usize> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        let shared = wanted.shared(text, rules);
        match known.get(&shared).and_then(|kind| kinds.get_mut(*kind)) {
            Some((_, place)) => {
                place.alike += 1;
                place.translations += usize::from(texts.get(place.at) == Some(text));
            }
            None => {
                known.insert(shared.clone(), kinds.len());
                kinds.push((shared, Place { at, alike: 0, translations: 0 }));
            }
        }
    }
    chosen(kinds, &wanted, limit)
}

fn chosen(mut kinds: Vec<(Shared, Place)>, wanted: &Wanted, limit: usize) -> Vec<Place> {
    let mut covered: Shared = vec![false; wanted.words.len()];
    let mut places: Vec<(Shared, Place)> = Vec::new();
    while places.len() < limit && !kinds.is_empty() {
        let gain = |at: usize| kinds.get(at).map_or(0, |(shared, _)| wanted.weight(shared, &covered));
        let best = match places.is_empty() {
            true => 0,
            // Of equal ones the first in order.
            false => (0..kinds.len()).rev().max_by_key(|at| gain(*at)).unwrap_or(0),
        };
        if !places.is_empty() && gain(best) == 0 {
            break;
        }
        let (shared, place) = kinds.remove(best);
        covered.iter_mut().zip(&shared).for_each(|(covered, shared)| *covered |= shared);
        places.push((shared, place));
    }
    for (shared, place) in kinds.into_iter().filter(|(shared, _)| wanted.weight(shared, &covered) == 0) {
        wanted.give_way(&shared, &place, &mut places);
    }
    places.into_iter().map(|(_, place)| place).collect()
}

/// The words of the text asked for: class, which of the equal ones, weight.
struct Wanted {
    words: Vec<(String, usize, u32)>,
}

impl Wanted {
    fn of(query: &str, rules: &Rules) -> Self {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let tokens = tokenize(query, rules);
        let numbered = words(&tokens, rules).into_iter().map(|word| {
            let class = word.class.into_owned();
            let before = seen.entry(class.clone()).or_default();
            *before += 1;
            (class, *before, word.weight)
        });
        Self { words: numbered.collect() }
    }

    /// Which of them a text has, each as often as it has it.
    fn shared(&self, text: &str, rules: &Rules) -> Shared {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in words(&tokenize(text, rules), rules) {
            *counts.entry(word.class.into_owned()).or_default() += 1;
        }
        self.words.iter().map(|(class, which, _)| counts.get(class).is_some_and(|count| count >= which)).collect()
    }

    /// Counts a match without a place of its own for the one that has most of its words, of equal ones the first.
    fn give_way(&self, shared: &Shared, place: &Place, places: &mut [(Shared, Place)]) {
        let common = |other: &Shared| {
            let both = self.words.iter().zip(shared.iter().zip(other)).filter(|(_, (one, other))| **one && **other);
            both.map(|((_, _, weight), _)| weight).sum::<u32>()
        };
        if let Some((_, known)) = places.iter_mut().rev().max_by_key(|(other, _)| common(other)) {
            known.alike += 1 + place.alike;
        }
    }

    /// The weight of the shared words that are not covered yet.
    fn weight(&self, shared: &Shared, covered: &Shared) -> u32 {
        let new =
            self.words.iter().zip(shared.iter().zip(covered)).filter(|(_, (shared, covered))| **shared && !**covered);
        new.map(|((_, _, weight), _)| weight).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguageTag;
    use crate::text::rules::rules_for;

    fn of(texts: &[&str], limit: usize) -> Vec<(usize, usize)> {
        let query = "the minister met the elders of the valley in the old fortress";
        let rules = rules_for(&LanguageTag::parse("en").unwrap());
        diverse(query, texts, limit, rules).into_iter().map(|place| (place.at, place.alike)).collect()
    }

    #[test]
    fn near_identical_ones_take_one_place() {
        let texts = ["the minister met the elders today", "the minister met the elders again", "in the old fortress"];
        assert_eq!(of(&texts, 5), [(0, 1), (2, 0)]);
        assert_eq!(of(&texts, 1), [(0, 1)]);
    }

    #[test]
    fn other_translations_of_one_text_are_counted() {
        let texts =
            ["the minister met the elders today", "the minister met the elders today", "the minister met the elders"];
        let query = "the minister met the elders of the valley";
        let rules = rules_for(&LanguageTag::parse("en").unwrap());
        let places: Vec<_> = diverse(query, &texts, 5, rules).iter().map(|p| (p.at, p.alike, p.translations)).collect();
        assert_eq!(places, [(0, 2, 1)]);
    }

    #[test]
    fn the_next_covers_other_words() {
        let texts = ["the minister met the elders", "the minister met elders of it", "the old fortress of the valley"];
        assert_eq!(of(&texts, 2), [(0, 1), (2, 0)]);
        assert_eq!(of(&texts, 3), [(0, 1), (2, 0)]);
    }

    #[test]
    fn what_covers_no_new_word_gives_way() {
        let texts = [
            "the minister met the elders",
            "the minister met nobody",
            "elders of it",
            "the minister of it",
            "an old fortress",
            "the fortress",
        ];
        assert_eq!(of(&texts, 9), [(0, 2), (4, 1), (2, 0)]);
        // Where places are short, what covers new words is not counted as alike.
        assert_eq!(of(&texts, 2), [(0, 1), (4, 1)]);
    }
}
