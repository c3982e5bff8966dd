//! Several rounds of edits as one: where each letter of the mended text comes from.
//!
//! A comparison of the two texts would not do: of two spaces it may take the wrong one, and move the markup
//! that stands between.

use std::ops::Range;

use super::fix::Edit;

/// A text after some edits, in pieces that follow each other in the text before.
#[derive(Debug)]
pub(super) struct Trail(Vec<Piece>);

#[derive(Debug, Clone)]
struct Piece {
    /// Its bytes in the text before.
    was: Range<usize>,
    now: String,
    changed: bool,
}

impl Trail {
    pub(super) fn of(text: &str) -> Self {
        Self(vec![Piece { was: 0..text.len(), now: text.to_owned(), changed: false }])
    }

    /// Goes on with edits of the text as it is now, in order and apart from each other.
    pub(super) fn follow(&mut self, edits: &[Edit]) {
        for edit in edits.iter().rev() {
            self.edit(edit);
        }
    }

    fn edit(&mut self, edit: &Edit) {
        let Range { start, end } = edit.range;
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let (mut head, mut tail, mut was) = (String::new(), String::new(), None::<Range<usize>>);
        let mut at = 0;
        for piece in self.0.drain(..) {
            let (from, to) = (at, at + piece.now.len());
            at = to;
            if to <= start {
                before.push(piece);
            } else if from >= end {
                after.push(piece);
            } else {
                let cut = (start.saturating_sub(from), end.min(to) - from);
                let part = |range: Range<usize>| piece.now.get(range).unwrap_or_default().to_owned();
                let own = if piece.changed {
                    head += &part(0..cut.0);
                    tail += &part(cut.1..piece.now.len());
                    piece.was.clone()
                } else {
                    before.extend(piece.same(0..cut.0));
                    after.extend(piece.same(cut.1..piece.now.len()));
                    piece.was.start + cut.0..piece.was.start + cut.1
                };
                was = Some(was.map_or(own.clone(), |was| was.start..own.end));
            }
        }
        let end = before.last().map_or(0, |piece| piece.was.end);
        let now = format!("{head}{}{tail}", edit.text);
        before.push(Piece { was: was.unwrap_or(end..end), now, changed: true });
        before.append(&mut after);
        self.0 = before;
    }

    /// All of it as edits of the text before, in order.
    pub(super) fn edits(self) -> Vec<Edit> {
        let changed = self.0.into_iter().filter(|piece| piece.changed);
        changed.map(|piece| Edit { range: piece.was, text: piece.now }).collect()
    }
}

impl Piece {
    /// A part of a piece that is as it was.
    fn same(&self, part: Range<usize>) -> Option<Self> {
        let now = self.now.get(part.clone()).filter(|now| !now.is_empty())?.to_owned();
        Some(Self { was: self.was.start + part.start..self.was.start + part.end, now, changed: false })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fix::apply;
    use super::*;

    /// Edits of a text of ASCII, apart from each other.
    fn edits(cuts: &[(usize, usize, String)], length: usize) -> Vec<Edit> {
        let mut at = 0;
        let mut edits = Vec::new();
        for (skip, gone, come) in cuts {
            let start = at + skip + 1;
            if start + gone > length {
                break;
            }
            edits.push(Edit { range: start..start + gone, text: come.clone() });
            at = start + gone;
        }
        edits
    }

    proptest! {
        #[test]
        fn one_step_does_what_many_did(text in "[a-e ]{0,30}", rounds in prop::collection::vec(prop::collection::vec((0usize..4, 0usize..4, "[x-z]{0,3}"), 0..4), 0..4)) {
            let mut trail = Trail::of(&text);
            let mut now = text.clone();
            for round in rounds {
                let edits = edits(&round, now.len());
                trail.follow(&edits);
                now = apply(&now, &edits);
            }
            let edits = trail.edits();
            prop_assert!(edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
            prop_assert_eq!(apply(&text, &edits), now);
        }
    }
}
