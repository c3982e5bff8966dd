//! What a language asks of the words around a number or a name: as much as must be known in order not to
//! put another one in where the sentence would then be wrong.

use crate::lang::LanguageTag;

/// The demands of one language.
#[derive(Debug)]
pub struct Grammar {
    /// How words change with the number that counts them.
    pub counting: Counting,
    /// How names change, and what changes with them.
    pub naming: Naming,
}

/// How words change with the number that counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Not at all.
    None,
    /// One is told from all others.
    One,
    /// There are more classes, and they go by the last two digits.
    LastDigits,
}

/// How names change, and what changes with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// Ezafe after a name that ends in a vowel.
    Persian,
    /// Articles; pronouns follow the sex of a person.
    English,
    /// Gender by the last letter; verbs agree with it.
    Pashto,
    /// Case endings, or nobody has looked.
    Unknown,
}

/// Languages whose nouns stay as they are beside a number.
const NO_COUNTING: &[&str] = &["az", "hu", "id", "ja", "ka", "kk", "ko", "ky", "ms", "th", "tr", "uz", "vi", "zh"];
/// Languages with two classes, as Persian is taken to be: verbs may agree with the number.
const ONE_OR_MORE: &[&str] = &[
    "bg", "ca", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "gl", "hi", "hy", "it", "ku", "nb",
    "nl", "nn", "no", "ps", "pt", "sq", "sv", "tg", "ur",
];

/// The demands of a language.
pub fn grammar_for(lang: &LanguageTag) -> Grammar {
    let base = lang.base();
    let counting = match base {
        _ if NO_COUNTING.contains(&base) => Counting::None,
        _ if ONE_OR_MORE.contains(&base) => Counting::One,
        _ => Counting::LastDigits,
    };
    let naming = match base {
        "fa" => Naming::Persian,
        "en" => Naming::English,
        "ps" => Naming::Pashto,
        _ => Naming::Unknown,
    };
    Grammar { counting, naming }
}

/// Persian words, as key M writes them, before which a name carries no ezafe.
pub const NO_EZAFE_BEFORE: &[&str] = &[
    "و",
    "را",
    "که",
    "است",
    "بود",
    "شد",
    "نیست",
    "گفت",
    "گفتند",
    "اما",
    "ولی",
    "یا",
    "نیز",
    "هم",
    "در",
    "از",
    "به",
    "با",
    "بر",
    "تا",
    "برای",
];

/// Words that give a country an article in English.
pub const WITH_ARTICLE: &[&str] = &[
    "states",
    "kingdom",
    "emirates",
    "republic",
    "union",
    "federation",
    "islands",
    "netherlands",
    "philippines",
    "gambia",
    "bahamas",
    "maldives",
    "vatican",
    "kremlin",
    "pentagon",
    "hague",
    "gulf",
    "comoros",
    "seychelles",
    "territories",
    "congo",
];

/// English words that follow the sex of somebody.
pub const GENDERED: &[&str] = &["he", "she", "him", "her", "his", "hers", "himself", "herself"];
