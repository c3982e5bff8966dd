//! What a text is to the lexicon: the stems of its words, in order.

use std::borrow::Cow;

use crate::text::rules::Rules;
use crate::text::token::{Token, TokenKind};
use crate::text::words::class_of;

/// A token that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stemmed<'a> {
    /// Its place among the tokens.
    pub token: usize,
    /// A word's stem, the key of anything else.
    pub stem: Cow<'a, str>,
}

/// The stems of a text: words, numbers, clitics and what else is not a mark. Numbers stay what they are.
pub fn stems<'a>(tokens: &'a [Token], rules: &Rules) -> Vec<Stemmed<'a>> {
    let counts = |token: &&Token| !matches!(token.kind, TokenKind::Punct | TokenKind::Symbol);
    let stem = |token: &'a Token| match token.kind {
        TokenKind::Word => class_of(&token.key, rules),
        _ => Cow::Borrowed(token.key.as_str()),
    };
    let all = (0..).zip(tokens).filter(|(_, token)| counts(token));
    all.map(|(at, token)| Stemmed { token: at, stem: stem(token) }).collect()
}
