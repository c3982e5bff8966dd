//! Tables with the headers of other tools: one pair of terms a row, with what the tool says of it.
use super::columns::{Column, Pair};
use super::row;
use super::tbx::CONCEPT_ID;
use crate::lang::{LangMap, LanguageTag};
use crate::term::TermEntry;

/// What a column of such a table holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    Source,
    Target,
    SourceLang,
    TargetLang,
    PartOfSpeech,
    Fuzzy,
    /// What a table of ours may have as well.
    Own(Column),
}

/// The names that tools give to columns, without spaces, `_`, `-` and capitals; and whether the name alone
/// shows that the table is not one of ours.
const NAMES: &[(&str, Role, bool)] = &[
    ("source", Role::Source, false),
    ("sourcestring", Role::Source, true),
    ("sourceterm", Role::Source, true),
    ("sourcetext", Role::Source, true),
    ("term", Role::Source, true),
    ("target", Role::Target, false),
    ("targetstring", Role::Target, true),
    ("targetterm", Role::Target, true),
    ("targettext", Role::Target, true),
    ("translation", Role::Target, true),
    ("sourcelang", Role::SourceLang, true),
    ("sourcelanguage", Role::SourceLang, true),
    ("targetlang", Role::TargetLang, true),
    ("targetlanguage", Role::TargetLang, true),
    ("pos", Role::PartOfSpeech, true),
    ("partofspeech", Role::PartOfSpeech, true),
    ("fuzzy", Role::Fuzzy, true),
    ("note", Role::Own(Column::Note), false),
    ("comment", Role::Own(Column::Note), false),
    ("translatorcomments", Role::Own(Column::Note), true),
];

/// Columns by name that are kept under another one, and the sign of another tool.
const KEPT: &[(&str, &str)] = &[
    ("id", CONCEPT_ID),
    ("stringid", CONCEPT_ID),
    ("termid", CONCEPT_ID),
    ("conceptid", CONCEPT_ID),
    ("definition", "definition"),
    ("description", "definition"),
    ("context", "context"),
    ("location", "location"),
    ("developercomments", "developer_comments"),
    ("exampleofuse", "example"),
    ("usage", "example"),
];

/// The columns of a table of another tool.
#[derive(Debug)]
pub(crate) struct Layout {
    roles: Vec<Role>,
    pair: Pair,
}

impl Layout {
    /// The layout that a header of another tool tells; `None` for any other row.
    pub(crate) fn of(header: &[String], pair: &Pair) -> Option<Self> {
        let mut foreign = false;
        let roles: Vec<Role> = header.iter().map(|name| role(name, pair, &mut foreign)).collect();
        let count = |wanted: Role| roles.iter().filter(|role| **role == wanted).count();
        let fits = foreign && roles.len() >= 3 && count(Role::Source) == 1 && count(Role::Target) == 1;
        let languages = roles.iter().any(|role| matches!(role, Role::Own(column) if column.holds_terms()));
        (fits && !languages).then(|| Self { roles, pair: pair.clone() })
    }

    /// The entry of a row.
    pub(crate) fn entry(&self, cells: &[String]) -> Result<TermEntry, String> {
        if cells.len() != self.roles.len() {
            return Err(format!("{} columns instead of {}", cells.len(), self.roles.len()));
        }
        let from = self.lang(&Role::SourceLang, cells, &self.pair.from)?;
        let to = self.lang(&Role::TargetLang, cells, &self.pair.to)?;
        if from == to {
            return Err(format!("both languages are `{from}`"));
        }
        let column = |role: &Role| match role {
            Role::Source => Column::Form(from.clone()),
            Role::Target => Column::Form(to.clone()),
            Role::Own(column) => column.clone(),
            _ => Column::Skip,
        };
        let columns: Vec<Column> = self.roles.iter().map(column).collect();
        let mut entry = row::entry_of(&columns, cells)?;
        entry.extra.retain(|(_, cell)| !cell.trim().is_empty());
        if let Some(part) = self.cell(&Role::PartOfSpeech, cells)
            && let Some(term) = entry.terms.iter_mut().find(|term| term.lang == from)
        {
            term.extra.push(("partOfSpeech".to_owned(), part.to_owned()));
        }
        let fuzzy = self.cell(&Role::Fuzzy, cells);
        if fuzzy.is_some_and(|cell| matches!(cell.to_ascii_lowercase().as_str(), "true" | "1" | "yes")) {
            entry.status = entry.status.or_else(|| Some("fuzzy".to_owned()));
        }
        Ok(entry)
    }

    fn cell<'c>(&self, role: &Role, cells: &'c [String]) -> Option<&'c str> {
        let at = self.roles.iter().position(|known| known == role)?;
        cells.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    fn lang(&self, role: &Role, cells: &[String], usual: &LanguageTag) -> Result<LanguageTag, String> {
        let langs: &LangMap = &self.pair.langs;
        self.cell(role, cells).map_or(Ok(usual.clone()), |code| langs.parse(code).map_err(|error| error.to_string()))
    }
}

fn role(name: &str, pair: &Pair, foreign: &mut bool) -> Role {
    let plain: String = name.trim().chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect();
    let plain = plain.to_lowercase();
    if let Some((_, role, sign)) = NAMES.iter().find(|(known, ..)| *known == plain) {
        *foreign |= sign;
        return role.clone();
    }
    if let Some((_, kept)) = KEPT.iter().find(|(known, _)| *known == plain) {
        *foreign = true;
        return Role::Own(Column::Other((*kept).to_owned()));
    }
    let other = || Column::Other(name.trim().to_owned());
    Role::Own(Column::parse(name, pair).unwrap_or_else(|_| other()))
}
