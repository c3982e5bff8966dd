//! Text of a page, and the direction of the whole.

use std::ops::Range;

use super::Writer;
use super::codes::Placed;
use crate::document::Document;
use crate::document::html::attribute::attributes;
use crate::document::html::{Element, elements};
use crate::lang::LanguageTag;

impl Writer<'_> {
    /// The translation of segment `at`.
    pub(super) fn page(&mut self, at: usize, text: &str, placed: &[Placed]) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let mut from = 0;
        for code in placed {
            escape(&mut out, text.get(from..code.at).unwrap_or_default());
            from = from.max(code.at);
            out.push_str(&self.native(at, code.code));
        }
        escape(&mut out, text.get(from..).unwrap_or_default());
        let hidden = self.document.plans.get(at).map(|plan| plan.hidden.clone()).unwrap_or_default();
        for hidden in hidden {
            out.push_str(&self.copy(hidden.src, Some(at)));
        }
        out
    }
}

/// Quotes, too: the text may be the value of an attribute.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' | '\n' => out.push(' '),
            c => out.push(c),
        }
    }
}

/// The start tags around the translated segments that say a language or a direction, saying the target's; the
/// element of the whole page always says both.
pub(super) fn direction(document: &Document, changed: &[usize], target: &LanguageTag) -> Vec<(Range<usize>, String)> {
    let mut starts: Vec<usize> =
        changed.iter().filter_map(|at| Some(document.segments.get(*at)?.range.start)).collect();
    starts.sort_unstable();
    let holds = |range: &Range<usize>| {
        let first = starts.partition_point(|start| *start < range.start);
        starts.get(first).is_some_and(|start| *start < range.end)
    };
    let way = if target.is_rtl() { "rtl" } else { "ltr" };
    let mut edits = Vec::new();
    let mut elements = elements(&document.source);
    let tops = tops(&elements, &starts);
    let kept = kept(document);
    elements.retain(|element| holds(&element.whole) && !is_kept(&kept, element));
    for Element { name, tag, .. } in elements {
        let text = document.source.get(tag.clone()).unwrap_or_default();
        let (mut has_lang, mut has_dir) = (false, false);
        for attribute in attributes(text) {
            let known = attribute.name.to_ascii_lowercase();
            let now = match known.as_str() {
                "lang" | "xml:lang" => target.as_str(),
                "dir" => way,
                _ => continue,
            };
            has_lang |= known == "lang";
            has_dir |= known == "dir";
            let bare = attribute.value.is_empty()
                && text.get(..attribute.value.start).is_some_and(|before| !before.ends_with(['=', '"', '\'']));
            let range = tag.start + attribute.value.start..tag.start + attribute.value.end;
            edits.push((range, if bare { format!("=\"{now}\"") } else { now.to_owned() }));
        }
        if tops.contains(&tag.start) {
            let end = tag.start + 1 + name.len();
            let mut more = String::new();
            if !has_lang {
                more += &format!(" lang=\"{}\"", target.as_str());
            }
            if !has_dir && way == "rtl" {
                more += " dir=\"rtl\"";
            }
            edits.push((end..end, more));
        }
    }
    edits
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

/// Where the tags begin that say the language and direction of all: that of the page, else of its body, else of every
/// block with a translated segment.
fn tops(elements: &[Element], starts: &[usize]) -> Vec<usize> {
    let named = |name: &str| elements.iter().find(|element| element.name == name).map(|found| vec![found.tag.start]);
    let of_blocks = || {
        let mut open: Vec<&Element> = Vec::new();
        let mut blocks = elements.iter().filter(|element| element.is_block).peekable();
        let mut tops = Vec::new();
        for start in starts {
            while let Some(block) = blocks.next_if(|block| block.whole.start <= *start) {
                open.retain(|around| around.whole.end > block.whole.start);
                open.push(block);
            }
            open.retain(|around| around.whole.end > *start);
            tops.extend(open.last().map(|block| block.tag.start));
        }
        tops
    };
    named("html").or_else(|| named("body")).unwrap_or_else(of_blocks)
}
