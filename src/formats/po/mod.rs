//! PO and POT, the catalogues of GNU gettext and of everything that has learnt from it.
//!
//! | file | what |
//! | --- | --- |
//! | `lex` | a line: keywords, strings, escapes |
//! | `entry` | what has been read of one entry, and the units it gives |
//! | `header` | what the header says: languages and plural forms |
//! | `plural` | the expression of `Plural-Forms` |
//! | `alternative` | how one source can have several translations, which a catalogue forbids |
//! | `read`, `write` | the walk through the file, and back |
//! | `work` | the segments of a document for a translator |
//!
//! An entry gives a unit for each pair it holds: `msgid` with the form of `msgstr` that is used for
//! one, `msgid_plural` with every other form (with the same one where there is no other). A fuzzy
//! entry gives unreviewed units, and further ones for the source before the change (`#| msgid`).

mod alternative;
mod entry;
mod header;
mod lex;
mod plural;
mod read;
mod work;
mod write;

pub(super) use read::PoReader;
pub(super) use work::{DOCUMENT, write_work};
pub(super) use write::NOBODY;
pub(super) use write::PoWriter;

/// The property of a unit that holds the `msgctxt` of its entry.
pub(super) use crate::unit::MSGCTXT as CONTEXT;
/// A line of references (`#:`).
const REFERENCE: &str = "reference";
/// A flag (`#,`) other than `fuzzy`.
const FLAG: &str = "flag";
/// The Solaris `domain` in which the entry stands.
const DOMAIN: &str = "domain";
/// Whose remark an extracted comment (`#.`) is; a translator's (`#`) is from nobody in particular.
const DEVELOPER: &str = "developer";
/// An extracted comment of this beginning is the origin of a unit that hafez wrote.
const ORIGIN: &str = "hafez-origin: ";
