//! The glossary as far as it can be read. A name that is not as it was written is left out and noted, so that
//! whoever looks for all names of a text gets the others; who asks for this one name, or writes, gets the error.
use crate::store::{Place, Store, StoreError, TermKey, each_number};
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
            lost.iter().for_each(|lost| store.unread().note(&lost.said));
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
    /// What could not be read.
    pub lost: Vec<LostName>,
}

/// An entry that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostName {
    /// Its number; 0: no certain one.
    pub id: EntryId,
    /// The same in words, with its spelling where that can be read.
    pub said: String,
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
            salvaged.lost.push(LostName { id: 0, said: format!("the glossary: {reason}") });
            return Ok(salvaged);
        }
        other => other?,
    };
    let end = each_number((0, last), &|after| store.next_entry(after), &mut |id| salvaged.look_at(store, id))?;
    if let Some(end) = end {
        let said = format!("names with numbers above {end} could not be looked for");
        salvaged.lost.push(LostName { id: 0, said });
    }
    Ok(salvaged)
}

impl Salvaged {
    /// Takes an entry, or notes that it is lost.
    fn look_at(&mut self, store: &dyn Store, id: EntryId) -> Result<Place, StoreError> {
        let reason = match store.entry(id) {
            Ok(Some(entry)) => {
                self.entries.push(entry);
                return Ok(Place::Taken);
            }
            Ok(None) if store.spelling(id).is_empty() => return Ok(Place::Empty),
            Ok(None) => "only forms of it are left".to_owned(),
            Err(StoreError::Damaged { reason, .. }) => reason,
            Err(error) => return Err(error),
        };
        self.lost.push(LostName { id, said: naming(store, id, &reason) });
        Ok(Place::Taken)
    }
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
