//! Q1: what is counted. The number is the same on both sides, but not its money or its measure.

use std::collections::HashMap;

use super::code::{Code, Severity};
use super::finding::Finding;
use super::lists::Lists;
use super::scene::{Scene, Text};
use crate::text::rules::values::ONE_NAME;
use crate::text::token::TokenKind;
use crate::text::value::{Found, Number};

/// How many places of one number are asked what they count: a table may have it in every row.
const SAME: usize = 100;

/// Reports numbers that count something else in the translation. Where a number stands several times, one that fits, or
/// one that says nothing, is enough.
pub(super) fn measures(scene: &Scene<'_>, source: &[Found], target: &[Found], out: &mut Vec<Finding>) {
    let mut of: HashMap<&Number, Vec<&Found>> = HashMap::new();
    for is in target {
        let same = is.value.number().map(|number| of.entry(number).or_default());
        same.filter(|same| same.len() < SAME).into_iter().for_each(|same| same.push(is));
    }
    for was in source {
        let Some(same) = was.value.number().and_then(|number| of.get(number)) else { continue };
        let money = |found: &Found| found.currency.as_ref().map(|(code, _)| *code);
        report(scene, was, same, (&money, &money), one_name, out);
        let here = |found: &Found| measure(&scene.source, scene.source_lists, found);
        let there = |found: &Found| measure(&scene.target, scene.lists, found);
        report(scene, was, same, (&here, &there), |a, b| a == b, out);
    }
}

type Counted<'a> = &'a dyn Fn(&Found) -> Option<&'a str>;

fn report<'a>(
    scene: &Scene<'_>,
    was: &Found,
    same: &[&Found],
    (here, there): (Counted<'a>, Counted<'a>),
    fits: fn(&str, &str) -> bool,
    out: &mut Vec<Finding>,
) {
    let Some(wanted) = here(was) else { return };
    let mut others = same.iter().map(|is| there(is));
    let first = others.next().flatten().filter(|other| !fits(wanted, other));
    let wrong = others.all(|other| other.is_some_and(|other| !fits(wanted, other)));
    if let (Some(is), Some(other), true) = (same.first(), first, wrong) {
        let number = scene.source.get(was.range.clone());
        let what = format!("{number} counts {wanted} in the source and {other} here");
        let finding = Finding::new(Code::Q1, what).of_source(was.range.clone()).at(is.range.clone());
        out.push(finding.graded(Severity::Warning));
    }
}

fn one_name(a: &str, b: &str) -> bool {
    a == b || ONE_NAME.iter().any(|name| name.contains(&a) && name.contains(&b))
}

/// The measure behind a number: glued to it, the next word, or the one behind a hyphen.
fn measure<'a>(text: &Text<'_>, lists: &'a Lists, found: &Found) -> Option<&'a str> {
    let end = found.range.end;
    let next = text.tokens.partition_point(|token| token.range.end <= end);
    let mut behind = text.tokens.iter().skip(next);
    let first = behind.next()?;
    let known = |word: &str| lists.measures.iter().find(|measure| measure.names.iter().any(|name| name == word));
    let named = if first.range.start < end {
        known(&text.get(end..first.range.end).to_lowercase())
    } else if first.kind == TokenKind::Punct && first.key == "-" && first.range.start == end {
        known(&behind.next()?.key)
    } else {
        known(&first.key)
    };
    named.map(|measure| measure.is.as_str())
}
