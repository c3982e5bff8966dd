//! Blocks of a saved page (E10): the article in it, without menus, scripts, comments and what else stands around it.
//!
//! `html5gum` cuts the page into tags and text, as the standard says, and tells the bytes of each: so every
//! segment knows its place, and a translation can be written back. Parsers that build the tree of the standard
//! (`html5ever`) do not know places. What is needed of a tree is made here.
//!
//! | file | does |
//! | --- | --- |
//! | `tree` | tags to elements; what is left open is closed |
//! | `noise` | which elements are no article, by name, role and what their makers call them |
//! | `article` | which element is the article, by its markup, else by where its text is |
//! | `blocks` | the article to blocks with their bytes |
//! | `signpost` | which of them only send the reader on |
//! | `beside` | what of the page is not read, and why |
//! | `entity` | text with `&zwnj;` in it |
//! | `attribute` | attributes of a start tag with the bytes of their values |
//! | `charset` | in which encoding a page is |

mod article;
pub(super) mod attribute;
pub(super) mod beside;
mod blocks;
pub(super) mod charset;
mod entity;
mod noise;
mod signpost;
mod tree;

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::markdown::Found;
use super::skip::Skipped;
use crate::lang::LanguageTag;

const RULES: &str = include_str!("../rules/html.toml");

/// What pages are made of, as data.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageRules {
    silent: Vec<String>,
    weak: Vec<String>,
    silent_roles: Vec<String>,
    block: Vec<String>,
    ordered: Vec<String>,
    void: Vec<String>,
    not_article: Vec<String>,
    author: Vec<String>,
    date: Vec<String>,
    signpost: Vec<String>,
    body: Vec<String>,
    said: Vec<String>,
    fields: Vec<String>,
    meta: Vec<String>,
}

/// A test reads the file, so nothing is lost here.
static PAGE_RULES: LazyLock<PageRules> = LazyLock::new(|| toml::from_str(RULES).unwrap_or_default());

/// Whether a text is a page, by how it begins.
pub(super) fn is_page(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some((_, after)) = rest
        .strip_prefix("<!--")
        .and_then(|comment| comment.split_once("-->"))
        .or_else(|| rest.strip_prefix("<?xml").and_then(|declaration| declaration.split_once('>')))
    {
        rest = after.trim_start();
    }
    let begins = |start: &str| rest.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    ["<!doctype html", "<html", "<head", "<body"].into_iter().any(begins)
}

/// Reads `source`, of which the first `from` bytes are a byte-order mark: the blocks of the article, and what else the
/// page says.
pub(super) fn read(source: &str, from: usize, lang: &LanguageTag) -> (Vec<Found>, Vec<Skipped>) {
    let rules = &*PAGE_RULES;
    let tree = tree::Tree::of(source, from, rules);
    let noise = noise::find(&tree, rules, lang);
    let article = article::find(&tree, &noise, rules);
    let found = blocks::read(&tree, &noise, &article, rules);
    let beside = beside::find(&tree, &noise, &article, &found);
    (found, beside)
}

/// An element of a page.
pub(super) struct Element {
    pub(super) name: String,
    /// Its start tag.
    pub(super) tag: Range<usize>,
    /// From its beginning to its end.
    pub(super) whole: Range<usize>,
    pub(super) is_block: bool,
    /// Its direction says on which side its parts begin: a list, a table.
    pub(super) is_ordered: bool,
}

/// The elements of a page, each after those around it.
pub(super) fn elements(source: &str) -> Vec<Element> {
    let tree = tree::Tree::of(source, 0, &PAGE_RULES);
    let nodes = tree.nodes.into_iter().skip(1).filter(|node| !node.is_text() && node.ends.is_none());
    let element = |node: tree::Node| {
        let (tag, whole) = (node.src.clone(), node.src.start..node.end);
        let is_ordered = PAGE_RULES.ordered.contains(&node.name);
        Element { name: node.name, tag, whole, is_block: node.is_block, is_ordered }
    };
    nodes.map(element).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_can_be_read() {
        let rules: PageRules = toml::from_str(RULES).unwrap();
        assert!(
            rules.block.iter().any(|name| name == "p")
                && rules.not_article.iter().all(|word| *word == word.to_lowercase())
        );
    }

    #[test]
    fn pages_are_known_by_their_beginning() {
        for page in [
            "<!DOCTYPE html><p>",
            "\u{feff}\n<HTML lang=fa>",
            "<!-- saved -->\n<!doctype HTML>",
            "<?xml version=\"1.0\"?><html>",
        ] {
            assert!(is_page(page), "{page}");
        }
        for text in ["# Title", "<p>A paragraph.</p>", "<!-- a note -->\n\nText", ""] {
            assert!(!is_page(text), "{text}");
        }
    }
}
