//! How files are read and written, one file a format. No store, no terminal, no environment.
//!
//! | file | what |
//! | --- | --- |
//! | `input`, `charset` | from bytes to checked UTF-8: `.gz`, byte order marks, encodings, limits |
//! | `container` | files that are no text: archives, databases, old Office documents |
//! | `detect`, `sniff` | which format a file has; what it plainly is not |
//! | `stray` | what holds translations where an article was to be |
//! | `columns` | what a column of a table means; header lines |
//! | `tsv`, `csv`, `tmx`, `xliff`, `po`, `weblate`, `sdltm`, `pairs` | one reader each |
//! | `steps` | what makes iterators of them |
//! | `omegat` | the folder of a project |
//! | `sheet` | workbooks: XLSX and ODS |
//! | `table`, `tmx`, `xliff`, `po`, `weblate` | the writers |
//! | `hits` | the hits of a concordance as a table or a page |
//! | `markup` | codes of one dialect in a file of another |
//! | `rows` | rows of cells, whatever they mean |
//! | `review` | pairs for a person to decide about |
//! | `work` | the segments of a document on their way to a translator and back |
//! | `xml` | what the XML formats share |
//! | `output` | a file that is there whole or not at all |
//! | `patch` | a text changed in its place, every other byte as it was |
//!
//! A reader is an iterator of [`Item`]s in constant memory, whatever the size of the file. A bad row
//! is an [`Item::Rejected`] and reading goes on; a [`FormatError`] ends it, and
//! [`FormatError::keeps_units`] says whether the units before it may be stored.

mod charset;
mod columns;
mod container;
pub(crate) mod csv;
mod detect;
mod error;
pub mod hits;
pub(crate) mod input;
mod markup;
pub mod omegat;
mod origin;
mod output;
mod pairs;
pub mod patch;
mod plain;
mod po;
mod replace;
pub mod review;
mod rows;
mod sdltm;
pub(crate) mod sheet;
mod sniff;
mod steps;
mod stray;
mod table;
mod tmx;
mod tsv;
mod weblate;
mod weight;
pub mod work;
mod xliff;
pub(crate) mod xml;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use crate::lang::{LangMap, LanguageTag};
use crate::unit::{NewUnit, TranslationUnit, Variant};

pub use columns::{Column, parse_columns};
pub use csv::guard;
pub use detect::{Format, UnknownFormat};
pub use error::{Fault, FormatError};
pub use input::MAX_RECORD;
pub use output::{is_database, write_atomically};
pub use replace::{Export, may_replace};
pub use rows::{read_rows, write_rows};
use steps::Steps as _;
pub use stray::{Stray, stray};

/// The longest text of a unit, in bytes. A longer one is no segment but a file in the wrong place.
pub const MAX_SEGMENT: usize = 1024 * 1024;

/// `` the `fa` cell is longer than 1 MiB ``
fn too_long(what: &str) -> String {
    format!("the {what} is longer than {} MiB", MAX_SEGMENT / 1024 / 1024)
}

/// How a file is to be read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The columns of a table, instead of a header.
    pub columns: Option<Vec<Column>>,
    /// The language of `source` columns, of the first column without a header, and of the first of two plain files.
    pub from: LanguageTag,
    /// The same for `target`, the second column, the second file.
    pub to: LanguageTag,
    /// Those of the two that the user has named himself; they fill in what a file must say and does not.
    pub given: (Option<LanguageTag>, Option<LanguageTag>),
    /// The format, instead of detection.
    pub format: Option<Format>,
    /// What the codes of the file stand for.
    pub languages: LangMap,
    /// Units with an empty side are handed over, too: for whoever looks for them. Tables, two plain files, PO and XLIFF.
    pub half: bool,
}

impl ReadOptions {
    /// Options for a pair of languages and nothing else.
    pub fn new(from: LanguageTag, to: LanguageTag) -> Self {
        Self { columns: None, from, to, given: (None, None), format: None, languages: LangMap::default(), half: false }
    }

    /// What a cell of a header names, if it names a column.
    fn header_column(&self, cell: &str) -> Option<Column> {
        header_column(cell, &self.languages)
    }
}

fn header_column(cell: &str, languages: &LangMap) -> Option<Column> {
    let mapped = languages.get(cell).cloned().map(Column::Lang);
    mapped.or_else(|| Column::of_header(cell))
}

/// Where a unit stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its number among the rows or units of the file, from 1; a header is not counted.
    pub number: u64,
}

/// A row or unit that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The number of the unit, in formats whose units are no lines.
    pub unit: Option<u64>,
    /// Why.
    pub reason: String,
}

