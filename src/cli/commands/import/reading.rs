//! What an import learns of a file by reading it: all of it before anything is stored, or of a long file
//! only the beginning, and the rest while it is stored.

use std::io::{self, Seek, Write};

use tempfile::SpooledTempFile;

use crate::cli::commands::report::{ROOM, Rejects};
use crate::cli::error::Result;
use crate::cli::output::Message;
use crate::cli::output::message::RejectRecord;
use crate::cli::session::Session;
use crate::formats::{Format, FormatError, Item, Position, Reject, UnitReader};
use crate::unit::{NewUnit, Status, Variant};

/// What was found so far.
pub(super) struct Survey {
    /// The format.
    pub(super) format: Format,
    /// How many units there are.
    pub(super) units: u64,
    /// How many of them hold a text in a script that its language is not written in.
    pub(super) foreign: u64,
    /// How many nobody stands up for.
    pub(super) unreviewed: u64,
    /// How many rows are none.
    pub(super) rejected: u64,
    /// What ended the reading before the end.
    pub(super) fault: Option<FormatError>,
    /// Nothing is left to be read.
    pub(super) whole: bool,
    /// What is to be known of units that are taken.
    pub(super) told: Vec<(Position, String)>,
}

/// What an item is.
// Handed on at once; a box for each unit would cost more.
#[allow(clippy::large_enum_variant)]
pub(super) enum Seen {
    /// A unit that may be stored.
    Unit(NewUnit, Position),
    /// A row that is none.
    Reject(Reject),
}

impl Seen {
    /// A unit that cannot be stored is a row that is none.
    fn of(item: Item) -> Self {
        match item {
            Item::Rejected(row) => Self::Reject(row),
            Item::Unit(unit, place) => match unit.fault() {
                Some(fault) => Self::Reject(Reject { line: place.line, unit: None, reason: fault.to_owned() }),
                None => Self::Unit(unit, place),
            },
        }
    }
}

impl Survey {
    /// Of a file of which nothing has been read.
    pub(super) fn new(format: Format) -> Self {
        Self { format, units: 0, foreign: 0, unreviewed: 0, rejected: 0, fault: None, whole: false, told: Vec::new() }
    }

    /// Of an empty file.
    pub(super) fn of_empty(fault: FormatError) -> Self {
        Self { fault: Some(fault), whole: true, ..Self::new(Format::Pairs) }
    }

    /// Counts the next item; `None` where the reading ends.
    pub(super) fn take(&mut self, item: Option<std::result::Result<Item, FormatError>>) -> Option<Seen> {
        let item = match item {
            Some(Ok(item)) => Seen::of(item),
            end => {
                self.whole = true;
                self.fault = end.and_then(std::result::Result::err);
                return None;
            }
        };
        match &item {
            Seen::Unit(unit, _) => {
                self.units += 1;
                self.unreviewed += u64::from(unit.status == Status::Unreviewed);
                self.foreign += u64::from(unit.variants.iter().any(Variant::is_in_another_script));
            }
            Seen::Reject(_) => self.rejected += 1,
        }
        Some(item)
    }

    /// How many items were read.
    pub(super) fn items(&self) -> u64 {
        self.units + self.rejected
    }

    /// Whether nothing may be stored: a wrong encoding, or not the format.
    pub(super) fn is_spoilt(&self) -> bool {
        self.fault.as_ref().is_some_and(|fault| !fault.keeps_units())
    }
}

/// A file on its way into the memory: what is known of it, and what comes to light on the way.
pub(super) struct Reading {
    pub(super) survey: Survey,
    pub(super) rejects: Rejects,
    /// How many of the next items the survey knows.
    known: u64,
    json: bool,
    /// Rows to be named, in lines of JSON or as they are.
    spool: SpooledTempFile,
    named: Vec<RejectRecord>,
    broken: Option<io::Error>,
}

impl Reading {
    /// Of a file that was surveyed to its end, or not.
    pub(super) fn new(survey: Survey, rejects: Rejects, json: bool) -> Self {
        let known = if survey.whole { u64::MAX } else { survey.items() };
        let spool = SpooledTempFile::new(ROOM);
        Self { survey, rejects, known, json, spool, named: Vec::new(), broken: None }
    }

    /// The next unit.
    pub(super) fn next(&mut self, items: &mut UnitReader) -> Option<(NewUnit, Position)> {
        loop {
            let late = self.known == 0;
            let seen = if late { self.survey.take(items.next())? } else { Seen::of(items.next()?.ok()?) };
            self.known = self.known.saturating_sub(1);
            match seen {
                Seen::Unit(unit, place) => return Some((unit, place)),
                Seen::Reject(row) if late => {
                    if let Err(error) = self.name(row) {
                        self.broken = Some(error);
                        return None;
                    }
                }
                Seen::Reject(_) => {}
            }
        }
    }

    fn name(&mut self, row: Reject) -> io::Result<()> {
        match self.rejects.take(row, self.json) {
            Some(record) if self.json => {
                serde_json::to_writer(&mut self.spool, &Message::Reject(record))?;
                self.spool.write_all(b"\n")
            }
            shown => {
                self.named.extend(shown);
                Ok(())
            }
        }
    }

    /// How many rows were no units, once the reading has ended.
    ///
    /// # Errors
    /// What is read may not be stored.
    pub(super) fn rejected(&mut self) -> io::Result<u64> {
        match self.broken.take() {
            Some(error) => Err(error),
            None if self.survey.is_spoilt() => Err(io::Error::from(io::ErrorKind::InvalidData)),
            None => Ok(self.survey.rejected),
        }
    }

    /// Names what came to light on the way.
    pub(super) fn tell(&mut self, session: &mut Session) -> Result<()> {
        if self.json {
            self.spool.rewind()?;
            io::copy(&mut self.spool, session.output().raw())?;
        }
        self.named.drain(..).for_each(|record| Rejects::warn(&record, session));
        Ok(())
    }
}
