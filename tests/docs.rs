//! What docs/ says in tables is run: the examples of docs/language.md, the worked example of
//! docs/matching.md, and the fields of docs/json.md against real records.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;
#[path = "files/escaped.rs"]
mod escaped;

use escaped::unescaped;
use std::collections::{BTreeMap, BTreeSet};

use environment::Environment;
use hafez::lang::LanguageTag;
use hafez::text::key::{glossary_key, match_key};
use hafez::text::rules::rules_for;
use hafez::text::token::tokenize;
use hafez::text::value::{DateOrder, values};
use serde_json::Value;

fn page(name: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).unwrap()
}

/// The examples `in` → `out` of a table row, with `\u{…}` read.
fn examples(row: &str) -> Vec<(String, String)> {
    let mut pieces = row.split('`');
    let mut examples = Vec::new();
    let mut last: Option<String> = None;
    let mut arrow = false;
    pieces.next();
    while let (Some(code), Some(between)) = (pieces.next(), pieces.next()) {
        if let Some(from) = last.take().filter(|_| arrow) {
            examples.push((from, unescaped(code)));
        } else {
            last = Some(unescaped(code));
        }
        arrow = between == " → ";
    }
    examples
}

#[test]
fn the_examples_of_the_language_rules_hold() {
    let mut kind: Option<(String, LanguageTag)> = None;
    let mut run = BTreeMap::new();
    for line in page("language.md").lines() {
        if let Some(told) = line.strip_prefix("<!-- test: ") {
            let (what, lang) = told.trim_end_matches(" -->").split_once(' ').unwrap();
            kind = Some((what.to_owned(), LanguageTag::parse(lang).unwrap()));
        } else if line.starts_with("| ") {
            let Some((what, lang)) = &kind else { continue };
            let rules = rules_for(lang);
            let cell = line.trim_end_matches(" |").rsplit(" | ").next().unwrap();
            for (from, to) in examples(cell) {
                let found = match what.as_str() {
                    "M" => match_key(&from, rules),
                    "G" => glossary_key(&from, rules),
                    "V" => said(&from, lang),
                    _ => tokenize(&from, rules).into_iter().map(|token| token.key).collect::<Vec<_>>().join(" · "),
                };
                assert_eq!(found, to, "{line}");
                *run.entry(what.clone()).or_insert(0) += 1;
            }
        } else if !line.is_empty() {
            kind = None;
        }
    }
    assert!(run["M"] > 20 && run["G"] > 4 && run["T"] > 15 && run["V"] > 40, "too few examples were found: {run:?}");
}

/// The values of a text, `·` between them, or `none`.
fn said(text: &str, lang: &LanguageTag) -> String {
    let found = values(text, lang, DateOrder::DayFirst);
    let said = found.into_iter().map(|found| found.value.to_string()).collect::<Vec<_>>().join(" · ");
    if said.is_empty() { "none".to_owned() } else { said }
}

/// Commands whose records show every field.
const COMMANDS: &[&[&str]] = &[
    &["import", "marked.tmx"],
    &["lookup", "A marked sentence."],
    &["import", "old.tsv"],
    &["import", "bad.tsv"],
    &["import", "variants.tsv"],
    &["import", "doubtful.tsv", "--quarantine"],
    &["memory", "review", "-o", "second.tsv"],
    &["add", "Talks go on.", "گفت\u{200c}وگوها ادامه دارد.", "--by", "niloofar"],
    &["lookup", "Prices rose by 14 percent.", "--min", "30", "--explain"],
    &["add", "Talks go off.", "گفت\u{200c}وگوها قطع شد."],
    &["add", "Talks go off.", "مذاکرات قطع شد."],
    &["add", "Talks go on.", "مذاکرات ادامه دارد."],
    &["lookup", "Talks go by.", "--min", "30", "--diverse"],
    &["suggest", "article.md", "--min", "30"],
    &["suggest", "article.md", "--min", "101", "-v"],
    &["concordance", "A marked", "--context", "1"],
    &["concordance", "Talks", "--context", "1"],
    // Without a memory it is the bundled sample that answers, and it knows some words.
    &["lookup", "--memory", "nowhere.hafez", "The road to the Torkham crossing is open."],
    &["segment", "article.md"],
    &["fold", "--lang", "en"],
    &["history"],
    &["history", "1"],
    &["show", "1"],
    &["edit", "1", "--note", "checked"],
    &["confirm", "1"],
    &["forget", "2", "--yes"],
    &["undo"],
    &["export", "out.tsv"],
    &["glossary", "lookup", "Iran"],
    &["glossary", "list"],
    &["glossary", "find", "article.md"],
    &["glossary", "candidates", "article.md"],
    &["glossary", "candidates", "--from-memory"],
    &["glossary", "add", "Xanadu", "زانادو"],
    &["glossary", "add", "Xanadu", "زانادو"],
    &["glossary", "edit", "Xanadu", "--variant", "زاناذو"],
    &["glossary", "remove", "Xanadu"],
    &["glossary", "import", "names.tsv"],
    &["glossary", "export", "terms.tsv"],
    &["glossary", "audit"],
    &["analyse", "article.md"],
    &["pretranslate", "linked.md", "-o", "linked.tsv"],
    &["merge", "linked.md", "linked.tsv", "-o", "merged.md"],
    &["eval", "story.tsv", "--each"],
    &["eval", "many.tsv"],
    &["memory", "info"],
    &["memory", "verify"],
    &["memory", "salvage", "saved.tmx"],
    &["memory", "backup", "copy.hafez"],
    &["undo", "2"],
    &["check", "wrong.tsv"],
    &["check", "wrong.tsv", "--fix", "-o", "mended.tsv"],
    &["align", "article.en.md", "article.fa.md", "-o", "review.tsv", "--force"],
    &["accept", "review.tsv"],
    &["config", "show"],
];

