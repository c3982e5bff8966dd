//! Which hits of a form are none, and which are only perhaps one (C1 to C5).
use std::rc::Rc;

use unicode_normalization::char::is_combining_mark;

use crate::lang::LanguageTag;
use crate::term::{MatchRule, Term, TermEntry};
use crate::text::rules::rules_for;

use super::atoms::{Atom, Gap, Scanner};
use super::inflect::Ending;
use super::keys::whole_key;
pub(crate) use super::words::TITLES;
use super::words::{NAMES, PARTICLES, PLACES, SAYING};

/// How far away a word is still near (C3), in atoms.
const NEAR: usize = 10;

/// A segment as the rules see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) text: &'a str,
    pub(crate) atoms: &'a [Atom],
    /// All its letters are capitals: they prove nothing.
    pub(crate) heading: bool,
    /// Somewhere in the document there is a capital.
    pub(crate) cased: bool,
    pub(crate) lang: &'a LanguageTag,
}

/// What is thought of a hit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Not sure, for a reason that nothing else in the document takes away.
    pub(crate) weak: bool,
    /// Not sure because every word has a capital here (C2): sure if it occurs elsewhere.
    pub(crate) pending: bool,
    /// The context asks for this entry (C3).
    pub(crate) called: bool,
}

/// A place where a form may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// First and last atom.
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// Its text.
    pub(crate) found: &'a str,
    pub(crate) ending: Option<Ending>,
}

/// `None`: no hit.
pub(crate) fn judge(entry: &TermEntry, form: &Term, place: Place<'_>, scene: &Scene<'_>) -> Option<Verdict> {
    let mut verdict = case(entry, form, place, scene)?;
    verdict.weak |= ending(entry, form, place)?;
    verdict.weak |= applies(entry.rule.weak, &entry.rule.weak_forms, form);
    verdict.weak |= place.ending.is_some() && names(&entry.rule.weak_forms, place.found, scene.lang);
    if !vocalised(form, place.found, scene.lang) {
        return None;
    }
    context(entry, form, place, scene, &mut verdict)?;
    Some(verdict)
}

/// Whether a rule speaks of this form.
fn applies(all: bool, forms: &[String], form: &Term) -> bool {
    all || names(forms, &form.text, &form.lang)
}

/// Whether one of these is the text. Beside forms a rule may name an inflected one that is a word of its own
/// (C4): «ریاضی» is mathematics, although «ریاض» is a city.
fn names(forms: &[String], text: &str, lang: &LanguageTag) -> bool {
    !forms.is_empty() && {
        let key = whole_key(text, lang);
        forms.iter().any(|name| whole_key(name, lang) == key)
    }
}

fn is_name(entry: &TermEntry) -> bool {
    entry.kind.as_deref().is_some_and(|kind| NAMES.iter().any(|name| name.eq_ignore_ascii_case(kind)))
}

fn is_kind(entry: &TermEntry, kinds: &[&str]) -> bool {
    entry.kind.as_deref().is_some_and(|kind| kinds.contains(&kind))
}

/// C1, C2. Scripts without case pass.
fn case(entry: &TermEntry, form: &Term, place: Place<'_>, scene: &Scene<'_>) -> Option<Verdict> {
    let upper = form.text.chars().filter(|c| c.is_uppercase()).count();
    if upper == 0 {
        return Some(Verdict::default());
    }
    let letters = form.text.chars().filter(|c| c.is_alphabetic()).count();
    let rule = &entry.rule;
    if upper == letters && letters >= 2 {
        return acronym(form, place, scene, letters, applies(rule.case, &rule.case_forms, form));
    }
    if applies(rule.case, &rule.case_forms, form) {
        return same_case(form, place, scene);
    }
    capital(entry, form, place, scene)
}

