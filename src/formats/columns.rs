//! What the columns of a table mean: names, header lines, a row as a unit and a unit as a row.
//!
//! Shared by TSV and CSV; quoting and escaping are theirs.

use std::borrow::Cow;

use crate::lang::LanguageTag;
use crate::unit::{NewUnit, Status, Time, TranslationUnit, Variant};

use super::error::{Fault, FormatError};
pub(super) use super::origin::{parse_origin, write_origin};
use super::{MAX_SEGMENT, ReadOptions, too_long};

/// The meaning of one column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Column {
    /// Text in this language.
    Lang(LanguageTag),
    /// Text in the source language of the command.
    Source,
    /// Text in the target language of the command.
    Target,
    /// A remark.
    Note,
    /// `file` or `file:segment`.
    Origin,
    /// Who changed the unit last, else who made it.
    By,
    /// When the unit was last changed, RFC 3339.
    Time,
    /// `confirmed` or `unreviewed`.
    Status,
    /// Not looked at.
    Skip,
}

/// Longer than any name of a column; looking for the nearest language would take its time.
const MAX_NAME: usize = 64;

/// Three-letter languages that a header may name; others of that length are taken for words.
const HEADER_CODES: &[&str] = &["aeb", "bal", "bqi", "ckb", "fil", "glk", "haz", "kmr", "lrc", "mzn", "sdh", "zza"];

impl Column {
    /// Reads a name of `--columns`: a language code, `source target note origin by time status` or `-`.
    ///
    /// # Errors
    /// The name is neither; the message names the nearest language.
    pub fn parse(name: &str) -> Result<Self, String> {
        let name = name.trim();
        Ok(match name.to_ascii_lowercase().as_str() {
            "source" => Self::Source,
            "target" => Self::Target,
            "note" => Self::Note,
            "origin" | "docid" => Self::Origin,
            "by" => Self::By,
            "time" => Self::Time,
            "status" => Self::Status,
            "-" => Self::Skip,
            _ => return language(name).map(Self::Lang),
        })
    }

    /// The language of a column of texts.
    fn language(&self) -> Option<&LanguageTag> {
        match self {
            Self::Lang(tag) => Some(tag),
            _ => None,
        }
    }

    /// The name as it stands in a header.
    pub fn name(&self) -> &str {
        match self {
            Self::Lang(tag) => tag.as_str(),
            Self::Source => "source",
            Self::Target => "target",
            Self::Note => "note",
            Self::Origin => "origin",
            Self::By => "by",
            Self::Time => "time",
            Self::Status => "status",
            Self::Skip => "-",
        }
    }

    /// Whether a header cell names a column. Words such as `it` or `no` are codes too, so the tag has
    /// to look like one: one case, only script and region behind the language.
    pub(super) fn of_header(cell: &str) -> Option<Self> {
        if cell.len() > MAX_NAME {
            return None;
        }
        let column = Self::parse(cell).ok()?;
        let Self::Lang(tag) = &column else { return Some(column) };
        let mut parts = cell.trim().split(['-', '_']);
        let primary = parts.next()?;
        let one_case =
            primary.bytes().all(|b| b.is_ascii_lowercase()) || primary.bytes().all(|b| b.is_ascii_uppercase());
        let known = tag.base().len() == 2 || HEADER_CODES.contains(&tag.base());
        let plain = parts.all(|part| match part.len() {
            2 | 4 => part.bytes().all(|b| b.is_ascii_alphabetic()),
            3 => part.bytes().all(|b| b.is_ascii_digit()),
            _ => false,
        });
        (one_case && known && plain).then_some(column)
    }
}

fn language(code: &str) -> Result<LanguageTag, String> {
    LanguageTag::parse(code).map_err(|error| language_fault(&error))
}

/// `` `fq` is not a language code; did you mean `fa`? ``
pub(super) fn language_fault(error: &crate::lang::LanguageError) -> String {
    match &error.did_you_mean {
        Some(nearest) => format!("{error}; did you mean `{nearest}`?"),
        None => error.to_string(),
    }
}

/// Reads the value of `--columns`: names with commas between.
///
/// # Errors
/// A name is unknown, a text column is named twice, or there are fewer than two.
pub fn parse_columns(names: &str) -> Result<Vec<Column>, String> {
    let columns = names.split(',').map(Column::parse).collect::<Result<Vec<_>, _>>()?;
    if let Some(twice) = repeated(&columns) {
        return Err(format!("the column `{}` is named twice", twice.name()));
    }
    if text_columns(&columns) < 2 {
        return Err("two text columns are needed, such as `en,fa`".to_owned());
    }
    Ok(columns)
}

fn repeated(columns: &[Column]) -> Option<&Column> {
    let again =
        |(n, column): &(usize, &Column)| **column != Column::Skip && columns.iter().take(*n).any(|c| c == *column);
    columns.iter().enumerate().find(again).map(|(_, column)| column)
}

fn text_columns(columns: &[Column]) -> usize {
    columns.iter().filter(|c| matches!(c, Column::Lang(_) | Column::Source | Column::Target)).count()
}

