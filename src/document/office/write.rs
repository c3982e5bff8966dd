//! Paragraphs with translations: what changed is written anew in the looks of the original, all else is copied.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::codes::{Dress, Meaning, Placed, cut};
use super::direction::{self, Direction};
use super::model::{Item, Kind, Look, Office, Paragraph, What};
use super::odt_styles::Sheet;
use super::weights::Weights;
use super::{changes, odt, odt_write, package};
use crate::document::Segment;

/// A translation of a segment: its text, and which of the segment's codes stand where in it, in order.
pub(in crate::document) struct Wording<'w> {
    pub(in crate::document) segment: &'w Segment,
    pub(in crate::document) text: &'w str,
    pub(in crate::document) codes: Vec<(usize, usize)>,
}

/// Something of a paragraph as it is written.
struct Piece {
    wrap: Option<usize>,
    body: Body,
}

enum Body {
    /// Text in a look; whether it is a translation.
    Text(usize, String, bool),
    /// An item as it is.
    Copy(usize),
}

impl Office {
    /// The file with translations in the places of segments.
    ///
    /// # Errors
    /// The archive cannot be written.
    pub(in crate::document) fn rewritten(
        &self,
        source: &str,
        wordings: &[Wording<'_>],
        direction: &Direction,
    ) -> Result<Vec<u8>, String> {
        if wordings.is_empty() {
            return Ok(self.bytes.clone());
        }
        let mut by_paragraph: HashMap<usize, Vec<(Placed, &Wording<'_>)>> = HashMap::new();
        for wording in wordings {
            if let Some(placed) = self.place(wording.segment) {
                by_paragraph.entry(placed.paragraph).or_default().push((placed, wording));
            }
        }
        let changed = self.changed(source, &by_paragraph, direction);
        let writer =
            Writer { office: self, source, changed, wordings: by_paragraph, direction, new: RefCell::default() };
        let parts: Vec<(&str, String)> = self
            .parts
            .iter()
            .filter(|part| writer.changes_in(&part.range))
            .map(|part| (part.name.as_str(), writer.part(&part.name, part.range.clone())))
            .collect();
        package::repacked(&self.bytes, &parts)
    }
}

impl Office {
    /// What is written anew, in order: paragraphs, their other forms, tables with translations in them; and what goes.
    fn changed(
        &self,
        source: &str,
        wordings: &HashMap<usize, Vec<(Placed, &Wording<'_>)>>,
        direction: &Direction,
    ) -> Vec<(Range<usize>, Anew)> {
        let own = wordings.keys().filter_map(|at| Some((self.reading.paragraphs.get(*at)?.src.clone(), *at)));
        let twins = self.reading.twins.iter().filter(|(_, twin)| wordings.contains_key(twin)).cloned();
        let mut changed: Vec<(Range<usize>, Anew)> =
            own.chain(twins).map(|(src, at)| (src, Anew::Paragraph(at))).collect();
        changed.sort_by_key(|(src, _)| src.start);
        let mut tables = Vec::new();
        let weights = Weights::of(&self.reading, |at| wordings.contains_key(&at));
        for (whole, head) in &self.reading.tables {
            if weights.is_mostly_translated(whole) {
                let text = direction::table(source.get(head.clone()).unwrap_or_default(), direction);
                tables.push((head.clone(), Anew::Text(text)));
            }
        }
        changed.extend(tables);
        // The run around a form of a part of it has the look of both.
        let mut runs: Vec<&Range<usize>> =
            changed.iter().filter_map(|(src, _)| self.reading.forms.get(&src.start)).collect();
        runs.dedup();
        let turn = |head: &Range<usize>| direction::run(source.get(head.clone()).unwrap_or_default(), direction);
        let runs: Vec<_> = runs.into_iter().map(|head| (head.clone(), Anew::Text(turn(head)))).collect();
        changed.extend(runs);
        let gone = changes::accepted(&self.reading, wordings.keys());
        changed.extend(gone.into_iter().map(|src| (src, Anew::Text(String::new()))));
        changed.sort_by_key(|(src, _)| (src.start, std::cmp::Reverse(src.end)));
        changed
    }
}

/// What stands in a place now.
enum Anew {
    Paragraph(usize),
    Text(String),
}

struct Writer<'w> {
    office: &'w Office,
    source: &'w str,
    /// What changes, in order; of two at one place the outer comes first.
    changed: Vec<(Range<usize>, Anew)>,
    wordings: HashMap<usize, Vec<(Placed, &'w Wording<'w>)>>,
    direction: &'w Direction,
    /// Of an ODT: the styles that the part needs now, by name.
    new: RefCell<BTreeMap<String, String>>,
}

impl Writer<'_> {
    fn changes_in(&self, range: &Range<usize>) -> bool {
        self.changed.iter().any(|(src, _)| range.start <= src.start && src.end <= range.end)
    }

    fn raw(&self, range: &Range<usize>) -> &str {
        self.source.get(range.clone()).unwrap_or_default()
    }

    fn part(&self, name: &str, range: Range<usize>) -> String {
        let text = self.copy(range, None);
        let new = self.new.take();
        match &self.office.kind {
            Kind::Docx => text,
            Kind::Odt(..) => odt_write::with_styles(text, name, &new),
        }
    }

    /// The styles of the part of an ODT that holds a place.
    fn sheet(&self, at: usize) -> Option<&Sheet> {
        let Kind::Odt(text, pages) = &self.office.kind else { return None };
        let part = self.office.parts.iter().find(|part| part.range.contains(&at))?;
        Some(if part.name == odt::PAGES { pages } else { text })
    }

    /// The bytes of a range with the changed paragraphs in it, those within `within` only.
    fn copy(&self, range: Range<usize>, within: Option<usize>) -> String {
        let mut out = String::with_capacity(range.len() + range.len() / 2);
        let mut done = range.start;
        let from = self.changed.partition_point(|(src, _)| src.start < range.start);
        for (src, anew) in self.changed.iter().skip(from).take_while(|(src, _)| src.start < range.end) {
            let own = matches!(anew, Anew::Paragraph(at) if within == Some(*at));
            if own || src.start < done || src.end > range.end {
                continue;
            }
            out.push_str(self.raw(&(done..src.start)));
            match anew {
                Anew::Paragraph(at) => out.push_str(&self.paragraph(*at)),
                Anew::Text(text) => out.push_str(text),
            }
            done = src.end;
        }
        out.push_str(self.raw(&(done..range.end)));
        out
    }

    fn paragraph(&self, index: usize) -> String {
        let (Some(paragraph), Some(wordings)) = (self.office.reading.paragraphs.get(index), self.wordings.get(&index))
        else {
            return String::new();
        };
        let pieces = self.pieces(paragraph, wordings);
        if paragraph.bare {
            return pieces.iter().map(Piece::bare).collect();
        }
        // Text that nobody has translated keeps its direction, and where it is most of the paragraph, that one, too.
        let mut out = self.head(paragraph, is_mostly_translated(&pieces));
        let mut open: Vec<usize> = Vec::new();
        for piece in &pieces {
            self.wrap(&mut out, &mut open, piece.wrap);
            self.piece(&mut out, piece, paragraph, index);
        }
        self.wrap(&mut out, &mut open, None);
        out.push_str(self.raw(&paragraph.end));
        out
    }

    /// What stands before the text of a paragraph that is written anew; whether it `turns` to the direction of the
    /// translation.
    fn head(&self, paragraph: &Paragraph, turns: bool) -> String {
        let head = self.raw(&paragraph.head);
        match self.sheet(paragraph.src.start) {
            _ if head.is_empty() => String::new(),
            None if turns => direction::head(&direction::accepted(head), self.direction),
            None => direction::accepted(head),
            Some(sheet) if turns => odt_write::head(head, sheet, self.direction, &mut self.new.borrow_mut()),
            Some(_) => head.to_owned(),
        }
    }

    /// Closes and opens links.
    fn wrap(&self, out: &mut String, open: &mut Vec<usize>, wrap: Option<usize>) {
        let wraps = &self.office.reading.wraps;
        let mut wanted: Vec<usize> =
            std::iter::successors(wrap, |wrap| wraps.get(*wrap).and_then(|wrap| wrap.around)).collect();
        wanted.reverse();
        let same = open.iter().zip(&wanted).take_while(|(open, wanted)| open == wanted).count();
        for wrap in open.drain(same..).rev() {
            out.push_str(wraps.get(wrap).map(|wrap| self.raw(&wrap.close)).unwrap_or_default());
        }
        for wrap in wanted.iter().skip(same) {
            out.push_str(wraps.get(*wrap).map(|wrap| self.raw(&wrap.open)).unwrap_or_default());
            open.push(*wrap);
        }
    }

    fn piece(&self, out: &mut String, piece: &Piece, paragraph: &Paragraph, index: usize) {
        match &piece.body {
            Body::Text(look, text, translated) => {
                let Some(look) = self.office.reading.looks.get(*look).filter(|_| !text.is_empty()) else { return };
                match self.sheet(paragraph.src.start) {
                    None if *translated && !look.open.is_empty() => {
                        out.push_str(&direction::run(&look.open, self.direction));
                    }
                    Some(sheet) if *translated => {
                        let new = &mut self.new.borrow_mut();
                        out.push_str(&odt_write::spans(&look.open, sheet, self.direction, new));
                    }
                    _ => out.push_str(&look.open),
                }
                match self.office.kind {
                    Kind::Docx => out.push_str(&direction::text(text, self.tag(look, paragraph))),
                    Kind::Odt(..) => odt_write::text(out, text),
                }
                out.push_str(&look.close);
            }
            Body::Copy(at) => {
                let Some(item) = paragraph.items.get(*at) else { return };
                let look = item.look.and_then(|look| self.office.reading.looks.get(look));
                let copy = self.copy(item.src.clone(), Some(index));
                if copy.is_empty() {
                    return;
                }
                let open = look.map(|look| look.open.as_str()).unwrap_or_default();
                match self.is_turned(&item.src) {
                    true => out.push_str(&direction::run(open, self.direction)),
                    false => out.push_str(open),
                }
                out.push_str(&copy);
                out.push_str(look.map(|look| look.close.as_str()).unwrap_or_default());
            }
        }
    }

    /// A start tag around the text of a paragraph of a DOCX: its own run's, or that of the run around it.
    fn tag<'l>(&'l self, look: &'l Look, paragraph: &Paragraph) -> &'l str {
        let around = self.office.reading.forms.get(&paragraph.src.start).filter(|_| look.open.is_empty());
        around.map_or(look.open.as_str(), |run| self.raw(run))
    }

    /// Whether a translation stands in the run of an item itself.
    fn is_turned(&self, item: &Range<usize>) -> bool {
        let own = |(start, _): (&usize, _)| self.changed.binary_search_by_key(start, |(src, _)| src.start).is_ok();
        self.office.reading.forms.range(item.clone()).any(own)
    }

    /// Everything that stands in a paragraph now.
    fn pieces(&self, paragraph: &Paragraph, wordings: &[(Placed, &Wording<'_>)]) -> Vec<Piece> {
        let mut pieces = Pieces { items: &paragraph.items, out: Vec::new() };
        let (mut next, mut from) = (0, 0);
        let mut wordings: Vec<&(Placed, &Wording<'_>)> = wordings.iter().collect();
        wordings.sort_by_key(|(_, wording)| wording.segment.range.start);
        for (placed, wording) in wordings {
            let range = &wording.segment.range;
            pieces.keep(next..placed.items.end, from..range.start);
            pieces.translation(placed, wording);
            (next, from) = (placed.items.end.saturating_sub(1), range.end);
        }
        pieces.keep(next..paragraph.items.len(), from..usize::MAX);
        pieces.out
    }
}

impl Piece {
    /// As text without runs.
    fn bare(&self) -> String {
        match &self.body {
            Body::Text(_, text, _) => direction::escaped(text, true),
            Body::Copy(_) => String::new(),
        }
    }
}

fn is_mostly_translated(pieces: &[Piece]) -> bool {
    let letters = |translated: bool| -> usize {
        let texts = pieces.iter().filter_map(|piece| match &piece.body {
            Body::Text(_, text, kind) if *kind == translated => Some(text),
            _ => None,
        });
        texts.map(|text| text.chars().filter(|c| c.is_alphabetic()).count()).sum()
    };
    letters(true) >= letters(false)
}

struct Pieces<'i> {
    items: &'i [Item],
    out: Vec<Piece>,
}

impl Pieces<'_> {
    /// What of these items lies between two segments: a range of bytes.
    fn keep(&mut self, items: Range<usize>, bytes: Range<usize>) {
        for at in items {
            let Some(item) = self.items.get(at) else { return };
            if item.src.start >= bytes.end || item.src.end <= bytes.start {
                continue;
            }
            match (&item.what, item.look) {
                (What::Text(..), Some(look)) => {
                    let text = cut(item, &bytes).to_owned();
                    self.text(Dress { look, wrap: item.wrap }, &text, false);
                }
                _ => self.out.push(Piece { wrap: item.wrap, body: Body::Copy(at) }),
            }
        }
    }

    fn text(&mut self, dress: Dress, text: &str, translated: bool) {
        if let Some(Piece { wrap, body: Body::Text(look, before, kind) }) = self.out.last_mut()
            && *wrap == dress.wrap
            && *look == dress.look
            && *kind == translated
        {
            before.push_str(text);
            return;
        }
        self.out.push(Piece { wrap: dress.wrap, body: Body::Text(dress.look, text.to_owned(), translated) });
    }

    fn translation(&mut self, placed: &Placed, wording: &Wording<'_>) {
        self.anchors(placed, true);
        let mut worn = vec![placed.base];
        let (mut done, mut eat) = (0, false);
        for (at, code) in &wording.codes {
            self.stretch(wording.text.get(done..*at), &worn, &mut eat);
            done = done.max(*at);
            let dress = worn.last().copied().unwrap_or(placed.base);
            match placed.meanings.get(*code) {
                Some(Meaning::Enter(dress)) => worn.push(*dress),
                Some(Meaning::Leave) if worn.len() > 1 => _ = worn.pop(),
                Some(Meaning::Stand(item, spaced)) => {
                    self.out.push(Piece { wrap: dress.wrap, body: Body::Copy(*item) });
                    eat = *spaced;
                }
                _ => {}
            }
        }
        self.stretch(wording.text.get(done..), &worn, &mut eat);
        self.anchors(placed, false);
    }

    /// A piece of the translation; a space that a line break or tab stands for is left out.
    fn stretch(&mut self, text: Option<&str>, worn: &[Dress], eat: &mut bool) {
        let (Some(text), Some(dress)) = (text.filter(|text| !text.is_empty()), worn.last()) else { return };
        let text = if std::mem::take(eat) { text.strip_prefix(' ').unwrap_or(text) } else { text };
        self.text(*dress, text, true);
    }

    fn anchors(&mut self, placed: &Placed, front: bool) {
        for at in placed.items.clone() {
            let Some(item) = self.items.get(at) else { return };
            if item.what == What::Anchor(front) {
                // In what is around the segment: a link that it stood in must not be written once more for it.
                self.out.push(Piece { wrap: placed.base.wrap, body: Body::Copy(at) });
            }
        }
    }
}
