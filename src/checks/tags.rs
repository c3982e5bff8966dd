//! Q18: tags, placeholders and addresses are the same on both sides.

use std::ops::Range;

use super::code::Code;
use super::finding::Finding;
use super::scene::{Scene, Text};
use crate::text::token::TokenKind;
use crate::unit::{Inline, Role};

/// Something that must be on both sides.
struct Piece {
    /// By what it is compared.
    key: String,
    shown: String,
    range: Range<usize>,
}

/// Q18.
pub(super) fn tags(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let source = pieces(&scene.source);
    let mut target: Vec<Option<Piece>> = pieces(&scene.target).into_iter().map(Some).collect();
    for piece in source {
        let same = |other: &&mut Option<Piece>| other.as_ref().is_some_and(|other| other.key == piece.key);
        match target.iter_mut().find(same) {
            Some(other) => *other = None,
            None => {
                let what = format!("missing in the translation: {}", piece.shown);
                out.push(Finding::new(Code::Q18, what).of_source(piece.range));
            }
        }
    }
    for piece in target.into_iter().flatten() {
        out.push(Finding::new(Code::Q18, format!("not in the source: {}", piece.shown)).at(piece.range));
    }
}

fn pieces(text: &Text<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for token in &text.tokens {
        let shown = text.get(token.range.clone());
        let key = match token.kind {
            TokenKind::Tag => tag_key(shown),
            TokenKind::Placeholder => placeholder_key(shown),
            TokenKind::Url => shown.trim_end_matches('/').to_owned(),
            TokenKind::Email => shown.to_ascii_lowercase(),
            _ => continue,
        };
        pieces.push(Piece { key, shown: shown.to_owned(), range: token.range.clone() });
    }
    pieces.extend(text.inline.iter().map(|code| inline(text, code)));
    pieces
}

/// The name of a tag and where it leads: other attributes may be translated.
fn tag_key(tag: &str) -> String {
    let inside = tag.trim_matches(['<', '>']);
    let name = inside.trim_end_matches('/').split_whitespace().next().unwrap_or_default();
    let address = ["href=", "src="].into_iter().filter_map(|attribute| {
        let (_, value) = inside.split_once(attribute)?;
        value.split(['"', '\'', ' ']).find(|part| !part.is_empty())
    });
    address.fold(name.to_ascii_lowercase(), |key, address| key + " " + address)
}

/// `%1$s` is the first `%s`: a translation may name the order.
fn placeholder_key(placeholder: &str) -> String {
    let position = placeholder.strip_prefix('%').and_then(|rest| rest.split_once('$'));
    match position {
        Some((number, rest)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => format!("%{rest}"),
        _ => placeholder.split_whitespace().collect(),
    }
}

fn inline(text: &Text<'_>, code: &Inline) -> Piece {
    let id = |code: &Inline| {
        let named = |name: &str| code.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        code.pair.clone().or_else(|| named("id")).or_else(|| named("x")).unwrap_or_default()
    };
    let slash = if code.role == Role::Close { "/" } else { "" };
    let place = code.at.min(text.text.len());
    let shown =
        if code.code.is_empty() { format!("<{slash}{} {}>", code.element, id(code)) } else { code.code.clone() };
    Piece { key: format!("\u{1}{slash}{} {}", code.element, id(code)), shown, range: place..place }
}
