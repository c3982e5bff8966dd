//! What stands in a line of a DOCX: runs, links, marks.

use std::ops::Range;

use super::docx::Blocks;
use super::field::{Fields, Mark};
use super::model::{Item, Look, What, Wrap};
use super::tree::{Node, Tree};
use crate::document::block::Style;

/// Properties of a run that change nothing of what its text is: they differ where a program has looked at a text.
const SILENT: &[&str] = &["w:lang", "w:noProof", "w:rtl", "w:cs", "w:bCs", "w:iCs", "w:szCs", "w:rPrChange", "w:ins"];

/// The items of one paragraph.
pub(super) struct Line<'b, 't, 's> {
    blocks: &'b mut Blocks<'t, 's>,
    items: Vec<Item>,
    fields: Fields,
    wrap: Option<usize>,
    /// Where the element begins that is being read.
    parent: usize,
}

impl<'b, 't, 's> Line<'b, 't, 's> {
    pub(super) fn new(blocks: &'b mut Blocks<'t, 's>) -> Self {
        Self { blocks, items: Vec::new(), fields: Fields::default(), wrap: None, parent: 0 }
    }

    pub(super) fn finish(mut self) -> Vec<Item> {
        if let Some((at, hidden)) = self.fields.unended() {
            self.unlink(at, hidden);
        }
        self.items
    }

    /// What an element holds.
    pub(super) fn inside(&mut self, node: &Node) {
        let tree = self.blocks.tree;
        let parent = std::mem::replace(&mut self.parent, node.whole.start);
        tree.children(node).for_each(|child| self.take(child));
        self.parent = parent;
    }

    pub(super) fn take(&mut self, node: &Node) {
        match node.name.as_str() {
            "w:r" => self.run(node),
            "w:hyperlink" => self.wrapped(node, node, "link"),
            "w:sdt" => {
                let tree = self.blocks.tree;
                if let Some(content) = tree.child(node, "w:sdtContent") {
                    self.wrapped(node, content, "field");
                }
            }
            "w:ins" | "w:moveTo" => {
                self.blocks.reading.tracked += 1;
                self.inside(node);
            }
            "w:del" | "w:moveFrom" => self.blocks.reading.tracked += 1,
            "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" => self.inside(node),
            "w:fldSimple" | "m:oMath" | "m:oMathPara" | "w:subDoc" => self.stand(node.whole.clone(), "field", None),
            "mc:AlternateContent" => {
                self.blocks.walk(node, None);
                self.stand(node.whole.clone(), "drawing", None);
            }
            "w:bookmarkStart" | "w:commentRangeStart" | "w:permStart" => self.anchor(node.whole.clone(), true, None),
            "" | "w:pPr" | "w:proofErr" => {}
            _ => self.anchor(node.whole.clone(), false, None),
        }
    }

    /// Text with something around it: from the start of `outer` to the inside of `inner`.
    fn wrapped(&mut self, outer: &Node, inner: &Node, name: &'static str) {
        let end = inner.end(self.blocks.tree);
        let wraps = &mut self.blocks.reading.wraps;
        let around = self.wrap;
        self.wrap = Some(wraps.len());
        wraps.push(Wrap { open: outer.whole.start..inner.src.end, close: end.start..outer.whole.end, name, around });
        self.inside(inner);
        self.wrap = around;
    }

    fn run(&mut self, run: &Node) {
        let tree = self.blocks.tree;
        let look = self.look(run);
        let properties = tree.child(run, "w:rPr").map_or(run.src.end, |node| node.whole.end);
        let around = self.blocks.reading.run.replace(run.src.start..properties);
        let children: Vec<&Node> = tree.children(run).filter(|child| !child.is("w:rPr")).collect();
        for (place, child) in children.iter().enumerate() {
            let edges = (place == 0, place + 1 == children.len());
            self.part_of_run(run, child, look, edges);
        }
        self.blocks.reading.run = around;
    }

