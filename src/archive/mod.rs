//! From articles and their translations to what a person reviews: two documents, or two folders of them.
//!
//! Here documents, glossary and aligner meet. What is accepted is stored by `memory`.
//!
//! | file | does |
//! | --- | --- |
//! | `review` | an alignment as rows of a review file, or as units for other tools |
//! | `lessons` | what the pairs of two folders teach each other |
//! | `work` | whether somebody has worked in a review file |
//! | `decide` | what the row of a review file asks for |
//! | `assignment` | the one-to-one choice with the greatest sum |
//! | `folder` | which articles of two folders belong together |

mod assignment;
mod decide;
pub mod folder;
mod lessons;
mod review;
mod work;

use std::ops::ControlFlow;

use thiserror::Error;

use crate::align::{self, AlignError, Alignment, Evidence, Kind, Step};
use crate::document::{Document, SegmentKind};
use crate::glossary::{Glossary, GlossaryError, find::Occurrence};
use crate::lang::LanguageTag;

pub use decide::{Verdict, decide};
pub use lessons::{LEAST_PAIRS, Learned, Lesson, Lessons, MOST_PAIRS};
pub use review::{rows, units};
pub use work::{Work, written};

/// A document with its language and its name.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    /// Its segments.
    pub document: &'a Document,
    /// Its language.
    pub lang: &'a LanguageTag,
    /// The file, as it was named.
    pub file: &'a str,
}

/// Why two documents were not aligned.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// One has no text, or the work was stopped.
    #[error(transparent)]
    Align(#[from] AlignError),
    /// The glossary fails.
    #[error(transparent)]
    Glossary(#[from] GlossaryError),
}

/// Aligns a document with its translation; names are those of the glossary, words what the evidence says.
///
/// # Errors
/// A side without segments, the glossary fails, or `watch` said stop.
pub fn pair(
    source: Article<'_>,
    target: Article<'_>,
    glossary: &Glossary<'_>,
    evidence: &Evidence<'_>,
    watch: &mut dyn FnMut(Step) -> ControlFlow<()>,
) -> Result<Alignment, ArchiveError> {
    let (from, to) = (names(source, target, glossary)?, names(target, source, glossary)?);
    let (from, to) = (segments(source.document, &from), segments(target.document, &to));
    let source = align::Document { lang: source.lang, segments: &from };
    let target = align::Document { lang: target.lang, segments: &to };
    Ok(align::align(&source, &target, evidence, watch)?)
}

/// The entries of the glossary in each segment.
fn names(of: Article<'_>, other: Article<'_>, glossary: &Glossary<'_>) -> Result<Vec<Vec<u32>>, GlossaryError> {
    let texts: Vec<&str> = of.document.segments.iter().map(|segment| segment.text.as_str()).collect();
    let mut names = vec![Vec::new(); texts.len()];
    for Occurrence { segment, entry, .. } in
        glossary.find(&texts, of.lang, other.lang)?.into_iter().map(|found| found.occurrence)
    {
        if let (Some(names), Ok(number)) = (names.get_mut(segment), u32::try_from(entry.id)) {
            names.push(number);
        }
    }
    Ok(names)
}

fn segments<'a>(document: &'a Document, names: &'a [Vec<u32>]) -> Vec<align::Segment<'a>> {
    // Where every segment is a paragraph, as in a text with a sentence a line, paragraphs say nothing.
    let tells = document.paragraphs.len() < document.segments.len();
    let paragraph = |at: usize| document.paragraphs.partition_point(|range| range.end <= at);
    let segment = |(at, (segment, names)): (usize, (&'a crate::document::Segment, &'a Vec<u32>))| align::Segment {
        text: &segment.text,
        kind: if segment.kind == SegmentKind::Heading { Kind::Heading } else { Kind::Body },
        paragraph: tells.then(|| paragraph(at)),
        names,
    };
    document.segments.iter().zip(names).enumerate().map(segment).collect()
}
