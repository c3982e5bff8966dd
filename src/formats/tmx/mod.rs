//! TMX 1.4, and the older versions that tools still write.
//!
//! The text of a segment is what a reader of the article sees: what `hi` holds is text, what
//! `bpt ept ph it ut` hold is native code and lies beside the text, as inline markup. The document
//! type is neither fetched nor looked at, and no entity but the five of XML is expanded.

mod collect;
mod props;
mod read;
mod segment;
mod write;
mod write_segment;

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
/// The codes of a wording that were elements of another format, as JSON.
const PROP_MARKUP: &str = "x-hafez-markup";
/// Before the name of an attribute that TMX does not know: the property that holds it.
const PROP_ATTRIBUTE: &str = "x-hafez-attribute:";
/// Before the number of a unit, where it has no `tuid` from elsewhere.
const OWN_ID: &str = "hafez-";

/// The attributes of a `tu`, and of a `tuv`, that the document type of TMX 1.4b allows. Without `xml:lang`.
const TU_ATTRIBUTES: &[&str] = &[
    "tuid",
    "srclang",
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "segtype",
    "changeid",
    "o-tmf",
];
const TUV_ATTRIBUTES: &[&str] = &[
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "o-tmf",
    "changeid",
];
