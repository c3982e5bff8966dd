//! A work file as a document of a word processor: a table of the segments and their translations to type into, and
//! comments with what is known of each.
//!
//! The first column is narrow and says which segment a row is. What no translator has to see there is hidden text:
//! Word and `LibreOffice` keep it, and nobody types over it by accident.

mod odt;
mod read;
mod write;

pub(super) use odt::rows as open_rows;
pub(super) use read::rows;
pub(super) use write::write;

/// The property of the document by which a work file is known: its text is the name of the document it is of.
const PROPERTY: &str = "hafez-work";
