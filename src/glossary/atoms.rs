//! The parts of names: letters and digits that belong together, and what stands between them.
//!
//! Finer than the tokens of [`token`](crate::text::token): a name may begin inside a hyphenated
//! compound (G3) and the parts of a Persian name may be joined by anything or nothing (G12).
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

use crate::text::key::glossary_key;
use crate::text::rules::Rules;

/// What stands between an atom and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Nothing: the parts of a script without word spaces.
    None,
    /// U+200C.
    Zwnj,
    /// White space.
    Space,
    /// A hyphen or short dash without spaces.
    Hyphen,
    /// An apostrophe without spaces.
    Apostrophe,
    /// A full stop without spaces, or after an initial or short title.
    Dot,
    /// An apostrophe and a space (`Workers' Party`).
    Possessive,
    /// A comma, with or without a space: only part of a name whose form has one there too.
    Comma,
    /// Anything else: no name reaches across it.
    Break,
}

/// A run of letters or digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Atom {
    /// Its bytes in the text. An acronym holds its dots, `ه` its ezafe `ی`.
    pub(crate) range: Range<usize>,
    /// Its skeleton under key G, without separators. Never empty.
    pub(crate) key: Rc<str>,
    /// Its number among the different texts that the scanner has met: the same text, the same number.
    pub(crate) id: usize,
    /// What stands before it.
    pub(crate) gap: Gap,
    /// Whether a sentence begins here: nothing before it but opening marks, or an end mark.
    pub(crate) starts: bool,
}

/// Folds atoms; each different one once.
#[derive(Debug)]
pub(crate) struct Scanner {
    rules: &'static Rules,
    folded: FxHashMap<String, (Rc<str>, usize)>,
}

impl Scanner {
    pub(crate) fn new(rules: &'static Rules) -> Self {
        Self { rules, folded: FxHashMap::default() }
    }

    /// The atoms of a text, in order, not overlapping. Addresses, tags and placeholders have none.
    pub(crate) fn scan(&mut self, text: &str) -> Vec<Atom> {
        let mut atoms: Vec<Atom> = Vec::new();
        let addresses = text.contains('@') || text.contains("://") || text.contains("www.") || text.contains("WWW.");
        let mut rest = Rest { text, at: 0, addresses };
        let mut end = 0;
        while let Some(range) = rest.next_run() {
            let between = text.get(end..range.start).unwrap_or_default();
            let raw = text.get(range.clone()).unwrap_or_default();
            let (key, id) = self.fold(raw);
            if key.is_empty() {
                continue;
            }
            let gap = if atoms.is_empty() { Gap::Break } else { gap(between, atoms.last(), text) };
            let starts = atoms.is_empty()
                || ends_sentence(between)
                || (gap == Gap::Break && dotted(atoms.last(), text, between));
            end = range.end;
            if let Some(last) = atoms.last_mut()
                && is_ezafe(last, &key, gap)
            {
                last.range.end = range.end;
                continue;
            }
            atoms.push(Atom { range, key, id, gap, starts });
        }
        atoms
    }

    fn fold(&mut self, raw: &str) -> (Rc<str>, usize) {
        if let Some((key, id)) = self.folded.get(raw) {
            return (Rc::clone(key), *id);
        }
        let is_number = raw.starts_with(char::is_numeric);
        let plain: String = raw.chars().filter(|c| is_number || *c != '.').collect();
        let key: String = glossary_key(&plain, self.rules)
            .chars()
            .filter(|c| *c != ' ' && (is_number || *c != '·'))
            // N13 in the whole word: «اسلام‌آباد» and «اسلام اباد» have the same parts (G12). The two
            // yehs at the end of a Pashto word tell endings apart, not names, and outlets mix them.
            .map(|c| match c {
                'آ' => 'ا',
                'ي' => 'ی',
                c => c,
            })
            .collect();
        let (key, id): (Rc<str>, usize) = (key.into(), self.folded.len());
        self.folded.insert(raw.to_owned(), (Rc::clone(&key), id));
        (key, id)
    }
}

/// T7: `ه‌ی` and `ه ی` are `هٔ`.
fn is_ezafe(last: &Atom, key: &str, gap: Gap) -> bool {
    key == "ی" && matches!(gap, Gap::Zwnj | Gap::Space) && last.key.ends_with('ه')
}

struct Rest<'a> {
    text: &'a str,
    at: usize,
    /// Whether the text can hold an address at all: most do not, and the test per word is dear.
    addresses: bool,
}

impl Rest<'_> {
    /// No letter or digit stands just before.
    fn is_fresh(&self) -> bool {
        let before = self.text.get(..self.at).and_then(|before| before.chars().next_back());
        !before.is_some_and(char::is_alphanumeric)
    }

    /// The next run of letters and digits outside addresses and tags.
    fn next_run(&mut self) -> Option<Range<usize>> {
        loop {
            let rest = self.text.get(self.at..)?;
            let c = rest.chars().next()?;
            if let Some(length) = skipped(rest, self.addresses && self.is_fresh()) {
                self.at += length;
            } else if is_letter(c) || c.is_alphanumeric() {
                let length = run_length(rest);
                let start = self.at;
                self.at += length;
                return Some(start..start + length);
            } else {
                self.at += c.len_utf8();
            }
        }
    }
}

