//! What a language does differently, as data: one file a language.
//!
//! Persian of Iran and Dari share everything that shapes a key, a token or a class, because one
//! index serves both (L1); their files differ in words, not in rules.

mod default;
mod en;
mod fa;
mod fa_af;
pub mod function;
pub mod grammar;
mod ps;
pub mod values;

use std::collections::HashMap;
use std::sync::OnceLock;

use super::fold::FoldTable;
use super::key::match_key;
use super::value::Lexicon;
use crate::lang::LanguageTag;
use values::{MonthSet, ValueWords};

/// The tables of one language.
#[derive(Debug)]
pub struct Rules {
    /// `en`, `fa`, `fa-AF`, `ps` or `default`.
    pub id: &'static str,
    /// N5: letters with what they become; an empty text deletes the letter.
    pub letters: &'static [(char, &'static str)],
    /// N5-ps: letters folded only where a letter follows.
    pub medial: &'static [(char, char)],
    /// T5: whether `'s` and `s'` are split off.
    pub clitics: bool,
    /// Whether the parts of a compound may stand together, with ZWNJ or without, or apart.
    pub half_space: bool,
    /// T6, T7 and T9: the Persian affixes.
    pub affixes: Option<&'static Affixes>,
    /// The light stem.
    pub stem: Stem,
    /// Names of months and weekdays.
    pub calendar: &'static Calendar,
    /// The words around numbers, dates and money.
    pub values: &'static ValueWords,
    /// The table of N5 by character, built as it is needed.
    pub(super) table: FoldTable,
    /// The calendar under key M, built at first use.
    pub(super) names: OnceLock<CalendarNames>,
    /// The words of values under key M, built at first use.
    pub(super) lexicon: OnceLock<Lexicon>,
}

/// Which light stem puts words into classes (`matching.md` 1).
#[derive(Debug, Clone, Copy)]
pub enum Stem {
    /// A word is its own class.
    None,
    /// English endings.
    English(&'static EnglishStem),
    /// Persian endings and verb prefixes.
    Persian(&'static PersianStem),
}

/// Data of the English stem.
#[derive(Debug)]
pub struct EnglishStem {
    /// Words that only look inflected.
    pub fixed: &'static [&'static str],
}

/// Data of the Persian stem, as key M writes it.
#[derive(Debug)]
pub struct PersianStem {
    /// Endings with the fewest letters that must stay, longest first.
    pub endings: &'static [(&'static str, usize)],
    /// Words that only look inflected.
    pub fixed: &'static [&'static str],
}

/// Persian affixes written solid, with ZWNJ or with a space (T6, T7, T9), as key M writes them.
#[derive(Debug)]
pub struct Affixes {
    /// Verb prefixes that are nothing else: joined to any word with a verb's ending.
    pub verb_prefixes: &'static [&'static str],
    /// The verb prefix that is also the month May.
    pub may_prefix: &'static str,
    /// Words before which `may_prefix` is the month.
    pub month_contexts: &'static [&'static str],
    /// Endings of verb forms.
    pub verb_endings: &'static [&'static str],
    /// Present stems; a form needs an ending.
    pub present_stems: &'static [&'static str],
    /// Past stems; a form may stand bare.
    pub past_stems: &'static [&'static str],
    /// Suffixes that join any word.
    pub suffixes: &'static [&'static str],
    /// The comparative, which is also the word "wet".
    pub comparatives: &'static [&'static str],
    /// Words after which the comparative means "wet".
    pub wet_contexts: &'static [&'static str],
    /// Suffixes that join a word in `ه` or `ی`.
    pub pronouns: &'static [&'static str],
    /// The indefinite ending, which joins a word in `ه`, and is the vocative elsewhere.
    pub indefinite: &'static str,
    /// Words in `ه` or `ی` that take no pronoun suffix.
    pub no_pronoun: &'static [&'static str],
    /// T9: words written solid with `به`, with the rest after the `ب`.
    pub solid_be: &'static [&'static str],
    /// Made when first asked for.
    pub(super) endings: Endings,
}

/// Which words may be written behind another one with a space and belong to it: a bit by length and second byte, so
/// that most that are none are known at once.
#[derive(Debug)]
pub struct Endings(OnceLock<[u64; 4]>);

impl Endings {
    pub(super) const fn new() -> Self {
        Self(OnceLock::new())
    }

    fn bit(word: &str) -> (usize, u64) {
        let byte = word.as_bytes().get(1).map_or(0, |byte| usize::from(*byte));
        let place = (byte + word.len() * 16) % 256;
        (place / 64, 1 << (place % 64))
    }
}

