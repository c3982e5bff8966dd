//! What is known of a segment as an entry of a work file.

use super::codes::{self, carry};
use super::prepare::Fill;
use crate::document::Segment;
use crate::formats::work::{Candidate, Entry, Filled, Name, Part};
use crate::glossary::Found;
use crate::lang::LanguageTag;
use crate::memory::{Answer, Contained, Fragment, Match, MatchKind};
use crate::text::diff::{DiffOp, DiffPart};
use crate::unit::Variant;

/// From this score on a match is a translation of the segment itself.
const EXACT: u8 = 100;

/// What was found of a segment.
pub(super) struct Told<'t> {
    pub(super) answer: &'t Answer,
    pub(super) fragments: &'t [Fragment],
    pub(super) terms: &'t [Found],
}

/// The entry of a segment in language `from`.
pub(super) fn entry(segment: &Segment, told: &Told<'_>, (from, to): (&LanguageTag, &LanguageTag), fill: Fill) -> Entry {
    let source = Variant { inline: codes::of(segment).to_vec(), ..Variant::new(from.clone(), segment.text.clone()) };
    let matches: Vec<Candidate> = told.answer.matches.iter().map(|found| candidate(found, segment)).collect();
    let news = |part: &&Fragment| !part.repeats(told.terms, &told.answer.matches, to);
    Entry {
        number: segment.index,
        kind: kind_name(segment),
        flags: segment.flags.iter().map(|flag| (*flag).to_owned()).collect(),
        line: segment.line,
        filled: filled(&matches, fill, to),
        matches,
        terms: told.terms.iter().map(name).collect(),
        fragments: told.fragments.iter().filter(news).map(part).collect(),
        source,
    }
}

fn kind_name(segment: &Segment) -> String {
    let name = serde_json::to_value(segment.kind).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The best match, if it is good enough. Only a confirmed translation of the same text needs nobody's eye.
fn filled(matches: &[Candidate], fill: Fill, to: &LanguageTag) -> Option<Filled> {
    let best = matches.iter().rev().max_by_key(|found| found.score).filter(|best| fill.takes(best.score))?;
    let exact = best.score >= EXACT && best.lost == 0 && best.repairs.is_empty();
    let target = Variant { lang: to.clone(), ..best.target.clone() };
    Some(Filled { target, score: best.score, draft: !exact })
}

fn candidate(found: &Match, segment: &Segment) -> Candidate {
    let carried = carry(&found.source, &found.target, codes::of(segment), segment.text.len());
    Candidate {
        score: found.score,
        words: found.words,
        kind: kind(found.kind),
        source: found.source.clone(),
        target: Variant { inline: carried.codes, ..found.target.clone() },
        stored: found.unrepaired.as_ref().map(|stored| stored.text.clone()),
        repairs: found.repairs.iter().map(|repair| (repair.was.clone(), repair.now.clone())).collect(),
        penalties: found.penalties.iter().map(|penalty| (penalty.reason.to_owned(), penalty.points)).collect(),
        difference: difference(&found.diff),
        origin: found.origin.clone(),
        by: found.by.clone(),
        changed: found.changed,
        status: found.status,
        lost: carried.lost,
        contained: found.contained.map(|contained| match contained {
            Contained::Query => "the segment is its source less a clause",
            Contained::Stored => "its source is the segment less a clause",
        }),
    }
}

fn kind(kind: MatchKind) -> &'static str {
    match kind {
        MatchKind::Context => "context",
        MatchKind::Exact => "exact",
        MatchKind::Repaired => "repaired",
        MatchKind::Fuzzy => "fuzzy",
    }
}

/// `[-stored-]{+yours+}`; nothing where both say the same.
fn difference(parts: &[DiffPart]) -> String {
    if parts.iter().all(|part| part.op == DiffOp::Equal) {
        return String::new();
    }
    let marked = |part: &DiffPart| match part.op {
        DiffOp::Equal => part.text.clone(),
        DiffOp::Delete => format!("[-{}-]", part.text),
        DiffOp::Insert => format!("{{+{}+}}", part.text),
    };
    parts.iter().map(marked).collect()
}

fn name(found: &Found) -> Name {
    let occurrence = &found.occurrence;
    Name {
        range: occurrence.range.clone(),
        found: occurrence.found.clone(),
        target: found.target.clone(),
        avoid: found.avoid.clone(),
        note: occurrence.entry.note.clone(),
        sure: !occurrence.weak,
    }
}

fn part(found: &Fragment) -> Part {
    Part { text: found.text.clone(), target: found.target.clone(), count: found.count, confidence: found.confidence }
}
