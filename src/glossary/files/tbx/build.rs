//! From a concept of a termbase to an entry of the glossary: which term is preferred, what is kept where.
use super::facts::{Fact, Namer, decode, is_path};
use super::{CONCEPT_ID, Level, STATUS};
use crate::glossary::files::{limits, row};
use crate::lang::LanguageTag;
use crate::term::{MatchRule, Term, TermEntry, TermStatus};

/// More than any termbase says of one concept.
const MAX_FACTS: usize = 4_000;
/// All the texts of a concept together.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// How a note begins that holds what TBX-Basic has no place for.
pub(super) const OWN: &str = "hafez ";

/// Of what something is said: places in [`Concept`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Concept,
    Language(usize),
    Term(usize),
}

impl Place {
    pub(super) fn level(self) -> Level {
        match self {
            Self::Concept => Level::Concept,
            Self::Language(_) => Level::Language,
            Self::Term(_) => Level::Term,
        }
    }
}

#[derive(Debug)]
struct Wording {
    language: usize,
    id: Option<String>,
    text: String,
    facts: Vec<Fact>,
}

/// A concept while it is being read.
#[derive(Debug, Default)]
pub(super) struct Concept {
    id: Option<String>,
    facts: Vec<Fact>,
    languages: Vec<(LanguageTag, Vec<Fact>)>,
    terms: Vec<Wording>,
    fault: Option<String>,
    said: usize,
    bytes: usize,
}

impl Concept {
    pub(super) fn new(id: Option<&str>) -> Self {
        Self { id: id.map(str::to_owned), ..Self::default() }
    }

    /// The first reason why the concept cannot be used.
    pub(super) fn spoil(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }

    /// A section for a language; two for the same one are one.
    pub(super) fn language(&mut self, lang: LanguageTag) -> Place {
        let at = self.languages.iter().position(|(known, _)| *known == lang);
        Place::Language(at.unwrap_or_else(|| {
            self.languages.push((lang, Vec::new()));
            self.languages.len() - 1
        }))
    }

    pub(super) fn term(&mut self, section: Place, id: Option<&str>) -> Place {
        let Place::Language(language) = section else { return section };
        if self.terms.len() > limits::FORMS {
            self.spoil(format!("more than {} terms in one concept", limits::FORMS));
            return section;
        }
        self.terms.push(Wording { language, id: id.map(str::to_owned), text: String::new(), facts: Vec::new() });
        Place::Term(self.terms.len() - 1)
    }

    /// The text of a term. A name has no line breaks.
    pub(super) fn wording(&mut self, place: Place, text: &str, id: Option<&str>) {
        let Place::Term(at) = place else { return };
        if let Some(term) = self.terms.get_mut(at) {
            term.text = text.split('\n').map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned();
            term.id = term.id.take().or_else(|| id.map(str::to_owned));
        }
    }

    pub(super) fn fact(&mut self, place: Place, fact: Fact) {
        if fact.text.is_empty() && fact.children.is_empty() && fact.attributes.iter().all(|(key, _)| key == "id") {
            return;
        }
        self.said += 1 + fact.children.len();
        self.bytes += fact.text.len() + fact.children.iter().map(|child| child.text.len()).sum::<usize>();
        if self.said > MAX_FACTS || self.bytes > MAX_BYTES {
            self.spoil("more is said of this concept than fits into an entry".to_owned());
            return;
        }
        let list = match place {
            Place::Concept => Some(&mut self.facts),
            Place::Language(at) => self.languages.get_mut(at).map(|(_, facts)| facts),
            Place::Term(at) => self.terms.get_mut(at).map(|term| &mut term.facts),
        };
        if let Some(list) = list {
            list.push(fact);
        }
    }

    /// The entry, or why there is none.
    pub(super) fn finish(mut self) -> Result<TermEntry, String> {
        let id = self.id.clone();
        let named = |reason: String| match &id {
            Some(id) => format!("concept `{id}`: {reason}"),
            None => reason,
        };
        if let Some(fault) = self.fault.take() {
            return Err(named(fault));
        }
        let mut entry = TermEntry { terms: self.take_terms(), ..TermEntry::default() };
        if entry.terms.is_empty() {
            return Err(named("it holds no term".to_owned()));
        }
        self.say(&mut entry).and_then(|()| row::tidy(&mut entry)).map_err(named)?;
        Ok(entry)
    }

