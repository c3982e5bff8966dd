//! What a row does to the glossary: new, more of a known entry, nothing new, or a contradiction.
//!
//! Nothing is stored here. A glossary in which every row went through a plan holds each name
//! once, which is what makes export and import inverse to each other.
mod pair;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use super::files::row::{order, tidy};
use super::files::tbx::CONCEPT_ID;
use super::report::Brought;
use crate::lang::LanguageTag;
use crate::term::{EntryId, Term, TermEntry, TermStatus};
use crate::text::key::match_key;
use crate::text::rules::rules_for;

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new entry.
    Created,
    /// A known entry has more now.
    Updated,
    /// Nothing that was not there.
    Duplicate,
    /// Refused, and why.
    Rejected(String),
}

/// The glossary as it would be.
#[derive(Debug)]
pub(crate) struct Plan {
    entries: Vec<TermEntry>,
    /// Which entries were changed or made, in order, with what they were before.
    touched: Vec<(usize, Option<Box<TermEntry>>)>,
    is_touched: HashSet<usize>,
    /// By two hashes of a preferred form, which no chance makes alike: forms are many, and their texts are in the
    /// entries already.
    by_form: HashMap<(u64, u64), Vec<u32>>,
    /// The same by all usable forms, only for files of mere pairs.
    usable: Option<pair::Usable>,
    hashes: (RandomState, RandomState),
}

/// The entries that may have the same form: all of them are looked at for each further one.
const HOMONYMS: usize = 200;

/// Where a row has gone.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) outcome: Outcome,
    /// The entry that it is about, as a number in the plan.
    pub(crate) place: Option<usize>,
    /// What an updated entry has that it had not.
    pub(crate) brought: Brought,
    /// Of a duplicate: what it said, unless that is all of the entry.
    pub(crate) again: Option<Box<TermEntry>>,
}

impl Placed {
    pub(crate) fn rejected(reason: String) -> Self {
        Self { outcome: Outcome::Rejected(reason), place: None, brought: Brought::default(), again: None }
    }

    fn at(outcome: Outcome, place: usize) -> Self {
        Self { outcome, place: Some(place), brought: Brought::default(), again: None }
    }
}

/// One change to store.
#[derive(Debug)]
pub(crate) struct Touched {
    pub(crate) entry: TermEntry,
    pub(crate) before: Option<TermEntry>,
}

impl Plan {
    pub(crate) fn new(entries: Vec<TermEntry>) -> Self {
        let mut plan = Self {
            entries,
            touched: Vec::new(),
            is_touched: HashSet::new(),
            by_form: HashMap::new(),
            usable: None,
            hashes: (RandomState::new(), RandomState::new()),
        };
        for index in 0..plan.entries.len() {
            plan.index(index);
        }
        plan
    }

    /// Takes in a row. `langs` are the languages of its file in the order of its columns: the
    /// first one with a form is the source, and tells which entry is meant.
    pub(crate) fn take(&mut self, draft: TermEntry, langs: &[LanguageTag]) -> Placed {
        if let Some(place) = self.holding(&draft) {
            return self.duplicate(place, draft);
        }
        let Some(at) = langs.iter().position(|lang| draft.preferred(lang).is_some()) else {
            return Placed::rejected("there is no term in this row".to_owned());
        };
        let (earlier, rest) = langs.split_at(at);
        let known = rest.first().and_then(|lang| self.known(&draft, lang, earlier));
        let placed = match known {
            Some(index) => match self.merge(index, &draft) {
                Ok(Placed { outcome: Outcome::Duplicate, .. }) => return self.duplicate(index, draft),
                merged => merged,
            },
            None => self.create(draft),
        };
        placed.unwrap_or_else(Placed::rejected)
    }

    fn duplicate(&self, place: usize, draft: TermEntry) -> Placed {
        let all = self.entries.get(place).is_some_and(|known| {
            let TermEntry { id, batch, .. } = *known;
            *known == TermEntry { id, batch, ..draft.clone() }
        });
        Placed { again: (!all).then(|| Box::new(draft)), ..Placed::at(Outcome::Duplicate, place) }
    }

