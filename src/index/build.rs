//! Keeping the index up to date: additions wait in `recent`, runs are made of many at once.
//!
//! Everything happens inside the caller's transaction.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::codec::{self, WeightTable};
use super::frequency::Frequencies;
use super::symbols::weight_of;
use super::{EMPTY_CLASS, MEMBERS_PER_ROW, RECENT_LIMIT, RUN_LIMIT};
use crate::store::{Result, RunRow, Space, Store, VariantId};
use crate::text::words::Word;
use crate::unit::BatchId;

/// How many small runs an import leaves before it merges them.
const SMALL_RUNS: usize = 12;
/// What a small run is.
const SMALL_RUN: u32 = (RUN_LIMIT / 8) as u32;

/// What the index keeps of a text: its weight and its classes.
///
/// The class texts lie in one string, so that handing an outline to another thread is cheap.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    weight: u32,
    texts: String,
    ends: Vec<u32>,
}

impl Outline {
    /// The outline of a text's words.
    pub(crate) fn of(words: &[Word]) -> Self {
        let mut outline = Self::default();
        outline.texts.reserve(words.iter().map(|word| word.class.len()).sum());
        outline.ends.reserve(words.len());
        for word in words {
            outline.weight = outline.weight.saturating_add(weight_of(word));
            outline.texts.push_str(&word.class);
            outline.ends.push(outline.texts.len() as u32);
        }
        outline
    }

    /// The weight of the text.
    pub(crate) fn weight(&self) -> u32 {
        self.weight
    }

    /// The classes of its words, in order and with repetitions.
    pub(crate) fn classes(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.texts.get(start as usize..*end as usize))
    }
}

/// Takes in the variants of one batch.
#[derive(Debug)]
pub(crate) struct IndexWriter {
    batch: BatchId,
    spaces: HashMap<Space, SpaceWriter>,
}

impl IndexWriter {
    /// A writer for one batch.
    pub(crate) fn new(batch: BatchId) -> Self {
        Self { batch, spaces: HashMap::new() }
    }

    /// Takes in a variant.
    pub(crate) fn push(
        &mut self,
        store: &mut dyn Store,
        space: Space,
        variant: VariantId,
        outline: &Outline,
    ) -> Result<()> {
        let writer = self.spaces.entry(space).or_insert_with(|| SpaceWriter::new(space));
        writer.push(store, variant, outline)?;
        if writer.pending.members.len() >= RUN_LIMIT { writer.flush(store, self.batch) } else { Ok(()) }
    }

    /// Writes what is left. With `merge`, small runs are put together as well.
    pub(crate) fn finish(self, store: &mut dyn Store, merge: bool) -> Result<()> {
        for (_, mut writer) in self.spaces {
            writer.finish(store, self.batch)?;
            if merge {
                merge_small_runs(store, writer.space)?;
            }
        }
        Ok(())
    }
}

/// Variants with their classes, as one flat list.
#[derive(Debug, Default)]
struct Entries {
    members: Vec<Member>,
    classes: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    variant: VariantId,
    weight: u32,
    start: u32,
    len: u32,
}

impl Entries {
    fn push(&mut self, variant: VariantId, weight: u32, classes: impl Iterator<Item = u32>) {
        let start = self.classes.len();
        self.classes.extend(classes);
        let len = (self.classes.len() - start) as u32;
        self.members.push(Member { variant, weight, start: start as u32, len });
    }

    fn classes_of(&self, member: &Member) -> &[u32] {
        &self.classes[member.start as usize..(member.start + member.len) as usize]
    }
}

/// A class as it was met in this batch.
#[derive(Debug)]
struct Met {
    text: String,
    /// Its number, once it has one.
    id: Option<u32>,
    /// How often it was met since it was new.
    count: u32,
}

#[derive(Debug)]
struct SpaceWriter {
    space: Space,
    frequencies: Frequencies,
    by_text: FxHashMap<String, u32>,
    met: Vec<Met>,
    distinct: Vec<u32>,
    /// Classes are positions in `met`.
    pending: Entries,
}

impl SpaceWriter {
    fn new(space: Space) -> Self {
        Self {
            space,
            frequencies: Frequencies::default(),
            by_text: FxHashMap::default(),
            met: Vec::new(),
            distinct: Vec::new(),
            pending: Entries::default(),
        }
    }

