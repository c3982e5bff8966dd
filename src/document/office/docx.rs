//! A part of a DOCX to paragraphs.

use super::model::{Paragraph, Reading};
use super::package::{self, Archive};
use super::run::Line;
use super::styles::Styles;
use super::tree::{Node, Tree};
use crate::document::block::Role;
use crate::document::decode::DecodeError;

/// The text itself.
pub(super) const MAIN: &str = "word/document.xml";
/// The parts that are read, in this order.
pub(super) const PARTS: &[&str] = &[MAIN, "word/footnotes.xml", "word/endnotes.xml"];

/// A cell longer than this is a page laid out as a table.
const CELL: usize = 300;

/// The styles of a document.
pub(super) fn styles(archive: &mut Archive<'_>) -> Result<Styles, DecodeError> {
    const PART: &str = "word/styles.xml";
    let Some(text) = archive.text(PART)? else { return Ok(Styles::default()) };
    match Tree::of(&text, 0..text.len()) {
        Ok(tree) => Ok(Styles::of(&tree)),
        Err((what, at)) => Err(package::damaged(PART, &format!("{what}, at byte {at}"))),
    }
}

/// Reads the paragraphs of a part.
pub(super) fn read(tree: &Tree<'_>, styles: &Styles, reading: &mut Reading) {
    if let Some(root) = tree.node(0) {
        Blocks { tree, styles, reading }.walk(root, None);
    }
}

/// The paragraphs below an element.
pub(super) struct Blocks<'t, 's> {
    pub(super) tree: &'t Tree<'s>,
    pub(super) styles: &'t Styles,
    pub(super) reading: &'t mut Reading,
}

impl Blocks<'_, '_> {
    /// `around` is what paragraphs are where they are running text by themselves.
    pub(super) fn walk(&mut self, node: &Node, around: Option<Role>) {
        let tree = self.tree;
        match node.name.as_str() {
            "w:p" => self.paragraph(node, around),
            "w:del" | "w:moveFrom" => self.reading.tracked += 1,
            // The lines over and under the notes, and what the older of two forms of a thing holds.
            "w:footnote" | "w:endnote" if tree.attribute(node, "type").is_some_and(|kind| kind != "normal") => {}
            "mc:Fallback" => {}
            "w:tc" => {
                self.reading.container += 1;
                let role = if is_cell(tree, node) { Role::Cell } else { Role::Text };
                tree.children(node).for_each(|child| self.walk(child, Some(role)));
            }
            "w:footnote" | "w:endnote" | "w:txbxContent" => {
                self.reading.container += 1;
                tree.children(node).for_each(|child| self.walk(child, None));
            }
            _ => tree.children(node).for_each(|child| self.walk(child, around)),
        }
    }

    fn paragraph(&mut self, node: &Node, around: Option<Role>) {
        let tree = self.tree;
        let properties = tree.child(node, "w:pPr");
        let role = match self.styles.role(tree, properties) {
            Role::Text | Role::ListItem if around == Some(Role::Cell) => Role::Cell,
            role => role,
        };
        if properties
            .is_some_and(|node| ["w:ins", "w:del"].iter().any(|mark| tree.below(node, &["w:rPr", mark]).is_some()))
        {
            self.reading.tracked += 1;
        }
        let container = self.reading.container;
        let mut line = Line::new(self);
        line.inside(node);
        let items = line.finish();
        let head = node.src.start..properties.map_or(node.src.end, |node| node.whole.end);
        let end = node.end(tree);
        self.reading.push(Paragraph { src: node.whole.clone(), head, end, role, container, items });
    }
}

/// A cell of a table of facts holds a few words and one paragraph.
fn is_cell(tree: &Tree<'_>, node: &Node) -> bool {
    let paragraphs = tree.children(node).filter(|child| child.is("w:p")).count();
    paragraphs == 1 && tree.text_of(node).chars().count() <= CELL
}
