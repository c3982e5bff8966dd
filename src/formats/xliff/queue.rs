//! What has been read and waits for its next neighbour.
//!
//! The segments before and after are those of the same `file` element, translated or not. Files of
//! hafez hold single units, not documents: there a unit's neighbours are what it says itself.

use std::collections::VecDeque;

use crate::unit::NewUnit;

use super::super::error::FormatError;
use super::super::{Item, Position, Reject};

/// The items of a file, in order.
#[derive(Debug, Default)]
pub(super) struct Queue {
    ready: VecDeque<Result<Item, FormatError>>,
    waiting: Option<(NewUnit, Position)>,
    before: Option<String>,
    /// Whether the segments of this `file` stand as in a document.
    in_order: bool,
}

impl Queue {
    pub(super) fn begin_file(&mut self, in_order: bool) {
        self.end_file();
        self.in_order = in_order;
        self.before = Some(String::new());
    }

    pub(super) fn end_file(&mut self) {
        self.release(Some(String::new()));
        self.before = None;
    }

    /// A segment: its source, where that is known, and what became of it. Blank ones are no neighbours.
    pub(super) fn segment(&mut self, source: Option<&str>, found: Result<Option<NewUnit>, String>, at: Position) {
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
            Ok(Some(unit)) => self.ready.push_back(Ok(Item::Unit(unit, at))),
            Ok(None) => {}
            Err(reason) => {
                let reject = Reject { line: at.line, unit: Some(at.number), reason };
                self.ready.push_back(Ok(Item::Rejected(reject)));
            }
        }
    }

    fn release(&mut self, next: Option<String>) {
        if let Some((mut unit, at)) = self.waiting.take() {
            if self.in_order {
                unit.context.next = next;
            }
            self.ready.push_back(Ok(Item::Unit(unit, at)));
        }
    }

    /// Nothing more comes, and nobody knows what would have come.
    pub(super) fn fail(&mut self, error: FormatError) {
        self.release(None);
        self.ready.push_back(Err(error));
    }

    pub(super) fn pop(&mut self) -> Option<Result<Item, FormatError>> {
        self.ready.pop_front()
    }
}
