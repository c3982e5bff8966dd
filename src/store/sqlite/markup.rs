//! What lies beside a unit: the inline codes of its variants, and what its file said more.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::SqliteStore;
use super::rows::Found;
use super::steps::WORDING_SHOWN;
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
    /// Stores the codes of a new variant, if it has any, and returns what is stored.
    pub(super) fn put_markup(&self, id: VariantId, codes: &[Inline]) -> Result<Option<String>> {
        if codes.is_empty() {
            return Ok(None);
        }
        let json = self.json(&codes)?;
        self.prepared("INSERT INTO markup (variant, codes) VALUES (?1, ?2)", |statement| {
            statement.execute(params![id.0, json]).map(drop)
        })?;
        Ok(Some(json))
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

    /// Stores what is said of a new unit and its variants, if anything is, and returns what is stored.
    pub(super) fn put_extra(&self, id: UnitId, unit: Option<&Extra>, variants: &[Variant]) -> Result<Option<String>> {
        let of_variants = variants.iter().enumerate().filter_map(|(at, v)| Some((at, v.extra.clone()?)));
        let said = Said { unit: unit.cloned().map(Box::new), variants: of_variants.collect() };
        if said.unit.is_none() && said.variants.is_empty() {
            return Ok(None);
        }
        let json = self.json(&said)?;
        self.prepared("INSERT INTO extra (unit, said) VALUES (?1, ?2)", |statement| {
            statement.execute(params![id, json]).map(drop)
        })?;
        Ok(Some(json))
    }

    /// What is said of a unit and its variants, as it is stored.
    pub(super) fn said_of(&self, id: UnitId) -> Result<Option<String>> {
        self.prepared("SELECT said FROM extra WHERE unit = ?1", |statement| {
            statement.query_row([id], |row| row.get(0)).optional()
        })
    }

    /// Gives a unit and its variants what is said of them.
    pub(super) fn say(
        &self,
        id: UnitId,
        json: &str,
        unit: &mut Option<Box<Extra>>,
        variants: &mut [Variant],
    ) -> Result<()> {
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
    pub(super) fn with_all_variants(&self, mut units: Vec<Found>) -> Result<Vec<TranslationUnit>> {
        let (Some(first), Some(last)) = (units.first(), units.last()) else { return Ok(Vec::new()) };
        let (first, last) = (first.unit.id, last.unit.id);
        let (from, before) = (VariantId::new(first, 0).0, VariantId::new(last.saturating_add(1), 0).0);
        let sql = "SELECT variant, codes FROM markup WHERE variant >= ?1 AND variant < ?2 ORDER BY variant";
        let mut markup = self.rows(sql, from, before)?.into_iter().peekable();
        let mut rest = units.iter_mut().peekable();
        for (id, language, text) in self.wordings_between(from, before)? {
            while markup.next_if(|(of, _)| *of < id).is_some() {}
            let codes = markup.next_if(|(of, _)| *of == id).map(|(_, codes)| codes);
            while rest.next_if(|found| found.unit.id < VariantId(id).unit()).is_some() {}
            // A wording without a unit is for `check` to report.
            if let Some(found) = rest.peek_mut().filter(|found| found.unit.id == VariantId(id).unit()) {
                found.seal.wording(id, language, &text, codes.as_deref());
                let inline = self.read_markup(codes)?;
                found.unit.variants.push(Variant { inline, ..Variant::new(self.language(language)?, text) });
            }
        }
        let sql = "SELECT unit, said FROM extra WHERE unit >= ?1 AND unit < ?2 ORDER BY unit";
        let mut said = self.rows(sql, first, last.saturating_add(1))?.into_iter().peekable();
        units
            .into_iter()
            .map(|found| {
                let id = found.unit.id;
                while said.next_if(|(of, _)| *of < id).is_some() {}
                let said = said.next_if(|(of, _)| *of == id).map(|(_, said)| said);
                self.complete(found, said)
            })
            .collect()
    }

    /// A unit with what is said of it, if its checksum is that of everything it consists of.
    pub(super) fn complete(&self, found: Found, said: Option<String>) -> Result<TranslationUnit> {
        let Found { mut unit, mut seal, sum } = found;
        seal.text(said.as_deref());
        if sum != Some(seal.sum()) {
            return Err(self.damaged(format!("unit {} is not as it was written", unit.id)));
        }
        if let Some(json) = said {
            self.say(unit.id, &json, &mut unit.extra, &mut unit.variants)?;
        }
        Ok(unit)
    }

    /// Number, language and text of every wording in a range of numbers.
    fn wordings_between(&self, from: i64, before: i64) -> Result<Vec<(i64, i64, String)>> {
        // What is hidden may be a million between two of these units.
        let sql = format!(
            "SELECT id, language, text FROM variant WHERE id >= ?1 AND id < ?2 AND {WORDING_SHOWN} ORDER BY id"
        );
        self.prepared(&sql, |statement| {
            statement.query_map([from, before], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        })
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
