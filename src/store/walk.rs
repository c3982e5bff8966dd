//! A walk over the numbers of rows in a file that may be damaged.

use super::{Result, StoreError};

/// So many numbers without a row are tried one by one before the next row is looked for. A number that was read back wrong may
/// stand before others that are right.
const GAP: i64 = 100_000;
/// So many numbers are tried at most where not even the next row can be looked for.
const BLIND: i64 = 10_000_000;

/// What stands at a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// No row.
    Empty,
    /// A row, whole or not.
    Taken,
    /// What stands behind it is not wanted any more.
    End,
}

/// Visits the numbers behind `after` up to `last`, without those between rows far apart; `next` says which number the next
/// row behind one has. Gives the number behind which it gave up, if it did.
///
/// # Errors
/// What `visit` says, and any failure of `next` but damage.
pub(crate) fn each_number(
    (after, last): (i64, i64),
    next: &dyn Fn(i64) -> Result<Option<i64>>,
    visit: &mut dyn FnMut(i64) -> Result<Place>,
) -> Result<Option<i64>> {
    let (mut number, mut missed, mut blind) = (after, 0, 0);
    while number < last {
        number += 1;
        match visit(number)? {
            Place::Empty => missed += 1,
            Place::Taken => (missed, blind) = (0, 0),
            Place::End => break,
        }
        if missed < GAP {
            continue;
        }
        missed = 0;
        match next(number) {
            Ok(None) => break,
            Ok(Some(row)) => number = number.max(row - 1),
            Err(StoreError::Damaged { .. }) if blind < BLIND => blind += GAP,
            Err(StoreError::Damaged { .. }) => return Ok(Some(number)),
            Err(other) => return Err(other),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(rows: &[i64], damaged: bool) -> (Vec<i64>, Option<i64>) {
        let mut found = Vec::new();
        let next = |after| match damaged {
            true => Err(StoreError::Damaged { path: "m".into(), reason: "torn".to_owned() }),
            false => Ok(rows.iter().copied().find(|row| *row > after)),
        };
        let mut visit = |number| {
            let there = rows.contains(&number);
            found.extend(there.then_some(number));
            Ok(if there { Place::Taken } else { Place::Empty })
        };
        let end = each_number((0, rows.iter().copied().max().unwrap_or(0)), &next, &mut visit).unwrap();
        (found, end)
    }

    #[test]
    fn a_number_that_was_read_back_wrong_ends_the_walk_soon_and_hides_no_other() {
        let rows = [1, 2, 86_419_897_899_853_784, 5, 90_000];
        assert_eq!(walked(&rows, false).0, [1, 2, 5, 90_000, 86_419_897_899_853_784]);
        let (found, end) = walked(&rows, true);
        assert_eq!(found, [1, 2, 5, 90_000]);
        assert!(end.is_some_and(|end| end > BLIND));
    }
}
