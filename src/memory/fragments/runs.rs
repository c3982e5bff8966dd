//! Runs of words that a text shares with stored ones.
//!
//! A run that says something holds two content words with nothing of content between them, so the posting
//! lists of two such neighbours, intersected, name every unit that can have one. Single names are looked
//! for by their own list. The units are then read and compared word by word.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::pieces::{Before, Piece, Seen, pieces_of, seen, with_classes};
use crate::index::frequency::Frequencies;
use crate::index::together::{Counted, Lists};
use crate::memory::MemoryError;
use crate::store::{Space, Store, VariantId};
use crate::text::rules::Rules;
use crate::text::token::{Cutter, TokenKind};
use crate::unit::UnitId;

/// The longest run that is shown.
const LONGEST: usize = 7;
/// About how many units are read for a segment, shared by its neighbours and names: each of them has at least
/// [`LEAST_READ`], and at most [`MOST_FOR_TWO`] or [`MOST_FOR_NAME`].
const READ: usize = 240;
const LEAST_READ: usize = 8;
const MOST_FOR_TWO: usize = 24;
const MOST_FOR_NAME: usize = 16;
/// How many are read to count a run that is shown, and how far it is counted.
const MOST_FOR_COUNT: usize = 200;
/// See [`MOST_FOR_COUNT`].
pub(super) const MOST_COUNTED: usize = 100;

/// The text that was asked for.
pub(super) struct Query {
    pub(super) pieces: Vec<Piece>,
    /// The index class of each content word, where it has one.
    classes: Vec<Option<Counted>>,
}

/// Where a run stands in a stored text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) variant: VariantId,
    /// The first of its words there.
    pub(super) at: usize,
}

/// What was found: the runs by their place in the query, and the stored texts.
#[derive(Default)]
pub(super) struct Found {
    pub(super) runs: BTreeMap<(usize, usize), Vec<Place>>,
    pub(super) texts: FxHashMap<VariantId, (String, Vec<Piece>)>,
    /// Neighbours and names of which not all units were read.
    sampled: FxHashSet<Vec<Counted>>,
    /// By the place of a name in the query: how often it was read without a capital.
    common: FxHashMap<usize, usize>,
    /// By the place of a name in the query: where it opens a text, so that its capital says nothing.
    opening: BTreeMap<usize, Vec<Place>>,
    /// Names of which nothing else was found than that.
    only_opening: FxHashSet<usize>,
}

impl Found {
    /// A name that only opens texts, and never stands without a capital in those that were read, is one there, too.
    fn take_openings(&mut self) {
        for (name, places) in &self.opening {
            if !self.common.contains_key(name) && !self.runs.contains_key(&(*name, name + 1)) {
                self.runs.insert((*name, name + 1), places.clone());
                self.only_opening.insert(*name);
            }
        }
    }

    /// How many words a text has in which there is a run.
    pub(super) fn words(&self, variant: VariantId) -> usize {
        self.texts.get(&variant).map_or(0, |(_, pieces)| pieces.len())
    }

    /// How often, of all times, a name stood without a capital; `named` times it had one.
    pub(super) fn common(&self, name: usize, named: usize) -> f64 {
        let common = self.common.get(&name).copied().unwrap_or(0);
        common as f64 / (common + named).max(1) as f64
    }
}

impl Query {
    pub(super) fn new(
        store: &dyn Store,
        space: Space,
        text: &str,
        rules: &Rules,
        frequencies: &mut Frequencies,
    ) -> Result<Self, MemoryError> {
        let (pieces, classes) = with_classes(text, rules);
        let mut counted = Vec::with_capacity(classes.len());
        for class in classes {
            let class = class.map_or(Ok(None), |class| frequencies.class(store, space, &class))?;
            counted.push(match class {
                Some(class) => Some((class, frequencies.get(store, space, class)?)),
                None => None,
            });
        }
        Ok(Self { pieces, classes: counted })
    }

