//! Blocks that are not translated (E3, E3a).

use std::ops::Range;

use serde::Serialize;

use super::block::{Block, Role, Style};
use super::rules::SentenceRules;
use super::sentence::is_caseless;
use crate::lang::LanguageTag;

/// Why a block is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// More than 60 % of its letters are of another script than the source language's (E3).
    OtherScript,
    /// It is only a link or an address (E3).
    Link,
    /// A pattern of the user's rules (E3).
    Pattern,
    /// A few words between two skipped blocks (E3a).
    BetweenSkipped,
    /// It has no letter and no digit.
    NoText,
    /// Code.
    Code,
    /// HTML.
    Html,
    /// YAML or TOML at the start of the file.
    FrontMatter,
    /// The address of a link that is used elsewhere.
    Definition,
    /// Of a page: menus, forms, scripts, related articles and whatever else stands around its article.
    NotArticle,
    /// Of a page: it says that it is not to be translated.
    NoTranslate,
    /// Of a page: it says to be in another language.
    OtherLanguage,
    /// Of subtitles: lines before the first time that can be read.
    NoCue,
}

/// A part of the file that is no segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Byte range in the file.
    pub range: Range<usize>,
    /// Why.
    pub reason: Reason,
}

/// The scripts that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Arabic,
    Cyrillic,
    Greek,
    Hebrew,
    Other,
}

impl Script {
    fn of(lang: &LanguageTag) -> Self {
        const BASES: &[(&str, Script)] = &[
            ("ar ckb fa ps sd ug ur", Script::Arabic),
            ("be bg ky kk mk mn ru tg tt uk", Script::Cyrillic),
            ("el", Script::Greek),
            ("he yi", Script::Hebrew),
            ("am as bn bo dv dz gu hi hy ja ka km kn ko lo ml mr my ne or pa sa si ta te th ti zh", Script::Other),
        ];
        match lang.as_str().split('-').nth(1) {
            Some("Arab") => return Self::Arabic,
            Some("Latn") => return Self::Latin,
            Some("Cyrl") => return Self::Cyrillic,
            _ => {}
        }
        let listed = BASES.iter().find(|(bases, _)| bases.split(' ').any(|base| base == lang.base()));
        listed.map_or(Self::Latin, |(_, script)| *script)
    }

    fn of_letter(c: char) -> Self {
        match u32::from(c) {
            0x41..=0x24f | 0x1e00..=0x1eff | 0x2c60..=0x2c7f | 0xa720..=0xa7ff | 0xfb00..=0xfb06 | 0xff21..=0xff5a => {
                Self::Latin
            }
            0x600..=0x6ff | 0x750..=0x77f | 0x8a0..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfefc => Self::Arabic,
            0x400..=0x52f | 0x1c80..=0x1c8f => Self::Cyrillic,
            0x370..=0x3ff | 0x1f00..=0x1fff => Self::Greek,
            0x590..=0x5ff | 0xfb1d..=0xfb4f => Self::Hebrew,
            _ => Self::Other,
        }
    }
}

/// Decides about the blocks of one document.
pub(super) struct Skipper<'a> {
    script: Script,
    rules: &'a SentenceRules,
}

impl<'a> Skipper<'a> {
    pub(super) fn new(lang: &LanguageTag, rules: &'a SentenceRules) -> Self {
        Self { script: Script::of(lang), rules }
    }

    /// Why a block is skipped whatever stands around it.
    pub(super) fn reason(&self, block: &Block) -> Option<Reason> {
        let text = block.text.trim();
        if !text.chars().any(char::is_alphanumeric) {
            Some(Reason::NoText)
        } else if block.pieces.iter().all(|piece| piece.style.has(Style::CODE) || is_blank(block, piece.at, piece.len))
        {
            Some(Reason::Code)
        } else if is_address_only(text) || is_bare_link(block) {
            Some(Reason::Link)
        } else if self.rules.skip.iter().any(|pattern| matches_pattern(pattern, text)) {
            Some(Reason::Pattern)
        } else {
            self.is_other_script(text).then_some(Reason::OtherScript)
        }
    }

    fn is_other_script(&self, text: &str) -> bool {
        let letters = || text.chars().filter(|c| c.is_alphabetic());
        let foreign = letters().filter(|c| Script::of_letter(*c) != self.script).count();
        foreign * 100 > letters().count() * 60
    }
}

