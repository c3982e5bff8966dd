//! Rows that say nothing but a pair: lists for other tools, which hold every usable form of an entry with
//! every other.
//!
//! Such a list does not tell which rows belong to one entry, so a pair that some entry has already, in
//! whatever forms, says nothing new.
use std::collections::HashMap;

use super::{Plan, hash, identity};
use crate::glossary::files::utx::flat;
use crate::lang::LanguageTag;
use crate::term::{Term, TermEntry, TermStatus};

/// The entries by each of their usable forms, hashed as in [`Plan`].
pub(super) type Usable = HashMap<(u64, u64), Vec<u32>>;

impl Plan {
    /// Prepares for a file of pairs.
    pub(crate) fn expect_pairs(&mut self) {
        self.usable = Some(Usable::new());
        (0..self.entries.len()).for_each(|index| self.index_usable(index));
    }

    /// An entry that has all the forms of a draft and its note, if there is one.
    pub(super) fn holding(&self, draft: &TermEntry) -> Option<usize> {
        let (first, usable) = (draft.terms.first()?, self.usable.as_ref()?);
        // Dari without a form of its own has that of Persian.
        let langs = [Some(first.lang.clone()), LanguageTag::parse(first.lang.base()).ok()];
        let places = langs.iter().flatten().filter_map(|lang| usable.get(&self.hash_of(&first.text, lang)));
        let mut places = places.flatten().filter_map(|place| usize::try_from(*place).ok());
        places.find(|place| {
            let entry = self.entries.get(*place);
            entry.is_some_and(|entry| draft.terms.iter().all(|term| has(entry, term)) && says(entry, draft))
        })
    }

    pub(super) fn index_usable(&mut self, index: usize) {
        let (Some(entry), Ok(place)) = (self.entries.get(index), u32::try_from(index)) else { return };
        if self.usable.is_none() {
            return;
        }
        let usable = |term: &&Term| term.status != TermStatus::Forbidden;
        let hashes: Vec<(u64, u64)> =
            entry.terms.iter().filter(usable).map(|term| self.hash_of(&term.text, &term.lang)).collect();
        let Some(usable) = &mut self.usable else { return };
        for hash in hashes {
            let places = usable.entry(hash).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }

    fn hash_of(&self, text: &str, lang: &LanguageTag) -> (u64, u64) {
        hash(&self.hashes, lang, &identity(text, lang))
    }
}

/// Whether an entry has a form, in this spelling or in one that is the same name.
fn has(entry: &TermEntry, term: &Term) -> bool {
    let same =
        |known: &Term| known.text == term.text || identity(&known.text, &term.lang) == identity(&term.text, &term.lang);
    entry.usable(&term.lang).into_iter().any(same)
}

/// Whether an entry says of itself what the row says of it; lists have notes on one line.
fn says(entry: &TermEntry, draft: &TermEntry) -> bool {
    draft.note.as_deref().is_none_or(|note| entry.note.as_deref().is_some_and(|own| flat(own) == flat(note)))
}
