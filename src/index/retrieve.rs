//! Every stored variant that scores at least a threshold: rarest words first, stop when looking at
//! the texts is cheaper than reading on.
//!
//! With query weight m, unit weight n, threshold τ and α(x) = ⌈τx⌉ (proofs in `docs/matching.md`):
//!
//! - **B1** only units with ⌈τm⌉ ≤ n ≤ ⌊m/τ⌋ can qualify: a range of numbers in every run.
//! - **B3** for *any* set D of query classes with total weight P, a qualifying unit holds classes of
//!   D that weigh at least P − m + α(max(m, n)). So D may be chosen by cost alone.
//! - **B4** once P > m − α(m), a unit seen in no list so far cannot qualify.
//! - **B6** the weight of the classes that two texts share is at least max(m, n) − d.

use super::codec::{self, WeightTable};
use super::distance::{self, Symbol};
use super::symbols::{Query, QueryClass};
use super::{EMPTY_CLASS, MEMBERS_PER_ROW};
use crate::store::{Result, Space, Store, VariantId};
use crate::text::rules::Rules;
use crate::text::token::tokenize;
use crate::text::words::words;

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

/// What the parts of the work cost, in nanoseconds or so. Only speed depends on it.
const COST_VERIFY: u64 = 10_000;
const COST_LIST: u64 = 3_000;
const COST_ENTRY: u64 = 2;
/// Looking for known units in a list, a posting.
const COST_SKIP: u64 = 1;

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
    rules: &'a Rules,
    query: &'a Query,
    min: u8,
    weight: u32,
    effort: Effort,
    found: Vec<Candidate>,
    // Working space.
    row: Vec<u64>,
    stored: Vec<Symbol>,
}

impl<'a> Retrieval<'a> {
    /// A retrieval in one space. `min` is 1 to 100.
    pub(crate) fn new(store: &'a dyn Store, space: Space, rules: &'a Rules, query: &'a Query, min: u8) -> Self {
        Self {
            store,
            space,
            rules,
            query,
            min: min.clamp(1, 100),
            weight: distance::total_weight(&query.symbols),
            effort: Effort::default(),
            found: Vec::new(),
            row: Vec::new(),
            stored: Vec::new(),
        }
    }

    /// All qualifying variants that exist, in no particular order.
    pub(crate) fn run(mut self) -> Result<(Vec<Candidate>, Effort)> {
        let runs = self.runs()?;
        let alive = if self.query.symbols.is_empty() { self.empty(&runs)? } else { self.probe(&runs)? };
        let mut variants = self.members(&runs, &alive)?;
        variants.extend(self.recent()?);
        for variant in variants {
            self.verify(variant)?;
        }
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
        // Long lists make long vectors: they are kept from class to class.
        let (mut alive, mut merged, mut postings) = (Vec::<Alive>::new(), Vec::new(), Vec::new());
        let mut probed = 0u32;
        for class in self.by_cost() {
            let admit = probed <= slack;
            if !admit && alive.len() as u64 * COST_VERIFY <= COST_LIST + class.df * COST_SKIP {
                break;
            }
            match class.id {
                Some(id) if admit => {
                    self.read_lists(runs, id, &mut postings)?;
                    merge(&alive, &postings, class.weight, &mut merged);
                    std::mem::swap(&mut alive, &mut merged);
                }
                Some(id) => self.count_in_lists(runs, id, class.weight, &mut alive)?,
                None => {}
            }
            probed = probed.saturating_add(class.weight);
            // B3 with the smallest max(m, n) there is, which is m.
            let needed = probed.saturating_sub(slack);
            alive.retain(|unit| unit.seen >= needed);
        }
        Ok(alive.into_iter().filter(|unit| self.may_qualify(runs, *unit, probed)).map(|unit| unit.at).collect())
    }

