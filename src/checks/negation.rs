//! Q21: a negation that got lost.

use super::chars::ZWNJ;
use super::code::Code;
use super::finding::Finding;
use super::lists::Lists;
use super::scene::{Scene, Text};
use crate::text::rules::{Affixes, rules_for};
use crate::text::token::{Token, TokenKind};

/// Q21: by words, not by grammar; so it is no more than a hint.
pub(super) fn negation(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let (source, target) = (&scene.source, &scene.target);
    let target_list = &scene.lists.negation;
    if target_list.sure.is_empty() || target.is_empty() {
        return;
    }
    let Some(word) =
        source.tokens.iter().enumerate().find(|(at, token)| is_sure(source, *at, token, scene.source_lists))
    else {
        return;
    };
    if target.tokens.iter().any(|token| negates(target, token, scene.lists)) {
        return;
    }
    let what = format!("nothing in the translation says {}", source.get(word.1.range.clone()));
    out.push(Finding::new(Code::Q21, what).of_source(word.1.range.clone()));
}

fn is_sure(text: &Text<'_>, at: usize, token: &Token, lists: &Lists) -> bool {
    let word = lowered(text, token);
    let list = &lists.negation;
    let contracted = word.ends_with("n't") || word.ends_with("n’t");
    // `No. 5` counts.
    let numbered = word == "no" && text.tokens.get(at + 1).is_some_and(|next| next.key == ".");
    token.kind == TokenKind::Word && !numbered && (contracted || list.sure.contains(&word))
}

fn lowered(text: &Text<'_>, token: &Token) -> String {
    text.get(token.range.clone()).to_lowercase()
}

fn negates(text: &Text<'_>, token: &Token, lists: &Lists) -> bool {
    if token.kind != TokenKind::Word {
        return false;
    }
    let list = &lists.negation;
    let word = lowered(text, token);
    let bare: String = token.key.chars().filter(|c| *c != ZWNJ).collect();
    if list.not.contains(&word) || list.not.contains(&bare) {
        return false;
    }
    let is = |known: &String| *known == word || known.chars().filter(|c| *c != ZWNJ).eq(bare.chars());
    list.sure.iter().chain(&list.also).any(is)
        || list.begins.iter().any(|begin| word.starts_with(begin.as_str()))
        || list.ends.iter().any(|end| word.ends_with(end.as_str()))
        || rules_for(text.lang).affixes.is_some_and(|affixes| negated_verb(&bare, &list.verb_prefix, affixes))
}

/// ن before a verb form of the tables: «نکرد», «نرود», «نیامده».
fn negated_verb(word: &str, prefix: &str, affixes: &Affixes) -> bool {
    let Some(rest) = word.strip_prefix(prefix).filter(|_| !prefix.is_empty()) else { return false };
    // «نیامد»: ی stands for the alef of آمد.
    let long = rest.strip_prefix("یا").map(|rest| format!("آ{rest}"));
    let short = rest.strip_prefix('ی').map(str::to_owned);
    let other = short.as_ref().map(|rest| format!("ا{rest}"));
    [Some(rest.to_owned()), long, short, other].into_iter().flatten().any(|rest| {
        let past = affixes.past_stems.iter().filter_map(|stem| rest.strip_prefix(stem));
        let present = affixes.present_stems.iter().filter_map(|stem| rest.strip_prefix(stem));
        let ending = |end: &str| affixes.verb_endings.contains(&end);
        past.into_iter().any(|end| end.is_empty() || end.starts_with('ه') || end == "ن" || ending(end))
            || present.into_iter().any(|end| end.is_empty() || ending(end))
    })
}
