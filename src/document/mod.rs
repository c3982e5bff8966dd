//! From an article as it arrives to its segments, and back (E1 to E10, S1 to S13).
//!
//! A reader finds blocks, [`sentence`] cuts them into segments. Nothing here knows the memory.
//!
//! | file | does |
//! | --- | --- |
//! | [`decode`] | bytes to text: UTF-8, UTF-16, of a page also what it names |
//! | `markdown`, `plain`, `html/`, `subtitles/` | text to blocks, each knowing its bytes in the file (`block`) |
//! | `language` | in which language it is |
//! | `name` | what the name of a file says |
//! | `skip`, `kind`, `flags` | which blocks are left out; what a block is; what is worth knowing |
//! | `assemble` | blocks to segments |
//! | `office/` | documents of word processors |
//! | [`sentence`] | where a sentence ends, by the [`rules`] of the language |
pub mod amend;
mod assemble;
mod block;
pub mod decode;
mod flags;
mod html;
mod kind;
mod language;
mod markdown;
mod markup;
mod name;
mod office;
mod open;
mod plain;
mod rebuild;
pub mod rules;
pub mod sentence;
mod skip;
mod subtitles;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::lang::LanguageTag;
use crate::unit::Inline;
pub use decode::DecodeError;
use decode::Decoded;
pub use language::{Told, direction};
pub use open::open;
pub use rebuild::{RebuildError, Rebuilt, Translation, Warning, WarningKind};
pub use rules::SentenceRules;
pub use skip::{Reason, Skipped};
use subtitles::Dialect;

/// What a segment is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SegmentKind {
    /// A title or subtitle.
    Heading,
    /// Who wrote it.
    Byline,
    /// When it was written.
    Date,
    /// What a picture shows.
    Caption,
    /// An item of a list.
    ListItem,
    /// A cell of a table.
    Cell,
    /// Running text.
    Body,
}

/// One translatable piece of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Number in the document, from 1.
    pub index: u32,
    /// The text without markup.
    pub text: String,
    /// What it is.
    pub kind: SegmentKind,
    /// Line of the file where it starts, from 1; in a document of a word processor the number of its paragraph.
    pub line: u32,
    /// Byte range in the file, inner markup included.
    pub range: Range<usize>,
    /// `md:italic` (in a page `html:italic`), `quote:unbalanced` …: markup first, then joins, quotes, ellipsis, brackets.
    pub flags: Vec<&'static str>,
    /// The markup inside it, as the variants of a unit have theirs: at bytes of `text`, both ends of a pair under one `pair`.
    #[serde(skip)]
    pub codes: Vec<Inline>,
}

/// The kinds of documents that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFormat {
    /// Markdown.
    Markdown,
    /// Plain text.
    Plain,
    /// A saved page: its article is read.
    Html,
    /// Subtitles, `SubRip`.
    Srt,
    /// Subtitles, `WebVTT`.
    Vtt,
    /// A document of Word.
    Docx,
    /// A text of OpenDocument.
    Odt,
}

/// A document and its segments.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text of the file, decoded to UTF-8; of a document of a word processor its XML parts that hold text, one
    /// after the other. A byte-order mark is kept as its first character,
    /// so that every range is one of the file's bytes.
    pub source: String,
    /// Its segments in order.
    pub segments: Vec<Segment>,
    /// The parts of the file that are not translated (E3), in order.
    pub skipped: Vec<Skipped>,
    /// Which segments (by position in `segments`) belong to one paragraph, in order.
    pub paragraphs: Vec<Range<usize>>,
    /// What it was read as.
    pub format: DocumentFormat,
    /// How the file spelled its text.
    encoding: decode::Encoding,
    /// By segment: where its codes are, and what else must be kept.
    plans: Vec<markup::Plan>,
    /// What is kept of a document of a word processor.
    office: Option<Arc<office::Office>>,
}

impl Document {
    /// Why a file of subtitles has no cue: the line, from 1, and what is wrong there. `None` for other documents, and
    /// where something is said.
    pub fn fault_of_subtitles(&self) -> Option<(usize, &'static str)> {
        let dialect = match self.format {
            DocumentFormat::Srt => Dialect::SubRip,
            DocumentFormat::Vtt => Dialect::WebVtt,
            _ => return None,
        };
        self.segments.is_empty().then(|| subtitles::fault(&self.source, dialect))
    }

