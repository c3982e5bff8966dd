//! A whole name in Persian letters: its words by tradition, by ending and by rule, and their best combinations.
use super::origin::{Origin, origins};
use super::tables::{Ending, Tables, fold_latin};
use super::word::{Way, cheapest, ways};
use crate::lang::LanguageTag;

/// How many spellings of a word, and of a name, are kept.
const KEPT: usize = 10;

/// The second spelling of a name in the list.
const SECOND: u32 = 2;
/// A name of the list that comes from elsewhere.
const ELSEWHERE: u32 = 2;
/// By rule, where the list has the name.
const AGAINST_LIST: u32 = 7;
/// By rule alone, where an ending is known.
const WITHOUT_ENDING: u32 = 2;
/// An ending of another language than the name's.
const OTHER_ENDING: u32 = 4;

/// The spellings of a name, the cheapest first.
pub(super) fn spell(name: &str, from: &LanguageTag) -> Vec<String> {
    let told = match from.base() {
        "en" => None,
        base => Tables::get().names.iter().map(|name| name.lang).find(|lang| *lang == base),
    };
    let plain: String = name.trim().trim_end_matches("'s").trim_end_matches("\u{2019}s").to_owned();
    let words: Vec<&str> = plain.split(|c: char| c.is_whitespace() || is_dash(c)).filter(|w| !w.is_empty()).collect();
    let mut spellings: Vec<Way> = vec![(0, String::new())];
    let mut glued = false;
    for (at, word) in words.iter().enumerate() {
        if is_article(word) && at + 1 < words.len() {
            spellings = combine(&spellings, &[(0, "ال".to_owned())], glued || at == 0);
            glued = true;
            continue;
        }
        // Of an ezafe between two words of a name nothing is written: Qala-e-Zal.
        if at > 0 && at + 1 < words.len() && EZAFE.contains(word) && plain.contains(is_dash) {
            continue;
        }
        let ways = prefixed(word, &words, told).unwrap_or_else(|| word_ways(word, &words, told));
        spellings = combine(&spellings, &ways, glued || at == 0);
        glued = false;
    }
    spellings.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect()
}

/// Ezafe in Latin letters.
const EZAFE: &[&str] = &["e", "i", "ye", "yi"];

/// What stands before an apostrophe and is a part of a surname, with its spelling: O'Neill, D'Souza.
const PREFIXES: &[(&str, &str)] = &[("o'", "او"), ("d'", "د")];

/// The spellings of a word with such a part.
fn prefixed(word: &str, words: &[&str], told: Option<&'static str>) -> Option<Vec<Way>> {
    let folded = fold_latin(word);
    let (prefix, spelt) = PREFIXES.iter().find(|(prefix, _)| folded.starts_with(prefix))?;
    let rest: String = word.chars().skip(prefix.chars().count()).collect();
    let named = rest.chars().next().is_some_and(char::is_uppercase);
    named.then(|| combine(&[(0, (*spelt).to_owned())], &word_ways(&rest, words, told), true))
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2014}')
}

/// The Arabic article, which joins the next word.
fn is_article(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "al" | "el" | "ul")
}

fn combine(before: &[Way], words: &[Way], glued: bool) -> Vec<Way> {
    let gap = if glued { "" } else { " " };
    let all = before
        .iter()
        .flat_map(|(cost, text)| words.iter().map(move |(more, word)| (cost + more, format!("{text}{gap}{word}"))));
    cheapest(all.collect(), KEPT)
}

/// The spellings of one word.
fn word_ways(word: &str, words: &[&str], told: Option<&'static str>) -> Vec<Way> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if let Some(fixed) = fixed(bare) {
        return fixed;
    }
    let origins = origins(bare, words, told);
    let folded = fold_latin(bare);
    let mut found = listed(&folded, &origins);
    if found.is_empty() {
        found.extend(compounds(&folded));
    }
    let against = if found.is_empty() { 0 } else { AGAINST_LIST };
    for origin in &origins {
        let (ended, plain) = (by_ending(bare, origin), ways(bare, origin.lang));
        let without = if ended.is_empty() { 0 } else { WITHOUT_ENDING };
        found.extend(ended.into_iter().map(|(cost, text)| (cost + origin.cost + against, text)));
        found.extend(plain.into_iter().map(|(cost, text)| (cost + origin.cost + against + without, text)));
    }
    cheapest(found, KEPT)
}

/// Numbers, initials and acronyms: not by sound.
fn fixed(word: &str) -> Option<Vec<Way>> {
    let digits = word.chars().all(|c| c.is_ascii_digit());
    if digits && !word.is_empty() {
        return Some(vec![(0, word.chars().map(persian_digit).collect())]);
    }
    let letters: Vec<char> = word.chars().filter(|c| *c != '.').collect();
    let upper = letters.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    if !upper || letters.is_empty() || letters.len() > 6 {
        return None;
    }
    let names: Option<Vec<String>> = letters.iter().map(|c| letter_name(*c)).collect();
    let by_letter = names?.join("\u{200c}");
    let vowels = letters.iter().filter(|c| "AEIOU".contains(**c)).count();
    // `NATO` is read as a word, `CIA` letter by letter.
    let is_word = letters.len() >= 4 && vowels * 3 >= letters.len() && !word.contains('.');
    let sounded = if is_word { ways(&word.to_lowercase(), None) } else { Vec::new() };
    let first = if is_word { 4 } else { 0 };
    Some(cheapest(sounded.into_iter().chain([(first, by_letter)]).collect(), KEPT))
}

