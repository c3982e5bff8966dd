//! Runs: many variants, numbered by weight, with a posting list for each of their classes.
//!
//! A run is made in RAM without the store, so that another thread can do it; [`write`] puts several
//! away in one go.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Breathe;
use super::codec::{self, WeightTable};
use super::frequency::Frequencies;
use super::{EMPTY_CLASS, MEMBERS_PER_ROW};
use crate::store::{Result, RunRow, Space, Store, VariantId};
use crate::unit::{BatchId, UnitId};

/// Variants with their classes, as one flat list.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub(super) members: Vec<Member>,
    pub(super) classes: Vec<u32>,
}

/// A variant in [`Entries`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(super) variant: VariantId,
    pub(super) weight: u32,
    pub(super) start: u32,
    pub(super) len: u32,
}

impl Entries {
    /// Appends a variant.
    pub(super) fn push(&mut self, variant: VariantId, weight: u32, classes: &[u32]) {
        let start = self.classes.len();
        self.classes.extend_from_slice(classes);
        self.members.push(Member { variant, weight, start: start as u32, len: classes.len() as u32 });
    }

    /// The classes of a member.
    pub(super) fn classes_of(&self, member: &Member) -> &[u32] {
        &self.classes[member.start as usize..(member.start + member.len) as usize]
    }
}

/// A run that is ready to be written.
#[derive(Debug)]
pub(crate) struct Run {
    space: Space,
    row: RunRow,
    /// How many of its first numbers are variants without scored words.
    empty: u32,
    members: Vec<u8>,
    /// Where each row of members ends.
    member_ends: Vec<u32>,
    lists: Vec<List>,
    postings: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct List {
    class: u32,
    count: u32,
    end: u32,
}

impl Run {
    /// Makes a run of a batch (0: of several). `None` if there is nothing in it.
    pub(crate) fn new(space: Space, batch: BatchId, mut entries: Entries) -> Option<Self> {
        entries.members.sort_unstable_by_key(|member| (member.weight, member.variant));
        let base = entries.members.iter().map(|member| member.variant.unit()).min()?;
        let weights = WeightTable::from_sorted(entries.members.iter().map(|member| member.weight)).encode();
        let units = entries.members.len() as u32;
        let row = RunRow { number: 0, batch, units, base, weights };
        // The lightest come first.
        let empty = entries.members.iter().take_while(|member| member.len == 0).count() as u32;
        let mut run = Self {
            space,
            row,
            empty,
            members: Vec::with_capacity(entries.members.len() * 4),
            member_ends: Vec::new(),
            lists: Vec::new(),
            postings: Vec::new(),
        };
        for group in entries.members.chunks(MEMBERS_PER_ROW as usize) {
            group.iter().for_each(|member| codec::put_member(&mut run.members, base, member.variant));
            run.member_ends.push(run.members.len() as u32);
        }
        run.add_lists(&entries);
        Some(run)
    }

    /// Turns members with classes into classes with members, by counting.
    fn add_lists(&mut self, entries: &Entries) {
        let classes = entries.classes.iter().max().map_or(0, |last| *last as usize + 1);
        // Where the next number of each class goes; in the end, where its list ends.
        let mut next = vec![0u32; classes + 1];
        entries.classes.iter().for_each(|class| next[*class as usize + 1] += 1);
        for class in 0..classes {
            next[class + 1] += next[class];
        }
        let mut numbers = vec![0u32; entries.classes.len()];
        for (number, member) in (0u32..).zip(&entries.members) {
            for class in entries.classes_of(member) {
                let slot = &mut next[*class as usize];
                numbers[*slot as usize] = number;
                *slot += 1;
            }
        }
        let mut start = 0;
        for (class, end) in (0..).zip(next.iter().take(classes).copied()) {
            if start < end {
                codec::encode_list(&mut self.postings, &numbers[start as usize..end as usize], self.row.units);
                self.lists.push(List { class, count: end - start, end: self.postings.len() as u32 });
            }
            start = end;
        }
    }

    /// How much room it takes, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.members.len() + self.postings.len() + self.lists.len() * size_of::<List>()
    }
}

/// Class frequencies by space, as far as they are known.
pub(crate) type AllFrequencies = BTreeMap<Space, Frequencies>;

/// Writes runs with the next free numbers. All lists together, in the order of their table: pages are
/// filled one after the other, which is fast and leaves no gaps.
pub(super) fn write(
    store: &mut dyn Store,
    mut runs: Vec<Run>,
    frequencies: &mut AllFrequencies,
    breathe: Breathe<'_>,
) -> Result<()> {
    for run in &mut runs {
        // The one before is in the store by now.
        run.row.number = store.next_run(run.space)?;
        write_members(store, run)?;
        breathe(store)?;
    }
    write_lists(store, &runs, breathe)?;
    for run in &runs {
        let known = frequencies.entry(run.space).or_default();
        run.lists.iter().try_for_each(|list| known.add(store, run.space, list.class, list.count))?;
        if run.empty > 0 {
            write_empty(store, run, known)?;
        }
    }
    Ok(())
}

