//! Documents of word processors: DOCX and ODT.
//!
//! The texts of the archive that hold text are laid one after the other; every place is a byte in them.
//! A paragraph is a row of items (text, marks that stand alone, what nobody sees), each with its look and its link.
//!
//! | file | does |
//! | --- | --- |
//! | `package` | the archive, read and packed again |
//! | `tree` | a part as elements and texts with their bytes |
//! | `docx`, `odt` | a part to paragraphs |
//! | `run`, `field` | of DOCX: what stands in a line; page numbers, links and the like |
//! | `styles`, `odt_styles` | what a paragraph and a run are by their styles |
//! | `changes` | of ODT: which tracked changes are accepted with a translation |
//! | `blocks` | paragraphs to blocks |
//! | `codes` | the codes of a segment, and what they mean in its paragraph |
//! | `write`, `weights` | paragraphs with translations; how much of a table is translated |
//! | `direction`, `odt_write` | what of that each format spells its own way: text, direction |

mod blocks;
mod changes;
mod codes;
mod direction;
mod docx;
mod field;
mod model;
mod odt;
mod odt_styles;
mod odt_write;
mod package;
mod run;
mod styles;
mod tree;
mod weights;
mod write;

use std::sync::Arc;

use super::DocumentFormat;
use super::decode::DecodeError;
pub(super) use direction::Direction;
pub(super) use model::Office;
use model::{Kind, Reading};
use package::{Archive, Part, refused};
use tree::Tree;
pub(super) use write::Wording;

/// A document with the text of its parts.
pub(super) struct Opened {
    pub(super) source: String,
    pub(super) office: Arc<Office>,
    pub(super) found: Vec<super::markdown::Found>,
}

/// Which document an archive holds, if it is one; what it is besides is said when it is opened.
pub(super) fn format_of(bytes: &[u8]) -> Option<DocumentFormat> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Some(DocumentFormat::Docx);
    }
    let is_zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    is_zip.then(|| match Archive::open(bytes) {
        Ok(archive) if !archive.has(docx::MAIN) && archive.has(odt::MAIN) => DocumentFormat::Odt,
        _ => DocumentFormat::Docx,
    })
}

/// Opens a document.
///
/// # Errors
/// It is none, or damaged, or protected, or made to fill the memory.
pub(super) fn open(bytes: &[u8]) -> Result<Opened, DecodeError> {
    let mut archive = Archive::open(bytes)?;
    let mut reading = Reading::default();
    let (source, parts, kind);
    if archive.has(docx::MAIN) {
        let styles = docx::styles(&mut archive)?;
        let heads = docx::heads(&mut archive)?;
        let names: Vec<&str> = docx::PARTS.iter().copied().chain(heads.iter().map(String::as_str)).collect();
        (source, parts) = laid_out(&mut archive, &names)?;
        for part in &parts {
            reading.apart = heads.contains(&part.name);
            docx::read(&tree(&source, part)?, &styles, &mut reading);
        }
        kind = Kind::Docx;
    } else if archive.has(odt::MAIN) && is_odt(&mut archive)? {
        (source, parts) = laid_out(&mut archive, &[odt::MAIN, odt::PAGES])?;
        let (mut sheet, mut pages) = (odt_styles::Sheet::default(), odt_styles::Sheet::default());
        // The styles that have names stand with the pages; the others with the text.
        for part in parts.iter().rev() {
            let tree = tree(&source, part)?;
            sheet.add(&tree);
            if part.name == odt::PAGES {
                pages.add(&tree);
            }
        }
        for part in &parts {
            reading.apart = part.name == odt::PAGES;
            odt::read(&tree(&source, part)?, if reading.apart { &pages } else { &sheet }, &mut reading);
        }
        kind = Kind::Odt(sheet, pages);
    } else {
        return Err(something_else(&archive));
    }
    let found = blocks::of(&reading);
    let office = Office::new(bytes, parts, reading, kind);
    Ok(Opened { source, office: Arc::new(office), found })
}

fn tree<'s>(source: &'s str, part: &Part) -> Result<Tree<'s>, DecodeError> {
    Tree::of(source, part.range.clone())
        .map_err(|(what, at)| package::damaged(&part.name, &format!("{what}, at byte {at}")))
}

/// Whether it is a text, and not protected: the list of its parts is never.
fn is_odt(archive: &mut Archive<'_>) -> Result<bool, DecodeError> {
    let manifest = archive.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(package::protected());
    }
    Ok(archive.text("mimetype")?.is_some_and(|kind| kind.contains("opendocument.text")))
}

/// The parts one after the other.
fn laid_out(archive: &mut Archive<'_>, names: &[&str]) -> Result<(String, Vec<Part>), DecodeError> {
    let (mut source, mut parts) = (String::new(), Vec::new());
    for name in names {
        if let Some(text) = archive.text(name)? {
            let from = source.len();
            source.push_str(&text);
            parts.push(Part { name: (*name).to_owned(), range: from..source.len() });
        }
    }
    Ok((source, parts))
}

/// What the archive is, when it is no document.
fn something_else(archive: &Archive<'_>) -> DecodeError {
    const SAVE: &str = "hafez reads .docx and .odt; save the text as one of them";
    for (found, what) in [
        (archive.has("EncryptedPackage"), "a protected document"),
        (archive.any("xl/"), "a workbook of Excel, no text document"),
        (archive.any("ppt/"), "a presentation of PowerPoint, no text document"),
        (archive.has("META-INF/container.xml"), "a book (EPUB), no text document"),
        (archive.has("content.xml"), "an OpenDocument file, but no text"),
    ] {
        if found {
            return refused(format!("this is {what}"), SAVE);
        }
    }
    let listing = archive.listing();
    if listing.is_empty() {
        return refused("this archive is empty", "check that it was packed to its end");
    }
    refused(format!("this is a ZIP archive with {listing} in it, no document"), "unzip it and give the document in it")
}
