//! The kinds of names: any word is one, but one that is a slip of the pen away from a known one is rarely meant.

use std::collections::BTreeSet;

use super::{GlossaryError, starter};
use crate::store::Store;
use crate::term::TermEntry;

/// The longest word that is compared.
const LONGEST: usize = 40;

/// The known kind that was likely meant by one that nobody has used yet. Known are those of the starter glossary and
/// those of other entries.
///
/// # Errors
/// What the store says.
pub fn nearest(store: &dyn Store, kind: &str) -> Result<Option<String>, GlossaryError> {
    let kind = kind.trim();
    let kinds = |entries: Vec<TermEntry>| entries.into_iter().filter_map(|entry| entry.kind).collect::<BTreeSet<_>>();
    let mut known = kinds(starter());
    known.extend(kinds(store.entries()?));
    Ok(near(&known, kind))
}

/// A form of the plural, another case, one slip, or two in a word of six letters or more.
fn near(known: &BTreeSet<String>, kind: &str) -> Option<String> {
    if kind.is_empty() || known.contains(kind) || kind.chars().nth(LONGEST).is_some() {
        return None;
    }
    let wanted = kind.to_lowercase();
    let allowed = if wanted.chars().count() < 6 { 1 } else { 2 };
    let distance = |known: &String| strsim::damerau_levenshtein(&wanted, &known.to_lowercase());
    let nearest = known.iter().map(|known| (distance(known), known)).min()?;
    (nearest.0 <= allowed).then(|| nearest.1.clone())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_a_kind_of_ones_own() {
        let known = ["city", "country", "org", "person", "place"].map(str::to_owned).into();
        for (kind, meant) in [
            ("persn", Some("person")),
            ("Person", Some("person")),
            ("places", Some("place")),
            ("cuontry", Some("country")),
            ("person", None),
            ("river", None),
            ("law", None),
            ("", None),
        ] {
            assert_eq!(near(&known, kind).as_deref(), meant, "{kind}");
        }
    }
}
