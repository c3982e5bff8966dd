//! Reasons to doubt that two texts are translations of each other, for pairs that nobody has looked at yet.
//!
//! Not what is wrong in a translation (Q1 to Q25) but whether it is one: a slipped row, a swapped column, a text left
//! as it was. A good pair must almost never be doubted, so each reason has a wide margin; `docs/cleaning.md` has what was
//! measured. A pair costs a pass over its letters, and the reading of numbers only where their digits differ.

mod damage;
mod digits;
mod length;
mod look;
mod script;
mod whole;
mod words;

use std::fmt;

pub use look::{Look, SAMPLE};
pub use whole::{Slip, slip};
pub use words::{ENOUGH, Vocabulary};

use super::{Options, Pair, Side, scene_of};
use crate::checks::{Code, Severity, numbers, terms::Names};
use crate::text::key::match_key;
use crate::text::rules::rules_for;
use crate::unit::{DOUBT, Extra, NewUnit, Status, Variant};

/// What a pair is looked at with.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// What the project wants of numbers.
    pub settings: super::Settings,
    /// What the memory has learned of words.
    pub words: Vec<Vocabulary>,
}

/// Why a pair is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// One is much too long for the other.
    Length,
    /// A text is not in its language, by its letters.
    Language,
    /// The translation is the source.
    Copy,
    /// Their numbers differ by value.
    Numbers,
    /// Their words do not translate each other, by what was learned of them.
    Words,
    /// A text was damaged on its way: an error of a spreadsheet, letters that an encoding lost.
    Damage,
}

impl Ground {
    /// All, in the order in which they are named.
    pub const ALL: [Self; 6] = [Self::Length, Self::Language, Self::Copy, Self::Numbers, Self::Words, Self::Damage];

    /// One word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Language => "language",
            Self::Copy => "copy",
            Self::Numbers => "numbers",
            Self::Words => "words",
            Self::Damage => "damage",
        }
    }
}

/// A reason to doubt a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What kind of reason.
    pub ground: Ground,
    /// The same for people; text of the pair comes last in it.
    pub message: String,
}

impl Doubt {
    fn new(ground: Ground, message: impl Into<String>) -> Self {
        Self { ground, message: message.into() }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.ground.name(), self.message)
    }
}

/// Words that a copied text needs: fewer may be a name.
const COPIED_WORDS: usize = 3;
/// How many numbers may have no counterpart: a word may stand for one, a dateline for another.
const LONE_NUMBERS: usize = 1;

/// Sets a doubted unit apart: it is not reviewed, and says why.
pub fn quarantine(unit: &mut NewUnit, doubts: &[Doubt]) {
    if doubts.is_empty() {
        return;
    }
    unit.status = Status::Unreviewed;
    let why: Vec<String> = doubts.iter().map(Doubt::to_string).collect();
    let mut extra = unit.extra.take().map_or_else(Extra::default, |extra| *extra);
    extra.props.retain(|prop| prop.kind != DOUBT);
    extra.add_prop(DOUBT, &why.join("; "));
    unit.extra = extra.boxed();
}

/// The reasons to doubt a unit: its first text beside each other one, no reason twice.
pub fn doubts(unit: &NewUnit, known: &Knowledge) -> Vec<Doubt> {
    all_of(unit, |source, target| of_pair(source, target, known))
}

/// The same, but nothing is asked about numbers.
fn without_numbers(unit: &NewUnit, known: &Knowledge) -> Vec<Doubt> {
    all_of(unit, |source, target| {
        let doubts = by_letters(source, target);
        if doubts.is_empty() { words::unrelated(source, target, &known.words).into_iter().collect() } else { doubts }
    })
}

fn all_of(unit: &NewUnit, of: impl Fn(&Variant, &Variant) -> Vec<Doubt>) -> Vec<Doubt> {
    let mut all: Vec<Doubt> = Vec::new();
    let Some((source, others)) = unit.variants.split_first() else { return all };
    for doubt in others.iter().flat_map(|target| of(source, target)) {
        if !all.iter().any(|known| known.ground == doubt.ground) {
            all.push(doubt);
        }
    }
    all.sort_by_key(|doubt| doubt.ground);
    all
}

/// The reasons to doubt two texts.
pub fn of_pair(source: &Variant, target: &Variant, known: &Knowledge) -> Vec<Doubt> {
    let mut doubts = by_letters(source, target);
    // Of a text left as it was, nothing else is of interest.
    if !doubts.iter().any(|doubt| doubt.ground == Ground::Copy) {
        doubts.extend(numbers_differ(source, target, &known.settings));
        doubts
            .extend(damage::damage(&target.text, &source.text).or_else(|| damage::damage(&source.text, &target.text)));
    }
    if doubts.is_empty() {
        doubts.extend(words::unrelated(source, target, &known.words));
    }
    doubts
}

fn by_letters(source: &Variant, target: &Variant) -> Vec<Doubt> {
    if let Some(copied) = copy(source, target) {
        return vec![copied];
    }
    let foreign = |text: &Variant, other: &Variant| script::foreign(&text.text, &other.text, &text.lang);
    let foreign = foreign(source, target).or_else(|| foreign(target, source));
    let length = length::unlike((&source.text, &source.lang), (&target.text, &target.lang));
    foreign.into_iter().chain(length).collect()
}

fn copy(source: &Variant, target: &Variant) -> Option<Doubt> {
    if source.lang.base() == target.lang.base() || source.text.len().abs_diff(target.text.len()) > source.text.len() {
        return None;
    }
    // Without white space at its ends and case, most texts differ at once.
    let head = |text: &str| text.chars().find(|c| c.is_alphanumeric()).map(char::to_lowercase);
    let differ = |key: &dyn Fn(&str) -> String| key(&source.text) != key(&target.text);
    let alike = head(&source.text).into_iter().flatten().eq(head(&target.text).into_iter().flatten());
    if !alike || differ(&|text| match_key(text, rules_for(&target.lang))) {
        return None;
    }
    // Names, titles of works and the like stay as they are: a sentence has words that begin small.
    let small =
        target.text.split_whitespace().filter(|word| word.starts_with(|c: char| c.is_lowercase() || is_caseless(c)));
    (small.count() >= COPIED_WORDS).then(|| Doubt::new(Ground::Copy, "the translation is the source"))
}

fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// What Q1 calls an error, without its pairs of words; one number that is lost is a matter for `check`.
fn numbers_differ(source: &Variant, target: &Variant, settings: &super::Settings) -> Option<Doubt> {
    let texts = (source.text.as_str(), target.text.as_str());
    if digits::are_the_same(texts.0, texts.1) {
        return None;
    }
    let read = numbers::unanswered((texts.0, &source.lang), (texts.1, &target.lang), settings.date_order)?;
    let side = |variant: &Variant| Side { text: variant.text.clone(), inline: variant.inline.clone() };
    let pair = Pair { source: side(source), target: side(target), number: 1, document: None };
    let options = Options { from: source.lang.clone(), to: target.lang.clone(), settings: settings.clone() };
    let mut findings = Vec::new();
    numbers::differing(&scene_of(&pair, &options), read, &Names::default(), 0, &mut findings);
    findings.retain(|finding| finding.code == Code::Q1 && finding.severity == Severity::Error);
    let changed = findings.iter().find(|finding| finding.source.is_some() && finding.target.is_some());
    let told = changed.or(findings.first())?;
    (changed.is_some() || findings.len() > LONE_NUMBERS).then(|| Doubt::new(Ground::Numbers, told.message.clone()))
}
