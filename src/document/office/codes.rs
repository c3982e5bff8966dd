//! The codes of a segment, and what each of them means in its paragraph.

use std::collections::HashMap;
use std::ops::Range;

use super::model::{Item, Look, Office, Paragraph, What};
use crate::document::Segment;
use crate::unit::{Dialect, Inline, Role};

/// What text is written in: a look, and what is around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Dress {
    pub(super) look: usize,
    pub(super) wrap: Option<usize>,
}

/// What a code of a segment does to what is written behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Text from here on wears this.
    Enter(Dress),
    /// As before the code that it closes.
    Leave,
    /// This item of the paragraph stands here; whether a space of the text is its own.
    Stand(usize, bool),
}

/// A segment in its paragraph.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) paragraph: usize,
    /// Its items; the first and the last are texts, of which it may have a part.
    pub(super) items: Range<usize>,
    pub(super) codes: Vec<Inline>,
    pub(super) meanings: Vec<Meaning>,
    /// What its text wears where no code says otherwise.
    pub(super) base: Dress,
}

impl Office {
    /// The place of a segment and its codes.
    pub(super) fn place(&self, segment: &Segment) -> Option<Placed> {
        let (index, items) = self.items_of(&segment.range)?;
        let paragraph = self.reading.paragraphs.get(index)?;
        let mut finder = Finder::new(self, paragraph, &items, &segment.range)?;
        for at in items.clone() {
            finder.take(at, paragraph.items.get(at)?, &segment.range);
        }
        finder.close_all();
        let base = finder.base;
        // Where the text was read otherwise, no place in it can be trusted.
        let sound = finder.text == segment.text;
        let (codes, meanings) = if sound { (finder.codes, finder.meanings) } else { Default::default() };
        Some(Placed { paragraph: index, items, codes, meanings, base })
    }

    /// The codes of a segment.
    pub(in crate::document) fn codes(&self, segment: &Segment) -> Vec<Inline> {
        self.place(segment).map(|placed| placed.codes).unwrap_or_default()
    }

    /// What a look is as good as.
    fn kin(&self, look: usize) -> usize {
        self.reading.looks.get(look).map_or(look, |look| look.kin)
    }

    /// The paragraph that holds a range, and the items that the range touches.
    fn items_of(&self, range: &Range<usize>) -> Option<(usize, Range<usize>)> {
        let before = self.texts.partition_point(|(start, ..)| *start <= range.start);
        let (_, index, first) = *self.texts.get(before.checked_sub(1)?)?;
        let items = &self.reading.paragraphs.get(index)?.items;
        // Items stand in the order of their bytes.
        let end = items.partition_point(|item| item.src.start < range.end).max(first);
        let is_text = |at: &usize| items.get(*at).is_some_and(|item| matches!(item.what, What::Text(..)));
        let last = (first..end).rev().find(is_text)?;
        Some((index, first..last + 1))
    }
}

/// The part of a text item that lies in a range.
pub(super) fn cut<'i>(item: &'i Item, range: &Range<usize>) -> &'i str {
    match &item.what {
        What::Text(text, true) => {
            let from = range.start.saturating_sub(item.src.start).min(text.len());
            let to = range.end.saturating_sub(item.src.start).min(text.len());
            text.get(from..to).unwrap_or_default()
        }
        What::Text(text, false) => text,
        _ => "",
    }
}

struct Finder<'o> {
    looks: &'o [Look],
    office: &'o Office,
    /// The look that most text has, by what is around it.
    usual: HashMap<Option<usize>, usize>,
    base: Dress,
    dress: Dress,
    text: String,
    codes: Vec<Inline>,
    meanings: Vec<Meaning>,
    /// The names of the codes that are open: of a link, of a look.
    link: Option<String>,
    style: Option<String>,
    count: usize,
}

