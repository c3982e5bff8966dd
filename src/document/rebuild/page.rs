//! Text of a page, and the direction of the whole.

use std::ops::Range;

use super::Writer;
use super::codes::Placed;
use crate::document::Document;
use crate::document::html::attribute::attributes;
use crate::document::html::elements;
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
    for (name, tag, _) in elements(&document.source).into_iter().filter(|(_, _, whole)| holds(whole)) {
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
        if name == "html" {
            let end = tag.start + "<html".len();
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
