//! Long files are read once, while they are stored: what comes to light near their end is told, and takes the
//! batch back where nothing may be stored.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use std::fmt::Write as _;

use environment::{Environment, Run};
use serde_json::Value;

/// More units than are looked at beforehand.
const LONG: usize = 20_050;

fn table() -> String {
    let mut table = String::from("en\tfa\n");
    for n in 0..LONG {
        writeln!(table, "w{n}\tو{n}").unwrap();
    }
    table
}

fn of_type(run: &Run, kind: &str) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == kind).map(|record| record["data"].clone()).collect()
}

fn units(environment: &Environment) -> u64 {
    of_type(&environment.run(&["memory", "info", "--json"]), "memory")[0]["units"].as_u64().unwrap()
}

#[test]
fn rows_that_are_none_are_told_wherever_they_stand() {
    let environment = Environment::with_memory();
    let before = units(&environment);
    let mut table = table();
    table = table.replacen("w1\tو1\n", "w1\tو1\nalone\n", 1) + "one\tدو\tthree\tfour\n\tیک\n";
    environment.write("long.tsv", &table);
    let run = environment.run(&["import", "long.tsv", "--json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let lines: Vec<u64> = of_type(&run, "reject").iter().map(|row| row["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [4, LONG as u64 + 3, LONG as u64 + 4]);
    let first = run.stdout.lines().take(3).all(|line| line.starts_with("{\"type\":\"reject\""));
    assert!(first, "what is refused comes first");
    let batch = &of_type(&run, "batch")[0];
    assert_eq!((&batch["created"], &batch["rejected"]), (&LONG.into(), &3.into()));
    let end = &of_type(&run, "end")[0];
    assert_eq!((&end["created"], &end["rejected"]), (&LONG.into(), &3.into()));
    assert_eq!(of_type(&run, "row").len(), LONG);
    assert_eq!(units(&environment), before + LONG as u64);
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    // People see the same rows, and --strict stores nothing.
    let people = environment.run(&["import", "long.tsv"]);
    for line in [4, LONG + 3, LONG + 4] {
        assert!(people.stderr.contains(&format!("long.tsv:{line}: ")), "{line}: {}", people.stderr);
    }
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    let strict = environment.run(&["import", "long.tsv", "--strict"]);
    assert_eq!((strict.code, units(&environment)), (Some(2), before), "{}", strict.stderr);
    let tried = environment.run(&["import", "long.tsv", "--dry-run", "--json"]);
    assert_eq!(of_type(&tried, "reject").len(), 3);
    assert_eq!(units(&environment), before);
}

#[test]
fn a_wrong_encoding_at_the_end_leaves_nothing() {
    let environment = Environment::with_memory();
    let (before, history) = (units(&environment), environment.run(&["history"]).stdout);
    let mut bytes = table().into_bytes();
    bytes.extend(b"caf\xe9\t\xe7\xe8\n");
    environment.write("late.tsv", &bytes);
    environment.write("good.tsv", "en\tfa\nThe rain stopped at night.\tباران شب بند آمد.\n");
    let run = environment.run(&["import", "late.tsv", "good.tsv"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("late.tsv:{}", LONG + 2)), "{}", run.stderr);
    assert_eq!(units(&environment), before + 1, "the other file is taken");
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    let after = environment.run(&["history"]).stdout;
    assert!(after.ends_with(&history) && !after.contains("late.tsv"), "{after}");
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
    // Undone or refused, it is new when it comes whole.
    environment.write("late.tsv", table());
    let whole = environment.run(&["import", "late.tsv", "--json"]);
    assert_eq!(of_type(&whole, "end")[0]["created"], LONG);
}

#[test]
fn a_file_that_breaks_off_is_kept_up_to_there() {
    let environment = Environment::new();
    let mut tmx = String::from("<tmx version='1.4'><header/><body>");
    for n in 0..LONG {
        write!(tmx, "<tu><tuv xml:lang='en'><seg>w{n}</seg></tuv><tuv xml:lang='fa'><seg>و{n}</seg></tuv></tu>")
            .unwrap();
    }
    environment.write("broken.tmx", tmx + "<tu><tuv xml:lang='en'><seg>w");
    let run = environment.run(&["import", "broken.tmx"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stdout.contains(&format!("{LONG} created")), "{}", run.stdout);
    assert_eq!(units(&environment), LONG as u64);
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    let strict = environment.run(&["import", "broken.tmx", "--strict"]);
    assert_eq!((strict.code, units(&environment)), (Some(2), 0), "{}", strict.stderr);
}

#[test]
fn a_mistaken_column_is_noticed() {
    let environment = Environment::new();
    environment.write("long.tsv", table().replacen("en\tfa", "fa\ten", 1));
    let run = environment.run(&["import", "long.tsv"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("are the columns right?"), "{}", run.stderr);
}
