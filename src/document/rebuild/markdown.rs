//! Text as Markdown: with as few escapes as it needs. What is written is read again, alone; where it would be read
//! otherwise it is written more carefully: every mark escaped, then emphasis as HTML, then without markup.

use std::collections::HashSet;

use pulldown_cmark::{Options, Parser};

use super::codes::Placed;
use super::{WarningKind, Writer, one_line};
use crate::document::markdown::{Found, read};
use crate::document::{Segment, SegmentKind};
use crate::unit::{Inline, Role};

/// So many pairs of codes are tried one by one where not all can be written.
const MOST_TRIED: usize = 50;

/// The names of addresses that stand elsewhere in the file: `[name]` is a link there.
#[derive(Debug, Default)]
pub(super) struct Labels(HashSet<String>);

impl Labels {
    pub(super) fn of(source: &str) -> Self {
        let parser = Parser::new_ext(source, Options::empty());
        Self(parser.reference_definitions().iter().map(|(label, _)| label.to_lowercase()).collect())
    }
}

/// How carefully a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// What could be markup is escaped.
    Little,
    /// Every mark is.
    Full,
    /// And emphasis is written as HTML, which asks nothing of the letters around it.
    Html,
}

impl Writer<'_> {
    /// The translation of segment `at`.
    pub(super) fn markdown(&mut self, at: usize, text: &str, placed: &[Placed]) -> String {
        let text = one_line_kept(text);
        let text = text.as_str();
        let Some(segment) = self.document.segments.get(at) else { return String::new() };
        let codes = &segment.codes;
        let single = placed.iter().any(|placed| is_single(codes, placed));
        if single {
            return self.spell(at, text, placed, Care::Full) + &self.comments(at);
        }
        if let Some(written) = self.carefully(at, text, placed) {
            return written + &self.comments(at);
        }
        self.as_many_as_can_be(at, text, placed, codes) + &self.comments(at)
    }

    /// With as little care as it needs to be read again as it is meant; `None` where no care is enough.
    fn carefully(&mut self, at: usize, text: &str, placed: &[Placed]) -> Option<String> {
        let segment = self.document.segments.get(at)?;
        [Care::Little, Care::Full, Care::Html].into_iter().find_map(|care| {
            let written = self.spell(at, text, placed, care);
            self.comes_back(&written, text, segment, placed).then_some(written)
        })
    }

    /// With the codes that can be written, one pair after the other.
    fn as_many_as_can_be(&mut self, at: usize, text: &str, placed: &[Placed], codes: &[Inline]) -> String {
        let pair = |placed: &Placed| codes.get(placed.code).and_then(|code| code.pair.clone()).unwrap_or_default();
        let mut names: Vec<String> = placed.iter().map(pair).collect();
        names.sort_unstable();
        names.dedup();
        let (mut kept, mut written): (Vec<String>, Option<String>) = (Vec::new(), None);
        for name in names {
            let with: Vec<Placed> =
                placed.iter().filter(|one| pair(one) == name || kept.contains(&pair(one))).copied().collect();
            match self.carefully(at, text, &with).filter(|_| kept.len() < MOST_TRIED) {
                Some(better) => {
                    kept.push(name);
                    written = Some(better);
                }
                None => self.warn(at, WarningKind::Unwritable, &name),
            }
        }
        written.unwrap_or_else(|| self.spell(at, text, &[], Care::Full))
    }

    fn comments(&mut self, at: usize) -> String {
        let hidden = self.document.plans.get(at).map(|plan| plan.hidden.clone()).unwrap_or_default();
        hidden.into_iter().map(|hidden| self.copy(hidden.src, Some(at))).collect()
    }

    fn spell(&mut self, at: usize, text: &str, placed: &[Placed], care: Care) -> String {
        let Some(segment) = self.document.segments.get(at) else { return String::new() };
        let cell = segment.kind == SegmentKind::Cell;
        let (first, codes) = (begins_line(&self.document.source, segment.range.start), &segment.codes);
        let bracketed = is_bracketed(&self.document.source, segment.range.start);
        let mut out = String::with_capacity(text.len() + 16);
        let mut from = 0;
        let mut verbatim = 0_usize;
        let trimmed = text.len() - text.trim_start().len();
        for code in placed {
            let piece = text.get(from.max(trimmed)..code.at).unwrap_or_default();
            push(&mut out, piece, Spelling { care, cell, first, bracketed, verbatim: verbatim > 0 });
            from = from.max(code.at);
            let Some(own) = codes.get(code.code) else { continue };
            out.push_str(&match care {
                Care::Little => self.native(at, code.code),
                Care::Html if html_of(own).is_some() => html_of(own).unwrap_or_default().to_owned(),
                _ => self.link_in_full(at, code.code).unwrap_or_else(|| self.native(at, code.code)),
            });
            match own.role {
                Role::Open if own.element == "code" && care != Care::Html => verbatim += 1,
                Role::Close if own.element == "code" => verbatim = verbatim.saturating_sub(1),
                _ => {}
            }
        }
        let rest = text.get(from.max(trimmed)..text.trim_end().len().max(from.max(trimmed))).unwrap_or_default();
        push(&mut out, rest, Spelling { care, cell, first, bracketed, verbatim: false });
        out
    }

    /// A mark of a link whose text is its address or the name of it: `[name]`, `[name][]`, `<address>`. With another text
    /// it is `[text][name]` or `[text](address)`.
    fn link_in_full(&self, at: usize, code: usize) -> Option<String> {
        let codes = &self.document.segments.get(at)?.codes;
        let own = codes.get(code).filter(|own| own.element == "link")?;
        let end = |role: Role| codes.iter().position(|code| code.pair == own.pair && code.role == role);
        let natives = &self.document.plans.get(at)?.codes;
        let src = |code: usize| natives.get(code).map(|native| native.src.clone());
        let name = self.document.source.get(src(end(Role::Open)?)?.end..src(end(Role::Close)?)?.start)?;
        let mail = if name.contains('@') && !name.contains(':') { "mailto:" } else { "" };
        match (own.role, self.document.source.get(src(code)?)?) {
            (Role::Close, "]" | "][]") => Some(format!("][{name}]")),
            (Role::Open, "<") => Some("[".to_owned()),
            (Role::Close, ">") => Some(format!("]({mail}{name})")),
            _ => None,
        }
    }

    /// Whether what is written is read as this text with these codes, in a block of this kind.
    fn comes_back(&self, written: &str, text: &str, segment: &Segment, placed: &[Placed]) -> bool {
        let codes = &segment.codes;
        let mark = match segment.kind {
            SegmentKind::Heading => "# ",
            SegmentKind::ListItem => "- ",
            _ => "",
        };
        let mut page = format!("{mark}{written}");
        for label in written.split('[').skip(1).filter_map(|rest| rest.split(']').next()) {
            let is_note =
                label.starts_with('^') && placed.iter().any(|p| codes.get(p.code).is_some_and(|c| c.element == "note"));
            if is_note || self.labels.0.contains(&label.to_lowercase()) {
                page.push_str(&format!("\n\n[{label}]: x"));
            }
        }
        let found = read(&page, 0);
        let Some(Found::Block(block)) = found.first() else { return false };
        let several =
            matches!(found.get(1), Some(Found::Block(next)) if next.part && next.container == block.container);
        let standing = |role| placed.iter().filter(|p| codes.get(p.code).is_some_and(|code| code.role == role)).count();
        let read = |role| block.marks.iter().filter(|mark| !mark.hidden && mark.role == role).count();
        !several
            && block.text.trim() == text.trim()
            && [Role::Open, Role::Close, Role::Alone].into_iter().all(|role| standing(role) == read(role))
    }
}

