//! Q1: every number and date of one side is on the other, by value; and every date is one.

use std::ops::Range;

use super::code::{Code, Severity};
use super::finding::Finding;
use super::scene::{Scene, Text};
use super::terms::{Names, with_digits};
use crate::text::value::{DateOrder, Found, Number, Value, read, unpaired, write};

/// Digits of a number that are shown.
const SHOWN: usize = 24;

/// The values of one side that the other does not answer.
struct Left {
    values: Vec<Found>,
    impossible: Vec<Range<usize>>,
}

/// Q1.
pub(super) fn numbers(scene: &Scene<'_>, names: &Names, pair: usize, out: &mut Vec<Finding>) {
    let order = scene.settings.date_order;
    let mut source = values(&scene.source, &with_digits(names.in_source(pair)), order);
    let mut target = values(&scene.target, &with_digits(names.in_target(pair)), order);
    impossible(scene, &source, &target, out);
    let (left, right) = unpaired(&source.values, &target.values);
    keep(&mut source.values, &left);
    keep(&mut target.values, &right);
    cancel_dates(&mut source.values, &mut target.values);
    cancel_dates(&mut target.values, &mut source.values);
    let (mut source, mut target) = (source.values, target.values);
    if let ([was], [is]) = (source.as_slice(), target.as_slice()) {
        out.push(changed(scene, was, is));
        (source, target) = (Vec::new(), Vec::new());
    }
    for found in source {
        let what = format!("not in the translation: {}", shown(&scene.source, &found));
        out.push(Finding::new(Code::Q1, what).of_source(found.range.clone()).as_grave_as(severity(&found)));
    }
    for found in target {
        let what = format!("not in the source: {}", shown(&scene.target, &found));
        out.push(Finding::new(Code::Q1, what).at(found.range.clone()).as_grave_as(severity(&found)));
    }
}

/// One value here, another there.
fn changed(scene: &Scene<'_>, was: &Found, is: &Found) -> Finding {
    let what = format!("{} in the source is here {}", shown(&scene.source, was), shown(&scene.target, is));
    let finding = Finding::new(Code::Q1, what).of_source(was.range.clone()).at(is.range.clone());
    let finding = finding.as_grave_as(severity(was).max(severity(is)));
    match write(&was.value, &is.form, scene.target.lang).filter(|right| *right != scene.target.get(is.range.clone())) {
        Some(right) => finding.offer(right),
        None => finding,
    }
}

/// A number in words is put in another way more often than one in digits.
fn severity(found: &Found) -> Severity {
    if found.words { Severity::Warning } else { Code::Q1.severity() }
}

fn shown(text: &Text<'_>, found: &Found) -> String {
    let written = text.get(found.range.clone());
    match written.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", written.get(..end).unwrap_or_default()),
        None => written.to_owned(),
    }
}

/// The values of a text without those in names.
fn values(text: &Text<'_>, names: &[Range<usize>], order: DateOrder) -> Left {
    let reading = read(text.text, text.lang, order);
    let free = |range: &Range<usize>| !names.iter().any(|name| name.start < range.end && range.start < name.end);
    Left {
        values: reading.values.into_iter().filter(|found| free(&found.range)).collect(),
        impossible: reading.impossible,
    }
}

/// No day of any year: shown in the translation, or where the source has it.
fn impossible(scene: &Scene<'_>, source: &Left, target: &Left, out: &mut Vec<Finding>) {
    let what = "there is no such day: ";
    for range in &target.impossible {
        out.push(Finding::new(Code::Q1, format!("{what}{}", scene.target.get(range.clone()))).at(range.clone()));
    }
    for range in source.impossible.iter().filter(|_| target.impossible.is_empty()) {
        let finding = Finding::new(Code::Q1, format!("{what}{}", scene.source.get(range.clone())));
        out.push(finding.of_source(range.clone()).as_grave_as(Severity::Warning));
    }
}

fn keep(values: &mut Vec<Found>, indices: &[usize]) {
    let mut at = 0;
    values.retain(|_| {
        at += 1;
        indices.contains(&(at - 1))
    });
}

/// A date of one side whose day and year the other side has as numbers.
fn cancel_dates(dates: &mut Vec<Found>, numbers: &mut Vec<Found>) {
    dates.retain(|found| {
        let Value::Date(date) = &found.value else { return true };
        let parts = [date.day.map(i64::from), date.year.map(i64::from)];
        let mut used: Vec<usize> = Vec::new();
        for part in parts.into_iter().flatten() {
            let fits =
                |(at, other): &(usize, &Found)| !used.contains(at) && other.value.number().is_some_and(|n| is(n, part));
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

fn is(number: &Number, whole: i64) -> bool {
    !number.negative && u128::try_from(whole).is_ok_and(|whole| number.as_u128() == Some(whole))
}
