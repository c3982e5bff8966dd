//! Everything hafez answers, as records. `--json` prints them as they are; fields are only added.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::{Segment, SegmentKind};
use crate::glossary::Found;
use crate::lang::LanguageTag;
use crate::memory::{Contained, Left, Match, MatchKind, Penalty, Repair};
use crate::term::{EntryId, Term, TermEntry, TermStatus};
use crate::text::diff::DiffPart;
use crate::text::key::glossary_key;
use crate::text::rules::rules_for;
use crate::unit::{Inline, Origin, Time, TranslationUnit, UnitId};

use super::align::AlignedRecord;
use super::analysis::BandRecord;
use super::candidate::CandidateRecord;
use super::change::ChangeRecord;

pub(crate) use super::batch::{BatchRecord, DoubtRecord, KeptRecord, ReasonRecord, RejectRecord, RowRecord};
pub(crate) use super::check::FindingRecord;
pub(crate) use super::end::EndRecord;
use super::eval::{EvalFragmentRecord, EvalRecord, EvalSegmentRecord, EvalTermRecord};
use super::fragment::FragmentRecord;
pub(crate) use super::fragment::LexiconRecord;
pub(crate) use super::hit::HitRecord;
pub(crate) use super::name::NameRecord;
use super::work::{MergedRecord, SkippedRecord};

/// One record of an answer.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub(crate) enum Message {
    Segment(SegmentRecord),
    Match(Box<MatchRecord>),
    Fragment(Box<FragmentRecord>),
    Term(Box<TermRecord>),
    Name(NameRecord),
    Candidate(Box<CandidateRecord>),
    Batch(BatchRecord),
    Kept(KeptRecord),
    Change(Box<ChangeRecord>),
    Row(RowRecord),
    Doubt(DoubtRecord),
    Reject(RejectRecord),
    Unit(UnitRecord),
    Memory(MemoryRecord),
    Problem(ProblemRecord),
    Setting(SettingRecord),
    Key(KeyRecord),
    Finding(Box<FindingRecord>),
    Band(BandRecord),
    Hit(Box<HitRecord>),
    Aligned(Box<AlignedRecord>),
    Merged(Box<MergedRecord>),
    Skipped(SkippedRecord),
    Eval(EvalRecord),
    EvalSegment(Box<EvalSegmentRecord>),
    EvalTerm(EvalTermRecord),
    EvalFragment(EvalFragmentRecord),
    End(EndRecord),
}

/// A segment of a document, or a text that was asked for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SegmentRecord {
    pub(crate) index: u32,
    pub(crate) text: String,
    pub(crate) lang: LanguageTag,
    pub(crate) file: Option<String>,
    pub(crate) line: Option<u64>,
    pub(crate) byte_start: Option<u64>,
    pub(crate) byte_end: Option<u64>,
    pub(crate) kind: SegmentKind,
    pub(crate) flags: Vec<&'static str>,
    /// Only with `suggest -v`: the best score of a segment without a match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) best: Option<u8>,
}

impl SegmentRecord {
    /// A segment of a document.
    pub(crate) fn of(segment: &Segment, lang: &LanguageTag, file: &str) -> Self {
        Self {
            index: segment.index,
            text: segment.text.clone(),
            lang: lang.clone(),
            file: Some(file.to_owned()),
            line: Some(segment.line.into()),
            byte_start: Some(segment.range.start as u64),
            byte_end: Some(segment.range.end as u64),
            kind: segment.kind,
            flags: segment.flags.clone(),
            best: None,
        }
    }
}

