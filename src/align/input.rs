//! What comes in.

use crate::lang::LanguageTag;
use crate::lexicon::Lexicon;

/// What a segment is in its document, as far as it helps: headings answer headings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Running text, and whatever is no heading.
    #[default]
    Body,
    /// A title or subtitle.
    Heading,
}

/// A segment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Its text without markup.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
    /// A number that all segments of a paragraph share, and that never falls. `None` where paragraphs say nothing
    /// (every line is one).
    pub paragraph: Option<usize>,
    /// The glossary entries that were found in it, by numbers that both documents share: one number, one name.
    pub names: &'a [u32],
}

impl<'a> Segment<'a> {
    /// A segment of which only the text is known.
    pub fn plain(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }
}

/// A document.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its language.
    pub lang: &'a LanguageTag,
    /// Its segments in order.
    pub segments: &'a [Segment<'a>],
}

/// What may be known beside the two texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// What a memory learned from its units, from the source language into the target language.
    pub lexicon: Option<&'a Lexicon>,
    /// The lexicon is one from the target language into the source language.
    pub turned: bool,
    /// What other documents taught, from the source language into the target language.
    pub taught: Option<&'a Lexicon>,
    /// Words mean what was known of them before, and nothing is learned from the documents: to measure what that is
    /// worth.
    pub words_as_known: bool,
}

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which pass it is, from 1.
    pub pass: usize,
    /// How many passes there will be; it may grow where a search has to be made wider.
    pub of: usize,
    /// Source segments done in this pass.
    pub row: usize,
    /// Source segments.
    pub rows: usize,
}
