//! The codes of a translation, put into an order that can be written: every pair whole, none crossing another.

use std::collections::{HashMap, HashSet};

use super::{Translation, WarningKind};
use crate::unit::{Inline, Role};

/// A code of the original at a byte of the translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) at: usize,
    /// Which code of the segment.
    pub(super) code: usize,
}

/// What codes do that is more than the look of a text: these stay, wherever the translation forgot them.
const STANDING: &[&str] = &["lb", "tab", "note", "image", "field", "drawing", "html"];

/// The codes of the translation that can be written, in order, and what is wrong with the others.
pub(super) fn placed(original: &[Inline], translation: &Translation) -> (Vec<Placed>, Vec<(WarningKind, String)>) {
    let (partners, used) = (partners(original), vec![false; original.len()]);
    let mut work = Work { original, partners, used, wrong: Vec::new(), told: HashSet::new() };
    let found = work.known(translation);
    let mut placed = work.balanced(found);
    work.missing(&mut placed, translation.text.len());
    (placed, work.wrong)
}

struct Work<'a> {
    original: &'a [Inline],
    /// The other end of each, where the segment has both.
    partners: Vec<Option<usize>>,
    used: Vec<bool>,
    wrong: Vec<(WarningKind, String)>,
    told: HashSet<(WarningKind, String)>,
}

