//! Tracked changes of an ODT: regions that say what was changed, and marks in the text that name them.
//!
//! A paragraph that is translated has its changes accepted: their marks go, wherever they stand, and so do their regions.

use std::collections::HashMap;
use std::ops::Range;

use super::model::{Change, Reading, What};
use super::tree::{Node, Tree};

/// The changes of a part.
pub(super) fn of(tree: &Tree<'_>) -> Vec<Change> {
    let mut changes: HashMap<String, Change> = HashMap::new();
    for node in tree.elements() {
        let change = match node.name.as_str() {
            "text:changed-region" => named(tree, node, "id", &mut changes),
            "text:change" | "text:change-start" | "text:change-end" => named(tree, node, "change-id", &mut changes),
            _ => None,
        };
        match change {
            Some(change) if node.is("text:changed-region") => change.region = node.whole.clone(),
            Some(change) => change.marks.push(node.whole.clone()),
            None => {}
        }
    }
    changes.into_values().collect()
}

fn named<'c>(
    tree: &Tree<'_>,
    node: &Node,
    attribute: &str,
    changes: &'c mut HashMap<String, Change>,
) -> Option<&'c mut Change> {
    Some(changes.entry(tree.attribute(node, attribute)?).or_default())
}

/// What goes when these paragraphs are written anew.
pub(super) fn accepted<'p>(reading: &Reading, paragraphs: impl Iterator<Item = &'p usize>) -> Vec<Range<usize>> {
    let items = paragraphs.filter_map(|at| reading.paragraphs.get(*at)).flat_map(|paragraph| &paragraph.items);
    let anchors = items.filter(|item| matches!(item.what, What::Anchor(_)));
    let gone: std::collections::HashSet<usize> = anchors.map(|item| item.src.start).collect();
    let (mut accepted, mut left): (Vec<&Change>, Vec<&Change>) =
        reading.changes.iter().partition(|change| change.marks.iter().any(|mark| gone.contains(&mark.start)));
    // What was changed in a text before that was deleted is kept with it, and goes with it.
    loop {
        let inside = |mark: &Range<usize>| accepted.iter().any(|change| change.region.contains(&mark.start));
        let (more, rest): (Vec<&Change>, Vec<&Change>) =
            left.iter().partition(|change| !change.marks.is_empty() && change.marks.iter().all(inside));
        if more.is_empty() {
            break;
        }
        accepted.extend(more);
        left = rest;
    }
    let ranges = accepted.iter().flat_map(|change| change.marks.iter().chain([&change.region]));
    ranges.filter(|range| !range.is_empty()).cloned().collect()
}
