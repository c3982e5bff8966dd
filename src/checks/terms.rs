//! Q2: the names of the glossary, on both sides.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::Options;
use super::Pair;
use super::code::Code;
use super::finding::Finding;
use super::lists::countries_of;
use super::scene::Scene;
use crate::glossary::{Glossary, GlossaryError, ListFilter, Occurrence, find_in_document, of_segment};
use crate::lang::LanguageTag;
use crate::term::{EntryId, TermEntry, TermStatus};
use crate::text::key::{glossary_key, glossary_key_squashed};
use crate::text::rules::rules_for;

/// The names in all pairs.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) sources: Vec<Occurrence>,
    pub(super) targets: Vec<Occurrence>,
    /// C6: an entry for a people, and those of its countries; and the other way round.
    kin: HashMap<EntryId, HashSet<EntryId>>,
}

impl Names {
    /// Finds them.
    pub(super) fn of(
        pairs: &[Pair],
        glossary: Option<&Glossary<'_>>,
        options: &Options,
    ) -> Result<Self, GlossaryError> {
        let wanted = [Code::Q1, Code::Q2, Code::Q4, Code::Q25];
        let Some(glossary) = glossary.filter(|_| wanted.iter().any(|code| options.settings.is_on(*code))) else {
            return Ok(Self::default());
        };
        let texts = |side: fn(&Pair) -> &str| pairs.iter().map(side).collect::<Vec<&str>>();
        let find = |texts: &[&str], lang: &LanguageTag| -> Result<Vec<Occurrence>, GlossaryError> {
            Ok(find_in_document(&glossary.load(lang)?, texts, lang)?)
        };
        Ok(Self {
            sources: find(&texts(|pair| &pair.source.text), &options.from)?,
            targets: find(&texts(|pair| &pair.target.text), &options.to)?,
            kin: kin(&glossary.list(&ListFilter::default())?),
        })
    }

    pub(super) fn in_source(&self, pair: usize) -> &[Occurrence] {
        of_segment(&self.sources, pair, |hit| hit.segment)
    }

    pub(super) fn in_target(&self, pair: usize) -> &[Occurrence] {
        of_segment(&self.targets, pair, |hit| hit.segment)
    }

    /// Where names of the target have digits: no numbers.
    pub(super) fn with_digits(&self, pair: usize) -> Vec<Range<usize>> {
        with_digits(self.in_target(pair))
    }

    /// The accepted forms of an entry are in the target, by itself, by its country (C6), or inside a longer name.
    fn is_rendered(&self, hit: &Occurrence, pair: usize, to: &LanguageTag) -> bool {
        let is = |id: EntryId| hit.entry.id == id || self.kin.get(&hit.entry.id).is_some_and(|kin| kin.contains(&id));
        let used = self.in_target(pair);
        used.iter().any(|other| is(other.entry.id)) || used.iter().any(|other| holds(other, &hit.entry, to))
    }

    /// C6: the countries of a people, and the people of a country.
    pub(super) fn kin_of(&self, id: EntryId) -> impl Iterator<Item = EntryId> {
        self.kin.get(&id).into_iter().flatten().copied()
    }

    /// Names of the source that the target does not have in any form, each once.
    pub(super) fn missing<'n>(&'n self, pair: usize, to: &LanguageTag) -> Vec<&'n Occurrence> {
        let mut seen = HashSet::new();
        let sure = self.in_source(pair).iter().filter(|hit| !hit.weak && seen.insert(hit.entry.id));
        sure.filter(|hit| hit.entry.form(to).is_some() && !self.is_rendered(hit, pair, to)).collect()
    }
}

/// The places of names with digits.
pub(super) fn with_digits(hits: &[Occurrence]) -> Vec<Range<usize>> {
    hits.iter().filter(|hit| hit.found.chars().any(char::is_numeric)).map(|hit| hit.range.clone()).collect()
}

/// Whether a longer name has a form of the entry in it.
fn holds(longer: &Occurrence, entry: &TermEntry, to: &LanguageTag) -> bool {
    let rules = rules_for(to);
    let found = glossary_key(&longer.found, rules);
    entry.usable(to).iter().any(|term| {
        let key = glossary_key(&term.text, rules);
        !key.is_empty() && key.chars().count() > 2 && found.contains(&key)
    })
}

