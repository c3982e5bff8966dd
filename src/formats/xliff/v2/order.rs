//! Which codes a target must have, and in which order.

use std::collections::{BTreeMap, BTreeSet};

use crate::unit::{Inline, Role};

use super::codes::get;
use super::unit::{Draft, Segment};

/// The codes that are in some target of a unit.
pub(super) fn in_targets(draft: &Draft) -> BTreeSet<&str> {
    let targets = draft.segments.iter().filter_map(|segment| segment.target.as_ref());
    targets.flat_map(|content| &content.codes).filter_map(|code| code.pair.as_deref()).collect()
}

/// What breaks one segment: a code that must not be deleted is in no target of its unit, or codes
/// that must not be moved have been.
pub(super) fn segment(segment: &Segment, in_targets: &BTreeSet<&str>) -> Result<(), String> {
    let (Some(source), Some(target)) = (&segment.source, &segment.target) else { return Ok(()) };
    // A target without text is none.
    if target.is_blank() {
        return Ok(());
    }
    for code in &source.codes {
        if let (Some("no"), Some(id)) = (get(code, "canDelete"), get(code, "id"))
            && !in_targets.contains(id)
        {
            return Err(format!("its target lacks the code `{id}`, which must not be deleted"));
        }
    }
    let sequences = sequences(&source.codes);
    let found = events(&target.codes, &sequences);
    let moved = |(number, wanted): (&usize, &Vec<Event<'_>>)| {
        found.get(number).is_some_and(|found| found.len() == wanted.len() && found != wanted)
    };
    if events(&source.codes, &sequences).iter().any(moved) {
        return Err("its target has codes in another order that must not be moved".to_owned());
    }
    Ok(())
}

/// Which sequence a code belongs to whose members must keep their order: one with `firstNo` and those
/// with `no` behind it.
fn sequences(codes: &[Inline]) -> BTreeMap<&str, usize> {
    let mut found = BTreeMap::new();
    let mut number = 0;
    for code in codes.iter().filter(|code| code.role != Role::Close) {
        match (get(code, "canReorder"), get(code, "id")) {
            (Some("firstNo"), Some(id)) => {
                number += 1;
                found.insert(id, number);
            }
            (Some("no"), Some(id)) if number > 0 => {
                found.insert(id, number);
            }
            _ => {}
        }
    }
    found
}

/// A code and what it does.
type Event<'c> = (&'c str, Role);

/// The beginnings and ends of the codes of every sequence, in their order.
fn events<'c>(codes: &'c [Inline], sequences: &BTreeMap<&str, usize>) -> BTreeMap<usize, Vec<Event<'c>>> {
    let mut found: BTreeMap<usize, Vec<Event<'c>>> = BTreeMap::new();
    for code in codes {
        if let Some(id) = code.pair.as_deref()
            && let Some(number) = sequences.get(id)
        {
            found.entry(*number).or_default().push((id, code.role));
        }
    }
    found
}
