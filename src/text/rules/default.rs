//! Every language without a file of its own: no letter folds, no affixes, no stem.

use std::sync::OnceLock;

use super::{Calendar, Rules, Stem, values};
use crate::text::fold::FoldTable;

pub(super) static NO_CALENDAR: Calendar =
    Calendar { months: &[], weekdays: &[], doubtful_weekdays: &[], month_words: &[] };

pub(super) static RULES: Rules = Rules {
    id: "default",
    letters: &[],
    medial: &[],
    clitics: false,
    half_space: false,
    affixes: None,
    stem: Stem::None,
    calendar: &NO_CALENDAR,
    values: &values::default::VALUES,
    table: FoldTable::new(),
    names: OnceLock::new(),
    lexicon: OnceLock::new(),
};
