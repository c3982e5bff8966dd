//! Pashto: its own letters are never folded to a neighbour (N5-ps), no affix rules (T11), no stem.

use std::sync::OnceLock;

use super::{Calendar, Rules, Stem, values};
use crate::text::fold::FoldTable;

static CALENDAR: Calendar = Calendar {
    months: &[&values::ps::GREGORIAN, &values::ps::ZODIAC, &values::ps::PASHTO],
    weekdays: &[
        "شنبه",
        "یکشنبه",
        "یک‌شنبه",
        "دوشنبه",
        "سه‌شنبه",
        "سې‌شنبه",
        "چهارشنبه",
        "چارشنبه",
        "پنجشنبه",
        "پنج‌شنبه",
        "جمعه",
    ],
    doubtful_weekdays: &[],
    month_words: &["میاشت", "میاشتې", "میاشتی"],
};

pub(super) static RULES: Rules = Rules {
    id: "ps",
    letters: &[
        ('\u{649}', "ی"),
        ('\u{643}', "ک"),
        ('\u{6AF}', "ګ"),
        ('\u{629}', "ه"),
        ('\u{6C0}', "ه"),
        ('\u{679}', "ټ"),
        ('\u{688}', "ډ"),
        ('\u{691}', "ړ"),
        ('\u{6C1}', "ه"),
        ('\u{6D2}', "ی"),
    ],
    medial: &[('\u{64A}', '\u{6CC}')],
    clitics: false,
    half_space: true,
    affixes: None,
    stem: Stem::None,
    calendar: &CALENDAR,
    values: &values::ps::VALUES,
    table: FoldTable::new(),
    names: OnceLock::new(),
    lexicon: OnceLock::new(),
};
