//! Q6: quotation marks.

use super::chars::{ZWNJ, is_arabic, is_space};
use super::code::Code;
use super::finding::Finding;
use super::scene::{Scene, Text};
use super::settings::QuoteStyle;

/// Which way a mark looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Opens,
    Closes,
}

/// A quotation mark of the target, by index.
struct Mark {
    index: usize,
    c: char,
    way: Option<Way>,
}

const DOUBLE: &[char] = &['"', '“', '”', '„', '‟', '«', '»'];

/// Q6.
pub(super) fn quotes(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    parity(scene, out);
    let style = match scene.settings.quotes {
        QuoteStyle::Native if scene.is_persian() => QuoteStyle::Guillemets,
        QuoteStyle::Native => QuoteStyle::Keep,
        style => style,
    };
    if style == QuoteStyle::Keep {
        return;
    }
    let mut depth = 0usize;
    let marks = marks(&scene.target);
    let clear = is_clear(&scene.target, &marks);
    for mark in &marks {
        let inner = match mark.way {
            Some(Way::Opens) => {
                depth += 1;
                depth > 1
            }
            Some(Way::Closes) => {
                depth = depth.saturating_sub(1);
                depth > 0
            }
            None => false,
        };
        out.extend(style_of(scene, mark, inner, style).map(|finding| finding.safe_if(clear)));
    }
    singles(scene, &marks, style, out);
    balance(scene, &marks, out);
}

/// Whether all marks belong together, so that changing them is safe. A quotation may have begun in the segment
/// before, or go on in the next.
fn is_clear(text: &Text<'_>, marks: &[Mark]) -> bool {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for (at, mark) in marks.iter().enumerate() {
        match (mark.way, depth) {
            (Some(Way::Opens), _) => depth += 1,
            (Some(Way::Closes), 0) => {
                // Behind a figure it may be inches.
                if at > 0 || text.before(mark.index).is_some_and(char::is_numeric) {
                    return false;
                }
            }
            (Some(Way::Closes), _) => depth -= 1,
            (None, _) => return false,
        }
        deepest = deepest.max(depth);
    }
    deepest <= 2 && depth <= 1 && (depth == 0 || deepest == 1)
}

fn style_of(scene: &Scene<'_>, mark: &Mark, inner: bool, style: QuoteStyle) -> Option<Finding> {
    let range = scene.target.bytes(mark.index..mark.index + 1);
    let pair = pair(style, inner);
    let wanted = mark.way.map(|way| if way == Way::Opens { pair.0 } else { pair.1 });
    let known: &[char] = if style == QuoteStyle::Curly { &['“', '”'] } else { &['«', '»'] };
    if wanted == Some(mark.c) || (known.contains(&mark.c) && (wanted.is_none() || !is_nested(mark, inner, style))) {
        return None;
    }
    let what = match wanted {
        Some(_) => "a quotation mark of another kind".to_owned(),
        None => format!("the quotation marks here are {} and {}", pair.0, pair.1),
    };
    let finding = Finding::new(Code::Q6, what).at(range);
    Some(match wanted {
        Some(wanted) => finding.fix(wanted),
        None => finding,
    })
}

/// `«` inside `«»`, if the way it looks is the one it was written for.
fn is_nested(mark: &Mark, inner: bool, style: QuoteStyle) -> bool {
    let says = if mark.c == '«' { Way::Opens } else { Way::Closes };
    inner && style == QuoteStyle::Guillemets && mark.way == Some(says)
}

fn pair(style: QuoteStyle, inner: bool) -> (char, char) {
    match (style, inner) {
        (QuoteStyle::Curly, false) => ('“', '”'),
        (QuoteStyle::Curly, true) => ('‘', '’'),
        (_, false) => ('«', '»'),
        (_, true) => ('‹', '›'),
    }
}

