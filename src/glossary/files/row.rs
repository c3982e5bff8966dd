//! From a row to an entry and back.
//!
//! In cells that hold terms `|` separates, `\|` is a bar and `\\` a backslash; any other backslash
//! stands for itself.
use super::columns::Column;
use super::limits;
use crate::lang::LanguageTag;
use crate::term::{MatchRule, Term, TermEntry, TermStatus};

/// The entry that a row describes, not stored yet.
///
/// # Errors
/// A sentence that says why the row is refused.
pub fn entry_of(columns: &[Column], cells: &[String]) -> Result<TermEntry, String> {
    let mut entry = TermEntry::default();
    for (column, cell) in columns.iter().zip(cells) {
        take(&mut entry, column, cell)?;
    }
    tidy(&mut entry)?;
    if columns.iter().any(|column| matches!(column, Column::Offer(_))) && entry.languages().len() < 2 {
        return Err("no translation is chosen for it yet".to_owned());
    }
    Ok(entry)
}

fn take(entry: &mut TermEntry, column: &Column, cell: &str) -> Result<(), String> {
    let kept = || Some(cell.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    match column {
        Column::Form(lang) => {
            for (index, text) in split(cell).into_iter().enumerate() {
                let status = if index == 0 { TermStatus::Preferred } else { TermStatus::Admitted };
                entry.terms.push(Term::new(lang.clone(), text, status));
            }
        }
        Column::Variants(lang) => push_all(entry, lang, cell, TermStatus::Admitted),
        Column::Avoid(lang) => push_all(entry, lang, cell, TermStatus::Forbidden),
        Column::Kind => entry.kind = kept(),
        Column::Note => entry.note = (!cell.is_empty()).then(|| cell.to_owned()),
        Column::From => entry.from = date("from", cell)?,
        Column::Until => entry.until = date("until", cell)?,
        Column::Status => entry.status = kept(),
        Column::Match => entry.rule = MatchRule::parse(cell)?,
        Column::Other(name) => entry.extra.push((name.clone(), cell.to_owned())),
        Column::Skip | Column::Offer(_) => {}
    }
    Ok(())
}

fn push_all(entry: &mut TermEntry, lang: &LanguageTag, cell: &str, status: TermStatus) {
    entry.terms.extend(split(cell).into_iter().map(|text| Term::new(lang.clone(), text, status)));
}

pub(crate) fn date(name: &str, cell: &str) -> Result<Option<String>, String> {
    let cell = cell.trim();
    match cell.parse::<jiff::civil::Date>() {
        _ if cell.is_empty() => Ok(None),
        Ok(_) if cell.len() == 10 => Ok(Some(cell.to_owned())),
        _ => Err(format!("`{name}` is `{cell}`, which is not a date like 2020-09-27")),
    }
}

/// Brings the terms into the order in which files have them, each form once.
///
/// # Errors
/// A form that is to be used and avoided at once, no form to use at all, or too much of anything.
pub(crate) fn tidy(entry: &mut TermEntry) -> Result<(), String> {
    entry.terms.retain(|term| !term.text.is_empty());
    limits::check(entry)?;
    if let (Some(from), Some(until)) = (&entry.from, &entry.until)
        && from > until
    {
        return Err(format!("it would hold from {from} until {until}: the end comes before the beginning"));
    }
    entry.terms.sort_by(|a, b| (order(&a.lang), a.status).cmp(&(order(&b.lang), b.status)));
    let mut terms: Vec<Term> = Vec::with_capacity(entry.terms.len());
    for term in std::mem::take(&mut entry.terms) {
        match terms.iter_mut().find(|known| known.lang == term.lang && known.text == term.text) {
            None => terms.push(term),
            Some(known) if term.status == TermStatus::Forbidden && known.status != TermStatus::Forbidden => {
                return Err(format!("`{}` is to be used and to be avoided", term.text));
            }
            Some(known) => add_extra(&mut known.extra, term.extra),
        }
    }
    entry.terms = terms;
    if entry.terms.iter().any(|term| term.status == TermStatus::Preferred) {
        Ok(())
    } else {
        Err("there is no term in this row".to_owned())
    }
}

/// What is said of the same form a second time, under names that are free.
pub(crate) fn add_extra(known: &mut Vec<(String, String)>, more: Vec<(String, String)>) {
    for (name, text) in more {
        let numbered = (1..=known.len() + 1).map(|n| if n == 1 { name.clone() } else { format!("{name}#{n}") });
        for free in numbered {
            match known.iter().find(|(known, _)| *known == free) {
                Some((_, said)) if *said == text => break,
                Some(_) => {}
                None => {
                    known.push((free, text));
                    break;
                }
            }
        }
    }
}

/// The order of languages in files: those of the starter glossary, then by tag.
pub(crate) fn order(lang: &LanguageTag) -> (usize, &str) {
    const FIRST: [&str; 4] = ["en", "fa", "fa-AF", "ps"];
    (FIRST.iter().position(|tag| *tag == lang.as_str()).unwrap_or(FIRST.len()), lang.as_str())
}

/// The cell of a column.
pub(crate) fn cell_of(entry: &TermEntry, column: &Column) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match column {
        Column::Form(lang) => join(entry, lang, TermStatus::Preferred),
        Column::Variants(lang) => join(entry, lang, TermStatus::Admitted),
        Column::Avoid(lang) => join(entry, lang, TermStatus::Forbidden),
        Column::Kind => text(&entry.kind),
        Column::Note => text(&entry.note),
        Column::From => text(&entry.from),
        Column::Until => text(&entry.until),
        Column::Status => text(&entry.status),
        Column::Match => entry.rule.to_cell(),
        Column::Other(name) => {
            entry.extra.iter().find(|(known, _)| known == name).map(|(_, cell)| cell.clone()).unwrap_or_default()
        }
        Column::Skip | Column::Offer(_) => String::new(),
    }
}

