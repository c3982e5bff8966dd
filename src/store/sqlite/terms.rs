//! stub
use super::SqliteStore;
use crate::store::*;
use crate::term::*;
impl TermStore for SqliteStore {
    fn entries(&self) -> Result<Vec<TermEntry>> {
        Ok(vec![])
    }
    fn entry(&self, _id: EntryId) -> Result<Option<TermEntry>> {
        Ok(None)
    }
    fn put_entry(&mut self, _entry: &TermEntry, _keys: &[TermKey]) -> Result<EntryId> {
        Ok(0)
    }
    fn delete_entry(&mut self, _id: EntryId) -> Result<()> {
        Ok(())
    }
    fn term_keys(&self, _base: &str, _key: &str) -> Result<Vec<TermKey>> {
        Ok(vec![])
    }
    fn all_term_keys(&self, _base: &str) -> Result<Vec<TermKey>> {
        Ok(vec![])
    }
}
