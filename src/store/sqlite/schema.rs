//! The schema's versions: numbered SQL files, run once each, never changed afterwards.

use super::SqliteStore;
use super::reseal::Sums;
use crate::store::Result;

/// The migrations in order; the version of a file is how many of them it has seen.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/0001_memory.sql"),
    include_str!("../../../migrations/0002_glossary.sql"),
    include_str!("../../../migrations/0003_markup.sql"),
    include_str!("../../../migrations/0004_term_extra.sql"),
    include_str!("../../../migrations/0005_exchange.sql"),
    include_str!("../../../migrations/0006_claim.sql"),
    include_str!("../../../migrations/0007_lexicon.sql"),
    include_str!("../../../migrations/0008_seal.sql"),
    include_str!("../../../migrations/0009_unit_seal.sql"),
    include_str!("../../../migrations/0010_steps.sql"),
    include_str!("../../../migrations/0011_entry_claim.sql"),
];

/// The newest schema.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// The schema with checksums of single wordings.
const WORDINGS_SEALED: i64 = 8;

/// Brings a file to the newest schema in one transaction.
pub(super) fn migrate(store: &SqliteStore) -> Result<()> {
    let sums = begin(store)?;
    let done = run_missing(store, &sums);
    store.run(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

/// Begins to write, with what had to be read before: nobody has written in between.
fn begin(store: &SqliteStore) -> Result<Sums> {
    loop {
        let version: i64 = store.one("PRAGMA data_version")?;
        let sums = match store.one::<i64>("PRAGMA user_version")? {
            WORDINGS_SEALED => store.sums_with_wordings()?,
            _ => Sums::new(),
        };
        store.run("BEGIN IMMEDIATE")?;
        if store.one::<i64>("PRAGMA data_version")? == version {
            return Ok(sums);
        }
        store.run("ROLLBACK")?;
    }
}

fn run_missing(store: &SqliteStore, sums: &Sums) -> Result<()> {
    // Read inside the transaction: another process may have migrated while this one waited.
    let seen: i64 = store.one("PRAGMA user_version")?;
    if seen == WORDINGS_SEALED {
        store.put_sums(sums)?;
    }
    for migration in MIGRATIONS.iter().skip(usize::try_from(seen).unwrap_or(0)) {
        store.run(migration)?;
    }
    if seen < WORDINGS_SEALED {
        store.seal_all()?;
    }
    store.run(&format!("PRAGMA application_id = {}; PRAGMA user_version = {VERSION}", super::APPLICATION_ID))
}
