//! What 1.2 and the tools that extend it say of a target.

use super::super::super::xml::Tag;
use super::super::verdict::Standing;

/// The states of 1.2.
const STATES: &[(&str, Standing)] = &[
    ("new", Standing::Untranslated),
    ("needs-translation", Standing::Untranslated),
    ("needs-l10n", Standing::Perhaps),
    ("needs-adaptation", Standing::Perhaps),
    ("needs-review-translation", Standing::Translated),
    ("needs-review-l10n", Standing::Translated),
    ("needs-review-adaptation", Standing::Translated),
    ("translated", Standing::Translated),
    ("signed-off", Standing::Reviewed),
    ("final", Standing::Reviewed),
];

/// `sdl:seg` of Trados Studio, attribute `conf`.
const TRADOS: &[(&str, Standing)] = &[
    ("Draft", Standing::Perhaps),
    ("Translated", Standing::Translated),
    ("RejectedTranslation", Standing::Perhaps),
    ("ApprovedTranslation", Standing::Reviewed),
    ("RejectedSignOff", Standing::Perhaps),
    ("ApprovedSignOff", Standing::Reviewed),
];

/// `mq:status` of memoQ.
const MEMOQ: &[(&str, Standing)] = &[
    ("NotStarted", Standing::Untranslated),
    ("ManuallyConfirmed", Standing::Translated),
    ("Confirmed", Standing::Translated),
    ("Reviewer1Confirmed", Standing::Reviewed),
    ("Reviewer2Confirmed", Standing::Reviewed),
    ("Proofread", Standing::Reviewed),
];

/// `m:confirmed` of Memsource.
const MEMSOURCE: &[(&str, Standing)] = &[("1", Standing::Translated)];

fn find(table: &[(&str, Standing)], value: &str) -> Standing {
    table.iter().find(|(name, _)| *name == value).map_or(Standing::Perhaps, |(_, standing)| *standing)
}

/// What a state of 1.2 says; `None` where there is none. An unknown one promises nothing.
pub(super) fn of_state(state: Option<&str>) -> Option<Standing> {
    state.map(|state| find(STATES, state.trim()))
}

/// What Trados says of a segment.
pub(super) fn of_trados(conf: &str) -> Standing {
    find(TRADOS, conf)
}

/// What the unit says itself: `approved`, and what memoQ and Memsource write.
pub(super) fn of_unit(tag: &Tag) -> Option<Standing> {
    let tool = tag.get("mq:status").map(|value| find(MEMOQ, value));
    let tool = tool.or_else(|| tag.get("m:confirmed").map(|value| find(MEMSOURCE, value)));
    tool.or_else(|| (tag.get("approved") == Some("yes")).then_some(Standing::Reviewed))
}

/// A target's own state is nearer than what its unit says; but `approved` makes translated ones final.
pub(super) fn together(state: Option<Standing>, unit: Option<Standing>, state_name: Option<&str>) -> Standing {
    match (state, unit) {
        (Some(Standing::Translated), Some(Standing::Reviewed)) if state_name == Some("translated") => {
            Standing::Reviewed
        }
        (Some(own), _) => own,
        (None, Some(unit)) => unit,
        (None, None) => Standing::Perhaps,
    }
}
