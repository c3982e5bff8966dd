//! Scored words: tokens that weigh something, with their class and weight (`matching.md` 1).
use std::borrow::Cow;

use super::{rules::Rules, token::Token};

/// A token as the score sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Index of the token it was made from.
    pub token: usize,
    /// The form: the M key. Equal forms cost nothing.
    pub form: String,
    /// The class: stem, or one marker a kind (numbers, months, URLs …). Markers start with `\u{1}`.
    pub class: String,
    /// What inserting or deleting it costs, a function of the class. At least 1.
    pub weight: u32,
}

/// The scored words of a text: tokens of weight 0 (punctuation, symbols, clitics) are left out.
pub fn words(tokens: &[Token], rules: &Rules) -> Vec<Word> {
    let _ = (tokens, rules);
    Vec::new()
}

/// The class of a word given its M key: the light stem.
pub fn class_of<'a>(key: &'a str, rules: &Rules) -> Cow<'a, str> {
    let _ = rules;
    Cow::Borrowed(key)
}
