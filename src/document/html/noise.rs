//! Which elements of a page are no part of an article.

use super::PageRules;
use super::tree::{Node, Tree};
use crate::lang::LanguageTag;

/// What is known of every node, by its number.
#[derive(Debug)]
pub(super) struct Noise {
    /// Whether it, or something around it, is no article.
    pub(super) dropped: Vec<bool>,
    /// How many characters of running text it holds.
    pub(super) content: Vec<usize>,
    /// Whether it is left as it is though it is text: in another language, or not to be translated.
    pub(super) locked: Vec<bool>,
}

/// A block counts as running text from so many characters on, and a sentence from fewer.
const LONG: usize = 80;
const SENTENCE: usize = 35;

/// Marks the noise. The share of links tells running text from lists of signposts, as in boilerplate detection
/// (Kohlschütter, Fankhauser, Nejdl 2010, "Boilerplate Detection using Shallow Text Features": link density at
/// most 1/3 is their first split, the length of a block the second).
pub(super) fn find(tree: &Tree<'_>, rules: &PageRules, lang: &LanguageTag) -> Noise {
    let mut dropped = spread(tree, |_, node| is_silent(node, rules) || is_masthead(tree, node));
    let holds = holds_article(tree, &dropped, rules);
    let shares = content(tree, &dropped);
    let whole = shares.first().copied().unwrap_or_default();
    let named = spread(tree, |at, node| {
        let most = shares.get(at).is_some_and(|share| share * 2 > whole)
            && !node.words.iter().any(|word| word.starts_with("comment"));
        is_foreign(node, lang) && !(shares.get(at).is_some_and(|share| share * 2 > whole) && whole > 0)
            || called_noise(node, rules) && !holds.get(at).is_some_and(|holds| *holds) && !(most && whole > 0)
    });
    dropped.iter_mut().zip(named).for_each(|(dropped, named)| *dropped |= named);
    let words = foreign_words(tree, lang);
    let inside = spread(tree, |at, _| words.get(at).copied().unwrap_or_default());
    dropped.iter_mut().zip(inside).for_each(|(dropped, inside)| *dropped |= inside);
    let is_locked = |(at, node): (usize, &Node)| {
        let word = words.get(at).copied().unwrap_or_default();
        word || node.fixed || (node.is_block && is_foreign(node, lang) && dropped.get(at) == Some(&true))
    };
    let locked = tree.nodes.iter().enumerate().map(is_locked).collect();
    Noise { content: content(tree, &dropped), dropped, locked }
}

/// The elements in a line that say to be in another language than the page: words of it, or a name. Where most of a block
/// says so, programs have said it that know no better, and it is text.
fn foreign_words(tree: &Tree<'_>, lang: &LanguageTag) -> Vec<bool> {
    let mut foreign: Vec<bool> = tree.nodes.iter().map(|node| !node.is_block && says_other(node, lang)).collect();
    if !foreign.contains(&true) {
        return foreign;
    }
    let block = |at: usize| tree.around(at).find(|at| tree.node(*at).is_some_and(|node| node.is_block)).unwrap_or(0);
    let mut lengths = vec![(0_usize, 0_usize); tree.nodes.len()];
    for node in tree.nodes.iter().filter(|node| node.is_text()) {
        let length = tree.text(node).chars().filter(|c| c.is_alphanumeric()).count();
        let mut within = tree.around(node.parent).take_while(|at| tree.node(*at).is_some_and(|node| !node.is_block));
        let inside = within.any(|at| foreign.get(at).copied().unwrap_or_default());
        if let Some((all, other)) = lengths.get_mut(block(node.parent)) {
            (*all, *other) = (*all + length, *other + if inside { length } else { 0 });
        }
    }
    for at in (0..foreign.len()).filter(|at| foreign.get(*at) == Some(&true)).collect::<Vec<_>>() {
        let mostly = lengths.get(block(at)).is_some_and(|(all, other)| other * 2 > *all);
        if let Some(foreign) = foreign.get_mut(at) {
            *foreign = !mostly;
        }
    }
    foreign
}

/// Whether an element says to be in another language.
fn says_other(node: &Node, lang: &LanguageTag) -> bool {
    !node.lang.is_empty() && LanguageTag::parse(&node.lang).is_ok_and(|own| own.base() != lang.base())
}

