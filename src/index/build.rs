//! Keeping the index up to date: additions wait in `recent`, runs are made of many at once.
//!
//! Everything happens inside the caller's transaction. Runs are made on threads of their own and
//! written at the end, in the order of the tables. A caller that ends its transaction in between, so that others can
//! write, saves before and says so afterwards.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::thread::JoinHandle;

use super::codec;
use super::frequency::Frequencies;
use super::merge::{merge_small_runs, take_recent};
use super::numbering::Numbering;
use super::outline::Outline;
use super::run::{self, AllFrequencies, Entries, Member, Run};
use super::{RECENT_LIMIT, RUN_LIMIT};
use crate::store::{Result, Space, Store, VariantId};
use crate::unit::BatchId;

/// How many bytes of runs wait in RAM to be written together, where the caller writes them in time.
const MOST_WAITING: usize = 128 << 20;

/// Called between the rows that are written; says whether others have been let in.
pub(crate) type Breathe<'a> = &'a mut dyn FnMut(&mut dyn Store) -> Result<bool>;

pub(super) fn no_breath(_: &mut dyn Store) -> Result<bool> {
    Ok(false)
}

/// Takes in the variants of one batch.
#[derive(Debug)]
pub(crate) struct IndexWriter {
    batch: BatchId,
    spaces: BTreeMap<Space, SpaceWriter>,
    frequencies: AllFrequencies,
    making: Vec<JoinHandle<Option<Run>>>,
    made: Vec<Run>,
    keep_recent: bool,
}

impl IndexWriter {
    /// A writer for one batch.
    pub(crate) fn new(batch: BatchId) -> Self {
        Self {
            batch,
            spaces: BTreeMap::new(),
            frequencies: AllFrequencies::new(),
            making: Vec::new(),
            made: Vec::new(),
            keep_recent: false,
        }
    }

    /// What waits in `recent` stays there until the end, for an import that searches what was stored before, or whose
    /// runs are not to be seen before its end.
    pub(crate) fn keep_recent(&mut self) {
        self.keep_recent = true;
    }

    /// Takes in what an outliner has met, whether or not the variant itself follows.
    pub(crate) fn learn(&mut self, space: Space, outliner: usize, outline: &mut Outline) {
        self.spaces.entry(space).or_insert_with(|| SpaceWriter::new(space)).learn(outliner, outline);
    }

    /// Takes in a variant whose outline has been learned.
    pub(crate) fn push(
        &mut self,
        store: &mut dyn Store,
        space: Space,
        variant: VariantId,
        outliner: usize,
        outline: &Outline,
    ) -> Result<()> {
        let writer = self.spaces.entry(space).or_insert_with(|| SpaceWriter::new(space));
        writer.push(variant, outliner, outline);
        if writer.waiting.len() < RUN_LIMIT {
            return Ok(());
        }
        self.collect();
        if self.made.iter().map(Run::size).sum::<usize>() > 2 * MOST_WAITING {
            self.write(store)?;
        }
        self.make_run(store, space)
    }

    /// Keeps what others must know to write in between: which numbers the classes have that were met so far.
    pub(crate) fn save(&mut self, store: &mut dyn Store) -> Result<()> {
        for (space, writer) in &mut self.spaces {
            writer.put_classes(store)?;
            self.frequencies.entry(*space).or_default().save(store, *space)?;
        }
        Ok(())
    }

    /// Others may have written since [`Self::save`].
    pub(crate) fn others_wrote(&mut self) {
        self.frequencies.clear();
        self.spaces.values_mut().for_each(|writer| writer.asks = Some(true));
    }

    /// Writes all runs but the last few variants. Between the rows others may be let in, as `breathe` does.
    pub(crate) fn finish_runs(&mut self, store: &mut dyn Store, breathe: Breathe<'_>) -> Result<()> {
        let large = |(space, writer): (&Space, &SpaceWriter)| (writer.waiting.len() > RECENT_LIMIT).then_some(*space);
        for space in self.spaces.iter().filter_map(large).collect::<Vec<_>>() {
            self.make_run(store, space)?;
            self.save(store)?;
            if breathe(store)? {
                self.others_wrote();
            }
        }
        self.write_made(store, breathe)
    }

    /// Whether so many runs wait in RAM that they should be written.
    pub(crate) fn is_heavy(&self) -> bool {
        self.made.iter().map(Run::size).sum::<usize>() > MOST_WAITING
    }

