//! Numbers and dates as values, not glyphs (rules D1 to D6 and V1 to V9 of `docs/language.md`).
//!
//! [`values`] reads them in a text, [`write()`] puts a value into the form that a place has,
//! [`unpaired`] says what two texts do not share. What a language calls a number, a month or a unit is
//! data in [`rules`](super::rules). Whether a difference is an error is not decided here.

mod calendar;
mod clock;
mod dates;
mod figures;
mod form;
mod fractions;
mod items;
mod lexicon;
mod number;
mod pair;
mod place;
mod reader;
mod spans;
mod spelled;
mod units;
mod write;
mod write_date;

use std::fmt;
use std::ops::Range;

pub use form::Form;
pub(super) use lexicon::Lexicon;
pub use pair::unpaired;
pub use reader::{Reading, read, values};
pub use write::{is_plain, with_ending_of, write};
pub use write_date::{DateStyle, plain_date, write_date};

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
    /// `two-thirds`, «دوسوم»: how many, and of how many.
    Part(u16, u16),
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
    /// The money it counts (ISO 4217; `IRT` for the toman, which has no code), and the bytes of its sign
    /// or name, which are outside `range`. A rupee without a country is `INR`, a dollar `USD`.
    pub currency: Option<(&'static str, Range<usize>)>,
    /// The hour of the day, from 0, that a number says together with what follows it: 15 for `3pm`.
    pub hour: Option<u8>,
    /// Written in words, wholly (`seven`): reported, never replaced.
    pub words: bool,
    /// Why it may be no value at all. Such a value may answer one of the other side; that nothing
    /// answers it there proves nothing.
    pub doubt: Option<Doubt>,
    /// What it may say instead: `1.200` in Persian text is 1.2 or 1200.
    pub other: Option<Value>,
}

/// Why a value may be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// `one`, «یک», `first`, «ده»: a number word alone that mostly says something else.
    Word,
    /// `9/11`: a day by its name, or two numbers.
    Name,
    /// «۴/۴» as a decimal, `1.200` as a decimal.
    Mark,
    /// A month without day and year.
    Month,
}

/// What there is to choose when a date has parts in numbers only. It is asked for texts in scripts from left
/// to right; the others put the day first, or the year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// `02.10.2020` is 2 October (the default, D1).
    #[default]
    DayFirst,
    /// `02/10/2020` is 10 February.
    MonthFirst,
}

/// In ASCII, for messages: `104`, `20th`, `1990s`, `4.4%`, `2020-10-02`, `--10-02` without a year, `2020-10` without a day,
/// `1399-07-11 SH` in the solar calendar.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cardinal(number) => write!(f, "{number}"),
            Self::Ordinal(number) => write!(f, "{number}{}", write::english_ordinal(number).unwrap_or("th")),
            Self::Decade(number) => write!(f, "{number}s"),
            Self::Percent(number) => write!(f, "{number}%"),
            Self::Part(count, of) => write!(f, "{count}/{of}"),
            Self::Date(date) => date.fmt(f),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}", self.month)?,
            None => write!(f, "--{:02}", self.month)?,
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        f.write_str(if self.calendar == Calendar::SolarHijri { " SH" } else { "" })
    }
}

impl Value {
    /// Its number, if it is one.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Cardinal(number) | Self::Ordinal(number) | Self::Decade(number) | Self::Percent(number) => {
                Some(number)
            }
            Self::Part(..) | Self::Date(_) => None,
        }
    }
}

/// Whether two values say the same: one day in two calendars does, and so do `7` and `7th`. A decade is
/// no year and a percentage no plain number. An equivalence.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Cardinal(a) | Value::Ordinal(a), Value::Cardinal(b) | Value::Ordinal(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => {
            let gregorian = |date: &Date| date.to(Calendar::Gregorian).unwrap_or(*date);
            gregorian(a) == gregorian(b)
        }
        _ => a == b,
    }
}
