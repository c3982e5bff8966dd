//! `hafez analyse`: every segment in one band, totals that add up whatever the order of the files.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use std::collections::BTreeMap;

use environment::{Environment, Run};
use proptest::prelude::*;
use serde_json::Value;

/// Two units in their order, and one alone.
const MEMORY: &str = "origin\ten\tfa
old.md:1\tThe border was closed on Monday.\tمرز روز دوشنبه بسته شد.
old.md:2\tNobody knows what comes next.\tهیچ\u{200c}کس نمی\u{200c}داند بعد چه می\u{200c}شود.
other.md:7\tThe agreement was reached after four days of talks in Doha.\tتوافق پس از چهار روز گفت\u{200c}وگو در دوحه به دست آمد.
";

const FIRST: &str = "The border was closed on Monday.

Nobody knows what comes next.

Traders wait for news. Traders wait for news.

The agreement was reached after five days of talks in Doha.
";

const SECOND: &str = "Traders wait for news.

The farmers of Nangarhar wait for rain and for the end of the fighting.

The farmers of Kunduz wait for rain and for the end of the fighting.
";

fn environment() -> Environment {
    let environment = Environment::new();
    environment.write("old.tsv", MEMORY);
    assert_eq!(environment.run(&["import", "old.tsv"]).code, Some(0));
    environment.write("first.md", FIRST);
    environment.write("second.md", SECOND);
    environment
}

fn records(run: &Run, name: &str) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == name).map(|record| record["data"].clone()).collect()
}

/// Segments by band of a file, without the empty ones.
fn segments(run: &Run, file: &str) -> BTreeMap<String, u64> {
    let of_file = records(run, "band").into_iter().filter(|row| row["file"] == file);
    let counts = of_file.map(|row| (row["band"].as_str().unwrap().to_owned(), row["segments"].as_u64().unwrap()));
    counts.filter(|(_, count)| *count > 0).collect()
}

fn bands(counts: &[(&str, u64)]) -> BTreeMap<String, u64> {
    counts.iter().map(|(band, count)| ((*band).to_owned(), *count)).collect()
}

