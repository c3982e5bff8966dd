//! A block of text with the way back to its file: what the readers find and the assembler cuts.

use std::ops::Range;

use crate::unit;

/// What a block is by its markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Heading(u8),
    Text,
    ListItem,
    Cell,
    /// These three only where the markup says so.
    Caption,
    Byline,
    Date,
}

/// Markup around characters, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style(u16);

impl Style {
    pub(super) const BOLD: Self = Self(1);
    pub(super) const ITALIC: Self = Self(1 << 1);
    pub(super) const STRUCK: Self = Self(1 << 2);
    pub(super) const LINK: Self = Self(1 << 3);
    pub(super) const IMAGE: Self = Self(1 << 4);
    pub(super) const CODE: Self = Self(1 << 5);
    pub(super) const HTML: Self = Self(1 << 6);
    pub(super) const ENTITY: Self = Self(1 << 7);
    pub(super) const ESCAPED_DOLLAR: Self = Self(1 << 8);
    pub(super) const ESCAPE: Self = Self(1 << 9);
    /// The value of an attribute.
    pub(super) const ATTRIBUTE: Self = Self(1 << 10);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// Some text of a block and where it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it starts in the block's text.
    pub(super) at: usize,
    pub(super) len: usize,
    pub(super) src: Range<usize>,
    pub(super) style: Style,
    /// The file has the same bytes; if not (`&amp;`), the piece is never cut.
    pub(super) verbatim: bool,
    /// How it looks, where the format says so of each text and not by tags around it.
    pub(super) run: u32,
}

/// Markup with an opening and a closing part in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    /// The block's text inside it.
    pub(super) text: Range<usize>,
    /// The bytes of the file, markup included.
    pub(super) src: Range<usize>,
}

/// Markup in a block, with its bytes: everything between two pieces of text that a translation must bring again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where it stands in the block's text.
    pub(super) at: usize,
    pub(super) src: Range<usize>,
    pub(super) role: unit::Role,
    /// What both ends of a pair share within the block.
    pub(super) pair: u32,
    /// What it does, in the words of `unit::Inline::element`.
    pub(super) name: &'static str,
    /// Nobody needs to see it (a bookmark, a comment): it is kept at the edge of its segment.
    pub(super) hidden: bool,
    /// The text has a space for it that the file has not.
    pub(super) spaced: bool,
}

/// A block, or one line of it if hard breaks cut it (E1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) role: Role,
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    /// In order of their text.
    pub(super) elements: Vec<Element>,
    /// In order of their bytes.
    pub(super) marks: Vec<Mark>,
    /// The `run` of text to come.
    pub(super) run: u32,
    /// A hard break ends it.
    pub(super) hard_break: bool,
    /// It is one line of several.
    pub(super) part: bool,
    /// Which quotation or note it stands in; blocks of two containers are never joined.
    pub(super) container: u32,
    /// Where page breaks were joined in the text (E4).
    pub(super) joins: Vec<usize>,
    /// Whether a page break may have cut off what stands above it, and below it (E4).
    pub(super) may_join: (bool, bool),
    /// It begins as a sentence, as far as that matters to E4.
    pub(super) begins: bool,
    /// It is text even where it is nothing but a link.
    pub(super) is_text: bool,
}

impl Block {
    pub(super) fn new(role: Role, container: u32) -> Self {
        Self {
            role,
            text: String::new(),
            pieces: Vec::new(),
            elements: Vec::new(),
            marks: Vec::new(),
            run: 0,
            hard_break: false,
            part: false,
            container,
            joins: Vec::new(),
            may_join: (true, true),
            begins: true,
            is_text: false,
        }
    }

    /// Adds text that the file spells as `src`.
    pub(super) fn push(&mut self, text: &str, src: Range<usize>, style: Style, verbatim: bool) {
        if !text.is_empty() {
            self.pieces.push(Piece { at: self.text.len(), len: text.len(), src, style, verbatim, run: self.run });
            self.text.push_str(text);
        }
    }

