//! What a project wants of the checks.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{Code, Severity};
use super::lists::LocaleWord;
use crate::text::value::DateOrder;

/// How the ezafe after ه is written (Q15).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ezafe {
    /// `هٔ`: U+0647 U+0654.
    #[default]
    Hamza,
    /// `ۀ`: U+06C0.
    Precomposed,
    /// `ه‌ی`: ه, half-space, ی.
    Yeh,
    /// As it comes.
    Keep,
}

/// Which digits the target has (Q4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DigitStyle {
    /// `۰` to `۹` where the target is Persian, Dari or Pashto; else [`Keep`](Self::Keep).
    #[default]
    Native,
    /// `0` to `9`.
    Latin,
    /// Any, but one system in a segment.
    Keep,
}

/// Which quotation marks the target has (Q6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum QuoteStyle {
    /// `«»` in Persian and Dari; else [`Keep`](Self::Keep).
    #[default]
    Native,
    /// `«»` and inside them `‹›`.
    Guillemets,
    /// `“”`.
    Curly,
    /// Any.
    Keep,
}

/// What a project wants of the checks. [`Settings::default`] is what `docs/language.md` says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// Checks that are not made.
    pub off: BTreeSet<Code>,
    /// Checks that are as grave as the project says.
    pub severity: BTreeMap<Code, Severity>,
    /// Q15.
    pub ezafe: Ezafe,
    /// Q4.
    pub digits: DigitStyle,
    /// Q6.
    pub quotes: QuoteStyle,
    /// Q14: direction marks are wanted.
    pub keep_bidi: bool,
    /// Q25 is an error.
    pub strict_names: bool,
    /// Q13: the least and the most characters of the target for one of the source.
    pub length: Option<(f64, f64)>,
    /// Q1: what `02.10.2020` means.
    pub date_order: DateOrder,
    /// Q24: more words, besides those of the language.
    pub locale_words: Vec<LocaleWord>,
    /// Q19: more words that may stand twice.
    pub repeated_words: Vec<String>,
    /// Q16: more words that may have vowel signs.
    pub vowelled_words: Vec<String>,
}

impl Settings {
    /// Whether a check is made.
    pub fn is_on(&self, code: Code) -> bool {
        !self.off.contains(&code)
    }

    /// Switches off all checks but these.
    pub fn only(&mut self, codes: &[Code]) {
        self.off.extend(Code::ALL.iter().filter(|code| !codes.contains(code)));
    }
}
