//! What a unit that comes in once more tells about the stored one.

use super::change::Writer;
use super::exchange::date;
use super::review::doubt_of;
use crate::unit::{Context, NewUnit, Status, Time, TranslationUnit};

/// What a stored unit is with what a new one of the same texts says of it. A later date brings status
/// and note; an earlier one does not take back what was decided here since.
pub(super) fn enriched(
    known: &TranslationUnit,
    context: Context,
    new: &NewUnit,
    writer: &Writer<'_>,
) -> TranslationUnit {
    let date = date(new);
    let second = |time: Time| time.as_second();
    let later = date.is_some_and(|date| second(date) > second(known.changed));
    let decided = known.changed != known.created && date.is_some_and(|date| second(date) < second(known.changed));
    let status = match (later, decided, new.status) {
        (true, ..) => new.status,
        (false, false, Status::Confirmed) if !(writer.wary && doubt_of(known).is_some()) => Status::Confirmed,
        _ => known.status,
    };
    let (mine, theirs) = (known.note.clone(), new.note.clone());
    let note = if later { theirs.or(mine) } else { mine.or(theirs) };
    let (changed, changed_by) = match date {
        Some(date) if later => (date, new.changed_by.clone().or_else(|| new.author.clone())),
        Some(_) => (known.changed, None),
        None => (writer.batch.time, writer.by.clone()),
    };
    let changed_by = changed_by.or_else(|| known.changed_by.clone());
    TranslationUnit { context, status, note, changed, changed_by, ..known.clone() }
}