    /// Writes the runs that wait. Between the rows others may be let in, as `breathe` does.
    pub(crate) fn write_made(&mut self, store: &mut dyn Store, breathe: Breathe<'_>) -> Result<()> {
        self.save(store)?;
        self.frequencies.clear();
        let mut waited = false;
        let mut breathe = |store: &mut dyn Store| breathe(store).inspect(|paused| waited |= paused);
        for making in std::mem::take(&mut self.making) {
            self.made.extend(joined(making));
            breathe(store)?;
        }
        run::write(store, std::mem::take(&mut self.made), &mut self.frequencies, &mut breathe)?;
        self.save(store)?;
        if waited {
            self.others_wrote();
        }
        Ok(())
    }

    /// Writes what is left. With `merge`, small runs are put together as well.
    pub(crate) fn finish(mut self, store: &mut dyn Store, merge: bool) -> Result<()> {
        self.keep_recent = false;
        for space in self.spaces.keys().copied().collect::<Vec<_>>() {
            self.make_last(store, space)?;
        }
        self.collect();
        self.write(store)?;
        self.save(store)?;
        if merge {
            self.spaces.keys().try_for_each(|space| merge_small_runs(store, *space))?;
        }
        Ok(())
    }

    /// Begins to make a run of everything that waits in a space and everything in `recent`.
    fn make_run(&mut self, store: &mut dyn Store, space: Space) -> Result<()> {
        let Some(writer) = self.spaces.get_mut(&space) else { return Ok(()) };
        let draft = writer.draft(store, self.frequencies.entry(space).or_default())?;
        let recent = if self.keep_recent { None } else { take_recent(store, space)? };
        let batch = if recent.is_some() { 0 } else { self.batch };
        let make = move || {
            let mut entries = draft.entries();
            if let Some(recent) = recent {
                recent.members.iter().for_each(|m| entries.push(m.variant, m.weight, recent.classes_of(m)));
            }
            Run::new(space, batch, entries)
        };
        self.making.push(std::thread::spawn(make));
        Ok(())
    }

    /// The last variants of a space: a run, or a few more in `recent`.
    fn make_last(&mut self, store: &mut dyn Store, space: Space) -> Result<()> {
        let Some(writer) = self.spaces.get_mut(&space) else { return Ok(()) };
        if store.recent_count(space)? + writer.waiting.len() > RECENT_LIMIT {
            return self.make_run(store, space);
        }
        let entries = writer.draft(store, self.frequencies.entry(space).or_default())?.entries();
        let mut bytes = Vec::new();
        for member in &entries.members {
            bytes.clear();
            codec::put_classes(&mut bytes, member.weight, entries.classes_of(member));
            store.put_recent(space, member.variant, &bytes)?;
        }
        Ok(())
    }

    /// Waits for the runs that are being made.
    fn collect(&mut self) {
        for making in self.making.drain(..) {
            self.made.extend(joined(making));
        }
    }

    fn write(&mut self, store: &mut dyn Store) -> Result<()> {
        run::write(store, std::mem::take(&mut self.made), &mut self.frequencies, &mut no_breath)
    }
}

fn joined(making: JoinHandle<Option<Run>>) -> Option<Run> {
    making.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The number of a class that has none yet.
const NONE: u32 = u32::MAX;

/// A variant that waits to be indexed. Its classes are numbers of its outliner.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    member: Member,
    outliner: u32,
}

#[derive(Debug)]
struct SpaceWriter {
    space: Space,
    numbering: Numbering,
    /// By number of a text: the class in the index, or [`NONE`].
    ids: Vec<u32>,
    /// Whether a text that is new here may be known to the store; not known before the first is met.
    asks: Option<bool>,
    /// Numbers of texts whose classes are not in the store yet.
    unsaved: Vec<u32>,
    /// By outliner: its numbers as numbers of ours.
    learned: Vec<Vec<u32>>,
    waiting: Vec<Waiting>,
    classes: Vec<u32>,
}

impl SpaceWriter {
    fn new(space: Space) -> Self {
        Self {
            space,
            numbering: Numbering::default(),
            ids: Vec::new(),
            asks: None,
            unsaved: Vec::new(),
            learned: Vec::new(),
            waiting: Vec::new(),
            classes: Vec::new(),
        }
    }

