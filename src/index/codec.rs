//! Bytes of the index: word numbers, the words of a variant, posting lists, weight tables.
//!
//! Readers never trust a byte: anything that does not fit ends the reading early, which `memory
//! verify` finds; it never panics.

/// A word of a stored variant as the index keeps it: class and form number.
pub(crate) type CodedWord = (u32, u32);

/// Appends a number in 1 to 5 bytes: 0..192 in one, to 12,480 in two, to 929,984 in three.
///
/// Class numbers follow frequency, so that a running text takes about one and a half bytes a word.
pub(crate) fn put_number(out: &mut Vec<u8>, value: u32) {
    const TWO: u32 = 0xC0;
    const THREE: u32 = TWO + 48 * 256;
    const FIVE: u32 = THREE + 14 * 65_536;
    let low = |value: u32| value.to_le_bytes();
    if value < TWO {
        out.push(low(value)[0]);
    } else if value < THREE {
        let v = value - TWO;
        out.extend([0xC0 + low(v >> 8)[0], low(v)[0]]);
    } else if value < FIVE {
        let v = value - THREE;
        out.extend([0xF0 + low(v >> 16)[0], low(v >> 8)[0], low(v)[0]]);
    } else {
        out.push(0xFF);
        out.extend(value.to_le_bytes());
    }
}

/// Reads what [`put_number`] wrote and moves `at` behind it.
#[inline]
pub(crate) fn take_number(bytes: &[u8], at: &mut usize) -> Option<u32> {
    const TWO: u32 = 0xC0;
    const THREE: u32 = TWO + 48 * 256;
    let first = *bytes.get(*at)?;
    *at += 1;
    if first < 0xC0 {
        return Some(u32::from(first));
    }
    if first < 0xF0 {
        let second = *bytes.get(*at)?;
        *at += 1;
        return Some(TWO + (u32::from(first - 0xC0) << 8) + u32::from(second));
    }
    if first < 0xFE {
        let rest = bytes.get(*at..*at + 2)?;
        *at += 2;
        return Some(THREE + (u32::from(first - 0xF0) << 16) + (u32::from(rest[0]) << 8) + u32::from(rest[1]));
    }
    let rest = bytes.get(*at..*at + 4)?;
    *at += 4;
    Some(u32::from_le_bytes([rest[0], rest[1], rest[2], rest[3]]))
}

/// Appends a number in groups of seven bits, lowest first (LEB128).
pub(crate) fn put_leb(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7F) as u8);
}

/// Reads what [`put_leb`] wrote.
#[inline]
pub(crate) fn take_leb(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Appends the words of a variant: their count, then class and form of each.
pub(crate) fn put_words(out: &mut Vec<u8>, words: &[CodedWord]) {
    put_leb(out, words.len() as u64);
    for &(class, form) in words {
        put_number(out, class << 1 | u32::from(form != 0));
        if form != 0 {
            put_number(out, form);
        }
    }
}

/// Reads the words of a variant into `words`.
#[inline]
pub(crate) fn take_words(bytes: &[u8], at: &mut usize, words: &mut Vec<CodedWord>) -> Option<()> {
    words.clear();
    let count = take_leb(bytes, at)?;
    for _ in 0..count {
        let coded = take_number(bytes, at)?;
        let form = if coded & 1 == 1 { take_number(bytes, at)? } else { 0 };
        words.push((coded >> 1, form));
    }
    Some(())
}

/// Skips the words of a variant.
#[inline]
pub(crate) fn skip_words(bytes: &[u8], at: &mut usize) -> Option<()> {
    let count = take_leb(bytes, at)?;
    for _ in 0..count {
        if take_number(bytes, at)? & 1 == 1 {
            take_number(bytes, at)?;
        }
    }
    Some(())
}

/// A posting list: ascending numbers below `units`, as gaps, or as a bitmap where that is shorter.
pub(crate) fn encode_list(numbers: &[u32], units: u32) -> Vec<u8> {
    let bitmap_len = (units as usize).div_ceil(8);
    if numbers.len() >= bitmap_len {
        let mut bytes = vec![0; bitmap_len + 1];
        bytes[0] = 1;
        for &number in numbers {
            bytes[1 + number as usize / 8] |= 1 << (number % 8);
        }
        return bytes;
    }
    let mut bytes = vec![0];
    let mut next = 0;
    for &number in numbers {
        put_number(&mut bytes, number - next);
        next = number + 1;
    }
    bytes
}

/// Calls `visit` with the numbers of a list from `low` up to but not including `high`, ascending.
#[inline]
pub(crate) fn decode_list(bytes: &[u8], low: u32, high: u32, mut visit: impl FnMut(u32)) {
    match bytes.split_first() {
        Some((1, bitmap)) => decode_bitmap(bitmap, low, high, visit),
        Some((_, gaps)) => {
            let (mut at, mut next) = (0, 0u32);
            while let Some(gap) = take_number(gaps, &mut at) {
                let number = next.saturating_add(gap);
                if number >= high {
                    return;
                }
                if number >= low {
                    visit(number);
                }
                next = number + 1;
            }
        }
        None => {}
    }
}

fn decode_bitmap(bitmap: &[u8], low: u32, high: u32, mut visit: impl FnMut(u32)) {
    let first = low as usize / 8;
    let last = (high as usize).div_ceil(8).min(bitmap.len());
    for (index, &byte) in bitmap.iter().enumerate().take(last).skip(first) {
        let mut rest = byte;
        while rest != 0 {
            let number = index as u32 * 8 + rest.trailing_zeros();
            rest &= rest - 1;
            if (low..high).contains(&number) {
                visit(number);
            }
        }
    }
}

/// Which numbers of a run have which weight. Numbers ascend with weight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WeightTable {
    /// (weight, first number that has at least this weight), ascending.
    steps: Vec<(u32, u32)>,
    units: u32,
}

