//! From bytes as they lie on the disk to valid UTF-8 in pieces: unpacking, byte order marks, encodings.
//!
//! Every reader works on an [`Input`]. It holds one buffer, whatever the size of the file, checks
//! every byte, counts lines, and limits how much one record or element may take.

use std::io::{self, BufRead, Cursor, Read};
use std::sync::Arc;

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::charset;
use super::error::{Fault, FormatError};
use super::plain::Plain;

/// The largest record, line or element that is looked at; beyond it memory would not stay constant.
pub const MAX_RECORD: usize = 16 * 1024 * 1024;

const BUFFER: usize = 128 * 1024;
/// Enough for the header of a catalogue behind a long licence.
pub(super) const HEAD: usize = 64 * 1024;
const SAVE_AS_UTF8: &str = "save it as UTF-8 and try again; hafez guesses no encoding";

/// Files that people pick by mistake, by their first bytes.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xD0\xCF\x11\xE0", "an old Office document"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\0", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7FELF", "a program"),
    (b"\xDE\x12\x04\x95", "a compiled catalogue (msgunfmt turns it into PO)"),
    (b"\x95\x04\x12\xDE", "a compiled catalogue (msgunfmt turns it into PO)"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ", "an xz file"),
    (b"\x28\xB5\x2F\xFD", "a zstd file"),
];

type Bytes = Box<dyn Read + Send>;

/// Valid UTF-8, in pieces that never cut a character.
pub(crate) struct Input {
    inner: Bytes,
    name: Arc<str>,
    /// What the bytes were before they became UTF-8.
    encoding: &'static Encoding,
    buffer: Vec<u8>,
    /// `buffer[start..valid]` is checked and unread, `buffer[valid..end]` is unchecked.
    start: usize,
    valid: usize,
    end: usize,
    /// Bytes of the file before `buffer[0]`.
    before: u64,
    line: u64,
    spent: usize,
    at_end: bool,
}

impl Input {
    /// Unpacks and decodes; refuses what is empty or no text.
    pub(crate) fn new(raw: Bytes, name: &str) -> Result<Self, FormatError> {
        Self::of(Plain::new(raw, name)?, name)
    }

    /// Decodes; refuses what is empty or no text.
    pub(crate) fn of(plain: Plain, name: &str) -> Result<Self, FormatError> {
        let (head, rest) = plain.parts();
        let (encoding, bom) = encoding_of(&head, name)?;
        if head.len() == bom {
            return Err(FormatError::new(Fault::Empty, name, "the file is empty")
                .hint("check that the program that wrote it has finished"));
        }
        refuse_binary(&head, encoding, name)?;
        let body = Cursor::new(head.get(bom..).unwrap_or_default().to_vec()).chain(rest);
        let input = match encoding {
            None => Self::over(Box::new(body), name, bom),
            Some(encoding) => Self::over(Box::new(Transcoder::new(Box::new(body), encoding, name, bom)), name, 0),
        };
        Ok(Self { encoding: encoding.unwrap_or(UTF_8), ..input })
    }

    fn over(inner: Bytes, name: &str, bom: usize) -> Self {
        Self {
            inner,
            name: name.into(),
            encoding: UTF_8,
            buffer: vec![0; BUFFER],
            start: 0,
            valid: 0,
            end: 0,
            before: bom as u64,
            line: 1,
            spent: 0,
            at_end: false,
        }
    }

    /// The file, as it was named.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The encoding of the file.
    pub(crate) fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// The line of the next byte, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Begins a new record: the limit counts from here.
    pub(crate) fn mark(&mut self) {
        self.spent = 0;
    }

    /// Checked bytes that are not consumed yet; empty at the end.
    pub(crate) fn fill(&mut self) -> Result<&[u8], FormatError> {
        if self.start == self.valid {
            if self.spent > MAX_RECORD {
                return Err(self.too_long());
            }
            self.advance()?;
        }
        Ok(self.buffer.get(self.start..self.valid).unwrap_or_default())
    }

    /// Makes the next stretch of valid text available, if there is one.
    fn advance(&mut self) -> Result<(), FormatError> {
        self.buffer.copy_within(self.valid..self.end, 0);
        self.before += self.valid as u64;
        self.end -= self.valid;
        (self.start, self.valid) = (0, 0);
        loop {
            let unchecked = self.buffer.get(..self.end).unwrap_or_default();
            match std::str::from_utf8(unchecked) {
                Ok(_) => self.valid = self.end,
                Err(error) => {
                    self.valid = error.valid_up_to();
                    if self.valid == 0 && error.error_len().is_some() {
                        return Err(self.not_utf8());
                    }
                }
            }
            if self.valid > 0 || (self.at_end && self.end == 0) {
                return Ok(());
            }
            if self.at_end {
                return Err(self.cut_in_a_character());
            }
            self.read_more()?;
        }
    }

    fn read_more(&mut self) -> Result<(), FormatError> {
        let free = self.buffer.get_mut(self.end..).unwrap_or_default();
        match self.inner.read(free) {
            Ok(0) => self.at_end = true,
            Ok(read) => self.end += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(self.place(FormatError::from_stream(&error, &self.name))),
        }
        Ok(())
    }

    /// Takes bytes that `fill` gave.
    pub(crate) fn take(&mut self, amount: usize) {
        let taken = self.start..(self.start + amount).min(self.valid);
        self.line += memchr::memchr_iter(b'\n', self.buffer.get(taken.clone()).unwrap_or_default()).count() as u64;
        self.spent = self.spent.saturating_add(taken.len());
        self.start = taken.end;
    }

    fn place(&self, error: FormatError) -> FormatError {
        let line = error.line.unwrap_or(self.line);
        error.at_line(line)
    }

