//! Q1: every number and date of one side is on the other, by value; and every date is one.

use std::ops::Range;

use super::code::{Code, Severity};
use super::finding::Finding;
use super::lists::Lists;
use super::measures::measures;
use super::scene::{Scene, Text};
use super::terms::{Names, with_digits};
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;
use crate::text::token::TokenKind;
use crate::text::value::{Date, DateOrder, Found, Number, Value, is_plain, read, unpaired, write};

/// Digits of a number that are shown.
const SHOWN: usize = 24;

/// How many findings a pair may have: a pasted table has thousands, and each repeats its texts.
const MOST: usize = 20;

/// Of so many numbers that the other side lacks, none is looked for in another form there: it is another table, and each
/// would be held against each.
const TABLE: usize = 500;

/// The values of one side that the other does not answer.
pub(super) struct Left {
    values: Vec<Found>,
    impossible: Vec<Range<usize>>,
}

/// Q1.
pub(super) fn numbers(scene: &Scene<'_>, names: &Names, pair: usize, out: &mut Vec<Finding>) {
    let order = scene.settings.date_order;
    let of = |text: &Text<'_>, lists: &Lists| values(text.text, text.lang, &lists.not_numbers, order);
    let read = (of(&scene.source, scene.source_lists), of(&scene.target, scene.lists));
    differing(scene, read, names, pair, out);
}

/// Q1 of texts whose values were read.
pub(super) fn differing(
    scene: &Scene<'_>,
    (mut source, mut target): (Left, Left),
    names: &Names,
    pair: usize,
    out: &mut Vec<Finding>,
) {
    impossible(scene, &source, &target, out);
    measures(scene, &source.values, &target.values, out);
    let (left, right) = unpaired(&source.values, &target.values);
    keep(&mut source.values, &left);
    keep(&mut target.values, &right);
    let (mut source, mut target) = (source.values, target.values);
    if source.len().max(target.len()) <= TABLE {
        cancel(scene, &mut source, &mut target, out);
    }
    // A name's digits may answer a number, but nothing need answer them.
    outside(&mut source, &with_digits(names.in_source(pair)));
    outside(&mut target, &with_digits(names.in_target(pair)));
    if let ([was], [is]) = (source.as_slice(), target.as_slice()) {
        out.push(changed(scene, was, is));
        (source, target) = (Vec::new(), Vec::new());
    }
    for found in source.iter().take(MOST) {
        let what = format!("not in the translation: {}", shown(&scene.source, found));
        out.push(Finding::new(Code::Q1, what).of_source(found.range.clone()).graded(severity(found)));
    }
    for found in target.iter().take(MOST) {
        let what = format!("not in the source: {}", shown(&scene.target, found));
        out.push(Finding::new(Code::Q1, what).at(found.range.clone()).graded(severity(found)));
    }
    if let Some(more) = source.get(MOST) {
        let what = format!("not in the translation: {} numbers more", source.len() - MOST);
        out.push(Finding::new(Code::Q1, what).of_source(more.range.clone()));
    }
    if let Some(more) = target.get(MOST) {
        let what = format!("not in the source: {} numbers more", target.len() - MOST);
        out.push(Finding::new(Code::Q1, what).at(more.range.clone()));
    }
}

/// What two sides say in different ways.
fn cancel(scene: &Scene<'_>, source: &mut Vec<Found>, target: &mut Vec<Found>, out: &mut Vec<Finding>) {
    cancel_dates(source, target);
    cancel_dates(target, source);
    cancel_times(source, target);
    cancel_times(target, source);
    cancel_named(&scene.source, target);
    cancel_named(&scene.target, source);
    out.extend(conversions(scene, source, target));
    out.extend(years(scene, source, target));
}

/// The values of two texts; `None` where each has one on the other side, and every date is one: then Q1 has nothing
/// to say but remarks.
pub(super) fn unanswered(
    source: (&str, &LanguageTag),
    target: (&str, &LanguageTag),
    order: DateOrder,
) -> Option<(Left, Left)> {
    let of = |(text, lang)| values(text, lang, &Lists::of(lang).not_numbers, order);
    let (source, target) = (of(source), of(target));
    let possible = source.impossible.is_empty() && target.impossible.is_empty();
    let answered = possible && unpaired(&source.values, &target.values) == (Vec::new(), Vec::new());
    (!answered).then_some((source, target))
}

/// One value here, another there.
fn changed(scene: &Scene<'_>, was: &Found, is: &Found) -> Finding {
    let what = format!("{} in the source is here {}", shown(&scene.source, was), shown(&scene.target, is));
    let finding = Finding::new(Code::Q1, what).of_source(was.range.clone()).at(is.range.clone());
    let words = was.words || is.words;
    let finding = finding.graded(if words { Severity::Warning } else { Code::Q1.severity() });
    let (was_written, is_written) = (scene.source.get(was.range.clone()), scene.target.get(is.range.clone()));
    let right = write(&was.value, &is.form, scene.target.lang).filter(|_| is_plain(was_written, is_written));
    match right.filter(|right| right != is_written) {
        Some(right) => finding.offer(right),
        None => finding,
    }
}

