//! The words of the checks, as data: one TOML a language, and the project's on top.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::lang::LanguageTag;

/// A word that belongs to another country (Q24).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocaleWord {
    /// The word that should not stand there.
    pub not: String,
    /// What to write; none or several where it depends.
    #[serde(default)]
    pub but: Vec<String>,
    /// Only where the next word begins with one of these (after a verb's prefix).
    #[serde(default)]
    pub before: Vec<String>,
}

/// What negates in a language (Q21).
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Negation {
    /// Words that call for a negation in the translation.
    pub(super) sure: Vec<String>,
    /// Words that are one, besides those.
    pub(super) also: Vec<String>,
    /// Beginnings of words that are one.
    pub(super) begins: Vec<String>,
    /// Endings of words that are one.
    pub(super) ends: Vec<String>,
    /// Words that only look like one.
    pub(super) not: Vec<String>,
    /// Whether verbs are negated by a letter before their stem (Persian ن).
    pub(super) verb_prefix: String,
}

/// The words of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Lists {
    /// Q24.
    pub(super) locale_words: Vec<LocaleWord>,
    /// Q19.
    pub(super) repeated: Vec<String>,
    /// Q16.
    pub(super) vowelled: Vec<String>,
    /// Q7: words by which a question is told, not asked.
    pub(super) indirect: Vec<String>,
    /// Q21.
    pub(super) negation: Negation,
    /// Q22: months of this language by what another country calls them; `true`: only beside a day or year.
    pub(super) months: Vec<Month>,
    /// Q1: measures that translations convert.
    pub(super) units: Vec<Unit>,
    /// Q1: what measures are called.
    pub(super) measures: Vec<Measure>,
    /// Q1: words before which a number word is part of another word.
    pub(super) not_numbers: Vec<String>,
    /// Q22: words after which a doubtful month is one.
    pub(super) month_words: Vec<String>,
    /// Q24: what may stand at the end of a word and leaves it the same word.
    pub(super) endings: Vec<String>,
    /// Q24: what may stand before the stem of a verb, the longer first.
    pub(super) verb_prefixes: Vec<String>,
    /// Q5: affixes that are written with a half-space behind letters that join nothing, and without.
    pub(super) loose_affixes: Vec<String>,
}

/// A measure of another country (Q1).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unit {
    /// Its names.
    pub(super) names: Vec<String>,
    /// How much it is in those of the metric system.
    pub(super) factors: Vec<f64>,
}

/// A measure (Q1).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Measure {
    /// What it is, the same in all languages.
    pub(super) is: String,
    /// Its names.
    pub(super) names: Vec<String>,
}

/// Names that other countries have for a month of this one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Month {
    /// As it is called here.
    pub(super) here: String,
    /// As it is called elsewhere, and nothing else.
    #[serde(default)]
    pub(super) elsewhere: Vec<String>,
    /// Likewise, but words of their own too: only beside a day or a year.
    #[serde(default)]
    pub(super) doubtful: Vec<String>,
}

/// How long translations are (Q13).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Length {
    from: String,
    to: String,
    least: f64,
    most: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lengths {
    length: Vec<Length>,
}

/// What the files of this folder say. A file that does not read is seen by the test below.
macro_rules! list {
    ($name:ident, $file:literal) => {
        static $name: LazyLock<Lists> =
            LazyLock::new(|| toml::from_str(include_str!(concat!("lists/", $file))).unwrap_or_default());
    };
}

list!(EN, "en.toml");
list!(FA, "fa.toml");
list!(FA_AF, "fa-AF.toml");
list!(PS, "ps.toml");
static NONE: LazyLock<Lists> = LazyLock::new(Lists::default);
static LENGTHS: LazyLock<Lengths> =
    LazyLock::new(|| toml::from_str(include_str!("lists/lengths.toml")).unwrap_or_default());
static DEMONYMS: LazyLock<HashMap<&'static str, Vec<&'static str>>> =
    LazyLock::new(|| include_str!("lists/demonyms.tsv").lines().filter_map(demonym).collect());

fn demonym(line: &'static str) -> Option<(&'static str, Vec<&'static str>)> {
    let mut cells = line.split('\t').map(str::trim);
    Some((cells.next().filter(|cell| !cell.is_empty() && !cell.starts_with('#'))?, cells.collect()))
}

impl Lists {
    /// The words of a language; none for one that has no file.
    pub(super) fn of(lang: &LanguageTag) -> &'static Self {
        match lang.base() {
            "en" => &EN,
            "fa" if lang.is_dari() => &FA_AF,
            "fa" => &FA,
            "ps" => &PS,
            _ => &NONE,
        }
    }
}

/// The least and the most characters of a translation for one character of its source.
pub(super) fn length(from: &LanguageTag, to: &LanguageTag) -> (f64, f64) {
    /// Of a pair that nobody has measured.
    const ANY: (f64, f64) = (0.4, 2.5);
    let is = |code: &str, tag: &LanguageTag| code == tag.as_str() || code == tag.base();
    let find = |from: &LanguageTag, to: &LanguageTag| {
        let fits = |row: &&Length| is(&row.from, from) && is(&row.to, to);
        let exact = |row: &&Length| fits(row) && row.to == to.as_str() && row.from == from.as_str();
        LENGTHS.length.iter().find(exact).or_else(|| LENGTHS.length.iter().find(fits))
    };
    match (find(from, to), find(to, from)) {
        (Some(row), _) => (row.least, row.most),
        (None, Some(row)) => (1.0 / row.most, 1.0 / row.least),
        (None, None) => ANY,
    }
}

/// The country of an English word for its people (C6): `armenian` → `Armenia`.
pub(super) fn countries_of(demonym: &str) -> &'static [&'static str] {
    DEMONYMS.get(demonym).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_list_reads() {
        for text in [
            include_str!("lists/en.toml"),
            include_str!("lists/fa.toml"),
            include_str!("lists/ps.toml"),
            include_str!("lists/fa-AF.toml"),
        ] {
            toml::from_str::<Lists>(text).unwrap();
        }
        assert!(toml::from_str::<Lengths>(include_str!("lists/lengths.toml")).unwrap().length.len() > 2);
        assert!(DEMONYMS.len() > 100);
    }

    #[test]
    fn q13_a_pair_turned_round_has_the_range_turned_round() {
        let tag = |code: &str| code.parse::<LanguageTag>().unwrap();
        let (least, most) = length(&tag("en"), &tag("fa"));
        assert_eq!((least, most), (0.6, 1.35));
        assert_eq!(length(&tag("fa"), &tag("en")), (1.0 / most, 1.0 / least));
        assert_eq!(length(&tag("en-GB"), &tag("fa-IR")), (least, most));
        assert_eq!(length(&tag("de"), &tag("fi")), (0.4, 2.5));
    }
}
