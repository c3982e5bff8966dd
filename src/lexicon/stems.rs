//! What a text is to the lexicon: the stems of its words, in order.

use std::borrow::Cow;

use crate::text::rules::Rules;
use crate::text::token::{Token, TokenKind, Tokens};
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
pub fn stems<'a>(tokens: &'a [Token], rules: &'a Rules) -> Vec<Stemmed<'a>> {
    stems_of(tokens, rules).collect()
}

/// The same, however the tokens are kept.
pub(crate) fn stems_of<'a, T: Tokens + ?Sized>(tokens: &'a T, rules: &'a Rules) -> impl Iterator<Item = Stemmed<'a>> {
    let all = (0..tokens.count()).filter_map(|at| Some((at, tokens.token(at)?)));
    let counting = all.filter(|(_, (kind, _))| !matches!(kind, TokenKind::Punct | TokenKind::Symbol));
    counting.map(|(token, (kind, key))| Stemmed {
        token,
        stem: if kind == TokenKind::Word { class_of(key, rules) } else { Cow::Borrowed(key) },
    })
}
