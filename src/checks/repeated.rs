//! Q19: the same word twice in a row.

use super::chars::is_space;
use super::code::Code;
use super::finding::Finding;
use super::scene::{Scene, Text};
use crate::text::token::{Token, TokenKind};

/// Q19.
pub(super) fn repeated(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let may = |key: &str| {
        let lists = scene.lists.repeated.iter().chain(&scene.settings.repeated_words);
        lists.into_iter().any(|known| known == key)
    };
    // What the source says twice, the translation may.
    if doubles(&scene.source, true).next().is_some() {
        return;
    }
    for (first, second) in doubles(&scene.target, false) {
        if !may(&second.key) && !may(scene.target.get(second.range.clone())) {
            let what = format!("the same word twice: {}", scene.target.get(second.range.clone()));
            out.push(Finding::new(Code::Q19, what).at(first.range.end..second.range.end).offer(""));
        }
    }
}

fn doubles<'t>(text: &'t Text<'_>, names: bool) -> impl Iterator<Item = (&'t Token, &'t Token)> {
    text.tokens
        .windows(2)
        .filter_map(|pair| match pair {
            [first, second] => Some((first, second)),
            _ => None,
        })
        .filter(move |(first, second)| {
            let between = text.get(first.range.end..second.range.start);
            let written = |token: &Token| text.get(token.range.clone());
            // `Bora Bora` is a name, `Bora bora` hardly.
            let named = !names && written(second).starts_with(char::is_uppercase);
            first.kind == TokenKind::Word
                && second.kind == TokenKind::Word
                && first.key == second.key
                && !first.key.chars().any(char::is_numeric)
                && !between.is_empty()
                && between.chars().all(is_space)
                && !named
        })
}
