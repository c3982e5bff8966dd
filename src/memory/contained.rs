//! Whether one text is another less a clause: an omission, which a translation follows by leaving out as much (Wolff,
//! Pretorius and Buitelaar, *Missed opportunities in translation memory matching*, LREC 2014).

use super::Contained;
use super::rank::is_word;
use crate::text::rules::Rules;
use crate::text::token::tokenize;

/// Fewer words than this are no clause.
const CLAUSE: usize = 2;

/// Which text is the other less one run of words, whatever the signs between them.
pub(super) fn contained(stored: &str, yours: &str, rules: &Rules) -> Option<Contained> {
    let keys = |text: &str| -> Vec<String> {
        tokenize(text, rules).into_iter().filter(is_word).map(|token| token.key.to_string()).collect()
    };
    let (stored, yours) = (keys(stored), keys(yours));
    if is_less(&yours, &stored) {
        Some(Contained::Query)
    } else if is_less(&stored, &yours) {
        Some(Contained::Stored)
    } else {
        None
    }
}

/// Whether `less` is `all` without one run of words, and still has a clause.
fn is_less(less: &[String], all: &[String]) -> bool {
    let start = less.iter().zip(all).take_while(|(a, b)| a == b).count();
    let end = less.iter().rev().zip(all.iter().rev()).take_while(|(a, b)| a == b).count();
    less.len() >= CLAUSE && all.len() >= less.len() + CLAUSE && start + end >= less.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguageTag;
    use crate::text::rules::rules_for;

    fn of(stored: &str, yours: &str) -> Option<Contained> {
        contained(stored, yours, rules_for(&LanguageTag::parse("en").unwrap()))
    }

    #[test]
    fn less_a_clause_at_any_place() {
        let whole = "The minister, who had come from Herat, met the elders on Monday.";
        assert_eq!(of(whole, "The minister met the elders on Monday."), Some(Contained::Query));
        assert_eq!(of(whole, "The minister, who had come from Herat, met the elders."), Some(Contained::Query));
        assert_eq!(of("Met the elders on Monday", whole), Some(Contained::Stored));
    }

    #[test]
    fn another_word_or_one_word_less_is_no_omission() {
        let whole = "The minister, who had come from Herat, met the elders on Monday.";
        assert_eq!(of(whole, "The minister met the elders on Tuesday."), None, "another word");
        assert_eq!(of(whole, "The minister met elders on Monday."), None, "two places");
        assert_eq!(of("He left Kabul early.", "He left Kabul."), None, "one word is no clause");
        assert_eq!(of(whole, whole), None);
        assert_eq!(of("one two three", "three"), None, "a word is no sentence");
    }
}
