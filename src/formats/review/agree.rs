//! A pair that a person stands up for in one row and turns down in another.

use std::collections::HashMap;

use super::{Decision, Row};

/// The lines of rows that say `ok` to a pair, each with a line that says `skip` to it, and the other way round; in order. Rows
/// about stored units are of one pair where they are of one unit, too.
pub(super) fn contradictions<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<(u64, u64)> {
    let mut said: HashMap<_, [Vec<u64>; 2]> = HashMap::new();
    for row in rows {
        let which = match row.decision {
            Decision::Ok => 0,
            Decision::Skip => 1,
            _ => continue,
        };
        let pair = (&row.from, &row.to, row.source.trim(), row.target.trim(), row.unit);
        said.entry(pair).or_default()[which].push(row.line);
    }
    let mut lines = Vec::new();
    for [ok, skip] in said.into_values() {
        if let (Some(first), Some(other)) = (ok.first(), skip.first()) {
            lines.extend(ok.iter().map(|line| (*line, *other)));
            lines.extend(skip.iter().map(|line| (*line, *first)));
        }
    }
    lines.sort_unstable();
    lines
}
