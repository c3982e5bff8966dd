//! Q5: the half-space (U+200C), rules (a) to (g).

use super::chars::{ZWJ, ZWNJ, is_arabic, is_arabic_mark, is_space};
use super::code::{Code, Severity};
use super::finding::Finding;
use super::scene::{Scene, Text};
use crate::text::rules::rules_for;
use crate::text::token::{Token, TokenKind};

/// Letters that join nothing after them: behind them a half-space is not seen.
const NON_JOINING: &[char] = &['ا', 'آ', 'أ', 'إ', 'د', 'ذ', 'ر', 'ز', 'ژ', 'و', 'ؤ', 'ډ', 'ړ', 'ږ'];
/// What a half-space is in HTML.
const ENTITIES: &[&str] = &["&zwnj;", "&#8204;", "&#x200c;", "&#x200C;", "&#X200C;"];

/// All of Q5.
pub(super) fn half_space(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let target = &scene.target;
    entities(target, out);
    if !scene.is_arabic_script() {
        return;
    }
    for index in 0..target.chars.len() {
        out.extend(at(scene, index));
    }
    if scene.is_persian() {
        target
            .tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .for_each(|token| out.extend(spaced(target, token)));
    }
}

/// (g)
fn entities(target: &Text<'_>, out: &mut Vec<Finding>) {
    for entity in ENTITIES {
        for (at, found) in target.text.match_indices(entity) {
            let what = format!("`{entity}` is a half-space of HTML");
            out.push(Finding::new(Code::Q5, what).at(at..at + found.len()).fix(ZWNJ));
        }
    }
}

/// (a), (b), (c) and (f): one character.
fn at(scene: &Scene<'_>, index: usize) -> Option<Finding> {
    let target = &scene.target;
    let c = target.at(index)?;
    let (before, after) = (target.before(index), target.at(index + 1));
    let range = target.bytes(index..index + 1);
    if target.is_shielded(range.start) {
        return None;
    }
    let is_letter = |c: Option<char>| c.is_some_and(|c| is_arabic(c) || is_arabic_mark(c));
    let inside = is_letter(before) && is_letter(after);
    match c {
        ZWNJ if before == Some(ZWNJ) => Some(Finding::new(Code::Q5, "the half-space stands twice").at(range).fix("")),
        ZWNJ if is_edge(before) || is_edge(after) => {
            Some(Finding::new(Code::Q5, "a half-space at the edge of a word").at(range).fix(""))
        }
        ZWNJ if scene.is_persian()
            && before.is_some_and(|c| NON_JOINING.contains(&c))
            && !is_before_affix(target, index, &scene.lists.loose_affixes) =>
        {
            let what = "a half-space behind a letter that does not join changes nothing";
            Some(Finding::new(Code::Q5, what).at(range).graded(Severity::Info).fix(""))
        }
        '\u{AC}' | ZWJ | '\u{200B}' if inside => Some(
            Finding::new(Code::Q5, format!("{} stands for a half-space", super::chars::name(c))).at(range).fix(ZWNJ),
        ),
        // «ه‍.ش.»: the joiner gives the letter its shape.
        ZWJ if before == Some('ه') && !is_letter(after) => None,
        ZWJ | '\u{200B}' if is_letter(before) || is_letter(after) => Some(
            Finding::new(Code::Q5, format!("{} is not seen and does nothing", super::chars::name(c))).at(range).fix(""),
        ),
        _ => None,
    }
}

/// Whether what stands beside a half-space is no part of a word.
fn is_edge(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric() && !is_arabic_mark(c) && c != ZWNJ && c != ZWJ)
}

fn is_before_affix(text: &Text<'_>, index: usize, affixes: &[String]) -> bool {
    let rest = text.get(text.byte(index + 1)..text.text.len());
    affixes.iter().any(|affix| rest.starts_with(affix.as_str()))
}

/// (d) and (e): an affix that stands behind a space, as the tokens know it (T6).
fn spaced(target: &Text<'_>, token: &Token) -> Option<Finding> {
    let word = target.get(token.range.clone());
    let (head, tail) = word.split_once(is_space)?;
    let tail = tail.trim_start_matches(is_space);
    let affixes = rules_for(target.lang).affixes?;
    let bare: String = head.chars().filter(|c| !is_arabic_mark(*c)).collect();
    let is_prefix = affixes.verb_prefixes.contains(&bare.as_str()) || bare == affixes.may_prefix;
    let is_suffix = affixes.suffixes.contains(&tail) || affixes.comparatives.contains(&tail);
    // A half-space beside the space goes first.
    if !(is_prefix || is_suffix) || tail.contains(is_space) || head.ends_with(ZWNJ) {
        return None;
    }
    let start = token.range.start + head.len();
    let end = token.range.end - tail.len();
    let part = if is_prefix { head } else { tail };
    let what = format!("a half-space joins this to its word: {part}");
    Some(Finding::new(Code::Q5, what).at(start..end).fix(ZWNJ))
}
