//! What a check says, and where.

use std::ops::Range;

use super::code::{Code, Severity};

/// Something to look at in a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Index of the pair, from 0.
    pub pair: usize,
    /// Which check.
    pub code: Code,
    /// How grave.
    pub severity: Severity,
    /// What is wrong, in words; text of the pair comes last in it.
    pub message: String,
    /// Its bytes in the source, where it speaks of some.
    pub source: Option<Range<usize>>,
    /// Its bytes in the target; `None` for what is missing there.
    pub target: Option<Range<usize>>,
    /// What to write, where there is exactly one thing.
    pub fix: Option<Fix>,
    /// Another pair that it is about: the first of two spellings.
    pub other: Option<usize>,
}

/// What to write in the place of a finding in the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The text.
    pub text: String,
    /// Whether a program may put it in without being asked: letters, digits, marks and spaces only.
    pub safe: bool,
}

impl Finding {
    /// A finding of a check in the pair that is looked at.
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            pair: 0,
            code,
            severity: code.severity(),
            message: message.into(),
            source: None,
            target: None,
            fix: None,
            other: None,
        }
    }

    pub(super) fn at(self, target: Range<usize>) -> Self {
        Self { target: Some(target), ..self }
    }

    pub(super) fn of_source(self, source: Range<usize>) -> Self {
        Self { source: Some(source), ..self }
    }

    pub(super) fn graded(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// What to write there, without asking.
    pub(super) fn fix(self, text: impl Into<String>) -> Self {
        Self { fix: Some(Fix { text: text.into(), safe: true }), ..self }
    }

    /// What a person may write there.
    pub(super) fn offer(self, text: impl Into<String>) -> Self {
        Self { fix: Some(Fix { text: text.into(), safe: false }), ..self }
    }

    /// A fix that is safe only if something holds; else it is offered.
    pub(super) fn safe_if(mut self, holds: bool) -> Self {
        self.fix.iter_mut().for_each(|fix| fix.safe &= holds);
        self
    }

    /// Whether [`fix::mend`](super::fix::mend) writes it.
    pub fn is_safe(&self) -> bool {
        self.target.is_some() && self.fix.as_ref().is_some_and(|fix| fix.safe)
    }
}
