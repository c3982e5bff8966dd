//! Numbers for texts, given in the order they are met.
//!
//! An import asks this for every word of every text, and a table of hundreds of thousands of words fits
//! no cache: so the words lie in the table itself, two slots a line of the cache, and most questions cost
//! one look into memory. The words of a text are asked for together, so that these looks overlap.

use std::borrow::Cow;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

/// The longest text, in bytes, that the table holds itself.
const SHORT: usize = 27;
/// The first table.
const FIRST: usize = 64;
/// How many slots are repeated in a small table, for the words that are everywhere: so many fit a cache.
const OFTEN: usize = 1 << 12;

/// A short text and, in the last byte, its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key([u64; 3], u32);

/// A key and one more than the number of its text; 0 where there is none. 32 bytes.
#[derive(Debug, Clone, Copy)]
struct Slot {
    text: [u64; 3],
    end: u32,
    number: u32,
}

const FREE: Slot = Slot { text: [0; 3], end: 0, number: 0 };

impl Slot {
    fn new(key: Key, number: u32) -> Self {
        Self { text: key.0, end: key.1, number: number.saturating_add(1) }
    }

    #[inline]
    fn key(&self) -> Key {
        Key(self.text, self.end)
    }

    /// Whether it holds this key. Word by word: comparing them as arrays would call a function.
    #[inline]
    fn holds(&self, key: &Key) -> bool {
        let ([a, b, c], [x, y, z]) = (self.text, key.0);
        a == x && b == y && c == z && self.end == key.1 && self.number != 0
    }
}

/// Numbers for texts.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// As many as a power of two, three quarters full at most.
    slots: Vec<Slot>,
    /// What was asked for last, by the end of the hash; empty while `slots` is small itself.
    often: Vec<Slot>,
    short: usize,
    long: FxHashMap<Box<str>, u32>,
    /// Room for the keys of a text.
    keys: Vec<Option<(Key, usize)>>,
}

impl Numbering {
    /// How many texts there are: the number of the next new one.
    pub(crate) fn len(&self) -> usize {
        self.short + self.long.len()
    }

    /// The number of a text, and whether it is new.
    #[inline]
    pub(crate) fn number(&mut self, text: &str) -> (u32, bool) {
        match Key::of(text) {
            Some(key) => self.number_of_key(key, key.hash()),
            None => self.number_of_long(text),
        }
    }

    /// The numbers of many texts; `each` hears of every one its place, its number and whether it is new.
    pub(crate) fn numbers<'t>(
        &mut self,
        texts: impl Iterator<Item = &'t str> + Clone,
        mut each: impl FnMut(usize, u32, bool),
    ) {
        let mut keys = std::mem::take(&mut self.keys);
        keys.extend(texts.clone().map(|text| Key::of(text).map(|key| (key, key.hash()))));
        self.fetch(&keys);
        for ((at, text), key) in texts.enumerate().zip(keys.drain(..)) {
            let (number, new) = match key {
                Some((key, hash)) => self.number_of_key(key, hash),
                None => self.number_of_long(text),
            };
            each(at, number, new);
        }
        self.keys = keys;
    }

    /// Looks at the slots of some keys, none of which waits for another: they are in the cache afterwards.
    fn fetch(&self, keys: &[Option<(Key, usize)>]) {
        let mask = self.slots.len().wrapping_sub(1);
        let often = |key: &Key, hash: usize| self.often.get(hash & (OFTEN - 1)).is_some_and(|slot| slot.holds(key));
        let rare = keys.iter().flatten().filter(|(key, hash)| !often(key, *hash));
        let seen = rare.filter_map(|(_, hash)| self.slots.get(hash & mask)).fold(0, |seen, slot| seen ^ slot.number);
        std::hint::black_box(seen);
    }

    #[inline]
    fn number_of_key(&mut self, key: Key, hash: usize) -> (u32, bool) {
        let often = hash & (OFTEN - 1);
        match self.often.get(often) {
            Some(slot) if slot.holds(&key) => return (slot.number - 1, false),
            _ => {}
        }
        let (number, new) = self.number_of(key, hash);
        if let Some(slot) = self.often.get_mut(often) {
            *slot = Slot::new(key, number);
        }
        (number, new)
    }

    fn number_of(&mut self, key: Key, hash: usize) -> (u32, bool) {
        if (self.short + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let next = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let at = find(&self.slots, &key, hash);
        match self.slots.get_mut(at) {
            Some(slot) if slot.number != 0 => (slot.number - 1, false),
            Some(slot) => {
                *slot = Slot::new(key, next);
                self.short += 1;
                (next, true)
            }
            None => (next, true),
        }
    }

    fn number_of_long(&mut self, text: &str) -> (u32, bool) {
        let next = u32::try_from(self.len()).unwrap_or(u32::MAX);
        if let Some(known) = self.long.get(text) {
            return (*known, false);
        }
        self.long.insert(text.into(), next);
        (next, true)
    }

    fn grow(&mut self) {
        let mut slots = vec![FREE; (self.slots.len() * 2).max(FIRST)];
        for slot in self.slots.iter().filter(|slot| slot.number != 0) {
            let at = find(&slots, &slot.key(), slot.key().hash());
            if let Some(free) = slots.get_mut(at) {
                *free = *slot;
            }
        }
        self.slots = slots;
        if self.often.is_empty() && self.slots.len() > OFTEN {
            self.often = vec![FREE; OFTEN];
        }
    }

    /// The texts whose numbers are wanted, each with its number, in the order of their bytes.
    pub(crate) fn sorted(&self, wanted: impl Fn(u32) -> bool) -> impl Iterator<Item = (Cow<'_, str>, u32)> {
        let short = self.slots.iter().filter(|slot| slot.number != 0);
        let short = short.map(|slot| Ordered { start: slot.key().ordered(), text: "", number: slot.number - 1 });
        let long = self.long.iter().map(|(text, number)| Ordered { start: start_of(text), text, number: *number });
        let mut all: Vec<Ordered<'_>> = short.chain(long).filter(|text| wanted(text.number)).collect();
        all.sort_unstable();
        all.into_iter().map(|Ordered { start, text, number }| match text {
            "" => (Cow::Owned(Key::of_ordered(start).text()), number),
            long => (Cow::Borrowed(long), number),
        })
    }
}

