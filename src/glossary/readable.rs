//! The glossary as far as it can be read. A name that is not as it was written is left out and noted, so that
//! whoever looks for all names of a text gets the others; who asks for this one name, or writes, gets the error.
use crate::store::{Store, StoreError, TermKey};
use crate::term::{EntryId, TermEntry};

/// An entry; none where it cannot be read.
pub(super) fn entry(store: &dyn Store, id: EntryId) -> Result<Option<TermEntry>, StoreError> {
    match store.entry(id) {
        Err(StoreError::Damaged { reason, .. }) => {
            store.unread().note(&naming(store, id, &reason));
            Ok(None)
        }
        other => other,
    }
}

/// All entries that can be read, by number. Each is looked for by itself only where some cannot be.
pub(crate) fn entries(store: &dyn Store) -> Result<Vec<TermEntry>, StoreError> {
    match store.entries() {
        Err(StoreError::Damaged { .. }) => {
            let Salvaged { entries, lost } = salvage(store)?;
            lost.iter().for_each(|lost| store.unread().note(lost));
            Ok(entries)
        }
        other => other,
    }
}

/// The forms with exactly this key; none where keys cannot be read.
pub(super) fn keys(store: &dyn Store, base: &str, key: &str) -> Result<Vec<TermKey>, StoreError> {
    noted(store, store.term_keys(base, key))
}

/// All forms of a base language; none where keys cannot be read.
pub(super) fn all_keys(store: &dyn Store, base: &str) -> Result<Vec<TermKey>, StoreError> {
    noted(store, store.all_term_keys(base))
}

fn noted(store: &dyn Store, keys: Result<Vec<TermKey>, StoreError>) -> Result<Vec<TermKey>, StoreError> {
    match keys {
        Err(StoreError::Damaged { reason, .. }) => {
            store.unread().note(&format!("keys of the glossary: {reason}"));
            Ok(Vec::new())
        }
        other => other,
    }
}

/// What could be read of a glossary, and what could not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// The entries that are as they were written, by number.
    pub entries: Vec<TermEntry>,
    /// What could not be read, in words: its number, and its spelling where that can be read.
    pub lost: Vec<String>,
}

/// Every entry that is as it was written. Each is looked for by itself, so that one that is damaged takes no other
/// with it.
///
/// # Errors
/// The store fails for another reason than damage.
pub fn salvage(store: &dyn Store) -> Result<Salvaged, StoreError> {
    let mut salvaged = Salvaged::default();
    let last = match store.last_entry() {
        Err(StoreError::Damaged { reason, .. }) => {
            salvaged.lost.push(format!("the glossary: {reason}"));
            return Ok(salvaged);
        }
        other => other?,
    };
    for id in 1..=last {
        match store.entry(id) {
            Ok(Some(entry)) => salvaged.entries.push(entry),
            Ok(None) if store.spelling(id).is_empty() => {}
            Ok(None) => salvaged.lost.push(naming(store, id, "only forms of it are left")),
            Err(StoreError::Damaged { reason, .. }) => salvaged.lost.push(naming(store, id, &reason)),
            Err(error) => return Err(error),
        }
    }
    Ok(salvaged)
}

/// How much of a form is shown: enough to know it by.
const SHOWN: usize = 60;

/// `glossary entry 12 is not as it was written (Tehran, تهران)`
fn naming(store: &dyn Store, id: EntryId, reason: &str) -> String {
    let own = format!("glossary entry {id}");
    let said = if reason.starts_with(&own) { reason.to_owned() } else { format!("{own}: {reason}") };
    let mut forms: Vec<String> = Vec::new();
    for form in store.spelling(id) {
        let form: String = form.chars().take(SHOWN).collect();
        if !form.trim().is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    }
    if forms.is_empty() { said } else { format!("{said} ({})", forms.join(", ")) }
}
