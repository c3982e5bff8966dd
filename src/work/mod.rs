//! What does a translator get, and what comes of it? Everything that is known of a document as a work file
//! ([`prepare`](Prepared)), and the translated document from the work file that came back ([`merge`]).
//!
//! | file | does |
//! | --- | --- |
//! | `prepare` | segments with their matches, terms and fragments, a few at a time |
//! | `entry` | what is known of a segment as an entry of a work file |
//! | `codes` | the codes of a translation as those of the segment that it is for |
//! | `merge`, `places` | translations into their places; which row is which segment |
mod codes;
mod entry;
mod merge;
mod places;
mod prepare;

pub use merge::{MergeError, Merged, Outcome, Taken, Trouble, finish, merge};
pub use prepare::{Counts, Fill, Prepared, head, skipped};
