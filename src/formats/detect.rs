//! Which format a file has: by its extension, then by its first lines.

use std::fmt;

use thiserror::Error;

use crate::lang::LangMap;

use super::error::{Fault, FormatError};
use super::{charset, header_column};

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Tab-separated values.
    Tsv,
    /// Comma-separated values.
    Csv,
    /// Translation Memory eXchange.
    Tmx,
    /// XML Localization Interchange File Format 1.2.
    Xliff,
    /// XLIFF 2.0 to 2.2.
    Xliff2,
    /// Catalogue of GNU gettext.
    Po,
    /// Workbook of Excel.
    Xlsx,
    /// Spreadsheet of the OpenDocument format.
    Ods,
    /// Document of Word: a work file.
    Docx,
    /// Memory of Trados Studio.
    Sdltm,
    /// Memory of Weblate.
    Weblate,
    /// Two plain text files, line by line.
    Pairs,
}

/// A name that is no format, or none for this purpose.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{name}` is not a format hafez can use here; it can use tsv, csv, tmx, xliff, xliff2, po, weblate and xlsx, and read ods and sdltm"
)]
pub struct UnknownFormat {
    /// What was written.
    pub name: String,
}

const EXTENSIONS: &[(&str, Format)] = &[
    ("tsv", Format::Tsv),
    ("tab", Format::Tsv),
    ("csv", Format::Csv),
    ("tmx", Format::Tmx),
    ("xliff", Format::Xliff),
    ("xlf", Format::Xliff),
    ("sdlxliff", Format::Xliff),
    ("mqxliff", Format::Xliff),
    ("mxliff", Format::Xliff),
    ("txlf", Format::Xliff),
    ("xliff2", Format::Xliff2),
    ("xlf2", Format::Xliff2),
    ("po", Format::Po),
    ("pot", Format::Po),
    ("json", Format::Weblate),
    ("weblate", Format::Weblate),
    ("xlsx", Format::Xlsx),
    ("xlsm", Format::Xlsx),
    ("xltx", Format::Xlsx),
    ("ods", Format::Ods),
    ("ots", Format::Ods),
    ("sdltm", Format::Sdltm),
];

/// Formats of other tools, by extension, that would otherwise be taken for tables.
const NOT_YET: &[&str] = &["tbx", "docx", "odt", "html"];

impl Format {
    /// Whether it is a table, whose columns can be named.
    pub fn has_columns(self) -> bool {
        matches!(self, Self::Tsv | Self::Csv | Self::Xlsx | Self::Ods)
    }

