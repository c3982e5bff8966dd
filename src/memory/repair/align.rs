//! Which unit of the stored source stands opposite which unit of the text asked for.
//!
//! Rows are aligned by words; a unit fits every unit of its class. What is the same on both sides is an
//! anchor, what lies between two anchors a *stretch*. Only units alone in their stretch, or one beside other
//! words that touches an anchor, are a pair.

use std::collections::HashMap;
use std::ops::Range;

use super::side::{Class, Item, Side, Unit, What};
use super::{Left, Reason};
use crate::text::diff::align_ids;
use crate::text::token::{Token, TokenKind};

/// A unit of the stored source and the one that takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// By number.
    pub(super) old: usize,
    pub(super) new: usize,
    /// The item of the stored source: the order of what is reported.
    pub(super) at: usize,
    /// What follows is the same on both sides.
    pub(super) followed: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    pub(super) pairs: Vec<Pair>,
    /// What has no partner, with its place.
    pub(super) left: Vec<(usize, Left)>,
    /// The pairs are all that differs.
    pub(super) clean: bool,
}

/// Between two anchors: items of both rows.
type Stretch = (Range<usize>, Range<usize>);

/// Aligns the stored source with the text asked for.
pub(super) fn align(stored: &Side, query: &Side) -> Alignment {
    let anchors = anchors(stored, query);
    let mut work = Aligner { stored, query, found: Alignment { clean: true, ..Alignment::default() } };
    for stretch in stretches(&anchors, stored.items.len(), query.items.len()) {
        work.stretch(stretch);
    }
    work.drop_crossed(&anchors);
    work.found
}

/// Items that are the same on both sides, rising on both.
fn anchors(stored: &Side, query: &Side) -> Vec<(usize, usize)> {
    let mut known = HashMap::new();
    let (a, b) = (ids(stored, &mut known), ids(query, &mut known));
    let mut pairs = align_ids(&a, &b);
    pairs.retain(|(i, j)| match (stored.items.get(*i), query.items.get(*j)) {
        (Some(Item::Unit(old)), Some(Item::Unit(new))) => {
            let keys = stored.keys_of(*i..*i + 1) == query.keys_of(*j..*j + 1);
            match (stored.units.get(*old), query.units.get(*new)) {
                // The same figures of other money are a difference.
                (Some(old), Some(new)) if keys => is_same_money(old, new),
                (Some(old), Some(new)) => is_same_value(old, new),
                _ => keys,
            }
        }
        _ => true,
    });
    pairs
}

/// One value in two ways of writing: nothing is to be changed.
fn is_same_value(old: &Unit, new: &Unit) -> bool {
    let values = matches!((&old.what, &new.what), (What::Value(_), What::Value(_)));
    values && old.says(new) && old.is_sure() && new.is_sure() && is_same_money(old, new)
}

fn is_same_money(old: &Unit, new: &Unit) -> bool {
    let currency = |unit: &Unit| match &unit.what {
        What::Value(found) => found.currency.as_ref().map(|(code, _)| *code),
        What::Name(_) => None,
    };
    currency(old) == currency(new)
}

fn ids<'a>(side: &'a Side, known: &mut HashMap<Key<'a>, u32>) -> Vec<u32> {
    let key = |item: &Item| match item {
        Item::Token(at) => Key::Word(side.tokens.get(*at).map_or("", |token| token.key.as_str())),
        Item::Unit(number) => side.units.get(*number).map_or(Key::Word(""), |unit| Key::Unit(unit.class() as u8)),
    };
    let mut number = |key| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(key).or_insert(next)
    };
    side.items.iter().map(|item| number(key(item))).collect()
}

#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Word(&'a str),
    Unit(u8),
}

fn stretches(anchors: &[(usize, usize)], old_end: usize, new_end: usize) -> Vec<Stretch> {
    let (mut i, mut j) = (0, 0);
    let mut stretches = Vec::new();
    for (a, b) in anchors.iter().copied().chain([(old_end, new_end)]) {
        if i < a || j < b {
            stretches.push((i..a, j..b));
        }
        (i, j) = (a + 1, b + 1);
    }
    stretches
}

