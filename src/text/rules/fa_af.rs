//! Dari. Keys, tokens and classes are those of [`super::fa`]: only its own words stand here.

use std::sync::OnceLock;

use super::{Rules, Stem, fa, values};
use crate::text::fold::FoldTable;

pub(super) static RULES: Rules = Rules {
    id: "fa-AF",
    letters: fa::LETTERS,
    medial: &[],
    clitics: false,
    half_space: true,
    affixes: Some(&fa::AFFIXES),
    stem: Stem::Persian(&fa::STEM),
    calendar: &fa::CALENDAR,
    values: &values::fa::DARI,
    table: FoldTable::new(),
    names: OnceLock::new(),
    lexicon: OnceLock::new(),
};
