//! Bylines and date lines, by general form and the words of the language's rules.

use super::rules::SentenceRules;
use super::sentence::is_invisible;
use super::skip::ends_as_sentence;

/// A byline has at most this many words.
const BYLINE_WORDS: usize = 14;
/// Behind a word that is also an ordinary one, at most this many.
const SHORT_BYLINE_WORDS: usize = 4;

/// Whether a line names the author: a word of the list, then a name.
pub(super) fn is_byline(text: &str, rules: &SentenceRules) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '(' | ')' | '[' | ']'));
    let words = text.split_whitespace().take(BYLINE_WORDS + 1).count();
    if words > BYLINE_WORDS || ends_as_sentence(text) {
        return false;
    }
    let rest = |list: &[String]| list.iter().filter_map(|word| after_word(text, word)).min_by_key(|rest| rest.len());
    if let Some(rest) = rest(&rules.byline) {
        return names_somebody(rest.trim_start_matches([':', ' ', '\u{a0}']), rules);
    }
    rest(&rules.byline_short).is_some_and(|rest| {
        let name = rest.trim_start_matches([':', ' ', '\u{a0}']);
        let few = name.split_whitespace().count() <= SHORT_BYLINE_WORDS;
        (few || rest.trim_start().starts_with(':')) && names_somebody(name, rules)
    })
}

/// Whether a line is two to five words that can be a name, as stands over a date.
pub(super) fn is_name(text: &str, rules: &SentenceRules) -> bool {
    let words = text.split_whitespace().take(6).count();
    let letters = text.chars().all(|c| !c.is_numeric() && !matches!(c, ':' | '?' | '!' | '؟'));
    (2..=5).contains(&words) && letters && !ends_as_sentence(text) && names_somebody(text, rules)
}

/// What stands behind `word` at the start of the text, whatever its case.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    let same = head.to_lowercase() == word.to_lowercase();
    (same && rest.starts_with(|c: char| c.is_whitespace() || c == ':')).then_some(rest)
}

/// Capitals in front and no ordinary word between; where there is no case, at least a letter.
fn names_somebody(rest: &str, rules: &SentenceRules) -> bool {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let first = rest.chars().find(|c| c.is_alphanumeric());
    let is_name = |word: &str| {
        let word = bare(word);
        !word.starts_with(char::is_lowercase)
            || rules.byline_joins.contains(&word)
            || word.contains(['-', '\'', '’', '@'])
    };
    let is_time = rest.split_whitespace().next().is_some_and(|word| {
        let word = bare(word).to_lowercase();
        rules.months.contains(&word) || rules.weekdays.contains(&word)
    });
    first.is_some_and(|c| {
        c.is_alphabetic() && (!c.is_lowercase() || rest.starts_with("our ") || rest.starts_with("staff "))
    }) && !is_time
        && rest.split_whitespace().all(is_name)
}

/// Whether a line is a date and nothing else: `02.10.2020`, `Thursday, 1 October 2020`,
/// «۱۹ مهر ۱۳۹۹ | ۱۲:۰۰» (the forms of D1 and D3).
pub(super) fn is_date(text: &str, rules: &SentenceRules) -> bool {
    if text.len() > 160 {
        return false;
    }
    let (mut numbers, mut months, mut months_or_days) = (Vec::new(), 0, 0);
    for token in tokens(text) {
        let word = token.to_lowercase();
        if let Some(number) = number(&token) {
            numbers.push((number, token.chars().count()));
        } else if rules.months.contains(&word) {
            months += 1;
            months_or_days += 1;
        } else if rules.weekdays.contains(&word) {
            months_or_days += 1;
        } else if !rules.date_words.contains(&word) {
            return false;
        }
    }
    match numbers.as_slice() {
        [] => false,
        [_] | [_, _] => months > 0,
        numbers => (months > 0 || is_numeric_date(text, numbers)) && months_or_days <= 6 && numbers.len() <= 12,
    }
}

/// Words and numbers; `1st` is a number and an ending, `p.m.` two letters.
fn tokens(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars().filter(|c| !is_invisible(*c) || *c == '\u{200c}') {
        let class =
            if c.is_numeric() { 1 } else { 2 * i32::from(c.is_alphabetic() || matches!(c, '\u{200c}' | '\u{654}')) };
        if class != 0 {
            match out.last_mut().filter(|_| last == Some(class)) {
                Some(token) => token.push(c),
                None => out.push(c.to_string()),
            }
        }
        last = Some(class);
    }
    out
}

