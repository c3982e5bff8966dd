//! UTX 1.00 to 1.20: two header lines, then one pair of terms a row between tabs.
use std::collections::HashMap;

use super::columns::{Pair, is_reserved};
use super::limits::Room;
use super::tbx::{CONCEPT_ID, is_own_id};
use super::{Draft, FileError, row};
use crate::lang::LanguageTag;
use crate::term::{Term, TermEntry, TermStatus};
use crate::unit::Time;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Field {
    Source,
    Target,
    Status,
    SourcePart,
    TargetPart,
    Concept,
    Note,
    Other(String),
}

/// Columns by name; their capitals do not count.
const FIELDS: &[(&str, Field)] = &[
    ("src", Field::Source),
    ("tgt", Field::Target),
    ("src:pos", Field::SourcePart),
    ("tgt:pos", Field::TargetPart),
    ("term status", Field::Status),
    ("concept id", Field::Concept),
    ("src:comment", Field::Note),
    ("comment", Field::Note),
];

/// What the status of a pair says of its target term.
const STATUS: &[(&str, TermStatus)] = &[
    ("approved", TermStatus::Preferred),
    ("provisional", TermStatus::Preferred),
    ("non-standard", TermStatus::Admitted),
    ("forbidden", TermStatus::Forbidden),
    ("rejected", TermStatus::Forbidden),
];

