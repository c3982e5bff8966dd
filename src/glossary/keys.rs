//! The keys under which a form is stored and found.
//!
//! A form is the chain of the skeletons of its parts. In scripts with capitals the parts are
//! joined by `·` (N12), elsewhere by nothing, because ZWNJ, space, hyphen and nothing are equal
//! there (G12). For every part but the last a row with [`BEGINS`] says that a form goes on, so
//! that a reader of running text tries no window that leads nowhere.
use std::collections::BTreeSet;

use super::atoms::{Atom, Gap, Scanner};
use super::files::limits::is_short;
use crate::lang::LanguageTag;
use crate::store::TermKey;
use crate::term::{Term, TermEntry};
use crate::text::rules::rules_for;

/// Marks a key as the beginning of a longer one.
pub(crate) const BEGINS: char = '\u{1}';

/// Forms of more parts have no beginnings: those cost the square of the length. They are found
/// as a whole only.
const PARTS: usize = 64;

/// Whether the parts of a name are written together under its key.
pub(crate) fn squashes(lang: &LanguageTag) -> bool {
    lang.is_rtl()
}

/// What joins an atom to the one before it; `None` where no name can reach.
pub(crate) fn joint(gap: Gap, squash: bool) -> Option<&'static str> {
    match gap {
        Gap::Break => None,
        Gap::None => Some(""),
        Gap::Comma => Some(","),
        _ if squash => Some(""),
        _ => Some("·"),
    }
}

/// Every key of an entry's terms. Forms without a letter or digit have none, nor have texts that
/// are too long for a name.
pub fn keys_of(entry: &TermEntry) -> Vec<TermKey> {
    let mut rows = BTreeSet::new();
    for (index, term) in entry.terms.iter().enumerate() {
        let base = term.lang.base().to_owned();
        for key in keys_of_term(term) {
            rows.insert((base.clone(), key, index));
        }
    }
    rows.into_iter().map(|(base, key, term)| TermKey { base, key, entry: entry.id, term }).collect()
}

/// The one key of a text taken as a whole form, as `lookup` compares it.
pub(crate) fn whole_key(text: &str, lang: &LanguageTag) -> String {
    let atoms = Scanner::new(rules_for(lang)).scan(text);
    whole(&atoms, squashes(lang))
}

/// The same with a scanner at hand, for many texts.
pub(crate) fn key_with(scanner: &mut Scanner, text: &str, lang: &LanguageTag) -> String {
    whole(&scanner.scan(text), squashes(lang))
}

fn keys_of_term(term: &Term) -> BTreeSet<String> {
    if !is_short(&term.text) {
        return BTreeSet::new();
    }
    let squash = squashes(&term.lang);
    let mut scanner = Scanner::new(rules_for(&term.lang));
    let mut keys = BTreeSet::new();
    for text in readings(&term.text) {
        let atoms = scanner.scan(text);
        for atoms in [joined_initials(&atoms), atoms] {
            let mut chain = if atoms.len() > PARTS { vec![whole(&atoms, squash)] } else { chain(&atoms, squash) };
            let Some(whole) = chain.pop() else { continue };
            keys.extend(chain.into_iter().filter(|begin| *begin != whole).map(|begin| format!("{BEGINS}{begin}")));
            keys.insert(whole);
        }
    }
    keys
}

/// The form itself; without a closing remark in brackets (`Georgia (US state)`); without a
/// capital article (`The Guardian`, said as *the Guardian*).
fn readings(text: &str) -> Vec<&str> {
    let mut readings = vec![text];
    let bare = text
        .strip_suffix(')')
        .and_then(|open| open.rsplit_once('('))
        .map(|(name, _)| name.trim_end())
        .filter(|name| name.chars().any(char::is_alphanumeric));
    readings.extend(bare);
    readings.extend(text.strip_prefix("The ").map(str::trim_start));
    readings
}

/// `V. I. Lenin` read as `V.I. Lenin`: initials are one atom where no space parts them.
fn joined_initials(atoms: &[Atom]) -> Vec<Atom> {
    let mut joined: Vec<Atom> = Vec::new();
    for atom in atoms {
        let single = |atom: &Atom| atom.key.chars().count() == 1;
        match joined.last_mut() {
            Some(last) if atom.gap == Gap::Dot && single(atom) && atom.range.start - last.range.end <= 2 => {
                last.key = format!("{}{}", last.key, atom.key).into();
                last.range.end = atom.range.end;
            }
            _ => joined.push(atom.clone()),
        }
    }
    joined
}

/// The key after each atom: all but the last are beginnings.
fn chain(atoms: &[Atom], squash: bool) -> Vec<String> {
    let mut keys = Vec::with_capacity(atoms.len());
    let mut key = String::new();
    for (index, atom) in atoms.iter().enumerate() {
        extend(&mut key, index, atom, squash);
        keys.push(key.clone());
    }
    keys
}

/// The key after the last atom.
fn whole(atoms: &[Atom], squash: bool) -> String {
    let mut key = String::new();
    for (index, atom) in atoms.iter().enumerate() {
        extend(&mut key, index, atom, squash);
    }
    key
}

fn extend(key: &mut String, index: usize, atom: &Atom, squash: bool) {
    if index > 0 {
        key.push_str(joint(atom.gap, squash).unwrap_or(if squash { "" } else { "·" }));
    }
    key.push_str(&atom.key);
}
