//! What an import says of every row: what became of it, and why.
use std::fmt;

use crate::term::{EntryId, TermEntry, TermStatus};

/// What a row has brought to a known entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Brought {
    /// A form to use in a language that had none.
    pub form: bool,
    /// An accepted variant.
    pub variant: bool,
    /// A form to avoid.
    pub avoid: bool,
    /// A kind.
    pub kind: bool,
    /// A note.
    pub note: bool,
    /// Anything else that is said of it or of its forms.
    pub more: bool,
}

impl Brought {
    /// What an entry has that it had not before.
    pub(super) fn between(before: &TermEntry, after: &TermEntry) -> Self {
        let count = |entry: &TermEntry, status| entry.terms.iter().filter(|term| term.status == status).count();
        let more = |status| count(after, status) > count(before, status);
        let mut said = Self {
            form: more(TermStatus::Preferred),
            variant: more(TermStatus::Admitted),
            avoid: more(TermStatus::Forbidden),
            kind: before.kind != after.kind,
            note: before.note != after.note,
            more: false,
        };
        said.more = said == Self::default() || before.extra != after.extra || before.rule != after.rule;
        said
    }
}

/// Why something became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowReason {
    /// A new entry.
    New,
    /// A known entry has more now.
    Brings(Brought),
    /// The glossary has it.
    Known,
}

impl RowReason {
    /// `created`, `updated`, `duplicate`.
    pub fn result(self) -> &'static str {
        match self {
            Self::New => "created",
            Self::Brings(_) => "updated",
            Self::Known => "duplicate",
        }
    }
}

impl fmt::Display for RowReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let brought = match self {
            Self::New => return f.write_str("new"),
            Self::Known => return f.write_str("the glossary has it"),
            Self::Brings(brought) => brought,
        };
        let parts = [
            (brought.form, "a form"),
            (brought.variant, "a variant"),
            (brought.avoid, "a form to avoid"),
            (brought.kind, "a kind"),
            (brought.note, "a note"),
            (brought.more, "more"),
        ];
        let told: Vec<&str> = parts.into_iter().filter_map(|(told, name)| told.then_some(name)).collect();
        write!(f, "known, brings {}", told.join(" and "))
    }
}

/// A row that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its line, from 1.
    pub line: u32,
    /// Its number among the rows, from 1, without the header.
    pub unit: u32,
    /// What became of it, and why.
    pub reason: RowReason,
    /// The entry that it is about; `None` where it is not stored.
    pub entry: Option<EntryId>,
}
