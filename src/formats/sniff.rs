//! A file that is plainly something else than its name or `--format` says: one error, and the way out.

use super::ReadOptions;
use super::columns::Column;
use super::detect::{Format, by_content};
use super::error::{Fault, FormatError};
use super::omegat::is_list_of_ours;
use crate::lang::{LangMap, LanguageTag};

/// What a beginning plainly is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Memory(Format),
    Terms,
    WebPage,
    Project,
    OtherXml,
}

/// Root elements.
const ROOTS: &[(&str, Kind)] = &[
    ("tmx", Kind::Memory(Format::Tmx)),
    ("xliff", Kind::Memory(Format::Xliff)),
    ("martif", Kind::Terms),
    ("tbx", Kind::Terms),
    ("html", Kind::WebPage),
    ("omegat", Kind::Project),
];

/// Column names that only a table of terms has.
const TERM_COLUMNS: &[&str] = &[
    "kind",
    "match",
    "until",
    "term",
    "definition",
    "domain",
    "pos",
    "part of speech",
    "forbidden",
    "concept",
    "concept id",
    "entry id",
];

/// Refuses a file that is plainly no such one. `given`: the user named the format.
pub(super) fn check(format: Format, head: &[u8], name: &str, given: bool) -> Result<(), FormatError> {
    let refuse = |what: String, hint: String| Err(FormatError::new(Fault::NotTheFormat, name, what).hint(hint));
    if format == Format::Tsv && super::review::is_review(head) {
        return refuse("this is a review file, not a memory".to_owned(), format!("`hafez accept {name}` stores it"));
    }
    if matches!(format, Format::Tsv | Format::Csv) && !given {
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let what = match text {
            text if text.starts_with(b"#UTX") => Some("a glossary (UTX)"),
            text if is_list_of_ours(text) => Some("a glossary (a list for OmegaT)"),
            _ => None,
        };
        if let Some(what) = what {
            return refuse(format!("this is {what}, not a memory"), format!("`hafez glossary import {name}` takes it"));
        }
    }
    let kind = kind_of(head, format);
    match kind {
        Some(Kind::Terms) => refuse(
            "this is a glossary (TBX), not a memory".to_owned(),
            format!("`hafez glossary import {name}` takes it"),
        ),
        Some(Kind::Project) => refuse(
            "this is the project file of OmegaT, not a memory".to_owned(),
            "import the folder that it lies in, or project_save.tmx in its folder omegat".to_owned(),
        ),
        Some(Kind::WebPage) if !is_xliff(format) => refuse(
            "this is a web page, not a memory".to_owned(),
            "export it as TMX, XLIFF, XLSX or CSV first".to_owned(),
        ),
        Some(Kind::Memory(found)) if !same(found, format) => {
            let way = if given { "leave --format out" } else { "end its name in the right letters" };
            refuse(format!("this is {}, not {}", said(found), said(format)), format!("{way}, or say --format {found}"))
        }
        Some(Kind::OtherXml) if matches!(format, Format::Tsv | Format::Csv | Format::Po) => {
            refuse(format!("this is XML, not {}", said(format)), "is it a memory? export it as TMX first".to_owned())
        }
        None if is_xml(format) && !head.trim_ascii_start().starts_with(b"<") => {
            let hint = match by_content(head, &LangMap::default()) {
                Some(found) => format!("it looks like {}: say --format {found}", said(found)),
                None => "if it is a table, say --format tsv or csv; two plain texts are named together".to_owned(),
            };
            refuse(format!("this is no XML, so it is not {}", said(format)), hint)
        }
        _ => Ok(()),
    }
}

/// Whether a cell of a header, in lower case, names a column that only a table of terms has.
pub(super) fn is_of_terms(cell: &str) -> bool {
    cell.ends_with("_variants") || cell.ends_with("_avoid") || TERM_COLUMNS.contains(&cell)
}

/// Says what to do with a table whose header is that of a glossary.
pub(super) fn terms_hint(fault: FormatError, header: &[&str]) -> FormatError {
    let mut cells = header.iter().map(|cell| cell.trim().to_ascii_lowercase());
    if !cells.any(|cell| is_of_terms(&cell)) {
        return fault;
    }
    let file = fault.file.clone();
    fault.hint(format!(
        "is it a glossary? `hafez glossary import {file}` takes it; else name the columns: --columns en,fa,-"
    ))
}

fn said(format: Format) -> String {
    match format {
        Format::Xliff2 => "XLIFF 2".to_owned(),
        Format::Weblate => "a memory of Weblate".to_owned(),
        Format::Pairs => "plain text".to_owned(),
        other => other.name().to_uppercase(),
    }
}

fn is_xliff(format: Format) -> bool {
    matches!(format, Format::Xliff | Format::Xliff2)
}

fn is_xml(format: Format) -> bool {
    format == Format::Tmx || is_xliff(format)
}

fn same(found: Format, format: Format) -> bool {
    found == format || (is_xliff(found) && is_xliff(format))
}

