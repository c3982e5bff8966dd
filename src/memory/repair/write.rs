//! The target with the changes in it, read back.

use std::ops::Range;

use super::proof::{Change, Proof};
use super::side::{Reader, Unit};
use super::{Left, Reason, Repair};
use crate::memory::MemoryError;
use crate::unit::Variant;

/// The target, what was put in, and what was taken out again because it did not say what it should.
type Written = (Variant, Vec<Repair>, Vec<(usize, Left)>);

/// How often the rest is tried without what could not be read back.
const ROUNDS: usize = 4;

/// Writes the changes over their units. What cannot be read back is left.
pub(super) fn write(
    reader: &Reader<'_>,
    proof: &Proof<'_>,
    mut changes: Vec<Change>,
    stored: &Variant,
) -> Result<Written, MemoryError> {
    changes.sort_by_key(|change| change.place);
    let mut left = Vec::new();
    for round in 1.. {
        if changes.is_empty() {
            break;
        }
        let text = apply(proof, &changes, stored);
        let read = reader.units(&text.target.text, &stored.lang, None)?;
        let wrong = unread(proof, &changes, &text.repairs, &read);
        if wrong.is_empty() && others_stay(proof, &changes, &text.repairs, &read) {
            return Ok((text.target, text.repairs, left));
        }
        // Something beside the changes reads otherwise now: none of them is proved.
        let all = wrong.is_empty() || round == ROUNDS;
        let wrong = if all { (0..changes.len()).collect() } else { wrong };
        for at in wrong.into_iter().rev() {
            let change = changes.remove(at);
            left.push((change.pair.at, proof.left(&change.pair, Reason::Unread)));
        }
    }
    Ok((stored.clone(), Vec::new(), left))
}

struct Applied {
    target: Variant,
    repairs: Vec<Repair>,
}

fn apply(proof: &Proof<'_>, changes: &[Change], stored: &Variant) -> Applied {
    let mut target = Variant { text: String::with_capacity(stored.text.len()), ..stored.clone() };
    let mut repairs = Vec::new();
    let mut from = 0;
    for change in changes {
        let Some(place) = proof.target.units.get(change.place).map(|unit| unit.range.clone()) else { continue };
        target.text.push_str(stored.text.get(from..place.start).unwrap_or_default());
        let start = target.text.len();
        target.text.push_str(&change.text);
        let range = start..target.text.len();
        let was = stored.text.get(place.clone()).unwrap_or_default().to_owned();
        move_codes(&mut target, stored, &place, range.end);
        repairs.push(Repair { was, now: change.text.clone(), range });
        from = place.end;
    }
    target.text.push_str(stored.text.get(from..).unwrap_or_default());
    Applied { target, repairs }
}

/// Inline codes after a change stand as far from its end as before.
fn move_codes(target: &mut Variant, stored: &Variant, place: &Range<usize>, end: usize) {
    for (code, old) in target.inline.iter_mut().zip(&stored.inline) {
        if old.at >= place.end {
            code.at = old.at - place.end + end;
        }
    }
}

/// The changes that do not say what they should, and nothing else. A date may be said in two calendars.
fn unread(proof: &Proof<'_>, changes: &[Change], repairs: &[Repair], read: &[Unit]) -> Vec<usize> {
    let says = |(change, repair): (&Change, &Repair)| {
        let Some(new) = proof.query.units.get(change.pair.new) else { return false };
        let mut inside = read.iter().filter(|unit| touches(&unit.range, &repair.range)).peekable();
        let whole = |unit: &Unit| repair.range.start <= unit.range.start && unit.range.end <= repair.range.end;
        inside.peek().is_some() && inside.all(|unit| unit.says(new) && unit.is_sure() && whole(unit))
    };
    let faults = changes.iter().zip(repairs).map(|pair| !says(pair)).enumerate();
    faults.filter(|(_, fault)| *fault).map(|(at, _)| at).collect()
}

fn touches(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether all other units still say what they said.
fn others_stay(proof: &Proof<'_>, changes: &[Change], repairs: &[Repair], read: &[Unit]) -> bool {
    let changed = |at: usize| changes.iter().any(|change| change.place == at);
    let before = proof.target.units.iter().enumerate().filter(|(at, _)| !changed(*at)).map(|(_, unit)| unit);
    let after = read.iter().filter(|unit| !repairs.iter().any(|repair| touches(&unit.range, &repair.range)));
    let (before, after): (Vec<&Unit>, Vec<&Unit>) = (before.collect(), after.collect());
    before.len() == after.len() && before.iter().zip(&after).all(|(before, after)| before.says(after))
}
