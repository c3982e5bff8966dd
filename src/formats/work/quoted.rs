//! What spreadsheets and writers of CSV do to the lines of a TSV file: cells in quotation marks, over several lines.
//!
//! TSV has no quoting, so a mark at the start of a cell may be the text's own. A cell counts as quoted where the next lines
//! end it and are no rows themselves.

use std::collections::VecDeque;

use super::super::Reject;
use super::super::tsv::bare;
use super::said;

pub(super) type Cells = Vec<(u64, Vec<String>)>;

/// Rows, and the lines that are none.
pub(super) struct Unquoted {
    pub(super) rows: Cells,
    pub(super) rejects: Vec<Reject>,
}

/// The cells as they were before a spreadsheet quoted them. Rows have `width` cells.
pub(super) fn unquoted(lines: Cells, width: usize) -> Unquoted {
    let mut lines = VecDeque::from(lines);
    let mut joined = Vec::new();
    let mut done = Unquoted { rows: Vec::with_capacity(lines.len()), rejects: Vec::new() };
    while let Some((line, cells)) = lines.pop_front() {
        match whole(cells, &mut lines, width) {
            Ok((cells, over)) => {
                joined.extend(over.into_iter().map(|cell| (done.rows.len(), cell)));
                done.rows.push((line, cells));
            }
            Err(Unended) => {
                let reason = "a quoted cell that does not end on its line".to_owned();
                done.rejects.push(Reject { line, unit: None, reason });
            }
        }
    }
    take_marks_off(&mut done.rows, &joined);
    done
}

/// A quoted cell that goes on, but not to an end.
struct Unended;

/// A row with the lines over which its quoted cells go, and which cells these are.
fn whole(
    mut cells: Vec<String>,
    lines: &mut VecDeque<(u64, Vec<String>)>,
    width: usize,
) -> Result<(Vec<String>, Vec<usize>), Unended> {
    let mut joined = Vec::new();
    while cells.last().is_some_and(|cell| is_open(cell)) {
        let room = (width + 1).saturating_sub(cells.len()).max(1);
        match ending(lines, room) {
            Ending::At(count) => {
                joined.push(cells.len() - 1);
                lines.drain(..count).for_each(|(_, more)| append(&mut cells, more));
            }
            Ending::None(0) => break,
            Ending::None(count) => {
                lines.drain(..count);
                return Err(Unended);
            }
        }
    }
    Ok((cells, joined))
}

fn append(cells: &mut Vec<String>, more: Vec<String>) {
    let mut more = more.into_iter();
    if let (Some(last), Some(first)) = (cells.last_mut(), more.next()) {
        last.push('\n');
        last.push_str(&first);
    }
    cells.extend(more);
}

/// Where a quoted cell ends that has begun before.
enum Ending {
    /// Behind so many lines.
    At(usize),
    /// Nowhere; so many lines are pieces of it all the same.
    None(usize),
}

/// A line inside of a cell has no tabs; the one with its end may have `room` cells.
fn ending(lines: &VecDeque<(u64, Vec<String>)>, room: usize) -> Ending {
    let mut pieces = 0;
    for (at, (_, cells)) in lines.iter().enumerate() {
        let first = cells.first().map(String::as_str).unwrap_or_default();
        let marks = first.matches('"').count() % 2;
        if marks == 1 && cells.len() <= room && first.ends_with('"') {
            return Ending::At(at + 1);
        }
        let is_row = cells.len() > room || said::parse_long_place(first).is_some();
        if is_row && cells.len() > 1 {
            break;
        }
        if !first.trim().is_empty() || cells.len() > 1 {
            pieces = at + 1;
        }
        if cells.len() > 1 || marks == 1 {
            break;
        }
    }
    Ending::None(pieces)
}

/// Whether a cell begins with a mark that does not end in it.
fn is_open(cell: &str) -> bool {
    cell.starts_with('"') && cell.matches('"').count() % 2 == 1 && !has_lone(cell)
}

/// Whether a single mark stands inside of a cell.
fn has_lone(cell: &str) -> bool {
    cell.strip_prefix('"').is_some_and(|inner| inner.replace("\"\"", "").contains('"'))
}

/// Takes the marks off: of all cells, where none has any that cannot be a spreadsheet's; else of those that must have them
/// from one.
fn take_marks_off(rows: &mut Cells, joined: &[(usize, usize)]) {
    let is_doubled = |cell: &str| bare(cell).is_some_and(|bare| bare.contains('"'));
    let marked = || rows.iter().flat_map(|(_, cells)| cells).filter(|cell| cell.contains('"'));
    let all =
        (!joined.is_empty() || marked().any(|cell| is_doubled(cell))) && marked().all(|cell| bare(cell).is_some());
    let mut joined = joined.iter().copied().peekable();
    for (row, (_, cells)) in rows.iter_mut().enumerate() {
        for (at, cell) in cells.iter_mut().enumerate() {
            let over_lines = joined.next_if_eq(&(row, at)).is_some();
            if (all || over_lines || is_doubled(cell))
                && let Some(bare) = bare(cell)
            {
                *cell = bare;
            }
        }
    }
}
