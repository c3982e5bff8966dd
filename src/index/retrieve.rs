//! Every stored variant that scores at least a threshold: rarest words first, stop when verifying
//! is cheaper than reading on.
//!
//! With query weight m, unit weight n, threshold τ and α(x) = ⌈τx⌉ (proofs in `docs/matching.md`):
//!
//! - **B1** only units with ⌈τm⌉ ≤ n ≤ ⌊m/τ⌋ can qualify: a range of numbers in every run.
//! - **B3** for *any* set D of query classes with total weight P, a qualifying unit holds classes of
//!   D that weigh at least P − m + α(max(m, n)). So D may be chosen by cost alone.
//! - **B4** once P > m − α(m), a unit seen in no list so far cannot qualify.
//! - **B6** the weight of the classes that two texts share is at least max(m, n) − d.

use super::codec::{self, CodedWord, WeightTable};
use super::distance::{self, Symbol};
use super::stats::ClassStats;
use super::symbols::{CodedQuery, QueryClass};
use super::{EMPTY_CLASS, VARIANTS_PER_ROW};
use crate::store::{Result, Space, Store, VariantId};

/// A variant that qualifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The variant.
    pub(crate) variant: VariantId,
    /// Its distance from the query, in tenths.
    pub(crate) distance: u64,
    /// The larger of the two weights.
    pub(crate) max_weight: u32,
}

/// How much work a retrieval was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// Variants whose words were compared.
    pub verified: u64,
    /// Entries of posting lists that were read.
    pub entries: u64,
}

/// What the parts of the work cost, in the same (arbitrary) unit. Only speed depends on it.
const COST_VERIFY: u64 = 900;
const COST_LIST: u64 = 2_500;
const COST_ENTRY: u64 = 2;

struct Run {
    number: u16,
    base: i64,
    table: WeightTable,
    /// Numbers inside the length window.
    window: (u32, u32),
}

/// A unit that may qualify, and the weight of the classes it was seen with.
#[derive(Clone, Copy)]
struct Alive {
    /// Index into the runs, and number in the run.
    at: u64,
    seen: u32,
}

/// Finds the variants whose similarity with the query is at least `min` percent.
pub(crate) struct Retrieval<'a> {
    store: &'a dyn Store,
    space: Space,
    query: &'a CodedQuery,
    min: u8,
    weight: u32,
    stats: &'a mut ClassStats,
    effort: Effort,
    found: Vec<Candidate>,
    // Working space.
    row: Vec<u64>,
    coded: Vec<CodedWord>,
    stored: Vec<Symbol>,
}

impl<'a> Retrieval<'a> {
    /// A retrieval in one space. `min` is 1 to 100.
    pub(crate) fn new(
        store: &'a dyn Store,
        space: Space,
        query: &'a CodedQuery,
        min: u8,
        stats: &'a mut ClassStats,
    ) -> Self {
        Self {
            store,
            space,
            query,
            min: min.clamp(1, 100),
            weight: distance::total_weight(&query.symbols),
            stats,
            effort: Effort::default(),
            found: Vec::new(),
            row: Vec::new(),
            coded: Vec::new(),
            stored: Vec::new(),
        }
    }

    /// All qualifying variants in no particular order. Some may be dead: the caller looks.
    pub(crate) fn run(mut self) -> Result<(Vec<Candidate>, Effort)> {
        if self.query.symbols.is_empty() {
            self.find_empty()?;
        } else {
            let runs = self.runs()?;
            let alive = self.probe(&runs)?;
            self.verify_runs(&runs, &alive)?;
        }
        self.verify_recent()?;
        Ok((self.found, self.effort))
    }

