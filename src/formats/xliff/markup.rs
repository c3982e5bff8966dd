//! How codes are written: those of the same dialect as they came, others by what they do.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::unit::{Dialect, Inline, Role};

/// A code with what its neighbours make of it.
#[derive(Debug)]
pub(super) struct Placed<'c> {
    pub(super) code: &'c Inline,
    /// Its id in the file.
    pub(super) id: String,
    /// Where its other half stands, in the order of the codes.
    pub(super) partner: Option<usize>,
    /// Whether it and its other half can be one element around what is between them.
    pub(super) nests: bool,
}

impl Placed<'_> {
    /// Whether it marks a text without being formatting.
    pub(super) fn is_mark(&self) -> bool {
        self.code.dialect != Dialect::Tmx && matches!(self.code.element.as_str(), "mrk" | "sm" | "em")
    }

    /// An attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.code.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The ids of the codes of a unit: those that belong together share one in source and target.
#[derive(Debug, Default)]
pub(super) struct Ids {
    known: BTreeMap<(bool, Option<String>, usize), String>,
    used: BTreeSet<String>,
}

impl Ids {
    /// Keeps the ids of the codes that have them in this dialect already.
    pub(super) fn new<'c>(dialect: Dialect, codes: impl Iterator<Item = &'c Inline>) -> Self {
        let own = codes.filter(|code| code.dialect == dialect);
        Self { known: BTreeMap::new(), used: own.filter_map(|code| code.pair.clone()).collect() }
    }

    fn of(&mut self, code: &Inline, nth: usize, is_id: fn(&str) -> bool) -> String {
        let key = (code.role == Role::Alone, code.pair.clone(), nth);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let wanted = code.pair.iter().filter(|pair| is_id(pair)).cloned();
        let id = wanted.chain((1..).map(|n| format!("h{n}"))).find(|id| !self.used.contains(id)).unwrap_or_default();
        self.used.insert(id.clone());
        self.known.insert(key, id.clone());
        id
    }
}

/// Pairs the codes of a variant; `wraps` says which would be one element in this dialect.
pub(super) fn place<'c>(
    codes: &'c [Inline],
    dialect: Dialect,
    ids: &mut Ids,
    is_id: fn(&str) -> bool,
    wraps: fn(&Inline) -> bool,
) -> Vec<Placed<'c>> {
    let partners = partners(codes);
    let nests = nests(codes, &partners, wraps);
    let mut seen: BTreeMap<(bool, Option<&str>), usize> = BTreeMap::new();
    let mut placed: Vec<Placed<'c>> = Vec::with_capacity(codes.len());
    for (at, code) in codes.iter().enumerate() {
        let partner = partners.get(at).copied().flatten();
        let begun = partner.filter(|_| code.role == Role::Close).and_then(|other| placed.get(other));
        let id = match (begun, &code.pair) {
            (Some(begun), _) => begun.id.clone(),
            (None, Some(pair)) if code.dialect == dialect => pair.clone(),
            (None, pair) => {
                let nth = seen.entry((code.role == Role::Alone, pair.as_deref())).or_default();
                *nth += 1;
                ids.of(code, *nth, is_id)
            }
        };
        placed.push(Placed { code, id, partner, nests: nests.get(at).copied().unwrap_or_default() });
    }
    placed
}

fn partners(codes: &[Inline]) -> Vec<Option<usize>> {
    let mut partners = vec![None; codes.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, code) in codes.iter().enumerate() {
        match code.role {
            Role::Open => open.push(at),
            Role::Close => {
                let is_other = |other: &usize| codes.get(*other).is_some_and(|other| other.pair == code.pair);
                if let Some(found) = open.iter().rposition(is_other) {
                    let other = open.remove(found);
                    for (one, two) in [(at, other), (other, at)] {
                        if let Some(place) = partners.get_mut(one) {
                            *place = Some(two);
                        }
                    }
                }
            }
            Role::Alone => {}
        }
    }
    partners
}

/// Which pairs overlap no other that would be one element.
fn nests(codes: &[Inline], partners: &[Option<usize>], wraps: fn(&Inline) -> bool) -> Vec<bool> {
    let mut nests = vec![false; codes.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, code) in codes.iter().enumerate() {
        let Some(partner) = partners.get(at).copied().flatten() else { continue };
        let both_wrap = wraps(code) && codes.get(partner).is_some_and(wraps);
        match code.role {
            Role::Open if both_wrap => open.push(at),
            Role::Close if both_wrap => {
                if let Some(found) = open.iter().rposition(|other| *other == partner) {
                    open.truncate(found);
                    for one in [at, partner] {
                        if let Some(place) = nests.get_mut(one) {
                            *place = true;
                        }
                    }
                }
            }
            _ => {}
        }
    }
    nests
}

/// A native code without the elements in it: as escaped text.
pub(super) fn flat(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    let mut rest = code;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = after_tag(tag);
    }
    text.push_str(rest);
    text
}

/// Whether a native code has elements or attributes with prefixes, which no file of ours declares.
pub(in super::super) fn has_prefixes(code: &str) -> bool {
    let mut rest = code;
    while let Some((_, tag)) = rest.split_once('<') {
        let behind = after_tag(tag);
        let length = tag.len() - behind.len();
        let mut parts = tag.get(..length).unwrap_or_default().split('"').step_by(2);
        if parts.any(|part| part.contains(':')) {
            return true;
        }
        rest = behind;
    }
    false
}

/// What comes after the `>` that ends a tag; one within quotes is part of it.
fn after_tag(tag: &str) -> &str {
    let mut quoted = false;
    for (at, c) in tag.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return tag.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// What tools call the same kind of code: in TMX, in 1.2, in 2.0 with its subtype.
const KINDS: &[[&str; 4]] = &[
    ["bold", "bold", "fmt", "xlf:b"],
    ["italic", "italic", "fmt", "xlf:i"],
    ["ulined", "underlined", "fmt", "xlf:u"],
    ["lb", "lb", "fmt", "xlf:lb"],
    ["pb", "pb", "fmt", "xlf:pb"],
    ["link", "link", "link", ""],
    ["image", "image", "image", ""],
];

/// The kind of a code of another dialect, as a row of names.
pub(super) fn kind(placed: &Placed<'_>) -> Option<&'static [&'static str; 4]> {
    let row = |column: usize, name: &str| KINDS.iter().find(|row| row.get(column).is_some_and(|known| *known == name));
    match placed.code.dialect {
        Dialect::Tmx => row(0, placed.get("type")?),
        Dialect::Xliff1 => row(1, placed.get("ctype")?),
        Dialect::Xliff2 => match placed.get("subType") {
            Some(sub) => row(3, sub),
            None => row(2, placed.get("type").filter(|kind| *kind != "fmt")?),
        },
        Dialect::Document => row(1, placed.code.element.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_codes_become_plain() {
        assert_eq!(flat("&lt;a title=\"<sub x=\"&gt;>\">Title</sub>\"&gt;"), "&lt;a title=\"Title\"&gt;");
        assert!(has_prefixes("<x:sub>a</x:sub>") && has_prefixes("<sub a:b=\"c\">d</sub>"));
        assert!(!has_prefixes("a:b <sub c=\"d:e\">f:g</sub>"));
    }
}
