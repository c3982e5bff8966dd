//! From the results to the page: the table, with the goals, and what stands between its markers.

use super::results::{Figures, Results, size};

pub(crate) const BEGIN: &str = "<!-- scale: made by `cargo bench --bench scale -- render` -->";
pub(crate) const END: &str = "<!-- scale: end -->";

/// A row: its name, how a cell is made of the figures of a size, and its goal.
struct Row {
    name: &'static str,
    cell: fn(&Figures) -> Option<String>,
    goal: fn(&Results) -> String,
}

const ROWS: &[Row] = &[
    Row { name: "text, source and target", cell: |f| megabytes(f, "text_mb"), goal: none },
    Row { name: "file, and beside the text", cell: file, goal: none },
    Row { name: "import", cell: |f| seconds(f, "import_s"), goal: none },
    Row { name: "import, units a second", cell: |f| whole(f, "import_units_s"), goal: import_rate },
    Row { name: "import, own memory at most", cell: |f| megabytes(f, "import_memory_mb"), goal: import_memory },
    Row { name: "process that does nothing, `/bin/true`", cell: |f| median(f, "nothing"), goal: none },
    Row { name: "process that opens the file and reads one row", cell: |f| both(f, "floor"), goal: none },
    Row { name: "cold lookup, a whole process", cell: |f| both(f, "cold"), goal: |r| cold_growth(r, "cold") },
    Row { name: "the same with fragments", cell: |f| both(f, "fragments"), goal: |r| cold_growth(r, "fragments") },
    Row { name: "fragments, share of it (of the medians)", cell: fragments, goal: none },
    Row { name: "warm lookup with fragments, through a pipe", cell: |f| both(f, "warm"), goal: none },
    Row { name: "own memory of that process at most", cell: |f| megabytes(f, "lookup_memory_mb"), goal: lookup_memory },
    Row { name: "`suggest` of 100 sentences, one core", cell: |f| median(f, "batch_one"), goal: none },
    Row { name: "the same on two cores", cell: batch, goal: batch_gain },
    Row { name: "concordance of a rare word, and its hits", cell: |f| hits(f, "rare"), goal: none },
    Row { name: "concordance of three words in a row", cell: |f| hits(f, "run"), goal: none },
    Row { name: "export as TSV", cell: |f| seconds(f, "export_s"), goal: none },
    Row { name: "export, units a second", cell: |f| whole(f, "export_units_s"), goal: none },
    Row { name: "add one unit", cell: |f| median(f, "add"), goal: none },
    Row { name: "undo of it", cell: |f| median(f, "undo_add"), goal: none },
    Row { name: "import of 1,000 more units", cell: |f| median(f, "thousand"), goal: none },
    Row { name: "undo of it", cell: |f| median(f, "undo_thousand"), goal: none },
];

/// What stands between the markers: where and when, the table, the chart.
pub(crate) fn section(results: &Results) -> String {
    let mut text = String::new();
    for (units, figures) in results {
        let said = |name: &str| figures.get(name).map_or("not told", String::as_str);
        text += &format!("{} units: {}, {}.\n", size(*units), said("machine"), said("date"));
    }
    text += &format!("\n{}\n![Times and sizes by the number of units](scale.svg)\n", table(results));
    text
}

pub(crate) fn table(results: &Results) -> String {
    let heads: Vec<String> = results.keys().map(|units| size(*units)).collect();
    let mut text = format!("| | {} | goal |\n|{}\n", heads.join(" | "), " --- |".repeat(heads.len() + 2));
    for row in ROWS {
        let cells: Vec<String> = results.values().map(|f| (row.cell)(f).unwrap_or_else(|| "–".to_owned())).collect();
        text += &format!("| {} | {} | {} |\n", row.name, cells.join(" | "), (row.goal)(results)).replace("|  |", "| |");
    }
    text
}

/// The page with the section renewed; `None` if it has no markers.
pub(crate) fn renewed(page: &str, section: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{section}\n{END}{after}"))
}

fn none(_: &Results) -> String {
    String::new()
}

pub(crate) fn number(figures: &Figures, name: &str) -> Option<f64> {
    figures.get(name)?.parse().ok()
}