fn letter_name(c: char) -> Option<String> {
    match c {
        '0'..='9' => Some(persian_digit(c).to_string()),
        c => Tables::get().letters.get(&c.to_ascii_lowercase()).map(|name| (*name).to_owned()),
    }
}

fn persian_digit(c: char) -> char {
    c.to_digit(10).and_then(|digit| char::from_u32(0x6f0 + digit)).unwrap_or(c)
}

/// By tradition.
fn listed(folded: &str, origins: &[Origin]) -> Vec<Way> {
    let mut found = Vec::new();
    for name in Tables::get().named(folded) {
        let known = origins.iter().find(|origin| origin.lang == Some(name.lang)).map(|origin| origin.cost);
        let elsewhere = if origins.iter().all(|origin| origin.lang.is_none()) { 0 } else { ELSEWHERE };
        let start = known.unwrap_or(elsewhere);
        found.extend(name.persian.iter().zip(0..).map(|(text, at)| (start + at * SECOND, (*text).to_owned())));
    }
    found
}

const EASTERN: &[&str] = &["ar", "fa", "ps", "tr"];

/// Names made of names of the list: `Abdul` and a name, two names, a name and `i`.
fn compounds(folded: &str) -> Vec<Way> {
    let eastern = |part: &str| -> Option<&'static str> {
        let name = Tables::get().named(part).find(|name| EASTERN.contains(&name.lang))?;
        name.persian.first().copied()
    };
    let mut found = Vec::new();
    if let Some(text) = folded.strip_suffix(['i', 'y']).and_then(eastern) {
        found.push((0, format!("{text}ی")));
    }
    for (at, _) in folded.char_indices().skip(3) {
        let (Some(first), Some(second)) = (folded.get(..at), folded.get(at..)) else { continue };
        if second.chars().count() < 3 {
            continue;
        }
        if matches!(first, "abdul" | "abdel" | "abdol") {
            found.extend(eastern(second).map(|second| (0, format!("عبدال{second}"))));
        } else if let (Some(first), Some(second)) = (eastern(first), eastern(second)) {
            found.push((2, join_solid(first, second)));
        }
    }
    found
}

/// With ZWNJ where the letters would join.
fn join_solid(first: &str, second: &str) -> String {
    let open = first.ends_with(['ا', 'آ', 'د', 'ذ', 'ر', 'ز', 'ژ', 'و']);
    let second = if first.is_empty() { second } else { second.trim_start_matches('\u{200c}') };
    if open { format!("{first}{second}") } else { format!("{first}\u{200c}{second}") }
}

/// The stem by tradition or rule, the ending by tradition.
fn by_ending(word: &str, origin: &Origin) -> Vec<Way> {
    let lower = word.to_lowercase();
    let mut found = Vec::new();
    for ending in &Tables::get().endings {
        for latin in &ending.latin {
            let Some(stem) = lower.strip_suffix(latin) else { continue };
            if stem.chars().count() < ending.before {
                continue;
            }
            let other = match origin.lang {
                Some(lang) if lang != ending.lang && !related(lang, ending.lang) => OTHER_ENDING,
                _ => u32::from(is_western(ending.lang) && origin.lang.is_none()) * 2,
            };
            found.extend(with_ending(stem, ending, origin).into_iter().map(|(cost, text)| (cost + other, text)));
        }
    }
    cheapest(found, KEPT)
}

/// Endings that are short, or those of many languages.
fn is_western(lang: &str) -> bool {
    matches!(lang, "fr" | "en" | "es" | "el" | "sv" | "de")
}

fn related(a: &str, b: &str) -> bool {
    let group = |lang: &str| match lang {
        "ar" | "fa" | "ps" | "tr" => 1,
        "ru" | "pl" | "cs" | "hr" => 2,
        "de" | "nl" => 3,
        _ => 0,
    };
    a == b || (group(a) != 0 && group(a) == group(b))
}

fn with_ending(stem: &str, ending: &Ending, origin: &Origin) -> Vec<Way> {
    let listed: Vec<Way> = Tables::get()
        .named(&fold_latin(stem))
        .filter_map(|name| Some((0, (*name.persian.first()?).to_owned())))
        .collect();
    // A name of Central Asia and the Caucasus with a Russian ending has an eastern stem.
    let lang = origin.lang.or(Some(ending.lang));
    let stems = if listed.is_empty() && !stem.is_empty() {
        ways(stem, lang)
    } else if stem.is_empty() {
        vec![(0, String::new())]
    } else {
        listed
    };
    let all = stems.iter().flat_map(|(cost, stem)| {
        let endings = ending.persian.iter().zip(0..);
        endings.map(move |(text, at)| (cost + at * SECOND, ended(stem, text)))
    });
    cheapest(all.collect(), KEPT)
}

/// The ending after its stem; ZWNJ only where the letters would join.
fn ended(stem: &str, ending: &str) -> String {
    let open = stem.is_empty() || stem.ends_with(['ا', 'آ', 'د', 'ذ', 'ر', 'ز', 'ژ', 'و']);
    let ending = if open { ending.trim_start_matches('\u{200c}') } else { ending };
    match (stem.chars().next_back(), ending.chars().next()) {
        (Some('ی'), Some('ی')) => format!("{stem}{}", ending.trim_start_matches('ی')),
        _ => format!("{stem}{ending}"),
    }
}
