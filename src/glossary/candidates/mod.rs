//! Names that the glossary lacks, as candidates for it (U1 to U4).
//!
//! English shows its names by capitals; Persian, Dari and Pashto only where a title or a given name stands before.
//! What is found here is offered to a person, never entered.
mod capitals;
mod document;
mod kind;
mod lists;
mod memory;
mod mined;
mod offer;
mod phrase;
mod runs;
mod threads;
mod titled;
mod windows;

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::atoms::{Atom, Scanner};
use super::find::{Occurrence, of_segment};
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;
pub use document::seen_in;
use kind::Votes;
pub use memory::{Mined, Mining, mine};
pub use mined::Seen;
pub use offer::{OFFERED, Offer, mined_file, offers, offers_file, offers_of};

/// From this confidence on a pair of the memory is taken for right: it sounds like the name.
pub const SURE: f64 = 0.7;

/// A name that is not in the glossary.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The name as it stands where it was first met.
    pub text: String,
    /// How often it was met.
    pub count: u64,
    /// What it may be: `person`, `place`, `org` … as in the starter glossary.
    pub kind: Option<&'static str>,
    /// Index of the segment where it was first met, from 0.
    pub segment: usize,
    /// Its bytes there.
    pub range: Range<usize>,
    /// How likely and how worthwhile it is: frequency and patterns (U4). Only the order means something.
    pub score: u32,
    /// For a surname alone, or a part of a longer name: that name.
    pub part_of: Option<String>,
}

/// One place of a name.
#[derive(Debug, Clone)]
struct Sighting {
    segment: usize,
    range: Range<usize>,
    /// Folded parts, joined by spaces: names with one key are one.
    key: String,
    votes: Votes,
}

/// A segment with its parts and what the glossary covers of it.
struct Scene<'a> {
    text: &'a str,
    atoms: Vec<Atom>,
    hits: &'a [Occurrence],
}

impl Scene<'_> {
    fn raw(&self, atom: &Atom) -> &str {
        self.text.get(atom.range.clone()).unwrap_or_default()
    }

    /// The text before an atom, back to the one before.
    fn between(&self, at: usize) -> &str {
        let Some(atom) = self.atoms.get(at) else { return "" };
        let start = at.checked_sub(1).and_then(|at| self.atoms.get(at)).map_or(0, |before| before.range.end);
        self.text.get(start..atom.range.start).unwrap_or_default()
    }

    fn key(&self, at: usize) -> &str {
        self.atoms.get(at).map_or("", |atom| &*atom.key)
    }
}

/// The names of a document that no occurrence covers, the likeliest first.
///
/// Languages other than English, Persian, Dari and Pashto have none: nothing marks their names.
pub fn candidates(segments: &[&str], occurrences: &[Occurrence], lang: &LanguageTag) -> Vec<Candidate> {
    let scenes = scenes(segments, occurrences, lang);
    let sightings = sightings(&scenes, lang);
    collected(&scenes, sightings)
}

fn scenes<'a>(segments: &[&'a str], occurrences: &'a [Occurrence], lang: &LanguageTag) -> Vec<Scene<'a>> {
    let mut scanner = Scanner::new(rules_for(lang));
    segments
        .iter()
        .enumerate()
        .map(|(index, text)| Scene {
            text,
            atoms: scanner.scan(text),
            hits: of_segment(occurrences, index, |hit| hit.segment),
        })
        .collect()
}

