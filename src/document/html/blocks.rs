//! An article to blocks: a block a paragraph, heading, item, cell or caption, each text with its bytes.

use std::collections::HashMap;

use super::PageRules;
use super::article::Article;
use super::attribute::attributes;
use super::entity::{Part, parts};
use super::noise::Noise;
use super::signpost::{finished, without_signposts};
use super::tree::{Node, Tree};
use crate::document::block::{Block, Element, Mark, Role, Style};
use crate::document::markdown::Found;
use crate::document::markup::element_name;
use crate::unit::Role as Turn;

/// The longest line with a name, or with a date, in characters.
pub(super) const LINE: usize = 120;
/// A cell longer than this is a page laid out as a table.
const CELL: usize = 300;

/// Reads the blocks of the article.
pub(super) fn read(tree: &Tree<'_>, noise: &Noise, article: &Article, rules: &PageRules) -> Vec<Found> {
    let mut reader = Reader {
        tree,
        noise,
        article,
        rules,
        found: Vec::new(),
        lines: Vec::new(),
        block: None,
        line: 0,
        roles: vec![Role::Text],
        styles: vec![Style::default()],
        pairs: 0,
        open: HashMap::new(),
        attributes: Vec::new(),
    };
    reader.walk(0);
    reader.finish_block();
    reader.head();
    let attributes = reader.attributes;
    let mut found = without_signposts(reader.found);
    found.extend(attributes);
    found
}

struct Reader<'t, 's> {
    tree: &'t Tree<'s>,
    noise: &'t Noise,
    article: &'t Article,
    rules: &'t PageRules,
    found: Vec<Found>,
    /// The lines of the block being read.
    lines: Vec<Block>,
    block: Option<Block>,
    /// Grows with every line: an element never spans two.
    line: usize,
    roles: Vec<Role>,
    styles: Vec<Style>,
    pairs: u32,
    /// Elements that have not ended, by their numbers: their pair, line and place.
    open: HashMap<usize, (u32, usize, usize)>,
    /// What pictures show and what is said of a link: behind everything else, for nobody reads it in its place.
    attributes: Vec<Found>,
}

