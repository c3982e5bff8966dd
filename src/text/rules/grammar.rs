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

/// The articles of English.
pub const DEFINITE: &str = "the";
/// Likewise: which one stands goes by the sound after it.
pub const INDEFINITE: &[&str] = &["a", "an"];
/// Letters that an English name begins with when it begins with a vowel.
pub const OPEN_LETTERS: &[char] = &['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u'];
/// Figures whose English word begins with a vowel wherever they lead: eight, eighty, eight hundred.
pub const OPEN_FIGURE: char = '8';
/// Likewise where they stand alone before a group of three: eleven, eighteen.
pub const OPEN_NUMBERS: &[&str] = &["11", "18"];

/// Kinds of names of which one may stand for another.
pub const ALIKE: &[&[&str]] =
    &[&["place", "region", "city"], &["org", "organisation", "organization", "media", "party", "company"], &["person"]];
/// Kinds of names that are places.
pub const PLACES: &[&str] = &["country", "place", "city"];

/// Words that say beside a name what it is, by key M, in English, Persian and Dari, and Pashto. One that the text asked
/// for does not have may be wrong of another name.
pub const CLASS_NOUNS: &[ClassNoun] = &[
    ClassNoun { en: &["city", "town"], fa: &["شهر"], ps: &["ښار"] },
    ClassNoun { en: &["village"], fa: &["روستا", "روستای", "قریه", "ده"], ps: &["کلی", "کلي"] },
    ClassNoun { en: &["province", "county"], fa: &["استان", "ولایت", "شهرستان"], ps: &["ولایت"] },
    ClassNoun {
        en: &["district"], fa: &["ناحیه", "ولسوالی", "بخش"], ps: &["ولسوالۍ", "ولسوالي"]
    },
    ClassNoun { en: &["region", "area"], fa: &["منطقه"], ps: &["سیمه", "سیمې"] },
    ClassNoun { en: &["country", "state"], fa: &["کشور", "ایالت"], ps: &["هېواد", "هیواد"] },
    ClassNoun { en: &["republic"], fa: &["جمهوری"], ps: &["جمهوریت"] },
    ClassNoun { en: &["capital"], fa: &["پایتخت"], ps: &["پلازمېنه", "پلازمینه"] },
    ClassNoun { en: &["river"], fa: &["رود", "رودخانه"], ps: &["سیند"] },
    ClassNoun {
        en: &["sea", "ocean"], fa: &["دریا", "دریای", "بحیره", "اقیانوس"], ps: &["سمندر"]
    },
    ClassNoun { en: &["lake"], fa: &["دریاچه"], ps: &[] },
    ClassNoun { en: &["island"], fa: &["جزیره"], ps: &["ټاپو"] },
    ClassNoun { en: &["mount", "mountain"], fa: &["کوه"], ps: &["غر"] },
    ClassNoun { en: &["port"], fa: &["بندر"], ps: &["بندر"] },
    ClassNoun {
        en: &["president"], fa: &["رییسجمهور", "جمهور", "رییسجمهوری"], ps: &["ولسمشر", "جمهورریس"]
    },
    ClassNoun {
        en: &["chancellor", "premier"], fa: &["نخستوزیر", "صدراعظم"], ps: &["لومړی وزیر", "صدراعظم"]
    },
    ClassNoun { en: &["minister"], fa: &["وزیر"], ps: &["وزیر"] },
    ClassNoun { en: &["king", "queen"], fa: &["شاه", "پادشاه", "ملکه"], ps: &["پاچا"] },
    ClassNoun { en: &["general"], fa: &["ژنرال", "جنرال"], ps: &["جنرال"] },
    ClassNoun { en: &["party"], fa: &["حزب"], ps: &["ګوند"] },
    ClassNoun { en: &["company"], fa: &["شرکت", "کمپنی"], ps: &["شرکت"] },
    ClassNoun { en: &["agency"], fa: &["خبرگزاری", "آژانس"], ps: &["آژانس"] },
    ClassNoun { en: &["newspaper", "daily"], fa: &["روزنامه"], ps: &["ورځپاڼه", "ورځپاڼې"] },
];

/// A word for a class of things that have names.
#[derive(Debug)]
pub struct ClassNoun {
    en: &'static [&'static str],
    fa: &'static [&'static str],
    ps: &'static [&'static str],
}

impl ClassNoun {
    /// Its words in a language.
    pub fn words(&self, lang: &LanguageTag) -> &'static [&'static str] {
        match lang.base() {
            "en" => self.en,
            "fa" => self.fa,
            "ps" => self.ps,
            _ => &[],
        }
    }
}

/// Words that may stand between such a word and its name.
pub const CLASS_LINKS: &[&str] = &["of", "the", "د"];

/// How a Persian ezafe is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ezafe {
    /// Not at all, or as an unwritten vowel.
    None,
    /// U+0654 on ه.
    Hamza,
    /// The letter U+06C0.
    Letter,
    /// ZWNJ and ی after ه.
    Joined,
    /// A space and ی after ه.
    Spaced,
    /// ی after ا or و.
    Ye,
}

/// How a name with a written ezafe ends, what it ends in without, and how that is written.
pub const EZAFE_MARKS: &[(&str, &str, Ezafe)] = &[
    ("\u{654}", "", Ezafe::Hamza),
    ("\u{6c0}", "ه", Ezafe::Letter),
    ("ه\u{200c}ی", "ه", Ezafe::Joined),
    ("ه\u{200c}ي", "ه", Ezafe::Joined),
    ("ه ی", "ه", Ezafe::Spaced),
    ("ای", "ا", Ezafe::Ye),
    ("اي", "ا", Ezafe::Ye),
    ("وی", "و", Ezafe::Ye),
    ("وي", "و", Ezafe::Ye),
];

/// Last letters of Pashto names that tell their gender.
pub const GENDER_ENDINGS: &[char] = &['ا', 'ه', 'ې', 'ۍ', 'ي', 'ی', 'و'];
