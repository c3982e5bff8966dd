//! What of a page is not read: every part with text in it, once, with the reason.

use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, Token};

use super::article::Article;
use super::noise::Noise;
use super::tree::{Node, Tree};
use crate::document::markdown::Found;
use crate::document::skip::{Reason, Skipped};

/// Finds the parts; of several of one kind that follow each other, one.
pub(super) fn find(tree: &Tree<'_>, noise: &Noise, article: &Article, found: &[Found]) -> Vec<Skipped> {
    let blocks = found.iter().filter_map(|found| match found {
        Found::Block(block) => Some(block.source()),
        _ => None,
    });
    let mut read: Vec<Range<usize>> = blocks.collect();
    read.sort_by_key(|range| range.start);
    let mut finder = Finder { tree, noise, article, read, kind: "", out: Vec::new() };
    finder.walk(0);
    finder.out
}

struct Finder<'t, 's> {
    tree: &'t Tree<'s>,
    noise: &'t Noise,
    article: &'t Article,
    /// What is read, in order.
    read: Vec<Range<usize>>,
    /// The name of the last part.
    kind: &'t str,
    out: Vec<Skipped>,
}

impl<'t> Finder<'t, '_> {
    fn walk(&mut self, at: usize) {
        let tree: &'t Tree<'_> = self.tree;
        let Some(node) = tree.node(at) else { return };
        let nodes = &self.article.nodes;
        let outside = tree.last_inside(at) < nodes.start || at >= nodes.end;
        match self.noise.dropped.get(at).copied().unwrap_or(true) || outside {
            // The head says its title and its description.
            true if node.name == "head" => node.children.iter().for_each(|child| self.walk_head(*child)),
            true => self.keep(at, node),
            false => node.children.iter().for_each(|child| self.walk(*child)),
        }
    }

    fn walk_head(&mut self, at: usize) {
        let node = self.tree.node(at).filter(|node| node.name != "title");
        node.into_iter().for_each(|node| self.keep(at, node));
    }

    fn keep(&mut self, at: usize, node: &'t Node) {
        if !self.says(at) {
            return;
        }
        let (range, locked) = (node.src.start..node.end, self.noise.locked.get(at).copied().unwrap_or_default());
        // In a segment it is one of its codes.
        if locked && self.is_read(&range) {
            return;
        }
        let reason = match locked {
            true if node.fixed => Reason::NoTranslate,
            true => Reason::OtherLanguage,
            false => Reason::NotArticle,
        };
        if let Some(last) = self.out.last_mut().filter(|last| last.reason == reason && self.kind == node.name)
            && self.tree.source.get(last.range.end..range.start).is_some_and(|gap| gap.trim().is_empty())
        {
            last.range.end = range.end;
            return;
        }
        self.kind = &node.name;
        self.out.push(Skipped { range, reason });
    }

    fn is_read(&self, range: &Range<usize>) -> bool {
        let before = self.read.partition_point(|read| read.start <= range.start);
        before.checked_sub(1).and_then(|at| self.read.get(at)).is_some_and(|read| range.end <= read.end)
    }

    /// Whether there is text in it.
    fn says(&self, at: usize) -> bool {
        let inside = (at..=self.tree.last_inside(at)).filter_map(|at| self.tree.node(at));
        inside.filter(|node| node.is_text()).any(|node| !self.tree.text(node).trim().is_empty())
    }
}

/// What a part of a page says, without its markup, at most `limit` bytes and what follows in the same text.
pub(in crate::document) fn words(part: &str, limit: usize) -> String {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut out = String::new();
    for token in Tokenizer::new_with_emitter(part, emitter) {
        let Ok(token) = token;
        match token {
            Token::String(text) => out.push_str(&String::from_utf8_lossy(&text)),
            _ if out.ends_with([' ', '\n']) => {}
            _ => out.push(' '),
        }
        if out.trim().len() > limit {
            break;
        }
    }
    out
}