const MARKED: &str = "<tmx version='1.4'><header/><body><tu tuid='x'><tuv xml:lang='en'><seg>A <hi>marked</hi> sentence.</seg></tuv>\
    <tuv xml:lang='fa'><seg>جملهٔ <hi>نشان\u{200c}دار</hi>.</seg></tuv></tu></body></tmx>";

/// What every record was seen to hold: type, then field.
fn seen() -> BTreeMap<String, BTreeSet<String>> {
    let environment = Environment::new();
    environment.write("marked.tmx", MARKED);
    environment.write("story.tsv", "Iran sent an envoy to Kabul.\tایران فرستاده\u{200c}ای به کابل فرستاد.\nIran sent an envoy to Ankara.\tایران فرستاده\u{200c}ای به آنکارا فرستاد.\n");
    // Enough to learn which words translate which.
    let words = [("bridge", "پل"), ("door", "در"), ("horse", "اسب"), ("letter", "نامه"), ("river", "رود")];
    let things = words.iter().flat_map(|thing| words.iter().map(move |other| (thing, other)));
    let many: String = things
        .map(|(a, b)| format!("The old {} and the white {}.\t{} کهنه و {} سفید.\n", a.0, b.0, a.1, b.1))
        .collect();
    environment.write("many.tsv", many);
    environment.write("wrong.tsv", "In 2016 it fell.\tدر 2016 سقوط کرد.\n");
    environment.write("doubtful.tsv", "It rose by 12 percent.\tآن ۱۵ درصد افزایش یافت.\n");
    environment.write("bad.tsv", "one cell\nThe war ended.\tجنگ پایان یافت.\n");
    environment.write("variants.tsv", "Turkey agreed.\tترکیه موافقت کرد.\nIn Donald Trump's house.\tدر خانهٔ دونالد ترامپ.\nDonald Trump left.\tدونالد ترمپ رفت.\n");
    environment.write("linked.md", "# Rain\n\nwww.example.org\n");
    environment.write("article.en.md", "# Rain\n\nNight fell. Nobody came.\n");
    environment.write("article.fa.md", "# باران\n\nشب شد. کسی نیامد.\n");
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut take = |line: &str| {
        let record: Value = serde_json::from_str(line).unwrap();
        let fields = seen.entry(record["type"].as_str().unwrap().to_owned()).or_default();
        fields.extend(record["data"].as_object().unwrap().keys().cloned());
    };
    for command in COMMANDS {
        let run = environment.run_with(&[command, &["--json"][..]].concat(), "A line\n");
        assert!(matches!(run.code, Some(0..=2)), "{command:?}: {run:?}");
        run.stdout.lines().chain(run.stderr.lines()).for_each(&mut take);
    }
    // An undo that leaves what was changed since.
    environment.write("two.tsv", "Both sides met.\tدو طرف دیدار کردند.\nNobody came.\tکسی نیامد.\n");
    let imported = environment.run(&["import", "two.tsv", "--json"]).stdout;
    let data = |wanted: &str| {
        let records = imported.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        records.filter(|record| record["type"] == wanted).map(|record| record["data"]["id"].to_string()).next().unwrap()
    };
    environment.run(&["edit", &data("row"), "--note", "checked"]);
    environment.run(&["undo", &data("batch"), "--json"]).stdout.lines().for_each(&mut take);
    environment.run(&["import", "nowhere.tsv", "--json"]).stderr.lines().for_each(take);
    seen
}

/// What docs/json.md describes: the tables under each `## type`.
fn described() -> BTreeMap<String, BTreeSet<String>> {
    let mut described: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in page("json.md").lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            current = heading.strip_prefix('`').map(|name| name.trim_end_matches('`').to_owned());
        } else if let (Some(record), Some(cell)) = (&current, line.strip_prefix("| `")) {
            let fields = cell.split(" | ").next().unwrap();
            let fields = fields.split('`').step_by(2).filter(|field| !field.trim().is_empty());
            described.entry(record.clone()).or_default().extend(fields.map(str::to_owned));
        }
    }
    described
}

#[test]
fn the_records_are_as_described() {
    let (seen, mut described) = (seen(), described());
    // Only a damaged file has problems.
    assert!(described.remove("problem").is_some());
    assert_eq!(seen, described, "first: what the program writes; second: what docs/json.md says");
}

#[test]
fn the_examples_of_records_are_records() {
    let described = described();
    let mut examples = BTreeSet::new();
    for line in page("json.md").lines().filter(|line| line.starts_with("{\"type\"")) {
        let record: Value = serde_json::from_str(line).unwrap();
        let name = record["type"].as_str().unwrap();
        for field in record["data"].as_object().unwrap().keys() {
            assert!(described[name].contains(field), "{name}: {field}");
        }
        examples.insert(name.to_owned());
    }
    assert_eq!(examples, described.into_keys().collect(), "one example a record");
}

#[test]
fn the_worked_examples_of_the_score_hold() {
    let environment = Environment::new();
    for (stored, asked, score) in [
        ("Schools in four districts remain closed.", "Schools in nine districts remain closed.", 86),
        ("12 May 2025", "19 May 2025", 90),
    ] {
        let matching = page("matching.md");
        assert!(matching.contains(stored) && matching.contains(asked), "docs/matching.md lacks {stored}");
        assert_eq!(environment.run(&["add", stored, "ترجمه"]).code, Some(0));
        let run = environment.run(&["lookup", asked, "--json"]);
        let found = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let scores: Vec<i64> = found.filter_map(|record| record["data"]["score"].as_i64()).collect();
        assert_eq!(scores, [score], "{asked}");
    }
}
