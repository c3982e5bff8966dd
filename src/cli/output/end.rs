//! The record that ends an answer.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

/// The counts of an answer, and what it took.
#[derive(Debug, Clone)]
pub(crate) struct EndRecord {
    /// Names and numbers, in order.
    pub(crate) counts: Vec<(&'static str, Value)>,
    /// The time from question to answer.
    pub(crate) elapsed_ms: u64,
    /// The same for people, one line each; nothing when the counts are of no use to them.
    pub(crate) summary: Vec<String>,
}

impl Serialize for EndRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.counts.len() + 1))?;
        for (name, value) in &self.counts {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("elapsed_ms", &self.elapsed_ms)?;
        map.end()
    }
}
