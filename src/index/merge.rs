//! What is small is put together: `recent`, and runs that many imports have left.

use super::build::no_breath;
use super::run::{self, AllFrequencies, Entries, Run};
use super::{RUN_LIMIT, codec};
use crate::store::{Result, RunRow, Space, Store, VariantId};

/// How many small runs an import leaves before it merges them.
const SMALL_RUNS: usize = 12;
/// What a small run is.
const SMALL_RUN: u32 = (RUN_LIMIT / 8) as u32;

/// Empties `recent`; `None` if there was nothing.
pub(super) fn take_recent(store: &mut dyn Store, space: Space) -> Result<Option<Entries>> {
    let (mut recent, mut classes) = (Entries::default(), Vec::new());
    store.visit_recent(space, &mut |variant, bytes| {
        if let Some(weight) = codec::take_classes(bytes, &mut classes) {
            recent.push(variant, weight, &classes);
        }
    })?;
    store.clear_recent(space)?;
    if recent.members.is_empty() {
        return Ok(None);
    }
    let mut alive = Entries::default();
    for member in &recent.members {
        if exists(store, member.variant)? {
            alive.push(member.variant, member.weight, recent.classes_of(member));
        }
    }
    Ok(Some(alive))
}

fn exists(store: &dyn Store, variant: VariantId) -> Result<bool> {
    let mut found = false;
    store.visit_text(variant, &mut |_| found = true)?;
    Ok(found)
}

/// Puts small runs together into one and leaves the dead behind.
pub(super) fn merge_small_runs(store: &mut dyn Store, space: Space) -> Result<()> {
    let small: Vec<RunRow> = store.runs(space)?.into_iter().filter(|run| run.units < SMALL_RUN).collect();
    if small.len() <= SMALL_RUNS {
        return Ok(());
    }
    let classes = run::all_classes(store, space)?;
    let mut all = Entries::default();
    for row in &small {
        let entries = run::load(store, space, row, &classes)?;
        for member in &entries.members {
            if exists(store, member.variant)? {
                all.push(member.variant, member.weight, entries.classes_of(member));
            }
        }
        store.drop_run(space, row.number, &classes)?;
    }
    let mut frequencies = AllFrequencies::new();
    run::write(store, Run::new(space, 0, all).into_iter().collect(), &mut frequencies, &mut no_breath)?;
    frequencies.entry(space).or_default().save(store, space)
}
