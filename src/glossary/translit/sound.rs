//! How alike two spellings sound, and which letters follow each other in names.
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// How often letters follow each other.
#[derive(Debug)]
pub(crate) struct Model {
    pairs: FxHashMap<(char, char), u32>,
    firsts: FxHashMap<char, u32>,
}

const EDGE: char = ' ';

impl Model {
    /// Counts the letters of words.
    pub(super) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut model = Self { pairs: FxHashMap::default(), firsts: FxHashMap::default() };
        for word in words {
            for (a, b) in pairs(word) {
                *model.pairs.entry((a, b)).or_default() += 1;
                *model.firsts.entry(a).or_default() += 1;
            }
        }
        model
    }

    /// What a word costs in tenths: little where its letters follow each other often.
    pub(super) fn cost(&self, word: &str) -> u32 {
        pairs(word).map(|(a, b)| self.step(a, b)).sum()
    }

    fn step(&self, a: char, b: char) -> u32 {
        let seen = self.pairs.get(&(a, b)).copied().unwrap_or(0);
        let all = self.firsts.get(&a).copied().unwrap_or(0);
        // Bits of -log2((seen + 1) / (all + 27)), two tenths each.
        let odds = (all + 27) / (seen + 1);
        2 * (u32::BITS - odds.leading_zeros())
    }
}

fn pairs(word: &str) -> impl Iterator<Item = (char, char)> {
    std::iter::once(EDGE).chain(word.chars()).zip(word.chars().chain(std::iter::once(EDGE)))
}

/// How alike two words of the Arabic script sound: costs in hundredths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Likeness {
    /// From 0 to 1.
    pub(crate) share: f64,
    /// How many consonants agree.
    pub(crate) consonants: usize,
}

const VOWELS: &[char] = &['ا', 'آ', 'و', 'ی', 'ه', 'ع', 'ئ', 'ې', 'ۍ', 'ي', 'أ', 'ؤ', 'ء', 'ى'];

/// Letters that stand for one sound, or for sounds that translators take for each other.
const ALIKE: &[&[char]] = &[
    &['ت', 'ط', 'ټ', 'د', 'ډ', 'ث'],
    &['س', 'ص', 'ث', 'ز'],
    &['ز', 'ذ', 'ض', 'ظ', 'ژ', 'ځ'],
    &['ق', 'غ', 'گ', 'ګ', 'ک', 'خ'],
    &['ج', 'ژ', 'گ', 'ی', 'خ', 'چ'],
    &['ش', 'چ', 'س', 'ژ', 'ښ'],
    &['و', 'ف', 'ب'],
    &['ح', 'ه', 'خ'],
    &['ر', 'ړ'],
    &['ن', 'ڼ'],
    &['ا', 'آ', 'ع', 'أ', 'ه'],
    &['ی', 'ي', 'ې', 'ۍ', 'ئ', 'ى'],
];

fn is_vowel(c: char) -> bool {
    VOWELS.contains(&c)
}

/// What is known of a letter, to be looked up once.
#[derive(Debug, Clone, Copy)]
struct Letter {
    c: char,
    vowel: bool,
    /// Its own bit; all letters that no table names share one.
    bit: u64,
    /// The bits of the letters that sound like it, and its own.
    near: u64,
}

/// All letters of the tables are here.
const BLOCK: std::ops::RangeInclusive<char> = '\u{600}'..='\u{6FF}';

/// The bit of letters that stand in no table.
const OTHERS: u64 = 1 << 63;

impl Letter {
    fn of(c: char) -> Self {
        static KNOWN: LazyLock<Vec<Letter>> = LazyLock::new(|| {
            let known = Letter::known();
            let letter = |c: char| known.get(&c).copied().unwrap_or(Letter::other(c));
            BLOCK.map(letter).collect()
        });
        let at = u32::from(c).checked_sub(u32::from(*BLOCK.start())).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| KNOWN.get(at)).copied().unwrap_or(Self::other(c))
    }

    fn other(c: char) -> Self {
        Self { c, vowel: false, bit: OTHERS, near: OTHERS }
    }

    fn known() -> FxHashMap<char, Self> {
        let mut bits: FxHashMap<char, u64> = FxHashMap::default();
        for c in ALIKE.iter().copied().flatten().chain(VOWELS) {
            let next = 1 << bits.len().min(62);
            bits.entry(*c).or_insert(next);
        }
        let near = |c: char| {
            let sets = ALIKE.iter().filter(move |set| set.contains(&c));
            sets.copied().flatten().filter_map(|other| bits.get(other)).fold(0, |all, bit| all | bit)
        };
        bits.iter().map(|(c, bit)| (*c, Self { c: *c, vowel: is_vowel(*c), bit: *bit, near: near(*c) | bit })).collect()
    }

    fn insertion(self) -> u32 {
        if self.vowel { 35 } else { 100 }
    }

    fn substitution(self, other: Self) -> u32 {
        match self.vowel && other.vowel {
            _ if self.c == other.c => 0,
            both if self.near & other.bit != 0 && self.bit != OTHERS => 30 - 15 * u32::from(both),
            both => 150 - 110 * u32::from(both),
        }
    }
}

