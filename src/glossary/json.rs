//! An entry as JSON: how a change keeps what was there before.
use serde::{Deserialize, Serialize};

use super::GlossaryError;
use crate::lang::LanguageTag;
use crate::term::{MatchRule, Term, TermEntry, TermStatus};

#[derive(Serialize, Deserialize)]
struct StoredTerm {
    lang: String,
    text: String,
    status: TermStatus,
    /// Only where it differs from `lang`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    written: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extra: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct StoredEntry {
    id: i64,
    terms: Vec<StoredTerm>,
    kind: Option<String>,
    note: Option<String>,
    from: Option<String>,
    until: Option<String>,
    status: Option<String>,
    rule: MatchRule,
    extra: Vec<(String, String)>,
    batch: i64,
}

/// The JSON of an entry.
///
/// # Errors
/// None that plain data can cause; said for completeness.
pub fn to_json(entry: &TermEntry) -> Result<String, GlossaryError> {
    let stored = StoredEntry {
        id: entry.id,
        terms: entry
            .terms
            .iter()
            .map(|term| StoredTerm {
                lang: term.lang.to_string(),
                text: term.text.clone(),
                status: term.status,
                written: (term.lang.written() != term.lang.as_str()).then(|| term.lang.written().to_owned()),
                extra: term.extra.clone(),
            })
            .collect(),
        kind: entry.kind.clone(),
        note: entry.note.clone(),
        from: entry.from.clone(),
        until: entry.until.clone(),
        status: entry.status.clone(),
        rule: entry.rule.clone(),
        extra: entry.extra.clone(),
        batch: entry.batch,
    };
    serde_json::to_string(&stored).map_err(|error| GlossaryError::Record(error.to_string()))
}

/// The entry of a JSON text.
///
/// # Errors
/// Text that is not the JSON of an entry.
pub fn from_json(json: &str) -> Result<TermEntry, GlossaryError> {
    let wrong = |reason: String| GlossaryError::Record(reason);
    let stored: StoredEntry = serde_json::from_str(json).map_err(|error| wrong(error.to_string()))?;
    let terms = stored.terms.into_iter().map(|term| {
        let lang = LanguageTag::parse(term.written.as_deref().unwrap_or(&term.lang))
            .map_err(|error| wrong(error.to_string()))?;
        Ok(Term { lang, text: term.text, status: term.status, extra: term.extra })
    });
    Ok(TermEntry {
        id: stored.id,
        terms: terms.collect::<Result<_, GlossaryError>>()?,
        kind: stored.kind,
        note: stored.note,
        from: stored.from,
        until: stored.until,
        status: stored.status,
        rule: stored.rule,
        extra: stored.extra,
        batch: stored.batch,
    })
}