    /// Whether an entry has changed, or is new.
    pub(crate) fn is_touched(&self, place: usize) -> bool {
        self.is_touched.contains(&place)
    }

    /// The stored number of an entry of the plan.
    pub(crate) fn id(&self, place: usize) -> Option<EntryId> {
        self.entries.get(place).map(|entry| entry.id).filter(|id| *id != 0)
    }

    /// All entries, as they would be; the numbers are those of [`Placed`].
    pub(crate) fn entries(&self) -> &[TermEntry] {
        &self.entries
    }

    /// The entries that have to be stored, in the order of [`Self::into_touched`].
    pub(crate) fn touched(&self) -> Vec<usize> {
        self.touched.iter().map(|(place, _)| *place).collect()
    }

    /// Whether another entry has the name of this one.
    pub(crate) fn has_name(&self, entry: &TermEntry) -> bool {
        self.check_unique(entry, None).is_err()
    }

    /// Puts another state of a known entry in its place.
    pub(crate) fn amend(&mut self, id: EntryId, after: TermEntry) -> Result<Outcome, String> {
        let Some(index) = self.entries.iter().position(|entry| entry.id == id) else { return Ok(Outcome::Duplicate) };
        self.check_unique(&after, Some(index))?;
        match self.entries.get_mut(index) {
            Some(entry) if *entry != after => {
                let before = std::mem::replace(entry, after);
                self.touch(index, Some(before));
                Ok(Outcome::Updated)
            }
            _ => Ok(Outcome::Duplicate),
        }
    }

    /// What has to be stored.
    pub(crate) fn into_touched(mut self) -> impl Iterator<Item = Touched> {
        let touched = std::mem::take(&mut self.touched);
        touched.into_iter().filter_map(move |(index, before)| {
            let entry = std::mem::take(self.entries.get_mut(index)?);
            Some(Touched { entry, before: before.map(|before| *before) })
        })
    }

    /// Notes that an entry has changed; what it was before the first change counts.
    fn touch(&mut self, index: usize, before: Option<TermEntry>) {
        if self.is_touched.insert(index) {
            self.touched.push((index, before.map(Box::new)));
        }
    }

    /// The entry that a draft is about: by the form in its first language. Where it has an identifier of
    /// its concept, an entry of another concept with the same name is another entry.
    fn known(&self, draft: &TermEntry, lang: &LanguageTag, earlier: &[LanguageTag]) -> Option<usize> {
        let nameless = |entry: &TermEntry| earlier.iter().all(|lang| entry.preferred(lang).is_none());
        let alike: Vec<(usize, &TermEntry)> = self.with_form(draft.preferred(lang)?).collect();
        let alike = || alike.iter().copied().filter(|(_, entry)| nameless(entry));
        let Some(id) = concept_of(draft) else { return alike().map(|(index, _)| index).next() };
        let mut same =
            forms(draft).flat_map(|term| self.with_form(term)).filter(|(_, entry)| concept_of(entry) == Some(id));
        let may_be = |(index, entry): &(usize, &TermEntry)| match concept_of(entry) {
            None => true,
            // Within one file another identifier is another concept; another file may have given other ones.
            Some(_) => !self.is_touched.contains(index) && add_terms(&mut (*entry).clone(), draft).is_ok(),
        };
        same.next().or_else(|| alike().find(may_be)).map(|(index, _)| index)
    }

