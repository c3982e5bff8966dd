//! A value, written as its place writes.

use super::figures::{Digits, Group, Style};
use super::form::{Form, NumberForm, Role, Shape};
use super::write_date;
use super::{Number, Value};
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;
use crate::text::rules::values::{OrdinalWords, ValueWords};

/// The value as it would stand in a place written like `form`; `None` where hafez does not know how:
/// another kind of value, a month without a name in `lang`, number words, a number that the multiplier
/// of the place does not fit, a minus where the place shows none.
pub fn write(value: &Value, form: &Form, lang: &LanguageTag) -> Option<String> {
    let words = rules_for(lang).values;
    match (&form.shape, value) {
        (Shape::Number(form), _) => number(value, form, words, lang.is_rtl()),
        (Shape::OrdinalWord, Value::Ordinal(number) | Value::Cardinal(number)) => {
            ordinal_word(number, words.ordinal_words?)
        }
        (Shape::Date(form), Value::Date(date)) => write_date::by_parts(date, form, words),
        _ => None,
    }
}

/// What [`write()`] gave, with the ending that an ordinal before its noun has, if the old one has it: «بیستمین».
pub fn with_ending_of(old: &str, mut new: String, lang: &LanguageTag) -> String {
    let ending = rules_for(lang).values.ordinal_words.map_or("", |words| words.before_noun);
    let bare = old.strip_suffix(ending).is_some_and(|bare| bare.ends_with(char::is_alphabetic));
    if !ending.is_empty() && bare && new.ends_with(char::is_alphabetic) && !new.ends_with(ending) {
        new.push_str(ending);
    }
    new
}

/// Whether figures say no more than their value, so that it may be written over `place`. `1.20` says more (a price, a
/// version), and so does `1990` without a mark between its groups, where the place does not show how it would write four
/// figures.
pub fn is_plain(figures: &str, place: &str) -> bool {
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).count();
    let parts: Vec<&str> = figures.split(['.', '٫']).collect();
    let padded = parts.len() == 2 && parts.last().is_some_and(|last| last.ends_with(['0', '۰', '٠']));
    let bare = figures.chars().all(char::is_numeric) && digits(figures) > 3;
    !(padded || (bare && digits(place) < 4))
}

fn number(value: &Value, form: &NumberForm, words: &ValueWords, persian: bool) -> Option<String> {
    let number = match (form.role, value) {
        (Role::Cardinal, Value::Cardinal(number) | Value::Ordinal(number)) => number,
        (Role::Percent, Value::Percent(number)) => number,
        (Role::Decade, Value::Decade(number)) => Some(number).filter(|n| n.is_whole())?,
        (Role::Ordinal | Role::EnglishOrdinal, Value::Ordinal(number) | Value::Cardinal(number)) => {
            Some(number).filter(|n| n.is_whole() && !n.negative)?
        }
        _ => return None,
    };
    let minus = if number.negative { form.minus.as_deref()? } else { "" };
    let scaled = scaled(number, form.scale)?;
    // Years have no marks between their groups.
    let unseen = form.role == Role::Decade && form.style.group == Group::Unseen;
    let style = if unseen { Style { group: Group::None, ..form.style } } else { form.style };
    let figures = figures(&scaled, style, words, persian)?;
    let after = match form.role {
        Role::EnglishOrdinal => english_ordinal(number)?,
        _ => form.after.as_str(),
    };
    Some(format!("{}{minus}{figures}{after}", form.before))
}

/// What stands before a multiplier: 1 to 999, with no more than three decimals.
fn scaled(number: &Number, scale: u8) -> Option<Number> {
    let scaled = number.shifted(-i64::from(scale));
    if scale == 0 {
        return Some(scaled);
    }
    let whole = scaled.parts().filter(|(whole, fraction)| whole != "0" && whole.len() <= 3 && fraction.len() <= 3);
    whole.map(|_| scaled)
}

/// The figures alone.
fn figures(number: &Number, style: Style, words: &ValueWords, persian: bool) -> Option<String> {
    let (mut whole, fraction) = number.parts()?;
    whole = "0".repeat(style.width.saturating_sub(whole.len())) + &whole;
    let ascii = style.digits == Digits::Ascii;
    let mark = match style.group {
        Group::None => None,
        Group::Mark(mark) => Some(mark),
        Group::Unseen if ascii => Some(','),
        Group::Unseen => Some(words.group),
    };
    let usual = if ascii { '.' } else { words.point };
    let point = style.point.unwrap_or(usual);
    // `1.200` would be read as a decimal, and a slash after groups as nothing.
    let grouped = mark.is_some() && whole.len() > 3;
    let clash = (mark == Some('.') && grouped && (whole.len() < 7 || !fraction.is_empty()))
        || (!fraction.is_empty() && point == '/' && (grouped || !persian))
        || (mark == Some(point) && !fraction.is_empty() && grouped);
    if clash {
        return None;
    }
    let whole = mark.map_or_else(|| whole.clone(), |mark| group(&whole, mark));
    let fraction = if fraction.is_empty() { fraction } else { format!("{point}{fraction}") };
    Some(style.digits.write(&(whole + &fraction)))
}

fn group(whole: &str, mark: char) -> String {
    let mut grouped = String::with_capacity(whole.len() * 2);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(mark);
        }
        grouped.push(digit);
    }
    grouped
}

/// `st`, `nd`, `rd`, `th`.
pub(super) fn english_ordinal(number: &Number) -> Option<&'static str> {
    let (whole, _) = number.parts()?;
    let mut last = whole.bytes().rev();
    let (unit, ten) = (last.next(), last.next());
    Some(match (ten, unit) {
        (Some(b'1'), _) => "th",
        (_, Some(b'1')) => "st",
        (_, Some(b'2')) => "nd",
        (_, Some(b'3')) => "rd",
        _ => "th",
    })
}

/// «بیستم», 1 to 99.
pub(super) fn ordinal_word(number: &Number, words: &OrdinalWords) -> Option<String> {
    let number = usize::try_from(number.as_u128()?).ok()?;
    let known = |word: Option<&&str>| word.filter(|word| !word.is_empty()).map(|word| (*word).to_owned());
    if let Some(below) = number.checked_sub(1).filter(|below| *below < 19) {
        return known(words.units.get(below));
    }
    let ten = (number / 10).checked_sub(2)?;
    match number % 10 {
        0 => known(words.tens.get(ten)),
        unit => {
            let (before, after) = (known(words.tens_before.get(ten))?, known(words.after_ten.get(unit - 1))?);
            Some(format!("{before}{}{after}", words.joiner))
        }
    }
}
