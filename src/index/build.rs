//! Keeping the index up to date: additions wait in `recent`, runs are made of many at once.
//!
//! Everything happens inside the caller's transaction.

use std::collections::HashMap;

use super::codec::{self, CodedWord, WeightTable};
use super::retrieve::{row_id, variant_of};
use super::stats::ClassStats;
use super::symbols::weight_of;
use super::{EMPTY_CLASS, RECENT_LIMIT, RUN_LIMIT, VARIANTS_PER_ROW};
use crate::store::{Result, RunRow, Space, Store, VariantId};
use crate::text::words::Word;
use crate::unit::BatchId;

/// How many small runs an import leaves before it merges them.
const SMALL_RUNS: usize = 12;
/// What a small run is.
const SMALL_RUN: u32 = (RUN_LIMIT / 8) as u32;

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

    /// Takes in a variant with its words.
    pub(crate) fn push(
        &mut self,
        store: &mut dyn Store,
        space: Space,
        variant: VariantId,
        words: &[Word],
    ) -> Result<()> {
        let writer = self.spaces.entry(space).or_insert_with(|| SpaceWriter::new(space));
        writer.push(store, variant, words)?;
        if writer.pending.entries.len() >= RUN_LIMIT { writer.flush(store, self.batch) } else { Ok(()) }
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

/// Variants with their words, as one flat list.
#[derive(Debug, Default)]
struct Entries {
    entries: Vec<Entry>,
    words: Vec<CodedWord>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    variant: VariantId,
    weight: u32,
    start: u32,
    len: u32,
}

impl Entries {
    fn push(&mut self, variant: VariantId, weight: u32, words: impl Iterator<Item = CodedWord>) {
        let start = self.words.len();
        self.words.extend(words);
        let len = (self.words.len() - start) as u32;
        self.entries.push(Entry { variant, weight, start: start as u32, len });
    }

    fn words_of(&self, entry: &Entry) -> &[CodedWord] {
        &self.words[entry.start as usize..(entry.start + entry.len) as usize]
    }
}

/// A class as it was met in this batch.
#[derive(Debug)]
struct Met {
    text: String,
    weight: u32,
    /// Its number, once it has one.
    id: Option<u32>,
    /// How often it was met since the last flush.
    count: u32,
    forms: HashMap<String, u32>,
    /// New forms, to be stored with the class.
    new_forms: Vec<(String, u32)>,
    next_form: u32,
}

#[derive(Debug)]
struct SpaceWriter {
    space: Space,
    stats: ClassStats,
    by_text: HashMap<String, u32>,
    met: Vec<Met>,
    /// Words are (index into `met`, form).
    pending: Entries,
}

impl SpaceWriter {
    fn new(space: Space) -> Self {
        Self {
            space,
            stats: ClassStats::default(),
            by_text: HashMap::new(),
            met: Vec::new(),
            pending: Entries::default(),
        }
    }

    fn push(&mut self, store: &dyn Store, variant: VariantId, words: &[Word]) -> Result<()> {
        let start = self.pending.words.len();
        let mut weight = 0u32;
        for word in words {
            let class = self.meet(store, &word.class, weight_of(word))?;
            let form = if word.form == word.class { 0 } else { self.form(store, class, &word.form)? };
            self.pending.words.push((class, form));
            weight = weight.saturating_add(weight_of(word));
        }
        let len = (self.pending.words.len() - start) as u32;
        self.pending.entries.push(Entry { variant, weight, start: start as u32, len });
        Ok(())
    }

    fn meet(&mut self, store: &dyn Store, text: &str, weight: u32) -> Result<u32> {
        if let Some(known) = self.by_text.get(text) {
            self.met[*known as usize].count += 1;
            return Ok(*known);
        }
        let id = store.class(self.space, text)?;
        let index = self.met.len() as u32;
        let next_form = id.map_or(Ok(1), |id| store.next_form(self.space, id))?;
        let met = Met {
            text: text.to_owned(),
            weight,
            id,
            count: 1,
            forms: HashMap::new(),
            new_forms: Vec::new(),
            next_form,
        };
        self.met.push(met);
        self.by_text.insert(text.to_owned(), index);
        Ok(index)
    }

    fn form(&mut self, store: &dyn Store, class: u32, text: &str) -> Result<u32> {
        let met = &mut self.met[class as usize];
        if let Some(known) = met.forms.get(text) {
            return Ok(*known);
        }
        let stored = met.id.map_or(Ok(None), |id| store.form(self.space, id, text))?;
        let form = stored.unwrap_or_else(|| {
            let form = met.next_form;
            met.next_form += 1;
            met.new_forms.push((text.to_owned(), form));
            form
        });
        met.forms.insert(text.to_owned(), form);
        Ok(form)
    }

    fn finish(&mut self, store: &mut dyn Store, batch: BatchId) -> Result<()> {
        let waiting = store.recent_count(self.space)?;
        if waiting + self.pending.entries.len() > RECENT_LIMIT {
            return self.flush(store, batch);
        }
        self.settle(store)?;
        let mut bytes = Vec::new();
        for entry in std::mem::take(&mut self.pending).entries_with_words() {
            bytes.clear();
            codec::put_words(&mut bytes, &entry.1);
            store.put_recent(self.space, entry.0.variant, &bytes)?;
        }
        self.stats.save(store, self.space)
    }

    /// Gives numbers to new classes, the most frequent first, and turns `pending` into final words.
    fn settle(&mut self, store: &mut dyn Store) -> Result<()> {
        let mut new: Vec<u32> = (0..self.met.len() as u32).filter(|at| self.met[*at as usize].id.is_none()).collect();
        new.sort_by(|a, b| {
            let (a, b) = (&self.met[*a as usize], &self.met[*b as usize]);
            b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text))
        });
        let first = self.stats.next_class(store, self.space)?;
        for (id, at) in (first..).zip(&new) {
            let met = &mut self.met[*at as usize];
            met.id = Some(id);
            self.stats.push(store, self.space, id, met.weight)?;
        }
        self.store_classes(store, new)?;
        self.store_forms(store)?;
        let met = &self.met;
        for word in &mut self.pending.words {
            word.0 = met[word.0 as usize].id.unwrap_or(u32::MAX >> 1);
        }
        self.met.iter_mut().for_each(|met| met.count = 0);
        Ok(())
    }

    /// In the order of the table: many times faster than in any other.
    fn store_classes(&self, store: &mut dyn Store, mut new: Vec<u32>) -> Result<()> {
        new.sort_by(|a, b| self.met[*a as usize].text.cmp(&self.met[*b as usize].text));
        for at in new {
            let met = &self.met[at as usize];
            store.put_class(self.space, &met.text, met.id.unwrap_or_default())?;
        }
        Ok(())
    }

    fn store_forms(&mut self, store: &mut dyn Store) -> Result<()> {
        let mut new: Vec<(u32, String, u32)> = Vec::new();
        for met in &mut self.met {
            let class = met.id.unwrap_or_default();
            new.extend(met.new_forms.drain(..).map(|(text, form)| (class, text, form)));
        }
        new.sort();
        new.iter().try_for_each(|(class, text, form)| store.put_form(self.space, *class, text, *form))
    }

    /// Makes a run of everything pending and everything in `recent`.
    fn flush(&mut self, store: &mut dyn Store, batch: BatchId) -> Result<()> {
        self.settle(store)?;
        let mut entries = std::mem::take(&mut self.pending);
        let owner = if self.take_recent(store, &mut entries)? { 0 } else { batch };
        write_run(store, self.space, owner, &mut entries, &mut self.stats)?;
        self.stats.save(store, self.space)
    }

    /// Moves `recent` into `entries`; says whether there was anything.
    fn take_recent(&mut self, store: &mut dyn Store, entries: &mut Entries) -> Result<bool> {
        let mut recent = Vec::new();
        store.visit_recent(self.space, &mut |variant, bytes| {
            let mut words = Vec::new();
            if codec::take_words(bytes, &mut 0, &mut words).is_some() {
                recent.push((variant, words));
            }
        })?;
        store.clear_recent(self.space)?;
        let any = !recent.is_empty();
        for (variant, words) in recent {
            if store.variant(variant)?.is_none() {
                continue;
            }
            let mut weight = 0u32;
            for (class, _) in &words {
                weight = weight.saturating_add(self.stats.weight(store, self.space, *class)?);
            }
            entries.push(variant, weight, words.into_iter());
        }
        Ok(any)
    }
}

