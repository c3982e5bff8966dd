//! What stands apart from the text of a Markdown file: its front matter, and the addresses of links.

use std::ops::Range;

use pulldown_cmark::OffsetIter;

use super::Found;
use crate::document::skip::{Reason, Skipped};

pub(super) fn definitions(events: &OffsetIter<'_>, start: usize) -> Vec<Skipped> {
    let mut found: Vec<Skipped> = events
        .reference_definitions()
        .iter()
        .map(|(_, definition)| definition.span.start + start..definition.span.end + start)
        .map(|range| Skipped { range, reason: Reason::Definition })
        .collect();
    found.sort_by_key(|skipped| skipped.range.start);
    found
}

/// Puts the definitions, which the parser reports apart, into their places.
pub(super) fn with_definitions(found: Vec<Found>, definitions: Vec<Skipped>) -> Vec<Found> {
    let mut out = Vec::with_capacity(found.len() + definitions.len());
    let mut definitions = definitions.into_iter().peekable();
    for item in found {
        let at = match &item {
            Found::Block(block) => block.source().start,
            Found::Skipped(skipped) => skipped.range.start,
            Found::Rule => 0,
        };
        while let Some(definition) = definitions.next_if(|definition| definition.range.start < at) {
            out.push(Found::Skipped(definition));
        }
        out.push(item);
    }
    out.extend(definitions.map(Found::Skipped));
    out
}

/// YAML or TOML between `---` or `+++` at the very start of the file.
pub(super) fn front_matter(source: &str, from: usize) -> Option<Range<usize>> {
    let mut lines = source.get(from..)?.split_inclusive('\n');
    let first = lines.next()?;
    let fence = first.trim_end();
    let sign = match fence {
        "---" => ':',
        "+++" => '=',
        _ => return None,
    };
    let mut end = from + first.len();
    for (number, line) in lines.enumerate() {
        end += line.len();
        let text = line.trim_end();
        if number == 0 && !text.contains(sign) && !text.starts_with('#') {
            return None;
        }
        if text == fence || (sign == ':' && text == "...") {
            return Some(from..end);
        }
    }
    None
}
