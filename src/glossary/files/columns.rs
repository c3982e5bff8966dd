//! What a column means, and whether a first row is a header.
use std::collections::HashSet;

use super::FileError;
use crate::lang::{LangMap, LanguageTag};

/// A column of a glossary file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Column {
    /// `fa`: the preferred form (more forms behind `|` are variants).
    Form(LanguageTag),
    /// `fa_variants`.
    Variants(LanguageTag),
    /// `fa_avoid`.
    Avoid(LanguageTag),
    /// `kind`.
    Kind,
    /// `note`.
    Note,
    /// `from`.
    From,
    /// `until`.
    Until,
    /// `status`.
    Status,
    /// `match`.
    Match,
    /// Kept as it is and written back.
    Other(String),
    /// `-`: left out.
    Skip,
    /// `fa?`: what a file of candidates offers, to be read by a person only.
    Offer(String),
}

/// The language pair that `source` and `target` stand for.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The source language.
    pub from: LanguageTag,
    /// The target language.
    pub to: LanguageTag,
    /// What codes mean in this file.
    pub langs: LangMap,
}

/// The columns of a file and how many of its rows are header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The columns in order.
    pub columns: Vec<Column>,
    /// Whether the first row is the header.
    pub header: bool,
}

impl Layout {
    /// The languages that have a column of forms, in order.
    pub fn languages(&self) -> Vec<LanguageTag> {
        let form = |column: &Column| if let Column::Form(lang) = column { Some(lang.clone()) } else { None };
        self.columns.iter().filter_map(form).collect()
    }

    /// Whether a row is a form in each of two languages, perhaps with a note, and nothing else.
    pub fn is_of_pairs(&self) -> bool {
        let plain = |column: &Column| matches!(column, Column::Form(_) | Column::Note | Column::Skip);
        self.columns.iter().all(plain) && self.languages().len() == 2
    }
}

impl Column {
    /// The name in a header.
    pub fn name(&self) -> String {
        match self {
            Self::Form(lang) => lang.to_string(),
            Self::Variants(lang) => format!("{lang}_variants"),
            Self::Avoid(lang) => format!("{lang}_avoid"),
            Self::Kind => "kind".to_owned(),
            Self::Note => "note".to_owned(),
            Self::From => "from".to_owned(),
            Self::Until => "until".to_owned(),
            Self::Status => "status".to_owned(),
            Self::Match => "match".to_owned(),
            Self::Other(name) => name.clone(),
            Self::Skip => "-".to_owned(),
            Self::Offer(name) => name.clone(),
        }
    }

    /// Whether it is one that hafez knows.
    fn is_known(&self) -> bool {
        !matches!(self, Self::Other(_))
    }

    /// Whether it holds terms.
    pub fn holds_terms(&self) -> bool {
        matches!(self, Self::Form(_) | Self::Variants(_) | Self::Avoid(_))
    }

    /// Reads a name.
    ///
    /// # Errors
    /// A name that can only be a language and is none.
    pub fn parse(name: &str, pair: &Pair) -> Result<Self, FileError> {
        let name = name.trim();
        if let Some(lang) = pair.langs.get(name) {
            return Ok(Self::Form(lang.clone()));
        }
        let plain = match name.to_ascii_lowercase().as_str() {
            "-" | "" => Some(Self::Skip),
            offer if offer.len() > 1 && offer.ends_with('?') => Some(Self::Offer(name.to_owned())),
            "kind" => Some(Self::Kind),
            "note" | "comment" => Some(Self::Note),
            "from" => Some(Self::From),
            "until" => Some(Self::Until),
            "status" => Some(Self::Status),
            "match" => Some(Self::Match),
            "source" => Some(Self::Form(pair.from.clone())),
            "target" => Some(Self::Form(pair.to.clone())),
            _ => None,
        };
        if let Some(column) = plain {
            return Ok(column);
        }
        for (suffix, make) in [("_variants", Self::Variants as fn(LanguageTag) -> Self), ("_avoid", Self::Avoid)] {
            if let Some(code) = name.strip_suffix(suffix) {
                return pair
                    .langs
                    .parse(code)
                    .map(make)
                    .map_err(|error| not_a_language(name, code, error.did_you_mean));
            }
        }
        match LanguageTag::parse(name) {
            Ok(lang) if is_code(name) => Ok(Self::Form(lang)),
            Err(error) if is_code(name) => Err(not_a_language(name, name, error.did_you_mean)),
            _ => Ok(Self::Other(name.to_owned())),
        }
    }
}

