//! Files that are no text: archives, databases, Office documents. What they are is told by their
//! bytes; a name or a --format that says something else is an error, not a guess.

use std::io::{self, Read};

use super::error::{Fault, FormatError};
use super::plain::Plain;
use super::sdltm;
use super::sheet::{Kind, Package, SheetReader};
use super::steps::Steps as _;
use super::{Format, ReadOptions, UnitReader, work};

/// A kind of container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// A ZIP archive: workbooks, documents, archives.
    Zip,
    /// The container of old Office documents, and of those that are encrypted.
    Ole,
    /// An SQLite database.
    Sqlite,
}

/// Bytes of an old Office document in which its kind is looked for.
const OLE_HEAD: u64 = 64 * 1024 * 1024;

type Bytes = Box<dyn Read + Send>;

impl Container {
    /// By the first bytes of the file.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        const SIGNATURES: &[(&[u8], Container)] = &[
            (b"PK\x03\x04", Container::Zip),
            (b"PK\x05\x06", Container::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Container::Ole),
            (b"SQLite format 3\0", Container::Sqlite),
        ];
        SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)).map(|(_, container)| *container)
    }

    /// Begins to read its units.
    pub(super) fn open(self, plain: Plain, name: &str, options: &ReadOptions) -> Result<UnitReader, FormatError> {
        match self {
            Self::Zip => workbook(plain.whole(), name, options),
            Self::Sqlite if !sdltm::is_ours(plain.head()) => {
                agree(Format::Sdltm, "a database", name, options)?;
                let items = Box::new(sdltm::SdltmReader::new(plain.whole(), name, options.languages.clone())?.items());
                Ok(UnitReader::of(Format::Sdltm, items))
            }
            other => Err(other.refuse(plain, name)),
        }
    }

    /// What it is, for somebody who cannot use it.
    pub(crate) fn refuse(self, plain: Plain, name: &str) -> FormatError {
        match self {
            Self::Zip => refuse(name, "this is a ZIP archive".to_owned(), "unzip it first"),
            Self::Ole => ole(plain.whole(), name),
            Self::Sqlite if sdltm::is_ours(plain.head()) => refuse(
                name,
                "this is a memory of hafez itself".to_owned(),
                "read it with --memory; `hafez export` makes a file for another memory",
            ),
            Self::Sqlite => refuse(name, "this is a database".to_owned(), "export it as TMX first"),
        }
    }
}

fn workbook(raw: Bytes, name: &str, options: &ReadOptions) -> Result<UnitReader, FormatError> {
    let package = Package::open(raw, name)?;
    if package.is_text_document() {
        return document(package, options);
    }
    let package = package.workbook()?;
    let (format, what) = match package.kind() {
        Kind::Ods => (Format::Ods, "an OpenDocument spreadsheet"),
        _ => (Format::Xlsx, "an Excel workbook"),
    };
    agree(format, what, name, options)?;
    if work::is_workbook(&package, options)? {
        return Ok(work::reader(&work::of_workbook(package, options)?, format, options.half));
    }
    Ok(UnitReader::of(format, Box::new(SheetReader::new(package, options.clone())?.items())))
}

/// The table of a work file; any other document holds no units.
fn document(package: Package, options: &ReadOptions) -> Result<UnitReader, FormatError> {
    if package.is_open_text() && work::is_document(&package, options) {
        return Err(work::open_text(&package));
    }
    match work::of_document(&package, options) {
        Ok(work) => Ok(work::reader(&work, Format::Docx, options.half)),
        Err(error) if error.fault == Fault::NotTheFormat => {
            let other = package.workbook().err().unwrap_or(error);
            Err(other.hint(ARTICLE))
        }
        Err(error) => Err(error),
    }
}

/// What to do with a document that is no work file.
const ARTICLE: &str = "an article comes with its translation: name both, the source first, or pair them with `hafez align \
                       SOURCE TARGET`; memories come as TMX, XLIFF, XLSX, TSV or CSV";

