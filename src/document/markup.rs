//! The markup inside a segment: as codes for who translates it, and as bytes for who writes it back.

use std::collections::HashMap;
use std::ops::Range;

use super::block::{Block, Mark};
use crate::unit::{Dialect, Inline, Role};

/// Native codes longer than this are not shown: a drawing, a note with its text.
const SHOWN: usize = 400;

/// Where the codes of a segment stand in the file, and what else stands between its first and its last byte.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// By code.
    pub(super) codes: Vec<Native>,
    /// What no translator sees and no file may lose, in order.
    pub(super) hidden: Vec<Hidden>,
}

/// How the file spells a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Native {
    pub(super) src: Range<usize>,
    /// The text has a space for it.
    pub(super) spaced: bool,
}

/// Something kept at the edge of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hidden {
    pub(super) src: Range<usize>,
    pub(super) role: Role,
}

/// The codes of a range of a block's text that stands at the bytes `src`.
pub(super) fn plan(source: &str, block: &Block, text: &Range<usize>, src: &Range<usize>) -> (Vec<Inline>, Plan) {
    let marks = marks_in(block, src);
    let mut plan = Plan::default();
    let mut codes = Vec::new();
    let mut pairs: HashMap<u32, usize> = HashMap::new();
    for mark in marks {
        if mark.hidden {
            plan.hidden.push(Hidden { src: mark.src.clone(), role: mark.role });
            continue;
        }
        let at = mark.at.clamp(text.start, text.end) - text.start;
        codes.push(Inline { at, ..code(source, mark, number(&mut pairs, mark.pair)) });
        plan.codes.push(Native { src: mark.src.clone(), spaced: mark.spaced });
    }
    codes.shrink_to_fit();
    plan.codes.shrink_to_fit();
    (codes, plan)
}

fn marks_in<'b>(block: &'b Block, src: &Range<usize>) -> &'b [Mark] {
    let from = block.marks.partition_point(|mark| mark.src.start < src.start);
    let to = block.marks.partition_point(|mark| mark.src.end <= src.end);
    block.marks.get(from..to).unwrap_or_default()
}

/// Pairs are numbered anew in each segment, in the order in which they begin.
fn number(pairs: &mut HashMap<u32, usize>, pair: u32) -> usize {
    let next = pairs.len() + 1;
    *pairs.entry(pair).or_insert(next)
}

fn code(source: &str, mark: &Mark, number: usize) -> Inline {
    let native = source.get(mark.src.clone()).filter(|native| native.len() <= SHOWN).unwrap_or_default();
    Inline {
        at: 0,
        role: mark.role,
        pair: Some(number.to_string()),
        dialect: Dialect::Document,
        element: mark.name.to_owned(),
        attributes: Vec::new(),
        code: escaped(native),
    }
}

/// As an XML fragment: what a unit holds as the native code of a tag.
fn escaped(native: &str) -> String {
    native.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What an element of HTML does, in the words of all formats.
pub(super) fn element_name(name: &str) -> &'static str {
    const NAMES: &[(&str, &str)] = &[
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("cite", "italic"),
        ("u", "underlined"),
        ("s", "strike"),
        ("del", "strike"),
        ("strike", "strike"),
        ("a", "link"),
        ("img", "image"),
        ("br", "lb"),
        ("code", "code"),
        ("kbd", "code"),
        ("samp", "code"),
        ("tt", "code"),
        ("sup", "superscript"),
        ("sub", "subscript"),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map_or("html", |(_, does)| does)
}
