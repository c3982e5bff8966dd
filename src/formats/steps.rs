//! Readers as iterators.

use std::collections::VecDeque;

use super::error::FormatError;

/// A reader that goes on step by step; a step finds nothing, one thing or several.
pub(crate) trait Steps: Sized {
    /// What it finds.
    type Found;

    /// Goes on by one step and appends to `ready` what it has found; false at the end.
    ///
    /// # Errors
    /// Nothing can be read behind this place. What stands in `ready` is found all the same.
    fn step(&mut self, ready: &mut VecDeque<Self::Found>) -> Result<bool, FormatError>;

    /// All that it finds, and the error that ends it.
    fn items(self) -> Items<Self> {
        Items { steps: self, ready: VecDeque::new(), over: false, failed: None }
    }
}

/// The iterator over what a reader finds.
pub(crate) struct Items<S: Steps> {
    steps: S,
    ready: VecDeque<S::Found>,
    over: bool,
    /// The error that has ended it, until what was found before is given.
    failed: Option<FormatError>,
}

impl<S: Steps> Iterator for Items<S> {
    type Item = Result<S::Found, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.ready.pop_front() {
                return Some(Ok(found));
            }
            if self.over {
                return self.failed.take().map(Err);
            }
            match self.steps.step(&mut self.ready) {
                Ok(more) => self.over = !more,
                Err(error) => (self.over, self.failed) = (true, Some(error)),
            }
        }
    }
}
