//! What a language does differently, as data: one TOML a language, and the user's on top.
//!
//! Who reads it: [`sentence`](super::sentence) (marks, abbreviations, words), the kinds of lines
//! (`lines`) and the skipping of blocks (`skip`). `docs/segmentation.md` shows how to extend it.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;
use thiserror::Error;

use crate::lang::LanguageTag;

/// Rules that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct RulesError {
    /// Line in the TOML, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The rules of one language: where sentences end, what bylines and dates look like, what to skip.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentenceRules {
    pub(super) marks: Marks,
    /// Never the end of a sentence (S1).
    pub(super) always: HashSet<String>,
    /// The end only before a starter (S1, S3).
    pub(super) unless_starter: HashSet<String>,
    /// Not the end before a number (S1).
    pub(super) before_number: HashSet<String>,
    pub(super) starters: HashSet<String>,
    pub(super) continues_quote: HashSet<String>,
    pub(super) speech: HashSet<String>,
    pub(super) never_starts: HashSet<String>,
    pub(super) byline: Vec<String>,
    pub(super) byline_short: Vec<String>,
    pub(super) byline_joins: HashSet<String>,
    /// Lower-cased; likewise weekdays and date words.
    pub(super) months: HashSet<String>,
    pub(super) weekdays: HashSet<String>,
    pub(super) date_words: HashSet<String>,
    pub(super) skip: Vec<String>,
}

