//! Inline markup: what stands in a segment and is not its text.
//!
//! The text of a variant is plain; its codes lie beside it, each at a byte of the text. So markup
//! weighs nothing in a score, is never searched, and is written back as it came.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// An inline code: a tag that opens, one that closes, or one that stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Inline {
    /// The byte of the variant's text before which it stands; at most the length of the text, on a
    /// character boundary. Codes are kept in the order of the file, so equal places keep their order.
    #[serde(rename = "byte")]
    pub at: usize,
    /// What it does.
    pub role: Role,
    /// What an opening code and its closing one share within a variant, and variants of a unit share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
    /// Whose element it is.
    pub dialect: Dialect,
    /// The element, as it was named: `bpt`, `ph`, `hi`, `g`, `pc`, `mrk` …
    pub element: String,
    /// Its attributes, in the order of the file, without those that `pair` holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
    /// The native code it stands for, as an XML fragment: escaped text, and `sub` elements in it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
}

/// What a code does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It opens something that `Close` ends.
    Open,
    /// It ends what `Open` began.
    Close,
    /// It stands alone.
    Alone,
}

/// The vocabulary that a code was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// TMX.
    Tmx,
    /// XLIFF 1.2.
    Xliff1,
    /// XLIFF 2.
    Xliff2,
    /// The markup of an article: `element` says what it does (`bold`, `link`, `break` …), `code` how the file spells it.
    Document,
}

/// The text with its codes as numbered placeholders, such as `⟨1⟩bold⟨/1⟩` and `⟨2/⟩`: for people.
///
/// A pair has one number; numbers follow the order in which the codes begin.
pub fn with_placeholders(text: &str, codes: &[Inline]) -> String {
    let mut shown = String::with_capacity(text.len() + 8 * codes.len());
    for piece in pieces(text, codes) {
        match piece {
            Piece::Text(text) => shown.push_str(text),
            Piece::Code(placeholder) => shown.push_str(&placeholder),
        }
    }
    shown
}

/// A stretch of a text, or the placeholder of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text.
    Text(&'t str),
    /// A placeholder.
    Code(String),
}

/// The text and the placeholders of its codes, in order: for who shows them differently.
pub fn pieces<'t>(text: &'t str, codes: &[Inline]) -> Vec<Piece<'t>> {
    let mut pieces = Vec::with_capacity(2 * codes.len() + 1);
    let mut from = 0;
    for (code, placeholder) in codes.iter().zip(placeholders(codes)) {
        pieces.push(Piece::Text(text.get(from..code.at).unwrap_or_default()));
        from = code.at.max(from);
        pieces.push(Piece::Code(placeholder));
    }
    pieces.push(Piece::Text(text.get(from..).unwrap_or_default()));
    pieces.retain(|piece| *piece != Piece::Text(""));
    pieces
}

fn placeholders(codes: &[Inline]) -> Vec<String> {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut count = 0;
    let mut all = Vec::with_capacity(codes.len());
    for code in codes {
        let known = code.pair.as_deref().and_then(|pair| numbers.get(pair)).copied();
        let number = match (code.role, known) {
            (Role::Close, Some(known)) => known,
            _ => {
                count += 1;
                numbers.extend(code.pair.as_deref().map(|pair| (pair, count)));
                count
            }
        };
        all.push(placeholder(code.role, number));
    }
    all
}

fn placeholder(role: Role, number: impl std::fmt::Display) -> String {
    match role {
        Role::Open => format!("⟨{number}⟩"),
        Role::Close => format!("⟨/{number}⟩"),
        Role::Alone => format!("⟨{number}/⟩"),
    }
}

/// What is wrong with the placeholders of a new text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceholderError {
    /// The text has no such code.
    #[error("`{0}` is none of the placeholders of the source")]
    Unknown(String),
    /// One code in two places.
    #[error("`{0}` stands twice")]
    Twice(String),
    /// One end of a pair, or both in the wrong order.
    #[error("`{0}` needs its other end, in its place")]
    Half(String),
}

/// The inverse of [`with_placeholders`] for a text that has been changed: the text without
/// placeholders, and those of the codes that it still has, in their new places.
///
/// # Errors
/// A placeholder that no code has, that stands twice, or a pair of which only one end is left.
pub fn from_placeholders(shown: &str, codes: &[Inline]) -> Result<(String, Vec<Inline>), PlaceholderError> {
    with_names(shown, codes, &placeholders(codes))
}