/// The entries of a file. Rows of one concept, or with one source term, are one entry.
///
/// # Errors
/// A file whose header names no languages or no columns.
pub(crate) fn read(text: &str, pair: &Pair) -> Result<Vec<Draft>, FileError> {
    let header: Vec<&str> = text.lines().take_while(|line| line.starts_with('#')).collect();
    let (from, to) = languages(header.first().copied().unwrap_or_default(), pair)?;
    let fields: Vec<Field> = match header.iter().find(|line| line.starts_with("#src") || line.starts_with("#term:")) {
        Some(line) => line.trim_start_matches('#').split('\t').map(|name| field(name, &from, &to)).collect(),
        None => return Err(FileError::NotAGlossary),
    };
    let mut grouped: Vec<(u32, Result<TermEntry, String>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut room = Room::default();
    for (line, number) in text.lines().zip(1_u32..) {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        room.row(memchr::memchr_iter(b'\t', line.as_bytes()).count() + 1, line.len())?;
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        match pair_of(&fields, &cells, (&from, &to)) {
            Err(reason) => grouped.push((number, Err(reason))),
            Ok(pair) => {
                let at = *known.entry(key(&pair)).or_insert_with(|| {
                    grouped.push((number, Ok(TermEntry::default())));
                    grouped.len() - 1
                });
                if let Some((_, Ok(entry))) = grouped.get_mut(at) {
                    add(entry, pair);
                }
            }
        }
    }
    let drafts = grouped.into_iter().zip(1_u32..).map(|((line, entry), unit)| {
        let entry = entry.and_then(|mut entry| {
            // What the writer made up for an entry without an identifier is none.
            entry.extra.retain(|(name, id)| name != CONCEPT_ID || !is_own_id(id));
            row::tidy(&mut entry).map(|()| entry)
        });
        Draft { line, unit, entry }
    });
    Ok(drafts.collect())
}

/// `#UTX 1.11; en/fa; date; …`, or with spaces in the oldest files.
fn languages(line: &str, pair: &Pair) -> Result<(LanguageTag, LanguageTag), FileError> {
    let parts = line.split([';', ' ']).map(str::trim);
    let codes = parts.filter_map(|part| part.split_once('/')).next().ok_or(FileError::NotAGlossary)?;
    let read = |code: &str| {
        pair.langs.parse(code).map_err(|error| FileError::Language {
            column: line.trim().to_owned(),
            code: error.code,
            did_you_mean: error.did_you_mean,
        })
    };
    Ok((read(codes.0)?, read(codes.1)?))
}

fn field(name: &str, from: &LanguageTag, to: &LanguageTag) -> Field {
    let name = name.trim();
    let lower = name.to_lowercase();
    // `term:en`, `term:fa` in the newest version.
    if let Some(lang) = lower.strip_prefix("term:").and_then(|code| LanguageTag::parse(code).ok()) {
        return if lang == *to && lang != *from { Field::Target } else { Field::Source };
    }
    let known = FIELDS.iter().find(|(known, _)| *known == lower).map(|(_, field)| field.clone());
    known.unwrap_or_else(|| Field::Other(if is_reserved(name) { format!("utx {name}") } else { name.to_owned() }))
}

fn pair_of(fields: &[Field], cells: &[&str], (from, to): (&LanguageTag, &LanguageTag)) -> Result<TermEntry, String> {
    if cells.len() > fields.len() {
        return Err(format!("{} columns instead of {}", cells.len(), fields.len()));
    }
    let cell = |wanted: &Field| {
        let at = fields.iter().position(|field| field == wanted)?;
        cells.get(at).copied().filter(|cell| !cell.is_empty() && *cell != "-")
    };
    let said = cell(&Field::Status).map(str::to_lowercase);
    let status =
        said.as_deref().and_then(|said| STATUS.iter().find(|(word, _)| *word == said)).map(|(_, status)| *status);
    let term = |lang: &LanguageTag, text: Option<&str>, status, part: Option<&str>| {
        let extra = part.map(|part| ("partOfSpeech".to_owned(), part.to_owned())).into_iter().collect();
        text.map(|text| Term { extra, ..Term::new(lang.clone(), text, status) })
    };
    let source = term(from, cell(&Field::Source), TermStatus::Preferred, cell(&Field::SourcePart));
    let source = source.ok_or("there is no source term in this row")?;
    let target = term(to, cell(&Field::Target), status.unwrap_or(TermStatus::Preferred), cell(&Field::TargetPart));
    let others = fields.iter().zip(cells).filter_map(|(field, cell)| match field {
        Field::Other(name) if !cell.is_empty() => Some((name.clone(), (*cell).to_owned())),
        _ => None,
    });
    let concept = cell(&Field::Concept);
    Ok(TermEntry {
        terms: [Some(source), target].into_iter().flatten().collect(),
        note: cell(&Field::Note).map(str::to_owned),
        status: said.filter(|said| said == "provisional"),
        extra: concept.map(|id| (CONCEPT_ID.to_owned(), id.to_owned())).into_iter().chain(others).collect(),
        ..TermEntry::default()
    })
}

fn key(pair: &TermEntry) -> String {
    let concept = pair.extra.iter().find(|(name, _)| name == CONCEPT_ID);
    match (concept, pair.terms.first()) {
        (Some((_, id)), _) => format!("id {id}"),
        (None, term) => format!("term {}", term.map_or("", |term| &term.text)),
    }
}

/// Takes a row into its entry: the first term of a language that may be preferred is.
fn add(entry: &mut TermEntry, pair: TermEntry) {
    for mut term in pair.terms {
        let taken = entry.preferred(&term.lang).is_some_and(|known| known.text != term.text);
        if taken && term.status == TermStatus::Preferred {
            term.status = TermStatus::Admitted;
        }
        if !entry.terms.iter().any(|known| known.lang == term.lang && known.text == term.text) {
            entry.terms.push(term);
        }
    }
    entry.note = entry.note.take().or(pair.note);
    entry.status = entry.status.take().or(pair.status);
    for (name, text) in pair.extra {
        if !entry.extra.iter().any(|(known, _)| *known == name) {
            entry.extra.push((name, text));
        }
    }
}

/// The text of a file for one pair of languages, and how many entries have no term in one of them. `made` is
/// the time of the last change, so that the same glossary gives the same bytes.
pub(crate) fn write(entries: &[TermEntry], pair: (&LanguageTag, &LanguageTag), made: Option<Time>) -> (String, u64) {
    let (from, to) = pair;
    let made = made.map(|made| format!(" {made};")).unwrap_or_default();
    let mut text = format!("#UTX 1.11; {from}/{to};{made}\n#src\ttgt\tsrc:pos\tterm status\tsrc:comment\tconcept ID\n");
    let mut left = 0;
    for entry in entries {
        let rows = rows(entry, from, to);
        left += u64::from(rows.is_empty());
        for cells in rows {
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
    }
    (text, left)
}

fn rows(entry: &TermEntry, from: &LanguageTag, to: &LanguageTag) -> Vec<[String; 6]> {
    let sources = entry.usable(from);
    let (Some(source), Some(target)) = (sources.first(), entry.form(to)) else { return Vec::new() };
    let id = entry
        .extra
        .iter()
        .find(|(name, _)| name == CONCEPT_ID)
        .map_or_else(|| format!("hafez-{}", entry.id), |(_, id)| id.clone());
    let row = |source: &Term, target: &Term, status: &str, note: &str| {
        let part = source.extra.iter().find(|(name, _)| name == "partOfSpeech").map_or("", |(_, part)| part);
        let hash = if source.text.starts_with('#') { " " } else { "" };
        [&format!("{hash}{}", source.text), &target.text, part, status, note, &id].map(flat)
    };
    let note = entry.note.as_deref().unwrap_or_default();
    let named = |status| STATUS.iter().find(|(_, known)| *known == status).map_or("", |(word, _)| *word);
    let approved = if entry.status.as_deref() == Some("provisional") { "provisional" } else { "approved" };
    let mut rows = vec![row(source, target, approved, note)];
    rows.extend(entry.usable(to).into_iter().skip(1).map(|other| row(source, other, named(TermStatus::Admitted), "")));
    rows.extend(entry.avoid(to).into_iter().map(|other| row(source, other, named(TermStatus::Forbidden), "")));
    rows.extend(sources.iter().skip(1).map(|other| row(other, target, approved, "")));
    rows
}

/// A cell has no tabs and line breaks.
pub(crate) fn flat(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}
