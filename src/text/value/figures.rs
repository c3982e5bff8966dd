//! A number in figures, as it stands in the stored text: which digits, which marks, what it says.

use std::ops::Range;

use super::Number;

/// The ten digits a text uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Digits {
    /// `0`–`9`.
    #[default]
    Ascii,
    /// U+06F0 to U+06F9.
    Persian,
    /// U+0660 to U+0669.
    Arabic,
}

impl Digits {
    fn of(c: char) -> Option<(Self, char)> {
        let (digits, zero) = match c {
            '0'..='9' => (Self::Ascii, u32::from('0')),
            '\u{6F0}'..='\u{6F9}' => (Self::Persian, 0x6F0),
            '\u{660}'..='\u{669}' => (Self::Arabic, 0x660),
            _ => return None,
        };
        Some((digits, char::from_digit(u32::from(c) - zero, 10)?))
    }

    /// ASCII digits, written in these.
    pub(super) fn write(self, ascii: &str) -> String {
        let zero = match self {
            Self::Ascii => return ascii.to_owned(),
            Self::Persian => 0x6F0,
            Self::Arabic => 0x660,
        };
        ascii.chars().map(|c| c.to_digit(10).and_then(|digit| char::from_u32(zero + digit)).unwrap_or(c)).collect()
    }
}

/// Whether a character is a digit that hafez reads.
pub(super) fn is_digit(c: char) -> bool {
    Digits::of(c).is_some()
}

/// Runs of digits with one mark between each two, and where they stand.
#[derive(Debug, Default)]
pub(super) struct Runs {
    /// `+` or a kind of `-`, with its bytes.
    pub(super) sign: Option<(char, Range<usize>)>,
    pub(super) digits: Digits,
    /// ASCII digits and their bytes.
    pub(super) runs: Vec<(String, Range<usize>)>,
    /// The marks between: one fewer.
    pub(super) marks: Vec<char>,
}

impl Runs {
    pub(super) fn range(&self) -> Range<usize> {
        let start = self.runs.first().map_or(0, |run| run.1.start);
        start..self.runs.last().map_or(start, |run| run.1.end)
    }
}

/// Reads figures at the start of `raw`, whose first byte is `base` in the text.
pub(super) fn runs(raw: &str, base: usize) -> Option<Runs> {
    let mut found = Runs::default();
    let mut chars = raw.char_indices().filter(|(_, c)| !is_unseen(*c)).peekable();
    if let Some((at, sign)) = chars.next_if(|(_, c)| is_sign(*c)) {
        found.sign = Some((sign, base + at..base + at + sign.len_utf8()));
    }
    let (_, first) = chars.peek().copied()?;
    found.digits = Digits::of(first)?.0;
    loop {
        let mut run = (String::new(), 0..0);
        while let Some((at, c)) = chars.next_if(|(_, c)| is_digit(*c)) {
            run.1.start = if run.0.is_empty() { base + at } else { run.1.start };
            run.1.end = base + at + c.len_utf8();
            run.0.extend(Digits::of(c).map(|(_, digit)| digit));
        }
        found.runs.push(run);
        let Some((_, mark)) = chars.next_if(|(_, c)| is_mark(*c)) else { break };
        if chars.peek().is_none_or(|(_, c)| !is_digit(*c)) {
            break;
        }
        found.marks.push(mark);
    }
    Some(found)
}

/// Characters that key M deletes and that typing leaves around figures.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200D}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{640}' | '\u{64B}'..='\u{65F}')
}

pub(super) fn is_sign(c: char) -> bool {
    c == '+' || is_dash(c)
}

/// What N7 makes a hyphen.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}')
}

fn is_group(c: char) -> bool {
    matches!(c, ',' | '\u{66C}' | '\u{60C}' | '\'' | '\u{2019}' | '\u{A0}' | '\u{202F}')
}

fn is_point(c: char) -> bool {
    matches!(c, '.' | '\u{66B}' | '/')
}

fn is_mark(c: char) -> bool {
    is_group(c) || is_point(c)
}

/// A number in figures, without its sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) number: Number,
    pub(super) style: Style,
    /// The digits, where there is no mark in them.
    pub(super) plain: Option<String>,
    pub(super) doubt: Option<Marked>,
}

/// How figures are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) digits: Digits,
    pub(super) group: Group,
    pub(super) point: Option<char>,
    /// Digits with leading zeros; 0 without.
    pub(super) width: usize,
}

/// What a place shows of the marks between groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Group {
    /// Nothing: below 1000.
    #[default]
    Unseen,
    /// There is none between thousands and hundreds.
    None,
    Mark(char),
}

/// Marks that do not say clearly what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Marked {
    /// «۴/۴».
    Slash,
    /// `1.200` as thousands.
    Thousands(Number),
}

/// What runs of digits say as one number. `None` where they are something else: a version, an
/// address, a number of a document, `24/7`.
pub(super) fn figures(found: &Runs, persian: bool) -> Option<Figures> {
    let ([(whole, _), rest @ ..], marks) = (found.runs.as_slice(), found.marks.as_slice()) else { return None };
    let groups = grouped(whole, rest, marks);
    let (groups, point) = match (marks.len() - groups, marks.last()) {
        (0, _) => (groups, None),
        (1, Some(mark)) if is_point(*mark) => (groups, Some(*mark)),
        _ => return None,
    };
    if point == Some('/') && (!persian || groups > 0) {
        return None;
    }
    let whole: String = found.runs.iter().take(groups + 1).map(|run| run.0.as_str()).collect();
    let fraction = point.and_then(|_| rest.last()).map_or("", |run| run.0.as_str());
    let group = match (marks.first().filter(|_| groups > 0), whole.len()) {
        (Some(mark), _) => Group::Mark(*mark),
        (None, ..4) => Group::Unseen,
        (None, _) => Group::None,
    };
    let zero = whole.len() > 1 && whole.starts_with('0');
    // A code: 007, a dialling code.
    if zero && (whole.len() > 2 || point.is_some()) {
        return None;
    }
    let width = if zero { whole.len() } else { 0 };
    let doubt = doubt(&whole, fraction, point, persian);
    let number = Number::from_parts(false, &whole, fraction);
    let plain = marks.is_empty().then_some(whole);
    Some(Figures { number, style: Style { digits: found.digits, group, point, width }, plain, doubt })
}

/// How many of the marks are between groups of three: none, or all but a decimal mark. A full stop only
/// where it comes twice, since one may be a decimal mark.
fn grouped(whole: &str, rest: &[(String, Range<usize>)], marks: &[char]) -> usize {
    let Some(mark) = marks.first().filter(|mark| is_group(**mark) || matches!(**mark, '.' | '\u{66B}')) else {
        return 0;
    };
    let same = marks.iter().zip(rest).take_while(|(other, run)| *other == mark && run.0.len() == 3).count();
    let first = (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    if first && (is_group(*mark) || same > 1) { same } else { 0 }
}

fn doubt(whole: &str, fraction: &str, point: Option<char>, persian: bool) -> Option<Marked> {
    let thousands = fraction.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0";
    match point? {
        '/' => Some(Marked::Slash),
        _ if persian && thousands => Some(Marked::Thousands(Number::from_parts(false, whole, "").joined(fraction))),
        _ => None,
    }
}

impl Number {
    /// The whole number with more digits at its end.
    fn joined(&self, digits: &str) -> Self {
        let whole = self.parts().map_or_else(String::new, |(whole, _)| whole);
        Self::new(false, &(whole + digits), 0)
    }
}
