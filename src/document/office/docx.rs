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
/// The parts that are read, in this order; those of [`heads`] follow.
pub(super) const PARTS: &[&str] = &[MAIN, "word/footnotes.xml", "word/endnotes.xml"];

/// A cell longer than this is a page laid out as a table.
const CELL: usize = 300;

/// What may stand between two paragraphs that are one when all changes are accepted.
const BETWEEN: &[&str] = &[
    "",
    "w:bookmarkStart",
    "w:bookmarkEnd",
    "w:commentRangeStart",
    "w:commentRangeEnd",
    "w:permStart",
    "w:permEnd",
    "w:proofErr",
    "w:moveFromRangeStart",
    "w:moveFromRangeEnd",
    "w:moveToRangeStart",
    "w:moveToRangeEnd",
];
/// What stands in a line, and not between paragraphs.
const INLINE: &[&str] = &["w:r", "w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:fldSimple"];

/// The marks of a field, which may end elsewhere.
const FIELD: &[&str] = &["w:fldChar", "w:instrText"];

/// The styles of a document.
pub(super) fn styles(archive: &mut Archive<'_>) -> Result<Styles, DecodeError> {
    const PART: &str = "word/styles.xml";
    let Some(text) = archive.text(PART)? else { return Ok(Styles::default()) };
    match Tree::of(&text, 0..text.len()) {
        Ok(tree) => Ok(Styles::of(&tree)),
        Err((what, at)) => Err(package::damaged(PART, &format!("{what}, at byte {at}"))),
    }
}

/// The parts with the heads and feet of the pages, as the relations of the text name them.
pub(super) fn heads(archive: &mut Archive<'_>) -> Result<Vec<String>, DecodeError> {
    const PART: &str = "word/_rels/document.xml.rels";
    let Some(text) = archive.text(PART)? else { return Ok(Vec::new()) };
    let tree = Tree::of(&text, 0..text.len())
        .map_err(|(what, at)| package::damaged(PART, &format!("{what}, at byte {at}")))?;
    let mut names: Vec<String> = Vec::new();
    for kind in ["/header", "/footer"] {
        let own = tree.elements().filter(|node| tree.attribute(node, "Type").is_some_and(|own| own.ends_with(kind)));
        names.extend(
            own.filter_map(|node| tree.attribute(node, "Target"))
                .map(|target| target.strip_prefix('/').map_or_else(|| format!("word/{target}"), str::to_owned)),
        );
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    Ok(names)
}

/// Reads the paragraphs of a part.
pub(super) fn read(tree: &Tree<'_>, styles: &Styles, reading: &mut Reading) {
    reading.container += 1;
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
            "w:p" => self.paragraph(&[node], around),
            "w:del" | "w:moveFrom" => self.reading.tracked += 1,
            "w:tr" if tree.below(node, &["w:trPr", "w:del"]).is_some() => self.reading.tracked += 1,
            // The lines over and under the notes.
            "w:footnote" | "w:endnote" if tree.attribute(node, "type").is_some_and(|kind| kind != "normal") => {}
            "mc:AlternateContent" => self.forms(node),
            "w:tbl" => {
                let properties = tree.child(node, "w:tblPr").map_or(node.src.end, |node| node.whole.end);
                self.reading.tables.push((node.whole.clone(), node.src.start..properties));
                self.inside(node, around);
            }
            "w:tc" => {
                self.reading.container += 1;
                let role = if is_cell(tree, node) { Role::Cell } else { Role::Text };
                self.inside(node, Some(role));
            }
            "w:footnote" | "w:endnote" | "w:txbxContent" => {
                self.reading.container += 1;
                self.inside(node, None);
            }
            _ => self.inside(node, around),
        }
    }

    /// What an element holds; paragraphs whose mark is deleted go on in the next one.
    fn inside(&mut self, node: &Node, around: Option<Role>) {
        let tree = self.tree;
        let children: Vec<&Node> = tree.children(node).collect();
        let mut left = children.as_slice();
        while let Some((child, rest)) = left.split_first() {
            let joined = joined(tree, left);
            match left.get(..joined).filter(|_| child.is("w:p")) {
                Some(row) => self.paragraph(row, around),
                None => self.walk(child, around),
            }
            left = left.get(joined..).unwrap_or(rest);
        }
    }

    /// One thing in several forms, of which a program takes the first that it understands: the first is read, and what
    /// the others say besides.
    fn forms(&mut self, node: &Node) {
        let (tree, first, known) = (self.tree, self.reading.paragraphs.len(), self.reading.twins.len());
        let mut forms = tree.children(node).filter(|child| !child.name.is_empty());
        if let Some(form) = forms.next() {
            self.form(form);
        }
        let (second, tracked) = (self.reading.paragraphs.len(), self.reading.tracked);
        forms.for_each(|form| self.form(form));
        self.reading.tracked = tracked;
        self.reading.pair_twins(first, second, known);
    }

    fn form(&mut self, node: &Node) {
        let has = |names: &[&str]| self.tree.children(node).any(|child| names.contains(&child.name.as_str()));
        if has(INLINE) {
            return self.line(node, |line| line.inside(node));
        }
        if has(&["w:t"]) && !has(FIELD) {
            return self.line(node, |line| line.words(node));
        }
        self.inside(node, None);
        self.said(node);
    }

    /// A form that stands in a line, or in a run of one: what it says is read by itself, and written between its tags.
    fn line(&mut self, node: &Node, take: impl FnOnce(&mut Line<'_, '_, '_>)) {
        let end = node.end(self.tree).start;
        let (head, end) = (node.src.end..node.src.end, end..end);
        self.reading.container += 1;
        let container = self.reading.container;
        let mut line = Line::new(self);
        take(&mut line);
        let items = line.finish();
        let (src, role) = (head.start..end.end, Role::Text);
        self.reading.push(Paragraph { src, head, end, role, container, items, apart: false, bare: false });
    }

    /// What is said of the pictures in an element, for those who do not see them; a picture may say it twice.
    pub(super) fn said(&mut self, node: &Node) {
        let first = self.reading.paragraphs.len();
        self.said_below(node, first);
    }

    fn said_below(&mut self, node: &Node, first: usize) {
        let tree = self.tree;
        for child in tree.children(node) {
            let names: &[&str] = match child.name.split_once(':').map(|(_, local)| local) {
                // Text boxes have paragraphs with pictures of their own.
                Some("txbxContent" | "AlternateContent") => continue,
                Some("docPr" | "cNvPr") => &["descr", "title"],
                Some("shape" | "rect" | "group" | "roundrect" | "oval" | "line") => &["alt"],
                _ => &[],
            };
            for name in names {
                let second = self.reading.paragraphs.len();
                let value = tree.attribute_at(child, name).filter(|(_, text)| text.chars().any(char::is_alphabetic));
                if let Some((src, text)) = value {
                    let raw = tree.source.get(src.clone()).unwrap_or_default();
                    self.reading.said(src, &text, raw);
                    let same = |paragraph: &Paragraph| paragraph.bare && paragraph.text() == text;
                    let known = self.reading.paragraphs.iter().take(second).skip(first).position(same);
                    if let Some((known, twin)) = known.and_then(|at| Some((first + at, self.reading.paragraphs.pop()?)))
                    {
                        self.reading.twins.push((twin.src, known));
                    }
                }
            }
            self.said_below(child, first);
        }
    }

    /// A paragraph, or several in a row of which all but the last have a deleted mark: they are one, with the
    /// properties of the last (ISO/IEC 29500-1, 17.13.5.15: what its mark closes is combined with what follows).
    fn paragraph(&mut self, row: &[&Node], around: Option<Role>) {
        let tree = self.tree;
        let (Some(first), Some(last)) = (row.first(), row.last()) else { return };
        let properties = tree.child(last, "w:pPr");
        let role = match self.styles.role(tree, properties) {
            Role::Text | Role::ListItem if around == Some(Role::Cell) => Role::Cell,
            role => role,
        };
        let marked = |node: &&&Node| CHANGED.iter().any(|mark| mark_is(tree, node, mark));
        self.reading.tracked += row.iter().filter(marked).count();
        let container = self.reading.container;
        let mut line = Line::new(self);
        for node in row {
            match node.is("w:p") {
                true => line.inside(node),
                false => line.take(node),
            }
        }
        let items = line.finish();
        let (src, end) = (first.whole.start..last.whole.end, last.end(tree));
        let head = last.src.start..properties.map_or(last.src.end, |node| node.whole.end);
        self.reading.push(Paragraph { src, head, end, role, container, items, apart: false, bare: false });
    }
}

