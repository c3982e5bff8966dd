//! What paragraphs and runs are by the styles of a DOCX.

use std::collections::HashMap;

use super::tree::{Node, Tree};
use crate::document::block::{Role, Style};

/// How many styles one may be based on another: no real chain is longer, and a ring ends.
const CHAIN: usize = 20;

/// What a style says of itself.
#[derive(Debug, Clone, Default)]
struct Entry {
    based_on: Option<String>,
    role: Option<Role>,
    is_list: Option<bool>,
    style: Style,
}

/// The styles by their names in the file.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Entry>);

impl Styles {
    /// Reads the part `word/styles.xml`.
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let styles = tree.elements().filter(|node| node.is("w:style"));
        Self(styles.filter_map(|node| Some((tree.attribute(node, "styleId")?, entry(tree, node)))).collect())
    }

    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Entry> {
        let next = |entry: &&'s Entry| entry.based_on.as_ref().and_then(|id| self.0.get(id));
        std::iter::successors(self.0.get(id), next).take(CHAIN)
    }

    /// The role of a paragraph with these properties.
    pub(super) fn role(&self, tree: &Tree<'_>, properties: Option<&Node>) -> Role {
        let Some(properties) = properties else { return Role::Text };
        let id = value(tree, properties, "w:pStyle").unwrap_or_default();
        if let Some(level) = outline(tree, properties) {
            return level;
        }
        if let Some(role) = self.chain(&id).find_map(|entry| entry.role) {
            return role;
        }
        let list = numbered(tree, properties).or_else(|| self.chain(&id).find_map(|entry| entry.is_list));
        if list == Some(true) { Role::ListItem } else { Role::Text }
    }

    /// The style of a run with these properties.
    pub(super) fn look(&self, tree: &Tree<'_>, properties: &Node) -> Style {
        let id = value(tree, properties, "w:rStyle").unwrap_or_default();
        let inherited = self.chain(&id).fold(Style::default(), |all, entry| all.with(entry.style));
        character(tree, properties, inherited)
    }
}

fn entry(tree: &Tree<'_>, node: &Node) -> Entry {
    let name = value(tree, node, "w:name").unwrap_or_default().to_lowercase();
    let (paragraph, run) = (tree.child(node, "w:pPr"), tree.child(node, "w:rPr"));
    let is_character = tree.attribute(node, "type").as_deref() == Some("character");
    Entry {
        based_on: value(tree, node, "w:basedOn"),
        role: named(&name).or_else(|| paragraph.and_then(|node| outline(tree, node))),
        is_list: paragraph.and_then(|node| numbered(tree, node)),
        style: run.filter(|_| is_character).map_or(Style::default(), |node| character(tree, node, Style::default())),
    }
}

/// The names of the styles that every Word has, whatever its language: they are English in the file.
fn named(name: &str) -> Option<Role> {
    match name {
        "title" => Some(Role::Heading(1)),
        "subtitle" => Some(Role::Heading(2)),
        "caption" => Some(Role::Caption),
        _ => name.strip_prefix("heading ").and_then(|level| level.parse().ok()).map(heading),
    }
}

/// A heading; deeper levels than six are six.
pub(super) fn heading(level: u8) -> Role {
    Role::Heading(level.clamp(1, 6))
}

fn outline(tree: &Tree<'_>, properties: &Node) -> Option<Role> {
    let level: u8 = value(tree, properties, "w:outlineLvl")?.parse().ok()?;
    // The tenth level is that of running text.
    (level < 9).then(|| heading(level + 1))
}

fn numbered(tree: &Tree<'_>, properties: &Node) -> Option<bool> {
    let number = tree.child(properties, "w:numPr")?;
    Some(value(tree, number, "w:numId").is_none_or(|id| id != "0"))
}

fn character(tree: &Tree<'_>, properties: &Node, inherited: Style) -> Style {
    let switch = |style: Style, name: &str, bit: Style| match tree.child(properties, name) {
        None => style,
        Some(node) => match tree.attribute(node, "val").as_deref() {
            Some("0" | "false" | "off" | "none" | "baseline") => style.without(bit),
            _ => style.with(bit),
        },
    };
    let style = switch(inherited, "w:b", Style::BOLD);
    let style = switch(style, "w:i", Style::ITALIC);
    let style = switch(style, "w:strike", Style::STRUCK);
    let style = switch(style, "w:u", Style::HTML);
    switch(style, "w:vertAlign", Style::HTML)
}

/// The `val` of a child.
pub(super) fn value(tree: &Tree<'_>, node: &Node, name: &str) -> Option<String> {
    tree.attribute(tree.child(node, name)?, "val")
}
