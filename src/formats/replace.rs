//! Which files may be written over without asking: those that hafez wrote as the same kind of export.
//!
//! Where a format has a place for the program that wrote a file, its name must stand there; a table must have the
//! header of such a table. A work or review file is never one: somebody may have worked in it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use memchr::memmem;

use super::columns::Column;
use super::tsv::ESCAPES;
use super::{Format, review, sheet};

/// How much of a file is looked at.
const HEAD: u64 = 64 * 1024;
/// The first part of a workbook that hafez wrote: other programs begin with another one.
const FIRST_PART: &[u8] = b"xl/worksheets/sheet1.xml";
/// Where the name of the first part stands in an archive.
const NAME_AT: usize = 30;

/// What a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// A memory.
    Memory(Format),
    /// A table of names, with this between its cells.
    Names(u8),
    /// A workbook of names.
    NamesBook,
    /// A glossary as TBX.
    Tbx,
    /// A glossary as UTX.
    Utx,
    /// Pairs of terms, a tab between.
    List,
    /// A page that has this line in its head.
    Page(&'static str),
    /// A table with these columns among others, with this between its cells.
    Table(u8, &'static [&'static str]),
}

/// Whether a file may be written over: it is empty, or such an export.
///
/// # Errors
/// It cannot be read.
pub fn may_replace(path: &Path, export: Export) -> io::Result<bool> {
    let head = head(path)?;
    if head.is_empty() {
        return Ok(true);
    }
    Ok(match export {
        Export::Memory(Format::Xlsx) => is_book(path, &head, "memory"),
        Export::NamesBook => is_book(path, &head, "glossary"),
        _ if head.contains(&0) => false,
        Export::Memory(format) => is_memory(&head, format),
        Export::Names(delimiter) => is_table(&head, delimiter, is_table_of_names),
        Export::Tbx => all(&head, &["<p>hafez glossary</p>"]),
        Export::Page(mark) => all(&head, &["<meta name=\"generator\" content=\"hafez ", mark]),
        Export::Utx => {
            head.starts_with(b"#UTX") && any(&head, "\n#src\ttgt\tsrc:pos\tterm status\tsrc:comment\tconcept ID\n")
        }
        Export::List => is_list(&head),
        Export::Table(delimiter, names) => {
            is_table(&head, delimiter, |cells| names.iter().all(|name| cells.contains(name)))
        }
    })
}

/// The beginning of a file, unpacked.
fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    if head.starts_with(&[0x1F, 0x8B]) {
        head.clear();
        // What is no archive after all is none of ours.
        let _ = MultiGzDecoder::new(File::open(path)?).take(HEAD).read_to_end(&mut head);
        head.push(b'\n');
    }
    Ok(head)
}

fn is_memory(head: &[u8], format: Format) -> bool {
    match format {
        Format::Tmx => any(head, "<header creationtool=\"hafez\""),
        Format::Xliff => all(head, &["<xliff", "tool-id=\"hafez\""]),
        Format::Xliff2 => all(head, &["<xliff", "version=\"2"]) && is_ours_or_empty(head),
        Format::Po => all(head, &["X-Generator: hafez"]) && !any(head, "X-Hafez-Work"),
        Format::Weblate => head.trim_ascii() == b"[]" || (head.starts_with(b"[") && any(head, "\"source_language\"")),
        Format::Tsv => !review::is_review(head) && is_table(head, b'\t', is_table_of_units),
        Format::Csv => is_table(head, b',', is_table_of_units),
        Format::Xlsx | Format::Ods | Format::Docx | Format::Sdltm | Format::Pairs => false,
    }
}

/// XLIFF 2 names its tool in each `file`, and has none for no unit.
fn is_ours_or_empty(head: &[u8]) -> bool {
    (any(head, "type=\"hafez\"") && !any(head, "hafez-work")) || !any(head, "<file")
}

