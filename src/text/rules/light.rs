//! Verbs that mean little by themselves and make one verb with the word before them: *جان باختن*, *انجام دادن*.

use super::Rules;

/// How a language forms them.
#[derive(Debug)]
struct LightVerbs {
    /// Stems, as key M writes them.
    stems: &'static [&'static str],
    /// What may stand before a stem.
    prefixes: &'static [&'static str],
    /// What may stand behind it.
    endings: &'static [&'static str],
}

/// Persian of Iran and Afghanistan: past and present stems, the short forms of *can* and *will* beside them left out.
const PERSIAN: LightVerbs = LightVerbs {
    stems: &[
        "کرد",
        "کن",
        "شد",
        "شو",
        "داد",
        "ده",
        "زد",
        "زن",
        "داشت",
        "دار",
        "گرفت",
        "گیر",
        "خورد",
        "خور",
        "کشید",
        "کش",
        "آورد",
        "آور",
        "برد",
        "بر",
        "یافت",
        "یاب",
        "نمود",
        "نما",
        "نمای",
        "گذاشت",
        "گذار",
        "ساخت",
        "ساز",
        "بست",
        "بند",
        "رساند",
        "رسان",
        "باخت",
        "باز",
        "بخشید",
        "بخش",
        "انداخت",
        "انداز",
        "گردید",
        "گرد",
        "پرداخت",
        "پرداز",
        "پذیرفت",
        "پذیر",
        "ورزید",
        "ورز",
        "بود",
        "باش",
    ],
    prefixes: &["", "می", "نمی", "ن", "ب", "بی", "نی"],
    endings: &["", "م", "ی", "د", "یم", "ید", "ند", "ه", "ن"],
};

/// Pashto: of *to do*, *to become*, *to give*, *to take*.
const PASHTO: LightVerbs = LightVerbs {
    stems: &["کړ", "کو", "کېږ", "کېد", "شو", "ش", "ورکو", "ورکړ", "اخل", "اخیست", "وه", "لر", "درلود", "راوړ", "پیدا"],
    prefixes: &["", "و", "ون", "نه"],
    endings: &["", "م", "ې", "ی", "ي", "و", "ئ", "ل", "له", "لې", "ه", "ول", "ای", "ړ", "وی", "وې", "وه"],
};

/// Whether a word, by its M key, may be the light part of a verb of two words.
pub fn is_light_verb(key: &str, rules: &Rules) -> bool {
    let verbs = match rules.id {
        "fa" | "fa-AF" => &PERSIAN,
        "ps" => &PASHTO,
        _ => return false,
    };
    let stem = |rest: &str| {
        verbs.endings.iter().any(|ending| rest.strip_suffix(ending).is_some_and(|stem| verbs.stems.contains(&stem)))
    };
    verbs.prefixes.iter().any(|prefix| key.strip_prefix(prefix).is_some_and(stem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguageTag;
    use crate::text::key::match_key;
    use crate::text::rules::rules_for;

    fn is_light(word: &str, lang: &str) -> bool {
        let rules = LanguageTag::parse(lang).map(|lang| rules_for(&lang));
        rules.is_ok_and(|rules| is_light_verb(&match_key(word, rules), rules))
    }

    #[test]
    fn forms_of_light_verbs_are_known_and_nouns_are_not() {
        for word in ["کردند", "می‌شود", "نمی‌دهند", "باختند", "گرفته", "بکند", "آوردیم"]
        {
            assert!(is_light(word, "fa") && is_light(word, "fa-AF"), "{word}");
        }
        for word in ["کړې", "شوي", "کوي", "وکړ"] {
            assert!(is_light(word, "ps"), "{word}");
        }
        for word in ["سازمان", "دولت", "را", "و", "کتاب"] {
            assert!(!is_light(word, "fa"), "{word}");
        }
        assert!(!is_light("do", "en"));
    }
}
