//! Import: many units as one batch, visible whole or not at all.
//!
//! Reading, cutting up and storing run side by side: one thread reads, some prepare, the caller's
//! stores, in the order of the file. Where somebody else waits to write, it lets them ([`super::steps`]).

mod taker;

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use super::change::{Stop, Writer};
use super::digest::digest;
use super::exchange::Past;
use super::report::Taken;
use super::{ImportOptions, Memory, MemoryError, Stamp};
use crate::index::outline::{Outline, Outliner};
use crate::unit::{Batch, NewUnit, Origin, Status};
use taker::Taker;

/// Units handed from one thread to the next at once.
const CHUNK: usize = 256;
/// Chunks waiting between two threads.
const WAITING: usize = 16;
/// How many chunks are stored before the next step may end: a step costs some hundredths of a second.
const STEP: usize = 32;
/// How long the next chunk is waited for before a look whether somebody else waits to write.
const LOOK: Duration = Duration::from_millis(50);

/// Sees every unit before it is stored.
type Look<'a> = &'a (dyn Fn(u64, &mut NewUnit) + Sync);

struct Prepared {
    unit: NewUnit,
    /// Why it cannot be stored.
    fault: Option<&'static str>,
    past: Past,
    digest: i64,
    outliner: usize,
    outlines: Vec<Outline>,
}

