//! Who was named in full before: a surname alone, later in the document, is that person (G4).
use std::collections::HashMap;
use std::sync::Arc;

use crate::term::{EntryId, TermEntry};

/// The person who was named last with a surname.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) entry: Arc<TermEntry>,
    /// The form that was said.
    pub(crate) term: usize,
    /// Somebody else of that surname was named before.
    pub(crate) shared: bool,
}

/// The people of a document, as far as it was read.
#[derive(Debug, Default)]
pub(crate) struct People {
    by_surname: HashMap<String, Person>,
    /// When each entry was named in full for the last time.
    said: HashMap<EntryId, usize>,
    count: usize,
}

impl People {
    /// Somebody is named in full; `surname` is the key of the last part.
    pub(crate) fn say(&mut self, surname: String, entry: Arc<TermEntry>, term: usize) {
        self.count += 1;
        self.said.insert(entry.id, self.count);
        let shared = self.by_surname.get(&surname).is_some_and(|old| old.shared || old.entry.id != entry.id);
        self.by_surname.insert(surname, Person { entry, term, shared });
    }

    /// Whether nobody was named yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_surname.is_empty()
    }

    /// When an entry was named in full: the larger, the later.
    pub(crate) fn said(&self, entry: EntryId) -> Option<usize> {
        self.said.get(&entry).copied()
    }

    /// Who has this surname.
    pub(crate) fn named(&self, surname: &str) -> Option<&Person> {
        self.by_surname.get(surname)
    }
}
