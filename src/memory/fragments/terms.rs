//! The glossary has the last word about names that stand in a fragment.

use std::ops::Range;

use super::Fragment;
use crate::glossary::Found;
use crate::lang::LanguageTag;
use crate::memory::Match;
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

    /// Whether people have before them already what it says: in a sure name of the glossary, or in the one unit
    /// that it stands in, which is among the matches of its segment.
    pub fn repeats(&self, terms: &[Found], matches: &[Match], to: &LanguageTag) -> bool {
        let shown = self.count == 1 && matches.iter().any(|found| found.unit == self.unit);
        shown || terms.iter().any(|found| !found.occurrence.weak && self.is_said_by(found, to))
    }

    fn is_said_by(&self, found: &Found, to: &LanguageTag) -> bool {
        let term = &found.occurrence.range;
        let rules = rules_for(to);
        let target = glossary_key_squashed(&self.target, rules);
        let same = || found.targets.iter().any(|form| glossary_key_squashed(form, rules) == target);
        found.target.is_some() && (inside(&self.range, term) || inside(term, &self.range) && same())
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn inside(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
