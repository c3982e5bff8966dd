//! Checksums of source segments: whether a text is still what it was, over rows that were joined or split.
//!
//! A seal is `n57-a1b2c3d4`: how many characters the segment has without white space, and their CRC-32; those of
//! several segments are joined by `+`. Length and sum together tell where each segment lies in a text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Place, Row};
use crate::unit::Context;

/// The seals of the segments of a row.
pub(super) fn seals(segments: &[&str]) -> String {
    let one = |text: &&str| {
        let squeezed = squeeze(text);
        format!("n{}-{:08x}", squeezed.len(), sum(&squeezed))
    };
    segments.iter().map(one).collect::<Vec<_>>().join("+")
}

/// The characters that count, each with its place in the text.
fn squeeze(text: &str) -> Vec<(usize, char)> {
    text.char_indices().filter(|(_, c)| !c.is_whitespace()).collect()
}

fn sum(chars: &[(usize, char)]) -> u32 {
    let mut crc = flate2::Crc::new();
    let text: String = chars.iter().map(|(_, c)| *c).collect();
    crc.update(text.as_bytes());
    crc.sum()
}

/// Reads seals back; `None` if they are none.
pub(super) fn parse(text: &str) -> Option<Vec<(usize, u32)>> {
    let one = |seal: &str| {
        let (length, sum) = seal.trim().strip_prefix('n')?.split_once('-')?;
        // No text is so long that a sum of these could not be held.
        let length: u32 = length.parse().ok()?;
        Some((length as usize, u32::from_str_radix(sum, 16).ok()?))
    };
    text.split('+').map(one).collect()
}

/// Whether a text is exactly what was sealed.
pub(super) fn is_whole(text: &str, seals: &[(usize, u32)]) -> bool {
    let chars: Vec<(usize, usize, char)> = squeeze(text).into_iter().map(|(place, c)| (0, place, c)).collect();
    !seals.is_empty()
        && seals.iter().map(|(length, _)| length).sum::<usize>() == chars.len()
        && fits(&chars, seals, 0).is_some()
}

/// A row with the seals of the segments that it came from.
pub(super) struct Sealed {
    pub(super) row: Row,
    /// Empty where the row has none: then nothing is checked.
    pub(super) seals: Vec<(usize, u32)>,
    /// The same of the translation, which may be mended: whether it was is all that they say.
    pub(super) target_seals: Vec<(usize, u32)>,
}

/// Rows that came from one row: all but the first are copies, made to split it.
struct Group {
    rows: Range<usize>,
    /// The characters of all of them: row, place in its source, character.
    chars: Vec<(usize, usize, char)>,
}

/// Checks every source text and finds the neighbours of every row; the lines of those whose text has changed.
pub(super) fn check(rows: &mut [Sealed]) -> Vec<u64> {
    let mut wrong = Vec::new();
    let claimed = claimed(rows);
    let mut texts: HashMap<(String, u32), String> = HashMap::new();
    let mut ends: Vec<(Option<u32>, Option<u32>)> = vec![(None, None); rows.len()];
    for group in groups(rows) {
        match borders(rows, &group, &claimed) {
            Some(borders) => note(rows, &group, &borders, &mut texts, &mut ends),
            None => wrong.extend(rows.get(group.rows.start).map(|sealed| sealed.row.line)),
        }
    }
    for (sealed, (first, last)) in rows.iter_mut().zip(ends) {
        let place = &sealed.row.source_place;
        let text = |segment: u32| texts.get(&(place.file.clone(), segment)).cloned();
        let prev = first.and_then(|first| if first == 1 { Some(String::new()) } else { text(first - 1) });
        let next = last.and_then(|last| if last == place.of { Some(String::new()) } else { text(last + 1) });
        sealed.row.context = Context { prev, next };
    }
    wrong
}

/// The lines of rows that hold the source of a row which is gone, while their translation is as it was and a
/// neighbour of it is in no row: half a row was joined, and a piece of the translation would be lost.
pub(super) fn half_joined(rows: &[Sealed]) -> Vec<u64> {
    let claimed = segments(rows.iter().filter(|sealed| !sealed.row.target.is_empty()).map(|row| &row.row.target_place));
    let is_lost = |place: &Place, segment: Option<u32>| {
        segment.is_some_and(|segment| {
            segment > 0 && segment <= place.of && !claimed.contains(&(place.file.clone(), segment))
        })
    };
    let is_half = |sealed: &&Sealed| {
        let (row, place) = (&sealed.row, &sealed.row.target_place);
        let whole: usize = sealed.seals.iter().map(|(length, _)| length).sum();
        !sealed.seals.is_empty()
            && squeeze(&row.source).len() > whole
            && is_whole(&row.target, &sealed.target_seals)
            && (is_lost(place, place.segments.last().and_then(|last| last.checked_add(1)))
                || is_lost(place, place.segments.first().and_then(|first| first.checked_sub(1))))
    };
    rows.iter().filter(is_half).map(|sealed| sealed.row.line).collect()
}

