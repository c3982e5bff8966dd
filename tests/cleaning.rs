//! Pairs that are likely wrong are named when they come in, and good ones almost never.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use hafez::checks::doubt::{Ground, Knowledge, Vocabulary, doubts};
use hafez::lang::LanguageTag;
use hafez::lexicon::{Lexicon, stems};
use hafez::text::rules::rules_for;
use hafez::text::token::tokenize;
use hafez::unit::NewUnit;

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn pair(from: &str, source: &str, to: &str, target: &str) -> NewUnit {
    NewUnit::pair(&tag(from), source, &tag(to), target)
}

fn grounds(unit: &NewUnit) -> Vec<Ground> {
    doubts(unit, &Knowledge::default()).into_iter().map(|doubt| doubt.ground).collect()
}

#[test]
fn each_ground_has_its_pair_and_its_margin() {
    for (from, source, to, target, wanted) in [
        ("en", "The president arrived in Kabul on Monday.", "fa", "رئیس‌جمهور روز دوشنبه وارد کابل شد.", &[][..]),
        (
            "en",
            "The ministers met for the third time this week and agreed on very little, a spokesman said.",
            "fa",
            "بله.",
            &[Ground::Length],
        ),
        ("en", "He said nothing about the talks.", "fa", "He said nothing about the talks.", &[Ground::Copy]),
        ("en", "He said nothing about the talks.", "fa", "Er sagte nichts über die Gespräche.", &[Ground::Language]),
        ("en", "رئیس‌جمهور روز دوشنبه وارد شد.", "fa", "The president arrived on Monday.", &[Ground::Language]),
        ("en", "Prices rose by 12 percent.", "fa", "قیمت‌ها ۱۵ درصد افزایش یافت.", &[Ground::Numbers]),
        ("en", "Prices rose by 12 percent in 2020.", "fa", "قیمت‌ها ۱۲ درصد افزایش یافت.", &[]),
        ("en", "Prices rose by 4.4 percent.", "fa", "قیمت‌ها ۴٫۴ درصد افزایش یافت.", &[]),
        ("en", "On 3 May 2020", "fa", "در ۱۴ اردیبهشت ۱۳۹۹", &[]),
        ("en", "GNOME Shell", "fa", "GNOME Shell", &[]),
        ("en", "BBC News", "fa", "BBC News", &[]),
        ("en", "No.", "fa", "نه.", &[]),
        ("en-GB", "colour of the sky in winter", "en-US", "colour of the sky in winter", &[]),
    ] {
        assert_eq!(grounds(&pair(from, source, to, target)), wanted, "{source} | {target}");
    }
}

/// Source and target of each row of a shared file; `None` where it is not here.
fn shared(name: &str) -> Option<Vec<(String, String)>> {
    let folder = PathBuf::from(std::env::var_os("HAFEZ_SHARED")?);
    let bytes = std::fs::read(folder.join("data").join(name)).ok()?;
    let mut text = String::new();
    if name.ends_with(".gz") {
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    } else {
        text = String::from_utf8(bytes).unwrap();
    }
    let cells = |line: &str| {
        let mut cells = line.split('\t').skip(1);
        Some((cells.next()?.to_owned(), cells.next()?.to_owned()))
    };
    Some(text.lines().filter_map(cells).collect())
}

/// How many of a hundred are doubted, for each ground and at all.
fn share(pairs: &[(&str, &str)], to: &str, show: bool) -> (BTreeMap<&'static str, f64>, f64) {
    let (mut counts, mut any) = (BTreeMap::new(), 0);
    for (source, target) in pairs {
        let found = doubts(&pair("en", source, to, target), &Knowledge::default());
        any += usize::from(!found.is_empty());
        for doubt in found {
            *counts.entry(doubt.ground.name()).or_insert(0usize) += 1;
            if show && std::env::var_os("HAFEZ_SHOW_DOUBTS").is_some() {
                println!("      {doubt}\t{source}\t{target}");
            }
        }
    }
    let percent = |count: usize| 100.0 * count as f64 / pairs.len() as f64;
    (counts.into_iter().map(|(name, count)| (name, percent(count))).collect(), percent(any))
}

