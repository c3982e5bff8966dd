//! The windows of a segment that are forms (G1 to G12).
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::atoms::{Atom, Gap, Scanner, is_upper};
use super::constraints::{Place, Scene, Verdict, judge};
use super::find::Occurrence;
use super::inflect::{Ending, Inflection, detached, inflection_of};
use super::keys::{joint, squashes};
use super::people::{People, Person};
use super::source::TermSource;
use super::verdict::{choose, first_name, report};
use crate::lang::LanguageTag;
use crate::store::StoreError;
use crate::term::{EntryId, TermEntry};
use crate::text::rules::rules_for;

/// A form that may stand at a place.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) range: Range<usize>,
    pub(crate) entry: Arc<TermEntry>,
    pub(crate) term: usize,
    pub(crate) ending: Option<Ending>,
    pub(crate) verdict: Verdict,
    pub(crate) compound: bool,
    pub(crate) attached: bool,
    /// When the full name of this person was said before (G4).
    pub(crate) known: Option<usize>,
    /// The entry holds on the day in question.
    pub(crate) valid: bool,
    /// Other entries that may as well be meant.
    pub(crate) others: Vec<EntryId>,
}

/// A key that was found in the window `first..=last`.
#[derive(Debug, Clone, Copy)]
struct Window {
    first: usize,
    last: usize,
    ending: Option<Ending>,
    attached: bool,
}

pub(crate) struct Finder<'a> {
    source: &'a dyn TermSource,
    lang: &'a LanguageTag,
    scanner: Scanner,
    squash: bool,
    inflection: Inflection,
    cased: bool,
    people: People,
    /// The day on which entries should hold.
    day: Option<String>,
    /// For each different atom, whether it cannot begin a form.
    barren: Vec<Option<bool>>,
    /// Try every window, for the test that compares.
    patient: bool,
}

impl<'a> Finder<'a> {
    /// `cased`: the document has capitals, so that their absence tells something.
    pub(crate) fn new(source: &'a dyn TermSource, lang: &'a LanguageTag, cased: bool, day: Option<Date>) -> Self {
        Self {
            source,
            lang,
            scanner: Scanner::new(rules_for(lang)),
            squash: squashes(lang),
            inflection: inflection_of(lang),
            cased,
            people: People::default(),
            day: day.map(|day| day.to_string()),
            barren: Vec::new(),
            patient: false,
        }
    }
}

