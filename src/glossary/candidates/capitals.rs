//! Names of English text by their capitals: which runs of them count (U2, U3), and what stands around them.
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::kind::{self, Around};
use super::lists::Lists;
use super::phrase::{Piece, parts, without_titles};
use super::runs::{LONGEST, covered, is_capital, is_syllable, spans, starts};
use super::{Counts, Scene, Sighting};
use crate::glossary::atoms::{Atom, Gap};
use crate::glossary::translit::is_given;
use crate::lang::LanguageTag;
use crate::text::rules::rules_for;

/// What the whole document says of its words.
#[derive(Default)]
pub(super) struct Evidence {
    /// Words with a capital inside a sentence.
    inside: Counts,
    /// Words with a small letter.
    lower: Counts,
    /// Words that are a whole sequence inside a sentence.
    alone: Counts,
    /// Neighbours with capitals, inside a sentence.
    pairs: HashMap<(Rc<str>, Rc<str>), u32>,
}

impl Evidence {
    fn count(seen: &Counts, key: &str) -> u32 {
        seen.get(key).copied().unwrap_or(0)
    }

    pub(super) fn is_alone(&self, key: &str) -> bool {
        Self::count(&self.alone, key) > 0
    }

    fn pairs(&self, first: &Atom, second: Option<&Atom>) -> u32 {
        let count = |second: &Atom| self.pairs.get(&(Rc::clone(&first.key), Rc::clone(&second.key))).copied();
        second.and_then(count).unwrap_or(0)
    }
}