/// The marks of a language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) end: String,
    pub(super) end_without_space: String,
    pub(super) closing: String,
    pub(super) opening: String,
    pub(super) closing_after_space: String,
    pub(super) ordinal_dot: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    marks: MarksTable,
    abbreviations: AbbreviationsTable,
    words: WordsTable,
    lines: LinesTable,
    skip: SkipTable,
    /// Entries to take out again, from whichever list holds them.
    remove: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MarksTable {
    end: Option<String>,
    end_without_space: Option<String>,
    closing: Option<String>,
    opening: Option<String>,
    closing_after_space: Option<String>,
    ordinal_dot: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AbbreviationsTable {
    always: Vec<String>,
    unless_starter: Vec<String>,
    before_number: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WordsTable {
    starters: Vec<String>,
    continues_quote: Vec<String>,
    speech: Vec<String>,
    never_starts: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LinesTable {
    byline: Vec<String>,
    byline_short: Vec<String>,
    byline_joins: Vec<String>,
    months: Vec<String>,
    weekdays: Vec<String>,
    date_words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SkipTable {
    patterns: Vec<String>,
}

const DEFAULT: &str = include_str!("rules/default.toml");
const ENGLISH: &str = include_str!("rules/en.toml");
const PERSIAN: &str = include_str!("rules/fa.toml");
const DARI: &str = include_str!("rules/fa-AF.toml");
const PASHTO: &str = include_str!("rules/ps.toml");

static BUILT_IN: LazyLock<[SentenceRules; 5]> =
    LazyLock::new(|| [stack(&[]), stack(&[ENGLISH]), stack(&[PERSIAN]), stack(&[PERSIAN, DARI]), stack(&[PASHTO])]);

/// The default rules with the given files on top. A test reads every built-in file, so none is lost here.
fn stack(files: &[&str]) -> SentenceRules {
    std::iter::once(&DEFAULT)
        .chain(files)
        .fold(SentenceRules::default(), |rules, file| rules.extended_with(file).unwrap_or(rules))
}

impl SentenceRules {
    /// The built-in rules of a language; every language without its own file gets the default.
    pub fn of(lang: &LanguageTag) -> Self {
        let [default, english, persian, dari, pashto] = &*BUILT_IN;
        let rules = match lang.base() {
            "en" => english,
            "fa" if lang.is_dari() => dari,
            "fa" => persian,
            "ps" => pashto,
            _ => default,
        };
        rules.clone()
    }

    /// These rules with a user's TOML on top: lists are added to, single values replaced, and
    /// what `remove` names is taken out.
    ///
    /// # Errors
    /// TOML that cannot be read, or a key that is no rule, with its line.
    pub fn extended_with(&self, toml: &str) -> Result<Self, RulesError> {
        let file: File = toml::from_str(toml).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = toml.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
            RulesError { line, message: error.message().to_owned() }
        })?;
        let mut rules = self.clone();
        rules.add(file);
        Ok(rules)
    }

    fn add(&mut self, file: File) {
        self.marks.replace(file.marks);
        self.always.extend(file.abbreviations.always.iter().map(|entry| without_dot(entry)));
        self.unless_starter.extend(file.abbreviations.unless_starter.iter().map(|entry| without_dot(entry)));
        self.before_number.extend(file.abbreviations.before_number.iter().map(|entry| without_dot(entry)));
        self.starters.extend(file.words.starters);
        self.continues_quote.extend(file.words.continues_quote);
        self.speech.extend(file.words.speech);
        self.never_starts.extend(file.words.never_starts);
        self.byline.extend(file.lines.byline);
        self.byline_short.extend(file.lines.byline_short);
        self.byline_joins.extend(file.lines.byline_joins);
        self.months.extend(file.lines.months.iter().map(|word| word.to_lowercase()));
        self.weekdays.extend(file.lines.weekdays.iter().map(|word| word.to_lowercase()));
        self.date_words.extend(file.lines.date_words.iter().map(|word| word.to_lowercase()));
        self.skip.extend(file.skip.patterns);
        for entry in &file.remove {
            self.remove(entry);
        }
    }

    fn remove(&mut self, entry: &str) {
        let bare = without_dot(entry);
        for set in [&mut self.always, &mut self.unless_starter, &mut self.before_number] {
            set.remove(&bare);
        }
        let words = [&mut self.starters, &mut self.continues_quote, &mut self.speech, &mut self.never_starts];
        for set in words.into_iter().chain([&mut self.byline_joins]) {
            set.remove(entry);
        }
        for set in [&mut self.months, &mut self.weekdays, &mut self.date_words] {
            set.remove(&entry.to_lowercase());
        }
        for list in [&mut self.byline, &mut self.byline_short, &mut self.skip] {
            list.retain(|known| known != entry);
        }
    }
}

impl Marks {
    fn replace(&mut self, table: MarksTable) {
        self.ordinal_dot = table.ordinal_dot.unwrap_or(self.ordinal_dot);
        let pairs = [
            (&mut self.end, table.end),
            (&mut self.end_without_space, table.end_without_space),
            (&mut self.closing, table.closing),
            (&mut self.opening, table.opening),
            (&mut self.closing_after_space, table.closing_after_space),
        ];
        for (mine, given) in pairs {
            if let Some(given) = given {
                *mine = given;
            }
        }
    }
}

/// An abbreviation is kept without its final dot, however it was written down.
fn without_dot(entry: &str) -> String {
    entry.strip_suffix('.').unwrap_or(entry).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_file_is_read() {
        for file in [DEFAULT, ENGLISH, PERSIAN, DARI, PASHTO] {
            SentenceRules::default().extended_with(file).unwrap();
        }
        assert!(stack(&[ENGLISH]).always.contains("Mr"));
        let dari = SentenceRules::of(&LanguageTag::parse("prs").unwrap());
        assert!(dari.months.contains("حمل") && dari.months.contains("مهر"), "fa-AF inherits fa");
    }

    #[test]
    fn a_user_adds_replaces_and_removes() {
        let rules = stack(&[ENGLISH])
            .extended_with("remove = [\"Mr.\"]\n[abbreviations]\nalways = [\"Mullah.\"]\n[marks]\nend = \".\"\n")
            .unwrap();
        assert!(rules.always.contains("Mullah") && !rules.always.contains("Mr") && rules.always.contains("Dr"));
        assert_eq!(rules.marks.end, ".");
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = SentenceRules::default().extended_with("[words]\n\nstartrs = [\"The\"]\n").unwrap_err();
        assert_eq!(error.line, 3);
        assert!(error.message.contains("startrs"), "{error}");
        assert!(SentenceRules::default().extended_with("[words").is_err());
    }
}
