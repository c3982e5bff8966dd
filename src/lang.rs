//! Language tags (BCP 47): how they are read, and which stored language may serve a request.
//!
//! Rules L1 to L3 of `docs/language.md` live here. No text is looked at: hafez never guesses a
//! language.

mod codes;
mod map;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use codes::{ALIASES, HOME_REGION, NAMES, TWO_LETTER};
pub use map::{LangMap, LangMapError};

/// A canonical BCP 47 language tag, such as `fa`, `fa-AF` or `en-GB`.
///
/// It remembers how it was written (`fa_IR`, `EN-us`), so that a file can be written back as it came;
/// that plays no part in comparisons.
#[derive(Debug, Clone)]
pub struct LanguageTag {
    tag: String,
    /// Only where it differs from the tag.
    written: Option<Box<str>>,
}

/// A language code that is not one.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error("`{code}` is not a language code")]
pub struct LanguageError {
    /// What was written.
    pub code: String,
    /// A known code that looks like it.
    pub did_you_mean: Option<String>,
}

/// How a stored language answers a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// The language asked for.
    Same,
    /// Another variant of it: served with a penalty.
    Variant,
}

impl LanguageTag {
    /// The language that people call by this English name, if it is one of this house.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let name = name.trim();
        let (_, code) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Self::parse(code).ok()
    }

    /// Reads a code as people and tools write it: any case, `_` or `-`, ISO 639-1, -2 or -3.
    ///
    /// `fas`, `pes`, `fa_IR` give `fa`; `prs`, `fa_AF` give `fa-AF`; `pus`, `pbt` give `ps`.
    /// `fa-IR` stays `fa-IR`.
    ///
    /// # Errors
    /// A code that is not well-formed, or whose language is unknown, with the nearest known code.
    pub fn parse(code: &str) -> Result<Self, LanguageError> {
        let written = code.trim();
        let parsed =
            oxilangtag::LanguageTag::parse_and_normalize(&written.replace('_', "-")).map_err(|_| unknown(written))?;
        let primary = parsed.primary_language().to_ascii_lowercase();
        let tag = parsed.as_str();
        let rest = tag.get(primary.len()..).unwrap_or_default();
        let canonical = match ALIASES.iter().find(|(from, _)| *from == primary) {
            // `prs-Arab-AF` keeps its script; the region is said once.
            Some((_, "fa-AF")) => match parsed.script() {
                Some(script) => format!("fa-{script}-AF"),
                None => "fa-AF".to_owned(),
            },
            Some((_, to)) => format!("{to}{rest}"),
            None if is_known(&primary) => tag.to_owned(),
            None => return Err(unknown(written)),
        };
        let underscored_home = written.contains('_') && canonical == "fa-IR";
        let tag = if underscored_home { "fa".to_owned() } else { canonical };
        Ok(Self { written: (tag != written).then(|| written.into()), tag })
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.tag
    }

    /// The code as it was written where it was read.
    pub fn written(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.tag)
    }

    /// The same language, as if it had been written by the book.
    #[must_use]
    pub fn canonical(self) -> Self {
        Self { tag: self.tag, written: None }
    }

    /// The language without script and region: `fa` for `fa-AF`.
    pub fn base(&self) -> &str {
        self.tag.split('-').next().unwrap_or(&self.tag)
    }

    /// The region, if one is named.
    pub fn region(&self) -> Option<&str> {
        self.tag
            .split('-')
            .skip(1)
            .find(|part| part.len() == 2 || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())))
    }

    /// Whether this is Dari, the Persian of Afghanistan.
    pub fn is_dari(&self) -> bool {
        self.base() == "fa" && self.region() == Some("AF")
    }

    /// Whether the language is written from right to left.
    pub fn is_rtl(&self) -> bool {
        const RTL: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
        let script = self.tag.split('-').nth(1).filter(|part| part.len() == 4);
        match script {
            Some(script) => matches!(script, "Arab" | "Hebr" | "Thaa" | "Syrc" | "Nkoo"),
            None => RTL.contains(&self.base()),
        }
    }

    /// Whether a unit stored in `stored` may answer a request for this language (L1, L2).
    ///
    /// A bare language is served by all its regions without penalty; a named region by itself,
    /// by the bare language and by other regions as a variant. Dari is never served to Iran.
    pub fn served_by(&self, stored: &Self) -> Option<Service> {
        if self.base() != stored.base() || (stored.is_dari() && !self.is_dari()) {
            return None;
        }
        let home = |tag: &Self| tag.region().or_else(|| home_region(tag.base())).map(str::to_owned);
        let same = self.region().is_none() || self == stored || home(self) == home(stored);
        Some(if same { Service::Same } else { Service::Variant })
    }

    /// How near a stored language is to the one asked for: 0 is the same tag, then what serves as
    /// the same, then its variants; of each kind the bare language first. `None` where it cannot serve.
    pub fn distance(&self, stored: &Self) -> Option<u8> {
        let service = self.served_by(stored)?;
        Some(match (service, stored.region().is_none()) {
            _ if self == stored => 0,
            (Service::Same, true) => 1,
            (Service::Same, false) => 2,
            (Service::Variant, true) => 3,
            (Service::Variant, false) => 4,
        })
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tag)
    }
}