#[test]
fn every_segment_is_in_one_band() {
    let environment = environment();
    let run = environment.run(&["analyse", "first.md", "second.md", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let first = [("100", 2), ("repetition", 1), ("new", 1), ("85-94", 1)];
    assert_eq!(segments(&run, "first.md"), bands(&first), "{run:?}");
    let second = [("cross-file-repetition", 1), ("new", 2), ("internal-fuzzy", 1)];
    assert_eq!(segments(&run, "second.md"), bands(&second), "{run:?}");
    let end = &records(&run, "end")[0];
    assert_eq!((&end["segments"], &end["words"]), (&8.into(), &62.into()), "{end}");
    assert_eq!(end["term_words"], 3, "Doha, Nangarhar, Kunduz: {end}");
    assert_eq!(end["internal_segments"], 1, "{end}");
}

#[test]
fn the_neighbours_make_a_context_match_and_such_a_segment_repeats_nothing() {
    let environment = Environment::new();
    let article = "The border was closed on Monday.\n\nNobody knows what comes next.\n";
    environment.write("a.md", article);
    environment.run(&[
        "add",
        "The border was closed on Monday.",
        "مرز بسته شد.",
        "--prev",
        "",
        "--next",
        "Nobody knows what comes next.",
    ]);
    let run = environment.run(&["analyse", "a.md", "a.md", "--json"]);
    let end = &records(&run, "end")[0];
    assert_eq!(end["bands"]["context"]["segments"], 2, "{run:?}");
    assert_eq!(end["bands"]["cross-file-repetition"]["segments"], 1, "{run:?}");
    assert_eq!(end["bands"]["context"]["weighted"], 0.0, "{run:?}");
}

#[test]
fn weights_come_from_the_option_or_the_settings() {
    let environment = environment();
    let weighted = |run: &Run| records(run, "end")[0]["weighted"].as_f64().unwrap();
    let all = environment.run(&["analyse", "second.md", "--json", "--weights", "new=50"]);
    assert_eq!(weighted(&all), f64::from(4 + 14 + 14) / 2.0, "{all:?}");
    environment.write("hafez.toml", "weights = \"new=10\"\n");
    assert_eq!(weighted(&environment.run(&["analyse", "second.md", "--json"])), 3.2);
    for (wrong, what) in [("news=1", "`news` is not a band"), ("new", "`new` is not a weight"), ("new=200", "`200`")] {
        let run = environment.run(&["analyse", "second.md", "--weights", wrong]);
        assert!(run.code == Some(2) && run.stderr.contains(what) && run.stderr.contains("hint:"), "{run:?}");
    }
    environment.write("hafez.toml", "weights = \"knew=10\"\n");
    let run = environment.run(&["analyse", "second.md"]);
    assert!(run.code == Some(2) && run.stderr.contains("hafez.toml:1"), "{run:?}");
}

#[test]
fn people_see_files_bands_and_a_total() {
    let environment = environment();
    let run = environment.run(&["analyse", "first.md", "second.md"]);
    let lines: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(lines.contains(&vec!["3", "32", "28", "28", "second.md"]), "{}", run.stdout);
    assert!(lines.iter().any(|line| line.starts_with(&["total", "8", "62"])), "{}", run.stdout);
    assert!(run.stdout.contains("5 % of the words are in names of the glossary"), "{}", run.stdout);
}

#[test]
fn the_table_holds_the_same_counts() {
    let environment = environment();
    let run = environment.run(&["analyse", "first.md", "second.md", "-o", "work.csv"]);
    assert!(run.code == Some(0) && run.stdout.is_empty(), "{run:?}");
    let table = std::fs::read_to_string(environment.work().join("work.csv")).unwrap();
    let header =
        "file,band,segments,words,characters,weighted,internal_segments,internal_words,term_words,fragment_words";
    assert_eq!(table.lines().next(), Some(header));
    assert!(table.lines().last().is_some_and(|line| line.ends_with(",3,0")), "three names, no fragments: {table}");
    assert!(table.contains("second.md,new,2,28,"), "{table}");
    assert!(table.contains("(all),total,8,62,"), "{table}");
    let run = environment.run(&["analyse", "first.md", "-o", "work.pdf"]);
    assert!(run.code == Some(2) && run.stderr.contains(".csv"), "{run:?}");
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let environment = environment();
    environment.write("empty.md", "");
    let run = environment.run(&["analyse", "missing.md", "empty.md", "second.md", "--json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("missing.md") && run.stderr.contains("empty.md"), "{run:?}");
    assert_eq!(records(&run, "end")[0]["segments"], 3, "{run:?}");
    let run = environment.run(&["analyse", "empty.md"]);
    assert_eq!(run.code, Some(1), "{run:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_of_the_files_changes_no_total(
        files in prop::collection::vec(prop::collection::vec(0usize..9, 1..8), 2..5),
        turn in 1usize..4,
    ) {
        const SENTENCES: [&str; 9] = [
            "The border was closed on Monday.", "The border was closed on Friday.", "Nobody knows what comes next.",
            "The farmers of Kunduz wait for rain.", "The farmers of Kabul wait for rain.", "The farmers of Kabul wait for snow.",
            "The agreement was reached after five days of talks in Doha.", "Traders wait for news.", "Traders WAIT for news.",
        ];
        let environment = environment();
        let mut names: Vec<String> = Vec::new();
        for (at, file) in files.iter().enumerate() {
            let text: Vec<&str> = file.iter().map(|sentence| SENTENCES[*sentence]).collect();
            names.push(format!("{at}.md"));
            environment.write(&format!("{at}.md"), text.join("\n\n"));
        }
        let totals = |names: &[String]| {
            let arguments: Vec<&str> = ["analyse", "--json"].into_iter().chain(names.iter().map(String::as_str)).collect();
            let run = environment.run(&arguments);
            let mut end = records(&run, "end")[0].clone();
            let sum: u64 = records(&run, "band").iter().filter(|row| row["band"] != "internal-fuzzy")
                .map(|row| row["segments"].as_u64().unwrap()).sum();
            assert_eq!(end["segments"], sum, "{run:?}");
            end.as_object_mut().unwrap().remove("elapsed_ms");
            end
        };
        let before = totals(&names);
        let steps = turn % names.len();
        names.rotate_left(steps);
        prop_assert_eq!(&before, &totals(&names));
        names.reverse();
        prop_assert_eq!(&before, &totals(&names));
    }
}

/// A long article said nothing before its end.
#[test]
fn whoever_waits_for_a_long_article_hears_of_every_part() {
    use hafez::analysis::{Article, analyse};
    use hafez::document::{DocumentFormat, segment};
    use hafez::lang::LanguageTag;
    use hafez::memory::{Choosing, Memory};
    use hafez::suggest::{Options, Report, best_scores};
    use hafez::unit::NewUnit;
    let [from, to] = ["en", "fa"].map(|code| LanguageTag::parse(code).unwrap());
    let text: String = (0..1100).map(|at| format!("The river rose by {at} metres.\n\n")).collect();
    let segments = segment(&text, DocumentFormat::Markdown, &from).segments;
    let time = jiff::Timestamp::UNIX_EPOCH;
    let unit = NewUnit::pair(&from, "Nobody knew of the wall.", &to, "هیچ\u{200c}کس از دیوار خبر نداشت.");
    let memory = Memory::in_ram(vec![unit], time).unwrap();
    let options =
        Options { from, to, min: 75, limit: 1, threads: 2, day: None, fragments: false, choosing: Choosing::default() };
    let mut heard = Vec::new();
    let report = Report::heard(&memory, &segments, &options, &mut |done| heard.push(done)).unwrap();
    assert_eq!((heard, report.answers.len()), (vec![512, 1024, 1100], 1100));
    let mut heard = Vec::new();
    let best = best_scores(&memory, &segments, &report.answers, &options, &mut |done| heard.push(done)).unwrap();
    assert_eq!((heard, best.len()), (vec![512, 1024, 1100], 1100));
    let mut heard = Vec::new();
    let article = Article { name: "long.md".to_owned(), segments };
    analyse(&memory, &[article], &options, time, &mut |more| {
        heard.push(more);
        Ok(())
    })
    .unwrap();
    assert_eq!(heard, [0, 512, 512, 76]);
}