    fn is_content(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.content)
    }

    /// Content words next to each other, near enough for a run.
    fn neighbours(&self) -> Vec<(Counted, Counted)> {
        let mut pairs = Vec::new();
        let mut last: Option<usize> = None;
        for (at, piece) in self.pieces.iter().enumerate() {
            if piece.before == Before::Break {
                last = None;
            }
            if !piece.content {
                continue;
            }
            if let Some(before) = last.filter(|before| at - before < LONGEST)
                && let (Some(a), Some(b)) = (self.classes[before], self.classes[at])
            {
                pairs.push((a, b));
            }
            last = Some(at);
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Words that are names for all one can see: a capital that no sentence begins with, and no mere initial.
    pub(super) fn is_name(&self, at: usize) -> bool {
        at > 0
            && self
                .pieces
                .get(at)
                .is_some_and(|piece| piece.capital && piece.content && piece.key.chars().nth(1).is_some())
    }

    fn names(&self) -> Vec<Counted> {
        let mut names: Vec<Counted> =
            (0..self.pieces.len()).filter(|at| self.is_name(*at)).filter_map(|at| self.classes[at]).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Every stored run of it.
    pub(super) fn find(
        &self,
        store: &dyn Store,
        space: Space,
        rules: &Rules,
        hidden: &dyn Fn(UnitId) -> bool,
    ) -> Result<Found, MemoryError> {
        let (pairs, names) = (self.neighbours(), self.names());
        let mut found = Found::default();
        if pairs.is_empty() && names.is_empty() {
            return Ok(found);
        }
        let mut lists = Lists::new(store, space)?;
        let mut variants = FxHashSet::default();
        let share = (READ / (pairs.len() + names.len())).max(LEAST_READ);
        let names = names.into_iter().map(|name| (vec![name], share.min(MOST_FOR_NAME)));
        for (classes, most) in pairs.into_iter().map(|(a, b)| (vec![a, b], share.min(MOST_FOR_TWO))).chain(names) {
            let with = lists.with(&classes, most)?;
            variants.extend(with.iter().copied());
            if with.len() >= most {
                found.sampled.insert(classes);
            }
        }
        let mut variants: Vec<VariantId> = variants.into_iter().filter(|variant| !hidden(variant.unit())).collect();
        // The newest first.
        variants.sort_unstable_by(|a, b| b.cmp(a));
        let (by_key, mut cutter) = (self.by_key(), Cutter::default());
        for variant in variants {
            store.visit_text(variant, &mut |text| {
                let cut = cutter.cut(text, rules);
                let stored = seen(text, cut);
                if self.compare(&by_key, variant, &stored, &mut found) {
                    found.texts.insert(variant, (text.to_owned(), pieces_of(&stored, cut, rules)));
                }
            })?;
        }
        found.take_openings();
        Ok(found)
    }

    /// How often a run stands in the memory; [`MOST_COUNTED`] is so often or more.
    pub(super) fn count(
        &self,
        store: &dyn Store,
        space: Space,
        rules: &Rules,
        hidden: &dyn Fn(UnitId) -> bool,
        run: (&Range<usize>, usize),
        found: &Found,
    ) -> Result<usize, MemoryError> {
        let (words, known) = run;
        let content: Vec<Counted> =
            words.clone().filter(|at| self.is_content(*at)).filter_map(|at| *self.classes.get(at)?).collect();
        let groups = content.windows(content.len().min(2));
        if known >= MOST_COUNTED || groups.into_iter().any(|group| !found.sampled.contains(group)) {
            return Ok(known.min(MOST_COUNTED));
        }
        let (by_key, mut counted, mut cutter) = (self.by_key(), Found::default(), Cutter::default());
        let key = (words.start, words.end);
        let opens = words.len() == 1 && found.only_opening.contains(&words.start);
        let many = |counted: &Found| {
            let opening = counted.opening.get(&words.start).filter(|_| opens).map_or(0, Vec::len);
            counted.runs.get(&key).map_or(0, Vec::len) + opening
        };
        for variant in Lists::new(store, space)?.with(&content, MOST_FOR_COUNT)? {
            if many(&counted) >= MOST_COUNTED {
                break;
            }
            if !hidden(variant.unit()) {
                store.visit_text(variant, &mut |text| {
                    self.compare(&by_key, variant, &seen(text, cutter.cut(text, rules)), &mut counted);
                })?;
            }
        }
        Ok(many(&counted).clamp(known.min(MOST_COUNTED), MOST_COUNTED))
    }

    fn by_key(&self) -> FxHashMap<&str, Vec<usize>> {
        let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, piece) in self.pieces.iter().enumerate() {
            places.entry(piece.key.as_str()).or_default().push(at);
        }
        places
    }

    /// Notes the runs of a stored text; whether there are any.
    fn compare(
        &self,
        by_key: &FxHashMap<&str, Vec<usize>>,
        variant: VariantId,
        stored: &[Seen<'_>],
        found: &mut Found,
    ) -> bool {
        let mut any = false;
        let before = |p: usize, q: usize| {
            p > 0 && q > 0 && stored[p - 1].key == self.pieces[q - 1].key && joined(&stored[p], &self.pieces[q])
        };
        for (p, piece) in stored.iter().enumerate() {
            for q in by_key.get(piece.key).into_iter().flatten().copied().filter(|q| !before(p, *q)) {
                if self.is_name(q) && !piece.capital {
                    *found.common.entry(q).or_default() += 1;
                } else if self.is_name(q) && !is_named(stored, p) {
                    any = true;
                    found.opening.entry(q).or_default().push(Place { variant, at: p });
                }
                let more = (1..).take_while(|more| {
                    let (Some(there), Some(here)) = (stored.get(p + more), self.pieces.get(q + more)) else {
                        return false;
                    };
                    there.key == here.key && joined(there, here)
                });
                let end = q + 1 + more.count();
                for run in self.parts(q..end, stored, p) {
                    any = true;
                    let place = Place { variant, at: p + run.start - q };
                    found.runs.entry((run.start, run.end)).or_default().push(place);
                }
            }
        }
        any
    }

    /// The runs worth showing inside a longest one: two content words, the last of them at the end and at most
    /// one little word before the first; and single names.
    fn parts(&self, whole: Range<usize>, stored: &[Seen<'_>], at: usize) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        for start in whole.clone() {
            if self.is_name(start) && is_named(stored, at + start - whole.start) {
                parts.push(start..start + 1);
            }
            let clitic = self.pieces.get(start).is_some_and(|piece| piece.kind == TokenKind::Clitic);
            if clitic || !self.is_content(start) && !self.is_content(start + 1) {
                continue;
            }
            let mut content = usize::from(self.is_content(start));
            for end in start + 1..whole.end.min(start + LONGEST) {
                content += usize::from(self.is_content(end));
                if content >= 2 && self.is_content(end) {
                    parts.push(start..end + 1);
                }
            }
        }
        parts
    }
}

/// Whether a stored word is a name there, too: a capital that no sentence begins with, or all of the text.
fn is_named(stored: &[Seen<'_>], at: usize) -> bool {
    (at > 0 || stored.len() == 1) && stored.get(at).is_some_and(|piece| piece.capital)
}

/// Whether both stand to the word before them in the same way, and no mark is between.
fn joined(one: &Seen<'_>, other: &Piece) -> bool {
    one.before == other.before && one.before != Before::Break
}
