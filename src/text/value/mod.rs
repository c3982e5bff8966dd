//! Numbers and dates as values, not glyphs (rules D1 to D6 and section 5 of `docs/language.md`).
//!
//! [`values`] reads them in a text, [`write`] puts a value into the form that a place has. What a
//! language calls a number, a month or a unit is data in [`rules`](super::rules). Whether two values
//! belong together is not decided here.

use std::ops::Range;

use crate::lang::LanguageTag;

/// A number, exactly: `digits` × 10^`exponent`. Equal numbers are equal here: no zeros at either end
/// of the digits, and zero is no digit, exponent 0, not negative.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    /// Below zero.
    pub negative: bool,
    /// ASCII digits without zeros at their ends.
    pub digits: String,
    /// The power of ten of the last digit.
    pub exponent: i64,
}

/// A day, or as much of one as the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// The calendar it is written in.
    pub calendar: Calendar,
    /// The year, where it is said.
    pub year: Option<i32>,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1, where it is said.
    pub day: Option<u8>,
}

/// A calendar of the news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Calendar {
    /// January to December, by whatever names.
    Gregorian,
    /// Farvardin or Hamal to Esfand or Hut.
    SolarHijri,
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// A cardinal number: `104`, `۲٬۳۰۰`, `1.2 million`, `seven`.
    Cardinal(Number),
    /// `20th`, «بیستم».
    Ordinal(Number),
    /// `1990s`, «دههٔ ۱۹۹۰».
    Decade(Number),
    /// `4.4%`, `4.4 percent`, «۴٫۴ درصد»: the number before the sign.
    Percent(Number),
    /// A date is one value (D4).
    Date(Date),
}

/// A value in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its bytes: the number with its multiplier or sign, the whole date.
    pub range: Range<usize>,
    /// What it says.
    pub value: Value,
    /// How it is written.
    pub form: Form,
    /// The money it counts (ISO 4217), and the bytes of its sign or name, which are outside `range`.
    pub currency: Option<(&'static str, Range<usize>)>,
    /// Written in words, wholly (`seven`): reported, never replaced.
    pub words: bool,
}

/// What there is to choose when a date has parts in numbers only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// `02.10.2020` is 2 October (the default, D1).
    #[default]
    DayFirst,
    /// `02/10/2020` is 10 February.
    MonthFirst,
}

/// How a value is written: digits, separators, order of a date, names of months … What [`write`] goes by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {}

/// The values of a text, in order, not overlapping. Digits in names (`S-300`), addresses, tags and
/// placeholders are none. Impossible dates (31 February) are read as the numbers they hold.
pub fn values(_text: &str, _lang: &LanguageTag, _order: DateOrder) -> Vec<Found> {
    Vec::new()
}

/// The value as it would stand in a place written like `form`; `None` where hafez does not know how
/// (another kind of value, a month without a name in `lang`, number words).
pub fn write(_value: &Value, _form: &Form, _lang: &LanguageTag) -> Option<String> {
    None
}

/// Whether two values say the same: one day in two calendars does, and so do `7` and `7th`.
pub fn same(a: &Value, b: &Value) -> bool {
    a == b
}
