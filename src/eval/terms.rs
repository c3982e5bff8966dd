//! The names of the glossary in the sources, and what the real translations call them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Given;
use super::pairs::Pairs;
use crate::glossary::{Glossary, GlossaryError, LoadedTerms, TermSource, find_in_document, of_segment};
use crate::lang::LanguageTag;
use crate::store::StoreError;
use crate::term::{EntryId, TermEntry, TermStatus};

/// A form that a translation uses, and in how many segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormUse {
    /// As the glossary has it.
    pub text: String,
    /// Its status there.
    pub status: TermStatus,
    /// In how many segments.
    pub count: u64,
}

/// What became of one name. A segment counts once, however often it has the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRow {
    /// The entry.
    pub entry: EntryId,
    /// Its form in the language of the source.
    pub source: String,
    /// In how many sources it stands, and surely.
    pub found: u64,
    /// How many of their translations have a form that may be used in their language.
    pub used: u64,
    /// How many have only a form to avoid, or of another country.
    pub other: u64,
    /// How many have none of its forms.
    pub missing: u64,
    /// The forms, the most used first.
    pub forms: Vec<FormUse>,
}

/// The names of one entry alone, so that no longer name stands in their way.
struct Only<'a>(&'a LoadedTerms, EntryId);

impl TermSource for Only<'_> {
    fn look(&self, key: &str, visit: &mut dyn FnMut(EntryId, usize)) -> Result<bool, StoreError> {
        let mut own = |entry, term| {
            if entry == self.1 {
                visit(entry, term);
            }
        };
        self.0.look(key, &mut own)
    }

    fn entry(&self, id: EntryId) -> Result<Option<Arc<TermEntry>>, StoreError> {
        self.0.entry(id)
    }
}

struct Tally {
    entry: Arc<TermEntry>,
    row: TermRow,
    forms: BTreeMap<usize, u64>,
}

/// What the names in the chosen sources are called. Names for which the glossary has no form in `to`
/// are left out; the second number says in how many places.
pub(super) fn terms(
    glossary: &Glossary<'_>,
    pairs: &Pairs,
    chosen: &[usize],
    (from, to): (&LanguageTag, &LanguageTag),
) -> Result<(Vec<TermRow>, u64), GlossaryError> {
    let (sources, targets) = (glossary.load(from)?, glossary.load(to)?);
    let mut tallies: BTreeMap<EntryId, Tally> = BTreeMap::new();
    let mut without = 0;
    for document in documents(pairs, chosen) {
        for (entry, segments) in named(&sources, pairs, &document, from)? {
            if entry.form(to).is_none() {
                without += segments.len() as u64;
                continue;
            }
            let texts: Vec<&str> = segments.iter().filter_map(|at| pairs.pairs.get(*at)).map(|p| p.target()).collect();
            let hits = find_in_document(&Only(&targets, entry.id), &texts, to)?;
            let tally = tallies.entry(entry.id).or_insert_with(|| Tally::new(&entry, from));
            for segment in 0..texts.len() {
                let used = hits.iter().filter(|hit| hit.segment == segment && hit.entry.id == entry.id);
                tally.add(used.map(|hit| hit.term), to);
            }
        }
    }
    Ok((tallies.into_values().map(Tally::into_row).collect(), without))
}

/// Puts the names of the glossary that have a form in `to` to each source, and takes away the fragments that it
/// does not agree with.
pub(super) fn put_names(
    glossary: &Glossary<'_>,
    pairs: &Pairs,
    chosen: &[usize],
    (from, to): (&LanguageTag, &LanguageTag),
    given: &mut [Given],
) -> Result<(), GlossaryError> {
    let places: HashMap<usize, usize> = given.iter().map(|given| given.pair).zip(0..).collect();
    for document in documents(pairs, chosen) {
        let texts: Vec<&str> =
            document.iter().filter_map(|at| pairs.pairs.get(*at)).map(|pair| pair.source()).collect();
        let found = glossary.find(&texts, from, to)?;
        for (pair, segment) in document.iter().zip(0..) {
            let Some(given) = places.get(pair).and_then(|at| given.get_mut(*at)) else { continue };
            let here = of_segment(&found, segment, |found| found.occurrence.segment);
            let with_form = here.iter().filter(|found| found.target.is_some());
            given.names = with_form.map(|found| found.occurrence.range.clone()).collect();
            given.fragments.retain(|fragment| fragment.respects(here, to));
        }
    }
    Ok(())
}

/// The chosen pairs by document; what names none stands alone.
fn documents(pairs: &Pairs, chosen: &[usize]) -> Vec<Vec<usize>> {
    let mut documents: Vec<Vec<usize>> = vec![Vec::new(); pairs.documents.len()];
    let mut alone = Vec::new();
    for at in chosen {
        let own = pairs.pairs.get(*at).and_then(|pair| pair.document);
        match own.and_then(|own| documents.get_mut(own)) {
            Some(document) => document.push(*at),
            None => alone.push(vec![*at]),
        }
    }
    documents.retain(|document| !document.is_empty());
    documents.append(&mut alone);
    documents
}

/// An entry and the pairs that name it.
type Named = (Arc<TermEntry>, Vec<usize>);

/// The entries that the sources of a document surely name, each with the pairs that name it.
fn named(
    sources: &LoadedTerms,
    pairs: &Pairs,
    document: &[usize],
    from: &LanguageTag,
) -> Result<Vec<Named>, GlossaryError> {
    let texts: Vec<&str> = document.iter().filter_map(|at| pairs.pairs.get(*at)).map(|pair| pair.source()).collect();
    let mut found: BTreeMap<EntryId, Named> = BTreeMap::new();
    for hit in find_in_document(sources, &texts, from)?.into_iter().filter(|hit| !hit.weak) {
        let Some(at) = document.get(hit.segment) else { continue };
        let (_, segments) = found.entry(hit.entry.id).or_insert_with(|| (Arc::clone(&hit.entry), Vec::new()));
        if segments.last() != Some(at) {
            segments.push(*at);
        }
    }
    Ok(found.into_values().collect())
}

impl Tally {
    fn new(entry: &Arc<TermEntry>, from: &LanguageTag) -> Self {
        let source = entry.form(from).map_or_else(String::new, |term| term.text.clone());
        let row = TermRow { entry: entry.id, source, found: 0, used: 0, other: 0, missing: 0, forms: Vec::new() };
        Self { entry: Arc::clone(entry), row, forms: BTreeMap::new() }
    }

    /// The forms in one translation.
    fn add(&mut self, forms: impl Iterator<Item = usize>, to: &LanguageTag) {
        let mut forms: Vec<usize> = forms.collect();
        forms.sort_unstable();
        forms.dedup();
        let usable = self.entry.usable(to);
        let may_be_used = |at: &usize| self.entry.terms.get(*at).is_some_and(|term| usable.contains(&term));
        self.row.found += 1;
        match (forms.is_empty(), forms.iter().any(may_be_used)) {
            (true, _) => self.row.missing += 1,
            (false, true) => self.row.used += 1,
            (false, false) => self.row.other += 1,
        }
        for form in forms {
            *self.forms.entry(form).or_default() += 1;
        }
    }

    fn into_row(self) -> TermRow {
        let form = |(at, count): (usize, u64)| {
            let term = self.entry.terms.get(at)?;
            Some(FormUse { text: term.text.clone(), status: term.status, count })
        };
        let mut forms: Vec<FormUse> = self.forms.into_iter().filter_map(form).collect();
        forms.sort_by_key(|form| std::cmp::Reverse(form.count));
        TermRow { forms, ..self.row }
    }
}
