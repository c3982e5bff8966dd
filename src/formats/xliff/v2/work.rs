//! A work file as XLIFF 2.0: a unit a segment, matches in the module for translation candidates, names in that for
//! glossaries, what neither has a place for as metadata.

use std::io::{self, Write};

use crate::unit::{Dialect, Remark, Variant};

use super::super::super::work::{Candidate, Entries, Entry, FILLED, Filled, Head, Name, said, seal};
use super::super::carried::Values;
use super::super::markup::{Ids, Placed, place};
use super::super::{WORK, attribute, code, escaped};
use super::is_nmtoken;
use super::write::{Natives, content, group, notes, original_data, wraps};

/// Writes the file.
///
/// # Errors
/// The output cannot be written, or a segment cannot be had.
pub(in super::super::super) fn write_work(out: &mut dyn Write, head: &Head, entries: Entries<'_>) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
          <xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
          xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" xmlns:mtc=\"urn:oasis:names:tc:xliff:matches:2.0\" \
          xmlns:gls=\"urn:oasis:names:tc:xliff:glossary:2.0\"",
    )?;
    attribute(out, "srcLang", code(&head.from))?;
    attribute(out, "trgLang", code(&head.to))?;
    out.write_all(b">\n<file id=\"f1\"")?;
    attribute(out, "original", &head.document)?;
    out.write_all(b">\n")?;
    let values = [
        ("made-by", concat!("hafez ", env!("CARGO_PKG_VERSION")).to_owned()),
        ("made", head.made.to_string()),
        ("segments", head.segments.to_string()),
    ];
    metadata(out, values)?;
    notes(out, &head.skipped.iter().map(|part| note("skipped", said::skip(part))).collect::<Vec<_>>())?;
    for entry in entries {
        unit(out, &entry?)?;
    }
    out.write_all(b"</file>\n</xliff>\n")
}

fn metadata<const N: usize>(out: &mut dyn Write, values: [(&str, String); N]) -> io::Result<()> {
    let values: Values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    out.write_all(b"<mda:metadata>\n")?;
    group(out, WORK, &values)?;
    out.write_all(b"</mda:metadata>\n")
}

/// A note that is known as one of ours, so that no import takes it for a translator's.
fn note(kind: &str, text: String) -> Remark {
    let attributes = vec![("category".to_owned(), format!("{WORK}-{kind}"))];
    Remark { kind: String::new(), text, attributes }
}

fn unit(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    writeln!(out, "<unit id=\"{}\" xml:space=\"preserve\">", entry.number)?;
    let codes = || entry.filled.iter().flat_map(|filled| &filled.target.inline);
    let mut ids = Ids::new(Dialect::Xliff2, entry.source.inline.iter().chain(codes()));
    let source = placed(&entry.source, &mut ids);
    let target = entry.filled.as_ref().map(|filled| (filled, placed(&filled.target, &mut ids)));
    matches(out, &entry.matches, &format!("s{}", entry.number))?;
    glossary(out, &entry.terms)?;
    if let Some((filled, _)) = target.as_ref().filter(|(filled, _)| filled.draft) {
        metadata(out, [(FILLED, seal(&filled.target.text)), ("score", filled.score.to_string())])?;
    }
    let fragments = entry.fragments.iter().map(|part| note("fragment", said::fragment(part)));
    let about = note("about", format!("line {}: {}", entry.line, said::about(entry)));
    notes(out, &std::iter::once(about).chain(fragments).collect::<Vec<_>>())?;
    let of_target = target.iter().flat_map(|(_, placed)| placed);
    let data = original_data(out, source.iter().chain(of_target))?;
    write!(out, "<segment id=\"s{}\"", entry.number)?;
    if let Some(filled) = &entry.filled {
        state(out, filled)?;
    }
    out.write_all(b">\n")?;
    side(out, "source", &entry.source, &source, &data)?;
    if let Some((filled, placed)) = &target {
        side(out, "target", &filled.target, placed, &data)?;
    }
    out.write_all(b"</segment>\n</unit>\n")
}

/// The match of another text is no translation of this one yet; one of the same text is, until somebody reviews it.
fn state(out: &mut dyn Write, filled: &Filled) -> io::Result<()> {
    let (state, sub) = if filled.draft { ("initial", "fuzzy") } else { ("translated", "exact") };
    attribute(out, "state", state)?;
    attribute(out, "subState", &format!("hafez:{sub}"))
}

fn placed<'v>(variant: &'v Variant, ids: &mut Ids) -> Vec<Placed<'v>> {
    place(&variant.inline, Dialect::Xliff2, ids, is_nmtoken, wraps)
}

