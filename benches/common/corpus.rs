//! A seeded corpus whose shape is that of news: a few words that are everywhere, a long tail, names,
//! numbers, some 25 tokens a segment. Nobody's text.

use std::io::{self, Write};

/// Random numbers that are the same everywhere (xorshift64*).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        (self.next() >> 33) as usize % sides
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A rank below `vocabulary`, its frequency falling as 1/rank (Zipf).
    fn zipf(&mut self, vocabulary: usize) -> usize {
        ((vocabulary as f64).powf(self.unit()) - 1.0) as usize
    }
}

/// How many different words there are, in each language.
pub(crate) const VOCABULARY: usize = 300_000;
const COMMON_EN: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "that",
    "is",
    "was",
    "for",
    "it",
    "with",
    "as",
    "his",
    "on",
    "be",
    "at",
    "by",
    "had",
    "are",
    "but",
    "from",
    "or",
    "have",
    "an",
    "they",
    "which",
    "one",
    "were",
    "their",
    "said",
    "has",
    "would",
    "who",
    "after",
    "will",
    "more",
    "when",
    "no",
    "been",
    "out",
    "up",
    "into",
    "government",
    "over",
    "people",
    "its",
];
const COMMON_FA: &[&str] = &[
    "و",
    "در",
    "به",
    "از",
    "که",
    "این",
    "را",
    "با",
    "است",
    "برای",
    "آن",
    "یک",
    "خود",
    "تا",
    "کرد",
    "بر",
    "هم",
    "نیز",
    "گفت",
    "می‌شود",
    "او",
    "ما",
    "اما",
    "شده",
    "باید",
    "دو",
    "هر",
    "آنها",
    "بود",
    "اگر",
    "پس",
    "همه",
    "کشور",
    "شد",
];
const SOUNDS_EN: (&str, &str) = ("bcdfghklmnprstvw", "aeiou");
const SOUNDS_FA: (&str, &str) = ("بتجخدرزسشفقکگلمن", "اویهع");

/// The word of a rank: frequent ones are short. Neighbours in rank do not look alike.
fn word(rank: usize, common: &[&str], (consonants, vowels): (&str, &str)) -> String {
    if let Some(word) = common.get(rank) {
        return (*word).to_owned();
    }
    let sounds = consonants.chars().count() * vowels.chars().count();
    let (mut size, mut count) = (sounds, 1);
    while rank >= size {
        size *= sounds;
        count += 1;
    }
    let mut number = rank * 7919 % size;
    let mut word = String::new();
    for _ in 0..count {
        let sound = number % sounds;
        word.extend(consonants.chars().nth(sound % 16));
        word.extend(vowels.chars().nth(sound / 16));
        number /= sounds;
    }
    word
}

fn sentence(
    dice: &mut Dice,
    words: usize,
    common: &[&str],
    sounds: (&str, &str),
    capitals: bool,
    stop: &str,
) -> String {
    let mut text = String::new();
    for position in 0..words {
        if position > 0 {
            text.push_str(if dice.roll(14) == 0 { if capitals { ", " } else { "، " } } else { " " });
        }
        match dice.roll(30) {
            0 => text.push_str(&(dice.roll(300) * 7).to_string()),
            1 if capitals => {
                let name = word(100 + dice.zipf(20_000), common, sounds);
                let mut letters = name.chars();
                text.extend(letters.next().map(|c| c.to_ascii_uppercase()));
                text.push_str(letters.as_str());
            }
            _ => text.push_str(&word(dice.zipf(VOCABULARY), common, sounds)),
        }
    }
    text.push_str(stop);
    text
}

/// The unit that comes next.
pub(crate) fn unit(dice: &mut Dice) -> (String, String) {
    let words = match dice.roll(20) {
        0 => 1 + dice.roll(4),
        1 => 45 + dice.roll(40),
        _ => 8 + dice.roll(30),
    };
    let source = sentence(dice, words, COMMON_EN, SOUNDS_EN, true, ".");
    let longer = dice.roll(3);
    let target = sentence(dice, words + longer, COMMON_FA, SOUNDS_FA, false, ".");
    (source, target)
}

/// An English word, a frequent one as often as in a text.
pub(crate) fn any_word(dice: &mut Dice) -> String {
    word(dice.zipf(VOCABULARY), COMMON_EN, SOUNDS_EN)
}

/// An English word by its place among all, 0 the most frequent; below [`VOCABULARY`].
pub(crate) fn word_of(rank: usize) -> String {
    word(rank, COMMON_EN, SOUNDS_EN)
}

/// Writes `units` lines `source<TAB>target`.
pub(crate) fn write(out: &mut impl Write, units: usize, seed: u64) -> io::Result<()> {
    let mut dice = Dice(seed);
    for _ in 0..units {
        let (source, target) = unit(&mut dice);
        writeln!(out, "{source}\t{target}")?;
    }
    Ok(())
}