fn write_lists(store: &mut dyn Store, runs: &[Run], breathe: Breathe<'_>) -> Result<()> {
    const BETWEEN: usize = 1 << 14;
    let mut order: Vec<&Run> = runs.iter().collect();
    order.sort_by_key(|run| (run.space, run.row.number));
    let mut rest: Vec<_> = order.iter().map(|run| (run.lists.iter().peekable(), 0usize)).collect();
    for written in 1.. {
        if written % BETWEEN == 0 {
            breathe(store)?;
        }
        let heads = rest.iter_mut().enumerate().filter_map(|(at, (lists, _))| Some((lists.peek()?.class, at)));
        let Some((_, at)) = heads.min() else { return Ok(()) };
        let (run, (lists, start)) = (order[at], &mut rest[at]);
        if let Some(list) = lists.next() {
            let postings = &run.postings[std::mem::replace(start, list.end as usize)..list.end as usize];
            store.put_list(run.space, list.class, run.row.number, postings)?;
        }
    }
    Ok(())
}

fn write_members(store: &mut dyn Store, run: &Run) -> Result<()> {
    store.put_run(run.space, &run.row)?;
    let mut start = 0;
    for (row, end) in (0..).zip(&run.member_ends) {
        store.put_members(run.space, run.row.number, row, &run.members[start as usize..*end as usize])?;
        start = *end;
    }
    Ok(())
}

/// The list of the class that only variants without scored words hold.
fn write_empty(store: &mut dyn Store, run: &Run, frequencies: &mut Frequencies) -> Result<()> {
    let class = match store.class(run.space, EMPTY_CLASS)? {
        Some(class) => class,
        None => {
            let class = frequencies.next_class(store, run.space)?;
            frequencies.push(store, run.space, class)?;
            store.put_class(run.space, EMPTY_CLASS, class)?;
            class
        }
    };
    let mut postings = Vec::new();
    codec::encode_list(&mut postings, &(0..run.empty).collect::<Vec<u32>>(), run.row.units);
    store.put_list(run.space, class, run.row.number, &postings)?;
    frequencies.add(store, run.space, class, run.empty)
}

/// Removes the runs that hold nothing but units of a batch; others keep their dead.
pub(crate) fn drop_runs_of(store: &mut dyn Store, batch: BatchId) -> Result<()> {
    for (space, _) in store.spaces()? {
        let runs = store.runs(space)?;
        let dead: Vec<&RunRow> = runs.iter().filter(|run| run.batch == batch).collect();
        if !dead.is_empty() {
            let classes = all_classes(store, space)?;
            dead.iter().try_for_each(|run| store.drop_run(space, run.number, &classes))?;
        }
    }
    Ok(())
}

/// Removes one of them. `false`: there is none left.
pub(crate) fn drop_run_of(store: &mut dyn Store, batch: BatchId) -> Result<bool> {
    for (space, _) in store.spaces()? {
        if let Some(run) = store.runs(space)?.iter().find(|run| run.batch == batch) {
            let classes = all_classes(store, space)?;
            return store.drop_run(space, run.number, &classes).map(|()| true);
        }
    }
    Ok(false)
}

/// The units, among those that are asked for, of which a variant is in no run or in one of several batches.
pub(crate) fn in_no_run_of_their_own(store: &dyn Store, asked: &dyn Fn(UnitId) -> bool) -> Result<BTreeSet<UnitId>> {
    let mut units = BTreeSet::new();
    for (space, _) in store.spaces()? {
        for run in store.runs(space)?.iter().filter(|run| run.batch == 0) {
            units.extend(members_of(store, space, run)?.into_iter().map(VariantId::unit).filter(|unit| asked(*unit)));
        }
        store.visit_recent(space, &mut |variant, _| units.extend(Some(variant.unit()).filter(|unit| asked(*unit))))?;
    }
    Ok(units)
}

/// The numbers of all classes, ascending.
pub(crate) fn all_classes(store: &dyn Store, space: Space) -> Result<Vec<u32>> {
    let mut classes = Vec::new();
    store.visit_classes(space, &mut |_, class| classes.push(class))?;
    classes.sort_unstable();
    Ok(classes)
}

/// Reads a run back from its lists.
pub(super) fn load(store: &dyn Store, space: Space, run: &RunRow, classes: &[u32]) -> Result<Entries> {
    let empty = store.class(space, EMPTY_CLASS)?;
    let mut held: Vec<Vec<u32>> = vec![Vec::new(); run.units as usize];
    for class in classes.iter().copied().filter(|class| Some(*class) != empty) {
        store.visit_lists(space, class, &mut |number, bytes| {
            if number == run.number {
                codec::decode_list(bytes, 0, run.units, |unit| held[unit as usize].push(class));
            }
        })?;
    }
    let table = WeightTable::decode(&run.weights);
    let mut entries = Entries::default();
    for ((number, variant), classes) in (0..).zip(members_of(store, space, run)?).zip(held) {
        entries.push(variant, table.weight_of(number), &classes);
    }
    Ok(entries)
}

/// The variants of a run in the order of their numbers. Stops at the first byte that makes no sense.
pub(crate) fn members_of(store: &dyn Store, space: Space, run: &RunRow) -> Result<Vec<VariantId>> {
    let mut members = Vec::with_capacity(run.units as usize);
    for row in 0..run.units.div_ceil(MEMBERS_PER_ROW) {
        store.visit_members(space, run.number, row, &mut |bytes| {
            let mut at = 0;
            members.extend(std::iter::from_fn(|| codec::take_member(bytes, &mut at, run.base)));
        })?;
    }
    Ok(members)
}
