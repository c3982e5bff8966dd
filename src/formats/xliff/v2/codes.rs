//! From codes as they stand in a unit to codes that stand for themselves in a segment.

use std::collections::{BTreeMap, BTreeSet};

use crate::unit::{Inline, Role};

/// An attribute of a code.
pub(super) fn get<'c>(code: &'c Inline, name: &str) -> Option<&'c str> {
    code.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Whether a code is an annotation.
pub(super) fn is_mark(code: &Inline) -> bool {
    matches!(code.element.as_str(), "mrk" | "sm" | "em")
}

/// The native codes of a unit, with their ids.
pub(super) type Data = Vec<(String, String)>;

/// What the codes of a unit refer to.
#[derive(Debug, Default)]
pub(super) struct Natives<'d> {
    data: BTreeMap<&'d str, &'d str>,
    /// The references of the codes that have an id, for copies of them.
    references: BTreeMap<&'d str, &'d str>,
}

impl<'d> Natives<'d> {
    pub(super) fn new(data: Option<&'d Data>, codes: impl Iterator<Item = &'d Inline>) -> Self {
        let reference = |code: &'d Inline| Some((get(code, "id")?, get(code, "dataRef")?));
        Self {
            data: data.into_iter().flatten().map(|(id, code)| (id.as_str(), code.as_str())).collect(),
            references: codes.filter_map(reference).collect(),
        }
    }

    /// The native code that a code or the one it is a copy of refers to.
    fn of(&self, code: &Inline) -> Option<&'d str> {
        let reference = match (code.element.as_str(), code.role) {
            ("pc", Role::Open) => get(code, "dataRefStart"),
            ("pc", _) => get(code, "dataRefEnd"),
            _ => get(code, "dataRef"),
        };
        let of_base = || self.references.get(get(code, "copyOf")?).copied();
        self.data.get(reference.or_else(of_base)?).copied()
    }
}

/// Gives the codes of a segment what they refer to, and takes off what means nothing outside of
/// their unit. What begins or ends in another segment is isolated from now on; of an annotation that
/// does, the part in this segment remains.
pub(super) fn settle(codes: &mut Vec<Inline>, length: usize, natives: &Natives<'_>) {
    for code in codes.iter_mut() {
        code.code = natives.of(code).unwrap_or_default().to_owned();
    }
    isolate(codes);
    clip_marks(codes, length);
    for code in codes.iter_mut() {
        let gone = ["id", "startRef", "dataRef", "dataRefStart", "dataRefEnd", "copyOf", "subFlows"];
        let flows = ["subFlowsStart", "subFlowsEnd"];
        code.attributes.retain(|(name, _)| !gone.contains(&name.as_str()) && !flows.contains(&name.as_str()));
    }
}

/// What the codes of one element share with their other halves.
fn pairs(codes: &[Inline], element: &str) -> BTreeSet<Option<String>> {
    codes.iter().filter(|code| code.element == element).map(|code| code.pair.clone()).collect()
}

fn isolate(codes: &mut [Inline]) {
    let (begins, ends) = (pairs(codes, "sc"), pairs(codes, "ec"));
    for code in codes.iter_mut() {
        let alone = match code.element.as_str() {
            "sc" => !ends.contains(&code.pair),
            "ec" => !begins.contains(&code.pair),
            _ => false,
        };
        if alone && get(code, "isolated") != Some("yes") {
            code.attributes.retain(|(name, _)| name != "isolated");
            code.attributes.push(("isolated".to_owned(), "yes".to_owned()));
        }
    }
}

/// What an annotation says stands where it begins: of one from another segment nothing is known here.
fn clip_marks(codes: &mut Vec<Inline>, length: usize) {
    let (begins, ends) = (pairs(codes, "sm"), pairs(codes, "em"));
    codes.retain(|code| code.element != "em" || begins.contains(&code.pair));
    let lone = codes.iter().filter(|code| code.element == "sm" && !ends.contains(&code.pair));
    let missing: Vec<Inline> = lone
        .map(|code| Inline {
            at: length,
            role: Role::Close,
            element: "em".to_owned(),
            attributes: Vec::new(),
            ..code.clone()
        })
        .collect();
    codes.extend(missing);
}