    fn take_terms(&mut self) -> Vec<Term> {
        let said: Vec<(Wording, Said)> = std::mem::take(&mut self.terms)
            .into_iter()
            .filter(|wording| !wording.text.is_empty())
            .map(|wording| {
                let said = Said::of(&wording.facts);
                (wording, said)
            })
            .collect();
        let mut preferred: Vec<usize> = Vec::new();
        let stated = |language: usize| {
            said.iter().any(|(term, said)| term.language == language && said.status == Some(TermStatus::Preferred))
        };
        let mut terms = Vec::with_capacity(said.len());
        for (wording, said) in &said {
            let may =
                said.status == Some(TermStatus::Preferred) || (said.status.is_none() && !stated(wording.language));
            let status = match said.status {
                Some(TermStatus::Forbidden) => TermStatus::Forbidden,
                _ if may && !preferred.contains(&wording.language) => {
                    preferred.push(wording.language);
                    TermStatus::Preferred
                }
                _ => TermStatus::Admitted,
            };
            if let Some((lang, _)) = self.languages.get(wording.language) {
                let mut term = wording.term(lang, status, said);
                // The same term again is no second one, and has no status of its own.
                if terms.iter().any(|known: &Term| known.lang == term.lang && known.text == term.text) {
                    term.extra.retain(|(name, _)| name != STATUS);
                }
                terms.push(term);
            }
        }
        if preferred.is_empty() {
            promote(&mut terms);
        }
        terms
    }

    /// What is said of the concept and of its languages.
    fn say(&mut self, entry: &mut TermEntry) -> Result<(), String> {
        if let Some(id) = self.id.take().filter(|id| !is_own_id(id)) {
            entry.extra.push((CONCEPT_ID.to_owned(), id));
        }
        let mut pairs = Vec::new();
        let (own, facts): (Vec<Fact>, Vec<Fact>) = self.facts.drain(..).partition(|fact| own_of(fact).is_some());
        let mut namer = Namer::default();
        namer.flatten(&facts, None, true, &mut pairs);
        for (lang, facts) in &self.languages {
            let (own, facts): (Vec<Fact>, Vec<Fact>) = facts.iter().cloned().partition(|fact| own_of(fact).is_some());
            namer.flatten(&facts, Some(lang), true, &mut pairs);
            let renamed = own.iter().filter_map(own_of).map(|(name, text)| (of_language(&own_name(&name), lang), text));
            entry.extra.extend(renamed);
        }
        let mut taken = (false, false);
        for (name, text) in pairs {
            match name.as_str() {
                "note" if !std::mem::replace(&mut taken.0, true) => entry.note = Some(text),
                "descrip:subjectField" | "subjectField" if !std::mem::replace(&mut taken.1, true) => {
                    entry.kind = Some(text);
                }
                _ => entry.extra.push((name, text)),
            }
        }
        own.iter().filter_map(own_of).try_for_each(|(name, text)| take_own(entry, name, text))
    }
}

/// `admin:source` as it is said of a language.
fn of_language(name: &str, lang: &LanguageTag) -> String {
    let (head, rest) = name.split_once('/').map_or((name, None), |(head, rest)| (head, Some(rest)));
    let (base, number) = head.split_once('#').map_or((head, None), |(base, number)| (base, Some(number)));
    let number = number.map(|number| format!("#{number}")).unwrap_or_default();
    let rest = rest.map(|rest| format!("/{rest}")).unwrap_or_default();
    format!("{base}@{lang}{number}{rest}")
}

/// Where no term is stated to be preferred and all are admitted, the first of each language is the form to use.
fn promote(terms: &mut [Term]) {
    let mut done: Vec<LanguageTag> = Vec::new();
    for term in terms.iter_mut().filter(|term| term.status == TermStatus::Admitted) {
        if !done.contains(&term.lang) {
            done.push(term.lang.clone());
            term.status = TermStatus::Preferred;
            if !term.extra.iter().any(|(name, _)| name == STATUS) {
                term.extra.push((STATUS.to_owned(), "admittedTerm-admn-sts".to_owned()));
            }
        }
    }
}

