//! A sequence of capitals cut into names: titles fall out (U3), compounds of two peoples come apart.
use super::Scene;
use super::capitals::Evidence;
use super::lists::Lists;
use super::runs::{is_capital, starts};
use crate::glossary::atoms::Gap;

/// Part of a sequence: its first and its last atom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) first: usize,
    pub(super) last: usize,
    /// A title stands before it.
    pub(super) titled: bool,
}

/// The names that a piece is made of.
pub(super) fn parts(scene: &Scene<'_>, piece: Piece, evidence: &Evidence) -> Vec<Piece> {
    let mut found = Vec::new();
    for piece in without_power(scene, piece) {
        match halves(scene, piece, evidence) {
            Some(halves) => found.extend(halves),
            None => found.push(piece),
        }
    }
    found
}

/// The names between the titles of a sequence.
pub(super) fn without_titles(scene: &Scene<'_>, (first, last): (usize, usize)) -> Vec<Piece> {
    let lists = Lists::get();
    let mut found = Vec::new();
    let (mut start, mut at, mut titled) = (first, first, titled_before(scene, first));
    while at <= last {
        if !is_title(scene, at, last) {
            at += 1;
            continue;
        }
        let mut begin = at;
        while begin > start && lists.modifiers.contains(scene.key(begin - 1)) {
            begin -= 1;
        }
        if begin > start {
            found.push(Piece { first: start, last: begin - 1, titled });
        }
        let (next, of) = after_title(scene, at, last);
        (start, at, titled) = (next, next, !of);
    }
    if start <= last {
        found.push(Piece { first: start, last, titled });
    }
    found
}

/// `president Zarkova`: a title without a capital.
fn titled_before(scene: &Scene<'_>, first: usize) -> bool {
    let spaced = scene.atoms.get(first).is_some_and(|atom| matches!(atom.gap, Gap::Space | Gap::Dot) && !starts(atom));
    let before = first.checked_sub(1).filter(|_| spaced);
    before.is_some_and(|at| Lists::get().titles.contains(scene.key(at)))
}

/// A title; not `General Assembly`, where a word for a body follows.
fn is_title(scene: &Scene<'_>, at: usize, last: usize) -> bool {
    let lists = Lists::get();
    let next = scene.key(at + 1);
    let body = at < last && lists.head(next).is_some() && !lists.titles.contains(next);
    lists.titles.contains(scene.key(at)) && !body
}

/// Where the name after a title begins, and whether `of` stands between.
fn after_title(scene: &Scene<'_>, title: usize, last: usize) -> (usize, bool) {
    let lists = Lists::get();
    let part = |at: usize| lists.titles.contains(scene.key(at)) || lists.modifiers.contains(scene.key(at));
    let mut at = title + 1;
    while at <= last && lists.titles.contains(scene.key(at)) {
        at += 1;
    }
    if at < last && lists.is("join", scene.key(at)) {
        at += 1;
        while at <= last && lists.is("article", scene.key(at)) {
            at += 1;
        }
        // `Secretary of State`, `Minister of Health`; the rest of `Minister of Trade and Industry` is lost with it.
        let office = at <= last && part(at);
        while at <= last && office && (part(at) || scene.key(at) == "and") {
            at += 1;
        }
        return (at, !office);
    }
    (at, false)
}

/// `US National Cancer Institute`, `ethnically-Turkic Azeris`: what only qualifies the name comes off.
fn without_power(scene: &Scene<'_>, piece: Piece) -> Vec<Piece> {
    let raw = scene.atoms.get(piece.first).map_or("", |atom| scene.raw(atom)).to_lowercase();
    let power = Lists::get().is("power", &raw) && piece.last > piece.first + 1;
    let second = scene.atoms.get(piece.first + 1).is_some_and(|atom| atom.gap == Gap::Space);
    let hyphen = scene.atoms.get(piece.first).is_some_and(|atom| atom.gap == Gap::Hyphen);
    if piece.first < piece.last && second && (power || hyphen) {
        let first = Piece { last: piece.first, ..piece };
        return vec![first, Piece { first: piece.first + 1, ..piece }];
    }
    vec![piece]
}

/// `Armenian-Azeri` is two names, `Nagorno-Karabakh` is one.
fn halves(scene: &Scene<'_>, piece: Piece, evidence: &Evidence) -> Option<[Piece; 2]> {
    let lists = Lists::get();
    let (a, b) = (scene.atoms.get(piece.first)?, scene.atoms.get(piece.last)?);
    if piece.last == piece.first + 1 && b.gap == Gap::Space && is_series(scene, piece) {
        return Some([Piece { last: piece.first, ..piece }, Piece { first: piece.last, ..piece }]);
    }
    if piece.last != piece.first + 1 || b.gap != Gap::Hyphen || !is_capital(scene, b) {
        return None;
    }
    let dash = scene.between(piece.last).contains(['\u{2013}', '\u{2014}']);
    let people = |key: &str| evidence.is_alone(key) || lists.ends("demonym", key);
    let power = |at: usize| {
        let raw = scene.atoms.get(at).map_or("", |atom| scene.raw(atom));
        (2..=3).contains(&raw.chars().count()) && raw.chars().all(|c| c.is_uppercase() || c == '.')
    };
    let prefix = lists.is("split-prefix", &a.key) || lists.small.contains(&*a.key);
    let two = dash || (people(&a.key) && people(&b.key)) || power(piece.first) || power(piece.last);
    let half = |at| Piece { first: at, last: at, titled: false };
    (two && !prefix).then(|| [half(piece.first), half(piece.last)])
}

/// `Syrian Islamist militias`: two adjectives before a noun.
fn is_series(scene: &Scene<'_>, piece: Piece) -> bool {
    let lists = Lists::get();
    let noun = scene.atoms.get(piece.last + 1).is_some_and(|next| next.gap == Gap::Space && !is_capital(scene, next));
    let sure = lists.ends("demonym-sure", scene.key(piece.first));
    noun && sure && lists.ends("demonym", scene.key(piece.last)) && !piece.titled
}