/// C6: who belongs to which country, by their English names.
fn kin(entries: &[TermEntry]) -> HashMap<EntryId, HashSet<EntryId>> {
    let Ok(lang) = LanguageTag::parse("en") else { return HashMap::new() };
    let rules = rules_for(&lang);
    let mut by_name: HashMap<String, Vec<EntryId>> = HashMap::new();
    let english = |entry: &TermEntry| {
        let terms = entry.terms.iter().filter(|term| term.lang.base() == "en");
        terms.map(|term| glossary_key(&term.text, rules)).collect::<Vec<_>>()
    };
    for entry in entries {
        english(entry).into_iter().for_each(|key| by_name.entry(key).or_default().push(entry.id));
    }
    let mut kin: HashMap<EntryId, HashSet<EntryId>> = HashMap::new();
    for entry in entries {
        for name in english(entry) {
            let countries = countries_of(&name.replace(crate::text::key::SEPARATOR, " "));
            for country in countries.iter().map(|name| glossary_key(name, rules)) {
                for id in by_name.get(&country).into_iter().flatten().filter(|id| **id != entry.id) {
                    kin.entry(entry.id).or_default().insert(*id);
                    kin.entry(*id).or_default().insert(entry.id);
                }
            }
        }
    }
    kin
}

/// Q2.
pub(super) fn terms(scene: &Scene<'_>, names: &Names, pair: usize, out: &mut Vec<Finding>) {
    let to = scene.target.lang;
    for hit in names.missing(pair, to) {
        let Some(form) = hit.entry.form(to) else { continue };
        if super::names::is_inflected(scene, &hit.entry) {
            continue;
        }
        let near = super::names::misspelled(scene, &hit.entry);
        let what = match &near {
            Some(_) => format!("{} is written {}", hit.found, form.text),
            None => format!("{} is not in the translation: {}", hit.found, form.text),
        };
        let finding = Finding::new(Code::Q2, what).of_source(hit.range.clone());
        out.push(match near {
            Some((range, right)) => finding.at(range).offer(right),
            None => finding,
        });
    }
    for hit in names.in_target(pair).iter().filter(|hit| !hit.weak) {
        out.extend(wrong_form(hit, to));
    }
}

/// A form to avoid, or one of another country.
fn wrong_form(hit: &Occurrence, to: &LanguageTag) -> Option<Finding> {
    let term = hit.entry.terms.get(hit.term)?;
    let forbidden = term.status == TermStatus::Forbidden && to.served_by(&term.lang).is_some();
    let right = if forbidden {
        hit.entry.form(to).map(|term| term.text.clone())
    } else {
        Some(form_of_this_country(&hit.entry, hit.term, to)?)
    };
    // The ending stays: only the form itself is replaced.
    let end = if hit.found.starts_with(&term.text) { hit.range.start + term.text.len() } else { hit.range.end };
    let what = if forbidden { "a form to avoid" } else { "the form of another country" };
    let finding = Finding::new(Code::Q2, what).at(hit.range.start..end);
    Some(match right {
        Some(right) => finding.offer(right),
        None => finding,
    })
}

/// What this country writes for a form that only another one has.
fn form_of_this_country(entry: &Arc<TermEntry>, term: usize, to: &LanguageTag) -> Option<String> {
    let found = entry.terms.get(term)?;
    let rules = rules_for(to);
    let key = |text: &str| glossary_key_squashed(text, rules);
    if to.served_by(&found.lang).is_none() {
        // Found by the common index of Persian and Dari, and not a form of this language at all.
        let known = entry.usable(to).iter().any(|own| key(&own.text) == key(&found.text));
        return entry.form(to).filter(|_| !known).map(|own| own.text.clone());
    }
    let own = entry.preferred(to)?;
    if found.lang == *to || key(&own.text) == key(&found.text) {
        return None;
    }
    let other = entry.preferred(&found.lang)?;
    let (own, other): (Vec<&str>, Vec<&str>) = (own.text.split(' ').collect(), other.text.split(' ').collect());
    let words = found.text.split(' ').count();
    let same_end =
        other.len() >= words && other.get(other.len() - words..).is_some_and(|end| end.join(" ") == found.text);
    let right = own.get(own.len().saturating_sub(words)..)?.join(" ");
    let whole = words == other.len();
    let right = if whole { own.join(" ") } else { right };
    (same_end && (whole || own.len() == other.len()) && key(&right) != key(&found.text)).then_some(right)
}