impl Wording {
    fn term(&self, lang: &LanguageTag, status: TermStatus, said: &Said) -> Term {
        let mut term = Term::new(lang.clone(), self.text.clone(), status);
        term.extra.extend(self.id.clone().filter(|id| !is_own_id(id)).map(|id| ("@id".to_owned(), id)));
        let plain = |fact: &&Fact| own_of(fact).is_none() && !(fact.category == STATUS && fact.element == "termNote");
        let facts: Vec<Fact> = self.facts.iter().filter(plain).cloned().collect();
        Namer::default().flatten(&facts, None, false, &mut term.extra);
        let own: Vec<_> = self.facts.iter().filter_map(own_of).collect();
        let told = own.iter().any(|(name, _)| name == STATUS);
        term.extra.extend(own.into_iter().map(|(name, text)| (own_name(&name), text)));
        let kept = said.stated.clone().filter(|stated| !told && *stated != status_name(status));
        term.extra.extend(kept.map(|stated| (STATUS.to_owned(), stated)));
        term
    }
}

/// What a termbase says of the use of a term.
struct Said {
    status: Option<TermStatus>,
    /// The words for it, as TBX-Basic has them where it has them.
    stated: Option<String>,
}

impl Said {
    fn of(facts: &[Fact]) -> Self {
        let find = |categories: &[&str]| {
            facts.iter().find(|fact| fact.element == "termNote" && categories.contains(&fact.category.as_str()))
        };
        let fact = find(&[STATUS]);
        let stated = fact.map(|fact| match fact.text.trim() {
            "preferred" => status_name(TermStatus::Preferred).to_owned(),
            "admitted" => status_name(TermStatus::Admitted).to_owned(),
            "deprecated" | "notRecommended" => status_name(TermStatus::Forbidden).to_owned(),
            "superseded" | "obsolete" => "supersededTerm-admn-sts".to_owned(),
            other => other.to_owned(),
        });
        let fact = fact.or_else(|| find(&["normativeAuthorization", "usageStatus", "processStatus"]));
        Self { status: fact.and_then(|fact| meaning(&fact.text)), stated }
    }
}

/// The words of TBX-Basic for a status.
pub(super) fn status_name(status: TermStatus) -> &'static str {
    match status {
        TermStatus::Preferred => "preferredTerm-admn-sts",
        TermStatus::Admitted => "admittedTerm-admn-sts",
        TermStatus::Forbidden => "deprecatedTerm-admn-sts",
    }
}

/// The status that the words of any dialect mean.
pub(super) fn meaning(words: &str) -> Option<TermStatus> {
    const WORDS: &[(&str, TermStatus)] = &[
        ("preferred", TermStatus::Preferred),
        ("standardized", TermStatus::Preferred),
        ("approved", TermStatus::Preferred),
        ("admitted", TermStatus::Admitted),
        ("allowed", TermStatus::Admitted),
        ("deprecated", TermStatus::Forbidden),
        ("superseded", TermStatus::Forbidden),
        ("forbidden", TermStatus::Forbidden),
        ("prohibited", TermStatus::Forbidden),
        ("notrecommended", TermStatus::Forbidden),
        ("obsolete", TermStatus::Forbidden),
        ("rejected", TermStatus::Forbidden),
    ];
    let words = words.trim().to_ascii_lowercase();
    WORDS.iter().find(|(word, _)| words.starts_with(word)).map(|(_, status)| *status)
}

/// Whether an identifier was made by the writer, for an entry that had none.
pub(crate) fn is_own_id(id: &str) -> bool {
    id.strip_prefix("hafez-").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The name and the text of a note that the writer made.
fn own_of(fact: &Fact) -> Option<(String, String)> {
    let text = fact.text.strip_prefix(OWN).filter(|_| fact.element == "note" && fact.children.is_empty())?;
    let (name, text) = text.split_once(": ")?;
    (!name.is_empty()).then(|| (name.to_owned(), text.to_owned()))
}

/// The column that a name in such a note stands for.
fn own_name(name: &str) -> String {
    if is_path(name) || name == "@id" { name.to_owned() } else { decode(name) }
}

fn take_own(entry: &mut TermEntry, name: String, text: String) -> Result<(), String> {
    match name.as_str() {
        "from" => entry.from = row::date("from", &text)?,
        "until" => entry.until = row::date("until", &text)?,
        "status" => entry.status = Some(text),
        "note" if entry.note.is_none() => entry.note = Some(text),
        "subjectField" if entry.kind.is_none() => entry.kind = Some(text),
        "match" => entry.rule = MatchRule::parse(&text)?,
        CONCEPT_ID => {
            entry.extra.retain(|(known, _)| known != CONCEPT_ID);
            entry.extra.insert(0, (name, text));
        }
        _ => {
            let name = own_name(&name);
            if !entry.extra.iter().any(|(known, _)| *known == name) {
                entry.extra.push((name, text));
            }
        }
    }
    Ok(())
}
