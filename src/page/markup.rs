//! Texts as they stand in a page: escaped, with their language and direction, and nothing in them at work.

use std::fmt::{self, Display, Formatter, Write as _};

use crate::lang::LanguageTag;

/// A text between tags. Characters that would turn the rest of a line round, and controls, become marks that a copy
/// turns back.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '\r' => mark(c, out)?,
                '\n' | '\t' => out.write_char(c)?,
                c if is_active(c) => mark(c, out)?,
                c => out.write_char(c)?,
            }
        }
        Ok(())
    }
}

fn mark(c: char, out: &mut Formatter<'_>) -> fmt::Result {
    let code = u32::from(c);
    let name = name_of(c).map_or_else(|| format!("U+{code:04X}"), str::to_owned);
    write!(out, "<bdi class=\"mark\" data-code=\"{code:x}\" title=\"U+{code:04X}, shown and not at work\">{name}</bdi>")
}

/// A text inside the quotes of an attribute. Nobody sees the order of its letters, so what is at work is written out.
pub(super) struct Attr<'a>(pub(super) &'a str);

impl Display for Attr<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                c if is_active(c) => write!(out, "{}", c.escape_unicode())?,
                c => out.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// `lang="fa" dir="rtl"`
pub(super) struct Lang<'a>(pub(super) &'a LanguageTag);

impl Display for Lang<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let dir = if self.0.is_rtl() { "rtl" } else { "ltr" };
        write!(out, "lang=\"{}\" dir=\"{dir}\"", Attr(self.0.as_str()))
    }
}

/// A text of a language in a line of another.
pub(super) struct Inside<'a>(pub(super) &'a LanguageTag, pub(super) &'a str);

impl Display for Inside<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "<bdi {}>{}</bdi>", Lang(self.0), Text(self.1))
    }
}

/// A name of which nobody said the language.
pub(super) struct Name<'a>(pub(super) &'a str);

impl Display for Name<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "<bdi>{}</bdi>", Text(self.0))
    }
}

/// The last part of a path.
pub(super) fn base(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or(path)
}

/// `1,234`
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1,234 segments`, `1 segment`
pub(super) fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// Of a hundred, rounded; of nothing nothing.
pub(super) fn percent(part: u64, whole: u64) -> u64 {
    if whole == 0 { 0 } else { (200 * part + whole) / (2 * whole) }
}

/// The same characters that a terminal shows in writing: controls, and what turns a line round.
fn is_active(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || name_of(c).is_some()
}

fn name_of(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_at_work() {
        assert_eq!(Text("<b> & \"it\"").to_string(), "&lt;b&gt; &amp; \"it\"");
        let turned = Text("a\u{202e}b\u{1b}c").to_string();
        assert!(!turned.contains(['\u{202e}', '\u{1b}']), "{turned}");
        assert!(turned.contains("data-code=\"202e\"") && turned.contains(">RLO</bdi>"), "{turned}");
        assert!(turned.contains("data-code=\"1b\"") && turned.contains(">U+001B</bdi>"), "{turned}");
        assert_eq!(Attr("a'\"\u{202e}<").to_string(), "a&#39;&quot;\\u{202e}&lt;");
        assert_eq!(Text("\u{645}\u{6cc}\u{200c}\u{631}\u{648}\u{62f}\u{200f}").to_string().chars().count(), 7);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 12, 999, 1000, 1_234_567].map(grouped), ["0", "12", "999", "1,000", "1,234,567"]);
        assert_eq!((counted(1, "file"), counted(2000, "file")), ("1 file".to_owned(), "2,000 files".to_owned()));
        assert_eq!([percent(1, 3), percent(2, 3), percent(0, 0), percent(5, 5)], [33, 67, 0, 100]);
    }
}