/// A text as it is compared.
#[derive(Debug, Clone)]
pub(crate) struct Sound {
    letters: Vec<Letter>,
    weight: u32,
    consonants: usize,
    /// The bits of all its letters.
    bits: u64,
}

impl Sound {
    /// The letters of a text.
    pub(crate) fn of(text: &str) -> Self {
        let letters: Vec<Letter> = text.chars().filter(|c| c.is_alphabetic()).map(Letter::of).collect();
        let weight = letters.iter().map(|letter| letter.insertion()).sum();
        let consonants = letters.iter().filter(|letter| !letter.vowel).count();
        let bits = letters.iter().fold(0, |bits, letter| bits | letter.bit);
        Self { letters, weight, consonants, bits }
    }

    /// How alike it is to another, by a weighted edit distance of their letters. Below one half it is 0.
    pub(crate) fn likeness(&self, other: &Self) -> Likeness {
        let consonants = self.consonants.min(other.consonants);
        let whole = self.weight.max(other.weight);
        // Consonants that are too many must all be inserted.
        let surplus = self.consonants.abs_diff(other.consonants);
        let far = whole == 0
            || surplus * 200 > whole as usize
            || self.weight.abs_diff(other.weight) * 2 > whole
            || (self.strange_to(other) + other.strange_to(self)) * 2 > whole;
        match if far { None } else { distance(&self.letters, &other.letters, whole / 2) } {
            Some(cost) => Likeness { share: 1.0 - f64::from(cost) / f64::from(whole), consonants },
            None => Likeness { share: 0.0, consonants },
        }
    }

    /// What the consonants cost at least that nothing in the other sounds like: each is inserted, or stands against
    /// one letter that is strange too and pays the other half.
    fn strange_to(&self, other: &Self) -> u32 {
        const HALF: u32 = 75;
        let strange = self.letters.iter().filter(|letter| !letter.vowel && letter.near & other.bits == 0);
        strange.map(|_| HALF).sum()
    }
}

/// The distance, unless it is more than `most`.
fn distance(a: &[Letter], b: &[Letter], most: u32) -> Option<u32> {
    let mut row: Vec<u32> = std::iter::once(0)
        .chain(b.iter().scan(0, |sum, letter| {
            *sum += letter.insertion();
            Some(*sum)
        }))
        .collect();
    for x in a {
        let mut diagonal = row.first().copied().unwrap_or(0);
        let mut left = diagonal + x.insertion();
        let mut least = left;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + x.substitution(*y)).min(*cell + x.insertion()).min(left + y.insertion());
            diagonal = std::mem::replace(cell, best);
            left = best;
            least = least.min(best);
        }
        // Costs only grow.
        if least > most {
            return None;
        }
    }
    row.last().copied().filter(|cost| *cost <= most)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::*;

    /// The distance as it is defined, without any short cut.
    fn plain(a: &str, b: &str) -> f64 {
        fn substitution(a: char, b: char) -> u32 {
            let both = is_vowel(a) && is_vowel(b);
            match ALIKE.iter().any(|set| set.contains(&a) && set.contains(&b)) {
                _ if a == b => 0,
                true => {
                    if both {
                        15
                    } else {
                        30
                    }
                }
                false => {
                    if both {
                        40
                    } else {
                        150
                    }
                }
            }
        }
        let insertion = |c: char| if is_vowel(c) { 35 } else { 100 };
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let weight = |text: &[char]| text.iter().map(|c| insertion(*c)).sum::<u32>();
        let mut rows = vec![(0..=b.len()).map(|end| weight(&b[..end])).collect::<Vec<u32>>()];
        for (i, x) in a.iter().enumerate() {
            let mut row = vec![weight(&a[..=i])];
            for (j, y) in b.iter().enumerate() {
                let best = (rows[i][j] + substitution(*x, *y)).min(rows[i][j + 1] + insertion(*x));
                row.push(best.min(row[j] + insertion(*y)));
            }
            rows.push(row);
        }
        let (cost, whole) = (rows[a.len()][b.len()], weight(&a).max(weight(&b)));
        let share = if whole == 0 { 0.0 } else { 1.0 - f64::from(cost) / f64::from(whole) };
        if share < 0.5 { 0.0 } else { share }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn short_cuts_change_nothing(a in "[ا-یپچژگکټډړښځڼabZ]{0,9}", b in "[ا-یپچژگکټډړښځڼabZ]{0,9}") {
            let quick = Sound::of(&a).likeness(&Sound::of(&b)).share;
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            prop_assert!((quick - plain(&letters(&a), &letters(&b))).abs() < 1e-9, "{a} {b} {quick}");
        }
    }

    #[test]
    fn vowels_weigh_little_and_sounds_are_kin() {
        let likeness = |a: &str, b: &str| Sound::of(a).likeness(&Sound::of(b));
        assert!(likeness("مکرون", "ماکرون").share > 0.9);
        assert!(likeness("کابل", "هرات").share < 0.5);
        assert!((likeness("علی", "علی").share - 1.0).abs() < 1e-9);
        assert_eq!(likeness("", "").consonants, 0);
        let (a, b) = ("سارکوزی", "سرکوزی");
        assert!((likeness(a, b).share - likeness(b, a).share).abs() < 1e-9);
    }
}
