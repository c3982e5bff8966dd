//! Q25: one name in two spellings.
//!
//! Two spellings are two forms with as many words, each near its counterpart. A full name and a surname, a name
//! and its short form, inflections and words for people are not (`docs/checks.md`).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::code::{Code, Severity};
use super::finding::Finding;
use super::scene::Scene;
use super::terms::Names;
use super::{Options, Pair};
use crate::glossary::Occurrence;
use crate::lang::LanguageTag;
use crate::term::{EntryId, TermEntry, TermStatus};
use crate::text::key::{SEPARATOR, glossary_key, glossary_key_squashed};
use crate::text::rules::{Rules, rules_for};
use crate::text::token::TokenKind;

/// Kinds of entries that have one name each.
const KINDS: &[&str] = &["person", "place", "country", "region", "org", "organisation", "organization", "media"];
/// A misspelt name is at most this long; a longer one is a text.
const LONGEST: usize = 200;

/// Whether entries of this kind are names.
fn is_name(entry: &TermEntry) -> bool {
    entry.kind.as_deref().is_some_and(|kind| KINDS.contains(&kind.to_lowercase().as_str()))
}

/// A form in the translations.
struct Spelling {
    form: String,
    preferred: bool,
    places: Vec<(usize, Range<usize>)>,
}

/// Q25 over the pairs of each document.
pub(super) fn spellings(pairs: &[Pair], names: &Names, options: &Options, out: &mut Vec<Finding>) {
    let severity = if options.settings.strict_names { Severity::Error } else { Severity::Warning };
    let document = |index: usize| pairs.get(index).and_then(|pair| pair.document.as_deref());
    let mut entries: BTreeMap<(Option<&str>, EntryId), Vec<&Occurrence>> = BTreeMap::new();
    for hit in names.targets.iter().filter(|hit| is_name(&hit.entry)) {
        entries.entry((document(hit.segment), hit.entry.id)).or_default().push(hit);
    }
    let mut findings = Vec::new();
    for hits in entries.values() {
        known(hits, pairs, &options.to, &mut findings);
    }
    for index in 0..pairs.len() {
        for hit in names.missing(index, &options.to) {
            // «ارمستان» may stand for «ارمنستان» where the source says Armenian (C6).
            let kin =
                names.kin_of(hit.entry.id).chain([hit.entry.id]).filter_map(|id| entries.get(&(document(index), id)));
            findings.extend(kin.into_iter().find_map(|written| unknown(pairs, index, hit, written, &options.to)));
        }
    }
    out.extend(findings.into_iter().map(|finding| finding.graded(severity)));
}

fn number(pairs: &[Pair], index: usize) -> u64 {
    pairs.get(index).map_or(0, |pair| pair.number)
}

/// Two forms that the glossary knows.
fn known(hits: &[&Occurrence], pairs: &[Pair], to: &LanguageTag, out: &mut Vec<Finding>) {
    let rules = rules_for(to);
    let mut spellings: Vec<Spelling> = Vec::new();
    for hit in hits {
        let Some(term) = hit.entry.terms.get(hit.term).filter(|term| term.status != TermStatus::Forbidden) else {
            continue;
        };
        let form = if hit.surname { hit.found.clone() } else { term.text.clone() };
        let place = (hit.segment, hit.range.clone());
        let key = glossary_key_squashed(&form, rules);
        match spellings.iter_mut().find(|known| glossary_key_squashed(&known.form, rules) == key) {
            Some(known) => known.places.push(place),
            None => {
                spellings.push(Spelling { form, preferred: term.status == TermStatus::Preferred, places: vec![place] });
            }
        }
    }
    // The measure is the preferred form, else the most used, else the first.
    spellings.sort_by_key(|spelling| (!spelling.preferred, std::cmp::Reverse(spelling.places.len())));
    let person = hits.iter().any(|hit| hit.entry.kind.as_deref() == Some("person"));
    for (at, spelling) in spellings.iter().enumerate() {
        let before = spellings.get(..at).unwrap_or_default();
        let Some(measure) = before.iter().find(|other| are_spellings(&other.form, &spelling.form, person, rules))
        else {
            continue;
        };
        let Some((first, _)) = measure.places.first() else { continue };
        for (pair, range) in &spelling.places {
            let what = format!("segment {} writes this name otherwise: {}", number(pairs, *first), measure.form);
            out.push(Finding { pair: *pair, other: Some(*first), ..Finding::new(Code::Q25, what).at(range.clone()) });
        }
    }
}

