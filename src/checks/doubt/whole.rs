//! Whether a file as a whole has slipped: its translations one row further, or its columns swapped.

use super::{Knowledge, of_pair};
use crate::unit::{NewUnit, Variant};

/// So many pairs must be doubted.
const LEAST: usize = 4;
/// And this share of all.
const SHARE: usize = 5;

/// What is wrong with all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// From some row on, the translations stand beside the source of the row before or after.
    Shifted,
    /// Each text stands where the other one should.
    Swapped,
}

/// What is wrong with the pairs of a document, in their order: of those that are doubted, nine in ten would not be with
/// the translation of a neighbour, or the other way round.
pub fn slip(units: &[&NewUnit], known: &Knowledge) -> Option<Slip> {
    let pairs: Vec<(&Variant, &Variant)> =
        units.iter().filter_map(|unit| Some((unit.variants.first()?, unit.variants.get(1)?))).collect();
    let is_doubted = |source: &Variant, target: &Variant| !of_pair(source, target, known).is_empty();
    let doubted: Vec<usize> = (0..pairs.len())
        .filter(|at| pairs.get(*at).is_some_and(|(source, target)| is_doubted(source, target)))
        .collect();
    if doubted.len() < LEAST || doubted.len() * SHARE < pairs.len() {
        return None;
    }
    let heals = |other: &dyn Fn(usize) -> Option<bool>| {
        let tried: Vec<bool> = doubted.iter().filter_map(|at| other(*at)).collect();
        tried.len() >= LEAST && tried.iter().filter(|is_doubted| !**is_doubted).count() * 10 >= tried.len() * 9
    };
    let beside = |at: usize, other: Option<usize>| {
        let (source, target) = (pairs.get(at)?.0, pairs.get(other?)?.1);
        Some(is_doubted(source, target))
    };
    if heals(&|at| beside(at, at.checked_add(1))) || heals(&|at| beside(at, at.checked_sub(1))) {
        return Some(Slip::Shifted);
    }
    let turned = |at: usize| {
        let (source, target) = pairs.get(at)?;
        let text = |lang: &Variant, text: &Variant| Variant::new(lang.lang.clone(), text.text.clone());
        Some(is_doubted(&text(source, target), &text(target, source)))
    };
    heals(&turned).then_some(Slip::Swapped)
}