impl Affixes {
    /// Whether a word may be a suffix, a comparative, a pronoun or the indefinite ending; `false`: it is none.
    #[inline]
    pub(super) fn may_be_ending(&self, word: &str) -> bool {
        let bits = self.endings.0.get_or_init(|| {
            let words = [self.suffixes, self.comparatives, self.pronouns, &[self.indefinite]];
            words.into_iter().flatten().map(|word| Endings::bit(word)).fold([0; 4], |mut bits, (cell, bit)| {
                bits[cell] |= bit;
                bits
            })
        });
        let (cell, bit) = Endings::bit(word);
        bits[cell] & bit != 0
    }
}

/// Names of months and weekdays in all accepted spellings.
#[derive(Debug)]
pub struct Calendar {
    /// Months. Those that are also words: only beside a day or a year, or after a word for "month".
    pub months: &'static [&'static MonthSet],
    /// Weekdays that are nothing else.
    pub weekdays: &'static [&'static str],
    /// Weekdays that are also words: only beside a day.
    pub doubtful_weekdays: &'static [&'static str],
    /// Words after which a doubtful month is sure.
    pub month_words: &'static [&'static str],
}

impl Calendar {
    /// Whether a word in key M names a month: `Some(false)` where it is also another word.
    pub fn month(&self, key: &str) -> Option<bool> {
        let sets = self
            .months
            .iter()
            .filter(|set| set.months.iter().flat_map(|names| names.iter()).any(|name| name.eq_ignore_ascii_case(key)));
        sets.map(|set| !set.is_doubtful(key)).reduce(|a, b| a && b)
    }
}

/// What a word may name in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CalendarWord {
    Month {
        sure: bool,
    },
    Weekday {
        sure: bool,
    },
    /// "month": what follows is one.
    MonthWord,
}

/// The calendar by key. Most words are no name: a bit by length and outer bytes says so at once.
#[derive(Debug)]
pub(super) struct CalendarNames {
    words: HashMap<String, CalendarWord>,
    bits: [u64; 16],
}

impl CalendarNames {
    fn new(words: HashMap<String, CalendarWord>) -> Self {
        let mut bits = [0; 16];
        for (cell, mask) in words.keys().map(|key| Self::bit(key)) {
            if let Some(cell) = bits.get_mut(cell) {
                *cell |= mask;
            }
        }
        Self { words, bits }
    }

    fn bit(key: &str) -> (usize, u64) {
        let byte = |at: usize| key.as_bytes().get(at).map_or(0, |b| usize::from(*b));
        let last = key.len().saturating_sub(1);
        let hash = (key.len() * 37) ^ (byte(0) * 5) ^ (byte(1) * 19) ^ (byte(3) * 11) ^ (byte(last) * 7);
        (hash % 16, 1 << (hash / 16 % 64))
    }

    fn get(&self, key: &str) -> Option<CalendarWord> {
        let (cell, mask) = Self::bit(key);
        let maybe = self.bits.get(cell).is_some_and(|bits| bits & mask != 0);
        maybe.then(|| self.words.get(key).copied()).flatten()
    }

    fn any_starts(&self, prefix: &str) -> bool {
        self.words.keys().any(|word| word.starts_with(prefix))
    }
}

/// The tables for a language; every language has some.
pub fn rules_for(lang: &LanguageTag) -> &'static Rules {
    match lang.base() {
        "en" => &en::RULES,
        "fa" if lang.is_dari() => &fa_af::RULES,
        "fa" => &fa::RULES,
        "ps" => &ps::RULES,
        _ => &default::RULES,
    }
}

impl Rules {
    /// What a word's M key may name in the calendar.
    pub(super) fn calendar_word(&self, key: &str) -> Option<CalendarWord> {
        self.names.get_or_init(|| CalendarNames::new(self.calendar_names())).get(key)
    }

    /// Whether any word of the calendar begins so.
    pub(super) fn calendar_starts(&self, prefix: &str) -> bool {
        self.names.get_or_init(|| CalendarNames::new(self.calendar_names())).any_starts(prefix)
    }

    /// The words of values.
    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::new(self))
    }

    fn calendar_names(&self) -> HashMap<String, CalendarWord> {
        let calendar = self.calendar;
        let mut names = HashMap::new();
        let mut add = |words: &[&str], what: CalendarWord| {
            for word in words {
                names.insert(match_key(word, self), what);
            }
        };
        add(calendar.month_words, CalendarWord::MonthWord);
        add(calendar.doubtful_weekdays, CalendarWord::Weekday { sure: false });
        add(calendar.weekdays, CalendarWord::Weekday { sure: true });
        // A spelling that one variant calls doubtful is doubtful for both.
        for doubtful in [false, true] {
            for set in calendar.months {
                let names = set.months.iter().copied().flatten();
                for name in names.filter(|name| set.is_doubtful(name) == doubtful) {
                    add(&[name], CalendarWord::Month { sure: !doubtful });
                }
            }
        }
        names
    }
}
