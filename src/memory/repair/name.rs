//! Which form of a name may be put in the place of another, so that the sentence stays right.

use std::ops::Range;

use super::Reason;
use super::proof::Proof;
use crate::glossary::Occurrence;
use crate::lang::LanguageTag;
use crate::term::{Term, TermStatus};
use crate::text::key::glossary_key;
use crate::text::rules::grammar::{
    ALIKE, CLASS_LINKS, CLASS_NOUNS, ClassNoun, DEFINITE, EZAFE_MARKS, Ezafe, GENDER_ENDINGS, GENDERED, INDEFINITE,
    NO_EZAFE_BEFORE, Naming, OPEN_LETTERS, PLACES, WITH_ARTICLE, grammar_for,
};
use crate::text::rules::rules_for;
use crate::text::token::{Token, TokenKind};

/// A name of the stored source, the one that takes its place, and the old one in the target.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) old: &'a Occurrence,
    pub(super) new: &'a Occurrence,
    pub(super) there: &'a Occurrence,
}

/// The text to write in the place of the old name. `new_unit`: the new one by its number in the text asked for.
pub(super) fn form(proof: &Proof<'_>, names: Names<'_>, new_unit: usize) -> Result<String, Reason> {
    let Names { old, new, there } = names;
    if old.entry.id == new.entry.id {
        return Err(Reason::SameName);
    }
    if !alike(old, new) {
        let told = [old, new].iter().all(|name| name.entry.kind.is_some());
        return Err(if told { Reason::OtherKind } else { Reason::NoKind });
    }
    if !classes_fit(proof, there, new_unit) {
        return Err(Reason::ClassNoun);
    }
    if is_related(proof, old) {
        return Err(Reason::Related);
    }
    let (from, to) = (&proof.stored.lang, proof.target.lang());
    let plain = bare(old, from).is_some() && bare(new, from).is_some() && !there.compound;
    if !plain || [old, new, there].iter().any(|name| name.attached || name.surname) {
        return Err(Reason::Inflected);
    }
    let ending = bare(there, to).ok_or(Reason::Inflected)?;
    if is(old, "demonym")
        && ![(old, from), (new, from), (there, to)].iter().all(|(name, lang)| is_preferred(name, lang))
    {
        return Err(Reason::Inflected);
    }
    let form = best_form(new, there, to)?;
    match grammar_for(to).naming {
        Naming::Persian => persian(proof, there, ending, &form.text),
        Naming::English => english(proof, names, &form.text),
        Naming::Pashto => pashto(names, &form.text),
        Naming::Unknown => Err(Reason::Grammar),
    }
}

fn is(name: &Occurrence, kind: &str) -> bool {
    name.entry.kind.as_deref() == Some(kind)
}

fn alike(old: &Occurrence, new: &Occurrence) -> bool {
    let kind = |name: &Occurrence| name.entry.kind.as_deref().map(str::to_lowercase);
    let (a, b) = (kind(old), kind(new));
    let both = |kinds: &&[&str]| [&a, &b].iter().all(|kind| kind.as_deref().is_some_and(|kind| kinds.contains(&kind)));
    // What has no kind must at least be a name: written with a capital where there are any.
    let named = |name: &Occurrence| name.entry.terms.iter().any(|term| term.text.starts_with(char::is_uppercase));
    (a == b && (a.is_some() || (named(old) && named(new)))) || ALIKE.iter().any(both)
}

/// «شهر باکو»: the text asked for must call the new name a city too.
fn classes_fit(proof: &Proof<'_>, there: &Occurrence, new_unit: usize) -> bool {
    let range = proof.query.units.get(new_unit).map(|unit| unit.range.clone()).unwrap_or_default();
    let said = classes(&proof.query.tokens, &range, &proof.query.lang);
    classes(&proof.target.tokens, &there.range, proof.target.lang()).iter().all(|class| said.contains(class))
}

/// The classes, by number, that the words beside a name put it in.
fn classes(tokens: &[Token], name: &Range<usize>, lang: &LanguageTag) -> Vec<usize> {
    let before = tokens.partition_point(|token| token.range.end <= name.start);
    let link = |token: &&Token| CLASS_LINKS.contains(&token.key.as_str());
    let before = tokens.iter().take(before).rev().skip_while(link).take(1);
    // In Persian the noun stands before its name only.
    let after = usize::from(grammar_for(lang).naming != Naming::Persian);
    let after = tokens.iter().filter(|token| token.range.start >= name.end).take(after);
    let words: Vec<&str> = before.chain(after).map(|token| token.key.as_str()).collect();
    let named = |class: &(usize, &ClassNoun)| class.1.words(lang).iter().any(|word| words.contains(word));
    CLASS_NOUNS.iter().enumerate().filter(named).map(|(class, _)| class).collect()
}

