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
    /// Another one, which a page has named.
    Named(&'static encoding_rs::Encoding),
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
    /// A document in an archive that cannot be read, or a file of a kind that is not read.
    #[error("{what}; {hint}")]
    Package {
        /// What it is, or what is wrong with it.
        what: String,
        /// What to do.
        hint: &'static str,
    },
    /// A line, or a sentence over several lines, that nobody can mean as one segment.
    #[error("the {what} from byte {offset} (line {line}) is too long: {found} bytes; {hint}")]
    TooLong {
        /// `line` or `segment`.
        what: &'static str,
        /// Where it begins in the text, from 0.
        offset: usize,
        /// Its line, from 1.
        line: usize,
        /// How long it is.
        found: usize,
        /// What to do.
        hint: &'static str,
    },
}

impl DecodeError {
    /// Where the first bad byte stands in the file, from 0.
    pub fn offset(&self) -> usize {
        match self {
            Self::Package { .. } => 0,
            Self::Invalid { offset, .. } | Self::Nul { offset, .. } | Self::TooLong { offset, .. } => *offset,
        }
    }

    /// The line of that byte, from 1; 0 where the file has no lines.
    pub fn line(&self) -> usize {
        match self {
            Self::Package { .. } => 0,
            Self::Invalid { line, .. } | Self::Nul { line, .. } | Self::TooLong { line, .. } => *line,
        }
    }

    /// What is wrong there, without the place.
    pub fn what(&self) -> String {
        match self {
            Self::Invalid { offset, encoding, .. } => format!("byte {offset} is not valid {encoding}"),
            Self::Nul { offset, .. } => format!("byte {offset} is a NUL, so this is not a text file"),
            Self::Package { what, .. } => what.clone(),
            Self::TooLong { what, found, .. } => {
                format!("this {what} has {found} bytes, more than a segment may have ({MAX_SEGMENT})")
            }
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Invalid { hint, .. }
            | Self::Nul { hint, .. }
            | Self::Package { hint, .. }
            | Self::TooLong { hint, .. } => hint,
        }
    }
}

/// How files begin that are written in letters and are no text for people: what they are, and what to do.
const BEGINNINGS: [(&[u8], &str, &str); 3] = [
    (b"{\\rtf", "a document in rich text (.rtf)", "open it in a word processor and save it as .docx or .odt"),
    (b"%PDF-", "a PDF", "take the document it was made of, or save its text as .txt or .docx"),
    (b"%!PS-", "a PostScript file", "take the document it was made of, or save its text as .txt or .docx"),
];

/// Refuses a file that begins as no text for people does.
///
/// # Errors
/// What it is.
pub(super) fn check_beginning(bytes: &[u8]) -> Result<(), DecodeError> {
    // Only a version stands behind these letters: an article may be about them.
    let is_one = |mark: &[u8]| {
        let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).strip_prefix(mark);
        rest.and_then(|rest| rest.first()).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'A')
    };
    match BEGINNINGS.into_iter().find(|(mark, ..)| is_one(mark)) {
        Some((_, what, hint)) => Err(DecodeError::Package { what: format!("this is {what}"), hint }),
        None => Ok(()),
    }
}

/// The longest line and the longest segment that is read, in bytes.
pub const MAX_SEGMENT: usize = 1 << 20;

/// Refuses a text with a line longer than [`MAX_SEGMENT`].
///
/// # Errors
/// The first such line.
pub fn check_lines(text: &str) -> Result<(), DecodeError> {
    let mut start = 0;
    for (line, end) in (1..).zip(memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()])) {
        if end - start > MAX_SEGMENT {
            return Err(too_long("line", start, line, end - start));
        }
        start = end + 1;
    }
    Ok(())
}

pub(super) fn too_long(what: &'static str, offset: usize, line: usize, found: usize) -> DecodeError {
    let hint = "is it a text for people? then put each paragraph on a line of its own";
    DecodeError::TooLong { what, offset, line, found, hint }
}

impl Decoded {
    /// Another text in the same encoding as this file, BOM included if it had one.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let units = |to: fn(u16) -> [u8; 2]| std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(to).collect();
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => units(u16::to_le_bytes),
            Encoding::Utf16Be => units(u16::to_be_bytes),
            // What the encoding lacks is written as `&#1740;`.
            Encoding::Named(encoding) => encoding.encode(text).0.into_owned(),
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

/// Reads a page: as [`decode`] where it has a byte-order mark or is UTF-8, else in the encoding that `named` finds.
pub(super) fn decode_page(
    bytes: &[u8],
    named: impl Fn(&[u8]) -> Option<&'static encoding_rs::Encoding>,
) -> Result<Decoded, DecodeError> {
    let marked =
        [&[0xff, 0xfe][..], &[0xfe, 0xff], &[0xef, 0xbb, 0xbf]].into_iter().any(|mark| bytes.starts_with(mark));
    let Some(encoding) = named(bytes).filter(|_| !marked) else { return decode(bytes) };
    if let Some(offset) = memchr::memchr(0, bytes) {
        return Err(DecodeError::Nul { offset, line: line_of(bytes, offset), hint: nul_hint(bytes) });
    }
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(Decoded { text: text.into_owned(), encoding: Encoding::Named(encoding) }),
        // Many a page was saved anew as UTF-8 and still names what it was.
        None if std::str::from_utf8(bytes).is_ok() => decode(bytes),
        None => {
            let offset = first_bad(bytes, encoding);
            let hint = "the page names this encoding, but is in another: save it as UTF-8";
            Err(DecodeError::Invalid { offset, line: line_of(bytes, offset), encoding: encoding.name(), hint })
        }
    }
}

fn first_bad(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut room = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
    match decoder.decode_to_string_without_replacement(bytes, &mut room, true) {
        (encoding_rs::DecoderResult::Malformed(bad, after), read) => {
            read.saturating_sub(usize::from(bad) + usize::from(after))
        }
        (_, read) => read,
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
    if looks_like_utf16(bytes.get(..bytes.len().min(512)).unwrap_or_default()) {
        "it looks like UTF-16 without a byte-order mark: save it as UTF-8"
    } else {
        "give a plain text or Markdown file"
    }
}

/// In UTF-16 every other byte of Latin and Arabic letters is 0 or 6, and those beside them are not 0.
fn looks_like_utf16(start: &[u8]) -> bool {
    let (pairs, _) = start.as_chunks::<2>();
    [0, 1].into_iter().any(|high| {
        let block = pairs.iter().filter(|pair| matches!(pair.get(high), Some(0 | 6))).count();
        let low_zero = pairs.iter().filter(|pair| pair.get(1 - high) == Some(&0)).count();
        block * 10 >= pairs.len() * 8 && low_zero * 10 < pairs.len()
    })
}

/// Well-known files that are opened by mistake.
fn known_file(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"\x7fELF", "it is a program: give a plain text or Markdown file"),
        (b"MZ\x90\0", "it is a program: give a plain text or Markdown file"),
        (b"\x89PNG", "it is a picture: give a plain text or Markdown file"),
        (b"\xff\xd8\xff", "it is a picture: give a plain text or Markdown file"),
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
