//! What a concordance looks for: runs of words under key M, whole words or their beginnings.
//!
//! A phrase is cut into tokens as a text is, so ZWNJ, letter and digit forms, case, affixes and the
//! ezafe fold as they do in a lookup (N1 to N10, T6, T7, T9). It stands in a text where its tokens stand
//! there one after the other.

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
}

/// Words in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    tokens: Vec<Sought>,
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
        let mut tokens = Vec::new();
        let mut parts = starred(text).into_iter().peekable();
        while let Some(part) = parts.next() {
            tokens.extend(tokenize(part, rules).into_iter().map(|token| Sought {
                kind: token.kind,
                key: token.key,
                prefix: false,
            }));
            if let Some(last) = tokens.last_mut().filter(|_| parts.peek().is_some()) {
                last.prefix = true;
            }
        }
        let phrase = Self { tokens };
        let has_word = phrase.tokens.iter().any(|sought| sought.is_indexed());
        if has_word { Ok(phrase) } else { Err(PhraseError::NoWord(text.trim().to_owned())) }
    }

    /// Where the phrase stands among the tokens of a text: byte ranges, ascending, not overlapping.
    pub fn places(&self, tokens: &[Token]) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        for window in tokens.windows(self.tokens.len()) {
            let [first, .., last] = window else {
                places
                    .extend(window.iter().filter(|only| self.is_at(&[(*only).clone()])).map(|only| only.range.clone()));
                continue;
            };
            let free = places.last().is_none_or(|place| place.end <= first.range.start);
            if free && self.is_at(window) {
                places.push(first.range.start..last.range.end);
            }
        }
        places
    }

    fn is_at(&self, window: &[Token]) -> bool {
        self.tokens.iter().zip(window).all(|(sought, token)| sought.is(token))
    }

    /// What the classes of a text must hold for it to hold the phrase: of every demand, one.
    pub(crate) fn demands(&self, rules: &Rules) -> Vec<Demand> {
        let mut demands: Vec<Demand> = Vec::new();
        for sought in self.tokens.iter().filter(|sought| sought.is_indexed()) {
            let demand = sought.demand(rules);
            if !demands.contains(&demand) {
                demands.push(demand);
            }
        }
        demands
    }
}

impl Sought {
    fn is(&self, token: &Token) -> bool {
        self.kind == token.kind && if self.prefix { token.key.starts_with(&self.key) } else { token.key == self.key }
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