fn number(token: &str) -> Option<u32> {
    let value = |c: char| match u32::from(c) {
        digit @ 0x30..=0x39 => Some(digit - 0x30),
        digit @ 0x660..=0x669 => Some(digit - 0x660),
        digit @ 0x6f0..=0x6f9 => Some(digit - 0x6f0),
        _ => None,
    };
    (token.chars().count() <= 4).then_some(())?;
    token.chars().try_fold(0, |sum, c| Some(sum * 10 + value(c)?))
}

/// Day, month and year in one of the usual orders, with the same mark between them.
fn is_numeric_date(text: &str, numbers: &[(u32, usize)]) -> bool {
    let joined = ['.', '/', '-', '\u{2010}', '\u{2011}', '–'].into_iter().any(|mark| text.matches(mark).count() >= 2);
    let year = |(number, digits): (u32, usize)| digits == 4 && (1300..=2200).contains(&number);
    let small = |(number, digits): (u32, usize)| digits <= 2 && (1..=31).contains(&number);
    let [a, b, c, ..] = *numbers else { return false };
    let short_year = c.1 == 2;
    joined && small(b) && (year(a) && small(c) || small(a) && (year(c) || short_year) && (a.0 <= 12 || b.0 <= 12))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguageTag;

    fn rules(lang: &str) -> SentenceRules {
        SentenceRules::of(&LanguageTag::parse(lang).unwrap())
    }

    #[test]
    fn dates_of_many_forms() {
        for (lang, yes, text) in [
            ("en", true, "1 October 2020"),
            ("en", true, "October 1, 2020"),
            ("en", true, "Thursday, October 1st, 2020 10:30 a.m. EDT"),
            ("en", true, "Published: 27 September 2020"),
            ("en", true, "2020-10-02"),
            ("en", true, "02/10/20"),
            ("en", true, "Sept. 27"),
            ("en", true, "2020-10-02T10:30:00Z"),
            ("en", false, "May"),
            ("en", false, "2,300 – 2,500"),
            ("en", false, "1.2.3"),
            ("en", false, "The war of May 2020"),
            ("en", false, "2020"),
            ("fa", true, "۲ اکتبر ۲۰۲۰"),
            ("fa", true, "پنجشنبه 17 مهر 1399"),
            ("fa", true, "۱۹ مهر ۱۳۹۹ | ۱۲:۰۰"),
            ("fa", true, "۱۳۹۹/۰۷/۱۹"),
            ("fa", true, "هفدهم اردیبهشت‌ماه 1371 (7 مه 1992)"),
            ("fa", false, "مهر ایران"),
            ("fa-AF", true, "۷ سنبله ۱۴۰۰"),
            ("fa-AF", true, "27 اگست 2021"),
            ("fa-AF", true, "29 فبروری 2020"),
            ("ps", true, "د ۲۰۲۰ د اکتوبر ۲مه"),
        ] {
            assert_eq!(is_date(text, &rules(lang)), yes, "{lang} {text}");
        }
    }

    #[test]
    fn bylines_of_many_forms() {
        for (lang, yes, text) in [
            ("en", true, "By Jane Doe"),
            ("en", true, "By Jane Doe and John de Vries in Kabul"),
            ("en", true, "BY JANE DOE"),
            ("en", true, "by Jane Doe"),
            ("en", true, "By our correspondent"),
            ("en", true, "Written by: Jane Doe"),
            ("en", true, "By Jean-Luc al-Amin, Staff Writer"),
            ("en", false, "By Monday"),
            ("en", false, "By the end of the war"),
            ("en", false, "By Monday the army had left."),
            ("en", false, "Bystanders in Kabul"),
            ("fa", true, "نوشتهٔ مریم احمدی"),
            ("fa", true, "نویسنده: مریم احمدی"),
            ("fa", true, "از: مریم احمدی"),
            ("fa", true, "از مریم احمدی"),
            ("fa", true, "گزارش: مریم احمدی از کابل"),
            ("fa", false, "از آغاز جنگ تا امروز در شهر کابل"),
            ("fa", false, "گزارشی دربارهٔ کابل"),
            ("ps", true, "لیکوال: احمد زی"),
        ] {
            assert_eq!(is_byline(text, &rules(lang)), yes, "{lang} {text}");
        }
    }
}
