//! Names that the glossary lacks: capitalised sequences of an English document (U1, and U2 a and b).
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::atoms::{Atom, Gap, Scanner};
use super::constraints::TITLES;
use super::find::{Occurrence, of_segment};
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;

/// A name that is not in the glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// The name as it stands where it was first met.
    pub text: String,
    /// How often it was met.
    pub count: u64,
    /// Index of the segment where it was first met, from 0.
    pub segment: usize,
    /// Its bytes there.
    pub range: Range<usize>,
}

/// Small words that may stand between the capitals of one name (U1). `and` is left out: two names
/// in a row are far more common than one name with it.
const BETWEEN: &[&str] = &["al", "el", "bin", "ibn", "de", "du", "von", "van", "der", "la", "le", "di", "da"];

/// Small words that hold a name together only after its first word: `Bank of the Republic`, but
/// *Emmanuel Macron of France* is two.
const AFTER_FIRST: &[&str] = &["of", "for", "the"];

/// Words that open a sentence before a name without being part of it.
const OPENERS: &[&str] = &[
    "the", "a", "an", "in", "on", "at", "by", "as", "to", "of", "for", "from", "with", "while", "when", "after",
    "before", "since", "if", "and", "but", "or", "so", "this", "that", "these", "those", "his", "her", "its", "their",
    "our", "my", "both", "like", "unlike", "under", "over", "between", "among", "amid", "against", "despite",
    "although", "though", "because", "where", "however", "yet", "not", "no", "only", "even", "now", "then", "also",
    "last", "next", "former", "many", "most", "some", "all", "one", "two", "three", "four", "five", "what", "who",
    "why", "how", "is", "was", "will", "he", "she", "it", "we", "they", "you", "there", "here", "until", "during",
    "within", "without", "across", "through",
];

/// Words with a capital that name nothing (U3 has the rest).
const NOT_NAMES: &[&str] = &[
    "i",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The names of a document that no occurrence covers, the most frequent first.
///
/// Other languages than English have none: their scripts or habits do not mark names.
pub fn unknown(segments: &[&str], occurrences: &[Occurrence], lang: &LanguageTag) -> Vec<UnknownName> {
    if lang.base() != "en" {
        return Vec::new();
    }
    let mut scanner = Scanner::new(rules_for(lang));
    let scanned: Vec<(&str, Vec<Atom>)> = segments.iter().map(|text| (*text, scanner.scan(text))).collect();
    let elsewhere = capitals_inside(&scanned);
    let mut names: Vec<UnknownName> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (index, (text, atoms)) in scanned.iter().enumerate() {
        let cover = Cover::of(of_segment(occurrences, index, |hit| hit.segment).iter().map(|hit| &hit.range));
        let covered = |atom: &Atom| cover.touches(&atom.range);
        for range in sequences(text, atoms, &elsewhere, &covered) {
            let Some(name) = text.get(range.clone()) else { continue };
            match known.get(name).and_then(|at| names.get_mut(*at)) {
                Some(known) => known.count += 1,
                None => {
                    known.insert(name.to_owned(), names.len());
                    names.push(UnknownName { text: name.to_owned(), count: 1, segment: index, range });
                }
            }
        }
    }
    names.sort_by_key(|name| std::cmp::Reverse(name.count));
    names
}

/// Places of known names in one segment: (start, the farthest end up to there), by start.
struct Cover(Vec<(usize, usize)>);

impl Cover {
    fn of<'a>(ranges: impl Iterator<Item = &'a Range<usize>>) -> Self {
        let mut places: Vec<(usize, usize)> = ranges.map(|range| (range.start, range.end)).collect();
        places.sort_unstable();
        let mut farthest = 0;
        for (_, end) in &mut places {
            farthest = farthest.max(*end);
            *end = farthest;
        }
        Self(places)
    }

    fn touches(&self, range: &Range<usize>) -> bool {
        let before = self.0.partition_point(|(start, _)| *start < range.end);
        before.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, farthest)| range.start < *farthest)
    }
}

