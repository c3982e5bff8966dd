//! Which words translate which, learned from pairs.
//!
//! IBM model 1 (Brown, Della Pietra, Della Pietra, Mercer, "The Mathematics of Statistical Machine
//! Translation", Computational Linguistics 19(2), 1993, section 4.2) in both directions, each with a
//! NULL word, made by five rounds of EM and cut at [`LEAST`], or higher where there is very much. No random
//! numbers, no order of a hash table: the same pairs in the same order give the same bytes.
//!
//! Pairs in ([`Learner`]), probabilities out ([`Lexicon`]). Where the pairs come from and where the bytes
//! are kept is the business of others.

mod codec;
mod learn;
mod stems;

pub use learn::{LONGEST, Learner};
pub(crate) use stems::stems_of;
pub use stems::{Stemmed, stems};

use codec::Reader;

/// Probabilities below this are not kept.
pub const LEAST: f32 = 0.01;
/// The same for NULL, whose words share one row.
pub const LEAST_OF_NULL: f32 = 1e-4;
/// The version of the bytes and of what is in them: those of another are not to be read.
pub const VERSION: u32 = 2;

/// A word of one side, by its number in that side's alphabetical list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(u32);

/// A word and what translates it.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The stem.
    pub text: Box<str>,
    /// How probably it stands for nothing on the other side: t(word | NULL).
    pub alone: f32,
    /// t(other | word) of words of the other side, by their number.
    pub row: Vec<(WordId, f32)>,
}

impl Word {
    /// t(other | word); 0 where that was never learned.
    fn given(&self, other: WordId) -> f32 {
        let at = self.row.binary_search_by_key(&other, |(word, _)| *word);
        at.ok().and_then(|at| self.row.get(at)).map_or(0.0, |(_, value)| *value)
    }

    /// Finds a stem in the part that would hold it ([`Lexicon::source_parts`]).
    pub fn find(part: &[u8], stem: &str) -> Option<(WordId, Self)> {
        Reader::new(part)?.find(|raw| raw.text == stem).map(|raw| (raw.id, raw.word()))
    }

    /// The first stem of a part; `None` where it is not as it was written.
    pub fn first_of(part: &[u8]) -> Option<Box<str>> {
        Reader::new(part)?.next().map(|raw| raw.text.into())
    }
}

/// What was learned.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lexicon {
    source: Vec<Word>,
    target: Vec<Word>,
    /// How many words each side has when all of its parts are read.
    of_source: usize,
    of_target: usize,
}

impl Lexicon {
    /// Learns from pairs of texts, each a sequence of stems (see [`stems`]).
    pub fn learn<S: AsRef<str>, T: AsRef<str>>(pairs: impl Iterator<Item = (Vec<S>, Vec<T>)>) -> Self {
        let mut learner = Learner::default();
        for (source, target) in pairs {
            learner.push(source.iter().map(AsRef::as_ref), target.iter().map(AsRef::as_ref));
        }
        learner.learn()
    }

    /// The bytes to keep of the source side, in parts, each with its first word: a stem stands in the last part whose
    /// first word is not greater.
    pub fn source_parts(&self) -> impl Iterator<Item = (&str, Vec<u8>)> {
        codec::parts(&self.source)
    }

    /// The same of the target side.
    pub fn target_parts(&self) -> impl Iterator<Item = (&str, Vec<u8>)> {
        codec::parts(&self.target)
    }

    /// Adds the next part of the source side, see [`Self::source_parts`]; whether it is one.
    pub fn push_source(&mut self, part: &[u8]) -> bool {
        push(&mut self.source, &mut self.of_source, part)
    }

    /// The same for the target side.
    pub fn push_target(&mut self, part: &[u8]) -> bool {
        push(&mut self.target, &mut self.of_target, part)
    }

    /// Whether no part is missing at the end of a side, of what was learned from so many pairs.
    pub fn is_complete(&self, pairs: u64) -> bool {
        let is_whole = |words: &[Word], all: usize| words.len() == all && (pairs == 0 || all > 0);
        is_whole(&self.source, self.of_source) && is_whole(&self.target, self.of_target)
    }

    /// The number of a source stem.
    pub fn source(&self, stem: &str) -> Option<WordId> {
        find(&self.source, stem)
    }

    /// The number of a target stem.
    pub fn target(&self, stem: &str) -> Option<WordId> {
        find(&self.target, stem)
    }

    /// How many stems there are on each side.
    pub fn words(&self) -> (usize, usize) {
        (self.source.len(), self.target.len())
    }

