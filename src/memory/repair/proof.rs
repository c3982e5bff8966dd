//! What proves that a unit of the target may be replaced, and by what.

use std::ops::Range;

use super::align::Pair;
use super::name;
use super::side::{Class, Item, Reader, Side, Unit, What};
use super::{Left, Reason};
use crate::lang::LanguageTag;
use crate::memory::MemoryError;
use crate::text::rules::grammar::{Counting, INDEFINITE, Naming, OPEN_FIGURE, OPEN_NUMBERS, grammar_for};
use crate::text::rules::rules_for;
use crate::text::token::{Token, TokenKind, tokenize};
use crate::text::value::{self, DateStyle, Found, Value};
use crate::unit::Variant;

/// Everything a proof looks at.
pub(super) struct Proof<'a> {
    pub(super) stored: &'a Side,
    pub(super) query: &'a Side,
    pub(super) target: Target<'a>,
    dates: DateStyle,
}

/// The stored target, read.
pub(super) struct Target<'a> {
    pub(super) variant: &'a Variant,
    pub(super) units: Vec<Unit>,
    pub(super) tokens: Vec<Token>,
}

/// What is to be written over a unit of the target.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) pair: Pair,
    /// The unit of the target, by number.
    pub(super) place: usize,
    pub(super) text: String,
}

impl<'a> Proof<'a> {
    pub(super) fn new(
        reader: &Reader<'_>,
        dates: DateStyle,
        (stored, query): (&'a Side, &'a Side),
        variant: &'a Variant,
    ) -> Result<Self, MemoryError> {
        let units = reader.units(&variant.text, &variant.lang, None)?;
        let tokens = tokenize(&variant.text, rules_for(&variant.lang));
        Ok(Self { stored, query, target: Target { variant, units, tokens }, dates })
    }

    /// What has to be written for a pair.
    pub(super) fn prove(&self, pair: &Pair) -> Result<Change, Reason> {
        let (Some(old), Some(new)) = (self.stored.units.get(pair.old), self.query.units.get(pair.new)) else {
            return Err(Reason::Unclear);
        };
        if !old.is_sure() || !new.is_sure() {
            let unsure = if old.is_sure() { new } else { old };
            return Err(unsure.doubt(Reason::NumberWord));
        }
        if self.query.is_in_no_date(pair.new) {
            return Err(Reason::NoSuchDate);
        }
        let place = self.place(old)?;
        let there = self.target.units.get(place).ok_or(Reason::Places(0))?;
        if self.target.variant.inline.iter().any(|code| there.range.start < code.at && code.at < there.range.end) {
            return Err(Reason::Markup);
        }
        if self.target.units.len() > super::MOST_UNITS {
            return Err(Reason::Unclear);
        }
        let text = match (&old.what, &new.what, &there.what) {
            (What::Value(old), What::Value(new), What::Value(there)) => self.value(old, new, there, pair)?,
            (What::Name(old), What::Name(new), What::Name(there)) => {
                name::form(self, name::Names { old, new, there: there.as_ref() }, pair.new)?
            }
            _ => return Err(Reason::OtherKind),
        };
        Ok(Change { pair: pair.clone(), place, text })
    }

    /// The one place in the target that says what the old unit says; the old unit stands once in its source.
    fn place(&self, old: &Unit) -> Result<usize, Reason> {
        match self.stored.units.iter().filter(|unit| unit.says(old)).count() {
            1 => {}
            count => return Err(Reason::Repeated(count)),
        }
        let units = self.target.units.iter().enumerate();
        let places: Vec<usize> = units.filter(|(_, unit)| unit.says(old)).map(|(at, _)| at).collect();
        let [place] = places.as_slice() else { return Err(Reason::Places(places.len())) };
        match self.target.units.get(*place) {
            Some(unit) if !unit.is_sure() => Err(unit.doubt(Reason::WordsInTarget)),
            _ => Ok(*place),
        }
    }

    fn value(&self, old: &Found, new: &Found, there: &Found, pair: &Pair) -> Result<String, Reason> {
        let currency = |found: &Found| found.currency.as_ref().map(|(code, _)| *code);
        if currency(old) != currency(new) || currency(there).is_some_and(|there| currency(old) != Some(there)) {
            return Err(Reason::Currency);
        }
        let lang = &self.target.variant.lang;
        let text = match &new.value {
            Value::Date(date) => value::write_date(date, &there.form, lang, self.dates),
            value => value::write(value, &there.form, lang),
        };
        let was = self.target.variant.text.get(there.range.clone()).unwrap_or_default();
        if !value::is_plain(self.query.unit_text(pair.new), was) {
            return Err(Reason::NoSpelling);
        }
        let text = value::with_ending_of(was, text.ok_or(Reason::NoSpelling)?, lang);
        if !self.counts_alike(&old.value, &new.value, there, pair) || !self.article_fits(&there.range, &text) {
            return Err(Reason::Grammar);
        }
        Ok(text)
    }

