//! Words as the measure of fragments compares them: two spellings of a Persian word are one word.
//!
//! These are not the keys of the memory: a measure must not move when they are bettered.

use std::ops::Range;

use caseless::default_case_fold_str;
use unicode_normalization::UnicodeNormalization as _;

/// Letters in several forms, and the one that stands for them; signs likewise.
const FOLDED: &[(&str, char)] = &[
    ("\u{64a}\u{649}\u{6d2}\u{626}", '\u{6cc}'),
    ("\u{643}\u{6aa}", '\u{6a9}'),
    ("\u{629}\u{6c0}\u{6d5}\u{6c1}\u{6c2}\u{6c3}\u{6be}", '\u{647}'),
    ("\u{623}\u{625}\u{671}", '\u{627}'),
    ("\u{624}", '\u{648}'),
    ("\u{6ab}", '\u{6af}'),
    ("\u{2018}\u{2019}\u{201a}\u{201b}\u{2032}\u{2bc}`\u{b4}", '\''),
    ("\u{66b}", '.'),
    ("\u{66c}", ','),
    ("\u{66a}", '%'),
];
/// Prefixes and suffixes that are written with a space, a half-space or solid.
const PREFIXES: &[&str] = &["\u{645}\u{6cc}", "\u{646}\u{645}\u{6cc}"];
const SUFFIXES: &str = include_str!("data/suffixes.fa.txt");
/// The same behind a heh only.
const SUFFIXES_AFTER_HEH: &str = include_str!("data/suffixes_heh.fa.txt");
const HEH: char = '\u{647}';
const YEH: char = '\u{6cc}';
const ZWNJ: char = '\u{200c}';

/// The words of a translation, folded; affixes typed apart are part of their word.
pub(super) fn target_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut joins = false;
    let folded = fold(text);
    for word in spans(&folded).into_iter().filter_map(|span| folded.get(span)) {
        let letter = word.starts_with(char::is_alphabetic);
        let last = words.last_mut().filter(|last| letter && last.ends_with(char::is_alphabetic));
        match last {
            Some(last) if joins => last.push_str(word),
            Some(last) if is_suffix(word, last) => {
                last.push_str(word);
                joins = false;
                continue;
            }
            _ => words.push(word.to_owned()),
        }
        joins = PREFIXES.contains(&word) && !joins;
    }
    words
}

fn is_suffix(word: &str, before: &str) -> bool {
    let among = |list: &str| list.lines().any(|one| one == word);
    among(SUFFIXES) || (before.ends_with(HEH) && among(SUFFIXES_AFTER_HEH))
}

/// The words of a source with their bytes, in small letters; `'s` belongs to its word.
pub(super) fn source_words(text: &str) -> Vec<(Range<usize>, String)> {
    let word = |span: Range<usize>| {
        let word = text.get(span.clone()).unwrap_or_default().replace(is_apostrophe, "'");
        (span, default_case_fold_str(&word))
    };
    spans(text).into_iter().map(word).collect()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}')
}

fn fold(text: &str) -> String {
    let visible: String = text.nfkc().filter(|c| !is_invisible(*c)).nfc().collect();
    let bound = visible.replace("\u{6cc}\u{654}", "\u{626}").replace("\u{647}\u{654}", "\u{647}");
    let bare: String = bound.chars().filter(|c| !matches!(c, '\u{653}'..='\u{655}')).collect();
    let folded: String = without_ezafe(&bare).chars().filter(|c| !matches!(*c, ZWNJ | '\u{621}')).map(folded).collect();
    default_case_fold_str(&folded)
}

/// Heh, a space or half-space, yeh, and no letter behind it: the yeh only binds.
fn without_ezafe(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        kept.push(*c);
        let binds = *c == HEH
            && matches!(chars.get(at + 1), Some(' ' | '\u{200c}'))
            && chars.get(at + 2) == Some(&YEH)
            && !chars.get(at + 3).is_some_and(|c| is_letter(*c));
        at += if binds { 3 } else { 1 };
    }
    kept
}

fn folded(c: char) -> char {
    if let Some(digit) = digit(c) {
        return digit;
    }
    FOLDED.iter().find(|(many, _)| many.contains(c)).map_or(c, |(_, one)| *one)
}

/// Arabic and Persian digits as European ones.
fn digit(c: char) -> Option<char> {
    let value = match c {
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(c) - 0x6f0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// Marks that change no word: joiners (not ZWNJ), directions, vowel signs, the tatweel.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200d}'..='\u{200f}' | '\u{2060}'
        | '\u{feff}' | '\u{640}' | '\u{670}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{64b}'..='\u{652}' | '\u{656}'..='\u{65f}' | '\u{610}'..='\u{61a}'
        | '\u{6d6}'..='\u{6dc}')
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_digit(c)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some()
}

/// What a character must be.
type Test = fn(char) -> bool;

/// Numbers with the marks inside them, and words with the apostrophes inside them.
fn spans(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let byte = |at: usize| chars.get(at).map_or(text.len(), |(byte, _)| *byte);
    let is = |at: usize, test: &dyn Fn(char) -> bool| chars.get(at).is_some_and(|(_, c)| test(*c));
    let run = |from: usize, test: &dyn Fn(char) -> bool| (from..).take_while(|at| is(*at, test)).count() + from;
    let (mut spans, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let (test, inside): (Test, Test) = match () {
            () if is(at, &is_digit) => (is_digit, |c| matches!(c, '.' | ',' | '/')),
            () if is(at, &is_letter) => (is_letter, is_apostrophe),
            () => {
                at += 1;
                continue;
            }
        };
        let start = at;
        at = run(at, &test);
        while is(at, &inside) && is(at + 1, &test) {
            at = run(at + 1, &test);
        }
        at += usize::from(is(start, &is_digit) && is(at, &|c| c == '%'));
        spans.push(byte(start)..byte(at));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_word_are_one_word() {
        let solid = target_words("\u{645}\u{6cc}\u{631}\u{648}\u{62f}");
        assert_eq!(target_words("\u{645}\u{64a}\u{200c}\u{631}\u{648}\u{62f}"), solid);
        assert_eq!(target_words("\u{645}\u{6cc} \u{631}\u{648}\u{62f}"), solid);
        assert_eq!(solid.len(), 1);
        let bound = target_words("\u{62e}\u{627}\u{646}\u{647}\u{200c}\u{6cc} \u{645}\u{646}");
        assert_eq!(target_words("\u{62e}\u{627}\u{646}\u{6c0} \u{645}\u{646}"), bound);
        assert_eq!(target_words("\u{6f1}\u{66b}\u{6f5}\u{66a}"), ["1.5%"]);
    }

    #[test]
    fn words_of_a_source_keep_their_bytes() {
        let text = "The king\u{2019}s 3,000 men";
        let words = source_words(text);
        let told: Vec<&str> = words.iter().map(|(_, word)| word.as_str()).collect();
        assert_eq!(told, ["the", "king's", "3,000", "men"]);
        assert_eq!(text.get(words.last().map(|(range, _)| range.clone()).unwrap_or_default()), Some("men"));
    }
}
