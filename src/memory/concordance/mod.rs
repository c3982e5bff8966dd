//! "Where did we write this?": every unit with the phrases, newest first, equal pairs once.
//!
//! The index names the units that may hold them ([`holders`]); each text is then looked at, so that the
//! answer is what a look at every unit gives. [`Memory::concordance_by_scan`] is that look.

mod groups;
mod neighbours;

use std::ops::Range;

use self::groups::Groups;
use super::rank::nearest;
use super::{Memory, MemoryError};
use crate::index::holders::holders;
use crate::lang::{LanguageTag, Service};
use crate::store::{Space, VariantId};
use crate::text::phrase::Phrase;
use crate::text::rules::{Rules, rules_for};
use crate::text::token::tokenize;
use crate::unit::{Origin, Status, Time, UnitId, Variant};

/// On which side of the pair the phrases are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// In the text that was translated.
    Source,
    /// In its translation.
    Target,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// All of them must stand in the text. Read them by the rules of [`Inquiry::lang`].
    pub phrases: Vec<Phrase>,
    /// The language of the source.
    pub from: LanguageTag,
    /// The language of the target.
    pub to: LanguageTag,
    /// Where the phrases are looked for.
    pub side: Side,
    /// How many hits at most; `None`: all.
    pub limit: Option<usize>,
    /// How many neighbours on each side.
    pub context: usize,
}

impl Inquiry {
    /// The language of the phrases.
    pub fn lang(&self) -> &LanguageTag {
        self.sides().0
    }

    /// The language looked in, and the other one.
    fn sides(&self) -> (&LanguageTag, &LanguageTag) {
        match self.side {
            Side::Source => (&self.from, &self.to),
            Side::Target => (&self.to, &self.from),
        }
    }
}

/// A pair with the phrases in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The newest unit that says so.
    pub unit: UnitId,
    /// Its source.
    pub source: Variant,
    /// Its target.
    pub target: Variant,
    /// Which of the two the ranges speak of.
    pub side: Side,
    /// Where the phrases stand: bytes, ascending.
    pub ranges: Vec<Range<usize>>,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// When it was last changed.
    pub changed: Time,
    /// Who changed it last, else who made it.
    pub by: Option<String>,
    /// Whether it has been reviewed.
    pub status: Status,
    /// How many units say so.
    pub count: u64,
    /// Whether either text is only in a variant of the language that was asked for (L1).
    pub variant: bool,
    /// What stood before it, in the order of the document.
    pub before: Vec<Neighbour>,
    /// What stood after it.
    pub after: Vec<Neighbour>,
}

/// A pair that stood near a hit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Neighbour {
    /// The unit.
    pub unit: UnitId,
    /// The number of its segment.
    pub segment: Option<u32>,
    /// Its source.
    pub source: String,
    /// Its target.
    pub target: String,
}

/// Everything that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concordance {
    /// The newest hits.
    pub hits: Vec<Hit>,
    /// How many different pairs hold the phrases.
    pub pairs: usize,
    /// How many units do.
    pub units: u64,
}

impl Memory {
    /// The units with all phrases.
    ///
    /// # Errors
    /// The store fails.
    pub fn concordance(&self, inquiry: &Inquiry) -> Result<Concordance, MemoryError> {
        self.in_snapshot(|| {
            let rules = rules_for(inquiry.lang());
            let Some(space) = self.store.space(inquiry.lang())? else { return Ok(Concordance::default()) };
            self.concord(inquiry, rules, &self.holders(inquiry, space, rules)?)
        })
    }

    /// The same by looking at every unit: slow, and the measure of [`Self::concordance`].
    ///
    /// # Errors
    /// The store fails.
    pub fn concordance_by_scan(&self, inquiry: &Inquiry) -> Result<Concordance, MemoryError> {
        self.in_snapshot(|| {
            let mut variants = Vec::new();
            if let Some(space) = self.store.space(inquiry.lang())? {
                self.store.visit_variants(space, &mut |variant, _| variants.push(variant))?;
            }
            self.concord(inquiry, rules_for(inquiry.lang()), &variants)
        })
    }

