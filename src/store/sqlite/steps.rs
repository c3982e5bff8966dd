//! Batches of several steps: paused, closed, and cleared away when their writer is gone.
//!
//! A writer that pauses holds a sign beside the memory for as long as it lives, and so does one that waits for its
//! turn; so everybody knows who waits, and whose unfinished batch belongs to nobody any more.

use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use rusqlite::{OptionalExtension, Row, params};

use super::place::folder_of;
use super::seal::check_row;
use super::units::read_batch;
use super::{PATIENCE, SqliteStore, schema, seal};
use crate::draft::{self, Sign};
use crate::store::{Change, Foreseen, Record, Result, StepStore, StoreError};
use crate::unit::{Batch, BatchId, TranslationUnit, UnitId};

/// The place of a batch `b` in the history.
pub(super) const PLACE: &str = "coalesce((SELECT place FROM late WHERE late.batch = b.id), b.id)";

/// The batches whose units are hidden: not at their end yet, or being taken away.
pub(super) const HIDDEN: &str = "(SELECT batch FROM late WHERE place IS NULL OR gone = 1)";

/// The condition under which a batch `b` has come to its end, so that its changes are to be seen.
pub(super) const ENDED: &str = "b.id NOT IN (SELECT batch FROM late WHERE place IS NULL)";

/// The stretches of unit numbers that were given to batch `?1`.
pub(super) const STRETCHES: &str = "(SELECT first_unit, end_unit FROM batch WHERE id = ?1
    UNION ALL SELECT first_unit, end_unit FROM span WHERE batch = ?1)";

/// The condition under which a variant is to be seen by everybody.
pub(super) const WORDING_SHOWN: &str = "((SELECT count(*) FROM late WHERE place IS NULL OR gone = 1) = 0
    OR NOT EXISTS (SELECT 1 FROM late l CROSS JOIN unit u
                   WHERE (l.place IS NULL OR l.gone = 1) AND u.id = variant.id >> 10 AND u.batch = l.batch))";

/// How long one try to write lasts, before the writer looks whether it can show that it waits.
const TRY: Duration = Duration::from_millis(200);
/// How long a batch that has paused tries to go on: nobody should hold the memory that long.
const STEP_PATIENCE: Duration = Duration::from_secs(600);
/// How long a pause lasts at most, and how often it looks whether it may end. A writer that waits tries ten times a
/// second.
const PAUSE: Duration = Duration::from_millis(1000);
const LOOK: Duration = Duration::from_millis(5);

/// A batch that is written in steps by this process.
#[derive(Debug)]
pub(super) struct Steps {
    batch: BatchId,
    /// The first unit number of this step.
    first: UnitId,
    /// Whether a further step is to come.
    open: bool,
    /// Whether its units are to be seen by this process.
    sees: bool,
    /// Tells others that it is being written.
    _sign: Sign,
}

impl StepStore for SqliteStore {
    fn is_awaited(&self) -> bool {
        self.sign_of("waits").is_some_and(|sign| draft::is_up(&sign))
    }

    fn pause(&mut self, batch: &Batch) -> Result<bool> {
        if !self.leave_open(batch)? {
            return Ok(false);
        }
        self.write_digests()?;
        self.ensure_in_place()?;
        self.run("COMMIT")?;
        self.move_log();
        self.give_way();
        self.begin_writing(STEP_PATIENCE)?;
        self.go_on(batch.id)?;
        Ok(true)
    }

    fn close(&mut self, batch: BatchId) -> Result<()> {
        if self.own_batch() != batch {
            return Ok(());
        }
        self.end_span()?;
        self.write_late(
            "UPDATE late SET place = 1 + max((SELECT max(id) FROM batch), (SELECT coalesce(max(place), 0) FROM late))
             WHERE batch = ?1",
            batch,
        )?;
        if let Some(steps) = &mut *self.steps.borrow_mut() {
            steps.open = false;
        }
        Ok(())
    }

    fn has_paused(&self) -> Result<bool> {
        self.prepared("SELECT EXISTS (SELECT 1 FROM late WHERE place IS NULL OR gone = 1)", |statement| {
            statement.query_row([], |row| row.get(0))
        })
    }

