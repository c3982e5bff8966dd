//! Whether what was put into a suggestion stands in the real translation, too.

use super::chrf::chrf;
use crate::lang::LanguageTag;
use crate::memory::{Match, MatchKind};
use crate::text::key::match_key;
use crate::text::rules::rules_for;
use crate::text::token::tokenize;
use crate::text::value::{DateOrder, same, values};

/// What the repairs of one suggestion were worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repaired {
    /// How many of the values and names that were put in stand in the real translation.
    pub right: u64,
    /// How many do not.
    pub wrong: u64,
    /// Every difference was repaired.
    pub whole: bool,
    /// The repaired suggestion says what the real translation says (key `M`).
    pub equal: bool,
    /// Its chrF less that of the stored translation.
    pub gain: f64,
}

/// The repairs of a match against the real translation; `None` if there are none.
pub(super) fn judge(found: &Match, real: &str, order: DateOrder) -> Option<Repaired> {
    let stored = found.unrepaired.as_ref()?;
    let lang = &found.target.lang;
    let right = found.repairs.iter().filter(|repair| holds(real, &repair.now, lang, order)).count() as u64;
    let rules = rules_for(lang);
    Some(Repaired {
        right,
        wrong: found.repairs.len() as u64 - right,
        whole: found.kind == MatchKind::Repaired,
        equal: match_key(&found.target.text, rules) == match_key(real, rules),
        gain: chrf(&found.target.text, real) - chrf(&stored.text, real),
    })
}

/// Whether a text has these words in a row, in whatever spelling, or the same number or date in any form.
fn holds(text: &str, wanted: &str, lang: &LanguageTag, order: DateOrder) -> bool {
    let keys =
        |text: &str| -> Vec<String> { tokenize(text, rules_for(lang)).into_iter().map(|token| token.key).collect() };
    let (all, row) = (keys(text), keys(wanted));
    if !row.is_empty() && all.windows(row.len()).any(|window| window == row) {
        return true;
    }
    let wanted = values(wanted, lang, order);
    let said = values(text, lang, order);
    !wanted.is_empty() && wanted.iter().all(|one| said.iter().any(|other| same(&one.value, &other.value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_counts_in_any_form_and_a_name_as_whole_words() {
        let fa = LanguageTag::parse("fa").unwrap();
        let has = |text: &str, wanted: &str| holds(text, wanted, &fa, DateOrder::DayFirst);
        assert!(has("در ۱۲ روز", "12"));
        assert!(has("دوازده نفر", "۱۲"));
        assert!(!has("در ۱۲۰ روز", "۱۲"));
        assert!(has("او به كابل رفت", "کابل"));
        assert!(!has("کابلی\u{200c}ها آمدند", "کاب"));
        assert!(!has("هیچ", ""));
    }
}