/// The length of a run of two letters or more, of the scripts that most text is in, up to a mark that ends every
/// run. `None`: look closer.
fn plain_run(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let (mut at, mut letters) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let c = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {
                (at, letters) = (at + 1, letters + 1);
                continue;
            }
            0xd8..=0xdb => char::from_u32(u32::from(byte & 0x1f) << 6 | u32::from(bytes.get(at + 1)? & 0x3f))?,
            byte if byte.is_ascii() && !byte.is_ascii_digit() => break,
            _ if rest.get(at..)?.starts_with('\u{200c}') => break,
            _ => return None,
        };
        if is_letter(c) {
            (at, letters) = (at + 2, letters + 1);
        } else if matches!(c, '،' | '؛' | '؟') {
            break;
        } else {
            return None;
        }
    }
    (letters > 1).then_some(at)
}

/// The length of the address, tag or placeholder at the start of `rest` (T1).
fn skipped(rest: &str, addresses: bool) -> Option<usize> {
    let first = rest.chars().next()?;
    match first {
        '<' => {
            let close = rest.char_indices().take(200).find(|(_, c)| *c == '>')?.0;
            let inner = rest.get(1..)?.chars().next()?;
            (inner.is_ascii_alphabetic() || inner == '/').then_some(close + 1)
        }
        '{' => {
            let close = rest.char_indices().take(40).find(|(_, c)| *c == '}')?.0;
            rest.get(1..close)?.chars().all(|c| c.is_ascii_alphanumeric() || c == '_').then_some(close + 1)
        }
        c if addresses && c.is_ascii_alphanumeric() => address(rest),
        _ => None,
    }
}

fn address(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let head = bytes.iter().take(64).take_while(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(b)).count();
    let is_mail = bytes.get(head) == Some(&b'@') && bytes.get(head + 1).is_some_and(u8::is_ascii_alphanumeric);
    let lower: String = rest.chars().take(8).collect::<String>().to_ascii_lowercase();
    let is_web = lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.");
    if !(is_mail || is_web) {
        return None;
    }
    let length = bytes.iter().take_while(|b| b.is_ascii() && !b.is_ascii_whitespace() && !b"\"<>".contains(b)).count();
    let kept = rest.get(..length)?.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
    Some(kept.len().max(1))
}

fn run_length(rest: &str) -> usize {
    if let Some(length) = plain_run(rest) {
        return length;
    }
    let mut chars = rest.char_indices().peekable();
    let Some((_, first)) = chars.next() else { return 0 };
    if is_unspaced(first) {
        return chars.find(|(_, c)| !is_inner(*c) || *c == '\u{200c}').map_or(rest.len(), |(at, _)| at);
    }
    if let Some(length) = acronym(rest) {
        return length;
    }
    let mut last = first;
    while let Some((at, c)) = chars.next() {
        if is_letter(c) {
            last = c;
            continue;
        }
        let next = chars.peek().map(|(_, c)| *c);
        let joins_number = matches!(c, '.' | ',' | '\u{66b}' | '\u{66c}' | '/')
            && last.is_numeric()
            && next.is_some_and(char::is_numeric);
        if (!c.is_alphanumeric() && !is_inner(c) && !joins_number) || is_unspaced(c) {
            return at;
        }
        if !is_inner(c) {
            last = c;
        }
    }
    rest.len()
}

/// The length of `U.S.`, `ه.ش.` and the like: single letters, each with its dot.
///
/// Two or more letters; the last dot may be missing. `[U+200D]` as in `ه‍.ش.` belongs to its letter.
fn acronym(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().filter(|(_, c)| !is_inner(*c)).peekable();
    let (mut letters, mut end) = (0, 0);
    while let Some((at, letter)) = chars.next_if(|(_, c)| c.is_alphabetic()) {
        let dotted = chars.next_if(|(_, c)| *c == '.');
        let followed = chars.peek().is_some_and(|(_, c)| c.is_alphanumeric());
        match dotted {
            Some((dot, _)) => end = dot + 1,
            None if followed => return None,
            None => end = at + letter.len_utf8(),
        }
        letters += 1;
        if dotted.is_none() || !followed {
            break;
        }
    }
    (letters >= 2 && end > 0 && chars.peek().is_none_or(|(_, c)| !c.is_alphanumeric())).then_some(end)
}

/// The letters that most text is made of, told without a table.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}' | '\u{671}'..='\u{6d3}')
}

/// Marks and invisible characters that stand inside a word; all of them vanish in the key.
fn is_inner(c: char) -> bool {
    if c.is_ascii() || is_letter(c) {
        return false;
    }
    is_combining_mark(c)
        || matches!(
            c,
            '\u{640}'
                | '\u{ad}'
                | '\u{200b}'
                | '\u{200d}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2060}'
                | '\u{feff}'
                | '\u{61c}'
        )
}