    fn let_others_write(&self) {
        self.give_way();
    }

    fn hide(&mut self, batch: BatchId) -> Result<bool> {
        let Some(sign) = self.batch_sign(batch) else { return Ok(false) };
        self.write_late(
            "INSERT INTO late (batch, place, gone) VALUES (?1, ?1, 1) ON CONFLICT (batch) DO UPDATE SET gone = 1",
            batch,
        )?;
        self.steps.replace(Some(Steps { batch, first: UnitId::MAX, open: true, sees: false, _sign: sign }));
        Ok(true)
    }

    fn adopt(&mut self) -> Result<Option<Batch>> {
        if let Some(steps) = self.steps.borrow_mut().as_mut().filter(|steps| !steps.sees) {
            steps.sees = true;
            return self.batch(steps.batch).map(Some);
        }
        // Nobody else writes now: who has paused a batch and lives has its sign up.
        for batch in self.open_batches()? {
            let Some(sign) = self.batch_sign(batch.id) else { continue };
            self.write_late("UPDATE late SET gone = 1 WHERE batch = ?1", batch.id)?;
            let steps = Steps { batch: batch.id, first: UnitId::MAX, open: true, sees: true, _sign: sign };
            self.steps.replace(Some(steps));
            return Ok(Some(batch));
        }
        Ok(None)
    }

    fn remove_first(&mut self, batch: BatchId, most: usize) -> Result<bool> {
        let sql = format!(
            "SELECT min(u.id), min(max(u.id), min(u.id) + ?2 - 1) FROM {STRETCHES} s
             JOIN unit u ON u.id >= s.first_unit AND u.id < s.end_unit GROUP BY s.first_unit LIMIT 1"
        );
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let some: Option<(UnitId, UnitId)> = self.prepared(&sql, |statement| {
            statement.query_row([batch, most], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })?;
        let Some((first, last)) = some else { return Ok(false) };
        for sql in [
            "DELETE FROM markup WHERE variant >= ?1 << 10 AND variant < (?2 + 1) << 10",
            "DELETE FROM variant WHERE id >= ?1 << 10 AND id < (?2 + 1) << 10",
            "DELETE FROM extra WHERE unit >= ?1 AND unit <= ?2",
            "DELETE FROM former WHERE unit >= ?1 AND unit <= ?2 AND unit IN (SELECT id FROM unit)",
            "DELETE FROM unit WHERE id >= ?1 AND id <= ?2",
        ] {
            self.prepared(sql, |statement| statement.execute([first, last]).map(drop))?;
        }
        Ok(true)
    }

    fn remove_batch(&mut self, batch: BatchId) -> Result<()> {
        let digests = format!(
            "DELETE FROM digest WHERE EXISTS (SELECT 1 FROM {STRETCHES} s WHERE unit >= s.first_unit AND unit < s.end_unit)"
        );
        let formers = format!(
            "DELETE FROM former WHERE unit IN (SELECT f.unit FROM {STRETCHES} s
             JOIN former f ON f.unit >= s.first_unit AND f.unit < s.end_unit)"
        );
        let ended = [
            digests.as_str(),
            "DELETE FROM late WHERE batch = ?1 AND place = ?1",
            "UPDATE late SET gone = 0, sum = seal(batch, place, 0) WHERE batch = ?1",
        ];
        let abandoned = [
            digests.as_str(),
            formers.as_str(),
            "DELETE FROM claim WHERE batch = ?1",
            "DELETE FROM change WHERE batch = ?1",
            "DELETE FROM span WHERE batch = ?1",
            "DELETE FROM late WHERE batch = ?1",
            "DELETE FROM batch WHERE id = ?1",
        ];
        let undone = self.batch(batch)?.undone;
        for sql in if undone { &ended[..] } else { &abandoned[..] } {
            self.prepared(sql, |statement| statement.execute([batch]).map(drop))?;
        }
        if let Some(steps) = &mut *self.steps.borrow_mut() {
            steps.open = false;
        }
        Ok(())
    }

