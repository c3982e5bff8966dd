//! Segments changed in their place: the edits go around the markup of a segment, and the document is read
//! again to be sure that nothing else has changed.

use std::cell::Cell;
use std::ops::Range;

use super::Document;

/// A segment with a new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Index of the segment, from 0.
    pub segment: usize,
    /// Its new text.
    pub text: String,
    /// What makes it of the old one: bytes of the old text, in order, and what comes in their place.
    pub edits: Vec<(Range<usize>, String)>,
}

/// A document with changes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// The whole text.
    pub text: String,
    /// Indices of the changes that could not be made: they touch markup, or would not be read back.
    pub left: Vec<usize>,
}

/// How often a document is read again to find the changes that spoil it: enough for a dozen of them, and never the square of
/// a long document.
const LOOKS: usize = 128;

/// Makes the changes, each byte outside them as it was; `read` reads a text as the document was read.
pub fn amend(document: &Document, changes: &[Change], read: &dyn Fn(&str) -> Document) -> Amended {
    let written: Vec<Option<String>> = changes.iter().map(|change| around_markup(document, change)).collect();
    let work = Work { document, changes, written, read, looks: Cell::new(LOOKS) };
    let possible: Vec<usize> =
        (0..changes.len()).filter(|at| work.written.get(*at).is_some_and(Option::is_some)).collect();
    let mut wrong = Vec::new();
    work.weed(&possible, &mut wrong);
    let mut right: Vec<usize> = possible.into_iter().filter(|at| wrong.binary_search(at).is_err()).collect();
    if !wrong.is_empty() && !work.comes_back(&right) {
        // Each alone is right, together they are not.
        right.clear();
    }
    let left = (0..changes.len()).filter(|at| right.binary_search(at).is_err()).collect();
    Amended { text: work.write(&right), left }
}

struct Work<'a> {
    document: &'a Document,
    changes: &'a [Change],
    /// By change: the segment with its markup.
    written: Vec<Option<String>>,
    read: &'a dyn Fn(&str) -> Document,
    /// How often it may still be read.
    looks: Cell<usize>,
}

impl Work<'_> {
    /// Finds the changes that spoil what is written, by halves: mostly there is none, and one look says so. What nobody may
    /// look for any more counts as spoilt.
    fn weed(&self, changes: &[usize], wrong: &mut Vec<usize>) {
        if changes.is_empty() || (self.looks.get() > 0 && self.comes_back(changes)) {
            return;
        }
        match changes {
            [only] => wrong.push(*only),
            _ if self.looks.get() == 0 => wrong.extend(changes),
            _ => {
                let (first, second) = changes.split_at(changes.len() / 2);
                self.weed(first, wrong);
                self.weed(second, wrong);
            }
        }
    }

    fn write(&self, changes: &[usize]) -> String {
        let mut segments = vec![None; self.document.segments.len()];
        for at in changes {
            let (Some(change), Some(written)) = (self.changes.get(*at), self.written.get(*at)) else { continue };
            if let Some(slot) = segments.get_mut(change.segment) {
                slot.clone_from(written);
            }
        }
        self.document.write_back(&segments)
    }

    /// Whether the document, read again, has these new texts and is else the same.
    fn comes_back(&self, changes: &[usize]) -> bool {
        self.looks.set(self.looks.get().saturating_sub(1));
        let again = (self.read)(&self.write(changes));
        let mut wanted: Vec<&str> = self.document.segments.iter().map(|segment| segment.text.as_str()).collect();
        for change in changes.iter().filter_map(|at| self.changes.get(*at)) {
            if let Some(text) = wanted.get_mut(change.segment) {
                *text = &change.text;
            }
        }
        again.segments.iter().map(|segment| segment.text.as_str()).eq(wanted)
    }
}

/// The original of a segment with the edits put in, where each touches no markup.
fn around_markup(document: &Document, change: &Change) -> Option<String> {
    let segment = document.segments.get(change.segment)?;
    let original = document.original(segment);
    let mut places: Vec<usize> = Vec::with_capacity(segment.text.len() + 1);
    let mut chars = original.char_indices();
    for c in segment.text.chars() {
        let (at, _) = chars.find(|(_, other)| *other == c || (c == ' ' && other.is_whitespace()))?;
        places.extend((0..c.len_utf8()).map(|byte| at + byte));
    }
    places.push(places.last().map_or(original.len(), |last| last + 1));
    let mut text = String::with_capacity(original.len() + 16);
    let mut done = 0;
    for (range, now) in &change.edits {
        let start = *places.get(range.start)?;
        let end = if range.is_empty() { start } else { places.get(range.end - 1)? + 1 };
        if end - start != range.len() {
            return None;
        }
        text.push_str(original.get(done..start)?);
        text.push_str(now);
        done = end;
    }
    text.push_str(original.get(done..)?);
    Some(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::document::{DocumentFormat, segment};

    fn read(text: &str) -> Document {
        segment(text, DocumentFormat::Markdown, &"fa".parse().unwrap())
    }

    /// Each segment with its first letter written twice; `spoil` gets what makes another block of it.
    fn changes(document: &Document, spoil: Option<usize>) -> Vec<Change> {
        let change = |(at, segment): (usize, &crate::document::Segment)| {
            let first = segment.text.chars().next().unwrap();
            let more = if spoil == Some(at) { "\n\n".to_owned() } else { first.to_string() };
            let edit = (first.len_utf8()..first.len_utf8(), more);
            let mut text = segment.text.clone();
            text.insert_str(edit.0.start, &edit.1);
            Change { segment: at, text, edits: vec![edit] }
        };
        document.segments.iter().enumerate().map(change).collect()
    }

    fn document(segments: usize) -> Document {
        let paragraphs: Vec<String> = (0..segments).map(|at| format!("این **پررنگ** {at} است.")).collect();
        read(&paragraphs.join("\n\n"))
    }

    #[test]
    fn a_document_that_comes_back_is_read_once() {
        let document = document(200);
        let looks = Cell::new(0);
        let amended = amend(&document, &changes(&document, None), &|text| {
            looks.set(looks.get() + 1);
            read(text)
        });
        assert_eq!((looks.get(), amended.left), (1, Vec::new()));
        assert!(amended.text.starts_with("ااین **پررنگ** 0 است."));
    }

    #[test]
    fn one_change_that_spoils_the_document_is_left_and_found_by_halves() {
        let document = document(256);
        let looks = Cell::new(0);
        let amended = amend(&document, &changes(&document, Some(77)), &|text| {
            looks.set(looks.get() + 1);
            read(text)
        });
        assert_eq!(amended.left, [77]);
        assert!(looks.get() <= 2 * 8 + 2, "{} looks", looks.get());
    }

    #[test]
    fn a_document_that_does_not_come_back_at_all_is_not_read_for_each_change() {
        let document = document(2_000);
        let looks = Cell::new(0);
        let amended = amend(&document, &changes(&document, None), &|_| {
            looks.set(looks.get() + 1);
            read("")
        });
        assert_eq!((amended.left.len(), amended.text == document.source), (2_000, true));
        assert!(looks.get() <= LOOKS + 1, "{} looks", looks.get());
    }
}
