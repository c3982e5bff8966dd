//! Glossary data: an entry is a name or concept with its terms per language. Names follow TBX.
use serde::{Deserialize, Serialize};

use crate::lang::LanguageTag;
use crate::unit::BatchId;

/// The number of a glossary entry.
pub type EntryId = i64;

/// Whether a term should be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TermStatus {
    /// The form to use.
    Preferred,
    /// Another accepted form (a variant).
    Admitted,
    /// A form to avoid.
    Forbidden,
}

/// One wording of an entry in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The language.
    pub lang: LanguageTag,
    /// The text as given.
    pub text: String,
    /// Whether to use it.
    pub status: TermStatus,
}

/// How an entry may be recognised (rules C1 to C5): the `match` column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchRule {
    /// `case`: letters must agree in case (C1).
    pub case: bool,
    /// `capital`: the first letter must be a capital; weak at a sentence start (C2).
    pub capital: bool,
    /// `weak`: never sure (C4).
    pub weak: bool,
    /// `near:A/B`: only if one of these words is near (C3).
    pub near: Vec<String>,
    /// `not-near:A/B`: weak if one of these words is near (C5).
    pub not_near: Vec<String>,
}

/// A name or concept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermEntry {
    /// Its number; 0 for one that is not stored yet.
    pub id: EntryId,
    /// Its terms. Per language at most one is preferred; it comes before the others.
    pub terms: Vec<Term>,
    /// `person`, `place`, `org` …
    pub kind: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// First day on which it holds (ISO date).
    pub from: Option<String>,
    /// Last day on which it holds (ISO date).
    pub until: Option<String>,
    /// The `status` column of the entry, as given.
    pub status: Option<String>,
    /// How it may be recognised.
    pub rule: MatchRule,
    /// Columns that hafez does not know, kept and written back: name and cell.
    pub extra: Vec<(String, String)>,
    /// The batch that stored or last changed it.
    pub batch: BatchId,
}
