//! The rows of the search index.

use rusqlite::{OptionalExtension, Row, params};

use super::SqliteStore;
use super::steps::HIDDEN;
use crate::lang::LanguageTag;
use crate::store::{ExchangeStore as _, IndexStore, Result, RunRow, Space, VariantId};

const fn class_key(space: Space, class: u32) -> i64 {
    (space as i64) << 32 | class as i64
}

/// The last number that a run may have; spaces have as many.
pub(super) const MAX_RUN: u16 = 0xFFF;

const fn list_key(space: Space, class: u32, run: u16) -> i64 {
    (class as i64) << 24 | (space as i64) << 12 | run as i64
}

const fn member_key(space: Space, run: u16, row: u32) -> i64 {
    (space as i64) << 48 | (run as i64) << 32 | row as i64
}

impl IndexStore for SqliteStore {
    fn space(&self, lang: &LanguageTag) -> Result<Option<Space>> {
        self.load_languages()?;
        let languages = self.languages.borrow();
        Ok(languages.values().find(|(known, _)| known.base() == lang.base()).map(|(_, space)| *space))
    }

    fn make_space(&mut self, lang: &LanguageTag) -> Result<Space> {
        let id = self.language_id(lang)?;
        Ok(self.languages.borrow().get(&id).map_or(0, |(_, space)| *space))
    }

    fn spaces(&self) -> Result<Vec<(Space, LanguageTag)>> {
        self.load_languages()?;
        let mut spaces: Vec<_> = self.languages.borrow().values().map(|(tag, space)| (*space, tag.clone())).collect();
        spaces.sort();
        spaces.dedup_by_key(|(space, _)| *space);
        Ok(spaces)
    }

    fn class(&self, space: Space, text: &str) -> Result<Option<u32>> {
        self.prepared("SELECT id FROM class WHERE space = ?1 AND text = ?2", |statement| {
            statement.query_row(params![space, text], |row| row.get(0)).optional()
        })
    }

    fn visit_classes(&self, space: Space, visit: &mut dyn FnMut(&str, u32)) -> Result<()> {
        self.prepared("SELECT text, id FROM class WHERE space = ?1", |statement| {
            let mut rows = statement.query([space])?;
            while let Some(row) = rows.next()? {
                visit(row.get_ref(0)?.as_str()?, row.get(1)?);
            }
            Ok(())
        })
    }

    fn visit_classes_from(&self, space: Space, start: &str, visit: &mut dyn FnMut(&str, u32)) -> Result<()> {
        // In the order of bytes, so those that begin alike stand together.
        self.prepared("SELECT text, id FROM class WHERE space = ?1 AND text >= ?2 ORDER BY text", |statement| {
            let mut rows = statement.query(params![space, start])?;
            while let Some(row) = rows.next()? {
                let text = row.get_ref(0)?.as_str()?;
                if !text.starts_with(start) {
                    break;
                }
                visit(text, row.get(1)?);
            }
            Ok(())
        })
    }

    fn put_class(&mut self, space: Space, text: &str, id: u32) -> Result<()> {
        self.prepared("INSERT INTO class (space, text, id) VALUES (?1, ?2, ?3)", |statement| {
            statement.execute(params![space, text, id]).map(drop)
        })
    }

    fn last_frequencies(&self, space: Space) -> Result<Option<(u32, Vec<u8>)>> {
        self.prepared(
            "SELECT id, counts FROM frequency WHERE id >= ?1 AND id < ?2 ORDER BY id DESC LIMIT 1",
            |statement| {
                statement
                    .query_row([class_key(space, 0), class_key(space + 1, 0)], |row| {
                        Ok(((row.get::<_, i64>(0)? & 0xFFFF_FFFF) as u32, row.get(1)?))
                    })
                    .optional()
            },
        )
    }

    fn frequencies(&self, space: Space, row: u32) -> Result<Option<Vec<u8>>> {
        self.prepared("SELECT counts FROM frequency WHERE id = ?1", |statement| {
            statement.query_row([class_key(space, row)], |row| row.get(0)).optional()
        })
    }

    fn put_frequencies(&mut self, space: Space, row: u32, counts: &[u8]) -> Result<()> {
        self.prepared("INSERT OR REPLACE INTO frequency (id, counts) VALUES (?1, ?2)", |statement| {
            statement.execute(params![class_key(space, row), counts]).map(drop)
        })
    }