fn join(entry: &TermEntry, lang: &LanguageTag, status: TermStatus) -> String {
    let terms = entry.terms.iter().filter(|term| term.lang == *lang && term.status == status);
    terms.map(|term| term.text.replace('\\', "\\\\").replace('|', "\\|")).collect::<Vec<_>>().join("|")
}

/// Whether a cell of forms has an empty one among others.
pub(crate) fn has_empty_form(cell: &str) -> bool {
    let parts = parts(cell);
    parts.len() > 1 && parts.iter().any(String::is_empty)
}

/// The terms of a cell, trimmed, without empty ones.
fn split(cell: &str) -> Vec<String> {
    parts(cell).into_iter().filter(|part| !part.is_empty()).collect()
}

fn parts(cell: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = cell.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '|' => parts.push(String::new()),
            '\\' => {
                let next = chars.next_if(|next| matches!(next, '|' | '\\'));
                parts.iter_mut().last().into_iter().for_each(|part| part.push(next.unwrap_or('\\')));
            }
            c => parts.iter_mut().last().into_iter().for_each(|part| part.push(c)),
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bars_and_backslashes_are_escaped() {
        assert_eq!(split(r"a|b\|c|\\|d\e| |f\"), ["a", "b|c", r"\", r"d\e", r"f\"]);
    }

    #[test]
    fn a_row_becomes_an_entry() {
        let tag = |code: &str| code.parse::<LanguageTag>().unwrap();
        let columns = [Column::Form(tag("en")), Column::Form(tag("fa")), Column::Avoid(tag("fa")), Column::From];
        let row = |cells: [&str; 4]| entry_of(&columns, &cells.map(str::to_owned));
        let entry = row(["A|B|A", "", "پ", "2020-01-31"]).unwrap();
        assert_eq!(entry.terms.len(), 3);
        assert_eq!(row(["", "", "پ", ""]).unwrap_err(), "there is no term in this row");
        assert!(row(["A", "پ", "پ", ""]).is_err());
        assert!(row(["A", "", "", "2020-13-01"]).is_err());
    }

    proptest! {
        #[test]
        fn terms_come_back(texts in prop::collection::vec("[a|\\\\ پ]{1,5}", 1..4)) {
            let lang: LanguageTag = "en".parse().unwrap();
            let mut entry = TermEntry::default();
            for text in texts.iter().map(|text| text.trim()) {
                entry.terms.push(Term::new(lang.clone(), text, TermStatus::Admitted));
            }
            entry.terms.retain(|term| !term.text.is_empty());
            let cell = cell_of(&entry, &Column::Variants(lang));
            prop_assert_eq!(split(&cell), entry.terms.iter().map(|term| term.text.clone()).collect::<Vec<_>>());
        }
    }
}
