//! Dari. Keys, tokens and classes are those of [`super::fa`]: only its own words stand here.

use std::sync::OnceLock;

use super::{Rules, Stem, fa};

/// The Gregorian months as Afghanistan writes them.
pub(super) static MONTHS: &[&str] = &[
    "جنوری",
    "فبروری",
    "فروری",
    "مارچ",
    "اپریل",
    "جون",
    "جولای",
    "جولایی",
    "اگست",
    "آگست",
    "سپتمبر",
    "سپتامبر",
    "اکتوبر",
    "نومبر",
    "نوامبر",
    "دسمبر",
    "جوزا",
    "سنبله",
    "ثور",
];
/// May, and the zodiac names, which are words of their own: cancer, lion, scales, scorpion …
pub(super) static DOUBTFUL_MONTHS: &[&str] =
    &["می", "حمل", "سرطان", "اسد", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"];

pub(super) static RULES: Rules = Rules {
    id: "fa-AF",
    letters: fa::LETTERS,
    medial: &[],
    clitics: false,
    affixes: Some(&fa::AFFIXES),
    stem: Stem::Persian(&fa::STEM),
    calendar: &fa::CALENDAR,
    table: OnceLock::new(),
    names: OnceLock::new(),
};
