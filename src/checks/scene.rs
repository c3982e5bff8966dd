//! A pair as the checks see it: both texts in characters and tokens, and what the languages are.

use std::ops::Range;

use super::lists::Lists;
use super::settings::Settings;
use super::shield;
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;
use crate::text::token::{Token, TokenKind, tokenize};
use crate::unit::Inline;

/// Characters that a look to either side passes over at most: more digits, marks or spaces are no part of a word, and a
/// text of nothing else would be looked through for each of them.
const FAR: usize = 256;

/// One text.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) inline: &'a [Inline],
    pub(super) lang: &'a LanguageTag,
    /// Each character with its byte.
    pub(super) chars: Vec<(usize, char)>,
    pub(super) tokens: Vec<Token>,
    /// Code, addresses of networks and devices, placeholders of codes.
    verbatim: Vec<Range<usize>>,
    /// These, and other addresses, tags and placeholders: no prose.
    shielded: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str, inline: &'a [Inline], lang: &'a LanguageTag) -> Self {
        let tokens = tokenize(text, rules_for(lang));
        let is_code = |token: &&Token| {
            matches!(token.kind, TokenKind::Url | TokenKind::Email | TokenKind::Tag | TokenKind::Placeholder)
        };
        let verbatim = shield::verbatim(text);
        let of_tokens = tokens.iter().filter(is_code).map(|token| token.range.clone());
        let shielded = shield::merged(of_tokens.chain(verbatim.iter().cloned()).collect());
        Self { text, inline, lang, chars: text.char_indices().collect(), tokens, verbatim, shielded }
    }

    /// The bytes of a stretch.
    pub(super) fn get(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// Whether a byte lies in code, an address, tag or placeholder.
    pub(super) fn is_shielded(&self, byte: usize) -> bool {
        around(&self.shielded, byte).is_some()
    }

    /// Whether all of a stretch lies in code, an address of a network or device, or the placeholder of a code.
    pub(super) fn is_verbatim(&self, stretch: &Range<usize>) -> bool {
        around(&self.verbatim, stretch.start).is_some_and(|range| stretch.end <= range.end)
    }

    /// The character at an index; a space outside.
    pub(super) fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).map(|(_, c)| *c)
    }

    /// The character before an index.
    pub(super) fn before(&self, index: usize) -> Option<char> {
        index.checked_sub(1).and_then(|index| self.at(index))
    }

    /// The byte where the character at an index begins; the end of the text behind the last one.
    pub(super) fn byte(&self, index: usize) -> usize {
        self.chars.get(index).map_or(self.text.len(), |(byte, _)| *byte)
    }

    /// The bytes of the characters from one index up to another.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.byte(range.start)..self.byte(range.end)
    }

    /// The next character from an index on that `pass` does not pass over, if it is not [`FAR`].
    pub(super) fn next_but(&self, index: usize, pass: impl Fn(char) -> bool) -> Option<char> {
        self.chars.get(index..).unwrap_or_default().iter().take(FAR).map(|(_, c)| *c).find(|c| !pass(*c))
    }

    /// The last character before an index that `pass` does not pass over, if it is not [`FAR`].
    pub(super) fn last_but(&self, index: usize, pass: impl Fn(char) -> bool) -> Option<char> {
        self.chars.get(..index).unwrap_or_default().iter().rev().take(FAR).map(|(_, c)| *c).find(|c| !pass(*c))
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.text.chars().all(|c| c.is_whitespace() || super::chars::is_bidi(c))
    }
}

/// The stretch that a byte lies in.
fn around(stretches: &[Range<usize>], byte: usize) -> Option<&Range<usize>> {
    let next = stretches.partition_point(|range| range.end <= byte);
    stretches.get(next).filter(|range| range.contains(&byte))
}

/// A pair and what it is looked at with.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) source: Text<'a>,
    pub(super) target: Text<'a>,
    pub(super) settings: &'a Settings,
    /// The words of the language of the target.
    pub(super) lists: &'a Lists,
    /// The words of the language of the source.
    pub(super) source_lists: &'a Lists,
}

impl Scene<'_> {
    /// Persian of Iran or Dari.
    pub(super) fn is_persian(&self) -> bool {
        self.target.lang.base() == "fa"
    }

    /// Pashto.
    pub(super) fn is_pashto(&self) -> bool {
        self.target.lang.base() == "ps"
    }

    /// Whether the target is written in Arabic script.
    pub(super) fn is_arabic_script(&self) -> bool {
        is_arabic_script(self.target.lang)
    }
}

/// Whether a language is written in Arabic script.
pub(super) fn is_arabic_script(lang: &LanguageTag) -> bool {
    lang.is_rtl() && !matches!(lang.base(), "he" | "yi" | "dv")
}
