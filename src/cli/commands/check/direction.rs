//! From which language to which a bilingual file goes, where the user does not say.

use super::work::serving;
use crate::formats::{Format, ReadOptions};
use crate::lang::LanguageTag;
use crate::unit::{NewUnit, is_rather};

/// Of so many rows that tell by their letters, one may tell otherwise.
const SURE: usize = 10;

/// The languages that the user named; of those he did not, what the file says.
pub(super) fn languages(
    first: Option<&NewUnit>,
    options: &ReadOptions,
    format: Option<Format>,
) -> (LanguageTag, LanguageTag) {
    let wanted = (options.from.clone(), options.to.clone());
    let Some(first) = first else { return wanted };
    let serves = |unit: &NewUnit| serving(unit, &wanted.0).is_some() && serving(unit, &wanted.1).is_some();
    let [source, target] = [0, 1].map(|at| first.variants.get(at).map(|variant| variant.lang.clone()));
    match options.given.clone() {
        (None, None) if turns(first, &wanted) && has_direction(format) => {
            (source.unwrap_or(wanted.0), target.unwrap_or(wanted.1))
        }
        _ if serves(first) => wanted,
        (None, None) => (source.unwrap_or(wanted.0), target.unwrap_or(wanted.1)),
        (Some(from), None) => (from, target.unwrap_or(wanted.1)),
        (None, Some(to)) => (source.unwrap_or(wanted.0), to),
        (Some(from), Some(to)) => (from, to),
    }
}

/// Whether a unit of two languages has the one first that was to be the second.
fn turns(unit: &NewUnit, (from, to): &(LanguageTag, LanguageTag)) -> bool {
    let [source, target] = unit.variants.as_slice() else { return false };
    to.distance(&source.lang).is_some() && from.distance(&target.lang).is_some() && source.lang.base() != from.base()
}

/// A memory goes both ways, and has its languages in any order.
fn has_direction(format: Option<Format>) -> bool {
    !matches!(format, Some(Format::Tmx | Format::Sdltm))
}

/// Whether the columns of a table that does not say its languages are the other way round, by their letters. Only where
/// the two languages are of different scripts.
pub(super) fn is_turned(units: &[&mut NewUnit], options: &ReadOptions) -> bool {
    let (from, to) = (&options.from, &options.to);
    if options.given != (None, None) || options.columns.is_some() {
        return false;
    }
    let (mut turned, mut right) = (0, 0);
    for unit in units {
        let text = |at: usize| unit.variants.get(at).map(|variant| variant.text.as_str()).unwrap_or_default();
        let (source, target) = (text(0), text(1));
        turned += usize::from(is_rather(source, from, to) || is_rather(target, to, from));
        right += usize::from(is_rather(source, to, from) || is_rather(target, from, to));
    }
    turned > 0 && turned >= right * SURE
}

/// Gives each column the language of the other.
pub(super) fn turn(units: &mut [&mut NewUnit], options: &ReadOptions) {
    for variant in units.iter_mut().flat_map(|unit| &mut unit.variants) {
        if variant.lang == options.from {
            variant.lang = options.to.clone();
        } else if variant.lang == options.to {
            variant.lang = options.from.clone();
        }
    }
}
