//! The keys of the glossary as a whole: made anew, and looked through.
use std::collections::{BTreeMap, BTreeSet};

use super::{GlossaryError, keys_of};
use crate::store::Store;
use crate::term::EntryId;

/// Makes the keys of every entry anew, as `memory rebuild` must when the folding rules change. The
/// caller has the transaction. Gives the number of entries.
///
/// # Errors
/// What the store says.
pub fn rebuild_keys(store: &mut dyn Store) -> Result<u64, GlossaryError> {
    let mut count = 0;
    for entry in store.entries()? {
        store.put_entry(&entry, &keys_of(&entry))?;
        count += 1;
    }
    Ok(count)
}

/// The entries that running text does not find by the keys that their forms have.
///
/// # Errors
/// What the store says.
pub fn check_keys(store: &dyn Store) -> Result<Vec<String>, GlossaryError> {
    let mut wanted: BTreeMap<String, BTreeSet<(EntryId, String, usize)>> = BTreeMap::new();
    for entry in store.entries()? {
        for key in keys_of(&entry) {
            wanted.entry(key.base).or_default().insert((entry.id, key.key, key.term));
        }
    }
    let mut wrong = BTreeSet::new();
    for (base, wanted) in wanted {
        let stored = store.all_term_keys(&base)?.into_iter().map(|key| (key.entry, key.key, key.term)).collect();
        wrong.extend(wanted.symmetric_difference(&stored).map(|(entry, ..)| *entry));
    }
    Ok(wrong.into_iter().map(|entry| format!("glossary entry {entry}: its keys are not those of its forms")).collect())
}
