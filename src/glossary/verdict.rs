//! From the candidates of a segment to its occurrences: which of them win (G6), and which winners are not sure
//! because of what stands beside them.
use super::atoms::Gap;
use super::candidates::is_common;
use super::constraints::{Scene, TITLES};
use super::find::Occurrence;
use super::matcher::Candidate;
use super::people::People;
use super::words::{DIRECTIONS, OFFICES, PLACES};
use crate::term::TermStatus;
use crate::text::rules::{Calendar, rules_for};

/// G6. A form under several entries goes to one of them; the others are named, unless something tells that this
/// one is meant.
pub(crate) fn choose(mut candidates: Vec<Candidate>, atoms: usize) -> Vec<Candidate> {
    candidates.sort_by_key(rank);
    let mut taken = vec![false; atoms];
    let mut chosen: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let Some(span) = taken.get_mut(candidate.first..=candidate.last) else { continue };
        if span.iter().all(|taken| !taken) {
            span.fill(true);
            chosen.push(candidate);
        } else if let Some(winner) = chosen.iter_mut().find(|winner| same_place(winner, &candidate))
            && winner.entry.id != candidate.entry.id
            && !told_apart(winner, &candidate)
            && !winner.others.contains(&candidate.entry.id)
        {
            winner.others.push(candidate.entry.id);
        }
    }
    chosen
}

fn same_place(a: &Candidate, b: &Candidate) -> bool {
    a.range == b.range && a.attached == b.attached && a.ending.is_some() == b.ending.is_some()
}

/// Whether the context, a rule, the day or the status of the form says that the first is meant.
fn told_apart(winner: &Candidate, other: &Candidate) -> bool {
    let reasons = |c: &Candidate| (c.valid, c.verdict.called, c.known, c.verdict.weak, status(c));
    reasons(winner) != reasons(other)
}

fn status(c: &Candidate) -> Option<TermStatus> {
    c.entry.terms.get(c.term).map(|term| term.status)
}

/// Smaller is better.
fn rank(c: &Candidate) -> impl Ord + use<> {
    (
        std::cmp::Reverse(c.range.len()),
        c.first,
        c.attached,
        c.ending.is_some(),
        !c.valid,
        !c.verdict.called,
        std::cmp::Reverse(c.known),
        c.verdict.weak,
        status(c),
        c.entry.id,
        c.term,
    )
}

/// The occurrences, each with whether it waits for the rest of the document (C2).
pub(crate) fn report(
    segment: usize,
    scene: &Scene<'_>,
    chosen: Vec<Candidate>,
    people: &People,
) -> Vec<(Occurrence, bool)> {
    let covered = Covered::by(&chosen, scene.atoms.len());
    let occurrence = |hit: Candidate| {
        let form = hit.entry.terms.get(hit.term)?;
        let person = hit.entry.kind.as_deref() == Some("person") && hit.first == hit.last;
        let doubt = hit.verdict.weak
            || !hit.valid
            || !hit.others.is_empty()
            || person && (somebody_else(scene, &hit, &covered) || shares(&hit, scene, people))
            || qualified(scene, &hit)
            || longer(scene, &hit, &covered);
        let pending = hit.verdict.pending;
        let occurrence = Occurrence {
            segment,
            status: form.status,
            weak: doubt,
            valid: hit.valid,
            others: hit.others,
            compound: hit.compound,
            attached: hit.attached,
            surname: person && hit.known.is_some() && form.text.chars().any(char::is_whitespace),
            term: hit.term,
            found: scene.text.get(hit.range.clone())?.to_owned(),
            range: hit.range,
            entry: hit.entry,
        };
        Some((occurrence, pending))
    };
    chosen.into_iter().filter_map(occurrence).collect()
}

/// Which atoms belong to a hit.
struct Covered(Vec<bool>);

impl Covered {
    fn by(chosen: &[Candidate], atoms: usize) -> Self {
        let mut covered = vec![false; atoms];
        for hit in chosen {
            covered.iter_mut().take(hit.last + 1).skip(hit.first).for_each(|atom| *atom = true);
        }
        Self(covered)
    }

    fn at(&self, atom: usize) -> bool {
        self.0.get(atom).copied().unwrap_or(false)
    }
}

/// `Melania Trump`: a first name before a surname, that is none of this entry.
fn somebody_else(scene: &Scene<'_>, hit: &Candidate, covered: &Covered) -> bool {
    let named = hit.first.checked_sub(1).is_some_and(|at| covered.at(at));
    !named && first_name(scene, hit.first)
}

/// Two people of this surname were named: it is the one who was named last, perhaps.
fn shares(hit: &Candidate, scene: &Scene<'_>, people: &People) -> bool {
    scene.atoms.get(hit.first).and_then(|atom| people.named(&atom.key)).is_some_and(|person| person.shared)
}

/// Whether the word before looks like somebody else's first name: `Melania Trump`.
pub(crate) fn first_name(scene: &Scene<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|at| scene.atoms.get(at)) else { return false };
    if scene.atoms.get(at).is_none_or(|atom| atom.gap != Gap::Space) || scene.heading {
        return false;
    }
    let raw = scene.text.get(before.range.clone()).unwrap_or_default();
    // Every word has a capital where a sentence begins: most are no names.
    let opens = before.starts && is_common(&before.key);
    capital_word(raw) && !opens && !TITLES.contains(&&*before.key)
}

/// A capital and a small letter: no acronym.
fn capital_word(raw: &str) -> bool {
    raw.starts_with(char::is_uppercase) && raw.contains(char::is_lowercase)
}

fn is_place(hit: &Candidate) -> bool {
    hit.entry.kind.as_deref().is_some_and(|kind| PLACES.contains(&kind))
}

/// `Latin America`, `South Sudan`: a direction with a capital makes another place of a name.
fn qualified(scene: &Scene<'_>, hit: &Candidate) -> bool {
    let Some(before) = hit.first.checked_sub(1).and_then(|at| scene.atoms.get(at)) else { return false };
    let spaced = scene.atoms.get(hit.first).is_some_and(|atom| matches!(atom.gap, Gap::Space | Gap::Hyphen));
    let capital = scene.text.get(before.range.clone()).is_some_and(|raw| raw.starts_with(char::is_uppercase));
    is_place(hit) && spaced && capital && !before.starts && !scene.heading && DIRECTIONS.contains(&&*before.key)
}

/// `Washington Examiner`, `Jordan Spieth`: the name of a place begins a longer one, which the glossary lacks.
///
/// Not after an acronym (`US Senate`), before an office, a day or a month, or in a title where every word has a
/// capital.
fn longer(scene: &Scene<'_>, hit: &Candidate, covered: &Covered) -> bool {
    let Some(next) = scene.atoms.get(hit.last + 1).filter(|next| next.gap == Gap::Space) else { return false };
    let raw = |range| scene.text.get(range).unwrap_or_default();
    is_place(hit)
        && hit.first == hit.last
        && capital_word(raw(hit.range.clone()))
        && capital_word(raw(next.range.clone()))
        && !covered.at(hit.last + 1)
        && ![TITLES, OFFICES].iter().any(|words| words.contains(&&*next.key))
        && !is_day(rules_for(scene.lang).calendar, &next.key)
        && has_small_words(scene.text)
}

fn is_day(calendar: &Calendar, key: &str) -> bool {
    calendar.month(key).is_some() || calendar.weekdays.iter().chain(calendar.doubtful_weekdays).any(|name| *name == key)
}

/// Whether capitals tell anything: not where most words have one.
fn has_small_words(text: &str) -> bool {
    let small = text.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    small * 3 >= text.split_whitespace().count()
}
