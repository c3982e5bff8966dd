//! Translations into their places: which row of a work file is which segment, and whether it is of this document.

use thiserror::Error;

use super::codes::{self, carry};
use super::places::{Free, one_line, says_the_same};
use super::prepare::{is_dense, shortened};
use crate::document::{Document, RebuildError, Segment, Translation, WarningKind};
use crate::formats::Reject;
use crate::formats::work::{Row, State, Wording, Work};
use crate::lang::LanguageTag;
use crate::unit::{PlaceholderError, usable_placeholders};

/// What became of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its translation is in the document.
    Translated,
    /// What the work file has was filled in from another text, and nobody has worked on it.
    Draft,
    /// There is no translation.
    Untranslated,
}

impl Outcome {
    /// `translated`, `draft`, `untranslated`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Translated => "translated",
            Self::Draft => "draft",
            Self::Untranslated => "untranslated",
        }
    }
}

/// What is wrong with the inline codes of a translation.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Trouble {
    /// A code that the document could not take as the translation has it.
    #[error("{}", told(*.kind, .code))]
    Code {
        /// What happened.
        kind: WarningKind,
        /// Its number.
        code: String,
    },
    /// A placeholder that cannot be used.
    #[error("{0}; it was left out")]
    Bad(#[from] PlaceholderError),
    /// Codes that are none of the segment's.
    #[error("{0} inline codes of the translation are none of the segment's; they were left out")]
    Strange(usize),
}

/// What became of a segment, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What became of it.
    pub outcome: Outcome,
    /// What is wrong with its codes.
    pub troubles: Vec<Trouble>,
}

/// A work file brought together with its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The translations, by position of the segment.
    pub translations: Vec<Option<Translation>>,
    /// What became of each segment.
    pub taken: Vec<Taken>,
    /// How many segments have no row at all.
    pub absent: usize,
}

impl Merged {
    /// How many segments came to this end.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.taken.iter().filter(|taken| taken.outcome == outcome).count()
    }
}

/// What happened to a code, in words.
fn told(kind: WarningKind, code: &str) -> String {
    match kind {
        WarningKind::Lost => format!("the inline code \u{27e8}{code}\u{27e9} is missing in the translation"),
        WarningKind::Moved => {
            format!("the inline code \u{27e8}{code}\u{27e9} is missing in the translation; it was put at its end")
        }
        WarningKind::Unknown => {
            format!("the inline code \u{27e8}{code}\u{27e9} stands twice, or is none of the segment's; it was left out")
        }
        WarningKind::Crossing => {
            format!("the inline code \u{27e8}{code}\u{27e9} crosses another, or has one end only; it was left out")
        }
        WarningKind::Unwritable => {
            format!("the inline code \u{27e8}{code}\u{27e9} cannot be written in this place; it was left out")
        }
        WarningKind::LikeATime => {
            "the translation reads as the time of a cue; an invisible character was put into its arrow".to_owned()
        }
    }
}

/// The finished document in language `target`; what became of the codes is told with the segments.
///
/// # Errors
/// The file around the text cannot be written again.
pub fn finish(document: &Document, merged: &mut Merged, target: &LanguageTag) -> Result<Vec<u8>, RebuildError> {
    let rebuilt = document.rebuild(&merged.translations, target)?;
    for warning in rebuilt.warnings {
        let position = (warning.segment as usize).saturating_sub(1);
        if let Some(taken) = merged.taken.get_mut(position) {
            taken.troubles.push(Trouble::Code { kind: warning.kind, code: warning.code });
        }
    }
    Ok(rebuilt.bytes)
}

/// Why a work file cannot be merged with a document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MergeError {
    /// A segment says something else.
    #[error(
        "segment {segment} is not the document's: it has \u{201c}{document}\u{201d}, the work file \u{201c}{work}\u{201d}"
    )]
    Changed {
        /// Its number.
        segment: u32,
        /// The beginning of the document's text.
        document: String,
        /// The beginning of the work file's.
        work: String,
        /// Where the row stands in the work file.
        line: u64,
    },
    /// The document has more or fewer segments.
    #[error("the work file is of a document of {work} segments, this one has {document}")]
    Length {
        /// As many as the work file says.
        work: u32,
        /// As many as there are.
        document: usize,
    },
    /// A row says nothing of its place, and no segment has its text.
    #[error("\u{201c}{text}\u{201d} is no segment of this document")]
    Foreign {
        /// The beginning of the text.
        text: String,
        /// Where the row stands in the work file.
        line: u64,
    },
    /// A segment comes twice.
    #[error("segment {segment} comes twice")]
    Twice {
        /// Its number.
        segment: u32,
        /// Where it comes the second time.
        line: u64,
    },
    /// Something in the work file cannot be read.
    #[error("{}", .0.reason)]
    Unreadable(Reject),
    /// The work file holds no segment.
    #[error("there is no segment in this work file")]
    Empty,
}

impl MergeError {
    /// Where it is in the work file.
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::Changed { line, .. } | Self::Foreign { line, .. } | Self::Twice { line, .. } => Some(*line),
            Self::Unreadable(reject) => Some(reject.line),
            Self::Length { .. } | Self::Empty => None,
        }
    }
}

