//! Hits of a concordance for people: the pair with the phrases marked, its neighbours less bright.

use std::io::Write;
use std::ops::Range;

use super::{Done, Human, date, is_rtl};
use crate::cli::bidi::Screen;
use crate::cli::output::hit::HitRecord;
use crate::cli::output::style;
use crate::memory::{Neighbour, Side};
use crate::unit::Status;

impl Human {
    pub(super) fn hit(&self, hit: &HitRecord, out: &mut dyn Write) -> Done {
        if self.started {
            writeln!(out)?;
        }
        writeln!(out, "{}", self.about_hit(hit))?;
        self.neighbours(hit.before.as_deref(), out)?;
        let ranges: Vec<Range<usize>> = hit.ranges.iter().map(|range| range.byte_start..range.byte_end).collect();
        let side = |side: Side| if hit.side == side { ranges.as_slice() } else { &[] };
        writeln!(out, "   {}", self.with_marks(&hit.source, side(Side::Source)))?;
        writeln!(out, "   {}", self.with_marks(&hit.target, side(Side::Target)))?;
        self.neighbours(hit.after.as_deref(), out)
    }

    /// Names of files and people may be Persian: they come last.
    fn about_hit(&self, hit: &HitRecord) -> String {
        let mut line = format!("{}  {}  #{}", hit.rank, date(hit.changed), hit.unit);
        if hit.count > 1 {
            line += &format!("  {} times", hit.count);
        }
        if hit.variant {
            line += &format!("  {}", self.paint(style::WARNING, &format!("variant {}/{}", hit.from, hit.to)));
        }
        if hit.status == Status::Unreviewed {
            line += &format!("  {}", self.paint(style::WARNING, "unreviewed"));
        }
        let origin = hit.origin.as_ref().map(|origin| self.origin(origin));
        for name in [origin, hit.by.as_deref().map(|by| self.show(by))].into_iter().flatten() {
            line += &format!("  {name}");
        }
        line
    }

    fn neighbours(&self, neighbours: Option<&[Neighbour]>, out: &mut dyn Write) -> Done {
        for neighbour in neighbours.unwrap_or_default() {
            for text in [&neighbour.source, &neighbour.target] {
                writeln!(out, "      {}", self.paint(style::DETAIL, &self.show(&one_line(text))))?;
            }
        }
        Ok(())
    }

    /// The text with its places marked, by a colour or as `[[so]]`. The line is one text: isolating each piece would
    /// tear a Persian sentence apart.
    fn with_marks(&self, text: &str, places: &[Range<usize>]) -> String {
        let screen = Screen { isolate: false, ..self.layout.screen };
        let (mut line, mut done) = (String::new(), 0);
        for place in whole(text, places) {
            line += &screen.show(&one_line(text.get(done..place.start).unwrap_or_default()));
            let words = screen.show(&one_line(text.get(place.clone()).unwrap_or_default())).into_owned();
            line += &if self.layout.color { self.paint(style::MARKED, &words) } else { format!("[[{words}]]") };
            done = place.end;
        }
        line += &screen.show(&one_line(text.get(done..).unwrap_or_default()));
        let isolated = self.layout.screen.isolate && line.chars().any(is_rtl);
        if isolated { format!("\u{2068}{line}\u{2069}") } else { line }
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

/// The places, joined where they meet. A mark between two letters that are written together would part them,
/// so a place grows to the end of such a word.
fn whole(text: &str, places: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for place in places {
        let (before, after) = (text.get(..place.start), text.get(place.end..));
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let inner = text.get(place.clone()).unwrap_or_default();
        let (mut start, mut end) = (place.start, place.end);
        if inner.starts_with(clings) {
            start = before.trim_end_matches(clings).len();
        }
        if inner.ends_with(clings) {
            end += after.len() - after.trim_start_matches(clings).len();
        }
        match joined.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => joined.push(start..end),
        }
    }
    joined
}

/// Whether a character is part of a word of a script whose letters are written together.
fn clings(c: char) -> bool {
    c == '\u{200C}' || (is_rtl(c) && (c.is_alphabetic() || !c.is_alphanumeric() && !is_mark(c)))
}

/// Punctuation of those scripts.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{66A}'..='\u{66D}' | '\u{6D4}' | '\u{FD3E}' | '\u{FD3F}')
}
