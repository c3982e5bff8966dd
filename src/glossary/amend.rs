//! Changes to one known entry by hand: its forms in one language, and what is said of it.
use super::edit::{GlossaryEditor, empty_batch, write};
use super::files::row::{date, tidy};
use super::plan::{Outcome, Plan};
use super::{Glossary, GlossaryError, lookup};
use crate::lang::LanguageTag;
use crate::store::in_transaction;
use crate::term::{EntryId, MatchRule, Term, TermEntry, TermStatus};
use crate::unit::BatchId;

/// When an entry holds, and how it may be recognised. `None` leaves what is there; an empty text removes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The first day, an ISO date.
    pub since: Option<String>,
    /// The last day, an ISO date.
    pub until: Option<String>,
    /// Rules of recognition, as the `match` column writes them.
    pub rule: Option<String>,
}

impl Facts {
    pub(super) fn apply(&self, entry: &mut TermEntry) -> Result<(), String> {
        if let Some(day) = &self.since {
            entry.from = date("since", day)?;
        }
        if let Some(day) = &self.until {
            entry.until = date("until", day)?;
        }
        if let Some(rule) = &self.rule {
            entry.rule = MatchRule::parse(rule)?;
        }
        Ok(())
    }
}

/// What to change about an entry.
#[derive(Debug, Clone)]
pub struct Amendment {
    /// The language of the forms.
    pub lang: LanguageTag,
    /// Corrects the form to use: the former one goes.
    pub target: Option<String>,
    /// Another form is to be used: the former one stays as a variant.
    pub prefer: Option<String>,
    /// Forms that are accepted, too.
    pub variants: Vec<String>,
    /// Forms that are not to be used.
    pub avoid: Vec<String>,
    /// Forms that go.
    pub drop: Vec<String>,
    /// The new kind; empty removes it.
    pub kind: Option<String>,
    /// The new note; empty removes it.
    pub note: Option<String>,
    /// Validity and rules.
    pub facts: Facts,
}

impl Amendment {
    /// Changes nothing yet.
    pub fn new(lang: LanguageTag) -> Self {
        let (variants, avoid, drop) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            lang,
            target: None,
            prefer: None,
            variants,
            avoid,
            drop,
            kind: None,
            note: None,
            facts: Facts::default(),
        }
    }
}

impl GlossaryEditor<'_> {
    /// Changes the entry with this number, or with exactly this form in `lang` (any language if that has
    /// none). The batch is `None` if nothing changed. `command` stands in the history.
    ///
    /// # Errors
    /// No such entry or more than one; a form that is used and avoided at once; no form left.
    pub fn amend(
        &mut self,
        name: &str,
        lang: &LanguageTag,
        amendment: &Amendment,
        command: &str,
    ) -> Result<(EntryId, Option<BatchId>), GlossaryError> {
        let mut batch = empty_batch(self.now, command);
        batch.updated = 1;
        in_transaction(self.store, |store| {
            let before = lookup::one(&Glossary::new(&*store), name, lang)?;
            let after = amendment.apply(&before).map_err(GlossaryError::Refused)?;
            let mut plan = Plan::new(store.entries()?);
            let outcome = plan.amend(before.id, after).map_err(GlossaryError::Refused)?;
            let batch = match outcome {
                Outcome::Updated => Some(write(store, batch, plan.into_touched())?.0.id),
                _ => None,
            };
            Ok((before.id, batch))
        })
    }
}

impl Amendment {
    /// The entry as it is to be.
    fn apply(&self, entry: &TermEntry) -> Result<TermEntry, String> {
        let mut after = entry.clone();
        if let Some(form) = &self.target {
            after.terms.retain(|term| term.lang != self.lang || term.status != TermStatus::Preferred);
            self.set(&mut after, form, TermStatus::Preferred)?;
        }
        if let Some(form) = &self.prefer {
            let former = |term: &&mut Term| term.lang == self.lang && term.status == TermStatus::Preferred;
            after.terms.iter_mut().filter(former).for_each(|term| term.status = TermStatus::Admitted);
            self.set(&mut after, form, TermStatus::Preferred)?;
        }
        for (forms, status) in [(&self.variants, TermStatus::Admitted), (&self.avoid, TermStatus::Forbidden)] {
            for form in forms {
                self.set(&mut after, form, status)?;
            }
        }
        self.drop_from(&mut after)?;
        for (fact, new) in [(&mut after.kind, &self.kind), (&mut after.note, &self.note)] {
            if let Some(new) = new {
                *fact = Some(new.trim().to_owned()).filter(|new| !new.is_empty());
            }
        }
        self.facts.apply(&mut after)?;
        if !after.terms.iter().any(|term| term.status == TermStatus::Preferred) {
            return Err(format!("entry {} would have no form to use any more", entry.id));
        }
        tidy(&mut after)?;
        Ok(after)
    }

    /// The form to use goes only with all others of its language: the rest would be without one.
    fn drop_from(&self, entry: &mut TermEntry) -> Result<(), String> {
        let mine = |term: &Term, form: &str| term.lang == self.lang && term.text == form.trim();
        if let Some(form) = self.drop.iter().find(|form| !entry.terms.iter().any(|term| mine(term, form))) {
            return Err(format!("entry {} has no form `{form}` in {}", entry.id, self.lang));
        }
        let former = entry.preferred(&self.lang).map(|term| term.text.clone());
        entry.terms.retain(|term| !self.drop.iter().any(|form| mine(term, form)));
        let left = entry.terms.iter().any(|term| term.lang == self.lang);
        match former.filter(|_| left && entry.preferred(&self.lang).is_none()) {
            Some(form) => Err(format!("`{form}` is the form to use in {}", self.lang)),
            None => Ok(()),
        }
    }

    /// Gives a form its status, whatever it was before: only the form to use does not become another by the way.
    fn set(&self, entry: &mut TermEntry, form: &str, status: TermStatus) -> Result<(), String> {
        let form = form.trim();
        if form.is_empty() {
            return Err("a form needs a text".to_owned());
        }
        let known = entry.terms.iter_mut().find(|term| term.lang == self.lang && term.text == form);
        match known {
            Some(term) if term.status == TermStatus::Preferred && status != TermStatus::Preferred => {
                Err(format!("`{form}` is the form to use in {}", self.lang))
            }
            Some(term) => {
                term.status = status;
                Ok(())
            }
            None => {
                entry.terms.push(Term::new(self.lang.clone(), form.to_owned(), status));
                Ok(())
            }
        }
    }
}