impl Entries {
    fn entries_with_words(self) -> impl Iterator<Item = (Entry, Vec<CodedWord>)> {
        let words = self.words;
        self.entries
            .into_iter()
            .map(move |entry| (entry, words[entry.start as usize..(entry.start + entry.len) as usize].to_vec()))
    }
}

/// Writes a run. Its number is the next free one.
fn write_run(
    store: &mut dyn Store,
    space: Space,
    batch: BatchId,
    entries: &mut Entries,
    stats: &mut ClassStats,
) -> Result<()> {
    entries.entries.sort_unstable_by_key(|entry| (entry.weight, entry.variant));
    let Some(base) = entries.entries.iter().map(|entry| entry.variant.unit()).min() else { return Ok(()) };
    let number = store.runs(space)?.last().map_or(0, |run| run.number.saturating_add(1));
    let table = WeightTable::from_sorted(entries.entries.iter().map(|entry| entry.weight));
    let units = entries.entries.len() as u32;
    store.put_run(space, &RunRow { number, batch, units, base, weights: table.encode() })?;
    write_rows(store, space, number, base, entries)?;
    write_lists(store, space, number, entries, stats)
}

fn write_rows(store: &mut dyn Store, space: Space, run: u16, base: i64, entries: &Entries) -> Result<()> {
    let mut bytes = Vec::new();
    for (row, group) in (0..).zip(entries.entries.chunks(VARIANTS_PER_ROW as usize)) {
        bytes.clear();
        for entry in group {
            codec::put_leb(&mut bytes, row_id(base, entry.variant));
            codec::put_words(&mut bytes, entries.words_of(entry));
        }
        store.put_words(space, run, row, &bytes)?;
    }
    Ok(())
}

