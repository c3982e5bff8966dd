//! `accept`: review files into the memory, whole or not at all, and the same file again.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use std::path::Path;

use environment::{Environment, Run};
use serde_json::Value;

/// A desk with a review file of the sample article.
fn desk() -> Environment {
    let environment = Environment::new();
    for name in ["truce-1.en.md", "truce-1.fa.md"] {
        let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)).unwrap();
        environment.write(name, text);
    }
    let run = environment.run(&["align", "truce-1.en.md", "truce-1.fa.md", "-o", "review.tsv"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    // The aligner may be less sure one day; these tests speak of what is done with its answers.
    let all_sure = read(&environment).replace("\ndoubtful\t", "\nsure\t");
    environment.write("review.tsv", all_sure);
    environment
}

fn read(environment: &Environment) -> String {
    std::fs::read_to_string(environment.work().join("review.tsv")).unwrap()
}

/// Changes the row whose source is this.
fn change(environment: &Environment, source: &str, was: &str, now: &str) {
    let text = read(environment);
    let line = text.lines().find(|line| line.contains(&format!("\t{source}\t"))).unwrap();
    assert!(line.contains(was), "{line}");
    environment.write("review.tsv", text.replace(line, &line.replacen(was, now, 1)));
}

fn records(run: &Run, kind: &str) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == kind).map(|record| record["data"].clone()).collect()
}