/// C1: a form of two to five capitals is found in capitals only; four and five letters also as
/// newspapers write words (`Nato`). Longer ones are read in any case that begins with a capital.
fn acronym(form: &Term, place: Place<'_>, scene: &Scene<'_>, letters: usize, strict: bool) -> Option<Verdict> {
    let found: Vec<char> = place.found.chars().filter(|c| c.is_alphabetic()).collect();
    let body = found.get(..letters.min(found.len()))?;
    let plural_in_capitals = place.ending.is_some() && !found.last().is_some_and(|c| c.is_lowercase());
    if plural_in_capitals {
        return None;
    }
    let all = body.iter().all(|c| c.is_uppercase());
    let title = body.first().is_some_and(|c| c.is_uppercase()) && body.iter().skip(1).all(|c| c.is_lowercase());
    let verdict = Verdict { weak: scene.heading && !form.text.contains(char::is_numeric), ..Verdict::default() };
    match letters {
        _ if all => Some(verdict),
        ..4 => None,
        4..6 if title && !strict => {
            Some(Verdict { pending: scene.atoms.get(place.first).is_some_and(|atom| atom.starts), ..verdict })
        }
        6.. if (title || !scene.cased) && !strict => Some(verdict),
        _ => None,
    }
}

/// `case`: letter for letter.
fn same_case(form: &Term, place: Place<'_>, scene: &Scene<'_>) -> Option<Verdict> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).map(char::is_uppercase).collect::<Vec<_>>();
    let (wanted, found) = (letters(&form.text), letters(place.found));
    let same = found.starts_with(&wanted) && found.iter().skip(wanted.len()).all(|upper| !upper);
    (same || scene.heading).then_some(Verdict { weak: scene.heading, ..Verdict::default() })
}

/// C2, and what holds for every name: it has its capital wherever the text has any.
fn capital(entry: &TermEntry, form: &Term, place: Place<'_>, scene: &Scene<'_>) -> Option<Verdict> {
    let (form_text, found) = without_article(&form.text, place.found)?;
    let demanded = applies(entry.rule.capital, &entry.rule.capital_forms, form);
    let Some((offset, word)) = words(form_text).enumerate().find(|(_, word)| !is_particle(word)) else {
        return Some(Verdict::default());
    };
    if !word.starts_with(char::is_uppercase) {
        return Some(Verdict::default());
    }
    let capital = words(found).nth(offset).is_some_and(|word| word.starts_with(char::is_uppercase));
    if !capital {
        let refused = demanded || (is_name(entry) && scene.cased);
        return (!refused).then_some(Verdict { weak: is_name(entry), ..Verdict::default() });
    }
    let mut verdict = Verdict::default();
    if demanded {
        verdict.weak = scene.heading;
        verdict.pending = !scene.heading && starts(place, scene) && !confirmed(form_text, found, place, scene);
    }
    Some(verdict)
}

