//! What a batch did to a unit or an entry: lines that went and came, between those that stayed.

use std::io::Write;

use super::super::change::{ChangeRecord, StateRecord};
use super::super::style;
use super::{Done, Human};

impl Human {
    /// For `history BATCH`.
    pub(super) fn change(&self, change: &ChangeRecord, out: &mut dyn Write) -> Done {
        writeln!(out, "{} {} {}", change.change, change.record, change.id)?;
        let lines = |state: &Option<StateRecord>| {
            let lines = state.iter().flat_map(StateRecord::lines);
            lines.map(|(label, text)| (label.to_owned(), text.to_owned())).collect::<Vec<_>>()
        };
        let (before, after) = (lines(&change.before), lines(&change.after));
        let both = change.before.is_some() && change.after.is_some();
        for line in &before {
            let went = both && !after.contains(line);
            self.change_line(if went { '-' } else { ' ' }, line, out)?;
        }
        for line in after.iter().filter(|line| !before.contains(line)) {
            self.change_line(if both { '+' } else { ' ' }, line, out)?;
        }
        if both && before == after {
            writeln!(out, "   {}", self.paint(style::DETAIL, "(details that are not shown here)"))?;
        }
        Ok(())
    }

    fn change_line(&self, mark: char, (label, text): &(String, String), out: &mut dyn Write) -> Done {
        let style = match mark {
            '-' => style::DELETE,
            '+' => style::INSERT,
            _ => return writeln!(out, "   {label:<8} {}", self.show(text)),
        };
        writeln!(out, " {mark} {label:<8} {}", self.paint(style, &self.show(text)))
    }
}
