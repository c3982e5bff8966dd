//! The bytes of a lexicon: the words of a side, in order, in parts of some hundred bytes.
//!
//! A part begins with the CRC-32 of all that follows, low end first: a part that is read back wrong is as if it were not
//! there. Then come how many words the side has and the number of the first one here. Then each word: the bytes of its text, led by how many there are;
//! its probability to stand for nothing; its row, led by how many bytes it takes. A row is columns, as steps from the one
//! before, each with a probability. Numbers are in groups of seven bits, lowest first (LEB128); a probability is the upper
//! half of its 32 bits, low end first. A reader trusts no number: what does not fit is as if it were not there.

use super::{Word, WordId};

/// A part is closed when it has so many bytes: four and what a table needs fit into a page of 4,096.
const PART: usize = 950;
/// The bytes of a checksum.
const SUM: usize = 4;
/// More words on a side than this are not learned.
pub(super) const MOST_WORDS: usize = 1 << 24;

/// The parts of a side: the first word of each, and its bytes. The words are in order.
pub(super) fn parts(words: &[Word]) -> impl Iterator<Item = (&str, Vec<u8>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = words.get(at)?;
        let (mut bytes, start) = (Vec::with_capacity(PART), at);
        bytes.extend([0; SUM]);
        put(&mut bytes, words.len());
        put(&mut bytes, start);
        let mut encoded = Vec::new();
        while let Some(word) = words.get(at) {
            encoded.clear();
            put_word(&mut encoded, word);
            if at > start && bytes.len() + encoded.len() > PART {
                break;
            }
            bytes.extend(&encoded);
            at += 1;
        }
        let sum = crc32fast::hash(bytes.get(SUM..).unwrap_or_default()).to_le_bytes();
        bytes.iter_mut().zip(sum).for_each(|(byte, sum)| *byte = sum);
        Some((&*first.text, bytes))
    })
}

fn put(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn put_word(bytes: &mut Vec<u8>, word: &Word) {
    put(bytes, word.text.len());
    bytes.extend(word.text.as_bytes());
    put_probability(bytes, word.alone);
    let (mut row, mut before) = (Vec::with_capacity(4 * word.row.len()), 0);
    for (WordId(column), value) in &word.row {
        put(&mut row, column.saturating_sub(before) as usize);
        put_probability(&mut row, *value);
        before = *column;
    }
    put(bytes, row.len());
    bytes.extend(row);
}

fn put_probability(bytes: &mut Vec<u8>, value: f32) {
    bytes.extend(value.to_bits().to_le_bytes().iter().skip(2));
}

/// A probability as it can be written: half of the bits, rounded, for 1 in 256 is more than a count of words can promise.
pub(super) fn rounded(value: f32) -> f32 {
    f32::from_bits(value.to_bits().saturating_add(0x8000) & 0xFFFF_0000).clamp(0.0, 1.0)
}

/// Reads the words of a part one after the other; those that were not asked for are not laid out.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    next: u32,
    /// How many words the side has.
    pub(super) words: usize,
}

/// A word as it lies in its part.
pub(super) struct Raw<'a> {
    pub(super) id: WordId,
    pub(super) text: &'a str,
    alone: f32,
    row: &'a [u8],
}

impl<'a> Reader<'a> {
    /// `None`: these are not the bytes that were written.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        let (sum, rest) = bytes.split_first_chunk::<SUM>()?;
        if crc32fast::hash(rest).to_le_bytes() != *sum {
            return None;
        }
        let mut reader = Self { rest, next: 0, words: 0 };
        reader.words = reader.number()?;
        reader.next = u32::try_from(reader.number()?).ok()?;
        Some(reader)
    }

    /// Whether all was read.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..28).step_by(7) {
            let byte = *self.take(1)?.first()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, many: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(many)?;
        self.rest = rest;
        Some(taken)
    }

    fn probability(&mut self) -> Option<f32> {
        let &[low, high] = self.take(2)? else { return None };
        let value = f32::from_bits(u32::from_le_bytes([0, 0, low, high]));
        // Damaged bytes must not become infinity.
        Some(if (0.0..=1.0).contains(&value) { value } else { 0.0 })
    }

    fn raw(&mut self) -> Option<Raw<'a>> {
        let length = self.number()?;
        let text = std::str::from_utf8(self.take(length)?).ok()?;
        let alone = self.probability()?;
        let length = self.number()?;
        let row = self.take(length)?;
        let id = WordId(self.next);
        self.next = self.next.checked_add(1)?;
        Some(Raw { id, text, alone, row })
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Raw<'a>;

    fn next(&mut self) -> Option<Raw<'a>> {
        let before = self.rest;
        let raw = if before.is_empty() { None } else { self.raw() };
        if raw.is_none() {
            self.rest = before;
        }
        raw
    }
}

impl Raw<'_> {
    pub(super) fn word(&self) -> Word {
        let mut reader = Reader { rest: self.row, next: 0, words: 0 };
        let (mut row, mut column) = (Vec::new(), 0_u32);
        while let (Some(step), Some(value)) = (reader.number(), reader.probability()) {
            column = column.saturating_add(step as u32);
            row.push((WordId(column), value));
        }
        Word { text: self.text.into(), alone: self.alone, row }
    }
}
