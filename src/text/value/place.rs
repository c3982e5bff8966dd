//! Figures and what belongs to them: sign, multiplier, what is added, ordinal, decade, percent.

use std::ops::Range;

use super::figures::{Marked, is_dash};
use super::form::{Form, NumberForm, Role, Shape};
use super::items::{Item, Items, Written};
use super::lexicon::role;
use super::{Doubt, Found, Number, Value};

/// Figures, while what belongs to them is gathered.
pub(super) struct Place<'a> {
    items: &'a Items<'a>,
    /// Items before this one belong to values already.
    spent: usize,
    written: &'a Written,
    figures: Range<usize>,
    pub(super) range: Range<usize>,
    role: Role,
    minus: Option<String>,
    scale: u8,
    multiplied: bool,
    /// «و نیم».
    halved: bool,
    /// What is added: «و ۳۰۰ هزار».
    added: Vec<Number>,
    /// The least multiplier so far.
    least: u8,
    /// The item after what belongs to it.
    pub(super) next: usize,
}

impl<'a> Place<'a> {
    /// Reads what belongs to the figures of item `at`.
    pub(super) fn read(items: &'a Items<'a>, at: usize, item: &Item, written: &'a Written, spent: usize) -> Self {
        let mut place = Self::new(items, item, written, spent);
        place.next = at + 1;
        place.sign(at);
        place.half();
        place.multiplier();
        place.addition();
        place.tail();
        place.decade(at);
        place.percent(at);
        place
    }

    fn new(items: &'a Items<'a>, item: &Item, written: &'a Written, spent: usize) -> Self {
        Self {
            items,
            spent,
            written,
            figures: item.range.clone(),
            range: item.range.clone(),
            role: Role::Cardinal,
            minus: None,
            scale: 0,
            multiplied: false,
            halved: false,
            added: Vec::new(),
            least: 0,
            next: 0,
        }
    }

    /// A minus before it, as a sign or as a word.
    fn sign(&mut self, at: usize) {
        let figures = self.figures.start;
        if let Some((sign, range)) = &self.written.sign {
            self.range.start = range.start;
            if is_dash(*sign) {
                self.minus = Some(self.items.slice(range.start..figures).to_owned());
            }
            return;
        }
        let word = at.checked_sub(1).filter(|before| *before >= self.spent && self.items.has(*before, role::MINUS));
        if let Some(word) = word.and_then(|before| self.items.items.get(before)) {
            self.range.start = word.range.start;
            self.minus = Some(self.items.slice(word.range.start..figures).to_owned());
        }
    }

    fn touches(&self, item: usize) -> bool {
        self.items.items.get(item).is_some_and(|item| item.range.start == self.range.end)
    }

    /// «۲ و نیم میلیون».
    fn half(&mut self) {
        let token = self.items.items.get(self.next).map(|item| item.tokens.start);
        let bare = self.written.tail.is_empty() && self.written.figures.plain.is_some();
        let Some(after) = token.filter(|_| bare).and_then(|token| self.items.half_behind(token)) else { return };
        while let Some(item) = self.items.items.get(self.next).filter(|item| item.tokens.start < after) {
            (self.halved, self.range.end) = (true, item.range.end);
            self.next += 1;
        }
    }

    /// `million`, `bn`; several multiply («هزار میلیارد»).
    fn multiplier(&mut self) {
        // `5m` is one token, `5.1m` two.
        let glued = Some(self.next).filter(|next| self.touches(*next) && self.written.tail.is_empty());
        let glued = glued.and_then(|next| self.items.items.get(next)).map(|item| item.range.clone());
        let tail = glued.clone().unwrap_or_else(|| self.written.tail.clone());
        if let Some((power, money)) = self.items.scale_tail(self.items.slice(tail.clone()))
            && (!money || self.items.money_before(self.next - 1, self.spent).is_some())
        {
            (self.scale, self.least, self.range.end, self.multiplied) = (power, power, tail.end, true);
            self.next += usize::from(glued.is_some());
            return;
        }
        let tail = self.items.slice(self.written.tail.clone());
        if !tail.is_empty() {
            return;
        }
        while let Some(power) = self.items.scale_at(self.next).filter(|power| self.scale + power < 60) {
            self.scale += power;
            self.range.end = self.items.items.get(self.next).map_or(self.range.end, |item| item.range.end);
            self.next += 1;
            self.multiplied = true;
        }
        self.least = self.scale;
    }

    /// «۲ میلیون و ۳۰۰ هزار»: what follows is added while it is smaller than the multiplier before.
    fn addition(&mut self) {
        while self.scale > 0
            && self.items.persian
            && self.written.figures.number.is_whole()
            && self.items.has(self.next, role::AND)
            && let Some((number, scale, next)) = self.items.addend(self.next + 1)
            && number.as_u128().zip(10_u128.checked_pow(self.least.into())).is_some_and(|(n, limit)| n < limit)
            && self.items.percent_at(next).is_none()
        {
            self.added.push(number);
            self.least = scale;
            self.next = next;
            self.range.end = self.items.items.get(next - 1).map_or(self.range.end, |item| item.range.end);
            if scale == 0 {
                break;
            }
        }
    }

