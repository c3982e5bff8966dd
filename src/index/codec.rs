//! Bytes of the index: numbers, posting lists, weight tables, members of a run.
//!
//! Readers never trust a byte: anything that does not fit ends the reading early, which `memory
//! verify` finds; it never panics.

use super::MEMBERS_PER_ROW;
use crate::store::VariantId;

/// Appends a number in 1 to 5 bytes: 0..192 in one, to 12,480 in two, to 929,984 in three.
///
/// Gaps of posting lists are mostly small.
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

/// Appends the weight and the distinct classes of a variant.
pub(crate) fn put_classes(out: &mut Vec<u8>, weight: u32, classes: &[u32]) {
    put_leb(out, u64::from(weight));
    classes.iter().for_each(|class| put_number(out, *class));
}

/// Reads what [`put_classes`] wrote; returns the weight.
pub(crate) fn take_classes(bytes: &[u8], classes: &mut Vec<u32>) -> Option<u32> {
    classes.clear();
    let mut at = 0;
    let weight = u32::try_from(take_leb(bytes, &mut at)?).ok()?;
    while let Some(class) = take_number(bytes, &mut at) {
        classes.push(class);
    }
    Some(weight)
}

/// Appends a member of a run. Most units have few variants: four bits for the number of the variant
/// in its unit, more only where needed. Units count from the run's base.
pub(crate) fn put_member(out: &mut Vec<u8>, base: i64, variant: VariantId) {
    let number = variant.number();
    if number < 0xF {
        put_leb(out, ((variant.unit() - base) as u64) << 4 | number as u64);
    } else {
        put_leb(out, ((variant.0 - base) as u64) << 4 | 0xF);
    }
}

/// Reads what [`put_member`] wrote.
pub(crate) fn take_member(bytes: &[u8], at: &mut usize, base: i64) -> Option<VariantId> {
    let id = take_leb(bytes, at)?;
    let number = id & 0xF;
    let unit = base.checked_add((id >> 4) as i64)?;
    if number == 0xF {
        return Some(VariantId(unit));
    }
    // A damaged row must not name a unit beyond all numbers.
    unit.checked_mul(VariantId::PER_UNIT)?.checked_add(number as i64).map(VariantId)
}

/// Adds the members with some ascending numbers of a run from the row that holds them all.
pub(crate) fn pick_members(
    bytes: &[u8],
    base: i64,
    numbers: &mut dyn Iterator<Item = u32>,
    variants: &mut Vec<VariantId>,
) {
    let (mut at, mut slot) = (0, 0);
    for wanted in numbers.map(|number| number % MEMBERS_PER_ROW) {
        while let Some(member) = take_member(bytes, &mut at, base) {
            slot += 1;
            if slot > wanted {
                variants.push(member);
                break;
            }
        }
    }
}

/// Appends a posting list: ascending numbers below `units`, as gaps, or as a bitmap where that is shorter.
pub(crate) fn encode_list(out: &mut Vec<u8>, numbers: &[u32], units: u32) {
    let bitmap_len = (units as usize).div_ceil(8);
    if numbers.len() >= bitmap_len {
        out.push(1);
        let start = out.len();
        out.resize(start + bitmap_len, 0);
        for &number in numbers {
            out[start + number as usize / 8] |= 1 << (number % 8);
        }
        return;
    }
    out.push(0);
    let mut next = 0;
    for &number in numbers {
        put_number(out, number - next);
        next = number + 1;
    }
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
                next = number.saturating_add(1);
            }
        }
        None => {}
    }
}

/// Tells for each of some ascending numbers whether a list holds it.
pub(crate) fn probe_list(bytes: &[u8], numbers: &mut dyn Iterator<Item = u32>, mut visit: impl FnMut(usize)) {
    match bytes.split_first() {
        Some((1, bitmap)) => {
            for (position, number) in numbers.enumerate() {
                if bitmap.get(number as usize / 8).is_some_and(|byte| byte >> (number % 8) & 1 == 1) {
                    visit(position);
                }
            }
        }
        Some((_, gaps)) => {
            let (mut at, mut next, mut current) = (0, 0u32, None);
            for (position, number) in numbers.enumerate() {
                while current.is_none_or(|last| last < number) {
                    let Some(gap) = take_number(gaps, &mut at) else { return };
                    let found = next.saturating_add(gap);
                    current = Some(found);
                    next = found.saturating_add(1);
                }
                if current == Some(number) {
                    visit(position);
                }
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

    fn encoded(numbers: &[u32]) -> Vec<u8> {
        let mut bytes = vec![];
        encode_list(&mut bytes, numbers, 500);
        bytes
    }

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
        fn classes_and_members_come_back(weight: u32, classes: Vec<u32>, base in 0i64..1000, unit in 0i64..100_000, number in 0i64..1023) {
            let mut bytes = Vec::new();
            put_classes(&mut bytes, weight, &classes);
            let mut back = Vec::new();
            prop_assert_eq!(take_classes(&bytes, &mut back), Some(weight));
            prop_assert_eq!(back, classes);
            let variant = VariantId::new(base + unit, number);
            bytes.clear();
            put_member(&mut bytes, base, variant);
            prop_assert_eq!(take_member(&bytes, &mut 0, base), Some(variant));
        }

        #[test]
        fn probing_is_looking(set in prop::collection::btree_set(0u32..500, 0..200), wanted in prop::collection::btree_set(0u32..500, 0..50)) {
            let numbers: Vec<u32> = set.iter().copied().collect();
            let wanted: Vec<u32> = wanted.into_iter().collect();
            let mut found = Vec::new();
            probe_list(&encoded(&numbers), &mut wanted.iter().copied(), |position| found.push(wanted[position]));
            prop_assert_eq!(found, wanted.into_iter().filter(|number| set.contains(number)).collect::<Vec<_>>());
        }

        #[test]
        fn lists_come_back(set in prop::collection::btree_set(0u32..500, 0..200), low in 0u32..500, span in 0u32..500) {
            let numbers: Vec<u32> = set.into_iter().collect();
            let mut back = Vec::new();
            decode_list(&encoded(&numbers), low, low + span, |number| back.push(number));
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
        fn members_of_garbage_never_panic(unit: u64, base: i64) {
            let mut bytes = Vec::new();
            put_leb(&mut bytes, unit);
            take_member(&bytes, &mut 0, base);
        }

        #[test]
        fn garbage_never_panics(bytes: Vec<u8>) {
            take_classes(&bytes, &mut Vec::new());
            take_member(&bytes, &mut 0, 1);
            probe_list(&bytes, &mut [0, 7, 300].into_iter(), |_| {});
            decode_list(&bytes, 0, u32::MAX, |_| {});
            WeightTable::decode(&bytes);
        }
    }
}
