//! Which part of a page is the article: what its markup says, else where the running text is.

use std::ops::Range;

use super::PageRules;
use super::noise::Noise;
use super::tree::{Node, Tree};

/// What is read of a page: nodes by their numbers, from the headline to the end of the article.
#[derive(Debug)]
pub(super) struct Article {
    pub(super) nodes: Range<usize>,
    /// The element that holds its text.
    pub(super) root: usize,
}

/// Finds it. An `article` is taken where it holds half of the running text, then `main`, then the body that
/// `itemprop` names; else one goes down from the top as long as one child holds nearly all of it.
pub(super) fn find(tree: &Tree<'_>, noise: &Noise, rules: &PageRules) -> Article {
    let whole = noise.content.first().copied().unwrap_or_default();
    if whole == 0 {
        return Article { nodes: 0..tree.nodes.len(), root: 0 };
    }
    let says_body =
        |node: &Node| node.said().says.split_whitespace().any(|word| rules.body.iter().any(|body| body == word));
    let best = |is_one: &dyn Fn(&Node) -> bool| best(tree, noise, is_one).filter(|(content, _)| content * 2 >= whole);
    let root = if let Some((_, at)) = best(&|node| node.name == "article" || node.said().role == "article") {
        at
    } else if let Some((_, at)) = best(&says_body) {
        at
    } else {
        let main = best(&|node| node.name == "main" || node.said().role == "main");
        dense(tree, noise, main.map_or(0, |(_, at)| at))
    };
    let last = tree.last_inside(root);
    let first = headline(tree, noise, root, last).map_or(root, |headline| headline.min(root));
    Article { nodes: first..last + 1, root }
}

/// The element of a kind with the most running text, the outer one of two with the same.
fn best(tree: &Tree<'_>, noise: &Noise, is_one: &dyn Fn(&Node) -> bool) -> Option<(usize, usize)> {
    let kept = |at: &usize| !noise.dropped.get(*at).copied().unwrap_or(true);
    let of_kind = tree.nodes.iter().enumerate().filter(|(_, node)| is_one(node)).map(|(at, _)| at).filter(kept);
    let content = |at: usize| noise.content.get(at).copied().unwrap_or_default();
    of_kind.map(|at| (content(at), at)).max_by_key(|(content, at)| (*content, std::cmp::Reverse(*at)))
}

/// The smallest element with nearly all of the running text.
fn dense(tree: &Tree<'_>, noise: &Noise, from: usize) -> usize {
    let content = |at: usize| noise.content.get(at).copied().unwrap_or_default();
    let mut at = from;
    loop {
        let whole = content(at);
        let children = tree.node(at).map(|node| node.children.as_slice()).unwrap_or_default();
        let inner = children
            .iter()
            .copied()
            .filter(|child| tree.node(*child).is_some_and(|node| node.is_block && node.name != "p"));
        match inner.max_by_key(|child| content(*child)).filter(|child| content(*child) * 5 >= whole * 4) {
            Some(child) => at = child,
            None => return at,
        }
    }
}

/// The headline of an article that stands outside it: the last one before it that is no link.
fn headline(tree: &Tree<'_>, noise: &Noise, root: usize, last: usize) -> Option<usize> {
    let is_headline = |at: usize| {
        let node = tree
            .node(at)
            .filter(|node| node.name == "h1" || node.said().says.split_whitespace().any(|word| word == "headline"));
        let linked = |node: &Node| node.children.iter().filter_map(|at| tree.node(*at)).any(|child| child.name == "a");
        node.is_some_and(|node| !linked(node)) && !noise.dropped.get(at).copied().unwrap_or(true)
    };
    if (root..=last).any(is_headline) {
        return None;
    }
    (0..root).rev().find(|at| is_headline(*at))
}
