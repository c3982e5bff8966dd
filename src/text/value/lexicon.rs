//! The words of a language that say something about values, by key M.

use rustc_hash::FxHashMap;

use super::Calendar;
use crate::text::key::match_key;
use crate::text::rules::Rules;
use crate::text::rules::values::DayPart;

/// What one word may be.
#[derive(Debug, Default)]
pub(crate) struct Senses {
    pub(super) number: Option<NumberWord>,
    /// The number word mostly says something else when it stands alone.
    pub(super) doubtful: bool,
    pub(super) month: Option<MonthName>,
    /// Parts of one: how many, 0 for the word alone, and of how many.
    pub(super) part: Option<(u16, u16)>,
    pub(super) roles: u16,
    /// The words that must follow, and what they say together. Longest first.
    pub(super) phrases: Vec<(Vec<String>, Phrase)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberWord {
    /// Below 1000, and no scale.
    Small(u16),
    /// A power of ten from 100, and whether the bare word is a number.
    Scale(u8, bool),
    Ordinal(u16),
    Decade(u16),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MonthName {
    pub(super) calendar: Calendar,
    /// From 1.
    pub(super) month: u8,
    /// The first set of the language that has the spelling.
    pub(super) set: usize,
    pub(super) sure: bool,
    pub(super) dotted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    Percent,
    Money(&'static str),
    Clock(DayPart),
}

/// Roles, as bits of [`Senses::roles`].
pub(super) mod role {
    pub(in super::super) const AND: u16 = 1;
    pub(in super::super) const VAGUE: u16 = 1 << 1;
    pub(in super::super) const ARTICLE: u16 = 1 << 2;
    pub(in super::super) const MINUS: u16 = 1 << 3;
    pub(in super::super) const ORDINAL_TAIL: u16 = 1 << 4;
    pub(in super::super) const DECADE_BEFORE: u16 = 1 << 5;
    pub(in super::super) const DECADE_AFTER: u16 = 1 << 6;
    pub(in super::super) const FILLER: u16 = 1 << 7;
    pub(in super::super) const YEAR_WORD: u16 = 1 << 8;
    pub(in super::super) const MONTH_WORD: u16 = 1 << 9;
    pub(in super::super) const PART_WORD: u16 = 1 << 10;
    pub(in super::super) const WEEKDAY_END: u16 = 1 << 11;
    pub(in super::super) const CLOCK: u16 = 1 << 12;
    pub(in super::super) const HALF: u16 = 1 << 13;
}

impl Senses {
    pub(super) fn has(&self, role: u16) -> bool {
        self.roles & role != 0
    }
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Lexicon {
    words: FxHashMap<String, Senses>,
}

impl Lexicon {
    pub(super) fn get(&self, key: &str) -> Option<&Senses> {
        self.words.get(key)
    }

    pub(crate) fn new(rules: &Rules) -> Self {
        let mut building = Building { rules, words: FxHashMap::default() };
        building.numbers();
        building.parts();
        building.months();
        building.roles();
        building.phrases();
        Self { words: building.words }
    }
}

struct Building<'a> {
    rules: &'a Rules,
    words: FxHashMap<String, Senses>,
}

impl Building<'_> {
    fn word(&mut self, word: &str) -> &mut Senses {
        self.words.entry(match_key(word, self.rules)).or_default()
    }

    fn numbers(&mut self) {
        let values = self.rules.values;
        for (word, number) in values.cardinals {
            self.word(word).number.get_or_insert(NumberWord::Small(*number));
        }
        for (word, power, bare) in values.scales {
            self.word(word).number.get_or_insert(NumberWord::Scale(*power, *bare));
        }
        for (word, number) in values.ordinals {
            self.word(word).number.get_or_insert(NumberWord::Ordinal(*number));
        }
        for (word, number) in values.decades {
            self.word(word).number.get_or_insert(NumberWord::Decade(*number));
        }
        self.joined_numbers();
        for word in values.doubtful {
            self.word(word).doubtful = true;
        }
    }

    /// «بیست‌وپنج», written as one word.
    fn joined_numbers(&mut self) {
        let values = self.rules.values;
        let below = |from: u16, to: u16| values.cardinals.iter().filter(move |(_, n)| (from..to).contains(n));
        let ordinals = values.ordinals.iter().filter(|(_, n)| (1..10).contains(n));
        for (and, (ten, tens)) in values.and.iter().flat_map(|and| below(20, 100).map(move |ten| (and, ten))) {
            for (unit, units) in below(1, 10) {
                self.word(&format!("{ten}{and}{unit}")).number.get_or_insert(NumberWord::Small(tens + units));
            }
            for (unit, units) in ordinals.clone() {
                self.word(&format!("{ten}{and}{unit}")).number.get_or_insert(NumberWord::Ordinal(tens + units));
            }
        }
    }

    fn months(&mut self) {
        for (set, months) in self.rules.values.months.iter().enumerate() {
            for (month, names) in (1..).zip(months.months) {
                for name in names {
                    let sure = !months.is_doubtful(name);
                    let named = MonthName { calendar: months.calendar, month, set, sure, dotted: months.dotted };
                    let known = self.word(name).month.get_or_insert(named);
                    known.sure &= sure;
                }
            }
        }
    }

    fn roles(&mut self) {
        let values = self.rules.values;
        for (words, role) in [
            (values.and, role::AND),
            (values.vague, role::VAGUE),
            (values.articles, role::ARTICLE),
            (values.minus, role::MINUS),
            (values.ordinal_tails, role::ORDINAL_TAIL),
            (values.decade_before, role::DECADE_BEFORE),
            (values.decade_after, role::DECADE_AFTER),
            (values.date_fillers, role::FILLER),
            (values.year_words, role::YEAR_WORD),
            (values.month_words, role::MONTH_WORD),
            (values.part_words, role::PART_WORD),
            (values.weekday_ends, role::WEEKDAY_END),
            (values.halves, role::HALF),
        ] {
            for word in words {
                self.word(word).roles |= role;
            }
        }
        for (phrase, _) in values.clock.iter().filter(|(phrase, _)| !phrase.contains(' ')) {
            self.word(phrase).roles |= role::CLOCK;
        }
    }

    /// `thirds`, and «دوسوم» as one word.
    fn parts(&mut self) {
        let values = self.rules.values;
        for (word, of) in values.parts {
            self.word(word).part = Some((0, *of));
            let few = values.cardinals.iter().filter(|(_, number)| (1..10).contains(number) && values.joined_parts);
            for (number, count) in few.filter(|(_, count)| count < of) {
                // «چهاردهم» is the fourteenth.
                let joined = self.word(&format!("{number}{word}"));
                joined.part = joined.number.is_none().then_some((*count, *of));
            }
        }
    }

    fn phrases(&mut self) {
        let values = self.rules.values;
        let percents = values.percent.iter().map(|phrase| (*phrase, Phrase::Percent));
        let money =
            values.money.iter().flat_map(|(code, phrases)| phrases.iter().map(|phrase| (*phrase, Phrase::Money(code))));
        let clock = values.clock.iter().map(|(phrase, part)| (*phrase, Phrase::Clock(*part)));
        for (phrase, what) in percents.chain(money).chain(clock).chain([("%", Phrase::Percent)]) {
            let key = match_key(phrase, self.rules);
            let mut words = key.split(' ').map(str::to_owned);
            let Some(first) = words.next() else { continue };
            let phrases = &mut self.words.entry(first).or_default().phrases;
            phrases.push((words.collect(), what));
            phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
    }
}
