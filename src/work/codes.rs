//! The codes of a translation as those of the segment that it is for.
//!
//! A stored translation has the codes of the document that it was made for, a work file those of its own dialect.
//! What belongs together is known by the source that came with the translation: its codes stand in the order of the
//! segment's.

use std::collections::{HashMap, HashSet};

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
    let counterparts = counterparts(&source.inline, own);
    let ours: HashMap<(Group<'_>, Role), &Inline> =
        own.iter().rev().map(|code| ((group_of(code), code.role), code)).collect();
    let mut carried = Carried::default();
    for code in &target.inline {
        let counterpart = counterparts.get(&group_of(code)).and_then(|group| ours.get(&(*group, code.role)));
        match counterpart {
            Some(found) => carried.codes.push(Inline { at: code.at, ..(*found).clone() }),
            None => carried.lost += 1,
        }
    }
    carried
}

/// By the groups of the source those of the segment that stand where these stand: the same among pairs, or among codes
/// that stand alone. With fewer or more of them nobody knows which is which.
fn counterparts<'c, 'o>(source: &'c [Inline], own: &'o [Inline]) -> HashMap<Group<'c>, Group<'o>> {
    let mut found = HashMap::new();
    for alone in [false, true] {
        let (theirs, ours) = (groups(source, alone), groups(own, alone));
        if theirs.len() == ours.len() {
            found.extend(theirs.into_iter().zip(ours));
        }
    }
    found
}

fn groups(codes: &[Inline], alone: bool) -> Vec<Group<'_>> {
    let mut seen = HashSet::new();
    codes.iter().map(group_of).filter(|group| group.0 == alone && seen.insert(*group)).collect()
}

fn group_of(code: &Inline) -> Group<'_> {
    (code.role == Role::Alone, code.pair.as_deref().unwrap_or_default())
}

/// Of codes that are around the whole of a segment it is known where they stand in any translation of it.
pub(super) fn around(own: &[Inline], length: usize, of_target: usize) -> Vec<Inline> {
    let at_end = own.iter().filter(|code| code.role == Role::Close && code.at == length);
    let closed: HashSet<Group<'_>> = at_end.map(group_of).collect();
    let at_start = own.iter().filter(|code| code.role == Role::Open && code.at == 0);
    let whole: HashSet<Group<'_>> = at_start.map(group_of).filter(|group| closed.contains(group)).collect();
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
