//! What a concordance looks for: runs of words under key M, whole words or their beginnings.
//!
//! A phrase is cut into tokens as a text is, so ZWNJ, letter and digit forms, case, affixes and the
//! ezafe fold as they do in a lookup (N1 to N10, T6, T7, T9). It stands in a text where the tokens of one of
//! its `spellings` stand there one after the other. Numbers are compared without the marks between their groups.

mod spellings;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use thiserror::Error;

use super::rules::Rules;
use super::stem::{self, Start};
use super::token::{Token, TokenKind, tokenize};
use super::words::{self, MONTH_CLASS, NUMBER_CLASS, WEEKDAY_CLASS};

/// Marks that open and close a phrase inside an argument.
const QUOTES: &[(char, char)] = &[('"', '"'), ('“', '”'), ('«', '»')];

/// Why something is no phrase.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PhraseError {
    /// Nothing but marks and spaces.
    #[error("`{0}` has no word in it")]
    NoWord(String),
    /// An opening quotation mark alone.
    #[error("a quotation mark is not closed in `{0}`")]
    OpenQuote(String),
}

/// A token of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sought {
    kind: TokenKind,
    key: String,
    /// Any word that begins so.
    prefix: bool,
    /// Nothing stands between it and the one before.
    touches: bool,
}

/// Words in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Its spellings, as it was typed first; each has a word.
    runs: Vec<Vec<Sought>>,
}

/// The word classes of which a text must hold one at least.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Demand {
    /// These.
    pub(crate) exactly: BTreeSet<String>,
    /// And all that begin so.
    pub(crate) starting: Vec<Start>,
}

impl Phrase {
    /// The phrases of an argument: what stands in quotation marks, and what stands between such.
    ///
    /// # Errors
    /// A quotation mark that is not closed, a phrase without a word.
    pub fn parse(argument: &str, rules: &Rules) -> Result<Vec<Self>, PhraseError> {
        let pieces = pieces(argument)?;
        let phrases: Vec<Self> = pieces.into_iter().map(|piece| Self::of(piece, rules)).collect::<Result<_, _>>()?;
        if phrases.is_empty() { Err(PhraseError::NoWord(argument.to_owned())) } else { Ok(phrases) }
    }

    /// One phrase. `*` at the end of a word stands for the rest of it.
    fn of(text: &str, rules: &Rules) -> Result<Self, PhraseError> {
        let mut runs: Vec<Vec<Sought>> = Vec::new();
        for (spelling, at) in spellings::spellings(text, rules).iter().zip(0..) {
            let run = run_of(spelling, at > 0, rules);
            if run.iter().any(Sought::is_indexed) && !runs.contains(&run) {
                runs.push(run);
            }
        }
        if runs.is_empty() { Err(PhraseError::NoWord(text.trim().to_owned())) } else { Ok(Self { runs }) }
    }

    /// Where the phrase stands among the tokens of a text: byte ranges, ascending, not overlapping.
    pub fn places(&self, tokens: &[Token]) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        for (at, first) in tokens.iter().enumerate() {
            if places.last().is_none_or(|place| place.end <= first.range.start) {
                let rest = tokens.get(at..).unwrap_or_default();
                places.extend(self.runs.iter().find_map(|run| end_of(run, rest)).map(|end| first.range.start..end));
            }
        }
        places
    }

    /// What the classes of a text must hold for it to hold the phrase: of every demand, one.
    ///
    /// Each asks for a word of the spelling with the most words, or for a word of every spelling without it.
    pub(crate) fn demands(&self, rules: &Rules) -> Vec<Demand> {
        let all: Vec<Vec<Demand>> = self.runs.iter().map(|run| demands_of(run, rules)).collect();
        let finest = all.iter().rev().max_by_key(|demands| demands.len()).map(Vec::as_slice).unwrap_or_default();
        let mut demands: Vec<Demand> = Vec::new();
        for own in finest {
            let mut demand = own.clone();
            for other in &all {
                demand.admit(other, finest);
            }
            if !demands.contains(&demand) {
                demands.push(demand);
            }
        }
        demands
    }
}

/// The tokens of a spelling. In one that was made, a hyphen stands close to both words.
fn run_of(spelling: &str, made: bool, rules: &Rules) -> Vec<Sought> {
    let mut run: Vec<Sought> = Vec::new();
    let mut parts = starred(spelling).into_iter().peekable();
    while let Some(part) = parts.next() {
        let mut hyphen_until = None;
        for token in tokenize(part, rules) {
            let hyphen = token.key == "-";
            let before = run.last().filter(|_| made && (hyphen || hyphen_until.is_some()));
            let touches = before.is_some() && (hyphen || hyphen_until == Some(token.range.start));
            hyphen_until = hyphen.then_some(token.range.end);
            let key = match token.kind {
                TokenKind::Number => ungrouped(&token.key).into_owned(),
                _ => token.key,
            };
            run.push(Sought { kind: token.kind, key, prefix: false, touches });
        }
        if let Some(last) = run.last_mut().filter(|_| parts.peek().is_some()) {
            last.prefix = true;
        }
    }
    run
}

/// Where the run ends, if it stands at the beginning of the tokens.
fn end_of(run: &[Sought], tokens: &[Token]) -> Option<usize> {
    let window = tokens.get(..run.len())?;
    let mut end = None;
    for (sought, token) in run.iter().zip(window) {
        if !sought.is(token) || (sought.touches && end.is_some_and(|end| end != token.range.start)) {
            return None;
        }
        end = Some(token.range.end);
    }
    end
}

