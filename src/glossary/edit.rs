//! Every change to the glossary: each is one batch, whole or not at all, and can be undone.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::amend::Facts;
use super::doubts::{self, Doubt};
use super::files::limits::Room;
use super::files::{Draft, GlossaryFormat, row};
use super::intake;
use super::plan::{Outcome, Placed, Plan, Touched};
use super::report::{Row, RowReason};
use super::{Glossary, GlossaryError, json, keys_of};
use crate::formats::FormatError;
use crate::lang::{LangMap, LanguageTag};
use crate::store::{Change, Record, Store, in_transaction};
use crate::term::{EntryId, Term, TermEntry, TermStatus};
use crate::unit::{Batch, BatchId, Time};

/// How to import.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// The file name, for the history and for its extension.
    pub file: Option<String>,
    /// The format, if the name shall not tell.
    pub format: Option<GlossaryFormat>,
    /// Names for the columns, instead of a header.
    pub columns: Option<Vec<String>>,
    /// What `source` and `target` mean, and the two columns of a plain list.
    pub from: LanguageTag,
    /// See `from`.
    pub to: LanguageTag,
    /// Store nothing, only say what would be done.
    pub dry_run: bool,
    /// One wrong row, and nothing is stored.
    pub strict: bool,
    /// What language codes mean in this file.
    pub langs: LangMap,
}

impl ImportOptions {
    /// Options for a file without a name that stores what is right.
    pub fn new(from: LanguageTag, to: LanguageTag) -> Self {
        let langs = LangMap::default();
        Self { file: None, format: None, columns: None, from, to, dry_run: false, strict: false, langs }
    }
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Reject {
    /// Its line, from 1.
    pub line: u32,
    /// Its number among the rows, from 1, without the header.
    pub unit: u32,
    /// Why.
    pub reason: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// Its batch; `None` where nothing was stored.
    pub batch: Option<BatchId>,
    /// How the file was read.
    pub format: GlossaryFormat,
    /// New entries.
    pub created: u64,
    /// Entries that have more now.
    pub updated: u64,
    /// Rows that said nothing new.
    pub duplicate: u64,
    /// Rows that were refused.
    pub rejected: Vec<Reject>,
    /// What became of all others, in their order.
    pub rows: Vec<Row>,
    /// What is taken as it is, but will not be sure in running text; by line.
    pub doubts: Vec<Doubt>,
    /// The line that was taken for a header although the columns were named.
    pub header_left_out: Option<u32>,
    /// Why the file could not be read to its end; what came before is in.
    pub fault: Option<FormatError>,
}

/// A term to add.
#[derive(Debug, Clone)]
pub struct NewTerm {
    /// The form in `from`.
    pub source: String,
    /// The form in `to`.
    pub target: String,
    /// The language of `source`.
    pub from: LanguageTag,
    /// The language of `target`.
    pub to: LanguageTag,
    /// `person`, `place` …
    pub kind: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Validity and rules.
    pub facts: Facts,
}

/// The glossary in a store, to write.
#[derive(Debug)]
pub struct GlossaryEditor<'a> {
    pub(super) store: &'a mut dyn Store,
    pub(super) now: Time,
}

impl<'a> GlossaryEditor<'a> {
    /// The glossary of a store; `now` is the time of its batches.
    pub fn new(store: &'a mut dyn Store, now: Time) -> Self {
        Self { store, now }
    }

    /// Adds a term, or a form to a known one. The batch is `None` if it was there already.
    ///
    /// # Errors
    /// A term that contradicts the glossary.
    pub fn add(&mut self, term: &NewTerm) -> Result<(Outcome, EntryId, Option<BatchId>), GlossaryError> {
        let draft = draft(term)?;
        let mut batch = empty_batch(self.now, "glossary add");
        // Read inside the transaction: another process may be adding the same term.
        in_transaction(self.store, |store| {
            let mut plan = Plan::new(store.entries()?);
            let Placed { outcome, place, .. } = plan.take(draft, &[term.from.clone(), term.to.clone()]);
            let known = place.and_then(|place| plan.id(place)).unwrap_or_default();
            match &outcome {
                Outcome::Rejected(reason) => return Err(GlossaryError::Refused(reason.clone())),
                Outcome::Duplicate => return Ok((outcome, known, None)),
                Outcome::Created => batch.created = 1,
                Outcome::Updated => batch.updated = 1,
            }
            let (batch, ids) = write(store, batch, plan.into_touched())?;
            Ok((outcome, ids.first().copied().unwrap_or(known), Some(batch.id)))
        })
    }

