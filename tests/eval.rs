//! `hafez eval`: what is hidden is as if it had never been stored; counts, chrF and names are right.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;

use std::collections::HashSet;
use std::time::Duration;

use environment::{Environment, Run};
use hafez::eval::{Choice, Evaluation, Hide, Options, Pairs, evaluate};
use hafez::formats::{self, ReadOptions};
use hafez::lang::LanguageTag;
use hafez::memory::{Access, Choosing, ImportOptions, Memory, Repairing, Request, Stamp};
use hafez::unit::{Context, NewUnit};
use proptest::prelude::*;
use serde_json::Value;

/// Two documents; the second repeats a sentence of the first, and each repeats itself nearly.
const PAIRS: &str = "origin\ten\tfa
a.md:1\tThe border was closed on Monday.\tمرز روز دوشنبه بسته شد.
a.md:2\tThe border was closed on Friday.\tمرز روز جمعه بسته شد.
a.md:3\tIran sent a letter to Turkey.\tایران نامه‌ای به ترکیه فرستاد.
b.md:1\tThe border was closed on Monday.\tمرز روز دوشنبه بسته شد.
b.md:2\tNobody knows what comes next.\tهیچ‌کس نمی‌داند بعد چه می‌شود.
b.md:3\tIran sent an envoy to Kabul.\tتهران فرستاده‌ای به کابل فرستاد.
";

fn records(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of_type<'r>(records: &'r [Value], name: &str) -> Vec<&'r Value> {
    records.iter().filter(|record| record["type"] == name).map(|record| &record["data"]).collect()
}

fn bands(records: &[Value]) -> Vec<(String, u64)> {
    let counted = of_type(records, "eval")
        .into_iter()
        .map(|row| (row["band"].as_str().unwrap().to_owned(), row["segments"].as_u64().unwrap()));
    counted.filter(|(_, segments)| *segments > 0).collect()
}

fn named(bands: &[(&str, u64)]) -> Vec<(String, u64)> {
    bands.iter().map(|(band, count)| ((*band).to_owned(), *count)).collect()
}