/// How many texts [`Lately`] has room for.
const LATELY: usize = 1 << 11;

/// Two numbers a text, for short texts that were met lately: forgotten when another one wants the place.
#[derive(Debug)]
pub(crate) struct Lately(Vec<Option<(Key, u32, u32)>>);

impl Default for Lately {
    fn default() -> Self {
        Self(vec![None; LATELY])
    }
}

impl Lately {
    /// The numbers of a text.
    #[inline]
    pub(crate) fn get(&self, text: &str) -> Option<(u32, u32)> {
        let key = Key::of(text)?;
        let (known, one, other) = (*self.0.get(key.hash() & (LATELY - 1))?)?;
        (known == key).then_some((one, other))
    }

    /// Keeps the numbers of a text, if that is short.
    pub(crate) fn put(&mut self, text: &str, (one, other): (u32, u32)) {
        let Some(key) = Key::of(text) else { return };
        if let Some(place) = self.0.get_mut(key.hash() & (LATELY - 1)) {
            *place = Some((key, one, other));
        }
    }
}

/// A text as it is sorted: by numbers, without a look at the text of most.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Ordered<'a> {
    start: ([u64; 3], u32),
    /// Empty if the start is all of it.
    text: &'a str,
    number: u32,
}

/// The start of a long text; more than that of a short one that it begins with.
fn start_of(text: &str) -> ([u64; 3], u32) {
    let start = text.as_bytes().get(..SHORT).and_then(Key::of_bytes).unwrap_or(Key([0; 3], 0));
    let (start, end) = start.ordered();
    (start, end | 0xFF)
}

/// Where a key lies, or the free slot where it belongs. A table has free slots, or none at all.
#[inline]
fn find(slots: &[Slot], key: &Key, hash: usize) -> usize {
    let mask = slots.len().wrapping_sub(1);
    let mut at = hash & mask;
    while slots.get(at).is_some_and(|slot| slot.number != 0 && !slot.holds(key)) {
        at = (at + 1) & mask;
    }
    at
}

impl Key {
    #[inline]
    fn of(text: &str) -> Option<Self> {
        Self::of_bytes(text.as_bytes())
    }

    #[inline]
    fn of_bytes(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; 32];
        bytes.get_mut(..text.len()).filter(|_| text.len() <= SHORT)?.copy_from_slice(text);
        bytes[SHORT] = text.len() as u8;
        let word =
            |at: usize| bytes.get(at..at + 8).and_then(|word| word.try_into().ok()).map_or(0, u64::from_le_bytes);
        Some(Self([word(0), word(8), word(16)], word(24) as u32))
    }

    #[inline]
    fn hash(&self) -> usize {
        let mut hasher = FxHasher::default();
        self.0.iter().for_each(|word| hasher.write_u64(*word));
        hasher.write_u32(self.1);
        hasher.finish() as usize
    }

    /// As big-endian numbers, which are in the order of the bytes; then the length.
    fn ordered(&self) -> ([u64; 3], u32) {
        (self.0.map(u64::swap_bytes), self.1.swap_bytes())
    }

    fn of_ordered((start, end): ([u64; 3], u32)) -> Self {
        Self(start.map(u64::swap_bytes), end.swap_bytes())
    }

    fn text(&self) -> String {
        let end = self.1.to_le_bytes();
        let bytes: Vec<u8> =
            self.0.iter().flat_map(|word| word.to_le_bytes()).chain(end).take(usize::from(end[3])).collect();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn it_is_a_map(texts in prop::collection::vec("[abک]{0,3}|\\PC{0,40}|a{25,30}", 0..400)) {
            let mut numbering = Numbering::default();
            let mut known: HashMap<String, u32> = HashMap::new();
            for text in &texts {
                let next = known.len() as u32;
                let new = !known.contains_key(text);
                let number = *known.entry(text.clone()).or_insert(next);
                prop_assert_eq!(numbering.number(text), (number, new));
                prop_assert_eq!(numbering.len(), known.len());
            }
            // All at once are what they are one by one.
            let mut together = Numbering::default();
            for part in texts.chunks(7) {
                let mut told = Vec::new();
                together.numbers(part.iter().map(String::as_str), |at, number, _| told.push((at, number)));
                let wanted: Vec<(usize, u32)> = part.iter().map(|text| known[text]).enumerate().collect();
                prop_assert_eq!(told, wanted);
            }
            let told: Vec<(String, u32)> =
                numbering.sorted(|number| number % 3 > 0).map(|(text, number)| (text.into_owned(), number)).collect();
            let mut wanted: Vec<(String, u32)> = known.into_iter().filter(|(_, number)| number % 3 > 0).collect();
            wanted.sort_unstable();
            prop_assert_eq!(told, wanted);
        }
    }

    #[test]
    fn many_texts_keep_their_numbers() {
        let mut numbering = Numbering::default();
        let text = |number: u32| format!("w{:x}", number.wrapping_mul(0x9E37_79B9));
        for round in 0..3 {
            for number in 0..20_000 {
                assert_eq!(numbering.number(&text(number)), (number, round == 0));
            }
        }
    }
}
