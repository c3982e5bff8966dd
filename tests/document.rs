//! Articles to segments and back (E1 to E9, S1 to S13).
#![allow(clippy::unwrap_used)]

use hafez::document::sentence::{self, SentenceRules};
use hafez::lang::LanguageTag;

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn hard_cases(table: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let text = cells[1];
        let got: Vec<&str> =
            sentence::split(text, &SentenceRules::of(&tag(cells[0]))).into_iter().map(|range| &text[range]).collect();
        if got.join("|") != cells[2] {
            wrong.push(format!("{}\n  want {}\n  got  {}", cells[3], cells[2], got.join("|")));
        }
    }
    wrong
}

#[test]
fn hard_segmentation_cases() {
    let wrong = hard_cases(include_str!("data/segmentation.hard.tsv"));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
