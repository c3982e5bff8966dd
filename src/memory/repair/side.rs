//! A text as a row of words and units.

use std::ops::Range;

use jiff::civil::Date;

use super::Reason;
use crate::glossary::{Occurrence, TermCache, find_on};
use crate::lang::LanguageTag;
use crate::memory::MemoryError;
use crate::store::Store;
use crate::text::rules::rules_for;
use crate::text::token::{Token, tokenize};
use crate::text::value::{self, DateOrder, Found, Value};
use crate::text::words::is_weekday;

/// Reads texts: what the glossary and the numbers in them say.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) terms: &'a TermCache,
    pub(super) order: DateOrder,
}

/// A value or a name in a text.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// Its bytes.
    pub(super) range: Range<usize>,
    pub(super) what: What,
    /// The tokens it consists of; `None` where it is only a part of one.
    pub(super) tokens: Option<Range<usize>>,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    Value(Found),
    Name(Box<Occurrence>),
}

/// Units of one class can stand opposite each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Cardinal,
    Ordinal,
    Decade,
    Percent,
    Part,
    Date,
    Name,
}

/// A part of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A token by number.
    Token(usize),
    /// A unit by number.
    Unit(usize),
}

/// A text as a row of words and units.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) text: String,
    pub(super) lang: LanguageTag,
    pub(super) tokens: Vec<Token>,
    pub(super) units: Vec<Unit>,
    pub(super) items: Vec<Item>,
    /// What looks like a date and is none.
    impossible: Vec<Range<usize>>,
    /// By token: whether it belongs to a unit that may be replaced.
    loose: Vec<bool>,
}

impl Reader<'_> {
    /// The row of a text, as it was read on a day.
    pub(super) fn side(&self, text: &str, lang: &LanguageTag, day: Option<Date>) -> Result<Side, MemoryError> {
        let tokens = tokenize(text, rules_for(lang));
        let (mut units, impossible) = self.read(text, lang, day)?;
        for unit in &mut units {
            unit.tokens = whole_tokens(&tokens, &unit.range);
        }
        let items = items(tokens.len(), &units);
        let mut loose = vec![false; tokens.len()];
        for own in units.iter().filter(|unit| unit.is_sure()).filter_map(|unit| unit.tokens.clone()) {
            loose.get_mut(own).into_iter().flatten().for_each(|token| *token = true);
        }
        Ok(Side { text: text.to_owned(), lang: lang.clone(), tokens, units, items, impossible, loose })
    }

    /// The values and names of a text, in order, not overlapping: a sure name goes before a value (`Rossiya 1`),
    /// a value before what may be no name (the month Asad).
    pub(super) fn units(&self, text: &str, lang: &LanguageTag, day: Option<Date>) -> Result<Vec<Unit>, MemoryError> {
        Ok(self.read(text, lang, day)?.0)
    }

    /// [`units`](Self::units), and what looks like a date and is none.
    fn read(
        &self,
        text: &str,
        lang: &LanguageTag,
        day: Option<Date>,
    ) -> Result<(Vec<Unit>, Vec<Range<usize>>), MemoryError> {
        let names = find_on(&self.terms.over(self.store, lang), &[text], lang, day)?;
        let (doubtful, sure): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name.weak);
        let mut units: Vec<Unit> = sure.into_iter().map(Unit::name).collect();
        let reading = value::read(text, lang, self.order);
        let values = reading.values.into_iter().map(|found| Unit {
            range: found.range.clone(),
            what: What::Value(found),
            tokens: None,
        });
        add_free(&mut units, values);
        add_free(&mut units, doubtful.into_iter().map(Unit::name));
        Ok((units, reading.impossible))
    }
}

/// Adds what overlaps nothing; all are in order before and after.
fn add_free(units: &mut Vec<Unit>, more: impl Iterator<Item = Unit>) {
    let known = units.len();
    for unit in more {
        let of_known = units.get(..known).unwrap_or_default();
        let next = of_known.partition_point(|other| other.range.end <= unit.range.start);
        if of_known.get(next).is_none_or(|other| other.range.start >= unit.range.end) {
            units.push(unit);
        }
    }
    units.sort_by_key(|unit| unit.range.start);
}

/// The tokens that make up these bytes, if no token reaches beyond them.
fn whole_tokens(tokens: &[Token], range: &Range<usize>) -> Option<Range<usize>> {
    let first = tokens.partition_point(|token| token.range.end <= range.start);
    let last = tokens.partition_point(|token| token.range.start < range.end);
    let whole =
        tokens.get(first)?.range.start >= range.start && tokens.get(last.checked_sub(1)?)?.range.end <= range.end;
    (first < last && whole).then_some(first..last)
}

fn items(tokens: usize, units: &[Unit]) -> Vec<Item> {
    let mut items = Vec::with_capacity(tokens);
    let mut at = 0;
    for (number, unit) in units.iter().enumerate() {
        let Some(own) = unit.tokens.clone().filter(|own| own.start >= at) else { continue };
        items.extend((at..own.start).map(Item::Token));
        items.push(Item::Unit(number));
        at = own.end;
    }
    items.extend((at..tokens).map(Item::Token));
    items
}

impl Side {
    /// The tokens that no repair can change: all but those of sure units.
    pub(super) fn fixed(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().enumerate().filter(|(at, _)| !self.is_loose(*at)).map(|(_, token)| token)
    }

