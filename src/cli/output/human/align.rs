//! Aligned segments, for people.

use std::io::Write;

use super::{Done, Human};
use crate::cli::output::align::AlignedRecord;
use crate::cli::output::style;

impl Human {
    /// `12 = 11+12  sure  98 %`, and the two texts under it.
    pub(super) fn aligned(&self, row: &AlignedRecord, out: &mut dyn Write) -> Done {
        if self.started {
            writeln!(out)?;
        }
        let numbers = |numbers: &[usize]| match numbers {
            [] => "none".to_owned(),
            numbers => numbers.iter().map(usize::to_string).collect::<Vec<_>>().join("+"),
        };
        let percent = (row.confidence * 100.0).floor();
        let reason = row.reason.as_ref().map(|reason| format!("  {reason}")).unwrap_or_default();
        let (from, to) = (numbers(&row.from_index), numbers(&row.to_index));
        let place = format!("{from} = {to}  {}  {percent}%{reason}", row.status);
        let shade = if row.status == "sure" { style::DETAIL } else { style::WARNING };
        writeln!(out, "{}", self.paint(shade, &place))?;
        for text in [&row.source, &row.target].into_iter().filter(|text| !text.is_empty()) {
            writeln!(out, "{}", self.show(text))?;
        }
        Ok(())
    }
}