    fn not_utf8(&self) -> FormatError {
        let message = format!("this is not UTF-8 (byte {})", self.before);
        self.place(FormatError::new(Fault::Encoding, &self.name, message)).at_byte(self.before).hint(SAVE_AS_UTF8)
    }

    fn cut_in_a_character(&self) -> FormatError {
        let message = format!("the file breaks off inside a character (byte {})", self.before);
        self.place(FormatError::new(Fault::CutShort, &self.name, message))
            .at_byte(self.before)
            .hint("fetch the file again; what came before is whole")
    }

    fn too_long(&self) -> FormatError {
        let message = format!("a record ending after this line is longer than {} MiB", MAX_RECORD / 1024 / 1024);
        self.place(FormatError::new(Fault::CutShort, &self.name, message))
            .at_byte(self.before)
            .hint("look for a quotation mark or an element that is not closed")
    }
}

impl Read for Input {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let amount = available.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..amount), available.get(..amount)) {
            to.copy_from_slice(from);
        }
        self.take(amount);
        Ok(amount)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.fill().map_err(io::Error::from)
    }

    fn consume(&mut self, amount: usize) {
        self.take(amount);
    }
}

/// The encoding by byte order mark, XML declaration or header of a catalogue (`None`: UTF-8) and the length of the mark.
fn encoding_of(head: &[u8], name: &str) -> Result<(Option<&'static Encoding>, usize), FormatError> {
    if head.starts_with(&[0xFF, 0xFE, 0, 0]) || head.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(FormatError::new(Fault::Encoding, name, "this is UTF-32").at_line(1).hint(SAVE_AS_UTF8));
    }
    if let Some((encoding, length)) = Encoding::for_bom(head) {
        return Ok(((encoding != UTF_8).then_some(encoding), length));
    }
    if head.starts_with(b"<\0") {
        return Ok((Some(UTF_16LE), 0));
    }
    if head.starts_with(b"\0<") {
        return Ok((Some(UTF_16BE), 0));
    }
    let Some(label) = declared_encoding(head).or_else(|| charset::of_catalogue(head)) else { return Ok((None, 0)) };
    match Encoding::for_label(&label) {
        // UTF-16 without a mark is declared by files that were re-saved as UTF-8.
        Some(encoding) if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE => Ok((None, 0)),
        Some(encoding) => Ok((Some(encoding), 0)),
        None => {
            let label = String::from_utf8_lossy(&label);
            let message = format!("the encoding `{label}` is not known");
            Err(FormatError::new(Fault::Encoding, name, message).at_line(1).hint(SAVE_AS_UTF8))
        }
    }
}

/// The label in `<?xml … encoding="label" … ?>`.
fn declared_encoding(head: &[u8]) -> Option<Vec<u8>> {
    let rest = head.strip_prefix(b"<?xml")?;
    let declaration = rest.get(..memchr::memmem::find(rest, b"?>")?)?;
    let after = declaration.get(memchr::memmem::find(declaration, b"encoding")? + b"encoding".len()..)?;
    let after = after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = after.split_first()?;
    Some(value.get(..memchr::memchr(*quote, value)?)?.to_vec())
}

fn refuse_binary(head: &[u8], encoding: Option<&'static Encoding>, name: &str) -> Result<(), FormatError> {
    let refuse = |message: String, hint: &str| {
        Err(FormatError::new(Fault::NotTheFormat, name, message).at_byte(0).hint(hint.to_owned()))
    };
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return refuse(format!("this is {what}, not a text file"), "export it as TMX, XLIFF, XLSX or CSV first");
    }
    if encoding.is_some() {
        return Ok(());
    }
    let nuls = memchr::memchr_iter(0, head).count();
    let broken = std::str::from_utf8(head).is_err_and(|error| error.error_len().is_some());
    let message = "this is a binary file (or UTF-16 without a byte order mark)";
    if nuls * 10 > head.len() || (nuls > 0 && broken) {
        return refuse(message.to_owned(), SAVE_AS_UTF8);
    }
    Ok(())
}

/// Turns another encoding into UTF-8; a malformed sequence is an error, never a replacement character.
struct Transcoder {
    inner: Bytes,
    decoder: Decoder,
    encoding: &'static Encoding,
    name: Arc<str>,
    input: Vec<u8>,
    start: usize,
    end: usize,
    offset: u64,
    line: u64,
    last: bool,
    done: bool,
}

impl Transcoder {
    fn new(inner: Bytes, encoding: &'static Encoding, name: &str, bom: usize) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            encoding,
            name: name.into(),
            input: vec![0; BUFFER],
            start: 0,
            end: 0,
            offset: bom as u64,
            line: 1,
            last: false,
            done: false,
        }
    }

    fn malformed(&self) -> io::Error {
        let fault = if self.last && self.start == self.end { Fault::CutShort } else { Fault::Encoding };
        let message = format!("this is not {} (byte {})", self.encoding.name(), self.offset);
        FormatError::new(fault, &self.name, message).at_line(self.line).at_byte(self.offset).hint(SAVE_AS_UTF8).into()
    }
}

impl Read for Transcoder {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.done {
            if self.start == self.end && !self.last {
                (self.start, self.end) = (0, self.inner.read(&mut self.input)?);
                self.last = self.end == 0;
            }
            let source = self.input.get(self.start..self.end).unwrap_or_default();
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(source, out, self.last);
            self.start += read;
            self.offset += read as u64;
            self.line += memchr::memchr_iter(b'\n', out.get(..written).unwrap_or_default()).count() as u64;
            match result {
                DecoderResult::Malformed(..) => return Err(self.malformed()),
                DecoderResult::InputEmpty if self.last => self.done = true,
                _ => {}
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
