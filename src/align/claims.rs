//! Whether two texts say different things: another day, another number. Translations hardly ever do.

use std::ops::Range;

use super::read::Side;
use crate::text::value::{Calendar, Date, Found, Value, unpaired};

/// Both sides have a value of one kind that the other does not answer.
pub(super) fn contradict((source, target): (&Side, &Side), (from, to): (&Range<usize>, &Range<usize>)) -> bool {
    let (source, target) = (source.values[from.clone()].concat(), target.values[to.clone()].concat());
    let (left, right) = unpaired(&source, &target);
    left.iter().any(|a| right.iter().any(|b| differ(&source[*a], &target[*b])))
}

fn differ(a: &Found, b: &Found) -> bool {
    match (&a.value, &b.value) {
        (Value::Date(a), Value::Date(b)) => days_differ(*a, *b),
        (Value::Date(_), _) | (_, Value::Date(_)) => false,
        // What is a percentage here may be a plain number there, but not another one.
        _ => true,
    }
}

/// Two dates of which one may say less than the other.
fn days_differ(a: Date, b: Date) -> bool {
    let (a, b) = (gregorian(a), gregorian(b));
    if a.calendar != b.calendar {
        return false;
    }
    let apart = |two: (Option<i32>, Option<i32>)| matches!(two, (Some(a), Some(b)) if a != b);
    a.month != b.month || apart((a.year, b.year)) || apart((a.day.map(i32::from), b.day.map(i32::from)))
}

fn gregorian(date: Date) -> Date {
    date.to(Calendar::Gregorian).unwrap_or(date)
}
