//! Where tokens end: patterns of T1, T2, T4, T5 and T12 on folded text.
//!
//! Every function looks at the text from one place on and says where the pattern ends. None looks
//! further than its own token and a bounded piece beyond, so that a scan stays linear.

use unicode_normalization::char::is_combining_mark;

use super::fold::{EM_DASH, NO_BREAK_SPACE, ZWNJ};
use super::rules::Rules;

/// What a character does in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Letter,
    Mark,
    Digit,
    /// A script without spaces between words.
    Run,
    Space,
    Zwnj,
    Other,
}

/// The class of a character of the form.
#[inline]
pub(super) fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        ' ' | NO_BREAK_SPACE => Class::Space,
        '\0'..='\u{7F}' if c.is_whitespace() => Class::Space,
        '\0'..='\u{7F}' => Class::Other,
        '\u{620}'..='\u{64A}' | '\u{671}'..='\u{6D3}' => Class::Letter,
        ZWNJ => Class::Zwnj,
        EM_DASH => Class::Other,
        c if is_run(c) => Class::Run,
        c if c.is_alphabetic() && !is_combining_mark(c) => Class::Letter,
        c if is_combining_mark(c) => Class::Mark,
        c if c.is_numeric() => Class::Digit,
        c if c.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}

/// Han, Hiragana, Thai, Lao, Khmer, Myanmar.
fn is_run(c: char) -> bool {
    let block = matches!(c, '\u{3041}'..='\u{309F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '\u{0E01}'..='\u{0E3A}' | '\u{0E40}'..='\u{0E4E}' | '\u{0E81}'..='\u{0ECE}' | '\u{0EDC}'..='\u{0EDF}'
        | '\u{1780}'..='\u{17D3}' | '\u{17D7}' | '\u{1000}'..='\u{103F}' | '\u{1050}'..='\u{109D}' | '\u{3005}'..='\u{3007}');
    block && !is_combining_mark(c) && c.is_alphanumeric()
}

/// The form with eyes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) rules: &'a Rules,
}

