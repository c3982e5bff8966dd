//! What two texts do not share.

use super::{Found, Number, Value, same};

/// The indices of the values of each text that the other does not answer, as multisets. First those that
/// are the [`same`], then those of one number (`50%` and `50`), then what else a value may say. A
/// doubtful value answers, but is not asked for. Hours of two parts of the day do not answer each other.
pub fn unpaired(source: &[Found], target: &[Found]) -> (Vec<usize>, Vec<usize>) {
    let mut left: Vec<usize> = (0..source.len()).collect();
    let mut right: Vec<usize> = (0..target.len()).collect();
    let rules: [fn(&Found, &Found) -> bool; 5] = [
        |a, b| a.doubt.is_none() && b.doubt.is_none() && same(&a.value, &b.value) && hours(a, b) != Some(false),
        |a, b| same(&a.value, &b.value) && hours(a, b) != Some(false),
        |a, b| loosely(&a.value, &b.value) && hours(a, b) != Some(false),
        |a, b| hours(a, b) == Some(true) || decades(&a.value, &b.value),
        |a, b| otherwise(a, b) || otherwise(b, a),
    ];
    for rule in rules {
        left.retain(|a| {
            let found = source.get(*a);
            let answer = right.iter().position(|b| found.zip(target.get(*b)).is_some_and(|(a, b)| rule(a, b)));
            answer.map(|at| right.remove(at)).is_none()
        });
    }
    let sure = |values: &[Found], at: &usize| values.get(*at).is_some_and(|found| found.doubt.is_none());
    left.retain(|at| sure(source, at));
    right.retain(|at| sure(target, at));
    (left, right)
}

fn loosely(a: &Value, b: &Value) -> bool {
    a.number().is_some() && a.number() == b.number()
}

/// Whether what `a` may say instead is what `b` says.
fn otherwise(a: &Found, b: &Found) -> bool {
    a.other.as_ref().is_some_and(|value| loosely(value, &b.value))
}

/// `3pm` and «ساعت ۱۵» are one hour, `3pm` and «۳ بامداد» are not. `None` where neither can be said.
fn hours(a: &Found, b: &Found) -> Option<bool> {
    let number = |found: &Found| found.value.number().and_then(Number::as_u128);
    match (a.hour, b.hour) {
        (Some(a), Some(b)) => Some(a == b),
        (Some(hour), None) => (number(b) == Some(hour.into())).then_some(true),
        (None, Some(hour)) => (number(a) == Some(hour.into())).then_some(true),
        (None, None) => None,
    }
}

/// `1990s` and «دههٔ ۹۰».
fn decades(a: &Value, b: &Value) -> bool {
    let (Value::Decade(a), Value::Decade(b)) = (a, b) else { return false };
    match (a.as_u128(), b.as_u128()) {
        (Some(a), Some(b)) => a.min(b) < 100 && a % 100 == b % 100,
        _ => false,
    }
}