/// Whether two forms are one name, spelt twice. Of persons the last words count: the surname.
fn are_spellings(a: &str, b: &str, person: bool, rules: &Rules) -> bool {
    let (a, b) = (glossary_key(a, rules), glossary_key(b, rules));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(SEPARATOR).collect(), b.split(SEPARATOR).collect());
    let count = a.len().min(b.len());
    if count == 0 || (a.len() != b.len() && !person) {
        return false;
    }
    let ends = a.iter().rev().zip(b.iter().rev()).take(count);
    ends.clone().all(|(a, b)| a == b || are_near(a, b)) && ends.clone().any(|(a, b)| a != b)
}

/// Whether two keys differ by a slip: a letter in four, at least one, and not the ending only.
fn are_near(a: &str, b: &str) -> bool {
    let length = a.chars().count().min(b.chars().count());
    let allowed = match length {
        0..=2 => return false,
        3..=7 => 1,
        _ => 2,
    };
    strsim::damerau_levenshtein(a, b) <= allowed
}

/// A form that the glossary does not know, in a pair whose source has the name.
fn unknown(
    pairs: &[Pair],
    index: usize,
    hit: &Occurrence,
    written: &[&Occurrence],
    to: &LanguageTag,
) -> Option<Finding> {
    let other = written.iter().find(|other| other.segment != index && !other.weak)?;
    let text = &pairs.get(index)?.target.text;
    let words = words(text, to);
    let (range, _) = nearest(text, &words, &other.entry, to)?;
    let rules = rules_for(to);
    let person = other.entry.kind.as_deref() == Some("person");
    if !are_spellings(text.get(range.clone())?, &other.found, person, rules) {
        return None;
    }
    let what = format!("segment {} writes this name otherwise: {}", number(pairs, other.segment), other.found);
    let finding = Finding::new(Code::Q25, what).at(range).of_source(hit.range.clone());
    Some(Finding { pair: index, other: Some(other.segment), ..finding })
}

/// The place in the target that is a name of this entry but for a slip, and what to write there.
pub(super) fn misspelled(scene: &Scene<'_>, entry: &Arc<TermEntry>) -> Option<(Range<usize>, String)> {
    let words: Vec<Range<usize>> = scene
        .target
        .tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Word)
        .map(|token| token.range.clone())
        .collect();
    nearest(scene.target.text, &words, entry, scene.target.lang)
}

/// Whether a word begins with a form of the entry and has a short ending that no rule of names knows: «طالبانی»; or is a
/// form that is also a common word, and is sure only with its vowel sign: «کرد».
pub(super) fn is_inflected(scene: &Scene<'_>, entry: &TermEntry) -> bool {
    /// Letters of the ending.
    const ENDING: usize = 3;
    let rules = rules_for(scene.target.lang);
    let forms = entry.usable(scene.target.lang).into_iter().map(|form| glossary_key_squashed(&form.text, rules));
    let forms: Vec<String> = forms.filter(|key| (3..=LONGEST).contains(&key.chars().count())).collect();
    scene.target.tokens.iter().filter(|token| token.kind == TokenKind::Word).any(|token| {
        let word = glossary_key_squashed(scene.target.get(token.range.clone()), rules);
        forms.iter().any(|form| {
            let ending = if form.chars().count() < 4 { 0 } else { ENDING };
            word.strip_prefix(form.as_str()).is_some_and(|rest| rest.chars().count() <= ending)
        })
    })
}

fn words(text: &str, lang: &LanguageTag) -> Vec<Range<usize>> {
    let tokens = crate::text::token::tokenize(text, rules_for(lang));
    tokens.into_iter().filter(|token| token.kind == TokenKind::Word).map(|token| token.range).collect()
}

fn nearest(text: &str, words: &[Range<usize>], entry: &TermEntry, to: &LanguageTag) -> Option<(Range<usize>, String)> {
    let rules = rules_for(to);
    for form in entry.usable(to).into_iter().filter(|form| form.text.len() <= LONGEST) {
        let key = glossary_key_squashed(&form.text, rules);
        if key.chars().count() < 4 {
            continue;
        }
        let count = form.text.split(' ').count();
        for window in words.windows(count) {
            let (Some(first), Some(last)) = (window.first(), window.last()) else { continue };
            let range = first.start..last.end;
            let found = text.get(range.clone()).filter(|found| found.len() <= LONGEST)?;
            let other = glossary_key_squashed(found, rules);
            // What begins with the form is the form with an ending.
            if !other.starts_with(&key) && are_near(&key, &other) {
                return Some((range, form.text.clone()));
            }
        }
    }
    None
}