/// A stored unit that may help with a segment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MatchRecord {
    pub(crate) segment: u32,
    pub(crate) rank: usize,
    pub(crate) score: u8,
    pub(crate) words: u8,
    pub(crate) kind: MatchKind,
    pub(crate) unit: UnitId,
    pub(crate) source: String,
    pub(crate) target: String,
    /// Only where there is markup.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) source_inline: Vec<Inline>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) target_inline: Vec<Inline>,
    pub(crate) from: LanguageTag,
    pub(crate) to: LanguageTag,
    pub(crate) origin: Option<Origin>,
    pub(crate) changed: Time,
    /// How many days ago that was.
    pub(crate) age_days: i64,
    pub(crate) by: Option<String>,
    pub(crate) penalties: Vec<Penalty>,
    pub(crate) diff: Vec<DiffPart>,
    pub(crate) repairs: Vec<RepairRecord>,
    pub(crate) unrepaired: Option<String>,
    /// What differs and was not repaired.
    pub(crate) left: Vec<LeftRecord>,
    pub(crate) contained: Option<Contained>,
    /// Only with `--diverse`: for how many further matches it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) alike: Option<usize>,
    /// Only with `--diverse`: how many of these translate the same stored source otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) other_translations: Option<usize>,
    /// Only with `--explain`: the parts of the score, which add up to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) explain: Option<Vec<PartRecord>>,
}

/// What was put into a target.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RepairRecord {
    pub(crate) was: String,
    pub(crate) now: String,
    pub(crate) byte_start: usize,
    pub(crate) byte_end: usize,
}

impl RepairRecord {
    fn of(repair: &Repair) -> Self {
        let Repair { was, now, range } = repair.clone();
        Self { was, now, byte_start: range.start, byte_end: range.end }
    }
}

/// A number, date or name that differs and was left.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LeftRecord {
    pub(crate) was: String,
    pub(crate) now: String,
    pub(crate) reason: String,
}

impl LeftRecord {
    fn of(left: &Left) -> Self {
        Self { was: left.was.clone(), now: left.now.clone(), reason: left.reason.to_string() }
    }
}

/// A part of a score.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PartRecord {
    pub(crate) label: String,
    pub(crate) points: i32,
}

impl MatchRecord {
    /// With its age, as of `now`.
    pub(crate) fn aged(self, now: Time) -> Self {
        const DAY: i64 = 24 * 60 * 60;
        Self { age_days: (now.as_second() - self.changed.as_second()).max(0) / DAY, ..self }
    }

    /// A match of segment `segment`, the `rank`-th best.
    pub(crate) fn of(found: &Match, segment: u32, rank: usize, explain: bool) -> Self {
        let part = |(label, points): &(String, i32)| PartRecord { label: label.clone(), points: *points };
        Self {
            segment,
            rank,
            score: found.score,
            words: found.words,
            kind: found.kind,
            unit: found.unit,
            source: found.source.text.clone(),
            target: found.target.text.clone(),
            source_inline: found.source.inline.clone(),
            target_inline: found.target.inline.clone(),
            from: found.source.lang.clone(),
            to: found.target.lang.clone(),
            origin: found.origin.clone(),
            changed: found.changed,
            age_days: 0,
            by: found.by.clone(),
            penalties: found.penalties.clone(),
            contained: found.contained,
            alike: (found.alike > 0).then_some(found.alike),
            other_translations: (found.translations > 0).then_some(found.translations),
            diff: found.diff.clone(),
            repairs: found.repairs.iter().map(RepairRecord::of).collect(),
            unrepaired: found.unrepaired.as_ref().map(|stored| stored.text.clone()),
            left: found.left.iter().map(LeftRecord::of).collect(),
            explain: explain.then(|| found.explanation.parts.iter().map(part).collect()),
        }
    }
}

/// A name of the glossary: in a segment, or as it stands in the glossary (then without a place).
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TermRecord {
    pub(crate) segment: Option<u32>,
    pub(crate) entry: EntryId,
    pub(crate) source: String,
    pub(crate) target: Option<String>,
    pub(crate) status: TermStatus,
    pub(crate) found: Option<String>,
    pub(crate) byte_start: Option<usize>,
    pub(crate) byte_end: Option<usize>,
    pub(crate) weak: bool,
    pub(crate) avoid: Vec<String>,
    pub(crate) note: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) valid_from: Option<String>,
    pub(crate) valid_until: Option<String>,
    /// Whether it holds on the day of the text; `None` where the glossary itself is shown.
    pub(crate) valid: Option<bool>,
    /// Other entries that may be meant.
    pub(crate) ambiguous: Vec<EntryId>,
    /// Only where the glossary itself is shown: every form in every language.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) forms: Vec<FormRecord>,
    /// The other accepted forms, for people; scripts find them in `forms`.
    #[serde(skip)]
    pub(crate) also: Vec<String>,
}

