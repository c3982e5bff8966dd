//! From the bytes of a file to text, and back to the same bytes.
//!
//! UTF-8 with or without BOM, and UTF-16 with one. Nothing is guessed and nothing replaced: what
//! is not text is refused with the place of the first bad byte.

use thiserror::Error;

/// How the bytes of a file spell its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8. A BOM stays in the text as its first character, so that offsets are those of the file.
    Utf8,
    /// UTF-16, little-endian, with BOM.
    Utf16Le,
    /// UTF-16, big-endian, with BOM.
    Utf16Be,
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text; with U+FEFF in front if the file is UTF-8 with a BOM.
    pub text: String,
    /// How the file spelled it.
    pub encoding: Encoding,
}

/// Bytes that are no text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// A byte sequence that the encoding does not have.
    #[error("byte {offset} (line {line}) is not valid {encoding}; {hint}")]
    Invalid {
        /// Where the first bad byte stands in the file, from 0.
        offset: usize,
        /// Its line, from 1.
        line: usize,
        /// `UTF-8` or `UTF-16`.
        encoding: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// A NUL: a binary file, or UTF-16 without a BOM.
    #[error("byte {offset} (line {line}) is a NUL, so this is not a text file; {hint}")]
    Nul {
        /// Where it stands in the file, from 0.
        offset: usize,
        /// Its line, from 1.
        line: usize,
        /// What to do.
        hint: &'static str,
    },
}

impl DecodeError {
    /// Where the first bad byte stands in the file, from 0.
    pub fn offset(&self) -> usize {
        match self {
            Self::Invalid { offset, .. } | Self::Nul { offset, .. } => *offset,
        }
    }

    /// The line of that byte, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::Invalid { line, .. } | Self::Nul { line, .. } => *line,
        }
    }
}

impl Decoded {
    /// Another text in the same encoding as this file, BOM included if it had one.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let units = |to: fn(u16) -> [u8; 2]| std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(to).collect();
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => units(u16::to_le_bytes),
            Encoding::Utf16Be => units(u16::to_be_bytes),
        }
    }
}

/// Reads the bytes of a file as text. An empty file is an empty text.
///
/// # Errors
/// Bytes that are neither UTF-8 nor UTF-16 with a BOM, and NULs.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes, Encoding::Utf16Le),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes, Encoding::Utf16Be),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let checked = std::str::from_utf8(bytes);
    let valid = checked.map_or_else(|error| error.valid_up_to(), str::len);
    let head = bytes.get(..valid).unwrap_or_default();
    if let Some(offset) = memchr::memchr(0, head) {
        return Err(DecodeError::Nul { offset, line: line_of(head, offset), hint: nul_hint(bytes) });
    }
    match checked {
        Ok(text) => Ok(Decoded { text: text.to_owned(), encoding: Encoding::Utf8 }),
        Err(_) => Err(DecodeError::Invalid {
            offset: valid,
            line: line_of(bytes, valid),
            encoding: "UTF-8",
            hint: known_file(bytes).unwrap_or("save it as UTF-8 (old Persian files: iconv -f windows-1256 -t utf-8)"),
        }),
    }
}

fn utf16(units: &[u8], read: fn([u8; 2]) -> u16, encoding: Encoding) -> Result<Decoded, DecodeError> {
    let (pairs, odd) = units.as_chunks::<2>();
    let mut text = String::with_capacity(units.len());
    let mut offset = 2;
    let mut line = 1;
    let invalid = |offset, line| DecodeError::Invalid {
        offset,
        line,
        encoding: "UTF-16",
        hint: "the file is damaged; save it as UTF-8",
    };
    for decoded in char::decode_utf16(pairs.iter().map(|pair| read(*pair))) {
        let c = decoded.map_err(|_| invalid(offset, line))?;
        if c == '\0' {
            return Err(DecodeError::Nul { offset, line, hint: "save it as UTF-8" });
        }
        text.push(c);
        offset += 2 * c.len_utf16();
        line += usize::from(c == '\n');
    }
    if odd.is_empty() { Ok(Decoded { text, encoding }) } else { Err(invalid(offset, line)) }
}

fn line_of(bytes: &[u8], offset: usize) -> usize {
    memchr::memchr_iter(b'\n', bytes.get(..offset).unwrap_or(bytes)).count() + 1
}

fn nul_hint(bytes: &[u8]) -> &'static str {
    if let Some(hint) = known_file(bytes) {
        return hint;
    }
    let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    // Every other byte of Latin text in UTF-16 is a NUL.
    if memchr::memchr_iter(0, start).count() * 3 > start.len() {
        "it looks like UTF-16 without a byte-order mark: save it as UTF-8"
    } else {
        "give a plain text or Markdown file"
    }
}

/// Well-known files that are opened by mistake.
fn known_file(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "it is a zip or office file: save the text as Markdown or plain text"),
        (b"%PDF", "it is a PDF: export its text first"),
        (b"SQLite format 3\0", "it is a SQLite database, perhaps a memory: give the article"),
        (b"\x1f\x8b", "it is compressed: gunzip it first"),
        (b"\xd0\xcf\x11\xe0", "it is an old office file: save the text as Markdown or plain text"),
    ];
    KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(to).collect()
    }

    #[test]
    fn text_comes_in_and_goes_out_the_same() {
        let text = "روسیه 😀\r\nB";
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
            Vec::new(),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert!(bytes.is_empty() || decoded.text.trim_start_matches('\u{feff}') == text);
            assert_eq!(decoded.encode(&decoded.text), bytes);
        }
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        for (bytes, offset, line) in [
            (&b"one\ntwo \xe7\x20three"[..], 8, 2),
            (b"cut \xd8", 4, 1),
            (b"a\n\nb\0c", 4, 3),
            (b"\0", 0, 1),
            (b"\xff\xfea\0\n\0\x00\xd8b\0", 6, 2),
            (b"\xff\xfea\0b", 4, 1),
            (b"\xfe\xff\0a\0\0", 4, 1),
            (b"PK\x03\x04\x14\0\xff", 5, 1),
        ] {
            let error = decode(bytes).unwrap_err();
            assert_eq!((error.offset(), error.line()), (offset, line), "{error}");
        }
    }

    #[test]
    fn utf16_without_a_mark_is_recognised() {
        let bytes: Vec<u8> = "Kabul falls".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(decode(&bytes).unwrap_err().to_string().contains("UTF-16 without"));
    }
}