/// Whether most letters of a text are of the script of a language.
pub(super) fn is_written_in(text: &str, lang: &LanguageTag) -> bool {
    let script = Script::of(lang);
    let letters = || text.chars().filter(|c| c.is_alphabetic()).map(Script::of_letter);
    letters().filter(|own| *own == script).count() * 2 > letters().count()
}

/// E3a: whether a block is skipped when both its neighbours are.
pub(super) fn is_short(block: &Block) -> bool {
    block.text.split_whitespace().take(5).count() <= 4 && !ends_as_sentence(&block.text)
}

/// Whether a text ends with an end mark, behind which marks may be closed.
pub(super) fn ends_as_sentence(text: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || super::sentence::is_invisible(c) || "\"'”’»›)]}*_".contains(c);
    text.trim_end_matches(closing).ends_with(['.', '!', '?', '…', '؟', '۔', '。', '！', '？', '।'])
}

fn is_blank(block: &Block, at: usize, len: usize) -> bool {
    block.text.get(at..at + len).is_some_and(|text| text.trim().is_empty())
}

/// Only addresses, with nothing but marks between them.
fn is_address_only(text: &str) -> bool {
    let edge = |c: char| !c.is_alphanumeric() && c != '/';
    let mut words = text
        .split(|c: char| c.is_whitespace() || c == '|')
        .map(|word| word.trim_matches(edge))
        .filter(|word| !word.is_empty());
    let mut any = false;
    words.all(|word| {
        let address = is_address(word);
        any |= address;
        // A page number may stand in a footer.
        address || word.chars().all(char::is_numeric)
    }) && any
}

fn is_address(word: &str) -> bool {
    if ["http://", "https://", "ftp://", "mailto:", "www."].iter().any(|start| word.starts_with(start)) {
        return true;
    }
    let (user, host) = word.split_once('@').map_or((None, word), |(user, host)| (Some(user), host));
    let host = host.split('/').next().unwrap_or_default();
    let parts: Vec<&str> = host.split('.').collect();
    let is_label = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let top = parts.last().copied().unwrap_or_default();
    let is_host =
        parts.len() > 1 && parts.iter().all(is_label) && top.len() >= 2 && top.chars().all(|c| c.is_ascii_lowercase());
    // Without a user, `U.S` or `p.m` must not pass for a host.
    is_host
        && (user.is_some_and(|user| !user.is_empty())
            || (top.len() <= 4 && parts.iter().rev().skip(1).any(|part| part.len() > 2)))
}

/// A paragraph that is only a link of a few words (`[Read more](…)`): a signpost, not a sentence.
/// A linked headline or sentence is text.
fn is_bare_link(block: &Block) -> bool {
    let linked = block.pieces.iter().all(|piece| piece.style.has(Style::LINK) || is_blank(block, piece.at, piece.len));
    block.role == Role::Text && !block.is_text && linked && !block.is_image() && is_short(block)
}

/// `*` stands for anything; every other character for itself.
fn matches_pattern(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|head| text.strip_prefix(head)) else { return false };
    let mut tail = None;
    for part in parts {
        if let Some(middle) = tail.replace(part) {
            match rest.split_once(middle) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
    }
    tail.map_or(rest.is_empty(), |tail| rest.ends_with(tail))
}

/// The first letter of a text, behind marks.
pub(super) fn first_letter(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_alphanumeric())
}

/// Whether a block can be the second half of one that a page break cut (E4).
pub(super) fn begins_lower(text: &str) -> bool {
    first_letter(text).is_some_and(|c| c.is_lowercase() && !is_caseless(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e3_addresses() {
        for text in [
            "www.example.org",
            "https://a.b/c?d=e",
            "desk@example.org | www.example.org",
            "(example.com)",
            "news.example.co.uk/a",
            "www.example.org 12 desk@example.org",
        ] {
            assert!(is_address_only(text), "{text}");
        }
        for text in ["U.S.", "at 5 p.m", "Visit www.example.org", "Kabul", "3.5", "U.S.A", "Reuters/AP"] {
            assert!(!is_address_only(text), "{text}");
        }
    }

    #[test]
    fn e3_patterns() {
        for (pattern, text, yes) in [
            ("Advertisement", "Advertisement", true),
            ("Advertisement", "Advertisements", false),
            ("Read more:*", "Read more: Kabul", true),
            ("*©*", "All © 2020", true),
            ("*rights reserved.", "All rights reserved.", true),
            ("a*b*a", "aba", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches_pattern(pattern, text), yes, "{pattern} {text}");
        }
    }
}
