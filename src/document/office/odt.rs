//! The text of an ODT to paragraphs.

use std::ops::Range;

use super::changes;
use super::model::{Item, Look, Paragraph, Reading, What, Wrap};
use super::odt_styles::Sheet;
use super::styles::heading;
use super::tree::{Node, Tree};
use crate::document::block::{Role, Style};

/// The text itself.
pub(super) const MAIN: &str = "content.xml";
/// The styles that have names, and the heads and feet of the pages.
pub(super) const PAGES: &str = "styles.xml";

/// A cell longer than this is a page laid out as a table.
const CELL: usize = 300;

/// Reads the paragraphs of a part.
pub(super) fn read(tree: &Tree<'_>, sheet: &Sheet, reading: &mut Reading) {
    reading.tracked += tree.elements().filter(|node| node.is("text:changed-region")).count();
    reading.changes.extend(changes::of(tree));
    let is_text = |node: &&Node| node.is("office:body") || node.is("office:master-styles");
    if let Some(body) = tree.elements().find(is_text) {
        reading.container += 1;
        let mut blocks = Blocks { tree, sheet, reading, footnotes: Vec::new(), endnotes: Vec::new() };
        blocks.walk(body, None);
        let (footnotes, endnotes) = (blocks.footnotes, blocks.endnotes);
        reading.paragraphs.extend(footnotes.into_iter().chain(endnotes));
    }
}

struct Blocks<'t, 's> {
    tree: &'t Tree<'s>,
    sheet: &'t Sheet,
    reading: &'t mut Reading,
    /// The file has notes where they are referred to; they come behind the text, as those of a DOCX do.
    footnotes: Vec<Paragraph>,
    endnotes: Vec<Paragraph>,
}

impl Blocks<'_, '_> {
    fn walk(&mut self, node: &Node, around: Option<Role>) {
        let tree = self.tree;
        let around = match node.name.as_str() {
            "text:p" | "text:h" => return self.paragraph(node, around),
            // What is deleted is kept there, and what others say of the text.
            "text:tracked-changes" | "office:annotation" | "text:note-citation" => return,
            "svg:title" | "svg:desc" => return self.said(node),
            "text:list-item" => Some(Role::ListItem),
            "table:table-cell" => {
                self.reading.container += 1;
                let paragraphs = tree.children(node).filter(|child| child.is("text:p")).count();
                let is_cell = paragraphs == 1 && tree.text_of(node).chars().count() <= CELL;
                is_cell.then_some(Role::Cell)
            }
            "text:note-body" | "draw:text-box" => {
                self.reading.container += 1;
                None
            }
            _ => around,
        };
        tree.children(node).for_each(|child| self.walk(child, around));
    }

    /// What is said of a picture, for those who do not see it.
    fn said(&mut self, node: &Node) {
        let (tree, end) = (self.tree, node.end(self.tree));
        let (src, text) = (node.src.end..end.start.max(node.src.end), tree.text_of(node));
        let raw = tree.source.get(src.clone()).unwrap_or_default();
        if text.chars().any(char::is_alphabetic) {
            self.reading.said(src, &text, raw);
        }
    }

    fn paragraph(&mut self, node: &Node, around: Option<Role>) {
        let tree = self.tree;
        let name = tree.attribute(node, "style-name").unwrap_or_default();
        let level = tree.attribute(node, "outline-level").and_then(|level| level.parse().ok());
        let role = match self.sheet.role(&name) {
            _ if node.is("text:h") => heading(level.unwrap_or(1)),
            Some(role) => role,
            None => around.unwrap_or(Role::Text),
        };
        let container = self.reading.container;
        let mut line = Line { blocks: self, items: Vec::new(), spans: Vec::new(), wrap: None, blank: true };
        line.inside(node);
        let items = line.items;
        let end = node.end(tree);
        self.reading.push(Paragraph {
            src: node.whole.clone(),
            head: node.src.clone(),
            end,
            role,
            container,
            items,
            apart: false,
            bare: false,
        });
    }
}

struct Line<'b, 't, 's> {
    blocks: &'b mut Blocks<'t, 's>,
    items: Vec<Item>,
    /// The spans around the text: their start tags and their styles.
    spans: Vec<(String, String)>,
    wrap: Option<usize>,
    /// The text so far ends with white space: more of it does not count.
    blank: bool,
}