fn sightings(scenes: &[Scene<'_>], lang: &LanguageTag) -> Vec<Sighting> {
    match lang.base() {
        "en" => capitals::sightings(scenes, lang),
        "fa" | "ps" => titled::sightings(scenes),
        _ => Vec::new(),
    }
}

/// Sightings of one key are one candidate.
fn collected(scenes: &[Scene<'_>], sightings: Vec<Sighting>) -> Vec<Candidate> {
    let mut found: Vec<(Sighting, u64)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for sighting in sightings {
        match known.get(&sighting.key).and_then(|at| found.get_mut(*at)) {
            Some((first, count)) => {
                *count += 1;
                first.votes.add(&sighting.votes);
            }
            None => {
                known.insert(sighting.key.clone(), found.len());
                found.push((sighting, 1));
            }
        }
    }
    kind::tell_surnames(&mut found);
    let mut candidates: Vec<Candidate> =
        found.iter().filter_map(|(sighting, count)| candidate(scenes, sighting, *count)).collect();
    link(&mut candidates, &found);
    candidates.sort_by_key(|candidate| (std::cmp::Reverse(candidate.score), candidate.segment, candidate.range.start));
    candidates
}

fn candidate(scenes: &[Scene<'_>], sighting: &Sighting, count: u64) -> Option<Candidate> {
    let text = scenes.get(sighting.segment)?.text.get(sighting.range.clone())?;
    Some(Candidate {
        text: text.to_owned(),
        count,
        kind: sighting.votes.kind(),
        segment: sighting.segment,
        range: sighting.range.clone(),
        score: u32::try_from(count).unwrap_or(u32::MAX).saturating_mul(2).saturating_add(sighting.votes.patterns()),
        part_of: None,
    })
}

/// `Macron` is part of `Emmanuel Macron`.
fn link(candidates: &mut [Candidate], found: &[(Sighting, u64)]) {
    let mut full: HashMap<&str, usize> = HashMap::new();
    for (at, (sighting, _)) in found.iter().enumerate() {
        if let Some((_, surname)) = sighting.key.rsplit_once(' ')
            && sighting.votes.kind() == Some("person")
        {
            full.entry(surname).or_insert(at);
        }
    }
    let texts: Vec<String> = candidates.iter().map(|candidate| candidate.text.clone()).collect();
    for (candidate, (sighting, _)) in candidates.iter_mut().zip(found) {
        candidate.part_of = full.get(sighting.key.as_str()).and_then(|at| texts.get(*at)).cloned();
    }
}

/// How often keys occur.
type Counts = HashMap<Rc<str>, u32>;

/// Whether an English word (key G) names nothing by itself, inflected or not.
pub(super) fn is_common(word: &str) -> bool {
    lists::Lists::get().is_common(word)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn names(segments: &[&str]) -> Vec<String> {
        let mut found = candidates(segments, &[], &"en".parse().unwrap());
        found.sort_by_key(|name| (name.segment, name.range.start));
        found.into_iter().map(|name| name.text).collect()
    }

    fn kind(text: &str, name: &str) -> Option<&'static str> {
        let found = candidates(&[text], &[], &"en".parse().unwrap());
        found.into_iter().find(|found| found.text == name).unwrap_or_else(|| panic!("{name}")).kind
    }

    #[test]
    fn u1_sequences_particles_initials_and_numbers() {
        assert_eq!(names(&["He met Ludwig van der Berg and J. K. Marlow."]), ["Ludwig van der Berg", "J. K. Marlow"]);
        assert_eq!(names(&["They sold S-300 and TB2 to Omar al-Tarhuni."]), ["S-300", "TB2", "Omar al-Tarhuni"]);
        assert_eq!(names(&["It is at the Bank of Eldoria, said Ana of Portia."]), ["Bank of Eldoria", "Ana", "Portia"]);
        assert_eq!(
            names(&["The Eldorian-Portian war and the Nagor-Valdis road."]),
            ["Eldorian", "Portian", "Nagor-Valdis"]
        );
        assert_eq!(names(&["He saw a Qiri-backed force of O’Brien & Sons."]), ["Qiri", "O’Brien & Sons"]);
    }

    #[test]
    fn u2_the_first_word_of_a_sentence() {
        assert_eq!(names(&["Officials said nothing. Zarkov said nothing."]), ["Zarkov"]);
        assert_eq!(names(&["Many Eldorians left."]), ["Eldorians"]);
        assert_eq!(names(&["Unobtrusively they left."]), [] as [&str; 0]);
        assert_eq!(names(&["New Eldoria fell."]), ["New Eldoria"]);
    }

    #[test]
    fn u3_what_names_nothing() {
        assert_eq!(names(&["On Tuesday, 3 March, I saw the Prime Minister."]), [] as [&str; 0]);
        assert_eq!(names(&["Then Eldorian Foreign Minister Ana Zarkova spoke."]), ["Eldorian", "Ana Zarkova"]);
        assert_eq!(names(&["Big Storm Hits Small Eldoria Town Again"]), [] as [&str; 0]);
        assert_eq!(names(&["Big Storm Hits Small Eldoria Town Again", "it left Eldoria."]), ["Eldoria"]);
    }

    #[test]
    fn u4_kinds() {
        assert_eq!(kind("Then Prime Minister Zarkova left.", "Zarkova"), Some("person"));
        assert_eq!(kind("They lived in Zarkova then.", "Zarkova"), Some("place"));
        assert_eq!(kind("The Zarkova University is old.", "Zarkova University"), Some("org"));
        assert_eq!(kind("They fired an S-300 missile.", "S-300"), Some("system"));
        assert_eq!(kind("The Zarkova War was long.", "Zarkova War"), Some("event"));
    }

    #[test]
    fn a_surname_knows_the_full_name() {
        let found = candidates(&["Then Ana Zarkova spoke.", "But Zarkova left."], &[], &"en".parse().unwrap());
        let surname = found.iter().find(|name| name.text == "Zarkova").unwrap();
        assert_eq!((surname.part_of.as_deref(), surname.kind), (Some("Ana Zarkova"), Some("person")));
    }

    #[test]
    fn persian_names_stand_after_titles_and_given_names() {
        let text = "وزیر گفت آقای زرکوف و ولادیمیر کاموف رفتند.";
        let found = candidates(&[text], &[], &"fa".parse().unwrap());
        let texts: Vec<&str> = found.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts.contains(&"زرکوف") && texts.contains(&"ولادیمیر کاموف"));
    }
}
