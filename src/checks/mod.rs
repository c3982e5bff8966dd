//! Quality checks of a translation (Q1 to Q25): what is wrong in a pair of texts, where, and what to write instead.
//!
//! A check is a function over a `Scene`: both texts as characters and tokens, what the project wants, and the
//! words of the language. It reports [`Finding`]s and changes nothing; [`fix`] puts in those that are safe. Words
//! are data (`lists/`, one TOML a language). What a file is, is not known here: all comes as [`Pair`]s.
//!
//! | file | checks |
//! | --- | --- |
//! | `numbers` `measures` | Q1 |
//! | `terms` `names` | Q2, Q25: what needs the glossary |
//! | `letters` `digits` `zwnj` `quotes` `marks` `latin` `spacing` `bidi` | Q3 to Q10, Q14 to Q17, Q23: how it is written |
//! | `whole` `tags` `repeated` `negation` `locale` | Q11 to Q13, Q18, Q19, Q21, Q22, Q24: what it says |
//! | `consistent` | Q20: over all pairs |
//! | `scene` `shield` | what all of them look at, and where no prose is |
//!
//! [`doubt`] asks another question: whether a pair is a translation at all.

mod bidi;
mod chars;
mod code;
mod consistent;
mod digits;
pub mod doubt;
mod finding;
pub mod fix;
mod latin;
mod letters;
mod lists;
mod locale;
mod marks;
mod measures;
mod names;
mod negation;
mod numbers;
mod quotes;
mod repeated;
mod scene;
mod settings;
mod shield;
mod spacing;
mod tags;
mod terms;
mod trail;
mod whole;
mod zwnj;

use crate::glossary::{Glossary, GlossaryError};
use crate::lang::LanguageTag;
use crate::unit::Inline;

pub use code::{Code, Severity, UnknownCode};
pub use finding::{Finding, Fix};
pub use lists::LocaleWord;
use scene::{Scene, Text};
pub use settings::{DigitStyle, Ezafe, QuoteStyle, Settings};
use terms::Names;

/// A text with the inline markup beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The text without markup.
    pub text: String,
    /// Its markup.
    pub inline: Vec<Inline>,
}

impl Side {
    /// A text without markup.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), inline: Vec::new() }
    }
}

/// A source and its translation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// The source.
    pub source: Side,
    /// The translation.
    pub target: Side,
    /// Its number in its file, from 1: for messages.
    pub number: u64,
    /// The document it belongs to, where the file tells: a name has one spelling in it.
    pub document: Option<String>,
}

impl Pair {
    /// Two texts without markup.
    pub fn plain(number: u64, source: impl Into<String>, target: impl Into<String>) -> Self {
        Self { source: Side::plain(source), target: Side::plain(target), number, document: None }
    }
}

/// The languages of all pairs, and what the project wants.
#[derive(Debug, Clone)]
pub struct Options {
    /// The language of the sources.
    pub from: LanguageTag,
    /// The language of the translations.
    pub to: LanguageTag,
    /// What the project wants.
    pub settings: Settings,
}

/// Everything that is wrong with the pairs, by pair and place. They are one document: a surname may stand for a
/// name before it, and a name is written in one way.
///
/// # Errors
/// The glossary cannot be read.
pub fn check(
    pairs: &[Pair],
    glossary: Option<&Glossary<'_>>,
    options: &Options,
) -> Result<Vec<Finding>, GlossaryError> {
    let settings = &options.settings;
    let names = Names::of(pairs, glossary, options)?;
    let mut findings = Vec::new();
    let alone = |code: &&Code| !matches!(code, Code::Q20 | Code::Q25);
    let pairwise = Code::ALL.iter().filter(alone).any(|code| settings.is_on(*code));
    for (index, pair) in pairs.iter().enumerate().filter(|_| pairwise) {
        let before = findings.len();
        one(pair, index, &names, options, &mut findings);
        findings.iter_mut().skip(before).for_each(|finding| finding.pair = index);
    }
    consistent::consistent(pairs, &mut findings);
    names::spellings(pairs, &names, options, &mut findings);
    findings.retain(|finding| settings.is_on(finding.code));
    for finding in &mut findings {
        if let Some(severity) = settings.severity.get(&finding.code) {
            finding.severity = *severity;
        }
    }
    findings.sort_by_key(|finding| {
        let place = finding.target.as_ref().or(finding.source.as_ref()).map_or(0, |range| range.start);
        (finding.pair, finding.severity, finding.code, place)
    });
    Ok(findings)
}

fn scene_of<'a>(pair: &'a Pair, options: &'a Options) -> Scene<'a> {
    Scene {
        source: Text::new(&pair.source.text, &pair.source.inline, &options.from),
        target: Text::new(&pair.target.text, &pair.target.inline, &options.to),
        settings: &options.settings,
        lists: lists::Lists::of(&options.to),
        source_lists: lists::Lists::of(&options.from),
    }
}

/// The checks of one pair.
fn one(pair: &Pair, index: usize, names: &Names, options: &Options, out: &mut Vec<Finding>) {
    let scene = scene_of(pair, options);
    let first = out.len();
    whole::empty(&scene, out);
    if scene.source.is_empty() || scene.target.is_empty() {
        return bidi::marks(&scene, out);
    }
    let copied = out.len();
    whole::untranslated(&scene, out);
    // Of a translation that is still the source, nothing else is of interest.
    let is_copy = out.get(copied..).unwrap_or_default().iter().any(|finding| finding.source.is_some());
    if is_copy && scene.is_arabic_script() {
        return;
    }
    numbers::numbers(&scene, names, index, out);
    terms::terms(&scene, names, index, out);
    digits::digits(&scene, &names.with_digits(index), out);
    for check in CHECKS {
        check(&scene, out);
    }
    let is_text = |finding: &Finding| {
        let of_writing = WRITING.contains(&finding.code);
        !of_writing || !finding.target.as_ref().is_some_and(|range| scene.target.is_verbatim(range))
    };
    let own = out.split_off(first);
    out.extend(own.into_iter().filter(is_text));
}

/// How prose is written: nothing of it holds within code and addresses.
const WRITING: &[Code] = &[
    Code::Q3,
    Code::Q4,
    Code::Q5,
    Code::Q6,
    Code::Q7,
    Code::Q8,
    Code::Q9,
    Code::Q15,
    Code::Q16,
    Code::Q17,
    Code::Q19,
    Code::Q23,
    Code::Q24,
];

/// What needs nothing but the pair.
const CHECKS: &[fn(&Scene<'_>, &mut Vec<Finding>)] = &[
    letters::arabic,
    zwnj::half_space,
    quotes::quotes,
    marks::question,
    marks::comma,
    latin::marks,
    spacing::spacing,
    marks::end,
    whole::length,
    bidi::marks,
    letters::ezafe,
    letters::signs,
    marks::dash,
    tags::tags,
    repeated::repeated,
    negation::negation,
    locale::months,
    letters::mixed,
    locale::words,
];
