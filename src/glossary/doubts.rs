//! What the glossary takes, although it will not be sure in running text: a form that several entries have, and
//! marks of direction that nobody sees. Said when it comes in, because nobody finds it later.
use std::collections::{BTreeMap, BTreeSet};

use super::atoms::Scanner;
use super::keys::key_with;
use crate::term::{Term, TermEntry, TermStatus};
use crate::text::rules::rules_for;

/// Something to look at in a file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Its line, from 1.
    pub line: u32,
    /// What it is.
    pub text: String,
}

/// How a form is compared: base language, kind of case, key G.
type Name = (String, &'static str, String);

/// The doubts about some of the entries (by their place), in order. Each pair of entries is named once.
pub(super) fn of(entries: &[TermEntry], places: &[usize]) -> Vec<(usize, String)> {
    let mut names = Names::default();
    let mut wanted: BTreeMap<Name, BTreeSet<usize>> = BTreeMap::new();
    for place in places {
        for term in entries.get(*place).into_iter().flat_map(usable) {
            wanted.entry(names.of(term)).or_default();
        }
    }
    if !wanted.is_empty() {
        for (place, entry) in entries.iter().enumerate() {
            for term in usable(entry) {
                if let Some(places) = wanted.get_mut(&names.of(term)) {
                    places.insert(place);
                }
            }
        }
    }
    let mut said = BTreeSet::new();
    let mut doubts = Vec::new();
    for place in places {
        let Some(entry) = entries.get(*place) else { continue };
        doubts.extend(unseen(entry).map(|text| (*place, text)));
        let rivals: BTreeSet<usize> =
            usable(entry).filter_map(|term| wanted.get(&names.of(term))).flatten().copied().collect();
        for rival in rivals.into_iter().filter(|rival| rival != place) {
            if said.insert((rival.min(*place), rival.max(*place)))
                && let Some(other) = entries.get(rival)
            {
                doubts.extend(names.shared(entry, other).map(|text| (*place, text)));
            }
        }
    }
    doubts
}

fn usable(entry: &TermEntry) -> impl Iterator<Item = &Term> {
    entry.terms.iter().filter(|term| term.status != TermStatus::Forbidden)
}

/// C3: words that must be near tell which entry is meant.
fn context_tells(entry: &TermEntry, other: &TermEntry) -> bool {
    !(entry.rule.near.is_empty() && other.rule.near.is_empty())
}

fn title(entry: &TermEntry) -> &str {
    entry.terms.first().map_or("", |term| term.text.as_str())
}

/// Marks of direction in a form. They are left out of its keys.
fn unseen(entry: &TermEntry) -> impl Iterator<Item = String> {
    let mark =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let marked = entry.terms.iter().filter(move |term| term.text.contains(mark));
    marked.map(move |term| {
        let shown: String = term.text.chars().filter(|c| !mark(*c)).collect();
        format!("`{shown}` ({}) holds marks of direction, which nobody sees", term.lang)
    })
}

/// Names of forms; words are folded once.
#[derive(Default)]
struct Names {
    scanners: BTreeMap<String, Scanner>,
}

impl Names {
    fn of(&mut self, term: &Term) -> Name {
        let base = term.lang.base();
        if !self.scanners.contains_key(base) {
            self.scanners.insert(base.to_owned(), Scanner::new(rules_for(&term.lang)));
        }
        let key = self.scanners.get_mut(base).map(|scanner| key_with(scanner, &term.text, &term.lang));
        (base.to_owned(), case_of(&term.text), key.unwrap_or_default())
    }

    /// What two entries have in common; `None` where the words around tell which is meant.
    fn shared(&mut self, entry: &TermEntry, other: &TermEntry) -> Option<String> {
        if context_tells(entry, other) {
            return None;
        }
        let mut pairs: Vec<(&Term, &Term)> = Vec::new();
        for term in usable(entry) {
            let name = self.of(term);
            pairs.extend(usable(other).find(|theirs| self.of(theirs) == name).map(|theirs| (term, theirs)));
        }
        let status = |(own, theirs): &(&Term, &Term)| (is_preferred(own), is_preferred(theirs));
        let (own, rival) = (title(entry), title(other));
        let any = |wanted| pairs.iter().any(|pair| status(pair) == wanted);
        if any((true, false)) && any((false, true)) {
            return Some(format!("`{own}` and `{rival}` are variants of each other: are they one name?"));
        }
        let with = |wanted| pairs.iter().find(|pair| status(pair) == wanted);
        let pair = with((false, true)).or_else(|| with((true, false))).or(pairs.first())?;
        let (Term { text, lang, .. }, _) = pair;
        Some(match status(pair) {
            (true, false) => format!("`{text}` ({lang}) is also a variant of `{rival}`: it is read as `{own}`"),
            (false, true) => format!("`{text}` ({lang}) is the form to use of `{rival}`, and is read as that"),
            _ => format!("`{text}` ({lang}) is a form of `{own}` and of `{rival}`: where it stands, neither is sure"),
        })
    }
}

fn is_preferred(term: &Term) -> bool {
    term.status == TermStatus::Preferred
}

/// `US` and `us` are two words.
fn case_of(text: &str) -> &'static str {
    match (text.chars().any(char::is_uppercase), text.chars().any(char::is_lowercase)) {
        (false, _) => "small",
        (true, true) => "mixed",
        (true, false) => "capitals",
    }
}
