//! Parts of a sentence as they were translated before: the real program on invented sentences.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::{Environment, Run};
use serde_json::Value;

const PEOPLE: &[(&str, &str)] = &[
    ("doctor", "پزشک"),
    ("teacher", "معلم"),
    ("farmer", "کشاورز"),
    ("engineer", "مهندس"),
    ("driver", "راننده"),
    ("painter", "نقاش"),
];
const DEEDS: &[(&str, &str)] = &[
    ("repaired the old bridge", "پل قدیمی را تعمیر کرد"),
    ("visited the central library", "از کتابخانه مرکزی دیدن کرد"),
    ("sold the white horse", "اسب سفید را فروخت"),
    ("painted the wooden door", "در چوبی را رنگ زد"),
    ("found the lost letter", "نامه گمشده را پیدا کرد"),
    ("crossed the deep river", "از رود عمیق گذشت"),
];

/// What tells the words of a phrase apart.
const MORE: &[(&str, &str)] = &[
    ("The library was closed.", "کتابخانه بسته بود."),
    ("A new library opened.", "کتابخانه تازه باز شد."),
    ("The central square was empty.", "میدان مرکزی خالی بود."),
    ("A central question remained.", "پرسش مرکزی باقی ماند."),
    ("They visited the old man.", "آنها از پیرمرد دیدن کردند."),
    ("We visited the museum.", "ما از موزه دیدن کردیم."),
    ("Yesterday Zarmina went to the market.", "دیروز زرمینه به بازار رفت."),
    ("The letter was for Zarmina alone.", "نامه فقط برای زرمینه بود."),
];

/// Every person does everything: enough to tell which word is which.
fn rows() -> String {
    let all = PEOPLE.iter().flat_map(|person| DEEDS.iter().map(move |deed| (person, deed)));
    let all = all.map(|((who, whom), (did, what))| format!("story\tThe {who} {did}.\t{whom} {what}.\n"));
    let more = MORE.iter().map(|(source, target)| format!("story\t{source}\t{target}\n"));
    all.chain(more).collect()
}

fn with_memory() -> Environment {
    let environment = Environment::new();
    environment.write("story.tsv", rows());
    let run = environment.run(&["import", "story.tsv", "--columns", "origin,en,fa"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    environment
}

fn fragments(run: &Run) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == "fragment").map(|record| record["data"].clone()).collect()
}

const QUERY: &str = "Nobody knew that the central library had ever bought a white horse, said Zarmina quietly.";

fn ask(environment: &Environment, text: &str, more: &[&str]) -> Vec<Value> {
    fragments(&environment.run(&[&["lookup", text, "--json"], more].concat()))
}

fn target_of<'a>(found: &'a [Value], text: &str) -> Option<&'a str> {
    found.iter().find(|one| one["text"].as_str().unwrap().ends_with(text))?["target"].as_str()
}

#[test]
fn what_is_shown_stands_in_its_example() {
    let environment = with_memory();
    environment.write("article.md", format!("{QUERY}\n\nAnother day began.\n"));
    for run in [environment.run(&["suggest", "article.md", "--json"]), environment.run(&["lookup", QUERY, "--json"])] {
        assert_eq!(run.code, Some(0), "a fragment alone is something: {run:?}");
        let found = fragments(&run);
        assert_eq!(target_of(&found, "central library"), Some("کتابخانه مرکزی"), "{found:#?}");
        assert_eq!(target_of(&found, "white horse"), Some("اسب سفید"), "{found:#?}");
        let mut end = 0;
        for one in &found {
            let text = |name: &str| one[name].as_str().unwrap();
            let (from, to) = (one["byte_start"].as_u64().unwrap() as usize, one["byte_end"].as_u64().unwrap() as usize);
            assert_eq!(QUERY.get(from..to), Some(text("text")));
            assert!(from >= end, "they do not overlap: {found:#?}");
            end = to;
            let example = &one["example"];
            assert!(example["source"].as_str().unwrap().contains(text("text")), "{one:#}");
            assert!(example["target"].as_str().unwrap().contains(text("target")), "{one:#}");
            assert!(one["count"].as_u64().unwrap() >= 1);
            let sure = one["confidence"].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&sure) && ((sure * 100.0).round() - sure * 100.0).abs() < 1e-9, "{sure}");
        }
        let end: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
        assert_eq!(end["data"]["fragments"], found.len());
    }
    // Six people visited it.
    let found = ask(&environment, QUERY, &[]);
    let library = found.iter().find(|one| one["text"].as_str().unwrap().ends_with("central library")).unwrap();
    assert_eq!(library["count"], 6);
}

