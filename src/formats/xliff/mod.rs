//! XLIFF: 1.2 (and the older ones that tools still write) in `v1`, 2.0 to 2.2 in `v2`.
//!
//! | file | what both share |
//! | --- | --- |
//! | `content` | a text with its inline codes, as it is gathered |
//! | `verdict` | which segments are translations |
//! | `queue` | what has been read and waits for its next neighbour |
//! | `carried` | what hafez knows of a unit and XLIFF has no place for |
//! | `markup` | how codes of any dialect are written |
//!
//! Which of the two a file is, its root element says.

mod carried;
mod content;
mod markup;
mod queue;
mod v1;
mod v2;
mod verdict;

use std::io::{self, Write};

use super::detect::Format;
use super::error::FormatError;
use super::input::Input;
use super::steps::Steps as _;
use super::xml::XmlReader;
use super::{Item, MAX_SEGMENT, ReadOptions, too_long, xml};
use crate::lang::LanguageTag;
use crate::unit::Remark;

pub(super) use markup::has_prefixes;
pub(super) use v1::{Xliff1Writer, write_work as write_work1};
pub(super) use v2::{Xliff2Writer, write_work as write_work2};
use verdict::Codes;

/// What a reader is: items, one after the other.
type Items = Box<dyn Iterator<Item = Result<Item, FormatError>> + Send>;

/// The name under which hafez marks its own files, groups and properties.
const HAFEZ: &str = "hafez";
/// How what hafez says to a translator is marked: no import takes it for the translator's.
const WORK: &str = "hafez-work";
/// Longer native codes are none.
const MAX_CODE: usize = 64 * 1024;
/// More segments or codes than any real unit has.
const MAX_PARTS: usize = super::work::MAX_CODES;

/// Begins to read a file of either version.
pub(super) fn open(input: Input, options: &ReadOptions) -> Result<(Format, Items), FormatError> {
    let mut xml = XmlReader::new(input);
    let root = xml.root(&["xliff"], "XLIFF")?;
    let namespace = root.prefix.as_ref().map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    let version = root.get("version").unwrap_or_default();
    let is_two = root.get(&namespace).is_some_and(|uri| uri.starts_with("urn:oasis:names:tc:xliff:document:2"))
        || version.trim().starts_with('2');
    let codes = Codes::of(options);
    Ok(if is_two {
        (Format::Xliff2, Box::new(v2::Xliff2Reader::new(xml, &root, codes).items()))
    } else {
        (Format::Xliff, Box::new(v1::Xliff1Reader::new(xml, &root, codes).items()))
    })
}

/// Whether a file that begins so is a work file.
pub(super) fn is_work(head: &[u8]) -> bool {
    [format!("category=\"{WORK}\""), format!("tool-id=\"{WORK}\"")]
        .iter()
        .any(|mark| memchr::memmem::find(head, mark.as_bytes()).is_some())
}

/// Whether white space counts, where `xml:space` says so, else as around it.
fn preserves(tag: &xml::Tag, around: bool) -> bool {
    match tag.get("xml:space") {
        Some("preserve") => true,
        Some("default") => false,
        _ => around,
    }
}

/// Whether an element is to be translated, where it says so, else as around it.
fn translates(tag: &xml::Tag, around: bool) -> bool {
    match tag.get("translate") {
        Some("no") => false,
        Some("yes") => true,
        _ => around,
    }
}

/// The attributes that are kept: neither declarations nor those of namespaces that no file of ours
/// declares, nor those named.
fn kept(tag: &xml::Tag, without: &[&str]) -> Vec<(String, String)> {
    let stays = |key: &str| !key.contains(':') && key != "xmlns" && !without.contains(&key);
    tag.attributes.iter().filter(|(key, _)| stays(key)).cloned().collect()
}

/// A remark or property; one of its attributes says its kind.
fn remark(tag: &xml::Tag, kind: &str, text: String) -> Remark {
    let mut attributes = kept(tag, &[kind]);
    attributes.extend(tag.get("xml:lang").map(|lang| ("xml:lang".to_owned(), lang.to_owned())));
    Remark { kind: tag.get(kind).unwrap_or_default().to_owned(), text, attributes }
}

/// Whether hafez wrote a remark or a property into a work file, for the translator.
fn is_of_work(remark: &Remark) -> bool {
    let category = remark.attributes.iter().find(|(name, _)| name == "category");
    remark.kind.starts_with(WORK) || category.is_some_and(|(_, category)| category.starts_with(WORK))
}

/// The text of the element just begun, with that of the elements in it, and what is wrong with it.
fn text(xml: &mut XmlReader) -> Result<(String, Option<String>), FormatError> {
    Ok(match xml.whole_text(&|_| true, MAX_SEGMENT, &too_long("remark"))? {
        Ok(text) => (text, None),
        Err(fault) => (String::new(), Some(fault)),
    })
}

/// A language as an XML file may name it: as it was written, unless that is no language of XML (`fa_IR`).
fn code(lang: &LanguageTag) -> &str {
    let written = lang.written();
    let is_xml = written
        .split('-')
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if is_xml { written } else { lang.as_str() }
}

/// Writes an attribute; a character that XML cannot hold becomes U+FFFD.
fn attribute(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    write!(out, " {name}=\"")?;
    xml::escape(out, value, xml::Place::Attribute, &|_| "\u{FFFD}".to_owned())?;
    out.write_all(b"\"")
}

/// Writes text outside of segments, likewise.
fn escaped(out: &mut dyn Write, text: &str) -> io::Result<()> {
    xml::escape(out, text, xml::Place::Element, &|_| "\u{FFFD}".to_owned())
}
