//! Files that nobody would write.

/// Numbers that are always the same for a seed (`SplitMix64`).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Less than `limit`; 0 where there is nothing to choose from.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { usize::try_from(self.next() % limit as u64).unwrap() }
    }
}

/// Bytes that parsers stumble over.
const NASTY: &[&[u8]] = &[
    b"\0",
    b"\xFF",
    b"\xC3",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\x1F\x8B",
    b"\"",
    b"\\",
    b"<",
    b">",
    b"&",
    b"\r",
    b"\n\n",
    b"\t",
    b"]]>",
    b"-->",
    b"&#x110000;",
    b"&#0;",
    b"99999999999999999999",
    b"-1",
    b"\xE2\x80\x8C",
    b"\xED\xA0\x80",
    b"PK\x03\x04",
];

/// A damaged file, or one of the format's own words in any order.
pub(crate) fn file(seeds: &[Vec<u8>], words: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut file = match dice.below(5) {
        0 => babble(words, dice),
        _ => seeds.get(dice.below(seeds.len())).cloned().unwrap_or_default(),
    };
    for _ in 0..dice.below(6) {
        hurt(&mut file, seeds, words, dice);
    }
    file
}

fn babble(words: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut file = words.first().map(|word| word.as_bytes().to_vec()).unwrap_or_default();
    for _ in 0..dice.below(200) {
        file.extend(words.get(dice.below(words.len())).unwrap_or(&"").as_bytes());
    }
    file
}

fn hurt(file: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str], dice: &mut Dice) {
    let at = dice.below(file.len() + 1);
    let end = at + dice.below((file.len() - at).min(64) + 1);
    match dice.below(9) {
        0 => file.truncate(at),
        1 => drop(file.drain(at..end)),
        2 => {
            let piece = file.get(at..end).unwrap_or_default().to_vec();
            file.splice(at..at, piece);
        }
        3 => drop(file.splice(at..at, NASTY.get(dice.below(NASTY.len())).unwrap_or(&&b""[..]).iter().copied())),
        4 => drop(file.splice(at..at, words.get(dice.below(words.len())).unwrap_or(&"").bytes())),
        5 => {
            let other = seeds.get(dice.below(seeds.len())).cloned().unwrap_or_default();
            let from = dice.below(other.len() + 1);
            file.truncate(at);
            file.extend(other.get(from..).unwrap_or_default());
        }
        _ => {
            if let Some(byte) = file.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
    }
}
