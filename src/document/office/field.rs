//! Fields of a DOCX: their marks lie in the runs of a paragraph, around an instruction and its result.

use std::ops::Range;

/// Where a mark of a field stands.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// The run that holds it.
    pub(super) run: Range<usize>,
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
}

/// A field that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// Its result is text with a link.
    pub(super) linked: bool,
    /// Its bytes and how many items stand before it, where it is a thing of its own.
    pub(super) whole: Option<(Range<usize>, usize)>,
}

/// The fields of a paragraph that are open. One that ends in another paragraph is passed over: its marks stay.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Open>,
    /// What is around the link that is open.
    pub(super) around: Option<usize>,
}

impl Fields {
    pub(super) fn begin(&mut self, begin: Mark) {
        self.open.push(Open { begin, instruction: String::new(), linked: false });
    }

    pub(super) fn instruction(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.instruction.push_str(text);
        }
    }

    /// What stands before the text of a link: its bytes, and how many items before it.
    pub(super) fn separate(&mut self, mark: &Mark) -> Option<(Range<usize>, usize)> {
        let alone = self.open.len() == 1;
        let open = self.open.last_mut().filter(|_| alone)?;
        let is_link = open.instruction.trim_start().to_uppercase().starts_with("HYPERLINK");
        if !is_link || !open.begin.edges.0 || !mark.edges.1 {
            return None;
        }
        open.linked = true;
        Some((open.begin.run.start..mark.run.end, open.begin.items))
    }

    pub(super) fn end(&mut self, mark: &Mark) -> Option<Ended> {
        let open = self.open.pop()?;
        let whole = open.begin.edges.0 && mark.edges.1 && self.open.is_empty();
        let range = open.begin.run.start..mark.run.end;
        Some(Ended { linked: open.linked, whole: whole.then_some((range, open.begin.items)) })
    }
}
