//! Text of subtitles: in as many lines as the cue had, none much longer than the others.

use super::codes::Placed;
use super::{WarningKind, Writer, one_line};
use crate::document::{DocumentFormat, subtitles};

impl Writer<'_> {
    /// The translation of segment `at`.
    pub(super) fn subtitle(&mut self, at: usize, text: &str, placed: &[Placed]) -> String {
        let Some(segment) = self.document.segments.get(at) else { return String::new() };
        let original = self.document.original(segment);
        // Each break becomes a space: the codes stay in their places.
        let text = if one_line(text) == text { text.to_owned() } else { text.replace(['\n', '\r'], " ") };
        let breaks = subtitles::breaks(&text, original);
        let vtt = self.document.format == DocumentFormat::Vtt;
        let like_a_time = !vtt && subtitles::has_time(&subtitles::wrapped(&text, original));
        if like_a_time {
            self.warn(at, WarningKind::LikeATime, "");
        }
        let end = if original.contains("\r\n") { "\r\n" } else { "\n" };
        let mut out = String::with_capacity(text.len() + 16);
        let mut codes = placed.iter().peekable();
        for (place, c) in text.char_indices() {
            while let Some(code) = codes.next_if(|code| code.at <= place) {
                out.push_str(&self.native(at, code.code));
            }
            match c {
                _ if breaks.contains(&place) => out.push_str(end),
                '&' if vtt => out.push_str("&amp;"),
                '<' if vtt => out.push_str("&lt;"),
                // `-->` would end the cue.
                '>' if vtt => out.push_str("&gt;"),
                // SubRip has no spelling for it; nobody sees the joiner.
                '>' if like_a_time && out.ends_with("--") => out.push_str("\u{2060}>"),
                c => out.push(c),
            }
        }
        for code in codes {
            out.push_str(&self.native(at, code.code));
        }
        out
    }
}
