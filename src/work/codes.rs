//! The codes of a translation as those of the segment that it is for.
//!
//! A stored translation has the codes of the document that it was made for, a work file those of its own dialect.
//! What belongs together is known by the source that came with the translation: its codes stand in the order of the
//! segment's.

use crate::document::Segment;
use crate::unit::{Inline, Role, Variant};

/// A code or a pair of codes: what it does, and the name that its two ends share.
type Group<'c> = (bool, &'c str);

/// A translation with the codes of a segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Carried {
    /// The codes, at bytes of the translation's text.
    pub(super) codes: Vec<Inline>,
    /// How many codes of the translation have no counterpart in the segment.
    pub(super) lost: usize,
}

/// The codes of a segment.
pub(super) fn of(segment: &Segment) -> &[Inline] {
    &segment.codes
}

/// Gives a translation the codes of the segment. `source` is what it was made from, `own` are the segment's codes and
/// `length` that of the segment's text.
pub(super) fn carry(source: &Variant, target: &Variant, own: &[Inline], length: usize) -> Carried {
    if target.inline.is_empty() {
        return Carried { codes: around(own, length, target.text.len()), lost: 0 };
    }
    let (theirs, ours) = (groups(&source.inline), groups(own));
    let mut carried = Carried::default();
    for code in &target.inline {
        let counterpart = theirs
            .iter()
            .position(|group| *group == group_of(code))
            .and_then(|nth| matching(&theirs, &ours, nth))
            .and_then(|group| own.iter().find(|own| group_of(own) == group && own.role == code.role));
        match counterpart {
            Some(found) => carried.codes.push(Inline { at: code.at, ..found.clone() }),
            None => carried.lost += 1,
        }
    }
    carried
}

/// The group of the segment that stands where the `nth` stands in the source: the same among pairs, or among codes
/// that stand alone.
fn matching<'o>(theirs: &[Group<'_>], ours: &[Group<'o>], nth: usize) -> Option<Group<'o>> {
    let alone = theirs.get(nth)?.0;
    let same_kind = |group: &&Group<'_>| group.0 == alone;
    let before = theirs.iter().take(nth).filter(same_kind).count();
    let (all, own) = (theirs.iter().filter(same_kind).count(), ours.iter().filter(|group| group.0 == alone));
    let own: Vec<Group<'o>> = own.copied().collect();
    // With fewer or more of them nobody knows which is which.
    if own.len() == all { own.get(before).copied() } else { None }
}

fn groups(codes: &[Inline]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for group in codes.iter().map(group_of) {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

fn group_of(code: &Inline) -> Group<'_> {
    (code.role == Role::Alone, code.pair.as_deref().unwrap_or_default())
}

/// Of codes that are around the whole of a segment it is known where they stand in any translation of it.
pub(super) fn around(own: &[Inline], length: usize, of_target: usize) -> Vec<Inline> {
    let is_open = |code: &&Inline| code.at == 0 && code.role == Role::Open;
    let closes = |open: &Inline| {
        own.iter().any(|code| code.role == Role::Close && code.at == length && group_of(code) == group_of(open))
    };
    let whole: Vec<Group<'_>> = own.iter().filter(is_open).filter(|open| closes(open)).map(group_of).collect();
    let kept = own.iter().filter(|code| whole.contains(&group_of(code)));
    kept.map(|code| Inline { at: if code.role == Role::Open { 0 } else { of_target }, ..code.clone() }).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lang::LanguageTag;
    use crate::unit::split_placeholders;

    fn variant(shown: &str) -> Variant {
        let (text, inline) = split_placeholders(shown);
        Variant { inline, ..Variant::new(LanguageTag::parse("en").unwrap(), text) }
    }

    fn carried(source: &str, target: &str, segment: &str) -> (String, usize) {
        let segment = variant(segment);
        let target = variant(target);
        let found = carry(&variant(source), &target, &segment.inline, segment.text.len());
        let pair = |code: &Inline| format!("{}{:?}{}", code.at, code.role, code.pair.as_deref().unwrap());
        (found.codes.iter().map(pair).collect::<Vec<_>>().join(" "), found.lost)
    }

    #[test]
    fn codes_are_known_by_their_order_in_the_source() {
        let same = carried("⟨1⟩a⟨/1⟩ b⟨2/⟩", "c⟨2/⟩ ⟨1⟩d⟨/1⟩", "⟨7⟩a⟨/7⟩ b⟨9/⟩");
        assert_eq!(same, ("1Alone9 2Open7 3Close7".to_owned(), 0));
        // Two pairs of which one is gone: which, nobody knows.
        assert_eq!(carried("⟨1⟩a⟨/1⟩ ⟨2⟩b⟨/2⟩", "⟨2⟩c⟨/2⟩", "⟨5⟩a⟨/5⟩ b"), (String::new(), 2));
        // Around the whole text it needs no counterpart.
        assert_eq!(carried("a", "bc", "⟨3⟩a⟨/3⟩"), ("0Open3 2Close3".to_owned(), 0));
        assert_eq!(carried("a", "bc", "⟨3⟩a⟨/3⟩ b"), (String::new(), 0));
    }
}
