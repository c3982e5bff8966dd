//! The characters of the texts in a file, each with the bytes that write it.

use std::ops::Range;

use super::super::Format;
use super::super::tsv::ESCAPES;

/// What stands between two texts: no text holds it.
const BREAK: char = '\0';

/// The texts of a file in one row.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    /// The characters.
    pub(super) text: String,
    /// For each byte of `text`, the bytes of the file.
    spans: Vec<(usize, usize)>,
}

impl Decoded {
    /// Reads the texts of a format; `None` where it has no text that could be changed in its place.
    pub(super) fn of(raw: &str, format: Format) -> Option<Self> {
        let mut decoded = Self::default();
        match format {
            Format::Tsv if raw.trim_start_matches('\u{feff}').starts_with(ESCAPES) => decoded.escaped(raw),
            Format::Tsv => decoded.plain(raw, 0),
            Format::Csv => decoded.csv(raw),
            Format::Tmx | Format::Xliff | Format::Xliff2 => decoded.xml(raw),
            Format::Po => decoded.po(raw),
            Format::Weblate => decoded.json(raw),
            Format::Xlsx | Format::Ods | Format::Docx | Format::Sdltm | Format::Pairs => return None,
        }
        Some(decoded)
    }

    /// The bytes of the file behind bytes of the text, if nothing stands between them there.
    pub(super) fn raw(&self, range: Range<usize>) -> Option<Range<usize>> {
        if range.is_empty() {
            let at = self.spans.get(range.start.checked_sub(1)?)?.1;
            return Some(at..at);
        }
        let spans = self.spans.get(range)?;
        let whole = spans.windows(2).all(|pair| match pair {
            [a, b] => a == b || a.1 == b.0,
            _ => true,
        });
        let (first, last) = (spans.first()?, spans.last()?);
        whole.then_some(first.0..last.1)
    }

    /// Where the text goes on that a byte of the file begins or comes before.
    pub(super) fn at_raw(&self, raw: usize) -> usize {
        self.spans.partition_point(|span| span.0 < raw)
    }

    fn push(&mut self, c: char, raw: Range<usize>) {
        self.text.push(c);
        self.spans.extend(std::iter::repeat_n((raw.start, raw.end), c.len_utf8()));
    }

    fn cut(&mut self, raw: usize) {
        if !self.text.ends_with(BREAK) {
            self.push(BREAK, raw..raw);
        }
    }

    fn plain(&mut self, text: &str, offset: usize) {
        for (at, c) in text.char_indices() {
            self.push(c, offset + at..offset + at + c.len_utf8());
        }
    }

