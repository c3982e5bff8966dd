//! What has been read and waits for its next neighbour.
//!
//! The segments before and after are those of the same `file` element, translated or not. Files of
//! hafez hold single units, not documents: there a unit's neighbours are what it says itself.

use std::collections::VecDeque;

use crate::unit::{NewUnit, Origin};

use super::super::error::FormatError;
use super::super::{Item, Position, Reject};
use super::verdict::FileHead;

/// A segment: its source, where that is known, and what became of it.
pub(super) type Found = (Option<String>, Result<Option<NewUnit>, String>);

/// The items of a file, in order.
#[derive(Debug, Default)]
pub(super) struct Queue {
    ready: VecDeque<Item>,
    waiting: Option<(NewUnit, Position)>,
    before: Option<String>,
    /// Whether the segments of this `file` stand as in a document.
    in_order: bool,
    /// Segments of this `file`.
    number: u32,
}

impl Queue {
    pub(super) fn begin_file(&mut self, in_order: bool) {
        self.end_file();
        self.in_order = in_order;
        self.number = 0;
        self.before = Some(String::new());
    }

    pub(super) fn end_file(&mut self) {
        self.release(Some(String::new()));
        self.before = None;
    }

    /// The segments of a unit.
    pub(super) fn segments(&mut self, found: Vec<Found>, file: &FileHead, at: Position) {
        for (source, found) in found {
            self.number = self.number.saturating_add(1);
            let original = file.original.as_ref().filter(|_| !file.is_ours);
            let origin = original.map(|original| Origin { file: original.clone(), segment: Some(self.number) });
            let found = found.map(|unit| unit.map(|unit| NewUnit { origin: origin.or(unit.origin), ..unit }));
            self.segment(source.as_deref(), found, at);
        }
    }

    /// Blank segments are no neighbours.
    fn segment(&mut self, source: Option<&str>, found: Result<Option<NewUnit>, String>, at: Position) {
        if source.is_some_and(|text| text.trim().is_empty()) {
            return self.push(found, at);
        }
        self.release(source.map(str::to_owned));
        if let Ok(Some(unit)) = found {
            let mut unit = unit;
            if self.in_order {
                unit.context.prev = self.before.take();
            }
            self.waiting = Some((unit, at));
        } else {
            self.push(found, at);
        }
        self.before = source.map(str::to_owned);
    }

    fn push(&mut self, found: Result<Option<NewUnit>, String>, at: Position) {
        match found {
            Ok(Some(unit)) => self.ready.push_back(Item::Unit(unit, at)),
            Ok(None) => {}
            Err(reason) => {
                let reject = Reject { line: at.line, unit: Some(at.number), reason };
                self.ready.push_back(Item::Rejected(reject));
            }
        }
    }

    fn release(&mut self, next: Option<String>) {
        if let Some((mut unit, at)) = self.waiting.take() {
            if self.in_order {
                unit.context.next = next;
            }
            self.ready.push_back(Item::Unit(unit, at));
        }
    }

    /// Gives out what is ready. Where reading has failed, nobody knows what would have come next.
    pub(super) fn hand_over(
        &mut self,
        more: Result<bool, FormatError>,
        ready: &mut VecDeque<Item>,
    ) -> Result<bool, FormatError> {
        if more.is_err() {
            self.release(None);
        }
        ready.append(&mut self.ready);
        more
    }
}