/// Whether the user and the name mean the format that the file has.
fn agree(format: Format, what: &str, name: &str, options: &ReadOptions) -> Result<(), FormatError> {
    match (options.format, Format::of_name(name)) {
        (Some(asked), _) if asked != format => {
            let hint = format!("leave --format out, or write --format {format}");
            let asked = if asked == Format::Weblate { "Weblate".to_owned() } else { asked.name().to_uppercase() };
            Err(refuse(name, format!("this is {what}, not {asked}"), &hint))
        }
        (None, Some(promised)) if promised != format => {
            let hint = format!("rename it to .{format}, or add --format {format}");
            Err(refuse(name, format!("this is {what}, but its name ends as that of {promised} does"), &hint))
        }
        _ => Ok(()),
    }
}

/// The error for text where a container is expected.
pub(super) fn refuse_text(head: &[u8], name: &str, options: &ReadOptions) -> Result<(), FormatError> {
    let what = match options.format.or_else(|| Format::of_name(name)) {
        Some(Format::Xlsx) => "an Excel workbook",
        Some(Format::Ods) => "an OpenDocument spreadsheet",
        Some(Format::Sdltm) => "a memory of Trados Studio",
        _ => return Ok(()),
    };
    if head.is_empty() {
        return Ok(());
    }
    let message = format!("this is not {what}: it has no such beginning");
    let is_text =
        std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |text| !text.contains('\0'));
    let hint = match (options.format, is_text) {
        (Some(_), _) => "leave --format out: hafez looks at the file itself",
        (None, true) => "it looks like text; name its format, for example --format csv or --format tsv",
        (None, false) => "fetch or save the file again",
    };
    Err(refuse(name, message, hint))
}

fn refuse(name: &str, message: String, hint: &str) -> FormatError {
    FormatError::new(Fault::NotTheFormat, name, message).hint(hint)
}

/// What an old Office document is, by the names of its streams, which stand in it in UTF-16.
fn ole(raw: Bytes, name: &str) -> FormatError {
    const STREAMS: &[(&str, &str, &str)] = &[
        (
            "EncryptedPackage",
            "this document is protected with a password",
            "open it with the password, save it without one, and import that",
        ),
        ("Workbook", "this is an old Excel workbook (.xls)", "open it in a spreadsheet program and save it as .xlsx"),
        ("Book", "this is an old Excel workbook (.xls)", "open it in a spreadsheet program and save it as .xlsx"),
        (
            "WordDocument",
            "this is an old Word document (.doc)",
            "memories come as TMX, XLIFF, XLSX, TSV or CSV; export one of these",
        ),
    ];
    let seen = names(raw, STREAMS.iter().map(|(stream, ..)| *stream));
    let found = seen.iter().position(|seen| *seen).and_then(|at| STREAMS.get(at));
    let (_, message, hint) =
        found.copied().unwrap_or(("", "this is an old Office document", "export it as TMX, XLIFF, XLSX or CSV first"));
    refuse(name, message.to_owned(), hint)
}

/// Which of the names stand in the file.
fn names<'n>(raw: Bytes, names: impl Iterator<Item = &'n str>) -> Vec<bool> {
    let wanted: Vec<Vec<u8>> = names.map(|name| name.encode_utf16().flat_map(u16::to_le_bytes).collect()).collect();
    let mut seen = vec![false; wanted.len()];
    let mut raw = raw.take(OLE_HEAD);
    let mut window: Vec<u8> = Vec::new();
    loop {
        let before = window.len();
        match raw.by_ref().take(64 * 1024).read_to_end(&mut window) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return seen,
            Ok(_) if window.len() == before => return seen,
            Ok(_) => {}
        }
        for (seen, name) in seen.iter_mut().zip(&wanted) {
            *seen |= memchr::memmem::find(&window, name).is_some();
        }
        // A name may lie across the edge.
        window.drain(..window.len().saturating_sub(64));
    }
}