/// `Armenia` beside `Armenian`: in the target both may be the same word.
fn is_related(proof: &Proof<'_>, old: &Occurrence) -> bool {
    let key = |text: &str| letters(text, &proof.stored.lang);
    let own = key(&old.found);
    proof.other_names(old).any(|other| {
        let other = key(other);
        let shared = own.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
        shared >= 4 && shared * 3 >= own.chars().count().min(other.chars().count()) * 2
    })
}

/// Key G without its joints.
fn letters(text: &str, lang: &LanguageTag) -> String {
    let mut key = glossary_key(text, rules_for(lang));
    key.retain(char::is_alphanumeric);
    key
}

/// How a name stands in a text if it has no other ending than an ezafe.
fn bare(name: &Occurrence, lang: &LanguageTag) -> Option<Ezafe> {
    let term = name.entry.terms.get(name.term)?;
    let same = |found: &str| {
        let found = letters(found, lang);
        readings(&term.text).any(|form| letters(form, lang) == found)
    };
    let found = name.found.as_str();
    if grammar_for(lang).naming != Naming::Persian {
        return same(found).then_some(Ezafe::None);
    }
    let own_end = |ending: &str| term.text.ends_with(ending);
    for (ending, instead, ezafe) in EZAFE_MARKS {
        if let Some(stem) = found.strip_suffix(ending).filter(|_| !own_end(ending)) {
            return same(&format!("{stem}{instead}")).then_some(*ezafe);
        }
    }
    same(found).then_some(Ezafe::None)
}

/// The form itself, without a remark in brackets, without its article.
fn readings(form: &str) -> impl Iterator<Item = &str> {
    let bare = form.split_once('(').map(|(name, _)| name.trim_end()).filter(|name| !name.is_empty());
    [
        Some(form),
        bare,
        form.split_once(' ').filter(|(first, _)| first.eq_ignore_ascii_case(DEFINITE)).map(|(_, name)| name),
    ]
    .into_iter()
    .flatten()
}

fn is_preferred(name: &Occurrence, lang: &LanguageTag) -> bool {
    name.entry.form(lang).is_some_and(|form| letters(&form.text, lang) == letters(&name.found, lang))
}

/// The preferred form; of a person that the target calls by a part of the name, the same part.
fn best_form<'a>(new: &'a Occurrence, there: &Occurrence, to: &LanguageTag) -> Result<&'a Term, Reason> {
    let preferred = new.entry.form(to).filter(|term| term.status == TermStatus::Preferred).ok_or(Reason::NoForm)?;
    let words = |text: &str| text.split_whitespace().count();
    let full = there.entry.form(to).map_or(0, |term| words(&term.text));
    let found = words(&there.found);
    if !is(new, "person") || found >= full {
        return Ok(preferred);
    }
    let tail: Vec<&str> = preferred.text.split_whitespace().collect();
    let tail = tail.get(tail.len().saturating_sub(found)..).unwrap_or_default().join(" ");
    let usable = new.entry.usable(to);
    usable.into_iter().find(|term| term.text == tail && words(&preferred.text) > found).ok_or(Reason::PartOfName)
}

/// What a Persian name ends in, for its ezafe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Consonant,
    He,
    Alef,
    Vav,
}

fn end_of(name: &str) -> End {
    let mut back = name.chars().rev().filter(|c| c.is_alphabetic());
    match (back.next(), back.next()) {
        // شاه, کوه: the ه is spoken.
        (Some('ه'), Some('ا' | 'و')) => End::Consonant,
        (Some('ه'), _) => End::He,
        (Some('ا'), _) => End::Alef,
        (Some('و'), _) => End::Vav,
        _ => End::Consonant,
    }
}

