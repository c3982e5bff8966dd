//! Tokens with what they may say about a value: figures, number words, months; and what is none,
//! because it is part of a name, an address or a telephone number.

use std::ops::Range;

use super::figures::{Figures, Runs, figures, is_dash, is_digit, runs};
use super::lexicon::{MonthName, NumberWord, Senses};
use super::spelled::{Gaps, Spelled, SpelledKind, spelled};
use crate::text::rules::Rules;
use crate::text::token::{Token, TokenKind, tokenize};

/// One or more tokens.
#[derive(Debug)]
pub(super) struct Item {
    /// The tokens.
    pub(super) tokens: Range<usize>,
    /// The bytes of what it says: of figures without sign and without what is glued to them.
    pub(super) range: Range<usize>,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    Figures(Box<Written>),
    Words(Spelled),
    /// `two-thirds`.
    Part(u16, u16),
    /// `9/11`.
    Day(u8, u8),
    Month(MonthName),
    /// `02.10.2020`.
    Parts(Runs),
    Other,
}

/// Figures with what touches them.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) figures: Figures,
    /// `+` or a minus, with its bytes.
    pub(super) sign: Option<(char, Range<usize>)>,
    /// What is glued to their end: `th`, `ام`, `%`, `km`.
    pub(super) tail: Range<usize>,
}

/// The tokens and senses of a text.
pub(super) struct Items<'a> {
    pub(super) text: &'a str,
    pub(super) rules: &'a Rules,
    pub(super) persian: bool,
    pub(super) tokens: Vec<Token>,
    pub(super) senses: Vec<Option<&'a Senses>>,
    pub(super) items: Vec<Item>,
}

impl<'a> Items<'a> {
    pub(super) fn read(text: &'a str, rules: &'a Rules, persian: bool) -> Self {
        let tokens = tokenize(text, rules);
        let lexicon = rules.lexicon();
        let senses = tokens.iter().map(|token| lexicon.get(&token.key)).collect();
        let mut items = Self { text, rules, persian, tokens, senses, items: Vec::new() };
        items.items.reserve(items.tokens.len());
        let mut at = 0;
        while at < items.tokens.len() {
            let item = items.item(at);
            at = item.tokens.end.max(at + 1);
            items.items.push(item);
        }
        items
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// The senses of an item's first word.
    pub(super) fn sense(&self, item: usize) -> Option<&'a Senses> {
        self.senses.get(self.items.get(item)?.tokens.start).copied().flatten()
    }

    pub(super) fn has(&self, item: usize, role: u16) -> bool {
        self.sense(item).is_some_and(|senses| senses.has(role))
    }

    /// Nothing stands between two tokens.
    fn touch(&self, left: usize) -> bool {
        matches!((self.tokens.get(left), self.tokens.get(left + 1)), (Some(a), Some(b)) if a.range.end == b.range.start)
    }

