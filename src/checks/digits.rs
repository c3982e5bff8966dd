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

/// The marks inside a number, European and Persian: between groups, and before a fraction.
const GROUP: (char, char) = (',', '٬');
const POINT: (char, char) = ('.', '٫');

/// Digits of another system than the target's, and of two systems in one segment.
pub(super) fn digits(scene: &Scene<'_>, names: &[std::ops::Range<usize>], out: &mut Vec<Finding>) {
    let native = scene.is_persian() || scene.is_pashto();
    let wanted = match scene.settings.digits {
        DigitStyle::Native if native => Some(Digits::Persian),
        DigitStyle::Native if !scene.target.lang.is_rtl() => Some(Digits::Ascii),
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
    let right = rewritten(target.get(range.clone()), wanted);
    let what = match run.system {
        Digits::Ascii => "European digits",
        Digits::Arabic => "digits of Arabic",
        Digits::Persian => "Persian digits",
    };
    Finding::new(Code::Q4, what).at(range).fix(right)
}

/// A number in other digits. Its marks change with them where it is clear what they are.
fn rewritten(number: &str, wanted: Digits) -> String {
    let marks = has_clear_marks(number);
    let mark = |(european, persian): (char, char), c: char| {
        (marks && (c == european || c == persian)).then_some(if wanted == Digits::Ascii { european } else { persian })
    };
    let written = |c: char| match digit(c) {
        Some((_, value)) => wanted.write(value),
        None => mark(GROUP, c).or_else(|| mark(POINT, c)).unwrap_or(c),
    };
    number.chars().map(written).collect()
}

/// Groups of three and at most one point behind them: `2,300`, `1.5`. In `1.500` the point may part groups, and
/// `2.5.1` is no number.
fn has_clear_marks(number: &str) -> bool {
    let is = |(european, persian): (char, char)| move |c: char| c == european || c == persian;
    let (whole, fraction) = match number.split_once(is(POINT)) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let groups: Vec<usize> = whole.split(is(GROUP)).map(|group| group.chars().count()).collect();
    let grouped = groups.len() > 1;
    let whole = !grouped || (groups[0] <= 3 && groups.iter().skip(1).all(|count| *count == 3));
    let only_digits = |part: &str| !part.is_empty() && part.chars().all(|c| digit(c).is_some());
    whole && fraction.is_none_or(|part| only_digits(part) && (grouped || part.chars().count() != 3))
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
            Some(run) if run.system == system && goes_on(text, run.last, index) => run.last = index + 1,
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

/// Whether the digit at an index goes on with the run that ended before `last`: at once, or behind a mark of the number.
fn goes_on(text: &Text<'_>, last: usize, index: usize) -> bool {
    let marked = || {
        let byte = text.byte(last);
        let next = text.tokens.partition_point(|token| token.range.end <= byte);
        let token = text.tokens.get(next).filter(|token| token.range.start < byte && token.kind == TokenKind::Number);
        token.is_some_and(|token| token.range.contains(&text.byte(index)))
            && text.at(last).is_some_and(|c| [GROUP.0, GROUP.1, POINT.0, POINT.1].contains(&c))
    };
    last == index || (last + 1 == index && marked())
}

/// Whether a number belongs to something in Latin letters: `S-300`, `MI6`, `Windows 11`, `(MWPs, 2019)`.
fn is_foreign(text: &Text<'_>, index: usize) -> bool {
    let byte = text.byte(index);
    let next = text.tokens.partition_point(|token| token.range.end <= byte);
    let token = text.tokens.get(next).filter(|token| token.range.contains(&byte));
    let in_code = token
        .is_some_and(|token| token.kind != TokenKind::Number && text.get(token.range.clone()).chars().any(is_latin));
    let between = |c: char| matches!(c, ' ' | '-' | '/' | '.' | '_' | ':' | '+' | '#') || digit(c).is_some();
    let after_word = text.last_but(index, between).is_some_and(is_latin);
    in_code
        || after_word
        || text.next_but(index, |c| matches!(c, '.' | '-' | '_') || digit(c).is_some()).is_some_and(is_latin)
}
