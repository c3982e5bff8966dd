//! A segment with its markup as TMX has it.
//!
//! Codes of TMX go back as they came. Codes of other dialects become `bpt` and `ept` where both ends
//! are there, `it` where one is missing, and `ph` where they stand alone.

use std::io::{self, Write};

use crate::unit::{Dialect, Inline, Role, Variant};

use super::super::xliff::has_prefixes;
use super::write::{Place, text};

/// Writes the text of a variant with its codes.
pub(super) fn with_codes(out: &mut dyn Write, variant: &Variant) -> io::Result<()> {
    let mut open_marks = 0usize;
    let mut from = 0;
    for (number, code) in variant.inline.iter().enumerate() {
        // Whatever a damaged memory says, no text is lost and none is written twice.
        let piece = variant.text.get(from..code.at).unwrap_or_default();
        text(out, piece, Place::Segment)?;
        from += piece.len();
        match (code.dialect, code.element.as_str(), code.role) {
            (Dialect::Tmx, "hi", Role::Open) => {
                open_marks += 1;
                start(out, "hi", None, &code.attributes)?;
            }
            (Dialect::Tmx, "hi", _) => {
                if open_marks > 0 {
                    open_marks -= 1;
                    out.write_all(b"</hi>")?;
                }
            }
            (Dialect::Tmx, element, _) if is_known(element) => own(out, element, code)?,
            _ => foreign(out, &variant.inline, number, code)?,
        }
    }
    text(out, variant.text.get(from..).unwrap_or_default(), Place::Segment)?;
    (0..open_marks).try_for_each(|_| out.write_all(b"</hi>"))
}

fn is_known(element: &str) -> bool {
    matches!(element, "bpt" | "ept" | "ph" | "it" | "ut" | "sub")
}

fn start(out: &mut dyn Write, element: &str, i: Option<&str>, attributes: &[(String, String)]) -> io::Result<()> {
    write!(out, "<{element}")?;
    let i = i.map(|value| ("i", value)).into_iter();
    for (key, value) in i.chain(attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()))) {
        write!(out, " {key}=\"")?;
        text(out, value, Place::Attribute)?;
        out.write_all(b"\"")?;
    }
    out.write_all(b">")
}

/// The native code of TMX is an XML fragment already. One with prefixes, which nothing here declares,
/// is shown as the text that it is.
fn own(out: &mut dyn Write, element: &str, code: &Inline) -> io::Result<()> {
    start(out, element, code.pair.as_deref(), &code.attributes)?;
    if has_prefixes(&code.code) {
        text(out, &code.code, Place::Element)?;
    } else {
        out.write_all(code.code.as_bytes())?;
    }
    write!(out, "</{element}>")
}

/// A code that an XLIFF file brought.
fn foreign(out: &mut dyn Write, all: &[Inline], number: usize, code: &Inline) -> io::Result<()> {
    let (before, after) = all.split_at(number.min(all.len()));
    let same = |other: &&Inline| code.pair.is_some() && other.pair == code.pair;
    // The place of the opening code among all that open is the number of the pair in this segment.
    let opening = match code.role {
        Role::Open if after.iter().filter(same).any(|other| other.role == Role::Close) => Some(number),
        Role::Close => {
            before.iter().rposition(|other| same(&other) && other.role == Role::Open && other.dialect != Dialect::Tmx)
        }
        _ => None,
    };
    let x = mark_of(code);
    let (element, attributes) = match (code.role, opening) {
        (Role::Open, Some(_)) => ("bpt", String::new()),
        (Role::Close, Some(_)) => ("ept", String::new()),
        (Role::Open, None) => ("it", " pos=\"begin\"".to_owned()),
        (Role::Close, None) => ("it", " pos=\"end\"".to_owned()),
        (Role::Alone, _) => ("ph", String::new()),
    };
    write!(out, "<{element}")?;
    if let Some(opening) = opening {
        write!(out, " i=\"{}\"", opening + 1)?;
    }
    if let (Some(x), true) = (x, element != "ept") {
        write!(out, " x=\"{x}\"")?;
    }
    write!(out, "{attributes}>")?;
    native(out, code)?;
    write!(out, "</{element}>")
}

/// What the same code of two wordings shares, where it is a number as TMX wants it.
fn mark_of(code: &Inline) -> Option<&str> {
    let id = code.attributes.iter().find(|(key, _)| key == "id").map(|(_, value)| value.as_str());
    let digits = |mark: &&str| !mark.is_empty() && mark.len() < 10 && mark.bytes().all(|b| b.is_ascii_digit());
    code.pair.as_deref().filter(digits).or_else(|| id.filter(digits))
}

/// The native code as text; where there is none, the tag itself stands for it.
fn native(out: &mut dyn Write, code: &Inline) -> io::Result<()> {
    if !code.code.is_empty() {
        // Elements in it are of another vocabulary: they are shown as the code that they are.
        let is_text = !code.code.contains('<');
        return if is_text { out.write_all(code.code.as_bytes()) } else { text(out, &code.code, Place::Element) };
    }
    let mut tag = match code.role {
        Role::Close => format!("</{}", code.element),
        _ => format!("<{}", code.element),
    };
    let id = code.pair.as_ref().filter(|_| code.role == Role::Open).map(|pair| ("id", pair.as_str()));
    let rest = code.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let has_id = code.attributes.iter().any(|(key, _)| key == "id");
    for (key, value) in id.filter(|_| !has_id).into_iter().chain(rest) {
        tag.push_str(&format!(" {key}=\"{}\"", value.replace('"', "&quot;")));
    }
    tag.push_str(if code.role == Role::Alone { "/>" } else { ">" });
    text(out, &tag, Place::Element)
}