    fn key(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| token.key.as_str())
    }

    fn item(&self, at: usize) -> Item {
        let Some(token) = self.tokens.get(at) else { return self.other(at..at + 1) };
        let read = match token.kind {
            TokenKind::Number => self.number(at),
            TokenKind::Word => self.word(at),
            TokenKind::Punct if self.key(at) == "(" => self.telephone(at).map(|end| self.other(at..end)),
            _ => None,
        };
        read.unwrap_or_else(|| self.other(at..at + 1))
    }

    pub(super) fn other(&self, tokens: Range<usize>) -> Item {
        let start = self.tokens.get(tokens.start).map_or(0, |token| token.range.start);
        let last = tokens.end.saturating_sub(1).max(tokens.start);
        let end = self.tokens.get(last).map_or(start, |token| token.range.end);
        Item { tokens, range: start..end, what: What::Other }
    }

    fn number(&self, at: usize) -> Option<Item> {
        if let Some(end) = self.telephone(at) {
            return Some(self.other(at..end));
        }
        self.named_day(at).or_else(|| self.hyphen_date(at)).or_else(|| self.written(at, 0))
    }

    fn word(&self, at: usize) -> Option<Item> {
        let token = self.tokens.get(at)?;
        if let Some(part) = self.part(at) {
            return Some(part);
        }
        if let Some((end, words)) = spelled(&self.senses, self, at, self.rules.values.joining) {
            let item = self.other(at..end);
            return Some(Item { what: What::Words(words), ..item });
        }
        if let Some(month) = self.month(at) {
            return Some(month);
        }
        let raw = self.slice(token.range.clone());
        if let Some(counted) = self.counted(at, raw) {
            return Some(counted);
        }
        let head = raw.find(is_digit)?;
        let before = raw.get(..head)?;
        // A direction mark stands for the space that was forgotten.
        let apart = before.ends_with(['\u{200E}', '\u{200F}']);
        (head == 0 || apart || self.is_head(before)).then(|| self.written(at, head)).flatten()
    }

    /// A day that has a name in figures.
    fn named_day(&self, at: usize) -> Option<Item> {
        let (_, month, day) = self.rules.values.named_days.iter().find(|(name, ..)| *name == self.key(at))?;
        Some(Item { what: What::Day(*month, *day), ..self.other(at..at + 1) })
    }

    /// A hyphen that touches both its neighbours.
    pub(super) fn is_hyphen_at(&self, token: usize) -> bool {
        Gaps::is_hyphen(self, token)
    }

    /// «ده‌ساله»: a number word with what it counts. It may answer `10-year-old`, but need not («یک‌دیگر»).
    fn counted(&self, at: usize, raw: &str) -> Option<Item> {
        const ZWNJ: char = '\u{200C}';
        let (head, rest) = raw.split_once(ZWNJ)?;
        let key = |text: &str| crate::text::key::match_key(text, self.rules);
        let (number, rest) = (self.rules.lexicon().get(&key(head))?.number?, key(rest));
        let NumberWord::Small(number) = number else { return None };
        let other = self.rules.values.ordinal_tails.contains(&rest.as_str())
            || self.rules.values.weekday_ends.contains(&rest.as_str());
        let words = Spelled { number: number.into(), kind: SpelledKind::Cardinal, doubtful: true, half: false };
        let start = self.tokens.get(at)?.range.start;
        (rest.chars().count() > 2 && !other).then(|| Item {
            tokens: at..at + 1,
            range: start..start + head.len(),
            what: What::Words(words),
        })
    }

    /// A word that figures may be glued to.
    fn is_head(&self, head: &str) -> bool {
        let folded = crate::text::key::match_key(head, self.rules);
        self.rules.values.heads.contains(&folded.as_str())
    }

    /// A month, or one with a word for "month" glued to its end («اردیبهشت‌ماه»).
    fn month(&self, at: usize) -> Option<Item> {
        let token = self.tokens.get(at)?;
        let item = self.other(at..at + 1);
        if let Some(month) = self.senses.get(at).copied().flatten().and_then(|senses| senses.month) {
            return Some(Item { what: What::Month(month), ..item });
        }
        let glued = |word: &&&str| token.key.strip_suffix(**word).is_some_and(|name| !name.is_empty());
        let word = self.rules.values.month_words.iter().find(glued)?;
        let name = token.key.strip_suffix(word)?;
        let month = self.rules.lexicon().get(name)?.month?;
        let raw = self.slice(token.range.clone()).strip_suffix(word)?.trim_end_matches('\u{200C}');
        let range = token.range.start..token.range.start + raw.len();
        Some(Item { what: What::Month(MonthName { sure: true, ..month }), range, ..item })
    }

    /// Figures from byte `head` of a token on.
    fn written(&self, at: usize, head: usize) -> Option<Item> {
        let token = self.tokens.get(at)?;
        let base = token.range.start + head;
        let found = runs(self.slice(base..token.range.end), base)?;
        let range = found.range();
        let tail = range.end..token.range.end;
        // 10².
        if self.slice(tail.clone()).chars().any(char::is_numeric) && head == 0 {
            return None;
        }
        if tail.is_empty() && is_date_like(&found) {
            return Some(Item { tokens: at..at + 1, range, what: What::Parts(found) });
        }
        let plural = head > 0 && self.slice(tail.clone()) == "s";
        if token.kind == TokenKind::Word && !plural && !self.is_tail(tail.clone()) {
            return None;
        }
        let figures = figures(&found, self.persian)?;
        let sign = found.sign;
        Some(Item { tokens: at..at + 1, range, what: What::Figures(Box::new(Written { figures, sign, tail })) })
    }

    /// Whether what is glued to figures leaves them a number. In Persian script any word may be, since
    /// the space is often forgotten; one or two letters make a name («۳جی»).
    fn is_tail(&self, tail: Range<usize>) -> bool {
        let raw = self.slice(tail).trim_start_matches('\u{200C}');
        let key = crate::text::key::match_key(raw, self.rules);
        let values = self.rules.values;
        // `5g` is a weight, `5G` a name.
        let unit = values.unit_tails.contains(&raw) || (key.len() > 1 && values.unit_tails.contains(&key.as_str()));
        let listed = unit
            || values.ordinal_tails.contains(&key.as_str())
            || values.scale_tails.iter().any(|(tail, ..)| *tail == key)
            || matches!(self.rules.lexicon().get(&key).and_then(|senses| senses.number), Some(NumberWord::Scale(..)));
        let word = self.persian && key.chars().count() > 2 && key.chars().all(char::is_alphabetic) && !key.is_ascii();
        raw.is_empty() || listed || word
    }

    /// `2020-10-02`, `02-10-2020`: figures joined by hyphens.
    fn hyphen_date(&self, at: usize) -> Option<Item> {
        let mut joined = Runs::default();
        for token in [at, at + 2, at + 4] {
            if token > at && !(self.touch(token - 2) && self.touch(token - 1) && self.is_dash(token - 1)) {
                return None;
            }
            let token = self.tokens.get(token).filter(|token| token.kind == TokenKind::Number)?;
            let found = runs(self.slice(token.range.clone()), token.range.start)?;
            let [run] = found.runs.as_slice() else { return None };
            if run.1 != token.range {
                return None;
            }
            joined.digits = found.digits;
            joined.runs.push(run.clone());
        }
        joined.marks = vec!['-'; 2];
        let goes_on = self.touch(at + 4) && self.is_dash(at + 5);
        let range = joined.range();
        (is_date_like(&joined) && !goes_on).then_some(Item { tokens: at..at + 5, range, what: What::Parts(joined) })
    }

    fn is_dash(&self, token: usize) -> bool {
        let mut chars = self.tokens.get(token).map_or("", |token| self.slice(token.range.clone())).chars();
        chars.next().is_some_and(is_dash) && chars.next().is_none()
    }

    /// The token after a telephone number, or after another row of figures that is a code.
    fn telephone(&self, at: usize) -> Option<usize> {
        let open = usize::from(self.key(at) == "(");
        let first = self.digits(at + open)?;
        let mut row = Row { groups: 1, digits: first.len(), hyphens: 0, dates: first.len() == 4 };
        let mut end = at + 1 + open;
        if open == 1 {
            (self.key(end) == ")").then(|| end += 1)?;
        }
        while row.groups <= LONGEST_ROW
            && let Some((next, hyphen)) = self.row_goes_on(end)
            && let Some(digits) = self.digits(next)
        {
            row.groups += 1;
            row.digits += digits.len();
            row.hyphens += usize::from(hyphen);
            row.dates |= digits.len() == 4;
            end = next + 1;
        }
        let raw = self.tokens.get(at).map_or("", |token| self.slice(token.range.clone()));
        row.is_code(
            open == 1,
            raw.trim_start_matches(|c: char| !c.is_ascii_graphic() && !is_digit(c)).starts_with('+'),
            first.starts_with('0'),
        )
        .then_some(end)
    }

    /// Where the next group of a row of figures stands, and whether after a hyphen.
    fn row_goes_on(&self, end: usize) -> Option<(usize, bool)> {
        let before = self.tokens.get(end.checked_sub(1)?)?;
        let next = self.tokens.get(end)?;
        if self.is_dash(end) && self.touch(end - 1) && self.touch(end) {
            return Some((end + 1, true));
        }
        let gap = self.slice(before.range.end..next.range.start);
        (next.kind == TokenKind::Number && gap.chars().count() == 1).then_some((end, false))
    }

    /// The digits of a token that is nothing else, but for a plus.
    fn digits(&self, token: usize) -> Option<&str> {
        let token = self.tokens.get(token).filter(|token| token.kind == TokenKind::Number)?;
        let digits = token.key.strip_prefix('+').unwrap_or(&token.key);
        digits.bytes().all(|b| b.is_ascii_digit()).then_some(digits)
    }
}

