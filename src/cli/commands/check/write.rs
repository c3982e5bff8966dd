//! `--fix`: the mended texts, back in their file.

use std::path::Path;

use super::work::{Place, Work};
use crate::checks::Pair;
use crate::checks::fix::difference;
use crate::cli::error::{CliError, Result};
use crate::document::{Document, DocumentFormat, segment};
use crate::formats::patch::{Change, patch};
use crate::formats::{ReadOptions, write_atomically};

/// Writes the file with the texts of `mended`; says which pairs (by index) could not be written.
pub(super) fn write(work: &Work, mended: &[Pair], options: &ReadOptions, out: &Path) -> Result<Vec<usize>> {
    let name = work.file.display().to_string();
    let raw = std::str::from_utf8(&work.bytes).map_err(|_| {
        CliError::input("only files in UTF-8 can be mended").file(&name).hint("save it as UTF-8 and try again")
    })?;
    let changed: Vec<usize> = (0..mended.len()).filter(|at| text(&work.pairs, *at) != text(mended, *at)).collect();
    let (text, left) = match &work.place {
        Place::Lines => (lines(raw, work, mended), Vec::new()),
        Place::Units(places) => units(raw, work, places, mended, &changed, options)?,
        Place::Document(document, segments) => document_with(raw, work, document, segments, mended, &changed)?,
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
        let edits = difference(text(&work.pairs, *at), text(mended, *at));
        Some(Change { unit, variant, edits: edits.into_iter().map(|edit| (edit.range, edit.text)).collect() })
    };
    let changes: Vec<Change> = changed.iter().filter_map(change).collect();
    let patched = patch(raw, &work.file.display().to_string(), options, &changes)?;
    let left =
        changed.iter().copied().filter(|at| places.get(*at).is_some_and(|(unit, _)| patched.left.contains(unit)));
    Ok((patched.text, left.collect()))
}

/// Segments with markup inside are mended around it; the document is read again to be sure.
fn document_with(
    raw: &str,
    work: &Work,
    document: &Document,
    segments: &[usize],
    mended: &[Pair],
    changed: &[usize],
) -> Result<(String, Vec<usize>)> {
    if raw != document.source {
        return Err(
            CliError::input("this document cannot be mended in its place").hint("save it as UTF-8 and try again")
        );
    }
    let mut translations: Vec<Option<String>> = vec![None; document.segments.len()];
    let mut left = Vec::new();
    for at in changed {
        let place = segments.get(*at).and_then(|segment| Some((*segment, document.segments.get(*segment)?)));
        let Some((position, segment)) = place else { continue };
        match around_markup(document.original(segment), &segment.text, text(mended, *at)) {
            Some(written) => {
                translations.iter_mut().skip(position).take(1).for_each(|slot| *slot = Some(written.clone()));
            }
            None => left.push(*at),
        }
    }
    let name = work.file.to_string_lossy();
    let plain = name.to_lowercase().trim_end_matches(".gz").ends_with(".txt");
    let format = if plain { DocumentFormat::Plain } else { DocumentFormat::Markdown };
    for at in changed {
        let Some(position) = segments.get(*at) else { continue };
        let alone: Vec<Option<String>> =
            translations.iter().enumerate().map(|(slot, text)| text.clone().filter(|_| slot == *position)).collect();
        let is_markup =
            document.segments.get(*position).is_some_and(|segment| document.original(segment) != segment.text);
        if is_markup && !left.contains(at) && !comes_back(document, &alone, *position, text(mended, *at), format, work)
        {
            translations.iter_mut().skip(*position).take(1).for_each(|slot| *slot = None);
            left.push(*at);
        }
    }
    Ok((document.write_back(&translations), left))
}

/// Whether the document, read again, has the new text at this segment and is else the same.
fn comes_back(
    document: &Document,
    translations: &[Option<String>],
    position: usize,
    wanted: &str,
    format: DocumentFormat,
    work: &Work,
) -> bool {
    let again = segment(&document.write_back(translations), format, &work.to);
    again.segments.len() == document.segments.len()
        && again
            .segments
            .iter()
            .zip(&document.segments)
            .enumerate()
            .all(|(at, (new, old))| if at == position { new.text == wanted } else { new.text == old.text })
}

/// The original with the edits that make the new text of the old one, where each touches no markup.
fn around_markup(original: &str, old: &str, new: &str) -> Option<String> {
    let mut places: Vec<usize> = Vec::with_capacity(old.len() + 1);
    let mut chars = original.char_indices();
    for c in old.chars() {
        let (at, _) = chars.find(|(_, other)| *other == c || (c == ' ' && other.is_whitespace()))?;
        places.extend((0..c.len_utf8()).map(|byte| at + byte));
    }
    places.push(places.last().map_or(original.len(), |last| last + 1));
    let mut text = String::with_capacity(original.len() + 16);
    let mut done = 0;
    for edit in difference(old, new) {
        let start = *places.get(edit.range.start)?;
        let end = match edit.range.is_empty() {
            true => start,
            false => places.get(edit.range.end - 1)? + 1,
        };
        if end - start != edit.range.len() {
            return None;
        }
        text.push_str(original.get(done..start)?);
        text.push_str(&edit.text);
        done = end;
    }
    text.push_str(original.get(done..)?);
    Some(text)
}
