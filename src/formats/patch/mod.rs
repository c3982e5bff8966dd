//! Changes texts in a file and nothing else: every other byte stays.
//!
//! The place of a text is looked for from the line of its unit on. Afterwards the file is read again: each unit must
//! be what it was, with the new text. Where it is not, the next place is tried, and at last the
//! text is left as it was. So nothing here has to know the grammar of a format exactly.

mod decode;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::Range;

use super::{Fault, Format, FormatError, Item, Position, ReadOptions, open};
use crate::unit::NewUnit;
use decode::{Decoded, encode};

/// Places that are tried for a text.
const TRIES: usize = 8;

/// What to change in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The unit, by its place among the units of the file, from 0.
    pub unit: usize,
    /// Which of its wordings.
    pub variant: usize,
    /// Bytes of the text with what comes there, in order.
    pub edits: Vec<(Range<usize>, String)>,
}

/// A changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patched {
    /// The file.
    pub text: String,
    /// Units whose text could not be changed without touching more.
    pub left: Vec<usize>,
}

/// Changes texts of units.
///
/// # Errors
/// A format whose texts cannot be changed in place ([`Fault::Write`]); whatever reading says.
pub fn patch(raw: &str, name: &str, options: &ReadOptions, changes: &[Change]) -> Result<Patched, FormatError> {
    let (format, units) = units(raw, name, options)?;
    let decoded = Decoded::of(raw, format).ok_or_else(|| {
        FormatError::new(Fault::Write, name, format!("hafez cannot change texts of a {format} file in their place"))
            .hint("import it and export a TSV, XLIFF or TMX file to mend; without --fix it is only looked at")
    })?;
    let lines: Vec<usize> =
        std::iter::once(0).chain(memchr::memchr_iter(b'\n', raw.as_bytes()).map(|at| at + 1)).collect();
    let mut tries: BTreeMap<usize, usize> = (0..changes.len()).map(|at| (at, 0)).collect();
    let mut left = Vec::new();
    for _ in 0..=TRIES {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut done = 0;
        for (at, skip) in tries.clone() {
            let found = changes.get(at).and_then(|change| place(change, &units, &decoded, &lines, done, skip, format));
            match found {
                Some((end, found)) => {
                    done = end;
                    pieces.extend(found);
                }
                None => {
                    tries.remove(&at);
                    left.extend(changes.get(at).map(|change| change.unit));
                }
            }
        }
        let text = replaced(raw, pieces);
        let wrong = wrong(&text, name, options, &units, changes, &tries);
        if wrong.is_empty() {
            return Ok(Patched { text, left });
        }
        for at in wrong {
            if let Some(skip) = tries.get_mut(&at) {
                *skip += 1;
            }
        }
    }
    Err(FormatError::new(Fault::Write, name, "the texts of this file cannot be changed in their place")
        .hint("import it and export it in another format; without --fix it is only looked at"))
}

type Units = Vec<(NewUnit, Position)>;
/// Bytes of the file, and what comes there.
type Piece = (Range<usize>, String);

fn units(raw: &str, name: &str, options: &ReadOptions) -> Result<(Format, Units), FormatError> {
    // A name that ends in `.gz` is that of the packed file.
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let reader = open(Box::new(Cursor::new(raw.as_bytes().to_vec())), name, options)?;
    let format = reader.format();
    let mut units = Vec::new();
    for item in reader {
        if let Item::Unit(unit, position) = item? {
            units.push((unit, position));
        }
    }
    Ok((format, units))
}

/// The pieces of the file for a change, at the `skip`-th place of its text, and where that place ends.
fn place(
    change: &Change,
    units: &Units,
    decoded: &Decoded,
    lines: &[usize],
    done: usize,
    skip: usize,
    format: Format,
) -> Option<(usize, Vec<Piece>)> {
    let (unit, position) = units.get(change.unit)?;
    let text =
        unit.variants.get(change.variant).map(|variant| variant.text.as_str()).filter(|text| !text.is_empty())?;
    let line = usize::try_from(position.line).ok()?.checked_sub(1)?;
    let from = decoded.at_raw(*lines.get(line)?).max(done);
    let (start, _) = decoded.text.get(from..)?.match_indices(text).nth(skip)?;
    let start = from + start;
    let piece = |(range, new): &(Range<usize>, String)| {
        let raw = decoded.raw(start + range.start..start + range.end)?;
        Some((raw, encode(new, format)))
    };
    let pieces: Option<Vec<_>> = change.edits.iter().map(piece).collect();
    Some((start + text.len(), pieces?))
}

fn replaced(raw: &str, mut pieces: Vec<Piece>) -> String {
    pieces.sort_by_key(|(range, _)| range.start);
    let mut text = String::with_capacity(raw.len() + 64);
    let mut done = 0;
    for (range, new) in pieces {
        text.push_str(raw.get(done..range.start).unwrap_or_default());
        text.push_str(&new);
        done = range.end.max(done);
    }
    text.push_str(raw.get(done..).unwrap_or_default());
    text
}

/// The changes after which a unit is not what it should be; all of them where the file is another one.
fn wrong(
    text: &str,
    name: &str,
    options: &ReadOptions,
    before: &Units,
    changes: &[Change],
    tries: &BTreeMap<usize, usize>,
) -> Vec<usize> {
    let all = || tries.keys().copied().collect();
    let Ok((_, after)) = units(text, name, options) else { return all() };
    if after.len() != before.len() {
        return all();
    }
    let mut expected: Vec<NewUnit> = before.iter().map(|(unit, _)| unit.clone()).collect();
    let chosen = |at: &usize| changes.get(*at).map(|change| (*at, change));
    for (_, change) in tries.keys().filter_map(chosen) {
        expected.get_mut(change.unit).into_iter().for_each(|unit| apply(unit, change));
    }
    let differs = |unit: usize| expected.get(unit) != after.get(unit).map(|(unit, _)| unit);
    let wrong: Vec<usize> =
        tries.keys().filter_map(chosen).filter(|(_, change)| differs(change.unit)).map(|(at, _)| at).collect();
    // A text was changed where no change was wanted: nobody knows by which of them.
    let astray = (0..expected.len()).any(|unit| differs(unit) && !changes.iter().any(|change| change.unit == unit));
    if wrong.is_empty() && astray { all() } else { wrong }
}

/// The unit as it should be after a change.
fn apply(unit: &mut NewUnit, change: &Change) {
    let Some(variant) = unit.variants.get_mut(change.variant) else { return };
    for code in &mut variant.inline {
        let before = change.edits.iter().filter(|(range, _)| range.end <= code.at);
        let (gone, come) = before.fold((0, 0), |(gone, come), (range, new)| (gone + range.len(), come + new.len()));
        code.at = (code.at + come).saturating_sub(gone);
    }
    variant.text = replaced(&variant.text, change.edits.clone());
}
