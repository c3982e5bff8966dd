//! What an import says of every unit: what became of it, and why.

use std::fmt;

use crate::unit::UnitId;

/// What became of a unit of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// It is new.
    Created,
    /// A stored unit was changed.
    Updated,
    /// Nothing was changed.
    Duplicate,
}

impl Deed {
    /// `created`, `updated`, `duplicate`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Duplicate => "duplicate",
        }
    }
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// Nothing like it was there.
    New,
    /// The stored unit got a context, a status or a note.
    Completed {
        /// A neighbour that was unknown.
        context: bool,
        /// A status.
        status: bool,
        /// A note.
        note: bool,
    },
    /// The stored unit had an older wording and was not changed here.
    Edited,
    /// The stored wording gave way, because `--prefer` says so.
    Preferred,
    /// The translation was mended in a review.
    Mended,
    /// It was turned down in a review, and is removed.
    TurnedDown,
    /// The stored unit was removed, because it has been removed elsewhere.
    Removed,
    /// The memory holds the same.
    Known,
    /// The file says it twice.
    Repeated,
    /// The stored unit once said this and has been changed since.
    Outdated,
    /// The stored wording was preferred.
    Kept,
    /// It has been removed here, and others were told.
    RemovedHere,
    /// Removed elsewhere, but changed here since.
    ChangedHere,
    /// It was turned down in the review, but others have changed or confirmed it since.
    StoodUpFor,
    /// The stored unit was set apart as likely wrong, and nobody has looked at it since.
    SetApart,
    /// It is likely wrong, but the memory has it as confirmed.
    Trusted,
    /// Removed elsewhere, and not stored here.
    Absent,
}

impl Why {
    /// What was done for this reason.
    pub fn deed(self) -> Deed {
        match self {
            Self::New => Deed::Created,
            Self::Completed { .. }
            | Self::Edited
            | Self::Mended
            | Self::TurnedDown
            | Self::Preferred
            | Self::Removed => Deed::Updated,
            _ => Deed::Duplicate,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::New => "new",
            Self::Completed { context, status, note } => {
                let parts = [(*context, "context"), (*status, "status"), (*note, "note")];
                let told: Vec<&str> = parts.into_iter().filter_map(|(told, name)| told.then_some(name)).collect();
                return write!(f, "known, brings a {}", told.join(" and a "));
            }
            Self::Edited => "takes the place of an older wording",
            Self::Mended => "mended in the review",
            Self::TurnedDown => "turned down in the review, removed",
            Self::Preferred => "takes the place of the stored wording (--prefer)",
            Self::Removed => "removed, as elsewhere",
            Self::Known => "the memory has it",
            Self::Repeated => "the file has it twice",
            Self::Outdated => "an older wording of a unit that was changed since",
            Self::Kept => "the stored wording was kept (--prefer)",
            Self::RemovedHere => "it was removed here",
            Self::ChangedHere => "removed elsewhere, but changed here since: kept",
            Self::StoodUpFor => "turned down in the review, but confirmed or changed here since: kept",
            Self::SetApart => "set apart here as likely wrong: it stays unreviewed",
            Self::Trusted => "the memory has it as confirmed",
            Self::Absent => "removed elsewhere, not in this memory",
        };
        f.write_str(text)
    }
}

/// What became of one unit of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Why; [`Why::deed`] says what was done.
    pub why: Why,
    /// The stored unit that it is about.
    pub unit: Option<UnitId>,
}

impl Taken {
    pub(super) fn of(why: Why, unit: UnitId) -> Self {
        Self { why, unit: Some(unit) }
    }
}
