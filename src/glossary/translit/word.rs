//! One word letter by letter: all ways that the rules allow, the cheapest first.
use super::tables::{Rule, Tables, fold_latin};

/// How many ways are kept at each letter.
const WIDTH: usize = 12;

/// Longer words are no names.
const LETTERS: usize = 40;

/// A rule for names from another language, where none is known.
const FOREIGN: u32 = 8;

/// A rule for all names, where the language has its own.
const PLAIN: u32 = 3;

/// A spelling with its cost in tenths.
pub(crate) type Way = (u32, String);

/// The ways to write a word from `lang`; nothing where a letter has no rule.
pub(crate) fn ways(word: &str, lang: Option<&str>) -> Vec<Way> {
    let letters = letters(word);
    if letters.is_empty() || letters.len() > LETTERS {
        return Vec::new();
    }
    let mut beams: Vec<Vec<Way>> = vec![Vec::new(); letters.len() + 1];
    if let Some(first) = beams.first_mut() {
        first.push((0, String::new()));
    }
    for at in 0..letters.len() {
        let here = beams.get_mut(at).map(std::mem::take).unwrap_or_default();
        let here = cheapest(here, WIDTH);
        for (rule, extra) in fitting(&letters, at, lang) {
            let Some(beam) = beams.get_mut(at + rule.text.len()) else { continue };
            for (cost, text) in &here {
                beam.extend(rule.ways.iter().map(|(way, more)| (cost + more + extra, joined(text, way))));
            }
        }
        if is_double(&letters, at)
            && let Some(beam) = beams.get_mut(at + 1)
        {
            beam.extend(here);
        }
    }
    cheapest(beams.pop().unwrap_or_default(), WIDTH)
}

/// Sorted by cost, each spelling once.
pub(crate) fn cheapest(mut ways: Vec<Way>, most: usize) -> Vec<Way> {
    ways.sort();
    let mut kept: Vec<Way> = Vec::with_capacity(most);
    for way in ways {
        if kept.len() < most && !way.1.is_empty() | (way.0 == 0) && !kept.iter().any(|known| known.1 == way.1) {
            kept.push(way);
        }
    }
    kept
}

/// Small letters; those that no rule has lose their marks.
fn letters(word: &str) -> Vec<char> {
    let mut letters = Vec::new();
    for c in word.chars().flat_map(char::to_lowercase) {
        if Tables::get().rules_at(c).is_empty() {
            letters.extend(fold_latin(&c.to_string()).chars());
        } else {
            letters.push(c);
        }
    }
    letters
}

/// The first of two equal consonants is not written.
fn is_double(letters: &[char], at: usize) -> bool {
    let (Some(c), Some(next)) = (letters.get(at), letters.get(at + 1)) else { return false };
    c == next && !is_vowel(*c)
}

/// The rules at a place, with what each costs beyond its own.
fn fitting<'t>(letters: &[char], at: usize, lang: Option<&str>) -> Vec<(&'t Rule, u32)> {
    let Some(first) = letters.get(at) else { return Vec::new() };
    if is_double(letters, at) && !begins_longer(letters, at) {
        return Vec::new();
    }
    let fits = |rule: &&Rule| {
        letters.get(at..at + rule.text.len()) == Some(&rule.text)
            && left(rule.left, letters, at)
            && right(rule.right, letters, at + rule.text.len())
    };
    let rules: Vec<&Rule> = Tables::get().rules_at(*first).iter().filter(fits).collect();
    let own = |rule: &Rule| lang.is_some_and(|lang| rule.langs.contains(&lang));
    let plain = best(rules.iter().copied().filter(|rule| rule.langs.is_empty()));
    let ours = best(rules.iter().copied().filter(|rule| own(rule)));
    // A language's own rule for fewer letters does not break a longer one.
    let longest = plain.first().map_or(0, |rule| rule.text.len());
    let ours: Vec<&Rule> = ours.into_iter().filter(|rule| rule.text.len() >= longest).collect();
    let more = if ours.is_empty() { 0 } else { PLAIN };
    let foreign = rules.iter().copied().filter(|rule| lang.is_none() && !rule.langs.is_empty());
    let foreign = foreign.filter(|rule| rule.text.len() >= longest).map(|rule| (rule, FOREIGN));
    plain.into_iter().map(|rule| (rule, more)).chain(ours.into_iter().map(|rule| (rule, 0))).chain(foreign).collect()
}

/// Whether a rule reads both letters of a double.
fn begins_longer(letters: &[char], at: usize) -> bool {
    let Some(first) = letters.get(at) else { return false };
    let rules = Tables::get().rules_at(*first);
    rules.iter().any(|rule| rule.text.len() > 1 && letters.get(at..at + rule.text.len()) == Some(&rule.text))
}

/// The longest text, then the narrowest place.
fn best<'t>(rules: impl Iterator<Item = &'t Rule>) -> Vec<&'t Rule> {
    let rank = |rule: &Rule| (rule.text.len(), rule.left.len() + rule.right.len());
    let mut kept: Vec<&Rule> = Vec::new();
    for rule in rules {
        match kept.first().map(|best| rank(best)) {
            Some(known) if known > rank(rule) => {}
            Some(known) if known == rank(rule) => kept.push(rule),
            _ => kept = vec![rule],
        }
    }
    kept
}

fn left(place: &str, letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
    match place {
        "" => true,
        "^" => before.is_none(),
        place => stands(&mut place.chars(), before),
    }
}

fn right(place: &str, letters: &[char], mut at: usize) -> bool {
    let mut place = place.chars();
    while !place.as_str().is_empty() {
        if !stands(&mut place, letters.get(at).copied()) {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether the next part of a place is this letter, or its absence.
fn stands(place: &mut std::str::Chars<'_>, letter: Option<char>) -> bool {
    match (place.next(), letter) {
        (Some('$'), None) => true,
        (Some('['), letter) => {
            let set: Vec<char> = place.by_ref().take_while(|c| *c != ']').collect();
            letter.is_some_and(|c| set.contains(&c))
        }
        (Some('V'), Some(c)) => is_vowel(c),
        (Some('C'), Some(c)) => !is_vowel(c),
        (Some(wanted), Some(c)) => wanted == c,
        _ => false,
    }
}

pub(super) fn is_vowel(c: char) -> bool {
    let plain = fold_latin(&c.to_string());
    plain.starts_with(['a', 'e', 'i', 'o', 'u', 'y'])
}

/// Two alefs in a row are one, and of three equal letters one falls.
fn joined(text: &str, way: &str) -> String {
    let mut joined = String::with_capacity(text.len() + way.len());
    joined.push_str(text);
    for c in way.chars() {
        let mut back = joined.chars().rev();
        let (last, before) = (back.next(), back.next());
        let is_alef = |c: char| matches!(c, 'ا' | 'آ');
        if last.is_some_and(|last| is_alef(last) && is_alef(c)) || (last == Some(c) && before == Some(c)) {
            continue;
        }
        joined.push(c);
    }
    joined
}
