//! U1: runs of capitals, with the small words and numbers that belong into them; dates are none (U3).
use std::collections::HashSet;

use super::Scene;
use super::lists::Lists;
use crate::glossary::atoms::{Atom, Gap};
use crate::text::rules::Calendar;

/// A sequence of more parts is no name but a line of capitals.
pub(super) const LONGEST: usize = 12;

/// Whether an atom is written like a name: with a capital, at the start or inside (`iPhone`).
pub(super) fn is_capital(scene: &Scene<'_>, atom: &Atom) -> bool {
    scene.raw(atom).chars().take(3).any(char::is_uppercase)
}

/// Whether a sentence begins with an atom; after an initial or a short title none does.
pub(super) fn starts(atom: &Atom) -> bool {
    atom.starts && atom.gap != Gap::Dot
}

/// U1: runs of capitals outside known terms, with small words between them. Both ends are inside.
pub(super) fn spans(scene: &Scene<'_>, calendar: &Calendar) -> Vec<(usize, usize)> {
    let covered = covered(scene);
    let is_name = |at: usize| {
        let Some(atom) = scene.atoms.get(at) else { return false };
        is_capital(scene, atom) && !covered.contains(&at) && !is_date(scene, at, calendar) && &*atom.key != "i"
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < scene.atoms.len() {
        if !is_name(at) {
            at += 1;
            continue;
        }
        let last = reach(scene, at, &is_name, &covered);
        found.push((at, last));
        at = last + 1;
    }
    found
}

/// The atoms that a term of the glossary covers.
pub(super) fn covered(scene: &Scene<'_>) -> HashSet<usize> {
    let mut covered = HashSet::new();
    for hit in scene.hits {
        let first = scene.atoms.partition_point(|atom| atom.range.end <= hit.range.start);
        let inside = scene.atoms.iter().enumerate().skip(first);
        covered.extend(inside.take_while(|(_, atom)| atom.range.start < hit.range.end).map(|(at, _)| at));
    }
    covered
}

/// The last atom of the sequence that begins at `first`.
fn reach(scene: &Scene<'_>, first: usize, is_name: &dyn Fn(usize) -> bool, covered: &HashSet<usize>) -> usize {
    let lists = Lists::get();
    let (mut last, mut ahead, mut joins) = (first, first + 1, false);
    while let Some(atom) = scene.atoms.get(ahead) {
        let ampersand = scene.between(ahead).trim() == "&";
        if let Some(beyond) = possessive(scene, ahead, last, is_name) {
            (last, ahead) = (beyond, beyond + 1);
            continue;
        }
        let near = matches!(atom.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe | Gap::Dot) || ampersand;
        if !near
            || covered.contains(&ahead)
            || (starts(atom) && !ampersand)
            || after_acronym(scene, ahead)
            || last - first > LONGEST
        {
            break;
        }
        let before = scene.key(last);
        let of = lists.is("join", &atom.key)
            && ahead == last + 1
            && (heads_on(lists, before) || is_thing(lists, first, last, before) || goes_on(scene, first, last));
        let article = lists.is("article", &atom.key) && joins;
        let and = &*atom.key == "and" && ahead == last + 1 && joins_and(scene, first, last);
        if is_name(ahead) || is_number(scene, ahead, last) || is_syllable(scene, ahead) {
            last = ahead;
            joins = false;
        } else if of || article || and || (lists.small.contains(&*atom.key) && is_small(scene, atom)) {
            joins |= of;
        } else {
            break;
        }
        if ahead - last > 2 {
            break;
        }
        ahead += 1;
    }
    last
}

/// `Tae-woo`: the small half of a given name.
pub(super) fn is_syllable(scene: &Scene<'_>, at: usize) -> bool {
    let head = at.checked_sub(1).and_then(|before| scene.atoms.get(before));
    let half = scene.atoms.get(at).filter(|half| half.gap == Gap::Hyphen && !is_capital(scene, half));
    half.is_some_and(|half| Lists::get().syllables.contains(&*half.key))
        && head.is_some_and(|head| is_capital(scene, head) && !Lists::get().is_common(&head.key))
}

/// `People's Party`, `Workers' Party`: a body that is somebody's; *Corbyn's Party* is two names. Its last atom.
fn possessive(scene: &Scene<'_>, at: usize, last: usize, is_name: &dyn Fn(usize) -> bool) -> Option<usize> {
    let lists = Lists::get();
    let atom = scene.atoms.get(at)?;
    let body = match atom.gap {
        Gap::Apostrophe if &*atom.key == "s" => at + 1,
        Gap::Possessive => at,
        _ => return None,
    };
    let near = scene.atoms.get(body).is_some_and(|atom| matches!(atom.gap, Gap::Space | Gap::Possessive));
    let owned = lists.is_common(scene.key(last)) && lists.head(scene.key(body)).is_some();
    let plural = atom.gap == Gap::Possessive && lists.head(scene.key(body)).is_some();
    (near && is_name(body) && (owned || plural)).then_some(body)
}

/// `… in the U.S. As Rosa`: the acronym took the full stop.
fn after_acronym(scene: &Scene<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| scene.atoms.get(at));
    before.is_some_and(|before| scene.raw(before).ends_with('.')) && Lists::get().is_common(scene.key(at))
}