impl Finder<'_> {
    /// The occurrences in one segment, each with whether it waits for the rest of the document (C2).
    pub(crate) fn segment(&mut self, index: usize, text: &str) -> Result<Vec<(Occurrence, bool)>, StoreError> {
        let atoms = self.scanner.scan(text);
        let scene = Scene { text, atoms: &atoms, heading: is_heading(text), cased: self.cased, lang: self.lang };
        let mut candidates = Vec::new();
        for first in 0..atoms.len() {
            self.windows_at(first, &scene, &mut candidates)?;
        }
        if candidates.is_empty() && self.people.is_empty() {
            return Ok(Vec::new());
        }
        let mut chosen = choose(candidates, atoms.len());
        self.surnames(&scene, &mut chosen);
        chosen.sort_by_key(|candidate| candidate.first);
        Ok(report(index, &scene, chosen, &self.people))
    }

    /// Every window that begins at an atom and is a form.
    fn windows_at(&mut self, first: usize, scene: &Scene<'_>, out: &mut Vec<Candidate>) -> Result<(), StoreError> {
        let Some(atom) = scene.atoms.get(first) else { return Ok(()) };
        if !self.may_begin(atom, scene.atoms.get(first + 1))? {
            return Ok(());
        }
        let mut key = Cow::Borrowed(&*atom.key);
        let mut last = first;
        loop {
            let window = Window { first, last, ending: None, attached: false };
            let before = out.len();
            let begins = self.try_key(&key, window, scene, out)?;
            if out.len() == before {
                self.try_inflected(&key, window, scene, out)?;
            }
            let Some(next) = scene.atoms.get(last + 1) else { break };
            // Inside a word that ZWNJ parts the form may go on although it has no part there.
            let inside = self.squash && next.gap == Gap::Zwnj;
            let goes_on = begins || inside || self.patient;
            let Some(joint) = joint(next.gap, self.squash).filter(|_| goes_on) else { break };
            let key = key.to_mut();
            key.push_str(joint);
            key.push_str(&next.key);
            last += 1;
        }
        Ok(())
    }

    /// Whether a form can begin with this atom. Most words of a text begin none, and a text has few different
    /// ones: each is asked about once. Before ZWNJ nothing can be told from the first part alone.
    fn may_begin(&mut self, atom: &Atom, next: Option<&Atom>) -> Result<bool, StoreError> {
        if self.patient || self.squash && next.is_some_and(|next| next.gap == Gap::Zwnj) {
            return Ok(true);
        }
        if let Some(barren) = self.barren.get(atom.id).copied().flatten() {
            return Ok(!barren);
        }
        let source = self.source;
        let mut any = false;
        let mut look = |key: &str| -> Result<(), StoreError> {
            let mut hit = false;
            any |= source.look(key, &mut |_, _| hit = true)?;
            any |= hit;
            Ok(())
        };
        look(&atom.key)?;
        self.inflection.stems(&atom.key, atom.key.len(), |stem, _| look(stem))?;
        if self.inflection == Inflection::Persian
            && let Some(rest) = detached(&atom.key)
        {
            look(rest)?;
        }
        if self.barren.len() <= atom.id {
            self.barren.resize(atom.id + 1, None);
        }
        if let Some(barren) = self.barren.get_mut(atom.id) {
            *barren = Some(!any);
        }
        Ok(any)
    }

    fn try_inflected(
        &self,
        key: &str,
        window: Window,
        scene: &Scene<'_>,
        out: &mut Vec<Candidate>,
    ) -> Result<(), StoreError> {
        let last = scene.atoms.get(window.last).map_or(0, |atom| atom.key.len());
        self.inflection.stems(key, last, |stem, ending| {
            self.try_key(stem, Window { ending: Some(ending), ..window }, scene, out).map(|_| ())
        })?;
        if self.inflection == Inflection::Persian
            && window.first == window.last
            && let Some(rest) = detached(key)
        {
            self.try_key(rest, Window { attached: true, ..window }, scene, out)?;
        }
        Ok(())
    }

    /// Adds the forms with this key; says whether longer ones begin with it.
    fn try_key(
        &self,
        key: &str,
        window: Window,
        scene: &Scene<'_>,
        out: &mut Vec<Candidate>,
    ) -> Result<bool, StoreError> {
        let mut hits = Vec::new();
        let begins = self.source.look(key, &mut |entry, term| hits.push((entry, term)))?;
        for (id, term) in hits {
            if let Some(entry) = self.source.entry(id)? {
                out.extend(self.candidate(key, window, scene, entry, term));
            }
        }
        Ok(begins)
    }

    fn candidate(
        &self,
        key: &str,
        window: Window,
        scene: &Scene<'_>,
        entry: Arc<TermEntry>,
        term: usize,
    ) -> Option<Candidate> {
        let (first, mut last) = (window.first, window.last);
        let form = entry.terms.get(term)?;
        if !self.parts_agree(&form.text, window, scene) {
            return None;
        }
        let mut spaced = false;
        while let Some(next) = scene.atoms.get(last + 1)
            && (next.gap == Gap::Zwnj || (next.gap == Gap::Space && !spaced))
            && self.inflection.is_ending(&next.key, next.gap == Gap::Space, key)
        {
            spaced |= next.gap == Gap::Space;
            last += 1;
        }
        let compound = compound(scene, first, last);
        let broken = [Some(first), Some(last + 1)]
            .into_iter()
            .flatten()
            .any(|at| scene.atoms.get(at).is_some_and(|atom| atom.gap == Gap::Zwnj));
        if broken && key.chars().count() < 4 || contracted(scene, last) {
            return None;
        }
        let start = scene.atoms.get(first)?.range.start;
        let start = if window.attached { start + first_letter(scene.text.get(start..)?) } else { start };
        let range = start..scene.atoms.get(last)?.range.end;
        let place = Place { first, last: window.last, found: scene.text.get(range.clone())?, ending: window.ending };
        let verdict = judge(&entry, form, place, scene)?;
        let known = self.people.said(entry.id);
        Some(Candidate {
            first,
            last,
            range,
            term,
            ending: window.ending,
            verdict,
            compound,
            attached: window.attached,
            known,
            valid: self.holds(&entry),
            others: Vec::new(),
            entry,
        })
    }

    fn holds(&self, entry: &TermEntry) -> bool {
        self.day.as_deref().is_none_or(|day| entry.holds_on(day))
    }

    /// G12 makes the joints of a form optional, it makes no new ones: «بر جام» is not «برجام».
    ///
    /// In other scripts the key says so already.
    fn parts_agree(&self, form: &str, window: Window, scene: &Scene<'_>) -> bool {
        if !self.squash || window.first == window.last {
            return true;
        }
        let mut scanner = Scanner::new(rules_for(self.lang));
        let ends = |atoms: &[Atom], spaced: bool| {
            let mut at = 0;
            let mut ends = Vec::new();
            for (index, atom) in atoms.iter().enumerate() {
                if index > 0 && (!spaced || atom.gap != Gap::Zwnj) {
                    ends.push(at);
                }
                at += atom.key.len();
            }
            ends
        };
        let own = ends(&scanner.scan(form), false);
        let Some(found) = scene.atoms.get(window.first..=window.last) else { return false };
        ends(found, true).iter().all(|end| own.contains(end))
    }

    /// G4: remembers the full names of this segment, and finds surnames of names said before.
    fn surnames(&mut self, scene: &Scene<'_>, chosen: &mut Vec<Candidate>) {
        let mut taken: Vec<bool> = vec![false; scene.atoms.len()];
        for candidate in chosen.iter() {
            taken.iter_mut().take(candidate.last + 1).skip(candidate.first).for_each(|atom| *atom = true);
        }
        let mut full: HashMap<usize, (Arc<TermEntry>, usize)> = chosen
            .iter()
            .filter(|hit| hit.last > hit.first && !hit.verdict.weak && hit.entry.kind.as_deref() == Some("person"))
            .map(|hit| (hit.last, (Arc::clone(&hit.entry), hit.term)))
            .collect();
        for at in 0..scene.atoms.len() {
            if let Some((entry, term)) = full.remove(&at) {
                self.remember(entry, term);
            } else if !taken.get(at).copied().unwrap_or(true) {
                chosen.extend(self.surname_at(at, scene));
            }
        }
    }

    fn remember(&mut self, entry: Arc<TermEntry>, term: usize) {
        let Some(form) = entry.terms.get(term) else { return };
        let atoms = self.scanner.scan(&form.text);
        let surname: String = match atoms.iter().rposition(|atom| atom.gap != Gap::Zwnj) {
            Some(at) if at > 0 => atoms.iter().skip(at).map(|atom| &*atom.key).collect(),
            _ => return,
        };
        if surname.chars().count() >= if self.squash { 4 } else { 3 } {
            self.people.say(surname, entry, term);
        }
    }

    fn surname_at(&self, at: usize, scene: &Scene<'_>) -> Option<Candidate> {
        let atom = scene.atoms.get(at)?;
        let found = scene.text.get(atom.range.clone())?;
        let person = self.people.named(&atom.key).or_else(|| {
            let bare = atom.key.strip_suffix('s').filter(|_| self.inflection == Inflection::English)?;
            self.people.named(bare)
        });
        let Person { entry, term, shared } = person?;
        let cased = found.starts_with(char::is_uppercase);
        if !cased && !self.squash || contracted(scene, at) || first_name(scene, at) {
            return None;
        }
        Some(Candidate {
            first: at,
            last: at,
            range: atom.range.clone(),
            entry: Arc::clone(entry),
            term: *term,
            ending: None,
            verdict: Verdict { weak: self.squash || scene.heading || *shared, ..Verdict::default() },
            compound: compound(scene, at, at),
            attached: false,
            known: self.people.said(entry.id),
            valid: self.holds(entry),
            others: Vec::new(),
        })
    }
}

