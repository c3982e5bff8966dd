//! Q7 question marks, Q8 commas, Q10 the mark at the end, Q17 dashes.

use super::chars::{ZWNJ, digit, is_arabic, is_arabic_mark, is_bidi, is_latin, is_space};
use super::code::{Code, Severity};
use super::finding::Finding;
use super::scene::{Scene, Text};

/// What may stand between a mark and the word that it belongs to.
fn is_closing(c: char) -> bool {
    is_space(c) || is_bidi(c) || c == ZWNJ || is_arabic_mark(c) || "\"'”’»›)]}!?؟….".contains(c)
}

fn is_opening(c: char) -> bool {
    is_space(c) || is_bidi(c) || "\"'“‘«‹([{".contains(c)
}

/// Q7.
pub(super) fn question(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    if !scene.is_arabic_script() {
        return missing_question(scene, &["?"], out);
    }
    let target = &scene.target;
    for (index, &(byte, c)) in target.chars.iter().enumerate() {
        if c != '?' || target.is_shielded(byte) {
            continue;
        }
        let before = target.last_but(index, |c| is_closing(c) || digit(c).is_some());
        if !before.is_some_and(is_latin) {
            let what = "a question mark of another script";
            out.push(Finding::new(Code::Q7, what).at(target.bytes(index..index + 1)).fix("؟"));
        }
    }
    missing_question(scene, &["?", "؟"], out);
}

fn missing_question(scene: &Scene<'_>, marks: &[&str], out: &mut Vec<Finding>) {
    if end_of(&scene.source) != Some(End::Question) || marks.iter().any(|mark| scene.target.text.contains(mark)) {
        return;
    }
    let source = &scene.source;
    let Some(index) = source.chars.iter().rposition(|(_, c)| matches!(c, '?' | '؟')) else { return };
    let told = scene.target.tokens.iter().any(|token| {
        let word = scene.target.get(token.range.clone());
        scene.lists.indirect.iter().any(|indirect| indirect == word)
    });
    let finding = Finding::new(Code::Q7, "the source asks, the translation has no question mark");
    let severity = if told { Severity::Warning } else { Severity::Error };
    out.push(finding.of_source(source.bytes(index..index + 1)).graded(severity));
}

/// Q8.
pub(super) fn comma(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    if !scene.is_arabic_script() {
        return;
    }
    let target = &scene.target;
    for (index, &(byte, c)) in target.chars.iter().enumerate() {
        let right = match c {
            ',' => "،",
            ';' => "؛",
            _ => continue,
        };
        if target.is_shielded(byte) || !is_between_words(target, index) {
            continue;
        }
        out.push(Finding::new(Code::Q8, "a mark of another script").at(target.bytes(index..index + 1)).fix(right));
    }
}

/// Arabic script before the mark, and no digit or Latin letter pressed against it. Of several marks in a row each is
/// what the first is.
fn is_between_words(text: &Text<'_>, index: usize) -> bool {
    let pressed = text.next_but(index + 1, is_pause).is_some_and(|c| digit(c).is_some() || is_latin(c));
    let after_digit = text.last_but(index, is_pause).and_then(digit).is_some();
    let before = text.last_but(index, |c| is_closing(c) || is_pause(c) || digit(c).is_some());
    let after = text.next_but(index + 1, |c| is_opening(c) || is_pause(c) || digit(c).is_some());
    let between = before.is_some_and(is_arabic) && (after.is_none_or(is_arabic) || !after_digit);
    between && !(pressed && after_digit)
}

/// Commas and semicolons of either script.
fn is_pause(c: char) -> bool {
    matches!(c, ',' | ';' | '،' | '؛')
}

/// How a segment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Stop,
    Question,
    Exclamation,
    Colon,
    Pause,
    Word,
}

fn end_of(text: &Text<'_>) -> Option<End> {
    let quoted = |c: char| is_space(c) || is_bidi(c) || c == ZWNJ || "\"'“”„‘’«»‹›)]}".contains(c);
    let last = text.last_but(text.chars.len(), quoted)?;
    Some(match last {
        '.' | '۔' | '…' | '。' | '।' => End::Stop,
        '?' | '؟' | '？' => End::Question,
        '!' | '！' => End::Exclamation,
        ':' | '：' => End::Colon,
        ',' | ';' | '،' | '؛' | '-' | '–' | '—' => End::Pause,
        _ => End::Word,
    })
}

/// Q10.
pub(super) fn end(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let (Some(source), Some(target)) = (end_of(&scene.source), end_of(&scene.target)) else { return };
    // A question mark is the business of Q7.
    if source == target || source == End::Question {
        return;
    }
    let name = |end: End| match end {
        End::Stop => "a full stop",
        End::Question => "a question mark",
        End::Exclamation => "an exclamation mark",
        End::Colon => "a colon",
        End::Pause => "a comma or dash",
        End::Word => "no mark",
    };
    let what = format!("the source ends with {}, the translation with {}", name(source), name(target));
    let place = |text: &Text<'_>| text.chars.len().checked_sub(1).map(|last| text.bytes(last..last + 1));
    let mut finding = Finding::new(Code::Q10, what);
    (finding.source, finding.target) = (place(&scene.source), place(&scene.target));
    out.push(finding);
}

/// Q17.
pub(super) fn dash(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let target = &scene.target;
    let used = |dash: char| scene.source.text.contains(dash);
    let wanted = match (used('–'), used('—')) {
        (true, false) => Some('–'),
        (false, true) => Some('—'),
        _ => None,
    };
    for (index, &(byte, c)) in target.chars.iter().enumerate() {
        let spaced = target.before(index).is_some_and(is_space) && target.at(index + 1).is_some_and(is_space);
        if c != '-' || !spaced || target.is_shielded(byte) || is_minus(target, index) {
            continue;
        }
        let finding = Finding::new(Code::Q17, "a hyphen for a dash; write – or —").at(target.bytes(index..index + 1));
        out.push(match wanted {
            Some(dash) => finding.offer(dash),
            None => finding,
        });
    }
}

/// Between two numbers it counts or reckons; at the start it makes a list.
fn is_minus(text: &Text<'_>, index: usize) -> bool {
    let before = text.last_but(index, is_space);
    let after = text.next_but(index + 1, is_space);
    before.is_none() || (before.and_then(digit).is_some() && after.and_then(digit).is_some())
}
