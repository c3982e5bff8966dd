//! In which language a document is: what it says itself where its letters agree, else by its letters; and from which to
//! which a document and its translation go.

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

/// What is known of the language of a document, of several that lie together, or of lines of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    lang: Option<LanguageTag>,
    /// Whether it names a language, fitting or not.
    says: bool,
}

impl Told {
    /// By a document, where the languages are most likely `usual`.
    pub fn by(document: &Document, usual: [&LanguageTag; 2]) -> Self {
        Self { lang: document.language(usual), says: document.declared().is_some() }
    }

    /// By the letters of a text alone.
    pub fn by_letters(text: &str, usual: [&LanguageTag; 2]) -> Self {
        Self { lang: by_letters(text, usual), says: false }
    }

    /// By documents that lie together, each told by itself: what more than two thirds of those say that say something.
    pub fn by_most(documents: &[Self]) -> Self {
        let told: Vec<&LanguageTag> = documents.iter().filter_map(|one| one.lang.as_ref()).collect();
        let agree = |lang: &&&LanguageTag| told.iter().filter(|own| own == lang).count() * 3 > told.len() * 2;
        let lang = told.iter().find(agree).map(|lang| (*lang).clone());
        let says = lang.is_some() && documents.iter().any(|one| one.lang == lang && one.says);
        Self { lang, says }
    }

    /// The language, if there is one that fits.
    pub fn lang(&self) -> Option<&LanguageTag> {
        self.lang.as_ref()
    }
}

/// From which language to which a document and its translation go: as it was `given`; of what was not, as they tell;
/// else as `usual`. Never twice one language that was given only once or not at all.
pub fn direction(
    [source, target]: [&Told; 2],
    usual: [&LanguageTag; 2],
    given: [Option<&LanguageTag>; 2],
) -> [LanguageTag; 2] {
    let of = |told: &Told, given: Option<&LanguageTag>, usual: &LanguageTag| {
        let found = || told.lang.clone().filter(|lang| lang.base() != usual.base());
        given.cloned().or_else(found).unwrap_or_else(|| usual.clone())
    };
    let (mut from, mut to) = (of(source, given[0], usual[0]), of(target, given[1], usual[1]));
    if from.base() == to.base() {
        // One of the two told nothing, or is a copy that is half translated: it is the other of those that are usual.
        let other = if from.base() == usual[1].base() { usual[0] } else { usual[1] };
        match given {
            [Some(_), Some(_)] => {}
            [None, Some(_)] => from = other.clone(),
            [None, None] if source.lang.is_none() && target.says => from = other.clone(),
            [_, None] => to = other.clone(),
        }
    }
    [from, to]
}

/// The only one of two languages that the letters fit.
fn by_letters(text: &str, [one, other]: [&LanguageTag; 2]) -> Option<LanguageTag> {
    match [one, other].map(|lang| is_written_in(text, lang)) {
        [true, false] => Some(one.clone()),
        [false, true] => Some(other.clone()),
        _ => None,
    }
}

impl Document {
    /// The language that it says to be in, unless its letters tell against that; else the only one of `known` that its
    /// letters fit. `None` where nothing tells.
    pub fn language(&self, known: [&LanguageTag; 2]) -> Option<LanguageTag> {
        let words = self.words();
        self.declared().filter(|lang| is_written_in(&words, lang)).or_else(|| by_letters(&words, known))
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
