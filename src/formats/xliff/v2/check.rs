//! What the specification asks of a unit, as far as its texts depend on it.
//!
//! Not checked is what leaves every text as it is: where extensions stand, values of modules,
//! references to other units.

use std::collections::{BTreeMap, BTreeSet};

use crate::unit::{Inline, Remark, Role};

use super::codes::{get, is_mark};
use super::is_nmtoken;
use super::unit::{Draft, Segment};

type Checked = Result<(), String>;

/// What breaks a unit.
pub(super) fn unit(draft: &Draft) -> Checked {
    if !draft.segments.iter().any(|segment| !segment.is_ignorable) {
        return Err("it has no segment".to_owned());
    }
    if let Some(fault) = draft.segments.iter().find_map(missing) {
        return Err(fault);
    }
    data(draft)?;
    notes(draft)?;
    let sources = || draft.segments.iter().filter_map(|segment| segment.source.as_ref());
    let targets = || draft.segments.iter().filter_map(|segment| segment.target.as_ref());
    let source: Vec<&Inline> = sources().flat_map(|content| &content.codes).collect();
    let target: Vec<&Inline> = targets().flat_map(|content| &content.codes).collect();
    // Many tools count segments and codes each from 1, and nothing here takes one for the other.
    unique(draft.segments.iter().filter_map(|segment| segment.id.as_deref()))?;
    unique(ids(&source))?;
    unique(ids(&target))?;
    let data_ids: BTreeSet<&str> = draft.data.iter().flatten().map(|(id, _)| id.as_str()).collect();
    let note_ids: BTreeSet<&str> = draft.notes.iter().filter_map(id_of).collect();
    for side in [&source, &target] {
        ends(side)?;
        for code in side.iter() {
            data_references(code, &data_ids)?;
            note_reference(code, &note_ids)?;
            types(code)?;
            constraints(code)?;
        }
    }
    copies(&source, &source)?;
    copies(&target, &source.iter().chain(&target).copied().collect::<Vec<_>>())
}

fn missing(segment: &Segment) -> Option<String> {
    let name = if segment.is_ignorable { "ignorable" } else { "segment" };
    segment.source.is_none().then(|| format!("a `{name}` has no source"))
}

fn data(draft: &Draft) -> Checked {
    match &draft.data {
        Some(data) if data.is_empty() => Err("its `originalData` is empty".to_owned()),
        Some(data) => unique(data.iter().map(|(id, _)| id.as_str())),
        None => Ok(()),
    }
}

fn notes(draft: &Draft) -> Checked {
    if draft.has_empty_notes {
        return Err("its `notes` are empty".to_owned());
    }
    unique(draft.notes.iter().filter_map(id_of))
}

fn id_of(note: &Remark) -> Option<&str> {
    note.attributes.iter().find(|(name, _)| name == "id").map(|(_, id)| id.as_str())
}

/// The ids that codes define; those of ends that refer to a beginning are none.
fn ids<'c>(codes: &'c [&'c Inline]) -> impl Iterator<Item = &'c str> {
    codes.iter().filter(|code| code.role != Role::Close || code.element == "ec").filter_map(|code| get(code, "id"))
}

fn unique<'i>(ids: impl Iterator<Item = &'i str>) -> Checked {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !is_nmtoken(id) {
            return Err(format!("`{id}` is no id"));
        }
        if !seen.insert(id) {
            return Err(format!("the id `{id}` is there twice"));
        }
    }
    Ok(())
}

/// Every beginning has its end and the other way round, in this order, unless they say that they are
/// isolated.
fn ends(codes: &[&Inline]) -> Checked {
    let mut open: BTreeMap<(&str, &str), &Inline> = BTreeMap::new();
    for code in codes {
        let isolated = get(code, "isolated") == Some("yes");
        let (begin, end) = if is_mark(code) { ("sm", "em") } else { ("sc", "ec") };
        match code.element.as_str() {
            "pc" | "ph" | "mrk" | "sc" | "sm" if code.role != Role::Close && get(code, "id").is_none() => {
                return Err(format!("a `{}` has no id", code.element));
            }
            "sc" | "sm" if !isolated => {
                open.insert((begin, get(code, "id").unwrap_or_default()), code);
            }
            "ec" if isolated => isolated_end(code)?,
            "ec" | "em" => {
                let Some(id) = get(code, "startRef") else { return Err(format!("an `{end}` has no startRef")) };
                let Some(start) = open.remove(&(begin, id)) else {
                    return Err(format!("an `{end}` ends `{id}`, and no `{begin}` before it begins that"));
                };
                agree(start, code)?;
            }
            _ => {}
        }
    }
    match open.into_keys().next() {
        Some((begin, id)) => Err(format!("the `{begin}` with the id `{id}` has no end")),
        None => Ok(()),
    }
}

