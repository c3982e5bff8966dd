//! A line of a catalogue: keywords, quoted strings, and the escapes of C in them.

use encoding_rs::Encoding;

/// What can hold a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Context,
    Id,
    Plural,
    /// The translation, or one form of it.
    Text(u32),
}

/// What stands in a line, one after the other.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    Keyword(Slot),
    Domain(String),
    Text(String),
}

const KEYWORDS: &[(&str, Slot)] =
    &[("msgctxt", Slot::Context), ("msgid_plural", Slot::Plural), ("msgid", Slot::Id), ("msgstr", Slot::Text(0))];

/// Cuts the next token off the line; `None` at its end or at a comment.
pub(super) fn token(line: &mut &str, encoding: &'static Encoding) -> Result<Option<Token>, String> {
    let rest = line.trim_start();
    if rest.is_empty() || rest.starts_with('#') {
        return Ok(None);
    }
    if let Some(rest) = rest.strip_prefix('"') {
        let (text, behind) = string(rest, encoding)?;
        *line = behind;
        return Ok(Some(Token::Text(text)));
    }
    let end = rest.find(|c: char| !(c.is_ascii_alphabetic() || c == '_')).unwrap_or(rest.len());
    let (word, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if word == "domain" {
        let name = behind.trim().trim_matches('"').to_owned();
        *line = "";
        return Ok(Some(Token::Domain(name)));
    }
    let Some((_, slot)) = KEYWORDS.iter().find(|(known, _)| *known == word) else {
        return Err(strange(rest));
    };
    *line = behind;
    let slot = match slot {
        Slot::Text(_) => form(line)?,
        other => *other,
    };
    Ok(Some(Token::Keyword(slot)))
}

/// `[n]` behind `msgstr`.
fn form(line: &mut &str) -> Result<Slot, String> {
    let Some(rest) = line.trim_start().strip_prefix('[') else { return Ok(Slot::Text(0)) };
    let (number, behind) = rest.split_once(']').ok_or("`msgstr[` without `]`")?;
    *line = behind;
    let number = number.trim();
    number.parse().map(Slot::Text).map_err(|_| format!("`{}` is no number of a plural form", shorten(number)))
}

fn strange(rest: &str) -> String {
    format!("`{}` is neither a keyword of PO nor a quoted string", shorten(rest.trim_end()))
}

/// The beginning of what somebody else wrote, for messages.
pub(super) fn shorten(text: &str) -> String {
    let mut start: String = text.chars().take(24).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// The text up to the closing quotation mark, and what stands behind that.
fn string<'l>(rest: &'l str, encoding: &'static Encoding) -> Result<(String, &'l str), String> {
    let mut text = String::with_capacity(rest.len());
    let mut bytes = Vec::new();
    let mut from = rest;
    loop {
        let at = memchr::memchr2(b'"', b'\\', from.as_bytes()).ok_or("the quoted string is not closed on its line")?;
        let (plain, behind) = from.split_at_checked(at).unwrap_or((from, ""));
        if !plain.is_empty() {
            settle(&mut bytes, &mut text, encoding)?;
            text.push_str(plain);
        }
        if let Some(behind) = behind.strip_prefix('"') {
            settle(&mut bytes, &mut text, encoding)?;
            return Ok((text, behind));
        }
        let escape = behind.strip_prefix('\\').unwrap_or_default();
        from = match number(escape) {
            Some((byte, behind)) => {
                bytes.push(byte);
                behind
            }
            None => {
                settle(&mut bytes, &mut text, encoding)?;
                simple(escape, &mut text)
            }
        };
    }
}

/// Bytes that were written as numbers are characters in the encoding of the file.
fn settle(bytes: &mut Vec<u8>, text: &mut String, encoding: &'static Encoding) -> Result<(), String> {
    if bytes.is_empty() {
        return Ok(());
    }
    let decoded = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| format!("the escapes are no {}", encoding.name()))?;
    text.push_str(&decoded);
    bytes.clear();
    Ok(())
}

/// `\101` or `\x41`, and what stands behind.
fn number(escape: &str) -> Option<(u8, &str)> {
    let (digits, radix, most) = match escape.strip_prefix('x') {
        Some(digits) => (digits, 16, 2),
        None => (escape, 8, 3),
    };
    let count = digits.chars().take(most).take_while(|c| c.is_digit(radix)).count();
    let (number, behind) = digits.split_at_checked(count)?;
    let value = u32::from_str_radix(number, radix).ok()?;
    Some((u8::try_from(value).ok()?, behind))
}

/// A backslash before anything that is no escape is itself, as tools have always read it.
fn simple<'l>(escape: &'l str, text: &mut String) -> &'l str {
    let mut chars = escape.chars();
    let Some(letter) = chars.next() else {
        text.push('\\');
        return escape;
    };
    match letter {
        'n' => text.push('\n'),
        't' => text.push('\t'),
        'r' => text.push('\r'),
        'a' => text.push('\u{7}'),
        'b' => text.push('\u{8}'),
        'v' => text.push('\u{B}'),
        'f' => text.push('\u{C}'),
        '"' | '\\' => text.push(letter),
        other => text.extend(['\\', other]),
    }
    chars.as_str()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_8, WINDOWS_1251};

    fn tokens(mut line: &str) -> Result<Vec<Token>, String> {
        let mut found = Vec::new();
        while let Some(token) = token(&mut line, UTF_8)? {
            found.push(token);
        }
        Ok(found)
    }

    fn text(text: &str) -> Token {
        Token::Text(text.to_owned())
    }

    #[test]
    fn lines_as_tools_write_them() {
        assert_eq!(tokens("msgid \"a\" # c").unwrap(), [Token::Keyword(Slot::Id), text("a")]);
        assert_eq!(tokens("msgstr [ 2 ]\"a\" \"b\"").unwrap(), [Token::Keyword(Slot::Text(2)), text("a"), text("b")]);
        assert_eq!(tokens(r#""\"\\\t\n\r\q\303\251\x41\0""#).unwrap(), [text("\"\\\t\n\r\\qéA\0")]);
        assert_eq!(tokens("domain X1").unwrap(), [Token::Domain("X1".to_owned())]);
        let mut cyrillic = r#""\317""#;
        assert_eq!(token(&mut cyrillic, WINDOWS_1251).unwrap(), Some(text("П")));
        for bad in ["msgid \"a", "hello", "\"a\" b", "msgstr[0 \"a\"", "msgstr[x] \"a\"", r#""\377""#, r#""a\"#] {
            assert!(tokens(bad).is_err(), "{bad}");
        }
    }
}
