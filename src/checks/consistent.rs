//! Q20: one source with two translations, and one translation of two sources.

use std::collections::HashMap;

use super::Pair;
use super::code::{Code, Severity};
use super::finding::Finding;
use crate::text::key::exact_key;

/// Q20. The first pair is taken as the measure; every later one names it.
pub(super) fn consistent(pairs: &[Pair], out: &mut Vec<Finding>) {
    let mut targets: HashMap<String, (usize, String)> = HashMap::new();
    let mut sources: HashMap<String, (usize, String)> = HashMap::new();
    let number = |index: usize| pairs.get(index).map_or(0, |pair| pair.number);
    for (index, pair) in pairs.iter().enumerate() {
        let (source, target) = (exact_key(&pair.source.text), exact_key(&pair.target.text));
        if source.is_empty() || target.is_empty() {
            continue;
        }
        let (whole_source, whole_target) = (0..pair.source.text.len(), 0..pair.target.text.len());
        let at = |finding: Finding, other: usize| Finding {
            pair: index,
            source: Some(whole_source.clone()),
            target: Some(whole_target.clone()),
            other: Some(other),
            ..finding
        };
        let (first, known) = targets.entry(source.clone()).or_insert_with(|| (index, target.clone()));
        if *known != target {
            let what = format!("segment {} has the same source and another translation", number(*first));
            out.push(at(Finding::new(Code::Q20, what), *first));
        }
        let (first, known) = sources.entry(target).or_insert_with(|| (index, source.clone()));
        if *known != source {
            let what = format!("segment {} has the same translation and another source", number(*first));
            out.push(at(Finding::new(Code::Q20, what).graded(Severity::Info), *first));
        }
    }
}
