//! A work file as a catalogue: an entry a segment, its place as the context, so that each stands once in it.
//!
//! What hafez says to a translator stands in extracted comments (`#.`), which tools show and do not let be changed.

use std::io::{self, Write};

use super::super::work::{Candidate, Entries, Entry, Head, said};
use super::write::{header, one_line, string};

/// The field of the header by which a work file is known: the document.
pub(in super::super) const DOCUMENT: &str = "X-Hafez-Work";

/// Writes the file.
///
/// # Errors
/// The output cannot be written, or a segment cannot be had.
pub(in super::super) fn write_work(out: &mut dyn Write, head: &Head, entries: Entries<'_>) -> io::Result<()> {
    for part in &head.skipped {
        writeln!(out, "# {}", one_line(&said::skip(part)))?;
    }
    header(out, Some((&head.from, &head.to)), head.made, None, &[(DOCUMENT, &head.document)])?;
    for found in entries {
        entry(out, head, &found?)?;
    }
    Ok(())
}

fn entry(out: &mut dyn Write, head: &Head, entry: &Entry) -> io::Result<()> {
    writeln!(out, "\n#. {}", one_line(&said::about(entry)))?;
    for name in &entry.terms {
        writeln!(out, "#. term: {}", one_line(&said::term(name)))?;
    }
    entry.matches.iter().try_for_each(|found| candidate(out, found))?;
    for part in &entry.fragments {
        writeln!(out, "#. fragment: {}", one_line(&said::fragment(part)))?;
    }
    writeln!(out, "#: {}:{}", reference(&head.document), entry.line)?;
    if entry.filled.as_ref().is_some_and(|filled| filled.draft) {
        writeln!(out, "#, fuzzy")?;
    }
    string(out, "msgctxt", &said::place(entry.number, head))?;
    string(out, "msgid", &entry.source.shown())?;
    string(out, "msgstr", entry.filled.as_ref().map(|filled| filled.target.shown()).as_deref().unwrap_or_default())
}

fn candidate(out: &mut dyn Write, found: &Candidate) -> io::Result<()> {
    writeln!(out, "#. match {}: {}", found.score, one_line(&found.target.shown()))?;
    if !found.difference.is_empty() {
        writeln!(out, "#.   of: {}", one_line(&found.difference))?;
    }
    writeln!(out, "#.   from: {}", one_line(&said::origin(found)))
}

/// A name with spaces is put into the isolates that gettext has for it.
fn reference(file: &str) -> String {
    match file.contains(char::is_whitespace) {
        true => format!("\u{2068}{}\u{2069}", one_line(file)),
        false => file.to_owned(),
    }
}
