//! Q4: the digits of the target.

use super::chars::{Digits, digit, is_latin};
use super::code::Code;
use super::finding::Finding;
use super::scene::{Scene, Text};
use super::settings::DigitStyle;
use crate::text::token::TokenKind;

/// A run of digits in the target.
struct Run {
    first: usize,
    last: usize,
    system: Digits,
    /// Not in a name such as `S-300`, behind a Latin word, or in an address.
    free: bool,
}

/// Digits of another system than the target's, and of two systems in one segment.
pub(super) fn digits(scene: &Scene<'_>, names: &[std::ops::Range<usize>], out: &mut Vec<Finding>) {
    let native = scene.is_persian() || scene.is_pashto();
    let wanted = match scene.settings.digits {
        DigitStyle::Native if native => Some(Digits::Persian),
        DigitStyle::Latin => Some(Digits::Ascii),
        _ if !scene.is_arabic_script() => return,
        _ => None,
    };
    let runs = runs(&scene.target, names);
    match wanted {
        Some(wanted) => {
            out.extend(runs.iter().filter(|run| run.free && run.system != wanted).map(|run| other(scene, run, wanted)));
        }
        None => out.extend(mixed(scene, &runs)),
    }
}

fn other(scene: &Scene<'_>, run: &Run, wanted: Digits) -> Finding {
    let target = &scene.target;
    let range = target.bytes(run.first..run.last);
    let written = |c: char| digit(c).map_or(c, |(_, value)| wanted.write(value));
    let right: String = target.get(range.clone()).chars().map(written).collect();
    let what = match run.system {
        Digits::Ascii => "European digits",
        Digits::Arabic => "digits of Arabic",
        Digits::Persian => "Persian digits",
    };
    Finding::new(Code::Q4, what).at(range).fix(right)
}

fn mixed(scene: &Scene<'_>, runs: &[Run]) -> Option<Finding> {
    let mut free = runs.iter().filter(|run| run.free);
    let first = free.next()?;
    let odd = free.find(|run| run.system != first.system)?;
    let range = scene.target.bytes(odd.first..odd.last);
    Some(Finding::new(Code::Q4, "digits of two systems in one segment").at(range))
}

fn runs(text: &Text<'_>, names: &[std::ops::Range<usize>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (index, &(byte, c)) in text.chars.iter().enumerate() {
        let Some((system, _)) = digit(c) else { continue };
        match runs.last_mut() {
            Some(run) if run.last == index && run.system == system => run.last = index + 1,
            _ => {
                let named = names.iter().any(|range| range.contains(&byte));
                let foreign = system == Digits::Ascii && is_foreign(text, index);
                let free = !(named || foreign || text.is_shielded(byte));
                runs.push(Run { first: index, last: index + 1, system, free });
            }
        }
    }
    runs
}

/// Whether a number belongs to something in Latin letters: `S-300`, `MI6`, `Windows 11`, `(MWPs, 2019)`.
fn is_foreign(text: &Text<'_>, index: usize) -> bool {
    let byte = text.byte(index);
    let token = text.tokens.iter().find(|token| token.range.contains(&byte));
    let in_code = token
        .is_some_and(|token| token.kind != TokenKind::Number && text.get(token.range.clone()).chars().any(is_latin));
    let between = |c: char| matches!(c, ' ' | '-' | '/' | '.' | '_' | ':' | '+' | '#') || digit(c).is_some();
    let after_word = text.last_but(index, between).is_some_and(is_latin);
    in_code
        || after_word
        || text.next_but(index, |c| matches!(c, '.' | '-' | '_') || digit(c).is_some()).is_some_and(is_latin)
}
