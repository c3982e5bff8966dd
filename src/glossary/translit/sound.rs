//! How alike two spellings sound, and which letters follow each other in names.
use std::collections::HashMap;

/// How often letters follow each other.
#[derive(Debug)]
pub(crate) struct Model {
    pairs: HashMap<(char, char), u32>,
    firsts: HashMap<char, u32>,
}

const EDGE: char = ' ';

impl Model {
    /// Counts the letters of words.
    pub(super) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut model = Self { pairs: HashMap::new(), firsts: HashMap::new() };
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

fn substitution(a: char, b: char) -> u32 {
    if a == b {
        return 0;
    }
    if ALIKE.iter().any(|set| set.contains(&a) && set.contains(&b)) {
        return if is_vowel(a) && is_vowel(b) { 15 } else { 30 };
    }
    if is_vowel(a) && is_vowel(b) { 40 } else { 150 }
}

fn insertion(c: char) -> u32 {
    if is_vowel(c) { 35 } else { 100 }
}

/// A text as it is compared.
#[derive(Debug, Clone)]
pub(crate) struct Sound {
    letters: Vec<char>,
    weight: u32,
    consonants: usize,
}

impl Sound {
    /// The letters of a text.
    pub(crate) fn of(text: &str) -> Self {
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        let weight = letters.iter().map(|c| insertion(*c)).sum();
        let consonants = letters.iter().filter(|c| !is_vowel(**c)).count();
        Self { letters, weight, consonants }
    }

    /// How alike it is to another, by a weighted edit distance of their letters. Below one half it is 0.
    pub(crate) fn likeness(&self, other: &Self) -> Likeness {
        let consonants = self.consonants.min(other.consonants);
        let whole = self.weight.max(other.weight);
        // Consonants that are too many must all be inserted.
        let surplus = self.consonants.abs_diff(other.consonants);
        if whole == 0 || surplus * 200 > whole as usize || self.weight.abs_diff(other.weight) * 2 > whole {
            return Likeness { share: 0.0, consonants };
        }
        let cost = distance(&self.letters, &other.letters);
        let share = 1.0 - f64::from(cost) / f64::from(whole);
        Likeness { share: if share < 0.5 { 0.0 } else { share }, consonants }
    }
}

fn distance(a: &[char], b: &[char]) -> u32 {
    let mut row: Vec<u32> = std::iter::once(0)
        .chain(b.iter().scan(0, |sum, c| {
            *sum += insertion(*c);
            Some(*sum)
        }))
        .collect();
    for x in a {
        let mut diagonal = row.first().copied().unwrap_or(0);
        let mut left = diagonal + insertion(*x);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + substitution(*x, *y)).min(*cell + insertion(*x)).min(left + insertion(*y));
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

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
