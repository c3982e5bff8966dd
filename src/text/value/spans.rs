//! From one day to another of one month: `October 1–3`, «۱ تا ۳ اکتبر».

use super::figures::is_dash;
use super::items::Items;
use super::{Date, Form, Found, Value};

/// Makes a day of the number at the other end of a span of days; both have the year that follows.
pub(super) fn spans(items: &Items<'_>, values: &mut Vec<Found>) {
    let mut at = 1;
    while at < values.len() {
        if let Some((first, second)) = values.get(at - 1).zip(values.get(at)).filter(|pair| joined(items, *pair)) {
            if let (Value::Date(date), Some(day)) = (&second.value, day(first))
                && date.day.is_some_and(|last| day < last)
            {
                let value = Value::Date(Date { day: Some(day), ..*date });
                set(values, at - 1, value);
            } else if let (Value::Date(date), Some(day)) = (&first.value, day(second))
                && date.day.is_some_and(|first| first < day)
                && date.year.is_none()
                && ends_with_day(items, first, date)
            {
                let date = *date;
                let year = values.get(at + 1).and_then(|year| year_after(items, values.get(at)?, year));
                if year.is_some() {
                    values.remove(at + 1);
                    set(values, at - 1, Value::Date(Date { year, ..date }));
                }
                set(values, at, Value::Date(Date { year, day: Some(day), ..date }));
            }
        }
        at += 1;
    }
}

/// A part of a date cannot be written by itself.
fn set(values: &mut [Found], at: usize, value: Value) {
    if let Some(found) = values.get_mut(at) {
        (found.value, found.form) = (value, Form::default());
    }
}

/// A dash without spaces, or a word, between the two.
fn joined(items: &Items<'_>, (first, second): (&Found, &Found)) -> bool {
    let between = items.slice(first.range.end..second.range.start);
    let mut marks = between.chars();
    let dash = marks.next().is_some_and(is_dash) && marks.next().is_none();
    dash || items.rules.values.range_words.contains(&between.trim())
}

/// A number in figures that may be a day.
fn day(found: &Found) -> Option<u8> {
    let bare = !found.words && found.doubt.is_none() && found.currency.is_none() && found.hour.is_none();
    match &found.value {
        Value::Cardinal(number) if bare => u8::try_from(number.as_u128()?).ok().filter(|day| (1..=31).contains(day)),
        _ => None,
    }
}

/// `October 1`, not `1 October`.
fn ends_with_day(items: &Items<'_>, found: &Found, date: &Date) -> bool {
    let text = items.slice(found.range.clone());
    let digits: String = text.chars().rev().take_while(|c| c.is_numeric()).collect();
    !items.persian && !digits.is_empty() && date.day.is_some()
}

impl Items<'_> {
    /// The year that two figures stand for: `2019–20`, `’98`.
    pub(super) fn whole_year(&self, found: &Found, before: Option<&Found>) -> Option<u128> {
        /// Of years that are cut, those up to here are of this century.
        const THIS_CENTURY: u128 = 30;
        let plain = |found: &Found, length: usize| match &found.value {
            Value::Cardinal(number) if !found.words && found.currency.is_none() && found.hour.is_none() => {
                let text = self.slice(found.range.clone());
                (text.chars().count() == length && text.chars().all(char::is_numeric)).then(|| number.as_u128())?
            }
            _ => None,
        };
        let short = plain(found, 2)?;
        let span = before.filter(|before| {
            let mut between = self.slice(before.range.end..found.range.start).chars();
            between.next().is_some_and(is_dash) && between.next().is_none()
        });
        if let Some(first) = span.and_then(|before| plain(before, 4)).filter(|first| first % 100 < short) {
            return (1000..3000).contains(&first).then_some(first - first % 100 + short);
        }
        let mut back = self.slice(0..found.range.start).chars().rev();
        let cut = back.next().is_some_and(|mark| self.rules.values.cut_years.contains(&mark));
        let alone = back.next().is_none_or(|c| !c.is_alphanumeric());
        (cut && alone).then_some(short + if short > THIS_CENTURY { 1900 } else { 2000 })
    }
}

fn year_after(items: &Items<'_>, last: &Found, year: &Found) -> Option<i32> {
    let between = items.slice(last.range.end..year.range.start);
    let number = match &year.value {
        Value::Cardinal(number) if year.currency.is_none() && !year.words => number.as_u128()?,
        _ => return None,
    };
    let plain = items.slice(year.range.clone()).chars().count() == 4;
    let fits = plain && (1500..=2999).contains(&number) && matches!(between.trim(), "," | "");
    i32::try_from(number).ok().filter(|_| fits)
}
