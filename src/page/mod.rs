//! "What does a person look at?": the library's answers as pages for a browser.
//!
//! A page is one file that stands alone: nothing is fetched, its policy forbids it. Style, script and font are files
//! under `assets/`, put in as they are. Every text is escaped, says its language and direction, and shows characters
//! that would turn a line round as marks. Without a script a page says the same; the script filters, moves and copies.

mod analysis;
mod chart;
mod evaluation;
mod found;
mod frame;
mod hits;
mod markup;
mod segment;
mod suggestions;
mod tally;

pub use analysis::{Work, write_analysis};
pub use evaluation::{Measurement, write_evaluation};
pub use hits::write_concordance;
pub use suggestions::{Article, write_suggestions};

use crate::lang::LanguageTag;
use crate::unit::Time;

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// How much work some articles are.
    Analysis,
    /// What a memory would have given.
    Evaluation,
    /// The stored segments with a phrase.
    Hits,
    /// What is known of each segment of an article.
    Suggestions,
}

impl Kind {
    /// The line of a page by which hafez knows its own.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Analysis => "<meta name=\"hafez-page\" content=\"analyse\">",
            Self::Evaluation => "<meta name=\"hafez-page\" content=\"eval\">",
            Self::Hits => "<meta name=\"hafez-page\" content=\"concordance\">",
            Self::Suggestions => "<meta name=\"hafez-page\" content=\"suggest\">",
        }
    }
}

/// What every page says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The language of the sources.
    pub from: &'a LanguageTag,
    /// The language of the translations.
    pub to: &'a LanguageTag,
    /// When it was made.
    pub time: Time,
    /// The version of the program.
    pub version: &'a str,
}