/// A form of an entry.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FormRecord {
    pub(crate) lang: LanguageTag,
    pub(crate) text: String,
    pub(crate) status: TermStatus,
}

impl TermRecord {
    /// An occurrence in segment `segment`.
    pub(crate) fn found(found: &Found, segment: u32) -> Self {
        let occurrence = &found.occurrence;
        Self {
            segment: Some(segment),
            entry: occurrence.entry.id,
            source: found.source.clone(),
            target: found.target.clone(),
            status: occurrence.status,
            found: Some(occurrence.found.clone()),
            byte_start: Some(occurrence.range.start),
            byte_end: Some(occurrence.range.end),
            weak: occurrence.weak,
            avoid: found.avoid.clone(),
            note: occurrence.entry.note.clone(),
            kind: occurrence.entry.kind.clone(),
            valid_from: occurrence.entry.from.clone(),
            valid_until: occurrence.entry.until.clone(),
            valid: Some(occurrence.valid),
            ambiguous: occurrence.others.clone(),
            forms: Vec::new(),
            also: Vec::new(),
        }
    }

    /// An entry with the other accepted forms of `to`; spellings of one form count once.
    pub(crate) fn whole(entry: &TermEntry, from: &LanguageTag, to: &LanguageTag) -> Self {
        let mut keys = Vec::new();
        let mut also = Vec::new();
        for term in entry.usable(to) {
            let mut key = glossary_key(&term.text, rules_for(&term.lang));
            key.retain(char::is_alphanumeric);
            if !keys.contains(&key) {
                keys.push(key);
                also.push(term.text.clone());
            }
        }
        let also = also.into_iter().skip(1).collect();
        Self { also, ..Self::entry(entry, from, to) }
    }

    /// An entry, seen from a pair of languages.
    pub(crate) fn entry(entry: &TermEntry, from: &LanguageTag, to: &LanguageTag) -> Self {
        let form = |lang| entry.form(lang).map(|term| term.text.clone());
        let any = || entry.terms.first().map(|term| term.text.clone()).unwrap_or_default();
        let record = |term: &Term| FormRecord { lang: term.lang.clone(), text: term.text.clone(), status: term.status };
        Self {
            segment: None,
            entry: entry.id,
            source: form(from).unwrap_or_else(any),
            target: form(to),
            status: TermStatus::Preferred,
            found: None,
            byte_start: None,
            byte_end: None,
            weak: entry.rule.weak,
            avoid: entry.avoid(to).into_iter().map(|term| term.text.clone()).collect(),
            note: entry.note.clone(),
            kind: entry.kind.clone(),
            valid_from: entry.from.clone(),
            valid_until: entry.until.clone(),
            valid: None,
            ambiguous: Vec::new(),
            forms: entry.terms.iter().map(record).collect(),
            also: Vec::new(),
        }
    }
}

/// A unit: its number alone, or all of it.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum UnitRecord {
    /// After `add`.
    Added {
        /// Its number.
        id: UnitId,
        /// The batch that wrote it.
        batch: Option<i64>,
        /// `created`, `updated` or `duplicate`.
        result: &'static str,
    },
    /// For `show`.
    Whole(Box<TranslationUnit>),
}

/// The state of a memory.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MemoryRecord {
    /// `null`: the bundled sample.
    pub(crate) path: Option<String>,
    pub(crate) schema: i64,
    pub(crate) units: u64,
    pub(crate) variants: BTreeMap<String, u64>,
    pub(crate) terms: u64,
    pub(crate) bytes: u64,
    pub(crate) changed: Option<Time>,
    /// Which words translate which: what was learned.
    pub(crate) lexicons: Vec<LexiconRecord>,
}

/// Something wrong in a memory.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ProblemRecord {
    pub(crate) message: String,
}

/// A setting and where it comes from.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SettingRecord {
    pub(crate) name: &'static str,
    pub(crate) value: Option<String>,
    pub(crate) source: String,
}

/// A line and its key.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct KeyRecord {
    pub(crate) line: u64,
    pub(crate) text: String,
    pub(crate) key: String,
}
