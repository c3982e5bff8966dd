//! How a language writes numbers, dates and money, as data: one file a language.
//!
//! Spellings are as people write them; they are looked up by key M. Months stand in order, so that
//! a name has a number; the classes of the score take the same tables.

pub(super) mod default;
pub(super) mod en;
pub(super) mod fa;
pub(super) mod ps;

use crate::text::value::Calendar;

/// The words around values of one language.
#[derive(Debug)]
pub struct ValueWords {
    /// Number words with what they count: 0 to 19, tens, hundreds.
    pub cardinals: &'static [(&'static str, u16)],
    /// Words that multiply: the power of ten, and whether the word alone is a number (`هزار`).
    pub scales: &'static [(&'static str, u8, bool)],
    /// `third`, «سوم».
    pub ordinals: &'static [(&'static str, u16)],
    /// `nineties`.
    pub decades: &'static [(&'static str, u16)],
    /// `and`.
    pub and: &'static [&'static str],
    /// How number words are put together.
    pub joining: Joining,
    /// Number words that mostly say something else when they stand alone.
    pub doubtful: &'static [&'static str],
    /// Words after which a number word is part of another word («سه شنبه» is Tuesday).
    pub weekday_ends: &'static [&'static str],
    /// What follows an hour and tells the part of the day (`am`, `in the afternoon`).
    pub clock: &'static [(&'static str, DayPart)],
    /// Half of one, after `and` or before a scale.
    pub halves: &'static [&'static str],
    /// Whether such a half stands behind its number without `and`.
    pub halves_follow: bool,
    /// Words that make the number before them a part (`thirds`).
    pub parts: &'static [(&'static str, u16)],
    /// Whether a number and such a word may be one word («دوسوم»).
    pub joined_parts: bool,
    /// Days that have a name in figures (`9/11`): month and day.
    pub named_days: &'static [(&'static str, u8, u8)],
    /// What stands before the last two figures of a year (`’98`).
    pub cut_years: &'static [char],
    /// Words before a bare scale that make it no number (`چند هزار`).
    pub vague: &'static [&'static str],
    /// Words that make a bare scale a number (`a million`).
    pub articles: &'static [&'static str],
    /// `percent`, `per cent`.
    pub percent: &'static [&'static str],
    /// `minus`.
    pub minus: &'static [&'static str],
    /// What makes the figures before it an ordinal, glued or after a space.
    pub ordinal_tails: &'static [&'static str],
    /// What may be glued to figures and leaves them a number (`km`).
    pub unit_tails: &'static [&'static str],
    /// Glued multipliers: the power of ten, and whether only beside money (`5m`).
    pub scale_tails: &'static [(&'static str, u8, bool)],
    /// Words for a part of a month: the ordinal beside them is no day («نیمهٔ اول اکتبر»).
    pub part_words: &'static [&'static str],
    /// Words that figures may be glued to and stay a number (`mid-1990s`, `سال۱۹۹۰`).
    pub heads: &'static [&'static str],
    /// «دههٔ» before a year.
    pub decade_before: &'static [&'static str],
    /// `لسیزه` after a year.
    pub decade_after: &'static [&'static str],
    /// Words between day and month, or between month and year, that belong to the date.
    pub date_fillers: &'static [&'static str],
    /// Words that stand before or after the year of a date («سال», «کال کې»).
    pub year_words: &'static [&'static str],
    /// Between the ends of a range («تا»).
    pub range_words: &'static [&'static str],
    /// A date where nothing else is known: its parts in order, with what stands before and after each.
    pub usual_date: &'static [(Slot, &'static str, &'static str)],
    /// Where the day stands.
    pub day_side: DaySide,
    /// Month names; the first set that has a spelling is the one that is written.
    pub months: &'static [&'static MonthSet],
    /// What stands before a month and is the first part of its name (`ماه`).
    pub month_words: &'static [&'static str],
    /// Names of money: ISO 4217 code, and phrases of one to three words.
    pub money: &'static [(&'static str, &'static [&'static str])],
    /// The mark between groups of three figures where a place shows none.
    pub group: char,
    /// The decimal mark likewise.
    pub point: char,
    /// How ordinals are written in words, where hafez may.
    pub ordinal_words: Option<&'static OrdinalWords>,
}

/// A part of the day beside an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    /// From midnight to noon.
    Morning,
    /// From noon on.
    Afternoon,
    /// The evening, and what is left until morning.
    Night,
    /// Around noon.
    Noon,
}

impl DayPart {
    /// The hour from 0 to 23 that an hour of the clock is in this part of the day.
    pub fn hour(self, hour: u8) -> Option<u8> {
        match (self, hour) {
            (Self::Morning | Self::Night, 12) => Some(0),
            (Self::Morning, 1..=11) | (Self::Night, 1..=5) | (Self::Noon, 10..=12) | (Self::Afternoon, 12) => {
                Some(hour)
            }
            (Self::Afternoon, 1..=11) | (Self::Night, 6..=11) | (Self::Noon, 1..=4) => Some(hour + 12),
            _ => None,
        }
    }
}

/// Money that has one name in common in news: `dollar`, «ریال», «لیره». A text may leave out whose it is.
pub const ONE_NAME: &[&[&str]] =
    &[&["USD", "CAD", "AUD"], &["INR", "PKR"], &["IRR", "SAR"], &["IQD", "KWD"], &["GBP", "TRY"]];

/// How number words follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    /// `twenty-five`, `two hundred and five`.
    Hyphen,
    /// «بیست و پنج».
    And,
    /// `پنځه ویشت`: the unit before the ten.
    UnitFirst,
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The day of the month.
    Day,
    /// The month by name.
    Month,
    /// The year.
    Year,
}

/// On which side of the month a day may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaySide {
    /// `۲ اکتبر`.
    Before,
    /// `2 October`, `October 2`.
    Both,
}

/// Twelve months in order, each with its spellings; the first is the one that is written.
#[derive(Debug)]
pub struct MonthSet {
    /// The calendar.
    pub calendar: Calendar,
    /// January or the first of the solar year first.
    pub months: [&'static [&'static str]; 12],
    /// Spellings that are also words: a month only beside a day, a year or a word for "month".
    pub doubtful: &'static [&'static str],
    /// Whether a full stop may belong to the name (`Oct.`).
    pub dotted: bool,
}

impl MonthSet {
    /// Whether a spelling is also a word.
    pub fn is_doubtful(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.doubtful.contains(&name.as_str())
    }
}

/// Ordinals in words, from 1 to 99.
#[derive(Debug)]
pub struct OrdinalWords {
    /// 1 to 19; an empty text is unknown.
    pub units: [&'static str; 19],
    /// The units after a ten.
    pub after_ten: [&'static str; 9],
    /// 20, 30 … 90 alone.
    pub tens: [&'static str; 8],
    /// 20, 30 … 90 before a unit.
    pub tens_before: [&'static str; 8],
    /// Between them.
    pub joiner: &'static str,
    /// What an ordinal before its noun has at its end («بیستمین»).
    pub before_noun: &'static str,
}
