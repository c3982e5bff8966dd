//! What may go wrong.

use thiserror::Error;

/// One of the two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one translated from.
    Source,
    /// The translation.
    Target,
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Source => "source",
            Self::Target => "target",
        })
    }
}

/// Why there is no alignment.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum AlignError {
    /// A document without text.
    #[error("the {side} document has no segment")]
    Empty {
        /// Which.
        side: Side,
    },
    /// Whoever watched said stop.
    #[error("stopped")]
    Stopped,
}