    fn push(&mut self, store: &dyn Store, variant: VariantId, outline: &Outline) -> Result<()> {
        self.distinct.clear();
        for class in outline.classes() {
            let met = self.meet(store, class)?;
            if !self.distinct.contains(&met) {
                self.distinct.push(met);
                self.met[met as usize].count += 1;
            }
        }
        self.pending.push(variant, outline.weight(), self.distinct.iter().copied());
        Ok(())
    }

    fn meet(&mut self, store: &dyn Store, text: &str) -> Result<u32> {
        if let Some(known) = self.by_text.get(text) {
            return Ok(*known);
        }
        let index = self.met.len() as u32;
        let id = store.class(self.space, text)?;
        self.met.push(Met { text: text.to_owned(), id, count: 0 });
        self.by_text.insert(text.to_owned(), index);
        Ok(index)
    }

    fn finish(&mut self, store: &mut dyn Store, batch: BatchId) -> Result<()> {
        let waiting = store.recent_count(self.space)?;
        if waiting + self.pending.members.len() > RECENT_LIMIT {
            return self.flush(store, batch);
        }
        self.settle(store)?;
        let entries = std::mem::take(&mut self.pending);
        let mut bytes = Vec::new();
        for member in &entries.members {
            bytes.clear();
            codec::put_classes(&mut bytes, member.weight, entries.classes_of(member));
            store.put_recent(self.space, member.variant, &bytes)?;
        }
        self.frequencies.save(store, self.space)
    }

    /// Gives numbers to new classes, the most frequent first, and turns `pending` into them.
    fn settle(&mut self, store: &mut dyn Store) -> Result<()> {
        let mut new: Vec<u32> = (0..self.met.len() as u32).filter(|at| self.met[*at as usize].id.is_none()).collect();
        new.sort_unstable_by_key(|at| (std::cmp::Reverse(self.met[*at as usize].count), *at));
        let first = self.frequencies.next_class(store, self.space)?;
        for (id, at) in (first..).zip(&new) {
            self.met[*at as usize].id = Some(id);
            self.frequencies.push(store, self.space, id)?;
        }
        // In the order of the table: many times faster than in any other.
        new.sort_unstable_by(|a, b| self.met[*a as usize].text.cmp(&self.met[*b as usize].text));
        for at in new {
            let met = &self.met[at as usize];
            store.put_class(self.space, &met.text, met.id.unwrap_or_default())?;
        }
        let met = &self.met;
        for class in &mut self.pending.classes {
            *class = met[*class as usize].id.unwrap_or_default();
        }
        Ok(())
    }

    /// Makes a run of everything pending and everything in `recent`.
    fn flush(&mut self, store: &mut dyn Store, batch: BatchId) -> Result<()> {
        self.settle(store)?;
        let mut entries = std::mem::take(&mut self.pending);
        let owner = if self.take_recent(store, &mut entries)? { 0 } else { batch };
        write_run(store, self.space, owner, &mut entries, &mut self.frequencies)?;
        self.frequencies.save(store, self.space)
    }

    /// Moves `recent` into `entries`; says whether there was anything.
    fn take_recent(&mut self, store: &mut dyn Store, entries: &mut Entries) -> Result<bool> {
        let mut recent = Vec::new();
        store.visit_recent(self.space, &mut |variant, bytes| {
            let mut classes = Vec::new();
            if let Some(weight) = codec::take_classes(bytes, &mut classes) {
                recent.push((variant, weight, classes));
            }
        })?;
        store.clear_recent(self.space)?;
        let any = !recent.is_empty();
        for (variant, weight, classes) in recent {
            if exists(store, variant)? {
                entries.push(variant, weight, classes.into_iter());
            }
        }
        Ok(any)
    }
}

fn exists(store: &dyn Store, variant: VariantId) -> Result<bool> {
    let mut found = false;
    store.visit_text(variant, &mut |_| found = true)?;
    Ok(found)
}