impl Line<'_, '_, '_> {
    fn inside(&mut self, node: &Node) {
        let tree = self.blocks.tree;
        tree.children(node).for_each(|child| self.take(child));
    }

    fn take(&mut self, node: &Node) {
        let tree = self.blocks.tree;
        let src = node.whole.clone();
        match node.name.as_str() {
            "" => self.text(node),
            "text:span" => {
                let tag = tree.source.get(node.src.clone()).unwrap_or_default().to_owned();
                self.spans.push((tag, tree.attribute(node, "style-name").unwrap_or_default()));
                self.inside(node);
                self.spans.pop();
            }
            "text:a" => self.wrapped(node, "link"),
            "text:meta" => self.wrapped(node, "field"),
            "text:s" => {
                let count = tree.attribute(node, "c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.push(src, What::Text(" ".repeat(count.min(100)), false));
            }
            "text:tab" => self.push(src, What::Stand("tab", true)),
            "text:line-break" => self.push(src, What::Stand("lb", true)),
            "text:soft-page-break" => {}
            "text:note" => self.note(node),
            "text:bookmark-start" | "text:reference-mark-start" | "text:change-start" => {
                self.push(src, What::Anchor(true));
            }
            "office:annotation"
            | "office:annotation-end"
            | "text:bookmark"
            | "text:bookmark-end"
            | "text:reference-mark"
            | "text:reference-mark-end"
            | "text:change"
            | "text:change-end" => {
                self.push(src, What::Anchor(false));
            }
            name if name.starts_with("draw:") => self.holding(node, "drawing"),
            name if name.starts_with("text:") => self.push(src, What::Stand("field", false)),
            _ => self.push(src, What::Anchor(false)),
        }
    }

    fn note(&mut self, node: &Node) {
        let first = self.blocks.reading.paragraphs.len();
        self.holding(node, "note");
        let blocks = &mut self.blocks;
        let own = blocks.reading.paragraphs.split_off(first);
        let is_endnote = blocks.tree.attribute(node, "note-class").is_some_and(|class| class == "endnote");
        if is_endnote { &mut blocks.endnotes } else { &mut blocks.footnotes }.extend(own);
    }

    /// Something that stands in the line and holds paragraphs of its own.
    fn holding(&mut self, node: &Node, name: &'static str) {
        let tree = self.blocks.tree;
        tree.children(node).for_each(|child| self.blocks.walk(child, None));
        self.push(node.whole.clone(), What::Stand(name, false));
    }

    fn wrapped(&mut self, node: &Node, name: &'static str) {
        let wraps = &mut self.blocks.reading.wraps;
        let around = self.wrap;
        self.wrap = Some(wraps.len());
        wraps.push(Wrap { open: node.src.clone(), close: node.end(self.blocks.tree), name, around });
        // A span around a link is written again inside it.
        self.inside(node);
        self.wrap = around;
    }

    /// White space of any kind and length is one space, as the format says.
    fn text(&mut self, node: &Node) {
        let raw = self.blocks.tree.source.get(node.src.clone()).unwrap_or_default();
        if raw != node.text {
            self.push(node.src.clone(), What::Text(node.text.clone(), false));
            return;
        }
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
        let mut from = 0;
        while let Some(rest) = raw.get(from..).filter(|rest| !rest.is_empty()) {
            let word = rest.find(is_blank).unwrap_or(rest.len());
            let space = rest.len() - word - rest.get(word..).unwrap_or_default().trim_start_matches(is_blank).len();
            let at = node.src.start + from;
            if word > 0 {
                self.push(at..at + word, What::Text(rest.get(..word).unwrap_or_default().to_owned(), true));
            }
            if space > 0 && !(self.blank && word == 0) {
                self.push(at + word..at + word + space, What::Text(" ".to_owned(), space == 1));
            }
            from += word + space;
        }
    }

    fn push(&mut self, src: Range<usize>, what: What) {
        if let What::Text(text, _) = &what {
            self.blank = text.ends_with(' ');
        }
        let look = Some(self.look());
        self.items.push(Item { src, what, look, wrap: self.wrap });
    }

    fn look(&mut self) -> usize {
        let sheet = self.blocks.sheet;
        let open: String = self.spans.iter().map(|(tag, _)| tag.as_str()).collect();
        let sense: Vec<String> = self.spans.iter().map(|(_, name)| sheet.sense(name)).collect();
        let make = || {
            let name = |tag: &str| tag.trim_start_matches('<').split([' ', '>', '\n']).next().unwrap_or("").to_owned();
            let close = self.spans.iter().rev().map(|(tag, _)| format!("</{}>", name(tag))).collect();
            let looks = self.spans.iter().map(|(_, name)| sheet.look(name));
            let style = looks.fold(Style::default(), Style::with);
            let names = [
                (Style::BOLD, "bold"),
                (Style::ITALIC, "italic"),
                (Style::STRUCK, "strike"),
                (Style::HTML, "underlined"),
            ];
            let names = names.into_iter().filter(|(bit, _)| style.has(*bit)).map(|(_, name)| name).collect();
            Look { open: open.clone(), close, style, names, kin: 0 }
        };
        self.blocks.reading.look(&open, sense.concat(), make)
    }
}