/// The table of `docs/cleaning.md`: good pairs, and the same with each translation one row further.
#[test]
fn good_pairs_are_rarely_doubted() {
    let sets = [
        ("ntrex-dev.en-fa.tsv", "fa", 1.0, 40.0),
        ("ntrex-dev.en-prs.tsv", "fa-AF", 1.0, 40.0),
        ("ntrex-dev.en-ps.tsv", "ps", 1.0, 40.0),
        ("tatoeba.en-fa.tsv", "fa", 1.0, 0.0),
        ("catalogs.en-fa.tsv.gz", "fa", 2.0, 0.0),
        ("catalogs.en-ps.tsv.gz", "ps", 2.0, 0.0),
    ];
    for (name, to, most, least) in sets {
        let Some(rows) = shared(name) else {
            println!("skipped: {name} is not here");
            continue;
        };
        let good: Vec<(&str, &str)> = rows.iter().map(|(source, target)| (&**source, &**target)).collect();
        let slipped: Vec<(&str, &str)> =
            rows.iter().zip(rows.iter().skip(1)).map(|((source, _), (_, target))| (&**source, &**target)).collect();
        let ((good, of_good), (bad, of_bad)) = (share(&good, to, true), share(&slipped, to, false));
        println!("{name:<24} {of_good:6.2} {good:.2?}\n{:<24} {of_bad:6.2} {bad:.1?}", "   one row further");
        assert!(of_good <= most && of_bad >= least, "{name}: {of_good} of good, {of_bad} of bad");
    }
}

/// What is learned from pairs.
fn learned(pairs: &[(String, String)], to: &str) -> Knowledge {
    let (from, to) = (tag("en"), tag(to));
    let side = |text: &str, lang: &LanguageTag| -> Vec<String> {
        let tokens = tokenize(text, rules_for(lang));
        stems(&tokens, rules_for(lang)).into_iter().map(|word| word.stem.into_owned()).collect()
    };
    let lexicon = Lexicon::learn(pairs.iter().map(|(source, target)| (side(source, &from), side(target, &to))));
    Knowledge { words: vec![Vocabulary::new((from, to), lexicon, pairs.len() as u64)], ..Knowledge::default() }
}

/// What one half of a set has taught, asked about the other; with the shares that may and that must be doubted.
#[test]
fn words_that_are_known_tell_more_and_hardly_ever_wrongly() {
    for (name, to, most, least) in
        [("catalogs.en-fa.tsv.gz", "fa", 0.0010, 0.03), ("tatoeba.en-fa.tsv", "fa", 0.0030, 0.08)]
    {
        let Some(mut rows) = shared(name) else { return println!("skipped: no shared data") };
        let asked = rows.split_off(rows.len() / 2);
        let known = learned(&rows, to);
        let by_words = |source: &str, target: &str| {
            doubts(&pair("en", source, to, target), &known).iter().any(|doubt| doubt.ground == Ground::Words)
        };
        let good = asked.iter().filter(|(source, target)| by_words(source, target)).count();
        let bad = asked.iter().zip(asked.iter().skip(1)).filter(|((source, _), (_, target))| by_words(source, target));
        let share = |count: usize| count as f64 / asked.len() as f64;
        let (good, bad) = (share(good), share(bad.count()));
        println!(
            "{name:<24} learned from {} pairs: good {:.2} %, one row further {:.1} %",
            rows.len(),
            good * 100.0,
            bad * 100.0
        );
        assert!(good <= most && bad >= least, "{name}: {good} of good, {bad} of bad");
    }
}

/// A word of an invented pair of languages, which translate each other word by word.
fn invented(at: usize) -> (String, String) {
    const LATIN: [&str; 9] = ["ba", "ko", "lu", "mir", "tan", "vop", "zud", "gor", "fam"];
    const PERSIAN: [&str; 9] = ["با", "کو", "لو", "میر", "تان", "بوپ", "زود", "گور", "فام"];
    let word = |parts: [&str; 9]| [parts[at / 81 % 9], parts[at / 9 % 9], parts[at % 9]].concat();
    (word(LATIN), word(PERSIAN))
}

/// A sentence of eight of them.
fn told(at: usize) -> (String, String) {
    let words: Vec<_> = (0..8).map(|word| invented((at * 13 + word * word * 61 + at / 7 * word) % 700)).collect();
    let side = |pick: fn(&(String, String)) -> &str| words.iter().map(pick).collect::<Vec<_>>().join(" ");
    (side(|word| &word.0), side(|word| &word.1))
}

