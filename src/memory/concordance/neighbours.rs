//! What stood before and after a hit in its document: the units with the same origin, by the number of their
//! segment, else in the order in which they came. Costs one look at every unit's origin, and only when asked for.

use super::super::MemoryError;
use super::super::rank::nearest;
use super::{Hit, Inquiry, Neighbour};
use crate::store::Store;
use crate::unit::UnitId;

/// A unit of a document: its place there.
type Place = (Option<u32>, UnitId);

/// Gives the hits their neighbours.
pub(super) fn add(store: &dyn Store, inquiry: &Inquiry, hits: &mut [Hit]) -> Result<(), MemoryError> {
    let mut files: Vec<String> = hits.iter().filter_map(|hit| Some(hit.origin.as_ref()?.file.clone())).collect();
    files.sort_unstable();
    files.dedup();
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    let mut documents: Vec<Vec<Place>> = vec![Vec::new(); files.len()];
    store.visit_origins(&names, &mut |unit, file, segment| {
        if let Some(document) = documents.get_mut(file) {
            document.push((segment, unit));
        }
    })?;
    documents.iter_mut().for_each(|document| document.sort_unstable());
    for hit in hits {
        let file = hit.origin.as_ref().and_then(|origin| files.binary_search(&origin.file).ok());
        let Some(document) = file.and_then(|file| documents.get(file)) else { continue };
        let Some(at) = document.iter().position(|(_, unit)| *unit == hit.unit) else { continue };
        let (before, rest) = document.split_at(at);
        let own = rest.first().and_then(|(segment, _)| *segment);
        hit.before = walk(store, inquiry, own, &mut before.iter().rev())?;
        hit.before.reverse();
        hit.after = walk(store, inquiry, own, &mut rest.iter().skip(1))?;
    }
    Ok(())
}

/// The nearest units of other segments that have a pair in the languages; of each segment one.
fn walk(
    store: &dyn Store,
    inquiry: &Inquiry,
    own: Option<u32>,
    places: &mut dyn Iterator<Item = &Place>,
) -> Result<Vec<Neighbour>, MemoryError> {
    let (mut found, mut last) = (Vec::new(), own);
    for (segment, unit) in places {
        if found.len() == inquiry.context {
            break;
        }
        if segment.is_some() && *segment == last {
            continue;
        }
        if let Some((source, target)) = pair(store, inquiry, *unit)? {
            found.push(Neighbour { unit: *unit, segment: *segment, source, target });
            last = *segment;
        }
    }
    Ok(found)
}

fn pair(store: &dyn Store, inquiry: &Inquiry, unit: UnitId) -> Result<Option<(String, String)>, MemoryError> {
    let variants = store.variants_of(unit)?;
    let pairs = variants.iter().filter_map(|(id, _)| nearest(&inquiry.from, &inquiry.to, *id, &variants));
    let texts = |(source, targets): (crate::unit::Variant, Vec<crate::unit::Variant>)| {
        Some((source.text, targets.into_iter().next()?.text))
    };
    Ok(pairs.filter_map(texts).next())
}
