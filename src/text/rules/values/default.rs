//! Languages without a file of their own: figures only.

use super::{DaySide, Joining, Slot, ValueWords};

pub(crate) static VALUES: ValueWords = NONE;

/// No words at all, for the others to begin from.
pub(super) const NONE: ValueWords = ValueWords {
    cardinals: &[],
    scales: &[],
    ordinals: &[],
    decades: &[],
    and: &[],
    joining: Joining::Hyphen,
    doubtful: &[],
    weekday_ends: &[],
    clock: &[],
    halves: &[],
    halves_follow: false,
    parts: &[],
    joined_parts: false,
    named_days: &[],
    cut_years: &[],
    vague: &[],
    articles: &[],
    percent: &[],
    minus: &[],
    ordinal_tails: &[],
    unit_tails: &[],
    scale_tails: &[],
    part_words: &[],
    heads: &[],
    decade_before: &[],
    decade_after: &[],
    date_fillers: &[],
    year_words: &[],
    range_words: &[],
    usual_date: &[(Slot::Day, "", " "), (Slot::Month, "", ""), (Slot::Year, " ", "")],
    day_side: DaySide::Before,
    months: &[],
    month_words: &[],
    money: &[],
    group: ',',
    point: '.',
    ordinal_words: None,
};
