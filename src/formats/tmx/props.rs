//! The properties of TMX files that mean what hafez has a field for, and the neighbours in them.

use crate::unit::{Origin, Status, TranslationUnit};

use super::super::columns::{parse_origin, parse_status};
use super::segment::char_of;
use super::{CHAR_TYPE, PROP_NEXT, PROP_ORIGIN, PROP_PREV, PROP_STATUS};

/// What a property says.
#[derive(Debug)]
pub(super) enum Meaning {
    Prev(String),
    Next(String),
    Origin(Origin),
    Status(Status),
    Note,
    /// It cannot be what it should be.
    Fault(String),
    /// Nothing that hafez knows.
    Unknown,
}

/// Understands our own properties and those of `OmegaT`, memoQ and Okapi that mean the same.
pub(super) fn meaning(kind: &str, text: &str) -> Meaning {
    match kind {
        PROP_PREV | "prev" => Meaning::Prev(unwrap_seg(text)),
        PROP_NEXT | "next" => Meaning::Next(unwrap_seg(text)),
        PROP_ORIGIN => Meaning::Origin(parse_origin(text)),
        "file" if !text.is_empty() => Meaning::Origin(Origin { file: text.to_owned(), segment: None }),
        PROP_STATUS => match parse_status(text) {
            Ok(status) => Meaning::Status(status),
            Err(fault) => Meaning::Fault(fault),
        },
        "approved" if text.trim().eq_ignore_ascii_case("no") => Meaning::Status(Status::Unreviewed),
        "note" => Meaning::Note,
        _ => Meaning::Unknown,
    }
}

/// Whether hafez writes a property of this type itself.
pub(super) fn is_own(kind: &str) -> bool {
    matches!(kind, PROP_PREV | PROP_NEXT | PROP_ORIGIN | PROP_STATUS)
}

/// Whether a kept property still says what the unit says; what has been changed since must not be
/// contradicted by it.
pub(super) fn still_holds(kind: &str, text: &str, unit: &TranslationUnit) -> bool {
    match meaning(kind, text) {
        Meaning::Prev(prev) => unit.context.prev.as_deref() == Some(prev.as_str()),
        Meaning::Next(next) => unit.context.next.as_deref() == Some(next.as_str()),
        Meaning::Origin(origin) => unit.origin.as_ref() == Some(&origin),
        Meaning::Status(status) => unit.status == status,
        Meaning::Note | Meaning::Fault(_) => false,
        Meaning::Unknown => true,
    }
}

/// A neighbour as a property: as it is, or within `<seg>` where it would not come back otherwise.
pub(super) fn wrap_seg(text: &str) -> std::borrow::Cow<'_, str> {
    let forbidden = |c: char| !super::super::xml::is_xml_char(c);
    if !text.starts_with("<seg>") && !text.contains(forbidden) {
        return text.into();
    }
    let mut wrapped = "<seg>".to_owned();
    for c in text.chars() {
        match c {
            '&' => wrapped.push_str("&amp;"),
            '<' => wrapped.push_str("&lt;"),
            '>' => wrapped.push_str("&gt;"),
            c if forbidden(c) => {
                wrapped.push_str(&format!("<ph type=\"{CHAR_TYPE}\">U+{:04X}</ph>", u32::from(c)));
            }
            c => wrapped.push(c),
        }
    }
    wrapped.push_str("</seg>");
    wrapped.into()
}

/// Some tools put the neighbour as `<seg>text</seg>`, escaped.
fn unwrap_seg(text: &str) -> String {
    let Some(mut rest) = text.strip_prefix("<seg>").and_then(|rest| rest.strip_suffix("</seg>")) else {
        return text.to_owned();
    };
    let mut plain = String::with_capacity(rest.len());
    while let Some(at) = rest.find(['&', '<']) {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        let (read, c) = piece(after);
        plain.extend(c);
        rest = after.get(read..).unwrap_or_default();
    }
    plain + rest
}

/// The length of the reference or tag at the beginning, and the character that it stands for.
fn piece(text: &str) -> (usize, Option<char>) {
    for (reference, c) in [("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&apos;", '\''), ("&amp;", '&')] {
        if text.starts_with(reference) {
            return (reference.len(), Some(c));
        }
    }
    let char_open = format!("<ph type=\"{CHAR_TYPE}\">");
    if let Some((code, _)) = text.strip_prefix(&char_open).and_then(|rest| rest.split_once("</ph>")) {
        return (char_open.len() + code.len() + "</ph>".len(), char_of(code));
    }
    match code_length(text) {
        Some(length) => (length, None),
        None => (1, text.chars().next()),
    }
}

/// The length of the native code, or of the tag of a `hi`, at the beginning.
fn code_length(text: &str) -> Option<usize> {
    let (tag, after) = text.split_once('>')?;
    let name = tag.strip_prefix('<')?.split([' ', '/']).find(|part| !part.is_empty())?;
    match name {
        "bpt" | "ept" | "ph" | "it" | "ut" if !tag.ends_with('/') => {
            let (code, _) = after.split_once(&format!("</{name}>"))?;
            Some(tag.len() + 1 + code.len() + name.len() + 3)
        }
        "bpt" | "ept" | "ph" | "it" | "ut" | "hi" => Some(tag.len() + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbour_comes_back_as_it_was() {
        for text in ["", "War.", "a < b & c", "<seg>x</seg>", "<seg>", "a\u{1}b<&>", "\u{FFFE}&lt;"] {
            assert_eq!(unwrap_seg(&wrap_seg(text)), text, "{text:?}");
        }
        assert_eq!(
            unwrap_seg("<seg>a &lt;b&gt; &amp;amp; <ph/><bpt i='1'>&lt;i></bpt><hi>c</hi></seg>"),
            "a <b> &amp; c"
        );
        assert_eq!(unwrap_seg("<seg>a < b, <ph>c, <i></seg>"), "a < b, <ph>c, <i>");
    }
}
