//! Which segments are translations, and who stands up for them.

use crate::lang::{LangMap, LanguageTag};
use crate::unit::{NewUnit, Status};

use super::super::ReadOptions;
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

/// What a `file` says of its units.
#[derive(Debug, Default)]
pub(super) struct FileHead {
    pub(super) languages: Languages,
    pub(super) original: Option<String>,
    /// Whether hafez wrote it.
    pub(super) is_ours: bool,
}

/// What the codes of a file stand for, and the languages of a file that names none.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    pub(super) map: LangMap,
    given: (Option<LanguageTag>, Option<LanguageTag>),
    /// Segments without a translation are units, too.
    pub(super) half: bool,
}

impl Codes {
    pub(super) fn of(options: &ReadOptions) -> Self {
        Self { map: options.languages.clone(), given: options.given.clone(), half: options.half }
    }

    /// The source language that the user has named.
    pub(super) fn from(&self) -> Option<&str> {
        self.given.0.as_ref().map(LanguageTag::written)
    }

    fn pair(&self, languages: &Languages) -> Result<(LanguageTag, LanguageTag), String> {
        let (from, to) = &self.given;
        Ok((
            self.language(languages.source.as_deref(), from.as_ref(), "source", "--from")?,
            self.language(languages.target.as_deref(), to.as_ref(), "target", "--to")?,
        ))
    }

    fn language(
        &self,
        code: Option<&str>,
        given: Option<&LanguageTag>,
        what: &str,
        flag: &str,
    ) -> Result<LanguageTag, String> {
        match (code, given) {
            (Some(code), _) => self.map.parse(code).map_err(|error| language_fault(&error)),
            (None, Some(given)) => Ok(given.clone()),
            (None, None) => Err(format!("the file does not say the language of the {what}; name it with {flag}")),
        }
    }
}

impl Pair {
    /// The unit, `None` where there is no translation, or why it cannot be used.
    pub(super) fn unit(self, languages: &Languages, codes: &Codes) -> Result<Option<NewUnit>, String> {
        if let Some(fault) = self.source.fault.or(self.target.fault) {
            return Err(fault);
        }
        let untranslated = self.target.text.trim().is_empty() || self.standing == Standing::Untranslated;
        if untranslated && (!codes.half || self.source.text.trim().is_empty()) {
            return Ok(None);
        }
        // A text without letters, `%1 (%2)`, can be nothing but the same.
        let is_copy = self.source.text == self.target.text && self.source.text.chars().any(char::is_alphabetic);
        if self.standing == Standing::Perhaps && is_copy && !codes.half {
            return Ok(None);
        }
        if self.source.text.trim().is_empty() {
            return Err("its source is empty".to_owned());
        }
        let (from, to) = codes.pair(languages)?;
        if from == to {
            return Err(format!("source and target are in the same language (`{from}`)"));
        }
        let source = Content { fault: None, ..self.source };
        let target = Content { fault: None, ..self.target };
        let variants = vec![source.variant(from), target.variant(to)];
        Ok(Some(NewUnit { variants, status: self.standing.status(), ..NewUnit::default() }))
    }
}
