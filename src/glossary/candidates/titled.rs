//! Names of Persian, Dari and Pashto text, which has no capitals: after a title, and after a given name that hafez knows.
//!
//! Much is missed: a surname alone, a place, a body. What is found is mostly right.
use std::collections::HashSet;
use std::sync::OnceLock;

use super::kind::Votes;
use super::lists::PersianLists;
use super::{Scene, Sighting};
use crate::glossary::atoms::Gap;
use crate::glossary::keys::whole_key;
use crate::glossary::translit::given_names;
use crate::lang::LanguageTag;

/// The lists as words of running text are compared with them.
struct Keys {
    stop: HashSet<String>,
    titles: HashSet<String>,
    given: HashSet<String>,
}

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let Ok(lang) = LanguageTag::parse("fa") else {
            return Keys { stop: HashSet::new(), titles: HashSet::new(), given: HashSet::new() };
        };
        let lists = PersianLists::get();
        let stop: HashSet<String> = lists.stop.iter().map(|word| whole_key(word, &lang)).collect();
        let given = given_names().map(|name| whole_key(name, &lang)).filter(|key| key.chars().count() > 2);
        Keys {
            given: given.filter(|key| !stop.contains(key)).collect(),
            titles: lists.titles.iter().map(|word| whole_key(word, &lang)).collect(),
            stop,
        }
    })
}

/// A word: its atoms, joined by ZWNJ or nothing.
struct Word {
    first: usize,
    last: usize,
    key: String,
    /// Only a space stands before it.
    near: bool,
}

/// Every place of a name in a document.
pub(super) fn sightings(scenes: &[Scene<'_>]) -> Vec<Sighting> {
    let mut found = Vec::new();
    for (index, scene) in scenes.iter().enumerate() {
        let words = words(scene);
        let mut at = 0;
        while at < words.len() {
            let Some((first, last, titled)) = name_at(&words, at) else {
                at += 1;
                continue;
            };
            found.extend(
                sighting(scene, index, &words, first, last, titled).filter(|sighting| is_free(scene, sighting)),
            );
            at = last + 1;
        }
    }
    found
}

fn words(scene: &Scene<'_>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (at, atom) in scene.atoms.iter().enumerate() {
        match words.last_mut() {
            Some(word) if matches!(atom.gap, Gap::Zwnj | Gap::None) => {
                word.last = at;
                word.key.push_str(&atom.key);
            }
            _ => words.push(Word {
                first: at,
                last: at,
                key: atom.key.to_string(),
                near: atom.gap == Gap::Space && !atom.starts,
            }),
        }
    }
    words
}

/// The name that begins at a word, or after the title there: its words, and whether there is a title.
fn name_at(words: &[Word], at: usize) -> Option<(usize, usize, bool)> {
    let keys = keys();
    let is_part = |at: usize| {
        words.get(at).is_some_and(|word| {
            let letters = word.key.chars().count();
            word.near
                && letters > 1
                && !keys.stop.contains(&word.key)
                && !keys.titles.contains(&word.key)
                && word.key.chars().all(char::is_alphabetic)
        })
    };
    let given = |at: usize| words.get(at).is_some_and(|word| keys.given.contains(&word.key));
    let titled = words.get(at).is_some_and(|word| keys.titles.contains(&word.key));
    let first = if titled { at + 1 } else { at };
    if (titled && !is_part(first)) || (!titled && !given(first)) {
        return None;
    }
    let mut last = first;
    while given(last) && is_part(last + 1) && last - first < 3 {
        last += 1;
    }
    (titled || last > first).then_some((first, last, titled))
}

fn sighting(
    scene: &Scene<'_>,
    segment: usize,
    words: &[Word],
    first: usize,
    last: usize,
    titled: bool,
) -> Option<Sighting> {
    let start = scene.atoms.get(words.get(first)?.first)?.range.start;
    let end = scene.atoms.get(words.get(last)?.last)?.range.end;
    let mut votes = Votes::default();
    votes.vote("person", if titled { 4 } else { 3 });
    let key = words.get(first..=last)?.iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ");
    Some(Sighting { segment, range: start..end, key, votes })
}

/// Whether no term of the glossary is in it.
fn is_free(scene: &Scene<'_>, sighting: &Sighting) -> bool {
    !scene.hits.iter().any(|hit| hit.range.start < sighting.range.end && sighting.range.start < hit.range.end)
}
