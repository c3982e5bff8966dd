//! Codes of other tools and what they stand for: `--lang-map A=B`.

use super::{LanguageError, LanguageTag};

/// Which language a code means where it is not the usual one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LangMap {
    pairs: Vec<(String, LanguageTag)>,
}

/// `A=B` that is no such thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LangMapError {
    /// Not two codes with `=` between them.
    #[error("`{0}` is not of the form A=B, such as prs=fa-AF")]
    Shape(String),
    /// The code to be used is none.
    #[error(transparent)]
    Language(#[from] LanguageError),
}

impl LangMap {
    /// Adds `A=B`: where a file says `A`, `B` is meant.
    ///
    /// # Errors
    /// Text without `=`; a `B` that is no language code.
    pub fn add(&mut self, rule: &str) -> Result<(), LangMapError> {
        let shape = || LangMapError::Shape(rule.to_owned());
        let (code, tag) = rule.split_once('=').ok_or_else(shape)?;
        let (code, tag) = (code.trim(), tag.trim());
        if code.is_empty() || tag.is_empty() {
            return Err(shape());
        }
        self.pairs.push((code.to_owned(), LanguageTag::parse(tag)?));
        Ok(())
    }

    /// The map of several rules; a later one wins.
    ///
    /// # Errors
    /// See [`add`](Self::add).
    pub fn of<S: AsRef<str>>(rules: impl IntoIterator<Item = S>) -> Result<Self, LangMapError> {
        let mut map = Self::default();
        rules.into_iter().try_for_each(|rule| map.add(rule.as_ref()))?;
        Ok(map)
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The language of a code, by the map or else as [`LanguageTag::parse`] reads it. Case and `_` or
    /// `-` make no difference.
    ///
    /// # Errors
    /// A code that is in no rule and is no language.
    pub fn parse(&self, code: &str) -> Result<LanguageTag, LanguageError> {
        self.get(code).cloned().map_or_else(|| LanguageTag::parse(code), Ok)
    }

    /// The language of a code that has a rule.
    pub fn get(&self, code: &str) -> Option<&LanguageTag> {
        let plain = |code: &str| code.trim().replace('_', "-").to_ascii_lowercase();
        let wanted = plain(code);
        self.pairs.iter().rev().find(|(known, _)| plain(known) == wanted).map(|(_, tag)| tag)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_rule_beats_the_usual_reading() {
        let map = LangMap::of(["xx_1=fa", "en=en-GB"]).unwrap();
        assert_eq!(map.parse("XX-1").unwrap().as_str(), "fa");
        assert_eq!(map.parse("EN").unwrap().as_str(), "en-GB");
        assert_eq!(map.parse("prs").unwrap().as_str(), "fa-AF");
        assert!(map.parse("xx_2").is_err());
        for wrong in ["en", "=fa", "en=", "en=xx1y"] {
            assert!(LangMap::of([wrong]).is_err(), "{wrong}");
        }
    }
}
