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
    /// What stands there now, where that has changed.
    now: Option<String>,
}

impl Trail {
    pub(super) fn of(text: &str) -> Self {
        Self(vec![Piece { was: 0..text.len(), now: None }])
    }

    /// Goes on with edits of the text as it is now, in order and apart from each other. In one walk from the end: a text may
    /// have as many edits as words.
    pub(super) fn follow(&mut self, edits: &[Edit]) {
        let mut walk = Walk {
            length: self.0.iter().map(Piece::len).sum(),
            before: std::mem::take(&mut self.0),
            after: Vec::new(),
        };
        edits.iter().rev().for_each(|edit| walk.edit(edit));
        walk.before.extend(walk.after.into_iter().rev());
        self.0 = walk.before;
    }

    /// All of it as edits of the text before, in order.
    pub(super) fn edits(self) -> Vec<Edit> {
        self.0.into_iter().filter_map(|piece| Some(Edit { range: piece.was, text: piece.now? })).collect()
    }
}

/// From the end of the text to its start.
struct Walk {
    /// What has not been passed, and its bytes as it is now.
    before: Vec<Piece>,
    length: usize,
    /// What has been passed, the last first.
    after: Vec<Piece>,
}

impl Walk {
    /// The last piece that has not been passed, if it ends behind this byte, and where it begins.
    fn pop(&mut self, end: usize) -> Option<(Piece, usize)> {
        let piece = self.before.pop_if(|_| self.length > end)?;
        self.length -= piece.len();
        Some((piece, self.length))
    }

    fn push(&mut self, piece: Piece) {
        self.length += piece.len();
        self.before.push(piece);
    }

    fn edit(&mut self, edit: &Edit) {
        let Range { start, end } = edit.range;
        let (mut head, mut tail) = (String::new(), String::new());
        let (mut first, mut was) = (None, None::<Range<usize>>);
        while let Some((piece, from)) = self.pop(start) {
            if from >= end {
                self.after.push(piece);
                continue;
            }
            let cut = (start.saturating_sub(from), end.min(from + piece.len()) - from);
            let own = match &piece.now {
                Some(now) => {
                    let part = |range: Range<usize>| now.get(range).unwrap_or_default();
                    head.insert_str(0, part(0..cut.0));
                    tail.push_str(part(cut.1..now.len()));
                    piece.was.clone()
                }
                None => {
                    first = piece.same(0..cut.0);
                    self.after.extend(piece.same(cut.1..piece.len()));
                    piece.was.start + cut.0..piece.was.start + cut.1
                }
            };
            was = Some(was.map_or(own.clone(), |was| own.start..was.end));
        }
        first.into_iter().for_each(|piece| self.push(piece));
        let at = self.before.last().map_or(0, |piece| piece.was.end);
        self.push(Piece { was: was.unwrap_or(at..at), now: Some(head + &edit.text + &tail) });
    }
}

impl Piece {
    /// How many bytes it has now.
    fn len(&self) -> usize {
        self.now.as_ref().map_or(self.was.len(), String::len)
    }

    /// A part of a piece that is as it was.
    fn same(&self, part: Range<usize>) -> Option<Self> {
        let was = self.was.start + part.start..self.was.start + part.end;
        (!was.is_empty()).then_some(Self { was, now: None })
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

    /// Each edit once walked over all pieces: a long text with an edit a word took minutes.
    #[test]
    fn many_edits_are_one_walk() {
        let text = "ab  ".repeat(250_000);
        let edits: Vec<Edit> =
            (0..250_000).map(|at| Edit { range: at * 4 + 2..at * 4 + 4, text: " ".to_owned() }).collect();
        let mut trail = Trail::of(&text);
        trail.follow(&edits);
        assert_eq!(trail.edits(), edits);
    }
}
