//! Which elements of a page say the language and direction of the translation.
//!
//! A block is turned where at least half of the letters of its running text are translated; an element around blocks
//! where all of these are. The root says the target's language and direction where all that can be read is turned; else
//! every turned block does, and a list or table whose every block is turned does for them. What is not turned keeps what
//! it says.

use std::ops::Range;

use super::Translation;
use crate::document::html::attribute::attributes;
use crate::document::html::{Element, elements};
use crate::document::{Document, flags};
use crate::lang::LanguageTag;

/// A segment of a page, in the order of their places.
struct Piece {
    start: usize,
    /// It is in the document, with another text.
    changed: bool,
    /// Of running text: its letters, and those of them that are translated.
    letters: Option<(usize, usize)>,
    /// The block that it stands in is not turned.
    open: bool,
}

/// The edits in start tags that say the target's language and direction.
pub(super) fn edits(
    document: &Document,
    translations: &[Option<Translation>],
    changed: &[usize],
    target: &LanguageTag,
) -> Vec<(Range<usize>, String)> {
    let kept = kept(document);
    let mut elements = elements(&document.source);
    elements.retain(|element| !is_kept(&kept, element));
    let pieces = weighed(pieces(document, translations, changed), &elements);
    let turned: Vec<&Element> = elements.iter().filter(|element| is_turned(&pieces, element)).collect();
    let (tops, is_root) = tops(&turned);
    let way = if target.is_rtl() { "rtl" } else { "ltr" };
    let told = told(document, &elements);
    let is_told = |at: usize| {
        let before = told.partition_point(|(start, _)| *start < at).checked_sub(1);
        before.and_then(|last| told.get(last)).is_some_and(|(_, end)| *end > at)
    };
    let mut edits = Vec::new();
    for element in turned {
        let (has_lang, has_dir) = said(document, element, (target, way), &mut edits);
        if tops.contains(&element.tag.start) {
            let mut more = String::new();
            if !has_lang {
                more += &format!(" lang=\"{}\"", target.as_str());
            }
            if !has_dir && (way == "rtl" || (!is_root && is_told(element.tag.start))) {
                more += &format!(" dir=\"{way}\"");
            }
            let end = element.tag.start + 1 + element.name.len();
            edits.push((end..end, more));
        }
    }
    edits
}

/// Where the elements begin that say a direction, and how far those up to each reach: what begins before that is in one.
fn told(document: &Document, elements: &[Element]) -> Vec<(usize, usize)> {
    let says = |element: &&Element| attributes(tag_of(document, element)).iter().any(|own| is(own.name, "dir"));
    let mut reach = 0;
    let each = |element: &Element| {
        reach = reach.max(element.whole.end);
        (element.whole.start, reach)
    };
    elements.iter().filter(says).map(each).collect()
}

fn tag_of<'d>(document: &'d Document, element: &Element) -> &'d str {
    document.source.get(element.tag.clone()).unwrap_or_default()
}

fn is(name: &str, known: &str) -> bool {
    name.eq_ignore_ascii_case(known)
}

/// Lets the tag of an element say the target's language and direction where it says one; whether it does.
fn said(
    document: &Document,
    element: &Element,
    (target, way): (&LanguageTag, &str),
    edits: &mut Vec<(Range<usize>, String)>,
) -> (bool, bool) {
    let text = tag_of(document, element);
    let (mut has_lang, mut has_dir) = (false, false);
    for attribute in attributes(text) {
        let now = match attribute.name.to_ascii_lowercase().as_str() {
            "lang" | "xml:lang" => target.as_str(),
            "dir" => way,
            _ => continue,
        };
        has_lang |= is(attribute.name, "lang");
        has_dir |= is(attribute.name, "dir");
        let bare = attribute.value.is_empty()
            && text.get(..attribute.value.start).is_some_and(|before| !before.ends_with(['=', '"', '\'']));
        let start = element.tag.start;
        let range = start + attribute.value.start..start + attribute.value.end;
        edits.push((range, if bare { format!("=\"{now}\"") } else { now.to_owned() }));
    }
    (has_lang, has_dir)
}

