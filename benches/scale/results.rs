//! The file of results: a line for each figure of each size.

use std::collections::BTreeMap;

/// How the file begins.
pub(crate) const HEAD: &str =
    "# Written by `cargo bench --bench scale`; the page is made from it. units<TAB>figure<TAB>value\n";

/// The figures of one size by their names.
pub(crate) type Figures = BTreeMap<String, String>;

/// The figures of every size, the smallest first.
pub(crate) type Results = BTreeMap<u64, Figures>;

pub(crate) fn read(text: &str) -> Results {
    let mut results = Results::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.splitn(3, '\t');
        let (Some(units), Some(name), Some(value)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let Ok(units) = units.parse() else { continue };
        results.entry(units).or_default().insert(name.to_owned(), value.to_owned());
    }
    results
}

pub(crate) fn write(results: &Results) -> String {
    let mut text = HEAD.to_owned();
    for (units, figures) in results {
        for (name, value) in figures {
            text += &format!("{units}\t{name}\t{value}\n");
        }
    }
    text
}

/// 10,000 as `10 k`, 1,000,000 as `1 M`.
pub(crate) fn size(units: u64) -> String {
    match units {
        1_000_000.. if units.is_multiple_of(1_000_000) => format!("{} M", units / 1_000_000),
        1000.. if units.is_multiple_of(1000) => format!("{} k", units / 1000),
        _ => units.to_string(),
    }
}
