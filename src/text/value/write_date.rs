//! Dates, written as their place writes, or as a language does (D2, D3).

use super::dates::{EZAFE, digits_of};
use super::form::{DateForm, DatePart, Form, Shape};
use super::write::{english_ordinal, ordinal_word, write};
use super::{Calendar, Date, Number, Value};
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;
use crate::text::rules::values::{Slot, ValueWords};

/// In which calendar dates are to be written (D3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateStyle {
    /// In that of the place.
    #[default]
    Keep,
    /// In the solar calendar of Iran and Afghanistan.
    Solar,
    /// In that of the place, with the other in brackets: «۲ اکتبر ۲۰۲۰ (۱۱ مهر ۱۳۹۹)».
    Both,
}

/// A date for a place written like `form`, in the calendar asked for. `None` where [`write()`] has none, or
/// where a date without day or year would have to change calendars.
pub fn write_date(date: &Date, form: &Form, lang: &LanguageTag, style: DateStyle) -> Option<String> {
    let kept = || write(&Value::Date(*date), form, lang);
    let solar = || plain_date(&date.to(Calendar::SolarHijri)?, lang);
    match style {
        DateStyle::Keep => kept(),
        DateStyle::Solar => solar(),
        DateStyle::Both if is_solar(form) => kept(),
        DateStyle::Both => Some(format!("{} ({})", kept()?, solar()?)),
    }
}

fn is_solar(form: &Form) -> bool {
    matches!(&form.shape, Shape::Date(form) if form.calendar == Calendar::SolarHijri)
}

/// A date as a language writes it where nothing else is known (D2): `2 October 2020`,
/// «۲ اکتبر ۲۰۲۰», «د ۲۰۲۰ د اکتوبر ۲مه». `None` where the language has no names for the months.
pub fn plain_date(date: &Date, lang: &LanguageTag) -> Option<String> {
    let words = rules_for(lang).values;
    let set = words.months.iter().position(|set| set.calendar == date.calendar)?;
    let digits = digits_of(lang.is_rtl());
    let month = DatePart::MonthName { set, stop: false, capitals: false, ezafe: false };
    let mut parts = Vec::new();
    for (slot, before, after) in words.usual_date {
        let part = match slot {
            Slot::Day => date.day.map(|_| DatePart::Day(digits, 0)),
            Slot::Month => Some(month.clone()),
            Slot::Year => date.year.map(|_| DatePart::Year(digits)),
        };
        let text = |text: &str| DatePart::Text(text.to_owned());
        parts.extend(part.into_iter().flat_map(|part| [text(before), part, text(after)]));
    }
    by_parts(date, &DateForm { calendar: date.calendar, parts }, words)
}

/// Fills the parts of a place. A place that says more or less than the date cannot take it.
pub(super) fn by_parts(date: &Date, form: &DateForm, words: &ValueWords) -> Option<String> {
    let date = date.to(form.calendar)?;
    let has = |wanted: fn(&DatePart) -> bool| form.parts.iter().any(wanted);
    let day = has(|part| {
        matches!(part, DatePart::Day(..) | DatePart::DayTail(..) | DatePart::EnglishDay(_) | DatePart::DayWord)
    });
    let year = has(|part| matches!(part, DatePart::Year(_)));
    if date.day.is_some() != day || date.year.is_some() != year || !date.is_possible() {
        return None;
    }
    form.parts.iter().map(|part| written(part, &date, words)).collect()
}

fn written(part: &DatePart, date: &Date, words: &ValueWords) -> Option<String> {
    let day = date.day.map(|day| Number::from(u128::from(day)));
    Some(match part {
        DatePart::Text(text) => text.clone(),
        DatePart::Day(digits, width) => digits.write(&format!("{:0width$}", date.day?)),
        DatePart::DayTail(digits, width, tail) => digits.write(&format!("{:0width$}", date.day?)) + tail,
        DatePart::EnglishDay(digits) => digits.write(&date.day?.to_string()) + english_ordinal(&day?)?,
        DatePart::DayWord => ordinal_word(&day?, words.ordinal_words?)?,
        DatePart::MonthFigures(digits, width) => digits.write(&format!("{:0width$}", date.month)),
        DatePart::MonthName { set, stop, capitals, ezafe } => {
            let mut name = month_name(words, *set, date.month, *stop, *capitals)?;
            // «ژانویهٔ», but «ژوئن».
            name.extend(Some(EZAFE).filter(|_| *ezafe && name.ends_with('ه')));
            name
        }
        DatePart::Year(digits) => digits.write(&date.year?.to_string()),
    })
}

/// The name in a set; where the set has none (`May` has no short form), that of the first set of its
/// calendar, without a full stop.
fn month_name(words: &ValueWords, set: usize, month: u8, stop: bool, capitals: bool) -> Option<String> {
    let own = words.months.get(set)?;
    let at = usize::from(month).checked_sub(1)?;
    let short = own.months.get(at)?.first().map(|name| (*name).to_owned() + if stop { "." } else { "" });
    let long = || {
        let first = words.months.iter().find(|other| other.calendar == own.calendar)?;
        first.months.get(at)?.first().map(|name| (*name).to_owned())
    };
    let name = short.or_else(long)?;
    Some(if capitals { name.to_uppercase() } else { name })
}
