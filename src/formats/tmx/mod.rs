//! TMX 1.4, and the older versions that tools still write.
//!
//! Of inline elements only the text is kept: what `hi` (and anything unknown) holds is text, what
//! `bpt ept ph it ut` hold is native code and is left out. The document type is neither fetched nor
//! looked at, and no entity but the five of XML is expanded.

mod collect;
mod read;
mod write;

pub(super) use collect::parse_date;
pub(super) use read::TmxReader;
pub(super) use write::TmxWriter;

/// The type of a `ph` that stands for a character that XML cannot hold; its content is `U+XXXX`.
const CHAR_TYPE: &str = "x-hafez-char";
/// The properties that hafez writes.
const PROP_ORIGIN: &str = "x-origin";
const PROP_STATUS: &str = "x-status";
const PROP_PREV: &str = "x-context-pre";
const PROP_NEXT: &str = "x-context-post";
