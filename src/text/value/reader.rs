//! The values of a text, from its items.

use std::ops::Range;

use super::dates::DateFound;
use super::figures::is_dash;
use super::form::{Form, Shape};
use super::items::{Item, Items, What, Written};
use super::lexicon::role;
use super::place::Place;
use super::spelled::{Spelled, SpelledKind};
use super::{Calendar, Date, DateOrder, Doubt, Found, Number, Value, clock, spans};
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;

/// What a text says in values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The values, in order, not overlapping.
    pub values: Vec<Found>,
    /// What looks like a date and is none: «۳۱ فوریه», `30.02.2020`. The numbers in it are among the values.
    pub impossible: Vec<Range<usize>>,
}

/// The values of a text, in order, not overlapping. Digits in names (`S-300`), addresses, tags, placeholders,
/// telephone numbers and the like are none. Impossible dates (31 February) are read as the numbers they hold.
pub fn values(text: &str, lang: &LanguageTag, order: DateOrder) -> Vec<Found> {
    read(text, lang, order).values
}

/// [`values`], and what looks like a date and is none.
pub fn read(text: &str, lang: &LanguageTag, order: DateOrder) -> Reading {
    let items = Items::read(text, rules_for(lang), lang.is_rtl());
    let mut reader = Reader { items: &items, order, reading: Reading::default(), spent: 0 };
    reader.run();
    reader.reading
}

struct Reader<'a> {
    items: &'a Items<'a>,
    order: DateOrder,
    reading: Reading,
    /// Items before this one belong to values already.
    spent: usize,
}

