//! Standard input and files as they come in.

use std::io::{self, BufRead, BufReader, Read, Stdin};
use std::path::Path;

use super::error::{CliError, Result};
use super::session::Session;
use crate::document::{Document, DocumentFormat, segment};
use crate::lang::LanguageTag;

/// The lines of standard input, one by one.
pub(crate) struct Lines {
    reader: BufReader<Stdin>,
    number: u64,
    offset: u64,
}

/// A line without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u64,
    /// Where it starts, in bytes.
    pub(crate) offset: u64,
    /// What it says.
    pub(crate) text: String,
}

impl Lines {
    /// Standard input. A person who sits there is told what is waited for.
    pub(crate) fn of_stdin(session: &Session) -> Self {
        if session.stdin_is_terminal {
            session.console.note("reading lines from the keyboard; end with Ctrl-D");
        }
        Self { reader: BufReader::new(io::stdin()), number: 0, offset: 0 }
    }

    /// Whether the next line would have to be waited for: then what is answered must be handed over.
    pub(crate) fn must_wait(&self) -> bool {
        self.reader.buffer().is_empty()
    }

    /// The next line. A byte order mark at the start and line ends (LF, CRLF) are not part of it.
    ///
    /// # Errors
    /// A line that is not UTF-8, with its number and the place in it.
    pub(crate) fn next(&mut self) -> Result<Option<Line>> {
        let mut bytes = Vec::new();
        let read = self.reader.read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        let offset = self.offset;
        self.offset += read as u64;
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = offset + error.utf8_error().valid_up_to() as u64;
            CliError::input(format!("this is not UTF-8 at byte {at}")).file("-").line(self.number)
        })?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        let text = if self.number == 1 { text.trim_start_matches('\u{feff}') } else { text };
        Ok(Some(Line { number: self.number, offset, text: text.to_owned() }))
    }
}

/// Reads a document and finds its segments; `-` is standard input.
pub(crate) fn document(path: &Path, lang: &LanguageTag, session: &Session) -> Result<Document> {
    let bytes = bytes(path, session)?;
    let format = if path.extension().is_some_and(|extension| extension == "txt") {
        DocumentFormat::Plain
    } else {
        DocumentFormat::Markdown
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        CliError::input(format!("this is not UTF-8 at byte {at}")).file(path.display().to_string())
    })?;
    Ok(segment(&text, format, lang))
}

/// Everything in a file, or on standard input.
pub(crate) fn bytes(path: &Path, session: &Session) -> Result<Vec<u8>> {
    if path.as_os_str() != "-" {
        return std::fs::read(path).map_err(|error| CliError::io(path, &error));
    }
    if session.stdin_is_terminal {
        session.console.note("reading from the keyboard; end with Ctrl-D");
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
