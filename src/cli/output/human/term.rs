//! Names: in full where a document has one for the first time, later by their form alone.

use std::collections::HashSet;
use std::io::Write;

use super::super::message::TermRecord;
use super::super::style;
use super::{Done, Human, rtl};

/// The names that were printed. One that is sure is another thing to tell than one that is not.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// In this segment.
    here: Vec<(i64, bool)>,
    /// This segment has a heading over its names.
    headed: bool,
    /// Anywhere before.
    known: HashSet<(i64, bool)>,
    /// What names of this segment are called that were printed before.
    again: Vec<String>,
}

impl Names {
    pub(super) fn next_segment(&mut self) {
        self.here.clear();
        self.headed = false;
    }
}

impl Human {
    pub(super) fn term(&mut self, term: &TermRecord, out: &mut dyn Write) -> Done {
        let name = (term.entry, term.weak);
        if self.layout.brief || self.names.here.contains(&name) {
            return Ok(());
        }
        if term.segment.is_none() {
            return write!(out, "{:>6}{}", term.entry, self.term_lines(term));
        }
        self.names.here.push(name);
        if !self.names.known.insert(name) && self.layout.compact {
            self.names.again.push(again(term));
            return Ok(());
        }
        if !self.names.headed {
            self.names.headed = true;
            writeln!(out)?;
            writeln!(out, "{}", self.paint(style::DETAIL, "glossary"))?;
        }
        write!(out, "{}", self.term_lines(term))
    }

    /// The names of a segment that a reader has seen before, on one line: an article says the same names all along.
    pub(super) fn names_again(&mut self, out: &mut dyn Write) -> Done {
        let names = std::mem::take(&mut self.names.again);
        if names.is_empty() {
            return Ok(());
        }
        let comma = if names.iter().any(|name| rtl(name)) { "\u{60c} " } else { ", " };
        let head = if self.names.headed { "   " } else { "\nglossary " };
        writeln!(out, "{}", self.paint(style::DETAIL, &format!("{head}again: {}", self.show(&names.join(comma)))))
    }

    /// `Latin (not: …) = فارسی`, and `Latin ← فارسی` where the Persian name was asked for: nothing stands right of it.
    /// Forms to avoid that are written from the right on a line below.
    fn term_lines(&self, term: &TermRecord) -> String {
        let target = term.target.as_deref().unwrap_or("?");
        let (left, sign, right) = if rtl(&term.source) && !rtl(target) {
            (target, '\u{2190}', term.source.as_str())
        } else {
            (term.source.as_str(), '=', target)
        };
        let (below, beside): (Vec<&str>, Vec<&str>) = term.avoid.iter().map(String::as_str).partition(|form| rtl(form));
        let mark = if term.weak { " ?" } else { "" };
        let not = if beside.is_empty() { String::new() } else { format!(" (not: {})", beside.join(", ")) };
        let mut lines = format!("   {}{mark}{not} {sign} {}\n", self.show(left), self.show(right));
        for form in &term.also {
            lines += &format!("      also: {}\n", self.show(form));
        }
        for form in below {
            lines += &format!("      not: {}\n", self.show(form));
        }
        if let Some(time) = validity(term) {
            lines += &format!("      {time}\n");
        }
        if !term.ambiguous.is_empty() {
            let others: Vec<String> = term.ambiguous.iter().map(ToString::to_string).collect();
            lines += &format!("      or another entry of this form: {}\n", others.join(", "));
        }
        lines
    }
}

/// The form to write; where none is known, the name.
fn again(term: &TermRecord) -> String {
    let form = term.target.as_ref().unwrap_or(&term.source);
    if term.weak { format!("{form} ?") } else { form.clone() }
}

/// When it holds: where the glossary is shown, and where the day of a text is another.
fn validity(term: &TermRecord) -> Option<String> {
    if term.valid == Some(true) {
        return None;
    }
    match (&term.valid_from, &term.valid_until) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {from}")),
        (None, Some(until)) => Some(format!("until {until}")),
        (Some(from), Some(until)) => Some(format!("from {from} until {until}")),
    }
}
