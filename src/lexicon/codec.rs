//! The bytes of a lexicon: two lists of words and two tables, all sorted, so that they are searched as they lie.
//!
//! `hfzl`, the version, then four sections, each led by its numbers as 32 bits, little end first:
//! words: count, bytes of text, `count + 1` offsets, the texts; table: rows, entries, `rows + 1`
//! offsets, the entries: a column in three bytes and a probability as the upper half of its 32 bits.
//! Row 0 of a table is NULL's. A reader trusts no number: what does not fit is as if it were not there.

use std::ops::Range;

use super::VERSION;

const MAGIC: &[u8; 4] = b"hfzl";
/// Bytes of an entry.
const ENTRY: usize = 5;
/// More columns than this cannot be written.
pub(super) const MOST_WORDS: usize = 1 << 24;

/// Where everything lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) source: Words,
    pub(super) target: Words,
    pub(super) forward: Table,
    pub(super) backward: Table,
}

/// A sorted list of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    count: u32,
    offsets: usize,
    texts: Range<usize>,
}

/// A table of probabilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    rows: u32,
    offsets: usize,
    entries: Range<usize>,
}

impl Layout {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut at = MAGIC.len() + 1;
        let known = bytes.starts_with(MAGIC) && bytes.get(MAGIC.len()) == Some(&VERSION);
        known.then_some(())?;
        let source = Words::read(bytes, &mut at)?;
        let target = Words::read(bytes, &mut at)?;
        let forward = Table::read(bytes, &mut at)?;
        let backward = Table::read(bytes, &mut at)?;
        let whole = at == bytes.len() && forward.rows == source.count + 1 && backward.rows == target.count + 1;
        whole.then_some(Self { source, target, forward, backward })
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

/// Reads two numbers, then offsets one more than the first, then `width` bytes times the second.
fn section(bytes: &[u8], at: &mut usize, width: usize) -> Option<(u32, usize, Range<usize>)> {
    let (count, size) = (number(bytes, *at)?, number(bytes, *at + 4)?);
    let offsets = *at + 8;
    let start = (count as usize).checked_add(1)?.checked_mul(4)?.checked_add(offsets)?;
    let end = (size as usize).checked_mul(width)?.checked_add(start)?;
    *at = end;
    (end <= bytes.len() && (count as usize) <= MOST_WORDS).then_some((count, offsets, start..end))
}

impl Words {
    fn read(bytes: &[u8], at: &mut usize) -> Option<Self> {
        let (count, offsets, texts) = section(bytes, at, 1)?;
        Some(Self { count, offsets, texts })
    }

    pub(super) fn len(&self) -> usize {
        self.count as usize
    }

    fn raw<'a>(&self, bytes: &'a [u8], word: u32) -> &'a [u8] {
        let at = self.offsets + 4 * word as usize;
        let texts = bytes.get(self.texts.clone()).unwrap_or_default();
        match (number(bytes, at), number(bytes, at + 4)) {
            (Some(from), Some(to)) if word < self.count => texts.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(super) fn text<'a>(&self, bytes: &'a [u8], word: u32) -> &'a str {
        std::str::from_utf8(self.raw(bytes, word)).unwrap_or_default()
    }

    pub(super) fn find(&self, bytes: &[u8], text: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.raw(bytes, middle).cmp(text.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

impl Table {
    fn read(bytes: &[u8], at: &mut usize) -> Option<Self> {
        let (rows, offsets, entries) = section(bytes, at, ENTRY)?;
        Some(Self { rows, offsets, entries })
    }

    /// The entries of a row.
    fn raw<'a>(&self, bytes: &'a [u8], row: u32) -> &'a [u8] {
        let at = self.offsets + 4 * row as usize;
        let entries = bytes.get(self.entries.clone()).unwrap_or_default();
        match (number(bytes, at), number(bytes, at + 4)) {
            (Some(from), Some(to)) if row < self.rows => {
                entries.get(from as usize * ENTRY..to as usize * ENTRY).unwrap_or_default()
            }
            _ => &[],
        }
    }

    pub(super) fn entries(&self, bytes: &[u8]) -> usize {
        self.entries.len() / ENTRY - self.raw(bytes, 0).len() / ENTRY
    }

    pub(super) fn row<'a>(&self, bytes: &'a [u8], row: u32) -> impl Iterator<Item = (u32, f32)> + use<'a> {
        self.raw(bytes, row).chunks_exact(ENTRY).map(entry)
    }

    pub(super) fn get(&self, bytes: &[u8], row: u32, column: u32) -> f32 {
        let entries = self.raw(bytes, row);
        let (mut low, mut high) = (0, entries.len() / ENTRY);
        while low < high {
            let middle = low + (high - low) / 2;
            let (found, value) = entry(entries.get(middle * ENTRY..).unwrap_or_default());
            match found.cmp(&column) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return value,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        0.0
    }
}

fn entry(bytes: &[u8]) -> (u32, f32) {
    match bytes {
        [a, b, c, low, high, ..] => {
            let value = f32::from_bits(u32::from_le_bytes([0, 0, *low, *high]));
            // Damaged bytes must not become infinity.
            (u32::from_le_bytes([*a, *b, *c, 0]), if (0.0..=1.0).contains(&value) { value } else { 0.0 })
        }
        _ => (0, 0.0),
    }
}

/// One direction as it is written: row 0 is NULL's, columns ascend within a row.
pub(super) type Rows = Vec<Vec<(u32, f32)>>;

/// The bytes of a lexicon. Both lists of words are sorted.
pub(super) fn write(source: &[&str], target: &[&str], forward: &Rows, backward: &Rows) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.push(VERSION);
    put_words(&mut bytes, source);
    put_words(&mut bytes, target);
    put_table(&mut bytes, forward);
    put_table(&mut bytes, backward);
    bytes
}

fn put(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn put_words(bytes: &mut Vec<u8>, words: &[&str]) {
    put(bytes, words.len());
    put(bytes, words.iter().map(|word| word.len()).sum());
    put_offsets(bytes, words.iter().map(|word| word.len()));
    words.iter().for_each(|word| bytes.extend(word.as_bytes()));
}

fn put_offsets(bytes: &mut Vec<u8>, sizes: impl Iterator<Item = usize>) {
    let mut end = 0;
    put(bytes, end);
    for size in sizes {
        end += size;
        put(bytes, end);
    }
}

fn put_table(bytes: &mut Vec<u8>, rows: &Rows) {
    put(bytes, rows.len());
    put(bytes, rows.iter().map(Vec::len).sum());
    put_offsets(bytes, rows.iter().map(Vec::len));
    for (column, value) in rows.iter().flatten() {
        bytes.extend(column.to_le_bytes().iter().take(3));
        // Half of the bits, rounded: 1 in 256 is more than a count of words can promise.
        let bits = value.to_bits().saturating_add(0x8000);
        bytes.extend(bits.to_le_bytes().iter().skip(2));
    }
}