/// What the first row is.
enum Header {
    /// A header.
    Names(Vec<Column>),
    /// It names two languages, so it is no unit, but this cell names no column.
    Unknown(String),
    /// A row like the others.
    None,
}

fn header(first: &[&str], options: &ReadOptions) -> Header {
    let known: Vec<Option<Column>> = first.iter().map(|cell| options.header_column(cell)).collect();
    let unknown = first.iter().zip(&known).find(|(_, column)| column.is_none()).map(|(cell, _)| *cell);
    let columns: Vec<Column> = known.into_iter().flatten().collect();
    if let (Some(_), Some(columns)) = (unknown, super::sniff::in_words(first, options)) {
        return Header::Names(columns);
    }
    match unknown {
        None if text_columns(&columns) > 0 => Header::Names(columns),
        Some(cell) if columns.iter().filter(|column| matches!(column, Column::Lang(_))).count() > 1 => {
            Header::Unknown(cell.to_owned())
        }
        Some(cell) if names_one_side(&columns, options) && first.iter().all(|cell| looks_like_a_code(cell)) => {
            Header::Unknown(cell.to_owned())
        }
        _ => Header::None,
    }
}

/// Whether a language of the command is among the columns.
fn names_one_side(columns: &[Column], options: &ReadOptions) -> bool {
    let asked = |tag: &LanguageTag| [&options.from, &options.to].iter().any(|side| side.base() == tag.base());
    columns.iter().any(|column| matches!(column, Column::Lang(tag) if asked(tag)))
}

/// `xx`, `farsi`, `fa_AFG`: what people write for a language, and hardly a text with its translation.
fn looks_like_a_code(cell: &str) -> bool {
    (2..=8).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_'))
}

fn header_fault(file: &str, line: u64, message: String) -> FormatError {
    FormatError::new(Fault::Columns, file, message)
        .at_line(line)
        .hint("name the columns, for example --columns en,fa,note; - skips one")
}

/// How the rows of one file are read.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    columns: Vec<Column>,
    /// How many columns at the end a row may lack.
    optional: usize,
    /// A row with one text is a unit, too.
    half: bool,
}

impl Layout {
    /// The columns without a header: source, target and perhaps a note.
    fn bare(options: &ReadOptions) -> Self {
        let columns = vec![Column::Lang(options.from.clone()), Column::Lang(options.to.clone()), Column::Note];
        Self { columns, optional: 1, half: options.half }
    }

    /// Decides by the first row and says whether that row is a header.
    pub(super) fn decide(
        first: &[&str],
        options: &ReadOptions,
        file: &str,
        line: u64,
    ) -> Result<(Self, bool), FormatError> {
        let header = header(first, options);
        let is_header = matches!(header, Header::Names(_));
        let columns = match (&options.columns, header) {
            (Some(columns), _) => columns.clone(),
            (None, Header::Names(columns)) => columns,
            (None, Header::None) => return Ok((Self::bare(options), false)),
            (None, Header::Unknown(cell)) => {
                let fault = header_fault(file, line, format!("the header names an unknown column, `{cell}`"));
                let fault = if looks_like_a_code(&cell) { super::sniff::mapping_hint(fault, &cell) } else { fault };
                return Err(super::sniff::terms_hint(fault, first));
            }
        };
        let columns: Vec<Column> = columns
            .into_iter()
            .map(|column| match column {
                Column::Source => Column::Lang(options.from.clone()),
                Column::Target => Column::Lang(options.to.clone()),
                other => other,
            })
            .collect();
        if let Some(twice) = repeated(&columns) {
            return Err(header_fault(file, line, format!("the column `{}` is named twice", twice.name())));
        }
        if text_columns(&columns) < 2 {
            return Err(header_fault(file, line, "the header names only one language".to_owned()));
        }
        Ok((Self { columns, optional: 0, half: options.half }, is_header))
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// Whether a header or the user has named them.
    pub(super) fn is_named(&self) -> bool {
        self.optional == 0
    }

    /// One row as a unit; `None` where every cell is empty.
    pub(super) fn unit<'c>(
        &self,
        cells: impl Iterator<Item = Cow<'c, str>> + Clone,
    ) -> Result<Option<NewUnit>, String> {
        let found = cells.clone().count();
        let blank = cells.clone().all(|cell| cell.trim().is_empty());
        if blank {
            return Ok(None);
        }
        self.check_count(found)?;
        let mut unit = NewUnit { variants: Vec::with_capacity(2), ..NewUnit::default() };
        for (column, cell) in self.columns.iter().zip(cells) {
            set(&mut unit, column, cell)?;
        }
        if self.half && unit.variants.len() == 1 {
            self.fill(&mut unit);
        }
        if unit.variants.len() < 2 { Err(self.missing(&unit)) } else { Ok(Some(unit)) }
    }

