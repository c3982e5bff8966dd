//! Scored words: tokens that weigh something, with their class and weight (`matching.md` 1).
//!
//! Class and weight depend on the token keys and nothing else, so that two texts with one spelling
//! key have the same classes: a filter over classes loses no score of 99.

use std::borrow::Cow;

use super::rules::{CalendarWord, Rules};
use super::scan::{self, Class};
use super::stem::stem;
use super::token::{Token, TokenKind, Tokens};

/// What a number, a date word or a technical token weighs.
pub const MARKER_WEIGHT: u32 = 4;

/// Class of all numbers.
pub const NUMBER_CLASS: &str = "\u{1}number";
/// Class of all months.
pub const MONTH_CLASS: &str = "\u{1}month";
/// Class of all weekdays.
pub const WEEKDAY_CLASS: &str = "\u{1}weekday";
/// Class of all web addresses.
pub const URL_CLASS: &str = "\u{1}url";
/// Class of all e-mail addresses.
pub const EMAIL_CLASS: &str = "\u{1}email";
/// Class of all inline tags.
pub const TAG_CLASS: &str = "\u{1}tag";
/// Class of all placeholders.
pub const PLACEHOLDER_CLASS: &str = "\u{1}placeholder";

/// A token as the score sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Index of the token it was made from.
    pub token: usize,
    /// The form: the M key. Equal forms cost nothing.
    pub form: &'a str,
    /// The class: stem, or one marker a kind (numbers, months, URLs …). Markers start with `\u{1}`.
    pub class: Cow<'a, str>,
    /// What inserting or deleting it costs, a function of the class. At least 1.
    pub weight: u32,
}

/// The scored words of a text: tokens of weight 0 (punctuation, symbols, clitics) are left out.
pub fn words<'a>(tokens: &'a [Token], rules: &Rules) -> Vec<Word<'a>> {
    words_of(tokens, rules)
}

/// The same, however the tokens are kept.
pub(crate) fn words_of<'a, T: Tokens + ?Sized>(tokens: &'a T, rules: &Rules) -> Vec<Word<'a>> {
    let mut words = Vec::with_capacity(tokens.count());
    (0..tokens.count()).for_each(|at| words_at(tokens, at, rules, &mut words));
    words
}

/// Adds the words of one token. The class of a word depends on the tokens beside it only where it may name a month or
/// a weekday.
#[inline]
pub(crate) fn words_at<'a, T: Tokens + ?Sized>(tokens: &'a T, at: usize, rules: &Rules, words: &mut Vec<Word<'a>>) {
    let Some((kind, key)) = tokens.token(at) else { return };
    match (kind, marker_of(kind)) {
        // One character that folds to several words is scored as they are.
        (TokenKind::Word | TokenKind::Number, _) if key.bytes().any(|byte| byte == b' ') => {
            words.extend(key.split(' ').filter_map(|part| part_word(at, part, rules)));
        }
        (TokenKind::Word, _) => words.push(match calendar_class(tokens, at, rules) {
            Some(class) => marked(at, key, class),
            None => plain(at, key, rules),
        }),
        (_, Some(marker)) => words.push(marked(at, key, marker)),
        (_, None) => {}
    }
}

/// The class that all tokens of a kind share; words have their own, marks have none.
pub(super) fn marker_of(kind: TokenKind) -> Option<&'static str> {
    match kind {
        TokenKind::Number => Some(NUMBER_CLASS),
        TokenKind::Url => Some(URL_CLASS),
        TokenKind::Email => Some(EMAIL_CLASS),
        TokenKind::Tag => Some(TAG_CLASS),
        TokenKind::Placeholder => Some(PLACEHOLDER_CLASS),
        TokenKind::Word | TokenKind::Clitic | TokenKind::Punct | TokenKind::Symbol => None,
    }
}

fn marked<'a>(token: usize, form: &'a str, class: &'static str) -> Word<'a> {
    Word { token, form, class: Cow::Borrowed(class), weight: MARKER_WEIGHT }
}

fn plain<'a>(token: usize, form: &'a str, rules: &Rules) -> Word<'a> {
    let class = class_of(form, rules);
    let weight = weight_of(&class);
    Word { token, form, class, weight }
}

fn part_word<'a>(token: usize, part: &'a str, rules: &Rules) -> Option<Word<'a>> {
    let first = part.chars().find(|c| c.is_alphanumeric())?;
    Some(if first.is_numeric() { marked(token, part, NUMBER_CLASS) } else { plain(token, part, rules) })
}

/// The class of a word given its M key: the light stem.
pub fn class_of<'a>(key: &'a str, rules: &Rules) -> Cow<'a, str> {
    stem(key, rules)
}

/// Whether a word may name a month or a weekday: then its class may depend on its neighbours.
pub(crate) fn may_be_calendar(key: &str, rules: &Rules) -> bool {
    rules.calendar_word(key).is_some()
}

/// Whether a word may name a weekday.
pub(crate) fn is_weekday(key: &str, rules: &Rules) -> bool {
    matches!(rules.calendar_word(key), Some(CalendarWord::Weekday { .. }))
}

/// Unicode letters and marks of a class, at least 1; a marker weighs [`MARKER_WEIGHT`].
pub fn weight_of(class: &str) -> u32 {
    if class.starts_with('\u{1}') {
        return MARKER_WEIGHT;
    }
    let letters = if class.is_ascii() {
        class.bytes().filter(u8::is_ascii_alphabetic).count()
    } else {
        class.chars().filter(|c| matches!(scan::class(*c), Class::Letter | Class::Mark | Class::Run)).count()
    };
    u32::try_from(letters.max(1)).unwrap_or(u32::MAX)
}

/// Months and weekdays. A name that is also a word (`may`, `march`, `می`, `مهر`) counts only beside a
/// number that can be a day or a year, or after a word for "month". Case is no help here: two texts
/// that differ in case only must have the same classes.
fn calendar_class<T: Tokens + ?Sized>(tokens: &T, at: usize, rules: &Rules) -> Option<&'static str> {
    match rules.calendar_word(tokens.token(at)?.1)? {
        CalendarWord::Month { sure } => (sure || beside_date(tokens, at, rules)).then_some(MONTH_CLASS),
        CalendarWord::Weekday { sure } => (sure || beside_date(tokens, at, rules)).then_some(WEEKDAY_CLASS),
        CalendarWord::MonthWord => None,
    }
}

fn beside_date<T: Tokens + ?Sized>(tokens: &T, at: usize, rules: &Rules) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.token(before));
    let month_word = before.is_some_and(|(_, key)| rules.calendar_word(key) == Some(CalendarWord::MonthWord));
    // `Mar. 5`, `5 May, 2020`: one mark between.
    let after = |at: usize| tokens.token(at).filter(|(_, key)| !matches!(*key, "." | ","));
    let next = after(at + 1).or_else(|| tokens.token(at + 2));
    month_word
        || before.is_some_and(|token| is_day_or_year(token, false))
        || next.is_some_and(|token| is_day_or_year(token, true))
}

fn is_day_or_year((kind, key): (TokenKind, &str), year_too: bool) -> bool {
    let digits = key.trim_end_matches(|c: char| c.is_ascii_lowercase());
    kind == TokenKind::Number
        && digits
            .parse::<u32>()
            .is_ok_and(|value| (1..=31).contains(&value) || (year_too && (1000..=2999).contains(&value)))
}
