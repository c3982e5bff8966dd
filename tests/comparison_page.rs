//! docs/comparison.md says what the file of results says.
#![allow(clippy::unwrap_used)]

fn docs(name: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).unwrap()
}

#[test]
fn the_page_has_every_row_of_the_results_and_no_other() {
    let page = docs("comparison.md");
    let (_, rest) = page.split_once("<!-- comparison: made by").unwrap();
    let (made, _) = rest.split_once("<!-- comparison: end -->").unwrap();
    let results = docs("comparison.tsv");
    let (mut rows, mut skipped) = (0, 0);
    for line in results.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let wanted = match cells[..] {
            [said] => said.strip_prefix("# ").unwrap().to_owned(),
            [name, why] => format!("Not measured: {name}, because {why}."),
            _ => format!("| {} |", cells.join(" | ")),
        };
        assert!(made.lines().any(|line| line == wanted), "`benches/comparison/run render` renews the page: {wanted}");
        rows += usize::from(cells.len() > 2);
        skipped += usize::from(cells.len() == 2);
    }
    assert!(rows > 2, "a comparison of one");
    // The head and the line under it.
    assert_eq!(made.lines().filter(|line| line.starts_with('|')).count(), rows + 2);
    assert_eq!(made.lines().filter(|line| line.starts_with("Not measured")).count(), skipped);
}
