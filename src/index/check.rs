//! Proof that the index is what a rebuild would give: every stored variant is in it once, with just
//! the weight and the classes that its text has.

use std::collections::{BTreeSet, HashMap};

use super::EMPTY_CLASS;
use super::codec::{self, WeightTable};
use super::outline::weight_and_classes;
use super::run::{all_classes, members_of};
use crate::lang::LanguageTag;
use crate::store::{Result, RunRow, Space, Store, VariantId};
use crate::text::rules::rules_for;

/// How many problems are listed before the rest is only counted.
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

fn check_space(store: &dyn Store, space: Space, tag: &LanguageTag, problems: &mut Vec<String>) -> Result<()> {
    let mut wanted = wanted(store, space, tag)?;
    let mut compare = |variant: VariantId, found: Option<u64>| {
        // What is not wanted is dead: its variant is gone.
        let Some((expected, seen)) = wanted.get_mut(&variant) else { return };
        *seen += 1;
        if *seen > 1 {
            problems.push(format!("index of {tag}: unit {} is in it twice", variant.unit()));
        } else if found.is_none() || found != *expected {
            problems.push(format!("index of {tag}: unit {} is in it with other words than it has", variant.unit()));
        }
    };
    for (variant, print) in in_runs(store, space)? {
        compare(variant, print);
    }
    let mut classes = Vec::new();
    store.visit_recent(space, &mut |variant, bytes| {
        let weight = codec::take_classes(bytes, &mut classes);
        compare(variant, weight.map(|weight| classes.iter().copied().fold(start(weight), add)));
    })?;
    let mut missing: Vec<_> = wanted.into_iter().filter(|(_, (_, seen))| *seen == 0).map(|(id, _)| id).collect();
    missing.sort_unstable();
    problems.extend(missing.iter().map(|variant| format!("index of {tag}: unit {} is not in it", variant.unit())));
    Ok(())
}

/// What every stored variant should look like, and how often it was met.
type Wanted = HashMap<VariantId, (Option<u64>, u32)>;

fn wanted(store: &dyn Store, space: Space, tag: &LanguageTag) -> Result<Wanted> {
    let mut numbers = HashMap::new();
    store.visit_classes(space, &mut |text, class| {
        numbers.insert(text.to_owned(), class);
    })?;
    let rules = rules_for(tag);
    let mut wanted = Wanted::new();
    store.visit_variants(space, &mut |variant, text| {
        let (weight, texts) = weight_and_classes(text, rules);
        let classes: Option<BTreeSet<u32>> = texts.iter().map(|text| numbers.get(text).copied()).collect();
        let print = classes.map(|classes| classes.into_iter().fold(start(weight), add));
        wanted.insert(variant, (print, 0));
    })?;
    Ok(wanted)
}

/// What the runs hold of every variant.
fn in_runs(store: &dyn Store, space: Space) -> Result<Vec<(VariantId, Option<u64>)>> {
    let mut found = Vec::new();
    let empty = store.class(space, EMPTY_CLASS)?;
    let classes = all_classes(store, space)?;
    for run in store.runs(space)? {
        let table = WeightTable::decode(&run.weights);
        let mut prints: Vec<u64> = (0..run.units).map(|number| start(table.weight_of(number))).collect();
        for class in classes.iter().copied().filter(|class| Some(*class) != empty) {
            store.visit_lists(space, class, &mut |number, bytes| {
                if number == run.number {
                    codec::decode_list(bytes, 0, run.units, |unit| {
                        prints[unit as usize] = add(prints[unit as usize], class);
                    });
                }
            })?;
        }
        let members = members_of(store, space, &run)?;
        // Members without scored words are found by the list of the empty class only.
        let listed = held_by(store, space, &run, empty)?;
        let prints = (0..).zip(prints).map(|(number, print)| {
            let lost = table.weight_of(number) == 0 && listed.binary_search(&number).is_err();
            (!lost).then_some(print)
        });
        found.extend(members.into_iter().zip(prints));
    }
    Ok(found)
}

/// The members of a run that hold a class, ascending.
fn held_by(store: &dyn Store, space: Space, run: &RunRow, class: Option<u32>) -> Result<Vec<u32>> {
    let mut held = Vec::new();
    let Some(class) = class else { return Ok(held) };
    store.visit_lists(space, class, &mut |number, bytes| {
        if number == run.number {
            codec::decode_list(bytes, 0, run.units, |unit| held.push(unit));
        }
    })?;
    Ok(held)
}

/// A fingerprint of weight and classes: a sum, so that their order does not count. Only ever compared
/// within one check.
fn start(weight: u32) -> u64 {
    mix(u64::from(weight) << 32 | 0xFFFF_FFFF)
}

fn add(print: u64, class: u32) -> u64 {
    print.wrapping_add(mix(u64::from(class)))
}

fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 31)).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (number ^ (number >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}
