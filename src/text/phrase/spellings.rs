//! The spellings of a phrase: what stands between two of its words may be written otherwise in a text.
//!
//! Words with a hyphen between may stand apart, and words apart may have a hyphen between them, in every
//! language. Where words are compounded by a half-space, they may stand together too, with it or without.

use std::ops::Range;

use super::super::fold::ZWNJ;
use super::super::key::is_joined;
use super::super::rules::Rules;

/// As many spellings of a phrase are looked for; those that differ from it in the fewest places come first.
const MOST: usize = 64;

const APART: &str = " ";
const TOGETHER: &str = "\u{200C}";
const HYPHEN: &str = "-";

/// What stands between two words, and what may stand there instead.
struct Gap {
    range: Range<usize>,
    others: Vec<&'static str>,
}

/// A spelling by what it puts into gaps, ascending.
type Choice = Vec<(usize, &'static str)>;

/// The spellings, as it was typed first.
pub(super) fn spellings(text: &str, rules: &Rules) -> Vec<String> {
    let gaps = gaps(text, rules);
    let mut found = vec![text.to_owned()];
    let mut level: Vec<Choice> = vec![Vec::new()];
    while found.len() < MOST && !level.is_empty() {
        level = level.iter().flat_map(|choice| extended(choice, &gaps)).collect();
        level.sort_by_key(|choice| choice.iter().filter(|(_, form)| *form == HYPHEN).count());
        found.extend(level.iter().take(MOST - found.len()).map(|choice| written(text, &gaps, choice)));
    }
    found
}

/// The choices with one more gap, behind those they have.
fn extended<'g>(choice: &'g Choice, gaps: &'g [Gap]) -> impl Iterator<Item = Choice> + 'g {
    let next = choice.last().map_or(0, |(at, _)| at + 1);
    gaps.iter().enumerate().skip(next).flat_map(move |(at, gap)| {
        gap.others.iter().map(move |form| choice.iter().copied().chain([(at, *form)]).collect())
    })
}

fn written(text: &str, gaps: &[Gap], choice: &Choice) -> String {
    let (mut line, mut done) = (String::with_capacity(text.len() + 4), 0);
    for (gap, form) in choice.iter().filter_map(|(at, form)| Some((gaps.get(*at)?, form))) {
        line += text.get(done..gap.range.start).unwrap_or_default();
        line += form;
        done = gap.range.end;
    }
    line + text.get(done..).unwrap_or_default()
}

fn gaps(text: &str, rules: &Rules) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(is_between)).map(|at| from + at) {
        let rest = text.get(start..).unwrap_or_default();
        let run = rest.get(..rest.find(|c| !is_between(c)).unwrap_or(rest.len())).unwrap_or_default();
        from = start + run.len();
        let sides = (
            text.get(..start).and_then(|text| text.chars().next_back()),
            text.get(from..).and_then(|text| text.chars().next()),
        );
        if let (Some(before), Some(after)) = sides
            && parts_words(before, after)
            && let Some(form) = form_of(run, rules)
        {
            let mut others = if rules.half_space { vec![APART, TOGETHER, HYPHEN] } else { vec![APART, HYPHEN] };
            others.retain(|other| *other != form);
            gaps.push(Gap { range: start..from, others });
        }
    }
    gaps
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || c == ZWNJ || is_hyphen(c)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

/// Two numbers are a range or a date, not a compound.
fn parts_words(before: char, after: char) -> bool {
    let in_word = |c: char| c.is_alphanumeric() || is_joined(c);
    in_word(before) && in_word(after) && !(before.is_numeric() && after.is_numeric())
}

fn form_of(run: &str, rules: &Rules) -> Option<&'static str> {
    if run.chars().any(is_hyphen) {
        return run.chars().nth(1).is_none().then_some(HYPHEN);
    }
    if run.contains(char::is_whitespace) { Some(APART) } else { rules.half_space.then_some(TOGETHER) }
}