#[test]
fn a_memory_that_knows_the_words_names_an_unrelated_pair() {
    let environment = environment::Environment::new();
    let row = |(source, target): (String, String)| format!("{source}\t{target}\n");
    environment.write("known.tsv", format!("en\tfa\n{}", (0..1_100).map(told).map(row).collect::<String>()));
    let run = environment.run(&["import", "known.tsv"]);
    assert!(run.code == Some(0) && !run.stderr.contains("doubtful"), "{run:?}");
    let apart = (told(3).0, told(604).1);
    environment.write("new.tsv", format!("en\tfa\n{}{}\t{}\n", row(told(2_000)), apart.0, apart.1));
    let run = environment.run(&["import", "new.tsv", "--quarantine"]);
    assert!(run.stderr.contains("new.tsv:3: doubtful") && run.stderr.contains("words: of "), "{run:?}");
    assert!(!run.stderr.contains("new.tsv:2:"), "{run:?}");
    // The lexicon of another language says nothing of it.
    environment.write("other.tsv", format!("en\tps\n{}\t{}\n", apart.0, apart.1));
    let run = environment.run(&["import", "other.tsv"]);
    assert!(!run.stderr.contains("words: of "), "{run:?}");
}

const MIXED: &str = "en\tfa
Night fell over Herat.\tشب بر هرات فرود آمد.
Prices rose by 12 percent.\tقیمت‌ها ۱۵ درصد افزایش یافت.
He said nothing about the talks.\tHe said nothing about the talks.
The ministers met for the third time this week and agreed on very little, a spokesman said.\tبله.
";