fn isolated_end(code: &Inline) -> Checked {
    match (get(code, "id"), get(code, "startRef")) {
        (Some(_), None) => Ok(()),
        _ => Err("an isolated `ec` needs an id and no startRef".to_owned()),
    }
}

/// What both a beginning and its end say must be the same.
fn agree(start: &Inline, end: &Inline) -> Checked {
    for name in ["canCopy", "canDelete", "canOverlap"] {
        if let Some(value) = get(end, name)
            && value != get(start, name).unwrap_or("yes")
        {
            return Err(format!("the beginning and the end of a code differ in {name}"));
        }
    }
    Ok(())
}

fn data_references(code: &Inline, data: &BTreeSet<&str>) -> Checked {
    let references = ["dataRef", "dataRefStart", "dataRefEnd"].into_iter().filter_map(|name| get(code, name));
    match references.into_iter().find(|id| !data.contains(id)) {
        Some(id) => Err(format!("a `{}` refers to the data `{id}`, which is not there", code.element)),
        None => Ok(()),
    }
}

/// A comment says something itself or refers to a note of its unit.
fn note_reference(code: &Inline, notes: &BTreeSet<&str>) -> Checked {
    if code.role != Role::Open || !is_mark(code) || get(code, "type") != Some("comment") {
        return Ok(());
    }
    match (get(code, "ref"), get(code, "value")) {
        (Some(_), Some(_)) => Err("a comment has both a value and a reference".to_owned()),
        (Some(reference), None) if !reference.strip_prefix("#n=").is_some_and(|id| notes.contains(id)) => {
            Err(format!("a comment refers to `{reference}`, which is no note of its unit"))
        }
        _ => Ok(()),
    }
}

/// The kinds of `xlf:` subtypes, with the type that they need.
const SUBTYPES: &[(&str, &str)] =
    &[("xlf:lb", "fmt"), ("xlf:pb", "fmt"), ("xlf:b", "fmt"), ("xlf:i", "fmt"), ("xlf:u", "fmt"), ("xlf:var", "ui")];

fn types(code: &Inline) -> Checked {
    if is_mark(code) {
        return Ok(());
    }
    match (get(code, "type"), get(code, "subType")) {
        (None, Some(_)) => Err("a code has a subType and no type".to_owned()),
        (Some(kind), Some(sub)) if SUBTYPES.iter().any(|(known, needs)| *known == sub && *needs != kind) => {
            Err(format!("the subType `{sub}` does not go with the type `{kind}`"))
        }
        _ => Ok(()),
    }
}

fn constraints(code: &Inline) -> Checked {
    let free = |name| get(code, name).unwrap_or("yes") == "yes";
    let fixed = matches!(get(code, "canReorder"), Some("no" | "firstNo"));
    if fixed && code.element != "ec" && (free("canCopy") || free("canDelete")) {
        return Err("a code that may not be moved must not be copied or deleted either".to_owned());
    }
    Ok(())
}

/// A copy needs a code that may be copied.
fn copies(codes: &[&Inline], all: &[&Inline]) -> Checked {
    let bases: BTreeMap<&str, &Inline> = all.iter().filter_map(|code| Some((get(code, "id")?, *code))).collect();
    for code in codes.iter().filter(|code| code.role != Role::Close || code.element == "ec") {
        let Some(id) = get(code, "copyOf") else { continue };
        match bases.get(id) {
            None => return Err(format!("a code is a copy of `{id}`, which is not there")),
            Some(base) if get(base, "canCopy") == Some("no") => {
                return Err(format!("a code is a copy of `{id}`, which must not be copied"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}