/// `Agency for the Assessment and Application of`: in the name of a body one `of` may follow another.
fn goes_on(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    joins_and(scene, first, last) && Lists::get().is_common(scene.key(last))
}

fn is_small(scene: &Scene<'_>, atom: &Atom) -> bool {
    scene.raw(atom).starts_with(char::is_lowercase)
}

/// `Ministry of`, `Center for`: what names a body or a place goes on.
fn heads_on(lists: &Lists, word: &str) -> bool {
    lists.head(word).is_some() || lists.titles.contains(word)
}

/// `Game of Thrones`: a common word with a capital, alone before `of`; *Macron of France* is two names.
fn is_thing(lists: &Lists, first: usize, last: usize, word: &str) -> bool {
    first == last && lists.is_common(word)
}

/// `Ministry of Health and Sports`, `Bosnia and Herzegovina`; elsewhere `and` stands between two names.
fn joins_and(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let lists = Lists::get();
    let inside = (first..last)
        .any(|at| lists.is("head-of", scene.key(at)) && at > 0 && lists.head(scene.key(at - 1)) == Some("org"));
    inside || (first == last && lists.is("with-and", scene.key(last)))
}

/// `S-300`, `Rossiya 1`: a number that belongs to the name before it.
fn is_number(scene: &Scene<'_>, at: usize, last: usize) -> bool {
    let Some(atom) = scene.atoms.get(at) else { return false };
    let digits = atom.key.chars().take_while(char::is_ascii_digit).count();
    let rest = atom.key.chars().count() - digits;
    if digits == 0 || rest > 1 || at != last + 1 {
        return false;
    }
    let follows = scene.atoms.get(at + 1).filter(|next| matches!(next.gap, Gap::Space | Gap::Hyphen));
    let counts = follows.is_some_and(|next| {
        is_capital(scene, next) || next.key.ends_with('s') || next.key.starts_with(|c: char| c.is_ascii_digit())
    });
    match atom.gap {
        Gap::Hyphen => true,
        Gap::Space => {
            rest == 0 && digits <= 2 && !counts && is_lone(scene, last) && !Lists::get().is_common(scene.key(last))
        }
        _ => false,
    }
}

/// Whether no capital stands before: scores follow teams and players with longer names.
fn is_lone(scene: &Scene<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| scene.atoms.get(at));
    before.is_none_or(|before| !is_capital(scene, before))
}

/// U3: months and weekdays. Those that are also words or names only beside a number or after `in`.
fn is_date(scene: &Scene<'_>, at: usize, calendar: &Calendar) -> bool {
    let key = scene.key(at);
    let month = calendar.month(key);
    let sure = month == Some(true) || calendar.weekdays.contains(&key);
    let plural = key.strip_suffix('s').is_some_and(|day| calendar.weekdays.contains(&day));
    if sure || plural {
        return !in_title(scene, at, calendar);
    }
    let doubtful = month.is_some() || calendar.doubtful_weekdays.contains(&key);
    let number = |at: Option<usize>| at.is_some_and(|at| scene.key(at).starts_with(|c: char| c.is_ascii_digit()));
    let before = at.checked_sub(1);
    doubtful
        && (number(before)
            || number(Some(at + 1))
            || before.is_some_and(|before| Lists::get().is("month-before", scene.key(before)))
            || scene.atoms.get(at).is_some_and(|atom| atom.starts))
}

/// `the Sunday Times`, `Saturday Night Live`: a weekday that begins a name.
fn in_title(scene: &Scene<'_>, at: usize, calendar: &Calendar) -> bool {
    let lists = Lists::get();
    let next = scene.atoms.get(at + 1).filter(|next| next.gap == Gap::Space && is_capital(scene, next));
    let before = at.checked_sub(1).map_or("", |at| scene.key(at));
    let inside = scene.atoms.get(at).is_some_and(|atom| !atom.starts && atom.gap == Gap::Space);
    calendar.weekdays.contains(&scene.key(at))
        && inside
        && !lists.is("weekday-before", before)
        && next.is_some_and(|next| lists.is_common(&next.key) || lists.head(&next.key).is_some())
}
