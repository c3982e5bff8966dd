//! The archive around a workbook.
//!
//! A ZIP archive is read from its end, so the stream is kept aside first (in memory while it is
//! small). What the archive claims of itself is not believed: each part is unpacked against a limit.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::DeflateDecoder;
use tempfile::SpooledTempFile;
use zip::{CompressionMethod, ZipArchive};

use super::super::error::{Fault, FormatError};
use super::super::input::{Input, MAX_RECORD};
use super::super::xml::{Tag, XmlReader};

/// Bytes of an archive that are kept in memory.
const IN_MEMORY: usize = 8 * 1024 * 1024;
/// Parts of an archive that are looked at.
const MAX_PARTS: usize = 20_000;
/// A part may always be this large unpacked …
const MAX_SMALL: u64 = 32 * 1024 * 1024;
/// … and beyond that so many times its packed size. Real sheets stay below 50.
const MAX_RATIO: u64 = 100;
/// What no part may exceed.
const MAX_UNPACKED: u64 = 4 * 1024 * 1024 * 1024;

/// All its texts together may always be this long, and beyond that `MAX_RATIO` times the file.
const MAX_TEXT: u64 = 1024 * 1024 * 1024;

/// What an archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// A workbook of Excel.
    Xlsx,
    /// A spreadsheet of OpenDocument.
    Ods,
    /// Something else.
    Other,
}

/// A file within the archive.
#[derive(Clone)]
struct Entry {
    name: String,
    start: u64,
    packed: u64,
    stored: bool,
    encrypted: bool,
}

/// An archive whose parts can be read.
#[derive(Clone)]
pub(in super::super) struct Package {
    name: String,
    file: Shared,
    entries: Vec<Entry>,
    kind: Kind,
}

impl Package {
    /// Keeps the stream aside and reads the list of its parts.
    pub(in super::super) fn open(mut raw: Box<dyn Read + Send>, name: &str) -> Result<Self, FormatError> {
        Self::read(&mut raw, name)
    }

    /// As [`Self::open`], of a stream that is lent.
    pub(in super::super) fn read(raw: &mut dyn Read, name: &str) -> Result<Self, FormatError> {
        let mut spool = tempfile::spooled_tempfile(IN_MEMORY);
        let size = io::copy(raw, &mut spool).map_err(|error| FormatError::from_stream(&error, name))?;
        if size == 0 {
            return Err(FormatError::new(Fault::Empty, name, "the file is empty")
                .hint("check that the program that wrote it has finished"));
        }
        let file = Shared { file: Arc::new(Mutex::new(spool)), at: 0, size };
        let entries = entries(file.clone(), name)?;
        let mut package = Self { name: name.to_owned(), file, entries, kind: Kind::Other };
        package.kind = package.find_kind();
        Ok(package)
    }

    /// What it holds.
    pub(in super::super) fn kind(&self) -> Kind {
        self.kind
    }

    /// The file, as it was named.
    pub(in super::super) fn name(&self) -> &str {
        &self.name
    }

    /// Itself, if it is a workbook that can be read.
    ///
    /// # Errors
    /// What it is instead, and what to do with it.
    pub(in super::super) fn workbook(self) -> Result<Self, FormatError> {
        if self.kind == Kind::Other {
            return Err(self.something_else());
        }
        if self.entries.iter().any(|entry| entry.encrypted) || self.is_encrypted_document() {
            return Err(self.refuse("this spreadsheet is protected with a password", UNPROTECT));
        }
        Ok(self)
    }

    /// Whether it is a document of a word processor.
    pub(in super::super) fn is_text_document(&self) -> bool {
        (self.kind == Kind::Other && self.has("word/document.xml")) || self.is_open_text()
    }

    /// Whether it is a text of OpenDocument.
    pub(in super::super) fn is_open_text(&self) -> bool {
        self.kind == Kind::Other && self.mimetype().starts_with("application/vnd.oasis.opendocument.text")
    }

