//! Paragraphs to blocks.

use super::model::{Item, Paragraph, Reading, What};
use crate::document::block::{Block, Style};
use crate::document::markdown::Found;

/// The blocks of a document, in the order in which they are read; what stands beside the text is behind it.
pub(super) fn of(reading: &Reading) -> Vec<Found> {
    let of = |apart: bool| reading.paragraphs.iter().filter(move |paragraph| paragraph.apart == apart);
    of(false).chain(of(true)).map(|paragraph| block(paragraph, reading)).filter_map(found).collect()
}

fn found(block: Block) -> Option<Found> {
    (!block.text.trim().is_empty()).then_some(Found::Block(block))
}

fn block(paragraph: &Paragraph, reading: &Reading) -> Block {
    let mut block = Block::new(paragraph.role, paragraph.container);
    // How the file is laid out says nothing: no block is a caption for the lines around it, or goes on below.
    block.part = true;
    // A line that is a link is one of a table of contents.
    block.is_text = true;
    for item in &paragraph.items {
        let style = style(item, reading);
        let style = if paragraph.apart { style.with(Style::ATTRIBUTE) } else { style };
        match &item.what {
            What::Text(text, verbatim) => block.push(text, item.src.clone(), style, *verbatim),
            What::Stand(_, true) if !block.text.is_empty() && !block.text.ends_with(' ') => {
                block.push(" ", item.src.clone(), style, false);
            }
            _ => {}
        }
    }
    block
}

fn style(item: &Item, reading: &Reading) -> Style {
    let style = item.look.map_or(Style::default(), |look| reading.style(look));
    let linked = item.wrap.and_then(|wrap| reading.wraps.get(wrap)).is_some_and(|wrap| wrap.name == "link");
    if linked { style.with(Style::LINK) } else { style }
}