/// A number in words is often put in another way («ده‌روزه») or is none.
fn severity(found: &Found) -> Severity {
    if found.words { Severity::Info } else { Code::Q1.severity() }
}

fn shown(text: &Text<'_>, found: &Found) -> String {
    let written = text.get(found.range.clone());
    match written.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", written.get(..end).unwrap_or_default()),
        None => written.to_owned(),
    }
}

/// The values of a text; «سه» in «سه شنبه» is none.
fn values(text: &str, lang: &LanguageTag, not_before: &[String], order: DateOrder) -> Left {
    let reading = read(text, lang, order);
    let mut values = reading.values;
    values.retain(|found| {
        let next = text.get(found.range.end..).unwrap_or_default().trim_start();
        !found.words || !not_before.iter().any(|word| next.starts_with(word.as_str()))
    });
    Left { values, impossible: reading.impossible }
}

fn outside(values: &mut Vec<Found>, names: &[Range<usize>]) {
    values.retain(|found| !names.iter().any(|name| name.start < found.range.end && found.range.start < name.end));
}

/// `7.55am` and «۷:۵۵», «دو و نیم» and `2:30`.
fn cancel_times(source: &mut Vec<Found>, target: &mut Vec<Found>) {
    source.retain(|found| {
        let Some((hour, minutes)) = found.value.number().and_then(time) else { return true };
        let place = |wanted: u128| {
            target.iter().position(|other| other.value.number().and_then(Number::as_u128) == Some(wanted))
        };
        match (place(hour), minutes.into_iter().find_map(place)) {
            (Some(a), Some(b)) if a < b => {
                target.remove(b);
                target.remove(a);
                false
            }
            // The hour answers another number.
            (None, Some(b)) => {
                target.remove(b);
                false
            }
            _ => true,
        }
    });
}

/// Hour and minutes of a number with two decimals, the last of which may be a nought that is not kept, or with a half.
fn time(number: &Number) -> Option<(u128, [u128; 2])> {
    let places = usize::try_from(-number.exponent).ok().filter(|places| (1..=2).contains(places))?;
    let (hour, part) = number.digits.split_at_checked(number.digits.len().saturating_sub(places))?;
    let part: u128 = part.parse().ok()?;
    let minutes = match (places, part) {
        (1, 5) => [30, 50],
        (1, tens) => [tens * 10; 2],
        _ => [part; 2],
    };
    Some((hour.parse().ok()?, minutes))
}

/// Miles that became kilometres, and the like: no more than a remark.
fn conversions(scene: &Scene<'_>, source: &mut Vec<Found>, target: &mut Vec<Found>) -> Vec<Finding> {
    /// How far off a rounded number may be.
    const ROUNDING: f64 = 0.08;
    /// Words between a number and its measure: `2 to 3 inches`.
    const NEAR: usize = 4;
    let mut remarks = Vec::new();
    source.retain(|found| {
        let Some(number) = found.value.number().and_then(real) else { return true };
        let next = scene.source.tokens.partition_point(|token| token.range.start < found.range.end);
        let behind = scene.source.tokens.iter().skip(next).take(NEAR);
        let units = &scene.source_lists.units;
        let unit = behind.into_iter().find_map(|token| units.iter().find(|unit| unit.names.contains(&token.key)));
        let Some(unit) = unit else { return true };
        let fits = |other: &Found| {
            let other = other.value.number().and_then(real);
            other.is_some_and(|other| {
                unit.factors.iter().any(|factor| (other / (number * factor) - 1.0).abs() < ROUNDING)
            })
        };
        let Some(at) = target.iter().position(fits) else { return true };
        let other = target.remove(at);
        let what = format!("converted: {} is here {}", shown(&scene.source, found), shown(&scene.target, &other));
        let remark = Finding::new(Code::Q1, what).of_source(found.range.clone()).at(other.range);
        remarks.push(remark.graded(Severity::Info));
        false
    });
    remarks
}

/// «گروه ۲۰» and `G20`: what is a number on one side may stand in a name on the other.
fn cancel_named(names: &Text<'_>, values: &mut Vec<Found>) {
    if values.is_empty() {
        return;
    }
    let words = names.tokens.iter().filter(|token| token.kind == TokenKind::Word);
    let mut named: Vec<u128> = words
        .flat_map(|token| token.key.split(|c: char| !c.is_ascii_digit()))
        .filter_map(|digits| digits.parse().ok())
        .collect();
    values.retain(|found| {
        let place = found.value.number().and_then(Number::as_u128);
        let place = place.and_then(|wanted| named.iter().position(|number| *number == wanted));
        place.map(|at| named.swap_remove(at)).is_none()
    });
}

