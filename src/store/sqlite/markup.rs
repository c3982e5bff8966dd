//! What lies beside a unit: the inline codes of its variants, and what its file said more.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::SqliteStore;
use crate::store::{Result, VariantId};
use crate::unit::{Extra, Inline, TranslationUnit, UnitId, Variant};

/// The row of a unit in the table `extra`.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Said {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<Box<Extra>>,
    /// By the position of the variant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    variants: Vec<(usize, Box<Extra>)>,
}

impl SqliteStore {
    /// Stores the codes of a new variant.
    pub(super) fn put_markup(&self, id: VariantId, codes: &[Inline]) -> Result<()> {
        if codes.is_empty() {
            return Ok(());
        }
        let json = self.json(&codes)?;
        self.prepared("INSERT INTO markup (variant, codes) VALUES (?1, ?2)", |statement| {
            statement.execute(params![id.0, json]).map(drop)
        })
    }

    /// Reads the codes of a variant.
    pub(super) fn read_markup(&self, json: Option<String>) -> Result<Vec<Inline>> {
        let Some(json) = json else { return Ok(Vec::new()) };
        serde_json::from_str(&json).map_err(|error| self.damaged(format!("inline markup: {error}")))
    }

    /// Removes the codes of a range of variants.
    pub(super) fn remove_markup(&self, from: VariantId, before: VariantId) -> Result<()> {
        self.prepared("DELETE FROM markup WHERE variant >= ?1 AND variant < ?2", |statement| {
            statement.execute([from.0, before.0]).map(drop)
        })
    }

    /// Stores what is said of a new unit and its variants.
    pub(super) fn put_extra(&self, id: UnitId, unit: Option<&Extra>, variants: &[Variant]) -> Result<()> {
        let of_variants = variants.iter().enumerate().filter_map(|(at, v)| Some((at, v.extra.clone()?)));
        let said = Said { unit: unit.cloned().map(Box::new), variants: of_variants.collect() };
        if said.unit.is_none() && said.variants.is_empty() {
            return Ok(());
        }
        let json = self.json(&said)?;
        self.prepared("INSERT INTO extra (unit, said) VALUES (?1, ?2)", |statement| {
            statement.execute(params![id, json]).map(drop)
        })
    }

    /// Gives a unit and its variants what is said of them.
    pub(super) fn add_extra(&self, id: UnitId, unit: &mut Option<Box<Extra>>, variants: &mut [Variant]) -> Result<()> {
        let found: Option<String> = self.prepared("SELECT said FROM extra WHERE unit = ?1", |statement| {
            statement.query_row([id], |row| row.get(0)).optional()
        })?;
        found.map_or(Ok(()), |json| self.say(id, &json, unit, variants))
    }

    fn say(&self, id: UnitId, json: &str, unit: &mut Option<Box<Extra>>, variants: &mut [Variant]) -> Result<()> {
        let said: Said = serde_json::from_str(json).map_err(|error| self.damaged(format!("unit {id}: {error}")))?;
        *unit = said.unit;
        for (at, extra) in said.variants {
            if let Some(variant) = variants.get_mut(at) {
                variant.extra = Some(extra);
            }
        }
        Ok(())
    }

    /// Gives units, which must be in the order of their numbers, their variants and what is said of
    /// them: three passes over ranges of tables instead of three searches a unit.
    pub(super) fn with_all_variants(&self, mut units: Vec<TranslationUnit>) -> Result<Vec<TranslationUnit>> {
        let (Some(first), Some(last)) = (units.first(), units.last()) else { return Ok(units) };
        let (first, last) = (first.id, last.id);
        let (from, before) = (VariantId::new(first, 0).0, VariantId::new(last + 1, 0).0);
        let wordings: Vec<(i64, i64, String)> = self.prepared(
            "SELECT id, language, text FROM variant WHERE id >= ?1 AND id < ?2 ORDER BY id",
            |statement| {
                statement.query_map([from, before], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
            },
        )?;
        let mut markup = self
            .rows(
                "SELECT variant, codes FROM markup WHERE variant >= ?1 AND variant < ?2 ORDER BY variant",
                from,
                before,
            )?
            .into_iter()
            .peekable();
        let mut rest = units.iter_mut().peekable();
        for (id, language, text) in wordings {
            while markup.next_if(|(of, _)| *of < id).is_some() {}
            let codes = markup.next_if(|(of, _)| *of == id).map(|(_, codes)| codes);
            while rest.next_if(|unit| unit.id < VariantId(id).unit()).is_some() {}
            // A wording without a unit is for `check` to report.
            if let Some(unit) = rest.peek_mut().filter(|unit| unit.id == VariantId(id).unit()) {
                let inline = self.read_markup(codes)?;
                unit.variants.push(Variant { inline, ..Variant::new(self.language(language)?, text) });
            }
        }
        let said =
            self.rows("SELECT unit, said FROM extra WHERE unit >= ?1 AND unit < ?2 ORDER BY unit", first, last + 1)?;
        let mut rest = units.iter_mut().peekable();
        for (id, json) in said {
            while rest.next_if(|unit| unit.id < id).is_some() {}
            if let Some(unit) = rest.next_if(|unit| unit.id == id) {
                self.say(id, &json, &mut unit.extra, &mut unit.variants)?;
            }
        }
        Ok(units)
    }

    fn rows(&self, sql: &str, from: i64, before: i64) -> Result<Vec<(i64, String)>> {
        self.prepared(sql, |statement| {
            statement.query_map([from, before], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }

    /// Removes what is said of a unit.
    pub(super) fn remove_extra(&self, id: UnitId) -> Result<()> {
        self.prepared("DELETE FROM extra WHERE unit = ?1", |statement| statement.execute([id]).map(drop))
    }

    fn json(&self, value: &impl Serialize) -> Result<String> {
        serde_json::to_string(value).map_err(|error| self.damaged(error.to_string()))
    }
}