    /// What stands in a run and has none of its own: one of several forms of a part of it.
    pub(super) fn words(&mut self, node: &Node) {
        let tree = self.blocks.tree;
        let reading = &mut self.blocks.reading;
        let look = reading.look("\u{1}", "\u{1}".to_owned(), Look::default);
        if let Some(run) = reading.run.clone() {
            reading.forms.insert(node.src.end, run);
        }
        tree.children(node).for_each(|child| self.part_of_run(node, child, look, (false, false)));
    }

    fn part_of_run(&mut self, run: &Node, node: &Node, look: usize, edges: (bool, bool)) {
        let tree = self.blocks.tree;
        let src = node.whole.clone();
        match node.name.as_str() {
            "w:t" => self.text(node, look),
            "w:tab" | "w:ptab" => self.break_("tab", src, look),
            "w:br" | "w:cr" => self.break_("lb", src, look),
            "w:noBreakHyphen" => self.push(src, What::Text("\u{2011}".to_owned(), false), Some(look)),
            "w:softHyphen" => self.push(src, What::Text("\u{ad}".to_owned(), false), Some(look)),
            "w:footnoteReference" | "w:endnoteReference" | "w:footnoteRef" | "w:endnoteRef" => {
                self.stand(src, "note", Some(look));
            }
            "w:sym" | "w:pgNum" | "w:ruby" => self.stand(src, "field", Some(look)),
            "w:commentReference" => self.anchor(src, false, Some(look)),
            "w:fldChar" => {
                let kind = tree.attribute(node, "fldCharType").unwrap_or_default();
                self.field(&kind, run, edges, src, look);
            }
            "w:instrText" => {
                self.fields.instruction(&tree.text_of(node));
                self.stand(src, "field", Some(look));
            }
            "w:drawing" | "w:pict" | "w:object" | "mc:AlternateContent" => {
                self.blocks.walk(node, None);
                if !node.is("mc:AlternateContent") {
                    self.blocks.said(node);
                }
                self.stand(src, "drawing", Some(look));
            }
            "" | "w:delText" | "w:lastRenderedPageBreak" => {}
            _ => self.anchor(src, false, Some(look)),
        }
    }

    fn field(&mut self, kind: &str, run: &Node, edges: (bool, bool), src: Range<usize>, look: usize) {
        let mark = Mark { run: run.whole.clone(), parent: self.parent, items: self.items.len(), edges };
        self.stand(src, "field", Some(look));
        match kind {
            "begin" => self.fields.begin(mark),
            "separate" => {
                if let Some((open, items)) = self.fields.separate(&mark) {
                    self.fields.hide(self.items.split_off(items));
                    let wraps = &mut self.blocks.reading.wraps;
                    self.fields.link = Some(wraps.len());
                    let around = self.wrap.replace(wraps.len());
                    self.fields.around = around;
                    wraps.push(Wrap { close: open.end..open.end, open, name: "link", around });
                }
            }
            _ => self.end_field(&mark),
        }
    }

    fn end_field(&mut self, mark: &Mark) {
        let Some(field) = self.fields.end(mark) else { return };
        match field.whole {
            Some(_) if field.linked => {
                let link = self.fields.link.take();
                if let Some(wrap) = link.and_then(|link| self.blocks.reading.wraps.get_mut(link)) {
                    wrap.close = mark.run.clone();
                }
                self.wrap = self.fields.around.take();
                self.items.truncate(mark.items);
            }
            Some((src, items)) => {
                self.items.truncate(items);
                self.stand(src, "field", None);
            }
            None if field.linked => self.unlink(field.hidden.0, field.hidden.1),
            None => {}
        }
    }

    /// What seemed a link does not end as one: its marks stand where they are.
    fn unlink(&mut self, at: usize, hidden: Vec<Item>) {
        let (link, around) = (self.fields.link.take(), self.fields.around.take());
        let items = self.items.iter_mut().skip(at).map(|item| &mut item.wrap);
        let wraps = self.blocks.reading.wraps.iter_mut().map(|wrap| &mut wrap.around);
        let own = items.chain(wraps).chain([&mut self.wrap]);
        own.filter(|wrap| wrap.is_some() && **wrap == link).for_each(|wrap| *wrap = around);
        let at = at.min(self.items.len());
        self.items.splice(at..at, hidden);
    }

