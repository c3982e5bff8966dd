//! What a tool without an index does: compare the query with every unit whose length allows a match,
//! with the fastest distance there is (bit-parallel, Myers 1999 in Hyyrö's form, over word numbers).

use std::collections::HashMap;

use hafez::lang::LanguageTag;
use hafez::text::rules::rules_for;
use hafez::text::token::tokenize;
use hafez::text::words::words;

/// All units as word numbers, in one flat list, ordered by length.
pub(crate) struct Scan {
    numbers: HashMap<String, u32>,
    words: Vec<u32>,
    /// Start of every unit in `words`, ordered by length; one more at the end.
    starts: Vec<usize>,
    masks: Vec<u64>,
    wide_masks: Vec<u128>,
}

impl Scan {
    pub(crate) fn new<'a>(sources: impl Iterator<Item = &'a str>, lang: &LanguageTag) -> Self {
        let mut numbers = HashMap::new();
        let mut units: Vec<Vec<u32>> = sources.map(|source| number(&mut numbers, source, lang)).collect();
        units.sort_by_key(Vec::len);
        let mut scan = Self { words: Vec::new(), starts: vec![0], masks: Vec::new(), wide_masks: Vec::new(), numbers };
        for unit in units {
            scan.words.extend(unit);
            scan.starts.push(scan.words.len());
        }
        scan.masks = vec![0; scan.numbers.len()];
        scan.wide_masks = vec![0; scan.numbers.len()];
        scan
    }

    /// How many units are at least `min` percent alike, counted in words.
    pub(crate) fn count(&mut self, query: &str, lang: &LanguageTag, min: usize) -> usize {
        let rules = rules_for(lang);
        let tokens = tokenize(query, rules);
        let query: Vec<Option<u32>> =
            words(&tokens, rules).iter().map(|word| self.numbers.get(word.form).copied()).take(128).collect();
        let m = query.len();
        for (position, word) in query.iter().enumerate() {
            let Some(word) = word else { continue };
            self.wide_masks[*word as usize] |= 1 << position;
            self.masks[*word as usize] |= 1u64.checked_shl(position as u32).unwrap_or(0);
        }
        let (low, high) = (m * min / 100, m * 100 / min);
        let lengths = self.starts.windows(2).map(|ends| (ends[0], ends[1]));
        let inside = lengths.filter(|(start, end)| (low..=high).contains(&(end - start)));
        let found = inside.filter(|(start, end)| {
            let unit = &self.words[*start..*end];
            let allowed = m.max(unit.len()) * (100 - min) / 100;
            let edits = if m <= 64 { distance(&self.masks, m, unit) } else { wide_distance(&self.wide_masks, m, unit) };
            edits <= allowed
        });
        let found = found.count();
        for word in query.into_iter().flatten() {
            self.masks[word as usize] = 0;
            self.wide_masks[word as usize] = 0;
        }
        found
    }
}

fn number(numbers: &mut HashMap<String, u32>, text: &str, lang: &LanguageTag) -> Vec<u32> {
    let rules = rules_for(lang);
    let mut unit = Vec::new();
    for word in words(&tokenize(text, rules), rules) {
        let next = numbers.len() as u32;
        unit.push(match numbers.get(word.form) {
            Some(known) => *known,
            None => *numbers.entry(word.form.to_owned()).or_insert(next),
        });
    }
    unit
}

macro_rules! bit_parallel {
    ($name:ident, $word:ty) => {
        fn $name(masks: &[$word], m: usize, unit: &[u32]) -> usize {
            if m == 0 {
                return unit.len();
            }
            let (mut plus, mut minus, mut score): ($word, $word, usize) = (<$word>::MAX, 0, m);
            let last: $word = 1 << (m - 1);
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
    };
}

bit_parallel!(distance, u64);
bit_parallel!(wide_distance, u128);