fn with_mixed(options: &[&str]) -> (environment::Environment, environment::Run) {
    let environment = environment::Environment::new();
    environment.write("mixed.tsv", MIXED);
    let run = environment.run(&[&["import", "mixed.tsv"], options].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    (environment, run)
}

fn records(output: &str, kind: &str) -> Vec<serde_json::Value> {
    let all = output.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    all.filter(|record| record["type"] == kind).map(|record| record["data"].clone()).collect()
}

#[test]
fn doubted_pairs_are_named_and_stored() {
    let (environment, run) = with_mixed(&[]);
    for wanted in [
        "mixed.tsv:3: doubtful (unit 2): numbers: ",
        "mixed.tsv:4: doubtful (unit 3): copy: ",
        "3 of 4 units may be wrong (1 length, 1 copy, 1 numbers)",
    ] {
        assert!(run.stderr.contains(wanted), "{wanted}\n{}", run.stderr);
    }
    let match_of = |text: &str| records(&environment.run(&["lookup", text, "--json"]).stdout, "match").remove(0);
    assert_eq!(match_of("Prices rose by 12 percent.")["score"], 100);
    let (_, run) = with_mixed(&["--json"]);
    let doubts = records(&run.stdout, "doubt");
    assert_eq!(doubts.iter().map(|doubt| doubt["line"].as_u64().unwrap()).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(records(&run.stdout, "end")[0]["doubted"], 3);
    let tried = with_mixed(&["--json", "--dry-run"]).1;
    assert_eq!(records(&tried.stdout, "doubt")[0]["id"], serde_json::Value::Null);
}

#[test]
fn quarantine_keeps_the_reason_until_somebody_looks() {
    let (environment, _) = with_mixed(&["--quarantine"]);
    let shown = environment.run(&["show", "2"]).stdout;
    assert!(shown.contains("unreviewed") && shown.contains("x-hafez-doubt: numbers: 12"), "{shown}");
    assert!(environment.run(&["show", "1"]).stdout.contains("confirmed"));
    let run = environment.run(&["lookup", "Prices rose by 12 percent.", "--json"]);
    let found = records(&run.stdout, "match").remove(0);
    assert_eq!((&found["score"], &found["penalties"][0]["reason"]), (&97.into(), &"unreviewed".into()));
    // Out and in again, the reason comes along.
    assert_eq!(environment.run(&["export", "out.tmx"]).code, Some(0));
    let other = |args: &[&str]| environment.run(&[&["--memory", "other.hafez"], args].concat());
    assert_eq!(other(&["import", "out.tmx"]).code, Some(0));
    assert!(other(&["show", "2"]).stdout.contains("x-hafez-doubt: numbers: 12"));
    // A second look.
    let review = environment.run(&["memory", "review", "-o", "look.tsv", "--json"]);
    assert_eq!((review.code, &records(&review.stdout, "end")[0]["units"]), (Some(0), &3.into()));
    let table = std::fs::read_to_string(environment.work().join("look.tsv")).unwrap();
    assert_eq!(environment.run(&["memory", "review", "-o", "-"]).stdout, table, "a dash is standard output");
    assert!(!environment.work().join("-").exists());
    let row = table.lines().find(|line| line.contains("12 percent")).unwrap();
    assert!(
        row.starts_with("unreviewed\t\tPrices rose")
            && row.contains("\tmixed.tsv\t2\t")
            && row.contains("\t2\tnumbers: 12"),
        "{row}"
    );
    assert_eq!(environment.run(&["confirm", "2"]).code, Some(0));
    assert!(!environment.run(&["show", "2"]).stdout.contains("x-hafez-doubt"));
    assert_eq!(environment.run(&["edit", "3", "--target", "او چیزی نگفت."]).code, Some(0));
    assert_eq!(environment.run(&["forget", "4", "--yes"]).code, Some(0));
    assert_eq!(environment.run(&["memory", "review", "-o", "look.tsv"]).code, Some(1), "nothing is left");
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    assert!(environment.run(&["show", "4"]).stdout.contains("x-hafez-doubt: length"), "an undo brings it back");
}

/// The table comes back: rows speak of units that are there, and none is stored a second time.
#[test]
fn accept_takes_the_second_look_back() {
    let (environment, _) = with_mixed(&["--quarantine"]);
    assert_eq!(environment.run(&["memory", "review", "-o", "look.tsv"]).code, Some(0));
    let table = std::fs::read_to_string(environment.work().join("look.tsv")).unwrap();
    let decided = |line: &str| match line {
        line if line.contains("12 percent") => line.replace("unreviewed\t", "ok\t").replace("۱۵", "۱۲"),
        line if line.contains("spokesman") => line.replace("unreviewed\t", "skip\t"),
        line => line.to_owned(),
    };
    environment.write("look.tsv", table.lines().map(|line| decided(line) + "\n").collect::<String>());
    let run = environment.run(&["accept", "look.tsv", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let end = &records(&run.stdout, "end")[0];
    assert_eq!((&end["updated"], &end["created"], &end["unreviewed"]), (&2.into(), &0.into(), &1.into()), "{end}");
    let shown = environment.run(&["show", "2"]).stdout;
    assert!(shown.contains("confirmed") && shown.contains("۱۲ درصد") && !shown.contains("x-hafez-doubt"), "{shown}");
    assert_ne!(environment.run(&["show", "4"]).code, Some(0), "it was turned down");
    assert!(environment.run(&["show", "3"]).stdout.contains("unreviewed"));
}

/// What the aligner was sure of and nobody has looked at is looked at here.
#[test]
fn accept_names_what_is_likely_wrong() {
    let environment = environment::Environment::new();
    environment.write("r.tsv", "status\tsource\ttarget\nsure\tPrices rose by 12 percent.\tقیمت‌ها ۱۵ درصد افزایش یافت.\nok\tIt fell by 3 percent.\tآن ۷ درصد کاهش یافت.\n");
    let run = environment.run(&["accept", "r.tsv", "--json"]);
    let doubts = records(&run.stdout, "doubt");
    let told: Vec<_> = doubts.iter().map(|doubt| (&doubt["line"], &doubt["quarantined"])).collect();
    assert_eq!(told, [(&2.into(), &true.into()), (&3.into(), &false.into())], "{run:?}");
    assert!(environment.run(&["show", "1"]).stdout.contains("x-hafez-doubt: numbers"));
}

#[test]
fn what_is_confirmed_already_is_not_set_apart() {
    let (environment, _) = with_mixed(&[]);
    let run = environment.run(&["import", "mixed.tsv", "--quarantine", "--json"]);
    assert_eq!(records(&run.stdout, "doubt").len(), 0);
    assert!(environment.run(&["show", "2"]).stdout.contains("confirmed"));
    assert_eq!(environment.run(&["import", "mixed.tsv", "--quarantine", "--reviewed"]).code, Some(2));
}

#[test]
fn a_plain_import_does_not_confirm_what_was_set_apart() {
    let (environment, _) = with_mixed(&["--quarantine"]);
    let run = environment.run(&["import", "mixed.tsv", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("set apart here as likely wrong: it stays unreviewed"), "{run:?}");
    let shown = environment.run(&["show", "2"]).stdout;
    assert!(shown.contains("unreviewed") && shown.contains("x-hafez-doubt"), "{shown}");
    // Who says that all of it was reviewed takes it all.
    environment.run(&["import", "mixed.tsv", "--reviewed"]);
    let shown = environment.run(&["show", "2"]).stdout;
    assert!(shown.contains("confirmed") && !shown.contains("x-hafez-doubt"), "{shown}");
}

#[test]
fn what_was_turned_down_does_not_come_in_again() {
    let (environment, _) = with_mixed(&["--quarantine"]);
    environment.run(&["memory", "review", "-o", "look.tsv"]);
    let look = std::fs::read_to_string(environment.work().join("look.tsv")).unwrap();
    environment.write("look.tsv", look.replace("unreviewed\t", "skip\t"));
    let removed = records(&environment.run(&["accept", "look.tsv", "--json"]).stdout, "end").remove(0);
    assert!(removed["removed"].as_u64().is_some_and(|count| count > 0), "{removed}");
    for more in [&[][..], &["--quarantine"]] {
        let run = environment.run(&[&["import", "mixed.tsv", "--json"], more].concat());
        assert_eq!(records(&run.stdout, "end")[0]["created"], 0, "{run:?}");
        assert!(run.stderr.contains("turned down here"), "{run:?}");
    }
    // The removal taken back, it is there again.
    environment.run(&[
        "undo",
        &records(&environment.run(&["history", "--json"]).stdout, "batch")
            .iter()
            .find(|batch| batch["command"] == "accept")
            .unwrap()["id"]
            .to_string(),
    ]);
    assert!(environment.run(&["show", "2"]).stdout.contains("unreviewed"));
}

#[test]
fn quarantine_after_a_plain_import_says_what_to_do() {
    let (environment, run) = with_mixed(&[]);
    assert!(!run.stderr.contains("--quarantine would"), "{run:?}");
    let run = environment.run(&["import", "mixed.tsv", "--quarantine"]);
    assert!(run.stderr.contains("came in before as confirmed") && run.stderr.contains("`hafez undo BATCH`"), "{run:?}");
    for batch in records(&environment.run(&["history", "--json"]).stdout, "batch") {
        if batch["command"] == "import" {
            assert_eq!(environment.run(&["undo", &batch["id"].to_string()]).code, Some(0), "{batch}");
        }
    }
    let run = environment.run(&["import", "mixed.tsv", "--quarantine", "--json"]);
    assert!(!records(&run.stdout, "doubt").is_empty(), "{run:?}");
}

/// A person may slip, too: what is stored as confirmed is named, and a file that has slipped as a whole gets one warning.
#[test]
fn rows_that_say_ok_are_looked_at() {
    let sources = [
        "12 people fled.",
        "Prices rose by 340 rupees.",
        "It lasted 57 days.",
        "He lost 8 sheep.",
        "Room 91 is shut.",
        "They paid 2600.",
    ];
    let targets = [
        "۱۲ نفر گریختند.",
        "قیمت‌ها ۳۴۰ روپیه بالا رفت.",
        "۵۷ روز طول کشید.",
        "او ۸ گوسفند از دست داد.",
        "اتاق ۹۱ بسته است.",
        "آن‌ها ۲۶۰۰ پرداختند.",
    ];
    let table = |targets: &[&str]| {
        let row = |(source, target): (&&str, &&str)| format!("ok\t{source}\t{target}\n");
        format!("status\tsource\ttarget\n{}", sources.iter().zip(targets).map(row).collect::<String>())
    };
    let mut shifted = targets.to_vec();
    shifted.rotate_left(1);
    for (targets, warning) in [
        (targets.to_vec(), None),
        (shifted, Some("one row too high or too low")),
        (vec!["#NAME?", "????? ??????? ????", targets[2], targets[3], targets[4], targets[5]], None),
    ] {
        let environment = environment::Environment::new();
        environment.write("r.tsv", table(&targets));
        let run = environment.run(&["accept", "r.tsv"]);
        assert_eq!(run.stderr.contains("seem"), warning.is_some(), "{run:?}");
        assert!(run.stderr.contains(warning.unwrap_or_default()), "{run:?}");
        assert_eq!(run.stderr.contains("2 damage"), targets[0] == "#NAME?", "{run:?}");
        assert!(environment.run(&["show", "1"]).stdout.contains("confirmed"));
    }
}
