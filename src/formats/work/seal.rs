//! Whether a text that was filled in is still as it was: a tool that knows no states leaves no other sign.

/// Eight digits that stand for a text; white space and what nobody sees at its ends do not count.
pub(in super::super) fn seal(text: &str) -> String {
    let mut crc = flate2::Crc::new();
    text.split_whitespace().for_each(|word| {
        crc.update(word.as_bytes());
        crc.update(b" ");
    });
    format!("{:08x}", crc.sum())
}

/// Whether a text is the one that was sealed.
pub(super) fn holds(sealed: &str, text: &str) -> bool {
    sealed.eq_ignore_ascii_case(&seal(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_count() {
        assert!(holds(&seal("یک  متن"), " یک متن\n"));
        assert!(!holds(&seal("یک متن"), "یک متنی"));
    }
}