    /// The texts of a `w:t`; white space at its edges counts only where the file says so.
    fn text(&mut self, node: &Node, look: usize) {
        let tree = self.blocks.tree;
        let kept = tree.attribute(node, "space").is_some_and(|space| space == "preserve");
        let texts: Vec<&Node> = tree.children(node).filter(|child| child.name.is_empty()).collect();
        for (place, text) in texts.iter().enumerate() {
            let (first, last) = (place == 0 && !kept, place + 1 == texts.len() && !kept);
            let raw = tree.source.get(text.src.clone()).unwrap_or_default();
            if raw != text.text {
                self.push(text.src.clone(), What::Text(text.text.clone(), false), Some(look));
                continue;
            }
            let blank = [' ', '\t', '\r', '\n'];
            let front = if first { raw.len() - raw.trim_start_matches(blank).len() } else { 0 };
            let back = if last { raw.trim_end_matches(blank).len() } else { raw.len() };
            if let Some(inner) = raw.get(front..back).filter(|inner| !inner.is_empty()) {
                let src = text.src.start + front..text.src.start + back;
                // Each line end is one byte, and so is a space: every place stays.
                let spaced = inner.replace(['\t', '\r', '\n'], " ");
                self.push(src, What::Text(spaced, true), Some(look));
            }
        }
    }

    fn break_(&mut self, name: &'static str, src: Range<usize>, look: usize) {
        self.push(src, What::Stand(name, true), Some(look));
    }

    fn stand(&mut self, src: Range<usize>, name: &'static str, look: Option<usize>) {
        self.push(src, What::Stand(name, false), look);
    }

    fn anchor(&mut self, src: Range<usize>, front: bool, look: Option<usize>) {
        self.push(src, What::Anchor(front), look);
    }

    fn push(&mut self, src: Range<usize>, what: What, look: Option<usize>) {
        self.items.push(Item { src, what, look, wrap: self.wrap });
    }

    fn look(&mut self, run: &Node) -> usize {
        let (tree, styles) = (self.blocks.tree, self.blocks.styles);
        let properties = tree.child(run, "w:rPr");
        let raw = properties.and_then(|node| tree.source.get(node.whole.clone())).unwrap_or_default();
        let sense = properties.map(|node| sense(tree, node)).unwrap_or_default();
        let make = || {
            let tag = tree.source.get(run.src.clone()).unwrap_or_default();
            let name = tag.trim_start_matches('<').split([' ', '>', '/', '\t', '\r', '\n']).next().unwrap_or("w:r");
            let style = properties.map_or(Style::default(), |node| styles.look(tree, node));
            let names = properties.map(|node| names(tree, node, style)).unwrap_or_default();
            Look { open: format!("<{name}>{raw}"), close: format!("</{name}>"), style, names, kin: 0 }
        };
        self.blocks.reading.look(raw, sense, make)
    }
}

/// What tells one look from another.
fn sense(tree: &Tree<'_>, properties: &Node) -> String {
    let counts = |node: &&Node| !SILENT.contains(&node.name.as_str()) && !is_hint(tree, node);
    let raw = |node: &Node| tree.source.get(node.whole.clone()).unwrap_or_default();
    tree.children(properties).filter(|node| !node.name.is_empty()).filter(counts).map(raw).collect()
}

/// Fonts of which only the script is said.
fn is_hint(tree: &Tree<'_>, node: &Node) -> bool {
    let raw = tree.source.get(node.src.clone()).unwrap_or_default();
    node.is("w:rFonts") && raw.matches('=').count() == 1 && raw.contains("hint=")
}

fn names(tree: &Tree<'_>, properties: &Node, style: Style) -> Vec<&'static str> {
    let raised = || super::styles::value(tree, properties, "w:vertAlign");
    let mut names = Vec::new();
    names.extend(style.has(Style::BOLD).then_some("bold"));
    names.extend(style.has(Style::ITALIC).then_some("italic"));
    names.extend(style.has(Style::STRUCK).then_some("strike"));
    match raised().as_deref() {
        Some("superscript") => names.push("superscript"),
        Some("subscript") => names.push("subscript"),
        _ => names.extend(style.has(Style::HTML).then_some("underlined")),
    }
    names
}
