//! Which files may be written over without asking: those that hafez wrote as the same kind of export.
//!
//! Where a format has a place for the program that wrote a file, its name must stand there; a table must have the
//! header of such a table and no column more. A work or review file is never one: somebody may have worked in it.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use memchr::memmem;

use super::columns::Column;
use super::hits::{self, HitFormat};
use super::omegat::is_list_of_ours;
use super::tsv::ESCAPES;
use super::{Format, csv, review, sheet};
use crate::lang::LanguageTag;

/// How much of a file is looked at.
const HEAD: u64 = 64 * 1024;
/// The first part of a workbook that hafez wrote: other programs begin with another one.
const FIRST_PART: &[u8] = b"xl/worksheets/sheet1.xml";
/// Where the name of the first part stands in an archive.
const NAME_AT: usize = 30;

/// What a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export<'a> {
    /// A memory.
    Memory(Format),
    /// A table of names, with this between its cells; it may have these columns beside the known ones.
    Names(u8, &'a BTreeSet<String>),
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
    /// A table of hits.
    Hits(HitFormat),
    /// A table with these columns and no other, with this between its cells.
    Table(u8, &'static [&'static str]),
}

/// Whether a file may be written over: it is empty, or such an export.
///
/// # Errors
/// It cannot be read.
pub fn may_replace(path: &Path, export: Export<'_>) -> io::Result<bool> {
    let head = head(path)?;
    if head.is_empty() {
        return Ok(true);
    }
    Ok(match export {
        Export::Memory(Format::Xlsx) => is_book(path, &head, "memory"),
        Export::NamesBook => is_book(path, &head, "glossary"),
        _ if head.contains(&0) => false,
        Export::Memory(format) => is_memory(&head, format),
        Export::Names(delimiter, others) => is_table(&head, delimiter, |cells| is_table_of_names(cells, others)),
        Export::Tbx => all(&head, &["<p>hafez glossary</p>"]),
        Export::Page(mark) => all(&head, &["<meta name=\"generator\" content=\"hafez ", mark]),
        Export::Utx => {
            head.starts_with(b"#UTX") && any(&head, "\n#src\ttgt\tsrc:pos\tterm status\tsrc:comment\tconcept ID\n")
        }
        Export::List => is_list_of_ours(&head),
        Export::Hits(HitFormat::Csv) => is_table(&head, b',', hits::is_header),
        Export::Hits(HitFormat::Tsv) => is_table(&head, b'\t', hits::is_header),
        Export::Table(delimiter, names) => is_table(&head, delimiter, |cells| cells == names),
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

/// By the whole header: a column that no export has holds something of somebody.
fn is_table(head: &[u8], delimiter: u8, is_header: impl Fn(&[&str]) -> bool) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.starts_with(ESCAPES.as_bytes()));
    let first = lines.next().unwrap_or_default();
    let first = first.strip_suffix(b"\r").unwrap_or(first);
    let mut reader = ::csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).delimiter(delimiter).quoting(delimiter == b',').from_reader(first);
    let mut cells = ::csv::StringRecord::new();
    reader.read_record(&mut cells).is_ok_and(|found| found && is_header(&cells.iter().collect::<Vec<_>>()))
}

/// An export says of every unit when it was changed; what somebody typed hardly does.
fn is_table_of_units(cells: &[&str]) -> bool {
    cells.len() > 2 && cells.contains(&"time") && cells.iter().all(|cell| Column::parse(cell).is_ok())
}

/// The columns that are always there, in their order; then those of the other languages and the rest, each once.
fn is_table_of_names(cells: &[&str], others: &BTreeSet<String>) -> bool {
    const ALWAYS: [&str; 8] = ["en", "fa", "fa-AF", "ps", "kind", "en_variants", "fa_variants", "note"];
    const RULES: [&str; 4] = ["from", "until", "status", "match"];
    let is_known = |cell: &str| {
        let code = cell.strip_suffix("_variants").or_else(|| cell.strip_suffix("_avoid")).unwrap_or(cell);
        RULES.contains(&cell) || LanguageTag::parse(code).is_ok_and(|lang| lang.as_str() == code)
    };
    let is_other = |cell: &str| others.iter().any(|name| name == cell || *csv::guard(name) == *cell);
    let once: HashSet<&str> = cells.iter().copied().collect();
    once.len() == cells.len()
        && cells.strip_prefix(&ALWAYS).is_some_and(|rest| rest.iter().all(|cell| is_known(cell) || is_other(cell)))
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
        assert!(is(Export::List, "\u{feff}# written by hafez; exported again it is replaced\nriver\tرود\n"));
        assert!(!is(Export::List, "# a comment\nriver\tرود\nsea\tدریا\tnote\n"));
    }

    #[test]
    fn a_column_of_somebody_is_no_export() {
        const ALWAYS: &str = "en\tfa\tfa-AF\tps\tkind\ten_variants\tfa_variants\tnote";
        let others = BTreeSet::from(["my source".to_owned(), "a, b".to_owned()]);
        for (more, known) in [
            ("", true),
            ("\tde\tde_variants\tfa_avoid\tfrom\tuntil\tstatus\tmatch", true),
            ("\tmy source", true),
            ("\tseen on", false),
            ("\tprice", false),
            ("\tword", false),
            ("\tde\tde", false),
        ] {
            assert_eq!(is(Export::Names(b'\t', &others), &format!("{ALWAYS}{more}\n")), known, "{more}");
        }
        assert!(!is(Export::Names(b'\t', &others), "en\tfa\tkind\tnote\tmy source\n"));
        let commas = ALWAYS.replace('\t', ",");
        assert!(is(Export::Names(b',', &others), &format!("{commas},\"a, b\"\n")));
        let hits = "en,fa,found,origin,by,time,count,unit";
        for (more, known) in [
            ("", true),
            (",before_source,before_target,after_source,after_target", true),
            (",before_source", false),
            (",my remark", false),
        ] {
            assert_eq!(is(Export::Hits(HitFormat::Csv), &format!("{hits}{more}\r\n")), known, "{more}");
        }
        assert!(is(Export::Table(b',', &["file", "band"]), "file,band\r\na.md,exact\r\n"));
        assert!(!is(Export::Table(b',', &["file", "band"]), "file,band,price\r\n"));
    }

    #[test]
    fn only_a_file_of_ours_is_known() {
        assert!(is(Export::Memory(Format::Tmx), "<tmx version=\"1.4\">\n<header creationtool=\"hafez\""));
        assert!(!is(Export::Memory(Format::Tmx), "<tmx version=\"1.4\">\n<header creationtool=\"OmegaT\""));
        assert!(!is(Export::Memory(Format::Po), "\"X-Generator: hafez 1\\n\"\n\"X-Hafez-Work: a.md\\n\"\n"));
        assert!(!is(Export::Memory(Format::Tmx), "PK\u{3}\u{4}\0\0"));
    }
}
