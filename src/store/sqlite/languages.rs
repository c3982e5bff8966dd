//! Language tags, as they were written, and names of files and people: each is stored once, and spoken
//! of by its number.

use rusqlite::{OptionalExtension, Row, params};

use super::SqliteStore;
use super::seal::check_row;
use crate::lang::LanguageTag;
use crate::store::{Result, Space};

impl SqliteStore {
    pub(super) fn load_languages(&self) -> Result<()> {
        if !self.languages.borrow().is_empty() {
            return Ok(());
        }
        let rows = self.prepared("SELECT id, tag, space, sum FROM language ORDER BY id", |statement| {
            let language = |row: &Row<'_>| {
                check_row(row, 3, "language")?;
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Space>(2)?))
            };
            statement.query_map([], language)?.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let mut languages = self.languages.borrow_mut();
        for (id, tag, space) in rows {
            let tag = LanguageTag::parse(&tag).map_err(|error| self.damaged(error.to_string()))?;
            languages.insert(id, (tag, space));
        }
        Ok(())
    }

    pub(super) fn language_id(&self, lang: &LanguageTag) -> Result<i64> {
        self.load_languages()?;
        let known = |(id, (tag, _)): (&i64, &(LanguageTag, Space))| (tag.written() == lang.written()).then_some(*id);
        if let Some(id) = self.languages.borrow().iter().find_map(known) {
            return Ok(id);
        }
        let mut languages = self.languages.borrow_mut();
        let of_base = languages.values().find(|(tag, _)| tag.base() == lang.base()).map(|(_, space)| *space);
        let space = of_base.unwrap_or_else(|| languages.values().map(|(_, space)| space + 1).max().unwrap_or(1));
        let id = self.prepared("INSERT INTO language (tag, space) VALUES (?1, ?2)", |statement| {
            statement.insert(params![lang.written(), space])
        })?;
        self.seal("language", id)?;
        languages.insert(id, (lang.clone(), space));
        Ok(id)
    }

    pub(super) fn language(&self, id: i64) -> Result<LanguageTag> {
        self.load_languages()?;
        let known = self.languages.borrow().get(&id).map(|(tag, _)| tag.clone());
        if let Some(tag) = known {
            return Ok(tag);
        }
        // Another process may have added it since.
        self.languages.borrow_mut().clear();
        self.load_languages()?;
        let known = self.languages.borrow().get(&id).map(|(tag, _)| tag.clone());
        known.ok_or_else(|| self.damaged(format!("there is no language {id}")))
    }

    pub(super) fn name_id(&self, name: Option<&str>) -> Result<Option<i64>> {
        let Some(name) = name else { return Ok(None) };
        if let Some(id) = self.names.borrow().get(name) {
            return Ok(Some(*id));
        }
        let found = self.prepared("SELECT id FROM name WHERE text = ?1", |statement| {
            statement.query_row([name], |row| row.get::<_, i64>(0)).optional()
        })?;
        let id = match found {
            Some(id) => id,
            None => self.prepared("INSERT INTO name (text) VALUES (?1)", |statement| statement.insert([name]))?,
        };
        self.names.borrow_mut().insert(name.to_owned(), id);
        Ok(Some(id))
    }
}