    /// The entries that have this form as a preferred one.
    fn with_form<'p>(&'p self, term: &Term) -> impl Iterator<Item = (usize, &'p TermEntry)> + use<'p> {
        self.at(&term.lang, &identity(&term.text, &term.lang))
    }

    /// The entries with this name in this language.
    fn at<'p>(&'p self, lang: &LanguageTag, name: &str) -> impl Iterator<Item = (usize, &'p TermEntry)> + use<'p> {
        let found = self.by_form.get(&hash(&self.hashes, lang, name));
        found.into_iter().flatten().filter_map(|index| {
            let index = usize::try_from(*index).ok()?;
            Some((index, self.entries.get(index)?))
        })
    }

    fn create(&mut self, draft: TermEntry) -> Result<Placed, String> {
        self.check_unique(&draft, None)?;
        if let Some(form) = forms(&draft).find(|form| self.with_form(form).nth(HOMONYMS - 1).is_some()) {
            return Err(format!("`{}` ({}) is in 200 entries already", form.text, form.lang));
        }
        let index = self.entries.len();
        self.entries.push(draft);
        self.touch(index, None);
        self.index(index);
        Ok(Placed::at(Outcome::Created, index))
    }

    fn merge(&mut self, index: usize, draft: &TermEntry) -> Result<Placed, String> {
        let Some(before) = self.entries.get(index).cloned() else { return Ok(Placed::at(Outcome::Duplicate, index)) };
        let merged = joined(&before, draft)?;
        if merged == before {
            return Ok(Placed::at(Outcome::Duplicate, index));
        }
        self.check_unique(&merged, Some(index))?;
        let brought = Brought::between(&before, &merged);
        if let Some(entry) = self.entries.get_mut(index) {
            *entry = merged;
        }
        self.touch(index, Some(before));
        self.index(index);
        Ok(Placed { brought, ..Placed::at(Outcome::Updated, index) })
    }

    /// Two entries must not have the same name in the language that files put first.
    fn check_unique(&self, entry: &TermEntry, own: Option<usize>) -> Result<(), String> {
        let Some((lang, key)) = name_of(entry) else { return Ok(()) };
        let name = Some((lang, key));
        let same = name.iter().flat_map(|(lang, key)| self.at(lang, key)).find(|(index, other)| {
            Some(*index) != own && !differ(concept_of(other), concept_of(entry)) && name_of(other) == name
        });
        match (same, name) {
            (None, _) | (_, None) => Ok(()),
            (Some((_, other)), Some((lang, _))) => {
                let form = entry.preferred(&lang).map_or("", |term| term.text.as_str());
                Err(format!("`{form}` ({lang}) is another entry already: {}", summary(other)))
            }
        }
    }

    fn index(&mut self, index: usize) {
        self.index_usable(index);
        let Some(entry) = self.entries.get(index) else { return };
        let Ok(place) = u32::try_from(index) else { return };
        for term in forms(entry) {
            let hash = hash(&self.hashes, &term.lang, &identity(&term.text, &term.lang));
            let places = self.by_form.entry(hash).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
}

fn hash(hashes: &(RandomState, RandomState), lang: &LanguageTag, name: &str) -> (u64, u64) {
    (hashes.0.hash_one((lang.as_str(), name)), hashes.1.hash_one((lang.as_str(), name)))
}

fn forms(entry: &TermEntry) -> impl Iterator<Item = &Term> {
    entry.terms.iter().filter(|term| term.status == TermStatus::Preferred)
}

/// The identifier that a termbase gave to the concept.
fn concept_of(entry: &TermEntry) -> Option<&str> {
    entry.extra.iter().find(|(name, _)| name == CONCEPT_ID).map(|(_, id)| id.as_str()).filter(|id| !id.is_empty())
}

fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

fn summary(entry: &TermEntry) -> String {
    let forms = entry.terms.iter().filter(|term| term.status == TermStatus::Preferred);
    forms.map(|term| format!("{} `{}`", term.lang, term.text)).collect::<Vec<_>>().join(", ")
}

/// The name of an entry: its form in the first language that files have.
fn name_of(entry: &TermEntry) -> Option<(LanguageTag, String)> {
    let first =
        entry.terms.iter().filter(|term| term.status == TermStatus::Preferred).min_by_key(|term| order(&term.lang))?;
    Some((first.lang.clone(), identity(&first.text, &first.lang)))
}

/// When two forms are the same name: the same under key `M`, and in the same kind of case
/// (`US` and `us`, `Turkey` and `turkey` are not).
fn identity(text: &str, lang: &LanguageTag) -> String {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let small = text.chars().any(char::is_lowercase);
    let case = match (capitals, small) {
        (0, _) => "small",
        (_, true) => "mixed",
        (_, false) => "capitals",
    };
    format!("{case} {}", match_key(text, rules_for(lang)))
}

/// An entry with what a draft says of it.
pub(crate) fn joined(entry: &TermEntry, draft: &TermEntry) -> Result<TermEntry, String> {
    let mut joined = entry.clone();
    add_terms(&mut joined, draft)?;
    add_facts(&mut joined, draft);
    tidy(&mut joined)?;
    Ok(joined)
}

fn add_terms(entry: &mut TermEntry, draft: &TermEntry) -> Result<(), String> {
    for term in &draft.terms {
        let known = entry.terms.iter().find(|known| known.lang == term.lang && known.text == term.text);
        let known = known.map(|known| known.status);
        let avoided = |status| status == TermStatus::Forbidden;
        if known.is_some_and(|known| avoided(known) != avoided(term.status)) {
            return Err(format!("`{}` ({}) is both used and avoided: {}", term.text, term.lang, summary(entry)));
        }
        match (term.status, entry.preferred(&term.lang)) {
            (TermStatus::Preferred, Some(form))
                if identity(&form.text, &form.lang) != identity(&term.text, &term.lang) =>
            {
                return Err(contradiction(entry, form, term));
            }
            (TermStatus::Preferred, Some(_)) => {}
            (TermStatus::Preferred, None) if known.is_none() => entry.terms.push(term.clone()),
            (TermStatus::Preferred, None) => {
                let known = entry.terms.iter_mut().filter(|known| known.lang == term.lang && known.text == term.text);
                known.for_each(|known| known.status = TermStatus::Preferred);
            }
            _ if known.is_none() => entry.terms.push(term.clone()),
            _ => {}
        }
        let known = entry.terms.iter_mut().find(|known| known.lang == term.lang && known.text == term.text);
        known.into_iter().for_each(|known| overlay(&mut known.extra, &term.extra));
    }
    Ok(())
}

fn contradiction(entry: &TermEntry, form: &Term, term: &Term) -> String {
    let Term { lang, text, .. } = term;
    format!("contradicts the glossary: {} ({lang}) is `{}` there, `{text}` here", title(entry), form.text)
}

fn title(entry: &TermEntry) -> String {
    entry.terms.first().map(|term| format!("`{}`", term.text)).unwrap_or_default()
}

/// What a row says beside its terms replaces what was there; empty cells take nothing away.
fn add_facts(entry: &mut TermEntry, draft: &TermEntry) {
    for (old, new) in [
        (&mut entry.kind, &draft.kind),
        (&mut entry.note, &draft.note),
        (&mut entry.from, &draft.from),
        (&mut entry.until, &draft.until),
        (&mut entry.status, &draft.status),
    ] {
        if new.is_some() {
            old.clone_from(new);
        }
    }
    if !draft.rule.is_empty() {
        entry.rule = draft.rule.clone();
    }
    let concept = concept_of(entry).is_some();
    let news: Vec<_> = draft.extra.iter().filter(|(name, _)| !(concept && name == CONCEPT_ID)).cloned().collect();
    overlay(&mut entry.extra, &news);
}

/// Replaces texts by name. What was said of a statement that is another now goes with it.
fn overlay(known: &mut Vec<(String, String)>, news: &[(String, String)]) {
    for (name, text) in news.iter().filter(|(_, text)| !text.is_empty()) {
        match known.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) if old == text => {}
            Some((_, old)) => {
                old.clone_from(text);
                let below = format!("{name}/");
                known.retain(|(name, _)| !name.starts_with(&below));
            }
            None => known.push((name.clone(), text.clone())),
        }
    }
}