fn demands_of(run: &[Sought], rules: &Rules) -> Vec<Demand> {
    let mut demands: Vec<Demand> = Vec::new();
    for sought in run.iter().filter(|sought| sought.is_indexed()) {
        let demand = sought.demand(rules);
        if !demands.contains(&demand) {
            demands.push(demand);
        }
    }
    demands
}

/// A number without the marks between its groups (T2, V1): every comma and apostrophe is one, full stops are
/// where there are two or more with three figures behind each.
fn ungrouped(key: &str) -> Cow<'_, str> {
    let mut parts = key.split('.');
    let first = parts.next().unwrap_or_default().trim_start_matches(['+', '-']);
    let three = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let stops = matches!(first.len(), 1..=3) && key.matches('.').nth(1).is_some() && parts.all(three);
    if stops || key.contains([',', '\'']) {
        Cow::Owned(key.replace(|c| matches!(c, ',' | '\'') || (stops && c == '.'), ""))
    } else {
        Cow::Borrowed(key)
    }
}

impl Demand {
    fn covers(&self, other: &Self) -> bool {
        other.exactly.is_subset(&self.exactly) && other.starting.iter().all(|start| self.starting.contains(start))
    }

    /// Makes a text do that meets all these, and perhaps not this: one of them is enough, rather none of `known`.
    fn admit(&mut self, others: &[Self], known: &[Self]) {
        if others.iter().any(|other| self.covers(other)) {
            return;
        }
        if let Some(other) = others.iter().find(|other| !known.contains(other)).or(others.first()) {
            self.exactly.extend(other.exactly.iter().cloned());
            self.starting.extend(
                other.starting.iter().filter(|start| !self.starting.contains(start)).cloned().collect::<Vec<_>>(),
            );
        }
    }
}

impl Sought {
    fn is(&self, token: &Token) -> bool {
        if self.kind != token.kind {
            return false;
        }
        let key = if self.kind == TokenKind::Number { ungrouped(&token.key) } else { Cow::Borrowed(&*token.key) };
        if self.prefix { key.starts_with(&self.key) } else { key == self.key }
    }

    /// Whether the index knows it: marks and clitics weigh nothing and have no class.
    fn is_indexed(&self) -> bool {
        !matches!(self.kind, TokenKind::Clitic | TokenKind::Punct | TokenKind::Symbol)
            && self.key.chars().any(char::is_alphanumeric)
    }

    fn demand(&self, rules: &Rules) -> Demand {
        let mut demand = Demand::default();
        match (words::marker_of(self.kind), self.part()) {
            (Some(marker), None) => demand.exactly.extend([marker.to_owned()]),
            (_, part) => self.word_demand(part.unwrap_or(&self.key), rules, &mut demand),
        }
        demand
    }

    /// One character that folds to several words is in the index as they are; the first with a letter or figure.
    fn part(&self) -> Option<&str> {
        let folded = matches!(self.kind, TokenKind::Word | TokenKind::Number) && self.key.contains(' ');
        folded.then(|| self.key.split(' ').find(|part| part.chars().any(char::is_alphanumeric))).flatten()
    }

    fn word_demand(&self, word: &str, rules: &Rules, demand: &mut Demand) {
        if word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_numeric) {
            demand.exactly.insert(NUMBER_CLASS.to_owned());
        }
        // A month is one beside a number only, so both are asked for.
        let calendar = if self.prefix { rules.calendar_starts(word) } else { words::may_be_calendar(word, rules) };
        if calendar {
            demand.exactly.extend([MONTH_CLASS.to_owned(), WEEKDAY_CLASS.to_owned()]);
        }
        if self.prefix {
            let reach = stem::reach(word, rules);
            demand.exactly.extend(reach.exactly);
            demand.starting = reach.starting;
        } else {
            demand.exactly.insert(words::class_of(word, rules).into_owned());
        }
    }
}

/// The pieces between the quotation marks and in them, without empty ones.
fn pieces(argument: &str) -> Result<Vec<&str>, PhraseError> {
    let mut pieces = Vec::new();
    let mut rest = argument;
    while let Some((at, open, close)) = opening(rest) {
        let (before, quoted) = (rest.get(..at), rest.get(at + open.len_utf8()..));
        let quoted = quoted.unwrap_or_default();
        let Some((inner, after)) = quoted.split_once(close) else {
            return Err(PhraseError::OpenQuote(argument.to_owned()));
        };
        pieces.extend(before);
        pieces.push(inner);
        rest = after;
    }
    pieces.push(rest);
    pieces.retain(|piece| !piece.trim().is_empty());
    Ok(pieces)
}

fn opening(text: &str) -> Option<(usize, char, char)> {
    text.char_indices().find_map(|(at, c)| {
        let (open, close) = QUOTES.iter().find(|(open, _)| *open == c)?;
        Some((at, *open, *close))
    })
}

/// The text cut at each `*` that ends a word; a `*` anywhere else is a character like others.
fn starred(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices('*') {
        let before = text.get(from..at).unwrap_or_default();
        let after = text.get(at + 1..).unwrap_or_default();
        let ends = before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || super::key::is_joined(c))
            && after.chars().next().is_none_or(char::is_whitespace);
        if ends {
            parts.push(before);
            from = at + 1;
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}