/// How a paragraph says that somebody has made or deleted its mark.
const CHANGED: &[&str] = &["w:ins", "w:del", "w:moveTo", "w:moveFrom"];

fn mark_is(tree: &Tree<'_>, paragraph: &Node, change: &str) -> bool {
    tree.below(paragraph, &["w:pPr", "w:rPr", change]).is_some()
}

/// How many of these elements the first goes on in; one that ends a section keeps its mark.
fn joined(tree: &Tree<'_>, row: &[&Node]) -> usize {
    let goes_on = |node: &Node| {
        node.is("w:p")
            && ["w:del", "w:moveFrom"].iter().any(|change| mark_is(tree, node, change))
            && tree.below(node, &["w:pPr", "w:sectPr"]).is_none()
    };
    let mut last = 0;
    while row.get(last).is_some_and(|node| goes_on(node)) {
        let next = row.iter().skip(last + 1).position(|node| !BETWEEN.contains(&node.name.as_str()));
        match next.map(|next| last + 1 + next).filter(|next| row.get(*next).is_some_and(|node| node.is("w:p"))) {
            Some(next) => last = next,
            None => break,
        }
    }
    last + 1
}

/// A cell of a table of facts holds a few words and one paragraph.
fn is_cell(tree: &Tree<'_>, node: &Node) -> bool {
    let children: Vec<&Node> = tree.children(node).collect();
    let (mut paragraphs, mut at) = (0, 0);
    while let Some(child) = children.get(at) {
        paragraphs += usize::from(child.is("w:p"));
        at += joined(tree, children.get(at..).unwrap_or_default());
    }
    paragraphs == 1 && tree.text_of(node).chars().count() <= CELL
}