fn spread(tree: &Tree<'_>, is_noise: impl Fn(usize, &Node) -> bool) -> Vec<bool> {
    let mut dropped: Vec<bool> = Vec::with_capacity(tree.nodes.len());
    for (at, node) in tree.nodes.iter().enumerate() {
        let around = at > 0 && dropped.get(node.parent).copied().unwrap_or_default();
        dropped.push(around || (at > 0 && is_noise(at, node)));
    }
    dropped
}

fn is_silent(node: &Node, rules: &PageRules) -> bool {
    let page = node.is(&["html", "body", "main", "article"]);
    rules.silent.contains(&node.name)
        || (!page && (node.hidden || node.fixed || rules.silent_roles.contains(&node.role)))
}

/// A block that says to be in another language than the page; one that holds most of the text is the page.
fn is_foreign(node: &Node, lang: &LanguageTag) -> bool {
    let page = node.is(&["html", "body", "main", "article"]);
    node.is_block && !page && says_other(node, lang)
}

/// The head of the site: of an article it is inside it, or holds its headline.
fn is_masthead(tree: &Tree<'_>, node: &Node) -> bool {
    let is_head = node.name == "header" || node.role == "banner";
    let around = |at: usize| tree.around(at).filter_map(|at| tree.node(at));
    is_head && !around(node.parent).any(|node| node.is(&["article", "main"])) && !holds_headline(tree, node)
}

fn holds_headline(tree: &Tree<'_>, node: &Node) -> bool {
    let mut left = node.children.clone();
    while let Some(node) = left.pop().and_then(|at| tree.node(at)) {
        let linked = node.children.iter().filter_map(|at| tree.node(*at)).any(|child| child.name == "a");
        if node.name == "h1" && !linked {
            return true;
        }
        left.extend(&node.children);
    }
    false
}

fn called_noise(node: &Node, rules: &PageRules) -> bool {
    let may = !node.is_text() && !node.is(&["html", "body", "h1", "p", "main", "em", "strong", "b", "i"]);
    // The classes of an article tell its subjects, too; a reader's comment may be one.
    let named = |word: &String| match node.name.as_str() {
        "article" => word.starts_with("comment") || word == "related",
        _ => rules.not_article.contains(word),
    };
    may && (rules.weak.contains(&node.name) || node.words.iter().any(named))
}

/// Which nodes hold the headline, the body or the article itself.
fn holds_article(tree: &Tree<'_>, dropped: &[bool], rules: &PageRules) -> Vec<bool> {
    let mut holds = vec![false; tree.nodes.len()];
    for (at, node) in tree.nodes.iter().enumerate().rev() {
        let marks = node.is(&["h1", "main"])
            || (node.name == "article" && !called_noise(node, rules))
            || node.says.split_whitespace().any(|word| rules.body.iter().any(|body| body == word));
        let marked = marks && !dropped.get(at).copied().unwrap_or(true);
        let below = holds.get(at).copied().unwrap_or_default();
        if let Some(parent) = holds.get_mut(node.parent).filter(|_| at > 0) {
            *parent |= marked || below;
        }
        // What is inside counts for the element, and an article for itself.
        if let Some(own) = holds.get_mut(at) {
            *own |= marked;
        }
    }
    holds
}

/// The characters of running text in every node.
fn content(tree: &Tree<'_>, dropped: &[bool]) -> Vec<usize> {
    let mut own = vec![(0, 0, false); tree.nodes.len()];
    for (at, node) in tree.nodes.iter().enumerate().filter(|(_, node)| node.is_text()) {
        if dropped.get(at).copied().unwrap_or(true) {
            continue;
        }
        let text = tree.text(node).trim();
        let length = text.chars().filter(|c| !c.is_whitespace()).count();
        let mut linked = false;
        for around in tree.around(node.parent) {
            let Some(element) = tree.node(around) else { break };
            linked |= element.name == "a";
            if element.is_block {
                if let Some((all, links, ends)) = own.get_mut(around).filter(|_| length > 0) {
                    (*all, *links) = (*all + length, *links + if linked { length } else { 0 });
                    *ends = super::super::skip::ends_as_sentence(text);
                }
                break;
            }
        }
    }
    let mut content: Vec<usize> = own
        .into_iter()
        .map(|(all, links, ends)| {
            let text = links * 3 <= all && (all >= LONG || (ends && all >= SENTENCE));
            if text { all - links } else { 0 }
        })
        .collect();
    for at in (1..content.len()).rev() {
        let (below, parent) =
            (content.get(at).copied().unwrap_or_default(), tree.node(at).map_or(0, |node| node.parent));
        if let Some(parent) = content.get_mut(parent) {
            *parent += below;
        }
    }
    content
}
