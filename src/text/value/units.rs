//! What stands beside a number: multipliers, words for percent, money.

use std::ops::Range;

use super::Number;
use super::items::{Items, What};
use super::lexicon::{NumberWord, Phrase};
use crate::text::key::match_key;
use crate::text::rules::values::DayPart;

impl Items<'_> {
    /// Whether what is glued to figures tells the time of the day.
    pub(super) fn is_clock(&self, tail: &str) -> bool {
        self.clock_word(tail).is_some()
    }

    /// The part of the day that one word tells.
    pub(super) fn clock_word(&self, word: &str) -> Option<DayPart> {
        let senses = self.rules.lexicon().get(&match_key(word, self.rules))?;
        senses.phrases.iter().find_map(|(rest, what)| match what {
            Phrase::Clock(part) if rest.is_empty() => Some(*part),
            _ => None,
        })
    }

    /// A multiplier glued to figures: its power of ten, and whether only money makes it one.
    pub(super) fn scale_tail(&self, tail: &str) -> Option<(u8, bool)> {
        let key = match_key(tail.trim_start_matches('\u{200C}'), self.rules);
        let listed = self.rules.values.scale_tails.iter().find(|(known, ..)| *known == key);
        listed.map(|(_, power, money)| (*power, *money)).or_else(|| match self.rules.lexicon().get(&key)?.number? {
            NumberWord::Scale(power, _) => Some((power, false)),
            _ => None,
        })
    }

    /// A multiplier that is an item of its own.
    pub(super) fn scale_at(&self, at: usize) -> Option<u8> {
        let item = self.items.get(at)?;
        let senses = self.senses.get(item.tokens.clone())?;
        senses.iter().try_fold(0_u8, |power, senses| match senses.as_ref()?.number? {
            NumberWord::Scale(more, _) => power.checked_add(more),
            _ => None,
        })
    }

    /// A whole number in figures with its multiplier: the item after it.
    pub(super) fn addend(&self, at: usize) -> Option<(Number, u8, usize)> {
        let What::Figures(written) = &self.items.get(at)?.what else { return None };
        let bare = written.sign.is_none() && written.tail.is_empty() && written.figures.doubt.is_none();
        let scale = self.scale_at(at + 1).unwrap_or(0);
        let number = written.figures.number.shifted(scale.into());
        (bare && number.is_whole()).then_some((number, scale, at + 1 + usize::from(scale > 0)))
    }

    /// A word or sign for percent from an item on: the item after it, and where it ends.
    pub(super) fn percent_at(&self, at: usize) -> Option<(usize, usize)> {
        let (next, what) = self.phrase(at)?;
        (what == Phrase::Percent).then(|| (next, self.items.get(next - 1).map_or(0, |item| item.range.end)))
    }

    /// A phrase from an item on, the longest: the item after it.
    pub(super) fn phrase(&self, at: usize) -> Option<(usize, Phrase)> {
        let senses = self.sense(at)?;
        let says = |at: usize, word: &str| {
            let token = self.items.get(at).and_then(|item| self.tokens.get(item.tokens.start));
            token.is_some_and(|token| token.key == word)
        };
        let fits = |rest: &[String]| rest.iter().zip(at + 1..).all(|(word, at)| says(at, word));
        let (rest, what) = senses.phrases.iter().find(|(rest, _)| fits(rest))?;
        Some((at + 1 + rest.len(), *what))
    }

    pub(super) fn money_after(&self, at: usize) -> Option<(&'static str, Range<usize>)> {
        let (next, Phrase::Money(code)) = self.phrase(at)? else { return None };
        let (first, last) = (self.items.get(at)?, self.items.get(next - 1)?);
        Some((code, first.range.start..last.range.end))
    }

    pub(super) fn money_before(&self, at: usize, spent: usize) -> Option<(&'static str, Range<usize>)> {
        let before = at.checked_sub(1).filter(|before| *before >= spent)?;
        let (next, Phrase::Money(code)) = self.phrase(before)? else { return None };
        let item = self.items.get(before)?;
        // Names come after; before stand signs and codes.
        let raw = self.slice(item.range.clone());
        let sign = raw.chars().any(|c| !c.is_alphabetic()) || raw == code;
        (next == at && sign).then(|| (code, item.range.clone()))
    }
}