    /// Without what stands beside the text and behind everything else (`alt`, `title`, heads and feet of pages): of two
    /// documents that are compared, one may lack them.
    #[must_use]
    pub fn without_attributes(mut self) -> Self {
        let beside = [flags::ATTRIBUTE, flags::BESIDE];
        let attribute = |segment: &Segment| segment.flags.iter().any(|flag| beside.contains(flag));
        let running = self.segments.iter().position(attribute).unwrap_or(self.segments.len());
        self.segments.truncate(running);
        self.plans.truncate(running);
        self.paragraphs.retain(|paragraph| paragraph.end <= running);
        self
    }

    /// Of a package, the number of the paragraph that holds the first of some bytes, and the text in them; `None` where
    /// the file itself is text.
    pub fn in_package(&self, range: &Range<usize>) -> Option<(u32, String)> {
        self.office.as_ref().map(|office| (office.number(range.start), office.text(range)))
    }

    /// The beginning of what a skipped part says, at least `limit` bytes of it where there are as many: of a page without
    /// its markup.
    pub fn said(&self, skipped: &Skipped, limit: usize) -> Cow<'_, str> {
        let raw = self.source.get(skipped.range.clone()).unwrap_or_default();
        let words = match self.format {
            DocumentFormat::Html => html::beside::words(raw, limit),
            _ => return raw.into(),
        };
        if words.trim().is_empty() { raw.into() } else { words.into() }
    }

    /// How many changes somebody has marked in it that nobody has accepted yet; they are read as accepted.
    pub fn tracked_changes(&self) -> usize {
        self.office.as_ref().map_or(0, |office| office.tracked())
    }

    /// What the file has where a segment stands, inner markup included.
    pub fn original(&self, segment: &Segment) -> &str {
        self.source.get(segment.range.clone()).unwrap_or_default()
    }

    /// The file with the translations in the places of the segments, by position; `None` or a
    /// missing one leaves the original (E9). Every other byte stays.
    ///
    /// A translation is written as it is: nothing is escaped, so that it may bring its own
    /// markup. Markup around a segment (a heading's marks, emphasis over a whole sentence, the
    /// address of a link over a whole item) is kept; markup inside it goes with the original.
    pub fn write_back(&self, translations: &[Option<String>]) -> String {
        let mut out = String::with_capacity(self.source.len() + self.source.len() / 2);
        let mut done = 0;
        let mut places: Vec<_> = self.segments.iter().zip(translations).collect();
        // Attributes stand behind the text that is around them.
        places.sort_by_key(|(segment, _)| (segment.range.start, std::cmp::Reverse(segment.range.end)));
        for (segment, translation) in places {
            // The text as it is, is the original with its markup.
            let Some(translation) = translation.as_ref().filter(|text| **text != segment.text) else { continue };
            // The attribute of a tag that is already written.
            if segment.range.start < done {
                continue;
            }
            out.push_str(self.source.get(done..segment.range.start).unwrap_or_default());
            out.push_str(&self.laid_out(translation, segment));
            done = segment.range.end;
        }
        out.push_str(self.source.get(done..).unwrap_or_default());
        out
    }

    /// A translation as the format wants it: subtitles have lines of about one length.
    fn laid_out<'t>(&self, translation: &'t str, segment: &Segment) -> Cow<'t, str> {
        match self.format {
            DocumentFormat::Srt | DocumentFormat::Vtt => subtitles::wrapped(translation, self.original(segment)).into(),
            _ => translation.into(),
        }
    }
}

/// Finds the segments of a document in language `lang`, by the rules built in for it.
pub fn segment(source: &str, format: DocumentFormat, lang: &LanguageTag) -> Document {
    segment_with(source, format, lang, &SentenceRules::of(lang))
}

/// Finds the segments of a document by rules of the user's.
pub fn segment_with(source: &str, format: DocumentFormat, lang: &LanguageTag, rules: &SentenceRules) -> Document {
    let from = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut beside = Vec::new();
    let found = match format {
        DocumentFormat::Markdown => markdown::read(source, from),
        DocumentFormat::Plain => plain::read(source, from),
        DocumentFormat::Html => {
            let found;
            (found, beside) = html::read(source, from, lang);
            found
        }
        DocumentFormat::Srt => subtitles::read(source, from, Dialect::SubRip),
        DocumentFormat::Vtt => subtitles::read(source, from, Dialect::WebVtt),
        // The text of its parts alone is no document.
        DocumentFormat::Docx | DocumentFormat::Odt => Vec::new(),
    };
    let mut document = assembled(source, found, format, lang, rules);
    document.skipped.extend(beside);
    document.skipped.sort_by_key(|skipped| skipped.range.start);
    document
}

