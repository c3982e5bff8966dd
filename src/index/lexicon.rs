//! Numbers for texts, given in the order they are met.
//!
//! An import asks this for every word of every text, and a table of hundreds of thousands of words fits
//! no cache: so the words lie in the table itself, and most questions cost one look into memory.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

/// The longest text, in bytes, that the table holds itself.
const SHORT: usize = 27;
/// The first table.
const FIRST: usize = 64;

/// A short text behind its length.
type Key = [u8; SHORT + 1];

#[derive(Debug, Clone, Copy)]
struct Slot {
    key: Key,
    /// One more than the number of the text; 0 where there is none.
    number: u32,
}

const FREE: Slot = Slot { key: [0; SHORT + 1], number: 0 };

/// Numbers for texts.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// As many as a power of two, three quarters full at most.
    slots: Vec<Slot>,
    short: usize,
    long: FxHashMap<Box<str>, u32>,
}

impl Lexicon {
    /// How many texts there are: the number of the next new one.
    pub(crate) fn len(&self) -> usize {
        self.short + self.long.len()
    }

    /// The number of a text, and whether it is new.
    #[inline]
    pub(crate) fn number(&mut self, text: &str) -> (u32, bool) {
        let next = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let Some(key) = key_of(text) else { return self.number_of_long(text, next) };
        if (self.short + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let at = find(&self.slots, &key);
        match self.slots.get_mut(at) {
            Some(slot) if slot.number != 0 => (slot.number - 1, false),
            Some(slot) => {
                *slot = Slot { key, number: next.saturating_add(1) };
                self.short += 1;
                (next, true)
            }
            None => (next, true),
        }
    }

    fn number_of_long(&mut self, text: &str, next: u32) -> (u32, bool) {
        if let Some(known) = self.long.get(text) {
            return (*known, false);
        }
        self.long.insert(text.into(), next);
        (next, true)
    }

    fn grow(&mut self) {
        let mut slots = vec![FREE; (self.slots.len() * 2).max(FIRST)];
        for slot in self.slots.iter().filter(|slot| slot.number != 0) {
            let at = find(&slots, &slot.key);
            if let Some(free) = slots.get_mut(at) {
                *free = *slot;
            }
        }
        self.slots = slots;
    }

    /// Every text with its number, in no particular order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let short = self.slots.iter().filter(|slot| slot.number != 0).map(|slot| (text_of(&slot.key), slot.number - 1));
        short.chain(self.long.iter().map(|(text, number)| (&**text, *number)))
    }
}

/// Where a key lies, or the free slot where it belongs. A table has free slots, or none at all.
#[inline]
fn find(slots: &[Slot], key: &Key) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(key);
    let mask = slots.len().wrapping_sub(1);
    let mut at = hasher.finish() as usize & mask;
    while slots.get(at).is_some_and(|slot| slot.number != 0 && slot.key != *key) {
        at = (at + 1) & mask;
    }
    at
}

#[inline]
fn key_of(text: &str) -> Option<Key> {
    let mut key = [0; SHORT + 1];
    let (len, letters) = key.split_first_mut()?;
    letters.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    *len = u8::try_from(text.len()).ok()?;
    Some(key)
}

fn text_of(key: &Key) -> &str {
    let text = key.split_first().and_then(|(len, letters)| letters.get(..usize::from(*len)));
    text.and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn it_is_a_map(texts in prop::collection::vec("[abک]{0,3}|\\PC{0,40}|a{25,30}", 0..400)) {
            let mut lexicon = Lexicon::default();
            let mut known: HashMap<String, u32> = HashMap::new();
            for text in &texts {
                let next = known.len() as u32;
                let new = !known.contains_key(text);
                let number = *known.entry(text.clone()).or_insert(next);
                prop_assert_eq!(lexicon.number(text), (number, new));
                prop_assert_eq!(lexicon.len(), known.len());
            }
            let told: HashMap<String, u32> = lexicon.iter().map(|(text, number)| (text.to_owned(), number)).collect();
            prop_assert_eq!(told, known);
        }
    }
}
