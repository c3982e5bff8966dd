//! Whether what was learned of words is as it was written: it can be learned anew, but until then a wrong byte in it would
//! change fragments.

use crate::lexicon::{Lexicon, VERSION, Word};
use crate::memory::MemoryError;
use crate::store::{LexiconRow, LexiconSide, Store};

/// The row with its version, behind which a checksum of all the rest stands.
pub(super) fn sealed(row: LexiconRow) -> LexiconRow {
    LexiconRow { version: version_of(&row), ..row }
}

/// [`VERSION`] in the lowest byte, 24 bits of CRC-32 above it.
fn version_of(LexiconRow { source, target, units, changes, .. }: &LexiconRow) -> u32 {
    crc32fast::hash(format!("{source} {target} {units} {changes}").as_bytes()) << 8 | VERSION
}

/// Whether a row is as it was written, by this version. Every other is as if it were not there.
pub(super) fn is_whole(row: &LexiconRow) -> bool {
    row.version == version_of(row)
}

/// What is wrong with the lexicons. Those of another version are never read, so that nothing is wrong with them.
pub(in crate::memory) fn check(store: &dyn Store) -> Result<Vec<String>, MemoryError> {
    let mut problems = Vec::new();
    for row in store.lexicons()?.into_iter().filter(|row| is_whole(row) || row.version & 0xFF == VERSION) {
        if !is_whole(&row) || !has_all_words(store, &row)? {
            problems.push(format!(
                "what was learned of words of {} and {} is not as it was written",
                row.source, row.target
            ));
        }
    }
    Ok(problems)
}

/// Whether all parts of a lexicon are there as they were written, and each is found by its first word.
fn has_all_words(store: &dyn Store, row: &LexiconRow) -> Result<bool, MemoryError> {
    let mut lexicon = Lexicon::default();
    Ok(has_side(store, row, LexiconSide::Source, &mut |part| lexicon.push_source(part))?
        && has_side(store, row, LexiconSide::Target, &mut |part| lexicon.push_target(part))?
        && lexicon.is_complete(row.units))
}

fn has_side(
    store: &dyn Store,
    row: &LexiconRow,
    side: LexiconSide,
    push: &mut dyn FnMut(&[u8]) -> bool,
) -> Result<bool, MemoryError> {
    let (mut whole, mut firsts) = (true, Vec::new());
    store.visit_lexicon_parts(row.id, side, &mut |part| {
        whole &= push(part);
        firsts.extend(Word::first_of(part));
    })?;
    for first in &firsts {
        let mut found = None;
        store.visit_lexicon_part(row.id, side, first, &mut |part| found = Word::first_of(part))?;
        whole &= found.as_ref() == Some(first);
    }
    Ok(whole)
}
