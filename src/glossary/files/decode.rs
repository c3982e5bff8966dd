//! Bytes to text: UTF-8 with or without BOM, UTF-16 in either order. Nothing is replaced: wrong bytes are refused.
use super::FileError;

/// The text of a file, without its BOM.
///
/// # Errors
/// The first byte that is not text.
pub fn decode(bytes: &[u8]) -> Result<String, FileError> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest, 3),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Latin letters, tabs and line ends have a zero byte in UTF-16; UTF-8 text has none.
        [a, 0, _, ..] if *a != 0 => utf16(bytes, u16::from_le_bytes),
        [0, a, _, ..] if *a != 0 => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes, 0),
    }
}

fn utf8(bytes: &[u8], skipped: usize) -> Result<String, FileError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            Err(FileError::Encoding { encoding: "UTF-8", line: line_of(good), offset: skipped + error.valid_up_to() })
        }
    }
}

fn line_of(before: &[u8]) -> u32 {
    let ends = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(ends).unwrap_or(u32::MAX).saturating_add(1)
}

fn utf16(bytes: &[u8], order: fn([u8; 2]) -> u16) -> Result<String, FileError> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let wrong = |text: &str| FileError::Encoding {
        encoding: "UTF-16",
        line: line_of(text.as_bytes()),
        offset: text.encode_utf16().count() * 2,
    };
    for unit in char::decode_utf16(pairs.iter().map(|pair| order(*pair))) {
        match unit {
            Ok(c) => text.push(c),
            Err(_) => return Err(wrong(&text)),
        }
    }
    if odd.is_empty() {
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    } else {
        Err(wrong(&text))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "Iran\tایران\nKurds\tکردها\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let le: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let be: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let with = |bom: &[u8], rest: &[u8]| [bom, rest].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            with(&[0xef, 0xbb, 0xbf], text.as_bytes()),
            with(&[0xff, 0xfe], &le),
            with(&[0xfe, 0xff], &be),
            le,
            be,
        ] {
            assert_eq!(decode(&bytes).unwrap(), text);
        }
    }

    #[test]
    fn wrong_bytes_are_named() {
        assert_eq!(decode(b"a\nb\xff\n").unwrap_err(), FileError::Encoding { encoding: "UTF-8", line: 2, offset: 3 });
        assert!(decode(&[0xff, 0xfe, 0x61]).is_err());
        assert!(decode(&[0xff, 0xfe, 0x00, 0xd8]).is_err());
        assert_eq!(decode(b"").unwrap(), "");
    }
}
