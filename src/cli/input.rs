//! Standard input and files as they come in.

use std::io::{self, BufRead, BufReader, Read, Stdin};
use std::path::Path;

use super::count::counted;
use super::error::{CliError, Result};
use super::session::Session;
use crate::document::{Document, DocumentFormat, Reason, SentenceRules, read};
use crate::formats::{ReadOptions, stray};
use crate::lang::LanguageTag;
use crate::unit::MAX_TEXT;

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
    /// What it says; nothing where it has a fault.
    pub(crate) text: String,
    /// Why it cannot be used: not UTF-8, a NUL, too long.
    pub(crate) fault: Option<CliError>,
}

/// What came in up to a line end.
struct Raw {
    /// Its bytes without the line end; no more than are of use.
    bytes: Vec<u8>,
    /// How many bytes there were, with the line end.
    read: u64,
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
    /// Standard input fails. A line that cannot be used is no such failure: it has its `fault`.
    pub(crate) fn next(&mut self) -> Result<Option<Line>> {
        let raw = read_line(&mut self.reader)?;
        if raw.read == 0 {
            return Ok(None);
        }
        self.number += 1;
        let (number, offset) = (self.number, self.offset);
        self.offset += raw.read;
        let (text, fault) = match text_of(raw, offset, number == 1) {
            Ok(text) => (text, None),
            Err((message, hint)) => (String::new(), Some(CliError::input(message).file("-").line(number).hint(hint))),
        };
        Ok(Some(Line { number, offset, text, fault }))
    }
}

/// Reads up to and over the next line end. Of a line that is too long only the start is kept.
fn read_line(reader: &mut impl BufRead) -> io::Result<Raw> {
    let mut raw = Raw { bytes: Vec::new(), read: 0 };
    loop {
        let found = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let end = memchr::memchr(b'\n', found);
        let line = found.get(..end.unwrap_or(found.len())).unwrap_or_default();
        // One byte more than may be there, and a CR.
        let room = (MAX_TEXT + 2).saturating_sub(raw.bytes.len()).min(line.len());
        raw.bytes.extend_from_slice(line.get(..room).unwrap_or_default());
        let used = line.len() + usize::from(end.is_some());
        raw.read += used as u64;
        reader.consume(used);
        if end.is_some() || used == 0 {
            return Ok(raw);
        }
    }
}

/// The text of a line, or what is wrong with it and what to do.
fn text_of(raw: Raw, offset: u64, first: bool) -> Result<String, (String, &'static str)> {
    let mut bytes = raw.bytes;
    bytes.pop_if(|last| *last == b'\r');
    if bytes.len() > MAX_TEXT {
        let message = format!("this line has {} bytes, more than a segment may have ({MAX_TEXT})", raw.read);
        return Err((message, "give one segment a line; `hafez segment FILE` cuts a text up"));
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        let message = format!("this line holds a NUL at byte {}", offset + at as u64);
        return Err((message, "give UTF-8 text (from UTF-16: iconv -f utf-16 -t utf-8)"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = offset + error.utf8_error().valid_up_to() as u64;
        let hint = "give UTF-8 text (old Persian files: iconv -f windows-1256 -t utf-8)";
        (format!("this is not UTF-8 at byte {at}"), hint)
    })?;
    Ok(if first { text.trim_start_matches('\u{feff}').to_owned() } else { text })
}

/// Reads a document and finds its segments; `-` is standard input.
///
/// # Errors
/// A file that cannot be read, or is no text.
pub(crate) fn document(path: &Path, lang: &LanguageTag, session: &Session) -> Result<Document> {
    let document = document_of(path, &bytes(path, session)?, lang, &sentence_rules(lang, session)?)?;
    say_tracked(&document, path, session);
    Ok(document)
}

/// Says that marked changes are taken as accepted.
fn say_tracked(document: &Document, path: &Path, session: &Session) {
    let changes = document.tracked_changes();
    if changes > 0 {
        let (name, changes) = (path.display(), counted(changes, "tracked change"));
        session.console.note(&format!("{name}: {changes} taken as accepted; what is deleted is not read"));
    }
}

/// Finds the segments of a file that has been read.
///
/// # Errors
/// It is no text, or holds translations and is no article.
pub(crate) fn document_of(path: &Path, bytes: &[u8], lang: &LanguageTag, rules: &SentenceRules) -> Result<Document> {
    let name = path.display().to_string();
    if let Some(stray) = stray(&name, bytes, &ReadOptions::new(lang.clone(), lang.clone())) {
        return Err(CliError::no_article(stray, name));
    }
    read(bytes, DocumentFormat::of(&name, bytes), lang, rules).map_err(|error| {
        let told = CliError::input(error.what()).file(name).hint(error.hint());
        if error.line() == 0 { told } else { told.line(error.line() as u64) }
    })
}

/// Says that a document has no segments, and whether that is because nothing is in it.
pub(crate) fn say_nothing_in(document: &Document, path: &Path, session: &Session) {
    let name = path.display().to_string();
    if document.source.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty() {
        let what = if name == "-" { "there is no text on standard input" } else { "the file is empty" };
        return session.console.error(&CliError::input(what).file(name).hint("is it the right file?"));
    }
    let page = DocumentFormat::of(&name, document.source.as_bytes()) == DocumentFormat::Html;
    let foreign = document.skipped.iter().any(|skipped| skipped.reason == Reason::OtherScript);
    if let Some((line, fault)) = document.fault_of_subtitles() {
        return session.console.note(&format!("{name}:{line}: {fault}"));
    }
    session.console.note(&match (foreign, page) {
        (true, _) => format!(
            "{name}: nothing in it is in the script of `{}`; --from names the language of the text",
            session.settings.from.value
        ),
        (false, true) => format!("{name}: no article was found in this page"),
        (false, false) => format!("{name}: there is nothing to translate in it"),
    });
}

/// The rules of a language with what the user's own files add: `fa.toml`, then `fa-AF.toml`.
pub(crate) fn sentence_rules(lang: &LanguageTag, session: &Session) -> Result<SentenceRules> {
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
    if path.as_os_str() == "-" { unpacked(path, stdin_bytes(session)?) } else { file_bytes(path) }
}

/// The same of a file.
///
/// # Errors
/// As [`bytes`].
pub(crate) fn file_bytes(path: &Path) -> Result<Vec<u8>> {
    unpacked(path, std::fs::read(path).map_err(|error| CliError::io(path, &error))?)
}

fn unpacked(path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>> {
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