/// The figures of 1,000,000 and of 10,000,000 units.
fn million(results: &Results, name: &str) -> Option<(f64, f64)> {
    Some((number(results.get(&1_000_000)?, name)?, number(results.get(&10_000_000)?, name)?))
}

fn verdict(goal: &str, told: Option<(String, bool)>) -> String {
    match told {
        None => format!("{goal}: not measured yet"),
        Some((told, true)) => format!("{goal}: {told}"),
        Some((told, false)) => format!("{goal}: {told}, **missed**"),
    }
}

fn cold_growth(results: &Results, name: &str) -> String {
    let told = million(results, &format!("{name}_p99_ms")).map(|(one, ten)| ten / one);
    verdict("p99 at 10 M at most 3 x that at 1 M", told.map(|growth| (format!("{growth:.1} x"), growth <= 3.0)))
}

fn import_rate(results: &Results) -> String {
    let told = million(results, "import_units_s").map(|(one, ten)| ten / one);
    verdict("10 M at least 0.5 x the rate of 1 M", told.map(|share| (format!("{share:.2} x"), share >= 0.5)))
}

fn import_memory(results: &Results) -> String {
    let used = results.iter().filter_map(|(units, f)| Some((*units, number(f, "import_memory_mb")?)));
    let over = used.clone().filter(|(units, used)| *used > if *units < 10_000_000 { 600.0 } else { 1000.0 }).count();
    let told = used.count();
    verdict("600 MB, 1,000 MB at 10 M", (told > 0).then(|| (format!("{over} of {told} above"), over == 0)))
}

fn lookup_memory(results: &Results) -> String {
    let used = results.values().filter_map(|f| number(f, "lookup_memory_mb"));
    let most = used.reduce(f64::max);
    verdict("under 100 MB at every size", most.map(|most| (format!("at most {most:.0} MB"), most < 100.0)))
}

fn batch_gain(results: &Results) -> String {
    let least = results.values().filter_map(gain).reduce(f64::min);
    verdict("at least 1.7 x one core", least.map(|least| (format!("at least {least:.2} x"), least >= 1.7)))
}

fn gain(figures: &Figures) -> Option<f64> {
    Some(number(figures, "batch_one_median_ms")? / number(figures, "batch_two_median_ms")?)
}

fn batch(figures: &Figures) -> Option<String> {
    Some(format!("{}, {:.2} x", median(figures, "batch_two")?, gain(figures)?))
}

fn file(figures: &Figures) -> Option<String> {
    let share = number(figures, "file_mb")? / number(figures, "text_mb")?;
    Some(format!("{}, {share:.2} x", megabytes(figures, "file_mb")?))
}

fn fragments(figures: &Figures) -> Option<String> {
    let (without, with) = (number(figures, "cold_median_ms")?, number(figures, "fragments_median_ms")?);
    Some(format!("{:.0} %", 100.0 * (with - without) / with))
}

fn hits(figures: &Figures, name: &str) -> Option<String> {
    Some(format!("{}, {}", median(figures, name)?, figures.get(&format!("{name}_hits"))?))
}

fn median(figures: &Figures, name: &str) -> Option<String> {
    number(figures, &format!("{name}_median_ms")).map(millis)
}

fn both(figures: &Figures, name: &str) -> Option<String> {
    let p99 = number(figures, &format!("{name}_p99_ms"))?;
    Some(format!("{}, p99 {}", median(figures, name)?, millis(p99)))
}

fn millis(value: f64) -> String {
    match value {
        1000.0.. => format!("{:.1} s", value / 1000.0),
        10.0.. => format!("{value:.0} ms"),
        _ => format!("{value:.1} ms"),
    }
}

fn seconds(figures: &Figures, name: &str) -> Option<String> {
    number(figures, name).map(|value| format!("{value:.1} s"))
}

fn megabytes(figures: &Figures, name: &str) -> Option<String> {
    number(figures, name)
        .map(|value| format!("{} MB", if value < 10.0 { format!("{value:.1}") } else { thousands(value) }))
}

fn whole(figures: &Figures, name: &str) -> Option<String> {
    number(figures, name).map(thousands)
}

fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
