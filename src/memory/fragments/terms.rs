//! The glossary has the last word about names that stand in a fragment.

use std::ops::Range;

use super::Fragment;
use crate::glossary::Found;
use crate::lang::LanguageTag;
use crate::text::key::glossary_key_squashed;
use crate::text::rules::rules_for;

impl Fragment {
    /// Whether it says every sure name in it as the glossary does, and cuts none in two. `terms` are those of
    /// its segment.
    pub fn respects(&self, terms: &[Found], to: &LanguageTag) -> bool {
        let rules = rules_for(to);
        let target = glossary_key_squashed(&self.target, rules);
        terms.iter().filter(|found| !found.occurrence.weak && !found.targets.is_empty()).all(|found| {
            let term = &found.occurrence.range;
            let said = || found.targets.iter().any(|form| target.contains(&glossary_key_squashed(form, rules)));
            let avoided = || found.avoid.iter().any(|form| self.target.contains(form.as_str()));
            match () {
                () if !overlap(term, &self.range) || inside(&self.range, term) && self.range != *term => true,
                () if inside(term, &self.range) => said() && !avoided(),
                () => false,
            }
        })
    }

    /// Whether it stands wholly in a sure name of the glossary, which says the same already.
    pub fn repeats(&self, terms: &[Found]) -> bool {
        terms.iter().any(|found| {
            !found.occurrence.weak && found.target.is_some() && inside(&self.range, &found.occurrence.range)
        })
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn inside(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