/// Whether a name means something to hafez, or might mean a language, so that no column of another
/// meaning can have it.
pub(crate) fn is_reserved(name: &str) -> bool {
    let Ok(tag) = LanguageTag::parse("en") else { return true };
    let pair = Pair { from: tag.clone(), to: tag, langs: LangMap::default() };
    !matches!(Column::parse(name, &pair), Ok(Column::Other(_)))
}

/// Two or three letters, perhaps with subtags: the shape that only language codes have here.
/// Three letters alone are taken for a language only if their form in BCP 47 has two (`fas`).
fn is_code(name: &str) -> bool {
    let mut parts = name.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let letters = primary.bytes().all(|b| b.is_ascii_alphabetic());
    let subtags =
        rest.iter().all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    let known = || LanguageTag::parse(primary).is_ok_and(|lang| lang.base().len() == 2);
    letters
        && subtags
        && (primary.len() == 2
            || (primary.len() == 3 && (known() || rest.iter().any(|part| part.len() == 4 || part.len() == 2))))
}

fn not_a_language(column: &str, code: &str, did_you_mean: Option<String>) -> FileError {
    FileError::Language { column: column.to_owned(), code: code.to_owned(), did_you_mean }
}

/// The columns of names. Beside languages `source` and `target` are no languages but whatever the
/// file means by them (where a name is from), to be kept: beside two others, or beside their own.
fn parse_all(names: &[String], pair: &Pair) -> Vec<Result<Column, FileError>> {
    let role = |name: &str| match name.trim().to_ascii_lowercase().as_str() {
        "source" => Some(&pair.from),
        "target" => Some(&pair.to),
        _ => None,
    };
    let mut columns: Vec<_> = names.iter().map(|name| Column::parse(name, pair)).collect();
    let languages: Vec<LanguageTag> = names
        .iter()
        .zip(&columns)
        .filter_map(|(name, column)| match column {
            Ok(Column::Form(lang)) if role(name).is_none() => Some(lang.clone()),
            _ => None,
        })
        .collect();
    for (name, column) in names.iter().zip(&mut columns) {
        if role(name).is_some_and(|own| languages.len() > 1 || languages.iter().any(|lang| lang.base() == own.base())) {
            *column = Ok(Column::Other(name.trim().to_owned()));
        }
    }
    columns
}

/// The layout of a file: the names given by the user, else its header, else source, target, comment.
///
/// # Errors
/// See [`FileError`].
pub fn layout(first: &[String], given: Option<&[String]>, pair: &Pair) -> Result<Layout, FileError> {
    let header = header(first, pair);
    let (columns, header) = match (given, header) {
        // A mistake in a header that is not used is none.
        (Some(names), header) => {
            let columns = parse_all(names, pair).into_iter().collect::<Result<Vec<_>, _>>()?;
            (columns, header.map_or(true, |known| known.is_some()) || names_columns(first))
        }
        (None, Ok(Some(columns))) => (columns, true),
        (None, Ok(None)) => (list(first.len(), pair)?, false),
        (None, Err(error)) => return Err(error),
    };
    check(&columns)?;
    Ok(Layout { columns, header })
}

/// A row is a header when every cell is a name that hafez knows; or, with three cells or more, when
/// two are and one of them is a language.
fn header(first: &[String], pair: &Pair) -> Result<Option<Vec<Column>>, FileError> {
    let parsed = parse_all(first, pair);
    let known = parsed.iter().flatten().filter(|column| column.is_known()).count();
    let terms = parsed.iter().flatten().any(Column::holds_terms);
    let wrong = parsed.iter().filter(|column| column.is_err()).count();
    // A name with one wrong code beside known names is a header with a mistake in it.
    let is_header = terms && (known + wrong == first.len() || (first.len() >= 3 && known >= 2));
    if is_header { parsed.into_iter().collect::<Result<Vec<_>, _>>().map(Some) } else { Ok(in_words(first, pair)) }
}

/// The columns of a header such as `English, Persian, Domain`: two languages by their names, and nothing else but
/// names where there are only two cells.
fn in_words(first: &[String], pair: &Pair) -> Option<Vec<Column>> {
    let column = |name: &String| match LanguageTag::of_name(name) {
        Some(lang) => Some(Column::Form(lang)),
        None => Column::parse(name, pair).ok(),
    };
    let columns = first.iter().map(column).collect::<Option<Vec<_>>>()?;
    (columns.iter().filter(|column| matches!(column, Column::Form(_))).count() > 1).then_some(columns)
}

