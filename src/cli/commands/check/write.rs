//! `--fix`: the mended texts, back in their file.

use std::ops::Range;
use std::path::Path;

use super::work::{Place, Work};
use crate::checks::Pair;
use crate::checks::fix::difference;
use crate::cli::error::{CliError, Result};
use crate::cli::input;
use crate::document::amend::{Change as Amend, amend};
use crate::document::{Document, SentenceRules, segment_with};
use crate::formats::patch::{Change, patch};
use crate::formats::{ReadOptions, write_atomically};

/// Writes the file with the texts of `mended`; says which pairs (by index) could not be written.
pub(super) fn write(
    work: &Work,
    mended: &[Pair],
    options: &ReadOptions,
    rules: &SentenceRules,
    out: &Path,
) -> Result<Vec<usize>> {
    let name = work.file.display().to_string();
    let raw = std::str::from_utf8(&work.bytes).map_err(|_| {
        CliError::input("only files in UTF-8 can be mended").file(&name).hint("save it as UTF-8 and try again")
    })?;
    let changed: Vec<usize> = (0..mended.len()).filter(|at| text(&work.pairs, *at) != text(mended, *at)).collect();
    let (text, left) = match &work.place {
        Place::Lines => (lines(raw, work, mended), Vec::new()),
        Place::Units(places) => units(raw, work, places, mended, &changed, options)?,
        Place::Document(document, segments) => document_with(raw, work, document, segments, mended, &changed, rules)?,
    };
    write_atomically(out, |file| file.write_all(text.as_bytes()))?;
    Ok(left)
}

fn text(pairs: &[Pair], at: usize) -> &str {
    pairs.get(at).map_or("", |pair| pair.target.text.as_str())
}

fn lines(raw: &str, work: &Work, mended: &[Pair]) -> String {
    let mut lines: Vec<String> = raw.split('\n').map(str::to_owned).collect();
    for (at, number) in work.lines.iter().enumerate() {
        let line = usize::try_from(*number).ok().and_then(|number| lines.get_mut(number.checked_sub(1)?));
        if let Some(line) = line {
            *line = line.replacen(text(&work.pairs, at), text(mended, at), 1);
        }
    }
    lines.join("\n")
}

fn units(
    raw: &str,
    work: &Work,
    places: &[(usize, usize)],
    mended: &[Pair],
    changed: &[usize],
    options: &ReadOptions,
) -> Result<(String, Vec<usize>)> {
    let change = |at: &usize| {
        let (unit, variant) = *places.get(*at)?;
        Some(Change { unit, variant, edits: edits(work, mended, *at) })
    };
    let changes: Vec<Change> = changed.iter().filter_map(change).collect();
    let patched = patch(raw, &work.file.display().to_string(), options, &changes)?;
    let left =
        changed.iter().copied().filter(|at| places.get(*at).is_some_and(|(unit, _)| patched.left.contains(unit)));
    Ok((patched.text, left.collect()))
}

/// Segments with markup inside are mended around it.
fn document_with(
    raw: &str,
    work: &Work,
    document: &Document,
    segments: &[usize],
    mended: &[Pair],
    changed: &[usize],
    rules: &SentenceRules,
) -> Result<(String, Vec<usize>)> {
    let format = input::document_format(&work.file);
    if raw != document.source {
        return Err(
            CliError::input("this document cannot be mended in its place").hint("save it as UTF-8 and try again")
        );
    }
    let placed: Vec<(usize, usize)> = changed.iter().filter_map(|at| Some((*at, *segments.get(*at)?))).collect();
    let changes: Vec<Amend> = placed
        .iter()
        .map(|(at, segment)| Amend {
            segment: *segment,
            text: text(mended, *at).to_owned(),
            edits: edits(work, mended, *at),
        })
        .collect();
    let amended = amend(document, &changes, &|text| segment_with(text, format, &work.to, rules));
    let left = amended.left.iter().filter_map(|at| placed.get(*at)).map(|(at, _)| *at).collect();
    Ok((amended.text, left))
}

fn edits(work: &Work, mended: &[Pair], at: usize) -> Vec<(Range<usize>, String)> {
    difference(text(&work.pairs, at), text(mended, at)).into_iter().map(|edit| (edit.range, edit.text)).collect()
}