/// Han, kana, Thai, Lao, Khmer, Myanmar: written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

/// `char::is_uppercase`, quick for the scripts that most text is in.
pub(crate) fn is_upper(c: char) -> bool {
    if c.is_ascii() || is_letter(c) { c.is_ascii_uppercase() } else { c.is_uppercase() }
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{2bb}' | '\u{2018}' | '`' | '\u{b4}' | '\u{ff07}')
}

fn gap(between: &str, before: Option<&Atom>, text: &str) -> Gap {
    if between == " " {
        return Gap::Space;
    }
    let visible: String = between.chars().filter(|c| !is_inner(*c)).collect();
    let mut chars = visible.chars();
    let Some(first) = chars.next() else { return Gap::None };
    let rest = chars.as_str();
    let blank = rest.chars().all(char::is_whitespace);
    match first {
        '\u{200c}' if rest.chars().all(|c| c == '\u{200c}') => Gap::Zwnj,
        c if c.is_whitespace() && rest.chars().all(|c| c.is_whitespace() || c == '\u{200c}') => Gap::Space,
        '\u{200c}' if rest.chars().all(|c| c.is_whitespace() || c == '\u{200c}') => Gap::Space,
        c if is_dash(c) && rest.is_empty() => Gap::Hyphen,
        c if is_apostrophe(c) && rest.is_empty() => Gap::Apostrophe,
        c if is_apostrophe(c) && c != '\u{2018}' && blank => Gap::Possessive,
        '.' if rest.is_empty() => Gap::Dot,
        '.' if blank && short(before, text) => Gap::Dot,
        ',' | '،' if blank => Gap::Comma,
        _ => Gap::Break,
    }
}

/// `V.`, `Dr.`, `St.`: an initial or a short title, after which a full stop ends nothing.
fn short(before: Option<&Atom>, text: &str) -> bool {
    let Some(raw) = before.and_then(|atom| text.get(atom.range.clone())) else { return false };
    let letters = raw.chars().count();
    letters == 1 || (letters == 2 && raw.starts_with(char::is_uppercase) && !raw.chars().all(char::is_uppercase))
}

/// Whether a sentence ends in the marks between two atoms.
fn ends_sentence(between: &str) -> bool {
    if between == " " {
        return false;
    }
    let mut ended = false;
    for c in between.chars() {
        if matches!(c, '!' | '?' | '؟' | '…' | '۔' | ':' | '.') {
            ended = true;
        } else if ended && c.is_whitespace() {
            return true;
        }
    }
    // A quotation that opens after white space begins a sentence of its own.
    let opened = between.trim_end_matches(['"', '\u{201c}', '\u{ab}', '\u{201e}']);
    opened.len() < between.len() && opened.ends_with(char::is_whitespace) || between.contains(['\n', '\u{2022}'])
}

/// `… in the U.S. Turkey said`: the acronym took the full stop.
fn dotted(before: Option<&Atom>, text: &str, between: &str) -> bool {
    between.starts_with(char::is_whitespace)
        && before.and_then(|atom| text.get(atom.range.clone())).is_some_and(|raw| raw.ends_with('.'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::string_slice)]
    use super::*;
    use crate::text::rules::rules_for;

    fn shown(text: &str) -> Vec<String> {
        let mut scanner = Scanner::new(rules_for(&"en".parse().unwrap()));
        scanner.scan(text).into_iter().map(|atom| text[atom.range].to_owned()).collect()
    }

    #[test]
    fn acronyms_keep_their_dots_and_numbers_their_separators() {
        assert_eq!(shown("in Washington D.C. cold"), ["in", "Washington", "D.C.", "cold"]);
        assert_eq!(shown("the U.S.'s 2,300 men"), ["the", "U.S.", "s", "2,300", "men"]);
        assert_eq!(shown("S-300s, MI6."), ["S", "300s", "MI6"]);
        assert_eq!(shown("Call me. I.e. now"), ["Call", "me", "I.e.", "now"]);
    }

    #[test]
    fn addresses_and_tags_hold_no_names() {
        assert_eq!(shown("see https://iran.ir/x, me@iran.ir and <b>Iran</b> {0}."), ["see", "and", "Iran"]);
        assert_eq!(shown("a < b > c www.iran.ir"), ["a", "b", "c"]);
    }

    #[test]
    fn sentence_starts_are_known() {
        let mut scanner = Scanner::new(rules_for(&"en".parse().unwrap()));
        let text = "\u{201c}Turkey is. Iran (Syria) said: \u{201c}Chad\u{201d} goes";
        let starts: Vec<_> =
            scanner.scan(text).into_iter().filter(|atom| atom.starts).map(|atom| &text[atom.range]).collect();
        assert_eq!(starts, ["Turkey", "Iran", "Chad"]);
    }
}
