//! Keys and entries that were asked for, kept from one text to the next.
//!
//! A single segment asks the store for the keys it needs; whoever asks for many has them all read at once.
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::keys::BEGINS;
use super::readable;
use super::source::TermSource;
use crate::lang::LanguageTag;
use crate::store::{Store, StoreError};
use crate::term::{EntryId, TermEntry};

/// From how many keys on all of them are read: about ten segments.
const READ_ALL_FROM: usize = 1_000;

/// The forms under a key, and whether a longer form begins with it.
type Node = (Vec<(EntryId, usize)>, bool);

/// What is known of the glossary of one store. It is forgotten when the store changes.
#[derive(Debug, Default)]
pub struct TermCache {
    bases: RefCell<HashMap<String, Forms>>,
    entries: RefCell<HashMap<EntryId, Option<Arc<TermEntry>>>>,
}

/// The forms of one base language.
#[derive(Debug, Default)]
struct Forms {
    nodes: FxHashMap<String, Node>,
    /// Nothing is missing.
    whole: bool,
}

/// The glossary of a store seen through a [`TermCache`].
#[derive(Debug, Clone, Copy)]
pub struct CachedTerms<'a> {
    store: &'a dyn Store,
    cache: &'a TermCache,
    base: &'a str,
}

impl TermCache {
    /// The forms of the base language of `lang`.
    pub fn over<'a>(&'a self, store: &'a dyn Store, lang: &'a LanguageTag) -> CachedTerms<'a> {
        CachedTerms { store, cache: self, base: lang.base() }
    }

    /// To be called when the store has changed.
    pub fn clear(&self) {
        self.bases.borrow_mut().clear();
        self.entries.borrow_mut().clear();
    }
}

impl Forms {
    /// The node of a key, if it is known.
    fn tell(&self, key: &str, visit: &mut dyn FnMut(EntryId, usize)) -> Option<bool> {
        let Some((hits, begins)) = self.nodes.get(key) else { return self.whole.then_some(false) };
        hits.iter().for_each(|(entry, term)| visit(*entry, *term));
        Some(*begins)
    }

    fn read(&mut self, store: &dyn Store, base: &str, key: &str) -> Result<(), StoreError> {
        if self.nodes.len() >= READ_ALL_FROM {
            return self.read_all(store, base);
        }
        let hits = readable::keys(store, base, key)?.into_iter().map(|row| (row.entry, row.term)).collect();
        let begins = !readable::keys(store, base, &format!("{BEGINS}{key}"))?.is_empty();
        self.nodes.insert(key.to_owned(), (hits, begins));
        Ok(())
    }

    fn read_all(&mut self, store: &dyn Store, base: &str) -> Result<(), StoreError> {
        self.nodes.clear();
        for row in readable::all_keys(store, base)? {
            match row.key.strip_prefix(BEGINS) {
                Some(beginning) => self.nodes.entry(beginning.to_owned()).or_default().1 = true,
                None => self.nodes.entry(row.key).or_default().0.push((row.entry, row.term)),
            }
        }
        self.whole = true;
        Ok(())
    }
}

impl TermSource for CachedTerms<'_> {
    fn look(&self, key: &str, visit: &mut dyn FnMut(EntryId, usize)) -> Result<bool, StoreError> {
        let mut bases = self.cache.bases.borrow_mut();
        if !bases.contains_key(self.base) {
            bases.insert(self.base.to_owned(), Forms::default());
        }
        let Some(forms) = bases.get_mut(self.base) else { return Ok(false) };
        if let Some(begins) = forms.tell(key, visit) {
            return Ok(begins);
        }
        forms.read(self.store, self.base, key)?;
        Ok(forms.tell(key, visit).unwrap_or(false))
    }

    fn entry(&self, id: EntryId) -> Result<Option<Arc<TermEntry>>, StoreError> {
        if let Some(entry) = self.cache.entries.borrow().get(&id) {
            return Ok(entry.clone());
        }
        let entry = readable::entry(self.store, id)?.map(Arc::new);
        self.cache.entries.borrow_mut().insert(id, entry.clone());
        Ok(entry)
    }
}
