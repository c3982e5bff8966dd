//! Which segments of a document translate which of another (`docs/alignment.md`).
//!
//! Two lists of segments come in, a monotone row of *beads* that covers both goes out, each with the probability
//! that it is right. What glossary and memory know comes in as data; nothing here reads a file or knows a store.
//!
//! | file | does |
//! | --- | --- |
//! | `input`, `error` | what comes in, what may go wrong |
//! | `read` | from text to words, values, lengths and marks |
//! | `shape`, `length`, `words`, `marks`, `anchors` | what speaks for a bead; `model` adds it up |
//! | `kin`, `table` | words that look or sound alike; words that translate each other, learned on the way |
//! | `coarse`, `band`, `path`, `posterior` | where paths are looked for, the best one, and how likely each bead is over all |
//! | `passes`, `confidence` | find, fit, find again; what is to be believed in the end |
//! | `grounds`, `claims` | why a bead or the whole is to be believed; numbers and dates that differ |

mod anchors;
mod band;
mod claims;
mod coarse;
mod confidence;
mod error;
mod grounds;
mod input;
mod kin;
mod length;
mod marks;
mod model;
mod passes;
mod path;
mod posterior;
mod read;
mod shape;
mod table;
mod words;

use std::ops::{ControlFlow, Range};

pub use claims::Difference;
pub use error::{AlignError, Side};
pub use input::{Document, Evidence, Kind, Segment, Step};

/// A bead with at least this probability is [`Status::Sure`].
pub const SURE: f64 = 0.97;

/// Documents that are translations of each other with a lower probability do not belong together: of those that do, hardly
/// any is lower.
pub const RELATED: f64 = 0.25;

/// The same where the lexicon of a memory knows most words of both: translations and others are then further apart, and
/// both are taken to be likelier.
pub const RELATED_IN_WORDS: f64 = 0.6;

/// How much a bead is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Right at least 98 times in a hundred.
    Sure,
    /// A person should look at it.
    Doubtful,
    /// Segments of one side that nothing answers.
    Unpaired,
}

/// Segments that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// Indices of source segments; empty where the target has more.
    pub source: Range<usize>,
    /// Indices of target segments; empty where the target lacks them.
    pub target: Range<usize>,
    /// The probability that it is right as it stands, from 0 to 1.
    pub confidence: f64,
    /// What to do with it.
    pub status: Status,
    /// Numbers and dates that only one side says. Such a bead is never [`Status::Sure`].
    pub difference: Option<Difference>,
    /// What the confidence was drawn from (`docs/alignment.md`, Confidence); empty where nothing answers.
    pub grounds: Vec<f64>,
}

/// How two documents go together.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// In order; every segment of both documents is in exactly one. An unpaired bead holds one segment.
    pub beads: Vec<Bead>,
    /// How likely the documents are translations of each other, from 0 to 1.
    pub confidence: f64,
    /// What that must reach for the documents to be taken for translations: [`RELATED`], or [`RELATED_IN_WORDS`].
    pub least: f64,
    /// What the confidence was drawn from.
    pub grounds: Vec<f64>,
}

impl Alignment {
    /// Whether the documents seem to be translations of each other.
    pub fn is_related(&self) -> bool {
        self.confidence >= self.least
    }
}

/// Aligns two documents. `watch` is told how far the work is and may stop it.
///
/// # Errors
/// A side without segments, or `watch` said stop.
pub fn align(
    source: &Document<'_>,
    target: &Document<'_>,
    evidence: &Evidence<'_>,
    watch: &mut dyn FnMut(Step) -> ControlFlow<()>,
) -> Result<Alignment, AlignError> {
    for (side, document) in [(Side::Source, source), (Side::Target, target)] {
        if document.segments.is_empty() {
            return Err(AlignError::Empty { side });
        }
    }
    passes::run(&read::Side::of(source), &read::Side::of(target), evidence, watch)
}

/// A bead that was found, and how much it counts when the models are made to fit.
#[derive(Debug, Clone, PartialEq)]
struct Weighed {
    source: Range<usize>,
    target: Range<usize>,
    weight: f64,
}