    fn foresee(&self, unit: &TranslationUnit) -> Result<Option<Foreseen>> {
        self.foreseen(unit)
    }

    fn revise(&mut self, unit: &TranslationUnit, foreseen: Foreseen) -> Result<bool> {
        self.write_foreseen(unit, foreseen)
    }

    fn is_as_foreseen(&self, unit: UnitId, foreseen: Foreseen) -> Result<bool> {
        Ok(self.sum_of(unit)? == Some(foreseen.before))
    }

    fn logged(&self, batch: BatchId, record: Record, id: i64) -> Result<Option<Change>> {
        self.find_logged(batch, record, id)
    }

    fn unlog(&mut self, batch: BatchId, record: Record, id: i64) -> Result<()> {
        self.remove_logged(batch, record, id)
    }

    fn changed_beside(&self, batch: BatchId) -> Result<Vec<UnitId>> {
        self.find_changed_beside(batch)
    }

    fn late(&self) -> Result<Vec<(BatchId, BatchId)>> {
        let sql = "SELECT batch, place, gone, sum FROM late WHERE place IS NOT NULL ORDER BY batch";
        self.prepared(sql, |statement| {
            let place = |row: &Row<'_>| {
                check_row(row, 3, "the place of batch")?;
                Ok((row.get(0)?, row.get(1)?))
            };
            statement.query_map([], place)?.collect()
        })
    }
}

impl SqliteStore {
    /// Begins to write; who waits shows it, so that a long batch makes room.
    pub(super) fn begin_writing(&self, patience: Duration) -> Result<()> {
        self.forget_cached();
        self.ensure_in_place()?;
        self.wait_for_turn(patience)?;
        // A transaction that did not begin must not stay open.
        self.begin_digests().inspect_err(|_| drop(self.run("ROLLBACK")))
    }

    fn wait_for_turn(&self, patience: Duration) -> Result<()> {
        self.connection.busy_timeout(TRY).map_err(|error| self.error(error))?;
        let mut sign = None;
        let mut turn = self.run("BEGIN IMMEDIATE");
        let mut waited = TRY;
        while matches!(turn, Err(StoreError::Locked(_))) && waited < patience {
            // Where no sign can be put up, or another one waits as well, this one only waits.
            sign = sign.or_else(|| self.sign_of("waits").and_then(|path| draft::put_up(&path).ok().flatten()));
            turn = self.run("BEGIN IMMEDIATE");
            waited += TRY;
        }
        self.connection.busy_timeout(PATIENCE).map_err(|error| self.error(error))?;
        turn
    }

    /// Nobody else sees the batch from here on until it is closed. `false`: it cannot be shown that it is being written.
    fn leave_open(&self, batch: &Batch) -> Result<bool> {
        if self.own_batch() == batch.id {
            self.end_span()?;
            return Ok(true);
        }
        let Some(sign) = self.batch_sign(batch.id) else { return Ok(false) };
        self.write_counts(batch)?;
        self.write_late("INSERT INTO late (batch, gone) VALUES (?1, 0)", batch.id)?;
        self.steps.replace(Some(Steps { batch: batch.id, first: UnitId::MAX, open: true, sees: true, _sign: sign }));
        Ok(true)
    }

    /// Lets those who wait have their turn.
    fn give_way(&self) {
        let Some(sign) = self.sign_of("waits") else { return };
        let mut waited = Duration::ZERO;
        while waited < PAUSE && draft::is_up(&sign) {
            sleep(LOOK);
            waited += LOOK;
        }
    }

    fn go_on(&self, batch: BatchId) -> Result<()> {
        let found: i64 = self.one("PRAGMA user_version")?;
        if found != schema::VERSION {
            return Err(StoreError::Newer { path: self.path.clone(), found, known: schema::VERSION });
        }
        let open: Option<i64> = self
            .prepared("SELECT 1 FROM late WHERE batch = ?1 AND place IS NULL", |statement| {
                statement.query_row([batch], |row| row.get(0)).optional()
            })?;
        if open.is_none() {
            let reason = "another program has taken back what was stored so far".to_owned();
            return Err(StoreError::Other { path: self.path.clone(), reason });
        }
        let first = self.next_unit()?;
        if let Some(steps) = &mut *self.steps.borrow_mut() {
            steps.first = first;
        }
        Ok(())
    }

