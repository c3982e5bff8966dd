//! The record of what a batch did to a unit or an entry.

use serde::Serialize;

use super::message::TermRecord;
use crate::lang::LanguageTag;
use crate::memory::{Event, State};
use crate::term::{TermEntry, TermStatus};
use crate::unit::{BatchId, Status, TranslationUnit};

/// What a batch did to one record.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ChangeRecord {
    pub(crate) batch: BatchId,
    /// `unit` or `entry`.
    pub(crate) record: &'static str,
    pub(crate) id: i64,
    /// `created`, `changed`, `removed`, or `undone`: the batch was taken back.
    pub(crate) change: &'static str,
    pub(crate) before: Option<StateRecord>,
    pub(crate) after: Option<StateRecord>,
}

/// A unit as `show` gives it, or an entry as `glossary list` does.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum StateRecord {
    Unit(Box<TranslationUnit>),
    Entry {
        #[serde(flatten)]
        term: Box<TermRecord>,
        /// For people.
        #[serde(skip)]
        whole: Box<TermEntry>,
    },
}

impl ChangeRecord {
    /// What a batch, taken back or not, did; entries are seen from a pair of languages.
    pub(crate) fn of(event: Event, batch: (BatchId, bool), pair: (&LanguageTag, &LanguageTag)) -> Self {
        let change = match (batch.1, &event.before, &event.after) {
            (true, ..) => "undone",
            (false, None, _) => "created",
            (false, Some(_), None) => "removed",
            (false, Some(_), Some(_)) => "changed",
        };
        let state = |state: Option<State>| state.map(|state| StateRecord::of(state, pair));
        let record = if event.is_entry { "entry" } else { "unit" };
        let (before, after) = (state(event.before), state(event.after));
        Self { batch: batch.0, record, id: event.id, change, before, after }
    }
}

impl StateRecord {
    fn of(state: State, (from, to): (&LanguageTag, &LanguageTag)) -> Self {
        match state {
            State::Unit(mut unit) => {
                for variant in &mut unit.variants {
                    variant.lang = variant.lang.clone().canonical();
                }
                Self::Unit(unit)
            }
            State::Entry(whole) => Self::Entry { term: Box::new(TermRecord::entry(&whole, from, to)), whole },
        }
    }

    /// What people see of it: a label and a text a line.
    pub(crate) fn lines(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Unit(unit) => of_unit(unit),
            Self::Entry { whole, .. } => of_entry(whole),
        }
    }
}

fn of_unit(unit: &TranslationUnit) -> Vec<(&str, &str)> {
    let texts = unit.variants.iter().map(|variant| (variant.lang.as_str(), variant.text.as_str()));
    let facts = [
        ("status", (unit.status == Status::Unreviewed).then_some("unreviewed")),
        ("note", unit.note.as_deref()),
        ("origin", unit.origin.as_ref().map(|origin| origin.file.as_str())),
        ("before", unit.context.prev.as_deref()),
        ("after", unit.context.next.as_deref()),
    ];
    texts.chain(known(&facts)).collect()
}

fn of_entry(entry: &TermEntry) -> Vec<(&str, &str)> {
    let forms = entry.terms.iter().map(|term| {
        let label = match term.status {
            TermStatus::Forbidden => "avoid",
            TermStatus::Admitted => "variant",
            TermStatus::Preferred => term.lang.as_str(),
        };
        (label, term.text.as_str())
    });
    let facts = [
        ("kind", entry.kind.as_deref()),
        ("note", entry.note.as_deref()),
        ("since", entry.from.as_deref()),
        ("until", entry.until.as_deref()),
        ("status", entry.status.as_deref()),
    ];
    forms.chain(known(&facts)).collect()
}

fn known<'a>(facts: &[(&'static str, Option<&'a str>)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    facts.iter().filter_map(|(label, text)| Some((*label, (*text)?))).collect::<Vec<_>>().into_iter()
}
