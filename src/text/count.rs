//! How long a text is, as translators are paid for it.

use std::ops::Range;

/// The words of a text, as word processors count them: what stands between white space and holds a letter or
/// a digit; `far-reaching` and «می‌رود» are one. Where a script has no spaces between words, every Han or kana
/// character counts.
pub fn counted_words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if stands_alone(c) {
            words.extend(open.take());
            words.push(at..end);
        } else if c.is_whitespace() {
            words.extend(open.take());
        } else if c.is_alphanumeric() {
            open = Some(open.map_or(at, |word| word.start)..end);
        }
    }
    words.extend(open);
    words
}

/// A character that is a word by itself: Han, Hiragana, Katakana.
fn stands_alone(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        counted_words(text).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn words_are_what_stands_between_white_space() {
        assert_eq!(words("A far-reaching – “deal”, 3.5 % more."), ["A", "far-reaching", "deal", "3.5", "more"]);
        assert_eq!(words("او می\u{200c}رود؛ «خانه»"), ["او", "می\u{200c}رود", "خانه"]);
        assert_eq!(words("联合国 UN 东京"), ["联", "合", "国", "UN", "东", "京"]);
        assert!(words(" — … ").is_empty());
    }
}
