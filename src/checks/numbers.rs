//! Q1: every number and date of one side is on the other, by value.

use std::ops::Range;

use super::code::Code;
use super::finding::Finding;
use super::scene::{Scene, Text};
use super::terms::{Names, with_digits};
use crate::text::value::{DateOrder, Found, Number, Value, same, values, write};

/// Q1.
pub(super) fn numbers(scene: &Scene<'_>, names: &Names, pair: usize, out: &mut Vec<Finding>) {
    let order = scene.settings.date_order;
    let mut source = read(&scene.source, &with_digits(names.in_source(pair)), order);
    let mut target = read(&scene.target, &with_digits(names.in_target(pair)), order);
    cancel(&mut source, &mut target, |a, b| same(&a.value, &b.value));
    cancel(&mut source, &mut target, |a, b| number(&a.value).is_some() && number(&a.value) == number(&b.value));
    cancel_dates(&mut source, &mut target);
    cancel_dates(&mut target, &mut source);
    // A word such as "one" is often no number.
    source.retain(|found| !found.words);
    target.retain(|found| !found.words);
    if let ([was], [is]) = (source.as_slice(), target.as_slice()) {
        let (a, b) = (scene.source.get(was.range.clone()), scene.target.get(is.range.clone()));
        let finding = Finding::new(Code::Q1, format!("{a} in the source is here {b}"));
        let finding = finding.of_source(was.range.clone()).at(is.range.clone());
        out.push(match write(&was.value, &is.form, scene.target.lang) {
            Some(right) => finding.offer(right),
            None => finding,
        });
        return;
    }
    for found in source {
        let what = format!("not in the translation: {}", scene.source.get(found.range.clone()));
        out.push(Finding::new(Code::Q1, what).of_source(found.range));
    }
    for found in target {
        let what = format!("not in the source: {}", scene.target.get(found.range.clone()));
        out.push(Finding::new(Code::Q1, what).at(found.range));
    }
}

/// The values of a text without those in names.
fn read(text: &Text<'_>, names: &[Range<usize>], order: DateOrder) -> Vec<Found> {
    let mut found = values(text.text, text.lang, order);
    found.retain(|found| !names.iter().any(|name| name.start < found.range.end && found.range.start < name.end));
    found
}

/// Takes away what both sides have; digits before words, so that a word is left over rather than a number.
fn cancel(source: &mut Vec<Found>, target: &mut Vec<Found>, equal: impl Fn(&Found, &Found) -> bool) {
    for words in [false, true] {
        source.retain(|a| {
            let at = target.iter().position(|b| (words || !(a.words || b.words)) && equal(a, b));
            at.map(|at| target.remove(at)).is_none()
        });
    }
}

/// A date of one side whose day and year the other side has as numbers.
fn cancel_dates(dates: &mut Vec<Found>, numbers: &mut Vec<Found>) {
    dates.retain(|found| {
        let Value::Date(date) = &found.value else { return true };
        let parts = [date.day.map(i64::from), date.year.map(i64::from)];
        let mut used: Vec<usize> = Vec::new();
        for part in parts.into_iter().flatten() {
            let fits =
                |(at, other): &(usize, &Found)| !used.contains(at) && number(&other.value).is_some_and(|n| is(n, part));
            match numbers.iter().enumerate().find(fits) {
                Some((at, _)) => used.push(at),
                None => return true,
            }
        }
        used.sort_unstable();
        for at in used.iter().rev() {
            numbers.remove(*at);
        }
        used.is_empty()
    });
}

/// The number of a value that is no date.
fn number(value: &Value) -> Option<&Number> {
    match value {
        Value::Cardinal(number) | Value::Ordinal(number) | Value::Decade(number) | Value::Percent(number) => {
            Some(number)
        }
        Value::Date(_) => None,
    }
}

fn is(number: &Number, whole: i64) -> bool {
    let zeros = usize::try_from(number.exponent).ok().filter(|zeros| *zeros < 19);
    !number.negative
        && zeros.is_some_and(|zeros| format!("{}{}", number.digits, "0".repeat(zeros)).parse() == Ok(whole))
}
