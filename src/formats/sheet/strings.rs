//! The shared texts of an Excel workbook: a table that cells point into.
//!
//! A large one lies in a temporary file, in blocks, so that its size does not matter.

use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

use super::super::MAX_SEGMENT;
use super::super::error::{Fault, FormatError};
use super::super::xml::{Token, XmlReader};
use super::package::{Package, within};

/// Bytes of texts that stay in memory.
const IN_MEMORY: usize = 16 * 1024 * 1024;
/// Texts in a block.
const BLOCK: u64 = 16;
/// Three full columns of the longest sheet, each text another.
const MAX_TEXTS: u64 = 16 << 20;
/// Texts without a character. Programs write each text once.
const MAX_EMPTY: u64 = 100_000;

/// The table.
pub(super) struct Strings {
    file: SpooledTempFile,
    /// Where each block begins, and where the last one ends.
    marks: Vec<u64>,
    count: u64,
    /// The block that is at hand.
    block: Option<u64>,
    texts: Vec<String>,
}

impl Strings {
    /// A table without texts, for a workbook that writes them into its cells.
    pub(super) fn empty() -> Self {
        let file = tempfile::spooled_tempfile(IN_MEMORY);
        Self { file, marks: vec![0], count: 0, block: None, texts: Vec::new() }
    }

    /// Reads the part.
    pub(super) fn read(package: &Package, path: &str) -> Result<Self, FormatError> {
        let Some((xml, _)) = package.xml(path, "sst")? else { return Ok(Self::empty()) };
        Self::collect(xml, package).map_err(|error| {
            // Without its texts no row can be read.
            within(FormatError { fault: Fault::NotTheFormat, ..error }, path)
        })
    }

    fn collect(mut xml: XmlReader, package: &Package) -> Result<Self, FormatError> {
        let mut table = Self::empty();
        let mut out = BufWriter::new(std::mem::replace(&mut table.file, tempfile::spooled_tempfile(0)));
        let disk = |error: io::Error| FormatError::from_stream(&error, package.name());
        let (mut written, mut empty) = (0, 0);
        loop {
            match xml.token()? {
                Token::Start(tag) if tag.name == "si" => {
                    let text = rich_text(&mut xml)?;
                    empty += u64::from(text.is_empty());
                    if table.count == MAX_TEXTS || empty > MAX_EMPTY {
                        return Err(package.refuse("this workbook holds too many texts", "save the sheet as CSV"));
                    }
                    if table.count > 0 && table.count.is_multiple_of(BLOCK) {
                        table.marks.push(written);
                    }
                    let length = u32::try_from(text.len()).unwrap_or_default();
                    out.write_all(&length.to_le_bytes()).and_then(|()| out.write_all(text.as_bytes())).map_err(disk)?;
                    written += 4 + u64::from(length);
                    table.count += 1;
                }
                Token::Start(_) => xml.skip()?,
                Token::Eof => break,
                _ => {}
            }
        }
        table.marks.push(written);
        table.file = out.into_inner().map_err(|error| disk(error.into_error()))?;
        Ok(table)
    }

    /// The text of this number; `None` where there is none.
    pub(super) fn get(&mut self, number: u64) -> io::Result<Option<&str>> {
        if number >= self.count {
            return Ok(None);
        }
        let block = number / BLOCK;
        if self.block != Some(block) {
            self.load(block)?;
        }
        let place = usize::try_from(number % BLOCK).unwrap_or_default();
        Ok(self.texts.get(place).map(String::as_str))
    }

    fn load(&mut self, block: u64) -> io::Result<()> {
        self.block = None;
        self.texts.clear();
        let place = usize::try_from(block).unwrap_or(usize::MAX - 1);
        let (Some(start), Some(end)) = (self.marks.get(place), self.marks.get(place + 1)) else { return Ok(()) };
        self.file.seek(SeekFrom::Start(*start))?;
        let mut left = end.saturating_sub(*start);
        while left >= 4 {
            let mut length = [0; 4];
            self.file.read_exact(&mut length)?;
            let length = u64::from(u32::from_le_bytes(length));
            let mut text = String::new();
            Read::by_ref(&mut self.file).take(length).read_to_string(&mut text)?;
            self.texts.push(text);
            left = left.saturating_sub(4 + length);
        }
        self.block = Some(block);
        Ok(())
    }
}

/// The text of the `si` or `is` element just begun: of its runs, but not how it is pronounced.
///
/// One that is too long is cut just behind the limit, so that its row is refused and named.
pub(super) fn rich_text(xml: &mut XmlReader) -> Result<String, FormatError> {
    let mut text = String::new();
    let mut open = 1;
    let mut inside = 0;
    while open > 0 {
        match xml.token()? {
            Token::Start(tag) if matches!(tag.name.as_str(), "rPh" | "phoneticPr" | "rPr") => xml.skip()?,
            Token::Start(tag) => {
                open += 1;
                inside += usize::from(tag.name == "t" || inside > 0);
            }
            Token::End => {
                open -= 1;
                inside = usize::saturating_sub(inside, 1);
            }
            Token::Text(more) if inside > 0 => push(&mut text, &more),
            Token::Bad(reason) => return Err(xml.broken(reason)),
            Token::Eof => break,
            Token::Text(_) => {}
        }
    }
    Ok(unescape(text))
}

/// Adds text up to just behind the limit.
pub(super) fn push(text: &mut String, more: &str) {
    let mut room = (MAX_SEGMENT + 8).saturating_sub(text.len()).min(more.len());
    while !more.is_char_boundary(room) {
        room -= 1;
    }
    text.push_str(more.get(..room).unwrap_or_default());
}

/// `_x000D_` is a character that XML cannot hold (or a `_` that would look like one).
pub(super) fn unescape(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let (before, code) = rest.split_at(at);
        out.push_str(before);
        let (c, length) = match decode(code) {
            Some(c) => (c, 7),
            None => ('_', 1),
        };
        out.push(c);
        rest = code.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The character that `_xHHHH_` stands for.
pub(super) fn decode(code: &str) -> Option<char> {
    let digits = code.get(2..6).filter(|_| code.get(6..7) == Some("_"))?;
    let digits = Some(digits).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}