fn is_single(codes: &[Inline], placed: &Placed) -> bool {
    let Some(own) = codes.get(placed.code) else { return false };
    own.role != Role::Alone && codes.iter().filter(|code| code.pair == own.pair).count() == 1
}

/// Line ends are spaces; the places of the codes stay.
fn one_line_kept(text: &str) -> String {
    if one_line(text) == text { text.to_owned() } else { text.replace(['\n', '\r', '\u{b}', '\u{c}'], " ") }
}

fn html_of(code: &Inline) -> Option<&'static str> {
    Some(match (code.element.as_str(), code.role) {
        ("bold", Role::Open) => "<strong>",
        ("bold", Role::Close) => "</strong>",
        ("italic", Role::Open) => "<em>",
        ("italic", Role::Close) => "</em>",
        ("strike", Role::Open) => "<del>",
        ("strike", Role::Close) => "</del>",
        ("code", Role::Open) => "<code>",
        ("code", Role::Close) => "</code>",
        _ => return None,
    })
}

/// Whether a byte is the first of its line that is no mark of a list, heading or quotation.
fn begins_line(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    !line.chars().any(char::is_alphabetic)
}

/// Whether a byte is the first of the text of a link or of what a picture shows: a bracket would end that.
fn is_bracketed(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default();
    before.trim_end_matches(['*', '_', '~', '`']).ends_with('[')
}

#[derive(Clone, Copy)]
struct Spelling {
    care: Care,
    cell: bool,
    /// The text may be the first of a line.
    first: bool,
    /// The text stands between the brackets of a link or a picture.
    bracketed: bool,
    /// Within a code span no mark means anything.
    verbatim: bool,
}

fn push(out: &mut String, text: &str, how: Spelling) {
    if how.verbatim {
        return out.push_str(text);
    }
    let mut rest = text;
    if how.first && out.is_empty() {
        let length = block_mark(rest);
        if length > 0 {
            let (mark, behind) = rest.split_at(length);
            let (digits, last) = mark.split_at(mark.len() - 1);
            out.push_str(digits);
            out.push('\\');
            out.push_str(last);
            rest = behind;
        }
    }
    let mut before = out.chars().next_back().filter(|_| out.len() < text.len() + out.len()).unwrap_or(' ');
    for (at, c) in rest.char_indices() {
        let behind = rest.get(at + c.len_utf8()..).unwrap_or_default();
        if must_escape(before, c, behind, how) {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
}

/// The length of what would begin a heading, list, quotation or rule.
fn block_mark(text: &str) -> usize {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = text.get(digits..).and_then(|rest| rest.chars().next());
    match mark {
        Some('.' | ')') if (1..10).contains(&digits) => digits + 1,
        Some('#' | '>' | '-' | '+' | '=' | '|' | '~' | ':') if digits == 0 => 1,
        _ => 0,
    }
}

fn must_escape(before: char, c: char, behind: &str, how: Spelling) -> bool {
    let next = behind.chars().next();
    let full = how.care != Care::Little;
    match c {
        '*' | '`' | '\\' => c != '\\' || full || next.is_none_or(|next| next.is_ascii_punctuation()),
        '_' => full || !(before.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)),
        '~' => full || next == Some('~') || before == '~' || next.is_some_and(|c| !c.is_whitespace()),
        '<' => full || next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
        '&' => {
            let name = behind.split(';').next().filter(|name| name.len() < behind.len() && name.len() < 40);
            name.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#'))
        }
        '!' => full || next.is_none() || next == Some('['),
        '[' | ']' => full || how.bracketed,
        '#' => full,
        '|' => how.cell,
        _ => false,
    }
}
