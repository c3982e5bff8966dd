//! A file that holds translations where an article was to be: by what is in it, then by its name.
//!
//! A text for people is never taken for one: a table needs a header of columns that only such tables have, a catalogue
//! and an XML file must begin as one, and none of them is named as Markdown or a page.

use super::columns::Column;
use super::container::Container;
use super::detect::Format;
use super::sheet::{Kind, Package, Rows};
use super::{ReadOptions, charset, review, sdltm, sniff, tsv, work, xliff};

/// How much of a text is looked at.
const HEAD: usize = 64 * 1024;

/// Texts that are named so are what their names say: an article may well begin with a line of a catalogue or of a table.
const ARTICLES: [&str; 5] = [".md", ".markdown", ".html", ".htm", ".xhtml"];

/// What it is instead of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stray {
    /// A memory of hafez.
    Memory,
    /// The segments of an article, for a translator.
    Work,
    /// Pairs for a person to decide about.
    Review,
    /// Names and what they are called.
    Glossary,
    /// Translations, in this format.
    Units(Format),
}

/// What a file is that is no article; `None` where it may well be one. `bytes` are all of it, unpacked.
pub fn stray(name: &str, bytes: &[u8], options: &ReadOptions) -> Option<Stray> {
    let found = match Container::of(bytes) {
        Some(Container::Zip) => of_archive(name, bytes, options),
        Some(Container::Sqlite) if sdltm::is_ours(bytes) => Some(Stray::Memory),
        Some(Container::Sqlite | Container::Ole) => None,
        None if is_named_article(name) => None,
        None => of_text(bytes, options),
    };
    found.or_else(|| of_name(name).filter(|_| !bytes.is_empty()))
}

fn is_named_article(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let name = lower.trim_end_matches(".gz");
    ARTICLES.iter().any(|ending| name.ends_with(ending))
}

/// A text that bears such a name is no article, whatever it looks like. JSON may be anything.
fn of_name(name: &str) -> Option<Stray> {
    let format = Format::of_name(name).filter(|format| *format != Format::Weblate);
    let is_terms = || name.to_ascii_lowercase().trim_end_matches(".gz").ends_with(".tbx");
    format.map(Stray::Units).or_else(|| is_terms().then_some(Stray::Glossary))
}

fn of_archive(name: &str, bytes: &[u8], options: &ReadOptions) -> Option<Stray> {
    let package = Package::read(&mut &*bytes, name).ok()?;
    if package.is_text_document() {
        return work::is_document(&package, options).then_some(Stray::Work);
    }
    let format = match package.kind() {
        Kind::Xlsx => Format::Xlsx,
        Kind::Ods => Format::Ods,
        Kind::Other => return None,
    };
    if work::is_workbook(&package, options).is_ok_and(|is_work| is_work) {
        return Some(Stray::Work);
    }
    let first = Rows::of(package).ok().and_then(|mut rows| rows.next()).and_then(Result::ok);
    let is_terms = first.is_some_and(|row| is_glossary(&row.cells));
    Some(if is_terms { Stray::Glossary } else { Stray::Units(format) })
}

fn of_text(bytes: &[u8], options: &ReadOptions) -> Option<Stray> {
    let cut = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    // A byte-order mark decides; what is no text is refused by whoever reads it.
    let head = encoding_rs::UTF_8.decode(cut).0;
    let head = head.trim_start();
    of_xml(head).or_else(|| of_catalogue(head)).or_else(|| of_list(head)).or_else(|| of_table(head, options))
}

fn of_xml(head: &str) -> Option<Stray> {
    Some(match sniff::first_element(head)?.to_ascii_lowercase().as_str() {
        "tmx" => Stray::Units(Format::Tmx),
        "xliff" if xliff::is_work(head.as_bytes()) => Stray::Work,
        "xliff" => Stray::Units(Format::Xliff),
        "martif" | "tbx" => Stray::Glossary,
        _ => return None,
    })
}

/// An article on catalogues has lines of one, but does not begin with them.
fn of_catalogue(head: &str) -> Option<Stray> {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let begins = lines.next().is_some_and(|line| charset::begins_a_catalogue(line.trim_end().as_bytes()));
    let has = |word: &str| head.lines().any(|line| line.starts_with(word));
    if !begins || !has("msgid \"") || !has("msgstr") {
        return None;
    }
    Some(if work::is_catalogue(head.as_bytes()) { Stray::Work } else { Stray::Units(Format::Po) })
}

/// A memory of Weblate.
fn of_list(head: &str) -> Option<Stray> {
    let is_list = head.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'));
    let says = |rest: &str| rest.trim_start().starts_with(':');
    (is_list && head.split("\"source_language\"").skip(1).any(says)).then_some(Stray::Units(Format::Weblate))
}

fn of_table(head: &str, options: &ReadOptions) -> Option<Stray> {
    if review::is_review(head.as_bytes()) {
        return Some(Stray::Review);
    }
    let first = head.lines().find(|line| !line.trim().is_empty() && !line.starts_with(tsv::ESCAPES))?;
    let cells = cells(first, '\t');
    // Prose has commas: `No, it is` would be two languages.
    let listed: Vec<Vec<String>> = [',', ';'].into_iter().filter_map(|mark| listed(first, mark)).collect();
    if std::iter::once(&cells).chain(&listed).any(|cells| cells.len() > 2 && work::is_header(cells, options)) {
        return Some(Stray::Work);
    }
    let is_known = |cell: &String| sniff::is_of_terms(&cell.to_lowercase()) || options.header_column(cell).is_some();
    if is_glossary(&cells) || listed.iter().any(|cells| is_glossary(cells) && cells.iter().all(is_known)) {
        return Some(Stray::Glossary);
    }
    is_of_units(&cells, options).then_some(Stray::Units(Format::Tsv))
}

fn cells(line: &str, mark: char) -> Vec<String> {
    line.split(mark).map(|cell| cell.trim().trim_matches('"').to_owned()).collect()
}

/// The cells between commas or semicolons, where no blank stands behind any of these as it does in prose.
fn listed(line: &str, mark: char) -> Option<Vec<String>> {
    let is_prose = line.split(mark).skip(1).any(|cell| cell.starts_with(char::is_whitespace));
    (!is_prose).then(|| cells(line, mark))
}

/// Two languages, and a column of an entry: see `docs/glossary.md`.
fn is_glossary(cells: &[String]) -> bool {
    let lower: Vec<String> = cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let languages = lower.iter().filter(|cell| matches!(Column::of_header(cell), Some(Column::Lang(_)))).count();
    languages >= 2 && lower.iter().any(|cell| sniff::is_of_terms(cell))
}

/// Every cell names a column, and two are different languages or sides.
fn is_of_units(cells: &[String], options: &ReadOptions) -> bool {
    let columns: Option<Vec<Column>> = cells.iter().map(|cell| options.header_column(cell)).collect();
    let texts = columns.unwrap_or_default().into_iter();
    let mut texts: Vec<Column> =
        texts.filter(|column| matches!(column, Column::Lang(_) | Column::Source | Column::Target)).collect();
    texts.dedup();
    texts.len() >= 2
}