    /// How many probabilities there are in each direction, without those of NULL.
    pub fn entries(&self) -> (usize, usize) {
        let many = |words: &[Word]| words.iter().map(|word| word.row.len()).sum();
        (many(&self.source), many(&self.target))
    }

    /// t(target | source): how probably the source word is translated so. 0 where it was never learned.
    pub fn forward(&self, source: WordId, target: WordId) -> f32 {
        word(&self.source, source).map_or(0.0, |word| word.given(target))
    }

    /// t(source | target).
    pub fn backward(&self, target: WordId, source: WordId) -> f32 {
        word(&self.target, target).map_or(0.0, |word| word.given(source))
    }

    /// t(target | NULL): how probably a target word stands for nothing in the source.
    pub fn target_alone(&self, target: WordId) -> f32 {
        word(&self.target, target).map_or(0.0, |word| word.alone)
    }

    /// t(source | NULL).
    pub fn source_alone(&self, source: WordId) -> f32 {
        word(&self.source, source).map_or(0.0, |word| word.alone)
    }

    /// The translations of a source word, with their probabilities, by number.
    pub fn translations(&self, source: WordId) -> impl Iterator<Item = (WordId, f32)> + '_ {
        word(&self.source, source).into_iter().flat_map(|word| word.row.iter().copied())
    }

    /// The same from a target word back.
    pub fn back_translations(&self, target: WordId) -> impl Iterator<Item = (WordId, f32)> + '_ {
        word(&self.target, target).into_iter().flat_map(|word| word.row.iter().copied())
    }

    /// The text of a source word.
    pub fn source_text(&self, source: WordId) -> &str {
        word(&self.source, source).map_or("", |word| &word.text)
    }

    /// The text of a target word.
    pub fn target_text(&self, target: WordId) -> &str {
        word(&self.target, target).map_or("", |word| &word.text)
    }
}

fn word(words: &[Word], WordId(number): WordId) -> Option<&Word> {
    words.get(number as usize)
}

fn find(words: &[Word], stem: &str) -> Option<WordId> {
    words.binary_search_by(|word| (*word.text).cmp(stem)).ok().map(|at| WordId(at as u32))
}

