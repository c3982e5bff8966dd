//! Q22 months and Q24 words of another country.

use std::ops::Range;

use super::chars::{ZWNJ, is_arabic, is_arabic_mark};
use super::code::Code;
use super::finding::Finding;
use super::lists::{Lists, LocaleWord};
use super::scene::{Scene, Text};
use crate::text::key::match_key;
use crate::text::rules::rules_for;
use crate::text::token::TokenKind;

/// Q22.
pub(super) fn months(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let target = &scene.target;
    for (at, token) in target.tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Word) {
        let written = target.get(token.range.clone());
        let word = written.trim_end_matches(['\u{654}', ZWNJ]);
        for month in &scene.lists.months {
            let sure = month.elsewhere.iter().any(|other| other == word);
            let doubtful = month.doubtful.iter().any(|other| other == word) && is_beside_date(scene, at);
            if sure || doubtful {
                let range = token.range.start..token.range.start + word.len();
                out.push(
                    Finding::new(Code::Q22, "the month as another country calls it")
                        .at(range)
                        .offer(month.here.clone()),
                );
                break;
            }
        }
    }
}

/// Beside a day or a year, or behind a word for "month".
fn is_beside_date(scene: &Scene<'_>, at: usize) -> bool {
    let token = |at: Option<usize>| at.and_then(|at| scene.target.tokens.get(at));
    let before = token(at.checked_sub(1));
    let number = |token: Option<&crate::text::token::Token>, years: bool| {
        let value =
            token.filter(|token| token.kind == TokenKind::Number).and_then(|token| token.key.parse::<u32>().ok());
        value.is_some_and(|value| (1..=31).contains(&value) || (years && (1000..3000).contains(&value)))
    };
    let worded = before.is_some_and(|token| scene.lists.month_words.contains(&token.key));
    // «۱۹ مه» is the 19th in Pashto.
    let tails = rules_for(scene.target.lang).values.ordinal_tails;
    let tail = token(Some(at)).is_some_and(|own| tails.contains(&own.key.as_str()));
    worded || (number(before, false) && !tail) || number(token(Some(at + 1)), true)
}

/// Q24.
pub(super) fn words(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for word in scene.lists.locale_words.iter().chain(&scene.settings.locale_words) {
        for range in places(&scene.target, word, scene.lists) {
            let but = word.but.join(" / ");
            let what = match word.but.len() {
                0 | 1 => "a word of another country".to_owned(),
                _ => format!("a word of another country; here: {but}"),
            };
            let finding = Finding::new(Code::Q24, what).at(range);
            out.push(match word.but.as_slice() {
                [only] => finding.offer(only.clone()),
                _ => finding,
            });
        }
    }
}

/// Where a word stands, with any ending of the language behind it; only the word itself is the range.
fn places(text: &Text<'_>, word: &LocaleWord, lists: &Lists) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for (at, _) in text.text.match_indices(word.not.as_str()) {
        let end = at + word.not.len();
        let letter = |c: char| is_arabic(c) || is_arabic_mark(c) || c == ZWNJ || c.is_alphanumeric();
        let before = text.get(0..at).chars().next_back();
        if before.is_some_and(letter) || text.is_shielded(at) {
            continue;
        }
        let rest = text.get(end..text.text.len());
        let tail: String = rest.chars().take_while(|c| letter(*c)).collect();
        if is_ending(&tail, word, lists) && is_followed(text, end + tail.len(), word, lists) {
            places.push(at..end);
        }
    }
    places
}

/// What may follow a word and leaves it the same word.
fn is_ending(tail: &str, word: &LocaleWord, lists: &Lists) -> bool {
    let bare: String = tail.chars().filter(|c| *c != ZWNJ && !is_arabic_mark(*c)).collect();
    // «استان» is not «استانبول», but «دلاری» is «دلار».
    bare.is_empty() || (lists.endings.contains(&bare) && word.not.chars().count() > 2)
}

/// Whether the next word begins as the entry wants it.
fn is_followed(text: &Text<'_>, end: usize, word: &LocaleWord, lists: &Lists) -> bool {
    if word.before.is_empty() {
        return true;
    }
    let Some(next) = text.tokens.iter().find(|token| token.range.start >= end) else { return false };
    let key = match_key(text.get(next.range.clone()), rules_for(text.lang));
    let bare = lists.verb_prefixes.iter().filter_map(|prefix| key.strip_prefix(prefix.as_str()));
    bare.chain([key.as_str()]).any(|stem| word.before.iter().any(|begin| stem.starts_with(begin.as_str())))
}