/// Every place of a name in a document.
pub(super) fn sightings(scenes: &[Scene<'_>], lang: &LanguageTag) -> Vec<Sighting> {
    let calendar = rules_for(lang).calendar;
    let plain: Vec<bool> = scenes.iter().map(|scene| !is_heading(scene)).collect();
    let spans: Vec<Vec<(usize, usize)>> = scenes
        .iter()
        .zip(&plain)
        .map(|(scene, plain)| if *plain { spans(scene, calendar) } else { Vec::new() })
        .collect();
    let evidence = evidence(scenes, &plain, &spans);
    let mut found = Vec::new();
    for ((index, scene), spans) in scenes.iter().enumerate().zip(&spans) {
        for span in spans {
            let named = without_titles(scene, *span).into_iter().filter_map(|piece| admitted(scene, piece, &evidence));
            let parts = named.flat_map(|piece| parts(scene, piece, &evidence));
            found.extend(parts.map(|piece| sighting(scene, index, piece)));
        }
    }
    let known: HashSet<String> = found.iter().map(|sighting| sighting.key.clone()).collect();
    for ((index, scene), plain) in scenes.iter().enumerate().zip(&plain) {
        if !plain {
            found.extend(in_heading(scene, index, &known));
        }
    }
    // The first place of a name comes first, be it in a heading.
    found.sort_by_key(|sighting| (sighting.segment, sighting.range.start));
    found
}

/// U3: a title in which nearly every longer word has a capital tells nothing by them.
fn is_heading(scene: &Scene<'_>) -> bool {
    let text = scene.text.trim_end_matches(['"', '\u{201d}', ')', '*', '\'', '\u{2019}']);
    let words: Vec<&str> = scene.atoms.iter().map(|atom| scene.raw(atom)).collect();
    let letters = scene.text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = scene.text.chars().filter(|c| c.is_uppercase()).count();
    if words.len() > 1 && capitals * 10 > letters * 7 {
        return true;
    }
    if text.ends_with(['.', '?', '!', '\u{2026}']) {
        return false;
    }
    let is_byline = words.first().is_some_and(|word| word.eq_ignore_ascii_case("by")) && words.len() <= 6;
    let names_only = words.len() <= 3 && scene.atoms.iter().all(|atom| !Lists::get().is_common(&atom.key));
    if is_byline || names_only {
        return false;
    }
    let long: Vec<&&str> = words.iter().skip(1).filter(|word| word.chars().count() > 3).collect();
    let small = long.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    long.len() >= 2 && small * 3 <= long.len()
}

fn evidence(scenes: &[Scene<'_>], plain: &[bool], spans: &[Vec<(usize, usize)>]) -> Evidence {
    let mut evidence = Evidence::default();
    for ((scene, plain), spans) in scenes.iter().zip(plain).zip(spans) {
        if !plain {
            continue;
        }
        for atom in &scene.atoms {
            let seen = match is_capital(scene, atom) {
                true if starts(atom) => continue,
                true => &mut evidence.inside,
                false => &mut evidence.lower,
            };
            *seen.entry(Rc::clone(&atom.key)).or_default() += 1;
        }
        for (first, last) in spans {
            let atoms = scene.atoms.get(*first..=*last).unwrap_or_default();
            if let [only] = atoms
                && !starts(only)
            {
                *evidence.alone.entry(Rc::clone(&only.key)).or_default() += 1;
            }
            let pairs = atoms.iter().zip(atoms.iter().skip(1)).filter(|(first, _)| !starts(first));
            for (a, b) in pairs {
                *evidence.pairs.entry((Rc::clone(&a.key), Rc::clone(&b.key))).or_default() += 1;
            }
        }
    }
    evidence
}

/// U2 and U3 on one piece: what of it is a name.
fn admitted(scene: &Scene<'_>, piece: Piece, evidence: &Evidence) -> Option<Piece> {
    let lists = Lists::get();
    let piece = trimmed(scene, piece)?;
    let first = scene.atoms.get(piece.first)?;
    let raw = scene.raw(first);
    let acronym = raw.chars().filter(|c| c.is_uppercase()).count() >= 2 && !raw.chars().any(char::is_lowercase);
    let common = lists.is_common(&first.key);
    if piece.first < piece.last {
        let next = scene.atoms.get(piece.first + 1);
        let article = matches!(&*first.key, "the" | "a" | "an");
        let stays = !article && (lists.openers.contains(&*first.key) || evidence.pairs(first, next) > 0);
        if (starts(first) || article) && (common || lists.modifiers.contains(&*first.key)) && !acronym && !stays {
            return admitted(scene, Piece { first: piece.first + 1, ..piece }, evidence);
        }
        let mut words = (piece.first..=piece.last).map(|at| scene.key(at));
        let says_nothing = |word: &str| lists.is_common(word) || lists.is_no_name(word) || word.len() < 2;
        let all_common = words.all(says_nothing);
        let headed = lists.head(scene.key(piece.last)).is_some();
        let opens = lists.openers.contains(&*first.key);
        return (!all_common || headed || opens || evidence.pairs(first, next) > 1).then_some(piece);
    }
    let key = &*first.key;
    let letters = raw.chars().filter(|c| c.is_alphabetic()).count();
    let known = Evidence::count(&evidence.inside, key) > 0;
    let lower = Evidence::count(&evidence.lower, key) > 0;
    let named = lists.is_no_name(key) || lists.titles.contains(key) || lists.modifiers.contains(key);
    if letters < 2 || (named && !piece.titled) {
        return None;
    }
    let admitted = match (starts(first), common) {
        (_, true) if piece.titled => true,
        (_, true) if acronym && letters <= 3 => !starts(first) || known,
        (_, true) => Evidence::count(&evidence.alone, key) >= 2 && !lower,
        (true, false) => {
            acronym
                || known
                || piece.titled
                || (!lower && (follows_name(scene, piece.last) || !lists.ends("abstract", key)))
        }
        (false, false) => !lower || acronym || known_twice(evidence, key),
    };
    admitted.then_some(piece)
}

fn known_twice(evidence: &Evidence, key: &str) -> bool {
    Evidence::count(&evidence.inside, key) > Evidence::count(&evidence.lower, key)
}

/// U2 d: `said` or `'s` follows.
fn follows_name(scene: &Scene<'_>, last: usize) -> bool {
    scene.atoms.get(last + 1).is_some_and(|next| match next.gap {
        Gap::Space => Lists::get().is("saying", &next.key),
        Gap::Apostrophe => &*next.key == "s",
        _ => false,
    })
}

/// Without small words at its ends.
fn trimmed(scene: &Scene<'_>, mut piece: Piece) -> Option<Piece> {
    let small = |at: usize| {
        scene
            .atoms
            .get(at)
            .is_some_and(|atom| !is_capital(scene, atom) && !atom.key.starts_with(|c: char| c.is_ascii_digit()))
            && !is_syllable(scene, at)
    };
    while piece.first <= piece.last && small(piece.last) {
        piece.last = piece.last.checked_sub(1)?;
    }
    while piece.first < piece.last && small(piece.first) {
        piece.first += 1;
    }
    (piece.first <= piece.last).then_some(piece)
}

fn sighting(scene: &Scene<'_>, segment: usize, piece: Piece) -> Sighting {
    let atoms = scene.atoms.get(piece.first..=piece.last).unwrap_or_default();
    let parts: Vec<&str> = atoms.iter().map(|atom| &*atom.key).collect();
    let mut range = atoms.first().map_or(0, |atom| atom.range.start)..atoms.last().map_or(0, |atom| atom.range.end);
    let around = around(scene, piece);
    let raw = scene.text.get(range.clone()).unwrap_or_default();
    let given = atoms.first().is_some_and(|atom| is_given(scene.raw(atom)));
    let mut votes = kind::votes(&parts, raw, given, &around);
    let mut key = parts.join(" ");
    if let Some((wider, kind)) = with_known(scene, piece, &range) {
        range = wider;
        votes.vote(kind, 4);
        key = scene.text.get(range.clone()).unwrap_or_default().to_lowercase();
    }
    Sighting { segment, range, key, votes }
}

/// A name that goes on into a known one: `Kabul University` where Kabul is known, `Ivanka Trump` where Trump is.
fn with_known(
    scene: &Scene<'_>,
    piece: Piece,
    range: &std::ops::Range<usize>,
) -> Option<(std::ops::Range<usize>, &'static str)> {
    let spaced = |at: usize| scene.atoms.get(at).is_some_and(|atom| atom.gap == Gap::Space && !atom.starts);
    let lists = Lists::get();
    let head = lists.head(scene.key(piece.last));
    if let Some(kind) = head.filter(|_| spaced(piece.first) && piece.first == piece.last) {
        let end = piece.first.checked_sub(1).and_then(|at| scene.atoms.get(at))?.range.end;
        let at = scene.hits.partition_point(|hit| hit.range.end < end);
        let hit = scene.hits.get(at).filter(|hit| hit.range.end == end)?;
        return Some((hit.range.start..range.end, kind));
    }
    let next = scene.atoms.get(piece.last + 1).filter(|_| spaced(piece.last + 1))?;
    let at = scene.hits.partition_point(|hit| hit.range.start < next.range.start);
    let hit = scene.hits.get(at).filter(|hit| hit.range == next.range)?;
    let person = hit.entry.kind.as_deref() == Some("person");
    (person && piece.first == piece.last && is_given(scene.raw(scene.atoms.get(piece.first)?)))
        .then_some((range.start..hit.range.end, "person"))
}

fn around<'s>(scene: &'s Scene<'_>, piece: Piece) -> Around<'s> {
    let before = scene.atoms.get(piece.first).filter(|atom| atom.gap == Gap::Space && !starts(atom));
    let after = scene.atoms.get(piece.last + 1);
    let spaced = after.filter(|atom| atom.gap == Gap::Space && !atom.starts);
    Around {
        before: before.and(piece.first.checked_sub(1)).map_or("", |at| scene.key(at)),
        after: spaced.map_or("", |atom| &*atom.key),
        titled: piece.titled,
        apposition: after.is_some_and(|atom| atom.gap == Gap::Comma && is_capital(scene, atom)),
        possessive: after.is_some_and(|atom| atom.gap == Gap::Apostrophe && &*atom.key == "s"),
        noun_follows: spaced.is_some_and(|atom| !is_capital(scene, atom) && !Lists::get().is("saying", &atom.key)),
    }
}

/// Names of the rest of the document in a heading.
fn in_heading(scene: &Scene<'_>, segment: usize, known: &HashSet<String>) -> Vec<Sighting> {
    let covered = covered(scene);
    let mut found = Vec::new();
    let mut at = 0;
    while at < scene.atoms.len() {
        let ends = (at..scene.atoms.len().min(at + LONGEST)).rev();
        let fits = |last: &usize| {
            let parts: Vec<&str> = (at..=*last).map(|at| scene.key(at)).collect();
            (at..=*last).all(|at| !covered.contains(&at)) && known.contains(&parts.join(" "))
        };
        let capital = scene.atoms.get(at).is_some_and(|atom| is_capital(scene, atom));
        match ends.filter(|_| capital).find(|last| fits(last)) {
            Some(last) => {
                let range = scene.atoms.get(at).map_or(0, |atom| atom.range.start)
                    ..scene.atoms.get(last).map_or(0, |atom| atom.range.end);
                let key = (at..=last).map(|at| scene.key(at)).collect::<Vec<_>>().join(" ");
                found.push(Sighting { segment, range, key, votes: kind::Votes::default() });
                at = last + 1;
            }
            None => at += 1,
        }
    }
    found
}
