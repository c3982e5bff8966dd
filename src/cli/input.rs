//! Standard input and files as they come in.

use std::io::{self, BufRead, BufReader, Read, Stdin};
use std::path::Path;

use super::error::{CliError, Result};
use super::session::Session;
use crate::document::{Document, DocumentFormat, SentenceRules, read};
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
///
/// # Errors
/// A file that cannot be read, or is no text.
pub(crate) fn document(path: &Path, lang: &LanguageTag, session: &Session) -> Result<Document> {
    let name = path.display().to_string();
    let plain = name.to_lowercase().trim_end_matches(".gz").ends_with(".txt");
    let format = if plain { DocumentFormat::Plain } else { DocumentFormat::Markdown };
    let bytes = bytes(path, session)?;
    read(&bytes, format, lang, &sentence_rules(lang, session)?).map_err(|error| {
        let text = error.to_string();
        let (message, hint) = text.split_once("; ").unwrap_or((&text, "save it as UTF-8 text"));
        CliError::input(message).file(name).line(error.line() as u64).hint(hint)
    })
}

/// The rules of a language with what the user's own files add: `fa.toml`, then `fa-AF.toml`.
fn sentence_rules(lang: &LanguageTag, session: &Session) -> Result<SentenceRules> {
    let mut rules = SentenceRules::of(lang);
    let Some(folder) = &session.settings.segmentation.value else { return Ok(rules) };
    if !folder.is_dir() {
        let failure = CliError::input("there is no such folder of sentence rules").file(folder.display().to_string());
        return Err(failure.hint("`segmentation` names a folder with en.toml, fa.toml and the like"));
    }
    let mut names = vec![lang.base(), lang.as_str()];
    names.dedup();
    for name in names {
        let path = folder.join(format!("{name}.toml"));
        if path.is_file() {
            let text = std::fs::read_to_string(&path).map_err(|error| CliError::io(&path, &error))?;
            rules = rules.extended_with(&text).map_err(|error| {
                CliError::input(error.message).file(path.display().to_string()).line(error.line as u64)
            })?;
        }
    }
    Ok(rules)
}

/// Everything in a file, or on standard input; unpacked.
///
/// # Errors
/// A file that cannot be read, or damaged packed data.
pub(crate) fn bytes(path: &Path, session: &Session) -> Result<Vec<u8>> {
    let bytes = if path.as_os_str() == "-" {
        stdin_bytes(session)?
    } else {
        std::fs::read(path).map_err(|error| CliError::io(path, &error))?
    };
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).map_err(|error| {
        CliError::input(format!("the packed data is damaged ({error})")).file(path.display().to_string())
    })?;
    Ok(plain)
}

fn stdin_bytes(session: &Session) -> Result<Vec<u8>> {
    if session.stdin_is_terminal {
        session.console.note("reading from the keyboard; end with Ctrl-D");
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