    fn runs(&self) -> Result<Vec<Run>> {
        let low = self.alpha(self.weight);
        let high = u32::try_from(u64::from(self.weight) * 100 / u64::from(self.min)).unwrap_or(u32::MAX);
        let rows = self.store.runs(self.space)?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let table = WeightTable::decode(&row.weights);
                let window = table.window(low, high);
                Run { number: row.number, base: row.base, table, window }
            })
            .collect())
    }

    /// α(x) = ⌈τx⌉.
    fn alpha(&self, weight: u32) -> u32 {
        u32::try_from((u64::from(self.min) * u64::from(weight)).div_ceil(100)).unwrap_or(u32::MAX)
    }

    /// Reads posting lists until few enough units are left.
    fn probe(&mut self, runs: &[Run]) -> Result<Vec<u64>> {
        let slack = self.weight - self.alpha(self.weight);
        let mut alive: Vec<Alive> = Vec::new();
        let mut probed = 0u32;
        for class in self.by_cost() {
            let verify = alive.len() as u64 * COST_VERIFY;
            if probed > slack && verify <= COST_LIST + class.df * COST_ENTRY {
                break;
            }
            let weight = class.weight.saturating_mul(class.count);
            if let Some(id) = class.id {
                let postings = self.read_lists(runs, id)?;
                merge(&mut alive, &postings, weight, probed <= slack);
            }
            probed = u32::saturating_add(probed, weight);
            // B3 with the smallest max(m, n) there is, which is m.
            let needed = probed.saturating_sub(slack);
            alive.retain(|unit| unit.seen >= needed);
        }
        Ok(alive.into_iter().filter(|unit| self.may_qualify(runs, *unit, probed)).map(|unit| unit.at).collect())
    }

    /// The classes of the query, cheapest information first.
    fn by_cost(&self) -> Vec<QueryClass> {
        let mut classes = self.query.classes.clone();
        classes.sort_by(|a, b| {
            let worth = |class: &QueryClass| u128::from(class.weight) * u128::from(class.count);
            let (x, y) = (u128::from(a.df) * worth(b), u128::from(b.df) * worth(a));
            x.cmp(&y).then(b.weight.cmp(&a.weight)).then(a.id.cmp(&b.id))
        });
        classes
    }

    /// B3 with the unit's own weight.
    fn may_qualify(&self, runs: &[Run], unit: Alive, probed: u32) -> bool {
        let n = runs[(unit.at >> 32) as usize].table.weight_of(unit.at as u32);
        u64::from(unit.seen) + u64::from(self.weight) >= u64::from(probed) + u64::from(self.alpha(self.weight.max(n)))
    }

    /// The postings of a class in all runs, ascending, inside the length windows.
    fn read_lists(&mut self, runs: &[Run], class: u32) -> Result<Vec<u64>> {
        let mut postings = Vec::new();
        let mut next = 0;
        self.store.visit_lists(self.space, class, &mut |number, bytes| {
            while runs.get(next).is_some_and(|run| run.number < number) {
                next += 1;
            }
            let Some(run) = runs.get(next).filter(|run| run.number == number) else { return };
            let base = (next as u64) << 32;
            codec::decode_list(bytes, run.window.0, run.window.1, |unit| postings.push(base | u64::from(unit)));
        })?;
        self.effort.entries += postings.len() as u64;
        Ok(postings)
    }

    fn verify_runs(&mut self, runs: &[Run], alive: &[u64]) -> Result<()> {
        let store = self.store;
        for group in alive.chunk_by(|a, b| a / u64::from(VARIANTS_PER_ROW) == b / u64::from(VARIANTS_PER_ROW)) {
            let run = &runs[(group[0] >> 32) as usize];
            let row = group[0] as u32 / VARIANTS_PER_ROW;
            let mut outcome = Ok(());
            store.visit_words(self.space, run.number, row, &mut |bytes| {
                outcome = self.verify_row(bytes, run.base, group);
            })?;
            outcome?;
        }
        Ok(())
    }

    fn verify_row(&mut self, bytes: &[u8], base: i64, group: &[u64]) -> Result<()> {
        let mut at = 0;
        for slot in 0..u64::from(VARIANTS_PER_ROW) {
            let Some(id) = codec::take_leb(bytes, &mut at) else { return Ok(()) };
            if group.iter().any(|unit| unit % u64::from(VARIANTS_PER_ROW) == slot) {
                if codec::take_words(bytes, &mut at, &mut self.coded).is_none() {
                    return Ok(());
                }
                self.verify(variant_of(base, id))?;
            } else if codec::skip_words(bytes, &mut at).is_none() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn verify_recent(&mut self) -> Result<()> {
        let store = self.store;
        let mut outcome = Ok(());
        let empty = self.query.symbols.is_empty();
        store.visit_recent(self.space, &mut |variant, bytes| {
            let read = codec::take_words(bytes, &mut 0, &mut self.coded);
            if outcome.is_ok() && read.is_some() {
                if empty && self.coded.is_empty() {
                    self.found.push(Candidate { variant, distance: 0, max_weight: 0 });
                } else if !empty {
                    outcome = self.verify(variant);
                }
            }
        })?;
        outcome
    }

    /// Compares the words in `self.coded` with the query.
    fn verify(&mut self, variant: VariantId) -> Result<()> {
        self.effort.verified += 1;
        self.stored.clear();
        let (mut total, mut shared) = (0u32, 0u32);
        for &(class, form) in &self.coded {
            let weight = match self.query.symbols.iter().find(|symbol| symbol.class == class) {
                Some(symbol) => {
                    shared = shared.saturating_add(symbol.weight);
                    symbol.weight
                }
                None => self.stats.weight(self.store, self.space, class)?,
            };
            total = total.saturating_add(weight);
            self.stored.push(Symbol { class, form, weight });
        }
        let max_weight = self.weight.max(total);
        let limit = distance::allowance(self.min, max_weight);
        // B6: what is shared weighs at least max W − d. `shared` counts repeats generously.
        if u64::from(max_weight.saturating_sub(shared)) * 10 > limit {
            return Ok(());
        }
        if let Some(distance) = distance::distance(&self.query.symbols, &self.stored, limit, &mut self.row) {
            self.found.push(Candidate { variant, distance, max_weight });
        }
        Ok(())
    }

    /// Variants without scored words, for a query without any.
    fn find_empty(&mut self) -> Result<()> {
        let Some(class) = self.store.class(self.space, EMPTY_CLASS)? else { return Ok(()) };
        let runs = self.runs()?;
        let whole: Vec<Run> = runs.into_iter().map(|run| Run { window: (0, u32::MAX), ..run }).collect();
        for unit in self.read_lists(&whole, class)? {
            let run = &whole[(unit >> 32) as usize];
            let number = unit as u32;
            let found = &mut self.found;
            self.store.visit_words(self.space, run.number, number / VARIANTS_PER_ROW, &mut |bytes| {
                if let Some(id) = variant_in_row(bytes, number % VARIANTS_PER_ROW) {
                    found.push(Candidate { variant: variant_of(run.base, id), distance: 0, max_weight: 0 });
                }
            })?;
        }
        Ok(())
    }
}

/// A variant as a row keeps it: units count from the run's base.
pub(crate) fn variant_of(base: i64, id: u64) -> VariantId {
    // Most units have few variants: four bits for the number, more only where needed.
    let number = id & 0xF;
    let unit = base.saturating_add((id >> 4) as i64);
    if number < 0xF { VariantId::new(unit, number as i64) } else { VariantId(unit) }
}

/// The other way round.
pub(crate) fn row_id(base: i64, variant: VariantId) -> u64 {
    if variant.number() < 0xF {
        ((variant.unit() - base) as u64) << 4 | variant.number() as u64
    } else {
        ((variant.0 - base) as u64) << 4 | 0xF
    }
}

fn variant_in_row(bytes: &[u8], slot: u32) -> Option<u64> {
    let mut at = 0;
    for _ in 0..slot {
        codec::take_leb(bytes, &mut at)?;
        codec::skip_words(bytes, &mut at)?;
    }
    codec::take_leb(bytes, &mut at)
}

/// Counts a list: known units gain weight; others are taken in only while they can still qualify.
fn merge(alive: &mut Vec<Alive>, postings: &[u64], weight: u32, admit: bool) {
    if !admit {
        let mut rest = postings;
        for unit in alive.iter_mut() {
            let skip = gallop(rest, unit.at);
            rest = &rest[skip..];
            if rest.first() == Some(&unit.at) {
                unit.seen = unit.seen.saturating_add(weight);
            }
        }
        return;
    }
    let mut merged = Vec::with_capacity(alive.len() + postings.len());
    let mut old = alive.iter().copied().peekable();
    for &at in postings {
        while let Some(unit) = old.next_if(|unit| unit.at < at) {
            merged.push(unit);
        }
        let seen = old.next_if(|unit| unit.at == at).map_or(0, |unit| unit.seen);
        merged.push(Alive { at, seen: seen.saturating_add(weight) });
    }
    merged.extend(old);
    *alive = merged;
}

/// How many postings lie before `at`: doubling steps, then a binary search.
fn gallop(postings: &[u64], at: u64) -> usize {
    let mut step = 1;
    while step < postings.len() && postings[step - 1] < at {
        step *= 2;
    }
    let end = step.min(postings.len());
    let start = if step == 1 { 0 } else { step / 2 };
    start + postings[start..end].partition_point(|posting| *posting < at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn galloping_is_a_search(set in prop::collection::btree_set(0u64..1000, 0..200), at in 0u64..1000) {
            let postings: Vec<u64> = set.into_iter().collect();
            prop_assert_eq!(gallop(&postings, at), postings.partition_point(|posting| *posting < at));
        }

        #[test]
        fn variants_come_back(base in 0i64..1000, unit in 0i64..100_000, number in 0i64..1023) {
            let variant = VariantId::new(base + unit, number);
            prop_assert_eq!(variant_of(base, row_id(base, variant)), variant);
        }
    }
}
