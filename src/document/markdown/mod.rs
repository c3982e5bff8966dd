//! Blocks of a Markdown file (E1, E2, E8), found by the offsets of `pulldown-cmark`.
//!
//! `CommonMark` with tables, notes, task lists and strike-through; no mathematics (dollar signs are
//! money here) and no smart punctuation. Front matter is recognised only at the start of the file.

mod apart;

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use apart::{definitions, front_matter, with_definitions};

use crate::document::block::{Block, Element, Role, Style};
use crate::document::markup::element_name;
use crate::document::skip::{Reason, Skipped};
use crate::unit::Role as Turn;

/// What a reader finds, in the order of the file.
#[derive(Debug)]
pub(super) enum Found {
    Block(Block),
    Skipped(Skipped),
    /// Something without text, such as a rule: nothing is joined across it.
    Rule,
}

/// Reads `source`, of which the first `from` bytes are a byte-order mark.
pub(super) fn read(source: &str, from: usize) -> Vec<Found> {
    let front = front_matter(source, from);
    let start = front.as_ref().map_or(from, |range| range.end);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let events = Parser::new_ext(source.get(start..).unwrap_or_default(), options).into_offset_iter();
    let mut reader = Reader::new(source, start);
    reader.found.extend(front.map(|range| Found::Skipped(Skipped { range, reason: Reason::FrontMatter })));
    let definitions = definitions(&events, start);
    for (event, range) in events {
        reader.take(event, range.start + start..range.end + start);
    }
    reader.finish_block();
    with_definitions(reader.found, definitions)
}

/// Markup that has been opened.
struct Open {
    src: usize,
    text: usize,
    /// The line of the block where it was opened: an element never spans a hard break.
    line: usize,
    /// The name of an HTML tag; empty for Markdown.
    name: String,
    /// What its marks share, and what they do.
    pair: u32,
    does: &'static str,
    /// Where its first mark ends.
    inside: usize,
}

