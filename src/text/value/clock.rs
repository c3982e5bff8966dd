//! Hours with the part of the day beside them.

use super::items::{Items, What};
use super::lexicon::Phrase;
use super::{Found, Value};
use crate::text::rules::values::DayPart;

/// Tells the hour of the day of every number that what follows makes one: `3pm`, `3:30 pm`, «۳ بعدازظهر».
pub(super) fn hours(items: &Items<'_>, values: &mut [Found]) {
    for at in 0..values.len() {
        let Some(part) = values.get(at).and_then(|found| part_after(items, found)) else { continue };
        // Of `3:30 pm` the hour is the number before.
        let hour = at.checked_sub(1).filter(|before| {
            let [before, minutes] = [values.get(*before), values.get(at)];
            before.zip(minutes).is_some_and(|(before, minutes)| {
                matches!(items.slice(before.range.end..minutes.range.start), ":" | "." | "\u{66B}" | "\u{2236}")
            })
        });
        if let Some(found) = values.get_mut(hour.unwrap_or(at)) {
            found.hour = clock_hour(found).and_then(|hour| part.hour(hour));
        }
    }
}

fn clock_hour(found: &Found) -> Option<u8> {
    match &found.value {
        Value::Cardinal(number) if found.currency.is_none() => u8::try_from(number.as_u128()?).ok(),
        _ => None,
    }
}

/// The part of the day that a value is followed by, glued or as words.
fn part_after(items: &Items<'_>, found: &Found) -> Option<DayPart> {
    let next = items.items.partition_point(|item| item.range.start < found.range.end);
    let tail = next.checked_sub(1).and_then(|own| items.items.get(own)).and_then(|own| match &own.what {
        What::Figures(written) => Some(items.slice(written.tail.clone())),
        _ => None,
    });
    if let Some(part) = tail.filter(|tail| !tail.is_empty()).and_then(|tail| items.clock_word(tail)) {
        return Some(part);
    }
    match items.phrase(next)? {
        (_, Phrase::Clock(part)) => Some(part),
        _ => None,
    }
}
