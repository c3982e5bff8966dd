//! What hafez knows of a unit and XLIFF has no place for: named values in `prop` and `mda:meta`.
//!
//! A file of hafez says all of it there, also what it says a second time in XLIFF's own words for
//! other tools; from there it comes back as it was.

use crate::lang::LangMap;
use crate::unit::{Dialect, Extra, NewUnit, Origin, Remark, TranslationUnit, Variant};

use super::super::markup::{carried, taken};
use super::super::xml::is_xml_char;

/// What stands before the name of a value that is written as JSON.
const JSON: &str = "json:";

/// Names and values, in order.
pub(super) type Values = Vec<(String, String)>;

/// What is to be written beside the texts of a pair.
pub(super) fn of(unit: &TranslationUnit, source: &Variant, target: &Variant, dialect: Dialect) -> Values {
    let mut values = Values::new();
    let mut say = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            values.push((name.to_owned(), value.to_owned()));
        }
    };
    say("author", unit.author.as_deref());
    say("created", Some(&unit.created.to_string()));
    say("changed-by", unit.changed_by.as_deref());
    say("changed", Some(&unit.changed.to_string()));
    let segment = unit.origin.as_ref().and_then(|origin| origin.segment).map(|segment| segment.to_string());
    say("segment", segment.as_deref());
    // The neighbours are in the language of the first variant, so they go only where it goes.
    if unit.variants.first().is_some_and(|first| first.lang == source.lang) {
        say("prev", unit.context.prev.as_deref());
        say("next", unit.context.next.as_deref());
    }
    for (side, variant) in [("source", source), ("target", target)] {
        let markup = carried(&variant.inline, |code| code.dialect == dialect && code.pair.is_some());
        say(&format!("{side}-markup"), markup.as_deref());
    }
    if let Some(extra) = &unit.extra {
        values.extend(of_extra(extra, "", false));
    }
    for (side, variant) in [("source-", source), ("target-", target)] {
        if let Some(extra) = &variant.extra {
            values.extend(of_extra(extra, side, true));
        }
    }
    values.into_iter().map(held).collect()
}

/// A value that XML cannot hold goes as JSON, which escapes control characters.
fn held((name, value): (String, String)) -> (String, String) {
    match serde_json::to_string(&value) {
        Ok(json) if !value.chars().all(is_xml_char) => (format!("{JSON}{name}"), json),
        _ => (name, value),
    }
}

/// The inverse of [`held`].
fn released((name, value): (String, String)) -> (String, String) {
    let known = name.strip_prefix(JSON).zip(serde_json::from_str::<String>(&value).ok());
    match known {
        Some((name, value)) => (name.to_owned(), value),
        None => (name, value),
    }
}

/// Attributes, remarks and properties; without the texts of those that stand in places of their own.
fn of_extra(extra: &Extra, side: &str, with_text: bool) -> Values {
    let attributes = extra.attributes.iter().map(|(name, value)| (format!("{side}attribute:{name}"), value.clone()));
    let mut values: Values = attributes.collect();
    for (what, remarks) in [("note", &extra.notes), ("prop", &extra.props)] {
        for (at, remark) in remarks.iter().enumerate() {
            let place = format!("{side}{what}:{}", at + 1);
            if with_text {
                values.push((place.clone(), remark.text.clone()));
            }
            if !remark.kind.is_empty() {
                values.push((format!("{place}:"), remark.kind.clone()));
            }
            let attributes = remark.attributes.iter();
            values.extend(attributes.map(|(name, value)| (format!("{place}:{name}"), value.clone())));
        }
    }
    values
}

