//! What the pairs of two folders teach each other: which words translate which, learned from the beads of all of them.
//!
//! No pair may prove itself, so the pairs are dealt into a few hands, and each hand is told what the other ones teach.

use crate::align::{Alignment, Status};
use crate::lang::LanguageTag;
use crate::lexicon::{Learner, Lexicon, stems};
use crate::text::rules::rules_for;
use crate::text::token::tokenize;

use super::Article;
use super::review::texts;

/// Into how many hands the pairs are dealt.
const HANDS: usize = 4;

/// Fewer pairs teach nothing that would be worth a second look.
pub const LEAST_PAIRS: usize = 8;

/// So many pairs teach, evenly spread over all, so that neither time nor memory grows without end.
pub const MOST_PAIRS: usize = 1_000;

/// Beads less likely than this teach nothing.
const TAUGHT: f64 = 0.8;

/// The words of the beads of one pair of articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lesson {
    beads: Vec<(Vec<String>, Vec<String>)>,
}

impl Lesson {
    /// Of two articles; empty where they are no translations of each other.
    pub fn of(alignment: &Alignment, source: Article<'_>, target: Article<'_>) -> Self {
        if !alignment.is_related() {
            return Self::default();
        }
        let paired = alignment.beads.iter().filter(|bead| bead.status != Status::Unpaired);
        let taught = paired.filter(|bead| bead.confidence >= TAUGHT && bead.difference.is_none());
        let words = |article: Article<'_>, range| words(&texts(article, range).join(" "), article.lang);
        Self { beads: taught.map(|bead| (words(source, &bead.source), words(target, &bead.target))).collect() }
    }
}

fn words(text: &str, lang: &LanguageTag) -> Vec<String> {
    let rules = rules_for(lang);
    stems(&tokenize(text, rules), rules).into_iter().map(|word| word.stem.into_owned()).collect()
}

/// Takes in lessons.
#[derive(Debug)]
pub struct Lessons {
    hands: Vec<Learner>,
}

impl Default for Lessons {
    fn default() -> Self {
        Self { hands: (0..HANDS).map(|_| Learner::default()).collect() }
    }
}

impl Lessons {
    /// Of so many pairs the numbers of those that teach.
    pub fn teachers(pairs: usize) -> Vec<usize> {
        match pairs {
            0..LEAST_PAIRS => Vec::new(),
            LEAST_PAIRS..=MOST_PAIRS => (0..pairs).collect(),
            _ => (0..MOST_PAIRS).map(|at| at * pairs / MOST_PAIRS).collect(),
        }
    }

    /// Takes in what the pair with this number teaches: for every hand but its own.
    pub fn take(&mut self, number: usize, lesson: &Lesson) {
        let others = self.hands.iter_mut().enumerate().filter(|(hand, _)| *hand != number % HANDS);
        for (_, learner) in others {
            for (source, target) in &lesson.beads {
                learner.push(source.iter().map(String::as_str), target.iter().map(String::as_str));
            }
        }
    }

    /// Learns from everything. The same lessons in the same order teach the same.
    pub fn learn(self) -> Learned {
        Learned { hands: self.hands.into_iter().map(|hand| (hand.pairs() > 0).then(|| hand.learn())).collect() }
    }
}

/// What was learned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learned {
    hands: Vec<Option<Lexicon>>,
}

impl Learned {
    /// What the others teach the pair with this number.
    pub fn of(&self, number: usize) -> Option<&Lexicon> {
        self.hands.get(number % HANDS)?.as_ref()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn lesson(source: &str, target: &str) -> Lesson {
        let split = |text: &str| text.split(' ').map(str::to_owned).collect();
        Lesson { beads: vec![(split(source), split(target))] }
    }

    #[test]
    fn no_pair_teaches_itself() {
        let mut lessons = Lessons::default();
        lessons.take(0, &lesson("river", "رود"));
        lessons.take(1, &lesson("mountain", "کوه"));
        let learned = lessons.learn();
        let knows =
            |number: usize, word: &str| learned.of(number).is_some_and(|lexicon| lexicon.source(word).is_some());
        assert!(!knows(0, "river") && knows(0, "mountain"));
        assert!(knows(1, "river") && !knows(1, "mountain"));
        assert!(knows(2, "river") && knows(2, "mountain"));
    }

    #[test]
    fn few_pairs_teach_nothing_and_of_very_many_some_do() {
        assert_eq!(Lessons::teachers(LEAST_PAIRS - 1), Vec::<usize>::new());
        assert_eq!(Lessons::teachers(LEAST_PAIRS), (0..LEAST_PAIRS).collect::<Vec<_>>());
        let many = Lessons::teachers(50 * MOST_PAIRS);
        assert_eq!((many.len(), many[1]), (MOST_PAIRS, 50));
    }
}