impl std::str::FromStr for LanguageTag {
    type Err = LanguageError;
    fn from_str(code: &str) -> Result<Self, LanguageError> {
        Self::parse(code)
    }
}

impl PartialEq for LanguageTag {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl Eq for LanguageTag {}

impl PartialOrd for LanguageTag {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LanguageTag {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.tag.cmp(&other.tag)
    }
}

impl std::hash::Hash for LanguageTag {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.tag.hash(state);
    }
}

/// Keeps a tag as it was written, for records that are read back.
pub mod as_written {
    use super::{Deserialize, Deserializer, LanguageTag, Serializer};

    /// Writes it.
    ///
    /// # Errors
    /// What the serializer reports.
    pub fn serialize<S: Serializer>(lang: &LanguageTag, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(lang.written())
    }

    /// Reads it.
    ///
    /// # Errors
    /// A code that is none.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LanguageTag, D::Error> {
        LanguageTag::deserialize(deserializer)
    }
}

impl Serialize for LanguageTag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.tag)
    }
}

impl<'de> Deserialize<'de> for LanguageTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).map_err(serde::de::Error::custom)
    }
}

fn home_region(base: &str) -> Option<&'static str> {
    HOME_REGION.iter().find(|(lang, _)| *lang == base).map(|(_, region)| *region)
}

fn is_known(primary: &str) -> bool {
    match primary.len() {
        2 => TWO_LETTER.split_whitespace().any(|code| code == primary),
        // ISO 639-3 has some 7,900 codes: a well-formed one is taken at its word.
        3 => true,
        _ => false,
    }
}

fn unknown(code: &str) -> LanguageError {
    let lower = code.to_ascii_lowercase();
    let favourites = ["fa", "fa-AF", "en", "ps"];
    let by_name = NAMES.iter().find(|(name, _)| *name == lower).map(|(_, code)| (*code).to_owned());
    let nearest = favourites
        .into_iter()
        .chain(TWO_LETTER.split_whitespace())
        .map(|known| (strsim::damerau_levenshtein(&lower, known), known))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= 2)
        .map(|(_, known)| known.to_owned());
    LanguageError { code: code.to_owned(), did_you_mean: by_name.or(nearest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(code: &str) -> LanguageTag {
        LanguageTag::parse(code).unwrap()
    }

    #[test]
    fn codes_come_in_as_bcp_47() {
        for (written, canonical) in [
            ("fas", "fa"),
            ("pes", "fa"),
            ("fa_IR", "fa"),
            ("fa-IR", "fa-IR"),
            ("FA", "fa"),
            ("prs", "fa-AF"),
            ("fa_AF", "fa-AF"),
            ("FA-af", "fa-AF"),
            ("prs-Arab-AF", "fa-Arab-AF"),
            ("pus", "ps"),
            ("pbt", "ps"),
            ("EN-us", "en-US"),
            ("eN_uS", "en-US"),
            ("eng-GB", "en-GB"),
        ] {
            assert_eq!(tag(written).as_str(), canonical, "{written}");
            assert_eq!(tag(written).written(), written);
        }
    }

    #[test]
    fn unknown_codes_name_the_nearest() {
        assert_eq!(LanguageTag::parse("fq").unwrap_err().did_you_mean.as_deref(), Some("fa"));
        assert_eq!(LanguageTag::parse("Farsi").unwrap_err().did_you_mean.as_deref(), Some("fa"));
        assert!(LanguageTag::parse("not a tag").is_err());
        assert!(LanguageTag::parse("").is_err());
    }

    #[test]
    fn l1_l2_who_serves_whom() {
        let same = Some(Service::Same);
        let variant = Some(Service::Variant);
        for (asked, stored, service) in [
            ("en", "en-GB", same),
            ("en-GB", "en-GB", same),
            ("en-GB", "en", variant),
            ("en-GB", "en-US", variant),
            ("fa", "fa-IR", same),
            ("fa-IR", "fa", same),
            ("fa-AF", "fa", variant),
            ("fa-AF", "fa-IR", variant),
            ("fa", "fa-AF", None),
            ("fa-IR", "fa-AF", None),
            ("ps", "fa", None),
            ("fa-AF", "ps", None),
            ("fa-AF", "fa-Arab-AF", same),
        ] {
            assert_eq!(tag(asked).served_by(&tag(stored)), service, "{asked} <- {stored}");
        }
    }
}
