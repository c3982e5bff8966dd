//! Standard error: errors with their hints, notes, and nothing else.

use std::io::{self, Write};

use serde_json::{Value, json};

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
            return self.record("error", &error_data(error));
        }
        self.line("error", style::ERROR, &error.headline());
        if let Some(hint) = &error.hint {
            self.line("hint", style::HINT, hint);
        }
    }

    /// Shows one line of what a user may want to know.
    pub(crate) fn note(self, message: &str) {
        if self.quiet {
            return;
        }
        if self.json {
            return self.record("note", &json!({ "message": message }));
        }
        self.write(&format!("{message}\n"));
    }

    /// Shows one line for those who asked for more.
    pub(crate) fn detail(self, message: &str) {
        if self.verbose {
            self.note(message);
        }
    }

    fn line(self, label: &str, style: anstyle::Style, text: &str) {
        let text = text.replace('\n', " ");
        if self.color {
            self.write(&format!("{style}{label}:{style:#} {text}\n"));
        } else {
            self.write(&format!("{label}: {text}\n"));
        }
    }

    fn record(self, kind: &str, data: &Value) {
        self.write(&format!("{}\n", json!({ "type": kind, "data": data })));
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

fn error_data(error: &CliError) -> Value {
    json!({ "message": error.message, "hint": error.hint, "file": error.file, "line": error.line })
}