/// Whether the words of a part are the next ones.
fn push(words: &mut Vec<Word>, all: &mut usize, part: &[u8]) -> bool {
    let Some(mut reader) = Reader::new(part) else { return false };
    *all = reader.words;
    for raw in reader.by_ref() {
        let follows = words.last().is_none_or(|last| *last.text < *raw.text);
        if !follows || raw.id.0 as usize != words.len() {
            return false;
        }
        words.push(raw.word());
    }
    reader.is_at_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs() -> Vec<(Vec<&'static str>, Vec<&'static str>)> {
        let split = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        [
            ("the house", "خانه"),
            ("the big house", "خانه بزرگ"),
            ("a big tree", "درخت بزرگ"),
            ("a tree", "درخت"),
            ("the garden", "باغ"),
            ("a garden", "باغ"),
        ]
        .into_iter()
        .map(|(source, target)| (split(source), split(target)))
        .collect()
    }

    fn best(lexicon: &Lexicon, source: &str) -> String {
        let word = lexicon.source(source).unwrap();
        let best = lexicon.translations(word).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        lexicon.target_text(best.0).to_owned()
    }

    #[test]
    fn words_that_go_together_find_each_other() {
        let lexicon = Lexicon::learn(pairs().into_iter());
        for (source, target) in [("house", "خانه"), ("big", "بزرگ"), ("tree", "درخت"), ("garden", "باغ")]
        {
            assert_eq!(best(&lexicon, source), target);
            let (e, f) = (lexicon.source(source).unwrap(), lexicon.target(target).unwrap());
            assert!(lexicon.forward(e, f) > 0.5 && lexicon.backward(f, e) > 0.3, "{source} {target}");
        }
        assert_eq!(lexicon.source("horse"), None);
        assert!(
            lexicon.source_alone(lexicon.source("the").unwrap()) > lexicon.source_alone(lexicon.source("big").unwrap())
        );
    }

    #[test]
    fn nothing_and_too_much_teach_nothing() {
        let empty = Lexicon::learn(std::iter::empty::<(Vec<&str>, Vec<&str>)>());
        assert_eq!((empty.words(), empty.entries()), ((0, 0), (0, 0)));
        assert_eq!((empty.source_parts().count(), Lexicon::default()), (0, empty));
        let long = vec!["a"; LONGEST + 1];
        assert_eq!(Lexicon::learn([(long, vec!["b"])].into_iter()).words(), (0, 0));
        assert_eq!(Lexicon::learn([(vec!["a"], Vec::<&str>::new())].into_iter()).words(), (0, 0));
    }

    /// What the parts of a lexicon make.
    fn read(lexicon: &Lexicon) -> Lexicon {
        let mut read = Lexicon::default();
        assert!(lexicon.source_parts().all(|(_, part)| read.push_source(&part)));
        assert!(lexicon.target_parts().all(|(_, part)| read.push_target(&part)));
        read
    }

    /// A word as it is found without the others.
    fn found<'a>(mut parts: impl Iterator<Item = (&'a str, Vec<u8>)>, stem: &str) -> Option<(WordId, Word)> {
        let mut holds = None;
        while let Some((_, part)) = parts.next().filter(|(first, _)| *first <= stem) {
            holds = Some(part);
        }
        Word::find(&holds?, stem)
    }

    #[test]
    fn bytes_that_do_not_fit_are_refused() {
        let lexicon = Lexicon::learn(pairs().into_iter());
        let (_, part) = lexicon.source_parts().next().unwrap();
        for end in 0..part.len() {
            let mut cut = Lexicon::default();
            let whole = cut.push_source(&part[..end]);
            assert!(!whole || cut.source.len() < lexicon.source.len(), "cut at {end}");
        }
        let mut twice = Lexicon::default();
        assert!(twice.push_source(&part) && !twice.push_source(&part));
    }

    #[test]
    fn a_large_side_is_in_several_parts() {
        let word = |n: usize| format!("word{n:04}");
        let lexicon = Lexicon::learn((0..2_000).map(|n| (vec![word(n), word(n / 2)], vec![word(n)])));
        assert!(lexicon.source_parts().count() > 5 && lexicon.source_parts().all(|(_, part)| part.len() <= 950));
        assert_eq!(read(&lexicon), lexicon);
        for n in [0, 1, 700, 1_999] {
            let (id, word_alone) = found(lexicon.source_parts(), &word(n)).unwrap();
            assert_eq!((Some(id), &word_alone), (lexicon.source(&word(n)), &lexicon.source[n]));
        }
        assert_eq!(found(lexicon.source_parts(), "word0007a"), None);
        assert_eq!(found(lexicon.source_parts(), "a"), None);
    }

    proptest! {
        #[test]
        fn a_row_is_no_more_than_one_and_bytes_say_it_all(
            pairs in prop::collection::vec((prop::collection::vec("[a-e]", 0..6), prop::collection::vec("[ا-ث]", 0..6)), 0..30)
        ) {
            let lexicon = Lexicon::learn(pairs.clone().into_iter());
            prop_assert_eq!(&lexicon, &Lexicon::learn(pairs.into_iter()));
            let read = read(&lexicon);
            prop_assert_eq!(&read, &lexicon);
            let (sources, targets) = lexicon.words();
            for e in (0..sources as u32).map(WordId) {
                prop_assert_eq!(lexicon.source(lexicon.source_text(e)), Some(e));
                prop_assert_eq!(found(lexicon.source_parts(), lexicon.source_text(e)).map(|(id, _)| id), Some(e));
                let row: Vec<_> = read.translations(e).collect();
                prop_assert!(row.iter().map(|(_, t)| t).sum::<f32>() < 1.03);
                for (f, t) in row {
                    prop_assert!(t >= LEAST * 0.99);
                    prop_assert_eq!(read.forward(e, f), t);
                }
            }
            for f in (0..targets as u32).map(WordId) {
                prop_assert!(read.back_translations(f).map(|(_, t)| t).sum::<f32>() < 1.03);
            }
        }

        #[test]
        fn damage_makes_nothing_panic(at in 0usize..400, byte in any::<u8>()) {
            let lexicon = Lexicon::learn(pairs().into_iter());
            let (_, mut part) = lexicon.source_parts().next().unwrap();
            let at = at % part.len();
            let same = part[at] == byte;
            part[at] = byte;
            for word in ["house", "the", "tree", ""] {
                prop_assert!(same || Word::find(&part, word).is_none());
            }
            prop_assert_eq!(Lexicon::default().push_source(&part), same);
            // Whatever a sum was made for: no number in it is trusted.
            let sum = crc32fast::hash(&part[4..]).to_le_bytes();
            part[..4].copy_from_slice(&sum);
            drop(Word::find(&part, "house"));
            let mut read = Lexicon::default();
            if read.push_source(&part) {
                read.source("house").into_iter().for_each(|e| drop(read.translations(e).collect::<Vec<_>>()));
            }
        }
    }
}
