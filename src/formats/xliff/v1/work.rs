//! A work file as XLIFF 1.2: a `trans-unit` a segment, matches as `alt-trans`, names and fragments as notes.

use std::io::{self, Write};

use super::super::super::work::{Candidate, Entries, Entry, FILLED, Filled, Head, said, seal};
use super::super::carried::Values;
use super::super::markup::Ids;
use super::super::{WORK, attribute, code};
use super::write::{begin, content, properties, write_note};
use crate::unit::{Dialect, Remark};

/// Writes the file.
///
/// # Errors
/// The output cannot be written, or a segment cannot be had.
pub(in super::super::super) fn write_work(out: &mut dyn Write, head: &Head, entries: Entries<'_>) -> io::Result<()> {
    begin(out)?;
    out.write_all(b"<file")?;
    for (name, value) in [
        ("original", head.document.as_str()),
        ("source-language", code(&head.from)),
        ("target-language", code(&head.to)),
        ("datatype", "plaintext"),
        ("date", &head.made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        ("tool-id", WORK),
    ] {
        attribute(out, name, value)?;
    }
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out, ">\n<header>\n<tool tool-id=\"{WORK}\" tool-name=\"hafez\" tool-version=\"{version}\"/>")?;
    head.skipped.iter().try_for_each(|part| note(out, "skipped", &said::skip(part)))?;
    out.write_all(b"</header>\n<body>\n")?;
    for entry in entries {
        unit(out, head, &entry?)?;
    }
    out.write_all(b"</body>\n</file>\n</xliff>\n")
}

/// A note that is known as one of ours, so that no import takes it for a translator's.
fn note(out: &mut dyn Write, kind: &str, text: &str) -> io::Result<()> {
    write_note(out, &Remark { kind: format!("{WORK}-{kind}"), text: text.to_owned(), attributes: Vec::new() })
}

fn unit(out: &mut dyn Write, head: &Head, entry: &Entry) -> io::Result<()> {
    writeln!(out, "<trans-unit id=\"{}\" xml:space=\"preserve\">", entry.number)?;
    let filled = entry.filled.as_ref();
    let codes = entry.source.inline.iter().chain(filled.iter().flat_map(|filled| &filled.target.inline));
    let mut ids = Ids::new(Dialect::Xliff1, codes);
    out.write_all(b"<source>")?;
    content(out, &entry.source, &mut ids)?;
    out.write_all(b"</source>\n")?;
    if let Some(filled) = filled {
        out.write_all(b"<target")?;
        state(out, filled)?;
        out.write_all(b">")?;
        content(out, &filled.target, &mut ids)?;
        out.write_all(b"</target>\n")?;
    }
    note(out, "about", &format!("line {}: {}", entry.line, said::about(entry)))?;
    entry.terms.iter().try_for_each(|name| note(out, "term", &said::term(name)))?;
    entry.fragments.iter().try_for_each(|part| note(out, "fragment", &said::fragment(part)))?;
    entry.matches.iter().try_for_each(|found| candidate(out, head, found))?;
    if let Some(filled) = filled.filter(|filled| filled.draft) {
        let values: Values = vec![(FILLED.to_owned(), seal(&filled.target.text))];
        properties(out, Some(WORK), &values)?;
    }
    out.write_all(b"</trans-unit>\n")
}

/// The match of another text is no translation of this one yet.
fn state(out: &mut dyn Write, filled: &Filled) -> io::Result<()> {
    let (state, qualifier) =
        if filled.draft { ("needs-translation", "fuzzy-match") } else { ("translated", "exact-match") };
    attribute(out, "state", state)?;
    attribute(out, "state-qualifier", qualifier)
}

fn candidate(out: &mut dyn Write, head: &Head, found: &Candidate) -> io::Result<()> {
    out.write_all(b"<alt-trans")?;
    attribute(out, "match-quality", &found.score.min(100).to_string())?;
    attribute(out, "alttranstype", "proposal")?;
    if let Some(origin) = &found.origin {
        attribute(out, "origin", &said::place_of(origin))?;
    }
    out.write_all(b">\n<source")?;
    attribute(out, "xml:lang", code(&head.from))?;
    out.write_all(b">")?;
    let mut ids = Ids::new(Dialect::Xliff1, found.source.inline.iter().chain(&found.target.inline));
    content(out, &found.source, &mut ids)?;
    out.write_all(b"</source>\n<target")?;
    attribute(out, "xml:lang", code(&head.to))?;
    out.write_all(b">")?;
    content(out, &found.target, &mut ids)?;
    out.write_all(b"</target>\n")?;
    note(out, "from", &said::origin(found))?;
    if !found.difference.is_empty() {
        note(out, "difference", &found.difference)?;
    }
    if let Some(stored) = &found.stored {
        note(out, "stored", stored)?;
    }
    out.write_all(b"</alt-trans>\n")
}
