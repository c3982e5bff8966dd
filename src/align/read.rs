//! What is seen of a document: words as numbers, lengths, and how segments begin and end.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::input::{Document, Kind};
use super::length::count;
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;
use crate::text::token::tokenize;
use crate::text::value::{Calendar, Date, DateOrder, Found, Number, Value, values};
use crate::text::words::{NUMBER_CLASS, words};

/// The words of a longer segment are not read to its end.
const WORDS: usize = 400;

/// How a segment ends, and how the next one begins.
pub(super) const MARKS: usize = 7;

/// A segment without letters and digits: closing quotes, a row of stars.
pub(super) const BARE: usize = 6;

/// A document as the models see it.
#[derive(Debug)]
pub(super) struct Side {
    /// Words of each segment.
    pub(super) segments: Vec<Vec<u32>>,
    /// The words by their numbers.
    pub(super) words: Vec<String>,
    /// Characters that are not white space, and one.
    pub(super) lengths: Vec<f64>,
    /// The last mark of each segment.
    pub(super) ends: Vec<usize>,
    /// The first letter of each segment.
    pub(super) starts: Vec<usize>,
    pub(super) kinds: Vec<Kind>,
    pub(super) paragraphs: Vec<Option<usize>>,
    /// How common each word is: a share of all.
    pub(super) common: Vec<f64>,
    /// Numbers and dates of each segment.
    pub(super) values: Vec<Vec<Found>>,
}

impl Side {
    /// Reads a document.
    pub(super) fn of(document: &Document<'_>) -> Self {
        let mut ids: FxHashMap<String, u32> = FxHashMap::default();
        let mut words = Vec::new();
        let mut segments = Vec::with_capacity(document.segments.len());
        let mut said = Vec::with_capacity(document.segments.len());
        for segment in document.segments {
            let found = values(segment.text, document.lang, DateOrder::default());
            let mut keys = keys(segment.text, document.lang, &found);
            said.push(found);
            keys.extend(segment.names.iter().map(|name| format!("\u{3}{name}")));
            let number = |key: String| {
                *ids.entry(key).or_insert_with_key(|key| {
                    words.push(key.clone());
                    u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
                })
            };
            segments.push(keys.into_iter().map(number).collect::<Vec<_>>());
        }
        let texts = || document.segments.iter().map(|segment| segment.text);
        Self {
            common: common(&segments, words.len()),
            segments,
            words,
            values: said,
            lengths: texts().map(length).collect(),
            ends: texts().map(end).collect(),
            starts: texts().map(start).collect(),
            kinds: document.segments.iter().map(|segment| segment.kind).collect(),
            paragraphs: document.segments.iter().map(|segment| segment.paragraph).collect(),
        }
    }

    /// The words of some segments, one after the other.
    pub(super) fn words_of(&self, segments: &Range<usize>) -> Vec<u32> {
        self.segments[segments.clone()].concat()
    }

    /// A word by its number.
    pub(super) fn text(&self, word: u32) -> &str {
        &self.words[word as usize]
    }

    /// How many segments it has.
    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }
}

fn length(text: &str) -> f64 {
    count(text.chars().filter(|c| !c.is_whitespace()).count() + 1)
}

/// Each word's share, as if every word had been seen half a time more.
fn common(segments: &[Vec<u32>], words: usize) -> Vec<f64> {
    let mut seen = vec![0.5; words];
    for word in segments.iter().flatten() {
        seen[*word as usize] += 1.0;
    }
    let all: f64 = seen.iter().sum();
    seen.into_iter().map(|times| times / all).collect()
}

/// The words of a text and, by value, its numbers and dates.
fn keys(text: &str, lang: &LanguageTag, values: &[Found]) -> Vec<String> {
    let rules = rules_for(lang);
    let tokens = tokenize(text, rules);
    let plain = words(&tokens, rules).into_iter().filter(|word| word.class != NUMBER_CLASS);
    let mut keys: Vec<String> = plain.take(WORDS).map(|word| word.class.into_owned()).collect();
    for found in values.iter().take(WORDS) {
        match &found.value {
            // `one` and «یک» say little; as words they are known already.
            _ if found.words && found.doubt.is_some() => {}
            Value::Date(date) => keys.extend(date_keys(*date)),
            value => keys.extend(value.number().map(number_key)),
        }
    }
    keys
}

fn number_key(number: &Number) -> String {
    format!("\u{2}{number}")
}

/// A date by its parts, in one calendar: another text may have them apart.
fn date_keys(date: Date) -> Vec<String> {
    let date = date.to(Calendar::Gregorian).unwrap_or(date);
    let month = format!("\u{2}{}-{}", if date.calendar == Calendar::Gregorian { "m" } else { "s" }, date.month);
    let parts = [date.year.map(i64::from), date.day.map(i64::from)];
    let parts = parts.into_iter().flatten().map(|part| format!("\u{2}{part}"));
    std::iter::once(month).chain(parts).collect()
}

/// The last mark: none, a full stop, a question, an exclamation, a colon, a comma.
fn end(text: &str) -> usize {
    if !text.contains(char::is_alphanumeric) {
        return BARE;
    }
    let closes = |c: &char| !(c.is_whitespace() || "\"'”’»«)]}›」』\u{200c}\u{200f}\u{200e}".contains(*c));
    match text.chars().rev().find(closes) {
        Some('.' | '。' | '۔' | '।' | '…' | '։') => 1,
        Some('?' | '؟' | '？' | ';' | '՞') => 2,
        Some('!' | '！') => 3,
        Some(':' | '：') => 4,
        Some(',' | '،' | '；' | '؛' | '、' | '，' | '-' | '–' | '—') => 5,
        _ => 0,
    }
}

/// The first letter: small, capital or without case, a digit, a dash, something that opens, another sign.
fn start(text: &str) -> usize {
    if !text.contains(char::is_alphanumeric) {
        return BARE;
    }
    match text.chars().find(|c| !c.is_whitespace()) {
        Some(c) if c.is_lowercase() => 1,
        Some(c) if c.is_numeric() => 2,
        Some('-' | '–' | '—' | '•' | '*') => 3,
        Some('"' | '“' | '«' | '»' | '„' | '‘' | '\'' | '(' | '[') => 4,
        Some(c) if !c.is_alphabetic() => 5,
        _ => 0,
    }
}