/// `The Guardian` is read in *The Guardian* whole, in *the Guardian* without the article (its
/// own key); `None` where the small article would count as part of the name.
fn without_article<'a>(form: &'a str, found: &'a str) -> Option<(&'a str, &'a str)> {
    let Some(bare) = form.strip_prefix("The ") else { return Some((form, found)) };
    match found.split_once(char::is_whitespace) {
        Some((article, rest)) if article.eq_ignore_ascii_case("the") => {
            article.starts_with('T').then_some((bare, rest))
        }
        _ => Some((bare, found)),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_particle(word: &str) -> bool {
    PARTICLES.iter().any(|particle| particle.eq_ignore_ascii_case(word))
}

fn starts(place: Place<'_>, scene: &Scene<'_>) -> bool {
    scene.atoms.get(place.first).is_some_and(|atom| atom.starts)
}

/// C2: the next word tells, or a later part of the name has its capital.
fn confirmed(form: &str, found: &str, place: Place<'_>, scene: &Scene<'_>) -> bool {
    let capitals = |text: &str| words(text).skip(1).filter(|word| word.starts_with(char::is_uppercase)).count();
    if capitals(form) > 0 && capitals(found) >= capitals(form) {
        return true;
    }
    scene.atoms.get(place.last + 1).is_some_and(|next| match next.gap {
        Gap::Space => SAYING.contains(&&*next.key),
        Gap::Apostrophe => &*next.key == "s",
        _ => false,
    })
}

/// Endings that make another word of some names. `None`: no hit; `true`: weak.
fn ending(entry: &TermEntry, form: &Term, place: Place<'_>) -> Option<bool> {
    let short = letters(form) < 4;
    let single = place.first == place.last;
    match place.ending {
        None | Some(Ending::Any) => Some(false),
        // «قطران» is no plural of «قطر»: only peoples have this plural.
        Some(Ending::People) => is_kind(entry, &["demonym", "people"]).then_some(short),
        // «صالحی», «حماسی» are words and surnames of their own; only of places is this form common.
        Some(Ending::Nisba) => {
            let place_like = is_kind(entry, PLACES) || is_kind(entry, &["demonym"]);
            (place_like || entry.kind.is_none()).then_some(short)
        }
        Some(Ending::Oblique) => Some(short),
        Some(Ending::Plural) => Some(is_kind(entry, &["person"]) && single),
        Some(Ending::Pronoun | Ending::Short) => Some(single),
    }
}

/// A form of up to three letters that is written with a vowel sign is told apart by it
/// (`کُرد` and the verb `کرد`); longer ones are read with and without.
fn vocalised(form: &Term, found: &str, lang: &LanguageTag) -> bool {
    let signs = |text: &str| text.chars().any(|c| matches!(c, '\u{64e}'..='\u{650}'));
    if !lang.is_rtl() || !signs(&form.text) {
        return true;
    }
    signs(found) || letters(form) > 3
}

/// Letters without their marks.
fn letters(form: &Term) -> usize {
    form.text.chars().filter(|c| c.is_alphabetic() && !is_combining_mark(*c)).count()
}

/// C3, C5.
fn context(entry: &TermEntry, form: &Term, place: Place<'_>, scene: &Scene<'_>, verdict: &mut Verdict) -> Option<()> {
    let MatchRule { near, not_near, .. } = &entry.rule;
    // Words speak of the forms in their script: no English word can call for a Persian form.
    let arabic = is_arabic(&form.text);
    let [near, not_near] = [near, not_near]
        .map(|words| words.iter().map(String::as_str).filter(|word| is_arabic(word) == arabic).collect::<Vec<_>>());
    if near.is_empty() && not_near.is_empty() || is_specific(entry, form) {
        return Some(());
    }
    if !near.is_empty() {
        if !is_near(&near, place, scene, true) {
            return None;
        }
        verdict.called = true;
    }
    verdict.weak |= is_near(&not_near, place, scene, false);
    Some(())
}

fn is_arabic(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{600}'..='\u{6ff}'))
}

/// A form that holds another form of its entry needs no context: «ناگورنو قره‌باغ» is not the
/// district «قره‌باغ».
fn is_specific(entry: &TermEntry, form: &Term) -> bool {
    let key = whole_key(&form.text, &form.lang);
    entry.terms.iter().filter(|term| term.lang.base() == form.lang.base()).any(|term| {
        let other = whole_key(&term.text, &term.lang);
        other.len() < key.len() && key.contains(&other)
    })
}

fn is_near(phrases: &[&str], place: Place<'_>, scene: &Scene<'_>, inside: bool) -> bool {
    if phrases.is_empty() {
        return false;
    }
    let mut scanner = Scanner::new(rules_for(scene.lang));
    let from = place.first.saturating_sub(NEAR);
    let until = (place.last + NEAR + 1).min(scene.atoms.len());
    phrases.iter().any(|phrase| {
        let keys: Vec<Rc<str>> = scanner.scan(phrase).into_iter().map(|atom| atom.key).collect();
        !keys.is_empty()
            && (from..until).any(|at| {
                let own = at >= place.first && at <= place.last;
                (inside || !own)
                    && keys.iter().enumerate().all(|(step, key)| {
                        scene.atoms.get(at + step).is_some_and(|atom| says(&atom.key, key, scene.lang))
                    })
            })
    })
}

/// The same word, inflected or not.
fn says(atom: &str, word: &str, lang: &LanguageTag) -> bool {
    match atom.strip_prefix(word) {
        Some("") => true,
        Some("s") => !lang.is_rtl(),
        Some(_) => lang.is_rtl() && word.chars().count() >= 4,
        None => false,
    }
}
