//! Glossary data: an entry is a name or concept with its terms per language. Names follow TBX.
//!
//! Plain data and the small grammar of the `match` column; recognition itself is in
//! [`glossary`](crate::glossary).
use serde::{Deserialize, Serialize};

use crate::lang::LanguageTag;
use crate::unit::BatchId;

/// The number of a glossary entry.
pub type EntryId = i64;

/// Whether a term should be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TermStatus {
    /// The form to use.
    Preferred,
    /// Another accepted form (a variant).
    Admitted,
    /// A form to avoid.
    Forbidden,
}

/// One wording of an entry in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The language.
    pub lang: LanguageTag,
    /// The text as given.
    pub text: String,
    /// Whether to use it.
    pub status: TermStatus,
    /// What a termbase says of this wording beyond that (part of speech, gender, context …): name and
    /// text, each name once. Kept and written back.
    pub extra: Vec<(String, String)>,
}

impl Term {
    /// A wording of which no more is said.
    pub fn new(lang: LanguageTag, text: impl Into<String>, status: TermStatus) -> Self {
        Self { lang, text: text.into(), status, extra: Vec::new() }
    }
}

/// How an entry may be recognised and rendered (rules C1 to C6): the `match` column.
///
/// The column holds rules separated by `|`. `case`, `capital` and `weak` speak of every form of
/// the entry, or only of the forms they name: `weak:اسد`, `capital:Congress/Amnesty`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MatchRule {
    /// `case`: letters must agree in case (C1).
    pub case: bool,
    /// `capital`: the first letter must be a capital; weak at a sentence start (C2).
    pub capital: bool,
    /// `weak`: never sure (C4).
    pub weak: bool,
    /// `near:A/B`: only if one of these words is near (C3).
    pub near: Vec<String>,
    /// `not-near:A/B`: weak if one of these words is near (C5).
    pub not_near: Vec<String>,
    /// `case:A/B`: `case` for these forms only.
    pub case_forms: Vec<String>,
    /// `capital:A/B`: `capital` for these forms only.
    pub capital_forms: Vec<String>,
    /// `weak:A/B`: `weak` for these forms only, or for an inflected form that is a word of its own.
    pub weak_forms: Vec<String>,
    /// `or:A/B`: the name may also be rendered by the forms of these entries, as a people by its country (C6).
    pub or: Vec<String>,
}

/// The names of the rules, as the `match` column writes them.
const RULES: [&str; 6] = ["case", "capital", "weak", "near", "not-near", "or"];

impl MatchRule {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads a cell of the `match` column.
    ///
    /// # Errors
    /// A sentence that names the part which is no rule.
    pub fn parse(cell: &str) -> Result<Self, String> {
        let mut rule = Self::default();
        for part in cell.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, words) = match part.split_once(':') {
                Some((name, words)) => (name.trim(), Some(split_words(words))),
                None => (part, None),
            };
            if words.as_ref().is_some_and(Vec::is_empty) {
                return Err(format!("the match rule `{part}` names no word"));
            }
            rule.set(name, words)?;
        }
        Ok(rule)
    }

    fn set(&mut self, name: &str, words: Option<Vec<String>>) -> Result<(), String> {
        let (list, flag) = match name {
            "case" => (&mut self.case_forms, Some(&mut self.case)),
            "capital" => (&mut self.capital_forms, Some(&mut self.capital)),
            "weak" => (&mut self.weak_forms, Some(&mut self.weak)),
            "near" => (&mut self.near, None),
            "not-near" => (&mut self.not_near, None),
            "or" => (&mut self.or, None),
            _ => return Err(unknown_rule(name)),
        };
        match (words, flag) {
            (Some(words), _) => list.extend(words),
            (None, Some(flag)) => *flag = true,
            (None, None) => return Err(format!("the match rule `{name}` names no word")),
        }
        Ok(())
    }

    /// The cell of the `match` column; [`parse`](Self::parse) gives the same rule back.
    pub fn to_cell(&self) -> String {
        let mut parts = Vec::new();
        for (name, flag, words) in [
            ("case", self.case, &self.case_forms),
            ("capital", self.capital, &self.capital_forms),
            ("weak", self.weak, &self.weak_forms),
            ("near", false, &self.near),
            ("not-near", false, &self.not_near),
            ("or", false, &self.or),
        ] {
            if flag {
                parts.push(name.to_owned());
            }
            if !words.is_empty() {
                parts.push(format!("{name}:{}", words.join("/")));
            }
        }
        parts.join("|")
    }
}

