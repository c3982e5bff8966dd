//! Text as XML.

use std::io::{self, Write};

use super::is_xml_char;

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Between tags.
    Element,
    /// Between the double quotes of an attribute.
    Attribute,
}

/// Writes text so that an XML reader gives back the same characters; `forbidden` says what is written
/// for a character that XML 1.0 cannot hold.
pub(crate) fn escape(
    out: &mut dyn Write,
    text: &str,
    place: Place,
    forbidden: &dyn Fn(char) -> String,
) -> io::Result<()> {
    if text.bytes().all(|byte| is_plain(byte, place)) {
        return out.write_all(text.as_bytes());
    }
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let special = match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' if place == Place::Attribute => "&quot;".to_owned(),
            '\t' | '\n' if place == Place::Attribute => format!("&#{};", u32::from(c)),
            '\r' => "&#13;".to_owned(),
            c if is_xml_char(c) => continue,
            c => forbidden(c),
        };
        out.write_all(text.get(plain..at).unwrap_or_default().as_bytes())?;
        out.write_all(special.as_bytes())?;
        plain = at + c.len_utf8();
    }
    out.write_all(text.get(plain..).unwrap_or_default().as_bytes())
}

/// Whether a byte stands for itself wherever it comes; the two noncharacters of XML begin with 0xEF.
fn is_plain(byte: u8, place: Place) -> bool {
    match byte {
        b'&' | b'<' | b'>' | 0xEF => false,
        b'"' | b'\t' | b'\n' => place == Place::Element,
        _ => byte >= 0x20,
    }
}
