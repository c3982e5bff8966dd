//! From codes as they stand in a unit to codes that stand for themselves in a segment.

use crate::unit::{Inline, Role};

/// An attribute of a code.
pub(super) fn get<'c>(code: &'c Inline, name: &str) -> Option<&'c str> {
    code.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Whether a code is an annotation.
pub(super) fn is_mark(code: &Inline) -> bool {
    matches!(code.element.as_str(), "mrk" | "sm" | "em")
}

/// The native codes of a unit, by their ids.
pub(super) type Data = Vec<(String, String)>;

fn native<'d>(data: &'d Data, id: Option<&str>) -> Option<&'d str> {
    data.iter().find(|(key, _)| Some(key.as_str()) == id).map(|(_, code)| code.as_str())
}

/// The native code that a code or the one it is a copy of refers to.
fn native_of<'d>(code: &Inline, data: &'d Data, all: &[(String, String)]) -> Option<&'d str> {
    let reference = match (code.element.as_str(), code.role) {
        ("pc", Role::Open) => get(code, "dataRefStart"),
        ("pc", _) => get(code, "dataRefEnd"),
        _ => get(code, "dataRef"),
    };
    let of_base = || {
        let base = get(code, "copyOf")?;
        all.iter().find(|(id, _)| id == base).map(|(_, reference)| reference.as_str())
    };
    native(data, reference.or_else(of_base))
}

/// The references of all codes of a unit that have an id and a reference, for copies of them.
pub(super) fn references<'c>(codes: impl Iterator<Item = &'c Inline>) -> Vec<(String, String)> {
    let reference = |code: &Inline| Some((get(code, "id")?.to_owned(), get(code, "dataRef")?.to_owned()));
    codes.filter_map(reference).collect()
}

/// Gives the codes of a segment what they refer to, and takes off what means nothing outside of
/// their unit. What begins or ends in another segment is isolated from now on; of an annotation that
/// does, the part in this segment remains.
pub(super) fn settle(codes: &mut Vec<Inline>, length: usize, data: &Data, all: &[(String, String)]) {
    for code in codes.iter_mut() {
        code.code = native_of(code, data, all).unwrap_or_default().to_owned();
    }
    isolate(codes);
    clip_marks(codes, length);
    for code in codes.iter_mut() {
        let gone = ["id", "startRef", "dataRef", "dataRefStart", "dataRefEnd", "copyOf", "subFlows"];
        let flows = ["subFlowsStart", "subFlowsEnd"];
        code.attributes.retain(|(name, _)| !gone.contains(&name.as_str()) && !flows.contains(&name.as_str()));
    }
}

fn partner<'c>(codes: &'c [Inline], code: &Inline, element: &str) -> Option<&'c Inline> {
    codes.iter().find(|other| other.element == element && other.pair == code.pair)
}

fn isolate(codes: &mut [Inline]) {
    let alone: Vec<bool> = codes
        .iter()
        .map(|code| match code.element.as_str() {
            "sc" => partner(codes, code, "ec").is_none(),
            "ec" => partner(codes, code, "sc").is_none(),
            _ => false,
        })
        .collect();
    for (code, alone) in codes.iter_mut().zip(alone) {
        if alone && get(code, "isolated") != Some("yes") {
            code.attributes.retain(|(name, _)| name != "isolated");
            code.attributes.push(("isolated".to_owned(), "yes".to_owned()));
        }
    }
}

fn clip_marks(codes: &mut Vec<Inline>, length: usize) {
    let lone = |codes: &[Inline], element: &str, other: &str| -> Vec<Inline> {
        let of_kind = codes.iter().filter(|code| code.element == element);
        of_kind.filter(|code| partner(codes, code, other).is_none()).cloned().collect()
    };
    let ends = lone(codes, "sm", "em");
    // What an annotation says stands where it begins: of one from another segment nothing is known here.
    let begins = lone(codes, "em", "sm");
    codes.retain(|code| code.element != "em" || !begins.iter().any(|lone| lone.pair == code.pair));
    codes.extend(ends.into_iter().map(|code| Inline {
        at: length,
        role: Role::Close,
        element: "em".to_owned(),
        attributes: Vec::new(),
        ..code
    }));
}