/// Writes a run. Its number is the next free one.
fn write_run(
    store: &mut dyn Store,
    space: Space,
    batch: BatchId,
    entries: &mut Entries,
    frequencies: &mut Frequencies,
) -> Result<()> {
    entries.members.sort_unstable_by_key(|member| (member.weight, member.variant));
    let Some(base) = entries.members.iter().map(|member| member.variant.unit()).min() else { return Ok(()) };
    let number = store.runs(space)?.last().map_or(0, |run| run.number.saturating_add(1));
    let table = WeightTable::from_sorted(entries.members.iter().map(|member| member.weight));
    let units = entries.members.len() as u32;
    store.put_run(space, &RunRow { number, batch, units, base, weights: table.encode() })?;
    let mut bytes = Vec::new();
    for (row, group) in (0..).zip(entries.members.chunks(MEMBERS_PER_ROW as usize)) {
        bytes.clear();
        group.iter().for_each(|member| codec::put_member(&mut bytes, base, member.variant));
        store.put_members(space, number, row, &bytes)?;
    }
    let empty = match entries.members.first() {
        // The lightest come first: those without scored words are at the start.
        Some(first) if first.len == 0 => Some(empty_class(store, space, frequencies)?),
        _ => None,
    };
    for (class, numbers) in lists(entries, empty).iter() {
        store.put_list(space, class, number, &codec::encode_list(numbers, units))?;
        frequencies.add(store, space, class, numbers.len() as u32)?;
    }
    Ok(())
}

/// Posting lists by class, as one flat list.
struct Lists {
    /// Where the list of each class begins in `numbers`; one more at the end.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Lists {
    /// The classes that have a list, ascending.
    fn iter(&self) -> impl Iterator<Item = (u32, &[u32])> {
        (0u32..)
            .zip(self.starts.windows(2))
            .filter(|(_, ends)| ends[0] < ends[1])
            .map(|(class, ends)| (class, &self.numbers[ends[0] as usize..ends[1] as usize]))
    }
}

/// Turns members with classes into classes with members, by counting.
fn lists(entries: &Entries, empty: Option<u32>) -> Lists {
    let postings = || {
        (0u32..).zip(&entries.members).flat_map(|(number, member)| {
            let of_empty = empty.filter(|_| member.len == 0);
            entries.classes_of(member).iter().copied().chain(of_empty).map(move |class| (class, number))
        })
    };
    let classes = entries.classes.iter().copied().chain(empty).max().map_or(0, |last| last as usize + 1);
    let mut starts = vec![0u32; classes + 1];
    postings().for_each(|(class, _)| starts[class as usize + 1] += 1);
    for class in 0..classes {
        starts[class + 1] += starts[class];
    }
    let mut next = starts.clone();
    let mut numbers = vec![0u32; starts[classes] as usize];
    for (class, number) in postings() {
        let slot = &mut next[class as usize];
        numbers[*slot as usize] = number;
        *slot += 1;
    }
    Lists { starts, numbers }
}

/// The class that only variants without scored words hold.
fn empty_class(store: &mut dyn Store, space: Space, frequencies: &mut Frequencies) -> Result<u32> {
    if let Some(class) = store.class(space, EMPTY_CLASS)? {
        return Ok(class);
    }
    let class = frequencies.next_class(store, space)?;
    frequencies.push(store, space, class)?;
    store.put_class(space, EMPTY_CLASS, class)?;
    Ok(class)
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

pub(crate) fn all_classes(store: &dyn Store, space: Space) -> Result<Vec<u32>> {
    let mut classes = Vec::new();
    store.visit_classes(space, &mut |_, class| classes.push(class))?;
    classes.sort_unstable();
    Ok(classes)
}

/// Puts small runs together into one and leaves the dead behind.
fn merge_small_runs(store: &mut dyn Store, space: Space) -> Result<()> {
    let small: Vec<RunRow> = store.runs(space)?.into_iter().filter(|run| run.units < SMALL_RUN).collect();
    if small.len() <= SMALL_RUNS {
        return Ok(());
    }
    let classes = all_classes(store, space)?;
    let mut all = Entries::default();
    for run in &small {
        let entries = load_run(store, space, run, &classes)?;
        for member in &entries.members {
            if exists(store, member.variant)? {
                all.push(member.variant, member.weight, entries.classes_of(member).iter().copied());
            }
        }
        store.drop_run(space, run.number, &classes)?;
    }
    let mut frequencies = Frequencies::default();
    write_run(store, space, 0, &mut all, &mut frequencies)?;
    frequencies.save(store, space)
}

/// Reads a run back from its lists.
fn load_run(store: &dyn Store, space: Space, run: &RunRow, classes: &[u32]) -> Result<Entries> {
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
        entries.push(variant, table.weight_of(number), classes.into_iter());
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