/// Whether a row under given names is the header of another tool: identifiers such as `sourceString`
/// or `term_id`, at least one with a word that tells it.
fn names_columns(first: &[String]) -> bool {
    let identifier = |cell: &String| {
        cell.starts_with(|c: char| c.is_ascii_alphabetic())
            && cell.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    first.iter().all(identifier) && first.iter().any(|cell| words(cell).iter().any(|word| TELLING.contains(&&**word)))
}

/// Words in the names that tools give to columns.
const TELLING: [&str; 8] = ["source", "target", "id", "term", "terms", "lang", "language", "string"];

/// The words of an identifier: `sourceString` and `source_string` are `source` and `string`.
fn words(identifier: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in identifier.chars() {
        if c == '_' || (c.is_ascii_uppercase() && small) {
            words.push(String::new());
        }
        small = c.is_ascii_lowercase();
        if c != '_' {
            words.iter_mut().last().into_iter().for_each(|word| word.push(c.to_ascii_lowercase()));
        }
    }
    words
}

fn list(cells: usize, pair: &Pair) -> Result<Vec<Column>, FileError> {
    let columns = [Column::Form(pair.from.clone()), Column::Form(pair.to.clone()), Column::Note];
    match cells {
        2 | 3 => Ok(columns.into_iter().take(cells).collect()),
        // Said of the row, not of the file, where the later rows are well-formed.
        1 => Ok(columns.into_iter().take(2).collect()),
        found => Err(FileError::Shape { found }),
    }
}

fn check(columns: &[Column]) -> Result<(), FileError> {
    let mut seen = HashSet::new();
    if let Some(twice) = columns.iter().find(|column| **column != Column::Skip && !seen.insert(*column)) {
        return Err(FileError::ColumnTwice(twice.name()));
    }
    if columns.iter().any(Column::holds_terms) {
        return Ok(());
    }
    let names: Vec<String> = columns.iter().map(|column| format!("`{}`", column.name())).collect();
    Err(FileError::NoTerms(names.join(", ")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pair() -> Pair {
        Pair { from: "en".parse().unwrap(), to: "fa".parse().unwrap(), langs: LangMap::default() }
    }

    fn names(layout: &Layout) -> Vec<String> {
        layout.columns.iter().map(Column::name).collect()
    }

    fn cells(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn headers_are_told_from_rows() {
        let read = |line: &str| layout(&cells(line), None, &pair()).unwrap();
        assert!(read("en fa").header);
        assert!(read("source target comment").header);
        assert_eq!(names(&read("source target comment")), ["en", "fa", "note"]);
        assert_eq!(names(&read("eng prs pus_variants kind Domain")), ["en", "fa-AF", "ps_variants", "kind", "Domain"]);
        assert_eq!(names(&read("English Persian Domain")), ["en", "fa", "Domain"]);
        assert!(read("english DARI").header);
        for row in ["English انگلیسی", "CIA سیا", "NATO ناتو", "note یادداشت", "WHO AP", "the le"]
        {
            assert!(!read(row).header, "{row}");
        }
    }

    #[test]
    fn a_wrong_language_is_an_error_of_the_file() {
        let error = layout(&cells("en fw kind note"), None, &pair()).unwrap_err();
        assert!(matches!(error, FileError::Language { did_you_mean: Some(_), .. }), "{error:?}");
        assert!(layout(&cells("en fa xx1_variants"), None, &pair()).is_err());
        assert!(layout(&cells("en fa en"), None, &pair()).is_err());
        assert!(layout(&cells("a b c d"), None, &pair()).is_err());
    }

    #[test]
    fn source_beside_its_language_is_a_column_to_keep() {
        let read = |line: &str| layout(&cells(line), None, &pair()).unwrap();
        assert_eq!(read("en fa source").columns[2], Column::Other("source".into()));
        assert_eq!(read("en ps Target kind").columns[2], Column::Other("Target".into()));
        assert_eq!(names(&read("source fa note")), ["en", "fa", "note"]);
        assert_eq!(read("source fa note").columns[0], Column::Form(pair().from));
    }

    #[test]
    fn the_header_of_another_tool_is_no_row() {
        let given = cells("- en fa");
        let read = |line: &str| layout(&cells(line), Some(&given), &pair()).unwrap().header;
        for header in ["stringID sourceString targetString", "id pos text", "term_id a b", "en fw source"] {
            assert!(read(header), "{header}");
        }
        for row in ["1 Idaho آیداهو", "a Thermostat b", "x CIA سیا"] {
            assert!(!read(row), "{row}");
        }
    }

    #[test]
    fn given_names_win() {
        let given = cells("fa - en");
        let layout = layout(&cells("source x target"), Some(&given), &pair()).unwrap();
        assert_eq!(names(&layout), ["fa", "-", "en"]);
    }
}