fn marks(text: &Text<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let straight = text.chars.iter().filter(|(_, c)| *c == '"').count();
    for (index, &(byte, c)) in text.chars.iter().enumerate() {
        let inches = c == '"' && straight % 2 == 1 && text.before(index).is_some_and(char::is_numeric);
        if DOUBLE.contains(&c) && !text.is_shielded(byte) && !inches {
            let said = match c {
                '«' | '„' => Some(Way::Opens),
                '»' => Some(Way::Closes),
                _ => None,
            };
            let by_glyph = match c {
                '“' | '‟' => Some(Way::Opens),
                '”' => Some(Way::Closes),
                _ => None,
            };
            marks.push(Mark { index, c, way: said.or_else(|| way(text, index)).or(by_glyph) });
        }
    }
    marks
}

/// Which way a mark looks, by what stands beside it.
fn way(text: &Text<'_>, index: usize) -> Option<Way> {
    let outside = |c: Option<char>| c.is_none_or(|c| is_space(c) || c.is_whitespace());
    let (before, after) = (text.before(index), text.at(index + 1));
    let opens = outside(before) || before.is_some_and(|c| "([{«‹-–—/".contains(c) || c == ZWNJ);
    let closes = outside(after) || after.is_some_and(|c| ".,،؛;:!؟?…»›)]}-–—/".contains(c) || c == ZWNJ);
    match (opens, closes) {
        (true, false) => Some(Way::Opens),
        (false, true) => Some(Way::Closes),
        _ => None,
    }
}

/// Single marks around Arabic script are quotation marks of English.
fn singles(scene: &Scene<'_>, doubles: &[Mark], style: QuoteStyle, out: &mut Vec<Finding>) {
    let target = &scene.target;
    if style != QuoteStyle::Guillemets {
        return;
    }
    let mut open: Option<usize> = None;
    for (index, &(byte, c)) in target.chars.iter().enumerate() {
        if !matches!(c, '\'' | '‘' | '’' | '‚') || target.is_shielded(byte) {
            continue;
        }
        match (way(target, index), open) {
            (Some(Way::Opens), _) if target.at(index + 1).is_some_and(is_arabic) => open = Some(index),
            (Some(Way::Closes), Some(first)) => {
                let around = doubles.iter().filter(|mark| mark.index < first);
                let depth = around.fold(0usize, |depth, mark| match mark.way {
                    Some(Way::Opens) => depth + 1,
                    _ => depth.saturating_sub(1),
                });
                let (left, right) = pair(style, depth > 0);
                for (at, wanted) in [(first, left), (index, right)] {
                    let what = "a quotation mark of another kind";
                    out.push(Finding::new(Code::Q6, what).at(target.bytes(at..at + 1)).fix(wanted));
                }
                open = None;
            }
            _ => {}
        }
    }
}

/// In one segment at most one mark is missing: a quotation may begin or end in another.
fn balance(scene: &Scene<'_>, marks: &[Mark], out: &mut Vec<Finding>) {
    let count = |way: Way| marks.iter().filter(|mark| mark.way == Some(way)).count();
    let (opens, closes) = (count(Way::Opens), count(Way::Closes));
    if opens.abs_diff(closes) > 1
        && let Some(last) = marks.last()
    {
        let what = format!("{opens} quotation marks open and {closes} close");
        out.push(Finding::new(Code::Q6, what).at(scene.target.bytes(last.index..last.index + 1)));
    }
}

/// Pairs of marks may be fewer or more in a translation, a half of one may not.
fn parity(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let count = |text: &Text<'_>| marks(text).len();
    let (source, target) = (count(&scene.source), count(&scene.target));
    let alone = |text: &Text<'_>| {
        let marks = text.chars.iter().enumerate();
        marks.filter(|(index, (_, c))| matches!(c, '\'' | '‘' | '’') && way(text, *index).is_some()).count()
    };
    let even = |more: usize| (source + more) % 2 == target % 2;
    if even(0) || even(alone(&scene.source)) || (alone(&scene.target) > 0 && even(alone(&scene.target))) {
        return;
    }
    let what = format!("the source has {source} quotation marks, the translation {target}");
    let place = |text: &Text<'_>| marks(text).last().map(|mark| text.bytes(mark.index..mark.index + 1));
    let mut finding = Finding::new(Code::Q6, what);
    (finding.source, finding.target) = (place(&scene.source), place(&scene.target));
    out.push(finding);
}
