//! The three keys of a text: X (exact), M (match), G (glossary skeleton).
//!
//! Keys are recomputable and never shown as text: what is stored stays as it was typed. The steps
//! of key M are in `fold`; here stand X, G and the way back from a key to the bytes.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical, is_combining_mark};

use super::fold::{fold, fold_mapped};
use super::rules::Rules;
use super::steps::is_invisible;

/// The version of the three keys: on a change the index is rebuilt.
pub const NORM_VERSION: u32 = 1;

/// N12: what stands between the parts of a name in key G.
pub const SEPARATOR: char = '·';

/// A key with the way back to the text it was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MappedKey {
    /// The key.
    pub text: String,
    /// For every byte of `text`, the byte range of the stored text that it came from.
    pub(super) spans: Vec<(u32, u32)>,
    /// Every byte came from the byte in its place; then there are no `spans`.
    pub(super) same: bool,
}

impl MappedKey {
    /// The byte range of the stored text behind a byte range of the key.
    ///
    /// Marks and kashidas that the key lost belong to the letter before them. A range outside the
    /// key is cut to it.
    pub fn source_range(&self, key: Range<usize>) -> Range<usize> {
        if self.same {
            let end = key.end.min(self.text.len());
            return key.start.min(end)..end;
        }
        let end = key.end.min(self.spans.len());
        let first = self.spans.get(key.start.min(end)..end).unwrap_or_default();
        match (first.first(), first.last()) {
            (Some((from, _)), Some((_, to))) => *from as usize..*to as usize,
            _ => {
                let at = self.spans.get(end).map(|span| span.0).or(self.spans.last().map(|span| span.1));
                let at = at.unwrap_or(0) as usize;
                at..at
            }
        }
    }
}

/// Key X: NFC, invisible characters deleted, white space runs to one space, trimmed.
pub fn exact_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut space = false;
    let mut push = |c: char| {
        if c.is_whitespace() {
            space = !key.is_empty();
        } else {
            if std::mem::take(&mut space) {
                key.push(' ');
            }
            key.push(c);
        }
    };
    if text.chars().all(is_plain) {
        text.chars().for_each(&mut push);
        return key;
    }
    // The second NFC: a deleted character may have kept two others apart.
    text.nfc().filter(|c| !is_invisible(*c)).nfc().for_each(&mut push);
    key
}

/// Whether NFC leaves a character alone whatever stands around it, and N2 does.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{7F}' | '\u{621}'..='\u{64A}' | '\u{660}'..='\u{66F}' | '\u{671}'..='\u{6D4}' | '\u{6F0}'..='\u{6FF}'
        | '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{200C}' | '\u{2010}'..='\u{2027}' | '«' | '»' | '\u{A0}')
        && !is_invisible(c)
}

/// Key M (N1 to N10) without T6, T7, T9: what `normalisation.tsv` and `hafez fold` show.
pub fn match_key(text: &str, rules: &Rules) -> String {
    fold(text, rules)
}

/// Key M with offsets.
pub fn match_key_mapped(text: &str, rules: &Rules) -> MappedKey {
    fold_mapped(text, rules)
}

/// Key G (N11 to N13 on top of M) of a text, separators as one `·`.
///
/// Letters of a dotted acronym are joined: `U.S.` is `us`.
pub fn glossary_key(text: &str, rules: &Rules) -> String {
    // Most words: nothing in them is a separator or loses a mark.
    if text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return text.to_ascii_lowercase();
    }
    let folded = fold(text, rules);
    if folded.chars().all(|c| is_persian_letter(c) && c != '\u{622}') {
        return folded;
    }
    let skeleton = strip_diacritics(&folded);
    let chars: Vec<char> = skeleton.chars().collect();
    let mut key = String::with_capacity(skeleton.len());
    let mut separated = false;
    for (at, &c) in chars.iter().enumerate() {
        if is_separator(&chars, at) {
            separated |= !is_acronym_dot(&chars, at);
            continue;
        }
        let initial = key.is_empty() || separated || key.ends_with(|last: char| !last.is_alphanumeric());
        if std::mem::take(&mut separated) && !key.is_empty() {
            key.push(SEPARATOR);
        }
        // N13.
        key.push(if c == '\u{622}' && initial { '\u{627}' } else { c });
    }
    key
}

/// Key G without any separator: G12 wants ZWNJ, space, hyphen and nothing to be equal.
///
/// Parts keyed one by one and joined give the same, but for an initial `آ` of a later part.
pub fn glossary_key_squashed(text: &str, rules: &Rules) -> String {
    let mut key = glossary_key(text, rules);
    key.retain(|c| c != SEPARATOR);
    key
}

/// The letters of the Arabic script that most text is made of, told without a table.
fn is_persian_letter(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' | '\u{671}'..='\u{6D3}')
}

/// N11, on folded text.
fn strip_diacritics(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let mut out = String::with_capacity(folded.len());
    let mut latin = false;
    for c in folded.chars() {
        if is_persian_letter(c) {
            latin = false;
            out.push(c);
            continue;
        }
        if is_combining_mark(c) && canonical_combining_class(c) != 0 {
            if !latin {
                out.push(c);
            }
            continue;
        }
        latin = is_latin(c);
        match c {
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ə' => out.push('e'),
            c if latin && !c.is_ascii() => decompose_canonical(c, |part| {
                if !is_combining_mark(part) {
                    out.push(match part {
                        'ø' => 'o',
                        'ə' => 'e',
                        part => part,
                    });
                }
            }),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character belongs to the letter before it: a mark, a kashida, a ZWNJ.
pub(super) fn is_joined(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{640}' | '\u{200C}')
}

fn is_latin(c: char) -> bool {
    matches!(c, '\u{41}'..='\u{2AF}' | '\u{1D00}'..='\u{1DBF}' | '\u{1E00}'..='\u{1EFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}')
        && c.is_alphabetic()
}

/// N12: whether the mark at `at` only keeps parts of a name apart. A dot or comma inside a number does not.
fn is_separator(chars: &[char], at: usize) -> bool {
    let side = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied().unwrap_or(' ');
    match side(Some(at)) {
        ' ' | '-' | '\'' | SEPARATOR => true,
        '.' => !(side(at.checked_sub(1)).is_numeric() && side(Some(at + 1)).is_numeric()),
        _ => false,
    }
}

/// Whether the dot at `at` stands after a single letter and directly before another single letter, or ends such a row.
fn is_acronym_dot(chars: &[char], at: usize) -> bool {
    let letter = |index: Option<usize>| {
        index.and_then(|index| chars.get(index)).is_some_and(|c| c.is_alphabetic() || is_combining_mark(*c))
    };
    let dot = |index: Option<usize>| index.and_then(|index| chars.get(index)) == Some(&'.');
    let single_before = letter(at.checked_sub(1)) && !letter(at.checked_sub(2));
    let single_after = letter(Some(at + 1)) && !letter(Some(at + 2));
    dot(Some(at)) && single_before && single_after
}
