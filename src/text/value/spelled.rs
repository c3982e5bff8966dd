//! Number words put together: `twenty-five`, «دو هزار و سیصد», `شپږ ويشت`.

use super::Number;
use super::lexicon::{NumberWord, Senses, role};
use crate::text::rules::values::Joining;

/// What number words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelled {
    pub(super) number: u128,
    /// And a half.
    pub(super) half: bool,
    pub(super) kind: SpelledKind,
    /// One word that mostly says something else.
    pub(super) doubtful: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpelledKind {
    Cardinal,
    Ordinal,
    Decade,
    /// «چند هزار»: no number at all.
    Vague,
}

/// How a number word stands to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Start,
    Space,
    Hyphen,
    And,
}

impl Spelled {
    /// The number.
    pub(super) fn value(&self) -> Number {
        if self.half { Number::from_parts(false, &self.number.to_string(), "5") } else { Number::from(self.number) }
    }
}

/// Adds up number words.
#[derive(Debug, Default)]
pub(super) struct Tally {
    total: u128,
    /// Below the next scale.
    current: u128,
    /// The power of ten last multiplied by, from 3.
    scale: u8,
    /// The last word was a scale.
    after_scale: bool,
    /// A half was added to what is below the next scale.
    half: bool,
    ended: Option<SpelledKind>,
}

impl Tally {
    pub(super) fn number(&self) -> Option<u128> {
        self.total.checked_add(self.current)
    }

    pub(super) fn kind(&self) -> SpelledKind {
        self.ended.unwrap_or(SpelledKind::Cardinal)
    }

    /// Takes the next word, if it goes on with the number.
    pub(super) fn take(&mut self, word: NumberWord, joint: Joint, how: Joining, article: bool) -> bool {
        let goes_on = !self.half || matches!(word, NumberWord::Scale(3.., _));
        if self.ended.is_some() || !goes_on {
            return false;
        }
        match word {
            NumberWord::Small(number) => self.small(number.into(), joint, how),
            NumberWord::Ordinal(number) if number < 100 || joint == Joint::Start => {
                let taken = self.small(number.into(), joint, how);
                self.ended = taken.then_some(SpelledKind::Ordinal);
                taken
            }
            NumberWord::Decade(number) if joint == Joint::Start => {
                self.current = number.into();
                self.ended = Some(SpelledKind::Decade);
                true
            }
            NumberWord::Scale(2, bare) => self.hundred(joint, bare || article),
            NumberWord::Scale(power, bare) => self.scale(power, joint, bare || article),
            _ => false,
        }
    }

    fn small(&mut self, number: u128, joint: Joint, how: Joining) -> bool {
        let (tens, hundreds) = (self.current % 100, self.current / 100);
        let room = match number {
            0 => self.current == 0 && joint == Joint::Start,
            1..=9 => tens == 0 || (tens >= 20 && tens % 10 == 0),
            10..=19 => tens == 0,
            20..=99 => tens == 0 || (how == Joining::UnitFirst && tens < 10 && joint == Joint::Space),
            _ => self.current == 0,
        };
        let unit_first = how == Joining::UnitFirst && (1..10).contains(&tens);
        let joined = match how {
            _ if joint == Joint::Start => self.current == 0 && self.total == 0,
            _ if unit_first => true,
            Joining::Hyphen if tens >= 20 => matches!(joint, Joint::Hyphen | Joint::Space),
            Joining::Hyphen => joint != Joint::Hyphen && (hundreds > 0 || self.after_scale),
            Joining::And => joint == Joint::And,
            Joining::UnitFirst => joint == Joint::And,
        };
        // «صفر و پنج» are two numbers.
        let begun = joint == Joint::Start || self.current > 0 || self.total > 0;
        if !(room && joined && begun) {
            return false;
        }
        self.current += number;
        self.after_scale = false;
        true
    }

    /// `two and a half`, «دو میلیون و نیم».
    fn add_half(&mut self) -> bool {
        if self.ended.is_some() || self.half {
            return false;
        }
        if self.current > 0 {
            self.half = !self.after_scale;
            return self.half;
        }
        let more = 10_u128.checked_pow(self.scale.into()).filter(|_| self.after_scale && self.scale > 0);
        let total = more.and_then(|scale| self.total.checked_add(scale / 2));
        self.total = total.unwrap_or(self.total);
        self.ended = total.map(|_| SpelledKind::Cardinal);
        total.is_some()
    }

    fn hundred(&mut self, joint: Joint, bare: bool) -> bool {
        let times = matches!(joint, Joint::Space | Joint::Hyphen) && (1..100).contains(&self.current);
        let added = self.current == 0 && bare && matches!(joint, Joint::Start | Joint::And);
        if times {
            self.current *= 100;
        } else if added {
            self.current = 100;
        }
        self.after_scale = times || added;
        times || added
    }

