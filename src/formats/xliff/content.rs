//! A text with its inline codes, as it is gathered.

use crate::unit::{Dialect, Inline, Role, Variant};

use super::super::{MAX_SEGMENT, too_long};
use super::MAX_PARTS;

/// What a `source`, a `target` or a segment of one holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    pub(super) text: String,
    pub(super) codes: Vec<Inline>,
    /// Why it cannot be used.
    pub(super) fault: Option<String>,
}

/// A code at the place that has been reached.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) role: Role,
    pub(super) pair: Option<String>,
    pub(super) element: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) code: String,
}

impl Content {
    /// Makes it unusable; the first reason is told.
    pub(super) fn spoil(&mut self, fault: &str) {
        self.fault.get_or_insert_with(|| fault.to_owned());
    }

    pub(super) fn push(&mut self, text: &str) {
        if self.fault.is_some() {
            return;
        }
        if self.text.len() + text.len() > MAX_SEGMENT {
            self.spoil(&too_long("text"));
            self.text.clear();
            self.codes.clear();
        } else {
            self.text.push_str(text);
        }
    }

    pub(super) fn code(&mut self, dialect: Dialect, code: Code) {
        if self.codes.len() == MAX_PARTS {
            self.spoil(&format!("more than {MAX_PARTS} inline codes"));
        }
        if self.fault.is_some() {
            return;
        }
        let Code { role, pair, element, attributes, code } = code;
        self.codes.push(Inline { at: self.text.len(), role, pair, dialect, element, attributes, code });
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Takes out the line breaks and indents that a file was laid out with.
    pub(super) fn tidy(&mut self, preserve: bool) {
        if !preserve && self.text.contains('\n') {
            self.text = without_layout(&self.text, &mut self.codes);
        }
    }

    /// The variant in a language, without its file's remarks.
    pub(super) fn variant(self, lang: crate::lang::LanguageTag) -> Variant {
        Variant { lang, text: self.text, inline: self.codes, extra: None }
    }
}

/// A run of layout: where it stood, and what is left of it.
struct Layout {
    old: std::ops::Range<usize>,
    new_end: usize,
}

/// Where `xml:space` does not preserve white space, a line break that an indent follows is layout: one
/// space within a text, nothing at its ends. Any other white space is text.
fn without_layout(text: &str, codes: &mut [Inline]) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut runs: Vec<Layout> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_space) {
        let at = text.len() - rest.len() + start;
        let (before, from_run) = rest.split_at(start);
        let length = from_run.find(|c| !is_space(c)).unwrap_or(from_run.len());
        let (run, behind) = from_run.split_at(length);
        let is_end = behind.is_empty();
        let opened = runs.first().is_some_and(|first| first.old.start == 0);
        let is_layout = run.rsplit_once('\n').is_some_and(|(_, indent)| !indent.is_empty() || (is_end && opened));
        tidy.push_str(before);
        match (is_layout, at == 0 || is_end) {
            (true, true) => {}
            (true, false) => tidy.push(' '),
            (false, _) => tidy.push_str(run),
        }
        if is_layout {
            runs.push(Layout { old: at..at + length, new_end: tidy.len() });
        }
        rest = behind;
    }
    tidy.push_str(rest);
    for code in codes {
        code.at = moved(code.at, &runs);
    }
    tidy
}

/// A place before a run stays before it; one within it comes behind what is left of it.
fn moved(at: usize, runs: &[Layout]) -> usize {
    let before = runs.partition_point(|run| run.old.start < at);
    match before.checked_sub(1).and_then(|last| runs.get(last)) {
        None => at,
        Some(run) => run.new_end + at.saturating_sub(run.old.end),
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidy(text: &str, places: &[usize]) -> (String, Vec<usize>) {
        let mut content = Content { text: text.to_owned(), ..Content::default() };
        for at in places {
            content.codes.push(Inline {
                at: *at,
                role: Role::Alone,
                pair: None,
                dialect: Dialect::Xliff1,
                element: "x".to_owned(),
                attributes: Vec::new(),
                code: String::new(),
            });
        }
        content.tidy(false);
        (content.text, content.codes.iter().map(|code| code.at).collect())
    }

    #[test]
    fn layout_is_no_text() {
        assert_eq!(tidy("\n    Hello\n    world!\n  ", &[0, 5, 10, 15, 20, 24]).0, "Hello world!");
        assert_eq!(tidy("\n  a\n  b\n", &[0, 3, 4, 5, 7, 8, 9]), ("a b".to_owned(), vec![0, 0, 1, 2, 2, 3, 3]));
        // Spaces, tabs and bare line breaks are text.
        for text in ["  two  spaces\t", "one\ntwo\n", "\none", "آب\u{200c}ها "] {
            assert_eq!(tidy(text, &[0, text.len()]), (text.to_owned(), vec![0, text.len()]));
        }
        assert_eq!(tidy("\n   ", &[0, 1, 4]), (String::new(), vec![0, 0, 0]));
        assert_eq!(tidy("x\n y\n", &[1, 2, 3, 4, 5]), ("x y\n".to_owned(), vec![1, 2, 2, 3, 4]));
    }
}
