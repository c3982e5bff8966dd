//! Work files as tables: a row a segment, codes as numbered placeholders.
//!
//! The columns are found by their names, so that they may be moved; what a lost one said is told.

use std::io::{self, BufRead as _, Seek as _, Write};

use super::super::sheet::Heading;
use super::super::{Column, ReadOptions, tsv};
use super::rows::{Row, State, Wording, Work, without_placeholders};
use super::said;
use super::seal::{holds, seal};
use super::{Entries, Entry, Head, Skip};
use crate::lang::LanguageTag;

/// Bytes of rows that wait in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

pub(super) const SEGMENT: &str = "segment";
pub(super) const STATUS: &str = "status";
const NOTE: &str = "note";
pub(super) const DOCUMENT: &str = "document";
/// A translation of another text was filled in.
pub(super) const FUZZY: &str = "fuzzy";
const TRANSLATED: &str = "translated";
/// A part of the document that is not translated.
const SKIPPED: &str = "skipped";

/// The headings of the columns.
pub(super) fn headings(head: &Head) -> Vec<Heading> {
    let plain = |text: &str| Heading { text: text.to_owned(), rtl: false, wide: false };
    let text = |lang: &LanguageTag, name: String| Heading { text: name, rtl: lang.is_rtl(), wide: true };
    let mut all = vec![plain(SEGMENT)];
    all.extend([&head.from, &head.to].map(|lang| text(lang, lang.as_str().to_owned())));
    all.extend([STATUS, NOTE].map(plain));
    all.extend(["terms", "fragments"].map(|name| Heading { wide: true, ..plain(name) }));
    for number in 1..=head.limit {
        all.push(plain(&format!("score {number}")));
        all.push(text(&head.to, format!("match {number}")));
        all.push(text(&head.from, format!("difference {number}")));
        all.push(plain(&format!("from {number}")));
    }
    all.extend(["about", DOCUMENT].map(plain));
    all
}

/// A segment as cells.
pub(super) fn cells(entry: &Entry, head: &Head) -> Vec<String> {
    let (target, status) = match &entry.filled {
        None => (String::new(), String::new()),
        Some(filled) => {
            let status = match filled.draft {
                true => format!("{FUZZY} {} {}", filled.score, seal(&filled.target.text)),
                false => format!("{TRANSLATED} {}", filled.score),
            };
            (filled.target.shown().into_owned(), status)
        }
    };
    let list = |lines: Vec<String>| lines.join(" | ");
    let mut cells = vec![said::place(entry.number, head), entry.source.shown().into_owned(), target, status];
    cells.push(String::new());
    cells.push(list(entry.terms.iter().map(said::term).collect()));
    cells.push(list(entry.fragments.iter().map(said::fragment).collect()));
    for number in 0..head.limit {
        match entry.matches.get(number) {
            Some(found) => cells.extend([
                found.score.to_string(),
                found.target.shown().into_owned(),
                found.difference.clone(),
                said::origin(found),
            ]),
            None => cells.extend([const { String::new() }; 4]),
        }
    }
    cells.extend([said::about(entry), head.document.clone()]);
    cells
}

/// A part that is not translated as cells.
pub(super) fn skipped(skip: &Skip) -> Vec<String> {
    let status = format!("{SKIPPED}: {}", skip.reason);
    vec![format!("line {}", skip.line), skip.text.clone(), String::new(), status]
}

/// Every row of a file.
pub(super) fn all_cells<'h>(
    head: &'h Head,
    entries: Entries<'h>,
) -> impl Iterator<Item = io::Result<Vec<String>>> + 'h {
    let rows = entries.map(|entry| entry.map(|entry| cells(&entry, head)));
    rows.chain(head.skipped.iter().map(|part| Ok(skipped(part))))
}

/// Writes TSV: with escapes only where a cell needs them, so rows wait until that is known.
pub(super) fn write_tsv(out: &mut dyn Write, head: &Head, entries: Entries<'_>) -> io::Result<()> {
    let mut spool = io::BufWriter::new(tempfile::spooled_tempfile(IN_MEMORY));
    let headings = headings(head);
    let mut escapes = false;
    for cells in all_cells(head, entries) {
        let mut cells = cells?;
        cells.resize(headings.len(), String::new());
        escapes |= cells.iter().any(|cell| tsv::needs_escapes(cell));
        let cells: Vec<_> = cells.iter().map(|cell| tsv::escape(cell)).collect();
        writeln!(spool, "{}", cells.join("\t"))?;
    }
    if escapes {
        writeln!(out, "{}", tsv::ESCAPES)?;
    }
    let names: Vec<&str> = headings.iter().map(|heading| heading.text.as_str()).collect();
    writeln!(out, "{}", names.join("\t"))?;
    let mut file = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    if escapes {
        io::copy(&mut file, out)?;
        return Ok(());
    }
    for line in io::BufReader::new(file).lines() {
        writeln!(out, "{}", tsv::unescape(&line?))?;
    }
    Ok(())
}

/// The cells of the first line of a file, behind the line that says how it is escaped.
pub(super) fn header_cells(head: &[u8]) -> Vec<String> {
    let lines = head.split(|byte| *byte == b'\n').map(String::from_utf8_lossy);
    let line = lines.map(|line| line.into_owned()).find(|line| !line.starts_with('#')).unwrap_or_default();
    line.trim_end_matches('\r').split('\t').map(str::to_owned).collect()
}

