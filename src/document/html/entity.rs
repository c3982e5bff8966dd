//! Text of a page, with what `&zwnj;` and `&#8217;` stand for, each part with its bytes.

use std::ops::Range;

use html5gum::{Token, Tokenizer};

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// As it stands in the file.
    Plain(Range<usize>),
    /// Spelled otherwise in the file.
    Spelled(String, Range<usize>),
    /// White space, however much.
    Space(Range<usize>),
}

/// The longest that a name of a character can be, with its marks.
const LONGEST: usize = 40;

/// Cuts the text at `range` of the source.
pub(super) fn parts(source: &str, range: Range<usize>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let rest = source.get(at..range.end).unwrap_or_default();
        let length = rest.find(['&', ' ', '\t', '\n', '\r', '\u{c}']).unwrap_or(rest.len());
        if length > 0 {
            parts.push(Part::Plain(at..at + length));
            at += length;
            continue;
        }
        if rest.starts_with('&') {
            let (text, length) = spelled(rest);
            parts.push(match text {
                Some(text) => Part::Spelled(text, at..at + length),
                None => Part::Plain(at..at + length),
            });
            at += length;
        } else {
            let length = rest.find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')).unwrap_or(rest.len());
            parts.push(Part::Space(at..at + length));
            at += length;
        }
        if rest.is_empty() {
            break;
        }
    }
    parts
}

/// What a text that begins with `&` begins with, and how long that is in the file; `None`: a mere `&`.
fn spelled(text: &str) -> (Option<String>, usize) {
    let name = |c: char| c.is_ascii_alphanumeric() || c == '#';
    let length = text.char_indices().skip(1).take(LONGEST).find(|(_, c)| !name(*c)).map_or(text.len(), |(at, _)| at);
    let length = if text.get(length..).is_some_and(|rest| rest.starts_with(';')) { length + 1 } else { length };
    let Some(raw) = text.get(..length.min(LONGEST)).filter(|raw| raw.len() > 1) else { return (None, 1) };
    let decoded: String = Tokenizer::new(raw)
        .filter_map(|token| match token {
            Ok(Token::String(text)) => Some(String::from_utf8_lossy(&text).into_owned()),
            _ => None,
        })
        .collect();
    if decoded == raw {
        return (None, 1);
    }
    // Of `&nbspText` the letters behind the name stand for themselves.
    let same = decoded.bytes().rev().zip(raw.bytes().rev()).take_while(|(a, b)| a == b && *b != b';').count();
    let same = same.min(decoded.len().saturating_sub(1));
    match decoded.get(..decoded.len() - same) {
        Some(text) => (Some(text.to_owned()), raw.len() - same),
        None => (Some(decoded), raw.len()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::string_slice)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        parts(source, 0..source.len())
            .into_iter()
            .map(|part| match part {
                Part::Plain(range) => source[range].to_owned(),
                Part::Spelled(text, range) => format!("[{text}={}]", &source[range]),
                Part::Space(_) => "_".to_owned(),
            })
            .collect()
    }

    #[test]
    fn names_and_numbers_of_characters() {
        for (source, wanted) in [
            ("می&zwnj;رود", "می[\u{200c}=&zwnj;]رود"),
            ("a &amp; b", "a_[&=&amp;]_b"),
            ("AT&T & co", "AT&T_&_co"),
            ("&#8217;s &#x2019;", "[’=&#8217;]s_[’=&#x2019;]"),
            ("&nbsp;x\r\n y", "[\u{a0}=&nbsp;]x_y"),
            ("&ampx &copy2", "[&=&amp]x_[©=&copy]2"),
            ("&unknown; &", "&unknown;_&"),
            ("&#1740;&#1575;", "[ی=&#1740;][ا=&#1575;]"),
        ] {
            assert_eq!(shown(source), wanted, "{source}");
        }
    }
}
