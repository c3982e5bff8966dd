//! Dates (D1): a month with the day and the year around it, or three parts in figures.

use std::ops::Range;

use super::figures::{Digits, Group, Runs};
use super::form::{DateForm, DatePart, Form, Shape};
use super::items::{Item, Items, What, Written};
use super::lexicon::{MonthName, role};
use super::spelled::SpelledKind;
use super::{Calendar, Date, DateOrder};
use crate::text::rules::values::DaySide;

/// A date over some items.
pub(super) struct DateFound {
    pub(super) items: Range<usize>,
    pub(super) range: Range<usize>,
    pub(super) date: Date,
    pub(super) form: Form,
}

/// A part of a date, with its bytes.
type Part<T> = (usize, T, Range<usize>, DatePart);

/// The hamza above the last letter of a month («مهٔ»).
pub(super) const EZAFE: char = '\u{654}';

/// The longest way from a month to its day or year, in items.
const REACH: usize = 4;

impl Items<'_> {
    /// The date whose month is item `at`, if it has a day or a year or is sure by itself; no item before
    /// `from` belongs to it. An impossible one is handed over too.
    pub(super) fn date_around(&self, at: usize, from: usize) -> Option<DateFound> {
        let item = self.items.get(at)?;
        let What::Month(name) = item.what else { return None };
        // «۱۹ مې پېړۍ»: May, or the end of an ordinal.
        if !self.is_capital(item) || self.has(at, role::ORDINAL_TAIL) {
            return None;
        }
        let mut day = self.day_before(at, from, name);
        let mut year = if day.is_none() { self.year_before(at, from, name) } else { None };
        let mut next = self.after_stop(at, name);
        let stop = next > at + 1;
        if day.is_none() && self.rules.values.day_side == DaySide::Both {
            day = self.day_after(at, next);
            next = day.as_ref().map_or(next, |day| day.0 + 1);
        }
        if year.is_none() {
            year = self.year_after(next, name.calendar);
        }
        let named = at.checked_sub(1).filter(|before| *before >= from && self.has(*before, role::MONTH_WORD));
        let alone = day.is_none() && year.is_none();
        if alone && named.is_none() && !(name.sure && name.calendar == Calendar::Gregorian) {
            return None;
        }
        let date = Date {
            calendar: name.calendar,
            year: year.as_ref().map(|year| year.1),
            month: name.month,
            day: day.as_ref().map(|day| day.1),
        };
        Some(self.built(at, name, date, (day, year), stop))
    }

    fn built(
        &self,
        at: usize,
        name: MonthName,
        date: Date,
        rest: (Option<Part<u8>>, Option<Part<i32>>),
        stop: bool,
    ) -> DateFound {
        let month = self.items.get(at).map_or(0..0, |item| item.range.clone());
        let end = if stop { self.items.get(at + 1).map_or(month.end, |item| item.range.end) } else { month.end };
        let capitals = self.slice(month.clone()).chars().nth(1).is_some_and(char::is_uppercase);
        let ezafe = self.slice(month.clone()).ends_with(EZAFE);
        let part = DatePart::MonthName { set: name.set, stop, capitals, ezafe };
        let mut parts = vec![(at..at + 1 + usize::from(stop), month.start..end, part)];
        parts.extend(rest.0.map(|(item, _, range, part)| (item..item + 1, range, part)));
        parts.extend(rest.1.map(|(item, _, range, part)| (item..item + 1, range, part)));
        parts.sort_by_key(|(_, range, _)| range.start);
        let span = |first: usize, last: usize| first..last;
        let first = parts.first().map_or(at, |part| part.0.start);
        let last = parts.last().map_or(at + 1, |part| part.0.end);
        let range = parts.first().map_or(0, |part| part.1.start)..parts.last().map_or(0, |part| part.1.end);
        let form = self.date_form(date.calendar, parts.into_iter().map(|(_, range, part)| (range, part)));
        DateFound { items: span(first, last), range, date, form }
    }

    fn date_form(&self, calendar: Calendar, found: impl Iterator<Item = (Range<usize>, DatePart)>) -> Form {
        let mut parts = Vec::new();
        let mut end = None;
        for (range, part) in found {
            if let Some(end) = end {
                parts.push(DatePart::Text(self.slice(end..range.start).to_owned()));
            }
            end = Some(range.end);
            parts.push(part);
        }
        Form { shape: Shape::Date(Box::new(DateForm { calendar, parts })) }
    }

    /// English months have a capital; where they are also words, it tells them apart.
    fn is_capital(&self, item: &Item) -> bool {
        self.slice(item.range.clone()).chars().next().is_some_and(|c| !c.is_lowercase())
    }

    /// Past the full stop of an abbreviation that more follows.
    fn after_stop(&self, at: usize, name: MonthName) -> usize {
        let touching = |a: usize, b: usize| matches!((self.items.get(a), self.items.get(b)), (Some(a), Some(b)) if a.range.end == b.range.start);
        let is_stop = self.items.get(at + 1).is_some_and(|item| self.slice(item.range.clone()) == ".");
        if name.dotted && is_stop && touching(at, at + 1) && at + 2 < self.items.len() { at + 2 } else { at + 1 }
    }

    /// The nearest item before or after that is no filler.
    fn past_fillers(&self, mut at: usize, back: bool, floor: usize, commas: bool) -> Option<(usize, usize)> {
        let mut fillers = 0;
        loop {
            at = if back { at.checked_sub(1).filter(|at| *at >= floor)? } else { at };
            let comma = matches!(self.items.get(at).map(|item| self.slice(item.range.clone())), Some("," | "،"));
            if !self.has(at, role::FILLER) || (comma && !commas) {
                return (at < self.items.len()).then_some((at, fillers));
            }
            fillers += 1;
            at = if back { at } else { at + 1 };
            if fillers > REACH {
                return None;
            }
        }
    }

    fn day_before(&self, at: usize, from: usize, name: MonthName) -> Option<Part<u8>> {
        let (before, fillers) = self.past_fillers(at, true, from, false)?;
        let month_word = fillers > 0 && (before + 1..at).any(|item| self.has(item, role::MONTH_WORD));
        let day = self.day(before, Some(name))?;
        if before.checked_sub(1).is_some_and(|part| self.has(part, role::PART_WORD)) {
            return None;
        }
        // «۲ ماه» counts months.
        let counts = month_word && matches!(day.3, DatePart::Day(..));
        (!counts).then_some(day)
    }

    fn day_after(&self, month: usize, at: usize) -> Option<Part<u8>> {
        let (after, fillers) = self.past_fillers(at, false, 0, false)?;
        // Pashto puts `د` before the month; without it a name that is also a word is a word.
        let direct = if self.persian { self.has(month.wrapping_sub(1), role::FILLER) } else { fillers == 0 };
        if !direct || self.counts_on(after) {
            return None;
        }
        let day = self.day(after, None)?;
        // «په ۳۰ مه».
        let tail = self.items.get(after + 1).filter(|_| self.persian && self.has(after + 1, role::ORDINAL_TAIL));
        match (tail, day) {
            (Some(item), (at, number, range, DatePart::Day(digits, width))) => {
                let text = self.slice(range.end..item.range.end).to_owned();
                Some((at, number, range.start..item.range.end, DatePart::DayTail(digits, width, text)))
            }
            (_, day) => Some(day),
        }
    }

    /// Whether a number goes on as an amount: `In May 2 million`, `March 5%`.
    fn counts_on(&self, at: usize) -> bool {
        let tail = self.tail(at);
        let next = self.items.get(at + 1);
        let scale = self.scale_at(at + 1).is_some();
        let phrase = next.is_some() && self.phrase(at + 1).is_some();
        scale || phrase || !(tail.is_empty() || self.is_ordinal_tail(tail))
    }

    fn tail(&self, at: usize) -> &str {
        match self.items.get(at).map(|item| &item.what) {
            Some(What::Figures(written)) => self.slice(written.tail.clone()),
            _ => "",
        }
    }

    pub(super) fn is_ordinal_tail(&self, tail: &str) -> bool {
        let key = crate::text::key::match_key(tail, self.rules);
        self.rules.values.ordinal_tails.contains(&key.as_str())
    }

    /// A day in item `at`. Before a month whose name is also a word, words are too little.
    fn day(&self, at: usize, before: Option<MonthName>) -> Option<Part<u8>> {
        let item = self.items.get(at)?;
        match &item.what {
            What::Figures(written) => self.day_figures(at, item, written),
            What::Words(words) => {
                let number = u8::try_from(words.number).ok().filter(|day| (1..=31).contains(day))?;
                let enough = match (words.kind, before) {
                    (SpelledKind::Ordinal, Some(_)) => !self.is_verb_prefix(at + 1),
                    (SpelledKind::Ordinal, None) => true,
                    (SpelledKind::Cardinal, Some(name)) => self.persian && name.sure && number > 10,
                    _ => false,
                };
                enough.then(|| (at, number, item.range.clone(), DatePart::DayWord))
            }
            _ => None,
        }
    }

    /// «دوم می‌…»: the month May is a verb prefix too, unless a sign or nothing follows.
    fn is_verb_prefix(&self, at: usize) -> bool {
        let prefix = self.rules.affixes.map_or("", |affixes| affixes.may_prefix);
        let raw = self.items.get(at).map_or("", |item| self.slice(item.range.clone()));
        let after = self.items.get(at + 1).map_or("", |item| self.slice(item.range.clone()));
        raw == prefix && after.chars().next().is_some_and(char::is_alphabetic)
    }

    fn day_figures(&self, at: usize, item: &Item, written: &Written) -> Option<Part<u8>> {
        let plain = written.figures.plain.as_deref().filter(|plain| plain.len() <= 2)?;
        // 32 and above is no day at all, 31 in February an impossible one.
        let number: u8 = plain.parse().ok().filter(|day| (1..=31).contains(day))?;
        let tail = self.slice(written.tail.clone());
        let style = written.figures.style;
        if written.sign.is_some() || !(tail.is_empty() || self.is_ordinal_tail(tail)) {
            return None;
        }
        if tail.is_empty() {
            return Some((at, number, item.range.clone(), DatePart::Day(style.digits, style.width)));
        }
        if self.persian {
            let part = DatePart::DayTail(style.digits, style.width, tail.to_owned());
            return Some((at, number, item.range.start..written.tail.end, part));
        }
        Some((at, number, item.range.start..written.tail.end, DatePart::EnglishDay(style.digits)))
    }

    fn year(&self, at: usize, calendar: Calendar) -> Option<Part<i32>> {
        let item = self.items.get(at)?;
        let What::Figures(written) = &item.what else { return None };
        let plain = written.figures.plain.as_deref().filter(|plain| plain.len() == 4)?;
        let year = plain.parse::<i32>().ok()?;
        let likely = match calendar {
            Calendar::Gregorian => (1500..=2999).contains(&year),
            Calendar::SolarHijri => (1100..=1599).contains(&year),
        };
        let bare = written.sign.is_none() && written.figures.style.group != Group::Unseen && written.tail.is_empty();
        (likely && bare).then(|| (at, year, item.range.clone(), DatePart::Year(written.figures.style.digits)))
    }

    /// Pashto: «د ۲۰۲۰ کال د اکتوبر».
    fn year_before(&self, at: usize, from: usize, name: MonthName) -> Option<Part<i32>> {
        if self.rules.values.day_side != DaySide::Both || !self.persian {
            return None;
        }
        let (mut before, _) = self.past_fillers(at, true, from, false)?;
        while self.has(before, role::YEAR_WORD) {
            before = before.checked_sub(1).filter(|before| *before >= from)?;
        }
        self.year(before, name.calendar)
    }

    fn year_after(&self, at: usize, calendar: Calendar) -> Option<Part<i32>> {
        let (mut after, _) = self.past_fillers(at, false, 0, true)?;
        if self.has(after, role::YEAR_WORD) {
            after += 1;
        }
        self.year(after, calendar).filter(|_| !self.counts_on(after))
    }

    /// A date in figures. `Err` where there is no such day.
    pub(super) fn date_of_parts(&self, found: &Runs, order: DateOrder) -> Result<(Date, Form), ()> {
        let numbers: Vec<u32> = found.runs.iter().filter_map(|run| run.0.parse().ok()).collect();
        let &[first, middle, last] = numbers.as_slice() else { return Err(()) };
        let year_first = found.runs.first().is_some_and(|run| run.0.len() == 4);
        let month_first = order == DateOrder::MonthFirst && !self.persian && !year_first;
        let (year, month, day) = match (year_first, month_first) {
            (true, _) => (first, middle, last),
            (false, true) => (last, first, middle),
            (false, false) => (last, middle, first),
        };
        let solar = self.persian && (1200..=1500).contains(&year);
        let calendar = if solar { Calendar::SolarHijri } else { Calendar::Gregorian };
        let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
        let date = Date { calendar, year: i32::try_from(year).ok(), month: small(month), day: Some(small(day)) };
        if !date.is_possible() {
            return Err(());
        }
        let width = width(found);
        let digits = found.digits;
        let kinds = match (year_first, month_first) {
            (true, _) => [DatePart::Year(digits), DatePart::MonthFigures(digits, width), DatePart::Day(digits, width)],
            (false, true) => {
                [DatePart::MonthFigures(digits, width), DatePart::Day(digits, width), DatePart::Year(digits)]
            }
            (false, false) => {
                [DatePart::Day(digits, width), DatePart::MonthFigures(digits, width), DatePart::Year(digits)]
            }
        };
        let ranges = found.runs.iter().map(|run| run.1.clone());
        Ok((date, self.date_form(calendar, ranges.zip(kinds))))
    }
}

/// 2 where parts below ten have, or may have, a zero before them.
fn width(found: &Runs) -> usize {
    let bare = found.runs.iter().any(|(run, _): &(String, _)| run.len() == 1);
    if bare { 0 } else { 2 }
}

/// Digits of a date that is written anew.
pub(super) fn digits_of(persian: bool) -> Digits {
    if persian { Digits::Persian } else { Digits::Ascii }
}