    fn in_snapshot<T>(&self, work: impl FnOnce() -> Result<T, MemoryError>) -> Result<T, MemoryError> {
        self.store.begin_read()?;
        let answer = self.refresh().and_then(|()| work());
        self.store.end_read()?;
        answer
    }

    fn holders(&self, inquiry: &Inquiry, space: Space, rules: &Rules) -> Result<Vec<VariantId>, MemoryError> {
        let mut demands = Vec::new();
        for demand in inquiry.phrases.iter().flat_map(|phrase| phrase.demands(rules)) {
            if !demands.contains(&demand) {
                demands.push(demand);
            }
        }
        let mut all = self.frequencies.borrow_mut();
        Ok(holders(&*self.store, space, rules, &demands, all.entry(space).or_default())?)
    }

    /// The answer, if only these variants can hold the phrases.
    fn concord(&self, inquiry: &Inquiry, rules: &Rules, variants: &[VariantId]) -> Result<Concordance, MemoryError> {
        let mut groups = Groups::default();
        for variant in variants {
            let mut found = false;
            self.store.visit_text(*variant, &mut |text| found = ranges(&inquiry.phrases, text, rules).is_some())?;
            if found {
                self.group(inquiry, *variant, &mut groups)?;
            }
        }
        let (pairs, units) = (groups.len(), groups.units());
        let newest = groups.newest(inquiry.limit.unwrap_or(usize::MAX));
        let mut hits = Vec::new();
        for (variant, number, count) in newest {
            hits.extend(self.hit(inquiry, rules, variant, number, count)?);
        }
        if inquiry.context > 0 {
            neighbours::add(&*self.store, inquiry, &mut hits)?;
        }
        Ok(Concordance { hits, pairs, units })
    }

    fn group(&self, inquiry: &Inquiry, variant: VariantId, groups: &mut Groups) -> Result<(), MemoryError> {
        let Some((here, others)) = self.pair(inquiry, variant)? else { return Ok(()) };
        let Some(changed) = self.store.changed_at(variant.unit())? else { return Ok(()) };
        for (number, other) in others.iter().enumerate() {
            groups.add(&here.text, &other.text, changed, variant, number);
        }
        Ok(())
    }

    /// The text looked in, and what stands on the other side.
    fn pair(&self, inquiry: &Inquiry, variant: VariantId) -> Result<Option<(Variant, Vec<Variant>)>, MemoryError> {
        let (here, there) = inquiry.sides();
        Ok(nearest(here, there, variant, &self.store.variants_of(variant.unit())?))
    }

    fn hit(
        &self,
        inquiry: &Inquiry,
        rules: &Rules,
        variant: VariantId,
        number: usize,
        count: u64,
    ) -> Result<Option<Hit>, MemoryError> {
        let Some((here, mut others)) = self.pair(inquiry, variant)? else { return Ok(None) };
        let Some(unit) = self.store.unit(variant.unit())? else { return Ok(None) };
        let ranges = ranges(&inquiry.phrases, &here.text, rules).unwrap_or_default();
        let other = others.swap_remove(number.min(others.len().saturating_sub(1)));
        let (source, target) = match inquiry.side {
            Side::Source => (here, other),
            Side::Target => (other, here),
        };
        let is_variant = |asked: &LanguageTag, text: &Variant| asked.served_by(&text.lang) == Some(Service::Variant);
        let variant = is_variant(&inquiry.from, &source) || is_variant(&inquiry.to, &target);
        Ok(Some(Hit {
            unit: unit.id,
            source,
            target,
            side: inquiry.side,
            ranges,
            origin: unit.origin,
            changed: unit.changed,
            by: unit.changed_by.or(unit.author),
            status: unit.status,
            count,
            variant,
            before: Vec::new(),
            after: Vec::new(),
        }))
    }
}

/// Where the phrases stand in a text, ascending; `None` unless all of them do.
fn ranges(phrases: &[Phrase], text: &str, rules: &Rules) -> Option<Vec<Range<usize>>> {
    let tokens = tokenize(text, rules);
    let mut ranges = Vec::new();
    for phrase in phrases {
        let places = phrase.places(&tokens);
        if places.is_empty() {
            return None;
        }
        ranges.extend(places);
    }
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup();
    Some(ranges)
}
