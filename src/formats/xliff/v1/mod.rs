//! XLIFF 1.2 and the older ones, with what Trados, memoQ and Memsource put into it.

mod content;
mod read;
mod state;
mod unit;
mod work;
mod write;

pub(super) use read::Xliff1Reader;
pub(in super::super) use work::write_work;
pub(in super::super) use write::Xliff1Writer;

/// The kind of a `ph` that stands for a character that XML cannot hold; its content is `U+XXXX`.
const CHAR_TYPE: &str = "x-hafez-char";
