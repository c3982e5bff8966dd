//! What a segment says of its target.

use super::super::verdict::Standing;

/// The states of 2.0.
const STATES: &[(&str, Standing)] = &[
    ("initial", Standing::Untranslated),
    ("translated", Standing::Translated),
    ("reviewed", Standing::Reviewed),
    ("final", Standing::Reviewed),
];

/// A segment without a state counts as one in a file that knows no states: a target that is not a mere
/// copy is a translation that nobody has looked at. (By the letter it is `initial`; then no file of the
/// many tools that leave the state out would hold a translation.)
pub(super) fn standing(state: Option<&str>) -> Standing {
    let known = |state: &str| STATES.iter().find(|(name, _)| *name == state.trim());
    state.and_then(known).map_or(Standing::Perhaps, |(_, standing)| *standing)
}