    /// Removes the entry with this number, or with exactly this form in `lang` (any language if
    /// that has none).
    ///
    /// # Errors
    /// No such entry, or more than one.
    pub fn remove(&mut self, name: &str, lang: &LanguageTag) -> Result<(TermEntry, BatchId), GlossaryError> {
        let batch = Batch { updated: 1, ..empty_batch(self.now, "glossary remove") };
        in_transaction(self.store, |store| {
            let entry = super::lookup::one(&Glossary::new(&*store), name, lang)?;
            let id = open(store, &batch)?;
            let change = Change { record: Record::Entry, id: entry.id, before: Some(json::to_json(&entry)?) };
            store.log_change(id, &change)?;
            store.delete_entry(entry.id)?;
            store.update_batch(&Batch { id, ..batch.clone() })?;
            Ok((entry, id))
        })
    }

    /// Imports a file as one batch.
    ///
    /// # Errors
    /// A file that cannot be read; with `strict`, a row that was refused.
    pub fn import(&mut self, bytes: &[u8], options: &ImportOptions) -> Result<ImportReport, GlossaryError> {
        self.import_as(bytes, options, "glossary import")
    }

    fn import_as(
        &mut self,
        bytes: &[u8],
        options: &ImportOptions,
        command: &str,
    ) -> Result<ImportReport, GlossaryError> {
        if options.dry_run {
            return Ok(planned(self.store, bytes, options)?.1.report);
        }
        let empty = empty_batch(self.now, command);
        // Read inside the transaction: what another process adds meanwhile must be seen.
        in_transaction(self.store, |store| {
            let (plan, Read { mut report, places }) = planned(store, bytes, options)?;
            if report.created + report.updated == 0 {
                return Ok(report);
            }
            let batch = Batch {
                file: options.file.clone(),
                format: Some(report.format.name().to_owned()),
                created: report.created,
                updated: report.updated,
                duplicate: report.duplicate,
                rejected: report.rejected.len() as u64,
                ..empty
            };
            let touched = plan.touched();
            let (batch, ids) = write(store, batch, plan.into_touched())?;
            report.batch = Some(batch.id);
            let ids: HashMap<usize, EntryId> = touched.into_iter().zip(ids).collect();
            for (row, place) in report.rows.iter_mut().zip(places) {
                row.entry = row.entry.or_else(|| ids.get(&place).copied());
            }
            Ok(report)
        })
    }
}

/// What an import would change.
fn planned(store: &dyn Store, bytes: &[u8], options: &ImportOptions) -> Result<(Plan, Read), GlossaryError> {
    let mut plan = Plan::new(store.entries()?);
    let mut read = read_into(&mut plan, bytes, options)?;
    read.doubt(&plan);
    if options.strict {
        if let Some(fault) = read.report.fault {
            return Err(fault.into());
        }
        if !read.report.rejected.is_empty() {
            return Err(GlossaryError::Strict(read.report.rejected));
        }
    }
    Ok((plan, read))
}

/// Stores changes as one batch; gives the numbers of the entries. The caller has the transaction.
pub(super) fn write(
    store: &mut dyn Store,
    batch: Batch,
    touched: impl Iterator<Item = Touched>,
) -> Result<(Batch, Vec<EntryId>), GlossaryError> {
    let batch = Batch { id: open(store, &batch)?, ..batch };
    let mut ids = Vec::new();
    for Touched { mut entry, before } in touched {
        entry.batch = batch.id;
        let keys = keys_of(&entry);
        let id = store.put_entry(&entry, &keys)?;
        let before = before.as_ref().map(json::to_json).transpose()?;
        store.log_change(batch.id, &Change { record: Record::Entry, id, before })?;
        ids.push(id);
    }
    store.update_batch(&batch)?;
    Ok((batch, ids))
}

fn open(store: &mut dyn Store, batch: &Batch) -> Result<BatchId, GlossaryError> {
    Ok(store.new_batch(batch.time, &batch.command, batch.file.as_deref(), batch.format.as_deref())?)
}

pub(super) fn empty_batch(time: Time, command: &str) -> Batch {
    Batch {
        id: 0,
        time,
        command: command.to_owned(),
        file: None,
        format: None,
        created: 0,
        updated: 0,
        duplicate: 0,
        rejected: 0,
        undone: false,
        by: None,
    }
}

fn draft(term: &NewTerm) -> Result<TermEntry, GlossaryError> {
    let form = |lang: &LanguageTag, text: &str| Term::new(lang.clone(), text.trim(), TermStatus::Preferred);
    if term.source.trim().is_empty() || term.target.trim().is_empty() {
        return Err(GlossaryError::Refused("a term needs a text in both languages".to_owned()));
    }
    if term.from == term.to {
        return Err(GlossaryError::Refused(format!("both languages are `{}`", term.from)));
    }
    let mut entry = TermEntry {
        terms: vec![form(&term.from, &term.source), form(&term.to, &term.target)],
        kind: term.kind.clone(),
        note: term.note.clone(),
        ..TermEntry::default()
    };
    term.facts.apply(&mut entry).and_then(|()| row::tidy(&mut entry)).map_err(GlossaryError::Refused)?;
    Ok(entry)
}