impl Work<'_> {
    fn code(&self, at: usize) -> Option<&Inline> {
        self.original.get(at)
    }

    fn warn(&mut self, kind: WarningKind, pair: Option<&String>) {
        let code = pair.cloned().unwrap_or_default();
        if self.told.insert((kind, code.clone())) {
            self.wrong.push((kind, code));
        }
    }

    /// The codes that the original has, each once, by their places.
    fn known(&mut self, translation: &Translation) -> Vec<Placed> {
        let by_name: HashMap<(Option<&str>, Role), usize> =
            self.original.iter().enumerate().map(|(at, code)| ((code.pair.as_deref(), code.role), at)).collect();
        let mut found = Vec::new();
        for code in &translation.codes {
            let known = by_name.get(&(code.pair.as_deref(), code.role)).copied();
            match known.filter(|at| !self.used.get(*at).copied().unwrap_or(true)) {
                Some(known) => {
                    if let Some(used) = self.used.get_mut(known) {
                        *used = true;
                    }
                    found.push(Placed { at: on_boundary(&translation.text, code.at), code: known });
                }
                None => self.warn(WarningKind::Unknown, code.pair.as_ref()),
            }
        }
        found.sort_by_key(|placed| placed.at);
        found
    }

    fn partner(&self, code: usize) -> Option<usize> {
        self.partners.get(code).copied().flatten()
    }

    /// Whether the original has such an end of a pair that is not whole.
    fn has_single(&self, role: Role) -> bool {
        self.original.iter().zip(&self.partners).any(|(code, partner)| code.role == role && partner.is_none())
    }

    /// Whether the original has this code inside the pair that begins with `open`.
    fn holds(&self, open: usize, code: usize) -> bool {
        open < code && self.partner(open).is_some_and(|close| code < close)
    }

    /// Whether these two pairs cross in the original: the file is written so, and what reads it knows what to do.
    fn crosses(&self, one: usize, other: usize) -> bool {
        let (first, second) = (one.min(other), one.max(other));
        self.holds(first, second) && self.partner(second) > self.partner(first)
    }

    /// Drops pairs that cross another and do not in the original, that are turned round, or of which one end is missing. An end whose partner
    /// lies in another segment stays outside every pair.
    fn balanced(&mut self, found: Vec<Placed>) -> Vec<Placed> {
        let mut open: Vec<usize> = Vec::new();
        // Where each stands among the open ones; what is no longer there is closed.
        let mut depths: HashMap<usize, usize> = HashMap::new();
        let mut dropped = vec![false; self.original.len()];
        let mut begun = false;
        for placed in &found {
            let (role, partner) = (self.code(placed.code).map(|code| code.role), self.partner(placed.code));
            let closes = match (role, partner) {
                (Some(Role::Open), Some(_)) => {
                    depths.insert(placed.code, open.len());
                    open.push(placed.code);
                    continue;
                }
                (Some(Role::Close), Some(partner)) => partner,
                (Some(Role::Open | Role::Close), None) => {
                    // What was begun before this segment ends before anything begins that goes on behind it.
                    let early = role == Some(Role::Close) && begun;
                    begun |= role == Some(Role::Open);
                    if early || !open.iter().all(|open| self.holds(*open, placed.code)) {
                        drop_one(&mut dropped, placed.code);
                    }
                    continue;
                }
                _ => continue,
            };
            match depths.remove(&closes).filter(|depth| open.get(*depth) == Some(&closes)) {
                Some(depth) => {
                    for crossed in open.split_off(depth).into_iter().skip(1) {
                        match self.crosses(closes, crossed) {
                            true => {
                                depths.insert(crossed, open.len());
                                open.push(crossed);
                            }
                            false => drop_one(&mut dropped, crossed),
                        }
                    }
                }
                None => drop_one(&mut dropped, placed.code),
            }
        }
        open.into_iter().for_each(|code| drop_one(&mut dropped, code));
        self.without(found, &dropped)
    }

    /// Without the dropped ones and their other ends; single ends come back at the edge, in [`Self::missing`].
    fn without(&mut self, found: Vec<Placed>, dropped: &[bool]) -> Vec<Placed> {
        let is_dropped = |code: usize| dropped.get(code).copied().unwrap_or(false);
        let mut kept = Vec::with_capacity(found.len());
        for placed in found {
            let partner = self.partner(placed.code);
            if is_dropped(placed.code) || partner.is_some_and(is_dropped) {
                let pair = self.code(placed.code).and_then(|code| code.pair.clone());
                self.warn(WarningKind::Crossing, pair.as_ref());
                if partner.is_none()
                    && let Some(used) = self.used.get_mut(placed.code)
                {
                    *used = false;
                }
            } else {
                kept.push(placed);
            }
        }
        kept
    }

    /// What the translation lacks: marks that stand alone come to the end, single ends to the edge at which they harm
    /// nothing, pairs are gone.
    fn missing(&mut self, placed: &mut Vec<Placed>, end: usize) {
        let (mut front, mut back) = (Vec::new(), Vec::new());
        let (closes, opens) = (self.has_single(Role::Close), self.has_single(Role::Open));
        for code in
            (0..self.original.len()).filter(|code| !self.used.get(*code).copied().unwrap_or(true)).collect::<Vec<_>>()
        {
            let Some(own) = self.code(code) else { continue };
            let (role, pair) = (own.role, own.pair.clone());
            let stands = STANDING.contains(&own.element.as_str());
            match (role, self.partner(code)) {
                (Role::Open | Role::Close, Some(_)) => self.warn(WarningKind::Lost, pair.as_ref()),
                (Role::Alone, _) if !stands => self.warn(WarningKind::Lost, pair.as_ref()),
                _ => {
                    let to_front = (role == Role::Close && opens) || (role == Role::Open && !closes);
                    let (edge, at) = if to_front { (&mut front, 0) } else { (&mut back, end) };
                    edge.push(Placed { at, code });
                    self.warn(WarningKind::Moved, pair.as_ref());
                }
            }
        }
        front.append(placed);
        front.append(&mut back);
        *placed = front;
    }
}

fn partners(codes: &[Inline]) -> Vec<Option<usize>> {
    let by_name: HashMap<(Option<&str>, Role), usize> =
        codes.iter().enumerate().map(|(at, code)| ((code.pair.as_deref(), code.role), at)).collect();
    let other = |role| match role {
        Role::Open => Some(Role::Close),
        Role::Close => Some(Role::Open),
        Role::Alone => None,
    };
    let partner = |code: &Inline| by_name.get(&(code.pair.as_deref(), other(code.role)?)).copied();
    codes.iter().map(partner).collect()
}

fn drop_one(dropped: &mut [bool], code: usize) {
    if let Some(dropped) = dropped.get_mut(code) {
        *dropped = true;
    }
}

fn on_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