    /// The classes of the query, cheapest information first.
    fn by_cost(&self) -> Vec<QueryClass> {
        let mut classes = self.query.classes.clone();
        let cost = |class: &QueryClass| u128::from(COST_LIST + class.df * COST_ENTRY);
        classes.sort_by(|a, b| {
            let (x, y) = (cost(a) * u128::from(b.weight), cost(b) * u128::from(a.weight));
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
    fn read_lists(&mut self, runs: &[Run], class: u32, postings: &mut Vec<u64>) -> Result<()> {
        postings.clear();
        self.store.visit_lists(self.space, class, &mut |number, bytes| {
            let Ok(index) = runs.binary_search_by_key(&number, |run| run.number) else { return };
            let base = (index as u64) << 32;
            let (low, high) = runs[index].window;
            codec::decode_list(bytes, low, high, |unit| postings.push(base | u64::from(unit)));
        })?;
        self.effort.entries += postings.len() as u64;
        Ok(())
    }

    /// Adds the weight of a class to the units that hold it; no other unit can come in any more (B4).
    fn count_in_lists(&mut self, runs: &[Run], class: u32, weight: u32, alive: &mut [Alive]) -> Result<()> {
        self.effort.entries += alive.len() as u64;
        self.store.visit_lists(self.space, class, &mut |number, bytes| {
            let Ok(index) = runs.binary_search_by_key(&number, |run| run.number) else { return };
            let start = alive.partition_point(|unit| (unit.at >> 32) < index as u64);
            let end = alive.partition_point(|unit| (unit.at >> 32) <= index as u64);
            let own: Vec<u32> = alive[start..end].iter().map(|unit| unit.at as u32).collect();
            codec::probe_list(bytes, &mut own.into_iter(), |position| {
                let unit = &mut alive[start + position];
                unit.seen = unit.seen.saturating_add(weight);
            });
        })
    }

    /// Variants without scored words, for a query without any.
    fn empty(&mut self, runs: &[Run]) -> Result<Vec<u64>> {
        let Some(class) = self.store.class(self.space, EMPTY_CLASS)? else { return Ok(Vec::new()) };
        let mut postings = Vec::new();
        self.read_lists(runs, class, &mut postings)?;
        Ok(postings)
    }

    /// From numbers in runs to variants.
    fn members(&self, runs: &[Run], alive: &[u64]) -> Result<Vec<VariantId>> {
        let row_of = |at: &u64| at / u64::from(MEMBERS_PER_ROW);
        let mut variants = Vec::with_capacity(alive.len());
        for group in alive.chunk_by(|a, b| row_of(a) == row_of(b)) {
            let run = &runs[(group[0] >> 32) as usize];
            let row = group[0] as u32 / MEMBERS_PER_ROW;
            self.store.visit_members(self.space, run.number, row, &mut |bytes| {
                let mut at = 0;
                let mut slot = 0;
                for wanted in group.iter().map(|unit| *unit as u32 % MEMBERS_PER_ROW) {
                    while let Some(member) = codec::take_member(bytes, &mut at, run.base) {
                        slot += 1;
                        if slot > wanted {
                            variants.push(member);
                            break;
                        }
                    }
                }
            })?;
        }
        Ok(variants)
    }

    /// The variants outside the runs that share enough (B3 over all classes).
    fn recent(&self) -> Result<Vec<VariantId>> {
        let mut variants = Vec::new();
        let mut classes = Vec::new();
        self.store.visit_recent(self.space, &mut |variant, bytes| {
            let Some(n) = codec::take_classes(bytes, &mut classes) else { return };
            let mine = self.query.classes.iter().filter(|class| class.id.is_some_and(|id| classes.contains(&id)));
            let shared = mine.fold(0u32, |sum, class| sum.saturating_add(class.weight));
            if shared >= self.alpha(self.weight.max(n)) {
                variants.push(variant);
            }
        })?;
        Ok(variants)
    }

    /// Compares a stored text with the query. The dead have no text.
    fn verify(&mut self, variant: VariantId) -> Result<()> {
        self.effort.verified += 1;
        let store = self.store;
        store.visit_text(variant, &mut |text| {
            self.query.translate(&words(&tokenize(text, self.rules), self.rules), &mut self.stored);
            let max_weight = self.weight.max(distance::total_weight(&self.stored));
            let limit = distance::allowance(self.min, max_weight);
            if let Some(distance) = distance::distance(&self.query.symbols, &self.stored, limit, &mut self.row) {
                self.found.push(Candidate { variant, distance, max_weight });
            }
        })
    }
}

/// Adds a list: known units gain weight, others come in.
fn merge(alive: &[Alive], postings: &[u64], weight: u32, merged: &mut Vec<Alive>) {
    merged.clear();
    merged.reserve(alive.len() + postings.len());
    let mut old = alive.iter().copied().peekable();
    for &at in postings {
        while let Some(unit) = old.next_if(|unit| unit.at < at) {
            merged.push(unit);
        }
        let seen = old.next_if(|unit| unit.at == at).map_or(0, |unit| unit.seen);
        merged.push(Alive { at, seen: seen.saturating_add(weight) });
    }
    merged.extend(old);
}
