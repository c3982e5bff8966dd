//! A page as elements and texts, each with its bytes.
//!
//! Not the tree of the standard, which moves things about: every text stays where it is in the file. What was not
//! closed is closed where the next block, item or cell begins, and an end without a beginning is passed over.

use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};

use super::PageRules;

/// Elements deeper than this are put beside each other: nobody writes such pages, and walks stay short.
const DEPTH: usize = 400;

/// An element, or a text.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The name in lower case; empty for a text.
    pub(super) name: String,
    /// What few elements have: a page may be nothing but the others.
    said: Option<Box<Said>>,
    /// `hidden`, `aria-hidden` or `display:none`.
    pub(super) hidden: bool,
    /// `translate="no"`
    pub(super) fixed: bool,
    /// `itemscope`: what is said in it, is said of it.
    pub(super) scope: bool,
    /// The start tag, or the text.
    pub(super) src: Range<usize>,
    /// Where its end tag ends; for what has none, where its last child does.
    pub(super) end: usize,
    /// Where its end tag begins, if it has one.
    pub(super) inner_end: usize,
    /// Whether it has an end tag.
    pub(super) closed: bool,
    pub(super) parent: usize,
    pub(super) children: Vec<usize>,
    pub(super) is_block: bool,
    /// It is no element: the end tag of this one, which stands behind the end of what is around that (`<b><i></b></i>`).
    pub(super) ends: Option<usize>,
}

/// What the attributes of an element say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// `class` and `id`, taken apart into words in lower case.
    pub(super) words: Vec<String>,
    pub(super) role: String,
    /// `itemprop` and `rel`.
    pub(super) says: String,
    /// `lang`
    pub(super) lang: String,
}

static NOTHING: Said = Said { words: Vec::new(), role: String::new(), says: String::new(), lang: String::new() };

impl Node {
    pub(super) fn said(&self) -> &Said {
        self.said.as_deref().unwrap_or(&NOTHING)
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    pub(super) fn is_text(&self) -> bool {
        self.name.is_empty()
    }
}

/// So many elements that were not ended before what is around them was: nobody writes more, and searches stay short.
const ASTRAY: usize = 64;

/// The whole page; the root is node 0, and every child comes after its parent.
#[derive(Debug)]
pub(super) struct Tree<'s> {
    pub(super) source: &'s str,
    pub(super) nodes: Vec<Node>,
}

impl<'s> Tree<'s> {
    /// Reads a page, of which the first `from` bytes are none.
    pub(super) fn of(source: &'s str, from: usize, rules: &PageRules) -> Self {
        let root = Node { name: "#page".to_owned(), is_block: true, end: source.len(), ..Node::default() };
        let tree = Self { source, nodes: vec![root] };
        let mut builder = Builder { tree, open: vec![0], astray: Vec::new(), done: from, rules };
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let page = source.get(from..).unwrap_or_default();
        for token in Tokenizer::new_with_emitter(page, emitter) {
            let Ok(token) = token;
            builder.take(token, from);
        }
        builder.text(source.len());
        builder.tree
    }

    pub(super) fn text(&self, node: &Node) -> &'s str {
        self.source.get(node.src.clone()).unwrap_or_default()
    }

    pub(super) fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    /// A node and those around it, the nearest first.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(at), |at| self.nodes.get(*at).map(|node| node.parent).filter(|_| *at != 0))
    }

    /// The last node inside a node, or the node itself.
    pub(super) fn last_inside(&self, mut at: usize) -> usize {
        while let Some(last) = self.nodes.get(at).and_then(|node| node.children.last()) {
            at = *last;
        }
        at
    }
}

struct Builder<'s, 'r> {
    tree: Tree<'s>,
    open: Vec<usize>,
    /// Elements of this line whose end tag has not come, though what was around them has ended.
    astray: Vec<usize>,
    /// Everything before this byte is in the tree: what stands up to the next tag is text.
    done: usize,
    rules: &'r PageRules,
}

impl Builder<'_, '_> {
    fn take(&mut self, token: Token<usize>, from: usize) {
        match token {
            Token::StartTag(tag) => {
                let range = tag.span.start + from..tag.span.end + from;
                self.text(range.start);
                self.start(&tag, range.clone());
                self.done = range.end;
            }
            Token::EndTag(tag) => {
                let range = tag.span.start + from..tag.span.end + from;
                self.text(range.start);
                self.end(&String::from_utf8_lossy(&tag.name), &range);
                self.done = range.end;
            }
            Token::Comment(comment) => self.pass(comment.span.start + from, comment.span.end + from),
            Token::Doctype(doctype) => self.pass(doctype.span.start + from, doctype.span.end + from),
            Token::String(_) | Token::Error(_) => {}
        }
    }

    fn pass(&mut self, start: usize, end: usize) {
        self.text(start);
        self.done = self.done.max(end);
    }

    /// What stands between the last tag and this byte.
    fn text(&mut self, end: usize) {
        if end > self.done && self.tree.source.get(self.done..end).is_some() {
            let src = self.done..end;
            self.push(Node { end, src, ..Node::default() });
        }
        self.done = self.done.max(end);
    }

