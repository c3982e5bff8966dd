//! English.

use std::sync::OnceLock;

use super::{Calendar, EnglishStem, Rules, Stem, values};
use crate::text::fold::FoldTable;

static STEM: EnglishStem = EnglishStem {
    fixed: &[
        "across",
        "afterwards",
        "always",
        "anything",
        "besides",
        "bias",
        "biased",
        "ceiling",
        "chaos",
        "christmas",
        "does",
        "during",
        "evening",
        "everything",
        "hundred",
        "indeed",
        "morning",
        "naked",
        "news",
        "nothing",
        "perhaps",
        "politics",
        "sacred",
        "series",
        "something",
        "species",
        "sterling",
        "towards",
        "united",
        "wedding",
        "whereas",
    ],
};

static CALENDAR: Calendar = Calendar {
    months: &[&values::en::FULL, &values::en::SHORT],
    weekdays: &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "tue",
        "tues",
        "thu",
        "thur",
        "thurs",
        "fri",
    ],
    doubtful_weekdays: &["mon", "wed", "sat", "sun"],
    month_words: &[],
};

pub(super) static RULES: Rules = Rules {
    id: "en",
    letters: &[],
    medial: &[],
    clitics: true,
    half_space: false,
    affixes: None,
    stem: Stem::English(&STEM),
    calendar: &CALENDAR,
    values: &values::en::VALUES,
    table: FoldTable::new(),
    names: OnceLock::new(),
    lexicon: OnceLock::new(),
};
