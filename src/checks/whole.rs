//! Q11 untranslated, Q12 empty, Q13 length: what the pair as a whole tells.

use super::chars::{is_arabic, is_bidi, is_harakat, is_latin};
use super::code::Code;
use super::finding::Finding;
use super::lists;
use super::scene::{Scene, Text};
use crate::text::key::match_key;
use crate::text::rules::rules_for;
use crate::text::token::TokenKind;

/// Latin words in a row from which on they are a text and no name.
const RUN: usize = 3;
/// Sources of fewer characters are translated at any length.
const SHORT: usize = 21;

/// Characters that a translation may be longer than the range says.
const LEEWAY: f64 = 10.0;

/// Q12.
pub(super) fn empty(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let what = match (scene.source.is_empty(), scene.target.is_empty()) {
        (false, true) => "there is no translation",
        (true, false) => "there is no source",
        _ => return,
    };
    out.push(Finding::new(Code::Q12, what));
}

/// Q11.
pub(super) fn untranslated(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let (source, target) = (&scene.source, &scene.target);
    let rules = rules_for(target.lang);
    let is_text = target.tokens.iter().any(|token| {
        token.kind == TokenKind::Word
            && target.get(token.range.clone()).chars().filter(|c| c.is_alphabetic()).count() > 1
    });
    if is_text && match_key(source.text, rules) == match_key(target.text, rules) {
        let finding = Finding::new(Code::Q11, "the translation is the source");
        return out.push(finding.at(0..target.text.len()).of_source(0..source.text.len()));
    }
    if scene.is_arabic_script() {
        let latin = |word: &str| word.chars().any(is_latin) && !word.chars().any(is_arabic);
        runs_of(target, latin, RUN, out);
    } else if !target.lang.is_rtl() && super::scene::is_arabic_script(source.lang) {
        runs_of(target, |word| word.chars().any(is_arabic), 1, out);
    }
}

/// Rows of at least so many words of another script, outside brackets, tags and addresses.
fn runs_of(text: &Text<'_>, other: impl Fn(&str) -> bool, least: usize, out: &mut Vec<Finding>) {
    let mut run: Vec<std::ops::Range<usize>> = Vec::new();
    let mut depth = 0usize;
    let mut end = |run: &mut Vec<std::ops::Range<usize>>| {
        if let (Some(first), Some(last)) = (run.first(), run.last())
            && run.len() >= least
        {
            out.push(Finding::new(Code::Q11, "this is not translated").at(first.start..last.end));
        }
        run.clear();
    };
    for token in &text.tokens {
        let word = text.get(token.range.clone());
        match token.kind {
            TokenKind::Word if other(word) => {
                if depth == 0 {
                    run.push(token.range.clone());
                }
            }
            TokenKind::Clitic | TokenKind::Symbol => {}
            TokenKind::Punct if matches!(word, "-" | "'" | "’" | "." | "&" | "," | "‘" | "/") => {}
            _ => {
                end(&mut run);
                match word {
                    "(" | "[" => depth += 1,
                    ")" | "]" => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }
    end(&mut run);
}

/// Q13.
pub(super) fn length(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let count = |text: &Text<'_>| text.chars.iter().filter(|(_, c)| !is_bidi(*c) && !is_harakat(*c)).count();
    let (source, target) = (count(&scene.source), count(&scene.target));
    if source < SHORT || target == 0 {
        return;
    }
    let (least, most) = scene.settings.length.unwrap_or_else(|| lists::length(scene.source.lang, scene.target.lang));
    let (small, large) = (|n: usize| u32::try_from(n).unwrap_or(u32::MAX), |n: u32| f64::from(n));
    let ratio = large(small(target)) / large(small(source));
    // In a short text a few words more are no difference.
    let allowed = most + LEEWAY / large(small(source));
    if ratio + 1e-9 >= least && ratio <= allowed {
        return;
    }
    let how = if ratio < least { "short" } else { "long" };
    let percent = (ratio * 100.0).round();
    let what = format!(
        "{how}: {target} characters for {source} ({percent} %; {:.0} to {:.0} are usual)",
        least * 100.0,
        most * 100.0
    );
    out.push(Finding::new(Code::Q13, what).at(0..scene.target.text.len()).of_source(0..scene.source.text.len()));
}
