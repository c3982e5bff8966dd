//! The records of what was written: a batch, what became of each row, and what an undo left.

use serde::Serialize;

use crate::memory::{Kept, Since};
use crate::unit::{Batch, Time, UnitId};

/// Everything one command wrote.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BatchRecord {
    /// `null`: nothing was written (`--dry-run`, or nothing changed).
    pub(crate) id: Option<i64>,
    pub(crate) time: Time,
    pub(crate) command: String,
    pub(crate) file: Option<String>,
    pub(crate) format: Option<String>,
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) duplicate: u64,
    pub(crate) rejected: u64,
    pub(crate) undone: bool,
    pub(crate) by: Option<String>,
}

/// What an undo left as it is.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct KeptRecord {
    /// `unit` or `entry`.
    pub(crate) record: &'static str,
    pub(crate) id: i64,
    /// `changed` or `brought`.
    pub(crate) since: &'static str,
    /// The batch that did so.
    pub(crate) batch: i64,
    pub(crate) command: String,
}

impl From<Kept> for KeptRecord {
    fn from(kept: Kept) -> Self {
        let record = if kept.is_entry { "entry" } else { "unit" };
        let since = match kept.since {
            Since::Changed => "changed",
            Since::Brought => "brought",
        };
        Self { record, id: kept.id, since, batch: kept.batch, command: kept.command }
    }
}

/// What became of a row or unit that was read.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RowRecord {
    pub(crate) file: String,
    pub(crate) line: Option<u64>,
    /// Its number in the file.
    pub(crate) unit: Option<String>,
    /// `created`, `updated` or `duplicate`.
    pub(crate) result: &'static str,
    pub(crate) reason: String,
    /// The stored unit; `null` where there is none, and in a dry run.
    pub(crate) id: Option<UnitId>,
}

impl From<Batch> for BatchRecord {
    fn from(batch: Batch) -> Self {
        Self {
            id: Some(batch.id).filter(|id| *id != 0),
            time: batch.time,
            command: batch.command,
            file: batch.file,
            format: batch.format,
            created: batch.created,
            updated: batch.updated,
            duplicate: batch.duplicate,
            rejected: batch.rejected,
            undone: batch.undone,
            by: batch.by,
        }
    }
}

/// A row that was not taken.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RejectRecord {
    pub(crate) file: String,
    pub(crate) line: Option<u64>,
    pub(crate) unit: Option<String>,
    pub(crate) reason: String,
}

/// A unit that is likely wrong.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DoubtRecord {
    pub(crate) file: String,
    pub(crate) line: u64,
    /// Its number in the file.
    pub(crate) unit: String,
    /// The stored unit; `null` in a dry run.
    pub(crate) id: Option<UnitId>,
    pub(crate) reasons: Vec<ReasonRecord>,
    /// Whether it was stored as not reviewed for that.
    pub(crate) quarantined: bool,
}

/// Why.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReasonRecord {
    /// `length`, `language`, `copy` or `numbers`.
    pub(crate) reason: &'static str,
    pub(crate) message: String,
}
