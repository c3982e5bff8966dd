//! What a reader has done without, because it is not as it was written.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What could not be read and is missing in answers. All readers of one memory share it.
#[derive(Debug, Clone, Default)]
pub struct Unread(Arc<Mutex<Noted>>);

#[derive(Debug, Default)]
struct Noted {
    known: BTreeSet<String>,
    news: Vec<String>,
}

impl Unread {
    /// Notes something, once.
    pub fn note(&self, what: &str) {
        let mut noted = self.noted();
        if noted.known.insert(what.to_owned()) {
            noted.news.push(what.to_owned());
        }
    }

    /// What was noted since it was last asked for, in that order.
    pub fn news(&self) -> Vec<String> {
        std::mem::take(&mut self.noted().news)
    }

    /// A thread that failed has left nothing half done here.
    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Unread;

    #[test]
    fn each_is_told_once_whoever_met_it() {
        let unread = Unread::default();
        let other = unread.clone();
        unread.note("one");
        other.note("one");
        other.note("two");
        assert_eq!(unread.news(), ["one", "two"]);
        unread.note("two");
        assert!(unread.news().is_empty());
    }
}