    /// `th`, «ام», `s`, `%`.
    fn tail(&mut self) {
        let tail = self.written.tail.clone();
        let raw = self.items.slice(tail.clone());
        let english = !self.items.persian;
        if self.multiplied {
            return;
        }
        if raw.eq_ignore_ascii_case("s") && self.is_decade() {
            (self.role, self.range.end) = (Role::Decade, tail.end);
        } else if raw.trim_start_matches('\u{200C}').is_empty() {
            self.spaced_tail();
        } else if self.items.is_ordinal_tail(raw) {
            self.role = if english { Role::EnglishOrdinal } else { Role::Ordinal };
            self.range.end = tail.end;
        } else if raw == "%" || raw == "\u{66A}" {
            (self.role, self.range.end) = (Role::Percent, tail.end);
        }
    }

    /// «۲۰ ام», `1990's`.
    fn spaced_tail(&mut self) {
        let Some(item) = self.items.items.get(self.next) else { return };
        let clitic = self.items.slice(item.range.clone()).ends_with(['s', 'S'])
            && item.range.start == self.range.end
            && self.items.rules.clitics;
        if self.items.persian && self.items.has(self.next, role::ORDINAL_TAIL) && self.written.figures.plain.is_some() {
            (self.role, self.range.end) = (Role::Ordinal, item.range.end);
        } else if clitic && self.is_decade() {
            (self.role, self.range.end) = (Role::Decade, item.range.end);
        } else {
            return;
        }
        self.next += 1;
    }

    fn is_decade(&self) -> bool {
        let plain = self.written.figures.plain.as_deref().unwrap_or_default();
        matches!(plain.len(), 2 | 4) && plain.ends_with('0') && self.minus.is_none() && plain != "00"
    }

    /// «دههٔ ۱۹۹۰», `۱۹۹۰ لسیزه`.
    fn decade(&mut self, at: usize) {
        if !matches!(self.role, Role::Cardinal | Role::Ordinal) || self.multiplied || !self.is_decade() {
            return;
        }
        let before = at.checked_sub(1).filter(|before| *before >= self.spent);
        if let Some(word) = before.filter(|before| self.items.has(*before, role::DECADE_BEFORE)) {
            self.range.start = self.items.items.get(word).map_or(self.range.start, |item| item.range.start);
            self.role = Role::Decade;
        } else if self.items.has(self.next, role::DECADE_AFTER) {
            self.range.end = self.items.items.get(self.next).map_or(self.range.end, |item| item.range.end);
            self.role = Role::Decade;
            self.next += 1;
        }
    }

    fn percent(&mut self, at: usize) {
        if self.role != Role::Cardinal {
            return;
        }
        if let Some((next, end)) = self.items.percent_at(self.next) {
            (self.role, self.next, self.range.end) = (Role::Percent, next, end);
            return;
        }
        // «٪۲۰».
        let Some(before) = at.checked_sub(1).filter(|before| *before >= self.spent) else { return };
        let Some(item) = self.items.items.get(before) else { return };
        if matches!(self.items.slice(item.range.clone()), "%" | "\u{66A}") && item.range.end == self.range.start {
            (self.role, self.range.start) = (Role::Percent, item.range.start);
        }
    }

    /// With what is added, where that can be reckoned.
    fn sum(&self, first: Number) -> Number {
        let added = self.added.iter().map(Number::as_u128).try_fold(0_u128, |sum, n| sum.checked_add(n?));
        match first.as_u128().zip(added).and_then(|(first, added)| first.checked_add(added)) {
            Some(sum) if !self.added.is_empty() => Number::from(sum),
            _ => first,
        }
    }

    pub(super) fn found(self) -> Found {
        let items = self.items;
        let figures = &self.written.figures;
        let first = match &figures.plain {
            Some(plain) if self.halved => Number::from_parts(false, plain, "5"),
            _ => figures.number.clone(),
        };
        let valued = |number: &Number| {
            let mut number = self.sum(number.shifted(self.scale.into()));
            number.negative = self.minus.is_some() && !number.digits.is_empty();
            match self.role {
                Role::Cardinal => Value::Cardinal(number),
                Role::Ordinal | Role::EnglishOrdinal => Value::Ordinal(number),
                Role::Decade => Value::Decade(number),
                Role::Percent => Value::Percent(number),
            }
        };
        let other = match &figures.doubt {
            Some(Marked::Thousands(number)) => Some(valued(number)),
            _ => None,
        };
        let signed = self.minus.is_some() || self.written.sign.is_some();
        let before = if signed { "" } else { items.slice(self.range.start..self.figures.start) };
        let form = NumberForm {
            role: self.role,
            style: figures.style,
            before: before.to_owned(),
            after: items.slice(self.figures.end..self.range.end).to_owned(),
            minus: self.minus.clone(),
            scale: self.scale,
        };
        let doubt = figures.doubt.as_ref().map(|_| Doubt::Mark);
        let shape =
            if self.added.is_empty() && !self.halved { Shape::Number(Box::new(form)) } else { Shape::Unwritable };
        let form = Form { shape };
        Found { doubt, other, ..Found::plain(self.range.clone(), valued(&first), form) }
    }
}