fn with_names(shown: &str, codes: &[Inline], names: &[String]) -> Result<(String, Vec<Inline>), PlaceholderError> {
    let numbers: HashMap<&str, usize> = names.iter().enumerate().rev().map(|(at, name)| (name.as_str(), at)).collect();
    let mut text = String::with_capacity(shown.len());
    let mut kept: Vec<(usize, Inline)> = Vec::new();
    let mut seen = vec![false; names.len()];
    let mut rest = shown;
    while let Some(start) = rest.find('⟨') {
        let (before, after) = rest.split_at(start);
        text.push_str(before);
        let length = placeholder_length(after).unwrap_or('⟨'.len_utf8());
        let (name, behind) = after.split_at(length);
        rest = behind;
        if length == '⟨'.len_utf8() {
            text.push_str(name);
            continue;
        }
        let number = numbers.get(name).copied();
        let code = number.and_then(|number| Some((number, codes.get(number)?)));
        let (number, code) = code.ok_or_else(|| PlaceholderError::Unknown(name.to_owned()))?;
        if seen.get_mut(number).is_none_or(|seen| std::mem::replace(seen, true)) {
            return Err(PlaceholderError::Twice(name.to_owned()));
        }
        kept.push((number, Inline { at: text.len(), ..code.clone() }));
    }
    text.push_str(rest);
    match half(names, &numbers, &kept) {
        Some(name) => Err(PlaceholderError::Half(name)),
        None => Ok((text, kept.into_iter().map(|(_, code)| code).collect())),
    }
}

/// The text and codes of [`from_placeholders`], with what cannot be used taken out of the text, and why.
pub fn usable_placeholders(shown: &str, codes: &[Inline]) -> (String, Vec<Inline>, Vec<PlaceholderError>) {
    usable(shown, codes, &placeholders(codes))
}

/// The same where the codes are those of [`split_placeholders`], which may be numbered in any way.
pub fn usable_of_split(shown: &str, codes: &[Inline]) -> (String, Vec<Inline>, Vec<PlaceholderError>) {
    let number = |code: &Inline| placeholder(code.role, code.pair.as_deref().unwrap_or_default());
    usable(shown, codes, &codes.iter().map(number).collect::<Vec<_>>())
}

fn usable(shown: &str, codes: &[Inline], names: &[String]) -> (String, Vec<Inline>, Vec<PlaceholderError>) {
    let (mut shown, mut left_out) = (shown.to_owned(), Vec::new());
    loop {
        let error = match with_names(&shown, codes, names) {
            Ok((text, codes)) => return (text, codes, left_out),
            Err(error) => error,
        };
        let (PlaceholderError::Unknown(name) | PlaceholderError::Twice(name) | PlaceholderError::Half(name)) = &error;
        // What cannot be used stands there, and with each round there is less of it.
        let Some(at) = shown.rfind(name.as_str()) else { return (shown, Vec::new(), left_out) };
        shown.replace_range(at..at + name.len(), "");
        left_out.push(error);
    }
}

/// A text without its placeholders, and the codes that they stand for: nothing is known of these but what they do.
pub fn split_placeholders(shown: &str) -> (String, Vec<Inline>) {
    let (mut text, mut codes, mut rest) = (String::with_capacity(shown.len()), Vec::new(), shown);
    while let Some(start) = rest.find('⟨') {
        let (before, after) = rest.split_at(start);
        text.push_str(before);
        let (name, behind) = after.split_at(placeholder_length(after).unwrap_or('⟨'.len_utf8()));
        match bare(name, text.len()) {
            Some(code) => codes.push(code),
            None => text.push_str(name),
        }
        rest = behind;
    }
    text.push_str(rest);
    (text, codes)
}

/// Where the placeholders of a text stand, by place.
pub fn placeholder_ranges(shown: &str) -> Vec<std::ops::Range<usize>> {
    let length = |at: usize| placeholder_length(shown.get(at..)?);
    shown.match_indices('⟨').filter_map(|(at, _)| Some(at..at + length(at)?)).collect()
}