    /// Adds markup behind the text that is there.
    pub(super) fn mark(&mut self, role: unit::Role, pair: u32, name: &'static str, src: Range<usize>) {
        let at = self.text.len();
        self.marks.push(Mark { at, src, role, pair, name, hidden: false, spaced: false });
    }

    /// Adds markup that nobody needs to see.
    pub(super) fn mark_hidden(&mut self, role: unit::Role, pair: u32, src: Range<usize>) {
        let at = self.text.len();
        self.marks.push(Mark { at, src, role, pair, name: "", hidden: true, spaced: false });
    }

    /// Adds a block that a page break cut off (E4).
    pub(super) fn join(&mut self, next: Self) {
        self.text.truncate(self.text.trim_end().len());
        let gap = self.last_byte()..next.pieces.first().map_or(self.last_byte(), |piece| piece.src.start);
        self.joins.push(self.text.len());
        self.push(" ", gap, Style::default(), false);
        let shift = self.text.len();
        self.text.push_str(&next.text);
        self.pieces.extend(next.pieces.into_iter().map(|piece| Piece { at: piece.at + shift, ..piece }));
        self.elements.extend(
            next.elements
                .into_iter()
                .map(|element| Element { text: element.text.start + shift..element.text.end + shift, ..element }),
        );
        self.marks.extend(next.marks.into_iter().map(|mark| Mark { at: mark.at + shift, ..mark }));
        self.joins.extend(next.joins.into_iter().map(|at| at + shift));
        self.hard_break = next.hard_break;
        self.may_join.1 = next.may_join.1;
    }

    /// Whether it is the value of an attribute, or stands in the head of a page.
    pub(super) fn is_attribute(&self) -> bool {
        self.pieces.iter().any(|piece| piece.style.has(Style::ATTRIBUTE))
    }

    /// Whether it is nothing but an image: its text is what the image shows.
    pub(super) fn is_image(&self) -> bool {
        !self.pieces.is_empty() && self.pieces.iter().all(|piece| piece.style.has(Style::IMAGE))
    }

    /// Where its last character ends in the file, markup left out.
    pub(super) fn last_byte(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.src.end)
    }

    /// From its first to its last character in the file.
    pub(super) fn source(&self) -> Range<usize> {
        self.source_of(0..self.text.len())
    }

    /// The bytes of a range of the text, with the markup inside it but not around it (E9).
    pub(super) fn source_of(&self, text: Range<usize>) -> Range<usize> {
        let (Some(first), Some(last)) = (self.piece_at(text.start), self.piece_at(text.end.saturating_sub(1))) else {
            return 0..0;
        };
        let start = if first.verbatim { first.src.start + (text.start - first.at) } else { first.src.start };
        let end = if last.verbatim { last.src.start + (text.end - last.at) } else { last.src.end };
        let from = self.elements.partition_point(|element| element.text.start < text.start);
        self.elements
            .iter()
            .skip(from)
            .take_while(|element| element.text.start < text.end)
            .filter(|element| element.text.end <= text.end && element.text != text)
            .fold(start..end, |all, element| all.start.min(element.src.start)..all.end.max(element.src.end))
    }

    /// The pieces that a range of the text touches.
    pub(super) fn pieces_in(&self, text: &Range<usize>) -> &[Piece] {
        let from = self.pieces.partition_point(|piece| piece.at + piece.len <= text.start);
        let to = self.pieces.partition_point(|piece| piece.at < text.end);
        self.pieces.get(from..to).unwrap_or_default()
    }

    /// Whether the text may be cut there: not inside a piece that the file spells otherwise.
    pub(super) fn may_cut(&self, at: usize) -> bool {
        self.piece_at(at).is_none_or(|piece| piece.verbatim || piece.at == at)
    }

    fn piece_at(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        after.checked_sub(1).and_then(|index| self.pieces.get(index))
    }
}
