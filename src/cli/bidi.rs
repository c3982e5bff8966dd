//! How stored text may appear on a terminal: right-to-left text isolated, control characters visible.
//!
//! Text stays in logical order always; turning it round is the terminal's work. Pipes, files and
//! JSON get every text as it is.

use std::borrow::Cow;
use std::fmt::Write;

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';

/// Characters of a message; a longer one loses its middle.
const LONGEST_LINE: usize = 1000;
const FIRST_PART: usize = 800;
const LAST_PART: usize = 150;

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
pub(crate) fn is_dangerous(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes a character as `\u{…}`.
pub(crate) fn visible(c: char, out: &mut String) {
    let written = write!(out, "{}", c.escape_unicode());
    debug_assert!(written.is_ok(), "a String takes everything");
}

fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_dangerous(c) { visible(c, &mut shown) } else { shown.push(c) }
    }
    shown
}

/// A message as one line of bounded length, wherever it goes: whatever stood in the file or in an argument that it
/// quotes, it is one line, and a terminal does nothing but show it.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(LONGEST_LINE));
    let count = text.chars().count();
    for (at, c) in text.chars().enumerate() {
        match c {
            _ if count > LONGEST_LINE && (FIRST_PART..count - LAST_PART).contains(&at) => {
                if at == FIRST_PART {
                    line.push('…');
                }
            }
            '\n' | '\r' | '\t' => line.push(' '),
            c if is_dangerous(c) => visible(c, &mut line),
            c => line.push(c),
        }
    }
    line
}

/// JSON whose dangerous characters are escaped: it means the same, and a terminal shows it.
pub(crate) fn shown_json(json: &str) -> Cow<'_, str> {
    if !json.chars().any(is_dangerous) {
        return Cow::Borrowed(json);
    }
    let mut shown = String::with_capacity(json.len() + 8);
    for c in json.chars() {
        if is_dangerous(c) {
            let written = write!(shown, "\\u{:04x}", u32::from(c));
            debug_assert!(written.is_ok(), "a String takes everything");
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Letters of the scripts that are written from right to left.
pub(crate) fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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

    #[test]
    fn a_message_is_one_line_that_does_nothing() {
        assert_eq!(one_line("a\nb\u{1b}[2J\u{202e}c\u{9b}"), "a b\\u{1b}[2J\\u{202e}c\\u{9b}");
        let long = one_line(&format!("begin{}end", "x".repeat(100_000)));
        assert!(long.chars().count() < LONGEST_LINE && long.starts_with("begin") && long.ends_with("end"));
        assert_eq!(one_line(&"x".repeat(LONGEST_LINE)).len(), LONGEST_LINE);
    }

    #[test]
    fn json_for_a_terminal_means_the_same() {
        let text = "a\u{9b}2J\u{202e}\u{7f}\u{1b}کتاب";
        let json = serde_json::to_string(text).unwrap();
        let shown = shown_json(&json);
        assert!(!shown.contains(is_dangerous), "{shown:?}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
    }
}