#[test]
fn records_come_in_their_order() {
    let environment = with_memory();
    assert_eq!(environment.run(&["glossary", "add", "Zarmina", "زرمینه"]).code, Some(0));
    let run = environment.run(&["lookup", "The doctor sold the white horse to Zarmina.", "--min", "50", "--json"]);
    let kinds: Vec<String> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["type"].as_str().unwrap().to_owned())
        .collect();
    let order = ["segment", "match", "fragment", "term", "end"];
    let places: Vec<usize> = kinds.iter().map(|kind| order.iter().position(|one| one == kind).unwrap()).collect();
    assert!(places.is_sorted(), "{kinds:?}");
    assert!(kinds.iter().any(|kind| kind == "fragment") && kinds.iter().any(|kind| kind == "term"), "{kinds:?}");
}

#[test]
fn people_read_them_after_the_matches() {
    let environment = with_memory();
    let run = environment.run(&["lookup", QUERY]);
    assert!(run.stdout.contains("fragments"), "{run:?}");
    let line = run.stdout.lines().find(|line| line.ends_with("central library = کتابخانه مرکزی")).unwrap();
    assert!(line.contains("6 times") && line.contains("story"), "{line}");
    for off in [&["--no-fragments"][..], &["--brief"]] {
        let run = environment.run(&[&["lookup", QUERY], off].concat());
        assert!(!run.stdout.contains("کتابخانه"), "{run:?}");
    }
    environment.write("hafez.toml", "fragments = \"off\"\n");
    assert_eq!(environment.run(&["lookup", QUERY]).code, Some(1), "nothing is known then");
}

/// A capital says nothing at the beginning of a sentence, but a word that never stands without one is a name there, too.
#[test]
fn a_name_that_only_opens_sentences_is_found() {
    let environment = Environment::new();
    let more = "story\tBaryalai went to the market.\tبریالی به بازار رفت.\n\
        story\tBaryalai read the letter.\tبریالی نامه را خواند.\n\
        story\tFlowers were on the table.\tگل روی میز بود.\n\
        story\tFlowers are red.\tگل سرخ است.\n\
        story\tThe shop sold flowers.\tمغازه گل می فروخت.\n";
    environment.write("story.tsv", rows() + more);
    environment.run(&["import", "story.tsv", "--columns", "origin,en,fa"]);
    let found = ask(&environment, "They asked Baryalai about Flowers yesterday.", &[]);
    assert_eq!(target_of(&found, "Baryalai"), Some("بریالی"), "{found:#?}");
    assert_eq!(found.iter().find(|one| one["text"] == "Baryalai").unwrap()["count"], 2);
    assert_eq!(target_of(&found, "Flowers"), None, "{found:#?}");
}

#[test]
fn what_was_translated_whole_needs_no_parts() {
    let environment = with_memory();
    assert_eq!(ask(&environment, "The doctor visited the central library.", &[]), Vec::<Value>::new());
    assert_ne!(ask(&environment, "The doctor visited the central library and slept.", &[]), Vec::<Value>::new());
}

#[test]
fn it_works_the_other_way_round() {
    let environment = with_memory();
    let found = ask(&environment, "دیروز کتابخانه مرکزی بسته بود و همه رفتند.", &["--from", "fa", "--to", "en"]);
    assert!(
        target_of(&found, "کتابخانه مرکزی").is_some_and(|target| target.ends_with("central library")),
        "{found:#?}"
    );
    // Dari may take what Persian has, and is less sure of it; Persian never the other way round.
    let dari = ask(&environment, QUERY, &["--to", "fa-AF"]);
    assert!(!dari.is_empty());
    let sure = |found: &[Value]| found.iter().map(|one| one["confidence"].as_f64().unwrap()).fold(0.0, f64::max);
    assert!(sure(&dari) < sure(&ask(&environment, QUERY, &[])));
    assert_eq!(ask(&environment, QUERY, &["--to", "ps"]), Vec::<Value>::new());
}

#[test]
fn the_glossary_has_the_last_word() {
    let environment = with_memory();
    assert!(target_of(&ask(&environment, QUERY, &[]), "central library").is_some());
    assert_eq!(environment.run(&["glossary", "add", "central library", "کتابخانه ملی"]).code, Some(0));
    assert_eq!(target_of(&ask(&environment, QUERY, &[]), "central library"), None, "the glossary says it otherwise");
    assert!(target_of(&ask(&environment, QUERY, &[]), "white horse").is_some());
    // And nobody is told the same twice.
    assert_eq!(environment.run(&["glossary", "add", "white horse", "اسب سفید"]).code, Some(0));
    let run = environment.run(&["lookup", QUERY]);
    assert_eq!(run.stdout.matches("اسب سفید").count(), 1, "{run:?}");
}

