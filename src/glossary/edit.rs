//! Every change to the glossary: each is one batch, whole or not at all, and can be undone.
use std::collections::{BTreeMap, HashMap};

use super::amend::Facts;
use super::doubts::{self, Doubt};
use super::files::limits::Room;
use super::files::{Draft, GlossaryFormat, row};
use super::intake;
use super::plan::{Outcome, Placed, Plan, Touched, joined};
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
    /// Take a table of sentences as names all the same.
    pub force: bool,
    /// What language codes mean in this file.
    pub langs: LangMap,
}

impl ImportOptions {
    /// Options for a file without a name that stores what is right.
    pub fn new(from: LanguageTag, to: LanguageTag) -> Self {
        let langs = LangMap::default();
        Self { file: None, format: None, columns: None, from, to, dry_run: false, strict: false, force: false, langs }
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
            let (plan, Read { mut report, places, again }) = planned(store, bytes, options)?;
            let claims = claims(&plan, again)?;
            if report.created + report.updated == 0 && claims.is_empty() {
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
            for (entry, brought) in claims {
                store.claim_entry(batch.id, entry, brought.as_deref())?;
            }
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
    /// What duplicates said of these entries; `None`: all that is known of it.
    again: BTreeMap<usize, Option<TermEntry>>,
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
    let (mut room, mut places, mut again) = (Room::default(), Vec::new(), BTreeMap::new());
    for Draft { line, unit, entry } in intake.drafts() {
        let mut placed = match entry {
            Ok(entry) => {
                room.entry(&entry)?;
                plan.take(entry, &langs)
            }
            Err(reason) => Placed::rejected(reason),
        };
        note_again(&mut again, &mut placed);
        places.extend(placed.place);
        let entry = placed.place.and_then(|place| plan.id(place));
        report.count(placed, (line, unit), entry);
    }
    Ok(Read { report, places, again })
}

/// Several rows may have said parts of one entry again.
fn note_again(again: &mut BTreeMap<usize, Option<TermEntry>>, placed: &mut Placed) {
    let (Outcome::Duplicate, Some(place)) = (&placed.outcome, placed.place) else { return };
    let brought = placed.again.take().map(|brought| *brought);
    let known = again.entry(place).or_insert_with(|| brought.clone());
    *known = match (known.take(), brought) {
        (Some(known), Some(brought)) => Some(joined(&known, &brought).unwrap_or(known)),
        _ => None,
    };
}

/// Which stored entries a file brings again and does not change, with how much of each; `None`: all of it.
fn claims(
    plan: &Plan,
    again: BTreeMap<usize, Option<TermEntry>>,
) -> Result<Vec<(EntryId, Option<String>)>, GlossaryError> {
    let stands = again.into_iter().filter(|(place, _)| !plan.is_touched(*place));
    let stored = stands.filter_map(|(place, brought)| Some((plan.id(place)?, brought)));
    stored.map(|(id, brought)| Ok((id, brought.as_ref().map(json::to_json).transpose()?))).collect()
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
