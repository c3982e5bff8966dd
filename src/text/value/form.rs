//! How a value is written in its place.

use super::Calendar;
use super::figures::{Digits, Style};

/// How a value is written: digits, separators, order of a date, names of months … What
/// [`write`](super::write) goes by. The default says nothing, and nothing can be written by it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    pub(super) shape: Shape,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// Number words, and what hafez does not write.
    #[default]
    Unwritable,
    Number(Box<NumberForm>),
    /// «بیستم», with a ten and a unit or without.
    OrdinalWord,
    Date(Box<DateForm>),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NumberForm {
    pub(super) role: Role,
    pub(super) style: Style,
    /// What stands before the figures, the sign left out: `٪`, «دههٔ ».
    pub(super) before: String,
    /// What stands after them: ` million`, «‌ام», `%`.
    pub(super) after: String,
    /// How the place says that it is below zero, if it is: `-`, «منفی ».
    pub(super) minus: Option<String>,
    /// The power of ten in the multiplier.
    pub(super) scale: u8,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Cardinal,
    Ordinal,
    /// `20th`: the letters go by the number.
    EnglishOrdinal,
    Decade,
    Percent,
}

/// A date as its parts in order, with what stands between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateForm {
    pub(super) calendar: Calendar,
    pub(super) parts: Vec<DatePart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DatePart {
    Text(String),
    Day(Digits, usize),
    /// «۲مه»: with what is glued to it.
    DayTail(Digits, usize, String),
    /// `1st`.
    EnglishDay(Digits),
    /// «دوم».
    DayWord,
    /// A month in figures.
    MonthFigures(Digits, usize),
    /// A month by its name: the set of the language, and whether a full stop belongs to it.
    MonthName {
        set: usize,
        stop: bool,
        capitals: bool,
        /// The mark of ezafe at its end.
        ezafe: bool,
    },
    Year(Digits),
}