/// Which segments some row says that it holds.
fn claimed(rows: &[Sealed]) -> HashSet<(String, u32)> {
    segments(rows.iter().filter(|sealed| !sealed.row.source.trim().is_empty()).map(|sealed| &sealed.row.source_place))
}

fn segments<'a>(places: impl Iterator<Item = &'a Place>) -> HashSet<(String, u32)> {
    places.flat_map(|place| place.segments.iter().map(|segment| (place.file.clone(), *segment))).collect()
}

/// The rows that have seals, neighbours of the same segments together.
fn groups(rows: &[Sealed]) -> Vec<Group> {
    let same = |a: &Sealed, b: &Sealed| a.seals == b.seals && a.row.source_place == b.row.source_place;
    let mut groups: Vec<Group> = Vec::new();
    for (at, sealed) in rows.iter().enumerate().filter(|(_, sealed)| !sealed.seals.is_empty()) {
        let chars = squeeze(&sealed.row.source).into_iter().map(|(place, c)| (at, place, c));
        let before = groups.last_mut().filter(|group| {
            let whole: usize = sealed.seals.iter().map(|(length, _)| length).sum();
            group.rows.end == at && group.chars.len() < whole && rows.get(at - 1).is_some_and(|last| same(last, sealed))
        });
        match before {
            Some(group) => {
                group.rows.end = at + 1;
                group.chars.extend(chars);
            }
            None => groups.push(Group { rows: at..at + 1, chars: chars.collect() }),
        }
    }
    groups
}

/// Where each segment begins in the characters of a group, and where the last one ends; `None` where the text is
/// another. What stands before or after them was joined from rows that are gone.
fn borders(rows: &[Sealed], group: &Group, claimed: &HashSet<(String, u32)>) -> Option<Vec<usize>> {
    let first = rows.get(group.rows.start)?;
    let whole: usize = first.seals.iter().map(|(length, _)| length).sum();
    let more = group.chars.len().checked_sub(whole)?;
    let place = &first.row.source_place;
    let is_gone = |segment: Option<u32>| {
        segment.is_some_and(|segment| {
            segment > 0 && (place.of == 0 || segment <= place.of) && !claimed.contains(&(place.file.clone(), segment))
        })
    };
    let after = is_gone(place.segments.last().and_then(|last| last.checked_add(1)));
    let before = is_gone(place.segments.first().and_then(|first| first.checked_sub(1)));
    (0..=more).find_map(|start| {
        let may_start = start == 0 || before;
        let may_end = start == more || after;
        (may_start && may_end).then(|| fits(&group.chars, &first.seals, start)).flatten()
    })
}

fn fits(chars: &[(usize, usize, char)], seals: &[(usize, u32)], start: usize) -> Option<Vec<usize>> {
    let mut borders = vec![start];
    let mut at = start;
    for (length, wanted) in seals {
        let segment: Vec<(usize, char)> =
            chars.get(at..at + length)?.iter().map(|(_, place, c)| (*place, *c)).collect();
        if sum(&segment) != *wanted {
            return None;
        }
        at += length;
        borders.push(at);
    }
    Some(borders)
}

/// Keeps the texts of the segments, and at which segments each row begins and ends.
fn note(
    rows: &[Sealed],
    group: &Group,
    borders: &[usize],
    texts: &mut HashMap<(String, u32), String>,
    ends: &mut [(Option<u32>, Option<u32>)],
) {
    let Some(place) = rows.get(group.rows.start).map(|sealed| &sealed.row.source_place) else { return };
    for (segment, ends_of) in place.segments.iter().zip(borders.windows(2)) {
        let [from, to] = ends_of else { continue };
        let (Some(first), Some(last)) = (group.chars.get(*from), to.checked_sub(1).and_then(|at| group.chars.get(at)))
        else {
            continue;
        };
        let source = rows.get(first.0).filter(|_| first.0 == last.0).map(|sealed| sealed.row.source.as_str());
        if let Some(text) = source.and_then(|source| source.get(first.1..last.1 + last.2.len_utf8())) {
            texts.insert((place.file.clone(), *segment), text.to_owned());
        }
        if let Some(ends) =
            ends.get_mut(first.0).filter(|_| *from == 0 || group.chars.get(*from - 1).is_none_or(|c| c.0 != first.0))
        {
            ends.0 = Some(*segment);
        }
        if let Some(ends) = ends.get_mut(last.0).filter(|_| group.chars.get(*to).is_none_or(|c| c.0 != last.0)) {
            ends.1 = Some(*segment);
        }
    }
}
