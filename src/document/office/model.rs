//! What is known of a document: its paragraphs, what stands in them, and how that looks.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::odt_styles::Sheet;
use super::package::Part;
use crate::document::block::{Role, Style};

/// A document with everything that is needed to write it again.
#[derive(Debug)]
pub(in crate::document) struct Office {
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// The texts that are read, in the order of `Document::source`.
    pub(super) parts: Vec<Part>,
    pub(super) reading: Reading,
    pub(super) kind: Kind,
    /// Where texts begin: the byte, the paragraph, the item.
    pub(super) texts: Vec<(usize, usize, usize)>,
}

impl Office {
    pub(super) fn new(bytes: &[u8], parts: Vec<Part>, reading: Reading, kind: Kind) -> Self {
        let is_text = |item: &Item| matches!(item.what, What::Text(..));
        let of_paragraph = |(index, paragraph): (usize, &Paragraph)| {
            let texts = paragraph.items.iter().enumerate().filter(|(_, item)| is_text(item));
            texts.map(|(at, item)| (item.src.start, index, at)).collect::<Vec<_>>()
        };
        let mut texts: Vec<_> = reading.paragraphs.iter().enumerate().flat_map(of_paragraph).collect();
        texts.sort_unstable();
        Self { bytes: bytes.to_vec(), parts, reading, kind, texts }
    }

    /// How many changes are marked in it; they are taken as accepted.
    pub(in crate::document) fn tracked(&self) -> usize {
        self.reading.tracked
    }

    /// The text in a range of bytes.
    pub(in crate::document) fn text(&self, range: &Range<usize>) -> String {
        let from = self.texts.partition_point(|(start, ..)| *start < range.start);
        let inside = self.texts.iter().skip(from).take_while(|(start, ..)| *start < range.end);
        let text = |(_, paragraph, item): &(usize, usize, usize)| match &self
            .reading
            .paragraphs
            .get(*paragraph)?
            .items
            .get(*item)?
            .what
        {
            What::Text(text, _) => Some(text.as_str()),
            _ => None,
        };
        inside.filter_map(text).collect()
    }

    /// The number of the paragraph that holds a byte, from 1.
    pub(in crate::document) fn number(&self, at: usize) -> u32 {
        let before = self.reading.starts().partition_point(|start| *start <= at);
        u32::try_from(before.max(1)).unwrap_or(u32::MAX)
    }
}

/// Which kind of document it is, and what is needed to write that.
#[derive(Debug)]
pub(super) enum Kind {
    Docx,
    /// The styles of the text, and those of the heads and feet of pages.
    Odt(Sheet, Sheet),
}

/// What readers find.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) looks: Vec<Look>,
    by_key: HashMap<String, usize>,
    by_sense: HashMap<String, usize>,
    pub(super) wraps: Vec<Wrap>,
    pub(super) tracked: usize,
    /// Grows with every note and cell: no text goes on from one into another.
    pub(super) container: u32,
    starts: Vec<usize>,
    /// Bytes that say the same as a paragraph, in another form for other programs.
    pub(super) twins: Vec<(Range<usize>, usize)>,
    /// Tables of a DOCX, and their start tags with the properties behind them.
    pub(super) tables: Vec<(Range<usize>, Range<usize>)>,
    /// Of a DOCX: where texts begin that stand in a run of something else, and the start tag of that run with its look.
    pub(super) forms: BTreeMap<usize, Range<usize>>,
    /// The start tag of the run that is read now, with its look.
    pub(super) run: Option<Range<usize>>,
    /// Of an ODT: what somebody has changed.
    pub(super) changes: Vec<Change>,
    /// What is read now stands beside the text.
    pub(super) apart: bool,
}

impl Reading {
    /// The number of a look. Looks with the same `sense` are of one kin: text in them is one text.
    pub(super) fn look(&mut self, raw: &str, sense: String, make: impl FnOnce() -> Look) -> usize {
        if let Some(known) = self.by_key.get(raw) {
            return *known;
        }
        let number = self.looks.len();
        let kin = *self.by_sense.entry(sense).or_insert(number);
        self.looks.push(Look { kin, ..make() });
        self.by_key.insert(raw.to_owned(), number);
        number
    }

    pub(super) fn style(&self, look: usize) -> Style {
        self.looks.get(look).map_or(Style::default(), |look| look.style)
    }