/// A year or decade of one calendar by its number in the other, or without its century: no more than a remark.
fn years(scene: &Scene<'_>, source: &mut Vec<Found>, target: &mut Vec<Found>) -> Vec<Finding> {
    let mut remarks = Vec::new();
    source.retain(|found| {
        let fits = |other: &Found| is_year_of(scene, found, other);
        let Some(at) = target.iter().position(fits) else { return true };
        let other = target.remove(at);
        let (was, is) = (shown(&scene.source, found), shown(&scene.target, &other));
        let what = format!("the year in another way: {was} is here {is}");
        let remark = Finding::new(Code::Q1, what).of_source(found.range.clone()).at(other.range);
        remarks.push(remark.graded(Severity::Info));
        false
    });
    remarks
}

fn is_year_of(scene: &Scene<'_>, here: &Found, there: &Found) -> bool {
    /// The solar year begins in March: it is this much behind, or one more.
    const BEHIND: [u128; 2] = [621, 622];
    /// A solar decade begins in the second year of the other.
    const DECADES: u128 = 620;
    /// What is left out before two figures.
    const CENTURIES: [u128; 4] = [1300, 1400, 1900, 2000];
    let likely = |a: u128, b: u128| a.min(b) >= 1000 && a.max(b) < 2500;
    match (&here.value, &there.value) {
        (Value::Cardinal(a), Value::Cardinal(b)) => match (a.as_u128(), b.as_u128()) {
            (Some(a), Some(b)) if likely(a, b) => BEHIND.contains(&a.abs_diff(b)),
            (Some(whole), Some(cut @ 1..100)) if whole >= 1000 && follows_year_word(&scene.target, there) => {
                CENTURIES.iter().any(|century| {
                    let year = century + cut;
                    year == whole || (*century < 1500 && BEHIND.contains(&whole.abs_diff(year)))
                })
            }
            _ => false,
        },
        (Value::Decade(a), Value::Decade(b)) => match (a.as_u128(), b.as_u128()) {
            (Some(a), Some(b)) => (likely(a, b) && a.abs_diff(b) == DECADES) || (b < 100 && a == 1300 + b + DECADES),
            _ => false,
        },
        _ => false,
    }
}

/// «سال ۹۸».
fn follows_year_word(text: &Text<'_>, found: &Found) -> bool {
    let before = text.tokens.iter().take_while(|token| token.range.end <= found.range.start).last();
    let words = rules_for(text.lang).values.year_words;
    before.is_some_and(|token| words.contains(&token.key.as_str()))
}

fn real(number: &Number) -> Option<f64> {
    format!("{}e{}", number.digits, number.exponent).parse::<f64>().ok().filter(|real| *real > 0.0 && real.is_finite())
}

/// No day of any year: shown in the translation, or where the source has it.
fn impossible(scene: &Scene<'_>, source: &Left, target: &Left, out: &mut Vec<Finding>) {
    let what = "there is no such day: ";
    for range in &target.impossible {
        out.push(Finding::new(Code::Q1, format!("{what}{}", scene.target.get(range.clone()))).at(range.clone()));
    }
    for range in source.impossible.iter().filter(|_| target.impossible.is_empty()) {
        let finding = Finding::new(Code::Q1, format!("{what}{}", scene.source.get(range.clone())));
        out.push(finding.of_source(range.clone()).graded(Severity::Warning));
    }
}

fn keep(values: &mut Vec<Found>, indices: &[usize]) {
    let mut at = 0;
    values.retain(|_| {
        at += 1;
        // They are in order.
        indices.binary_search(&(at - 1)).is_ok()
    });
}

/// A date of one side whose day and year the other side has as numbers.
fn cancel_dates(dates: &mut Vec<Found>, numbers: &mut Vec<Found>) {
    dates.retain(|found| {
        let Value::Date(date) = &found.value else { return true };
        if let Some((day, year)) = without_year(date, numbers) {
            numbers.remove(day.max(year));
            numbers.remove(day.min(year));
            return false;
        }
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

/// Where the same day stands without its year, and that year as a number.
fn without_year(date: &Date, numbers: &[Found]) -> Option<(usize, usize)> {
    let year = i64::from(date.year?);
    let bare = Date { year: None, ..*date };
    let day = numbers.iter().position(|other| matches!(&other.value, Value::Date(other) if *other == bare))?;
    let year = numbers.iter().position(|other| other.value.number().is_some_and(|n| is(n, year)))?;
    Some((day, year))
}

fn is(number: &Number, whole: i64) -> bool {
    !number.negative && u128::try_from(whole).is_ok_and(|whole| number.as_u128() == Some(whole))
}
