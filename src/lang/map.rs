//! Codes that a file means otherwise than BCP 47 does: `--lang-map A=B`.

use super::{LanguageError, LanguageTag};

/// What the codes of a file stand for. Empty: for what they say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LanguageMap {
    entries: Vec<(String, LanguageTag)>,
}

impl LanguageMap {
    /// Adds `A=B`: the file's code A, which need not be a language code, is read as B.
    ///
    /// # Errors
    /// There is no `=`, nothing before it, A stands for something already, or B is no language code.
    pub fn add(&mut self, rule: &str) -> Result<(), String> {
        let wrong = || format!("`{rule}` is not of the form A=B, such as xx=fa");
        let (code, lang) = rule.split_once('=').ok_or_else(wrong)?;
        let (code, lang) = (folded(code), lang.trim());
        if code.is_empty() || lang.is_empty() {
            return Err(wrong());
        }
        let lang = LanguageTag::parse(lang).map_err(|error| match &error.did_you_mean {
            Some(nearest) => format!("{error}; did you mean `{nearest}`?"),
            None => error.to_string(),
        })?;
        match self.entries.iter().find(|(known, _)| *known == code) {
            Some((_, known)) if *known != lang => Err(format!("`{code}` is mapped to `{known}` and to `{lang}`")),
            Some(_) => Ok(()),
            None => {
                self.entries.push((code, lang));
                Ok(())
            }
        }
    }

    /// Reads the values of `--lang-map`, one an `A=B`.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn parse<'r>(rules: impl IntoIterator<Item = &'r str>) -> Result<Self, String> {
        let mut map = Self::default();
        rules.into_iter().try_for_each(|rule| map.add(rule))?;
        Ok(map)
    }

    /// What a code of the file is mapped to, in any case and with `_` or `-`.
    pub fn get(&self, code: &str) -> Option<&LanguageTag> {
        if self.entries.is_empty() {
            return None;
        }
        let code = folded(code);
        self.entries.iter().find(|(known, _)| *known == code).map(|(_, lang)| lang)
    }

    /// Reads a code of the file: what it is mapped to, else what it says.
    ///
    /// # Errors
    /// It is not mapped, and no language code.
    pub fn read(&self, code: &str) -> Result<LanguageTag, LanguageError> {
        self.get(code).map_or_else(|| LanguageTag::parse(code), |lang| Ok(lang.clone()))
    }
}

fn folded(code: &str) -> String {
    code.trim().to_ascii_lowercase().replace('_', "-")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_mapped_before_they_are_read() {
        let map = LanguageMap::parse(["xx_Old=fa-AF", "persian=fa", "fa=ps"]).unwrap();
        let read = |code| map.read(code).map(|lang| lang.to_string()).ok();
        assert_eq!(read("XX-old").as_deref(), Some("fa-AF"));
        assert_eq!(read("Persian").as_deref(), Some("fa"));
        assert_eq!(read("fa").as_deref(), Some("ps"));
        assert_eq!(read("en_GB").as_deref(), Some("en-GB"));
        assert_eq!(read("!!"), None);
    }

    #[test]
    fn wrong_rules_are_named() {
        for rule in ["fa", "=fa", "xx=", "xx=!!", ""] {
            assert!(LanguageMap::parse([rule]).is_err(), "{rule}");
        }
        assert!(LanguageMap::parse(["xx=fa", "XX=ps"]).unwrap_err().contains("`fa` and to `ps`"));
        assert!(LanguageMap::parse(["xx=fa", "XX=fas"]).is_ok());
    }
}
