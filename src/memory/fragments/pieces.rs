//! A text as fragments see it: its words with what stands between them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::text::rules::Rules;
use crate::text::rules::function::is_function_word;
use crate::text::token::{Cutter, TokenKind, Tokens, tokenize};
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

/// What is compared of a word of a stored text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) key: &'a str,
    pub(super) before: Before,
    pub(super) capital: bool,
    /// Which of the tokens it is.
    token: usize,
}

/// What is compared of the words of a text.
pub(super) fn seen<'a, T: Tokens + ?Sized>(text: &str, tokens: &'a T) -> Vec<Seen<'a>> {
    let mut all = Vec::with_capacity(tokens.count());
    let mut before = Before::Break;
    for (token, (kind, key)) in (0..tokens.count()).filter_map(|at| Some((at, tokens.token(at)?))) {
        if matches!(kind, TokenKind::Punct | TokenKind::Symbol) {
            let hyphen = key == "-" && before == Before::Space;
            before = if hyphen { Before::Hyphen } else { Before::Break };
            continue;
        }
        let before = std::mem::replace(&mut before, Before::Space);
        let first = text.get(tokens.range(token)).and_then(|text| text.chars().next());
        all.push(Seen { key, before, capital: first.is_some_and(char::is_uppercase), token });
    }
    all
}

/// The pieces of a text.
pub(super) fn pieces(text: &str, rules: &Rules) -> Vec<Piece> {
    let mut cutter = Cutter::default();
    let cut = cutter.cut(text, rules);
    pieces_of(&seen(text, cut), cut, rules)
}

/// The words as pieces.
pub(super) fn pieces_of<T: Tokens + ?Sized>(seen: &[Seen<'_>], tokens: &T, rules: &Rules) -> Vec<Piece> {
    let piece = |seen: &Seen<'_>| {
        let Seen { key, before, capital, token } = *seen;
        let kind = tokens.token(token).map_or(TokenKind::Symbol, |(kind, _)| kind);
        let word = kind == TokenKind::Word;
        Piece {
            range: tokens.range(token),
            content: word && !is_function_word(key, rules),
            capital,
            key: key.to_owned(),
            kind,
            stem: if word { class_of(key, rules).into_owned() } else { key.to_owned() },
            before,
        }
    };
    seen.iter().map(piece).collect()
}

/// The pieces of a text with the index classes of those that say something.
pub(super) fn with_classes(text: &str, rules: &Rules) -> (Vec<Piece>, Vec<Option<String>>) {
    let tokens = tokenize(text, rules);
    let pieces = pieces_of(&seen(text, tokens.as_slice()), tokens.as_slice(), rules);
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
