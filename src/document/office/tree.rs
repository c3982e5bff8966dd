//! An XML part as elements and texts, each with its bytes.
//!
//! No entity but the five of XML is expanded, and the document type is not looked at.

use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Deeper than any real document; a hostile one must not exhaust the stack.
const DEPTH: usize = 256;
/// More elements and texts than any real document has in a part; a hostile one must not exhaust the memory.
const NODES: usize = 2_000_000;

/// The vocabularies that are read, and the prefix by which they are called here.
const SPACES: &[(&str, &str)] = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
];

/// An element, or a text.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// `w:p`, with the prefix of [`SPACES`]; empty for a text.
    pub(super) name: String,
    /// The start tag, or the text as it is spelled.
    pub(super) src: Range<usize>,
    /// From the start tag to behind the end tag.
    pub(super) whole: Range<usize>,
    /// What a text says.
    pub(super) text: String,
    pub(super) children: Vec<usize>,
}

impl Node {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// The end tag; empty where the start tag is both.
    pub(super) fn end(&self, tree: &Tree<'_>) -> Range<usize> {
        let from = tree.source.get(self.whole.clone()).and_then(|whole| whole.rfind("</"));
        match from {
            Some(at) if self.whole.start + at >= self.src.end => self.whole.start + at..self.whole.end,
            _ => self.whole.end..self.whole.end,
        }
    }
}

/// A part; the root is node 0.
#[derive(Debug)]
pub(super) struct Tree<'s> {
    /// All parts.
    pub(super) source: &'s str,
    pub(super) nodes: Vec<Node>,
}

impl<'s> Tree<'s> {
    /// Reads the part that stands at `part` in `source`.
    ///
    /// # Errors
    /// What is wrong with it, and where in the part.
    pub(super) fn of(source: &'s str, part: Range<usize>) -> Result<Self, (String, usize)> {
        let text = source.get(part.clone()).unwrap_or_default();
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let from = part.start + mark;
        let mut reader = Reader::from_str(text.get(mark..).unwrap_or_default());
        let root = Node { whole: part.clone(), src: from..from, ..Node::default() };
        let mut builder = Builder { tree: Self { source, nodes: vec![root] }, open: vec![0], prefixes: Vec::new() };
        let mut start = from;
        loop {
            let event = reader.read_event();
            let at = |position: u64| from + usize::try_from(position).unwrap_or_default();
            let src = start..at(reader.buffer_position());
            start = src.end;
            match event {
                Ok(Event::Eof) => break,
                Ok(event) => builder.take(&event, src)?,
                Err(error) => return Err((error.to_string(), at(reader.error_position()) - part.start)),
            }
        }
        match builder.open.len() {
            1 => Ok(builder.tree),
            _ => Err(("the part breaks off".to_owned(), part.len())),
        }
    }

    pub(super) fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    /// The elements and texts in an element.
    pub(super) fn children<'n>(&'n self, node: &'n Node) -> impl Iterator<Item = &'n Node> {
        node.children.iter().filter_map(|at| self.node(*at))
    }

    /// The first child of a name.
    pub(super) fn child<'n>(&'n self, node: &'n Node, name: &str) -> Option<&'n Node> {
        self.children(node).find(|child| child.is(name))
    }

    /// The first child of a name somewhere below, by one name after the other.
    pub(super) fn below<'n>(&'n self, node: &'n Node, names: &[&str]) -> Option<&'n Node> {
        names.iter().try_fold(node, |node, name| self.child(node, name))
    }

    /// An attribute by its name without its prefix.
    pub(super) fn attribute(&self, node: &Node, name: &str) -> Option<String> {
        let tag = self.source.get(node.src.clone())?.trim_start_matches('<').trim_end_matches(['>', '/']);
        let length = tag.find(|c: char| c.is_whitespace()).unwrap_or(tag.len());
        let tag = BytesStart::from_content(tag, length);
        let mut found = tag.attributes();
        let own = found.with_checks(false).flatten().find(|found| found.key.local_name().into_inner() == name)?;
        own.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }

    /// The bytes of an attribute's value, and what it says.
    pub(super) fn attribute_at(&self, node: &Node, name: &str) -> Option<(Range<usize>, String)> {
        let text = self.attribute(node, name)?;
        let tag = self.source.get(node.src.clone())?;
        // A name stands before its sign, a value never has one of these quotes in it.
        let mut from = 0;
        loop {
            let sign = from + tag.get(from..)?.find('=')?;
            let key = tag.get(from..sign)?.trim().rsplit([' ', '\t', '\r', '\n']).next()?;
            let quote = sign + tag.get(sign..)?.find(['"', '\''])?;
            let mark = tag.get(quote..)?.chars().next()?;
            let end = quote + 1 + tag.get(quote + 1..)?.find(mark)?;
            if key.split_once(':').map_or(key, |(_, local)| local) == name {
                return Some((node.src.start + quote + 1..node.src.start + end, text));
            }
            from = end + 1;
        }
    }

    /// All elements, each before what is in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| !node.name.is_empty())
    }

    /// What an element says, without its markup.
    pub(super) fn text_of(&self, node: &Node) -> String {
        let inner: String = self.children(node).map(|child| self.text_of(child)).collect();
        node.text.clone() + &inner
    }
}

struct Builder<'s> {
    tree: Tree<'s>,
    open: Vec<usize>,
    prefixes: Vec<(String, &'static str)>,
}

impl Builder<'_> {
    fn take(&mut self, event: &Event<'_>, src: Range<usize>) -> Result<(), (String, usize)> {
        if self.tree.nodes.len() > NODES {
            return Err((format!("it has more than {NODES} elements"), src.start));
        }
        match event {
            Event::Start(tag) => {
                let node = self.element(tag, src.clone());
                self.open.push(node);
                if self.open.len() > DEPTH {
                    return Err((format!("elements are nested more than {DEPTH} deep"), src.start));
                }
            }
            Event::Empty(tag) => _ = self.element(tag, src),
            Event::End(_) => {
                let closed = self.open.pop_if(|node| *node != 0);
                if let Some(node) = closed.and_then(|node| self.tree.nodes.get_mut(node)) {
                    node.whole.end = src.end;
                }
            }
            Event::Text(text) => self.text(&text.xml10_content(), src),
            Event::CData(text) => self.text(&text.xml10_content(), src),
            Event::GeneralRef(reference) => self.text(&resolved(reference), src),
            _ => {}
        }
        Ok(())
    }

    fn element(&mut self, tag: &BytesStart<'_>, src: Range<usize>) -> usize {
        self.declare(tag);
        let name = self.canonical(tag.name().into_inner());
        self.push(Node { name, whole: src.clone(), src, ..Node::default() })
    }

    fn declare(&mut self, tag: &BytesStart<'_>) {
        if !tag.attributes_raw().contains("xmlns") {
            return;
        }
        for declared in tag.attributes().with_checks(false).flatten() {
            let key = declared.key.into_inner();
            let prefix = if key == "xmlns" { Some("") } else { key.strip_prefix("xmlns:") };
            let space = SPACES.iter().find(|(space, _)| *space == declared.value.as_ref());
            if let Some((prefix, (_, ours))) = prefix.zip(space) {
                self.prefixes.push((prefix.to_owned(), ours));
            }
        }
    }

    /// A name with our prefix; what is of another vocabulary gets none of ours.
    fn canonical(&self, name: &str) -> String {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        match self.prefixes.iter().rev().find(|(declared, _)| declared == prefix) {
            Some((_, ours)) => format!("{ours}:{local}"),
            None => format!("?:{local}"),
        }
    }

    fn text(&mut self, text: &str, src: Range<usize>) {
        self.push(Node { text: text.to_owned(), whole: src.clone(), src, ..Node::default() });
    }

    fn push(&mut self, node: Node) -> usize {
        let at = self.tree.nodes.len();
        let parent = self.open.last().copied().unwrap_or_default();
        if let Some(parent) = self.tree.nodes.get_mut(parent) {
            parent.children.push(at);
        }
        self.tree.nodes.push(node);
        at
    }
}

fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name = reference.xml10_content();
    match name.as_ref() {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}
