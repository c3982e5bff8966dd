//! A repaired target: what was put in for you, what is stored, what was left and why.

use std::io::Write;
use std::ops::Range;

use super::{Done, Human, style};
use crate::cli::bidi::{Screen, is_rtl};
use crate::cli::output::message::{LeftRecord, MatchRecord};
use crate::unit::{Piece, pieces};

/// More reasons than this are counted, not told: `--json` has them all.
const REASONS: usize = 4;

impl Human {
    /// The target with its changes marked; beside it the stored one, and a line for all that was left.
    pub(super) fn target(&self, found: &MatchRecord, out: &mut dyn Write) -> Done {
        let Some(stored) = &found.unrepaired else {
            writeln!(out, "   {}", self.marked(&found.target, &found.target_inline, style::TARGET))?;
            return self.left(found, out);
        };
        writeln!(out, "   {}", self.repaired(found))?;
        writeln!(out, "   {}", self.paint(style::DETAIL, &format!("was: {}", self.show(stored))))?;
        self.left(found, out)
    }

    fn left(&self, found: &MatchRecord, out: &mut dyn Write) -> Done {
        // A name on one side only is seen in the difference; a number is soon overlooked.
        let tells = |left: &&LeftRecord| {
            let sides = [&left.was, &left.now];
            sides.iter().all(|side| !side.is_empty()) || sides.iter().any(|side| side.contains(char::is_numeric))
        };
        let left: Vec<_> = found.left.iter().filter(tells).collect();
        for left in left.iter().take(REASONS) {
            let sides = [&left.was, &left.now].into_iter().filter(|side| !side.is_empty());
            let sides: Vec<_> = sides.map(|side| self.show(side)).collect();
            let line = format!("   left: {}: {}", sides.join(" \u{2192} "), left.reason);
            writeln!(out, "{}", self.paint(style::WARNING, &line))?;
        }
        match left.len().checked_sub(REASONS) {
            Some(more @ 1..) => writeln!(out, "{}", self.paint(style::WARNING, &format!("   left: {more} more"))),
            _ => Ok(()),
        }
    }

    fn repaired(&self, found: &MatchRecord) -> String {
        let mut at = 0;
        let mut line = String::new();
        for piece in pieces(&found.target, &found.target_inline) {
            match piece {
                Piece::Text(text) => {
                    line += &self.with_repairs(found, text, at);
                    at += text.len();
                }
                Piece::Code(placeholder) => line += &self.paint(style::DETAIL, &placeholder),
            }
        }
        // The line is one text: isolating each part would tear a Persian sentence apart.
        let isolated = self.layout.screen.isolate && line.chars().any(is_rtl);
        if isolated { format!("\u{2068}{line}\u{2069}") } else { line }
    }

    /// A piece of the target that begins at byte `at` of it.
    fn with_repairs(&self, found: &MatchRecord, text: &str, at: usize) -> String {
        let screen = Screen { isolate: false, ..self.layout.screen };
        let part = |range: Range<usize>| screen.show(text.get(range).unwrap_or_default()).into_owned();
        let mut line = String::new();
        let mut from = 0;
        for repair in &found.repairs {
            let (start, end) = (repair.byte_start.saturating_sub(at), repair.byte_end.saturating_sub(at));
            if repair.byte_start < at || end > text.len() {
                continue;
            }
            line += &self.paint(style::TARGET, &part(from..start));
            let now = part(start..end);
            line += &if self.layout.color { self.paint(style::REPAIR, &now) } else { format!("{{={now}=}}") };
            from = end;
        }
        line + &self.paint(style::TARGET, &part(from..text.len()))
    }
}
