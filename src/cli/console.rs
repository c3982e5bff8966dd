//! Standard error: errors with their hints, notes, and nothing else.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::bidi::{one_line, shown_json};
use super::error::{CliError, Kind};
use super::output::style;

/// Where everything goes that is not the answer.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Console {
    /// Errors and notes as JSON records.
    pub(crate) json: bool,
    /// With colours.
    pub(crate) color: bool,
    /// No notes.
    pub(crate) quiet: bool,
    /// More notes.
    pub(crate) verbose: bool,
}

impl Console {
    /// Shows an error; a closed pipe is none.
    pub(crate) fn error(self, error: &CliError) {
        if error.kind == Kind::BrokenPipe {
            return;
        }
        if self.json {
            let CliError { message, hint, file, line, .. } = error;
            let (hint, file) = (hint.as_deref().map(clipped), file.as_deref().map(clipped));
            return self.record("error", &Failure { message: &clipped(message), hint, file, line: *line });
        }
        self.line("error", style::ERROR, &error.headline());
        if let Some(hint) = &error.hint {
            self.line("hint", style::HINT, hint);
        }
    }

    /// Shows one line of what went wrong and did not stop the work.
    pub(crate) fn warn(self, message: &str) {
        if self.json {
            return self.record("warning", &Note { message: &clipped(message) });
        }
        self.line("warning", style::WARNING, message);
    }

    /// Shows one line of what a user may want to know.
    pub(crate) fn note(self, message: &str) {
        if self.quiet {
            return;
        }
        if self.json {
            return self.record("note", &Note { message: &clipped(message) });
        }
        self.write(&format!("{}\n", one_line(message)));
    }

    /// Shows one line for those who asked for more.
    pub(crate) fn detail(self, message: &str) {
        if self.verbose {
            self.note(message);
        }
    }

    fn line(self, label: &str, style: anstyle::Style, text: &str) {
        let text = one_line(text);
        if self.color {
            self.write(&format!("{style}{label}:{style:#} {text}\n"));
        } else {
            self.write(&format!("{label}: {text}\n"));
        }
    }

    fn record(self, kind: &str, data: &impl Serialize) {
        match serde_json::to_string(&Record { kind, data }) {
            Ok(line) => self.write(&format!("{}\n", shown_json(&line))),
            Err(error) => self.write(&format!("{error}\n")),
        }
    }

    /// Nobody can be told that standard error is gone.
    fn write(self, text: &str) {
        let stderr = io::stderr();
        let written = if self.color {
            anstream::AutoStream::always(stderr).write_all(text.as_bytes())
        } else {
            stderr.lock().write_all(text.as_bytes())
        };
        drop(written);
    }
}

/// A record has its message as it is, but no longer than people see it.
fn clipped(message: &str) -> Cow<'_, str> {
    if message.len() > 1000 { Cow::Owned(one_line(message)) } else { Cow::Borrowed(message) }
}

#[derive(Serialize)]
struct Record<'a, T> {
    #[serde(rename = "type")]
    kind: &'a str,
    data: &'a T,
}

#[derive(Serialize)]
struct Failure<'a> {
    message: &'a str,
    hint: Option<Cow<'a, str>>,
    file: Option<Cow<'a, str>>,
    line: Option<u64>,
}

#[derive(Serialize)]
struct Note<'a> {
    message: &'a str,
}