    /// Whether a token belongs to a unit that may be replaced.
    pub(super) fn is_loose(&self, token: usize) -> bool {
        self.loose.get(token).copied().unwrap_or(false)
    }

    /// The tokens of an item.
    pub(super) fn tokens_of(&self, item: Item) -> Range<usize> {
        match item {
            Item::Token(at) => at..at + 1,
            Item::Unit(number) => self.units.get(number).and_then(|unit| unit.tokens.clone()).unwrap_or(0..0),
        }
    }

    /// The text of some items.
    pub(super) fn text_of(&self, items: Range<usize>) -> &str {
        let items = self.items.get(items).unwrap_or_default();
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return "" };
        let (first, last) = (self.tokens_of(*first).start, self.tokens_of(*last).end);
        let Some(tokens) = self.tokens.get(first..last) else { return "" };
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return "" };
        self.text.get(first.range.start..last.range.end).unwrap_or_default()
    }

    /// Whether a unit is a part of what looks like a date and is none.
    pub(super) fn is_in_no_date(&self, unit: usize) -> bool {
        let range = self.units.get(unit).map(|unit| unit.range.clone()).unwrap_or_default();
        self.impossible.iter().any(|none| none.start < range.end && range.start < none.end)
    }

    /// Whether a unit counts money.
    pub(super) fn counts_money(&self, unit: usize) -> bool {
        matches!(self.units.get(unit).map(|unit| &unit.what), Some(What::Value(found)) if found.currency.is_some())
    }

    /// The weekdays among some items.
    pub(super) fn weekdays(&self, items: &Range<usize>) -> Vec<&Token> {
        let rules = rules_for(&self.lang);
        let items = self.items.get(items.clone()).unwrap_or_default().iter();
        let tokens = items.filter_map(|item| match item {
            Item::Token(at) => self.tokens.get(*at),
            Item::Unit(_) => None,
        });
        tokens.filter(|token| is_weekday(&token.key, rules)).collect()
    }

    /// The text of a unit, with its money.
    pub(super) fn money_text(&self, unit: usize) -> &str {
        let Some(What::Value(found)) = self.units.get(unit).map(|unit| &unit.what) else { return self.unit_text(unit) };
        let (start, end) = (found.range.start, found.range.end);
        let sign = found.currency.as_ref().map_or(start..end, |(_, sign)| sign.clone());
        self.text.get(start.min(sign.start)..end.max(sign.end)).unwrap_or_default()
    }

    /// The text of a unit.
    pub(super) fn unit_text(&self, unit: usize) -> &str {
        let range = self.units.get(unit).map(|unit| unit.range.clone()).unwrap_or_default();
        self.text.get(range).unwrap_or_default()
    }

    /// The keys of the tokens of some items.
    pub(super) fn keys_of(&self, items: Range<usize>) -> Vec<&str> {
        let items = self.items.get(items).unwrap_or_default().iter();
        let tokens = items.flat_map(|item| self.tokens_of(*item));
        tokens.filter_map(|at| self.tokens.get(at)).map(|token| token.key.as_str()).collect()
    }
}

impl Unit {
    fn name(name: Occurrence) -> Self {
        Self { range: name.range.clone(), what: What::Name(Box::new(name)), tokens: None }
    }

    /// Whether it may be put in or replaced: no number word, no weak name.
    pub(super) fn is_sure(&self) -> bool {
        match &self.what {
            What::Value(found) => !found.words && found.doubt.is_none() && found.other.is_none(),
            What::Name(name) => !name.weak,
        }
    }

    /// Why it is not sure.
    pub(super) fn doubt(&self, words: Reason) -> Reason {
        match &self.what {
            What::Name(_) => Reason::Weak,
            What::Value(found) if found.words => words,
            What::Value(found) if found.doubt == Some(value::Doubt::Month) => Reason::Unclear,
            What::Value(_) => Reason::TwoReadings,
        }
    }

    /// Whether people are told if it is left. Of what may be no value or name they are not, of a number in words
    /// only if something stands opposite.
    pub(super) fn is_worth_a_word(&self, opposite: bool) -> bool {
        match &self.what {
            What::Value(found) => found.doubt.is_none() && (opposite || !found.words),
            What::Name(_) => self.is_sure(),
        }
    }

    pub(super) fn class(&self) -> Class {
        match &self.what {
            What::Name(_) => Class::Name,
            What::Value(found) => match found.value {
                Value::Cardinal(_) => Class::Cardinal,
                Value::Ordinal(_) => Class::Ordinal,
                Value::Decade(_) => Class::Decade,
                Value::Percent(_) => Class::Percent,
                Value::Part(..) => Class::Part,
                Value::Date(_) => Class::Date,
            },
        }
    }

    /// Whether both say the same, or may say it: one value, or one entry.
    pub(super) fn says(&self, other: &Self) -> bool {
        match (&self.what, &other.what) {
            (What::Value(a), What::Value(b)) => {
                let all = |found: &Found| [Some(found.value.clone()), found.other.clone()];
                all(a).iter().flatten().any(|a| all(b).iter().flatten().any(|b| value::same(a, b)))
            }
            (What::Name(a), What::Name(b)) => a.entry.id == b.entry.id,
            _ => false,
        }
    }
}