/// Which column is which.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    segment: Option<usize>,
    source: usize,
    target: usize,
    status: Option<usize>,
    note: Option<usize>,
    document: Option<usize>,
    pub(super) from: LanguageTag,
    pub(super) to: LanguageTag,
}

impl Columns {
    /// By the names in a header; `None` where these cells are no header of a work file: a table of another origin
    /// may have a status and a note, too. The languages of the command are those that `source` and `target` stand for.
    pub(super) fn of(cells: &[String], options: &ReadOptions) -> Option<Self> {
        let find = |name: &str| cells.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        [SEGMENT, "score 1", DOCUMENT].into_iter().find_map(find)?;
        let mut named = languages(cells, options);
        let (mut first, mut second) = (named.next(), named.next());
        if matches!((&first, &second), (Some(a), Some(b)) if is_turned((a, b), find(SEGMENT), options)) {
            (first, second) = (second, first);
        }
        let own = |name: &str, lang: &LanguageTag| find(name).map(|at| (at, lang.clone()));
        let (source, from) = own("source", &options.from).or(first)?;
        let (target, to) = own("target", &options.to).or(second)?;
        Some(Self {
            segment: find(SEGMENT),
            status: find(STATUS),
            note: find(NOTE),
            document: find(DOCUMENT),
            source,
            target,
            from,
            to,
        })
    }

    /// The columns that are no more, each with what that means.
    pub(super) fn lost(&self) -> Vec<String> {
        let lost = [
            (self.segment, "no column `segment` is left: rows are taken by their texts, in their order"),
            (self.status, "no column `status` is left: every translation in it counts as done"),
        ];
        lost.into_iter().filter(|(column, _)| column.is_none()).map(|(_, told)| told.to_owned()).collect()
    }

    /// One row; `None` for one that holds no segment.
    pub(super) fn row(&self, cells: &[String], line: u64, work: &mut Work) -> Option<Row> {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map(|cell| cell.trim()).unwrap_or_default();
        let text = |at: usize| cells.get(at).cloned().unwrap_or_default();
        let (status, source) = (cell(self.status), text(self.source));
        let is_skipped = status.starts_with(SKIPPED) || cell(self.segment).starts_with("line ");
        if is_skipped || (source.trim().is_empty() && cell(Some(self.target)).is_empty()) {
            return None;
        }
        let place = said::parse_place(cell(self.segment));
        work.segments = work.segments.max(place.and_then(|(_, of)| of));
        if work.document.is_none() && !cell(self.document).is_empty() {
            work.document = Some(cell(self.document).to_owned());
        }
        let target = text(self.target);
        let note = Some(cell(self.note).to_owned()).filter(|note| !note.is_empty());
        Some(Row {
            number: place.map(|(number, _)| number),
            state: state(status, &target),
            source: Wording::Shown(source),
            target: Wording::Shown(target),
            confirmed: !status.eq_ignore_ascii_case("unreviewed"),
            note,
            line,
        })
    }
}

/// The columns of a header that name a language.
pub(super) fn languages(cells: &[String], options: &ReadOptions) -> impl Iterator<Item = (usize, LanguageTag)> {
    cells.iter().enumerate().filter_map(|(at, cell)| match options.header_column(cell) {
        Some(Column::Lang(tag)) => Some((at, tag)),
        _ => None,
    })
}

/// Whether the second of two columns holds the source. The source comes first, unless the user says the languages; where
/// the columns were moved, too, the languages of the command tell.
fn is_turned(
    (first, second): (&(usize, LanguageTag), &(usize, LanguageTag)),
    segment: Option<usize>,
    options: &ReadOptions,
) -> bool {
    let is = |wanted: &Option<LanguageTag>, own: &LanguageTag| {
        wanted.as_ref().is_none_or(|wanted| wanted.served_by(own).is_some())
    };
    let fits = |from: &LanguageTag, to: &LanguageTag| is(&options.given.0, from) && is(&options.given.1, to);
    let (straight, turned) = (fits(&first.1, &second.1), fits(&second.1, &first.1));
    let is_moved = segment.is_some_and(|segment| segment > first.0);
    match is_moved {
        _ if straight != turned => turned,
        true => first.1.base() == options.to.base() && second.1.base() == options.from.base(),
        false => false,
    }
}

/// What a status says of a translation: `fuzzy 85 1a2b3c4d` counts as long as the text is the one that was filled in.
fn state(status: &str, target: &str) -> State {
    let mut words = status.split_whitespace();
    let is_fuzzy = words.next().is_some_and(|word| word.eq_ignore_ascii_case(FUZZY));
    let sealed = words.nth(1);
    let bare = without_placeholders(target);
    match (target.trim().is_empty(), is_fuzzy, sealed) {
        (true, ..) => State::Empty,
        (_, true, Some(sealed)) if !holds(sealed, &bare) => State::Done,
        (_, true, _) => State::Draft,
        _ => State::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fuzzy_translation_counts_once_it_was_worked_on() {
        let status = format!("fuzzy 85 {}", seal("یک متن"));
        for (status, target, state_of) in [
            ("", "", State::Empty),
            ("", "متن", State::Done),
            (status.as_str(), "یک متن", State::Draft),
            (status.as_str(), "⟨1⟩یک⟨/1⟩ متن ", State::Draft),
            (status.as_str(), "یک متن تازه", State::Done),
            ("fuzzy", "متن", State::Draft),
            ("translated 100", "متن", State::Done),
            ("ok", " ", State::Empty),
        ] {
            assert_eq!(state(status, target), state_of, "{status} {target}");
        }
    }
}
