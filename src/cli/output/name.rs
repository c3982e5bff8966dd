//! The record of a name with more than one form.

use serde::Serialize;

use crate::glossary::{AuditRow, FormCount};
use crate::term::{EntryId, TermStatus};

/// A name that the memory translates with several forms.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NameRecord {
    pub(crate) entry: EntryId,
    pub(crate) source: String,
    pub(crate) forms: Vec<CountRecord>,
    pub(crate) without: u64,
}

/// A form and how often it is used.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CountRecord {
    pub(crate) text: String,
    pub(crate) status: TermStatus,
    pub(crate) count: u64,
}

impl From<AuditRow> for NameRecord {
    fn from(row: AuditRow) -> Self {
        let count = |form: FormCount| CountRecord { text: form.text, status: form.status, count: form.count };
        let forms = row.forms.into_iter().map(count).collect();
        Self { entry: row.entry, source: row.source, forms, without: row.without }
    }
}