fn accept(environment: &Environment) -> [u64; 4] {
    let run = environment.run(&["accept", "review.tsv", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let end = &records(&run, "end")[0];
    ["created", "updated", "duplicate", "rejected"].map(|name| end[name].as_u64().unwrap())
}

fn best(environment: &Environment, text: &str, more: &[&str]) -> Value {
    let run = environment.run(&[&["lookup", text, "--json"][..], more].concat());
    records(&run, "match").into_iter().next().unwrap_or(Value::Null)
}

fn units(environment: &Environment) -> u64 {
    records(&environment.run(&["memory", "info", "--json"]), "memory")[0]["units"].as_u64().unwrap()
}

const INDIA: &str = "India made no comment.";
const INDIA_FA: &str = "هند اظهار نظری نکرد.";

/// Whoever says two things of one pair is asked which.
#[test]
fn a_pair_that_is_ok_and_skip_at_once_is_a_contradiction() {
    let environment = desk();
    environment.write(
        "twice.tsv",
        "status\tsource\ttarget\nok\tIt rained.\tباران بارید.\nok\tIt is late.\tدیر است.\nskip\tIt rained.\tباران بارید. \n",
    );
    let run = environment.run(&["accept", "twice.tsv"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    for (line, other) in [(2, 4), (4, 2)] {
        let fault = format!("twice.tsv:{line}: this pair is `ok` in one row and `skip` in another: line {other}");
        assert!(run.stderr.contains(&fault), "{run:?}");
    }
    assert!(run.stderr.contains("say the same of it in both"), "{run:?}");
    assert!(!environment.run(&["lookup", "It is late."]).stdout.contains("دیر است."));
    // Another translation of it may be turned down.
    environment.write("other.tsv", "status\tsource\ttarget\nok\tIt rained.\tباران بارید.\nskip\tIt rained.\tبارید.\n");
    assert_eq!(environment.run(&["accept", "other.tsv"]).code, Some(0));
}

#[test]
fn sure_rows_are_unreviewed_and_ok_rows_confirmed() {
    let environment = desk();
    change(&environment, INDIA, "sure\t", "ok\t");
    change(&environment, "By Maryam Sadiq", "sure\t", "skip\t");
    change(&environment, "12 May 2025", "sure\t", "doubtful\t");
    let run = environment.run(&["accept", "review.tsv", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let end = &records(&run, "end")[0];
    assert_eq!(
        (end["created"].as_u64(), end["skipped"].as_u64(), end["doubtful"].as_u64()),
        (Some(32), Some(1), Some(1))
    );
    let batch = &records(&run, "batch")[0];
    assert_eq!((&batch["command"], &batch["file"]), (&"accept".into(), &"review.tsv".into()));
    let found = best(&environment, INDIA, &[]);
    assert_eq!((found["score"].as_u64(), found["penalties"].as_array().map(Vec::len)), (Some(100), Some(0)), "{found}");
    assert_eq!((&found["origin"]["file"], found["origin"]["segment"].as_u64()), (&"truce-1.en.md".into(), Some(30)));
    let found = best(&environment, "Schools in four districts remain closed.", &[]);
    assert_eq!((found["score"].as_u64(), &found["penalties"][0]["reason"]), (Some(97), &"unreviewed".into()));
    assert!(best(&environment, "By Maryam Sadiq", &["--min", "99"]).is_null());
}

#[test]
fn neighbours_are_those_of_the_document() {
    let environment = desk();
    // That a row is not stored does not make it another document.
    change(&environment, "By Maryam Sadiq", "sure\t", "skip\t");
    for source in ["12 May 2025", INDIA] {
        change(&environment, source, "sure\t", "ok\t");
    }
    accept(&environment);
    let trucks = "Trucks began to move through the Torkham border crossing on Monday, hours after Afghanistan and Pakistan agreed to stop firing along the Durand Line for ten days.";
    let found = best(&environment, "12 May 2025", &["--prev", "By Maryam Sadiq", "--next", trucks]);
    assert_eq!((found["score"].as_u64(), &found["kind"]), (Some(101), &"context".into()), "{found}");
    let run = environment.run(&["suggest", "truce-1.en.md", "--json"]);
    assert!(records(&run, "match").iter().any(|found| found["score"] == 101 && found["source"] == INDIA), "{run:?}");
}

#[test]
fn the_same_review_twice_stores_nothing_twice() {
    let environment = desk();
    assert_eq!(accept(&environment), [34, 0, 0, 0]);
    let whole = units(&environment);
    assert_eq!(accept(&environment), [0, 0, 34, 0]);
    // Nothing changed, so there is no batch to undo.
    assert_eq!(records(&environment.run(&["history", "--json"]), "batch").len(), 2);
    // What was sure is looked at.
    change(&environment, INDIA, "sure\t", "Reviewed\t");
    assert_eq!(accept(&environment), [0, 1, 33, 0]);
    assert_eq!(best(&environment, INDIA, &[])["score"], 100);
    // A mended translation is the same unit.
    let unit = best(&environment, INDIA, &[])["unit"].clone();
    change(&environment, INDIA, INDIA_FA, "هند در این باره چیزی نگفت.");
    assert_eq!(accept(&environment), [0, 1, 33, 0]);
    let found = best(&environment, INDIA, &[]);
    assert_eq!((&found["target"], &found["unit"]), (&"هند در این باره چیزی نگفت.".into(), &unit));
    // What is turned down afterwards goes, as long as nobody stood up for it.
    change(&environment, "By Maryam Sadiq", "sure\t", "skip\t");
    assert_eq!(accept(&environment), [0, 1, 33, 0]);
    assert_eq!(units(&environment), whole - 1);
    for _ in 0..4 {
        assert_eq!(environment.run(&["undo"]).code, Some(0));
    }
    assert_eq!(units(&environment), 0);
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
}

#[test]
fn rows_may_be_joined_and_split() {
    let environment = desk();
    let text = read(&environment);
    let at = |source: &str| text.lines().position(|line| line.contains(&format!("\t{source}\t"))).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let first = at(INDIA);
    let next: Vec<&str> = lines[first + 1].split('\t').collect();
    let joined = lines[first]
        .replace(INDIA, &format!("{INDIA} {}", next[2]))
        .replace(INDIA_FA, &format!("{INDIA_FA} {}", next[3]));
    let headline: Vec<&str> = lines[1].split('\t').collect();
    let (left, right) = ("Torkham crossing reopens", "as Afghanistan and Pakistan agree to ten-day truce");
    let half = |source: &str, target: &str| lines[1].replace(headline[2], source).replace(headline[3], target);
    let mut changed: Vec<String> =
        vec![lines[0].to_owned(), half(left, "گذرگاه تورخم باز شد"), half(right, "با توافق بر سر آتش‌بس")];
    changed.extend(lines[2..first].iter().map(ToString::to_string));
    changed.push(joined);
    changed.extend(lines[first + 2..].iter().map(ToString::to_string));
    environment.write("review.tsv", changed.join("\r\n"));
    assert_eq!(accept(&environment), [34, 0, 0, 0]);
    assert_eq!(best(&environment, left, &[])["target"], "گذرگاه تورخم باز شد");
    let both = format!("{INDIA} {}", next[2]);
    assert_eq!(best(&environment, &both, &[])["target"], format!("{INDIA_FA} {}", next[3]));
}

#[test]
fn a_file_with_a_fault_stores_nothing_and_names_the_line() {
    let environment = desk();
    let text = read(&environment);
    let line = text.lines().position(|line| line.contains(INDIA)).unwrap() + 1;
    let row = text.lines().nth(line - 1).unwrap();
    let with = |was: &str, now: &str| text.replace(row, &row.replacen(was, now, 1));
    for (bad, place, message) in [
        (with("India made", "India has made"), line, "the source text is not that of the document any more"),
        (with(INDIA, ""), line, "the source text is not that of the document any more"),
        (with("sure\t", "perhaps\t"), line, "`perhaps` is no status"),
        (with("sure\t", "\t"), line, "the cell `status` is empty"),
        (with("30 of 34", "thirty"), line, "`thirty` names no segments"),
        (with("\ten\tfa\t", "\tenglish\tfa\t"), line, "english"),
        (text.replace("\ttarget\t", "\ttranslation\t"), 1, "the column `target` is missing"),
        (text.replace("status\t", "state\t"), 1, "the column `status` is missing"),
    ] {
        environment.write("bad.tsv", &bad);
        let run = environment.run(&["accept", "bad.tsv"]);
        assert_eq!(run.code, Some(2), "{message}: {run:?}");
        assert!(
            run.stderr.contains(&format!("bad.tsv:{place}: ")) && run.stderr.contains(message),
            "{message}: {run:?}"
        );
        assert!(run.stderr.contains("hint: "), "{run:?}");
        assert!(!environment.memory().exists(), "{message}");
    }
    environment.write("empty.tsv", "");
    for (name, message) in [("empty.tsv", "empty"), ("nowhere.tsv", "there is no such file")] {
        let run = environment.run(&["accept", name]);
        assert!(run.code == Some(2) && run.stderr.contains(message), "{run:?}");
    }
    // Of several files the good ones are done.
    let run = environment.run(&["accept", "bad.tsv", "review.tsv", "--json"]);
    assert_eq!((run.code, records(&run, "batch").len()), (Some(2), 1), "{run:?}");
    assert!(run.stderr.contains("\"file\":\"bad.tsv\",\"line\":1"), "{run:?}");
}

#[test]
fn half_rows_are_refused_and_the_others_stored() {
    let environment = desk();
    change(&environment, INDIA, INDIA_FA, "");
    let run = environment.run(&["accept", "review.tsv", "--strict"]);
    assert!(
        run.code == Some(2) && run.stderr.contains("one side is empty") && run.stderr.contains("--strict"),
        "{run:?}"
    );
    assert!(!environment.memory().exists());
    let run = environment.run(&["accept", "review.tsv", "--json"]);
    let reject = &records(&run, "reject")[0];
    assert_eq!((run.code, &reject["reason"]), (Some(0), &"one side is empty".into()), "{run:?}");
    assert_eq!(records(&run, "end")[0]["created"], 33);
}

#[test]
fn a_dry_run_stores_nothing_and_says_what_it_would() {
    let environment = desk();
    let run = environment.run(&["accept", "review.tsv", "--dry-run", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(records(&run, "end")[0]["created"], 34);
    assert!(records(&run, "batch")[0]["id"].is_null());
    assert!(!environment.memory().exists());
    for source in ["By Maryam Sadiq", INDIA] {
        change(&environment, source, "sure\t", "skip\t");
    }
    let nothing: String = read(&environment).replace("\nsure\t", "\ndoubtful\t");
    environment.write("review.tsv", nothing);
    let run = environment.run(&["accept", "review.tsv"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("no row in it is sure or ok") && !environment.memory().exists(), "{run:?}");
}

#[test]
fn rows_of_stored_units_confirm_mend_and_remove_them() {
    let environment = desk();
    accept(&environment);
    let unit = |text: &str| best(&environment, text, &[])["unit"].as_i64().unwrap();
    let (india, schools, byline) =
        (unit(INDIA), unit("Schools in four districts remain closed."), unit("By Maryam Sadiq"));
    let header = "status\tsource\ttarget\tunit\tfrom\tto";
    let rows = [
        format!("ok\t{INDIA}\t{INDIA_FA}\t{india}\ten\tfa"),
        format!(
            "ok\tSchools in four districts remain closed.\tمدرسه‌های چهار ولسوالی بسته مانده‌اند.\t{schools}\ten\tfa"
        ),
        format!("skip\tBy Maryam Sadiq\tنوشتهٔ مریم صادق\t{byline}\ten\tfa"),
        "unreviewed\t12 May 2025\t۱۲ مه ۲۰۲۵\t3\ten\tfa".to_owned(),
        format!("ok\tAnother text.\tمتن دیگر.\t{india}\ten\tfa"),
        "ok\tNobody.\tهیچ‌کس.\t9999\ten\tfa".to_owned(),
    ];
    environment.write("review.tsv", format!("{header}\n{}\n", rows.join("\n")));
    let run = environment.run(&["accept", "review.tsv", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let reasons: Vec<Value> = records(&run, "reject").iter().map(|reject| reject["reason"].clone()).collect();
    assert_eq!(
        reasons,
        [format!("unit {india} has another source text by now"), "unit 9999 is not in this memory".to_owned()]
    );
    assert_eq!(best(&environment, INDIA, &[])["score"], 100);
    let found = best(&environment, "Schools in four districts remain closed.", &[]);
    assert_eq!(
        (&found["target"], &found["score"], found["unit"].as_i64()),
        (&"مدرسه‌های چهار ولسوالی بسته مانده‌اند.".into(), &100.into(), Some(schools))
    );
    assert!(best(&environment, "By Maryam Sadiq", &["--min", "99"]).is_null());
    // Again: what is done is done.
    let run = environment.run(&["accept", "review.tsv", "--json"]);
    let end = &records(&run, "end")[0];
    assert_eq!((end["updated"].as_u64(), end["duplicate"].as_u64()), (Some(0), Some(2)), "{run:?}");
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    assert_eq!(best(&environment, INDIA, &[])["score"], 97);
    assert_eq!(unit("By Maryam Sadiq"), byline);
}

#[test]
fn taking_back_an_import_does_not_take_from_the_review() {
    let environment = desk();
    let run = environment.run(&["import", "truce-1.en.md", "truce-1.fa.md", "--json"]);
    let batch = records(&run, "batch")[0]["id"].to_string();
    assert_eq!(accept(&environment)[0], 34 - records(&run, "end")[0]["created"].as_u64().unwrap());
    assert_eq!(environment.run(&["undo", &batch]).code, Some(0));
    assert_eq!(units(&environment), 34);
    // Both have brought them; accepting again is no news.
    let batches = records(&environment.run(&["history", "--json"]), "batch").len();
    accept(&environment);
    assert_eq!(records(&environment.run(&["history", "--json"]), "batch").len(), batches);
}

/// The unit of a source.
fn unit(environment: &Environment, source: &str) -> String {
    best(environment, source, &[])["unit"].to_string()
}

fn target(environment: &Environment, source: &str) -> String {
    best(environment, source, &["--min", "95"])["target"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn an_old_review_does_not_undo_a_later_correction() {
    let environment = desk();
    change(&environment, INDIA, "sure\t", "ok\t");
    accept(&environment);
    let (india, corrected) = (unit(&environment, INDIA), "هند چیزی نگفت.");
    assert_eq!(environment.run(&["edit", &india, "--target", corrected]).code, Some(0));
    for _ in 0..2 {
        let run = environment.run(&["accept", "review.tsv", "--json"]);
        let id: i64 = india.parse().unwrap();
        let row = records(&run, "row").into_iter().find(|row| row["id"] == id).unwrap();
        assert_eq!(row["reason"], "an older wording of a unit that was changed since", "{run:?}");
        assert_eq!(target(&environment, INDIA), corrected);
        // Another row that changes makes a newer batch of this file.
        let text = read(&environment).replacen("\nsure\t", "\nok\t", 1);
        environment.write("review.tsv", text);
    }
    accept(&environment);
    assert_eq!(target(&environment, INDIA), corrected);
    // The review itself may go back and forth.
    let schools = "Schools in four districts remain closed.";
    let (old, new) = (target(&environment, schools), "مکتب‌ها بسته‌اند.");
    for (was, now) in [(old.as_str(), new), (new, old.as_str())] {
        change(&environment, schools, was, now);
        assert_eq!(accept(&environment)[1], 1);
        assert_eq!(target(&environment, schools), now);
    }
    // What was removed since comes back only if somebody stands up for it.
    let run = environment.run(&["forget", &unit(&environment, schools), "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(accept(&environment)[0], 0);
    change(&environment, schools, "sure\t", "ok\t");
    assert_eq!(accept(&environment)[0], 1);
}

#[test]
fn a_list_of_the_unreviewed_does_not_undo_a_later_correction() {
    let environment = desk();
    accept(&environment);
    assert_eq!(environment.run(&["memory", "review", "-o", "look.tsv"]).code, Some(0));
    let look = std::fs::read_to_string(environment.work().join("look.tsv")).unwrap();
    environment.write("look.tsv", look.replace("\nunreviewed\t", "\nok\t").replacen("unreviewed\t", "ok\t", 1));
    let corrected = "هند چیزی نگفت.";
    environment.run(&["edit", &unit(&environment, INDIA), "--target", corrected]);
    let run = environment.run(&["accept", "look.tsv", "--json"]);
    assert!(run.stdout.contains("an older wording of a unit that was changed since"), "{run:?}");
    assert_eq!(target(&environment, INDIA), corrected);
}

#[test]
fn skip_takes_out_what_the_review_brought_though_it_was_confirmed() {
    let environment = desk();
    for source in [INDIA, "12 May 2025", "By Maryam Sadiq"] {
        change(&environment, source, "sure\t", "ok\t");
    }
    accept(&environment);
    let (whole, date) = (units(&environment), unit(&environment, "12 May 2025"));
    environment.run(&["edit", &date, "--target", "۲۲ اردیبهشت"]);
    for source in [INDIA, "12 May 2025", "By Maryam Sadiq"] {
        change(&environment, source, "ok\t", "skip\t");
    }
    let only_skips: Vec<String> = read(&environment)
        .lines()
        .filter(|line| line.starts_with("status") || line.starts_with("skip"))
        .map(str::to_owned)
        .collect();
    environment.write("review.tsv", only_skips.join("\n"));
    let run = environment.run(&["accept", "review.tsv"]);
    assert!(run.stderr.contains("2 units that it turns down are removed"), "{run:?}");
    assert!(!run.stderr.contains("no row in it"), "{run:?}");
    assert_eq!(units(&environment), whole - 2);
    assert_eq!(target(&environment, "12 May 2025"), "۲۲ اردیبهشت");
    let run = environment.run(&["accept", "review.tsv", "--json"]);
    assert!(run.stdout.contains("confirmed or changed here since: kept"), "{run:?}");
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    assert_eq!((units(&environment), target(&environment, INDIA)), (whole, INDIA_FA.to_owned()));
}

#[test]
fn a_file_of_skips_alone_says_what_is_so() {
    let environment = desk();
    let text = read(&environment).replace("\nsure\t", "\nskip\t");
    environment.write("review.tsv", text);
    environment.run(&["add", "One.", "یک."]);
    let run = environment.run(&["accept", "review.tsv", "--json"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("nothing that it turns down is stored"), "{run:?}");
    assert_eq!(records(&run, "end")[0]["skipped"], 34);
}

#[test]
fn units_of_rows_that_were_joined_or_split_are_replaced() {
    let environment = desk();
    accept(&environment);
    let (text, whole) = (read(&environment), units(&environment));
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains(&format!("\t{INDIA}\t"))).unwrap();
    let next: Vec<&str> = lines[at + 1].split('\t').collect();
    let joined =
        lines[at].replace(INDIA, &format!("{INDIA} {}", next[2])).replace(INDIA_FA, &format!("{INDIA_FA} {}", next[3]));
    let headline: Vec<&str> = lines[1].split('\t').collect();
    let (left, right) = ("Torkham crossing reopens", "as Afghanistan and Pakistan agree to ten-day truce");
    let half = |source: &str, target: &str| lines[1].replace(headline[2], source).replace(headline[3], target);
    let mut changed = vec![lines[0].to_owned(), half(left, "گذرگاه تورخم باز شد"), half(right, "با توافق آتش‌بس")];
    changed.extend(lines[2..at].iter().map(ToString::to_string));
    changed.push(joined);
    changed.extend(lines[at + 2..].iter().map(ToString::to_string));
    environment.write("review.tsv", changed.join("\n"));
    let run = environment.run(&["accept", "review.tsv"]);
    assert!(run.stderr.contains("3 units of rows that were joined or split since are removed"), "{run:?}");
    // Two became one, one became two.
    assert_eq!(units(&environment), whole);
    for gone in [INDIA, headline[2]] {
        assert_eq!(target(&environment, gone), "", "{gone}");
    }
    assert_eq!(accept(&environment)[..2], [0, 0]);
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    assert_eq!((units(&environment), target(&environment, INDIA)), (whole, INDIA_FA.to_owned()));
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
}

#[test]
fn a_list_decides_about_its_own_units_only() {
    let environment = Environment::new();
    let list = "status\tsource\ttarget\tunit\nskip\tNight fell.\tشب شد.\t1\n";
    environment.write("look.tsv", list);
    environment.run(&["add", "A precious sentence.", "جملهٔ عزیز."]);
    let run = environment.run(&["accept", "look.tsv"]);
    assert!(run.stderr.contains("look.tsv:2: unit 1 has another source text by now"), "{run:?}");
    assert_eq!(environment.run(&["show", "1"]).code, Some(0), "another unit of that number stays");
    environment.run(&["add", "Night fell.", "شب شد."]);
    environment.run(&["edit", "2", "--target", "شب فرا رسید."]);
    environment.write("look.tsv", list.replace("\t1\n", "\t2\n"));
    let run = environment.run(&["accept", "look.tsv"]);
    assert!(run.stderr.contains("unit 2 has another translation by now"), "{run:?}");
    assert_eq!(environment.run(&["show", "2"]).code, Some(0), "what was corrected since stays");
}

#[test]
fn white_space_at_the_ends_of_a_stored_text_is_no_other_text() {
    let environment = Environment::new();
    environment.write("spaces.tsv", "en\tfa\tstatus\nfriend \t دوست \tunreviewed\nfoe \tدشمن \tunreviewed\n");
    assert_eq!(environment.run(&["import", "spaces.tsv"]).code, Some(0));
    assert_eq!(environment.run(&["memory", "review", "-o", "look.tsv"]).code, Some(0));
    let table = std::fs::read_to_string(environment.work().join("look.tsv")).unwrap();
    environment.write("look.tsv", table.replace("unreviewed\t", "ok\t").replace("دشمن", "خصم"));
    let run = environment.run(&["accept", "look.tsv", "--json"]);
    let end: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
    assert_eq!((&end["data"]["updated"], &end["data"]["rejected"]), (&2.into(), &0.into()), "{run:?}");
    let all = environment.run(&["export", "-", "--format", "tsv"]).stdout;
    assert!(all.contains("friend \t دوست ") && all.contains("foe \tخصم "), "{all}");
}

#[test]
fn half_a_joined_row_is_named() {
    let environment = desk();
    let run = environment.run(&["align", "truce-1.en.md", "truce-1.fa.md", "-o", "review.tsv", "--force"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let table = std::fs::read_to_string(environment.work().join("review.tsv")).unwrap();
    let mut rows: Vec<Vec<String>> = table.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    let gone = rows.remove(6);
    rows[5][2] = format!("{} {}", rows[5][2], gone[2]);
    let written = |rows: &[Vec<String>]| rows.iter().map(|row| row.join("\t") + "\n").collect::<String>();
    environment.write("review.tsv", written(&rows));
    let run = environment.run(&["accept", "review.tsv"]);
    assert!(
        run.code == Some(2) && run.stderr.contains("review.tsv:6: the source of another row was joined"),
        "{run:?}"
    );
    assert!(!environment.memory().exists(), "nothing is stored");
    rows[5][3] = format!("{} {}", rows[5][3], gone[3]);
    environment.write("review.tsv", written(&rows));
    let run = environment.run(&["accept", "review.tsv"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}
