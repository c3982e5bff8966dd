//! What one asks of the memory, and what it answers.

use super::repair::{Left, Repair};
use crate::lang::LanguageTag;
use crate::text::diff::DiffPart;
use crate::unit::{Context, Origin, Status, Time, TranslationUnit, UnitId, Variant};

/// What one asks of the memory.
#[derive(Debug, Clone)]
pub struct Request {
    /// The segment to translate.
    pub text: String,
    /// Its language.
    pub from: LanguageTag,
    /// The language wanted.
    pub to: LanguageTag,
    /// The lowest score wanted, 1 to 101.
    pub min: u8,
    /// How many matches at most.
    pub limit: usize,
    /// Its neighbours, as far as they are known.
    pub context: Context,
    /// Which of all matches are shown.
    pub choosing: Choosing,
}

/// Which of all matches are shown, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choosing {
    /// What comes first.
    pub order: Order,
    /// Of matches that share the same words with the text only the first; after it those that share others.
    pub diverse: bool,
    /// Units made later are as if they had never been stored.
    pub as_of: Option<Time>,
}

impl Choosing {
    /// Whether every match has to be known before the first can be shown.
    pub(super) fn needs_all(&self) -> bool {
        self.diverse || self.order == Order::Newest
    }

    /// Whether a unit is out of sight.
    pub(super) fn hides(&self, unit: &TranslationUnit) -> bool {
        self.as_of.is_some_and(|last| unit.created > last)
    }
}

/// What comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The best score.
    #[default]
    Score,
    /// What was changed last.
    Newest,
}

/// Which text is the other less a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Contained {
    /// The text asked for is the stored one less a clause.
    Query,
    /// The stored text is the one asked for less a clause.
    Stored,
}

/// Why a match may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// The same text between the same neighbours: 101.
    Context,
    /// The same text: 100.
    Exact,
    /// Every difference is a number, date or name that was put into the target with proof: 98.
    Repaired,
    /// Anything else.
    Fuzzy,
}

/// Points taken off a score, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Penalty {
    /// `variant`, `unreviewed`.
    pub reason: &'static str,
    /// How many points.
    pub points: u8,
}

/// The parts of a score; they add up to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Lines for people, each a label and its points (negative where taken off). The points sum to the score.
    pub parts: Vec<(String, i32)>,
}

/// A stored unit that may help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The score after penalties.
    pub score: u8,
    /// Plain word-edit percent, as other tools print it.
    pub words: u8,
    /// Why it may be used.
    pub kind: MatchKind,
    /// The unit.
    pub unit: UnitId,
    /// The stored source.
    pub source: Variant,
    /// The target: the stored one with its repairs.
    pub target: Variant,
    /// The numbers, dates and names that were put into it.
    pub repairs: Vec<Repair>,
    /// Those that differ and were left.
    pub left: Vec<Left>,
    /// The stored target, where anything was put in.
    pub unrepaired: Option<Variant>,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// When it was last changed.
    pub changed: Time,
    /// Who changed it last, else who made it.
    pub by: Option<String>,
    /// Whether it has been reviewed.
    pub status: Status,
    /// What was taken off.
    pub penalties: Vec<Penalty>,
    /// Stored source -> the text asked for.
    pub diff: Vec<DiffPart>,
    /// How the score came about.
    pub explanation: Explanation,
    /// Whether one text is the other less a clause.
    pub contained: Option<Contained>,
    /// How many further matches share the same words with the text; only where one of them stands for all.
    pub alike: usize,
    /// How many of these are other translations of the very same stored text.
    pub translations: usize,
}

/// Everything the memory has for one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The matches, best first.
    pub matches: Vec<Match>,
}