    /// The name on the command line and in the history.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tsv => "tsv",
            Self::Csv => "csv",
            Self::Tmx => "tmx",
            Self::Xliff => "xliff",
            Self::Xliff2 => "xliff2",
            Self::Po => "po",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Docx => "docx",
            Self::Sdltm => "sdltm",
            Self::Weblate => "weblate",
            Self::Pairs => "text",
        }
    }

    /// The format that a file name promises; `.gz` behind it does not count.
    pub fn of_name(name: &str) -> Option<Self> {
        let extension = extension(name)?;
        EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let lower = name.to_ascii_lowercase();
        EXTENSIONS
            .iter()
            .find(|(known, _)| *known == lower)
            .map(|(_, format)| *format)
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

fn extension(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let base = lower.strip_suffix(".gz").unwrap_or(&lower);
    let (stem, extension) = base.rsplit_once('.')?;
    (!stem.is_empty() && !extension.contains(['/', '\\'])).then(|| extension.to_owned())
}

/// Decides by the name, else by the beginning of the text.
pub(super) fn detect(head: &[u8], name: &str, languages: &LangMap) -> Result<Format, FormatError> {
    if let Some(format) = Format::of_name(name) {
        return Ok(format);
    }
    let extension = extension(name);
    let is_termbase = |start: &[u8]| memchr::memmem::find(head, start).is_some();
    if extension.as_deref() == Some("tbx")
        || (head.trim_ascii_start().starts_with(b"<")
            && [&b"<martif"[..], b"<tbx", b"<TBX"].into_iter().any(is_termbase))
    {
        return Err(FormatError::new(Fault::NotTheFormat, name, "this is a glossary (TBX), not a memory")
            .hint(format!("`hafez glossary import {name}` takes it")));
    }
    if let Some(other) = NOT_YET.iter().find(|other| extension.as_deref() == Some(**other)) {
        return Err(FormatError::new(
            Fault::NotTheFormat,
            name,
            format!("memories cannot be read from .{other} files"),
        )
        .hint("export it as TMX, XLIFF, XLSX or CSV first, or name the format with --format"));
    }
    by_content(head, languages).ok_or_else(|| {
        FormatError::new(
            Fault::NotTheFormat,
            name,
            "this is none of the formats hafez reads (TMX, XLIFF, PO, Weblate, SDLTM, XLSX, ODS, TSV, CSV)",
        )
        .at_line(1)
        .hint("a text comes with its translation: name both, SOURCE TARGET; else name the format with --format")
    })
}

fn is_header(line: &str, delimiter: char, languages: &LangMap) -> bool {
    let mut cells = line.trim_end().split(delimiter).map(|cell| cell.trim_matches('"'));
    line.contains(delimiter) && cells.all(|cell| header_column(cell, languages).is_some())
}

pub(super) fn by_content(head: &[u8], languages: &LangMap) -> Option<Format> {
    if head.trim_ascii_start().starts_with(b"<") {
        let has = |root: &[u8]| memchr::memmem::find(head, root).is_some();
        // A prefix may stand before the name.
        let is_xliff = has(b"<xliff") || has(b":xliff ");
        return if has(b"<tmx") { Some(Format::Tmx) } else { is_xliff.then_some(Format::Xliff) };
    }
    let text = head.trim_ascii_start();
    let list = text.strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{"));
    if list && memchr::memmem::find(text, b"\"source_language\"").is_some() {
        return Some(Format::Weblate);
    }
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    if lines.find(|line| !line.is_empty() && !line.starts_with(b"#")).is_some_and(charset::begins_a_catalogue) {
        return Some(Format::Po);
    }
    let first = text.split(|byte| *byte == b'\n').find(|line| !line.starts_with(b"#")).unwrap_or_default();
    if first.contains(&b'\t') {
        return Some(Format::Tsv);
    }
    // Prose has commas too: without a name that says so, only a header is proof enough.
    let first = std::str::from_utf8(first).ok()?;
    [',', ';'].into_iter().any(|delimiter| is_header(first, delimiter, languages)).then_some(Format::Csv)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_then_the_content() {
        for (name, head, format) in [
            ("a.tsv", "<tmx", Format::Tsv),
            ("a.TMX.gz", "", Format::Tmx),
            ("a.csv", "a\tb", Format::Csv),
            ("a.txt", "a, b\tc\n", Format::Tsv),
            ("-", "# hafez escapes\nen\tfa\n", Format::Tsv),
            ("-", "en;\"fa\"\r\na;b", Format::Csv),
            ("-", "# x\tcomment\n\nmsgid \"\"\nmsgstr \"\"\n", Format::Po),
            ("-", "[\n {\"source\": \"a\", \"source_language\": \"en\"", Format::Weblate),
            ("a.txt", "msgid\tb\n", Format::Tsv),
            ("a.xml", "<?xml?>\n<!DOCTYPE tmx><tmx>", Format::Tmx),
            ("a.xml", "<xliff version=\"2.0\">", Format::Xliff),
            ("a.mqxliff", "", Format::Xliff),
        ] {
            assert_eq!(detect(head.as_bytes(), name, &LangMap::default()).unwrap(), format, "{name}");
        }
        assert!(detect(b"one word", "a.txt", &LangMap::default()).is_err());
        assert!(detect(b"Well, no", "a.txt", &LangMap::default()).is_err());
        assert!(detect(b"<html>", "a.xml", &LangMap::default()).is_err());
        assert!(detect(b"a\tb", "a.docx", &LangMap::default()).is_err());
    }
}