impl WeightTable {
    /// From the ascending weights of a run.
    pub(crate) fn from_sorted(weights: impl Iterator<Item = u32>) -> Self {
        let mut table = Self::default();
        for weight in weights {
            if table.steps.last().is_none_or(|(last, _)| *last != weight) {
                table.steps.push((weight, table.units));
            }
            table.units += 1;
        }
        table
    }

    /// The numbers whose weight lies in `low..=high`.
    pub(crate) fn window(&self, low: u32, high: u32) -> (u32, u32) {
        let first_from = |weight: u32| {
            let step = self.steps.partition_point(|(w, _)| *w < weight);
            self.steps.get(step).map_or(self.units, |(_, first)| *first)
        };
        (first_from(low), first_from(high.saturating_add(1)))
    }

    /// The weight of a number.
    pub(crate) fn weight_of(&self, number: u32) -> u32 {
        let step = self.steps.partition_point(|(_, first)| *first <= number);
        step.checked_sub(1).and_then(|step| self.steps.get(step)).map_or(0, |(weight, _)| *weight)
    }

    /// As bytes: (weight step, count) pairs.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut previous = 0;
        for (index, (weight, first)) in self.steps.iter().enumerate() {
            let end = self.steps.get(index + 1).map_or(self.units, |(_, next)| *next);
            put_leb(&mut bytes, u64::from(weight - previous));
            put_leb(&mut bytes, u64::from(end - first));
            previous = *weight;
        }
        bytes
    }

    /// From bytes.
    pub(crate) fn decode(bytes: &[u8]) -> Self {
        let mut table = Self::default();
        let (mut at, mut weight) = (0, 0u32);
        while let (Some(step), Some(count)) = (take_leb(bytes, &mut at), take_leb(bytes, &mut at)) {
            weight = weight.saturating_add(u32::try_from(step).unwrap_or(u32::MAX));
            table.steps.push((weight, table.units));
            table.units = table.units.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(values: Vec<u32>) {
            let mut bytes = Vec::new();
            values.iter().for_each(|value| put_number(&mut bytes, *value));
            let mut at = 0;
            let back: Vec<u32> = std::iter::from_fn(|| take_number(&bytes, &mut at)).collect();
            prop_assert_eq!(back, values);
        }

        #[test]
        fn words_come_back(words: Vec<(u32, u32)>) {
            let words: Vec<CodedWord> = words.into_iter().map(|(class, form)| (class >> 1, form)).collect();
            let mut bytes = Vec::new();
            put_words(&mut bytes, &words);
            let (mut at, mut back) = (0, Vec::new());
            prop_assert!(take_words(&bytes, &mut at, &mut back).is_some());
            prop_assert_eq!(at, bytes.len());
            prop_assert_eq!(back, words);
            at = 0;
            skip_words(&bytes, &mut at);
            prop_assert_eq!(at, bytes.len());
        }

        #[test]
        fn lists_come_back(set in prop::collection::btree_set(0u32..500, 0..200), low in 0u32..500, span in 0u32..500) {
            let numbers: Vec<u32> = set.into_iter().collect();
            let mut back = Vec::new();
            decode_list(&encode_list(&numbers, 500), low, low + span, |number| back.push(number));
            let wanted: Vec<u32> = numbers.into_iter().filter(|n| (low..low + span).contains(n)).collect();
            prop_assert_eq!(back, wanted);
        }

        #[test]
        fn weight_tables_come_back(mut weights: Vec<u16>) {
            weights.sort_unstable();
            let table = WeightTable::from_sorted(weights.iter().map(|w| u32::from(*w)));
            prop_assert_eq!(&WeightTable::decode(&table.encode()), &table);
            for (number, weight) in weights.iter().enumerate() {
                prop_assert_eq!(table.weight_of(number as u32), u32::from(*weight));
            }
            let (low, high) = table.window(100, 40_000);
            prop_assert_eq!(high - low, weights.iter().filter(|w| (100..=40_000).contains(*w)).count() as u32);
        }

        #[test]
        fn garbage_never_panics(bytes: Vec<u8>) {
            let mut at = 0;
            take_words(&bytes, &mut at, &mut Vec::new());
            decode_list(&bytes, 0, u32::MAX, |_| {});
            WeightTable::decode(&bytes);
        }
    }
}
