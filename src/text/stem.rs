//! The light stem: words that differ only in inflection share a class, and nothing more is claimed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::affix::is_verb_form;
use super::rules::{Affixes, EnglishStem, PersianStem, Rules, Stem};

/// The class of a word given its M key.
pub(super) fn stem<'a>(key: &'a str, rules: &Rules) -> Cow<'a, str> {
    match (rules.stem, rules.affixes) {
        (Stem::English(data), _) => english(key, data),
        (Stem::Persian(data), Some(affixes)) => Cow::Borrowed(persian(key, data, affixes)),
        _ => Cow::Borrowed(key),
    }
}

/// Where the classes of the words that begin with a prefix are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// These, whatever else.
    pub(super) exactly: BTreeSet<String>,
    /// And those that begin so.
    pub(super) starting: Vec<Start>,
}

/// Classes with the same beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Start {
    /// The beginning, perhaps empty.
    pub(crate) text: String,
    /// Only forms of verbs: what is left when a prefix of verbs is taken off.
    verbs: bool,
}

impl Start {
    /// Whether a class that begins so is meant.
    pub(crate) fn holds(&self, class: &str, rules: &Rules) -> bool {
        !self.verbs || rules.affixes.is_some_and(|affixes| is_verb_form(class, affixes))
    }
}

/// The classes that a word with this beginning can have.
///
/// A stem is the beginning of its word, with one letter put in place of the rest at most. So it begins with the prefix
/// too; or the prefix reaches into what the stem lost, and then a piece of the prefix and one of the few [`tails`]
/// make such a word. Only verbs of Persian lose something in front.
pub(super) fn reach(prefix: &str, rules: &Rules) -> Reach {
    let mut reach = Reach::default();
    reach.starting.push(Start { text: prefix.to_owned(), verbs: false });
    for (at, last) in prefix.char_indices().map(|(at, c)| (at + c.len_utf8(), c)) {
        let (piece, rest) = prefix.split_at_checked(at).unwrap_or((prefix, ""));
        for tail in tails(last, rules).into_iter().filter(|tail| tail.starts_with(rest)) {
            let word = format!("{piece}{tail}");
            reach.exactly.extend(
                [stem(&word, rules)].into_iter().filter(|class| !class.starts_with(prefix)).map(Cow::into_owned),
            );
        }
    }
    if let (Stem::Persian(_), Some(affixes)) = (rules.stem, rules.affixes) {
        for verbal in affixes.verb_prefixes.iter().chain([&affixes.may_prefix]) {
            let rest = prefix.strip_prefix(verbal).or(verbal.starts_with(prefix).then_some(""));
            let start = rest.map(|rest| Start { text: rest.to_owned(), verbs: true });
            reach.starting.extend(start.filter(|start| !reach.starting.contains(start)));
        }
    }
    reach
}

/// Everything that a word may have behind its stem; `last` is the letter before.
fn tails(last: char, rules: &Rules) -> Vec<String> {
    let mut tails = Vec::new();
    match rules.stem {
        Stem::English(_) => {
            for lost in ["", "e", "y", &last.to_string()] {
                for ending in ["", "s", "es", "ed", "ing"] {
                    tails.extend(["", "'s"].map(|clitic| format!("{lost}{ending}{clitic}")));
                }
            }
        }
        Stem::Persian(data) => {
            let endings = || data.endings.iter().map(|(ending, _)| *ending);
            tails.extend(endings().map(str::to_owned));
            tails.extend(endings().flat_map(|first| endings().map(move |second| format!("{first}{second}"))));
        }
        Stem::None => {}
    }
    tails
}

/// `-s -es -ed -ing 's` where at least three letters stay. The base form is brought to the same
/// letters: no final `e` (of a word of five letters or more), `y` as `i`, a doubled consonant once.
fn english<'a>(key: &'a str, data: &EnglishStem) -> Cow<'a, str> {
    let word = key.strip_suffix("'s").unwrap_or(key);
    let plain = word.len() > 3 && word.bytes().all(|b| b.is_ascii_lowercase());
    if !plain || data.fixed.binary_search(&word).is_ok() {
        return Cow::Borrowed(word);
    }
    let (root, verbal) = strip_ending(word);
    let restored = verbal && is_short_e_verb(root.as_bytes());
    let (base, last) = tidy(root);
    if !restored && last.is_none() {
        return Cow::Borrowed(base);
    }
    let mut class = base.to_owned();
    class.extend(last.or(restored.then_some('e')));
    Cow::Owned(class)
}