    fn check_count(&self, found: usize) -> Result<(), String> {
        let most = self.columns.len();
        if (most - self.optional..=most).contains(&found) {
            return Ok(());
        }
        let wanted = if self.optional > 0 { format!("{} or {most}", most - 1) } else { most.to_string() };
        let noun = if found == 1 { "column" } else { "columns" };
        Err(format!("{found} {noun} instead of {wanted}"))
    }

    /// Puts an empty text in for every language that has none.
    fn fill(&self, unit: &mut NewUnit) {
        let known = std::mem::take(&mut unit.variants);
        for tag in self.columns.iter().filter_map(Column::language) {
            let found = known.iter().find(|variant| variant.lang == *tag).cloned();
            unit.variants.push(found.unwrap_or_else(|| Variant::new(tag.clone(), "")));
        }
    }

    fn missing(&self, unit: &NewUnit) -> String {
        let languages = self.columns.iter().filter_map(Column::language);
        let empty: Vec<String> = languages
            .filter(|tag| unit.variants.iter().all(|variant| variant.lang != **tag))
            .map(|tag| format!("`{tag}`"))
            .collect();
        match empty.as_slice() {
            [one] => format!("the {one} cell is empty"),
            _ => format!("text in fewer than two languages: {} are empty", empty.join(", ")),
        }
    }
}

fn set(unit: &mut NewUnit, column: &Column, cell: Cow<'_, str>) -> Result<(), String> {
    if *column == Column::Skip || cell.trim().is_empty() {
        return Ok(());
    }
    if cell.len() > MAX_SEGMENT {
        return Err(too_long(&format!("`{}` cell", column.name())));
    }
    match column {
        Column::Lang(tag) => unit.variants.push(Variant::new(tag.clone(), cell)),
        Column::Note => unit.note = Some(cell.into_owned()),
        Column::Origin => unit.origin = Some(parse_origin(&cell)),
        Column::By => {
            unit.author = Some(cell.clone().into_owned());
            unit.changed_by = Some(cell.into_owned());
        }
        Column::Time => {
            let time: Time = cell
                .trim()
                .parse()
                .map_err(|_| format!("`{cell}` is not a time such as 2026-03-14T09:12:00Z (RFC 3339)"))?;
            (unit.created, unit.changed) = (Some(time), Some(time));
        }
        Column::Status => unit.status = parse_status(&cell)?,
        Column::Source | Column::Target | Column::Skip => {}
    }
    Ok(())
}

pub(super) fn parse_status(cell: &str) -> Result<Status, String> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "confirmed" => Ok(Status::Confirmed),
        "unreviewed" => Ok(Status::Unreviewed),
        _ => Err(format!("the status `{cell}` is neither `confirmed` nor `unreviewed`")),
    }
}

pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "confirmed",
        Status::Unreviewed => "unreviewed",
    }
}

/// What a stored unit has for a column that is no text.
pub(super) fn cell_of<'u>(unit: &'u TranslationUnit, column: &Column) -> Option<Cow<'u, str>> {
    match column {
        Column::Note => unit.note.as_deref().map(Cow::Borrowed),
        Column::Origin => unit.origin.as_ref().map(|origin| Cow::Owned(write_origin(origin))),
        Column::By => unit.changed_by.as_deref().or(unit.author.as_deref()).map(Cow::Borrowed),
        Column::Time => Some(Cow::Owned(unit.changed.to_string())),
        Column::Status => Some(Cow::Borrowed(status_name(unit.status))),
        Column::Lang(_) | Column::Source | Column::Target | Column::Skip => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn is_header(cells: &[&str]) -> bool {
        cells.iter().all(|cell| Column::of_header(cell).is_some())
    }

    #[test]
    fn headers_are_told_from_words() {
        for cells in [
            &["en", "fa"][..],
            &["EN", "FA-AF", "note"],
            &["source", "Target"],
            &["prs", "pus", "-"],
            &["en_US", "zh-Hant"],
        ] {
            assert!(is_header(cells), "{cells:?}");
        }
        for cells in
            [&["It", "is"][..], &["the", "so"], &["en", "سلام"], &["so-called", "en"], &["no-fly", "no"], &["en", ""]]
        {
            assert!(!is_header(cells), "{cells:?}");
        }
    }

    #[test]
    fn origins_come_back() {
        for (file, segment) in [
            ("a.md", Some(3)),
            ("a.md", None),
            ("a:3", None),
            ("a:", None),
            ("a:x", None),
            ("a:007", None),
            ("C:\\a.md", Some(1)),
            ("a:1", Some(2)),
            ("a", Some(0)),
        ] {
            let origin = crate::unit::Origin { file: file.to_owned(), segment };
            let written = write_origin(&origin);
            if segment != Some(0) {
                assert_eq!(parse_origin(&written), origin, "{written}");
            }
        }
    }

    #[test]
    fn columns_are_checked() {
        assert!(parse_columns("en,fa,-,note").is_ok());
        assert!(parse_columns("en,en").unwrap_err().contains("twice"));
        assert!(parse_columns("en,note").unwrap_err().contains("two text columns"));
        assert!(parse_columns("en,fq").unwrap_err().contains("did you mean `fa`"));
    }
}
