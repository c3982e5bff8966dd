//! Which matches are shown, and in which order: as of a day, the newest first, one of those that are alike; and omissions.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::Environment;
use serde_json::Value;

/// Units with the times at which they were made and changed.
const UNITS: &[(&str, &str, &str, &str)] = &[
    (
        "The minister met the elders of the valley on Monday.",
        "وزیر روز دوشنبه با بزرگان دره دیدار کرد.",
        "20190301",
        "20240506",
    ),
    (
        "The minister met the elders of the valley on Sunday.",
        "وزیر روز یکشنبه با بزرگان دره دیدار کرد.",
        "20200301",
        "20200301",
    ),
    ("The minister met the elders of the valley.", "وزیر با بزرگان دره دیدار کرد.", "20210301", "20210301"),
    (
        "The guards met the elders of the valley in secret.",
        "نگهبانان پنهانی با بزرگان دره دیدار کردند.",
        "20180301",
        "20180301",
    ),
];

fn with_memory() -> Environment {
    let environment = Environment::new();
    let unit = |(source, target, made, changed): &(&str, &str, &str, &str)| {
        format!(
            "<tu creationdate=\"{made}T000000Z\" changedate=\"{changed}T000000Z\"><tuv xml:lang=\"en\"><seg>{source}</seg></tuv>\
             <tuv xml:lang=\"fa\"><seg>{target}</seg></tuv></tu>"
        )
    };
    let header = "<header creationtool=\"t\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"t\" adminlang=\"en\" srclang=\"en\" datatype=\"plaintext\"/>";
    let units: String = UNITS.iter().map(unit).collect();
    environment.write("units.tmx", format!("<tmx version=\"1.4\">{header}<body>{units}</body></tmx>"));
    assert_eq!(environment.run(&["import", "units.tmx"]).code, Some(0));
    environment
}

const QUERY: &str = "The minister met the elders of the valley on Friday.";

/// The matches that are shown.
fn matches(environment: &Environment, args: &[&str]) -> Vec<Value> {
    let run = environment.run(&[&["lookup", "--json", "--min", "20"], args].concat());
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == "match").map(|record| record["data"].clone()).collect()
}

/// Which of the units, from 0.
fn shown(environment: &Environment, args: &[&str]) -> Vec<usize> {
    let place = |found: &Value| UNITS.iter().position(|unit| unit.0 == found["source"]).unwrap();
    matches(environment, args).iter().map(place).collect()
}

#[test]
fn the_newest_come_first_where_that_is_asked() {
    let environment = with_memory();
    let by_score = shown(&environment, &[QUERY]);
    assert_eq!(by_score[2..], [2, 3], "{by_score:?}");
    assert_eq!(shown(&environment, &[QUERY, "--order", "newest"]), [0, 2, 1, 3]);
    assert_eq!(shown(&environment, &[QUERY, "--order", "newest", "--limit", "2"]), [0, 2]);
    assert_eq!(shown(&environment, &[QUERY, "--order", "score"]), by_score);
}

#[test]
fn as_of_a_day_later_units_are_not_there_and_ages_count_from_it() {
    let environment = with_memory();
    assert_eq!(shown(&environment, &[QUERY, "--as-of", "2020-12-31", "--order", "newest"]), [0, 1, 3]);
    assert_eq!(
        shown(&environment, &[QUERY, "--as-of", "2020-03-01", "--order", "newest"]),
        [0, 1, 3],
        "the day itself is in"
    );
    assert_eq!(shown(&environment, &[QUERY, "--as-of", "2020-02-29", "--order", "newest"]), [0, 3]);
    assert_eq!(shown(&environment, &[QUERY, "--as-of", "2017-01-01"]), Vec::<usize>::new());
    let found = matches(&environment, &[QUERY, "--as-of", "2021-03-31", "--order", "newest"]);
    let ages: Vec<_> = found.iter().map(|found| found["age_days"].as_i64().unwrap()).collect();
    assert_eq!(ages, [0, 30, 395, 1126], "what was changed later has no age yet");
    let people = environment.run(&["lookup", QUERY, "--as-of", "2021-03-31", "--no-fragments"]).stdout;
    assert!(people.contains("2021-03-01 (1 month)") && people.contains("2020-03-01 (1 year)"), "{people}");
    environment.write("article.md", format!("{QUERY}\n"));
    let article = environment.run(&["suggest", "article.md", "--as-of", "2020-02-29", "--json"]).stdout;
    assert!(
        article.contains(UNITS[0].0) && !article.contains(UNITS[1].0) && !article.contains(UNITS[2].0),
        "{article}"
    );
    let wrong = environment.run(&["lookup", QUERY, "--as-of", "last year"]);
    assert!(wrong.code == Some(2) && wrong.stderr.contains("2020-10-02"), "{wrong:?}");
}

#[test]
fn of_those_that_are_alike_one_is_shown_and_then_other_words() {
    let environment = with_memory();
    let query = "The guards said the minister met the elders of the valley on Friday.";
    let found = matches(&environment, &[query, "--diverse"]);
    let places: Vec<_> = found.iter().map(|found| found["source"].as_str().unwrap()).collect();
    assert_eq!(places.len(), 2, "{places:?}");
    assert_eq!(places[1], UNITS[3].0, "the guards are in no other");
    assert_eq!(found[0]["alike"], 2, "Monday and Sunday share the same words, and what has neither no other");
    let people = environment.run(&["lookup", query, "--diverse", "--min", "20"]).stdout;
    assert!(people.contains("+2 alike"), "{people}");
}

#[test]
fn of_a_short_text_what_covers_no_new_word_gives_way() {
    let environment = with_memory();
    let query = "The minister met the elders.";
    let all = matches(&environment, &[query, "--limit", "9"]);
    let found = matches(&environment, &[query, "--limit", "9", "--diverse"]);
    assert!(all.len() > 2, "{all:#?}");
    assert_eq!((found.len(), &found[0]["alike"]), (1, &(all.len() - 1).into()), "{found:#?}");
}

#[test]
fn other_translations_of_one_text_are_told_among_those_that_are_alike() {
    let environment = with_memory();
    let other = "وزیر در روز دوشنبه به دیدار بزرگان دره رفت.";
    assert_eq!(environment.run(&["add", UNITS[0].0, other]).code, Some(0));
    let query = "The minister met the elders of the valley on Monday.";
    let found = matches(&environment, &[query, "--diverse"]);
    assert_eq!((&found[0]["source"], &found[0]["other_translations"]), (&UNITS[0].0.into(), &1.into()), "{found:#?}");
    let people = environment.run(&["lookup", query, "--diverse"]).stdout;
    assert!(people.contains(" alike (1 other translation)"), "{people}");
    let all = matches(&environment, &[query]);
    assert!(all.iter().filter(|found| found["source"] == UNITS[0].0).count() == 2, "{all:#?}");
}

#[test]
fn a_text_less_a_clause_is_marked() {
    let environment = with_memory();
    let found = matches(&environment, &["The minister met the elders."]);
    let of = |at: usize| found.iter().find(|found| found["source"] == UNITS[at].0).unwrap()["contained"].clone();
    assert_eq!((of(2), of(3)), ("query".into(), Value::Null), "{found:#?}");
    let found = matches(&environment, &["The minister met the elders of the valley after he had come from Herat."]);
    assert_eq!(found[0]["contained"], "stored", "{found:#?}");
    let people = environment.run(&["lookup", "The minister met the elders.", "--min", "50"]).stdout;
    assert!(people.contains("  contained"), "{people}");
}
