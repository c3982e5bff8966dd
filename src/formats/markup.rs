//! Codes of one dialect in a file of another: beside what the other dialect makes of them they are
//! carried as they are, so that they come back.

use crate::unit::Inline;

/// The codes as JSON, where a file of this dialect would not give them back.
pub(super) fn carried(codes: &[Inline], is_plain: impl Fn(&Inline) -> bool) -> Option<String> {
    let all_plain = codes.iter().all(is_plain);
    (!all_plain).then(|| serde_json::to_string(codes).ok()).flatten()
}

/// The codes that were carried, if they belong to the text. Another program may have changed it
/// since: then what that program left counts.
pub(super) fn taken(json: &str, text: &str, found: &[Inline]) -> Option<Vec<Inline>> {
    let codes: Vec<Inline> = serde_json::from_str(json).ok()?;
    fits(&codes, text, found).then_some(codes)
}

/// Whether codes belong to a text: those found in it stand where these do, but for annotations that
/// overlap others, which cannot all be written.
fn fits(codes: &[Inline], text: &str, found: &[Inline]) -> bool {
    let mut places = codes.iter().map(|code| code.at);
    let marks = codes.iter().filter(|code| matches!(code.element.as_str(), "mrk" | "sm" | "em")).count();
    codes.iter().all(|code| text.is_char_boundary(code.at))
        && codes.len() <= found.len() + marks
        && found.iter().all(|code| places.any(|at| at == code.at))
}