impl<'s> Reader<'_, 's> {
    fn walk(&mut self, at: usize) {
        let tree = self.tree;
        let Some(node) = tree.node(at) else { return };
        if self.noise.dropped.get(at).copied().unwrap_or(true) {
            return self.pass(at, node);
        }
        if node.is_text() {
            if self.article.nodes.contains(&at) {
                self.text(node);
            }
            return;
        }
        if self.article.nodes.contains(&at) {
            self.attributes(node);
        }
        match node.name.as_str() {
            _ if node.ends.is_some() => self.end(node),
            "br" => self.finish_line(),
            "hr" => {
                self.finish_block();
                self.found.push(Found::Rule);
            }
            _ => match self.role_of(at, node) {
                Some(role) => self.walk_block(node, role),
                None => self.walk_inline(at, node),
            },
        }
    }

    /// What is no text of the article.
    fn pass(&mut self, at: usize, node: &Node) {
        let is_locked = self.noise.locked.get(at).copied().unwrap_or_default();
        if !self.article.nodes.contains(&at) || self.noise.dropped.get(node.parent) == Some(&true) {
            return;
        }
        if node.is_block {
            self.finish_block();
        } else if is_locked && !node.hidden {
            // It stays in its place in the sentence, and is part of it even at its front.
            self.pairs += 1;
            let (pair, src) = (self.pairs, node.src.start..node.end);
            let block = self.block();
            block.mark(Turn::Alone, pair, element_name(""), src.clone());
            block.elements.push(Element { text: block.text.len()..block.text.len(), src });
        } else if self.rules.fields.contains(&node.name) && !node.hidden {
            self.attributes(node);
        }
    }

    fn walk_block(&mut self, node: &Node, role: Role) {
        self.finish_block();
        self.roles.push(role);
        if node.name == "pre" {
            self.styles.push(self.style().with(Style::CODE));
        }
        node.children.iter().for_each(|child| self.walk(*child));
        self.finish_block();
        if node.name == "pre" {
            self.styles.pop();
        }
        self.roles.pop();
    }

    fn walk_inline(&mut self, at: usize, node: &Node) {
        let style = match node.name.as_str() {
            "b" | "strong" => Style::BOLD,
            "i" | "em" | "cite" => Style::ITALIC,
            "s" | "del" | "strike" => Style::STRUCK,
            "a" => Style::LINK,
            "code" | "kbd" | "samp" | "tt" => Style::CODE,
            "sup" | "sub" | "u" | "mark" => Style::HTML,
            _ => Style::default(),
        };
        let open = (self.line, self.block.as_ref().map_or(0, |block| block.text.len()));
        self.pairs += 1;
        let (pair, does) = (self.pairs, element_name(&node.name));
        if self.rules.void.contains(&node.name) {
            return self.block().mark(Turn::Alone, pair, does, node.src.clone());
        }
        self.block().mark(Turn::Open, pair, does, node.src.clone());
        if !node.closed {
            self.open.insert(at, (pair, open.0, open.1));
        }
        self.styles.push(self.style().with(style));
        node.children.iter().for_each(|child| self.walk(*child));
        self.styles.pop();
        if node.closed {
            self.block().mark(Turn::Close, pair, does, node.inner_end..node.end);
        }
        if let Some(block) =
            self.block.as_mut().filter(|block| open.0 == self.line && open.1 < block.text.len() && node.closed)
        {
            block.elements.push(Element { text: open.1..block.text.len(), src: node.src.start..node.end });
        }
    }

    /// An end tag behind the end of what is around its element.
    fn end(&mut self, tag: &Node) {
        let Some((at, (pair, line, from))) = tag.ends.and_then(|at| Some((at, self.open.remove(&at)?))) else { return };
        let Some(node) = self.tree.node(at) else { return };
        self.block().mark(Turn::Close, pair, element_name(&node.name), tag.src.clone());
        if let Some(block) = self.block.as_mut().filter(|block| line == self.line && from < block.text.len()) {
            block.elements.push(Element { text: from..block.text.len(), src: node.src.start..tag.end });
        }
    }

    /// `alt`, `title` and the like, each a segment of its own.
    fn attributes(&mut self, node: &Node) {
        let said = |name: &str| self.rules.said.iter().any(|said| name.eq_ignore_ascii_case(said));
        let tag = self.tree.text(node);
        for attribute in attributes(tag).into_iter().filter(|attribute| attribute.quoted && said(attribute.name)) {
            self.said(node.src.start + attribute.value.start..node.src.start + attribute.value.end, Role::Caption);
        }
    }

    /// What the head of the page says of the article: its title and its description.
    fn head(&mut self) {
        let tree = self.tree;
        // A page without the tag has a head, too.
        let is_head = |node: &Node| tree.node(node.parent).is_some_and(|parent| parent.is(&["head", "html", "#page"]));
        for (at, node) in tree.nodes.iter().enumerate() {
            match node.name.as_str() {
                "meta" if is_head(node) || self.is_of_article(at) => self.meta(node),
                "title" if is_head(node) => {
                    let texts = node.children.iter().filter_map(|at| tree.node(*at)).filter(|node| node.is_text());
                    texts.for_each(|text| self.said(text.src.clone(), Role::Heading(1)));
                }
                _ => {}
            }
        }
    }

    /// Whether microdata at this place speak of the article: not of another one that is named in it, or of a picture.
    fn is_of_article(&self, at: usize) -> bool {
        let scoped = |at: &usize| self.tree.node(*at).is_some_and(|node| node.scope);
        let scope = self.tree.around(at).skip(1).find(scoped);
        let dropped = self.noise.dropped.get(at).copied().unwrap_or(true);
        self.article.nodes.contains(&at) && !dropped && scope.is_none_or(|scope| scope <= self.article.root)
    }

    fn meta(&mut self, node: &Node) {
        let tag = self.tree.text(node);
        let (mut told, mut content) = (None, None);
        for attribute in attributes(tag) {
            match attribute.name.to_ascii_lowercase().as_str() {
                "name" | "property" | "itemprop" => {
                    let name = tag.get(attribute.value).unwrap_or_default().to_ascii_lowercase();
                    told = told.or_else(|| self.rules.meta.contains(&name).then_some(name));
                }
                "content" if attribute.quoted => content = Some(attribute.value),
                _ => {}
            }
        }
        if let Some((name, content)) = told.zip(content) {
            let role = if name.ends_with("title") { Role::Heading(1) } else { Role::Text };
            self.said(node.src.start + content.start..node.src.start + content.end, role);
        }
    }

    fn said(&mut self, value: std::ops::Range<usize>, role: Role) {
        let mut block = Block { part: true, ..Block::new(role, 0) };
        push_text(&mut block, self.tree.source, value, Style::ATTRIBUTE);
        if !block.text.trim().is_empty() {
            self.attributes.push(Found::Block(block));
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    /// The role of an element that is a block; `None` for one that stands in a line.
    fn role_of(&self, at: usize, node: &Node) -> Option<Role> {
        let around = self.roles.last().copied().unwrap_or(Role::Text);
        let says = |words: &[String]| {
            let named = node.said().says.split_whitespace().any(|word| words.iter().any(|known| known == word));
            named || node.said().words.iter().any(|word| words.contains(word))
        };
        let in_text = matches!(
            around,
            Role::Heading(_) | Role::ListItem | Role::Cell | Role::Caption | Role::Byline | Role::Date
        );
        let in_paragraph =
            || self.tree.around(node.parent).filter_map(|at| self.tree.node(at)).find(|node| node.is_block);
        let splits = !in_text && in_paragraph().is_none_or(|block| block.name != "p");
        let line = || self.length(at) <= LINE;
        Some(match node.name.as_str() {
            "h1" => Role::Heading(1),
            "h2" => Role::Heading(2),
            "h3" => Role::Heading(3),
            "h4" => Role::Heading(4),
            "h5" => Role::Heading(5),
            "h6" => Role::Heading(6),
            "li" | "dt" | "dd" => Role::ListItem,
            "figcaption" | "caption" => Role::Caption,
            "td" | "th" if self.is_cell(at) => Role::Cell,
            "td" | "th" => Role::Text,
            "time" if splits && line() => Role::Date,
            _ if !in_text && (splits || node.is_block) && says(&self.rules.author) && line() => Role::Byline,
            _ if splits && says(&self.rules.date) && line() => Role::Text,
            _ if node.is_block => around,
            _ => return None,
        })
    }

    /// A cell of a table of facts holds a few words and no blocks.
    fn is_cell(&self, at: usize) -> bool {
        let blocks = (at + 1..=self.tree.last_inside(at)).filter_map(|at| self.tree.node(at)).any(|node| node.is_block);
        !blocks && self.length(at) <= CELL
    }

    fn length(&self, at: usize) -> usize {
        let texts = (at..=self.tree.last_inside(at)).filter_map(|at| self.tree.node(at)).filter(|node| node.is_text());
        texts.map(|node| self.tree.text(node).trim().chars().count()).sum()
    }

    fn text(&mut self, node: &Node) {
        let (source, style) = (self.tree.source, self.style());
        let blank = self.tree.text(node).trim_matches([' ', '\t', '\n', '\r', '\u{c}']).is_empty();
        if self.block.is_some() || !blank {
            push_text(self.block(), source, node.src.clone(), style);
        }
    }

    fn block(&mut self) -> &mut Block {
        let role = self.roles.last().copied().unwrap_or(Role::Text);
        self.block.get_or_insert_with(|| Block::new(role, 0))
    }

    /// A `br`: two of them are the end of a paragraph.
    fn finish_line(&mut self) {
        match self.block.take().filter(|block| !block.text.trim().is_empty()) {
            Some(mut block) => {
                block.hard_break = true;
                self.keep(block);
            }
            None => self.finish_block(),
        }
        self.line += 1;
    }

    fn keep(&mut self, mut block: Block) {
        block.elements.sort_by_key(|element| element.text.start);
        // All blocks of a page are held at once, most of them with one piece of text and no markup.
        block.text.shrink_to_fit();
        block.pieces.shrink_to_fit();
        block.elements.shrink_to_fit();
        block.marks.shrink_to_fit();
        self.lines.push(block);
    }

    fn finish_block(&mut self) {
        if let Some(block) = self.block.take().filter(|block| !block.text.trim().is_empty()) {
            self.keep(block);
        }
        self.line += 1;
        if let Some(last) = self.lines.last_mut() {
            last.hard_break = false;
        }
        for mut line in self.lines.drain(..) {
            keep_gaps(&mut line, self.tree.source);
            self.found.push(finished(line, self.rules));
        }
    }
}

/// Adds the text of a page at these bytes: one space for many, names of characters as the characters.
fn push_text(block: &mut Block, source: &str, range: std::ops::Range<usize>, style: Style) {
    for part in parts(source, range) {
        match part {
            Part::Plain(range) => block.push(source.get(range.clone()).unwrap_or_default(), range, style, true),
            Part::Spelled(text, range) => block.push(&text, range, style.with(Style::ENTITY), false),
            Part::Space(range) if block.text.is_empty() || block.text.ends_with(' ') => {
                // Behind a picture the space is no second one: it goes where the picture goes.
                let last = block.marks.last_mut().filter(|mark| mark.role == Turn::Alone);
                if let Some(mark) = last.filter(|mark| mark.src.end == range.start) {
                    mark.src.end = range.end;
                }
            }
            Part::Space(range) => {
                let verbatim = source.get(range.clone()) == Some(" ");
                block.push(" ", range, style, verbatim);
            }
        }
    }
}

/// What stands between the texts of a block and is no markup of it (a comment, a script, an end tag too many) is kept.
fn keep_gaps(block: &mut Block, source: &str) {
    let mut known: Vec<_> = block.pieces.iter().map(|piece| (piece.src.clone(), piece.at)).collect();
    known.extend(block.marks.iter().map(|mark| (mark.src.clone(), mark.at)));
    known.sort_by_key(|(src, _)| src.start);
    let mut done = known.first().map_or(0, |(src, _)| src.start);
    for (src, at) in known {
        if source.get(done..src.start).is_some_and(|gap| !gap.trim().is_empty()) {
            let (gap, role) = (done..src.start, Turn::Alone);
            block.marks.push(Mark { at, src: gap, role, pair: 0, name: "", hidden: true, spaced: false });
        }
        done = done.max(src.end);
    }
    block.marks.sort_by_key(|mark| mark.src.start);
}
