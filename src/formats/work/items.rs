//! The finished segments of a work file as units for a memory: each with its neighbours and its place.
//!
//! XLIFF needs none of this: its readers know neighbours, states and places by themselves.

use std::collections::BTreeMap;

use super::super::detect::Format;
use super::super::error::FormatError;
use super::super::sheet::{Package, Rows};
use super::super::{Item, Position, ReadOptions, UnitReader};
use super::read::{TITLE_ROWS, columns, po_document};
use super::rows::{Row, State, Wording, Work};
use super::table::header_cells;
use crate::unit::{Context, NewUnit, Origin, Status, Variant, split_placeholders, usable_of_split};

/// Whether a text that has this format begins as a work file. Columns that the user names decide otherwise.
pub(in super::super) fn is_work(format: Format, head: &[u8], options: &ReadOptions) -> bool {
    match format {
        _ if options.columns.is_some() => false,
        Format::Po => is_catalogue(head),
        Format::Tsv => columns(&header_cells(head), options).is_some(),
        _ => false,
    }
}

/// Whether a catalogue says that it is one.
pub(in super::super) fn is_catalogue(head: &[u8]) -> bool {
    po_document(head).is_some()
}

/// Whether these are the headings of a work file.
pub(in super::super) fn is_header(cells: &[String], options: &ReadOptions) -> bool {
    columns(cells, options).is_some()
}

/// Whether a workbook has a sheet of segments.
pub(in super::super) fn is_workbook(package: &Package, options: &ReadOptions) -> Result<bool, FormatError> {
    if options.columns.is_some() {
        return Ok(false);
    }
    // What is wrong with the rows themselves is told when they are read.
    let first = Rows::of(package.clone())?.map_while(Result::ok).take(TITLE_ROWS);
    let found = first.into_iter().any(|row| columns(&row.cells, options).is_some());
    Ok(found)
}

/// The units of a work file. Of segments without a translation only the text counts, as a neighbour of others.
pub(in super::super) fn reader(work: &Work, format: Format, half: bool) -> UnitReader {
    let rejects = work.rejects.iter().cloned().map(Item::Rejected);
    let texts: BTreeMap<u32, String> =
        work.rows.iter().filter_map(|row| Some((row.number?, row.source.text().into_owned()))).collect();
    let wanted = |row: &Row| row.state == State::Done || half;
    let rows = (1..).zip(&work.rows).filter(|(_, row)| wanted(row));
    let mut told = Vec::new();
    let units = rows.map(|(number, row)| {
        let place = Position { line: row.line, number: row.number.map_or(number, u64::from) };
        let (variants, troubles) = variants(row, work);
        told.extend(troubles.into_iter().map(|trouble| (place, trouble)));
        Item::Unit(unit(row, work, variants, &texts), place)
    });
    let items = rejects.chain(units).collect();
    UnitReader { is_work: true, told, ..UnitReader::of_items(format, items) }
}

fn unit(row: &Row, work: &Work, variants: Vec<Variant>, texts: &BTreeMap<u32, String>) -> NewUnit {
    let neighbour = |number: Option<u32>| match number {
        Some(0) => Some(String::new()),
        Some(number) if work.segments.is_some_and(|of| number > of) => Some(String::new()),
        Some(number) => texts.get(&number).cloned(),
        None => None,
    };
    let number = row.number;
    let context = Context {
        prev: neighbour(number.and_then(|number| number.checked_sub(1))),
        next: neighbour(number.and_then(|number| number.checked_add(1))),
    };
    NewUnit {
        variants,
        context,
        origin: work.document.clone().map(|file| Origin { file, segment: number }),
        author: work.author.clone(),
        note: row.note.clone(),
        status: if row.confirmed && row.state == State::Done { Status::Confirmed } else { Status::Unreviewed },
        ..NewUnit::default()
    }
}

/// Both texts as they are stored, placeholders as codes; and what was left out of the translation because the
/// source has no such code.
fn variants(row: &Row, work: &Work) -> (Vec<Variant>, Vec<String>) {
    let source = match &row.source {
        Wording::Coded(variant) => variant.clone(),
        Wording::Shown(shown) => {
            let (text, inline) = split_placeholders(shown.trim());
            Variant { inline, ..Variant::new(work.from.clone(), text) }
        }
    };
    let (target, left_out) = match &row.target {
        Wording::Coded(variant) => (variant.clone(), Vec::new()),
        Wording::Shown(shown) => {
            let (text, inline, left_out) = usable_of_split(shown.trim(), &source.inline);
            (Variant { inline, ..Variant::new(work.to.clone(), text) }, left_out)
        }
    };
    let told = left_out.into_iter().map(|error| format!("{error}; it was left out")).collect();
    (vec![source, target], told)
}
