//! The finished document: translations in the places of the segments, with the markup of the original.
//!
//! Every byte outside the translated segments stays. Inside, the text is spelled as the format asks and each code
//! as the file spelled it. A translation may leave codes out or bring unknown ones: it is told, the text is kept,
//! and what is written can be read again whatever happened to the codes.
//!
//! | file | does |
//! | --- | --- |
//! | `codes` | the codes of a translation in an order that can be written |
//! | `markdown` | text of a Markdown file: as few escapes as it needs, looked at again |
//! | `page` | text and attributes of a page |
//! | `direction` | which elements of a page say language and direction |
//! | `subtitle` | text of a cue in as many lines as it had |

mod codes;
mod direction;
mod markdown;
mod office;
mod page;
mod subtitle;

use std::cmp::Reverse;
use std::ops::Range;

use thiserror::Error;

use super::{Document, DocumentFormat};
use crate::lang::LanguageTag;
use crate::unit::Inline;

/// A segment's translation: plain text, and the codes of the segment in their new places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translation {
    /// The text without markup.
    pub text: String,
    /// Codes of the segment by `pair` and `role`; `at` is a byte of `text`. Nothing else of them is looked at.
    pub codes: Vec<Inline>,
}

impl Translation {
    /// A translation without markup.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), codes: Vec::new() }
    }
}

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// What of the codes could not be done as the translations say, in the order of the segments.
    pub warnings: Vec<Warning>,
}

/// A code that is not where its translation says, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The number of the segment, from 1.
    pub segment: u32,
    /// What happened.
    pub kind: WarningKind,
    /// The `pair` of the code.
    pub code: String,
}

/// What can be wrong with the codes of a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WarningKind {
    /// The translation lacks markup of the original, which is gone.
    Lost,
    /// The translation lacks a code that is more than the look of a text (a note, a picture): it stands at the end.
    Moved,
    /// The translation has a code that the original has not, or twice: it is left out.
    Unknown,
    /// Two pairs cross each other, or one has a single end: it is left out.
    Crossing,
    /// The text with this markup would not be read as it was meant: it is written without.
    Unwritable,
    /// A line of the translation would be read as the time of a cue: an invisible character stands in its arrow.
    LikeATime,
}

/// A document that cannot be finished.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RebuildError {
    /// There are more translations than segments.
    #[error("there are {translations} translations for {segments} segments")]
    TooMany {
        /// How many were given.
        translations: usize,
        /// How many segments the document has.
        segments: usize,
    },
    /// The file around the text cannot be written again.
    #[error("the file cannot be written again: {0}")]
    Package(String),
}

impl Document {
    /// Finishes the document in language `target`: the translations by position, the original where there is none.
    /// Without a single change it is the file itself, byte for byte.
    ///
    /// # Errors
    /// More translations than segments; a package whose parts cannot be written.
    pub fn rebuild(&self, translations: &[Option<Translation>], target: &LanguageTag) -> Result<Rebuilt, RebuildError> {
        if translations.len() > self.segments.len() {
            let (translations, segments) = (translations.len(), self.segments.len());
            return Err(RebuildError::TooMany { translations, segments });
        }
        let changed: Vec<usize> = (0..translations.len()).filter(|at| self.differs(*at, translations)).collect();
        if let Some(office) = &self.office {
            return self.rebuild_office(office, translations, &changed, target);
        }
        let mut writer = Writer::new(self, translations, &changed, target);
        let text = writer.copy(0..self.source.len(), None);
        let mut warnings = writer.warnings;
        warnings.sort_by_key(|warning| warning.segment);
        let encoding = self.encoding;
        let bytes = super::decode::Decoded { text: String::new(), encoding }.encode(&text);
        Ok(Rebuilt { bytes, warnings })
    }

    fn differs(&self, at: usize, translations: &[Option<Translation>]) -> bool {
        let (Some(Some(translation)), Some(segment)) = (translations.get(at), self.segments.get(at)) else {
            return false;
        };
        let place = |code: &Inline| (code.at, code.role, code.pair.clone());
        translation.text != segment.text || !translation.codes.iter().map(place).eq(segment.codes.iter().map(place))
    }
}

/// Bytes of the file that something else takes the place of.
#[derive(Debug)]
struct Change {
    range: Range<usize>,
    by: By,
}

