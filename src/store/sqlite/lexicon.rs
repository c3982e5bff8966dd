//! The lexicons, and the texts they are learned from.

use std::ops::ControlFlow;

use rusqlite::{OptionalExtension, params};

use super::SqliteStore;
use super::seal::check_variant;
use crate::lang::LanguageTag;
use crate::store::{LexiconRow, LexiconStore, Result, VariantId};
use crate::unit::UnitId;

impl LexiconStore for SqliteStore {
    fn lexicons(&self) -> Result<Vec<LexiconRow>> {
        self.prepared("SELECT source, target, units, changes FROM lexicon ORDER BY source, target", |statement| {
            let row = |row: &rusqlite::Row<'_>| {
                Ok(LexiconRow { source: row.get(0)?, target: row.get(1)?, units: row.get(2)?, changes: row.get(3)? })
            };
            statement.query_map([], row)?.collect()
        })
    }

    fn lexicon(&self, source: &str, target: &str) -> Result<Option<Vec<u8>>> {
        self.prepared("SELECT learned FROM lexicon WHERE source = ?1 AND target = ?2", |statement| {
            statement.query_row([source, target], |row| row.get(0)).optional()
        })
    }

    fn put_lexicon(&mut self, row: &LexiconRow, bytes: &[u8]) -> Result<()> {
        self.prepared(
            "INSERT OR REPLACE INTO lexicon (source, target, units, changes, learned) VALUES (?1, ?2, ?3, ?4, ?5)",
            |statement| statement.execute(params![row.source, row.target, row.units, row.changes, bytes]).map(drop),
        )
    }

    fn remove_lexicon(&mut self, source: &str, target: &str) -> Result<()> {
        self.prepared("DELETE FROM lexicon WHERE source = ?1 AND target = ?2", |statement| {
            statement.execute([source, target]).map(drop)
        })
    }

    fn unit_changes(&self) -> Result<u64> {
        self.prepared(
            "SELECT coalesce(sum((created + updated) * (1 + undone)), 0) FROM batch
             WHERE command NOT LIKE 'glossary%'",
            |statement| statement.query_row([], |row| row.get(0)),
        )
    }

    fn own_units(&self) -> Result<Vec<UnitId>> {
        self.prepared(
            "SELECT id FROM unit WHERE batch IN (SELECT id FROM batch WHERE command <> 'import') ORDER BY id",
            |statement| statement.query_map([], |row| row.get(0))?.collect(),
        )
    }

    fn visit_newest_texts(&self, visit: &mut dyn FnMut(UnitId, &LanguageTag, &str) -> ControlFlow<()>) -> Result<()> {
        self.load_languages()?;
        let languages = self.languages.borrow().clone();
        self.prepared("SELECT id, language, text, sum FROM variant ORDER BY id DESC", |statement| {
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                check_variant(row)?;
                if let Some((lang, _)) = languages.get(&row.get::<_, i64>(1)?)
                    && visit(VariantId(row.get(0)?).unit(), lang, row.get_ref(2)?.as_str()?).is_break()
                {
                    break;
                }
            }
            Ok(())
        })
    }
}