fn assembled(
    source: &str,
    found: Vec<markdown::Found>,
    format: DocumentFormat,
    lang: &LanguageTag,
    rules: &SentenceRules,
) -> Document {
    let mut assembled = assemble::assemble(source, found, lang, rules);
    let segments = assembled.segments.iter_mut();
    match format {
        DocumentFormat::Html | DocumentFormat::Srt | DocumentFormat::Vtt => {
            segments.for_each(|segment| flags::of_page(&mut segment.flags));
        }
        DocumentFormat::Docx | DocumentFormat::Odt => segments.for_each(|segment| flags::of_office(&mut segment.flags)),
        DocumentFormat::Markdown | DocumentFormat::Plain => {}
    }
    Document {
        source: source.to_owned(),
        segments: assembled.segments,
        skipped: assembled.skipped,
        paragraphs: assembled.paragraphs,
        format,
        encoding: decode::Encoding::Utf8,
        plans: assembled.plans,
        office: None,
    }
}

impl DocumentFormat {
    /// What a file is: an archive is a document of a word processor, whatever its name. Else by its name, else by how
    /// it begins: Markdown where nothing says anything else.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        if let Some(format) = office::format_of(bytes) {
            return format;
        }
        Self::named(name).unwrap_or_else(|| {
            let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(SIGNS)).unwrap_or_default());
            match subtitles::dialect_of(&head) {
                Some(Dialect::SubRip) => Self::Srt,
                Some(Dialect::WebVtt) => Self::Vtt,
                None if html::is_page(&head) => Self::Html,
                None => Self::Markdown,
            }
        })
    }
}

/// Where the signs of a page are looked for.
const SIGNS: usize = 4096;

/// The text of a file: of a page without a byte-order mark in the encoding that it names.
///
/// # Errors
/// Bytes that are no text in that encoding, with the place of the first bad one.
pub fn decode_as(bytes: &[u8], format: DocumentFormat) -> Result<Decoded, DecodeError> {
    match format {
        DocumentFormat::Html => decode::decode_page(bytes, html::charset::named),
        _ => decode::decode(bytes),
    }
}

/// Reads the bytes of a file and finds its segments. An empty file is a document without segments.
///
/// # Errors
/// Bytes that are no text, with the place of the first bad one; a line or segment longer than
/// [`decode::MAX_SEGMENT`].
pub fn read(
    bytes: &[u8],
    format: DocumentFormat,
    lang: &LanguageTag,
    rules: &SentenceRules,
) -> Result<Document, DecodeError> {
    decode::check_beginning(bytes)?;
    let document = match format {
        DocumentFormat::Docx | DocumentFormat::Odt if !bytes.is_empty() => read_office(bytes, format, lang, rules)?,
        _ => read_text(bytes, format, lang, rules)?,
    };
    match document.segments.iter().find(|segment| segment.text.len() > decode::MAX_SEGMENT) {
        Some(long) => Err(decode::too_long("segment", long.range.start, long.line as usize, long.text.len())),
        None => Ok(document),
    }
}

/// A document of a word processor: its lines are its paragraphs.
fn read_office(
    bytes: &[u8],
    format: DocumentFormat,
    lang: &LanguageTag,
    rules: &SentenceRules,
) -> Result<Document, DecodeError> {
    let office::Opened { source, office, found } = office::open(bytes)?;
    let mut document = assembled(&source, found, format, lang, rules);
    for segment in &mut document.segments {
        segment.line = office.number(segment.range.start);
        segment.codes = office.codes(segment);
    }
    document.office = Some(office);
    Ok(document)
}

fn read_text(
    bytes: &[u8],
    format: DocumentFormat,
    lang: &LanguageTag,
    rules: &SentenceRules,
) -> Result<Document, DecodeError> {
    let Decoded { text, encoding } = decode_as(bytes, format)?;
    // A page may well be one line.
    if format != DocumentFormat::Html {
        decode::check_lines(&text)?;
    }
    Ok(Document { encoding, ..segment_with(&text, format, lang, rules) })
}
