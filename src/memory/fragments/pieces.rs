//! A text as fragments see it: its words with what stands between them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::text::rules::Rules;
use crate::text::rules::function::is_function_word;
use crate::text::token::{Token, TokenKind, tokenize};
use crate::text::words::{class_of, words};

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    Space,
    Hyphen,
    /// A mark: no run goes over it.
    Break,
}

/// A word, a number, or another token that is no mark.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    pub(super) key: String,
    pub(super) stem: String,
    pub(super) before: Before,
    pub(super) kind: TokenKind,
    /// Says something by itself.
    pub(super) content: bool,
    pub(super) capital: bool,
}

/// The pieces of a text.
pub(super) fn pieces(text: &str, rules: &Rules) -> Vec<Piece> {
    pieces_of(text, &tokenize(text, rules), rules)
}

fn pieces_of(text: &str, tokens: &[Token], rules: &Rules) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(tokens.len());
    let mut before = Before::Break;
    for token in tokens {
        if matches!(token.kind, TokenKind::Punct | TokenKind::Symbol) {
            let hyphen = token.key == "-" && before == Before::Space;
            before = if hyphen { Before::Hyphen } else { Before::Break };
            continue;
        }
        let before = std::mem::replace(&mut before, Before::Space);
        pieces.push(piece(text, token, before, rules));
    }
    pieces
}

fn piece(text: &str, token: &Token, before: Before, rules: &Rules) -> Piece {
    let word = token.kind == TokenKind::Word;
    let stem = if word { class_of(&token.key, rules).into_owned() } else { token.key.clone() };
    let first = text.get(token.range.clone()).and_then(|text| text.chars().next());
    Piece {
        range: token.range.clone(),
        content: word && !is_function_word(&token.key, rules),
        capital: first.is_some_and(char::is_uppercase),
        key: token.key.clone(),
        kind: token.kind,
        stem,
        before,
    }
}

/// The pieces of a text with the index classes of those that say something.
pub(super) fn with_classes(text: &str, rules: &Rules) -> (Vec<Piece>, Vec<Option<String>>) {
    let tokens = tokenize(text, rules);
    let pieces = pieces_of(text, &tokens, rules);
    let words = words(&tokens, rules);
    // By where they begin; of several words of one token the first.
    let mut starting = FxHashMap::default();
    for (token, word) in words.iter().filter_map(|word| Some((tokens.get(word.token)?, word))) {
        starting.entry(token.range.start).or_insert(word);
    }
    let class = |piece: &Piece| {
        let word = starting.get(&piece.range.start).filter(|_| piece.content);
        word.map(|word| word.class.clone().into_owned())
    };
    let classes = pieces.iter().map(class).collect();
    (pieces, classes)
}

/// The words of a phrase under their keys: what makes two phrases one.
pub(super) fn phrase(pieces: &[Piece]) -> String {
    let keys: Vec<&str> = pieces.iter().map(|piece| piece.key.as_str()).collect();
    keys.join(" ")
}
