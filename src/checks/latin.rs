//! Q6, Q7, Q8 into languages that are written from left to right: marks of Persian that were left in the translation.

use super::chars::{digit, is_arabic, is_space};
use super::code::Code;
use super::finding::Finding;
use super::scene::{Scene, Text};
use super::settings::QuoteStyle;

/// Marks of Arabic script, with what is written for them elsewhere.
const MARKS: &[(char, &str, Code)] =
    &[('؟', "?", Code::Q7), ('،', ",", Code::Q8), ('؛', ";", Code::Q8), ('\u{66A}', "%", Code::Q8)];

/// Quotation marks that English does not have, with those of a project that says nothing else.
const QUOTES: &[(char, char)] = &[('«', '“'), ('»', '”'), ('‹', '‘'), ('›', '’')];

/// Q6, Q7, Q8.
pub(super) fn marks(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let target = &scene.target;
    if target.lang.is_rtl() {
        return;
    }
    let english = target.lang.base() == "en" && scene.settings.quotes == QuoteStyle::Native;
    for (index, &(byte, c)) in target.chars.iter().enumerate() {
        if target.is_shielded(byte) || is_among_arabic(target, index) {
            continue;
        }
        let range = target.bytes(index..index + 1);
        if let Some((_, right, code)) = MARKS.iter().find(|(mark, ..)| *mark == c) {
            out.push(Finding::new(*code, "a mark of another script").at(range).fix(*right));
        } else if let Some((_, right)) = QUOTES.iter().find(|(mark, _)| *mark == c && english) {
            let straight = target.text.contains('"') && matches!(c, '«' | '»');
            let right = if straight { '"' } else { *right };
            out.push(Finding::new(Code::Q6, "a quotation mark of another language").at(range).offer(right));
        }
    }
}

/// Whether a mark belongs to words that were left in Arabic script, perhaps on purpose.
fn is_among_arabic(text: &Text<'_>, index: usize) -> bool {
    let passed = |c: char| is_space(c) || digit(c).is_some() || "«»‹›؟،؛".contains(c);
    text.last_but(index, passed).is_some_and(is_arabic) || text.next_but(index + 1, passed).is_some_and(is_arabic)
}