#[derive(Debug)]
enum By {
    /// The translation of a segment.
    Segment(usize),
    /// Text of ours, for example the direction in a start tag.
    Text(String),
}

struct Writer<'a> {
    document: &'a Document,
    translations: &'a [Option<Translation>],
    /// In the order of their places; of two at one place the longer comes first.
    changes: Vec<Change>,
    labels: markdown::Labels,
    warnings: Vec<Warning>,
}

impl<'a> Writer<'a> {
    fn new(
        document: &'a Document,
        translations: &'a [Option<Translation>],
        changed: &[usize],
        target: &LanguageTag,
    ) -> Self {
        let mut changes: Vec<Change> = changed
            .iter()
            .filter_map(|at| Some(Change { range: document.segments.get(*at)?.range.clone(), by: By::Segment(*at) }))
            .collect();
        let mut labels = markdown::Labels::default();
        match document.format {
            _ if changed.is_empty() => {}
            DocumentFormat::Html => {
                let edits = direction::edits(document, translations, changed, target);
                changes.extend(edits.into_iter().map(|(range, text)| Change { range, by: By::Text(text) }));
            }
            DocumentFormat::Markdown => labels = markdown::Labels::of(&document.source),
            DocumentFormat::Plain
            | DocumentFormat::Srt
            | DocumentFormat::Vtt
            | DocumentFormat::Docx
            | DocumentFormat::Odt => {}
        }
        changes.sort_by_key(|change| (change.range.start, Reverse(change.range.end)));
        Self { document, translations, changes, labels, warnings: Vec::new() }
    }

    /// The bytes of a range with the changes in it; `within` is the segment that they belong to.
    fn copy(&mut self, range: Range<usize>, within: Option<usize>) -> String {
        let source = &self.document.source;
        let mut out = String::with_capacity(range.len() + range.len() / 2);
        let mut done = range.start;
        let mut next = self.changes.partition_point(|change| change.range.start < range.start);
        while let Some(change) = self.changes.get(next).filter(|change| change.range.start < range.end) {
            next += 1;
            let own = matches!(change.by, By::Segment(at) if within == Some(at));
            if own || change.range.start < done || change.range.end > range.end {
                continue;
            }
            out.push_str(source.get(done..change.range.start).unwrap_or_default());
            done = change.range.end;
            match &change.by {
                By::Text(text) => out.push_str(text),
                By::Segment(at) => {
                    let at = *at;
                    out.push_str(&self.segment(at));
                }
            }
        }
        out.push_str(source.get(done..range.end).unwrap_or_default());
        out
    }

    fn warn(&mut self, at: usize, kind: WarningKind, code: &str) {
        let segment = self.document.segments.get(at).map_or(0, |segment| segment.index);
        self.warnings.push(Warning { segment, kind, code: code.to_owned() });
    }

    /// The translation of a segment as the file spells it.
    fn segment(&mut self, at: usize) -> String {
        let translations = self.translations;
        let Some(Some(translation)) = translations.get(at) else { return String::new() };
        let Some(segment) = self.document.segments.get(at) else { return String::new() };
        let (placed, wrong) = codes::placed(&segment.codes, translation);
        for (kind, code) in wrong {
            self.warn(at, kind, &code);
        }
        match self.document.format {
            DocumentFormat::Markdown => self.markdown(at, &translation.text, &placed),
            DocumentFormat::Html => self.page(at, &translation.text, &placed),
            DocumentFormat::Plain | DocumentFormat::Docx | DocumentFormat::Odt => one_line(&translation.text),
            DocumentFormat::Srt | DocumentFormat::Vtt => self.subtitle(at, &translation.text, &placed),
        }
    }

    /// How the file spells a code.
    fn native(&mut self, at: usize, code: usize) -> String {
        let native = self.document.plans.get(at).and_then(|plan| plan.codes.get(code));
        native.map(|native| native.src.clone()).map_or_else(String::new, |src| self.copy(src, Some(at)))
    }
}

/// A text in one line: line ends and the like are spaces.
fn one_line(text: &str) -> String {
    let text = text.trim();
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if !text.contains(breaks) {
        return text.to_owned();
    }
    text.split(breaks).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
