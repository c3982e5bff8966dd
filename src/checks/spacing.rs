//! Q9: spaces.

use std::ops::Range;

use super::chars::{ZWNJ, digit, is_arabic, is_arabic_mark, is_latin};
use super::code::Code;
use super::finding::Finding;
use super::scene::{Scene, Text};

/// No space before these, and one behind.
const STOPS: &[char] = &['،', '؛', ':', '.', '!', '؟', '»', ')', ']', '›'];
/// The same in scripts with European marks.
const EUROPEAN_STOPS: &[char] = &[',', ';', ':', '.', '!', '?', ')', ']'];
/// A space before these, and none behind.
const OPENINGS: &[char] = &['«', '(', '[', '‹'];
/// The longest ending that is offered in brackets: «فایل(ها)».
const ENDING: usize = 5;

/// Q9.
pub(super) fn spacing(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let target = &scene.target;
    doubled(target, out);
    let french = matches!(target.lang.base(), "fr" | "ar" | "ug");
    if scene.is_persian() || scene.is_pashto() {
        arabic_script(target, out);
    } else if !french && !scene.is_arabic_script() {
        before_stops(target, EUROPEAN_STOPS, out);
    }
}

fn doubled(text: &Text<'_>, out: &mut Vec<Finding>) {
    let mut index = 0;
    while index < text.chars.len() {
        let run = text.chars.iter().skip(index).take_while(|(_, c)| *c == ' ').count();
        let inside = index > 0 && index + run < text.chars.len() && text.before(index) != Some('\n');
        if run > 1 && inside {
            out.push(Finding::new(Code::Q9, "more than one space").at(text.bytes(index..index + run)).fix(" "));
        }
        index += run.max(1);
    }
}

fn arabic_script(text: &Text<'_>, out: &mut Vec<Finding>) {
    before_stops(text, STOPS, out);
    for (index, &(byte, c)) in text.chars.iter().enumerate() {
        if text.is_shielded(byte) {
            continue;
        }
        if STOPS.contains(&c) && lacks_space_after(text, index) {
            out.push(add(text, index + 1, "no space behind the mark"));
        }
        if OPENINGS.contains(&c) {
            if let Some(range) = spaces(text, index + 1, true) {
                out.push(Finding::new(Code::Q9, "a space behind the opening mark").at(range).fix(""));
            }
            if text.before(index).is_some_and(|c| is_arabic(c) || is_arabic_mark(c) || STOPS.contains(&c))
                && !is_ending(text, index)
            {
                out.push(add(text, index, "no space before the opening mark"));
            }
        }
    }
}

/// A place where a space is missing: shown with the characters beside it.
fn add(text: &Text<'_>, index: usize, what: &str) -> Finding {
    let range = text.bytes(index - 1..index + 1);
    let (before, after) = (text.before(index).unwrap_or(' '), text.at(index).unwrap_or(' '));
    Finding::new(Code::Q9, what).at(range).fix(format!("{before} {after}"))
}

fn before_stops(text: &Text<'_>, stops: &[char], out: &mut Vec<Finding>) {
    for (index, &(byte, c)) in text.chars.iter().enumerate() {
        if !stops.contains(&c) || text.is_shielded(byte) {
            continue;
        }
        let after = text.at(index + 1);
        // `.NET`, `.5`, ` ...`, `:)`, ` :-)`.
        let begins = c == '.' && after.is_some_and(|c| c == '.' || c.is_alphanumeric());
        let smiles = matches!(c, ':' | ';') && after.is_some_and(|c| matches!(c, ')' | '(' | '-' | 'D' | 'P'));
        if begins || smiles {
            continue;
        }
        if let Some(range) = spaces(text, index, false) {
            out.push(Finding::new(Code::Q9, "a space before the mark").at(range).fix(""));
        }
    }
}

/// The spaces from an index on, or before it; none at the edges of the text.
fn spaces(text: &Text<'_>, index: usize, behind: bool) -> Option<Range<usize>> {
    let is = |c: Option<char>| matches!(c, Some(' ' | '\u{A0}'));
    let (mut first, mut last) = (index, index);
    while behind && is(text.at(last)) {
        last += 1;
    }
    while !behind && is(text.before(first)) {
        first -= 1;
    }
    let inside = first > 0 && last < text.chars.len() && text.before(first) != Some('\n');
    (first < last && inside).then(|| text.bytes(first..last))
}

/// A letter pressed against a mark. Abbreviations (`ه.ش`), Latin and numbers may be.
fn lacks_space_after(text: &Text<'_>, index: usize) -> bool {
    let Some(c) = text.at(index) else { return false };
    let Some(after) = text.at(index + 1) else { return false };
    if !(is_arabic(after) || (OPENINGS.contains(&after) && !matches!(c, ')' | ']'))) {
        return false;
    }
    match c {
        '.' | ':' => {
            let before = text.before(index);
            let words =
                before.is_some_and(|c| is_arabic(c) || is_arabic_mark(c) || "»)]".contains(c) || digit(c).is_some());
            words && !before.is_some_and(is_latin) && !is_abbreviation(text, index)
        }
        ')' | ']' | '»' | '›' => true,
        _ => true,
    }
}

/// A dot or colon behind or before a letter that stands alone.
fn is_abbreviation(text: &Text<'_>, index: usize) -> bool {
    let letter = |at: Option<usize>| at.and_then(|at| text.at(at)).is_some_and(|c| is_arabic(c) || c == ZWNJ);
    let before = letter(index.checked_sub(1)) && !letter(index.checked_sub(2));
    let after = letter(Some(index + 1)) && !letter(Some(index + 2));
    let dotted = text.at(index + 3) == Some('.') || text.at(index + 2) == Some('.');
    before || after || dotted
}

/// «فایل(ها)»: what stands in the brackets is an ending.
fn is_ending(text: &Text<'_>, index: usize) -> bool {
    let inside = text.chars.iter().skip(index + 1).take(ENDING + 1);
    text.at(index) == Some('(')
        && inside.clone().any(|(_, c)| *c == ')')
        && !inside.take_while(|(_, c)| *c != ')').any(|(_, c)| *c == ' ')
}
