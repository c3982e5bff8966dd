//! What all XML formats share: the walk through a file in constant memory, and the writing of text.
//!
//! The document type is neither fetched nor looked at, and no entity but the five of XML is expanded:
//! where another one is used, the unit around it is refused.

mod read;
mod write;

pub(crate) use read::{Tag, Token, XmlReader};
pub(crate) use write::{Place, escape};

/// Whether XML 1.0 allows the character.
pub(crate) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