fn side(out: &mut dyn Write, name: &str, variant: &Variant, placed: &[Placed<'_>], data: &Natives) -> io::Result<()> {
    write!(out, "<{name}>")?;
    content(out, &variant.text, placed, data)?;
    writeln!(out, "</{name}>")
}

fn matches(out: &mut dyn Write, matches: &[Candidate], segment: &str) -> io::Result<()> {
    if matches.is_empty() {
        return Ok(());
    }
    out.write_all(b"<mtc:matches>\n")?;
    for (number, found) in (1..).zip(matches) {
        candidate(out, number, found, segment)?;
    }
    out.write_all(b"</mtc:matches>\n")
}

fn candidate(out: &mut dyn Write, number: usize, found: &Candidate, segment: &str) -> io::Result<()> {
    write!(out, "<mtc:match id=\"m{number}\" ref=\"#{segment}\"")?;
    // What was put together from two translations is no longer what the memory holds.
    let (kind, sub) = match found.kind {
        "context" => ("icm", ""),
        "exact" => ("tm", "hafez:exact"),
        _ if !found.repairs.is_empty() => ("am", "hafez:repaired"),
        _ => ("tm", "hafez:fuzzy"),
    };
    attribute(out, "type", kind)?;
    if !sub.is_empty() {
        attribute(out, "subType", sub)?;
    }
    attribute(out, "similarity", &format!("{}.0", found.score.min(100)))?;
    if let Some(origin) = &found.origin {
        attribute(out, "origin", &said::place_of(origin))?;
    }
    out.write_all(b">\n<mda:metadata>\n")?;
    group(out, WORK, &facts(found))?;
    out.write_all(b"</mda:metadata>\n")?;
    let mut ids = Ids::new(Dialect::Xliff2, found.source.inline.iter().chain(&found.target.inline));
    let (source, target) = (placed(&found.source, &mut ids), placed(&found.target, &mut ids));
    let data = original_data(out, source.iter().chain(&target))?;
    side(out, "source", &found.source, &source, &data)?;
    side(out, "target", &found.target, &target, &data)?;
    out.write_all(b"</mtc:match>\n")
}

/// What is known of a match beside its texts.
fn facts(found: &Candidate) -> Values {
    let mut facts = vec![("score".to_owned(), found.score.to_string())];
    let mut say = |name: &str, value: String| facts.push((name.to_owned(), value));
    say("words", found.words.to_string());
    say("kind", found.kind.to_owned());
    say("status", said::status(found.status).to_owned());
    say("changed", found.changed.to_string());
    found.by.iter().for_each(|by| say("by", by.clone()));
    found.penalties.iter().for_each(|(reason, points)| say("penalty", format!("{reason} -{points}")));
    found.repairs.iter().for_each(|(was, now)| say("repaired", format!("{was} \u{2192} {now}")));
    found.stored.iter().for_each(|stored| say("stored-target", stored.clone()));
    if !found.difference.is_empty() {
        say("difference", found.difference.clone());
    }
    found.contained.iter().for_each(|told| say("contained", (*told).to_owned()));
    if found.lost > 0 {
        say("codes-without-place", found.lost.to_string());
    }
    facts
}

fn glossary(out: &mut dyn Write, terms: &[Name]) -> io::Result<()> {
    // One entry needs a translation or a definition; a name comes once, however often it stands there.
    let mut told: Vec<(&str, Option<&str>)> = Vec::new();
    for name in terms {
        let entry = (name.found.as_str(), name.target.as_deref());
        if told.contains(&entry) {
            continue;
        }
        if told.is_empty() {
            out.write_all(b"<gls:glossary>\n")?;
        }
        told.push(entry);
        gloss(out, name)?;
    }
    if told.is_empty() { Ok(()) } else { out.write_all(b"</gls:glossary>\n") }
}

fn gloss(out: &mut dyn Write, name: &Name) -> io::Result<()> {
    out.write_all(b"<gls:glossEntry>\n<gls:term source=\"hafez\">")?;
    escaped(out, &name.found)?;
    out.write_all(b"</gls:term>\n")?;
    if let Some(target) = &name.target {
        out.write_all(b"<gls:translation source=\"hafez\">")?;
        escaped(out, target)?;
        out.write_all(b"</gls:translation>\n")?;
    }
    let remark = said::remark(name);
    if !remark.is_empty() || name.target.is_none() {
        out.write_all(b"<gls:definition source=\"hafez\">")?;
        escaped(out, if remark.is_empty() { "no form is known" } else { &remark })?;
        out.write_all(b"</gls:definition>\n")?;
    }
    out.write_all(b"</gls:glossEntry>\n")
}
