//! What lies beside a unit: the inline codes of its variants, and what its file said more.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::SqliteStore;
use crate::store::{Result, VariantId};
use crate::unit::{Extra, Inline, UnitId, Variant};

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
        let Some(json) = found else { return Ok(()) };
        let said: Said = serde_json::from_str(&json).map_err(|error| self.damaged(format!("unit {id}: {error}")))?;
        *unit = said.unit;
        for (at, extra) in said.variants {
            if let Some(variant) = variants.get_mut(at) {
                variant.extra = Some(extra);
            }
        }
        Ok(())
    }

    /// Removes what is said of a unit.
    pub(super) fn remove_extra(&self, id: UnitId) -> Result<()> {
        self.prepared("DELETE FROM extra WHERE unit = ?1", |statement| statement.execute([id]).map(drop))
    }

    fn json(&self, value: &impl Serialize) -> Result<String> {
        serde_json::to_string(value).map_err(|error| self.damaged(error.to_string()))
    }
}