/// Brings a work file together with its document. With `fuzzy`, what was filled in and nobody has worked on is taken,
/// too.
///
/// # Errors
/// The work file is of another document, or a segment of it cannot be told from another.
pub fn merge(document: &Document, work: &Work, fuzzy: bool) -> Result<Merged, MergeError> {
    if let Some(reject) = work.rejects.first() {
        return Err(MergeError::Unreadable(reject.clone()));
    }
    if work.rows.is_empty() && !document.segments.is_empty() {
        return Err(MergeError::Empty);
    }
    let rows = placed(document, work)?;
    let is_absent = |(segment, row): &(&Segment, &Option<&Row>)| row.is_none() && !is_dense(segment);
    let absent = document.segments.iter().zip(&rows).filter(is_absent).count();
    let (mut translations, mut taken) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for (segment, row) in document.segments.iter().zip(rows) {
        let outcome = outcome(row, fuzzy);
        let found = row.filter(|_| outcome == Outcome::Translated).map(|row| translation(row, segment));
        let (translation, troubles) = found.map_or((None, Vec::new()), |(text, troubles)| (Some(text), troubles));
        translations.push(translation);
        taken.push(Taken { outcome, troubles });
    }
    Ok(Merged { translations, taken, absent })
}

fn outcome(row: Option<&Row>, fuzzy: bool) -> Outcome {
    match row.map(|row| row.state) {
        Some(State::Done) => Outcome::Translated,
        Some(State::Draft) if fuzzy => Outcome::Translated,
        Some(State::Draft) => Outcome::Draft,
        Some(State::Empty) | None => Outcome::Untranslated,
    }
}

/// The row of each segment.
fn placed<'w>(document: &Document, work: &'w Work) -> Result<Vec<Option<&'w Row>>, MergeError> {
    let segments = &document.segments;
    let mut rows: Vec<Option<&Row>> = vec![None; segments.len()];
    let mut numbered: Vec<(u32, &Row)> = work.rows.iter().filter_map(|row| Some((row.number?, row))).collect();
    numbered.sort_by_key(|(number, _)| *number);
    let (mut last, mut twice) = (None, None);
    for (number, row) in numbered {
        if last.replace(number) == Some(number) {
            twice = twice.or(Some(MergeError::Twice { segment: number, line: row.line }));
            continue;
        }
        let position = (number as usize).saturating_sub(1);
        let Some((segment, place)) = segments.get(position).zip(rows.get_mut(position)) else {
            let work = work.segments.unwrap_or(number).max(number);
            return Err(MergeError::Length { work, document: segments.len() });
        };
        if !says_the_same(segment, &row.source) {
            return Err(changed(segment, row));
        }
        *place = Some(row);
    }
    if let Some(twice) = twice {
        return Err(twice);
    }
    // Where a format does not say how many there are, the last one tells that is there.
    let last = segments.iter().rposition(|segment| !is_dense(segment)).map_or(0, |at| at + 1);
    match work.segments.filter(|of| ![segments.len(), last].contains(&(*of as usize))) {
        Some(of) => Err(MergeError::Length { work: of, document: segments.len() }),
        None => by_text(segments, work, rows),
    }
}

/// Rows that have lost their numbers: by their texts, in their order.
fn by_text<'w>(
    segments: &[Segment],
    work: &'w Work,
    mut rows: Vec<Option<&'w Row>>,
) -> Result<Vec<Option<&'w Row>>, MergeError> {
    let (mut from, mut foreign) = (0, None);
    let mut free = Free::of(segments, &rows);
    for row in work.rows.iter().filter(|row| row.number.is_none()) {
        let found = free.take(&row.source, from, segments);
        let Some(position) = found else {
            let error = MergeError::Foreign { text: shortened(&one_line(&row.source.text())), line: row.line };
            // A row without a translation may be anything: a part that is not translated, a remark.
            if row.state != State::Empty {
                return Err(error);
            }
            foreign = foreign.or(Some(error));
            continue;
        };
        rows.iter_mut().skip(position).take(1).for_each(|place| *place = Some(row));
        from = position + 1;
    }
    match foreign.filter(|_| rows.iter().all(Option::is_none)) {
        Some(error) => Err(error),
        None => Ok(rows),
    }
}

fn changed(segment: &Segment, row: &Row) -> MergeError {
    MergeError::Changed {
        segment: segment.index,
        document: shortened(&one_line(&segment.text)),
        work: shortened(&one_line(&row.source.text())),
        line: row.line,
    }
}

/// The translation of a row with the codes of its segment.
fn translation(row: &Row, segment: &Segment) -> (Translation, Vec<Trouble>) {
    let own = codes::of(segment);
    let (mut translation, troubles) = match (&row.source, &row.target) {
        (Wording::Coded(source), Wording::Coded(target)) => {
            let carried = carry(source, target, own, segment.text.len());
            let troubles = (carried.lost > 0).then_some(Trouble::Strange(carried.lost)).into_iter().collect();
            (Translation { text: target.text.clone(), codes: carried.codes }, troubles)
        }
        (_, target) => shown(target, segment),
    };
    if !segment.text.contains(['\n', '\r']) {
        straighten(&mut translation);
    }
    (translation, troubles)
}

/// A translation with placeholders; those that cannot be used are taken out.
fn shown(target: &Wording, segment: &Segment) -> (Translation, Vec<Trouble>) {
    let own = codes::of(segment);
    let text = match target {
        Wording::Shown(shown) => shown.trim().to_owned(),
        Wording::Coded(variant) => variant.shown().into_owned(),
    };
    // Where the text itself has such brackets, they are no placeholders.
    if own.is_empty() && segment.text.contains('\u{27e8}') {
        return (Translation { text, codes: Vec::new() }, Vec::new());
    }
    let (text, mut codes, left_out) = usable_placeholders(&text, own);
    if codes.is_empty() {
        codes = codes::around(own, segment.text.len(), text.len());
    }
    (Translation { text, codes }, left_out.into_iter().map(Trouble::from).collect())
}

/// A cell may be broken into lines; a segment is one.
fn straighten(translation: &mut Translation) {
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\u{b}');
    if !translation.text.contains(breaks) {
        return;
    }
    // Each break is one byte and becomes one, so every code stays in its place.
    translation.text = translation.text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
}