struct Aligner<'a> {
    stored: &'a Side,
    query: &'a Side,
    found: Alignment,
}

impl Aligner<'_> {
    fn stretch(&mut self, (old, new): Stretch) {
        // One side may know a name that the other, with other words around it, does not.
        let same_words = self.stored.keys_of(old.clone()) == self.query.keys_of(new.clone());
        let money =
            |side: &Side, items: &Range<usize>| units(side, items).iter().any(|(_, unit)| side.counts_money(*unit));
        if same_words && !(money(self.stored, &old) || money(self.query, &new)) {
            return;
        }
        self.weekday(&old, &new);
        let (olds, news) = (units(self.stored, &old), units(self.query, &new));
        let pure = olds.len() == old.len() && news.len() == new.len();
        self.found.clean &= pure && olds.len() == news.len();
        let classes = |side: &Side, units: &[(usize, usize)]| -> Vec<Option<Class>> {
            units.iter().map(|(_, unit)| side.units.get(*unit).map(Unit::class)).collect()
        };
        if olds.is_empty() && news.is_empty() {
            return;
        }
        let unproved = if olds.len() != news.len() || (olds.len() > 1 && !pure) {
            Some(Reason::Unclear)
        } else if classes(self.stored, &olds) != classes(self.query, &news) {
            Some(Reason::OtherKind)
        } else if !pure && !self.touches((&old, &new), olds[0].0, news[0].0) {
            Some(Reason::Surroundings)
        } else {
            None
        };
        if let Some(reason) = unproved {
            // What is left may not be worth a word, but it is a difference all the same.
            self.found.clean = false;
            return self.leave(&olds, &news, (&old, &new), reason);
        }
        for ((at, old_unit), (to, new_unit)) in olds.iter().zip(&news) {
            let followed = at + 1 == old.end && to + 1 == new.end;
            self.found.pairs.push(Pair { old: *old_unit, new: *new_unit, at: *at, followed });
        }
    }

    /// Whether the same word, or an end of the text, stands beside both, on one side at least.
    fn touches(&self, (old, new): (&Range<usize>, &Range<usize>), at: usize, to: usize) -> bool {
        let before = at == old.start && to == new.start;
        let after = at + 1 == old.end && to + 1 == new.end;
        let ends = |side: &Side, at: usize| at == side.items.len();
        (before && (at == 0 && to == 0 || at.checked_sub(1).is_some_and(|at| self.is_word(at))))
            || (after && (ends(self.stored, old.end) && ends(self.query, new.end) || self.is_word(old.end)))
    }

    /// Whether an item of the stored row is no mere mark.
    fn is_word(&self, at: usize) -> bool {
        match self.stored.items.get(at) {
            Some(Item::Token(at)) => {
                let kind = self.stored.tokens.get(*at).map(|token| token.kind);
                kind.is_some_and(|kind| !matches!(kind, TokenKind::Punct | TokenKind::Symbol))
            }
            Some(Item::Unit(_)) => true,
            None => false,
        }
    }

    /// Reports the units of a stretch that are no pairs.
    fn leave(
        &mut self,
        olds: &[(usize, usize)],
        news: &[(usize, usize)],
        (old, new): (&Range<usize>, &Range<usize>),
        reason: Reason,
    ) {
        let text = |side: &Side, unit: usize| side.unit_text(unit).to_owned();
        let (was, now) = (self.stored.text_of(old.clone()), self.query.text_of(new.clone()));
        for (at, unit) in olds {
            let Some(known) = self.stored.units.get(*unit).filter(|unit| unit.is_worth_a_word(!news.is_empty())) else {
                continue;
            };
            let reason = match news {
                _ if !known.is_sure() => known.doubt(Reason::NumberWord),
                _ if news.iter().any(|(_, unit)| self.query.is_in_no_date(*unit)) => Reason::NoSuchDate,
                [] => Reason::alone(known.class(), now),
                _ => reason,
            };
            let now = match news {
                [(_, only)] => text(self.query, *only),
                [] if known.class() != Class::Name => String::new(),
                _ => now.to_owned(),
            };
            self.found.left.push((*at, Left { was: text(self.stored, *unit), now, reason }));
        }
        if !olds.is_empty() {
            return;
        }
        for (_, unit) in news {
            if self.query.units.get(*unit).is_some_and(|unit| unit.is_worth_a_word(false)) {
                let left =
                    Left { was: was.to_owned(), now: text(self.query, *unit), reason: self.reason_new(*unit, was) };
                self.found.left.push((old.start, left));
            }
        }
    }

    /// Why what is new has no place.
    fn reason_new(&self, unit: usize, was: &str) -> Reason {
        let name = self.query.units.get(unit).is_some_and(|unit| unit.class() == Class::Name);
        match was.chars().any(char::is_alphabetic) && name {
            _ if self.query.is_in_no_date(unit) => Reason::NoSuchDate,
            true => Reason::NotInGlossary,
            false => Reason::New,
        }
    }

    /// One weekday for another.
    fn weekday(&mut self, old: &Range<usize>, new: &Range<usize>) {
        let (was, now) = (self.stored.weekdays(old), self.query.weekdays(new));
        if let ([was], [now]) = (was.as_slice(), now.as_slice())
            && was.key != now.key
        {
            let text = |side: &Side, token: &Token| side.text.get(token.range.clone()).unwrap_or_default().to_owned();
            let left = Left { was: text(self.stored, was), now: text(self.query, now), reason: Reason::Weekday };
            self.found.left.push((old.start, left));
        }
    }

    /// `5 in Kabul and 7 in Herat` beside `7 in Herat`: where the new one has stood elsewhere in the stored source and
    /// is gone from there, or the old one is new elsewhere, the row may have been aligned awry.
    fn drop_crossed(&mut self, anchors: &[(usize, usize)]) {
        if self.found.clean {
            return;
        }
        let kept = |items: &[Item], side: fn(&(usize, usize)) -> usize| -> Vec<usize> {
            let unit = |at: usize| match items.get(at) {
                Some(Item::Unit(unit)) => Some(*unit),
                _ => None,
            };
            anchors.iter().filter_map(|pair| unit(side(pair))).collect()
        };
        let mut known_old = kept(&self.stored.items, |pair| pair.0);
        let mut known_new = kept(&self.query.items, |pair| pair.1);
        known_old.extend(self.found.pairs.iter().map(|pair| pair.old));
        known_new.extend(self.found.pairs.iter().map(|pair| pair.new));
        let (stored, query) = (self.stored, self.query);
        let strays = |side: &'_ Side, known: &[usize], like: Option<&Unit>| {
            let Some(like) = like else { return false };
            side.units.iter().enumerate().any(|(number, unit)| !known.contains(&number) && unit.says(like))
        };
        let (crossed, pairs): (Vec<Pair>, Vec<Pair>) =
            std::mem::take(&mut self.found.pairs).into_iter().partition(|pair| {
                strays(stored, &known_old, query.units.get(pair.new))
                    || strays(query, &known_new, stored.units.get(pair.old))
            });
        self.found.pairs = pairs;
        for pair in crossed {
            let (was, now) = (stored.unit_text(pair.old).to_owned(), query.unit_text(pair.new).to_owned());
            let left = Left { was, now, reason: Reason::Unclear };
            self.found.left.push((pair.at, left));
        }
    }
}

/// The units among some items: the number of the item, the number of the unit.
fn units(side: &Side, items: &Range<usize>) -> Vec<(usize, usize)> {
    let unit = |at: usize| match side.items.get(at) {
        Some(Item::Unit(unit)) => Some((at, *unit)),
        _ => None,
    };
    items.clone().filter_map(unit).collect()
}
