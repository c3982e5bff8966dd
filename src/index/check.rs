//! Proof that the index is what a rebuild would give: every stored variant has its words in it, and
//! every posting list is the one that those words make.

use std::collections::HashMap;

use super::build::visit_indexed;
use super::codec::{self, CodedWord};
use super::symbols::analyse;
use crate::store::{Result, Space, Store, VariantId};
use crate::text::rules::rules_for;
use crate::text::words::Word;

/// How many problems of a kind are listed before the rest is only counted.
const LISTED: usize = 20;

/// What is wrong with the index; empty when nothing is.
pub(crate) fn check(store: &dyn Store) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for (space, tag) in store.spaces()? {
        check_space(store, space, &tag, &mut problems)?;
    }
    let hidden = problems.len().saturating_sub(LISTED);
    problems.truncate(LISTED);
    if hidden > 0 {
        problems.push(format!("and {hidden} more"));
    }
    Ok(problems)
}

fn check_space(
    store: &dyn Store,
    space: Space,
    tag: &crate::lang::LanguageTag,
    problems: &mut Vec<String>,
) -> Result<()> {
    let vocabulary = Vocabulary::load(store, space)?;
    let rules = rules_for(tag);
    let mut wanted: HashMap<VariantId, Option<u64>> = HashMap::new();
    store.visit_variants(space, &mut |variant, text| {
        let words = analyse(text, rules).words;
        wanted.insert(variant, vocabulary.code(&words).map(|coded| fingerprint(&coded)));
    })?;
    visit_indexed(store, space, &mut |variant, _, words| {
        // What is not wanted is dead: its variant is gone.
        if let Some(expected) = wanted.get(&variant) {
            if *expected == Some(fingerprint(words)) {
                wanted.remove(&variant);
            }
        }
    })?;
    let mut missing: Vec<_> = wanted.into_keys().collect();
    missing.sort_unstable();
    problems.extend(
        missing.iter().map(|variant| format!("index of {tag}: unit {} is not in it as it is stored", variant.unit())),
    );
    check_lists(store, space, tag, problems)
}

fn check_lists(
    store: &dyn Store,
    space: Space,
    tag: &crate::lang::LanguageTag,
    problems: &mut Vec<String>,
) -> Result<()> {
    for run in store.runs(space)? {
        let lists = super::build::lists_of(store, space, &run)?;
        for (class, numbers) in lists {
            let expected = codec::encode_list(&numbers, run.units);
            let mut same = false;
            store.visit_lists(space, class, &mut |number, bytes| same |= number == run.number && bytes == expected)?;
            if !same {
                problems.push(format!("index of {tag}: the list of class {class} in run {} is wrong", run.number));
            }
        }
    }
    Ok(())
}

/// All classes and forms of a space.
struct Vocabulary {
    classes: HashMap<String, u32>,
    forms: HashMap<(u32, String), u32>,
}

impl Vocabulary {
    fn load(store: &dyn Store, space: Space) -> Result<Self> {
        let mut vocabulary = Self { classes: HashMap::new(), forms: HashMap::new() };
        store.visit_classes(space, &mut |text, id| {
            vocabulary.classes.insert(text.to_owned(), id);
        })?;
        store.visit_forms(space, &mut |class, text, id| {
            vocabulary.forms.insert((class, text.to_owned()), id);
        })?;
        Ok(vocabulary)
    }

    /// The words as the index should hold them; `None` if it lacks one.
    fn code(&self, words: &[Word]) -> Option<Vec<CodedWord>> {
        words
            .iter()
            .map(|word| {
                let class = *self.classes.get(&word.class)?;
                let form = if word.form == word.class { 0 } else { *self.forms.get(&(class, word.form.clone()))? };
                Some((class, form))
            })
            .collect()
    }
}

/// FNV-1a over the words: only ever compared within one check.
fn fingerprint(words: &[CodedWord]) -> u64 {
    words
        .iter()
        .flat_map(|(class, form)| [*class, *form])
        .fold(0xCBF2_9CE4_8422_2325, |hash, number| (hash ^ u64::from(number)).wrapping_mul(0x0100_0000_01B3))
}
