//! What no entry of a glossary may hold. Names are short: a file with text in place of names is
//! refused row by row, before it costs memory.
use super::FileError;
use super::table::Row;
use crate::term::{Term, TermEntry};

/// The bytes that a form may have.
pub const FORM_BYTES: usize = 1_000;
/// The words that a form may have.
pub const FORM_WORDS: usize = 40;
/// The forms that an entry may have.
pub const FORMS: usize = 500;
/// The bytes that a note or another column may have.
pub const CELL_BYTES: usize = 100_000;

/// The rows or entries that a file may have: twice what the largest termbases hold.
pub const ROWS: usize = 200_000;
/// The cells of all its rows.
const CELLS: usize = 1_500_000;
/// The forms of all its entries.
const FILE_FORMS: usize = 600_000;
/// The bytes of all its texts.
const FILE_BYTES: usize = 64 << 20;

/// How much of a file may still come. A glossary is checked as a whole before it is stored, so it
/// has to fit in memory.
#[derive(Debug)]
pub(crate) struct Room {
    rows: usize,
    cells: usize,
    forms: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { rows: ROWS, cells: CELLS, forms: FILE_FORMS, bytes: FILE_BYTES }
    }
}

impl Room {
    /// Makes room for a row with so many cells and bytes.
    ///
    /// # Errors
    /// The file is too large.
    pub(crate) fn row(&mut self, cells: usize, bytes: usize) -> Result<(), FileError> {
        spend(&mut self.rows, 1, "200,000 rows")?;
        spend(&mut self.cells, cells, "1,500,000 cells")?;
        spend(&mut self.bytes, bytes, "64 MiB of text")
    }

    /// Adds empty cells to rows that have fewer than this.
    ///
    /// # Errors
    /// The file is too large.
    pub(crate) fn widen(&mut self, rows: &mut [Row], width: usize) -> Result<(), FileError> {
        for row in rows.iter_mut().filter(|row| row.cells.len() < width) {
            spend(&mut self.cells, width - row.cells.len(), "1,500,000 cells")?;
            row.cells.resize(width, String::new());
        }
        Ok(())
    }

    /// Makes room for an entry.
    ///
    /// # Errors
    /// The file is too large.
    pub(crate) fn entry(&mut self, entry: &TermEntry) -> Result<(), FileError> {
        let forms = entry.terms.iter().map(|term| term.text.len() + length(&term.extra));
        let bytes = forms.sum::<usize>() + entry.note.as_ref().map_or(0, String::len) + length(&entry.extra);
        let facts = entry.extra.len() + entry.terms.iter().map(|term| term.extra.len()).sum::<usize>();
        spend(&mut self.forms, entry.terms.len(), "600,000 forms")?;
        spend(&mut self.rows, 1, "200,000 entries")?;
        spend(&mut self.cells, facts, "1,500,000 cells")?;
        spend(&mut self.bytes, bytes, "64 MiB of text")
    }
}

fn length(extra: &[(String, String)]) -> usize {
    extra.iter().map(|(_, text)| text.len()).sum()
}

fn spend(room: &mut usize, used: usize, what: &'static str) -> Result<(), FileError> {
    *room = room.checked_sub(used).ok_or(FileError::TooLarge(what))?;
    Ok(())
}

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
    no_nul(term.lang.as_str(), &term.text)?;
    match term.text.chars().find(|c| c.is_control() && !c.is_whitespace()) {
        Some(c) => Err(format!("the `{}` cell holds a control character (U+{:04X})", term.lang, u32::from(c))),
        None => Ok(()),
    }
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
