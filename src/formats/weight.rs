//! What units take in memory, roughly: a file that says much of many segments at once would fill it.

use crate::unit::{Extra, NewUnit, Remark, Variant};

use super::MAX_RECORD;

/// What attributes take.
pub(super) fn of_attributes(attributes: &[(String, String)]) -> usize {
    attributes.iter().map(|(key, value)| 48 + key.len() + value.len()).sum()
}

/// What remarks or properties take.
pub(super) fn of_remarks(remarks: &[Remark]) -> usize {
    remarks.iter().map(|remark| 72 + remark.kind.len() + remark.text.len() + of_attributes(&remark.attributes)).sum()
}

fn of_extra(extra: &Extra) -> usize {
    of_attributes(&extra.attributes) + of_remarks(&extra.notes) + of_remarks(&extra.props)
}

/// What a wording takes.
pub(super) fn of_variant(variant: &Variant) -> usize {
    let codes =
        variant.inline.iter().map(|code| 160 + code.code.len() + of_attributes(&code.attributes)).sum::<usize>();
    variant.text.len() + codes + variant.extra.as_deref().map_or(0, of_extra)
}

/// What is said of a unit, without its texts.
pub(super) fn weight(unit: &NewUnit) -> usize {
    let context = [&unit.note, &unit.context.prev, &unit.context.next];
    context.into_iter().flatten().map(String::len).sum::<usize>() + unit.extra.as_deref().map_or(0, of_extra)
}

/// What is wrong if what takes this much is repeated for this many units.
pub(super) fn too_heavy(units: usize, each: usize) -> Option<String> {
    (units.saturating_mul(each) > MAX_RECORD).then(|| {
        format!("what is said of its {units} segments is longer than {} MiB together", MAX_RECORD / 1024 / 1024)
    })
}
