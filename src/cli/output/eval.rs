//! The records of `eval`, and how people see them.

use std::io::{self, Write};

use serde::Serialize;

use super::human::Human;
use crate::eval::{BandRow, FormUse, FragmentRow, Given, Pair, Pairs, TermRow, rounded};
use crate::term::{EntryId, TermStatus};

/// The segments whose first suggestion is in one band.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EvalRecord {
    pub(crate) file: String,
    pub(crate) band: &'static str,
    pub(crate) segments: usize,
    pub(crate) percent: f64,
    pub(crate) chrf: Option<f64>,
    pub(crate) offered: Option<f64>,
}

/// What one segment was given.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EvalSegmentRecord {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) segment: u64,
    pub(crate) document: Option<String>,
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) band: &'static str,
    pub(crate) score: Option<u8>,
    pub(crate) chrf: Option<f64>,
    pub(crate) offered: Option<f64>,
    pub(crate) suggested_source: Option<String>,
    pub(crate) suggested_target: Option<String>,
    pub(crate) repairs_right: u64,
    pub(crate) repairs_wrong: u64,
}

/// What the translations call a name.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EvalTermRecord {
    pub(crate) entry: EntryId,
    pub(crate) source: String,
    pub(crate) found: u64,
    pub(crate) used: u64,
    pub(crate) other: u64,
    pub(crate) missing: u64,
    pub(crate) forms: Vec<super::name::CountRecord>,
}

/// The fragments of one kind, of a confidence or more.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EvalFragmentRecord {
    pub(crate) file: String,
    pub(crate) kind: &'static str,
    pub(crate) at: f64,
    pub(crate) fragments: usize,
    pub(crate) per_segment: f64,
    pub(crate) segments: f64,
    pub(crate) words: f64,
    pub(crate) words3: f64,
    pub(crate) exact: f64,
    pub(crate) soft: f64,
    pub(crate) control: f64,
    pub(crate) supplied: f64,
    pub(crate) confidence: f64,
    pub(crate) gap: f64,
}

impl EvalFragmentRecord {
    /// A row of a file.
    pub(crate) fn of(row: &FragmentRow, file: &str) -> Self {
        Self {
            file: file.to_owned(),
            kind: row.kind.name(),
            at: row.level,
            fragments: row.fragments,
            per_segment: rounded(row.per_segment),
            segments: rounded(row.segments),
            words: rounded(row.words),
            words3: rounded(row.words_in_long),
            exact: rounded(row.exact),
            soft: rounded(row.alike),
            control: rounded(row.luck),
            supplied: rounded(row.supplied),
            confidence: rounded(row.confidence),
            gap: rounded(row.gap),
        }
    }
}

/// How many of a hundred.
pub(crate) fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { rounded(100.0 * part as f64 / whole as f64) }
}

impl EvalRecord {
    /// A band of a file with so many segments in all.
    pub(crate) fn of(row: &BandRow, file: &str, segments: usize) -> Self {
        Self {
            file: file.to_owned(),
            band: row.band,
            segments: row.segments,
            percent: percent(row.segments, segments),
            chrf: row.chrf.map(rounded),
            offered: row.offered.map(rounded),
        }
    }
}

impl EvalSegmentRecord {
    /// What a pair was given.
    pub(crate) fn of(given: &Given, pair: &Pair, pairs: &Pairs, file: &str) -> Self {
        let best = given.best.as_ref();
        Self {
            file: file.to_owned(),
            line: pair.position.line,
            segment: pair.position.number,
            document: pair.document.and_then(|at| pairs.documents.get(at)).cloned(),
            source: pair.source().to_owned(),
            target: pair.target().to_owned(),
            band: given.band(),
            score: best.map(|best| best.score),
            chrf: best.map(|_| rounded(given.chrf)),
            offered: best.map(|_| rounded(given.offered)),
            suggested_source: best.map(|best| best.source.clone()),
            suggested_target: best.map(|best| best.target.clone()),
            repairs_right: given.repaired.map_or(0, |repaired| repaired.right),
            repairs_wrong: given.repaired.map_or(0, |repaired| repaired.wrong),
        }
    }
}

impl From<TermRow> for EvalTermRecord {
    fn from(row: TermRow) -> Self {
        let form = |form: FormUse| super::name::CountRecord { text: form.text, status: form.status, count: form.count };
        let forms = row.forms.into_iter().map(form).collect();
        let TermRow { entry, source, found, used, other, missing, .. } = row;
        Self { entry, source, found, used, other, missing, forms }
    }
}

impl Human {
    /// A line of the table; bands without segments take none.
    pub(super) fn eval(&mut self, row: &EvalRecord, out: &mut dyn Write) -> io::Result<()> {
        if !std::mem::replace(&mut self.table, true) {
            writeln!(out, "{:<9}{:>9}{:>8}{:>8}{:>9}", "score", "segments", "%", "chrF", "offered")?;
        }
        if row.segments == 0 {
            return Ok(());
        }
        let mean = |mean: Option<f64>| mean.map_or_else(|| "-".to_owned(), |mean| format!("{mean:.1}"));
        let (chrf, offered) = (mean(row.chrf), mean(row.offered));
        writeln!(out, "{:<9}{:>9}{:>8.1}{chrf:>8}{offered:>9}", row.band, row.segments, row.percent)
    }

    /// Score and chrF first, then what was asked and what was given, each alone on its line.
    pub(super) fn eval_segment(&mut self, row: &EvalSegmentRecord, out: &mut dyn Write) -> io::Result<()> {
        let score = row.score.map_or_else(|| "-".to_owned(), |score| format!("{score}%"));
        let chrf = row.chrf.map_or_else(|| "-".to_owned(), |chrf| format!("{chrf:.1}"));
        writeln!(out, "{score:>4}  chrF {chrf:>5}  line {}", row.line)?;
        let suggested = [row.suggested_source.as_deref(), row.suggested_target.as_deref()];
        let texts = [Some(row.source.as_str()), Some(row.target.as_str())].into_iter().chain(suggested);
        texts.flatten().try_for_each(|text| writeln!(out, "   {}", self.show(text)))?;
        writeln!(out)
    }

    /// The name, then its forms as `glossary audit` shows them.
    pub(super) fn eval_term(&mut self, row: &EvalTermRecord, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.show(&row.source))?;
        for form in &row.forms {
            let status = if form.status == TermStatus::Forbidden { "  not:" } else { "" };
            writeln!(out, "{:>6}{status}  {}", form.count, self.show(&form.text))?;
        }
        if row.missing > 0 {
            writeln!(out, "{:>6}  (none of its forms)", row.missing)?;
        }
        Ok(())
    }
}