/// No telephone number has more groups.
const LONGEST_ROW: usize = 6;

/// Groups of figures in a row.
struct Row {
    groups: usize,
    digits: usize,
    hyphens: usize,
    dates: bool,
}

impl Row {
    fn is_code(&self, open: bool, plus: bool, zero: bool) -> bool {
        if self.groups > LONGEST_ROW {
            return false;
        }
        let hyphened = self.groups > 2 && self.hyphens + 1 == self.groups && self.digits > 8;
        let dialled = self.groups > 1 || !plus;
        (plus && self.digits >= 9 && dialled)
            || (plus && self.digits >= 10)
            || (zero && self.digits >= 8)
            || (open && self.groups > 1 && self.digits >= 7)
            || (hyphened && !(self.groups == 3 && self.digits == 8 && self.dates))
    }
}

/// Three parts, a year of four digits first or last.
fn is_date_like(found: &Runs) -> bool {
    let [first, middle, last] = found.runs.as_slice() else { return false };
    let short = |run: &(String, Range<usize>)| (1..=2).contains(&run.0.len());
    let one_mark = matches!(found.marks.as_slice(), [a, b] if a == b && matches!(a, '.' | '/' | '-'));
    one_mark
        && found.sign.is_none()
        && short(middle)
        && ((first.0.len() == 4 && short(last)) || (last.0.len() == 4 && short(first)))
}

impl Gaps for Items<'_> {
    fn is_hyphen(&self, token: usize) -> bool {
        self.is_dash(token) && token > 0 && self.touch(token - 1) && self.touch(token)
    }

    fn half_after(&self, token: usize) -> Option<usize> {
        self.half_behind(token)
    }
}
