//! The stored units by the exact text of a variant.
//!
//! An index of words finds a source where few texts have its words. Where many texts differ in nothing but their numbers, it
//! finds them all for each of them, which would take the square of their number.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::store::{Result, Space, Store};
use crate::unit::UnitId;

/// The texts of some languages, as they were when they were first asked for; 16 bytes a text.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// Hash and unit, sorted.
    of: HashMap<Space, Vec<(u64, UnitId)>>,
}

impl Sources {
    /// Whether the texts of a language have been read.
    pub(super) fn knows(&self, space: Space) -> bool {
        self.of.contains_key(&space)
    }

    /// Reads all texts of a language.
    ///
    /// # Errors
    /// What the store says.
    pub(super) fn read(&mut self, store: &dyn Store, space: Space) -> Result<()> {
        let mut texts = Vec::new();
        store.visit_variants(space, &mut |variant, text| texts.push((hash(text), variant.unit())))?;
        texts.sort_unstable();
        self.of.insert(space, texts);
        Ok(())
    }

    /// The units that have this text in a language whose texts have been read, or one with the same hash.
    pub(super) fn found(&self, space: Space, text: &str) -> impl Iterator<Item = UnitId> {
        let (texts, wanted) = (self.of.get(&space).map(Vec::as_slice).unwrap_or_default(), hash(text));
        let from = texts.partition_point(|(hash, _)| *hash < wanted);
        texts.iter().skip(from).take_while(move |(hash, _)| *hash == wanted).map(|(_, unit)| *unit)
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
