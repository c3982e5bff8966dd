//! Which words translate which, learned from pairs.
//!
//! IBM model 1 (Brown, Della Pietra, Della Pietra, Mercer, "The Mathematics of Statistical Machine
//! Translation", Computational Linguistics 19(2), 1993, section 4.2) in both directions, each with a
//! NULL word, made by five rounds of EM and cut at [`LEAST`], or higher where there is very much. No random numbers, no order of a hash table:
//! the same pairs in the same order give the same bytes.
//!
//! Pairs in ([`Learner`]), probabilities out ([`Lexicon`]). Where the pairs come from and where the bytes
//! are kept is the business of others.

mod codec;
mod learn;
mod stems;

pub use learn::{LONGEST, Learner};
pub use stems::{Stemmed, stems};

use codec::Table;

/// Probabilities below this are not kept.
pub const LEAST: f32 = 0.01;
/// The same for NULL, whose words share one row.
pub const LEAST_OF_NULL: f32 = 1e-4;
/// The version of the bytes and of what is in them: other bytes are not read.
pub const VERSION: u8 = 1;

/// A word of one side, by its number in that side's alphabetical list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(u32);

/// What was learned. It is its own bytes: a word is looked for in them, nothing is unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lexicon {
    bytes: Vec<u8>,
    layout: codec::Layout,
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

    /// Reads what [`Self::as_bytes`] gave; `None` for anything else, other versions included.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let layout = codec::Layout::read(&bytes)?;
        Some(Self { bytes, layout })
    }

    /// The bytes to keep.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The number of a source stem.
    pub fn source(&self, stem: &str) -> Option<WordId> {
        self.layout.source.find(&self.bytes, stem).map(WordId)
    }

    /// The number of a target stem.
    pub fn target(&self, stem: &str) -> Option<WordId> {
        self.layout.target.find(&self.bytes, stem).map(WordId)
    }

    /// How many stems there are on each side.
    pub fn words(&self) -> (usize, usize) {
        (self.layout.source.len(), self.layout.target.len())
    }

    /// How many probabilities there are in each direction, without those of NULL.
    pub fn entries(&self) -> (usize, usize) {
        (self.layout.forward.entries(&self.bytes), self.layout.backward.entries(&self.bytes))
    }

    /// t(target | source): how probably the source word is translated so. 0 where it was never learned.
    pub fn forward(&self, source: WordId, target: WordId) -> f32 {
        self.layout.forward.get(&self.bytes, source.0 + 1, target.0)
    }

    /// t(source | target).
    pub fn backward(&self, target: WordId, source: WordId) -> f32 {
        self.layout.backward.get(&self.bytes, target.0 + 1, source.0)
    }

    /// t(target | NULL): how probably a target word stands for nothing in the source.
    pub fn target_alone(&self, target: WordId) -> f32 {
        self.layout.forward.get(&self.bytes, 0, target.0)
    }

    /// t(source | NULL).
    pub fn source_alone(&self, source: WordId) -> f32 {
        self.layout.backward.get(&self.bytes, 0, source.0)
    }

    /// The translations of a source word, with their probabilities, by number.
    pub fn translations(&self, source: WordId) -> impl Iterator<Item = (WordId, f32)> + '_ {
        self.row(&self.layout.forward, source)
    }

    /// The same from a target word back.
    pub fn back_translations(&self, target: WordId) -> impl Iterator<Item = (WordId, f32)> + '_ {
        self.row(&self.layout.backward, target)
    }

    fn row<'a>(&'a self, table: &Table, word: WordId) -> impl Iterator<Item = (WordId, f32)> + use<'a> {
        table.row(&self.bytes, word.0 + 1).map(|(column, value)| (WordId(column), value))
    }

    /// The text of a source word.
    pub fn source_text(&self, word: WordId) -> &str {
        self.layout.source.text(&self.bytes, word.0)
    }

    /// The text of a target word.
    pub fn target_text(&self, word: WordId) -> &str {
        self.layout.target.text(&self.bytes, word.0)
    }
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
        assert_eq!(Lexicon::from_bytes(empty.as_bytes().to_vec()), Some(empty));
        let long = vec!["a"; LONGEST + 1];
        assert_eq!(Lexicon::learn([(long, vec!["b"])].into_iter()).words(), (0, 0));
        assert_eq!(Lexicon::learn([(vec!["a"], Vec::<&str>::new())].into_iter()).words(), (0, 0));
    }

    #[test]
    fn bytes_of_others_are_refused() {
        let bytes = Lexicon::learn(pairs().into_iter()).as_bytes().to_vec();
        for end in 0..bytes.len() {
            assert_eq!(Lexicon::from_bytes(bytes[..end].to_vec()), None, "cut at {end}");
        }
        let mut other = bytes;
        other[4] = VERSION + 1;
        assert_eq!(Lexicon::from_bytes(other), None);
    }

    proptest! {
        #[test]
        fn a_row_is_no_more_than_one_and_bytes_say_it_all(
            pairs in prop::collection::vec((prop::collection::vec("[a-e]", 0..6), prop::collection::vec("[ا-ث]", 0..6)), 0..30)
        ) {
            let lexicon = Lexicon::learn(pairs.clone().into_iter());
            let again = Lexicon::learn(pairs.into_iter());
            prop_assert_eq!(lexicon.as_bytes(), again.as_bytes());
            let read = Lexicon::from_bytes(lexicon.as_bytes().to_vec()).unwrap();
            let (sources, targets) = lexicon.words();
            for e in (0..sources as u32).map(WordId) {
                prop_assert_eq!(lexicon.source(lexicon.source_text(e)), Some(e));
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
            let mut bytes = Lexicon::learn(pairs().into_iter()).as_bytes().to_vec();
            let at = at % bytes.len();
            bytes[at] = byte;
            let Some(lexicon) = Lexicon::from_bytes(bytes) else { return Ok(()) };
            for word in ["house", "the", "باغ", "خانه", ""] {
                let (e, f) = (lexicon.source(word), lexicon.target(word));
                e.into_iter().for_each(|e| drop(lexicon.translations(e).collect::<Vec<_>>()));
                f.into_iter().for_each(|f| drop(lexicon.back_translations(f).collect::<Vec<_>>()));
            }
        }
    }
}