impl Reader<'_> {
    fn run(&mut self) {
        let dates = self.dates();
        let mut dates = dates.into_iter().peekable();
        let mut at = 0;
        while at < self.items.items.len() {
            let before = self.reading.values.len();
            at = match dates.next_if(|date| date.items.start == at) {
                Some(date) => self.date(date),
                None => self.other(at),
            };
            if self.reading.values.len() > before {
                self.spent = at;
            }
        }
        self.share_money();
        clock::hours(self.items, &mut self.reading.values);
        spans::spans(self.items, &mut self.reading.values);
        self.cut_years();
    }

    /// All dates with a month by name. Impossible ones are noted and left to be read as numbers.
    fn dates(&mut self) -> Vec<DateFound> {
        let mut dates = Vec::new();
        let mut from = 0;
        for at in 0..self.items.items.len() {
            if at < from {
                continue;
            }
            let Some(found) = self.items.date_around(at, from) else { continue };
            if found.date.is_possible() {
                from = found.items.end;
                dates.push(found);
            } else {
                self.reading.impossible.push(found.range);
            }
        }
        dates
    }

    fn date(&mut self, found: DateFound) -> usize {
        let alone = found.date.day.is_none() && found.date.year.is_none();
        let doubt = alone.then_some(Doubt::Month);
        let end = found.items.end;
        self.push(Found { doubt, ..Found::plain(found.range, Value::Date(found.date), found.form) });
        end
    }

    fn push(&mut self, found: Found) {
        self.reading.values.push(found);
    }

    fn other(&mut self, at: usize) -> usize {
        let Some(item) = self.items.items.get(at) else { return at + 1 };
        match &item.what {
            What::Figures(written) => self.figures(at, item, written),
            What::Words(words) => self.words(at, item, *words),
            What::Parts(_) => self.parts(item, at),
            What::Part(count, of) => self.part(at, item, *count, *of),
            What::Day(month, day) => self.named_day(at, item, *month, *day),
            What::Month(_) | What::Other => at + 1,
        }
    }

    /// `7.55am`: hours and minutes, two numbers.
    fn clock(&mut self, at: usize, item: &Item, written: &Written) -> Option<usize> {
        let items = self.items;
        let (hours, minutes) = items.slice(item.range.clone()).split_once('.').filter(|time| time.1.len() == 2)?;
        let glued = items.is_clock(items.slice(written.tail.clone()));
        if written.sign.is_some() || !(glued || (written.tail.is_empty() && items.has(at + 1, role::CLOCK))) {
            return None;
        }
        let start = item.range.start;
        for (digits, at) in [(hours, start), (minutes, start + hours.len() + 1)] {
            let value = Value::Cardinal(Number::new(false, digits, 0));
            self.push(Found::plain(at..at + digits.len(), value, Form::default()));
        }
        Some(at + 1)
    }

    /// A date in figures; without such a day, its numbers.
    fn parts(&mut self, item: &Item, at: usize) -> usize {
        let What::Parts(found) = &item.what else { return at + 1 };
        if let Ok((date, form)) = self.items.date_of_parts(found, self.order) {
            self.push(Found::plain(item.range.clone(), Value::Date(date), form));
            return at + 1;
        }
        self.reading.impossible.push(item.range.clone());
        for (digits, range) in &found.runs {
            let value = Value::Cardinal(Number::new(false, digits, 0));
            self.push(Found::plain(range.clone(), value, Form::default()));
        }
        at + 1
    }

    fn figures(&mut self, at: usize, item: &Item, written: &Written) -> usize {
        if let Some(next) = self.clock(at, item, written) {
            return next;
        }
        let place = Place::read(self.items, at, item, written, self.spent);
        let currency = self.money(at, place.next);
        let next = place.next;
        let found = place.found();
        self.push(Found { currency, ..found });
        next
    }

    /// The money around items `at` to `next`: a name after, or a sign before.
    fn money(&self, at: usize, next: usize) -> Option<(&'static str, Range<usize>)> {
        self.items.money_after(next).or_else(|| self.items.money_before(at, self.spent))
    }

    fn words(&mut self, at: usize, item: &Item, words: Spelled) -> usize {
        if words.kind == SpelledKind::Vague {
            return at + 1;
        }
        let number = words.value();
        let doubt = words.doubtful.then_some(Doubt::Word);
        let mut found = Found {
            words: true,
            doubt,
            ..Found::plain(item.range.clone(), Value::Cardinal(number.clone()), Form::default())
        };
        let mut next = at + 1;
        match words.kind {
            SpelledKind::Ordinal => {
                found.value = Value::Ordinal(number);
                // `third` is a fraction, «دوم» the second time: from four on there is no doubt.
                if words.number > 3 && self.items.rules.values.ordinal_words.is_some() {
                    (found.words, found.form) = (false, Form { shape: Shape::OrdinalWord });
                }
            }
            SpelledKind::Decade => found.value = Value::Decade(number),
            _ => {
                if let Some((after, end)) = self.items.percent_at(next) {
                    (found.value, found.doubt, next, found.range.end) = (Value::Percent(number), None, after, end);
                } else if at > self.spent
                    && self.items.has(at - 1, role::DECADE_BEFORE)
                    && words.number.is_multiple_of(10)
                {
                    found.value = Value::Decade(number);
                }
            }
        }
        found.currency = self.items.money_after(next);
        if found.currency.is_some() {
            found.doubt = None;
        }
        self.push(found);
        next
    }

    /// A part of one may be said by its number alone, where what is counted is called a third.
    fn part(&mut self, at: usize, item: &Item, count: u16, of: u16) -> usize {
        let found = Found::plain(item.range.clone(), Value::Part(count, of), Form::default());
        let other = Some(Value::Cardinal(Number::from(u128::from(count))));
        self.push(Found { words: true, other, ..found });
        at + 1
    }

    fn named_day(&mut self, at: usize, item: &Item, month: u8, day: u8) -> usize {
        let date = Date { calendar: Calendar::Gregorian, year: None, month, day: Some(day) };
        let found = Found::plain(item.range.clone(), Value::Date(date), Form::default());
        self.push(Found { doubt: Some(Doubt::Name), ..found });
        at + 1
    }

    /// `2019–20`, `’98`: the century is that of the year before, or the last one.
    fn cut_years(&mut self) {
        for at in 0..self.reading.values.len() {
            let year = self.reading.values.get(at).and_then(|found| {
                let before = at.checked_sub(1).and_then(|before| self.reading.values.get(before));
                self.items.whole_year(found, before)
            });
            if let (Some(year), Some(found)) = (year, self.reading.values.get_mut(at)) {
                found.other = Some(Value::Cardinal(Number::from(year)));
            }
        }
    }

    /// `US$900–1,300`, «۹۰۰ تا ۱٬۳۰۰ دلار»: both ends of a range are money.
    fn share_money(&mut self) {
        let items = self.items;
        for right in 1..self.reading.values.len() {
            let Some([a, b]) = self.reading.values.get_mut(right - 1..=right) else { continue };
            let between = items.slice(a.range.end..b.range.start).trim();
            let mut marks = between.chars();
            let dash = marks.next().is_some_and(is_dash) && marks.next().is_none();
            if dash || items.rules.values.range_words.contains(&between) {
                match (&a.currency, &b.currency) {
                    (None, Some(_)) => a.currency.clone_from(&b.currency),
                    (Some(_), None) => b.currency.clone_from(&a.currency),
                    _ => {}
                }
            }
        }
    }
}

impl Found {
    /// A value with nothing more to say of it.
    pub(super) fn plain(range: Range<usize>, value: Value, form: Form) -> Self {
        Self { range, value, form, currency: None, hour: None, words: false, doubt: None, other: None }
    }
}
