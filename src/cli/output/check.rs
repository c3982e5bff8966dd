//! The record of a finding, and what people see of the findings of a pair.

use std::ops::Range;

use serde::Serialize;

use crate::checks::{Code, Finding, Pair, Severity};

/// Something to look at in a pair.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingRecord {
    pub(crate) segment: u64,
    pub(crate) code: Code,
    pub(crate) name: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) source: String,
    pub(crate) target: String,
    /// In `target`; `null` for what is missing there.
    pub(crate) byte_start: Option<usize>,
    pub(crate) byte_end: Option<usize>,
    /// In `source`.
    pub(crate) source_byte_start: Option<usize>,
    pub(crate) source_byte_end: Option<usize>,
    /// What to write in the place of these bytes of `target`.
    pub(crate) fix: Option<String>,
    /// Whether `--fix` writes it.
    pub(crate) safe: bool,
    pub(crate) file: Option<String>,
    pub(crate) line: Option<u64>,
    /// Another segment that it is about.
    pub(crate) other: Option<u64>,
    /// For people: what the first finding of a pair shows.
    #[serde(skip)]
    pub(crate) head: Option<Head>,
    /// For people: how many findings say the same; 0 in those that need not be shown again.
    #[serde(skip)]
    pub(crate) times: usize,
}

/// The places of all findings of a pair.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head {
    /// In the source; it is shown only where there are some.
    pub(crate) source: Vec<Range<usize>>,
    /// In the target.
    pub(crate) target: Vec<Range<usize>>,
}

impl FindingRecord {
    /// The findings of one pair.
    pub(crate) fn of_pair(findings: &[Finding], pairs: &[Pair], file: Option<&str>, line: Option<u64>) -> Vec<Self> {
        let mut records: Vec<Self> = Vec::with_capacity(findings.len());
        for finding in findings {
            let Some(pair) = pairs.get(finding.pair) else { continue };
            let record = Self::one(finding, pair, pairs, file, line);
            match records.iter_mut().find(|known| known.says_the_same(&record)) {
                Some(known) => {
                    known.times += 1;
                    records.push(Self { times: 0, ..record });
                }
                None => records.push(record),
            }
        }
        let places = |of: fn(&Finding) -> &Option<Range<usize>>| {
            findings.iter().filter_map(|finding| of(finding).clone()).collect()
        };
        if let Some(first) = records.first_mut() {
            first.head =
                Some(Head { source: places(|finding| &finding.source), target: places(|finding| &finding.target) });
        }
        records
    }

    fn one(finding: &Finding, pair: &Pair, pairs: &[Pair], file: Option<&str>, line: Option<u64>) -> Self {
        let (source, target) = (finding.source.as_ref(), finding.target.as_ref());
        Self {
            segment: pair.number,
            code: finding.code,
            name: finding.code.name(),
            severity: finding.severity,
            message: finding.message.clone(),
            source: pair.source.text.clone(),
            target: pair.target.text.clone(),
            byte_start: target.map(|range| range.start),
            byte_end: target.map(|range| range.end),
            source_byte_start: source.map(|range| range.start),
            source_byte_end: source.map(|range| range.end),
            fix: finding.fix.as_ref().map(|fix| fix.text.clone()),
            safe: finding.is_safe(),
            file: file.map(str::to_owned),
            line,
            other: finding.other.and_then(|other| pairs.get(other)).map(|pair| pair.number),
            head: None,
            times: 1,
        }
    }

    /// The bytes of the target that it is about.
    pub(crate) fn found(&self) -> &str {
        match (self.byte_start, self.byte_end) {
            (Some(start), Some(end)) => self.target.get(start..end).unwrap_or_default(),
            _ => "",
        }
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.code == other.code
            && self.severity == other.severity
            && self.message == other.message
            && self.fix == other.fix
            && self.found() == other.found()
            && self.times > 0
    }
}
