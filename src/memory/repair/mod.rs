//! Repair with proof: a stored translation that differs from what is asked for in numbers, dates and names.
//!
//! Both sources are read as rows of words and *units*: a value or a name is one unit, however many words it
//! has ([`side`]). Where the rows differ, one unit may stand opposite one other ([`align`]). Such a pair is
//! proved if the old one stands once in the stored source and once in the stored target, and the new one has
//! a form for that place ([`proof`], [`name`]). What was written is read back, and must say what it should.
//!
//! Nothing is guessed: whatever is not proved stays as it is stored, with a [`Reason`].

mod align;
mod name;
mod proof;
mod reason;
mod side;
mod write;

pub use reason::Reason;

use std::ops::Range;

use jiff::civil::Date;

use self::align::{Alignment, align};
use self::proof::{Change, Proof};
use self::side::{Reader, Side};
use super::{MemoryError, Request};
use crate::glossary::TermCache;
use crate::index::retrieve::{Candidate, Reach};
use crate::index::symbols::weight_of;
use crate::store::Store;
use crate::text::rules::{Rules, rules_for};
use crate::text::token::{Token, tokenize};
use crate::text::value::{DateOrder, DateStyle};
use crate::text::words::{Word, may_be_calendar, words};
use crate::unit::Variant;

/// The similarity from which repair is tried, whatever threshold is asked for (B9).
pub const REPAIR_FLOOR: u8 = 50;

/// Texts with more numbers, dates and names than this are tables: what belongs to which is compared with everything.
const MOST_UNITS: usize = 1_000;

/// How matches are repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repairing {
    /// Whether at all.
    pub on: bool,
    /// How dates in figures are read.
    pub order: DateOrder,
    /// In which calendar a date is put in (D3).
    pub dates: DateStyle,
    /// The day of the text: a name that does not hold on it is not put in.
    pub day: Option<Date>,
}

impl Default for Repairing {
    fn default() -> Self {
        Self { on: true, order: DateOrder::default(), dates: DateStyle::default(), day: None }
    }
}

/// What was put into a stored target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The text that stood there.
    pub was: String,
    /// The text that stands there now.
    pub now: String,
    /// Its bytes in the repaired target.
    pub range: Range<usize>,
}

/// A number, date or name that differs and was left as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What the stored source has; empty if it has nothing there.
    pub was: String,
    /// What is asked for; empty if nothing stands there.
    pub now: String,
    /// Why it was left.
    pub reason: Reason,
}

/// A target after repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The target with everything put in that could be proved.
    pub target: Variant,
    /// What was put in, in its order.
    pub repairs: Vec<Repair>,
    /// What was left, in the order of the stored source.
    pub left: Vec<Left>,
    /// Every difference of the sources is one of the repairs: the score is 98.
    pub whole: bool,
}

/// Repairs matches of one request.
pub(super) struct Repairer<'a> {
    reader: Reader<'a>,
    how: Repairing,
    rules: &'static Rules,
    query: Side,
    reach: Option<Reach>,
    /// Of the query.
    weight: u32,
}

impl<'a> Repairer<'a> {
    pub(super) fn new(
        store: &'a dyn Store,
        terms: &'a TermCache,
        how: Repairing,
        request: &Request,
    ) -> Result<Self, MemoryError> {
        let reader = Reader { store, terms, order: how.order };
        let rules = rules_for(&request.from);
        let query = reader.side(if how.on { &request.text } else { "" }, &request.from, how.day)?;
        let (weight, reach) = reach(&query, rules);
        Ok(Self { reader, how, rules, query, reach, weight })
    }

    /// What may be raised by repair, for retrieval; `None` if the text holds nothing that could be put in.
    pub(super) fn reach(&self) -> Option<Reach> {
        self.reach
    }

    /// The same for one candidate, by its distance alone.
    pub(super) fn may_reach(&self, candidate: &Candidate) -> bool {
        let Candidate { distance, max_weight, .. } = *candidate;
        self.reach.is_some_and(|reach| reach.holds(distance, max_weight, self.weight))
    }

    /// Whether a stored source may differ in units alone: all words of the text beside its units stand in
    /// it, in order. Cheap, and never wrong where it says no.
    pub(super) fn may_repair(&self, source: &str) -> bool {
        let tokens = tokenize(source, self.rules);
        let mut stored = tokens.iter();
        self.query.fixed().all(|token| stored.any(|other| other.key == token.key))
    }

    /// Puts in what can be proved; `None` if there is no number, date or name to speak of.
    pub(super) fn repair(&self, source: &Variant, target: &Variant) -> Result<Option<Repaired>, MemoryError> {
        if !self.how.on {
            return Ok(None);
        }
        let stored = self.reader.side(&source.text, &source.lang, None)?;
        let units = [stored.units.len(), self.query.units.len()];
        if units == [0, 0] || units.iter().any(|count| *count > MOST_UNITS) {
            return Ok(None);
        }
        let alignment = align(&stored, &self.query);
        if alignment.pairs.is_empty() && alignment.left.is_empty() {
            return Ok(None);
        }
        let proof = Proof::new(&self.reader, self.how.dates, (&stored, &self.query), target)?;
        self.prove(&proof, alignment, target).map(Some)
    }

    fn prove(&self, proof: &Proof<'_>, alignment: Alignment, target: &Variant) -> Result<Repaired, MemoryError> {
        let Alignment { pairs, mut left, clean } = alignment;
        let mut changes = Vec::new();
        for pair in pairs {
            match proof.prove(&pair) {
                Ok(change) => changes.push(change),
                Err(reason) => left.push((pair.at, proof.left(&pair, reason))),
            }
        }
        // Of weekdays there is something to say only beside a date that changed.
        let dates = changes.iter().any(|change: &Change| proof.is_date(&change.pair));
        left.retain(|(_, left)| dates || left.reason != Reason::Weekday);
        if !clean || !left.is_empty() {
            changes.retain(|change| {
                let moved = proof.has_moved(&change.pair);
                if moved {
                    left.push((change.pair.at, proof.left(&change.pair, Reason::Moved)));
                }
                !moved
            });
        }
        let (target, repairs, unread) = write::write(&self.reader, proof, changes, target)?;
        left.extend(unread);
        left.sort_by_key(|(at, _)| *at);
        let whole = clean && left.is_empty() && !repairs.is_empty();
        Ok(Repaired { target, repairs, left: left.into_iter().map(|(_, left)| left).collect(), whole })
    }
}

/// B9: the weight of a text, and how much of it may differ. Words that may name months or weekdays are counted
/// in, since their class depends on the number beside them.
fn reach(query: &Side, rules: &Rules) -> (u32, Option<Reach>) {
    let loose = |token: usize| {
        let calendar = |token: &Token| token.key.split(' ').any(|key| may_be_calendar(key, rules));
        query.is_loose(token) || query.tokens.get(token).is_some_and(calendar)
    };
    let words = words(&query.tokens, rules);
    let weigh =
        |words: &mut dyn Iterator<Item = &Word<'_>>| words.fold(0u32, |sum, word| sum.saturating_add(weight_of(word)));
    let reach = query
        .units
        .iter()
        .any(side::Unit::is_sure)
        .then(|| Reach { floor: REPAIR_FLOOR, loose: weigh(&mut words.iter().filter(|word| loose(word.token))) });
    (weigh(&mut words.iter()), reach)
}
