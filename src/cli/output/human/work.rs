//! Work files, for people.

use std::io::Write;

use super::{Done, Human, style};
use crate::cli::output::work::{MergedRecord, SkippedRecord};

impl Human {
    /// Only what is still to be done: `7  line 12  untranslated  text`, and what is wrong with codes.
    pub(super) fn merged(&self, row: &MergedRecord, out: &mut dyn Write) -> Done {
        if !row.is_open() {
            return Ok(());
        }
        let place = format!("{}  line {}  {}", row.segment, row.line, row.status);
        writeln!(out, "{}  {}", self.paint(style::DETAIL, &place), self.show(&row.source))?;
        let warn = |warning: &String| format!("   {}", self.paint(style::WARNING, &self.show(warning)));
        row.warnings.iter().try_for_each(|warning| writeln!(out, "{}", warn(warning)))
    }

    /// `line 3  link  www.example.org`
    pub(super) fn skipped(&self, row: &SkippedRecord, out: &mut dyn Write) -> Done {
        let place = format!("not translated: line {}  {}", row.line, row.reason);
        writeln!(out, "{}  {}", self.paint(style::DETAIL, &place), self.show(&row.text))
    }
}