impl<'o> Finder<'o> {
    fn new(office: &'o Office, paragraph: &Paragraph, items: &Range<usize>, range: &Range<usize>) -> Option<Self> {
        let mut weights: HashMap<Dress, usize> = HashMap::new();
        let texts = paragraph.items.get(items.clone())?.iter().filter(|item| matches!(item.what, What::Text(..)));
        let mut wraps: Vec<Option<usize>> = Vec::new();
        let mut order: Vec<Dress> = Vec::new();
        for item in texts {
            let dress = Dress { look: office.kin(item.look?), wrap: item.wrap };
            wraps.push(item.wrap);
            if !order.contains(&dress) {
                order.push(dress);
            }
            *weights.entry(dress).or_default() += cut(item, range).trim().len();
        }
        let mut usual: HashMap<Option<usize>, (usize, usize)> = HashMap::new();
        for dress in order {
            let weight = weights.get(&dress).copied().unwrap_or_default();
            let best = usual.entry(dress.wrap).or_insert((dress.look, weight));
            if weight > best.1 {
                *best = (dress.look, weight);
            }
        }
        let usual: HashMap<Option<usize>, usize> = usual.into_iter().map(|(wrap, (look, _))| (wrap, look)).collect();
        let first = *wraps.first()?;
        let wrap = if wraps.iter().all(|wrap| *wrap == first) { first } else { None };
        let look = usual.get(&wrap).or_else(|| usual.get(&first)).copied()?;
        let base = Dress { look, wrap };
        let (codes, meanings, text) = (Vec::new(), Vec::new(), String::new());
        let looks = &office.reading.looks;
        Some(Self { looks, office, usual, base, dress: base, text, codes, meanings, link: None, style: None, count: 0 })
    }

    fn take(&mut self, at: usize, item: &Item, range: &Range<usize>) {
        match &item.what {
            What::Text(..) => {
                let text = cut(item, range);
                if !text.trim().is_empty() {
                    let look = item.look.map_or(self.base.look, |look| self.office.kin(look));
                    self.wear(Dress { look, wrap: item.wrap });
                }
                self.text.push_str(text);
            }
            What::Stand(name, spaces) => {
                let apart = item.look.is_some_and(|look| self.office.kin(look) != self.dress.look);
                if apart || item.wrap != self.dress.wrap {
                    let look = self.usual.get(&item.wrap).copied().unwrap_or(self.base.look);
                    self.wear(Dress { look, wrap: item.wrap });
                }
                let spaced = *spaces && !self.text.ends_with(' ');
                self.count += 1;
                let pair = self.count.to_string();
                self.code(Role::Alone, pair, name, Meaning::Stand(at, spaced));
                if spaced {
                    self.text.push(' ');
                }
            }
            What::Anchor(_) => {}
        }
    }

    /// Closes and opens codes until text wears this.
    fn wear(&mut self, dress: Dress) {
        if dress == self.dress {
            return;
        }
        self.close_style();
        if dress.wrap != self.dress.wrap {
            self.close_link();
        }
        if dress.wrap != self.base.wrap && self.link.is_none() {
            let wrap = dress.wrap.and_then(|wrap| self.office.reading.wraps.get(wrap));
            let look = self.usual.get(&dress.wrap).copied().unwrap_or(dress.look);
            let name = wrap.map_or("html", |wrap| wrap.name);
            self.link = Some(self.open(name, Dress { look, wrap: dress.wrap }));
        }
        if Some(&dress.look) != self.usual.get(&dress.wrap) && dress != self.base {
            let name = self.difference(dress);
            self.style = Some(self.open(name, dress));
        }
        self.dress = dress;
    }

    /// What a look does that the usual one does not.
    fn difference(&self, dress: Dress) -> &'static str {
        let names = |look: usize| self.looks.get(look).map(|look| look.names.as_slice()).unwrap_or_default();
        let usual = names(self.usual.get(&dress.wrap).copied().unwrap_or(self.base.look));
        names(dress.look).iter().find(|name| !usual.contains(name)).copied().unwrap_or("html")
    }

    fn open(&mut self, name: &str, dress: Dress) -> String {
        self.count += 1;
        let pair = self.count.to_string();
        self.code(Role::Open, pair.clone(), name, Meaning::Enter(dress));
        pair
    }

    fn close_style(&mut self) {
        if let Some(pair) = self.style.take() {
            self.close(pair);
        }
    }

    fn close_link(&mut self) {
        if let Some(pair) = self.link.take() {
            self.close(pair);
        }
    }

    fn close_all(&mut self) {
        self.close_style();
        self.close_link();
    }

    fn close(&mut self, pair: String) {
        let opened = self.codes.iter().find(|code| code.pair.as_ref() == Some(&pair));
        let name = opened.map(|code| code.element.clone()).unwrap_or_default();
        self.code(Role::Close, pair, &name, Meaning::Leave);
    }

    fn code(&mut self, role: Role, pair: String, name: &str, meaning: Meaning) {
        // What closes, closes behind the text and not behind the space that follows it.
        let at = if role == Role::Close { self.text.trim_end().len() } else { self.text.len() };
        let at = at.max(self.codes.last().map_or(0, |code| code.at));
        self.codes.push(Inline {
            at,
            role,
            pair: Some(pair),
            dialect: Dialect::Document,
            element: name.to_owned(),
            attributes: Vec::new(),
            code: String::new(),
        });
        self.meanings.push(meaning);
    }
}
