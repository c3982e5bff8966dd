//! Whether two texts say different things: another day, another number. Translations hardly ever do.

use std::fmt;
use std::ops::Range;

use super::read::Side;
use crate::text::value::{Calendar, Date, Found, Value, unpaired};

/// Numbers and dates that one side of a bead says and the other does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Of the source.
    pub source: Vec<Value>,
    /// Of the target.
    pub target: Vec<Value>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |values: &[Value]| values.iter().map(Value::to_string).collect::<Vec<_>>().join(", ");
        match (self.source.is_empty(), self.target.is_empty()) {
            (false, true) => write!(f, "only the source says {}", list(&self.source)),
            (true, _) => write!(f, "only the translation says {}", list(&self.target)),
            _ => write!(f, "the source says {}, the translation {}", list(&self.source), list(&self.target)),
        }
    }
}

/// What two texts say by numbers and dates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Claims {
    /// Values of both sides that answer each other.
    pub(super) answered: usize,
    /// Those written in figures that nothing answers, on both sides.
    pub(super) figures_left: usize,
    /// What differs, if something does: a figure without an answer, or values of both sides that exclude each other.
    pub(super) difference: Option<Difference>,
}

impl Claims {
    /// Of some segments and of those that translate them.
    pub(super) fn of((source, target): (&Side, &Side), (from, to): (&Range<usize>, &Range<usize>)) -> Self {
        if from.is_empty() || to.is_empty() {
            return Self::default();
        }
        let (source, target) = (source.values[from.clone()].concat(), target.values[to.clone()].concat());
        let (left, right) = unpaired(&source, &target);
        let left: Vec<&Found> = left.iter().filter_map(|at| source.get(*at)).collect();
        let right: Vec<&Found> = right.iter().filter_map(|at| target.get(*at)).collect();
        let figures = |values: &[&Found]| values.iter().filter(|found| !found.words).count();
        let figures_left = figures(&left) + figures(&right);
        let plain = source.iter().filter(|found| found.doubt.is_none()).count();
        let differs = figures_left > 0 || left.iter().any(|a| right.iter().any(|b| differ(a, b)));
        let values = |found: &[&Found]| found.iter().map(|found| found.value.clone()).collect();
        Self {
            answered: plain.saturating_sub(left.len()),
            figures_left,
            difference: differs.then(|| Difference { source: values(&left), target: values(&right) }),
        }
    }
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
