//! Text of a page.

use super::Writer;
use super::codes::Placed;

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
