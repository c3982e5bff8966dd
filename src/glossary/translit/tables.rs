//! The tables of `data/`, read once.
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::sound::Model;

const NAMES: &str = include_str!("data/names.tsv");
const PARTICLES: &str = include_str!("data/particles.tsv");
const PARTS: &str = include_str!("data/parts.tsv");
const RULES: &str = include_str!("data/rules.tsv");
const TARGETS: &str = include_str!("data/targets.tsv");
const CUES: &str = include_str!("data/cues.tsv");
const LETTERS: &str = include_str!("data/letters.tsv");

/// A given name, or a part of names, with its spellings.
#[derive(Debug)]
pub(crate) struct Name {
    /// Where it comes from.
    pub(crate) lang: &'static str,
    /// Whether a person may be called so.
    pub(crate) given: bool,
    /// Its Latin spellings, folded.
    pub(crate) latin: Vec<String>,
    /// Its Persian spellings, the best first.
    pub(crate) persian: Vec<&'static str>,
}

/// An ending with a spelling of its own.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) latin: Vec<&'static str>,
    pub(crate) lang: &'static str,
    pub(crate) persian: Vec<&'static str>,
    /// How many letters must stand before it.
    pub(crate) before: usize,
}

/// A rule for letters.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Only for names from there; empty: for all.
    pub(crate) langs: Vec<&'static str>,
    pub(crate) left: &'static str,
    pub(crate) text: Vec<char>,
    pub(crate) right: &'static str,
    /// What to write, with its cost.
    pub(crate) ways: Vec<(&'static str, u32)>,
}

/// How the spelling of one country becomes that of another.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) target: &'static str,
    place: &'static str,
    what: &'static str,
    becomes: &'static str,
}

impl Change {
    pub(super) fn apply(&self, word: &str) -> String {
        match self.place {
            "^" => word.strip_prefix(self.what).map(|rest| format!("{}{rest}", self.becomes)),
            "$" => word.strip_suffix(self.what).map(|rest| format!("{rest}{}", self.becomes)),
            _ => Some(word.replace(self.what, self.becomes)),
        }
        .unwrap_or_else(|| word.to_owned())
    }
}

/// Everything in `data/`.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) names: Vec<Name>,
    /// Names by folded Latin spelling.
    by_latin: FxHashMap<String, Vec<usize>>,
    pub(crate) endings: Vec<Ending>,
    /// Rules by the first letter of their text.
    rules: FxHashMap<char, Vec<Rule>>,
    pub(crate) targets: Vec<Change>,
    pub(crate) cues: Vec<(&'static str, &'static str)>,
    pub(crate) letters: FxHashMap<char, &'static str>,
    /// Which letters follow each other in Latin names.
    pub(crate) model: Model,
}

/// The rows of a table: cells, without comments and empty lines.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// Small letters without marks: how names are looked up.
pub(crate) fn fold_latin(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(name.len());
    for c in name.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ı' => folded.push('i'),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            '\u{2019}' | '\u{2bc}' | '\u{2018}' => folded.push('\''),
            c if is_combining_mark(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

impl Tables {
    /// The tables, read at first use.
    pub(crate) fn get() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(Self::read)
    }

    fn read() -> Self {
        let given = rows(NAMES).filter_map(|cells| name(&cells, true));
        let names: Vec<Name> = given.chain(rows(PARTICLES).filter_map(|cells| name(&cells, false))).collect();
        let mut by_latin: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, name) in names.iter().enumerate() {
            for latin in &name.latin {
                let known = by_latin.entry(latin.clone()).or_default();
                if !known.contains(&at) {
                    known.push(at);
                }
            }
        }
        let mut rules: FxHashMap<char, Vec<Rule>> = FxHashMap::default();
        for rule in rows(RULES).filter_map(|cells| rule(&cells)) {
            if let Some(first) = rule.text.first() {
                rules.entry(*first).or_default().push(rule);
            }
        }
        let model = Model::of(names.iter().flat_map(|name| &name.latin).map(String::as_str));
        Self {
            by_latin,
            endings: rows(PARTS).filter_map(|cells| ending(&cells)).collect(),
            rules,
            targets: rows(TARGETS).filter_map(|cells| change(&cells)).collect(),
            cues: rows(CUES).filter_map(|cells| Some((*cells.first()?, *cells.get(1)?))).collect(),
            letters: rows(LETTERS).filter_map(|cells| Some((cells.first()?.chars().next()?, *cells.get(1)?))).collect(),
            names,
            model,
        }
    }

    /// The names with this folded Latin spelling.
    pub(crate) fn named(&self, latin: &str) -> impl Iterator<Item = &Name> {
        self.by_latin.get(latin).into_iter().flatten().filter_map(|at| self.names.get(*at))
    }

    /// The rules whose text begins with a letter.
    pub(crate) fn rules_at(&self, first: char) -> &[Rule] {
        self.rules.get(&first).map(Vec::as_slice).unwrap_or_default()
    }
}

fn name(cells: &[&'static str], given: bool) -> Option<Name> {
    let [latin, lang, persian, ..] = cells else { return None };
    let latin = latin.split('|').map(fold_latin).collect();
    Some(Name { lang, given, latin, persian: persian.split('|').collect() })
}

fn ending(cells: &[&'static str]) -> Option<Ending> {
    let [latin, lang, persian, rest @ ..] = cells else { return None };
    let before = rest.first().and_then(|cell| cell.parse().ok()).unwrap_or(2);
    Some(Ending { latin: latin.split('|').collect(), lang, persian: persian.split('|').collect(), before })
}

fn rule(cells: &[&'static str]) -> Option<Rule> {
    let [langs, left, text, right, ways] = cells else { return None };
    let way = |cell: &'static str| {
        let (text, cost) = cell.split_once(':').unwrap_or((cell, "0"));
        Some((if text == "-" { "" } else { text }, cost.parse().ok()?))
    };
    Some(Rule {
        langs: langs.trim_start_matches('*').split(',').filter(|lang| !lang.is_empty()).collect(),
        left,
        text: text.chars().collect(),
        right,
        ways: ways.split('|').filter_map(way).collect(),
    })
}

fn change(cells: &[&'static str]) -> Option<Change> {
    let [target, place, what, becomes] = cells else { return None };
    Some(Change { target, place, what, becomes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let count = |table| rows(table).count();
        let tables = Tables::get();
        assert_eq!(tables.names.len(), count(NAMES) + count(PARTICLES));
        assert_eq!(tables.endings.len(), count(PARTS));
        assert_eq!(tables.rules.values().map(Vec::len).sum::<usize>(), count(RULES));
        assert_eq!(tables.targets.len(), count(TARGETS));
        assert_eq!(tables.letters.len(), 26);
        for rule in tables.rules.values().flatten() {
            assert!(!rule.ways.is_empty(), "{rule:?}");
        }
    }
}
