//! Matches, terms and fragments in words.

use crate::unit::{Origin, Status};

use super::super::columns::status_name;
use super::super::origin::write_origin;
use super::{Candidate, Entry, Head, Name, Part, Skip};

/// `7 of 120`: no spreadsheet takes it for a date.
pub(in super::super) fn place(number: u32, head: &Head) -> String {
    format!("{number} of {}", head.segments)
}

/// The inverse of [`place`], and of a bare number: the number and, where it is told, how many there are.
pub(super) fn parse_place(text: &str) -> Option<(u32, Option<u32>)> {
    let text = text.trim();
    let (number, of) = match text.split_once(" of ") {
        Some((number, of)) => (number, Some(of.trim().parse().ok()?)),
        None => (text, None),
    };
    let number = number.trim().parse().ok().filter(|number| *number > 0)?;
    Some((number, of))
}

/// A place with what is said behind it of the translation: `7 of 120 fuzzy 85 1a2b3c4d`.
pub(super) fn parse_long_place(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let length = if words.get(1) == Some(&"of") { 3 } else { 1 };
    let (place, status) = words.split_at_checked(length)?;
    let place = place.join(" ");
    parse_place(&place)?;
    Some((place, status.join(" ")))
}

/// What the segment is, and what is worth knowing of it.
pub(in super::super) fn about(entry: &Entry) -> String {
    let flags = entry.flags.iter().map(String::as_str);
    std::iter::once(entry.kind.as_str()).chain(flags).collect::<Vec<_>>().join(", ")
}

/// A name with what to write for it.
pub(in super::super) fn term(name: &Name) -> String {
    let text = format!("{} = {}", name.found, name.target.as_deref().unwrap_or("?"));
    match remark(name) {
        more if more.is_empty() => text,
        more => format!("{text} ({more})"),
    }
}

/// What else is to be known of a name.
pub(in super::super) fn remark(name: &Name) -> String {
    let mut more = Vec::new();
    if !name.sure {
        more.push("perhaps".to_owned());
    }
    if !name.avoid.is_empty() {
        more.push(format!("not: {}", name.avoid.join(", ")));
    }
    more.extend(name.note.clone());
    more.join("; ")
}

/// `file:segment`
pub(in super::super) fn place_of(origin: &Origin) -> String {
    write_origin(origin)
}

/// `confirmed` or `unreviewed`
pub(in super::super) fn status(status: Status) -> &'static str {
    status_name(status)
}

/// Some words with their translation, how often they were seen, and how sure that is.
pub(in super::super) fn fragment(part: &Part) -> String {
    let percent = (part.confidence * 100.0).round();
    format!("{} = {} ({}\u{d7}, {percent}%)", part.text, part.target, part.count)
}

/// Where a match comes from, how good its source is, and what was taken off.
pub(in super::super) fn origin(candidate: &Candidate) -> String {
    let mut parts = vec![candidate.kind.to_owned()];
    parts.extend(candidate.origin.as_ref().map(write_origin));
    parts.extend(candidate.by.clone());
    parts.push(candidate.changed.strftime("%Y-%m-%d").to_string());
    if candidate.status == Status::Unreviewed {
        parts.push("unreviewed".to_owned());
    }
    parts.extend(candidate.penalties.iter().map(|(reason, points)| format!("{reason} \u{2212}{points}")));
    parts.extend(candidate.repairs.iter().map(|(was, now)| format!("repaired: {was} \u{2192} {now}")));
    parts.extend(candidate.contained.map(str::to_owned));
    match candidate.lost {
        0 => {}
        1 => parts.push("1 inline code of it has no place here".to_owned()),
        lost => parts.push(format!("{lost} inline codes of it have no place here")),
    }
    parts.join(", ")
}

/// A part of the document that is not translated.
pub(in super::super) fn skip(skip: &Skip) -> String {
    format!("not translated: line {}, {}: {}", skip.line, skip.reason, skip.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back() {
        for (text, place) in [
            ("7 of 120", Some((7, Some(120)))),
            (" 7 ", Some((7, None))),
            ("0 of 3", None),
            ("x", None),
            ("7 of", None),
            ("7 of x", None),
        ] {
            assert_eq!(parse_place(text), place, "{text}");
        }
        let long = |text: &str| parse_long_place(text).map(|(place, status)| format!("{place}|{status}"));
        assert_eq!(long("7 of 120 fuzzy 85 1a").as_deref(), Some("7 of 120|fuzzy 85 1a"));
        assert_eq!(long("7").as_deref(), Some("7|"));
        assert_eq!(long("7 fuzzy").as_deref(), Some("7|fuzzy"));
        assert_eq!((long("segment"), long("")), (None, None));
    }
}