fn kind_of(head: &[u8], format: Format) -> Option<Kind> {
    let text = head.trim_ascii_start();
    if !text.starts_with(b"<") {
        return (is_po(head) && format != Format::Po).then_some(Kind::Memory(Format::Po));
    }
    let root = root(text)?;
    let known = ROOTS.iter().find(|(name, _)| root.eq_ignore_ascii_case(name.as_bytes())).map(|(_, kind)| *kind);
    // A cell may begin with a tag, too: only what begins as a document is one.
    let document = text.starts_with(b"<?xml") || text.starts_with(b"<!");
    let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match known {
        Some(Kind::WebPage) if !document && first_line.contains(&b'\t') => None,
        Some(kind) => Some(kind),
        None => document.then_some(Kind::OtherXml),
    }
}

/// The name of the first element, without its prefix.
fn root(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = text.get(memchr::memchr(b'<', text)? + 1..)?;
        let over: &[u8] = match text {
            [b'?', ..] => b"?>",
            [b'!', b'-', b'-', ..] => b"-->",
            // An internal subset ends with `]>`; declarations in it are passed over one by one.
            [b'!', ..] => b">",
            _ => break,
        };
        text = text.get(memchr::memmem::find(text, over)? + over.len()..)?;
    }
    let end = text.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))?;
    let name = text.get(..end)?;
    Some(name.rsplit(|byte| *byte == b':').next().unwrap_or(name))
}

/// The name of the element that a text begins with, without its prefix: nothing but white space, declarations and
/// comments stand before it.
pub(super) fn first_element(mut text: &str) -> Option<&str> {
    loop {
        let rest = text.trim_start().strip_prefix('<')?;
        let over = match rest.as_bytes() {
            [b'?', ..] => "?>",
            [b'!', b'-', b'-', ..] => "-->",
            [b'!', ..] if rest.find('[') < rest.find('>') && rest.contains("]>") && rest.contains('[') => "]>",
            [b'!', ..] => ">",
            _ => {
                let name = rest.split(|sign: char| sign.is_whitespace() || matches!(sign, '>' | '/')).next()?;
                return name.rsplit(':').next();
            }
        };
        text = rest.split_once(over)?.1;
    }
}

fn is_po(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n').take(60);
    lines.any(|line| line.starts_with(b"msgid \"")) && lines.any(|line| line.starts_with(b"msgstr"))
}

/// A column that looks like a code may be one of another tool.
pub(super) fn mapping_hint(fault: FormatError, cell: &str) -> FormatError {
    fault.hint(format!(
        "name the columns, for example --columns en,fa,note, or the language, for example --lang-map {cell}=fa"
    ))
}

/// The columns of a header such as `English, Farsi, note`: every cell is known, and two are languages.
pub(super) fn in_words(first: &[&str], options: &ReadOptions) -> Option<Vec<Column>> {
    let column = |cell: &&str| options.header_column(cell).or_else(|| LanguageTag::of_name(cell).map(Column::Lang));
    let columns = first.iter().map(column).collect::<Option<Vec<_>>>()?;
    (columns.iter().filter(|column| matches!(column, Column::Lang(_))).count() > 1).then_some(columns)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plainly_something_else_is_refused_with_the_way_out() {
        for (head, format, hint) in [
            ("<?xml version='1.0'?>\n<!-- <tmx> --><martif type='TBX'>", Format::Tmx, "glossary import"),
            ("<tbx xmlns='urn:iso:std:iso:30042:ed-2'>", Format::Tsv, "glossary import"),
            ("<?xml?><!DOCTYPE tmx SYSTEM \"tmx14.dtd\"><tmx version='1.4'>", Format::Xliff, "--format tmx"),
            ("<tmx>", Format::Tsv, "--format tmx"),
            ("<x:xliff xmlns:x='u'>", Format::Tmx, "--format xliff"),
            ("# c\nmsgid \"\"\nmsgstr \"\"\n", Format::Tsv, "--format po"),
            ("<!DOCTYPE html><html>", Format::Csv, "TMX"),
            ("en\tfa\n", Format::Tmx, "--format tsv"),
            ("one line\n", Format::Tmx, "table"),
            ("<omegat>", Format::Tmx, "folder"),
            ("<?xml?><resources>", Format::Tsv, "TMX"),
        ] {
            let error = check(format, head.as_bytes(), "f", true).unwrap_err();
            assert!(error.hint.unwrap().contains(hint), "{head}: {}", error.message);
        }
    }

    #[test]
    fn what_may_be_right_is_let_through() {
        for (head, format) in [
            ("<b>bold</b>\tدرشت\n", Format::Tsv),
            ("<html>\tlang\n", Format::Tsv),
            ("<?xml?><tmx>", Format::Tmx),
            ("<xliff version='2.0'>", Format::Xliff2),
            ("<?xml?><other>", Format::Tmx),
            ("", Format::Tsv),
        ] {
            assert!(check(format, head.as_bytes(), "f", false).is_ok(), "{head}");
        }
    }
}
