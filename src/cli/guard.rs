//! The last look at what goes to a terminal: nothing passes that would move the cursor, ring, or turn a line round.
//!
//! Printers make stored text visible piece by piece ([`super::bidi`]). This writer stands behind all of them, so that a
//! place that was forgotten does no harm either: of escape sequences only colours of our own pass.

use std::io::{self, Write};

use super::bidi::{is_dangerous, shown_json, visible};

/// Our own colours are shorter; a longer one is none.
const LONGEST_STYLE: usize = 32;

/// What passes besides text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passes {
    /// Colours, and the isolates around right-to-left text: answers for people.
    Layout,
    /// Nothing, and what does not is written so that JSON still means the same.
    Records,
    /// Nothing: exported files.
    Nothing,
}

/// A way to a terminal.
pub(crate) struct Guard<W: Write> {
    inner: W,
    passes: Passes,
    /// The beginning of a character or of a colour whose end has not come yet.
    held: Vec<u8>,
}

impl<W: Write> Guard<W> {
    /// Before this terminal.
    pub(crate) fn new(inner: W, passes: Passes) -> Self {
        Self { inner, passes, held: Vec::new() }
    }

    /// What follows is no answer for people.
    pub(crate) fn no_layout(&mut self) {
        if self.passes == Passes::Layout {
            self.passes = Passes::Nothing;
        }
    }

    fn shown(&mut self, bytes: &[u8]) -> String {
        self.held.extend_from_slice(bytes);
        let held = std::mem::take(&mut self.held);
        let mut out = String::with_capacity(held.len());
        for chunk in held.utf8_chunks() {
            self.text(chunk.valid(), &mut out);
            let broken = chunk.invalid();
            if broken.is_empty() {
                continue;
            }
            if self.held.is_empty() && is_cut(broken) && held.ends_with(broken) {
                self.held.extend_from_slice(broken);
            } else {
                out.push(char::REPLACEMENT_CHARACTER);
            }
        }
        out
    }

    fn text(&mut self, text: &str, out: &mut String) {
        let mut rest = text;
        while let Some(at) = rest.find(is_dangerous) {
            let (plain, from) = rest.split_at(at);
            out.push_str(plain);
            let Some(c) = from.chars().next() else { break };
            let length = match self.measure(c, from) {
                Some(length) => {
                    out.push_str(from.get(..length).unwrap_or_default());
                    length
                }
                None if c == '\u{1b}' && self.passes == Passes::Layout && is_open_style(from) => {
                    self.held.extend_from_slice(from.as_bytes());
                    return;
                }
                None if self.passes == Passes::Records => {
                    out.push_str(&shown_json(c.encode_utf8(&mut [0; 4])));
                    c.len_utf8()
                }
                None => {
                    visible(c, out);
                    c.len_utf8()
                }
            };
            rest = from.get(length..).unwrap_or_default();
        }
        out.push_str(rest);
    }

    /// How much of the text passes as it is.
    fn measure(&self, c: char, from: &str) -> Option<usize> {
        match c {
            '\n' | '\t' => Some(1),
            '\r' if from.starts_with("\r\n") => Some(2),
            '\u{2068}' | '\u{2069}' if self.passes == Passes::Layout => Some(c.len_utf8()),
            '\u{1b}' if self.passes == Passes::Layout => style_length(from),
            _ => None,
        }
    }
}

/// `ESC [ 1 ; 31 m`.
fn style_length(text: &str) -> Option<usize> {
    let body = text.strip_prefix("\u{1b}[")?;
    let numbers = body.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    (numbers < LONGEST_STYLE && body.get(numbers..)?.starts_with('m')).then_some(numbers + 3)
}

/// Whether a colour may still become whole.
fn is_open_style(text: &str) -> bool {
    let body = text.strip_prefix('\u{1b}').unwrap_or_default();
    let body = body.strip_prefix('[').unwrap_or(body);
    text.len() < LONGEST_STYLE && body.chars().all(|c| c.is_ascii_digit() || c == ';')
}

/// Whether these are the first bytes of a character.
fn is_cut(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

impl<W: Write> Write for Guard<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let shown = self.shown(bytes);
        self.inner.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn through(passes: Passes, pieces: &[&[u8]]) -> String {
        let mut guard = Guard::new(Vec::new(), passes);
        pieces.iter().for_each(|piece| guard.write_all(piece).unwrap());
        String::from_utf8(guard.inner).unwrap()
    }

    #[test]
    fn only_colours_and_isolates_pass() {
        let ours = "\u{1b}[1;31m\u{2068}کتاب\u{2069}\u{1b}[0m\n";
        assert_eq!(through(Passes::Layout, &[ours.as_bytes()]), ours);
        assert_eq!(through(Passes::Nothing, &[ours.as_bytes()]), "\\u{1b}[1;31m\\u{2068}کتاب\\u{2069}\\u{1b}[0m\n");
        for hostile in ["\u{1b}]0;title\u{7}", "\u{1b}[2J", "\u{9b}2J", "a\rb", "\u{202e}", "\u{1b}c", "\u{8}"] {
            let shown = through(Passes::Layout, &[hostile.as_bytes(), b"\n"]);
            assert!(!shown.trim_end().contains(is_dangerous), "{hostile:?} {shown:?}");
        }
        assert_eq!(through(Passes::Records, &["\"\u{9b}2J\"\n".as_bytes()]), "\"\\u009b2J\"\n");
        assert_eq!(through(Passes::Nothing, &[b"a,b\r\n\tc\r\n"]), "a,b\r\n\tc\r\n");
    }

    #[test]
    fn it_does_not_matter_how_the_bytes_come() {
        let text = "\u{1b}[1;31m\u{2068}کتاب\u{2069}\u{1b}[0m a\u{1b}]0;x\u{7} 😀\n";
        let whole = through(Passes::Layout, &[text.as_bytes()]);
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(through(Passes::Layout, &bytes), whole);
        assert_eq!(through(Passes::Layout, &[b"\xff\xd9", b"a\n"]), "\u{fffd}\u{fffd}a\n");
    }
}
