//! The schema's versions: numbered SQL files, run once each, never changed afterwards.

use rusqlite::Connection;

/// The migrations in order; the version of a file is how many of them it has seen.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/0001_memory.sql"),
    include_str!("../../../migrations/0002_glossary.sql"),
    include_str!("../../../migrations/0003_markup.sql"),
    include_str!("../../../migrations/0004_term_extra.sql"),
    include_str!("../../../migrations/0005_exchange.sql"),
    include_str!("../../../migrations/0006_claim.sql"),
    include_str!("../../../migrations/0007_lexicon.sql"),
];

/// The newest schema.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// Brings a file to the newest schema in one transaction.
pub(super) fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let done = run_missing(connection);
    connection.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

fn run_missing(connection: &Connection) -> rusqlite::Result<()> {
    // Read inside the transaction: another process may have migrated while this one waited.
    let seen: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for migration in MIGRATIONS.iter().skip(usize::try_from(seen).unwrap_or(0)) {
        connection.execute_batch(migration)?;
    }
    connection
        .execute_batch(&format!("PRAGMA application_id = {}; PRAGMA user_version = {VERSION}", super::APPLICATION_ID))
}
