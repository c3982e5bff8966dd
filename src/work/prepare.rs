//! Segments with what is known of them, a few at a time: a document may have a hundred thousand.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;

use super::entry::{Told, entry};
use crate::document::{Document, Segment};
use crate::formats::work::{Entry, Head, MAX_CODES, Skip};
use crate::glossary::{Found, Glossary, of_segment};
use crate::memory::{Memory, MemoryError};
use crate::suggest::{Options, told};
use crate::unit::Time;

/// Segments that are looked up together.
const TOGETHER: usize = 512;
/// Characters of a part that is not translated, as it is shown.
const SHOWN: usize = 80;

/// Why a segment is left out.
const TOO_MANY_CODES: &str = "too-many-codes";

/// From which score on a match is filled in as the translation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fill(Option<u8>);

impl Fill {
    /// From this score on; `None`: none.
    pub fn from_score(score: Option<u8>) -> Self {
        Self(score)
    }

    pub(super) fn takes(self, score: u8) -> bool {
        self.0.is_some_and(|least| score >= least)
    }
}

/// How many segments got what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Segments.
    pub segments: usize,
    /// Those with a match.
    pub matched: usize,
    /// Those with a translation filled in that needs nobody's eye.
    pub filled: usize,
    /// Those with a translation of another text filled in.
    pub drafts: usize,
    /// Matches.
    pub matches: usize,
    /// Names of the glossary.
    pub terms: usize,
    /// Fragments.
    pub fragments: usize,
}

/// Hears how many segments are done, and may end the work.
type Progress<'p> = &'p mut dyn FnMut(usize) -> io::Result<()>;

/// The entries of a document, each made when it is asked for.
pub struct Prepared<'p> {
    memory: &'p Memory,
    segments: &'p [Segment],
    options: &'p Options,
    fill: Fill,
    terms: Vec<Found>,
    ready: VecDeque<Entry>,
    next: usize,
    progress: Progress<'p>,
    /// What has been given out.
    pub counts: Counts,
    /// Why the memory gave no more: a writer only tells that something failed.
    pub failed: Option<MemoryError>,
}

impl<'p> Prepared<'p> {
    /// Begins; the names are looked for in the whole document, because one segment tells about another.
    ///
    /// # Errors
    /// The memory fails.
    pub fn new(
        memory: &'p Memory,
        document: &'p Document,
        options: &'p Options,
        fill: Fill,
        progress: Progress<'p>,
    ) -> Result<Self, MemoryError> {
        let segments = &document.segments;
        let texts: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
        let terms = Glossary::new(memory.store()).on(options.day).find(&texts, &options.from, &options.to)?;
        let (ready, counts) = (VecDeque::new(), Counts::default());
        Ok(Self { memory, segments, options, fill, terms, ready, next: 0, progress, counts, failed: None })
    }

    fn more(&mut self) -> io::Result<()> {
        let range = self.next..(self.next + TOGETHER).min(self.segments.len());
        (self.progress)(range.start)?;
        let found = told(self.memory, self.segments, range.clone(), self.options).map_err(|error| {
            let told = io::Error::other(error.to_string());
            self.failed = Some(error);
            told
        })?;
        for (position, (answer, mut fragments)) in range.clone().zip(found) {
            let Some(segment) = self.segments.get(position).filter(|segment| !is_dense(segment)) else { continue };
            let terms = of_segment(&self.terms, position, |found| found.occurrence.segment);
            fragments.retain(|fragment| fragment.respects(terms, &self.options.to));
            let told = Told { answer: &answer, fragments: &fragments, terms };
            let entry = entry(segment, &told, (&self.options.from, &self.options.to), self.fill);
            self.counts.add(&entry);
            self.ready.push_back(entry);
        }
        self.next = range.end;
        Ok(())
    }
}

impl Iterator for Prepared<'_> {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && self.next < self.segments.len() {
            if let Err(error) = self.more() {
                self.next = self.segments.len();
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

impl Counts {
    fn add(&mut self, entry: &Entry) {
        self.segments += 1;
        self.matched += usize::from(!entry.matches.is_empty());
        self.matches += entry.matches.len();
        self.terms += entry.terms.len();
        self.fragments += entry.fragments.len();
        match &entry.filled {
            Some(filled) if filled.draft => self.drafts += 1,
            Some(_) => self.filled += 1,
            None => {}
        }
    }
}

/// Whether a segment has so many codes that it stays out of work files, and as it is in the finished document.
pub(super) fn is_dense(segment: &Segment) -> bool {
    segment.codes.len() > MAX_CODES
}

/// What a work file says of the whole document; `name` is what the document is called.
pub fn head(document: &Document, name: &str, options: &Options, made: Time) -> Head {
    Head {
        document: name.to_owned(),
        from: options.from.clone(),
        to: options.to.clone(),
        segments: document.segments.len(),
        limit: options.limit,
        made,
        skipped: left_out(document),
    }
}

/// What no work file of a document holds: its parts that are not translated, and segments of too many codes.
fn left_out(document: &Document) -> Vec<Skip> {
    let dense = document.segments.iter().filter(|segment| is_dense(segment));
    let dense = dense.map(|segment| Skip {
        line: segment.line.into(),
        reason: TOO_MANY_CODES.to_owned(),
        text: shortened(&segment.text.split_whitespace().collect::<Vec<_>>().join(" ")),
    });
    let mut parts = skipped(document);
    parts.extend(dense);
    parts.sort_by_key(|part| part.line);
    parts
}

/// The parts of a document that are not translated; blank ones are none.
pub fn skipped(document: &Document) -> Vec<Skip> {
    let (mut line, mut at) = (1, 0);
    let mut parts = Vec::with_capacity(document.skipped.len());
    for skipped in &document.skipped {
        let before = document.source.get(at..skipped.range.start).unwrap_or_default();
        line += memchr::memchr_iter(b'\n', before.as_bytes()).count() as u64;
        at = skipped.range.start.max(at);
        let (line, text) = match document.in_package(&skipped.range) {
            Some((paragraph, text)) => (u64::from(paragraph), Cow::from(text)),
            // A letter has at most four bytes.
            None => (line, document.said(skipped, 4 * SHOWN)),
        };
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            continue;
        }
        let reason = serde_json::to_value(skipped.reason).ok();
        let reason = reason.and_then(|reason| reason.as_str().map(str::to_owned)).unwrap_or_default();
        parts.push(Skip { line, reason, text: shortened(&words) });
    }
    parts
}

/// The beginning of a text.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}\u{2026}", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