fn first_letter(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// More than one word, and not one small letter.
fn is_heading(text: &str) -> bool {
    // The first capital is asked for first: Persian has none, English soon has a small letter.
    text.chars().any(is_upper)
        && !text.chars().any(char::is_lowercase)
        && text.chars().filter(|c| is_upper(*c)).count() >= 4
        && text.trim().contains(char::is_whitespace)
}

/// G3: a hyphen or ZWNJ and another word on either side.
fn compound(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let joined = |at: usize| scene.atoms.get(at).is_some_and(|atom| matches!(atom.gap, Gap::Hyphen | Gap::Zwnj));
    joined(first) || joined(last + 1)
}

/// `Don't`: the atom before `'t` is no word.
fn contracted(scene: &Scene<'_>, last: usize) -> bool {
    scene.atoms.get(last + 1).is_some_and(|next| next.gap == Gap::Apostrophe && &*next.key == "t")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::glossary::LoadedTerms;
    use crate::term::{Term, TermStatus};

    fn found(source: &LoadedTerms, segments: &[String], lang: &LanguageTag, patient: bool) -> Vec<(Occurrence, bool)> {
        let mut finder = Finder::new(source, lang, true, None);
        finder.patient = patient;
        let segments = segments.iter().enumerate();
        segments.flat_map(|(index, text)| finder.segment(index, text).unwrap()).collect()
    }

    fn agree(code: &str, forms: &[String], segments: &[String]) -> Result<(), TestCaseError> {
        let lang: LanguageTag = code.parse().unwrap();
        let entry = |(id, form): (i64, &String)| TermEntry {
            id,
            kind: Some(["person", "place", "demonym"][usize::try_from(id % 3).unwrap()].to_owned()),
            terms: vec![Term::new(lang.clone(), form.trim(), TermStatus::Preferred)],
            ..TermEntry::default()
        };
        let source = LoadedTerms::new((1..).zip(forms).map(entry).collect(), &lang);
        let (fast, naive) = (found(&source, segments, &lang, false), found(&source, segments, &lang, true));
        prop_assert_eq!(fast, naive);
        Ok(())
    }

    proptest! {
        /// What is left out to be quick changes nothing: all windows of every length are tried beside it.
        #[test]
        fn the_quick_way_finds_what_all_windows_find(
            forms in prop::collection::vec("((Ba|Lo|Mi|ter|S|300|al)[ -]?){1,4}", 1..8),
            segments in prop::collection::vec("((Ba|Lo|Mi|Ter|ter|S|300|al|BA|and)['s -.,]{0,2}){0,12}", 1..4),
        ) {
            agree("en", &forms, &segments)?;
        }

        #[test]
        fn and_in_scripts_from_the_right(
            forms in prop::collection::vec("((قره|باغ|ترکیه|با|لو|ان|ایران)[ \u{200c}-]?){1,4}", 1..8),
            segments in prop::collection::vec("((قره|باغ|ترکیه|ترکیې|با|لو|ان|ی|ها|و|ب|ایران)[ \u{200c},.-]{0,2}){0,14}", 1..4),
        ) {
            agree("fa", &forms, &segments)?;
            agree("ps", &forms, &segments)?;
        }
    }
}
