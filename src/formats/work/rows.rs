//! What a work file holds, whatever a translator or a tool has done to it.

use super::super::Reject;
use crate::lang::LanguageTag;
use crate::unit::{Inline, Variant, split_placeholders};

/// A text of a work file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wording {
    /// With placeholders for its codes, `⟨1⟩bold⟨/1⟩`.
    Shown(String),
    /// With codes.
    Coded(Variant),
}

impl Wording {
    /// The text without codes.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Shown(shown) => without_placeholders(shown).into(),
            Self::Coded(variant) => variant.text.as_str().into(),
        }
    }
}

/// How far the translation of a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There is none.
    Empty,
    /// There is one that nobody has worked on yet: a match of another text, filled in.
    Draft,
    /// It is there.
    Done,
}

/// A segment of a work file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the document; `None` where that is not told any more.
    pub number: Option<u32>,
    /// Its source.
    pub source: Wording,
    /// Its translation; empty where there is none.
    pub target: Wording,
    /// How far it is.
    pub state: State,
    /// Whether a person stands up for it.
    pub confirmed: bool,
    /// A remark of whoever worked on it.
    pub note: Option<String>,
    /// Where it stands in its file: a line, or a row.
    pub line: u64,
}

/// A work file that was read.
#[derive(Debug, Clone)]
pub struct Work {
    /// The document that it is of, where that is told.
    pub document: Option<String>,
    /// The language of the document.
    pub from: LanguageTag,
    /// The language of the translation.
    pub to: LanguageTag,
    /// Who translated it, where that is told.
    pub author: Option<String>,
    /// How many segments the document has, where that is told.
    pub segments: Option<u32>,
    /// The segments, in the order of the file.
    pub rows: Vec<Row>,
    /// What could not be read.
    pub rejects: Vec<Reject>,
    /// What else should be known.
    pub told: Vec<String>,
}

impl Work {
    pub(super) fn new(from: LanguageTag, to: LanguageTag) -> Self {
        Self {
            document: None,
            from,
            to,
            author: None,
            segments: None,
            rows: Vec::new(),
            rejects: Vec::new(),
            told: Vec::new(),
        }
    }
}

impl Row {
    /// A tool has cut a segment in two: they are one again.
    pub(super) fn join(&mut self, row: Self) {
        let glue = |one: &mut Wording, other: Wording| {
            let (Wording::Coded(one), Wording::Coded(other)) = (one, other) else { return };
            if !one.text.is_empty() && !other.text.is_empty() && !one.text.ends_with(char::is_whitespace) {
                one.text.push(' ');
            }
            let shift = one.text.len();
            one.text.push_str(&other.text);
            one.inline.extend(other.inline.into_iter().map(|code| Inline { at: code.at + shift, ..code }));
        };
        glue(&mut self.source, row.source);
        glue(&mut self.target, row.target);
        self.confirmed &= row.confirmed;
        self.state = match (self.state, row.state) {
            (State::Done, State::Done) => State::Done,
            (State::Empty, State::Empty) => State::Empty,
            _ => State::Draft,
        };
    }
}

/// A text without its placeholders.
pub(super) fn without_placeholders(shown: &str) -> String {
    split_placeholders(shown).0
}
