//! Where recognition takes its forms from: the store, key by key, or everything at once.
//!
//! A single segment needs a few dozen keys, so a cold process asks the store; a whole article or
//! a large glossary is quicker with [`LoadedTerms`].
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::keys::{BEGINS, keys_of};
use super::readable;
use crate::lang::LanguageTag;
use crate::store::{Store, StoreError};
use crate::term::{EntryId, TermEntry};

/// The forms of one base language, by key.
pub trait TermSource {
    /// Tells `visit` every entry (and index of its term) with exactly this key; returns whether
    /// a longer form begins with it.
    ///
    /// # Errors
    /// What the store says.
    fn look(&self, key: &str, visit: &mut dyn FnMut(EntryId, usize)) -> Result<bool, StoreError>;

    /// An entry.
    ///
    /// # Errors
    /// What the store says.
    fn entry(&self, id: EntryId) -> Result<Option<Arc<TermEntry>>, StoreError>;
}

/// What is stored under one key.
#[derive(Debug, Clone, Default)]
struct Node {
    hits: Vec<(EntryId, usize)>,
    begins: bool,
}

impl Node {
    fn tell(&self, visit: &mut dyn FnMut(EntryId, usize)) -> bool {
        for (entry, term) in &self.hits {
            visit(*entry, *term);
        }
        self.begins
    }
}

/// All forms of a language in RAM.
#[derive(Debug, Default)]
pub struct LoadedTerms {
    nodes: FxHashMap<String, Node>,
    entries: FxHashMap<EntryId, Arc<TermEntry>>,
}

impl LoadedTerms {
    /// The forms of the base language of `lang`. Entries that are not stored (id 0) cannot be told apart.
    pub fn new(entries: Vec<TermEntry>, lang: &LanguageTag) -> Self {
        let mut loaded = Self::default();
        for entry in entries {
            for row in keys_of(&entry) {
                if row.base == lang.base() {
                    loaded.insert(row.key, row.entry, row.term);
                }
            }
            loaded.entries.insert(entry.id, Arc::new(entry));
        }
        loaded
    }

    /// The same from a store, which has the keys ready.
    ///
    /// # Errors
    /// What the store says.
    pub fn load(store: &dyn Store, lang: &LanguageTag) -> Result<Self, StoreError> {
        let mut loaded = Self::default();
        for row in readable::all_keys(store, lang.base())? {
            loaded.insert(row.key, row.entry, row.term);
        }
        loaded.entries = readable::entries(store)?.into_iter().map(|entry| (entry.id, Arc::new(entry))).collect();
        Ok(loaded)
    }

    fn insert(&mut self, key: String, entry: EntryId, term: usize) {
        match key.strip_prefix(BEGINS) {
            Some(beginning) => match self.nodes.get_mut(beginning) {
                Some(node) => node.begins = true,
                None => {
                    self.nodes.insert(beginning.to_owned(), Node { hits: Vec::new(), begins: true });
                }
            },
            None => self.nodes.entry(key).or_default().hits.push((entry, term)),
        }
    }
}

impl TermSource for LoadedTerms {
    fn look(&self, key: &str, visit: &mut dyn FnMut(EntryId, usize)) -> Result<bool, StoreError> {
        Ok(self.nodes.get(key).is_some_and(|node| node.tell(visit)))
    }

    fn entry(&self, id: EntryId) -> Result<Option<Arc<TermEntry>>, StoreError> {
        Ok(self.entries.get(&id).cloned())
    }
}

/// The forms of a language in a store; each key is asked for once.
#[derive(Debug)]
pub struct StoredTerms<'a> {
    store: &'a dyn Store,
    base: String,
    nodes: RefCell<HashMap<String, Node>>,
    entries: RefCell<HashMap<EntryId, Option<Arc<TermEntry>>>>,
}

impl<'a> StoredTerms<'a> {
    /// The forms of the base language of `lang`.
    pub fn new(store: &'a dyn Store, lang: &LanguageTag) -> Self {
        Self { store, base: lang.base().to_owned(), nodes: RefCell::default(), entries: RefCell::default() }
    }

    fn node(&self, key: &str) -> Result<Node, StoreError> {
        let hits = readable::keys(self.store, &self.base, key)?.into_iter().map(|row| (row.entry, row.term)).collect();
        let begins = !readable::keys(self.store, &self.base, &format!("{BEGINS}{key}"))?.is_empty();
        Ok(Node { hits, begins })
    }
}

impl TermSource for StoredTerms<'_> {
    fn look(&self, key: &str, visit: &mut dyn FnMut(EntryId, usize)) -> Result<bool, StoreError> {
        if let Some(node) = self.nodes.borrow().get(key) {
            return Ok(node.tell(visit));
        }
        let node = self.node(key)?;
        let begins = node.tell(visit);
        self.nodes.borrow_mut().insert(key.to_owned(), node);
        Ok(begins)
    }

    fn entry(&self, id: EntryId) -> Result<Option<Arc<TermEntry>>, StoreError> {
        if let Some(entry) = self.entries.borrow().get(&id) {
            return Ok(entry.clone());
        }
        let entry = readable::entry(self.store, id)?.map(Arc::new);
        self.entries.borrow_mut().insert(id, entry.clone());
        Ok(entry)
    }
}
