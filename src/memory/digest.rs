//! A hash of what a unit says, to know it when it comes again.

use std::collections::HashSet;

use crate::store::{Place, Result, Store, StoreError, each_number};
use crate::unit::{UnitId, Variant};

/// How many problems are listed at most.
const LISTED: usize = 20;

/// The units that would not be known again.
pub(crate) fn check(store: &dyn Store) -> Result<Vec<String>> {
    const STEP: usize = 1000;
    let mut problems = Vec::new();
    let mut after = i64::MIN;
    // Many units of one text often stand together.
    let mut last: Option<(i64, HashSet<UnitId>)> = None;
    loop {
        let units = store.units_after(after, STEP)?;
        let Some(end) = units.last() else { return Ok(problems) };
        after = end.id;
        for unit in &units {
            let digest = digest(&unit.variants);
            let stored = match last.take() {
                Some((of, units)) if of == digest => units,
                _ => store.units_with_digest(digest)?.into_iter().collect::<HashSet<_>>(),
            };
            let missing = !stored.contains(&unit.id);
            last = Some((digest, stored));
            if missing && problems.len() < LISTED {
                problems.push(format!("unit {} would be stored twice: its digest is wrong", unit.id));
            }
        }
    }
}

/// The units that are not as they were written.
pub(crate) fn unreadable(store: &dyn Store) -> Result<Vec<String>> {
    const STEP: usize = 1000;
    let mut after = 0;
    loop {
        match store.units_after(after, STEP) {
            Ok(units) => match units.last() {
                Some(unit) => after = unit.id,
                None => return Ok(Vec::new()),
            },
            Err(StoreError::Damaged { reason, .. }) => return one_by_one(store, after, reason),
            Err(other) => return Err(other),
        }
    }
}

/// Those of them behind a unit, from the first one on that is damaged; `reason` is what was said of several at once.
fn one_by_one(store: &dyn Store, after: UnitId, reason: String) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let next = |after| store.next_unit(after);
    let end = each_number((after, store.last_unit()?), &next, &mut |number| {
        match store.unit(number) {
            Ok(None) => return Ok(Place::Empty),
            Ok(Some(_)) => {}
            Err(StoreError::Damaged { reason, .. }) => problems.push(reason),
            Err(other) => return Err(other),
        }
        Ok(if problems.len() < LISTED { Place::Taken } else { Place::End })
    })?;
    if problems.is_empty() || end.is_some() {
        problems.push(reason);
    }
    Ok(problems)
}

/// The digest of a set of variants: the order does not count. Six bytes, so that the table stays
/// small; whoever finds an equal digest compares the texts.
pub(crate) fn digest(variants: &[Variant]) -> i64 {
    let sum = variants.iter().fold(0u64, |sum, variant| sum.wrapping_add(one(variant)));
    ((sum ^ (sum >> 48)) & 0xFFFF_FFFF_FFFF) as i64
}

/// FNV-1a over tag, text and markup, with a final mix. Stored in files: must never change.
fn one(variant: &Variant) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    let bytes = variant.lang.as_str().bytes().chain([0]).chain(variant.text.bytes());
    let hash = bytes.fold(0xCBF2_9CE4_8422_2325u64, fold);
    let hash = variant.inline.iter().fold(hash, |hash, code| {
        let place = (code.at as u64).to_le_bytes();
        let parts = [code.element.as_bytes(), &[code.role as u8], code.code.as_bytes()];
        parts.into_iter().flatten().chain(&place).fold(hash, |hash, byte| fold(hash, *byte))
    });
    (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// Whether two units say the same.
pub(crate) fn same_texts(a: &[Variant], b: &[Variant]) -> bool {
    a.len() == b.len()
        && a.iter().all(|one| b.iter().any(|other| one.says_the_same(other)))
        && b.iter().all(|one| a.iter().any(|other| one.says_the_same(other)))
}
