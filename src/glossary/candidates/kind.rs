//! What a name is (U4): every place of it has a vote.
use super::Sighting;
use super::lists::Lists;
use std::collections::{HashMap, HashSet};

const KINDS: &[&str] = &["person", "place", "country", "org", "media", "event", "treaty", "system", "demonym"];

/// Votes for kinds, and how many patterns spoke for a name at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Votes {
    votes: [u32; KINDS.len()],
    patterns: u32,
}

impl Votes {
    /// A vote; unknown kinds have none.
    pub(super) fn vote(&mut self, kind: &str, weight: u32) {
        for (known, votes) in KINDS.iter().zip(self.votes.iter_mut()) {
            if *known == kind {
                *votes += weight;
                self.patterns = self.patterns.max(weight);
            }
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (votes, more) in self.votes.iter_mut().zip(other.votes) {
            *votes += more;
        }
        self.patterns = self.patterns.max(other.patterns);
    }

    /// The kind with most votes; the earlier one where two have as many.
    pub(super) fn kind(&self) -> Option<&'static str> {
        let best = self.votes.iter().copied().max().filter(|most| *most > 0)?;
        KINDS.iter().zip(self.votes).find(|(_, votes)| *votes == best).map(|(kind, _)| *kind)
    }

    /// The strongest pattern.
    pub(super) fn patterns(&self) -> u32 {
        self.patterns
    }
}

/// What stands around a name.
#[derive(Debug, Default)]
pub(super) struct Around<'a> {
    /// The word before and the one after, folded; empty where a break is between.
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    /// A title stands before.
    pub(super) titled: bool,
    /// A comma and a capital follow.
    pub(super) apposition: bool,
    /// `'s` follows.
    pub(super) possessive: bool,
    /// The word after it has a small letter.
    pub(super) noun_follows: bool,
}

/// The votes of one place of a name with these folded parts.
pub(super) fn votes(parts: &[&str], raw: &str, is_given: bool, around: &Around<'_>) -> Votes {
    let lists = Lists::get();
    let mut votes = Votes::default();
    let single = parts.len() == 1;
    let last = parts.last().copied().unwrap_or_default();
    let before_of = parts.iter().position(|part| matches!(*part, "of" | "for")).and_then(|at| at.checked_sub(1));
    let head = before_of.and_then(|at| parts.get(at)).and_then(|word| lists.head(word));
    if let Some(kind) = head.or_else(|| lists.head(last).filter(|_| !single)) {
        votes.vote(kind, 6);
    }
    if around.titled {
        votes.vote("person", 4);
    }
    if is_given && !single && lists.head(last).is_none() {
        votes.vote("person", 3);
    }
    let capitals = raw.chars().all(|c| !c.is_lowercase());
    if lists.is("saying", around.after) && !capitals {
        votes.vote("person", if single { 1 } else { 2 });
    }
    let no_place = around.possessive || (capitals && raw.chars().count() > 2);
    if !no_place && lists.is("place-before", around.before) {
        votes.vote("place", if around.apposition { 3 } else { 2 });
    } else if !no_place && (lists.is("place-weak", around.before) || (around.before == "of" && around.apposition)) {
        votes.vote("place", 1);
    }
    shape(parts, raw, around, &mut votes);
    votes
}

/// What the letters of the name itself say.
fn shape(parts: &[&str], raw: &str, around: &Around<'_>, votes: &mut Votes) {
    let lists = Lists::get();
    let single = parts.len() == 1;
    let capitals = raw.chars().filter(|c| c.is_uppercase()).count();
    let letters = raw.chars().filter(|c| c.is_alphabetic()).count();
    let digits = raw.chars().any(|c| c.is_ascii_digit());
    if digits && letters <= 3 {
        votes.vote("system", 4);
    } else if single && letters >= 3 && capitals == letters {
        votes.vote("org", 2);
    }
    let word = parts.first().copied().unwrap_or_default();
    if single && capitals == 1 && around.noun_follows && !around.titled && is_people(word, around) {
        votes.vote("demonym", 2);
    } else if single && capitals == 1 && lists.ends("demonym-plural", word) {
        votes.vote("demonym", 1);
    }
}

/// `-ian`, `-ish` by themselves; `-an`, `-i` where what follows must be a noun.
fn is_people(word: &str, around: &Around<'_>) -> bool {
    let lists = Lists::get();
    lists.ends("demonym-sure", word) || (lists.ends("demonym", word) && lists.is("determiner", around.before))
}

/// A word that is the last part of a person's name is that person.
///
/// And the other way round: of `Kit` and `Kit Harington` each tells the other.
pub(super) fn tell_surnames(found: &mut [(Sighting, u64)]) {
    let persons: HashSet<String> = found
        .iter()
        .filter(|(sighting, _)| sighting.votes.kind() == Some("person") && !sighting.key.contains(' '))
        .map(|(sighting, _)| sighting.key.clone())
        .collect();
    for (sighting, _) in found.iter_mut().filter(|(sighting, _)| sighting.votes.kind().is_none()) {
        let mut ends =
            [sighting.key.split_once(' ').map(|(first, _)| first), sighting.key.rsplit_once(' ').map(|(_, last)| last)];
        if ends.iter_mut().flatten().any(|end| persons.contains(*end)) {
            sighting.votes.vote("person", 2);
        }
    }
    let mut surnames: HashMap<String, u32> = HashMap::new();
    for (sighting, _) in found.iter() {
        if let Some((_, surname)) = sighting.key.rsplit_once(' ')
            && sighting.votes.kind() == Some("person")
        {
            *surnames.entry(surname.to_owned()).or_default() += 1;
        }
    }
    for (sighting, count) in found.iter_mut() {
        if surnames.contains_key(&sighting.key) {
            sighting.votes.vote("person", 4 * u32::try_from(*count).unwrap_or(u32::MAX).min(100));
        }
    }
}
