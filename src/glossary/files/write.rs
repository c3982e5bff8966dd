//! A glossary as a table: the columns of the starter glossary, then whatever else is used.
use std::collections::HashSet;

use super::TableFormat;
use super::columns::Column;
use super::row::{cell_of, order};
use super::table;
use crate::formats::sheet::{Heading, write_rows};
use crate::formats::{Fault, FormatError};
use crate::lang::LanguageTag;
use crate::term::{TermEntry, TermStatus};

/// The text of a glossary file. Reading it into an empty glossary and writing again gives the same bytes.
pub fn write(entries: &[TermEntry], format: TableFormat) -> String {
    let columns = columns_of(entries);
    let header = columns.iter().map(Column::name).collect();
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(cells(entries, &columns)).collect();
    table::write(&rows, format)
}

/// The same as a workbook.
///
/// # Errors
/// A text that no cell can hold.
pub(crate) fn workbook(entries: &[TermEntry]) -> Result<Vec<u8>, FormatError> {
    let columns = columns_of(entries);
    let heading = |column: &Column| Heading {
        text: column.name(),
        rtl: matches!(column, Column::Form(lang) | Column::Variants(lang) | Column::Avoid(lang) if lang.is_rtl()),
        wide: column.holds_terms() || *column == Column::Note,
    };
    let headings: Vec<Heading> = columns.iter().map(heading).collect();
    let mut out = Vec::new();
    match write_rows(&mut out, "glossary", &headings, cells(entries, &columns).map(Ok)) {
        Ok(()) => Ok(out),
        Err(error) => Err(FormatError::new(Fault::Write, "workbook", error.to_string())
            .hint("write it as TSV: `hafez glossary export names.tsv`")),
    }
}

fn cells<'e>(entries: &'e [TermEntry], columns: &'e [Column]) -> impl Iterator<Item = Vec<String>> + 'e {
    entries.iter().map(|entry| columns.iter().map(|column| cell_of(entry, column)).collect())
}

/// The eight columns that are always there; then languages, variants and forms to avoid, each
/// only where one is used; then the rest; unknown ones last, as they were first met.
fn columns_of(entries: &[TermEntry]) -> Vec<Column> {
    let tag = |code: &str| LanguageTag::parse(code).ok();
    let form = |code| tag(code).map(Column::Form);
    let variants = |code| tag(code).map(Column::Variants);
    let mut columns: Vec<Column> = ["en", "fa", "fa-AF", "ps"].into_iter().filter_map(form).collect();
    columns.push(Column::Kind);
    columns.extend(["en", "fa"].into_iter().filter_map(variants));
    columns.push(Column::Note);
    for (status, make) in [
        (TermStatus::Preferred, Column::Form as fn(LanguageTag) -> Column),
        (TermStatus::Admitted, Column::Variants),
        (TermStatus::Forbidden, Column::Avoid),
    ] {
        columns.extend(languages(entries, status).into_iter().map(|lang| make(lang.clone())));
    }
    let used = |value: fn(&TermEntry) -> bool| entries.iter().any(value);
    columns.extend(used(|entry| entry.from.is_some()).then_some(Column::From));
    columns.extend(used(|entry| entry.until.is_some()).then_some(Column::Until));
    columns.extend(used(|entry| entry.status.is_some()).then_some(Column::Status));
    columns.extend(used(|entry| !entry.rule.is_empty()).then_some(Column::Match));
    let others = entries.iter().flat_map(|entry| &entry.extra).map(|(name, _)| Column::Other(name.clone()));
    columns.extend(others);
    let mut seen = HashSet::new();
    columns.retain(|column| seen.insert(column.clone()));
    columns
}

fn languages(entries: &[TermEntry], status: TermStatus) -> Vec<&LanguageTag> {
    let used: HashSet<&LanguageTag> = entries
        .iter()
        .flat_map(|entry| &entry.terms)
        .filter(|term| term.status == status)
        .map(|term| &term.lang)
        .collect();
    let mut langs: Vec<_> = used.into_iter().collect();
    langs.sort_by_key(|lang| order(lang));
    langs
}