    fn has(&self, part: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == part)
    }

    fn find_kind(&self) -> Kind {
        if self.has("[Content_Types].xml") && self.any_in("xl/", ".xml") {
            return Kind::Xlsx;
        }
        let spreadsheet = self.mimetype().starts_with("application/vnd.oasis.opendocument.spreadsheet");
        if spreadsheet && self.has("content.xml") { Kind::Ods } else { Kind::Other }
    }

    fn any_in(&self, folder: &str, ending: &str) -> bool {
        self.entries.iter().any(|entry| {
            let name = entry.name.to_ascii_lowercase();
            name.starts_with(folder) && name.ends_with(ending) && !name.ends_with(".bin")
        })
    }

    fn mimetype(&self) -> String {
        let mut text = String::new();
        if let Some(part) = self.part("mimetype") {
            let _ = part.take(200).read_to_string(&mut text);
        }
        text
    }

    /// OpenDocument keeps the list of its parts open and says there which are encrypted.
    fn is_encrypted_document(&self) -> bool {
        let mut manifest = Vec::new();
        if let Some(part) = self.part("META-INF/manifest.xml") {
            let _ = part.take(1 << 20).read_to_end(&mut manifest);
        }
        memchr::memmem::find(&manifest, b"encryption-data").is_some()
    }

    /// A part, unpacked against the limit.
    pub(super) fn part(&self, path: &str) -> Option<Part> {
        let path = path.trim_start_matches('/');
        let same = |entry: &&Entry| entry.name == path || entry.name.eq_ignore_ascii_case(path);
        let entry = self.entries.iter().find(same)?;
        let section = Section { file: self.file.from(entry.start), left: entry.packed };
        let section = BufReader::with_capacity(64 * 1024, section);
        let bytes: Box<dyn Read + Send> =
            if entry.stored { Box::new(section) } else { Box::new(DeflateDecoder::new(section)) };
        let limit = entry.packed.saturating_mul(MAX_RATIO).clamp(MAX_SMALL, MAX_UNPACKED);
        Some(Part { bytes, left: limit, part: entry.name.clone(), name: self.name.clone() })
    }

    /// A part as XML, its root element read; `None` where there is no such part.
    pub(in super::super) fn xml(&self, path: &str, root: &str) -> Result<Option<(XmlReader, Tag)>, FormatError> {
        let Some(part) = self.part(path) else { return Ok(None) };
        let open = || {
            let mut xml = XmlReader::new(Input::new(Box::new(part), &self.name)?);
            let tag = xml.root(&[root], "what belongs there")?;
            Ok((xml, tag))
        };
        open().map(Some).map_err(|error: FormatError| {
            let fault = if error.fault == Fault::CutShort { Fault::CutShort } else { Fault::NotTheFormat };
            within(FormatError { fault, ..error }, path)
        })
    }

    /// The limit on all its text together.
    pub(super) fn budget(&self) -> Budget {
        let left = self.file.size.saturating_mul(MAX_RATIO).max(MAX_TEXT);
        Budget { left, name: self.name.clone() }
    }

    pub(in super::super) fn refuse(&self, message: impl Into<String>, hint: &str) -> FormatError {
        FormatError::new(Fault::NotTheFormat, &self.name, message).hint(hint)
    }

    /// What the archive is, when it is no workbook.
    fn something_else(&self) -> FormatError {
        let mimetype = self.mimetype();
        let starts = |start: &str| self.entries.iter().any(|entry| entry.name.starts_with(start));
        for (found, what, hint) in [
            (self.has("xl/workbook.bin"), "a binary Excel workbook (.xlsb)", "save it as .xlsx"),
            (starts("word/"), "a Word document", DOCUMENT),
            (starts("ppt/"), "a presentation of PowerPoint", DOCUMENT),
            (mimetype.contains("opendocument.text"), "an OpenDocument text", DOCUMENT),
            (mimetype.contains("opendocument"), "an OpenDocument file, but no spreadsheet", DOCUMENT),
            (mimetype.contains("epub"), "a book (EPUB)", DOCUMENT),
        ] {
            if found {
                return self.refuse(format!("this is {what}"), hint);
            }
        }
        if self.entries.is_empty() {
            return self.refuse("this ZIP archive is empty", "check that it was packed to its end");
        }
        self.refuse(format!("this is a ZIP archive with {} in it", self.listing()), UNZIP)
    }

    /// The first files of the archive, those that hafez may read before others.
    fn listing(&self) -> String {
        let files: Vec<&str> =
            self.entries.iter().map(|entry| entry.name.as_str()).filter(|n| !n.ends_with('/')).collect();
        let known = |name: &&&str| super::super::Format::of_name(name).is_some() || name.ends_with(".tbx");
        let mut shown: Vec<&str> = files.iter().filter(known).take(3).copied().collect();
        if shown.is_empty() {
            shown = files.iter().take(3).copied().collect();
        }
        let names: Vec<String> = shown.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
        match files.len().saturating_sub(shown.len()) {
            0 => names.join(", "),
            1 => format!("{} and 1 file more", names.join(", ")),
            more => format!("{} and {more} files more", names.join(", ")),
        }
    }
}

