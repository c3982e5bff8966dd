//! The three keys of a text: X (exact), M (match), G (glossary skeleton).
use std::ops::Range;

use super::rules::Rules;

/// A key with the way back to the text it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedKey {
    /// The key.
    pub text: String,
    /// For every byte of `text`, the byte range of the stored text that it came from.
    pub(crate) spans: Vec<(u32, u32)>,
}

impl MappedKey {
    /// The byte range of the stored text behind a byte range of the key.
    pub fn source_range(&self, key: Range<usize>) -> Range<usize> {
        let _ = key;
        0..0
    }
}

/// Key X: NFC, invisible characters deleted, white space runs to one space, trimmed.
pub fn exact_key(text: &str) -> String {
    text.to_owned()
}

/// Key M (N1 to N10) without T6, T7, T9: what `normalisation.tsv` and `hafez fold` show.
pub fn match_key(text: &str, rules: &Rules) -> String {
    let _ = rules;
    text.to_owned()
}

/// Key M with offsets.
pub fn match_key_mapped(text: &str, rules: &Rules) -> MappedKey {
    let _ = rules;
    MappedKey { text: text.to_owned(), spans: Vec::new() }
}

/// Key G (N11 to N13 on top of M) of a text, separators as one `·`.
pub fn glossary_key(text: &str, rules: &Rules) -> String {
    let _ = rules;
    text.to_owned()
}