    fn push(&mut self, node: Node) -> usize {
        let at = self.tree.nodes.len();
        let parent = self.open.last().copied().unwrap_or_default();
        if let Some(parent) = self.tree.nodes.get_mut(parent) {
            parent.children.push(at);
            parent.end = parent.end.max(node.end);
        }
        self.tree.nodes.push(Node { parent, ..node });
        at
    }

    fn start(&mut self, tag: &StartTag<usize>, src: Range<usize>) {
        let node = element(tag, src, self.rules);
        self.close_before(&node);
        if node.is_block {
            self.astray.clear();
        }
        let is_void = self.rules.void.contains(&node.name) || (tag.self_closing && !node.is_block);
        let at = self.push(node);
        if !is_void && self.open.len() < DEPTH {
            self.open.push(at);
        }
    }

    fn name(&self, depth: usize) -> &str {
        let node = self.open.get(depth).and_then(|at| self.tree.nodes.get(*at));
        node.map(|node| node.name.as_str()).unwrap_or_default()
    }

    fn is_block(&self, depth: usize) -> bool {
        self.open.get(depth).and_then(|at| self.tree.nodes.get(*at)).is_some_and(|node| node.is_block)
    }

    /// Ends what the standard lets be without an end tag: a paragraph before a block, an item before the next one.
    fn close_before(&mut self, node: &Node) {
        let (closes, within): (&[&str], &[&str]) = match node.name.as_str() {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            "option" => (&["option"], &["select"]),
            _ if node.is_block => {
                (&["p"], &["div", "td", "th", "li", "section", "article", "blockquote", "button", "body"])
            }
            _ => return,
        };
        for depth in (1..self.open.len()).rev() {
            let name = self.name(depth);
            if closes.contains(&name) {
                self.open.truncate(depth);
                return;
            }
            if within.contains(&name) {
                return;
            }
        }
    }

    /// An end tag ends its element with all inside; that of an inline element never ends a block around it.
    fn end(&mut self, name: &str, tag: &Range<usize>) {
        let depth = self.depth_of(name);
        let open = depth.and_then(|depth| self.open.get(depth)).copied();
        // Of two of one name, the one that began last ends first, as the standard has it.
        let named = |at: &usize| self.tree.nodes.get(*at).is_some_and(|node| node.name == name);
        let astray = self.astray.iter().rposition(named);
        match astray.filter(|place| open < self.astray.get(*place).copied()) {
            Some(place) => {
                let ends = Some(self.astray.remove(place));
                self.push(Node { name: format!("/{name}"), src: tag.clone(), end: tag.end, ends, ..Node::default() });
            }
            None => depth.into_iter().for_each(|depth| self.end_at(depth, tag)),
        }
    }

    /// Where the element stands that an end tag of this name would end.
    fn depth_of(&self, name: &str) -> Option<usize> {
        let inline = !self.rules.block.iter().any(|block| block == name);
        for depth in (1..self.open.len()).rev() {
            if self.name(depth) == name {
                return Some(depth);
            }
            let inside_cell = matches!(name, "p" | "div" | "li") && matches!(self.name(depth), "td" | "th");
            if inside_cell || (inline && self.is_block(depth)) {
                return None;
            }
        }
        None
    }

    fn end_at(&mut self, depth: usize, tag: &Range<usize>) {
        let is_block = self.is_block(depth);
        if let Some(node) = self.open.get(depth).and_then(|at| self.tree.nodes.get_mut(*at)) {
            (node.inner_end, node.end, node.closed) = (tag.start, tag.end, true);
        }
        let inside = self.open.split_off(depth);
        match is_block {
            true => self.astray.clear(),
            false => self.astray.extend(inside.into_iter().skip(1)),
        }
        let many = self.astray.len().saturating_sub(ASTRAY);
        self.astray.drain(..many);
    }
}

fn element(tag: &StartTag<usize>, src: Range<usize>, rules: &PageRules) -> Node {
    let attribute = |name: &[u8]| -> Option<String> {
        let value = tag.attributes.iter().find(|(known, _)| known.as_slice() == name).map(|(_, value)| value);
        value.map(|value| String::from_utf8_lossy(value).trim().to_owned())
    };
    let name = String::from_utf8_lossy(&tag.name).into_owned();
    let mut words = words(&attribute(b"class").unwrap_or_default());
    words.extend(self::words(&attribute(b"id").unwrap_or_default()));
    let style: String = attribute(b"style").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    let says = [b"itemprop".as_slice(), b"rel"].map(|name| attribute(name).unwrap_or_default()).join(" ");
    let said = Said {
        words,
        role: attribute(b"role").unwrap_or_default().to_lowercase(),
        says: says.trim().to_owned(),
        lang: attribute(b"lang").or_else(|| attribute(b"xml:lang")).unwrap_or_default(),
    };
    Node {
        is_block: rules.block.contains(&name),
        said: (said != NOTHING).then(|| Box::new(said)),
        hidden: attribute(b"hidden").is_some()
            || attribute(b"aria-hidden").as_deref() == Some("true")
            || style.to_lowercase().contains("display:none"),
        scope: attribute(b"itemscope").is_some(),
        fixed: attribute(b"translate").is_some_and(|value| value.eq_ignore_ascii_case("no")),
        end: src.end,
        name,
        src,
        ..Node::default()
    }
}

/// `share-box entryContent` → share, box, entry, content.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before_lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        before_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}
