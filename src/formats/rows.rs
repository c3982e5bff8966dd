//! Rows of cells as TSV, for files that are no memories: the same rules, nothing known of columns.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use super::error::{Fault, FormatError};
use super::input::Input;
use super::too_long;
use super::tsv::{ESCAPES, Line, escape, needs_escapes, unescape, with_line};

/// Writes rows; with escapes only where a cell needs them.
///
/// # Errors
/// The output cannot be written.
pub fn write_rows<R: AsRef<[String]>>(out: &mut dyn Write, header: &[&str], rows: &[R]) -> io::Result<()> {
    let escapes = rows.iter().flat_map(|row| row.as_ref()).any(|cell| needs_escapes(cell));
    if escapes {
        writeln!(out, "{ESCAPES}")?;
    }
    writeln!(out, "{}", header.join("\t"))?;
    for row in rows {
        let cell = |cell| if escapes { escape(cell) } else { Cow::Borrowed(cell) };
        let cells: Vec<Cow<'_, str>> = row.as_ref().iter().map(|text| cell(text.as_str())).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

/// Reads all rows, each with its line; the header is the first of them.
///
/// # Errors
/// No text, an empty file, a line that is longer than any row can be.
pub fn read_rows(raw: Box<dyn Read + Send>, name: &str) -> Result<Vec<(u64, Vec<String>)>, FormatError> {
    read_rows_of(Input::new(raw, name)?)
}

/// The same of a stream whose beginning has been looked at.
pub(super) fn read_rows_of(mut input: Input) -> Result<Vec<(u64, Vec<String>)>, FormatError> {
    let name = input.name().to_owned();
    let (mut spill, mut lines) = (Vec::new(), Vec::new());
    let mut escapes = false;
    loop {
        let more = with_line(&mut input, &mut spill, |text, line| match text {
            Line::End => Ok(false),
            Line::TooLong => Err(FormatError::new(Fault::NotTheFormat, &name, too_long("line")).at_line(line)),
            // A spreadsheet fills the line up with empty cells.
            Line::Text(text) if line == 1 && text.trim_end_matches('\t') == ESCAPES => {
                escapes = true;
                Ok(true)
            }
            Line::Text(text) => {
                let cell = |cell| if escapes { unescape(cell) } else { Cow::Borrowed(cell) };
                lines.push((line, text.split('\t').map(|text| cell(text).into_owned()).collect()));
                Ok(true)
            }
        })??;
        if !more {
            return Ok(lines);
        }
    }
}