    /// Keeps a paragraph.
    pub(super) fn push(&mut self, paragraph: Paragraph) {
        let place = self.starts.partition_point(|start| *start < paragraph.src.start);
        self.starts.insert(place, paragraph.src.start);
        let apart = paragraph.apart || self.apart;
        self.paragraphs.push(Paragraph { apart, ..paragraph });
    }

    /// Keeps what is said of a picture: the bytes of the value, and what it says.
    pub(super) fn said(&mut self, src: Range<usize>, text: &str, raw: &str) {
        self.container += 1;
        let look = Some(self.look("\0", "\0".to_owned(), Look::default));
        let what = What::Text(text.to_owned(), text == raw);
        let (head, end) = (src.start..src.start, src.end..src.end);
        let items = vec![Item { src: src.clone(), what, look, wrap: None }];
        let (role, container) = (Role::Caption, self.container);
        self.paragraphs.push(Paragraph { src, head, end, role, container, items, apart: true, bare: true });
    }

    /// Takes the paragraphs from `second` on for another form of those from `first` on, where they say the same.
    /// `known`: how many twins there were before them.
    pub(super) fn pair_twins(&mut self, first: usize, second: usize, known: usize) {
        let mut free: HashMap<(String, bool), Vec<usize>> = HashMap::new();
        let of = |paragraph: &Paragraph| (paragraph.text(), paragraph.bare);
        for (at, paragraph) in self.paragraphs.iter().enumerate().take(second).skip(first).rev() {
            free.entry(of(paragraph)).or_default().push(at);
        }
        let mut places = Vec::new();
        for paragraph in self.paragraphs.split_off(second.min(self.paragraphs.len())) {
            match free.get_mut(&of(&paragraph)).and_then(Vec::pop) {
                Some(twin) => {
                    if let Ok(place) = self.starts.binary_search(&paragraph.src.start) {
                        self.starts.remove(place);
                    }
                    self.twins.push((paragraph.src, twin));
                    places.push(twin);
                }
                None => {
                    places.push(self.paragraphs.len());
                    self.paragraphs.push(paragraph);
                }
            }
        }
        for (_, at) in self.twins.iter_mut().skip(known) {
            *at = at.checked_sub(second).and_then(|at| places.get(at)).copied().unwrap_or(*at);
        }
    }

    fn starts(&self) -> &[usize] {
        &self.starts
    }
}

/// A tracked change of an ODT.
#[derive(Debug, Default)]
pub(super) struct Change {
    /// Where it is kept who made it, and what was deleted.
    pub(super) region: Range<usize>,
    /// Where it stands in the text.
    pub(super) marks: Vec<Range<usize>>,
}

/// How text looks.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// What the file writes before such text, and behind it.
    pub(super) open: String,
    pub(super) close: String,
    pub(super) style: Style,
    /// The first look that differs from it in nothing that anybody sees.
    pub(super) kin: usize,
    /// What it does, in the words of `unit::Inline::element`; empty for plain text.
    pub(super) names: Vec<&'static str>,
}

/// Something around text that is more than its look: a link.
#[derive(Debug, Clone)]
pub(super) struct Wrap {
    pub(super) open: Range<usize>,
    pub(super) close: Range<usize>,
    /// `link`, `field`.
    pub(super) name: &'static str,
    /// What is around it.
    pub(super) around: Option<usize>,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Text; whether the file has the same bytes.
    Text(String, bool),
    /// A mark that a translation must bring again, by what it does; whether it separates words.
    Stand(&'static str, bool),
    /// What nobody sees and no file may lose: it stays at the front of its segment, or at the end.
    Anchor(bool),
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) src: Range<usize>,
    pub(super) what: What,
    /// The look it is written in; `None` for what brings its own.
    pub(super) look: Option<usize>,
    pub(super) wrap: Option<usize>,
}

/// A paragraph, heading, item or cell.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    /// The whole element.
    pub(super) src: Range<usize>,
    /// Its start tag, with the properties that stand at its front.
    pub(super) head: Range<usize>,
    /// Its end tag.
    pub(super) end: Range<usize>,
    pub(super) role: Role,
    pub(super) container: u32,
    pub(super) items: Vec<Item>,
    /// It stands beside the text: the head or foot of a page, what is said of a picture.
    pub(super) apart: bool,
    /// It is text alone, without runs: the value of an attribute, or an element of nothing but text.
    pub(super) bare: bool,
}

impl Paragraph {
    /// What it says, without its marks.
    pub(super) fn text(&self) -> String {
        let texts = self.items.iter().filter_map(|item| match &item.what {
            What::Text(text, _) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }
}