/// How much text a workbook may give out. A few bytes of it can name a long text again and again.
pub(super) struct Budget {
    left: u64,
    name: String,
}

impl Budget {
    /// Counts text that is given out.
    pub(super) fn spend(&mut self, length: usize) -> Result<(), FormatError> {
        self.left = self.left.checked_sub(length as u64).ok_or_else(|| {
            FormatError::new(Fault::NotTheFormat, &self.name, "its cells hold far more text than the file is long")
                .hint("hafez reads no file that is made to fill the disk; save the sheet as CSV")
        })?;
        Ok(())
    }
}

const UNPROTECT: &str = "open it with the password, save it without one, and import that";
const DOCUMENT: &str = "memories come as TMX, XLIFF, XLSX, TSV or CSV; export one of these";
const UNZIP: &str = "unzip it and import the files in it";

/// What is said of a row that no program would write.
pub(super) fn too_long() -> String {
    format!("a row is longer than {} MiB", MAX_RECORD / 1024 / 1024)
}

/// An error of a part as one of the file: a line of the part is no line of the file.
pub(super) fn within(error: FormatError, part: &str) -> FormatError {
    let message = if error.message.contains(part) { error.message } else { format!("{} (in `{part}`)", error.message) };
    FormatError { message, line: None, byte_offset: None, hint: Some(REPAIR.to_owned()), ..error }
}

const REPAIR: &str = "open it in a spreadsheet program and save it again, or save it as CSV";

fn entries(file: Shared, name: &str) -> Result<Vec<Entry>, FormatError> {
    let damaged = |what: String| {
        FormatError::new(Fault::NotTheFormat, name, format!("this ZIP archive is damaged ({what})"))
            .hint("fetch or save the file again")
    };
    let mut archive = ZipArchive::new(file).map_err(|error| damaged(error.to_string()))?;
    if archive.len() > MAX_PARTS {
        return Err(
            FormatError::new(Fault::NotTheFormat, name, format!("an archive of {} files", archive.len())).hint(UNZIP)
        );
    }
    let mut entries = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| damaged(error.to_string()))?;
        let method = entry.compression();
        entries.push(Entry {
            name: String::from_utf8_lossy(entry.name_raw()).replace('\\', "/"),
            start: entry.data_start().ok_or_else(|| damaged("a part has no beginning".to_owned()))?,
            packed: entry.compressed_size(),
            stored: method == CompressionMethod::Stored,
            encrypted: entry.encrypted(),
        });
    }
    Ok(entries)
}

/// The archive as several readers see it, each at its own place.
#[derive(Clone)]
struct Shared {
    file: Arc<Mutex<SpooledTempFile>>,
    at: u64,
    size: u64,
}

impl Shared {
    fn from(&self, at: u64) -> Self {
        Self { at, ..self.clone() }
    }
}

impl Read for Shared {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(out)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = place.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// The packed bytes of one part.
struct Section {
    file: Shared,
    left: u64,
}

impl Read for Section {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(out.len());
        let read = self.file.read(out.get_mut(..most).unwrap_or_default())?;
        self.left -= read as u64;
        Ok(read)
    }
}

/// The bytes of one part; an error where they are more than a sheet can need.
pub(super) struct Part {
    bytes: Box<dyn Read + Send>,
    left: u64,
    part: String,
    name: String,
}

impl Read for Part {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(out)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            let message = format!("`{}` in it unpacks to far more than a sheet can hold", self.part);
            FormatError::new(Fault::NotTheFormat, &self.name, message)
                .hint("hafez reads no archive that is made to fill the disk; save the sheet as CSV")
        })?;
        Ok(read)
    }
}