    fn scale(&mut self, power: u8, joint: Joint, bare: bool) -> bool {
        let smaller = self.total == 0 || power < self.scale;
        let Some(factor) = 10_u128.checked_pow(power.into()) else { return false };
        let direct = matches!(joint, Joint::Space | Joint::Hyphen);
        let half = if std::mem::take(&mut self.half) { factor / 2 } else { 0 };
        let total = if self.current > 0 || half > 0 {
            let times = self
                .current
                .checked_mul(factor)
                .and_then(|whole| whole.checked_add(half))
                .filter(|_| direct && smaller);
            times.and_then(|product| self.total.checked_add(product))
        } else if self.after_scale && direct {
            // «هزار میلیارد».
            self.total.checked_mul(factor)
        } else {
            self.total.checked_add(factor).filter(|_| bare && smaller && !direct)
        };
        let Some(total) = total else { return false };
        (self.total, self.current, self.scale, self.after_scale) = (total, 0, power, true);
        true
    }
}

/// Number words from token `at` on: the token after them, and what they say.
pub(super) fn spelled(
    senses: &[Option<&Senses>],
    gaps: &dyn Gaps,
    at: usize,
    how: Joining,
) -> Option<(usize, Spelled)> {
    let word = |at: usize| senses.get(at).copied().flatten();
    let half_scale = half_scale(senses, gaps, at);
    let start = half_scale.unwrap_or(at);
    let first = word(start)?.number?;
    let before = at.checked_sub(1).and_then(word);
    let article = before.is_some_and(|senses| senses.has(role::ARTICLE));
    let vague = before.is_some_and(|senses| senses.has(role::VAGUE)) && matches!(first, NumberWord::Scale(..));
    let mut tally = Tally { half: half_scale.is_some(), ..Tally::default() };
    let joint = if tally.half { Joint::Space } else { Joint::Start };
    if !tally.take(first, joint, how, article) {
        return None;
    }
    let mut end = start + 1;
    loop {
        if let Some(next) = gaps.half_after(end).filter(|_| tally.add_half()) {
            end = next;
        }
        let Some((next, joint)) = following(senses, gaps, end) else { break };
        let number = word(next).and_then(|senses| senses.number);
        if !number.is_some_and(|number| tally.take(number, joint, how, false)) {
            break;
        }
        end = next + 1;
    }
    let kind = if vague { SpelledKind::Vague } else { tally.kind() };
    if word(end).is_some_and(|senses| senses.has(role::WEEKDAY_END)) {
        return None;
    }
    let doubtful = end == at + 1 && word(at).is_some_and(|senses| senses.doubtful);
    Some((end, Spelled { number: tally.number()?, half: tally.half, kind, doubtful }))
}

/// The scale after a half that begins a number (`half a million`); no half of another number.
fn half_scale(senses: &[Option<&Senses>], gaps: &dyn Gaps, at: usize) -> Option<usize> {
    let has = |at: Option<usize>, role: u16| {
        at.and_then(|at| senses.get(at).copied().flatten()).is_some_and(|senses| senses.has(role))
    };
    let article = usize::from(has(at.checked_sub(1), role::ARTICLE));
    let of_another = has(at.checked_sub(1 + article), role::AND) || has(at.checked_sub(1), role::AND);
    if !has(Some(at), role::HALF) || of_another || gaps.half_after(at).is_some() {
        return None;
    }
    let next = at + 1 + usize::from(has(Some(at + 1), role::ARTICLE) || gaps.is_hyphen(at + 1));
    let number = senses.get(next).copied().flatten()?.number?;
    matches!(number, NumberWord::Scale(3.., _)).then_some(next)
}

/// The token that may go on with a number, and how it stands to what is before.
fn following(senses: &[Option<&Senses>], gaps: &dyn Gaps, at: usize) -> Option<(usize, Joint)> {
    match senses.get(at)? {
        Some(senses) if senses.has(role::AND) => Some((at + 1, Joint::And)),
        Some(_) => Some((at, Joint::Space)),
        None if gaps.is_hyphen(at) => Some((at + 1, Joint::Hyphen)),
        None => None,
    }
}

/// What number words need to know about the tokens between them.
pub(super) trait Gaps {
    /// Whether the token is a hyphen that touches its neighbours.
    fn is_hyphen(&self, token: usize) -> bool;
    /// The token after a half that is added to the number before.
    fn half_after(&self, token: usize) -> Option<usize>;
}
