//! The endings that a form may carry in running text (G1, G2, G7 to G11, and Pashto): data, and how to try
//! them. No stemmer: an ending is taken off only when what is left is a form.
use crate::lang::LanguageTag;

/// How much an ending says about what it was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// English plural (G2).
    Plural,
    /// An ending that any noun may carry (G8 `ها`, ezafe after a vowel).
    Any,
    /// `ان`: the plural of people.
    People,
    /// `ی` after a consonant: indefinite, or a word made from the name (G9).
    Nisba,
    /// A pronoun or copula of one or two letters: too often part of another word.
    Short,
    /// A pronoun of three letters.
    Pronoun,
    /// The oblique case of Pashto: `ترکیه`, `د ترکیې`.
    Oblique,
}

/// A solid Persian ending: its letters, what it may follow (empty: anything), the fewest letters left.
type Suffix = (&'static str, &'static str, usize, Ending);

/// Longest first. Letters as key G has them.
const PERSIAN: &[Suffix] = &[
    ("هایمان", "", 2, Ending::Any),
    ("هایتان", "", 2, Ending::Any),
    ("هایشان", "", 2, Ending::Any),
    ("هایی", "", 2, Ending::Any),
    ("هایم", "", 2, Ending::Any),
    ("هایت", "", 2, Ending::Any),
    ("هایش", "", 2, Ending::Any),
    ("های", "", 2, Ending::Any),
    ("ها", "", 2, Ending::Any),
    ("ییها", "او", 3, Ending::Nisba),
    ("یها", "", 3, Ending::Nisba),
    ("ییان", "او", 3, Ending::People),
    ("یان", "او", 3, Ending::People),
    ("مان", "", 4, Ending::Pronoun),
    ("تان", "", 4, Ending::Pronoun),
    ("شان", "", 4, Ending::Pronoun),
    ("ست", "اوهی", 5, Ending::Short),
    ("ند", "ی", 5, Ending::Short),
    ("ان", "", 3, Ending::People),
    ("یی", "او", 3, Ending::Nisba),
    ("ای", "ه", 3, Ending::Any),
    ("ی", "او", 2, Ending::Any),
    ("ی", "", 3, Ending::Nisba),
    ("م", "", 5, Ending::Short),
    ("ت", "", 5, Ending::Short),
    ("ش", "", 5, Ending::Short),
];

/// A Pashto ending: its letters, what stands in their place in the form, what that ends with (empty: anything),
/// the fewest letters of the form.
type Exchange = (&'static str, &'static str, &'static str, usize, Ending);

/// Longest first. T11 strips none of these from words: only what is left over as a form of the glossary is one.
const PASHTO: &[Exchange] = &[
    ("ونو", "ونه", "", 5, Ending::Oblique),
    ("اتو", "ات", "", 5, Ending::Oblique),
    ("انو", "ان", "", 5, Ending::Oblique),
    ("انو", "", "", 3, Ending::People),
    ("یی", "", "او", 3, Ending::Nisba),
    ("ان", "", "", 3, Ending::People),
    ("یې", "یا", "", 5, Ending::Oblique),
    ("ې", "ه", "", 4, Ending::Oblique),
    ("ی", "", "", 4, Ending::Nisba),
    ("و", "", "", 3, Ending::People),
];

/// What may follow a form after ZWNJ and is still the same word.
const JOINED: &[&str] = &[
    "ها",
    "های",
    "هایی",
    "هایم",
    "هایت",
    "هایش",
    "هایمان",
    "هایتان",
    "هایشان",
    "ی",
    "یی",
    "ای",
    "ام",
    "ات",
    "اش",
    "ایم",
    "اید",
    "اند",
    "است",
    "ست",
    "م",
    "ت",
    "ش",
    "مان",
    "تان",
    "شان",
    "ان",
    "یها",
    "ییها",
    "اند",
];

/// What may follow after a space and is still the same word (T6).
const SPACED: &[&str] = &["ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان"];

/// How a language inflects names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inflection {
    /// `-s`, `-es`.
    English,
    /// Persian and Dari.
    Persian,
    /// Pashto: the oblique case, the plural of people, what is made from a place.
    Pashto,
    /// Not at all (any other language).
    None,
}

pub(crate) fn inflection_of(lang: &LanguageTag) -> Inflection {
    match lang.base() {
        "en" => Inflection::English,
        "fa" => Inflection::Persian,
        "ps" => Inflection::Pashto,
        _ => Inflection::None,
    }
}

impl Inflection {
    /// Tells `visit` every form that `key` may be an inflection of. Only the last atom, of
    /// `last` bytes, is inflected; some of it is always left.
    pub(crate) fn stems<E>(
        self,
        key: &str,
        last: usize,
        mut visit: impl FnMut(&str, Ending) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::English => english(key, last, &mut visit),
            Self::Persian => persian(key, last, &mut visit),
            Self::Pashto => pashto(key, last, &mut visit),
            Self::None => Ok(()),
        }
    }

    /// Whether an atom after a form belongs to it as an ending.
    pub(crate) fn is_ending(self, key: &str, spaced: bool, stem: &str) -> bool {
        let list = if spaced { SPACED } else { JOINED };
        // T6: a lone `ای` after ه is the article, elsewhere it is a call.
        let article = spaced && key == "ای" && stem.ends_with('ه');
        self == Self::Persian && (list.contains(&key) || article)
    }
}

/// G2: `-s`, and `-es` after a hiss; at least two letters stay.
fn english<E>(key: &str, last: usize, visit: &mut impl FnMut(&str, Ending) -> Result<(), E>) -> Result<(), E> {
    let Some(stem) = key.strip_suffix('s').filter(|_| last > 2) else { return Ok(()) };
    visit(stem, Ending::Plural)?;
    match stem.strip_suffix('e') {
        Some(stem) if last > 4 && ["s", "x", "z", "ch", "sh"].iter().any(|hiss| stem.ends_with(hiss)) => {
            visit(stem, Ending::Plural)
        }
        _ => Ok(()),
    }
}

fn persian<E>(key: &str, last: usize, visit: &mut impl FnMut(&str, Ending) -> Result<(), E>) -> Result<(), E> {
    // The last letters of all endings: most words have none of them.
    if !key.ends_with(['ا', 'ی', 'م', 'ت', 'ش', 'ن', 'د']) {
        return Ok(());
    }
    for (suffix, after, least, ending) in PERSIAN {
        let Some(stem) = key.strip_suffix(suffix).filter(|_| last > suffix.len()) else { continue };
        if (after.is_empty() || stem.ends_with(|c| after.contains(c))) && stem.chars().count() >= *least {
            visit(stem, *ending)?;
        }
    }
    Ok(())
}

fn pashto<E>(key: &str, last: usize, visit: &mut impl FnMut(&str, Ending) -> Result<(), E>) -> Result<(), E> {
    if !key.ends_with(['و', 'ی', 'ن', 'ې']) {
        return Ok(());
    }
    for (suffix, form, after, least, ending) in PASHTO {
        let Some(rest) = key.strip_suffix(suffix).filter(|_| last > suffix.len()) else { continue };
        let stem = format!("{rest}{form}");
        if (after.is_empty() || stem.ends_with(|c| after.contains(c))) && stem.chars().count() >= *least {
            visit(&stem, *ending)?;
        }
    }
    Ok(())
}

/// G11: the word behind an attached `ب` or `و`, if it has at least four letters.
pub(crate) fn detached(key: &str) -> Option<&str> {
    key.strip_prefix(['ب', 'و']).filter(|rest| rest.chars().count() >= 4)
}
