//! A hash of what a unit says, to know it when it comes again.

use std::collections::HashSet;

use crate::store::{Result, Store, StoreError};
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

/// After so many numbers without a unit the next unit is looked for.
const FAR: usize = 100_000;

/// The units that are not as they were written.
pub(crate) fn unreadable(store: &dyn Store) -> Result<Vec<String>> {
    const STEP: usize = 1000;
    let mut problems = Vec::new();
    let (mut after, last) = (0, store.last_unit()?);
    // How many in a row were looked for one by one, without a trace of a unit.
    let mut missed = 0;
    while problems.len() < LISTED {
        match store.units_after(after, STEP) {
            Ok(units) => match units.last() {
                Some(unit) => after = unit.id,
                None => break,
            },
            Err(StoreError::Damaged { reason, .. }) if after >= last => {
                problems.push(reason);
                break;
            }
            // One of these: each by itself.
            Err(StoreError::Damaged { reason, .. }) => {
                let end = after.saturating_add(STEP as UnitId).min(last);
                let known = problems.len();
                let mut there = false;
                for number in after + 1..=end {
                    there |= try_one(store, number, &mut problems)?;
                }
                after = end;
                missed = if there || problems.len() > known { 0 } else { missed + STEP };
                if missed >= FAR {
                    match store.next_unit(after) {
                        Ok(Some(unit)) => after = after.max(unit - 1),
                        Ok(None) => break,
                        Err(_) => {
                            problems.push(reason);
                            break;
                        }
                    }
                    missed = 0;
                }
            }
            Err(other) => return Err(other),
        }
    }
    Ok(problems)
}

/// Whether there is such a unit.
fn try_one(store: &dyn Store, number: UnitId, problems: &mut Vec<String>) -> Result<bool> {
    match store.unit(number) {
        Err(StoreError::Damaged { reason, .. }) => problems.push(reason),
        Err(other) => return Err(other),
        Ok(unit) => return Ok(unit.is_some()),
    }
    Ok(false)
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
