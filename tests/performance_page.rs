//! docs/performance.md and its chart say what the file of results says, and what is made of it is right.
#![allow(clippy::unwrap_used)]

#[path = "../benches/scale/chart.rs"]
mod chart;
#[path = "../benches/scale/render.rs"]
mod render;
#[path = "../benches/scale/results.rs"]
mod results;

use results::Results;

const RENEW: &str = "`cargo bench --bench scale -- render` renews it";

fn docs(name: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).unwrap()
}

#[test]
fn the_page_and_the_chart_are_those_of_the_results() {
    let text = docs("performance-scale.tsv");
    let results = results::read(&text);
    assert!(results.len() > 1, "results of one size show no growth");
    assert_eq!(results::write(&results), text, "the results are not as the bench writes them");
    let page = docs("performance.md");
    assert!(render::renewed(&page, &render::section(&results)).unwrap() == page, "docs/performance.md: {RENEW}");
    assert!(chart::svg(&results) == docs("scale.svg"), "docs/scale.svg: {RENEW}");
}

/// Two sizes, of which the larger misses what the numbers below say.
fn invented() -> Results {
    results::read(
        "# a comment\n\
         1000000\tfragments_p99_ms\t10\n10000000\tfragments_p99_ms\t31\n\
         1000000\tcold_p99_ms\t10\n10000000\tcold_p99_ms\t30\n\
         1000000\timport_units_s\t30000\n10000000\timport_units_s\t14999\n\
         1000000\timport_memory_mb\t600\n10000000\timport_memory_mb\t1000\n\
         10000000\tlookup_memory_mb\t100\n\
         10000000\tbatch_one_median_ms\t170\n10000000\tbatch_two_median_ms\t100\n",
    )
}

#[test]
fn a_goal_that_is_missed_is_said_to_be_missed() {
    let table = render::table(&invented());
    let row = |name: &str| table.lines().find(|line| line.starts_with(&format!("| {name}"))).unwrap();
    assert!(row("the same with fragments").ends_with("3.1 x, **missed** |"), "{table}");
    assert!(row("cold lookup").ends_with("3.0 x |"), "{table}");
    assert!(row("import, units a second").ends_with("0.50 x, **missed** |"), "{table}");
    assert!(row("import, own memory").ends_with("0 of 2 above |"), "{table}");
    assert!(row("own memory of that process").ends_with("at most 100 MB, **missed** |"), "{table}");
    assert!(row("the same on two cores").ends_with("at least 1.70 x |"), "{table}");
    assert!(row("export as TSV").contains("| – | – |"), "what was not measured has a dash: {table}");
}

#[test]
fn the_chart_has_a_point_for_every_figure_it_shows() {
    let mut results = invented();
    let shown = |results: &Results| chart::svg(results).matches("<circle").count();
    assert_eq!(shown(&results), 2 + 1 + 2 + 1);
    results.get_mut(&1_000_000).unwrap().insert("lookup_memory_mb".to_owned(), "50".to_owned());
    assert_eq!(shown(&results), 7);
    assert_eq!(shown(&Results::new()), 0);
}
