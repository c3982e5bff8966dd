//! Articles to segments and back (E1 to E9, S1 to S13).
#![allow(clippy::unwrap_used, clippy::string_slice, clippy::print_stderr)]

use hafez::document::sentence::{self, SentenceRules};
use hafez::document::{Document, DocumentFormat, segment};
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
    let mut wrong = hard_cases(include_str!("data/segmentation.hard.tsv"));
    wrong.extend(hard_cases(include_str!("data/segmentation.more.tsv")));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn shared(name: &str) -> Option<String> {
    let root = std::env::var_os("HAFEZ_SHARED")
        .map_or_else(|| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), std::path::PathBuf::from);
    let text = std::fs::read_to_string(root.join(name)).ok();
    if text.is_none() {
        eprintln!("skipped: {name} is not here");
    }
    text
}

#[test]
fn the_seed_article() {
    let (Some(source), Some(text), Some(meta)) =
        (shared("article/source.md"), shared("article/segments.en.txt"), shared("article/segments.meta.tsv"))
    else {
        return;
    };
    let doc = segment(&source, DocumentFormat::Markdown, &tag("en"));
    for (segment, (want, row)) in doc.segments.iter().zip(text.lines().zip(meta.lines().skip(1))) {
        let cells: Vec<&str> = row.split('\t').collect();
        let kind = serde_json::to_value(segment.kind).unwrap();
        let got = format!(
            "{}\t{}\t{}\t{}",
            kind.as_str().unwrap(),
            segment.range.start,
            segment.range.end,
            segment.flags.join(",")
        );
        assert_eq!(segment.text, want);
        assert_eq!(got, [cells[2], cells[4], cells[5], cells[6]].join("\t"), "{want}");
        assert_eq!(segment.index.to_string(), cells[0]);
        assert!(cells[3].split(',').any(|line| line == segment.line.to_string()), "{row}: line {}", segment.line);
    }
    assert_eq!(doc.segments.len(), 58);
    assert_eq!(doc.paragraphs.len(), 23);
    assert_eq!(identity(&doc), source);
}

fn identity(doc: &Document) -> String {
    let same: Vec<Option<String>> = doc.segments.iter().map(|segment| Some(doc.original(segment).to_owned())).collect();
    doc.write_back(&same)
}

#[test]
fn the_seed_translation_joined_by_paragraph() {
    let (Some(text), Some(meta)) = (shared("article/segments.fa.txt"), shared("article/segments.meta.tsv")) else {
        return;
    };
    let mut paragraphs: Vec<Vec<&str>> = Vec::new();
    let mut last = "";
    for (line, row) in text.lines().zip(meta.lines().skip(1)) {
        let paragraph = row.split('\t').nth(1).unwrap();
        if paragraph != last {
            paragraphs.push(Vec::new());
        }
        last = paragraph;
        paragraphs.last_mut().unwrap().push(line);
    }
    let rules = SentenceRules::of(&tag("fa"));
    for want in paragraphs {
        let joined = want.join(" ");
        let got: Vec<&str> = sentence::split(&joined, &rules).into_iter().map(|range| &joined[range]).collect();
        assert_eq!(got, want);
    }
}
