//! How a name may be written in the other script: suggestions for a person to choose from.
//!
//! Never reversible and never sure: short vowels are not written, and several letters sound alike. Tradition (a list of
//! given names and of endings) comes before rule; both are tables in `data/`. Nothing here knows the glossary.
mod origin;
mod romanise;
mod sound;
mod spell;
mod tables;
mod word;

use crate::lang::LanguageTag;
use crate::text::key::match_key;
use crate::text::rules::rules_for;

pub use romanise::romanise;
pub(crate) use sound::{Likeness, Sound};
use tables::{Tables, fold_latin};

/// Longer texts are no names.
const LETTERS: usize = 120;

/// Names of more words are not written letter by letter.
const WORDS: usize = 8;

/// Up to `limit` ways to write `name` in the script of `to`, the likeliest first; nothing where hafez has no rules:
/// it knows Latin letters into Persian, Dari and Pashto, and these into Latin letters.
pub fn transliterate(name: &str, from: &LanguageTag, to: &LanguageTag, limit: usize) -> Vec<String> {
    if name.chars().count() > LETTERS || name.split_whitespace().count() > WORDS {
        return Vec::new();
    }
    match (from.is_rtl(), to.is_rtl()) {
        (false, true) if is_ours(to) => persian(name, from, to, limit),
        (true, false) if is_ours(from) => romanise(name, from, limit),
        _ => Vec::new(),
    }
}

/// Whether a Latin word is a given name or a part of names that hafez knows.
pub(crate) fn is_given(word: &str) -> bool {
    Tables::get().named(&fold_latin(word)).any(|name| name.given)
}

/// The Persian spellings of the given names that hafez knows.
pub(crate) fn given_names() -> impl Iterator<Item = &'static str> {
    Tables::get().names.iter().filter(|name| name.given).flat_map(|name| name.persian.iter().copied())
}

fn is_ours(lang: &LanguageTag) -> bool {
    matches!(lang.base(), "fa" | "ps")
}

fn persian(name: &str, from: &LanguageTag, to: &LanguageTag, limit: usize) -> Vec<String> {
    let rules = rules_for(to);
    let mut forms: Vec<String> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    for spelling in spell::spell(name, from) {
        let form = for_target(&spelling, to);
        // Spellings that only ZWNJ or a space tells apart are one.
        let key = match_key(&form, rules).replace([' ', '\u{200c}'], "");
        if !keys.contains(&key) && forms.len() < limit {
            keys.push(key);
            forms.push(form);
        }
    }
    forms
}

/// Iran's spelling as Afghanistan writes it.
pub(crate) fn for_target(spelling: &str, to: &LanguageTag) -> String {
    let chain: &[&str] = match to.base() {
        "ps" => &["fa-AF", "ps"],
        _ if to.is_dari() => &["fa-AF"],
        _ => return spelling.to_owned(),
    };
    let changed = |word: &str| {
        let tables = Tables::get();
        let steps = chain.iter().flat_map(|target| tables.targets.iter().filter(move |row| row.target == *target));
        steps.fold(word.to_owned(), |word, row| row.apply(&word))
    };
    spelling.split(' ').map(changed).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn forms(name: &str, from: &str, to: &str) -> Vec<String> {
        transliterate(name, &from.parse().unwrap(), &to.parse().unwrap(), 3)
    }

    #[test]
    fn tradition_comes_before_rule() {
        assert_eq!(forms("Mohammad Hassan", "en", "fa").first().unwrap(), "محمد حسن");
        assert_eq!(forms("George Miller", "en", "fa").first().unwrap(), "جورج میلر");
        assert_eq!(forms("Abdulsalam", "en", "fa").first().unwrap(), "عبدالسلام");
    }

    #[test]
    fn rules_follow_the_language_of_the_name() {
        assert!(forms("Hans Steiner", "en", "fa").contains(&"هانس اشتاینر".to_owned()));
        assert!(forms("Tigran Petrosyan", "en", "fa").iter().any(|form| form.ends_with("یان")));
        assert!(forms("Garnier", "en", "fa").contains(&"گارنیه".to_owned()));
        assert!(forms("Morozov", "en", "fa").iter().any(|form| form.ends_with("وف")));
    }

    #[test]
    fn afghanistan_has_its_own_letters() {
        assert_eq!(forms("Amelio", "en", "fa-AF").iter().find(|form| form.starts_with('آ')), None);
        assert!(forms("Gordon", "en", "ps").iter().all(|form| !form.contains('گ')));
    }

    #[test]
    fn what_is_no_name_has_no_forms() {
        assert!(forms(&"Abc".repeat(2000), "en", "fa").is_empty());
        assert!(forms("", "en", "fa").is_empty());
        assert!(forms("北京", "en", "fa").is_empty());
        assert!(forms("Hans", "en", "de").is_empty());
    }
}
