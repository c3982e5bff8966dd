//! Which segments are translations, and who stands up for them.

use crate::lang::LanguageTag;
use crate::unit::{NewUnit, Status};

use super::super::columns::language_fault;
use super::content::Content;

/// What a state says of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// There is no translation yet, whatever the target holds.
    Untranslated,
    /// A translation, perhaps: one that equals its source is only a copy of it.
    Perhaps,
    /// Translated, not yet looked at by another.
    Translated,
    /// Reviewed, signed off, final.
    Reviewed,
}

impl Standing {
    pub(super) fn status(self) -> Status {
        match self {
            Self::Reviewed => Status::Confirmed,
            _ => Status::Unreviewed,
        }
    }
}

/// One segment with its target.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) source: Content,
    pub(super) target: Content,
    pub(super) standing: Standing,
}

/// The languages of a pair, as they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Languages {
    pub(super) source: Option<String>,
    pub(super) target: Option<String>,
}

impl Pair {
    /// The unit, `None` where there is no translation, or why it cannot be used.
    pub(super) fn unit(self, languages: &Languages) -> Result<Option<NewUnit>, String> {
        if let Some(fault) = self.source.fault.or(self.target.fault) {
            return Err(fault);
        }
        if self.target.text.trim().is_empty() || self.standing == Standing::Untranslated {
            return Ok(None);
        }
        // A text without letters, `%1 (%2)`, can be nothing but the same.
        let is_copy = self.source.text == self.target.text && self.source.text.chars().any(char::is_alphabetic);
        if self.standing == Standing::Perhaps && is_copy {
            return Ok(None);
        }
        if self.source.text.trim().is_empty() {
            return Err("its source is empty".to_owned());
        }
        let (from, to) = (language(&languages.source, "source")?, language(&languages.target, "target")?);
        if from == to {
            return Err(format!("source and target are in the same language (`{from}`)"));
        }
        let source = Content { fault: None, ..self.source };
        let target = Content { fault: None, ..self.target };
        let variants = vec![source.variant(from), target.variant(to)];
        Ok(Some(NewUnit { variants, status: self.standing.status(), ..NewUnit::default() }))
    }
}

fn language(code: &Option<String>, what: &str) -> Result<LanguageTag, String> {
    let code = code.as_deref().ok_or_else(|| format!("the file does not say the language of the {what}"))?;
    LanguageTag::parse(code).map_err(|error| language_fault(&error))
}
