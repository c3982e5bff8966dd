//! Which terms occur in a text (G1 to G12), with the rules against false hits (C1 to C6).
//!
//! Whole atoms only. Every window of atoms that is a form is a candidate; of overlapping ones
//! the longest wins, then the earlier, then the better (G6).
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::atoms::is_upper;
use super::matcher::Finder;
use super::source::TermSource;
use crate::lang::LanguageTag;
use crate::store::StoreError;
use crate::term::{EntryId, Term, TermEntry, TermStatus};

/// A term found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Index of the segment, from 0.
    pub segment: usize,
    /// The entry.
    pub entry: Arc<TermEntry>,
    /// Which of its terms was found.
    pub term: usize,
    /// The status of that term.
    pub status: TermStatus,
    /// Its bytes in the segment.
    pub range: Range<usize>,
    /// The text there.
    pub found: String,
    /// Not sure: to be suggested, never inserted by itself (C1 to C5).
    pub weak: bool,
    /// Part of a compound (G3).
    pub compound: bool,
    /// Written together with `به` or `و` (G11); these are not in the range.
    pub attached: bool,
    /// A surname that is no form of the entry, after the full name (G4).
    pub surname: bool,
    /// The entry holds on the day that was asked for; without a day every entry does. One that does not is weak.
    pub valid: bool,
    /// Other entries with the same form, between which nothing in the text decides; the hit is weak then.
    pub others: Vec<EntryId>,
}

/// The occurrences in one text, in order.
///
/// # Errors
/// What the store says.
pub fn find(source: &dyn TermSource, text: &str, lang: &LanguageTag) -> Result<Vec<Occurrence>, StoreError> {
    find_in_document(source, &[text], lang)
}

/// The occurrences in all segments of a document, in order: what one segment says helps with the others (C2, G4).
///
/// # Errors
/// What the store says.
pub fn find_in_document(
    source: &dyn TermSource,
    segments: &[&str],
    lang: &LanguageTag,
) -> Result<Vec<Occurrence>, StoreError> {
    find_on(source, segments, lang, None)
}

/// The same for a text of this day: entries that do not hold on it are not sure, and give way to others of the same
/// form.
///
/// # Errors
/// What the store says.
pub fn find_on(
    source: &dyn TermSource,
    segments: &[&str],
    lang: &LanguageTag,
    day: Option<Date>,
) -> Result<Vec<Occurrence>, StoreError> {
    let cased = segments.iter().any(|text| text.chars().any(is_upper));
    let mut finder = Finder::new(source, lang, cased, day);
    let mut hits = Vec::new();
    for (index, text) in segments.iter().enumerate() {
        hits.extend(finder.segment(index, text)?);
    }
    Ok(settle(hits))
}

/// The hits of one segment, out of hits that are in the order of their segments.
pub fn of_segment<T>(hits: &[T], index: usize, segment: impl Fn(&T) -> usize) -> &[T] {
    let start = hits.partition_point(|hit| segment(hit) < index);
    let end = hits.partition_point(|hit| segment(hit) <= index);
    hits.get(start..end).unwrap_or_default()
}

/// C2: a hit at a sentence start is sure when the entry occurs elsewhere with its capital.
fn settle(hits: Vec<(Occurrence, bool)>) -> Vec<Occurrence> {
    let sure: HashSet<EntryId> =
        hits.iter().filter(|(hit, pending)| !hit.weak && !pending).map(|(hit, _)| hit.entry.id).collect();
    hits.into_iter()
        .map(|(mut hit, pending)| {
            hit.weak |= pending && !sure.contains(&hit.entry.id);
            hit
        })
        .collect()
}

/// An occurrence with what to write for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub occurrence: Occurrence,
    /// The preferred form in the language of the text; the found text if there is none.
    pub source: String,
    /// The form to write; `None` where the glossary does not know one (L3: Pashto).
    pub target: Option<String>,
    /// All forms that may be written, the best first.
    pub targets: Vec<String>,
    /// Forms that must not be written.
    pub avoid: Vec<String>,
}

/// What to write for an occurrence. Kind, note and validity are in its entry.
pub fn describe(occurrence: Occurrence, from: &LanguageTag, to: &LanguageTag) -> Found {
    let entry = &occurrence.entry;
    let texts = |terms: Vec<&Term>| terms.into_iter().map(|term| term.text.clone()).collect::<Vec<_>>();
    let targets = texts(entry.usable(to));
    Found {
        source: entry.form(from).map_or_else(|| occurrence.found.clone(), |term| term.text.clone()),
        target: targets.first().cloned(),
        avoid: texts(entry.avoid(to)),
        targets,
        occurrence,
    }
}