    fn learn(&mut self, outliner: usize, outline: &mut Outline) {
        if self.learned.len() <= outliner {
            self.learned.resize_with(outliner + 1, Vec::new);
        }
        if let Some(learned) = self.learned.get_mut(outliner) {
            learned.extend(outline.new.drain(..).map(|text| self.numbering.number(&text).0));
        }
    }

    fn push(&mut self, variant: VariantId, outliner: usize, outline: &Outline) {
        let (start, len) = (self.classes.len() as u32, outline.classes.len() as u32);
        self.classes.extend_from_slice(&outline.classes);
        let member = Member { variant, weight: outline.weight, start, len };
        self.waiting.push(Waiting { member, outliner: outliner as u32 });
    }

    /// Takes what waits, and gives classes that are new their numbers.
    fn draft(&mut self, store: &dyn Store, frequencies: &mut Frequencies) -> Result<Draft> {
        self.number_classes(store, frequencies)?;
        let id = |number: &u32| self.ids.get(*number as usize).copied().unwrap_or(NONE);
        let ids = self.learned.iter().map(|learned| learned.iter().map(id).collect()).collect();
        Ok(Draft { waiting: std::mem::take(&mut self.waiting), classes: std::mem::take(&mut self.classes), ids })
    }

    /// The most frequent first: they have the shortest keys.
    fn number_classes(&mut self, store: &dyn Store, frequencies: &mut Frequencies) -> Result<()> {
        let asks = match self.asks {
            Some(asks) => asks,
            // Where nothing has ever been stored, there is nothing to look up.
            None => *self.asks.insert(store.last_frequencies(self.space)?.is_some()),
        };
        let counts = self.counts();
        self.ids.resize(self.numbering.len(), NONE);
        if asks {
            let is_new = |number: u32| counts[number as usize] > 0 && self.ids[number as usize] == NONE;
            let known = self.numbering.sorted(is_new).filter_map(|(text, number)| {
                store.class(self.space, &text).map(|class| Some((number, class?))).transpose()
            });
            for (number, class) in known.collect::<Result<Vec<_>>>()? {
                self.ids[number as usize] = class;
            }
        }
        let unknown = counts.iter().zip(&self.ids).enumerate().filter(|(_, (used, id))| **used > 0 && **id == NONE);
        let mut new: Vec<(Reverse<u32>, usize)> = unknown.map(|(number, (used, _))| (Reverse(*used), number)).collect();
        new.sort_unstable();
        let first = frequencies.next_class(store, self.space)?;
        for (class, (_, number)) in (first..).zip(new) {
            self.ids[number] = class;
            self.unsaved.push(number as u32);
            frequencies.push(store, self.space, class)?;
        }
        Ok(())
    }

    /// By number of a text: how many waiting variants hold it.
    fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.numbering.len()];
        for Waiting { member, outliner } in &self.waiting {
            let Some(learned) = self.learned.get(*outliner as usize) else { continue };
            for class in &self.classes[member.start as usize..(member.start + member.len) as usize] {
                counts[learned[*class as usize] as usize] += 1;
            }
        }
        counts
    }

    /// Writes the classes that were made, in the order of their table.
    fn put_classes(&mut self, store: &mut dyn Store) -> Result<()> {
        if self.unsaved.is_empty() {
            return Ok(());
        }
        let mut wanted = vec![false; self.numbering.len()];
        self.unsaved.drain(..).for_each(|number| wanted[number as usize] = true);
        let mut new = self.numbering.sorted(|number| wanted[number as usize]);
        new.try_for_each(|(text, number)| store.put_class(self.space, &text, self.ids[number as usize]))
    }
}

/// Variants that are to be indexed, with all that is needed to do it elsewhere.
#[derive(Debug)]
struct Draft {
    waiting: Vec<Waiting>,
    classes: Vec<u32>,
    /// By outliner: its numbers as classes.
    ids: Vec<Vec<u32>>,
}

impl Draft {
    fn entries(self) -> Entries {
        let Self { waiting, mut classes, ids } = self;
        for Waiting { member, outliner } in &waiting {
            let Some(ids) = ids.get(*outliner as usize) else { continue };
            for class in &mut classes[member.start as usize..(member.start + member.len) as usize] {
                *class = ids[*class as usize];
            }
        }
        Entries { members: waiting.into_iter().map(|waiting| waiting.member).collect(), classes }
    }
}