impl Memory {
    /// Imports units as one batch, all or nothing.
    ///
    /// `rejected` is asked at the end how many rows the reader refused; `progress` hears now and then
    /// how many units have been stored. A dry run counts and stores nothing.
    ///
    /// # Errors
    /// A unit that [`NewUnit::fault`] would have named, or the store fails. Nothing is stored then.
    pub fn import(
        &mut self,
        units: &mut (dyn Iterator<Item = NewUnit> + Send),
        rejected: &dyn Fn() -> u64,
        options: &ImportOptions,
        stamp: &Stamp,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Batch, MemoryError> {
        let mut stored = 0;
        let as_it_is = |_: u64, _: &mut NewUnit| {};
        self.import_reporting(units, &as_it_is, &|| Ok(rejected()), options, stamp, &mut |_| {
            stored += 1;
            if stored % CHUNK as u64 == 0 {
                progress(stored);
            }
            Ok(())
        })
    }

    /// The same; `look` sees every unit with its number from 0 before it is stored, on any of several threads, and
    /// `report` hears of every unit, in their order, what became of it. An error of its own, or of `rejected`,
    /// ends the import, and nothing is stored.
    ///
    /// # Errors
    /// As [`Self::import`], or `report` fails.
    pub fn import_reporting(
        &mut self,
        units: &mut (dyn Iterator<Item = NewUnit> + Send),
        look: Look<'_>,
        rejected: &dyn Fn() -> io::Result<u64>,
        options: &ImportOptions,
        stamp: &Stamp,
        report: &mut dyn FnMut(Taken) -> io::Result<()>,
    ) -> Result<Batch, MemoryError> {
        let done = self.write_if(|store| {
            let mut writer = Writer::new(store, stamp, options.file.as_deref(), options.format.as_deref())?;
            writer.wary = !options.reviewed;
            writer.plan_changes()?;
            store_all(&mut writer, units, look, options, report)?;
            writer.batch.rejected = rejected().map_err(|error| MemoryError::Source(error.to_string()))?;
            if options.dry_run {
                return Err(Stop::Nothing(Box::new(writer.batch)));
            }
            Ok(writer.finish_in_steps(true)?)
        });
        if options.dry_run || done.is_err() {
            // Of what was only tried, or has failed, nothing stays. Where this fails, the next one who writes does it.
            drop(self.clear_abandoned());
        }
        done
    }
}

/// Reads and prepares on other threads, stores on this one.
fn store_all(
    writer: &mut Writer<'_>,
    units: &mut (dyn Iterator<Item = NewUnit> + Send),
    look: Look<'_>,
    options: &ImportOptions,
    report: &mut dyn FnMut(Taken) -> io::Result<()>,
) -> Result<(), MemoryError> {
    let mut taker = Taker::new(writer, options)?;
    writer.index.keep_recent();
    std::thread::scope(|scope| {
        let (to_prepare, raw) = sync_channel::<(u64, Vec<NewUnit>)>(WAITING);
        let (to_store, ready) = sync_channel::<(u64, Vec<Prepared>)>(WAITING);
        scope.spawn(move || read(units, &to_prepare));
        let raw = std::sync::Arc::new(Mutex::new(raw));
        let helpers = std::thread::available_parallelism().map_or(1, |cores| cores.get().clamp(1, 4));
        for number in 1..=helpers {
            let (raw, to_store) = (std::sync::Arc::clone(&raw), to_store.clone());
            scope.spawn(move || prepare(&raw, &to_store, Outliner::new(number), look, options));
        }
        // The last of these ends the waiting threads when this one stops early.
        drop((raw, to_store));
        store_in_order(writer, &ready, &mut taker, report)
    })
}

fn read(units: &mut (dyn Iterator<Item = NewUnit> + Send), to_prepare: &SyncSender<(u64, Vec<NewUnit>)>) {
    for number in 0.. {
        let chunk: Vec<NewUnit> = std::iter::from_fn(|| units.next()).take(CHUNK).collect();
        if chunk.is_empty() || to_prepare.send((number, chunk)).is_err() {
            return;
        }
    }
}

fn prepare(
    raw: &Mutex<Receiver<(u64, Vec<NewUnit>)>>,
    to_store: &SyncSender<(u64, Vec<Prepared>)>,
    mut outliner: Outliner,
    look: Look<'_>,
    options: &ImportOptions,
) {
    loop {
        let next = raw.lock().map_err(drop).and_then(|raw| raw.recv().map_err(drop));
        let Ok((number, chunk)) = next else { return };
        let units = (number * CHUNK as u64..).zip(chunk);
        let prepare = |(at, mut unit): (u64, NewUnit)| {
            look(at, &mut unit);
            prepare_one(unit, &mut outliner, options)
        };
        let prepared = units.map(prepare).collect();
        if to_store.send((number, prepared)).is_err() {
            return;
        }
    }
}

fn prepare_one(mut unit: NewUnit, outliner: &mut Outliner, options: &ImportOptions) -> Prepared {
    if options.reviewed {
        unit.status = Status::Confirmed;
    }
    if let (None, Some(file)) = (&unit.origin, &options.origin) {
        unit.origin = Some(Origin { file: file.clone(), segment: None });
    }
    let outlines = match options.dry_run {
        true => Vec::new(),
        false => unit.variants.iter().map(|variant| outliner.outline(variant)).collect(),
    };
    let fault = unit.fault();
    let past = Past::take(&mut unit);
    Prepared { fault, digest: digest(&unit.variants), outliner: outliner.number(), outlines, unit, past }
}

fn store_in_order(
    writer: &mut Writer<'_>,
    ready: &Receiver<(u64, Vec<Prepared>)>,
    taker: &mut Taker,
    report: &mut dyn FnMut(Taken) -> io::Result<()>,
) -> Result<(), MemoryError> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    loop {
        match ready.recv_timeout(LOOK) {
            Ok((number, chunk)) => drop(early.insert(number, chunk)),
            Err(RecvTimeoutError::Timeout) => taker.breathe(writer, STEP)?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        while let Some(chunk) = early.remove(&next) {
            next += 1;
            for mut prepared in chunk {
                let taken = taker.store_one(writer, &mut prepared)?;
                report(taken).map_err(|error| MemoryError::Source(error.to_string()))?;
            }
            taker.breathe(writer, taker.effort())?;
            if writer.relieve()? {
                taker.others_wrote(writer)?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Prefer;
    use crate::store::sqlite::SqliteStore;
    use crate::store::{Former, Store};
    use crate::unit::{Context, REMOVED, Time, TranslationUnit, Variant, WAS};
    use proptest::prelude::*;

    fn at(second: u8) -> Time {
        Time::from_second(1_700_000_000 + i64::from(second)).unwrap()
    }

    fn pair(source: u8, target: u8) -> Vec<Variant> {
        let texts = [("en", format!("Lorry {source} left.")), ("fa", format!("کامیون {target} رفت."))];
        texts.map(|(lang, text)| Variant::new(lang.parse().unwrap(), text)).to_vec()
    }

    prop_compose! {
        fn a_unit()(
            (source, target) in (0u8..3, 0u8..4),
            prev in prop::option::of(0u8..2),
            (made, later) in (prop::option::of(0u8..20), prop::option::of(0u8..20)),
            note in prop::option::of(0u8..2),
            open in any::<bool>(),
            was in prop::collection::vec((0u8..3, 0u8..4, 0u8..20), 0..3),
            removed in prop::option::weighted(0.2, 0u8..20),
            tells in any::<bool>(),
        ) -> NewUnit {
            let mut unit = NewUnit {
                variants: pair(source, target),
                context: Context { prev: prev.map(|prev| prev.to_string()), next: None },
                created: made.map(at),
                changed: made.and_then(|made| later.map(|later| at(made + later))),
                note: note.map(|note| note.to_string()),
                status: if open { Status::Unreviewed } else { Status::Confirmed },
                ..NewUnit::default()
            };
            if tells {
                let word = |(s, t, until): &(u8, u8, u8)| format!("{:012x}@{}", digest(&pair(*s, *t)), at(*until));
                let words: Vec<String> = was.iter().map(word).collect();
                let extra = unit.extra.get_or_insert_default();
                extra.add_prop(WAS, &words.join(" "));
                removed.iter().for_each(|when| extra.add_prop(REMOVED, &at(*when).to_string()));
            }
            unit
        }
    }

    type Outcome = (Batch, Vec<Taken>, Vec<TranslationUnit>, Vec<Former>);

    fn units_of(store: &dyn Store) -> Vec<TranslationUnit> {
        store.units_after(0, 1000).unwrap()
    }

    /// Imports some units over others, in the two ways; and what is there once that is taken back.
    fn outcome(
        known: &[NewUnit],
        units: &[NewUnit],
        options: &ImportOptions,
        planned: bool,
    ) -> (Outcome, Vec<TranslationUnit>) {
        let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
        let mut taken = Vec::new();
        let mut store = |memory: &mut Memory, units: &[NewUnit], options: &ImportOptions, planned| {
            memory.write(|store| {
                let mut writer = Writer::new(store, &Stamp::new("import", at(50)), None, None)?;
                if planned {
                    writer.plan_changes()?;
                }
                taken.clear();
                let report = &mut |one| {
                    taken.push(one);
                    Ok(())
                };
                store_all(&mut writer, &mut units.iter().cloned(), &|_, _| {}, options, report)?;
                writer.finish_in_steps(true)
            })
        };
        store(&mut memory, known, &ImportOptions::default(), false).unwrap();
        let batch = store(&mut memory, units, options, planned).unwrap();
        assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
        let all = units_of(memory.store());
        let formers = (1..200).flat_map(|id| memory.store().formers_of(id).unwrap()).collect();
        let _ = memory.undo(Some(batch.id));
        assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
        let back = units_of(memory.store());
        ((batch, taken, all, formers), back)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]
        #[test]
        fn what_waits_for_the_last_step_is_what_is_done_at_once(
            known in prop::collection::vec(a_unit(), 0..12),
            units in prop::collection::vec(a_unit(), 1..12),
            prefer in prop::sample::select(vec![None, Some(Prefer::Newest), Some(Prefer::File), Some(Prefer::Memory)]),
        ) {
            let options = ImportOptions { prefer, ..ImportOptions::default() };
            let (planned, back) = outcome(&known, &units, &options, true);
            let (at_once, back_at_once) = outcome(&known, &units, &options, false);
            prop_assert_eq!(planned, at_once);
            // A removal that is taken back is dated after it, unless its unit had been changed before in the same batch.
            let undated = |unit: &TranslationUnit| TranslationUnit { changed: at(0), ..unit.clone() };
            prop_assert!(back.iter().map(undated).eq(back_at_once.iter().map(undated)), "{back:?}\n{back_at_once:?}");
        }
    }
}
