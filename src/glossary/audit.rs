//! `glossary audit`: names that the memory translates with more than one form.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::find::find;
use super::{Glossary, GlossaryError};
use crate::lang::LanguageTag;
use crate::term::{EntryId, TermEntry, TermStatus};

/// How often one form was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormCount {
    /// The form as the glossary has it.
    pub text: String,
    /// Its status.
    pub status: TermStatus,
    /// In how many pairs.
    pub count: u64,
}

/// One name with its forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// The entry.
    pub entry: EntryId,
    /// Its preferred form in the source language.
    pub source: String,
    /// The forms in the translations, the most used first.
    pub forms: Vec<FormCount>,
    /// In how many pairs the source has the name and the target none of its forms.
    pub without: u64,
}

#[derive(Debug)]
struct Tally {
    entry: Arc<TermEntry>,
    source: String,
    forms: BTreeMap<usize, u64>,
    without: u64,
}

pub(crate) fn audit(
    glossary: &Glossary<'_>,
    pairs: impl Iterator<Item = (String, String)>,
    from: &LanguageTag,
    to: &LanguageTag,
) -> Result<Vec<AuditRow>, GlossaryError> {
    let (sources, targets) = (glossary.load(from)?, glossary.load(to)?);
    let mut tallies: BTreeMap<EntryId, Tally> = BTreeMap::new();
    for (source, target) in pairs {
        let used = find(&targets, &target, to)?;
        let mut seen: Vec<EntryId> = Vec::new();
        for hit in find(&sources, &source, from)? {
            if seen.contains(&hit.entry.id) {
                continue;
            }
            seen.push(hit.entry.id);
            let tally = tallies.entry(hit.entry.id).or_insert_with(|| Tally {
                source: hit.entry.form(from).map_or_else(|| hit.found.clone(), |term| term.text.clone()),
                entry: Arc::clone(&hit.entry),
                forms: BTreeMap::new(),
                without: 0,
            });
            let mut forms: Vec<usize> =
                used.iter().filter(|other| other.entry.id == hit.entry.id).map(|other| other.term).collect();
            forms.sort_unstable();
            forms.dedup();
            tally.without += u64::from(forms.is_empty());
            for form in forms {
                *tally.forms.entry(form).or_default() += 1;
            }
        }
    }
    Ok(tallies.into_values().filter(|tally| tally.forms.len() > 1).map(Tally::into_row).collect())
}

impl Tally {
    fn into_row(self) -> AuditRow {
        let count = |(index, count): (&usize, &u64)| {
            let term = self.entry.terms.get(*index)?;
            Some(FormCount { text: term.text.clone(), status: term.status, count: *count })
        };
        let mut forms: Vec<FormCount> = self.forms.iter().filter_map(count).collect();
        forms.sort_by_key(|form| std::cmp::Reverse(form.count));
        AuditRow { entry: self.entry.id, source: self.source, forms, without: self.without }
    }
}