/// What a reader finds.
#[derive(Debug, Clone, PartialEq, Eq)]
// Items are moved once from the reader to the store; a box for each would cost more.
#[allow(clippy::large_enum_variant)]
pub enum Item {
    /// A unit.
    Unit(NewUnit, Position),
    /// Something that is none.
    Rejected(Reject),
}

/// An open file: an iterator over what is in it.
pub struct UnitReader {
    format: Format,
    is_work: bool,
    /// What is to be known of units that are taken.
    told: Vec<(Position, String)>,
    items: Box<dyn Iterator<Item = Result<Item, FormatError>> + Send>,
}

impl UnitReader {
    /// Items that were found otherwise.
    pub fn of_items(format: Format, items: Vec<Item>) -> Self {
        Self::of(format, Box::new(items.into_iter().map(Ok)))
    }

    fn of(format: Format, items: Box<dyn Iterator<Item = Result<Item, FormatError>> + Send>) -> Self {
        Self { format, is_work: false, told: Vec::new(), items }
    }

    /// Whether it is a work file: what is in it was translated by whoever has it.
    pub fn is_work(&self) -> bool {
        self.is_work
    }

    /// What is to be known of units that are taken, with the place of each: of codes that a translator has typed wrongly.
    pub fn told(&self) -> &[(Position, String)] {
        &self.told
    }

    /// The format that it turned out to have.
    pub fn format(&self) -> Format {
        self.format
    }
}

impl std::fmt::Debug for UnitReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnitReader").field("format", &self.format).finish_non_exhaustive()
    }
}

impl Iterator for UnitReader {
    type Item = Result<Item, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.items.next()
    }
}

/// Begins to read units from a stream; `name` is what messages call it, and its extension counts.
///
/// # Errors
/// What can be seen at the beginning: an empty file, another kind of file, a wrong encoding.
pub fn open(raw: Box<dyn Read + Send>, name: &str, options: &ReadOptions) -> Result<UnitReader, FormatError> {
    let plain = plain::Plain::new(raw, name)?;
    if let Some(container) = container::Container::of(plain.head()) {
        return container.open(plain, name, options);
    }
    container::refuse_text(plain.head(), name, options)?;
    let mut input = input::Input::of(plain, name)?;
    let format = match options.format {
        Some(format) => format,
        None => match detect::detect(input.fill()?, name, &options.languages) {
            Ok(format) => format,
            Err(error) => {
                sniff::check(Format::Pairs, input.fill()?, name, false)?;
                return Err(error);
            }
        },
    };
    sniff::check(format, input.fill()?, name, options.format.is_some())?;
    if work::is_work(format, input.fill()?, options) {
        return Ok(work::reader(&work::of_text(input, options)?, format, options.half));
    }
    let items: Box<dyn Iterator<Item = _> + Send> = match format {
        Format::Tsv => Box::new(tsv::TsvReader::new(input, options.clone()).items()),
        Format::Csv => Box::new(csv::CsvReader::new(input, options.clone())?.items()),
        Format::Tmx => Box::new(tmx::TmxReader::new(input, &options.languages)?.items()),
        // Its root element says the version.
        Format::Xliff | Format::Xliff2 => {
            let is_work = xliff::is_work(input.fill()?);
            let (format, items) = xliff::open(input, options)?;
            return Ok(UnitReader { is_work, ..UnitReader::of(format, items) });
        }
        Format::Po => Box::new(po::PoReader::new(input, options).items()),
        Format::Weblate => Box::new(weblate::WeblateReader::new(input, options.languages.clone()).items()),
        // Each of these gets its own line when its reader is there.
        Format::Xlsx | Format::Ods | Format::Docx | Format::Sdltm | Format::Pairs => {
            return Err(FormatError::new(
                Fault::NotTheFormat,
                name,
                "plain text needs a second file to be paired with",
            )
            .hint("name both files, the source first"));
        }
    };
    Ok(UnitReader::of(format, items))
}

/// Begins to read units from a file.
///
/// # Errors
/// As [`open`], and a missing file, a folder, a file that may not be read.
pub fn open_path(path: &Path, options: &ReadOptions) -> Result<UnitReader, FormatError> {
    open(open_file(path)?, &path.display().to_string(), options)
}

/// Begins to pair two plain text files line by line; a file's name comes with it.
///
/// # Errors
/// As [`open`]. That the files differ in length is known only at the end.
pub fn open_pairs(
    source: (Box<dyn Read + Send>, &str),
    target: (Box<dyn Read + Send>, &str),
    options: &ReadOptions,
) -> Result<UnitReader, FormatError> {
    let source = input::Input::new(source.0, source.1)?;
    let target = input::Input::new(target.0, target.1)?;
    let items = Box::new(pairs::PairReader::new(source, target, options.clone()).items());
    Ok(UnitReader::of(Format::Pairs, items))
}