fn lexicon_bytes(environment: &Environment) -> Vec<(String, Vec<u8>)> {
    let memory = rusqlite::Connection::open(environment.memory()).unwrap();
    let sql =
        "SELECT source || target || side || first, words FROM lexicon JOIN lexicon_part ON lexicon = id ORDER BY 1";
    let mut statement = memory.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn the_same_units_in_the_same_order_give_the_same_bytes() {
    let (one, other) = (lexicon_bytes(&with_memory()), lexicon_bytes(&with_memory()));
    assert!(one.len() >= 2 && one.iter().all(|(words, _)| words.starts_with("enfa")));
    assert_eq!(one, other);
}

#[test]
fn what_is_taken_back_is_not_offered() {
    let environment = with_memory();
    environment.write("more.tsv", "later\tThe silver lantern burned.\tفانوس نقره\u{200c}ای سوخت.\n");
    assert_eq!(environment.run(&["import", "more.tsv", "--columns", "origin,en,fa"]).code, Some(0));
    let query = "Where is that silver lantern now?";
    for one in ask(&environment, query, &["--min", "100"]) {
        assert!(one["confidence"].as_f64().unwrap() <= 0.4, "the lexicon has not seen these words: {one:#}");
    }
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    assert_eq!(ask(&environment, query, &[]), Vec::<Value>::new());
    // Forgotten units are found no more, although the lexicon has seen them.
    let learned = lexicon_bytes(&environment);
    let library = ask(&environment, QUERY, &[]);
    let unit = library.iter().find(|one| one["text"].as_str().unwrap().ends_with("central library")).unwrap();
    let unit = unit["example"]["unit"].to_string();
    assert_eq!(environment.run(&["forget", &unit, "--yes"]).code, Some(0));
    let found = ask(&environment, QUERY, &[]);
    let library = found.iter().find(|one| one["text"].as_str().unwrap().ends_with("central library")).unwrap();
    assert_eq!(library["count"], 5);
    assert_ne!(library["example"]["unit"].to_string(), unit);
    assert_eq!(lexicon_bytes(&environment), learned, "forget learns nothing");
}

#[test]
fn a_tiny_memory_offers_nothing_and_says_nothing() {
    let environment = Environment::new();
    environment.write("one.tsv", "en\tfa\nThe white horse slept.\tاسب سفید خوابید.\n");
    assert_eq!(environment.run(&["import", "one.tsv"]).code, Some(0));
    let run = environment.run(&["lookup", "She had a white horse.", "--json", "--min", "100"]);
    assert_eq!((run.code, fragments(&run).len()), (Some(1), 0), "{run:?}");
}

#[test]
fn memory_info_names_the_lexicon_and_an_export_has_none() {
    let environment = with_memory();
    let run = environment.run(&["memory", "info"]);
    assert!(run.stdout.contains("lexicon   en fa from 44 units"), "{run:?}");
    let verified = environment.run(&["memory", "verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    assert_eq!(environment.run(&["export", "out.tsv", "--from", "en", "--to", "fa"]).code, Some(0));
    let exported = std::fs::read_to_string(environment.work().join("out.tsv")).unwrap();
    assert_eq!(exported.lines().filter(|line| line.contains("horse")).count(), PEOPLE.len());
}

#[test]
fn a_frequent_phrase_is_counted_to_a_hundred() {
    for (more, count) in [(60, 66), (300, 100)] {
        let environment = with_memory();
        let rows = |n| {
            let here = format!("big\tRoom {n} of the central library is closed.\tاتاق {n} کتابخانه مرکزی بسته است.\n");
            // Else nothing tells what is the room, and what the library.
            here + &format!("big\tRoom {n} is closed.\tاتاق {n} بسته است.\nbig\tLibrary {n}.\tکتابخانه {n}.\n")
        };
        environment.write("big.tsv", (0..more).map(rows).collect::<String>());
        assert_eq!(environment.run(&["import", "big.tsv", "--columns", "origin,en,fa"]).code, Some(0));
        let found = ask(&environment, QUERY, &[]);
        let library = found.iter().find(|one| one["text"].as_str().unwrap().ends_with("central library")).unwrap();
        assert_eq!(library["count"], count, "{found:?}");
        let run = environment.run(&["lookup", QUERY]);
        assert_eq!(run.stdout.contains("100 times or more"), count == 100, "{run:?}");
    }
}

#[test]
fn what_stands_as_it_is_on_both_sides_stays_together() {
    let environment = with_memory();
    let rows = "n\tHamma Baraka and Tora Selin sold the white horse.\tHamma Baraka و Tora Selin اسب سفید را فروختند.\n";
    environment.write("names.tsv", rows);
    assert_eq!(environment.run(&["import", "names.tsv", "--columns", "origin,en,fa"]).code, Some(0));
    let found = ask(&environment, "Later Tora Selin bought a white horse.", &[]);
    assert_eq!(target_of(&found, "white horse"), Some("اسب سفید"));
    for one in &found {
        let target = one["target"].as_str().unwrap();
        assert!(!target.contains("Hamma") && !target.contains("Baraka"), "{found:?}");
        assert_eq!(target.contains("Tora"), target.contains("Selin"), "{found:?}");
    }
}

#[test]
fn analyse_counts_the_words_in_fragments() {
    let environment = with_memory();
    environment.write("article.md", QUERY);
    let words = |environment: &Environment| {
        let run = environment.run(&["analyse", "article.md", "--json"]);
        let end: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
        end["data"]["fragment_words"].as_u64().unwrap()
    };
    let found = ask(&environment, QUERY, &[]);
    let shown: usize = found.iter().map(|one| one["text"].as_str().unwrap().split(' ').count()).sum();
    assert!(shown >= 4, "{found:?}");
    assert_eq!(words(&environment), shown as u64);
    environment.write("hafez.toml", "fragments = \"off\"\n");
    assert_eq!(words(&environment), 0);
}

#[test]
fn a_very_long_segment_has_none() {
    let environment = with_memory();
    for (words, any) in [(300, true), (500, false)] {
        environment.write("long.txt", format!("{}{QUERY}\n", "and ".repeat(words)));
        let run = environment.run(&["suggest", "long.txt", "--json"]);
        assert_eq!(!fragments(&run).is_empty(), any, "{words} words more");
    }
}

#[test]
fn of_very_little_only_what_two_units_say_is_shown() {
    let environment = with_memory();
    let query = "Later the whole crowd left the central square for the central library.";
    let found = ask(&environment, query, &[]);
    assert_eq!(target_of(&found, "central library"), Some("کتابخانه مرکزی"), "{found:#?}");
    assert_eq!(target_of(&found, "central square"), None, "44 units, and one of them says so: {found:#?}");
    let more = |n| format!("more\tThe square number {n} was large.\tمیدان شماره {n} بزرگ بود.\n");
    environment.write("more.tsv", (1..=10).map(more).collect::<String>());
    assert_eq!(environment.run(&["import", "more.tsv", "--columns", "origin,en,fa"]).code, Some(0));
    let found = ask(&environment, query, &[]);
    assert_eq!(target_of(&found, "central square"), Some("میدان مرکزی"), "{found:#?}");
}

#[test]
fn a_little_dari_takes_nothing_away() {
    let environment = with_memory();
    let dari = |n: usize| {
        let (deed, done) = [("spoke", "سخن گفت"), ("slept", "خوابید"), ("smiled", "لبخند زد")][n % 3];
        let (who, whom) = [("minister", "وزیر"), ("general", "جنرال")][n % 2];
        format!("d\tOn day {n} the {who} {deed}.\tدر روز {n} {whom} {done}.\n")
    };
    environment.write("dari.tsv", (1..=25).map(dari).collect::<String>());
    let libraries = |n| format!("more\tThe library number {n} is open.\tکتابخانه شماره {n} باز است.\n");
    environment.write("more.tsv", (1..=10).map(libraries).collect::<String>());
    assert_eq!(environment.run(&["import", "more.tsv", "--columns", "origin,en,fa"]).code, Some(0));
    assert_eq!(environment.run(&["import", "dari.tsv", "--columns", "origin,en,fa-AF"]).code, Some(0));
    let info = environment.run(&["memory", "info"]);
    assert!(info.stdout.contains("en fa-AF from 25 units"), "{info:?}");
    let found = ask(&environment, QUERY, &["--to", "fa-AF"]);
    assert_eq!(target_of(&found, "central library"), Some("کتابخانه مرکزی"), "{found:#?}");
    // Its own units are of use, too; and Persian takes nothing from it.
    let query = "Whoever says the minister spoke has heard it.";
    let own = ask(&environment, query, &["--to", "fa-AF"]);
    assert!(target_of(&own, "minister spoke").is_some_and(|target| target.contains("وزیر")), "{own:#?}");
    assert_eq!(ask(&environment, query, &[]), Vec::<Value>::new());
}