/// The code of a placeholder.
fn bare(name: &str, at: usize) -> Option<Inline> {
    let inner = name.strip_prefix('⟨')?.strip_suffix('⟩')?;
    let (role, element, number) = match (inner.strip_prefix('/'), inner.strip_suffix('/')) {
        (Some(number), _) => (Role::Close, "pc", number),
        (_, Some(number)) => (Role::Alone, "ph", number),
        _ => (Role::Open, "pc", inner),
    };
    let (pair, element) = (Some(number.to_owned()), element.to_owned());
    let (dialect, attributes, code) = (Dialect::Xliff2, Vec::new(), String::new());
    Some(Inline { at, role, pair, dialect, element, attributes, code })
}

/// The length of `⟨1⟩`, `⟨/1⟩` or `⟨1/⟩` at the beginning.
fn placeholder_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('⟨')?.split_once('⟩')?.0;
    let digits = inner.strip_prefix('/').or_else(|| inner.strip_suffix('/')).unwrap_or(inner);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| '⟨'.len_utf8() + inner.len() + '⟩'.len_utf8())
}

/// A code whose other end is missing, or comes first, though both were there in order.
fn half(names: &[String], numbers: &HashMap<&str, usize>, kept: &[(usize, Inline)]) -> Option<String> {
    let partner = |name: &str| match name.strip_prefix("⟨/") {
        Some(rest) => format!("⟨{rest}"),
        None => name.replace('⟨', "⟨/"),
    };
    let places: HashMap<usize, usize> = kept.iter().enumerate().map(|(at, (number, _))| (*number, at)).collect();
    kept.iter().enumerate().find_map(|(at, (number, code))| {
        let name = names.get(*number)?;
        let other = numbers.get(partner(name).as_str()).filter(|_| code.role != Role::Alone)?;
        let in_order = places.get(other).is_some_and(|there| (*there > at) == (code.role == Role::Open));
        (!in_order).then(|| name.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(at: usize, role: Role, pair: Option<&str>) -> Inline {
        Inline {
            at,
            role,
            pair: pair.map(str::to_owned),
            dialect: Dialect::Tmx,
            element: "ph".to_owned(),
            attributes: Vec::new(),
            code: String::new(),
        }
    }

    #[test]
    fn pairs_share_a_number() {
        let codes = [
            code(0, Role::Open, Some("1")),
            code(2, Role::Alone, None),
            code(2, Role::Close, Some("1")),
            code(4, Role::Close, Some("9")),
        ];
        assert_eq!(with_placeholders("آب", &codes), "⟨1⟩آ⟨2/⟩⟨/1⟩ب⟨/3⟩");
        assert_eq!(with_placeholders("", &[]), "");
    }

    #[test]
    fn a_changed_text_keeps_the_codes_it_names() {
        let codes = [
            code(0, Role::Open, Some("1")),
            code(2, Role::Alone, None),
            code(2, Role::Close, Some("1")),
            code(4, Role::Close, Some("9")),
        ];
        let places = |shown: &str| {
            from_placeholders(shown, &codes)
                .map(|(text, codes)| (text, codes.iter().map(|code| code.at).collect::<Vec<_>>()))
        };
        assert_eq!(places("⟨1⟩آ⟨2/⟩⟨/1⟩ب⟨/3⟩"), Ok(("آب".to_owned(), vec![0, 2, 2, 4])));
        assert_eq!(places("a⟨2/⟩ ⟨x⟩ ⟨ 1⟩"), Ok(("a ⟨x⟩ ⟨ 1⟩".to_owned(), vec![1])));
        assert_eq!(places("nothing"), Ok(("nothing".to_owned(), vec![])));
        for (shown, fault) in [("⟨1⟩a", "⟨1⟩"), ("a⟨/1⟩", "⟨/1⟩"), ("⟨/1⟩a⟨1⟩", "⟨/1⟩")] {
            assert_eq!(places(shown), Err(PlaceholderError::Half(fault.to_owned())));
        }
        let (text, codes) = split_placeholders("⟨1⟩a⟨/1⟩ ⟨x⟩⟨12/⟩");
        let told: Vec<_> = codes.iter().map(|code| (code.at, code.role, code.pair.as_deref())).collect();
        assert_eq!(text, "a ⟨x⟩");
        assert_eq!(
            told,
            [(0, Role::Open, Some("1")), (1, Role::Close, Some("1")), (text.len(), Role::Alone, Some("12"))]
        );
        assert_eq!(places("⟨7⟩"), Err(PlaceholderError::Unknown("⟨7⟩".to_owned())));
        assert_eq!(places("⟨2/⟩⟨2/⟩"), Err(PlaceholderError::Twice("⟨2/⟩".to_owned())));
    }
}
