//! What no entry of a glossary may hold. Names are short: a file with text in place of names is
//! refused row by row, before it costs memory.
use crate::term::{Term, TermEntry};

/// The bytes that a form may have.
pub const FORM_BYTES: usize = 1_000;
/// The words that a form may have.
pub const FORM_WORDS: usize = 40;
/// The forms that an entry may have.
pub const FORMS: usize = 500;
/// The bytes that a note or another column may have.
pub const CELL_BYTES: usize = 100_000;

/// Whether an entry keeps to the limits.
///
/// # Errors
/// A sentence that says what is too long, or holds a NUL.
pub fn check(entry: &TermEntry) -> Result<(), String> {
    if entry.terms.len() > FORMS {
        return Err(format!("{} forms in one entry: at most {FORMS} are allowed", entry.terms.len()));
    }
    entry.terms.iter().try_for_each(check_form)?;
    let facts = [("kind", &entry.kind), ("note", &entry.note), ("status", &entry.status)];
    let facts = facts.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?)));
    let others = entry.extra.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    for (name, text) in facts.chain(others) {
        if text.len() > CELL_BYTES {
            return Err(format!("the `{name}` cell is longer than 100,000 bytes"));
        }
        no_nul(name, text)?;
    }
    Ok(())
}

/// Whether a text is short enough to be a name.
pub(crate) fn is_short(text: &str) -> bool {
    too_long(text).is_none()
}

fn check_form(term: &Term) -> Result<(), String> {
    if let Some(limit) = too_long(&term.text) {
        return Err(format!("the `{}` cell is longer than {limit}: a name is short", term.lang));
    }
    no_nul(term.lang.as_str(), &term.text)
}

fn too_long(text: &str) -> Option<&'static str> {
    if text.len() > FORM_BYTES {
        Some("1,000 bytes")
    } else {
        (text.split_whitespace().nth(FORM_WORDS).is_some()).then_some("40 words")
    }
}

fn no_nul(name: &str, text: &str) -> Result<(), String> {
    if text.contains('\0') { Err(format!("the `{name}` cell holds a NUL character")) } else { Ok(()) }
}
