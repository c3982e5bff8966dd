//! Units of a gettext catalogue as entries: glossaries of Weblate and others.
use super::{Draft, row};
use crate::formats::Item;
use crate::glossary::files::columns::is_reserved;
use crate::term::{Term, TermEntry, TermStatus};
use crate::unit::{NewUnit, Status};

/// The flag of a translation that is to be avoided.
const FORBIDDEN: &str = "forbidden";

/// The entry of an item.
pub(crate) fn draft_of(item: Item) -> Draft {
    let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    match item {
        Item::Unit(unit, at) => Draft { line: short(at.line), unit: short(at.number), entry: entry_of(unit) },
        Item::Rejected(reject) => {
            Draft { line: short(reject.line), unit: short(reject.unit.unwrap_or_default()), entry: Err(reject.reason) }
        }
    }
}

fn entry_of(unit: NewUnit) -> Result<TermEntry, String> {
    let props = unit.extra.map(|extra| extra.props).unwrap_or_default();
    let forbidden = props.iter().any(|prop| prop.text == FORBIDDEN);
    let term = |(at, variant): (usize, &crate::unit::Variant)| {
        let status = if forbidden && at > 0 { TermStatus::Forbidden } else { TermStatus::Preferred };
        Term::new(variant.lang.clone(), variant.text.trim(), status)
    };
    let mut entry = TermEntry {
        terms: unit.variants.iter().enumerate().map(term).collect(),
        note: unit.note,
        status: (unit.status == Status::Unreviewed).then(|| "fuzzy".to_owned()),
        ..TermEntry::default()
    };
    for prop in props.into_iter().filter(|prop| prop.text != FORBIDDEN) {
        let name =
            if prop.kind.is_empty() || is_reserved(&prop.kind) { format!("po {}", prop.kind) } else { prop.kind };
        row::add_extra(&mut entry.extra, vec![(name, prop.text)]);
    }
    row::tidy(&mut entry)?;
    Ok(entry)
}