    fn runs(&self, space: Space) -> Result<Vec<RunRow>> {
        let sql = format!(
            "SELECT number, batch, units, base, weights FROM run
             WHERE space = ?1 AND (batch = ?2 OR batch NOT IN {HIDDEN}) ORDER BY number"
        );
        let run = |row: &Row<'_>| {
            Ok(RunRow {
                number: row.get(0)?,
                batch: row.get(1)?,
                units: row.get(2)?,
                base: row.get(3)?,
                weights: row.get(4)?,
            })
        };
        self.prepared(&sql, |statement| statement.query_map(params![space, self.own_batch()], run)?.collect())
    }

    fn next_run(&self, space: Space) -> Result<u16> {
        self.prepared("SELECT coalesce(max(number) + 1, 0) FROM run WHERE space = ?1", |statement| {
            statement.query_row([space], |row| row.get(0))
        })
    }

    fn put_run(&mut self, space: Space, run: &RunRow) -> Result<()> {
        self.prepared(
            "INSERT INTO run (space, number, batch, units, base, weights) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            |statement| {
                statement.execute(params![space, run.number, run.batch, run.units, run.base, run.weights]).map(drop)
            },
        )
    }

    fn drop_run(&mut self, space: Space, run: u16, classes: &[u32]) -> Result<()> {
        self.prepared("DELETE FROM run WHERE space = ?1 AND number = ?2", |statement| {
            statement.execute(params![space, run]).map(drop)
        })?;
        self.prepared("DELETE FROM member WHERE id >= ?1 AND id < ?2", |statement| {
            let first = member_key(space, run, 0);
            statement.execute([first, first + (1 << 32)]).map(drop)
        })?;
        self.prepared("DELETE FROM list WHERE id = ?1", |statement| {
            classes.iter().try_for_each(|class| statement.execute([list_key(space, *class, run)]).map(drop))
        })
    }

    fn visit_lists(&self, space: Space, class: u32, visit: &mut dyn FnMut(u16, &[u8])) -> Result<()> {
        self.prepared("SELECT id, postings FROM list WHERE id BETWEEN ?1 AND ?2", |statement| {
            let mut rows = statement.query([list_key(space, class, 0), list_key(space, class, MAX_RUN)])?;
            while let Some(row) = rows.next()? {
                let id: i64 = row.get(0)?;
                visit((id & i64::from(MAX_RUN)) as u16, row.get_ref(1)?.as_blob()?);
            }
            Ok(())
        })
    }

    fn put_list(&mut self, space: Space, class: u32, run: u16, postings: &[u8]) -> Result<()> {
        self.prepared("INSERT INTO list (id, postings) VALUES (?1, ?2)", |statement| {
            statement.execute(params![list_key(space, class, run), postings]).map(drop)
        })
    }

    fn visit_members(&self, space: Space, run: u16, row: u32, visit: &mut dyn FnMut(&[u8])) -> Result<()> {
        self.prepared("SELECT variants FROM member WHERE id = ?1", |statement| {
            let mut rows = statement.query([member_key(space, run, row)])?;
            while let Some(row) = rows.next()? {
                visit(row.get_ref(0)?.as_blob()?);
            }
            Ok(())
        })
    }

    fn put_members(&mut self, space: Space, run: u16, row: u32, variants: &[u8]) -> Result<()> {
        self.prepared("INSERT INTO member (id, variants) VALUES (?1, ?2)", |statement| {
            statement.execute(params![member_key(space, run, row), variants]).map(drop)
        })
    }

    fn visit_recent(&self, space: Space, visit: &mut dyn FnMut(VariantId, &[u8])) -> Result<()> {
        self.prepared("SELECT variant, classes FROM recent WHERE space = ?1", |statement| {
            let mut rows = statement.query([space])?;
            while let Some(row) = rows.next()? {
                visit(VariantId(row.get(0)?), row.get_ref(1)?.as_blob()?);
            }
            Ok(())
        })
    }

    fn recent_count(&self, space: Space) -> Result<usize> {
        self.prepared("SELECT count(*) FROM recent WHERE space = ?1", |statement| {
            statement.query_row([space], |row| row.get(0))
        })
    }

    fn put_recent(&mut self, space: Space, variant: VariantId, classes: &[u8]) -> Result<()> {
        self.prepared("INSERT OR REPLACE INTO recent (space, variant, classes) VALUES (?1, ?2, ?3)", |statement| {
            statement.execute(params![space, variant.0, classes]).map(drop)
        })
    }

    fn clear_recent(&mut self, space: Space) -> Result<()> {
        self.prepared("DELETE FROM recent WHERE space = ?1", |statement| statement.execute([space]).map(drop))
    }

    fn index_version(&self) -> Result<Option<u32>> {
        Ok(self.mark("index_version")?.and_then(|version| version.parse().ok()))
    }

    fn set_index_version(&mut self, version: u32) -> Result<()> {
        self.set_mark("index_version", &version.to_string())
    }

    fn clear_index(&mut self) -> Result<()> {
        self.refuse_open_batches()?;
        self.run(
            "DELETE FROM class; DELETE FROM frequency; DELETE FROM run;
             DELETE FROM list; DELETE FROM member; DELETE FROM recent",
        )
    }
}
