//! Puts the safe fixes into a text.

use std::ops::Range;

use super::finding::Finding;
use super::trail::Trail;
use super::{Options, Pair, check};
use crate::glossary::{Glossary, GlossaryError, of_segment};

/// A place of a text and what is written there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub range: Range<usize>,
    /// What comes.
    pub text: String,
}

/// The safe fixes among the findings of one pair, in order; of two that touch the first.
pub fn edits(findings: &[Finding]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = findings
        .iter()
        .filter(|finding| finding.is_safe())
        .filter_map(|finding| Some(Edit { range: finding.target.clone()?, text: finding.fix.clone()?.text }))
        .collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut end = 0;
    let mut first = true;
    edits.retain(|edit| {
        let free = first || edit.range.start >= end;
        if free {
            (end, first) = (edit.range.end, false);
        }
        free
    });
    edits
}

/// The text with edits that do not touch one another.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for edit in edits {
        out.push_str(text.get(done..edit.range.start).unwrap_or_default());
        out.push_str(&edit.text);
        done = edit.range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Where a byte of the text before stands in the text after.
pub fn moved(byte: usize, edits: &[Edit]) -> usize {
    let mut at = byte;
    let mut shift = 0isize;
    for edit in edits.iter().filter(|edit| edit.range.start < byte) {
        if edit.range.end > byte {
            // Inside what goes: at its start.
            at = edit.range.start;
            break;
        }
        shift += isize::try_from(edit.text.len()).unwrap_or(0) - isize::try_from(edit.range.len()).unwrap_or(0);
    }
    at.saturating_add_signed(shift)
}

/// How often fixes may call for fixes: a doubled space that hid a space before a mark.
const ROUNDS: usize = 8;

/// What mending came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// How many fixes were put into each pair.
    pub counts: Vec<usize>,
    /// What was changed in each target, in bytes of what it was before.
    pub edits: Vec<Vec<Edit>>,
    /// What is still to be found.
    pub findings: Vec<Finding>,
}

/// Puts in every safe fix, until none is left.
///
/// # Errors
/// The glossary cannot be read.
pub fn mend(pairs: &mut [Pair], glossary: Option<&Glossary<'_>>, options: &Options) -> Result<Mended, GlossaryError> {
    let mut counts = vec![0; pairs.len()];
    let mut trails: Vec<Trail> = pairs.iter().map(|pair| Trail::of(&pair.target.text)).collect();
    let mut findings = check(pairs, glossary, options)?;
    for _ in 0..ROUNDS {
        let mut any = false;
        for (index, ((pair, count), trail)) in pairs.iter_mut().zip(&mut counts).zip(&mut trails).enumerate() {
            let of_pair = of_segment(&findings, index, |finding| finding.pair);
            let edits = edits(of_pair);
            any |= !edits.is_empty();
            *count += edits.len();
            trail.follow(&edits);
            for code in &mut pair.target.inline {
                code.at = moved(code.at, &edits);
            }
            pair.target.text = apply(&pair.target.text, &edits);
        }
        if !any {
            break;
        }
        findings = check(pairs, glossary, options)?;
    }
    Ok(Mended { counts, edits: trails.into_iter().map(Trail::edits).collect(), findings })
}
