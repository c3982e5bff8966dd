//! What every memory begins with, and the sample that answers where there is none yet.

use super::{ImportOptions, Memory, MemoryError, Stamp};
use crate::lang::LanguageTag;
use crate::store::sqlite::SqliteStore;
use crate::text::key::NORM_VERSION;
use crate::unit::{NewUnit, Origin, Time};

/// The first article of the bundled story with its translation, header line `en<TAB>fa`.
const SAMPLE: &str = include_str!("../../samples/memory.en-fa.tsv");
/// The name of the sample, as its units name their origin.
const SAMPLE_NAME: &str = "sample";

impl Memory {
    /// The bundled sample and the starter glossary, in RAM.
    ///
    /// # Errors
    /// Never in practice: the sample is part of the program.
    pub fn sample(now: Time) -> Result<Self, MemoryError> {
        let mut memory = Self::over(Box::new(SqliteStore::in_memory()?));
        memory.add_starter(now)?;
        let options = ImportOptions { file: Some(SAMPLE_NAME.to_owned()), ..ImportOptions::default() };
        memory.import(&mut sample_units()?.into_iter(), &|| 0, &options, &Stamp::new("import", now), &mut |_| {})?;
        memory.refresh_lexicon(&mut |_| Ok(()))?;
        Ok(memory)
    }

    /// Stores the starter glossary as a batch of its own.
    pub(super) fn add_starter(&mut self, now: Time) -> Result<(), MemoryError> {
        self.store.set_index_version(NORM_VERSION)?;
        crate::glossary::import_starter(&mut *self.store, now)?;
        Ok(())
    }
}

fn sample_units() -> Result<Vec<NewUnit>, MemoryError> {
    let tag = |code: &str| LanguageTag::parse(code).map_err(|error| MemoryError::BadUnit(error.to_string()));
    let (en, fa) = (tag("en")?, tag("fa")?);
    let rows = SAMPLE.lines().skip(1).zip(1u32..);
    Ok(rows
        .filter_map(|(line, number)| {
            let (source, target) = line.split_once('\t')?;
            let origin = Some(Origin { file: SAMPLE_NAME.to_owned(), segment: Some(number) });
            Some(NewUnit { origin, ..NewUnit::pair(&en, source, &fa, target) })
        })
        .collect())
}
