//! The commands that look into the memory and change it, as a translator and a script meet them.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use environment::{Environment, Run};
use serde_json::Value;

fn records(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The `data` of the records of one type.
fn of_type(run: &Run, kind: &str) -> Vec<Value> {
    records(run).into_iter().filter(|record| record["type"] == kind).map(|record| record["data"].clone()).collect()
}

fn end(run: &Run) -> Value {
    of_type(run, "end").pop().unwrap()
}

fn has_marks(text: &str) -> bool {
    text.contains(|c: char| c == '\u{1b}' || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}'))
}

#[test]
fn without_a_file_the_sample_answers_and_nothing_is_written() {
    let environment = Environment::new();
    let run = environment.run(&["glossary", "lookup", "Kabul"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    assert!(run.stderr.contains("bundled sample"), "{run:?}");
    assert!(!environment.memory().exists());
    let run = environment.run(&["confirm", "1"]);
    assert!(run.code == Some(2) && run.stderr.contains("hint:"), "{run:?}");
    assert!(!environment.memory().exists());
}

#[test]
fn the_first_writing_command_makes_the_file_with_the_starter_glossary() {
    let environment = Environment::new();
    let run = environment.run(&["add", "The talks ended.", "گفت\u{200c}وگوها پایان یافت.", "--by", "mina", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("memory.hafez"), "{run:?}");
    let id = of_type(&run, "unit")[0]["id"].to_string();
    let history = of_type(&environment.run(&["history", "--json"]), "batch");
    assert_eq!(history.len(), 2);
    assert_eq!((&history[0]["command"], &history[1]["file"]), (&"add".into(), &"starter".into()));
    let shown = &of_type(&environment.run(&["show", &id, "--json"]), "unit")[0];
    assert_eq!(shown["variants"][0]["text"], "The talks ended.");
    assert_eq!((&shown["author"], &shown["status"]), (&"mina".into(), &"confirmed".into()));
    let again = environment.run(&["add", "The talks ended.", "گفت\u{200c}وگوها پایان یافت.", "--json"]);
    assert_eq!(of_type(&again, "unit")[0]["result"], "duplicate");
}

#[test]
fn a_bad_unit_makes_no_memory() {
    let environment = Environment::new();
    assert_eq!(environment.run(&["add", "text", " "]).code, Some(2));
    assert_eq!(environment.run(&["import", "missing.tsv"]).code, Some(2));
    environment.write("header.tsv", "en\tfa\n");
    assert_eq!(environment.run(&["import", "header.tsv"]).code, Some(1));
    environment.write("empty.tsv", "");
    let run = environment.run(&["import", "empty.tsv"]);
    assert!(run.code == Some(1) && run.stderr.contains("empty.tsv"), "{run:?}");
    assert!(!environment.memory().exists());
}

#[test]
fn lookup_shows_score_difference_target_and_terms() {
    let environment = Environment::with_memory();
    let run = environment.run(&["lookup", "The president arrived in Kabul on Tuesday."]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(lines[0].starts_with("1   9") && lines[0].contains("%  fuzzy  20"), "{}", lines[0]);
    assert!(lines[0].ends_with("  old.tsv:2"), "{}", lines[0]);
    assert_eq!(lines[1], "   The president arrived in Kabul on [-Monday-]{+Tuesday+}.");
    assert_eq!(lines[2], "   رئیس\u{200c}جمهور روز دوشنبه وارد کابل شد.");
    assert!(run.stdout.contains("\n\nglossary\n   Kabul = کابل\n"), "{}", run.stdout);
    let unquoted =
        environment.run(&["lookup", "The", "president", "arrived", "in", "Kabul", "on", "Monday.", "--brief"]);
    assert_eq!(unquoted.stdout, "رئیس\u{200c}جمهور روز دوشنبه وارد کابل شد.\n");
    let explained = environment.run(&["lookup", "--explain", "--json", "The president arrived in Herat on Tuesday."]);
    let found = &of_type(&explained, "match")[0];
    let points = found["explain"].as_array().unwrap().iter().map(|part| part["points"].as_i64().unwrap()).sum::<i64>();
    assert_eq!(points, found["score"].as_i64().unwrap());
}

#[test]
fn every_direction_from_the_same_units() {
    let environment = Environment::with_memory();
    let run = environment.run(&["lookup", "--from", "fa", "رئیس\u{200c}جمهور روز دوشنبه وارد کابل شد.", "--json"]);
    let found = &of_type(&run, "match")[0];
    assert_eq!((&found["score"], &found["to"]), (&100.into(), &"en".into()));
    let run = environment.run(&["lookup", "--to", "fa_AF", "The president arrived in Kabul on Monday.", "--json"]);
    let found = &of_type(&run, "match")[0];
    assert_eq!((&found["score"], &found["penalties"][0]["reason"]), (&98.into(), &"variant".into()));
}

#[test]
fn nothing_found_names_the_best_score() {
    let environment = Environment::with_memory();
    let run = environment.run(&["lookup", "--min", "98", "The presidents arrived in Paktia on Tuesday."]);
    assert_eq!(run.stdout.matches('%').count(), 0, "{run:?}");
    assert!(
        run.stderr.starts_with("no match of 98 or more; the best is ") && run.stderr.contains("(--min "),
        "{run:?}"
    );
    let run = environment.run(&["lookup", "zzz yyy xxx"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
    assert_eq!(environment.run(&["lookup", "zzz", "-q"]).stderr, "");
}

#[test]
fn a_long_lived_pipe_answers_each_line_as_it_comes() {
    let environment = Environment::with_memory();
    let mut child = Command::new(env!("CARGO_BIN_EXE_hafez"))
        .args(["lookup", "-", "--json"])
        .current_dir(environment.work())
        .env_clear()
        .envs(environment.variables())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    for (line, matches) in
        [("Prices rose by 12 percent.", true), ("Nothing of the kind", false), ("Prices rose by 12 percent.", true)]
    {
        writeln!(input, "{line}").unwrap();
        let mut kinds = Vec::new();
        while kinds.last() != Some(&"end".to_owned()) {
            let record: Value = serde_json::from_str(&output.next().unwrap().unwrap()).unwrap();
            kinds.push(record["type"].as_str().unwrap().to_owned());
        }
        assert_eq!(kinds[0], "segment");
        assert_eq!(kinds.contains(&"match".to_owned()), matches, "{line}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn blank_lines_keep_the_count() {
    let environment = Environment::with_memory();
    let run = environment.run_with(&["lookup", "--json"], "\nPrices rose by 12 percent.\r\n\n");
    let segments = of_type(&run, "segment");
    assert_eq!(segments.len(), 3);
    assert_eq!(
        (&segments[1]["index"], &segments[1]["line"], &segments[1]["byte_start"]),
        (&2.into(), &2.into(), &1.into())
    );
    assert_eq!(of_type(&run, "match")[0]["segment"], 2);
    assert_eq!(of_type(&run, "end").len(), 3, "an answer for each line");
}

#[test]
fn suggest_answers_a_file_and_a_pipe_alike() {
    let environment = Environment::with_memory();
    let file = environment.run(&["suggest", "article.md", "--json"]);
    assert_eq!(file.code, Some(0), "{file:?}");
    let article = std::fs::read_to_string(environment.work().join("article.md")).unwrap();
    let pipe = environment.run_with(&["suggest", "-", "--json"], &article);
    let without_time =
        |run: &Run| run.stdout.lines().filter(|line| !line.contains("elapsed_ms")).collect::<Vec<_>>().join("\n");
    assert_eq!(without_time(&file).replace("\"article.md\"", "\"-\""), without_time(&pipe));
    assert_eq!(end(&file)["segments"], 6);
    let bands = end(&file)["bands"].as_object().unwrap().values().map(|count| count.as_i64().unwrap()).sum::<i64>();
    assert_eq!(bands, 6);
    let human = environment.run(&["suggest", "article.md"]);
    assert!(!has_marks(&human.stdout), "{}", human.stdout);
    assert!(human.stdout.contains("\n6 segments  "), "{}", human.stdout);
    assert!(human.stdout.contains("not in the glossary: "), "{}", human.stdout);
    environment.write("empty.md", "");
    assert_eq!(environment.run(&["suggest", "empty.md"]).code, Some(1));
    environment.write("bad.md", b"fine\n\xff");
    let run = environment.run(&["suggest", "bad.md"]);
    assert!(run.code == Some(2) && run.stderr.contains("bad.md:2: "), "{run:?}");
    let run = environment.run(&["suggest", "."]);
    assert!(run.code == Some(2) && run.stderr.contains("folder"), "{run:?}");
}

#[test]
fn segments_have_their_bytes_in_the_file() {
    let environment = Environment::new();
    let run = environment.run(&["segment", "article.md", "--json"]);
    let article = std::fs::read_to_string(environment.work().join("article.md")).unwrap();
    for segment in of_type(&run, "segment") {
        let range = segment["byte_start"].as_u64().unwrap() as usize..segment["byte_end"].as_u64().unwrap() as usize;
        assert_eq!(article.get(range).unwrap(), segment["text"]);
    }
}

#[test]
fn good_files_are_done_when_another_is_bad() {
    let environment = Environment::new();
    environment.write("bad.tsv", b"en\tfa\nbroken\t\xff\xfe\n");
    environment.write("rows.tsv", "en\tfa\none\tیک\nonly one\nthree\tسه\n");
    let run = environment.run(&["import", "old.tsv", "bad.tsv", "rows.tsv", "--json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let error: Value = run
        .stderr
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|r| r["type"] == "error")
        .unwrap();
    assert_eq!((&error["data"]["file"], &error["data"]["line"]), (&"bad.tsv".into(), &2.into()));
    assert_eq!(of_type(&run, "batch").len(), 2);
    let reject = &of_type(&run, "reject")[0];
    assert_eq!((&reject["file"], &reject["line"]), (&"rows.tsv".into(), &3.into()));
    assert_eq!((&end(&run)["created"], &end(&run)["rejected"]), (&6.into(), &1.into()));
    let human = environment.run(&["import", "rows.tsv"]);
    assert!(human.code == Some(0) && human.stderr.contains("warning: rows.tsv:3: "), "{human:?}");
    let strict = Environment::new();
    strict.write("rows.tsv", "en\tfa\none\tیک\nonly one\n");
    assert_eq!(strict.run(&["import", "--strict", "rows.tsv"]).code, Some(2));
    assert!(!strict.memory().exists());
}

#[test]
fn a_dry_run_changes_nothing() {
    let environment = Environment::new();
    let run = environment.run(&["import", "--dry-run", "old.tsv", "--json"]);
    assert_eq!((&end(&run)["created"], &of_type(&run, "batch")[0]["id"]), (&4.into(), &Value::Null));
    assert!(!environment.memory().exists());
    let environment = Environment::with_memory();
    let before = std::fs::read(environment.memory()).unwrap();
    let run = environment.run(&["import", "--dry-run", "old.tsv", "pairs.csv", "--columns", "fa,en,note", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(environment.run(&["glossary", "import", "--dry-run", "names.tsv"]).code, Some(0));
    assert!(std::fs::read(environment.memory()).unwrap() == before, "the file has changed");
}

#[test]
fn two_texts_are_paired_and_columns_can_be_named() {
    let environment = Environment::new();
    let run = environment.run(&["import", "article.en.txt", "article.fa.txt", "--json"]);
    assert_eq!((run.code, &end(&run)["created"]), (Some(0), &2.into()), "{run:?}");
    let run = environment.run(&["import", "pairs.csv", "--columns", "fa,en,note", "--origin", "archive", "--json"]);
    assert_eq!((run.code, &end(&run)["created"]), (Some(0), &2.into()), "{run:?}");
    let run = environment.run(&["lookup", "The rain goes on.", "--json"]);
    assert_eq!(of_type(&run, "match")[0]["origin"]["file"], "archive");
    let piped = environment.run_with(&["import", "-", "--format", "tsv", "--json"], "en\tfa\nNight fell.\tشب شد.\n");
    assert_eq!(end(&piped)["created"], 1);
}

#[test]
fn what_is_exported_comes_back() {
    let environment = Environment::with_memory();
    for file in ["all.tmx", "all.tsv", "all.csv"] {
        let run = environment.run(&["export", file]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run:?}");
        let again = environment.run(&["import", file, "--json"]);
        assert_eq!((&end(&again)["created"], &end(&again)["duplicate"]), (&0.into(), &4.into()), "{file}: {again:?}");
    }
    let run = environment.run(&["export", "-", "--from", "fa", "--to", "en"]);
    assert!(run.stdout.starts_with("fa\ten"), "{run:?}");
    assert_eq!(environment.run(&["export", "-", "--origin", "nowhere"]).code, Some(1));
    assert_eq!(environment.run(&["export", "x.pdf"]).code, Some(2));
    assert_eq!(environment.run(&["export", "-", "--since", "yesterday"]).code, Some(2));
    assert_eq!(environment.run(&["export", "-", "--since", "2020-01-01"]).code, Some(0));
}

#[test]
fn units_are_edited_confirmed_forgotten_and_brought_back() {
    let environment = Environment::with_memory();
    let target =
        |id: &str| of_type(&environment.run(&["show", id, "--json"]), "unit")[0]["variants"][1]["text"].clone();
    let before = target("1");
    let run = environment.run(&["edit", "1", "--target", "متن تازه", "--status", "unreviewed", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(target("1"), "متن تازه");
    assert_eq!(environment.run(&["confirm", "1"]).code, Some(0));
    let refused = environment.run(&["forget", "1"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("--yes"), "{refused:?}");
    assert_eq!(target("1"), "متن تازه");
    assert_eq!(environment.run(&["forget", "1", "--yes"]).code, Some(0));
    assert_eq!(environment.run(&["show", "1"]).code, Some(2));
    for _ in 0..3 {
        assert_eq!(environment.run(&["undo"]).code, Some(0));
    }
    assert_eq!(target("1"), before);
    assert_eq!(environment.run(&["edit", "1"]).code, Some(2));
    let run = environment.run(&["edit", "1", "--to", "de", "--target", "x"]);
    assert!(run.code == Some(2) && run.stderr.contains("en, fa"), "{run:?}");
    assert_eq!(environment.run(&["undo", "99"]).code, Some(2));
}

#[test]
fn the_glossary_is_read_written_and_searched() {
    let environment = Environment::with_memory();
    let run = environment.run(&["glossary", "import", "names.tsv", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(end(&run)["created"], 1, "{run:?}");
    let run = environment.run(&["glossary", "lookup", "Mina", "Ahmadi", "--json"]);
    assert_eq!(of_type(&run, "term")[0]["target"], "مینا احمدی");
    let run = environment.run(&["glossary", "find", "article.md", "--json"]);
    let found: Vec<_> = of_type(&run, "term").into_iter().map(|term| term["found"].clone()).collect();
    assert!(found.contains(&"Mina Ahmadi".into()), "{found:?}");
    let missing = environment.run(&["glossary", "lookup", "Mina Ahmadl"]);
    assert!(missing.code == Some(1) && missing.stderr.contains("did you mean"), "{missing:?}");
    assert_eq!(environment.run(&["glossary", "remove", "Mina Ahmadi"]).code, Some(0));
    assert_eq!(environment.run(&["glossary", "lookup", "Mina Ahmadi"]).code, Some(1));
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    assert_eq!(environment.run(&["glossary", "lookup", "Mina Ahmadi"]).code, Some(0));
    assert_eq!(environment.run(&["glossary", "export", "a.tsv"]).code, Some(0));
    let other = Environment::new();
    std::fs::copy(environment.work().join("a.tsv"), other.work().join("a.tsv")).unwrap();
    other.run(&["glossary", "import", "a.tsv"]);
    let exported = std::fs::read_to_string(environment.work().join("a.tsv")).unwrap();
    assert!(other.run(&["glossary", "export", "-"]).stdout == exported);
    assert_eq!(environment.run(&["glossary", "remove", "Nowhere"]).code, Some(2));
    assert_eq!(environment.run(&["glossary", "list", "--kind", "person"]).code, Some(0));
}

#[test]
fn a_memory_that_cannot_be_used_is_3_and_stays_as_it_is() {
    let environment = Environment::with_memory();
    environment.write("text.hafez", "this is no database, only a text of some length that goes on and on");
    let run = environment.run(&["--memory", "text.hafez", "lookup", "x"]);
    assert!(
        run.code == Some(3) && run.stderr.contains("not a hafez memory") && run.stderr.contains("hint:"),
        "{run:?}"
    );
    let newer = environment.work().join("newer.hafez");
    std::fs::copy(environment.memory(), &newer).unwrap();
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let before = std::fs::read(&newer).unwrap();
    for args in [&["lookup", "x"][..], &["add", "a", "b"]] {
        let run = environment.run(&[&["--memory", "newer.hafez"], args].concat());
        assert!(run.code == Some(3) && run.stderr.contains("newer hafez"), "{run:?}");
    }
    assert!(std::fs::read(&newer).unwrap() == before);
}

#[test]
fn an_export_into_a_closed_pipe_is_success() {
    let environment = Environment::with_memory();
    let rows: String =
        (0..5_000).map(|n| format!("Sentence number {n} of many words\tواژه\u{200c}های شمارهٔ {n}\n")).collect();
    environment.write("rows.tsv", format!("en\tfa\n{rows}"));
    assert_eq!(environment.run(&["import", "rows.tsv"]).code, Some(0));
    for format in ["tsv", "csv", "tmx"] {
        environment.shell(&format!("(hafez export - --format {format} 2> err; echo $? > code) | head -1"));
        let read = |name: &str| std::fs::read_to_string(environment.work().join(name)).unwrap();
        assert_eq!((read("code").trim(), read("err").as_str()), ("0", ""), "{format}");
    }
}

#[test]
fn brief_gives_a_line_for_a_line() {
    let environment = Environment::with_memory();
    let run = environment
        .run_with(&["lookup", "--brief"], "Prices rose by 12 percent.\n\nzzz\nPrices rose by 13 percent.\n\n");
    let price = "قیمت\u{200c}ها ۱۲ درصد افزایش یافت.";
    let repaired = "قیمت\u{200c}ها ۱۳ درصد افزایش یافت.";
    assert_eq!(run.stdout, format!("{price}\n\n\n{repaired}\n\n"));
}

#[test]
fn an_empty_file_is_no_memory_yet() {
    let environment = Environment::new();
    environment.write("new.hafez", "");
    assert_eq!(environment.run(&["--memory", "new.hafez", "glossary", "lookup", "Kabul"]).code, Some(0));
    environment.write("bad.tsv", b"\x80\xff\xfd");
    assert_eq!(environment.run(&["--memory", "new.hafez", "glossary", "import", "bad.tsv"]).code, Some(2));
    assert_eq!(std::fs::read(environment.work().join("new.hafez")).unwrap().len(), 0);
    assert_eq!(environment.run(&["--memory", "new.hafez", "add", "a b", "c d"]).code, Some(0));
}

#[test]
fn memory_commands() {
    let environment = Environment::with_memory();
    let info = &of_type(&environment.run(&["memory", "info", "--json"]), "memory")[0];
    assert_eq!((&info["units"], &info["variants"]["fa"]), (&4.into(), &4.into()));
    assert_eq!(environment.run(&["memory", "verify"]).stdout, "all is well\n");
    assert_eq!(environment.run(&["memory", "backup", "copy.hafez"]).code, Some(0));
    assert_eq!(environment.run(&["memory", "backup", "copy.hafez"]).code, Some(2));
    let copy = environment.run(&["--memory", "copy.hafez", "memory", "info", "--json"]);
    assert_eq!(of_type(&copy, "memory")[0]["units"], 4);
    let variable = environment.hafez(&["memory", "info", "--json"]).env("HAFEZ_MEMORY", "copy.hafez").output().unwrap();
    assert!(String::from_utf8(variable.stdout).unwrap().contains(r#""path":"copy.hafez""#));
}

#[test]
fn compact_gives_room_back_and_changes_nothing_else() {
    let environment = Environment::new();
    let row = |n: usize| {
        format!("Article {n} says that {} lorries crossed.\tمقالهٔ {n} می\u{200c}گوید {} کامیون گذشت.\n", n * 7, n * 7)
    };
    environment.write("many.tsv", (1..=3_000).map(row).collect::<String>());
    assert_eq!(environment.run(&["import", "many.tsv"]).code, Some(0));
    environment.write("few.tsv", (2_995..=3_010).map(row).collect::<String>());
    assert_eq!(environment.run(&["import", "few.tsv"]).code, Some(0));
    assert_eq!(environment.run(&["undo", "2"]).code, Some(0));
    let bytes = |run: &Run| of_type(run, "memory")[0]["bytes"].as_u64().unwrap();
    let export = || environment.run(&["export", "-", "--format", "tmx"]).stdout;
    let look = || environment.run(&["lookup", "Article 3001 says that 9 lorries crossed.", "--json"]).stdout;
    let without_time = |text: String| text.split("\"elapsed_ms\"").next().unwrap().to_owned();
    let (before, units, answer) =
        (bytes(&environment.run(&["memory", "info", "--json"])), export(), without_time(look()));
    let run = environment.run(&["memory", "compact", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(bytes(&run) * 2 < before, "{before} bytes before: {run:?}");
    assert_eq!((export(), without_time(look())), (units.clone(), answer.clone()));
    assert_eq!(environment.run(&["memory", "rebuild"]).code, Some(0));
    assert_eq!((export(), without_time(look())), (units, answer));
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
    assert_eq!(environment.run(&["undo", "3"]).code, Some(0), "the history is still there");
}

#[test]
fn interrupting_an_import_leaves_nothing_behind() {
    let environment = Environment::with_memory();
    let rows: String = (0..200_000)
        .map(|n| format!("Sentence number {n} of many words\tجملهٔ شمارهٔ {n} با واژه\u{200c}های بسیار\n"))
        .collect();
    environment.write("large.tsv", format!("en\tfa\n{rows}"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_hafez"))
        .args(["import", "large.tsv", "-q"])
        .current_dir(environment.work())
        .env_clear()
        .envs(environment.variables())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(500));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let status = child.wait().unwrap();
    let units = || of_type(&environment.run(&["memory", "info", "--json"]), "memory")[0]["units"].clone();
    // It may have been done already.
    if killed.success() && !status.success() {
        assert_eq!((status.code(), units()), (Some(130), 4.into()));
    }
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
}

#[test]
fn control_characters_are_visible_on_a_terminal_only() {
    let environment = Environment::with_memory();
    assert_eq!(environment.run(&["add", "ring the bell", "زنگ\u{7} بزن \u{1b}[31m"]).code, Some(0));
    let piped = environment.run(&["lookup", "ring the bell", "--brief"]);
    assert_eq!(piped.stdout, "زنگ\u{7} بزن \u{1b}[31m\n");
    let Some(seen) = environment.terminal("hafez lookup --brief 'ring the bell'") else {
        println!("skipped: no `script` to make a terminal with");
        return;
    };
    assert!(seen.stdout.contains("\u{2068}زنگ\\u{7} بزن \\u{1b}[31m\u{2069}"), "{seen:?}");
    let plain = environment.terminal("NO_COLOR=1 hafez --bidi never lookup 'Prices rose by 14 percent.'").unwrap();
    assert!(!has_marks(&plain.stdout) && plain.stdout.contains("[-12-]{+14+}"), "{plain:?}");
    let always = environment.run(&["--color", "always", "lookup", "Prices rose by 14 percent."]);
    assert!(always.stdout.contains('\u{1b}'), "{always:?}");
}

#[test]
fn a_header_with_an_unknown_language_is_not_a_unit() {
    let environment = Environment::with_memory();
    for header in ["en\txx", "en\tfarsy", "FA\tzzz"] {
        environment.write("lang.tsv", format!("{header}\na\tb\n"));
        let run = environment.run(&["import", "lang.tsv"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains("lang.tsv:1:") && run.stderr.contains("--columns"), "{run:?}");
    }
}

#[test]
fn a_column_may_be_skipped_at_the_start() {
    let environment = Environment::with_memory();
    environment.write("cols.tsv", "7\tone hill\tیک تپه\n");
    assert_eq!(environment.run(&["import", "cols.tsv", "--columns", "-,en,fa"]).code, Some(0));
    assert_eq!(environment.run(&["lookup", "one hill", "--brief"]).stdout, "یک تپه\n");
    assert_eq!(environment.run(&["add", "- Hello there", "- سلام", "--note", "- both"]).code, Some(0));
}

#[test]
fn columns_in_the_wrong_place_are_doubted() {
    let environment = Environment::with_memory();
    environment.write("shifted.tsv", "bbc.1\tA hill.\tتپه.\nbbc.2\tA lake.\tدریاچه.\n");
    let run = environment.run(&["import", "shifted.tsv"]);
    assert!(run.code == Some(0) && run.stderr.contains("are the columns right?"), "{run:?}");
}

#[test]
fn every_line_of_a_pipe_has_an_end_of_its_own() {
    let environment = Environment::with_memory();
    let run = environment.run_with(&["lookup", "--json"], "Prices rose by 12 percent.\nqqq www\n");
    let ends = of_type(&run, "end");
    assert_eq!((&ends[0]["segments"], &ends[0]["matches"], &ends[0]["best"]), (&1.into(), &1.into(), &100.into()));
    assert_eq!((&ends[1]["segments"], &ends[1]["matches"], ends[1]["best"].is_null()), (&1.into(), &0.into(), true));
    assert_eq!(run.code, Some(0));
}

#[test]
fn an_empty_file_among_others_is_a_bad_one() {
    let environment = Environment::with_memory();
    environment.write("empty.tsv", "");
    environment.write("good.tsv", "en\tfa\na hill\tتپه\n");
    assert_eq!(environment.run(&["import", "empty.tsv", "good.tsv"]).code, Some(2));
    assert_eq!(environment.run(&["lookup", "a hill", "--brief"]).stdout, "تپه\n");
    assert_eq!(environment.run(&["import", "empty.tsv"]).code, Some(1));
}

#[test]
fn a_file_that_is_no_glossary_is_named_with_what_to_do() {
    let environment = Environment::new();
    environment.write("article.md", "# Title\n\nA text, as people write it.\n\nIt goes on for long.\n");
    environment.write("wide.tsv", "1\tx\ty\tRiga\tریگا\n2\tx\ty\tLima\tلیما\n");
    environment.write("old.tsv", b"en\tfa\nRiga\t\xd1\xed\n");
    for (file, message, hint) in [
        ("article.md", "error: article.md: not a glossary hafez can read", "--columns=en,fa"),
        ("wide.tsv", "error: wide.tsv: 5 columns and no header", "--columns=-,en,fa"),
        ("old.tsv", "error: old.tsv:2: this is not UTF-8 text", "iconv -f windows-1256 -t utf-8"),
    ] {
        let run = environment.run(&["glossary", "import", file]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(message) && run.stderr.contains(hint), "{run:?}");
    }
    assert!(!environment.memory().exists());
    let run = environment.run(&["glossary", "import", "old.tsv", "--json"]);
    let error = run.stderr.lines().chain(run.stdout.lines()).find(|line| line.contains("\"error\"")).unwrap();
    let error: Value = serde_json::from_str(error).unwrap();
    assert_eq!((&error["data"]["line"], &error["data"]["file"]), (&2.into(), &"old.tsv".into()));
}

#[test]
fn a_header_under_named_columns_is_left_out_and_said() {
    let environment = Environment::new();
    environment.write("tico.csv", "id,sourceLang,sourceString,targetString\n1,en,quarantine hall,تالار قرنطینه\n");
    let run = environment.run(&["glossary", "import", "tico.csv", "--columns=-,-,en,fa", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(end(&run)["created"], 1, "{run:?}");
    assert!(run.stderr.contains("tico.csv:1: this is a header"), "{run:?}");
}

#[test]
fn a_column_called_source_beside_languages_is_kept() {
    let environment = Environment::new();
    environment.write("names.tsv", "en\tfa\tsource\nQaplan\tقاپلان\tan atlas\n");
    assert_eq!(environment.run(&["glossary", "import", "names.tsv"]).code, Some(0));
    let run = environment.run(&["glossary", "export", "-"]);
    let written = run.stdout.lines().find(|line| line.starts_with("Qaplan"));
    assert!(run.stdout.lines().next().unwrap().ends_with("\tsource"), "{run:?}");
    assert!(written.is_some_and(|line| line.ends_with("\tan atlas")), "{written:?}");
}

#[test]
fn glossary_forms_are_added_and_corrected_by_hand() {
    let environment = Environment::new();
    let run = environment.run(&["glossary", "add", "Xanadu", "زانادو", "--variant"]);
    assert!(run.code == Some(2) && run.stderr.contains("without --variant"), "{run:?}");
    assert!(!environment.memory().exists(), "what is refused makes no memory");
    let run = environment.run(&["glossary", "add", "Kabul", "کابول", "--avoid", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(of_type(&run, "term")[0]["avoid"], serde_json::json!(["کابول"]));
    let again = environment.run(&["glossary", "add", "Kabul", "کابول", "--avoid"]);
    assert_eq!(again.stderr, "the glossary has this already\n");
    let run = environment.run(&["glossary", "add", "Iran", "ایرلند"]);
    assert!(run.code == Some(2) && run.stderr.contains("--variant") && run.stderr.contains("--prefer"), "{run:?}");
    let preferred = "قره\u{200c}باغ کوهستانی";
    let run = environment.run(&["glossary", "edit", "Nagorno-Karabakh", "--prefer", preferred]);
    assert!(run.stdout.starts_with(&format!("    20   Nagorno-Karabakh = {preferred}\n      also: ")), "{run:?}");
    let history = of_type(&environment.run(&["history", "--json"]), "batch");
    assert_eq!(
        history.iter().map(|b| b["command"].as_str().unwrap()).collect::<Vec<_>>(),
        ["glossary edit", "glossary add", "glossary import"]
    );
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    let run = environment.run(&["glossary", "lookup", "Nagorno-Karabakh", "--json"]);
    assert_eq!(of_type(&run, "term")[0]["target"], "ناگورنو قره\u{200c}باغ");
    assert_eq!(environment.run(&["glossary", "edit", "Kabul"]).code, Some(2), "nothing to change was named");
}

#[test]
fn suggest_names_the_best_score_of_segments_without_a_match_where_it_is_asked() {
    let environment = Environment::with_memory();
    let all = of_type(&environment.run(&["suggest", "article.md", "--min", "40", "--json"]), "match");
    let quiet = environment.run(&["suggest", "article.md", "--min", "90", "--json"]);
    assert!(of_type(&quiet, "segment").iter().all(|segment| segment.get("best").is_none()));
    let asked = environment.run(&["suggest", "article.md", "--min", "90", "--json", "-v"]);
    let with: Vec<Value> = of_type(&asked, "segment").into_iter().filter(|segment| segment["best"].is_u64()).collect();
    assert!(!with.is_empty(), "{asked:?}");
    for segment in with {
        let found = all.iter().find(|found| found["segment"] == segment["index"] && found["rank"] == 1).unwrap();
        assert_eq!(found["score"], segment["best"]);
        assert!(segment["best"].as_u64().unwrap() < 90);
    }
    let human = environment.run(&["suggest", "article.md", "--min", "90", "-v"]);
    assert!(human.stdout.lines().any(|line| line.contains("  line ") && line.contains("  best ")), "{human:?}");
}