/// A file, read into a plan.
pub(super) struct Read {
    report: ImportReport,
    /// The entries of the plan that the rows of the report are about.
    places: Vec<usize>,
}

impl Read {
    /// Looks over what the file has changed. Only now is it known what else there is.
    fn doubt(&mut self, plan: &Plan) {
        let rows = self.report.rows.iter().zip(&self.places);
        let mut lines: BTreeMap<usize, u32> = BTreeMap::new();
        for (row, place) in rows.filter(|(row, _)| row.reason != RowReason::Known) {
            lines.entry(*place).or_insert(row.line);
        }
        let places: Vec<usize> = lines.keys().copied().collect();
        let found = doubts::of(plan.entries(), &places).into_iter();
        let line = |place| lines.get(&place).copied().unwrap_or_default();
        self.report.doubts.extend(found.map(|(place, text)| Doubt { line: line(place), text }));
        self.report.doubts.sort_by_key(|doubt| doubt.line);
    }
}

pub(super) fn read_into(plan: &mut Plan, bytes: &[u8], options: &ImportOptions) -> Result<Read, GlossaryError> {
    let mut intake = intake::read(bytes, options)?;
    let (langs, header_left_out) = (std::mem::take(&mut intake.langs), intake.header_left_out);
    let mut report = ImportReport {
        batch: None,
        format: intake.format,
        created: 0,
        updated: 0,
        duplicate: 0,
        rejected: Vec::new(),
        rows: Vec::new(),
        doubts: std::mem::take(&mut intake.doubts),
        header_left_out,
        fault: intake.fault.take(),
    };
    if intake.pairs {
        plan.expect_pairs();
    }
    let (mut room, mut places) = (Room::default(), Vec::new());
    for Draft { line, unit, entry } in intake.drafts() {
        let placed = match entry {
            Ok(entry) => {
                room.entry(&entry)?;
                plan.take(entry, &langs)
            }
            Err(reason) => Placed::rejected(reason),
        };
        places.extend(placed.place);
        let entry = placed.place.and_then(|place| plan.id(place));
        report.count(placed, (line, unit), entry);
    }
    Ok(Read { report, places })
}

impl ImportReport {
    fn count(&mut self, placed: Placed, (line, unit): (u32, u32), entry: Option<EntryId>) {
        let (count, reason) = match placed.outcome {
            Outcome::Created => (&mut self.created, RowReason::New),
            Outcome::Updated => (&mut self.updated, RowReason::Brings(placed.brought)),
            Outcome::Duplicate => (&mut self.duplicate, RowReason::Known),
            Outcome::Rejected(reason) => return self.rejected.push(Reject { line, unit, reason }),
        };
        *count += 1;
        self.rows.push(Row { line, unit, reason, entry });
    }
}

/// Puts an entry back as it was before a change, and says whether it did: not a removed one whose name
/// another entry has by now. The caller has the transaction and marks the batch.
///
/// # Errors
/// What the store says; a record that is damaged.
pub fn undo_entry(store: &mut dyn Store, change: &Change) -> Result<bool, GlossaryError> {
    match &change.before {
        None => store.delete_entry(change.id)?,
        Some(json) => {
            let entry = json::from_json(json)?;
            if store.entry(change.id)?.is_none() && Plan::new(store.entries()?).has_name(&entry) {
                return Ok(false);
            }
            store.put_entry(&entry, &keys_of(&entry))?;
        }
    }
    Ok(true)
}

/// Makes the keys of every entry anew, as `memory rebuild` must when the folding rules change. The
/// caller has the transaction. Gives the number of entries.
///
/// # Errors
/// What the store says.
pub fn rebuild_keys(store: &mut dyn Store) -> Result<u64, GlossaryError> {
    let mut count = 0;
    for entry in store.entries()? {
        store.put_entry(&entry, &keys_of(&entry))?;
        count += 1;
    }
    Ok(count)
}

/// The entries that running text does not find by the keys that their forms have.
///
/// # Errors
/// What the store says.
pub fn check_keys(store: &dyn Store) -> Result<Vec<String>, GlossaryError> {
    let mut wanted: BTreeMap<String, BTreeSet<(EntryId, String, usize)>> = BTreeMap::new();
    for entry in store.entries()? {
        for key in keys_of(&entry) {
            wanted.entry(key.base).or_default().insert((entry.id, key.key, key.term));
        }
    }
    let mut wrong = BTreeSet::new();
    for (base, wanted) in wanted {
        let stored = store.all_term_keys(&base)?.into_iter().map(|key| (key.entry, key.key, key.term)).collect();
        wrong.extend(wanted.symmetric_difference(&stored).map(|(entry, ..)| *entry));
    }
    Ok(wrong.into_iter().map(|entry| format!("glossary entry {entry}: its keys are not those of its forms")).collect())
}
