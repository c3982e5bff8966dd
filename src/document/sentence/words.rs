//! The word before an end mark and the word after it.

use std::collections::HashSet;

use super::{SentenceRules, is_caseless, is_invisible};

/// How far around a mark its word and the next word are looked for, in characters.
const REACH: usize = 48;

/// The word before a mark, without invisible characters.
pub(super) struct Token {
    pub(super) text: String,
    /// Nothing stands before it in its sentence.
    pub(super) first: bool,
}

pub(super) enum Shape {
    Number,
    /// `J` (S2).
    Capital,
    /// `p`, and `z` before `B.`.
    Letter,
    /// `م` (S10).
    CaselessLetter,
    /// `U.S`, `Ph.D` (S3).
    Dotted,
    /// `پ.ک.ک` (S10).
    CaselessDotted,
    Word,
}

impl Token {
    pub(super) fn last(before: &str, rules: &SentenceRules) -> Self {
        let is_outside = |c: char| c.is_whitespace() || matches!(c, '–' | '—' | '/') || rules.marks.opening.contains(c);
        let mut reversed: Vec<char> = before
            .chars()
            .rev()
            .take(REACH)
            // A straight quote or an apostrophe inside a word is part of it.
            .take_while(|c| *c == '\'' || !is_outside(*c))
            .filter(|c| !is_invisible(*c) && !is_mark(*c))
            .collect();
        reversed.reverse();
        let text: String = reversed.into_iter().collect();
        let text = text.trim_start_matches('\'').to_owned();
        let first =
            before.trim_start_matches(is_outside).chars().take(REACH).filter(|c| !is_invisible(*c)).eq(text.chars());
        Self { text, first }
    }

    pub(super) fn shape(&self) -> Shape {
        let tail = self.text.rsplit('-').next().unwrap_or_default();
        let mut chars = tail.chars();
        let (first, second) = (chars.next(), chars.next());
        let dotted =
            tail.contains('.') && tail.split('.').all(|part| part.chars().all(char::is_alphabetic) && !part.is_empty());
        let longest = tail.split('.').map(|part| part.chars().count()).max().unwrap_or(0);
        match first {
            Some(_) if self.text.chars().all(char::is_numeric) => Shape::Number,
            Some(c) if second.is_none() && is_caseless(c) => Shape::CaselessLetter,
            Some(c) if second.is_none() && c.is_uppercase() => Shape::Capital,
            Some(c) if second.is_none() && c.is_alphabetic() => Shape::Letter,
            Some(c) if dotted && is_caseless(c) && longest <= 4 => Shape::CaselessDotted,
            Some(c) if dotted && !is_caseless(c) && longest <= 2 => Shape::Dotted,
            _ => Shape::Word,
        }
    }

    /// At most two characters: a list number or an ordinal, no year.
    pub(super) fn is_short(&self) -> bool {
        self.text.chars().count() <= 2
    }

    /// S1: whether a list keeps the sentence going.
    pub(super) fn listed(&self, next: &Next<'_>, starts_sentence: bool, rules: &SentenceRules) -> bool {
        let tail = self.text.rsplit('-').next().unwrap_or_default();
        // `GEN. MILLEY` in a heading of capitals.
        let lowered: String = tail.chars().take(1).chain(tail.chars().skip(1).flat_map(char::to_lowercase)).collect();
        let in_list = |list: &HashSet<String>| {
            list.contains(&self.text)
                || list.contains(tail)
                || (tail.len() > 1 && !is_lower(tail) && list.contains(&lowered))
        };
        in_list(&rules.always)
            || (in_list(&rules.unless_starter) && !starts_sentence)
            || (next.class == Class::Digit
                && (in_list(&rules.before_number)
                    || rules.before_number.iter().any(|word| is_lower(tail) && word.to_lowercase() == tail)))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Lower,
    Upper,
    /// A letter of a script without case.
    Caseless,
    Digit,
    Other,
}

/// What follows a mark: its first letter or digit behind opening marks and dashes.
pub(super) struct Next<'a> {
    pub(super) class: Class,
    pub(super) word: &'a str,
    /// What follows the word.
    rest: &'a str,
    /// One letter and a dot: an initial, never a starter.
    pub(super) initial: bool,
}

impl<'a> Next<'a> {
    pub(super) fn of(line: &'a str, at: usize, rules: &SentenceRules) -> Self {
        let skipped = |c: char| {
            c.is_whitespace()
                || is_invisible(c)
                || matches!(c, '-' | '–' | '—' | '"' | '\'')
                || rules.marks.opening.contains(c)
        };
        let rest = line.get(at..).unwrap_or_default();
        let first = rest.char_indices().take(REACH).find(|(_, c)| !skipped(*c));
        let Some((start, c)) = first else { return Self { class: Class::Other, word: "", rest: "", initial: false } };
        let rest = rest.get(start..).unwrap_or_default();
        let is_word = |c: char| c.is_alphabetic() || c == '\u{200c}' || is_mark(c);
        let len =
            rest.char_indices().take(REACH).find(|(_, c)| !is_word(*c)).map_or(rest.len().min(4 * REACH), |(at, _)| at);
        let word = rest.get(..len).unwrap_or_default();
        let rest = rest.get(len..).unwrap_or_default();
        let initial = word.chars().count() == 1 && rest.starts_with('.');
        Self { class: Class::of(c), word, rest, initial }
    }

    /// `“Why?” Jane Doe asked`: a name of one or two words and a verb of speech.
    pub(super) fn speaks(&self, rules: &SentenceRules) -> bool {
        let mut words = self.rest.split_whitespace().take(2);
        let is_speech = |word: &str| rules.speech.contains(word.trim_end_matches(['.', ',', ':']));
        self.class == Class::Upper
            && !rules.starters.contains(self.word)
            && words.next().is_some_and(|word| {
                is_speech(word) || (word.starts_with(char::is_uppercase) && words.next().is_some_and(is_speech))
            })
    }
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            c if c.is_lowercase() => Self::Lower,
            c if c.is_uppercase() => Self::Upper,
            c if c.is_numeric() => Self::Digit,
            c if c.is_alphabetic() => Self::Caseless,
            _ => Self::Other,
        }
    }
}

/// Arabic vowel signs and combining accents.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
}

fn is_lower(word: &str) -> bool {
    word.chars().all(|c| !c.is_uppercase())
}
