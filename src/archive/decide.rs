//! What the row of a review file asks for.

use crate::formats::review::{Decision, Row};
use crate::memory::Reviewed;
use crate::unit::{NewUnit, Origin, Status};

/// What a row asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Something is to be stored, or taken out.
    Decided(Box<Reviewed>),
    /// It cannot be stored; why.
    Refused(&'static str),
    /// Nothing, as long as its status is this.
    Waits(Decision),
}

/// What a row asks for. One that is sure is stored as unreviewed; of a unit that is stored already it says nothing then.
pub fn decide(row: &Row) -> Verdict {
    let stored = row.unit.is_some();
    match row.decision {
        Decision::Sure if stored => return Verdict::Waits(Decision::Unreviewed),
        Decision::Unreviewed | Decision::Doubtful | Decision::Unpaired => return Verdict::Waits(row.decision),
        Decision::Sure | Decision::Ok | Decision::Skip => {}
    }
    let turned_down = row.decision == Decision::Skip;
    let unit = unit(row);
    match unit.fault() {
        Some(_) if turned_down && !stored => Verdict::Waits(Decision::Skip),
        Some(fault) if !turned_down => Verdict::Refused(fault),
        _ => Verdict::Decided(Box::new(Reviewed { unit, id: row.unit, turned_down })),
    }
}

fn unit(row: &Row) -> NewUnit {
    let segment = row.source_place.segments.first().copied();
    let file = Some(row.source_place.file.clone()).filter(|file| !file.is_empty());
    NewUnit {
        context: row.context.clone(),
        origin: file.map(|file| Origin { file, segment }),
        status: if row.decision == Decision::Ok { Status::Confirmed } else { Status::Unreviewed },
        ..NewUnit::pair(&row.from, &row.source, &row.to, &row.target)
    }
}
