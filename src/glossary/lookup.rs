//! `glossary lookup`: the entries that a text names, and what may have been meant.
use std::collections::BTreeMap;

use super::keys::{BEGINS, whole_key};
use super::{Glossary, GlossaryError, readable};
use crate::lang::LanguageTag;
use crate::store::{Store, StoreError};
use crate::term::{EntryId, TermEntry, TermStatus};

/// How well an entry fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A form is the text, under key `G`.
    Exact,
    /// A form begins with the text.
    Prefix,
    /// A form holds the text as whole words.
    Part,
}

/// An entry that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupHit {
    /// The entry.
    pub entry: TermEntry,
    /// Which of its terms fits.
    pub term: usize,
    /// How well.
    pub precision: Precision,
}

/// What a lookup gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookupAnswer {
    /// Exact hits if there are any, else the others, best first.
    pub hits: Vec<LookupHit>,
    /// Where there is no hit: names that look like the text.
    pub did_you_mean: Vec<String>,
}

/// How many names are offered.
const OFFERED: usize = 3;

pub(crate) fn lookup(
    store: &dyn Store,
    text: &str,
    from: &LanguageTag,
    to: &LanguageTag,
) -> Result<LookupAnswer, GlossaryError> {
    // A translator also looks up the name that stands in the translation.
    for lang in [from, to] {
        let exact = exact(store, text, lang)?;
        if !exact.is_empty() {
            return Ok(LookupAnswer { hits: exact, did_you_mean: Vec::new() });
        }
    }
    for lang in [from, to] {
        let hits = inexact(store, text, lang)?;
        if !hits.is_empty() {
            return Ok(LookupAnswer { hits, did_you_mean: Vec::new() });
        }
    }
    Ok(LookupAnswer { hits: Vec::new(), did_you_mean: similar(&readable::entries(store)?, text) })
}

fn exact(store: &dyn Store, text: &str, lang: &LanguageTag) -> Result<Vec<LookupHit>, GlossaryError> {
    let key = whole_key(text, lang);
    let mut terms: BTreeMap<EntryId, usize> = BTreeMap::new();
    if !key.is_empty() {
        for row in store.term_keys(lang.base(), &key)? {
            terms.entry(row.entry).and_modify(|term| *term = row.term.min(*term)).or_insert(row.term);
        }
    }
    // Whoever asks for one name is told if it cannot be read.
    let read = |id| store.entry(id);
    let mut hits = load(&read, terms.into_iter().map(|(entry, term)| (entry, term, Precision::Exact)))?;
    hits.sort_by_key(|hit| (hit.entry.terms.get(hit.term).map(|term| term.status), hit.entry.id));
    Ok(hits)
}

fn inexact(store: &dyn Store, text: &str, lang: &LanguageTag) -> Result<Vec<LookupHit>, GlossaryError> {
    let key = whole_key(text, lang);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let mut terms: BTreeMap<EntryId, (Precision, usize)> = BTreeMap::new();
    let part = format!("·{key}");
    for row in readable::all_keys(store, lang.base())?.iter().filter(|row| !row.key.starts_with(BEGINS)) {
        let inside = || {
            row.key.match_indices(&part).any(|(at, _)| {
                row.key.get(at + part.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('·'))
            })
        };
        let precision = if row.key.starts_with(&key) {
            Precision::Prefix
        } else if inside() {
            Precision::Part
        } else {
            continue;
        };
        let best = terms.entry(row.entry).or_insert((precision, row.term));
        *best = (*best).min((precision, row.term));
    }
    let read = |id| readable::entry(store, id);
    let mut hits = load(&read, terms.into_iter().map(|(entry, (precision, term))| (entry, term, precision)))?;
    hits.sort_by_key(|hit| (hit.precision, hit.entry.id));
    Ok(hits)
}

fn load(
    read: &dyn Fn(EntryId) -> Result<Option<TermEntry>, StoreError>,
    found: impl Iterator<Item = (EntryId, usize, Precision)>,
) -> Result<Vec<LookupHit>, GlossaryError> {
    let mut hits = Vec::new();
    for (id, term, precision) in found {
        if let Some(entry) = read(id)? {
            hits.push(LookupHit { entry, term, precision });
        }
    }
    Ok(hits)
}

/// What is longer is no name with a slip in it; to compare a page with every name would take minutes.
const LONGEST_NAME: usize = 200;

/// Names at most a third of the letters away.
fn similar(entries: &[TermEntry], text: &str) -> Vec<String> {
    if text.chars().nth(LONGEST_NAME).is_some() {
        return Vec::new();
    }
    let mut found: Vec<(usize, &str)> = Vec::new();
    for term in entries.iter().flat_map(|entry| &entry.terms).filter(|term| term.status != TermStatus::Forbidden) {
        let (wanted, key) = (whole_key(text, &term.lang), whole_key(&term.text, &term.lang));
        let allowed = (wanted.chars().count() / 3).max(1);
        let distance = strsim::damerau_levenshtein(&wanted, &key);
        if !wanted.is_empty() && distance <= allowed && !found.iter().any(|(_, name)| *name == term.text) {
            found.push((distance, &term.text));
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().take(OFFERED).map(|(_, name)| name.to_owned()).collect()
}

/// The one entry with this number, or with exactly this form.
pub(crate) fn one(glossary: &Glossary<'_>, name: &str, lang: &LanguageTag) -> Result<TermEntry, GlossaryError> {
    if let Ok(id) = name.trim().parse::<EntryId>()
        && let Some(entry) = glossary.entry(id)?
    {
        return Ok(entry);
    }
    let entries = glossary.store.entries()?;
    let langs = std::iter::once(lang).chain(entries.iter().flat_map(TermEntry::languages));
    let mut tried: Vec<&LanguageTag> = Vec::new();
    for lang in langs {
        if tried.contains(&lang) {
            continue;
        }
        tried.push(lang);
        let mut hits = exact(glossary.store, name, lang)?;
        // A form that is preferred somewhere means that entry, not one that has it as a variant.
        let preferred =
            |hit: &LookupHit| hit.entry.terms.get(hit.term).is_some_and(|term| term.status == TermStatus::Preferred);
        if hits.iter().any(preferred) {
            hits.retain(preferred);
        }
        match hits.len() {
            0 => {}
            1 => return hits.pop().map(|hit| hit.entry).ok_or_else(|| not_found(&entries, name)),
            _ => {
                let entries = hits.into_iter().map(|hit| hit.entry).collect();
                return Err(GlossaryError::Ambiguous { name: name.to_owned(), entries });
            }
        }
    }
    Err(not_found(&entries, name))
}

fn not_found(entries: &[TermEntry], name: &str) -> GlossaryError {
    GlossaryError::NotFound { name: name.to_owned(), did_you_mean: similar(entries, name) }
}
