//! Candidates for people: the name, then one way to write it a line, for a line holds one text from the right.

use std::io::{self, Write};

use super::Human;
use crate::cli::output::candidate::CandidateRecord;
use crate::cli::output::style;

impl Human {
    /// `Zarkova  person  3 times`, then `   ? زرکوا`.
    pub(super) fn candidate(&mut self, record: &CandidateRecord, out: &mut dyn Write) -> io::Result<()> {
        if self.layout.brief || !self.layout.headings || self.layout.compact {
            return Ok(());
        }
        if record.named && record.file != self.file {
            let gap = if self.file.is_some() { "\n" } else { "" };
            let name = self.show(record.file.as_deref().unwrap_or_default());
            writeln!(out, "{gap}{}", self.paint(style::DETAIL, &name))?;
            self.file.clone_from(&record.file);
        }
        let mut about = String::new();
        about += &record.kind.map(|kind| format!("  {kind}")).unwrap_or_default();
        about += &if record.count > 1 { format!("  {} times", record.count) } else { String::new() };
        about += &record.segment.map(|segment| format!("  segment {segment}")).unwrap_or_default();
        writeln!(out, "{}{}", self.show(&record.text), self.paint(style::DETAIL, &about))?;
        for (form, at) in record.transliterations.iter().zip(0..) {
            let seen = record.seen.as_ref().filter(|_| at == 0);
            let note = seen.map(|seen| {
                let unit = seen.units.first().map(|unit| format!(" #{unit}")).unwrap_or_default();
                format!("{:.2} {} of {}{unit}  ", seen.confidence, seen.count, seen.of)
            });
            writeln!(out, "   ? {}{}", self.paint(style::DETAIL, &note.unwrap_or_default()), self.show(form))?;
        }
        for form in &record.transliterations_dari {
            writeln!(out, "   ? {}{}", self.paint(style::DETAIL, "fa-AF  "), self.show(form))?;
        }
        Ok(())
    }
}
