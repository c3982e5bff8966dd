//! The one door for documents of every kind.

use super::decode::DecodeError;
use super::rules::SentenceRules;
use super::{Document, DocumentFormat, read};
use crate::lang::LanguageTag;

/// Opens a document, whatever it is: its format is told by the name of its file and by how it begins.
///
/// # Errors
/// It is no document, or one that cannot be read: what it is and what to do.
pub fn open(name: &str, bytes: &[u8], lang: &LanguageTag, rules: &SentenceRules) -> Result<Document, DecodeError> {
    read(bytes, DocumentFormat::of(name, bytes), lang, rules)
}