/// G7: the ezafe is carried over where both sides show it, or where none can be.
fn persian(proof: &Proof<'_>, there: &Occurrence, ezafe: Ezafe, new: &str) -> Result<String, Reason> {
    let (was, is) = (end_of(&there.found), end_of(new));
    let without = || {
        let next = proof.target.token_after(there.range.end);
        let touching = next.is_some_and(|token| token.range.start == there.range.end && token.kind == TokenKind::Word);
        let free =
            next.is_none_or(|token| token.kind == TokenKind::Punct || NO_EZAFE_BEFORE.contains(&token.key.as_str()));
        if free && !touching { Ok(new.to_owned()) } else { Err(Reason::Grammar) }
    };
    match (ezafe, was, is) {
        (Ezafe::None, _, End::Consonant) | (Ezafe::None, End::Alef, _) => Ok(new.to_owned()),
        (Ezafe::None, End::He, End::He) | (Ezafe::None, End::Vav, End::Vav) => Ok(new.to_owned()),
        // Where other words show it on their ه, this one has none.
        (Ezafe::None, End::He, _) if shows_ezafe(proof) => Ok(new.to_owned()),
        (Ezafe::None, ..) => without(),
        (_, _, End::Consonant) => Ok(new.to_owned()),
        (_, _, End::Alef) => Ok(format!("{new}ی")),
        (_, _, End::Vav) => Err(Reason::Grammar),
        (Ezafe::Letter, _, End::He) => Ok(format!("{}\u{6c0}", new.strip_suffix('ه').unwrap_or(new))),
        (Ezafe::Joined, _, End::He) => Ok(format!("{new}\u{200c}ی")),
        (Ezafe::Spaced, _, End::He) => Ok(format!("{new} ی")),
        (Ezafe::Hamza | Ezafe::Ye, _, End::He) => Ok(format!("{new}\u{654}")),
    }
}

fn shows_ezafe(proof: &Proof<'_>) -> bool {
    proof.target.variant.text.contains(['\u{654}', '\u{6c0}'])
}

/// Articles as they are, capitals as they were, no pronoun that may speak of the person.
fn english(proof: &Proof<'_>, names: Names<'_>, new: &str) -> Result<String, Reason> {
    let there = names.there;
    let target = &proof.target;
    let before = target.token_before(there.range.start).map(|token| token.key.as_str());
    let article = before == Some(DEFINITE)
        || there.found.split_once(' ').is_some_and(|(first, _)| first.eq_ignore_ascii_case(DEFINITE));
    let fits = match (with_article(names.old, &there.found), with_article(names.new, new)) {
        (Some(was), Some(is)) => was == is && article == was,
        _ => false,
    };
    let open = |name: &str| name.starts_with(OPEN_LETTERS);
    let spoken = !before.is_some_and(|word| INDEFINITE.contains(&word))
        || (is(names.new, "demonym") && open(&there.found) == open(new));
    let capital = there.found.starts_with(char::is_uppercase) <= new.starts_with(char::is_uppercase);
    let person = is(names.new, "person");
    let gendered = person && target.tokens.iter().any(|token| GENDERED.contains(&token.key.as_str()));
    let possessive = there.found.ends_with('s') == new.ends_with('s');
    if fits && spoken && capital && !gendered && possessive && !new.contains('(') {
        Ok(new.to_owned())
    } else {
        Err(Reason::Grammar)
    }
}

/// Whether an English name is said with an article; `None`: who knows.
fn with_article(name: &Occurrence, form: &str) -> Option<bool> {
    let kind = name.entry.kind.as_deref()?;
    if kind == "person" || kind == "demonym" {
        return Some(false);
    }
    let words: Vec<String> = form.split_whitespace().map(str::to_lowercase).collect();
    let told = words.iter().any(|word| WITH_ARTICLE.contains(&word.as_str()));
    match words.len() {
        1 if PLACES.contains(&kind) => Some(told),
        _ if kind == "country" => Some(told),
        _ => None,
    }
}

/// A name of one word that ends alike has one gender; the sex of a person is not to be seen.
fn pashto(names: Names<'_>, new: &str) -> Result<String, Reason> {
    let single = !new.contains(char::is_whitespace) && !names.there.found.contains(char::is_whitespace);
    let place = names.new.entry.kind.as_deref().is_some_and(|kind| PLACES.contains(&kind));
    let end = |name: &str| match name.chars().rev().find(|c| c.is_alphabetic()) {
        Some(c) if GENDER_ENDINGS.contains(&c) => Some(c),
        _ => None,
    };
    let alike = end(&names.there.found) == end(new);
    if single && place && alike { Ok(new.to_owned()) } else { Err(Reason::Grammar) }
}
