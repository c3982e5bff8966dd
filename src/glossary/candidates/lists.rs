//! The words by which names are told from other words, from `data/`.
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

const COMMON: &str = include_str!("data/common.txt");
const TITLES: &str = include_str!("data/titles.txt");
const MODIFIERS: &str = include_str!("data/modifiers.txt");
const SMALL: &str = include_str!("data/small.txt");
const SYLLABLES: &str = include_str!("data/syllables.txt");
const OPENERS: &str = include_str!("data/openers.txt");
const NO_NAMES: &str = include_str!("data/nonnames.txt");
const HEADS: &str = include_str!("data/heads.tsv");
const STOP_PERSIAN: &str = include_str!("data/stop.fa.txt");
const SETS: &str = include_str!("data/words.txt");

type Words = HashSet<&'static str>;

/// The lists for English.
#[derive(Debug)]
pub(super) struct Lists {
    common: Words,
    /// Offices and courtesies (U3).
    pub(super) titles: Words,
    /// What makes a longer title.
    pub(super) modifiers: Words,
    /// Small words between capitals (U1).
    pub(super) small: Words,
    /// Second halves of names, small behind a hyphen.
    pub(super) syllables: Words,
    /// Common words that names begin with.
    pub(super) openers: Words,
    no_names: Words,
    heads: HashMap<&'static str, &'static str>,
    sets: HashMap<&'static str, Vec<&'static str>>,
}

fn words(text: &'static str) -> Words {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

impl Lists {
    pub(super) fn get() -> &'static Self {
        static LISTS: OnceLock<Lists> = OnceLock::new();
        LISTS.get_or_init(|| Self {
            common: words(COMMON),
            titles: words(TITLES),
            modifiers: words(MODIFIERS),
            small: words(SMALL),
            syllables: words(SYLLABLES),
            openers: words(OPENERS),
            no_names: words(NO_NAMES),
            heads: HEADS
                .lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(|line| line.split_once('\t'))
                .collect(),
            sets: SETS
                .lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(|line| line.split_once(' '))
                .map(|(name, words)| (name, words.split_whitespace().collect()))
                .collect(),
        })
    }

    /// Whether a word is in one of the small sets.
    pub(super) fn is(&self, set: &str, word: &str) -> bool {
        self.sets.get(set).is_some_and(|words| words.contains(&word))
    }

    /// Whether a word ends like those of a small set, with three letters before.
    pub(super) fn ends(&self, set: &str, word: &str) -> bool {
        let ends = |ending: &&str| word.strip_suffix(*ending).is_some_and(|stem| stem.chars().count() >= 3);
        self.sets.get(set).is_some_and(|endings| endings.iter().any(ends))
    }

    /// What a name is that ends in this word.
    pub(super) fn head(&self, word: &str) -> Option<&'static str> {
        self.heads.get(word).copied()
    }

    /// Words that name nothing, whatever their letters.
    pub(super) fn is_no_name(&self, word: &str) -> bool {
        self.no_names.contains(word)
    }

    /// U2 c: a common word, as it is or inflected.
    pub(super) fn is_common(&self, word: &str) -> bool {
        self.common.contains(word) || stems(word).any(|stem| self.common.contains(stem.as_str()))
    }
}

/// What a word may be an inflection of.
fn stems(word: &str) -> impl Iterator<Item = String> {
    const ENDINGS: &[(&str, &str)] = &[
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ed", ""),
        ("d", ""),
        ("ied", "y"),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
        ("ily", "y"),
        ("er", ""),
        ("r", ""),
        ("est", ""),
        ("ers", ""),
        ("rs", ""),
        ("or", ""),
        ("ors", ""),
        ("ors", "e"),
    ];
    ENDINGS
        .iter()
        .filter_map(move |(ending, instead)| {
            let stem = word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 3)?;
            Some(format!("{stem}{instead}"))
        })
        .flat_map(|stem| [undoubled(&stem), Some(stem)])
        .flatten()
        .collect::<Vec<_>>()
        .into_iter()
}

/// `stopp` is `stop`.
fn undoubled(stem: &str) -> Option<String> {
    let mut back = stem.chars().rev();
    let (last, before) = (back.next()?, back.next()?);
    (last == before).then(|| stem.chars().take(stem.chars().count() - 1).collect())
}

/// The lists for Persian, Dari and Pashto.
#[derive(Debug)]
pub(super) struct PersianLists {
    /// Words that are no part of a name.
    pub(super) stop: Words,
    /// Those of them that are no part of any name: the first lines of the list.
    pub(super) function: Words,
    /// What stands before a name.
    pub(super) titles: Words,
}

impl PersianLists {
    pub(super) fn get() -> &'static Self {
        static LISTS: OnceLock<PersianLists> = OnceLock::new();
        LISTS.get_or_init(|| Self {
            stop: words(STOP_PERSIAN),
            function: words(STOP_PERSIAN.split("\n#\n").next().unwrap_or_default()),
            titles: words(include_str!("data/titles.fa.txt")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_words_are_common_too() {
        let lists = Lists::get();
        for word in ["stopped", "studies", "making", "officials", "quickly", "smaller"] {
            assert!(lists.is_common(word), "{word}");
        }
        for word in ["beijing", "kabul", "macron", "azeri", "idlib", "harutyunyan"] {
            assert!(!lists.is_common(word), "{word}");
        }
        assert!(lists.common.len() > 2000, "{}", lists.common.len());
    }
}
