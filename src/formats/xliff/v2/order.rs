//! Which codes a target must have, and in which order.

use crate::unit::{Inline, Role};

use super::codes::get;
use super::unit::{Draft, Segment};

/// What breaks one segment: a code that must not be deleted is in no target of its unit, or codes
/// that must not be moved have been.
pub(super) fn segment(segment: &Segment, draft: &Draft) -> Result<(), String> {
    let (Some(source), Some(target)) = (&segment.source, &segment.target) else { return Ok(()) };
    // A target without text is none.
    if target.is_blank() {
        return Ok(());
    }
    let in_targets = |id: &str| {
        let targets = draft.segments.iter().filter_map(|other| other.target.as_ref());
        targets.flat_map(|content| &content.codes).any(|code| code.pair.as_deref() == Some(id))
    };
    for code in &source.codes {
        if let (Some("no"), Some(id)) = (get(code, "canDelete"), get(code, "id"))
            && !in_targets(id)
        {
            return Err(format!("its target lacks the code `{id}`, which must not be deleted"));
        }
    }
    for sequence in sequences(&source.codes) {
        let wanted = events(&source.codes, &sequence);
        let found = events(&target.codes, &sequence);
        if wanted.len() == found.len() && wanted != found {
            return Err("its target has codes in another order that must not be moved".to_owned());
        }
    }
    Ok(())
}

/// The sequences of codes that must keep their order: one with `firstNo` and those with `no` behind it.
fn sequences(codes: &[Inline]) -> Vec<Vec<&str>> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    for code in codes.iter().filter(|code| code.role != Role::Close) {
        match (get(code, "canReorder"), get(code, "id"), found.last_mut()) {
            (Some("firstNo"), Some(id), _) => found.push(vec![id]),
            (Some("no"), Some(id), Some(last)) => last.push(id),
            _ => {}
        }
    }
    found
}

/// The beginnings and ends of the codes of a sequence, in their order.
fn events<'c>(codes: &'c [Inline], sequence: &[&str]) -> Vec<(&'c str, Role)> {
    let event = |code: &'c Inline| code.pair.as_deref().map(|id| (id, code.role));
    codes.iter().filter_map(event).filter(|(id, _)| sequence.contains(id)).collect()
}