impl Scan<'_> {
    /// The character at a byte offset.
    #[inline]
    pub(super) fn at(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 { Some(char::from(byte)) } else { self.text.get(at..)?.chars().next() }
    }

    #[inline]
    fn class_at(&self, at: usize) -> Class {
        self.at(at).map_or(Class::Space, class)
    }

    fn is_word_at(&self, at: usize) -> bool {
        matches!(self.class_at(at), Class::Letter | Class::Digit | Class::Mark)
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn starts(&self, at: usize, with: &str) -> bool {
        self.text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(with.as_bytes()))
    }

    /// The end of the stretch of characters that pass, at most `limit` bytes.
    fn while_at(&self, from: usize, limit: usize, pass: impl Fn(char) -> bool) -> usize {
        let mut end = from;
        while let Some(c) = self.at(end) {
            if !pass(c) || end - from >= limit {
                break;
            }
            end += c.len_utf8();
        }
        end
    }

    /// T1: a web address.
    pub(super) fn url(&self, at: usize) -> Option<usize> {
        let scheme = ["https://", "http://", "www."].into_iter().find(|scheme| self.starts(at, scheme))?;
        // Asked first, or a row of bare schemes would be read again from each of them.
        self.at(at + scheme.len()).filter(|host| host.is_alphanumeric())?;
        let ends = |c: char| class(c) == Class::Space || matches!(c, '"' | '<' | '>' | EM_DASH);
        let end = self.while_at(at, usize::MAX, |c| !ends(c));
        let body = self.text.get(at..end)?.trim_end_matches(['.', ',', ':', ';', '!', '?', ')', '\'', ZWNJ]);
        Some(at + body.len())
    }

    /// T1: an inline tag, `<b>`, `</b>`, `<br/>`, `<a href="…">`.
    pub(super) fn tag(&self, at: usize) -> Option<usize> {
        let name = at + 1 + usize::from(self.byte(at + 1) == b'/');
        if !self.byte(name).is_ascii_alphabetic() {
            return None;
        }
        let name_end = self.while_at(name, 64, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_' | '.'));
        if !matches!(self.byte(name_end), b'>' | b'/' | b' ') {
            return None;
        }
        let end = self.while_at(name_end, 1024, |c| !matches!(c, '<' | '>'));
        let attributes = self.text.get(name_end..end)?.trim_matches([' ', '/']);
        (self.byte(end) == b'>' && (attributes.is_empty() || attributes.contains('='))).then_some(end + 1)
    }

    /// T1: `{0}`, `{name}`, `{{name}}`, `${name}`.
    pub(super) fn braces(&self, at: usize) -> Option<usize> {
        let open = at + usize::from(self.byte(at) == b'$');
        let depth = if self.starts(open, "{{") { 2 } else { 1 };
        if self.byte(open) != b'{' {
            return None;
        }
        let name = open + depth;
        let end =
            self.while_at(name, 64, |c| class(c) == Class::Letter || c.is_ascii_digit() || "_.:-#%, '".contains(c));
        self.starts(end, if depth == 2 { "}}" } else { "}" }).then_some(end + depth)
    }

    /// T1: `%s`, `%d`, `%1$s`, `%(name)s`, `%.2f`, `%@`.
    pub(super) fn percent(&self, at: usize) -> Option<usize> {
        let mut end = at + 1;
        if self.byte(end) == b'(' {
            end = self.while_at(end + 1, 64, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
            if self.byte(end) != b')' {
                return None;
            }
            end += 1;
        }
        end = self.while_at(end, 16, |c| c.is_ascii_digit() || matches!(c, '$' | '.' | '-' | '+' | '#' | '*'));
        while matches!(self.byte(end), b'l' | b'h' | b'z') {
            end += 1;
        }
        let conversion =
            matches!(self.byte(end), b's' | b'd' | b'i' | b'u' | b'f' | b'g' | b'e' | b'x' | b'c' | b'@' | b'o' | b'p');
        (conversion && !self.is_word_at(end + 1)).then_some(end + 1)
    }

    /// T1: all e-mail addresses, by their `@`.
    pub(super) fn emails(&self) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for at in memchr::memchr_iter(b'@', self.text.as_bytes()) {
            let floor = found.last().map_or(0, |last| last.1);
            if let Some(start) = self.local_part(at, floor)
                && let Some(end) = self.domain(at + 1)
            {
                found.push((start, end));
            }
        }
        found
    }

    fn local_part(&self, at: usize, floor: usize) -> Option<usize> {
        let before = self.text.get(floor..at)?;
        let mut start = at;
        for c in before.chars().rev().take(64) {
            if !(matches!(class(c), Class::Letter | Class::Digit) || matches!(c, '.' | '_' | '%' | '+' | '-')) {
                break;
            }
            start -= c.len_utf8();
        }
        let local = self.text.get(start..at)?;
        let trimmed = local.trim_start_matches(|c: char| !c.is_alphanumeric());
        (!trimmed.is_empty()).then_some(at - trimmed.len())
    }

    fn domain(&self, at: usize) -> Option<usize> {
        let end =
            self.while_at(at, 255, |c| matches!(class(c), Class::Letter | Class::Digit) || matches!(c, '.' | '-'));
        let domain = self.text.get(at..end)?.trim_end_matches(['.', '-']);
        let (host, top) = domain.rsplit_once('.')?;
        let sound = host.starts_with(char::is_alphanumeric)
            && top.chars().nth(1).is_some()
            && top.chars().all(char::is_alphabetic);
        sound.then_some(at + domain.len())
    }

    /// T2: a number without its sign. `None` where letters follow and make it a name (T12).
    pub(super) fn number(&self, at: usize) -> Option<usize> {
        let mut end = self.digits(at);
        if end == at {
            return None;
        }
        let plain = end;
        while let Some(mark) = self.at(end).filter(|c| matches!(*c, ',' | '.' | '\'' | NO_BREAK_SPACE)) {
            let group = end + mark.len_utf8();
            if self.digits(group) != group + 3 {
                break;
            }
            end = group + 3;
        }
        end = self.decimals(end);
        end = self.suffix(end);
        let glued = end == plain && matches!(self.class_at(end), Class::Letter | Class::Mark | Class::Zwnj);
        (!glued || self.class_at(end) == Class::Zwnj && !self.is_word_at(end + 3)).then_some(end)
    }

    /// The decimals; or all further parts of a date, version or address (`02.10.2020`, `1399/7/11`).
    fn decimals(&self, from: usize) -> usize {
        let mut end = from;
        let mark = self.byte(from);
        while matches!(mark, b'.' | b'/') && self.byte(end) == mark {
            let next = self.digits(end + 1);
            if next == end + 1 {
                break;
            }
            end = next;
        }
        end
    }

    /// `%`, an ordinal, a decade.
    fn suffix(&self, end: usize) -> usize {
        if self.byte(end) == b'%' && self.percent(end).is_none() {
            return end + 1;
        }
        let found = ["st", "nd", "rd", "th", "s"].into_iter().find(|suffix| self.starts(end, suffix));
        found.map_or(end, |suffix| {
            let after = end + suffix.len();
            if self.is_word_at(after) || self.class_at(after) == Class::Zwnj { end } else { after }
        })
    }

    fn digits(&self, from: usize) -> usize {
        self.while_at(from, usize::MAX, |c| class(c) == Class::Digit)
    }

    /// Whether a sign at `at` belongs to the number after it (T2), and is no range mark (T3).
    pub(super) fn is_sign(&self, at: usize, before: Option<char>) -> bool {
        let open = before.is_none_or(|c| class(c) == Class::Space || matches!(c, '(' | '[' | '"'));
        open && matches!(self.byte(at), b'+' | b'-') && self.class_at(at + 1) == Class::Digit
    }

    /// T5: the `'s` at an apostrophe.
    pub(super) fn clitic(&self, at: usize) -> Option<usize> {
        let found = self.rules.clitics && self.starts(at, "'s") && !self.is_word_at(at + 2);
        let joined = self.byte(at + 2) == b'\'' && self.is_word_at(at + 3);
        (found && !joined).then_some(at + 2)
    }

    /// The end of a word, T12 included.
    pub(super) fn word(&self, at: usize, limit: usize) -> usize {
        let mut end = at;
        let mut before = Class::Other;
        let mut digits = false;
        while end < limit
            && let Some(c) = self.at(end)
        {
            let class = class(c);
            let inside = match class {
                Class::Letter | Class::Mark => true,
                Class::Digit => {
                    digits = true;
                    true
                }
                Class::Zwnj => self.is_word_at(end + c.len_utf8()),
                Class::Other => self.joins(c, end, before),
                Class::Run | Class::Space => false,
            };
            if !inside {
                break;
            }
            if class != Class::Mark {
                before = class;
            }
            end += c.len_utf8();
        }
        if digits { end } else { self.hyphen_digits(end).filter(|end| *end <= limit).unwrap_or(end) }
    }

    /// UAX #29's marks inside a word, or a number.
    fn joins(&self, c: char, at: usize, before: Class) -> bool {
        let after = self.class_at(at + c.len_utf8());
        match c {
            '\'' => before == Class::Letter && after == Class::Letter && self.clitic(at).is_none(),
            '.' => before == after && matches!(after, Class::Letter | Class::Digit),
            '_' => matches!(before, Class::Letter | Class::Digit) && matches!(after, Class::Letter | Class::Digit),
            _ => false,
        }
    }

    /// T12: `-300`, `-19`, `-16s` after letters.
    fn hyphen_digits(&self, at: usize) -> Option<usize> {
        if self.byte(at) != b'-' {
            return None;
        }
        let digits = self.digits(at + 1);
        let number = self.number(at + 1).unwrap_or(digits);
        let tail = self.while_at(digits, 64, |c| matches!(class(c), Class::Letter | Class::Mark | Class::Digit));
        // A group, decimals or a percent sign follow: an amount, not a name.
        (digits > at + 1 && number <= tail).then_some(tail)
    }

    /// T2: `US$` before an amount is one symbol.
    pub(super) fn currency(&self, at: usize) -> Option<usize> {
        let end = self.while_at(at, 3, |c| c.is_ascii_alphabetic());
        let sign = self.at(end).filter(|c| is_currency(*c))?;
        let after = end + sign.len_utf8();
        let amount = after + usize::from(self.byte(after) == b' ');
        (end > at && self.class_at(amount) == Class::Digit).then_some(after)
    }

    /// Two characters of a run, each with its marks.
    pub(super) fn bigram(&self, at: usize) -> usize {
        let mut end = at;
        for _ in 0..2 {
            if self.class_at(end) != Class::Run {
                break;
            }
            end += self.at(end).map_or(0, char::len_utf8);
            end = self.while_at(end, usize::MAX, |c| class(c) == Class::Mark);
        }
        end
    }
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '£' | '¥' | '¢' | '\u{20A0}'..='\u{20CF}')
}

/// Whether a lone character is punctuation rather than a symbol.
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation() && !matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '|' | '~');
    }
    matches!(c, '¡' | '§' | '¶' | '·' | '¿' | '\u{37E}' | '\u{387}' | '\u{589}' | '\u{58A}' | '\u{5BE}' | '\u{5F3}' | '\u{5F4}'
        | '\u{60C}' | '\u{60D}' | '\u{61B}' | '\u{61E}' | '\u{61F}' | '\u{66A}'..='\u{66D}' | '\u{6D4}' | '\u{964}' | '\u{965}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205E}'
        | '\u{2308}'..='\u{230B}' | '\u{2329}' | '\u{232A}' | '\u{2768}'..='\u{2775}' | '\u{27E6}'..='\u{27EF}'
        | '\u{2E00}'..='\u{2E5D}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{30FB}'
        | '\u{FD3E}' | '\u{FD3F}' | '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE61}')
}