    /// Keeps which numbers this step gave.
    fn end_span(&self) -> Result<()> {
        let first = self.steps.borrow().as_ref().map_or(UnitId::MAX, |steps| steps.first);
        let (end, batch) = (self.next_unit()?, self.own_batch());
        if first >= end {
            return Ok(());
        }
        self.prepared(
            "INSERT INTO span (first_unit, end_unit, batch, sum) VALUES (?1, ?2, ?3, seal(?1, ?2, ?3))",
            |statement| statement.execute(params![first, end, batch]).map(drop),
        )?;
        if let Some(steps) = &mut *self.steps.borrow_mut() {
            steps.first = end;
        }
        Ok(())
    }

    pub(super) fn last_span_end(&self) -> Result<UnitId> {
        let sql = "SELECT first_unit, end_unit, batch, sum FROM span ORDER BY first_unit DESC LIMIT 1";
        let end = self.prepared(sql, |statement| {
            let end = |row: &Row<'_>| check_row(row, 3, "the stretch of units from").and_then(|()| row.get(1));
            statement.query_row([], end).optional()
        })?;
        Ok(end.unwrap_or(1))
    }

    /// The batch that this process is writing in steps; 0 for none.
    pub(super) fn own_batch(&self) -> BatchId {
        self.steps.borrow().as_ref().filter(|steps| steps.sees).map_or(0, |steps| steps.batch)
    }

    /// After a commit or a rollback of the last step; one that has failed belongs to nobody from here on.
    pub(super) fn end_steps(&self, failed: bool) {
        let mut steps = self.steps.borrow_mut();
        if failed || steps.as_ref().is_some_and(|steps| !steps.open) {
            steps.take();
        }
    }

    /// Refuses what a batch that is being written in steps would not survive.
    pub(super) fn refuse_open_batches(&self) -> Result<()> {
        // What cannot be known is taken for being at work.
        match self.open_batches()?.into_iter().all(|batch| self.batch_sign(batch.id).is_some()) {
            true => Ok(()),
            false => Err(StoreError::Locked(self.path.clone())),
        }
    }

    fn write_late(&self, sql: &str, batch: BatchId) -> Result<()> {
        for sql in [sql, "UPDATE late SET sum = seal(batch, place, gone) WHERE batch = ?1"] {
            self.prepared(sql, |statement| statement.execute([batch]).map(drop))?;
        }
        Ok(())
    }

    fn open_batches(&self) -> Result<Vec<Batch>> {
        let sql = "SELECT batch, place, gone, sum FROM late WHERE place IS NULL OR gone = 1 ORDER BY batch";
        let open: Vec<BatchId> = self.prepared(sql, |statement| {
            let batch = |row: &Row<'_>| check_row(row, 3, "the place of batch").and_then(|()| row.get(0));
            statement.query_map([], batch)?.collect()
        })?;
        open.into_iter().map(|batch| self.batch(batch)).collect()
    }

    fn batch(&self, batch: BatchId) -> Result<Batch> {
        let sql = format!("SELECT {}, sum FROM batch b WHERE id = ?1", seal::BATCH);
        self.prepared(&sql, |statement| statement.query_row([batch], read_batch))
    }

    fn batch_sign(&self, batch: BatchId) -> Option<Sign> {
        self.sign_of(&sign_name(batch)).and_then(|path| draft::put_up(&path).ok().flatten())
    }

    /// The place of a sign, by whatever name the file was opened; none for a memory in RAM.
    fn sign_of(&self, what: &str) -> Option<PathBuf> {
        let file = self.real.as_deref()?;
        Some(draft::sign_beside(folder_of(file), file.file_name()?, what))
    }
}

fn sign_name(batch: BatchId) -> String {
    format!("batch-{batch}")
}
