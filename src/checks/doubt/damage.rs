//! Texts that programs have spoilt on their way.

use super::script::is_letter;
use super::{Doubt, Ground};

/// What a spreadsheet writes where it took a text for a formula.
const ERRORS: &[&str] = &["#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#ERROR!"];
/// So many question marks in a row stand for letters that an encoding did not have.
const LOST: usize = 4;
/// From how many letters on a text is looked at for a wrong encoding.
const LETTERS: usize = 4;

/// Why a text looks spoilt; what its partner has too was meant.
pub(super) fn damage(text: &str, other: &str) -> Option<Doubt> {
    let doubt = |message: String| Some(Doubt::new(Ground::Damage, message));
    let error = ERRORS.iter().find(|error| text.trim() == **error && other.trim() != **error);
    if let Some(error) = error {
        return doubt(format!("a spreadsheet wrote an error: {error}"));
    }
    if text.contains('\u{fffd}') && !other.contains('\u{fffd}') {
        return doubt("letters were lost: \u{fffd}".to_owned());
    }
    if lost(text) && !lost(other) {
        return doubt("letters were lost: ????".to_owned());
    }
    is_misread(text).then(|| Doubt::new(Ground::Damage, "UTF-8 that was read in another encoding"))
}

/// Question marks where words should be: more of them than letters.
fn lost(text: &str) -> bool {
    let marks = text.bytes().filter(|byte| *byte == b'?').count();
    marks >= LOST && marks > text.chars().filter(|c| is_letter(*c)).count()
}

/// What Windows-1252 has in place of the control characters of Latin-1.
const WINDOWS: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/// Whether a text in Arabic letters was read as Latin-1 or Windows-1252: `Ø³Ù„Ø§Ù…`. There, every letter is a pair
/// (UTF-8 of U+0600 to U+06FF is a byte from D8 to DB and one from 80 to BF).
fn is_misread(text: &str) -> bool {
    // The first of a pair begins with this byte: most texts have none.
    if memchr::memchr(0xC3, text.as_bytes()).is_none() {
        return false;
    }
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_pair = |pair: &&[char]| match pair {
        [first, second] => {
            let trail = ('\u{80}'..='\u{bf}').contains(second) || WINDOWS.contains(*second);
            ('\u{d8}'..='\u{db}').contains(first) && trail
        }
        _ => false,
    };
    chars.windows(2).filter(is_pair).count() >= LETTERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoilt_texts_are_seen_and_others_not() {
        for text in ["#NAME?", "???? ??? ?????", "سلا\u{fffd}", "Ø³Ù„Ø§Ù… Ø¯Ù†ÛŒØ§"] {
            assert!(damage(text, "Peace to the world.").is_some(), "{text}");
        }
        for text in ["چه؟", "What????", "ÜBER ÖL", "ØSTRE ÅRØ ØLØR", "سلام دنیا", "#N/A"] {
            assert!(damage(text, "#N/A").is_none(), "{text}");
        }
    }
}
