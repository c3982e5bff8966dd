//! Fields of a DOCX: their marks lie in the runs of a paragraph, around an instruction and its result.

use std::ops::Range;

use super::model::Item;

/// Where a mark of a field stands.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// The run that holds it.
    pub(super) run: Range<usize>,
    /// Where the element begins that holds the run.
    pub(super) parent: usize,
    /// How many items stand before it.
    pub(super) items: usize,
    /// Whether it is the first thing in its run, and the last.
    pub(super) edges: (bool, bool),
}

/// A field that has begun.
#[derive(Debug)]
struct Open {
    begin: Mark,
    instruction: String,
    linked: bool,
    /// The items that the start of a link stands for.
    hidden: Vec<Item>,
}

/// A field that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// Its result is text with a link.
    pub(super) linked: bool,
    /// Its bytes and how many items stand before it, where it is a thing of its own.
    pub(super) whole: Option<(Range<usize>, usize)>,
    /// How many items stand before it, and those that the start of its link stands for.
    pub(super) hidden: (usize, Vec<Item>),
}

/// The fields of a paragraph that are open. One that ends in another paragraph is passed over: its marks stay.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Open>,
    /// What is around the link that is open.
    pub(super) around: Option<usize>,
    /// The link that is open.
    pub(super) link: Option<usize>,
}

impl Fields {
    pub(super) fn begin(&mut self, begin: Mark) {
        self.open.push(Open { begin, instruction: String::new(), linked: false, hidden: Vec::new() });
    }

    pub(super) fn instruction(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.instruction.push_str(text);
        }
    }

    /// What stands before the text of a link: its bytes, and how many items before it.
    pub(super) fn separate(&mut self, mark: &Mark) -> Option<(Range<usize>, usize)> {
        let alone = !self.open.iter().any(|open| open.linked);
        let open = self.open.last_mut().filter(|_| alone)?;
        let is_link = open.instruction.trim_start().to_uppercase().starts_with("HYPERLINK");
        if !is_link || !together(&open.begin, mark) {
            return None;
        }
        open.linked = true;
        Some((open.begin.run.start..mark.run.end, open.begin.items))
    }

    /// What the start of a link stands for.
    pub(super) fn hide(&mut self, items: Vec<Item>) {
        if let Some(open) = self.open.last_mut() {
            open.hidden = items;
        }
    }

    pub(super) fn end(&mut self, mark: &Mark) -> Option<Ended> {
        let Open { begin, linked, hidden, .. } = self.open.pop()?;
        let whole = together(&begin, mark).then_some((begin.run.start..mark.run.end, begin.items));
        Some(Ended { linked, whole, hidden: (begin.items, hidden) })
    }

    /// The link that is open where the paragraph ends.
    pub(super) fn unended(&mut self) -> Option<(usize, Vec<Item>)> {
        let open = self.open.drain(..).find(|open| open.linked)?;
        Some((open.begin.items, open.hidden))
    }
}

/// Whether whole runs of one element lie between two marks.
fn together(begin: &Mark, end: &Mark) -> bool {
    begin.edges.0 && end.edges.1 && begin.parent == end.parent
}