/// Gives a unit from a file of hafez what was written beside its texts. Its notes and properties are
/// there already, without their attributes.
pub(super) fn apply(unit: &mut NewUnit, values: Values, languages: &LangMap) {
    let mut extra = unit.extra.take().map(|extra| *extra).unwrap_or_default();
    let mut sides = [Extra::default(), Extra::default()];
    for (name, value) in values.into_iter().map(released) {
        let (side, rest) = match (name.strip_prefix("source-"), name.strip_prefix("target-")) {
            (Some(rest), _) => (Some(0), rest),
            (_, Some(rest)) => (Some(1), rest),
            _ => (None, name.as_str()),
        };
        match side {
            None => {
                if !of_unit(unit, rest, &value) {
                    of_place(&mut extra, rest, value);
                }
            }
            Some(side) => {
                let variant = unit.variants.get_mut(side);
                if !variant.is_some_and(|variant| of_variant(variant, rest, &value, languages))
                    && let Some(extra) = sides.get_mut(side)
                {
                    of_place(extra, rest, value);
                }
            }
        }
    }
    for (variant, extra) in unit.variants.iter_mut().zip(sides) {
        variant.extra = extra.boxed();
    }
    unit.extra = extra.boxed();
}

fn of_unit(unit: &mut NewUnit, name: &str, value: &str) -> bool {
    let owned = || Some(value.to_owned());
    match name {
        "author" => unit.author = owned(),
        "created" => unit.created = value.parse().ok(),
        "changed-by" => unit.changed_by = owned(),
        "changed" => unit.changed = value.parse().ok(),
        "segment" => {
            let origin = unit.origin.get_or_insert_with(|| Origin { file: String::new(), segment: None });
            origin.segment = value.parse().ok();
        }
        "prev" => unit.context.prev = owned(),
        "next" => unit.context.next = owned(),
        _ => return false,
    }
    true
}

fn of_variant(variant: &mut Variant, name: &str, value: &str, languages: &LangMap) -> bool {
    match name {
        "markup" => {
            if let Some(codes) = taken(value, &variant.text, &variant.inline) {
                variant.inline = codes;
            }
        }
        "lang" => {
            if let Ok(lang) = languages.parse(value) {
                variant.lang = lang;
            }
        }
        _ => return false,
    }
    true
}

/// `attribute:NAME`, `note:1` (its text), `note:1:` (its kind), `note:1:NAME`; the same for `prop`.
fn of_place(extra: &mut Extra, name: &str, value: String) {
    let Some((what, rest)) = name.split_once(':') else { return };
    let remarks = match what {
        "attribute" => return extra.attributes.push((rest.to_owned(), value)),
        "note" => &mut extra.notes,
        "prop" => &mut extra.props,
        _ => return,
    };
    let (number, attribute) = rest.split_once(':').map_or((rest, None), |(number, name)| (number, Some(name)));
    let Some(at) = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)) else { return };
    if at == remarks.len() {
        remarks.push(Remark::default());
    }
    let Some(remark) = remarks.get_mut(at) else { return };
    match attribute {
        None => remark.text = value,
        Some("") => remark.kind = value,
        Some(name) => remark.attributes.push((name.to_owned(), value)),
    }
}

/// The remarks that are written as such: the unit's note, and what else there is.
pub(super) fn notes(unit: &TranslationUnit) -> Vec<Remark> {
    let all = unit.extra.as_ref().map(|extra| extra.notes.clone()).unwrap_or_default();
    match &unit.note {
        None => Vec::new(),
        Some(note) if all.is_empty() => vec![Remark { text: note.clone(), ..Remark::default() }],
        // A note that was edited since is the one that counts.
        Some(note) => all
            .into_iter()
            .enumerate()
            .map(|(at, remark)| if at == 0 { Remark { text: note.clone(), ..remark } } else { remark })
            .collect(),
    }
}

/// Gives a unit its notes.
pub(super) fn set_notes(unit: &mut NewUnit, notes: Vec<Remark>) {
    unit.note = notes.first().map(|note| note.text.clone());
    let extra = unit.extra.get_or_insert_default();
    extra.notes = notes;
}

/// A single bare note needs no list.
pub(super) fn settle(unit: &mut NewUnit) {
    let Some(mut extra) = unit.extra.take() else { return };
    if let [note] = extra.notes.as_slice()
        && note.kind.is_empty()
        && note.attributes.is_empty()
    {
        extra.notes.clear();
    }
    unit.extra = extra.boxed();
}
