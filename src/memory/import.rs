//! Import: many units as one batch, visible whole or not at all.
//!
//! Reading, cutting up and storing run side by side: one thread reads, some prepare, the caller's
//! stores, in the order of the file.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::change::Writer;
use super::digest::digest;
use super::{Added, ImportOptions, Memory, MemoryError, Stamp};
use crate::index::outline::{Outline, Outliner};
use crate::store::{StoreError, VariantId, in_transaction};
use crate::unit::{Batch, NewUnit, Origin, Status};

/// Units handed from one thread to the next at once.
const CHUNK: usize = 256;
/// Chunks waiting between two threads.
const WAITING: usize = 16;

struct Prepared {
    unit: NewUnit,
    /// Why it cannot be stored.
    fault: Option<&'static str>,
    digest: i64,
    outliner: usize,
    outlines: Vec<Outline>,
}

enum Stop {
    DryRun(Box<Batch>),
    Failed(MemoryError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<MemoryError> for Stop {
    fn from(error: MemoryError) -> Self {
        Self::Failed(error)
    }
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
        self.frequencies.borrow_mut().clear();
        let outcome = in_transaction(&mut *self.store, |store| {
            let mut writer = Writer::new(store, stamp, options.file.as_deref(), options.format.as_deref())?;
            store_all(&mut writer, units, options, progress)?;
            writer.batch.rejected = rejected();
            if options.dry_run {
                return Err(Stop::DryRun(Box::new(writer.batch)));
            }
            Ok(writer.finish(true)?)
        });
        match outcome {
            Ok(batch) => Ok(batch),
            Err(Stop::DryRun(batch)) => Ok(*batch),
            Err(Stop::Failed(error)) => Err(error),
        }
    }
}

/// Reads and prepares on other threads, stores on this one.
fn store_all(
    writer: &mut Writer<'_>,
    units: &mut (dyn Iterator<Item = NewUnit> + Send),
    options: &ImportOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<(), MemoryError> {
    std::thread::scope(|scope| {
        let (to_prepare, raw) = sync_channel::<(u64, Vec<NewUnit>)>(WAITING);
        let (to_store, ready) = sync_channel::<(u64, Vec<Prepared>)>(WAITING);
        scope.spawn(move || read(units, &to_prepare));
        let raw = std::sync::Arc::new(Mutex::new(raw));
        let helpers = std::thread::available_parallelism().map_or(1, |cores| cores.get().clamp(1, 4));
        for number in 1..=helpers {
            let (raw, to_store) = (std::sync::Arc::clone(&raw), to_store.clone());
            scope.spawn(move || prepare(&raw, &to_store, Outliner::new(number), options));
        }
        // The last of these ends the waiting threads when this one stops early.
        drop((raw, to_store));
        store_in_order(writer, ready, options.dry_run, progress)
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
    options: &ImportOptions,
) {
    loop {
        let next = raw.lock().map_err(drop).and_then(|raw| raw.recv().map_err(drop));
        let Ok((number, chunk)) = next else { return };
        let prepared = chunk.into_iter().map(|unit| prepare_one(unit, &mut outliner, options)).collect();
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
    Prepared { fault, digest: digest(&unit.variants), outliner: outliner.number(), outlines, unit }
}

fn store_in_order(
    writer: &mut Writer<'_>,
    ready: Receiver<(u64, Vec<Prepared>)>,
    dry_run: bool,
    progress: &mut dyn FnMut(u64),
) -> Result<(), MemoryError> {
    let mut early = BTreeMap::new();
    let (mut next, mut stored) = (0, 0);
    for (number, chunk) in ready {
        early.insert(number, chunk);
        while let Some(chunk) = early.remove(&next) {
            next += 1;
            stored += chunk.len() as u64;
            for mut prepared in chunk {
                store_one(writer, &mut prepared, dry_run)?;
            }
            progress(stored);
        }
    }
    Ok(())
}

fn store_one(writer: &mut Writer<'_>, prepared: &mut Prepared, dry_run: bool) -> Result<(), MemoryError> {
    if let Some(fault) = prepared.fault {
        return Err(MemoryError::BadUnit(fault.to_owned()));
    }
    let mut spaces = Vec::new();
    for (variant, outline) in prepared.unit.variants.iter().zip(&mut prepared.outlines) {
        let space = writer.store.make_space(&variant.lang)?;
        writer.index.learn(space, prepared.outliner, outline);
        spaces.push(space);
    }
    let added = writer.add(&prepared.unit, prepared.digest)?;
    let Added::Created(id) = added else { return Ok(()) };
    if dry_run {
        return Ok(());
    }
    for ((number, outline), space) in (0..).zip(&prepared.outlines).zip(spaces) {
        writer.index.push(writer.store, space, VariantId::new(id, number), prepared.outliner, outline)?;
    }
    Ok(())
}
