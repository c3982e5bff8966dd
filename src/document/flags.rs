//! What is worth knowing of a segment: markup taken out of it, joins, marks that do not balance.

use std::ops::Range;

use super::block::{Block, Role, Style};

const HEADINGS: [&str; 6] = ["md:heading1", "md:heading2", "md:heading3", "md:heading4", "md:heading5", "md:heading6"];

/// The value of an attribute of a page.
pub(super) const ATTRIBUTE: &str = "html:attribute";

const STYLES: [(Style, &str); 9] = [
    (Style::STRUCK, "md:strikethrough"),
    (Style::LINK, "md:link"),
    (Style::IMAGE, "md:image"),
    (Style::CODE, "md:code"),
    (Style::HTML, "md:html"),
    (Style::ENTITY, "md:entity"),
    (Style::ESCAPED_DOLLAR, "md:escaped-dollar"),
    (Style::ESCAPE, "md:escape"),
    (Style::ATTRIBUTE, ATTRIBUTE),
];

/// Markup of Markdown and what the same is called in a page.
const PAGE: [(&str, &str); 16] = [
    ("md:heading1", "html:heading1"),
    ("md:heading2", "html:heading2"),
    ("md:heading3", "html:heading3"),
    ("md:heading4", "html:heading4"),
    ("md:heading5", "html:heading5"),
    ("md:heading6", "html:heading6"),
    ("md:bold-italic", "html:bold-italic"),
    ("md:bold", "html:bold"),
    ("md:italic", "html:italic"),
    ("md:strikethrough", "html:strikethrough"),
    ("md:link", "html:link"),
    ("md:image", "html:image"),
    ("md:code", "html:code"),
    ("md:html", "html:html"),
    ("md:entity", "html:entity"),
    ("md:hard-break", "html:hard-break"),
];

/// The same in a document of a word processor, and the heads and feet of its pages.
pub(super) const BESIDE: &str = "doc:beside";

/// Markup of Markdown and what the same is called in a document of a word processor.
const OFFICE: [(&str, &str); 13] = [
    (ATTRIBUTE, BESIDE),
    ("md:heading1", "doc:heading1"),
    ("md:heading2", "doc:heading2"),
    ("md:heading3", "doc:heading3"),
    ("md:heading4", "doc:heading4"),
    ("md:heading5", "doc:heading5"),
    ("md:heading6", "doc:heading6"),
    ("md:bold-italic", "doc:bold-italic"),
    ("md:bold", "doc:bold"),
    ("md:italic", "doc:italic"),
    ("md:strikethrough", "doc:strikethrough"),
    ("md:link", "doc:link"),
    ("md:html", "doc:style"),
];

/// Calls the markup of a document of a word processor by its own name.
pub(super) fn of_office(flags: &mut [&'static str]) {
    renamed(flags, &OFFICE);
}

/// Calls the markup of a page by its own name.
pub(super) fn of_page(flags: &mut [&'static str]) {
    renamed(flags, &PAGE);
}

fn renamed(flags: &mut [&'static str], names: &[(&'static str, &'static str)]) {
    for flag in flags {
        if let Some((_, own)) = names.iter().find(|(markdown, _)| markdown == flag) {
            *flag = own;
        }
    }
}

/// The flags of a segment, always in the same order: markup, joins, quotes, ellipsis, brackets.
pub(super) fn of(block: &Block, range: &Range<usize>, text: &str) -> Vec<&'static str> {
    let mut flags = Vec::new();
    if let Role::Heading(level) = block.role {
        flags.extend(HEADINGS.get(usize::from(level.saturating_sub(1))));
    }
    markup(block, range, &mut flags);
    if block.hard_break && range.end == block.text.trim_end().len() {
        flags.push("md:hard-break");
    }
    if block.joins.iter().any(|at| range.start < *at && *at < range.end) {
        flags.push("join:page-break");
    }
    let quotes = Quotes::of(text);
    flags.extend(quotes.unbalanced.then_some("quote:unbalanced"));
    flags.extend(quotes.mixed.then_some("quote:mixed-style"));
    flags.extend((text.contains('…') || text.contains("...") || text.contains(". . .")).then_some("ellipsis"));
    flags.extend(has_editorial_bracket(block, range).then_some("editorial-bracket"));
    flags
}

fn markup(block: &Block, range: &Range<usize>, flags: &mut Vec<&'static str>) {
    let pieces = block.pieces_in(range);
    let emphasised = |bold: bool, italic: bool| {
        pieces.iter().any(|piece| piece.style.has(Style::BOLD) == bold && piece.style.has(Style::ITALIC) == italic)
    };
    flags.extend(emphasised(true, true).then_some("md:bold-italic"));
    flags.extend(emphasised(true, false).then_some("md:bold"));
    flags.extend(emphasised(false, true).then_some("md:italic"));
    let present = |style: Style| pieces.iter().any(|piece| piece.style.has(style));
    flags.extend(STYLES.iter().filter(|(style, _)| present(*style)).map(|(_, flag)| *flag));
}

/// E8: brackets with a letter inside that are text, not markup.
fn has_editorial_bracket(block: &Block, range: &Range<usize>) -> bool {
    let text = block.text.get(range.clone()).unwrap_or_default();
    let mut inside = None;
    for c in text.chars() {
        match c {
            '[' => inside = Some(false),
            ']' if inside.take() == Some(true) => return true,
            c if c.is_alphabetic() && inside.is_some() => inside = Some(true),
            _ => {}
        }
    }
    false
}

/// S8, E7: double quotation marks of a segment.
struct Quotes {
    unbalanced: bool,
    /// A pair opens in one style and closes in the other.
    mixed: bool,
}

impl Quotes {
    fn of(text: &str) -> Self {
        let (mut straight, mut curly, mut angular) = (0_u32, 0_i64, 0_i64);
        let mut open: Vec<char> = Vec::new();
        let mut mixed = false;
        let mut before = ' ';
        for c in text.chars() {
            match c {
                '"' => {
                    straight += 1;
                    match open.last() {
                        Some('"') => _ = open.pop(),
                        Some('“') if !before.is_whitespace() && !matches!(before, '(' | '[') => {
                            mixed = true;
                            open.pop();
                        }
                        _ => open.push('"'),
                    }
                }
                '“' | '„' => {
                    curly += 1;
                    open.push('“');
                }
                '”' => {
                    curly -= 1;
                    mixed |= open.pop() == Some('"');
                }
                '«' => angular += 1,
                '»' => angular -= 1,
                _ => {}
            }
            before = c;
        }
        Self { unbalanced: straight % 2 == 1 || curly != 0 || angular != 0, mixed }
    }
}