fn write_lists(store: &mut dyn Store, space: Space, run: u16, entries: &Entries, stats: &mut ClassStats) -> Result<()> {
    let units = entries.entries.len() as u32;
    // The lightest come first: those without scored words are at the start.
    let empty = if entries.entries.first().is_some_and(|entry| entry.len == 0) {
        Some(empty_class(store, space, stats)?)
    } else {
        None
    };
    let mut numbers = Vec::new();
    for group in pairs(entries, empty).chunk_by(|a, b| a >> 32 == b >> 32) {
        let class = (group[0] >> 32) as u32;
        numbers.clear();
        numbers.extend(group.iter().map(|pair| *pair as u32));
        store.put_list(space, class, run, &codec::encode_list(&numbers, units))?;
        stats.add_df(store, space, class, group.len() as u32)?;
    }
    Ok(())
}

/// (class << 32 | number) of every posting, ascending.
fn pairs(entries: &Entries, empty: Option<u32>) -> Vec<u64> {
    let mut pairs: Vec<u64> = Vec::with_capacity(entries.words.len());
    for (number, entry) in (0u64..).zip(&entries.entries) {
        pairs.extend(entries.words_of(entry).iter().map(|(class, _)| u64::from(*class) << 32 | number));
        pairs.extend(empty.filter(|_| entry.len == 0).map(|class| u64::from(class) << 32 | number));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The posting lists that the words of a run make.
pub(crate) fn lists_of(store: &dyn Store, space: Space, run: &RunRow) -> Result<Vec<(u32, Vec<u32>)>> {
    let entries = load_run(store, space, run)?;
    let empty = store.class(space, EMPTY_CLASS)?;
    let lists = pairs(&entries, empty);
    let lists = lists.chunk_by(|a, b| a >> 32 == b >> 32);
    Ok(lists.map(|group| ((group[0] >> 32) as u32, group.iter().map(|pair| *pair as u32).collect())).collect())
}

/// The class that only variants without scored words hold.
fn empty_class(store: &mut dyn Store, space: Space, stats: &mut ClassStats) -> Result<u32> {
    if let Some(class) = store.class(space, EMPTY_CLASS)? {
        return Ok(class);
    }
    let class = stats.next_class(store, space)?;
    stats.push(store, space, class, 1)?;
    store.put_class(space, EMPTY_CLASS, class)?;
    Ok(class)
}

/// Removes the runs that hold nothing but units of a batch; others keep their dead.
pub(crate) fn drop_runs_of(store: &mut dyn Store, batch: BatchId) -> Result<()> {
    for (space, _) in store.spaces()? {
        for run in store.runs(space)?.into_iter().filter(|run| run.batch == batch) {
            let entries = load_run(store, space, &run)?;
            drop_run(store, space, &run, &entries)?;
        }
    }
    Ok(())
}

fn merge_small_runs(store: &mut dyn Store, space: Space) -> Result<()> {
    let small: Vec<RunRow> = store.runs(space)?.into_iter().filter(|run| run.units < SMALL_RUN).collect();
    if small.len() <= SMALL_RUNS {
        return Ok(());
    }
    let mut all = Entries::default();
    for run in &small {
        let entries = load_run(store, space, run)?;
        drop_run(store, space, run, &entries)?;
        for entry in &entries.entries {
            if store.variant(entry.variant)?.is_some() {
                all.push(entry.variant, entry.weight, entries.words_of(entry).iter().copied());
            }
        }
    }
    let mut stats = ClassStats::default();
    write_run(store, space, 0, &mut all, &mut stats)?;
    stats.save(store, space)
}

fn drop_run(store: &mut dyn Store, space: Space, run: &RunRow, entries: &Entries) -> Result<()> {
    let mut classes: Vec<u32> = entries.words.iter().map(|(class, _)| *class).collect();
    classes.extend(store.class(space, EMPTY_CLASS)?);
    classes.sort_unstable();
    classes.dedup();
    store.drop_run(space, run.number, &classes)
}

/// Reads a run back. Stops at the first byte that makes no sense; `check` reports it.
fn load_run(store: &dyn Store, space: Space, run: &RunRow) -> Result<Entries> {
    let table = WeightTable::decode(&run.weights);
    let mut entries = Entries::default();
    let mut words = Vec::new();
    for row in 0..run.units.div_ceil(VARIANTS_PER_ROW) {
        store.visit_words(space, run.number, row, &mut |bytes| {
            let mut at = 0;
            while at < bytes.len() {
                let Some(id) = codec::take_leb(bytes, &mut at) else { return };
                if codec::take_words(bytes, &mut at, &mut words).is_none() {
                    return;
                }
                let weight = table.weight_of(entries.entries.len() as u32);
                entries.push(variant_of(run.base, id), weight, words.iter().copied());
            }
        })?;
    }
    Ok(entries)
}

/// Everything the index holds of a space: variant and words, dead ones too.
pub(crate) fn visit_indexed(
    store: &dyn Store,
    space: Space,
    visit: &mut dyn FnMut(VariantId, u32, &[CodedWord]),
) -> Result<()> {
    for run in store.runs(space)? {
        let entries = load_run(store, space, &run)?;
        for entry in &entries.entries {
            visit(entry.variant, entry.weight, entries.words_of(entry));
        }
    }
    let mut words = Vec::new();
    store.visit_recent(space, &mut |variant, bytes| {
        if codec::take_words(bytes, &mut 0, &mut words).is_some() {
            visit(variant, u32::MAX, &words);
        }
    })
}