struct Reader<'a> {
    source: &'a str,
    found: Vec<Found>,
    /// The lines of the block being read.
    lines: Vec<Block>,
    block: Option<Block>,
    role: Role,
    items: usize,
    containers: Vec<u32>,
    next_container: u32,
    style: Style,
    bold: usize,
    italic: usize,
    open: Vec<Open>,
    html: Vec<Open>,
    pairs: u32,
    /// Where the last inline event ended: a backslash behind it belongs to the next one.
    last: usize,
    /// Inside something that is skipped or was taken as a whole.
    silent: usize,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, start: usize) -> Self {
        Self {
            source,
            found: Vec::new(),
            lines: Vec::new(),
            block: None,
            role: Role::Text,
            items: 0,
            containers: Vec::new(),
            next_container: 0,
            style: Style::default(),
            bold: 0,
            italic: 0,
            open: Vec::new(),
            html: Vec::new(),
            pairs: 0,
            last: start,
            silent: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.silent > 0 {
            match event {
                Event::Start(_) => self.silent += 1,
                Event::End(_) => self.silent -= 1,
                _ => {}
            }
            self.last = self.last.max(range.end);
            return;
        }
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag, &range),
            event => self.inline(&event, range),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::Strikethrough => self.style = self.style.with(Style::STRUCK),
            Tag::Image { .. } => self.style = self.style.with(Style::IMAGE),
            Tag::Link { link_type, .. } if self.is_editorial(*link_type, &range) => {
                self.push_source(range);
                self.silent = 1;
                return;
            }
            Tag::Link { .. } => self.style = self.style.with(Style::LINK),
            block => return self.start_block(block, range),
        }
        let (does, length) = self.opening(tag, &range);
        let mark = self.opened(range.start..range.start + length, String::new(), does);
        self.open.push(mark);
    }

    /// What markup does, and how long its first mark is.
    fn opening(&self, tag: &Tag<'_>, range: &Range<usize>) -> (&'static str, usize) {
        match tag {
            Tag::Strong => ("bold", 2),
            Tag::Emphasis => ("italic", 1),
            Tag::Image { .. } => ("image", 2),
            Tag::Strikethrough => {
                let text = self.source.get(range.clone()).unwrap_or_default();
                ("strike", text.len() - text.trim_start_matches('~').len())
            }
            _ => ("link", 1),
        }
    }

    /// E8: `[T]he` is no link, even where a definition of `T` exists.
    fn is_editorial(&self, link: LinkType, range: &Range<usize>) -> bool {
        matches!(link, LinkType::Shortcut | LinkType::ShortcutUnknown)
            && self.source.get(range.clone()).is_some_and(|text| text.chars().count() == 3)
    }

    fn start_block(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        self.finish_block();
        self.last = range.start;
        match tag {
            Tag::CodeBlock(_) => self.skip(range, Reason::Code),
            Tag::HtmlBlock => self.skip(range, Reason::Html),
            Tag::Heading { level, .. } => self.role = Role::Heading(level_of(*level)),
            Tag::TableCell => self.role = Role::Cell,
            Tag::Item => {
                self.items += 1;
                self.enter();
            }
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::Table(_) => self.enter(),
            _ => {}
        }
    }

    fn skip(&mut self, range: Range<usize>, reason: Reason) {
        self.found.push(Found::Skipped(Skipped { range, reason }));
        self.silent = 1;
    }

    fn enter(&mut self) {
        self.next_container += 1;
        self.containers.push(self.next_container);
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Strikethrough => self.style = self.style.without(Style::STRUCK),
            TagEnd::Image => self.style = self.style.without(Style::IMAGE),
            TagEnd::Link => self.style = self.style.without(Style::LINK),
            block => return self.end_block(block),
        }
        if let Some(open) = self.open.pop() {
            let from = self.last.max(open.inside).min(range.end);
            self.close(&open, from..range.end);
        }
        self.last = range.end;
    }

    fn end_block(&mut self, tag: TagEnd) {
        self.finish_block();
        match tag {
            TagEnd::Heading(_) | TagEnd::TableCell => self.role = Role::Text,
            TagEnd::Item => {
                self.items = self.items.saturating_sub(1);
                self.containers.pop();
            }
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::Table => {
                self.containers.pop();
            }
            _ => {}
        }
    }

    fn inline(&mut self, event: &Event<'_>, range: Range<usize>) {
        let end = range.end;
        match event {
            Event::Text(text) => self.text(text, range),
            Event::Code(text) => {
                let style = self.current_style().with(Style::CODE);
                self.code(text, range, style);
            }
            Event::SoftBreak => self.soft_break(range),
            Event::HardBreak => self.finish_line(true),
            Event::InlineHtml(tag) => self.inline_html(tag, &range),
            Event::FootnoteReference(_) => self.alone("note", range),
            Event::Rule => {
                self.finish_block();
                self.found.push(Found::Rule);
            }
            _ => {}
        }
        self.last = end;
    }

    fn code(&mut self, text: &str, range: Range<usize>, style: Style) {
        let source = self.source.get(range.clone()).unwrap_or_default();
        let fence = source.len() - source.trim_start_matches('`').len();
        let pair = self.next_pair();
        let block = self.block();
        let start = block.text.len();
        block.mark(Turn::Open, pair, "code", range.start..range.start + fence);
        block.push(text, range.clone(), style, false);
        block.mark(Turn::Close, pair, "code", range.end - fence..range.end);
        block.elements.push(Element { text: start..block.text.len(), src: range });
    }

    fn alone(&mut self, does: &'static str, range: Range<usize>) {
        let pair = self.next_pair();
        self.block().mark(Turn::Alone, pair, does, range);
    }

    fn next_pair(&mut self) -> u32 {
        self.pairs += 1;
        self.pairs
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let style = self.current_style();
        let verbatim = self.source.get(range.clone()) == Some(text);
        let escaped = range.start > self.last && self.source.as_bytes().get(range.start - 1) == Some(&b'\\');
        let first = text.chars().next().filter(|_| escaped && verbatim);
        let Some(first) = first else {
            let style = if verbatim { style } else { style.with(Style::ENTITY) };
            return self.block().push(text, range, style, verbatim);
        };
        let cut = first.len_utf8();
        let mark = if first == '$' { Style::ESCAPED_DOLLAR } else { Style::ESCAPE };
        let (head, tail) = text.split_at(cut);
        self.block().push(head, range.start - 1..range.start + cut, style.with(mark), false);
        self.block().push(tail, range.start + cut..range.end, style, true);
    }

    fn push_source(&mut self, range: Range<usize>) {
        let (source, style) = (self.source, self.current_style());
        self.block().push(source.get(range.clone()).unwrap_or_default(), range, style, true);
    }

    /// A line that is only an image stands apart from the text under it.
    fn soft_break(&mut self, range: Range<usize>) {
        if self.block().is_image() {
            return self.finish_line(false);
        }
        let style = self.current_style();
        if !self.block().text.is_empty() {
            self.block().push(" ", range, style, false);
        }
    }

    fn inline_html(&mut self, tag: &str, range: &Range<usize>) {
        let closing = tag.starts_with("</");
        let name: String = tag
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if name == "br" {
            return self.finish_line(true);
        }
        let opens = !closing && !name.is_empty() && !tag.ends_with("/>") && self.html.len() < 64;
        let opened = self.html.iter().rposition(|open| closing && open.name == name);
        match opened {
            _ if opens => {
                let does = element_name(&name);
                let mark = self.opened(range.clone(), name, does);
                self.html.push(mark);
            }
            Some(at) => {
                let open = self.html.swap_remove(at);
                self.html.truncate(at);
                self.close(&open, range.clone());
            }
            None if name.is_empty() => self.block().mark_hidden(Turn::Alone, 0, range.clone()),
            None => self.alone(element_name(&name), range.clone()),
        }
    }

    fn opened(&mut self, src: Range<usize>, name: String, does: &'static str) -> Open {
        let (pair, line) = (self.next_pair(), self.lines.len());
        let block = self.block();
        block.mark(Turn::Open, pair, does, src.clone());
        Open { src: src.start, text: block.text.len(), line, name, pair, does, inside: src.end }
    }

    fn close(&mut self, open: &Open, src: Range<usize>) {
        let line = self.lines.len();
        let block = self.block();
        block.mark(Turn::Close, open.pair, open.does, src.clone());
        let text = open.text..block.text.len();
        if open.line == line && !text.is_empty() {
            block.elements.push(Element { text, src: open.src..src.end });
        }
    }

    fn current_style(&self) -> Style {
        let mut style = self.style;
        for (on, mark) in
            [(self.bold > 0, Style::BOLD), (self.italic > 0, Style::ITALIC), (!self.html.is_empty(), Style::HTML)]
        {
            style = if on { style.with(mark) } else { style };
        }
        style
    }

    fn block(&mut self) -> &mut Block {
        let role = if self.items > 0 && self.role == Role::Text { Role::ListItem } else { self.role };
        let container = self.containers.last().copied().unwrap_or_default();
        self.block.get_or_insert_with(|| Block::new(role, container))
    }

    fn finish_line(&mut self, hard_break: bool) {
        if let Some(mut block) = self.block.take() {
            block.hard_break = hard_break;
            block.elements.sort_by_key(|element| element.text.start);
            self.lines.push(block);
        }
    }

    fn finish_block(&mut self) {
        self.finish_line(false);
        self.html.clear();
        let part = self.lines.iter().filter(|line| !line.is_image()).count() > 1;
        for line in self.lines.drain(..) {
            // A picture without words, say: nothing may be joined across it.
            let empty = line.text.trim().is_empty();
            self.found.push(if empty { Found::Rule } else { Found::Block(Block { part, ..line }) });
        }
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
