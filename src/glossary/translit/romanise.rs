//! From Persian, Dari or Pashto letters to Latin ones: the tables the other way round, ranked by how names look.
use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::char::is_combining_mark;

use super::tables::{Tables, rows};
use super::word::{Way, cheapest};
use crate::lang::LanguageTag;
use crate::text::key::match_key;
use crate::text::rules::rules_for;

/// Letters.
const LETTERS: &str = include_str!("data/romanise.tsv");

const KEPT: usize = 24;

/// The longest word that is read.
const LONGEST: usize = 30;

/// Up to `limit` ways to write a name in Latin letters, the likeliest first.
pub fn romanise(name: &str, from: &LanguageTag, limit: usize) -> Vec<String> {
    let mut forms: Vec<Way> = vec![(0, String::new())];
    for word in name.split_whitespace() {
        let ways = word_ways(word, from);
        if ways.is_empty() {
            return Vec::new();
        }
        let all = forms.iter().flat_map(|(cost, text)| {
            let gap = if text.is_empty() { "" } else { " " };
            ways.iter().map(move |(more, word)| (cost + more, format!("{text}{gap}{word}")))
        });
        forms = cheapest(all.collect(), KEPT);
    }
    forms.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).take(limit).collect()
}

/// The spellings of the list by their Persian key, the commonest first.
fn by_persian() -> &'static HashMap<String, Vec<&'static str>> {
    static INDEX: OnceLock<HashMap<String, Vec<&'static str>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: HashMap<String, Vec<&'static str>> = HashMap::new();
        for name in &Tables::get().names {
            for persian in &name.persian {
                let known = index.entry(key(persian)).or_default();
                known.extend(name.latin.iter().map(String::as_str));
            }
        }
        index
    })
}

/// Under which a spelling is listed, in whichever of the three languages it is met.
fn key(word: &str) -> String {
    let plain = word.chars().filter(|c| c.is_alphabetic() && !is_combining_mark(*c));
    plain
        .map(|c| match c {
            'ي' | 'ى' | 'ۍ' | 'ې' => 'ی',
            'ك' => 'ک',
            'ګ' => 'گ',
            'آ' | 'أ' => 'ا',
            'ۀ' | 'ة' => 'ه',
            'ؤ' => 'و',
            c => c,
        })
        .collect()
}

fn word_ways(word: &str, from: &LanguageTag) -> Vec<Way> {
    let folded = match_key(word, rules_for(from)).replace(['\u{200c}', ' '], "");
    if folded.chars().count() > LONGEST {
        return Vec::new();
    }
    let listed = by_persian().get(&key(&folded)).map(Vec::as_slice).unwrap_or_default();
    let mut found: Vec<Way> = listed.iter().zip(0..).map(|(latin, at)| (at, capital(latin))).collect();
    found.extend(joined_names(word));
    let against = if found.is_empty() { 0 } else { 40 };
    let splits = splits(&folded);
    let without = if splits.is_empty() { 4 } else { 12 };
    for (stem, endings) in splits {
        let stems = stem_ways(&stem);
        let all = stems.iter().flat_map(|(cost, stem)| {
            endings.iter().zip(0..).map(move |(ending, at)| (cost + at * 3, format!("{stem}{ending}")))
        });
        found.extend(ranked(all.collect(), against));
    }
    found.extend(ranked(letters(&folded), against + without));
    cheapest(found, 4)
}

/// Names of the list joined by ZWNJ: «گل‌محمد».
fn joined_names(word: &str) -> Vec<Way> {
    let parts: Option<Vec<&str>> = word
        .split('\u{200c}')
        .map(|part| by_persian().get(&key(part)).and_then(|names| names.first()).copied())
        .collect();
    parts.filter(|parts| parts.len() > 1).map(|parts| (0, capital(&parts.concat()))).into_iter().collect()
}

/// Stems with the Latin endings that the rest of the word may be.
fn splits(folded: &str) -> Vec<(String, Vec<&'static str>)> {
    let mut found = Vec::new();
    // «صالحی» is `Saleh` and `i`.
    found.extend(
        folded
            .strip_suffix(['ی', 'ي'])
            .filter(|stem| by_persian().contains_key(&key(stem)))
            .map(|stem| (stem.to_owned(), vec!["i"])),
    );
    for ending in &Tables::get().endings {
        for persian in ending.persian.iter().filter(|text| text.chars().count() >= 2) {
            let persian = key(persian);
            if let Some(stem) = folded.strip_suffix(persian.as_str())
                && stem.chars().count() >= 2
            {
                found.push((stem.to_owned(), ending.latin.clone()));
            }
        }
    }
    found
}

fn stem_ways(stem: &str) -> Vec<Way> {
    match by_persian().get(&key(stem)) {
        Some(names) => names.iter().zip(0..).map(|(latin, at)| (at, (*latin).to_owned())).take(3).collect(),
        None => letters(stem),
    }
}

/// By how the letters of names follow each other.
fn ranked(ways: Vec<Way>, more: u32) -> Vec<Way> {
    let model = &Tables::get().model;
    ways.into_iter().map(|(cost, text)| (cost + more + model.cost(&text), capital(&text))).collect()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What a letter may be: at the start, inside, at the end.
struct Letter {
    start: Vec<(&'static str, u32)>,
    inside: Vec<(&'static str, u32)>,
    end: Vec<(&'static str, u32)>,
    vowel: bool,
}

fn table() -> &'static HashMap<char, Letter> {
    static TABLE: OnceLock<HashMap<char, Letter>> = OnceLock::new();
    TABLE.get_or_init(|| rows(LETTERS).filter_map(|cells| letter(&cells)).collect())
}

fn letter(cells: &[&'static str]) -> Option<(char, Letter)> {
    let [letter, kind, start, inside, end] = cells else { return None };
    let ways = |cell: &'static str| {
        let way = |way: &'static str| {
            let (text, cost) = way.split_once(':').unwrap_or((way, "0"));
            Some((if text == "-" { "" } else { text }, cost.parse().ok()?))
        };
        cell.split('|').filter_map(way).collect()
    };
    let row = Letter { start: ways(start), inside: ways(inside), end: ways(end), vowel: *kind == "V" };
    Some((letter.chars().next()?, row))
}

/// The vowels that are not written, between two consonants.
const UNWRITTEN: &[(&str, u32)] = &[("a", 0), ("e", 4), ("", 3), ("o", 8)];

/// What it costs that a name begins with two consonants.
const BARE_START: u32 = 14;

fn letters(word: &str) -> Vec<Way> {
    let chars: Vec<char> = word.chars().collect();
    let mut ways: Vec<Way> = vec![(0, String::new())];
    let mut after_consonant = false;
    for (at, c) in chars.iter().enumerate() {
        let Some(letter) = table().get(c) else { return Vec::new() };
        let options = match at {
            0 => &letter.start,
            at if at + 1 == chars.len() => &letter.end,
            _ => &letter.inside,
        };
        let between: &[(&str, u32)] = if after_consonant && !letter.vowel { UNWRITTEN } else { &[("", 0)] };
        let all = ways.iter().flat_map(|(cost, text)| {
            between.iter().flat_map(move |(vowel, first)| {
                let bare = if at == 1 && vowel.is_empty() && !letter.vowel { BARE_START } else { 0 };
                options.iter().map(move |(way, more)| (cost + first + more + bare, format!("{text}{vowel}{way}")))
            })
        });
        ways = cheapest(all.collect(), 200);
        after_consonant = !letter.vowel;
    }
    ways
}
