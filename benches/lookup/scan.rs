//! What a tool without an index does: compare the query with every unit whose length allows a match,
//! with the fastest distance there is (bit-parallel, Myers 1999 in Hyyrö's form, over word numbers).

use std::collections::HashMap;

use hafez::lang::LanguageTag;
use hafez::text::rules::rules_for;
use hafez::text::token::tokenize;
use hafez::text::words::words;

/// All units as word numbers.
pub(crate) struct Scan {
    numbers: HashMap<String, u32>,
    units: Vec<Vec<u32>>,
    masks: Vec<u128>,
}

impl Scan {
    pub(crate) fn new<'a>(sources: impl Iterator<Item = &'a str>, lang: &LanguageTag) -> Self {
        let mut scan = Self { numbers: HashMap::new(), units: Vec::new(), masks: Vec::new() };
        for source in sources {
            let unit = scan.number(source, lang, true);
            scan.units.push(unit);
        }
        scan.masks = vec![0; scan.numbers.len() + 1];
        scan
    }

    fn number(&mut self, text: &str, lang: &LanguageTag, learn: bool) -> Vec<u32> {
        let rules = rules_for(lang);
        let unknown = self.masks.len().saturating_sub(1) as u32;
        let mut out = Vec::new();
        for word in words(&tokenize(text, rules), rules) {
            let next = self.numbers.len() as u32;
            out.push(match self.numbers.get(&word.form) {
                Some(known) => *known,
                None if learn => *self.numbers.entry(word.form).or_insert(next),
                None => unknown,
            });
        }
        out
    }

    /// How many units are at least `min` percent alike, counted in words.
    pub(crate) fn count(&mut self, query: &str, lang: &LanguageTag, min: usize) -> usize {
        let query = self.number(query, lang, false);
        let (m, unknown) = (query.len().min(128), self.masks.len() as u32 - 1);
        for (position, word) in query.iter().take(128).enumerate().filter(|(_, word)| **word != unknown) {
            self.masks[*word as usize] |= 1 << position;
        }
        let found = self.units.iter().filter(|unit| {
            let longer = m.max(unit.len());
            let allowed = longer * (100 - min) / 100;
            m.abs_diff(unit.len()) <= allowed && distance(&self.masks, m, unit) <= allowed
        });
        let found = found.count();
        query.iter().for_each(|word| self.masks[*word as usize] = 0);
        found
    }
}

fn distance(masks: &[u128], m: usize, unit: &[u32]) -> usize {
    if m == 0 {
        return unit.len();
    }
    let (mut plus, mut minus, mut score) = (u128::MAX, 0u128, m);
    let last = 1u128 << (m - 1);
    for word in unit {
        let equal = masks[*word as usize];
        let zero = (((equal & plus).wrapping_add(plus)) ^ plus) | equal | minus;
        let horizontal_plus = minus | !(zero | plus);
        let horizontal_minus = zero & plus;
        score += usize::from(horizontal_plus & last != 0);
        score -= usize::from(horizontal_minus & last != 0);
        let shifted = (horizontal_plus << 1) | 1;
        plus = (horizontal_minus << 1) | !(zero | shifted);
        minus = zero & shifted;
    }
    score
}