/// Keys that have a capital somewhere inside a sentence (U2 a).
fn capitals_inside(scanned: &[(&str, Vec<Atom>)]) -> HashMap<Rc<str>, usize> {
    let mut inside = HashMap::new();
    for (text, atoms) in scanned.iter().filter(|(text, _)| has_small_words(text)) {
        for atom in atoms.iter().filter(|atom| !atom.starts && is_capital(text, atom)) {
            *inside.entry(Rc::clone(&atom.key)).or_default() += 1;
        }
    }
    inside
}

/// Whether the capitals of a text tell anything: not in a title or a heading of capitals.
fn has_small_words(text: &str) -> bool {
    text.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count() * 3
        >= text.split_whitespace().count()
}

fn is_capital(text: &str, atom: &Atom) -> bool {
    text.get(atom.range.clone()).is_some_and(|raw| raw.starts_with(char::is_uppercase))
}

/// U1: runs of capitalised atoms outside known terms, with small words between capitals.
fn sequences(
    text: &str,
    atoms: &[Atom],
    elsewhere: &HashMap<Rc<str>, usize>,
    covered: &dyn Fn(&Atom) -> bool,
) -> Vec<Range<usize>> {
    let is_name = |atom: &Atom| is_capital(text, atom) && !covered(atom) && !NOT_NAMES.contains(&&*atom.key);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = atoms.get(at) {
        // U2 b, seen from the name: the word that opens the sentence before it is none of it.
        let opens = first.starts && OPENERS.contains(&&*first.key) && atoms.get(at + 1).is_some_and(&is_name);
        if opens || !is_name(first) {
            at += 1;
            continue;
        }
        let last = reach(atoms, at, &is_name, covered);
        let (begin, end) = (at, last);
        at = last + 1;
        if let Some(range) = admitted(text, atoms, begin..=end, elsewhere) {
            found.push(range);
        }
    }
    found
}

/// The last atom of the sequence that begins at `first`.
fn reach(atoms: &[Atom], first: usize, is_name: &dyn Fn(&Atom) -> bool, covered: &dyn Fn(&Atom) -> bool) -> usize {
    let mut last = first;
    let mut ahead = first + 1;
    while let Some(atom) = atoms.get(ahead) {
        let digits = atom.key.bytes().all(|b| b.is_ascii_digit()) && ahead == last + 1;
        let number = digits && (atom.gap == Gap::Hyphen || (atom.gap == Gap::Space && atom.key.len() <= 2));
        if !matches!(atom.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe | Gap::Dot) || covered(atom) || atom.starts {
            break;
        }
        let small = BETWEEN.contains(&&*atom.key)
            || (last == first && AFTER_FIRST.contains(&&*atom.key) && !covered_before(atoms, first, covered));
        if is_name(atom) || number {
            last = ahead;
        } else if !small || ahead - last > 2 {
            break;
        }
        ahead += 1;
    }
    last
}

/// Whether the sequence goes on after a known name.
fn covered_before(atoms: &[Atom], first: usize, covered: &dyn Fn(&Atom) -> bool) -> bool {
    first.checked_sub(1).and_then(|at| atoms.get(at)).is_some_and(covered)
}

/// U2: the first word of a sentence is a name if it has a capital elsewhere, or before another one.
fn admitted(
    text: &str,
    atoms: &[Atom],
    span: std::ops::RangeInclusive<usize>,
    elsewhere: &HashMap<Rc<str>, usize>,
) -> Option<Range<usize>> {
    let last = atoms.get(*span.end())?;
    let first = atoms.get(*span.start())?;
    if atoms.get(*span.start()..=*span.end())?.iter().all(|atom| TITLES.contains(&&*atom.key) || &*atom.key == "prime")
    {
        return None;
    }
    let raw = text.get(first.range.clone())?;
    let single = span.start() == span.end();
    let acronym = raw.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !raw.chars().any(char::is_lowercase);
    let letters = raw.chars().filter(|c| c.is_alphabetic()).count();
    if single && first.starts && !acronym && !elsewhere.contains_key(&*first.key) {
        return None;
    }
    if single && letters < 2 {
        return None;
    }
    Some(first.range.start..last.range.end)
}
