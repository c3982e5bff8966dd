//! How stored text may appear on a terminal: right-to-left text isolated, control characters visible.
//!
//! Text stays in logical order always; turning it round is the terminal's work. Pipes, files and
//! JSON get every text as it is.

use std::borrow::Cow;
use std::fmt::Write;

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

/// What reads the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Screen {
    /// A terminal: control characters are shown as `\u{…}`.
    pub(crate) is_terminal: bool,
    /// Right-to-left text is put between isolates.
    pub(crate) isolate: bool,
}

impl Screen {
    /// The text as it may be shown.
    pub(crate) fn show(self, text: &str) -> Cow<'_, str> {
        if !self.is_terminal {
            return Cow::Borrowed(text);
        }
        let visible = if text.chars().any(is_dangerous) { Cow::Owned(escaped(text)) } else { Cow::Borrowed(text) };
        if self.isolate && visible.chars().any(is_rtl) {
            return Cow::Owned(format!("{FIRST_STRONG_ISOLATE}{visible}{POP_DIRECTIONAL_ISOLATE}"));
        }
        visible
    }
}

/// Characters that would move the cursor, ring, or turn the rest of the line round.
fn is_dangerous(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escaped(text: &str) -> String {
    let mut visible = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_dangerous(c) {
            let written = write!(visible, "{}", c.escape_unicode());
            debug_assert!(written.is_ok(), "a String takes everything");
        } else {
            visible.push(c);
        }
    }
    visible
}

/// Letters of the scripts that are written from right to left.
pub(crate) fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TTY: Screen = Screen { is_terminal: true, isolate: true };

    #[test]
    fn a_pipe_gets_the_text_as_it_is() {
        let text = "کتاب\u{1b}[31m\u{202e}";
        assert_eq!(Screen::default().show(text), text);
    }

    #[test]
    fn a_terminal_gets_isolates_and_no_control_characters() {
        assert_eq!(TTY.show("می\u{200c}رود"), "\u{2068}می\u{200c}رود\u{2069}");
        assert_eq!(TTY.show("a\u{1b}[31m\u{202e}b"), "a\\u{1b}[31m\\u{202e}b");
        assert_eq!(Screen { isolate: false, ..TTY }.show("کتاب"), "کتاب");
        assert_eq!(TTY.show("plain"), "plain");
    }
}