/// The word without its ending, and whether that was `-ed` or `-ing`.
fn strip_ending(word: &str) -> (&str, bool) {
    for ending in ["ing", "ed"] {
        if let Some(root) = word.strip_suffix(ending)
            && root.len() >= 3
            && root.bytes().any(is_vowel)
            && !root.ends_with('e')
        {
            return (root, true);
        }
    }
    let Some(root) = word.strip_suffix('s').filter(|root| root.len() >= 3) else {
        return (word, false);
    };
    if root.ends_with(['s', 'u', 'i']) {
        return (word, false);
    }
    let sibilant = root.strip_suffix('e').filter(|rest| {
        rest.len() >= 3 && (rest.ends_with(['s', 'x', 'z', 'o']) || rest.ends_with("ch") || rest.ends_with("sh"))
    });
    match root.strip_suffix("ie") {
        Some(_) if root.len() > 4 => (root.strip_suffix('e').unwrap_or(root), false),
        _ => (sibilant.unwrap_or(root), false),
    }
}

/// `mov`, `tak`, `giv`: consonant, vowel, consonant that would have been doubled if no `e` were missing.
fn is_short_e_verb(root: &[u8]) -> bool {
    matches!(root, [first, second, third] if !is_vowel(*first) && is_vowel(*second) && !is_vowel(*third)
        && !matches!(third, b'w' | b'x' | b'y'))
}

/// The root without a final `e` or doubled consonant; the letter to put in place of a final `y`.
fn tidy(root: &str) -> (&str, Option<char>) {
    let bytes = root.as_bytes();
    let cut = root.get(..root.len().saturating_sub(1)).unwrap_or(root);
    match bytes {
        [.., before, last] if bytes.len() > 3 && before == last && !is_vowel(*last) => (cut, None),
        [.., b'e'] if bytes.len() > 4 => (cut, None),
        [.., before, b'y'] if bytes.len() > 3 && !is_vowel(*before) => (cut, Some('i')),
        _ => (root, None),
    }
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn persian<'a>(key: &'a str, data: &PersianStem, affixes: &Affixes) -> &'a str {
    for prefix in affixes.verb_prefixes.iter().chain([&affixes.may_prefix]) {
        if let Some(form) = key.strip_prefix(prefix)
            && form.chars().count() >= 2
            && is_verb_form(form, affixes)
        {
            return form;
        }
    }
    let mut word = key;
    // No ending ends in another letter.
    if !key.ends_with(['ن', 'ی', 'م', 'ت', 'ش', 'ا', 'ر']) {
        return key;
    }
    // `بزرگ‌ترها`, `کتاب‌هایشان`: two endings at most.
    for _ in 0..2 {
        let rest = data.endings.iter().find_map(|(ending, stay)| {
            let rest = word.strip_suffix(ending)?;
            let place_name = ending.starts_with('ت') && rest.ends_with('س');
            (rest.chars().count() >= *stay && !place_name).then_some(rest)
        });
        let Some(rest) = rest.filter(|_| !data.fixed.contains(&word)) else { break };
        word = rest;
    }
    word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rules::rules_for;
    use super::*;
    use crate::lang::LanguageTag;

    fn is_reached(prefix: &str, class: &str, rules: &Rules) -> bool {
        let reach = reach(prefix, rules);
        let begins = |start: &Start| class.starts_with(&start.text) && start.holds(class, rules);
        reach.exactly.contains(class) || reach.starting.iter().any(begins)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

        /// Every beginning of every word reaches its class.
        #[test]
        fn beginnings_reach_their_words(
            lang in 0..2usize,
            stem in "[abeginsty]{1,6}", tail in "(e|y|s|ss|t|tt)?(s|es|ies|ed|ing)?('s)?",
            verb in "(می|نمی|همی|ن)?", word in "[ابترفنگد]{1,5}", ends in "(ها|های|تر|ترین|ان|ات|ی|م|مان|شان|یم|ند|ه){0,2}",
        ) {
            let (code, word) = [("en", format!("{stem}{tail}")), ("fa", format!("{verb}{word}{ends}"))][lang].clone();
            let rules = rules_for(&code.parse::<LanguageTag>().unwrap_or_else(|_| unreachable!("{code}")));
            let class = super::stem(&word, rules).into_owned();
            for (at, c) in word.char_indices() {
                let prefix = word.get(..at + c.len_utf8()).unwrap_or_else(|| unreachable!("{word}"));
                prop_assert!(is_reached(prefix, &class, rules), "{prefix} of {word}: {class}");
            }
        }
    }

    #[test]
    fn short_words_are_not_reached_for_nothing() {
        let rules = rules_for(&"en".parse::<LanguageTag>().unwrap_or_else(|_| unreachable!()));
        for (prefix, class) in [("interest", "in"), ("there", "the"), ("android", "and"), ("toward", "to")] {
            assert!(!reach(prefix, rules).exactly.contains(class), "{prefix}");
        }
    }
}