    /// Whether no word has to change with the number: nothing is counted, or both count alike.
    fn counts_alike(&self, old: &Value, new: &Value, there: &Found, pair: &Pair) -> bool {
        let (Value::Cardinal(old), Value::Cardinal(new)) = (old, new) else { return true };
        let alike = match grammar_for(&self.target.variant.lang).counting {
            Counting::None => true,
            Counting::One => is_one(old) == is_one(new),
            Counting::LastDigits => last_two(old) == last_two(new),
        };
        // English tells: what is counted is the same word on both sides.
        let told = grammar_for(&self.stored.lang).counting == Counting::One
            && grammar_for(&self.stored.lang).naming == Naming::English
            && grammar_for(&self.target.variant.lang).counting == Counting::One
            && pair.followed;
        alike || told || !self.is_word_after(there)
    }

    /// Whether a word follows a number of the target, which it may count.
    fn is_word_after(&self, there: &Found) -> bool {
        let end = there.currency.as_ref().map_or(there.range.end, |(_, sign)| there.range.end.max(sign.end));
        self.target.token_after(end).is_some_and(|token| token.kind == TokenKind::Word)
            || there.currency.as_ref().is_some_and(|(_, sign)| sign.start >= there.range.end)
    }

    /// `an 8-year-old`: the English article goes by how the number is spoken.
    fn article_fits(&self, range: &Range<usize>, new: &str) -> bool {
        let lang = &self.target.variant.lang;
        let article = self.target.token_before(range.start).map(|token| token.key.as_str());
        grammar_for(lang).naming != Naming::English
            || !article.is_some_and(|article| INDEFINITE.contains(&article))
            || {
                let old = self.target.variant.text.get(range.clone()).unwrap_or_default();
                sounds_open(old) == sounds_open(new)
            }
    }

    /// Whether the new unit stands in the stored source too. Where other words differ it may have changed places
    /// with the old one together with the words around it, and to put in one half would say it twice.
    pub(super) fn has_moved(&self, pair: &Pair) -> bool {
        let new = self.query.units.get(pair.new);
        new.is_some_and(|new| self.stored.units.iter().any(|unit| unit.says(new)))
    }

    /// Whether a pair is a date.
    pub(super) fn is_date(&self, pair: &Pair) -> bool {
        self.stored.units.get(pair.old).is_some_and(|unit| unit.class() == Class::Date)
    }

    /// What is said of a pair that was not proved.
    pub(super) fn left(&self, pair: &Pair, reason: Reason) -> Left {
        let (was, now) = match reason {
            Reason::Currency => (self.stored.money_text(pair.old), self.query.money_text(pair.new)),
            _ => (self.stored.unit_text(pair.old), self.query.unit_text(pair.new)),
        };
        Left { was: was.to_owned(), now: now.to_owned(), reason }
    }

    /// The other names of the stored source.
    pub(super) fn other_names<'b>(&'b self, old: &'b crate::glossary::Occurrence) -> impl Iterator<Item = &'b str> {
        self.stored.items.iter().filter_map(move |item| match item {
            Item::Unit(unit) => match self.stored.units.get(*unit).map(|unit| &unit.what) {
                Some(What::Name(name)) if name.entry.id != old.entry.id => Some(name.found.as_str()),
                _ => None,
            },
            Item::Token(_) => None,
        })
    }
}

impl Target<'_> {
    /// The language of the target.
    pub(super) fn lang(&self) -> &LanguageTag {
        &self.variant.lang
    }

    /// The token that begins at a byte or after it.
    pub(super) fn token_after(&self, byte: usize) -> Option<&Token> {
        self.tokens.get(self.tokens.partition_point(|token| token.range.start < byte))
    }

    /// The token that ends at a byte or before it.
    pub(super) fn token_before(&self, byte: usize) -> Option<&Token> {
        self.tokens.get(self.tokens.partition_point(|token| token.range.end <= byte).checked_sub(1)?)
    }
}

fn is_one(number: &value::Number) -> bool {
    number.digits == "1" && number.exponent == 0
}

/// The last two digits of a whole number.
fn last_two(number: &value::Number) -> Option<String> {
    let zeros = usize::try_from(number.exponent).ok()?;
    let all: String = number.digits.chars().chain("00".chars().take(zeros.min(2))).collect();
    let digits = all.chars().count();
    Some(all.chars().skip(digits.saturating_sub(2)).collect())
}

/// Whether an English number begins with a vowel when spoken.
fn sounds_open(number: &str) -> bool {
    let lead: String = number.chars().take_while(char::is_ascii_digit).collect();
    let whole: String = number.chars().filter(char::is_ascii_digit).collect();
    lead.starts_with(OPEN_FIGURE)
        || (OPEN_NUMBERS.contains(&lead.as_str()) && (whole.len() - lead.len()).is_multiple_of(3))
}
