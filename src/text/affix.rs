//! Persian affixes: T6 (one token for the spellings of one word), T7 (ezafe), T9 (solid `به`).
//!
//! All decisions look at the words of the same text only, and none at a lexicon larger than the
//! tables: where the tables do not know, a join is left out rather than made.

use super::fold::ZWNJ;
use super::rules::Affixes;
use super::scan::{Class, class};

/// T7: the third spelling of the ezafe, `ه` ZWNJ `ی` at the end.
pub(super) fn without_ezafe(form: &str) -> &str {
    match form.strip_suffix('ی').and_then(|rest| rest.strip_suffix(ZWNJ)) {
        Some(rest) if rest.ends_with('ه') => rest,
        _ => form,
    }
}

/// T9: where a word splits after `به`, as (bytes of the preposition, bytes to skip).
pub(super) fn split_be(form: &str, affixes: &Affixes) -> Option<(usize, usize)> {
    let rest = form.strip_prefix('ب')?;
    if let Some(rest) = rest.strip_prefix('ه').and_then(|rest| rest.strip_prefix(ZWNJ)) {
        let apart = rest.chars().nth(1).is_some() && !is_suffix(rest, affixes);
        return apart.then_some(("به".len(), ZWNJ.len_utf8()));
    }
    affixes.solid_be.contains(&rest).then_some(("ب".len(), 0))
}

fn is_suffix(key: &str, affixes: &Affixes) -> bool {
    affixes.suffixes.contains(&key)
        || affixes.comparatives.contains(&key)
        || affixes.pronouns.contains(&key)
        || key == affixes.indefinite
}

/// What the space between two words comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// Two words.
    None,
    /// One word.
    Affix,
    /// One word, the second being an ezafe that no key shows (T7).
    Ezafe,
}

/// T6 and T7: two words with white space between them. `before` is the word before the first.
pub(super) fn join(before: Option<&str>, first: &str, second: &str, affixes: &Affixes) -> Join {
    let heh = first.ends_with('ه');
    if second == "ی" && heh && first.chars().nth(1).is_some() {
        return Join::Ezafe;
    }
    let joined = joins_suffix(first, second, heh, affixes) || joins_verb(before, first, second, affixes);
    if joined { Join::Affix } else { Join::None }
}

fn joins_suffix(first: &str, second: &str, heh: bool, affixes: &Affixes) -> bool {
    if !affixes.may_be_ending(second) || !first.ends_with(|c: char| matches!(class(c), Class::Letter | Class::Mark)) {
        return false;
    }
    if affixes.suffixes.contains(&second) {
        return true;
    }
    if affixes.comparatives.contains(&second) {
        return !affixes.wet_contexts.contains(&first);
    }
    let takes_pronoun = || !affixes.no_pronoun.contains(&first);
    if second == affixes.indefinite {
        return heh && takes_pronoun();
    }
    (heh || first.ends_with('ی')) && affixes.pronouns.contains(&second) && takes_pronoun()
}

fn joins_verb(before: Option<&str>, first: &str, second: &str, affixes: &Affixes) -> bool {
    if affixes.verb_prefixes.contains(&first) {
        return is_verb_form(second, affixes) || ends_like_a_verb(second, affixes);
    }
    if first != affixes.may_prefix {
        return false;
    }
    let month = before
        .is_some_and(|word| affixes.month_contexts.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit()));
    // `در ماه می گذشته`: a participle after a word for "month" is an adjective.
    if month {
        is_verb_form(second, affixes) && !second.ends_with('ه')
    } else {
        is_verb_form(second, affixes) || ends_like_a_verb(second, affixes)
    }
}

fn ends_like_a_verb(word: &str, affixes: &Affixes) -> bool {
    let ending = affixes.verb_endings.iter().find(|ending| word.ends_with(**ending));
    ending.is_some_and(|ending| matches!(*ending, "یم" | "ید" | "ند" | "د") && word.chars().count() > 3)
        || word.ends_with("رفت")
}

/// Whether a word is a form of a verb of the tables, with or without an object pronoun.
pub(super) fn is_verb_form(word: &str, affixes: &Affixes) -> bool {
    let bare = ["مان", "تان", "شان", "ش", "ت"].into_iter().find_map(|pronoun| word.strip_suffix(pronoun));
    is_plain_form(word, affixes) || bare.is_some_and(|bare| is_plain_form(bare, affixes))
}

fn is_plain_form(word: &str, affixes: &Affixes) -> bool {
    let has = |stems: &[&str], stem: &str| stems.contains(&stem);
    let participle = word.strip_suffix('ه').is_some_and(|stem| has(affixes.past_stems, stem));
    participle
        || has(affixes.past_stems, word)
        || affixes.verb_endings.iter().any(|ending| {
            let stem = word.strip_suffix(ending);
            stem.is_some_and(|stem| has(affixes.present_stems, stem) || has(affixes.past_stems, stem))
        })
}