fn any(head: &[u8], text: &str) -> bool {
    memmem::find(head, text.as_bytes()).is_some()
}

fn all(head: &[u8], texts: &[&str]) -> bool {
    texts.iter().all(|text| any(head, text))
}

/// By the header.
fn is_table(head: &[u8], delimiter: u8, is_header: impl Fn(&[&str]) -> bool) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.starts_with(ESCAPES.as_bytes()));
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default().trim_ascii_end());
    // The names of columns hold neither marks nor line breaks.
    let cells: Vec<&str> = first.split(char::from(delimiter)).map(|cell| cell.trim_matches('"')).collect();
    is_header(&cells)
}

/// An export says of every unit when it was changed; what somebody typed hardly does.
fn is_table_of_units(cells: &[&str]) -> bool {
    cells.len() > 2 && cells.contains(&"time") && cells.iter().all(|cell| Column::parse(cell).is_ok())
}

/// The columns that are always there.
fn is_table_of_names(cells: &[&str]) -> bool {
    ["en", "fa", "kind", "note"].iter().all(|name| cells.contains(name))
}

/// Comments, and lines with a tab.
fn is_list(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    // The last line may be cut.
    let whole = text.iter().rposition(|byte| *byte == b'\n').and_then(|end| text.get(..end)).unwrap_or(text);
    let is_pair = |line: &[u8]| (1..=2).contains(&line.iter().filter(|byte| **byte == b'\t').count());
    let lines = || whole.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    lines().any(is_pair) && lines().all(|line| line.starts_with(b"#") || is_pair(line))
}

/// A workbook of ours whose first sheet has this name.
fn is_book(path: &Path, head: &[u8], title: &str) -> bool {
    let part = head.get(NAME_AT..).unwrap_or_default();
    if !head.starts_with(b"PK\x03\x04") || !part.starts_with(FIRST_PART) {
        return false;
    }
    let Ok(file) = File::open(path) else { return false };
    let rows = sheet::rows(Box::new(file), &path.display().to_string());
    rows.ok().and_then(|mut rows| rows.next()?.ok()).is_some_and(|row| &*row.sheet == title)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn is(export: Export, text: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, text).unwrap();
        may_replace(&path, export).unwrap()
    }

    #[test]
    fn a_table_is_known_by_its_header() {
        let units = Export::Memory(Format::Tsv);
        for (text, known) in [
            ("", true),
            ("en\tfa\tnote\n", false),
            ("en\tfa\n", false),
            ("en\tsdh\torigin\ttime\n", true),
            ("# hafez escapes\nen\tfa\ttime\n", true),
            ("segment\ten\tfa\tmatch\n", false),
            ("A first line of an article.\n", false),
            ("One\tTwo\n", false),
        ] {
            assert_eq!(is(units, text), known, "{text}");
        }
        assert!(is(Export::Memory(Format::Csv), "en,fa,time\r\n\"a\",b,\r\n"));
        assert!(is(Export::Names(b'\t'), "en\tfa\tfa-AF\tps\tkind\ten_variants\tfa_variants\tnote\n"));
        assert!(!is(Export::Names(b'\t'), "en\tfa\n"));
        assert!(is(Export::List, "# a comment\nriver\tرود\nsea\tدریا\tnote\n"));
        assert!(!is(Export::List, "Some words.\n"));
    }

    #[test]
    fn only_a_file_of_ours_is_known() {
        assert!(is(Export::Memory(Format::Tmx), "<tmx version=\"1.4\">\n<header creationtool=\"hafez\""));
        assert!(!is(Export::Memory(Format::Tmx), "<tmx version=\"1.4\">\n<header creationtool=\"OmegaT\""));
        assert!(!is(Export::Memory(Format::Po), "\"X-Generator: hafez 1\\n\"\n\"X-Hafez-Work: a.md\\n\"\n"));
        assert!(!is(Export::Memory(Format::Tmx), "PK\u{3}\u{4}\0\0"));
    }
}
