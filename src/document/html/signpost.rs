//! Lines of a page that send the reader to other articles are no text of this one.

use super::PageRules;
use super::blocks::LINE;
use crate::document::block::{Block, Piece, Role, Style};
use crate::document::markdown::Found;
use crate::document::skip::{Reason, Skipped, ends_as_sentence};

/// How a page is laid out in its file says nothing: no block is a caption for its empty lines, or goes on below.
pub(super) fn finished(block: Block, rules: &PageRules) -> Found {
    let text = block.text.trim();
    let linked: usize = block.pieces.iter().filter(|piece| piece.style.has(Style::LINK)).map(|piece| piece.len).sum();
    let sentence = ends_as_sentence(text);
    let may_link = matches!(block.role, Role::Heading(1) | Role::Cell | Role::Caption | Role::Byline | Role::Date);
    let sends_on = || is_signpost(&block, rules);
    if !may_link && linked * 4 >= block.text.len() * 3 && (!sentence || block.role == Role::ListItem) || sends_on() {
        return Found::Skipped(Skipped { range: block.source(), reason: Reason::Link });
    }
    let line = text.chars().count() <= LINE && !sentence;
    let role = match block.role {
        Role::Byline | Role::Date if !line => Role::Text,
        role => role,
    };
    Found::Block(Block { role, part: true, ..block })
}

/// Whether a line names another article: a word for that, then a link and nothing more.
fn is_signpost(block: &Block, rules: &PageRules) -> bool {
    let is_link = |piece: &&Piece| piece.style.has(Style::LINK);
    let before: usize = block.pieces.iter().take_while(|piece| !is_link(piece)).map(|piece| piece.len).sum();
    let linked: usize = block.pieces.iter().filter(is_link).map(|piece| piece.len).sum();
    let Some((label, rest)) = block.text.split_at_checked(before).filter(|_| linked > 0) else { return false };
    let after = rest.get(linked..).unwrap_or(rest);
    // The word for it may be part of the link.
    let label = if label.trim().is_empty() { rest.split_once(':').map_or("", |(label, _)| label) } else { label };
    let label = label.trim().trim_end_matches([':', '>', '»', '|', '-', '–', '—', '•', '▶', '…']).trim().to_lowercase();
    after.chars().all(|c| !c.is_alphanumeric()) && rules.signpost.contains(&label)
}

/// Takes out headings that have nothing under them but links, and those at the end with nothing under them at all.
pub(super) fn without_signposts(found: Vec<Found>) -> Vec<Found> {
    let level = |item: &Found| match item {
        Found::Block(Block { role: Role::Heading(level), .. }) => Some(*level),
        _ => None,
    };
    let is_signpost = |at: usize| {
        let own = found.get(at).and_then(level).filter(|level| *level > 1)?;
        let below = found.get(at + 1..)?.iter().take_while(|item| level(item).is_none_or(|level| level > own));
        let (mut blocks, mut links) = (0, 0);
        for item in below {
            match item {
                Found::Block(_) => blocks += 1,
                Found::Skipped(_) => links += 1,
                Found::Rule => {}
            }
        }
        let last = found.get(at + 1..)?.iter().all(|item| !matches!(item, Found::Block(_)));
        Some(blocks == 0 && (links > 0 || last))
    };
    let signposts: Vec<bool> = (0..found.len()).map(|at| is_signpost(at).unwrap_or_default()).collect();
    let item = |(item, signpost): (Found, bool)| match item {
        Found::Block(block) if signpost => Found::Skipped(Skipped { range: block.source(), reason: Reason::Link }),
        item => item,
    };
    found.into_iter().zip(signposts).map(item).collect()
}
