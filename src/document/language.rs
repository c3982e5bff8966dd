//! In which language a document is: what it says itself where its letters agree, else by its letters.

use super::html::attribute::attributes;
use super::html::elements;
use super::skip::is_written_in;
use super::{Document, DocumentFormat, Reason};
use crate::lang::LanguageTag;

/// Bytes of a part that is not translated that are looked at.
const SHOWN: usize = 4096;
/// Bytes of a document whose text is looked at.
const SAMPLE: usize = 1 << 20;
/// What a front matter calls the language.
const KEYS: [&str; 2] = ["lang", "language"];

impl Document {
    /// The language that it says to be in, unless its letters tell against that; else the only one of `known` that its
    /// letters fit. `None` where nothing tells.
    pub fn language(&self, known: [&LanguageTag; 2]) -> Option<LanguageTag> {
        let words = self.words();
        let fits = |lang: &LanguageTag| is_written_in(&words, lang);
        let by_letters = || match known {
            [one, other] if fits(one) != fits(other) => Some(if fits(one) { one.clone() } else { other.clone() }),
            _ => None,
        };
        self.declared().filter(fits).or_else(by_letters)
    }

    /// What of its text tells a language: that of any.
    fn words(&self) -> String {
        let mut words = String::new();
        for segment in self.segments.iter().take_while(|segment| segment.range.start < SAMPLE) {
            words.push_str(&segment.text);
        }
        let foreign = self.skipped.iter().filter(|part| part.reason == Reason::OtherScript);
        for part in foreign.take_while(|part| part.range.start < SAMPLE) {
            match self.in_package(&part.range) {
                Some((_, text)) => words.push_str(&text),
                None => words.push_str(&self.said(part, SHOWN)),
            }
        }
        words
    }

    /// What a page, a file of subtitles or a front matter says. What a document of a word processor says is the language
    /// of whoever set up the program.
    pub fn declared(&self) -> Option<LanguageTag> {
        let code = match self.format {
            DocumentFormat::Html => self.of_page()?,
            DocumentFormat::Vtt => self.head("\n\n")?.lines().find_map(|line| value(line, "Language"))?,
            DocumentFormat::Markdown => {
                let rest = self.source.trim_start_matches('\u{feff}').strip_prefix("---")?;
                let (matter, _) = rest.split_once("\n---")?;
                matter.lines().find_map(|line| KEYS.iter().find_map(|key| value(line, key)))?
            }
            _ => return None,
        };
        LanguageTag::parse(code).ok()
    }

    fn head(&self, end: &str) -> Option<&str> {
        self.source.split_once(end).map(|(head, _)| head)
    }

    fn of_page(&self) -> Option<&str> {
        let roots =
            elements(&self.source).into_iter().filter(|element| ["html", "body"].contains(&element.name.as_str()));
        let lang = |tag: &str| {
            let found = attributes(tag).into_iter().find(|own| own.name.eq_ignore_ascii_case("lang"))?;
            Some(found.value)
        };
        let said = roots.filter_map(|root| {
            let tag = self.source.get(root.tag)?;
            tag.get(lang(tag)?)
        });
        said.map(str::trim).find(|said| !said.is_empty())
    }
}

/// The value of a line `key: value`.
fn value<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    let (own, value) = line.split_once(':')?;
    own.trim().eq_ignore_ascii_case(key).then(|| value.trim().trim_matches(['"', '\'']))
}
