//! The one-to-one choice with the greatest sum (the assignment problem).

use std::cmp::Reverse;

/// Groups with more members than this are paired greedily: the exact way takes the cube of their number.
const EXACT: usize = 600;

/// Pairs of row and column with a score of at least `least`, in the order of the rows; rows are as wide as `columns`.
pub(super) fn assign(scores: &[Vec<f64>], columns: usize, least: f64) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = groups(scores, columns, least)
        .into_iter()
        .flat_map(|(rows, columns)| match rows.len().max(columns.len()) {
            0..=EXACT => exact(scores, &rows, &columns, least),
            _ => greedy(scores, &rows, &columns, least),
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

fn score(scores: &[Vec<f64>], row: usize, column: usize) -> f64 {
    scores.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
}

/// Rows and columns that scores connect: no choice in one group touches another.
fn groups(scores: &[Vec<f64>], columns: usize, least: f64) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut groups = Vec::new();
    let (mut seen_rows, mut seen_columns) = (vec![false; scores.len()], vec![false; columns]);
    for first in 0..scores.len() {
        let (mut rows, mut found, mut next) = (Vec::new(), Vec::new(), vec![first]);
        while let Some(row) = next.pop() {
            if std::mem::replace(&mut seen_rows[row], true) {
                continue;
            }
            rows.push(row);
            for column in (0..columns).filter(|column| score(scores, row, *column) >= least) {
                if !std::mem::replace(&mut seen_columns[column], true) {
                    found.push(column);
                    next.extend((0..scores.len()).filter(|row| score(scores, *row, column) >= least));
                }
            }
        }
        if !found.is_empty() {
            rows.sort_unstable();
            found.sort_unstable();
            groups.push((rows, found));
        }
    }
    groups
}

/// The best first.
fn greedy(scores: &[Vec<f64>], rows: &[usize], columns: &[usize], least: f64) -> Vec<(usize, usize)> {
    let all = rows.iter().flat_map(|row| columns.iter().map(move |column| (*row, *column)));
    let mut all: Vec<(usize, usize)> = all.filter(|(row, column)| score(scores, *row, *column) >= least).collect();
    all.sort_by(|a, b| score(scores, b.0, b.1).total_cmp(&score(scores, a.0, a.1)).then(Reverse(b).cmp(&Reverse(a))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let (mut taken_rows, mut taken_columns) = (std::collections::HashSet::new(), std::collections::HashSet::new());
    for (row, column) in all {
        if !taken_rows.contains(&row) && !taken_columns.contains(&column) {
            taken_rows.insert(row);
            taken_columns.insert(column);
            pairs.push((row, column));
        }
    }
    pairs
}

/// Kuhn's method with potentials (Kuhn 1955, Munkres 1957), in the form with shortest augmenting paths that takes
/// the cube of the number of members. Index 0 of rows and columns is a sentinel.
fn exact(scores: &[Vec<f64>], rows: &[usize], columns: &[usize], least: f64) -> Vec<(usize, usize)> {
    let size = rows.len().max(columns.len());
    let gain = |row: usize, column: usize| match (rows.get(row - 1), columns.get(column - 1)) {
        (Some(row), Some(column)) => Some(score(scores, *row, *column)).filter(|score| *score >= least).unwrap_or(0.0),
        _ => 0.0,
    };
    let (mut of_row, mut of_column) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_of = vec![0; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut at = 0;
        let (mut least_cost, mut came_from) = (vec![f64::INFINITY; size + 1], vec![0; size + 1]);
        let mut used = vec![false; size + 1];
        while row_of[at] != 0 {
            used[at] = true;
            let (current, mut step, mut nearest) = (row_of[at], f64::INFINITY, 0);
            for column in (1..=size).filter(|column| !used[*column]) {
                let cost = -gain(current, column) - of_row[current] - of_column[column];
                if cost < least_cost[column] {
                    (least_cost[column], came_from[column]) = (cost, at);
                }
                if least_cost[column] < step {
                    (step, nearest) = (least_cost[column], column);
                }
            }
            for column in 0..=size {
                if used[column] {
                    of_row[row_of[column]] += step;
                    of_column[column] -= step;
                } else {
                    least_cost[column] -= step;
                }
            }
            at = nearest;
        }
        while at != 0 {
            row_of[at] = row_of[came_from[at]];
            at = came_from[at];
        }
    }
    let pairs = (1..=size).map(|column| (row_of[column], column)).filter(|(row, column)| gain(*row, *column) > 0.0);
    pairs.filter_map(|(row, column)| Some((*rows.get(row - 1)?, *columns.get(column - 1)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every one-to-one choice, tried out.
    fn best(scores: &[Vec<f64>], row: usize, taken: &mut Vec<bool>) -> f64 {
        if row == scores.len() {
            return 0.0;
        }
        let mut found = best(scores, row + 1, taken);
        for column in 0..taken.len() {
            if !taken[column] && scores[row][column] >= 0.2 {
                taken[column] = true;
                found = found.max(scores[row][column] + best(scores, row + 1, taken));
                taken[column] = false;
            }
        }
        found
    }

    #[test]
    fn no_choice_is_better() {
        let mut seed: u64 = 7;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % 100
        };
        for (rows, columns) in [(1, 1), (3, 5), (5, 3), (6, 6), (7, 4)] {
            for _ in 0..40 {
                let scores: Vec<Vec<f64>> =
                    (0..rows).map(|_| (0..columns).map(|_| next() as f64 / 100.0).collect()).collect();
                let pairs = assign(&scores, columns, 0.2);
                let sum: f64 = pairs.iter().map(|(row, column)| scores[*row][*column]).sum();
                let wanted = best(&scores, 0, &mut vec![false; columns]);
                assert!((sum - wanted).abs() < 1e-9, "{scores:?} {pairs:?}");
                assert!(pairs.windows(2).all(|pair| pair[0].0 < pair[1].0));
            }
        }
    }
}