#[test]
fn hidden_by_unit_a_repetition_is_found_and_by_document_only_that_of_another() {
    let environment = Environment::new();
    environment.write("pairs.tsv", PAIRS);
    let run = environment.run(&["eval", "pairs.tsv", "--json", "--each"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let unit = records(&run);
    assert_eq!(bands(&unit), named(&[("100", 2), ("85-94", 1), ("none", 3)]), "{run:?}");
    let document = records(&environment.run(&["eval", "pairs.tsv", "--json", "--by", "document", "--each"]));
    let scores = |records: &[Value]| -> Vec<Value> {
        of_type(records, "eval_segment").into_iter().map(|row| row["score"].clone()).collect()
    };
    let (unit, document) = (scores(&unit), scores(&document));
    // Monday and Friday of one document help each other, but not where the document is hidden.
    assert_eq!((&unit[0], &document[0]), (&100.into(), &100.into()));
    assert_eq!(document[1], unit[1], "b.md has the Monday as well");
    assert_eq!((&document[4], &unit[4]), (&Value::Null, &Value::Null));
    assert_eq!(document[3], 100, "a.md has it, too");
}

#[test]
fn without_documents_there_is_nothing_to_hide_them_by() {
    let environment = Environment::new();
    let run = environment.run(&["eval", "old.tsv", "--by", "document"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.stderr.contains("no unit says which document") && run.stderr.contains("--columns"), "{run:?}");
}

#[test]
fn the_first_suggestion_is_compared_with_the_real_translation() {
    let environment = Environment::new();
    environment.write("pairs.tsv", PAIRS);
    let rows = records(&environment.run(&["eval", "pairs.tsv", "--json", "--each"]));
    let rows = of_type(&rows, "eval_segment");
    assert_eq!((&rows[0]["chrf"], &rows[0]["band"]), (&100.0.into(), &"100".into()));
    let friday = rows[1];
    assert_eq!(friday["suggested_source"], "The border was closed on Monday.");
    let chrf = hafez::eval::chrf(friday["suggested_target"].as_str().unwrap(), friday["target"].as_str().unwrap());
    assert!((friday["chrf"].as_f64().unwrap() - chrf).abs() < 0.006 && chrf > 40.0 && chrf < 90.0, "{friday}");
    assert_eq!((&rows[4]["chrf"], &rows[4]["suggested_target"]), (&Value::Null, &Value::Null));
    assert_eq!((&rows[4]["line"], &rows[4]["document"]), (&6.into(), &"b.md".into()));
}

#[test]
fn repairs_are_right_where_the_real_translation_has_them() {
    let environment = Environment::new();
    environment.write(
        "pairs.tsv",
        "The court sat for 14 days.\tدادگاه ۱۴ روز نشست داشت.\nThe court sat for 25 days.\tدادگاه ۲۵ روز نشست داشت.\n\
         Some 310 houses burned down.\tحدود ۳۱۰ خانه سوخت.\nSome 420 houses burned down.\tچند صد خانه سوخت.\n",
    );
    let run = environment.run(&["eval", "pairs.tsv", "--json", "--each"]);
    let records = records(&run);
    let rows = of_type(&records, "eval_segment");
    let judged = |row: usize| (&rows[row]["score"], &rows[row]["repairs_right"], &rows[row]["repairs_wrong"]);
    for row in [0, 1] {
        assert_eq!(judged(row), (&98.into(), &1.into(), &0.into()), "{run:?}");
        assert_eq!((&rows[row]["suggested_target"], &rows[row]["chrf"]), (&rows[row]["target"], &100.0.into()));
    }
    assert_eq!(judged(3), (&98.into(), &0.into(), &1.into()), "{run:?}");
    let end = of_type(&records, "end")[0];
    let sums = ["repaired", "repaired_whole", "repaired_equal", "repairs_right", "repairs_wrong"]
        .map(|name| end[name].as_u64());
    assert_eq!(sums, [Some(3), Some(3), Some(2), Some(2), Some(1)], "{end}");
    assert!(end["repair_gain"].as_f64().is_some_and(|gain| gain > 0.0), "{end}");
    let people = environment.run(&["eval", "pairs.tsv"]).stdout;
    assert!(
        people.contains("3 of them repaired, 3 in every difference: 2 values and names right, 1 wrong"),
        "{people}"
    );
}

#[test]
fn names_are_counted_with_the_forms_that_the_translations_use() {
    let environment = Environment::new();
    environment.write("pairs.tsv", PAIRS);
    let run = environment.run(&["eval", "pairs.tsv", "--json"]);
    let records = records(&run);
    let terms = of_type(&records, "eval_term");
    let of = |name: &str| terms.iter().find(|term| term["source"] == name).unwrap_or_else(|| panic!("{name}: {run:?}"));
    let counts = |term: &Value| ["found", "used", "other", "missing"].map(|field| term[field].as_u64().unwrap());
    assert_eq!(counts(of("Iran")), [2, 1, 0, 1]);
    assert_eq!(of("Iran")["forms"][0]["text"], "ایران");
    assert_eq!(counts(of("Kabul")), [1, 1, 0, 0]);
    let end = of_type(&records, "end")[0];
    let sum = |field: &str| terms.iter().map(|term| term[field].as_u64().unwrap()).sum::<u64>();
    for field in ["found", "used", "other", "missing"] {
        assert_eq!(end[format!("names_{field}")].as_u64(), Some(sum(field)), "{field}");
    }
}

#[test]
fn a_surname_in_a_longer_name_of_the_translation_counts_for_its_own_entry() {
    let environment = Environment::new();
    environment.write("names.tsv", "en\tfa\tkind\nBahar\tبهار\tperson\nLeila Bahar\tلیلا بهار\tperson\n");
    environment.write("pairs.tsv", "Then Bahar spoke again.\tسپس لیلا بهار دوباره سخن گفت.\n");
    assert_eq!(environment.run(&["glossary", "import", "names.tsv"]).code, Some(0));
    let records = records(&environment.run(&["eval", "pairs.tsv", "--json"]));
    let terms = of_type(&records, "eval_term");
    assert_eq!((terms.len(), terms[0]["used"].as_u64()), (1, Some(1)), "{terms:?}");
}

#[test]
fn a_form_of_another_country_is_another_form() {
    let environment = Environment::new();
    environment.write("names.tsv", "en\tfa\tfa-AF\nLake Zayande\tزاینده\tزینده\n");
    environment.write(
        "pairs.tsv",
        "en\tfa\nThey saw Lake Zayande.\tآن‌ها زاینده را دیدند.\nLake Zayande fell.\tزینده پایین رفت.\n",
    );
    assert_eq!(environment.run(&["glossary", "import", "names.tsv"]).code, Some(0));
    let records = records(&environment.run(&["eval", "pairs.tsv", "--json"]));
    let terms = of_type(&records, "eval_term");
    assert_eq!((&terms[0]["used"], &terms[0]["other"]), (&1.into(), &1.into()), "{terms:?}");
}

#[test]
fn the_memory_is_read_only_when_asked_and_never_written() {
    let environment = Environment::new();
    environment.write("pairs.tsv", "The bridge is open again.\tپل دوباره باز است.\n");
    environment.write("other.tsv", "The bridge is open again.\tپل باز شد.\n");
    assert_eq!(environment.run(&["import", "other.tsv"]).code, Some(0));
    let before = std::fs::read(environment.memory()).unwrap();
    let alone = records(&environment.run(&["eval", "pairs.tsv", "--json"]));
    assert_eq!(bands(&alone), named(&[("none", 1)]));
    let with = environment.run(&["eval", "pairs.tsv", "--json", "--with-memory"]);
    assert_eq!(bands(&records(&with)), named(&[("100", 1)]), "{with:?}");
    assert_eq!(std::fs::read(environment.memory()).unwrap(), before);
    assert_eq!(environment.run(&["history"]).stdout.lines().count(), 2, "import and starter");
}

#[test]
fn the_same_again_whatever_the_threads_and_the_draw_is_by_its_seed() {
    let environment = Environment::new();
    let mut pairs = String::from("origin\ten\tfa\n");
    for n in 0..60 {
        pairs += &format!(
            "d{}.md\tReport {n} of the council on road {}\tگزارش {n} شورا دربارهٔ راه {}\n",
            n / 7,
            n % 9,
            n % 9
        );
    }
    environment.write("many.tsv", pairs);
    let answer = |more: &[&str]| {
        let args = [&["eval", "many.tsv", "--json", "--each", "--min", "40", "--by", "document"], more].concat();
        let run = environment.run(&args);
        assert_eq!(run.code, Some(0), "{run:?}");
        let mut records = records(&run);
        let end = records.last_mut().unwrap()["data"].as_object_mut().unwrap();
        for time in ["elapsed_ms", "p50_ms", "p95_ms"] {
            assert!(end.remove(time).is_some_and(|time| time.is_number()), "{time}");
        }
        assert!(end.remove("time").is_some_and(|time| time.is_string()));
        for fragment in records.iter_mut().filter(|record| record["type"] == "fragment") {
            fragment["data"]["example"]["changed"] = Value::Null;
        }
        records
    };
    assert_eq!(answer(&["--jobs", "1"]), answer(&["--jobs", "4"]));
    let lines = |records: &[Value]| -> Vec<u64> {
        of_type(records, "eval_segment").iter().map(|row| row["segment"].as_u64().unwrap()).collect()
    };
    let whole = answer(&[]);
    let sample = answer(&["--sample", "20"]);
    assert_eq!((sample.clone(), lines(&sample).len()), (answer(&["--sample", "20", "--seed", "1"]), 20));
    assert_ne!(lines(&sample), lines(&answer(&["--sample", "20", "--seed", "2"])));
    assert_eq!(lines(&answer(&["--first", "5"])), [1, 2, 3, 4, 5]);
    // The memory holds all pairs, whichever are asked for.
    let all = of_type(&whole, "eval_segment");
    for row in of_type(&sample, "eval_segment") {
        assert!(all.contains(&row), "{row}");
    }
}

#[test]
fn other_formats_and_what_is_no_pair() {
    let environment = Environment::new();
    let tmx = "<tmx version='1.4'><header/><body>\
        <tu><tuv xml:lang='fa'><seg>راه باز است.</seg></tuv><tuv xml:lang='en'><seg>The road is open.</seg></tuv></tu>\
        <tu><tuv xml:lang='en'><seg>The road is open now.</seg></tuv><tuv xml:lang='fa'><seg>راه اکنون باز است.</seg></tuv></tu>\
        <tu><tuv xml:lang='en'><seg>Only German.</seg></tuv><tuv xml:lang='de'><seg>Nur Deutsch.</seg></tuv></tu>\
        </body></tmx>";
    environment.write("x.tmx", tmx);
    let run = environment.run(&["eval", "x.tmx", "--json"]);
    let found = records(&run);
    let end = of_type(&found, "end")[0];
    assert_eq!((end["segments"].as_u64(), end["hits"].as_u64(), end["without"].as_u64()), (Some(2), Some(2), Some(1)));
    let back = records(&environment.run(&["eval", "x.tmx", "--json", "--from", "fa", "--to", "en"]));
    assert_eq!(of_type(&back, "end")[0]["segments"], 2);
    assert_eq!(environment.run(&["eval", "x.tmx", "--to", "ps"]).code, Some(1));
    let piped = environment.run_with(&["eval", "-"], PAIRS);
    assert_eq!(piped.code, Some(0), "{piped:?}");
    assert!(piped.stdout.contains("6 segments; 6 pairs in all"), "{piped:?}");
    let bad = environment.run_with(&["eval", "-", "--json"], "en\tfa\nalone\na b\tپ ب\n");
    assert_eq!(of_type(&records(&bad), "reject").len(), 1, "{bad:?}");
    assert_eq!(environment.run(&["eval", "missing.tsv"]).code, Some(2));
    environment.write("broken.tmx", &tmx.as_bytes()[..tmx.len() - 40]);
    let broken = environment.run(&["eval", "broken.tmx"]);
    assert_eq!(broken.code, Some(2), "{broken:?}");
    assert!(broken.stdout.contains("2 segments"), "{broken:?}");
    environment.write("latin.tsv", b"en\tfa\nan old\t\xe9\xe8\n");
    let latin = environment.run(&["eval", "latin.tsv"]);
    assert_eq!((latin.code, latin.stdout.as_str()), (Some(2), ""), "{latin:?}");
}

#[test]
fn a_table_for_people_is_short() {
    let environment = Environment::new();
    environment.write("pairs.tsv", PAIRS);
    let run = environment.run(&["eval", "pairs.tsv"]);
    assert!(run.stdout.lines().count() < 16 && run.stdout.starts_with("score     segments"), "{run:?}");
    assert!(run.stdout.contains("100              2    33.3   100.0    100.0"), "{run:?}");
    assert!(run.stdout.contains("names of the glossary"), "{run:?}");
}

/// Every person does everything: enough to learn which words translate which.
fn story() -> String {
    let people =
        [("doctor", "پزشک"), ("teacher", "معلم"), ("farmer", "کشاورز"), ("driver", "راننده"), ("painter", "نقاش")];
    let deeds = [
        ("repaired the old bridge", "پل قدیمی را تعمیر کرد"),
        ("visited the central library", "از کتابخانه مرکزی دیدن کرد"),
        ("sold the white horse", "اسب سفید را فروخت"),
        ("painted the wooden door", "در چوبی را رنگ زد"),
        ("crossed the deep river in Kabul", "از رود عمیق کابل گذشت"),
    ];
    let mut rows = String::from("origin\ten\tfa\n");
    for (at, (who, whom)) in people.iter().enumerate() {
        for (did, what) in deeds {
            rows += &format!("d{at}.md\tYesterday the {who} {did}.\tدیروز {whom} {what}.\n");
        }
    }
    // So that not every word is a frequent one.
    for n in 0..120 {
        rows += &format!("e{n}.md\tLine{n} word{n} thing{n}.\tخط{n} واژه{n} چیز{n}.\n");
    }
    rows
}

#[test]
fn fragments_and_what_covers_the_words_are_measured() {
    let environment = Environment::new();
    environment.write("story.tsv", story());
    let run = environment.run(&["eval", "story.tsv", "--json", "--each", "--min", "90"]);
    let found = records(&run);
    let end = of_type(&found, "end")[0];
    let number = |name: &str| end[name].as_u64().unwrap();
    let covered = number("words_in_matches") + number("words_in_names") + number("words_in_fragments");
    assert!(covered > 0 && number("words_in_names") > 0 && number("words_in_fragments") > 0, "{end}");
    let share = 100.0 * covered as f64 / number("words") as f64;
    assert!((end["covered"].as_f64().unwrap() - share).abs() < 0.006, "{end}");
    assert_eq!(number("fragments") as usize, of_type(&found, "fragment").len(), "{end}");
    let rows = of_type(&found, "eval_fragment");
    assert_eq!(rows.len(), 12, "three kinds from four confidences on");
    let strong = rows.iter().find(|row| row["kind"] == "strong" && row["at"] == 0.0).unwrap();
    assert_eq!(strong["exact"], end["fragments_exact"]);
    assert!(strong["fragments"].as_u64().unwrap() > 0 && strong["exact"].as_f64().unwrap() > 20.0, "{strong}");
    let none = records(&environment.run(&["eval", "story.tsv", "--json", "--no-fragments"]));
    assert_eq!((of_type(&none, "eval_fragment").len(), &of_type(&none, "end")[0]["fragments"]), (0, &0.into()));
    let people = environment.run(&["eval", "story.tsv", "--min", "90"]).stdout;
    assert!(people.contains("with two content words or more the translation has"), "{people}");
    assert!(people.contains("more in fragments"), "{people}");
}

/// The measure of the project, where it and Python are there.
#[test]
fn fragments_are_measured_as_the_shared_script_measures_them() {
    let shared = std::env::var("HAFEZ_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(shared).join("score/score_fragments.py");
    let python = std::process::Command::new("python3").arg("--version").output().is_ok();
    if !script.is_file() || !python {
        println!("skipped: no {} or no python3", script.display());
        return;
    }
    let environment = Environment::new();
    environment.write("story.tsv", story());
    let found = records(&environment.run(&["eval", "story.tsv", "--json", "--each", "--min", "90"]));
    let (mut reference, mut lines) = (String::new(), String::new());
    for record in &found {
        let data = &record["data"];
        if record["type"] == "eval_segment" {
            let text = |name: &str| data[name].as_str().unwrap().to_owned();
            reference += &format!("{}\t{}\t{}\n", text("document"), text("source"), text("target"));
            let segment = serde_json::json!({ "index": data["segment"], "text": data["source"], "byte_start": 0 });
            lines += &format!("{}\n", serde_json::json!({ "type": "segment", "data": segment }));
        } else if record["type"] == "fragment" {
            lines += &format!("{record}\n");
        }
    }
    environment.write("reference.tsv", reference);
    let mut python = assert_cmd::Command::new("python3");
    let output =
        python.arg(script).arg(environment.work().join("reference.tsv")).arg("--json").write_stdin(lines).output();
    let measured: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    assert_eq!(measured["problems"], serde_json::json!({}));
    let mut compared = 0;
    for row in of_type(&found, "eval_fragment") {
        let theirs =
            &measured[format!("{}@{}", row["kind"].as_str().unwrap(), row["at"]).trim_end_matches(".0").to_owned()];
        let same = |ours: &str, name: &str| {
            let (ours, theirs) = (row[ours].as_f64().unwrap(), theirs[name].as_f64().unwrap());
            assert!((ours - theirs).abs() < 0.0051, "{name}: {ours} {theirs} {row}");
        };
        same("segments", "sentences");
        same("per_segment", "per_sentence");
        for name in ["fragments", "words", "words3", "exact", "soft", "control", "supplied", "confidence", "gap"] {
            same(name, name);
            compared += 1;
        }
    }
    assert!(compared > 100);
}

#[test]
fn every_format_of_pairs_can_be_evaluated() {
    let environment = Environment::new();
    environment.write("pairs.tsv", PAIRS);
    assert_eq!(environment.run(&["import", "pairs.tsv"]).code, Some(0));
    let hits = |file: &str| {
        let run = environment.run(&["eval", file, "--json"]);
        assert_eq!(run.code, Some(0), "{file}: {run:?}");
        let found = records(&run);
        let end = of_type(&found, "end")[0];
        (end["segments"].as_u64().unwrap(), end["hits"].as_u64().unwrap())
    };
    for ending in ["tsv", "csv", "tmx", "xliff", "xliff2", "po", "weblate", "xlsx", "tsv.gz"] {
        let name = format!("all.{ending}");
        let run = environment.run(&["export", &name, "--from", "en", "--to", "fa"]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
        let (segments, hits) = hits(&name);
        assert!(segments >= 5 && hits >= 2, "{name}: {segments} {hits}");
    }
}

#[test]
fn a_text_and_its_translation_are_pairs_too() {
    let environment = Environment::new();
    environment.write("a.en.txt", "The border was closed on Monday.\nThe border was closed on Friday.\n");
    environment.write("a.fa.txt", "مرز روز دوشنبه بسته شد.\nمرز روز جمعه بسته شد.\n");
    let found = records(&environment.run(&["eval", "a.en.txt", "a.fa.txt", "--json"]));
    assert_eq!(of_type(&found, "end")[0]["hits"], 2, "{found:?}");
    environment.write("pairs.tsv", PAIRS);
    let run = environment.run(&["eval", "pairs.tsv", "a.fa.txt"]);
    assert!(run.code == Some(2) && run.stderr.contains("a text and its translation"), "{run:?}");
}

/// 3.125 is 3.13 in a record, and was 3.1 in its page and 3.2 or 3.1 there by how often it had been rounded.
#[test]
fn equal_figures_of_two_runs_are_written_equally() {
    let environment = Environment::new();
    let words = ["ash", "bell", "coal", "dune", "elm", "fig", "gate", "hill"];
    let rows = (0..30).map(|at| format!("{} {at}{at} {}.\tشماره {at}\n", words[at % 8], words[at / 8]));
    environment.write(
        "pairs.tsv",
        rows.collect::<String>() + "The border was shut.\tمرز بسته شد.\nThe border was shut.\tمرز بسته بود.\n",
    );
    for min in ["100", "60"] {
        let run = environment.run(&["eval", "pairs.tsv", "--json", "--min", min]);
        let end = of_type(&records(&run), "end")[0].clone();
        environment.write("run.jsonl", run.stdout);
        let run = environment.run(&[
            "eval",
            "pairs.tsv",
            "--min",
            min,
            "-o",
            "eval.html",
            "--earlier",
            "run.jsonl",
            "--force",
        ]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let page = std::fs::read_to_string(environment.work().join("eval.html")).unwrap();
        for (name, field) in [("segments with a suggestion, %", "percent"), ("chrF over all segments", "chrf_all")] {
            let figure = format!("{:.2}", end[field].as_f64().unwrap());
            let cells = format!("data-name=\"{name}\">{figure}</td>");
            assert_eq!(page.matches(&cells).count(), 2, "{cells} {page}");
            assert!(page.contains(&format!("aria-label=\"{name}: {figure}, {figure}\"")), "{name} {figure}");
        }
    }
}

#[test]
fn figures_over_time_come_from_earlier_runs() {
    let environment = Environment::new();
    environment.write("pairs.tsv", PAIRS);
    for (name, min) in [("first.jsonl", "90"), ("second.jsonl", "40")] {
        environment.write(name, environment.run(&["eval", "pairs.tsv", "--json", "--min", min]).stdout);
    }
    // Runs of old versions do not say when.
    environment.write("old.jsonl", "{\"type\":\"end\",\"data\":{\"segments\":6,\"percent\":12.5}}\n");
    let earlier = ["--earlier", "second.jsonl", "first.jsonl", "old.jsonl"];
    let run = environment.run(&[&["eval", "pairs.tsv", "-o", "eval.html"], &earlier[..]].concat());
    assert!(run.code == Some(0) && run.stdout.contains("segments"), "{run:?}");
    let page = std::fs::read_to_string(environment.work().join("eval.html")).unwrap();
    let places: Vec<usize> = ["old.jsonl", "first.jsonl", "second.jsonl", "this run"]
        .iter()
        .map(|name| page.find(&format!("<bdi>{name}</bdi>")).unwrap_or_else(|| panic!("{name}")))
        .collect();
    assert!(places.is_sorted(), "by their time: {places:?}");
    assert!(page.contains("aria-label=\"segments with a suggestion, %: 12.50, "), "a chart with its numbers");
    environment.write("broken.jsonl", "{\"type\":\"end\"");
    environment.write("none.jsonl", "{\"type\":\"eval\",\"data\":{}}\n");
    for (name, what) in
        [("broken.jsonl", "line 1 is no record"), ("none.jsonl", "ends an evaluation"), ("no.jsonl", "")]
    {
        let run = environment.run(&["eval", "pairs.tsv", "-o", "new.html", "--earlier", name]);
        assert!(run.code == Some(2) && run.stderr.contains(what) && run.stderr.contains(name), "{run:?}");
        assert!(!environment.work().join("new.html").exists());
    }
    let alone = environment.run(&["eval", "pairs.tsv", "--earlier", "first.jsonl"]);
    assert_eq!(alone.code, Some(2), "{alone:?}");
}

const VOCABULARY: [&str; 9] = ["border", "closed", "minister", "Kabul", "letter", "Monday", "12", "sent", "the"];

/// Short sentences of few words, so that there are repetitions and near ones; source, target, document.
fn rows() -> impl Strategy<Value = Vec<(Vec<usize>, usize, usize)>> {
    let row = (prop::collection::vec(0usize..VOCABULARY.len(), 1..6), 0usize..3, 0usize..3);
    prop::collection::vec(row, 2..14)
}

fn sentence((words, ..): &(Vec<usize>, usize, usize)) -> String {
    words.iter().map(|at| VOCABULARY[*at]).collect::<Vec<_>>().join(" ")
}

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn stamp() -> Stamp {
    Stamp::new("eval", "2026-01-02T03:04:05Z".parse().unwrap())
}

fn measured(rows: &[(Vec<usize>, usize, usize)], hide: Hide) -> (Pairs, Evaluation) {
    let mut table = String::from("origin\ten\tfa\n");
    for row in rows {
        table += &format!("d{}\t{}\tترجمه {}\n", row.2, sentence(row), row.1);
    }
    let reader = formats::open(
        Box::new(std::io::Cursor::new(table.into_bytes())),
        "rows.tsv",
        &ReadOptions::new(tag("en"), tag("fa")),
    );
    let pairs = Pairs::read(reader.unwrap(), &tag("en"), &tag("fa"));
    let options = Options {
        from: tag("en"),
        to: tag("fa"),
        min: 30,
        limit: 3,
        hide,
        choice: Choice::All,
        repairing: Repairing::default(),
        fragments: false,
        jobs: 2,
    };
    let folder = tempfile::tempdir().unwrap();
    let memory = Memory::sample(stamp().time).unwrap().beside(&folder.path().join("m"), stamp().time).unwrap();
    let none = || Duration::ZERO;
    let evaluation = evaluate(memory, &pairs, &options, &stamp(), &none, &mut |_| Ok(())).unwrap();
    (pairs, evaluation)
}

/// A memory of some of the rows, imported as a user would.
fn imported(pairs: &[NewUnit]) -> (tempfile::TempDir, Memory) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m");
    drop(Memory::create(&path, stamp().time).unwrap());
    let mut memory = Memory::open(&path, Access::Write).unwrap();
    let mut units = pairs.iter().cloned();
    memory.import(&mut units, &|| 0, &ImportOptions::default(), &stamp(), &mut |_| {}).unwrap();
    (folder, memory)
}

fn request(text: &str) -> Request {
    Request {
        text: text.to_owned(),
        from: tag("en"),
        to: tag("fa"),
        min: 30,
        limit: 3,
        context: Context::default(),
        choosing: Choosing::default(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The answer is that of a memory really made without what is hidden.
    #[test]
    fn hidden_is_never_stored(rows in rows()) {
        for hide in [Hide::Unit, Hide::Document] {
            let (pairs, evaluation) = measured(&rows, hide);
            prop_assert_eq!(evaluation.given.len(), rows.len());
            for (at, given) in evaluation.given.iter().enumerate() {
                let stays = |other: usize| other != at && (hide == Hide::Unit || rows[other].2 != rows[at].2);
                let others: Vec<NewUnit> = pairs.pairs.iter().enumerate()
                    .filter(|(other, _)| stays(*other)).map(|(_, pair)| pair.unit.clone()).collect();
                let (_folder, memory) = imported(&others);
                let answer = memory.lookup(&request(pairs.pairs[at].source())).unwrap();
                let expected = answer.matches.first().map(|m| (m.score, m.source.text.clone(), m.target.text.clone()));
                let found = given.best.as_ref().map(|best| (best.score, best.source.clone(), best.target.clone()));
                prop_assert_eq!(found, expected, "{:?} {}", hide, at);
            }
        }
    }

    /// The same of the whole answer, whichever units are hidden.
    #[test]
    fn a_lookup_without_some_units_is_one_in_a_memory_without_them(rows in rows(), hidden in prop::collection::hash_set(0usize..14, 0..8)) {
        let mut seen = HashSet::new();
        let rows: Vec<_> = rows.into_iter().filter(|row| seen.insert((sentence(row), row.1))).collect();
        let unit = |row: &(Vec<usize>, usize, usize)| NewUnit::pair(&tag("en"), &sentence(row), &tag("fa"), &format!("ترجمه {}", row.1));
        let all: Vec<NewUnit> = rows.iter().map(unit).collect();
        let left: Vec<NewUnit> = (0..).zip(&all).filter(|(at, _)| !hidden.contains(at)).map(|(_, unit)| unit.clone()).collect();
        let ((_a, whole), (_b, part)) = (imported(&all), imported(&left));
        for row in &rows {
            let request = request(&sentence(row));
            let told = |memory: &Memory, hidden: &dyn Fn(i64) -> bool| -> Vec<_> {
                let answer = memory.lookup_without(&request, hidden).unwrap();
                answer.matches.into_iter().map(|m| (m.score, m.words, m.source.text, m.target.text)).collect()
            };
            // The first unit of a new memory is 1.
            let hides = |unit: i64| usize::try_from(unit - 1).is_ok_and(|at| hidden.contains(&at));
            prop_assert_eq!(told(&whole, &hides), told(&part, &|_| false));
        }
    }
}