    /// `\t \n \r \\`, as in a TSV file with escapes.
    fn escaped(&mut self, raw: &str) {
        let mut chars = raw.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let known = |next: char| matches!(next, 't' | 'n' | 'r' | '\\');
            match chars.next_if(|(_, next)| c == '\\' && known(*next)) {
                Some((_, next)) => self.push(unescaped(next), at..at + 2),
                None => self.push(c, at..at + c.len_utf8()),
            }
        }
    }

    fn csv(&mut self, raw: &str) {
        let mut quoted = false;
        let mut chars = raw.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' if quoted && chars.next_if(|(_, next)| *next == '"').is_some() => self.push('"', at..at + 2),
                '"' => {
                    quoted = !quoted;
                    self.cut(at);
                }
                _ => self.push(c, at..at + c.len_utf8()),
            }
        }
    }

    fn po(&mut self, raw: &str) {
        let mut offset = 0;
        for line in raw.split_inclusive('\n') {
            let start = line.trim_start().trim_start_matches("#~").trim_start();
            if !start.starts_with('"') {
                self.cut(offset);
            }
            if !start.starts_with('#')
                && let (Some(first), Some(last)) = (line.find('"'), line.rfind('"'))
                && first < last
            {
                self.string(line.get(first + 1..last).unwrap_or_default(), offset + first + 1);
            }
            offset += line.len();
        }
    }

    /// A string with the escapes of C and JSON.
    fn string(&mut self, text: &str, offset: usize) {
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let start = offset + at;
            match chars.next_if(|_| c == '\\') {
                Some((_, 'u')) => {
                    let digits = text.get(at + 2..at + 6).unwrap_or_default();
                    let code = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                    (0..4).for_each(|_| _ = chars.next());
                    // Halves of a pair belong to no text that is changed.
                    self.push(code.unwrap_or(BREAK), start..start + 6);
                }
                Some((_, next)) => self.push(unescaped(next), start..start + 1 + next.len_utf8()),
                None => self.push(c, start..start + c.len_utf8()),
            }
        }
    }

    fn json(&mut self, raw: &str) {
        let bytes = raw.as_bytes();
        let mut at = 0;
        while let Some(open) = memchr::memchr(b'"', bytes.get(at..).unwrap_or_default()).map(|found| at + found) {
            let mut close = open + 1;
            while bytes.get(close).is_some_and(|byte| *byte != b'"') {
                close += if bytes.get(close) == Some(&b'\\') { 2 } else { 1 };
            }
            let close = close.min(raw.len());
            self.cut(open);
            self.string(raw.get(open + 1..close).unwrap_or_default(), open + 1);
            at = close + 1;
        }
    }

    /// Text between tags. Inline elements part nothing; what stands in those for native codes is no text.
    fn xml(&mut self, raw: &str) {
        const INLINE: &[&str] = &[
            "g", "x", "bx", "ex", "mrk", "pc", "sc", "ec", "cp", "sm", "em", "hi", "bpt", "ept", "ph", "it", "ut",
            "sub",
        ];
        const NATIVE: &[&str] = &["bpt", "ept", "ph", "it", "ut"];
        let mut rest = 0;
        let mut native = 0usize;
        while let Some(tail) = raw.get(rest..).filter(|tail| !tail.is_empty()) {
            let open = tail.find('<').map_or(raw.len(), |found| rest + found);
            if native == 0 {
                self.entities(raw.get(rest..open).unwrap_or_default(), rest);
            }
            let Some(tag) = raw.get(open..).filter(|tag| !tag.is_empty()) else { return };
            let end = |close: &str| tag.find(close).map_or(raw.len(), |found| open + found + close.len());
            if tag.starts_with("<!--") {
                rest = end("-->");
                continue;
            }
            if tag.starts_with("<![CDATA[") {
                rest = end("]]>");
                let inside = raw.get(open + 9..rest.saturating_sub(3)).unwrap_or_default();
                self.plain(inside, open + 9);
                continue;
            }
            rest = end(">");
            let inside = raw.get(open + 1..rest.saturating_sub(1)).unwrap_or_default();
            let name = inside
                .trim_start_matches('/')
                .split(|c: char| c.is_whitespace() || c == '/')
                .next()
                .unwrap_or_default();
            let name = name.rsplit(':').next().unwrap_or_default();
            if !INLINE.contains(&name) {
                self.cut(open);
                native = 0;
            } else if NATIVE.contains(&name) && !inside.ends_with('/') {
                native = if inside.starts_with('/') { native.saturating_sub(1) } else { native + 1 };
            }
        }
    }

    fn entities(&mut self, text: &str, offset: usize) {
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let start = offset + at;
            let name = if c == '&' { reference(text, at + 1) } else { None };
            if let Some((name, value)) = name.and_then(|name| Some((name, entity(name)?))) {
                self.push(value, start..start + name.len() + 2);
                (0..=name.chars().count()).for_each(|_| _ = chars.next());
            } else if c == '\r' && chars.next_if(|(_, next)| *next == '\n').is_some() {
                self.push('\n', start..start + 2);
            } else {
                self.push(c, start..start + c.len_utf8());
            }
        }
    }
}

fn unescaped(c: char) -> char {
    match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        other => other,
    }
}

/// The name of a reference that begins here. The longest is `#x10FFFF`.
fn reference(text: &str, at: usize) -> Option<&str> {
    let end = text.as_bytes().get(at..)?.iter().take(12).position(|byte| *byte == b';')?;
    text.get(at..at + end)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// A text as the format writes it inside another one.
pub(super) fn encode(text: &str, format: Format) -> String {
    match format {
        Format::Tmx | Format::Xliff | Format::Xliff2 => {
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
        }
        Format::Po | Format::Weblate => text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"),
        Format::Csv => text.replace('"', "\"\""),
        _ => text.to_owned(),
    }
}
