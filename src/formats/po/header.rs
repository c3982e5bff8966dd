//! What the header of a catalogue says: the two languages and the plural forms.

use crate::lang::{LangMap, LanguageTag};

use super::super::ReadOptions;
use super::super::columns::language_fault;
use super::plural;

/// What holds for the entries behind it.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) source: Result<LanguageTag, String>,
    pub(super) target: Result<LanguageTag, String>,
    /// The form of `msgstr` that is used for one.
    pub(super) one: u32,
    languages: LangMap,
    /// Entries without a translation are units, too.
    pub(super) half: bool,
}

impl Header {
    /// What is known before any header: the options, and the name of the file where gettext's own
    /// customs make it a language (`fa.po`, `fa_IR/LC_MESSAGES/x.po`).
    pub(super) fn new(options: &ReadOptions, file: &str) -> Self {
        let languages = options.languages.clone();
        let target = language_of_name(file, &languages).unwrap_or_else(|| options.to.clone());
        Self { source: Ok(options.from.clone()), target: Ok(target), one: 0, languages, half: options.half }
    }

    /// Takes what the header entry says.
    pub(super) fn read(&mut self, text: &str) {
        if let Some(code) = field(text, &["x-source-language"]) {
            self.source = language(code, &self.languages);
        }
        if let Some(code) = field(text, &["language", "x-language"]) {
            self.target = language(code, &self.languages);
        }
        let one = field(text, &["plural-forms"]).and_then(|forms| plural::form(forms, 1));
        self.one = one.and_then(|form| u32::try_from(form).ok()).unwrap_or(0);
    }
}

/// Whether strings without a keyword look like the fields of a header.
pub(super) fn looks_like_one(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_field = |line: &str| {
        line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
    };
    lines.next().is_some_and(is_field)
}

/// The value of the first of these fields that has one.
fn field<'h>(text: &'h str, names: &[&str]) -> Option<&'h str> {
    names.iter().find_map(|name| {
        text.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            let value = value.trim();
            let fits = key.trim().eq_ignore_ascii_case(name) && !value.is_empty() && !is_placeholder(value);
            fits.then_some(value)
        })
    })
}

/// What templates hold until somebody fills them in.
fn is_placeholder(value: &str) -> bool {
    matches!(value, "LANGUAGE" | "LL" | "ll" | "none" | "INTEGER" | "EXPRESSION")
}

/// A locale as gettext writes it: `fa_IR.UTF-8`, `sr@latin`.
fn language(locale: &str, languages: &LangMap) -> Result<LanguageTag, String> {
    let mapped = languages.get(locale).cloned().map(Ok);
    mapped.unwrap_or_else(|| languages.parse(&tag_of(locale))).map_err(|error| language_fault(&error))
}

/// The tag of a locale: without its charset, its modifier as script or variant.
fn tag_of(locale: &str) -> String {
    let (locale, modifier) = locale.split_once('@').map_or((locale, ""), |(locale, modifier)| (locale, modifier));
    let locale = locale.split('.').next().unwrap_or_default();
    let subtag = match modifier.to_ascii_lowercase().as_str() {
        "latin" => "Latn".to_owned(),
        "cyrillic" => "Cyrl".to_owned(),
        "arabic" => "Arab".to_owned(),
        "devanagari" => "Deva".to_owned(),
        variant if (5..=8).contains(&variant.len()) && variant != "euro" => variant.to_owned(),
        _ => return locale.to_owned(),
    };
    let script = subtag.len() == 4;
    match locale.split_once(['_', '-']) {
        Some((base, region)) if script => format!("{base}-{subtag}-{region}"),
        _ => format!("{locale}-{subtag}"),
    }
}

/// The language that gettext's customs see in a name. Only two letters and the codes with such an
/// alias are trusted: any three letters could be a code (`app.po`).
fn language_of_name(file: &str, languages: &LangMap) -> Option<LanguageTag> {
    let file = file.strip_suffix(".gz").unwrap_or(file);
    let mut parts = file.rsplit(['/', '\\']);
    let name = parts.next()?;
    let stem = name.strip_suffix(".po")?;
    let known = |code: &str| {
        let plain = code.split(['.', '@']).next().unwrap_or_default();
        let shape = plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        let usual = || LanguageTag::parse(&tag_of(code)).ok().filter(|tag| shape && tag.base().len() == 2);
        languages.get(code).or_else(|| languages.get(&tag_of(code))).cloned().or_else(usual)
    };
    if parts.next().is_some_and(|folder| folder == "LC_MESSAGES") {
        return parts.next().and_then(known);
    }
    known(stem)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn options() -> ReadOptions {
        ReadOptions::new(LanguageTag::parse("en").unwrap(), LanguageTag::parse("ps").unwrap())
    }

    #[test]
    fn the_target_is_the_headers_or_the_names_or_the_users() {
        for (file, text, target) in [
            ("x.po", "Language: fa_IR\n", "fa"),
            ("x.po", "Language: \nX-Language: prs\n", "fa-AF"),
            ("x.po", "language: sr@latin\n", "sr-Latn"),
            ("x.po", "Language: ca@valencia\n", "ca-valencia"),
            ("x.po", "Language: de_DE.UTF-8\n", "de-DE"),
            ("x.po", "Language: LANGUAGE\n", "ps"),
            ("x.po", "Language-Team: Persian\n", "ps"),
            ("po/fa.po", "", "fa"),
            ("fa_AF.po.gz", "", "fa-AF"),
            ("locale/de/LC_MESSAGES/django.po", "", "de"),
            ("locale/fr.UTF-8/LC_MESSAGES/x.po", "", "fr"),
            ("app.po", "", "ps"),
            ("messages.po", "", "ps"),
            ("fa.po", "Language: ur\n", "ur"),
            ("-", "", "ps"),
        ] {
            let mut header = Header::new(&options(), file);
            header.read(text);
            assert_eq!(header.target.unwrap().as_str(), target, "{file} {text}");
        }
        let mut header = Header::new(&options(), "x.po");
        header.read("Language: qq\nX-Source-Language: fr\nPlural-Forms: nplurals=2; plural=n==1;\n");
        assert!(header.target.unwrap_err().contains("`qq`"));
        assert_eq!(header.source.unwrap().as_str(), "fr");
        assert_eq!(header.one, 1);
    }
}