fn split_words(words: &str) -> Vec<String> {
    words.split('/').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn unknown_rule(name: &str) -> String {
    let nearest = RULES
        .into_iter()
        .map(|rule| (strsim::damerau_levenshtein(rule, name), rule))
        .min()
        .filter(|(distance, _)| *distance <= 2);
    match nearest {
        Some((_, rule)) => format!("`{name}` is not a match rule; did you mean `{rule}`?"),
        None => format!("`{name}` is not a match rule; there are {}", RULES.join(", ")),
    }
}

/// A name or concept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermEntry {
    /// Its number; 0 for one that is not stored yet.
    pub id: EntryId,
    /// Its terms. Per language at most one is preferred; it comes before the others.
    pub terms: Vec<Term>,
    /// `person`, `place`, `org` …
    pub kind: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// First day on which it holds (ISO date).
    pub from: Option<String>,
    /// Last day on which it holds (ISO date).
    pub until: Option<String>,
    /// The `status` column of the entry, as given.
    pub status: Option<String>,
    /// How it may be recognised.
    pub rule: MatchRule,
    /// Columns that hafez does not know, kept and written back: name and cell.
    pub extra: Vec<(String, String)>,
    /// The batch that stored or last changed it.
    pub batch: BatchId,
}

impl TermEntry {
    /// The preferred form stored in exactly this language.
    pub fn preferred(&self, lang: &LanguageTag) -> Option<&Term> {
        self.terms.iter().find(|term| term.lang == *lang && term.status == TermStatus::Preferred)
    }

    /// Whether it holds on a day; days are ISO dates, both ends count.
    pub fn holds_on(&self, day: &str) -> bool {
        self.from.as_deref().is_none_or(|from| from <= day) && self.until.as_deref().is_none_or(|until| day <= until)
    }

    /// The forms that may be used in `lang`, best first.
    ///
    /// L3: without a form of its own Dari takes the Persian one; nothing stands in for any other
    /// missing language. Within one language the preferred form comes first, then the variants.
    pub fn usable(&self, lang: &LanguageTag) -> Vec<&Term> {
        self.serving(lang, |term| term.status != TermStatus::Forbidden)
    }

    /// The forms to avoid in `lang`, nearest language first.
    pub fn avoid(&self, lang: &LanguageTag) -> Vec<&Term> {
        self.serving(lang, |term| term.status == TermStatus::Forbidden)
    }

    /// The form to use in `lang`, if there is one (L3).
    pub fn form(&self, lang: &LanguageTag) -> Option<&Term> {
        self.usable(lang).into_iter().next()
    }

    /// The languages with a form of any kind, each once, in the order of the terms.
    pub fn languages(&self) -> Vec<&LanguageTag> {
        let mut langs: Vec<&LanguageTag> = Vec::new();
        for term in &self.terms {
            if !langs.contains(&&term.lang) {
                langs.push(&term.lang);
            }
        }
        langs
    }

    fn serving(&self, lang: &LanguageTag, wanted: impl Fn(&Term) -> bool) -> Vec<&Term> {
        let mut found: Vec<(u8, TermStatus, &Term)> = self
            .terms
            .iter()
            .filter(|term| wanted(term))
            .filter_map(|term| Some((lang.distance(&term.lang)?, term.status, term)))
            .collect();
        // A preferred form of a farther language beats a mere variant of the nearer one: an empty
        // `fa-AF` cell means "as in `fa`", whatever variants are listed beside it.
        found.sort_by_key(|(distance, status, _)| (*status, *distance));
        let mut forms: Vec<&Term> = Vec::new();
        for (_, _, term) in found {
            if !forms.iter().any(|form| form.text == term.text) {
                forms.push(term);
            }
        }
        forms
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn term(lang: &str, text: &str, status: TermStatus) -> Term {
        Term::new(lang.parse().unwrap(), text, status)
    }

    #[test]
    fn the_match_column_reads_back() {
        for cell in [
            "case",
            "capital|weak:اسد",
            "weak|near:Atlanta/U.S. state|not-near:کابل/غزنی",
            "capital:Congress",
            "or:Iran",
            "",
        ] {
            assert_eq!(MatchRule::parse(cell).unwrap().to_cell(), cell);
        }
        assert_eq!(
            MatchRule::parse("capitals").unwrap_err(),
            "`capitals` is not a match rule; did you mean `capital`?"
        );
        assert!(MatchRule::parse("near:").is_err());
        assert!(MatchRule::parse("near").is_err());
    }

    #[test]
    fn both_ends_of_a_validity_count() {
        let entry = TermEntry {
            from: Some("2017-01-20".to_owned()),
            until: Some("2021-01-20".to_owned()),
            ..TermEntry::default()
        };
        let days = ["2017-01-19", "2017-01-20", "2021-01-20", "2021-01-21"];
        assert_eq!(days.map(|day| entry.holds_on(day)), [false, true, true, false]);
        assert!(TermEntry::default().holds_on("0001-01-01"));
    }

    #[test]
    fn l3_dari_falls_back_to_persian_and_pashto_to_nothing() {
        let entry = TermEntry {
            terms: vec![term("fa", "لیبی", TermStatus::Preferred), term("fa-AF", "لیبیا", TermStatus::Admitted)],
            ..TermEntry::default()
        };
        assert_eq!(entry.form(&"fa-AF".parse().unwrap()).unwrap().text, "لیبی");
        assert_eq!(entry.form(&"fa".parse().unwrap()).unwrap().text, "لیبی");
        assert_eq!(entry.usable(&"fa".parse().unwrap()).len(), 1);
        assert!(entry.form(&"ps".parse().unwrap()).is_none());
    }
}
