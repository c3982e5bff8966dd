//! The wordings of a text that may be a name: runs of words.
use std::collections::HashSet;
use std::sync::OnceLock;

use super::lists::{Lists, PersianLists};
use crate::glossary::atoms::{Atom, Gap, Scanner};
use crate::glossary::keys::whole_key;
use crate::lang::LanguageTag;

/// No name has more words.
pub(super) const LONGEST: usize = 7;

/// Endings after ZWNJ that are no part of a name.
const ENDINGS: &[&str] = &["ها", "های", "هایی", "ی", "ای", "یی", "اش", "شان", "مان", "ام", "ات", "اند", "است"];

/// A run of words.
#[derive(Debug, Clone)]
pub(super) struct Window {
    /// As it stands in the text, without an ending that any name may carry.
    pub(super) text: String,
    /// The keys of its words, with a space between.
    pub(super) key: String,
    /// How many words.
    pub(super) words: usize,
}

/// A word: its bytes, its key.
struct Word {
    start: usize,
    end: usize,
    key: String,
    near: bool,
    stop: bool,
}

/// Every run of up to `most` words without a break in it that neither begins nor ends with a common word.
///
/// The scanner is one of this language, which knows the words of other texts already.
pub(super) fn windows(text: &str, lang: &LanguageTag, most: usize, scanner: &mut Scanner) -> Vec<Window> {
    let words = words(text, lang, scanner);
    let mut found = Vec::new();
    for first in 0..words.len() {
        let mut key = String::new();
        for (count, word) in words.iter().skip(first).take(most.min(LONGEST)).enumerate() {
            if count > 0 && !word.near {
                break;
            }
            if count > 0 {
                key.push(' ');
            }
            key.push_str(&word.key);
            let begins = words.get(first).filter(|begin| !begin.stop);
            if let (Some(begin), false) = (begins, word.stop)
                && let Some(text) = text.get(begin.start..word.end)
            {
                found.push(Window { text: text.to_owned(), key: key.clone(), words: count + 1 });
            }
        }
    }
    found
}

fn words(text: &str, lang: &LanguageTag, scanner: &mut Scanner) -> Vec<Word> {
    let atoms = scanner.scan(text);
    let rtl = lang.is_rtl();
    let mut words: Vec<Word> = Vec::new();
    for atom in &atoms {
        let joined =
            matches!(atom.gap, Gap::Zwnj | Gap::None) || (!rtl && atom.gap == Gap::Apostrophe && &*atom.key != "s");
        match words.last_mut() {
            Some(_) if joined && rtl && ENDINGS.contains(&&*atom.key) => {}
            Some(word) if joined => {
                word.end = atom.range.end;
                word.key.push_str(&atom.key);
            }
            _ => words.push(word(atom, rtl)),
        }
    }
    for word in &mut words {
        if rtl {
            bare(text, word);
        }
        word.stop = is_stop(text, word, rtl);
    }
    words
}

fn word(atom: &Atom, rtl: bool) -> Word {
    let near = matches!(atom.gap, Gap::Space | Gap::Hyphen | Gap::Dot) && (rtl || !atom.starts || atom.gap == Gap::Dot);
    Word { start: atom.range.start, end: atom.range.end, key: atom.key.to_string(), near, stop: false }
}

/// «اروپای» is «اروپا» with ezafe.
fn bare(text: &str, word: &mut Word) {
    let raw = text.get(word.start..word.end).unwrap_or_default();
    let ends = |ending: &str| word.key.ends_with(ending) && word.key.chars().count() > 4;
    if (ends("ای") || ends("وی")) && raw.ends_with(['ی', 'ي']) {
        word.key.pop();
        word.end -= raw.chars().next_back().map_or(0, char::len_utf8);
    }
}

fn is_stop(text: &str, word: &Word, rtl: bool) -> bool {
    let raw = text.get(word.start..word.end).unwrap_or_default();
    if rtl {
        // Names left in Latin letters tell nothing about how they are written.
        return stop_keys().contains(&word.key) || raw.contains(|c: char| c.is_ascii_alphabetic());
    }
    !raw.starts_with(char::is_uppercase) || Lists::get().is("article", &word.key)
}

fn stop_keys() -> &'static HashSet<String> {
    static KEYS: OnceLock<HashSet<String>> = OnceLock::new();
    KEYS.get_or_init(|| match LanguageTag::parse("fa") {
        // Names of peoples and bodies are among the words that follow no given name; here they are what is looked for.
        Ok(lang) => PersianLists::get().function.iter().map(|word| whole_key(word, &lang)).collect(),
        Err(_) => HashSet::new(),
    })
}