/// Whether two plain text files have equally many lines, so that they can be paired line by line.
///
/// # Errors
/// As [`open`].
pub fn are_equally_long(
    source: (Box<dyn Read + Send>, &str),
    target: (Box<dyn Read + Send>, &str),
) -> Result<bool, FormatError> {
    Ok(pairs::lines(source.0, source.1)? == pairs::lines(target.0, target.1)?)
}

/// Opens a file for one of the readers, with an error that says what to do.
///
/// # Errors
/// A missing file, a folder, a file that may not be read.
pub fn open_file(path: &Path) -> Result<Box<dyn Read + Send>, FormatError> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| FormatError::from_open(&error, &name))?;
    if file.metadata().is_ok_and(|found| found.is_dir()) {
        return Err(FormatError::directory(&name));
    }
    Ok(Box::new(file))
}

/// What of the units is written.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// Only the wording that serves this language best; together with `to` two wordings a unit.
    pub from: Option<LanguageTag>,
    /// See `from`.
    pub to: Option<LanguageTag>,
    /// Exactly these columns of a table, in this order.
    pub columns: Option<Vec<Column>>,
    /// Without inline markup, in formats that have it: level 1 of TMX.
    pub plain: bool,
}

impl WriteOptions {
    /// The wordings of a unit that are written; none where it lacks one that is asked for.
    fn choose<'u>(&self, unit: &'u TranslationUnit) -> Vec<&'u Variant> {
        let best = |wanted: &LanguageTag| {
            let serving = unit.variants.iter().filter_map(|v| Some((wanted.distance(&v.lang)?, v)));
            serving.min_by_key(|(distance, _)| *distance).map(|(_, variant)| variant)
        };
        match (&self.from, &self.to) {
            (None, None) => unit.variants.iter().collect(),
            (Some(from), Some(to)) => match (best(from), best(to)) {
                (Some(source), Some(target)) if source.lang != target.lang => vec![source, target],
                _ => Vec::new(),
            },
            (Some(one), None) | (None, Some(one)) => match best(one) {
                Some(_) => unit.variants.iter().collect(),
                None => Vec::new(),
            },
        }
    }

    /// The columns with `source` and `target` as languages, where those are known.
    fn resolved_columns(&self) -> Option<Vec<Column>> {
        let lang = |tag: &Option<LanguageTag>, column: &Column| tag.clone().map_or(column.clone(), Column::Lang);
        let resolve = |column: &Column| match column {
            Column::Source => lang(&self.from, column),
            Column::Target => lang(&self.to, column),
            other => other.clone(),
        };
        self.columns.as_ref().map(|columns| columns.iter().map(resolve).collect())
    }
}

/// Writes units in one format.
pub trait UnitWriter {
    /// Writes one unit.
    ///
    /// # Errors
    /// The output or a temporary file cannot be written.
    fn write(&mut self, unit: &TranslationUnit) -> io::Result<()>;

    /// Writes what comes after the last unit. Without this call the file is not whole.
    ///
    /// # Errors
    /// The output cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Whether there is a writer for a format.
///
/// # Errors
/// There is none.
pub fn check_writable(format: Format) -> Result<(), UnknownFormat> {
    writer(format, Box::new(io::sink()), &WriteOptions::default()).map(drop)
}

/// A writer for a format.
///
/// # Errors
/// [`Format::Pairs`] cannot be written to one output.
pub fn writer<'w>(
    format: Format,
    out: Box<dyn Write + 'w>,
    options: &WriteOptions,
) -> Result<Box<dyn UnitWriter + 'w>, UnknownFormat> {
    match format {
        Format::Tsv | Format::Csv | Format::Xlsx => Ok(Box::new(table::TableWriter::new(out, format, options.clone()))),
        Format::Tmx => Ok(Box::new(tmx::TmxWriter::new(out, options.clone()))),
        Format::Xliff => Ok(Box::new(xliff::Xliff1Writer::new(out, options.clone()))),
        Format::Xliff2 => Ok(Box::new(xliff::Xliff2Writer::new(out, options.clone()))),
        Format::Po => Ok(Box::new(po::PoWriter::new(out, options.clone()))),
        Format::Weblate => Ok(Box::new(weblate::WeblateWriter::new(out, options.clone()))),
        Format::Ods | Format::Docx | Format::Sdltm | Format::Pairs => {
            Err(UnknownFormat { name: format.name().to_owned() })
        }
    }
}