fn pieces(document: &Document, translations: &[Option<Translation>], changed: &[usize]) -> Vec<Piece> {
    let piece = |(at, segment): (usize, &crate::document::Segment)| {
        let letters = segment.text.chars().filter(|c| c.is_alphabetic()).count();
        let is_translated = translations.get(at).is_some_and(Option::is_some);
        let is_running = !segment.flags.contains(&flags::ATTRIBUTE);
        Piece {
            start: segment.range.start,
            changed: changed.binary_search(&at).is_ok(),
            letters: is_running.then_some((letters, if is_translated { letters } else { 0 })),
            open: false,
        }
    };
    let mut pieces: Vec<Piece> = document.segments.iter().enumerate().map(piece).collect();
    pieces.sort_by_key(|piece| piece.start);
    pieces
}

/// Says of each piece whether its block is turned. A piece without letters is of no weight.
fn weighed(mut pieces: Vec<Piece>, elements: &[Element]) -> Vec<Piece> {
    let mut open: Vec<usize> = Vec::new();
    let mut blocks = elements.iter().enumerate().filter(|(_, element)| element.is_block).peekable();
    let mut sums = vec![(0, 0); elements.len() + 1];
    let mut homes = Vec::with_capacity(pieces.len());
    let ends = |at: usize| elements.get(at).map_or(0, |element| element.whole.end);
    for piece in &pieces {
        while let Some((at, block)) = blocks.next_if(|(_, block)| block.whole.start <= piece.start) {
            open.retain(|around| ends(*around) > block.whole.start);
            open.push(at);
        }
        open.retain(|around| ends(*around) > piece.start);
        // What stands in no block is of one piece with all other such text.
        let home = open.last().copied().unwrap_or(elements.len());
        homes.push(home);
        if let (Some((all, done)), Some(sum)) = (piece.letters, sums.get_mut(home)) {
            *sum = (sum.0 + all, sum.1 + done);
        }
    }
    for (piece, home) in pieces.iter_mut().zip(homes) {
        let (all, done) = sums.get(home).copied().unwrap_or_default();
        piece.open = piece.letters.is_some_and(|(letters, _)| letters > 0) && done * 2 < all;
    }
    pieces
}

/// Whether a change stands in an element, and nothing in it that is not turned.
fn is_turned(pieces: &[Piece], element: &Element) -> bool {
    let from = pieces.partition_point(|piece| piece.start < element.whole.start);
    let to = pieces.partition_point(|piece| piece.start < element.whole.end);
    let inside = pieces.get(from..to).unwrap_or_default();
    inside.iter().any(|piece| piece.changed) && !inside.iter().any(|piece| piece.open)
}

/// Where the tags begin that say the language and direction for all that is in them, and whether that is all of the page:
/// that of the page, else of its body, else of the innermost blocks and of the lists and tables around these.
fn tops(turned: &[&Element]) -> (Vec<usize>, bool) {
    let named = |name: &str| turned.iter().find(|element| element.name == name).map(|found| vec![found.tag.start]);
    if let Some(root) = named("html").or_else(|| named("body")) {
        return (root, true);
    }
    let blocks: Vec<&&Element> = turned.iter().filter(|element| element.is_block).collect();
    let mut tops = Vec::new();
    let mut covered = 0;
    for (at, block) in blocks.iter().enumerate() {
        let is_innermost = blocks.get(at + 1).is_none_or(|next| next.whole.start >= block.whole.end);
        if block.tag.start < covered || !(block.is_ordered || is_innermost) {
            continue;
        }
        covered = block.whole.end;
        tops.push(block.tag.start);
    }
    (tops, false)
}

/// What stands in segments as it is, in order: the bytes of their codes.
fn kept(document: &Document) -> Vec<Range<usize>> {
    let natives = document.plans.iter().flat_map(|plan| &plan.codes);
    let mut kept: Vec<Range<usize>> = natives.map(|native| native.src.clone()).collect();
    kept.sort_unstable_by_key(|src| src.start);
    kept
}

/// Whether an element with all that is in it is one code.
fn is_kept(kept: &[Range<usize>], element: &Element) -> bool {
    let before = kept.partition_point(|src| src.start <= element.whole.start);
    let last = before.checked_sub(1).and_then(|at| kept.get(at));
    element.whole.end > element.tag.end && last.is_some_and(|src| element.whole.end <= src.end)
}
