//! What somebody meets who has just begun: a wrong turn is said in words that lead on, and costs nothing.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use std::fs;

use environment::{Environment, Run};

fn assert_refused(run: &Run, code: i32, words: &[&str]) {
    assert_eq!(run.code, Some(code), "{run:?}");
    assert!(words.iter().all(|word| run.stderr.contains(word)), "{words:?} {run:?}");
}

#[test]
fn nothing_is_ever_written_over_a_memory() {
    let environment = Environment::with_memory();
    fs::copy(environment.memory(), environment.work().join("desk.hafez")).unwrap();
    environment.write("article.md", "The president arrived in Kabul.\n");
    assert_eq!(environment.run(&["pretranslate", "article.md", "-o", "work.tsv"]).code, Some(0));
    let before = fs::read(environment.work().join("desk.hafez")).unwrap();
    for command in [
        &["--memory", "desk.hafez", "export", "desk.hafez", "--format", "tsv"][..],
        &["export", "desk.hafez", "--format", "tmx"],
        &["glossary", "export", "desk.hafez", "--format", "tsv"],
        &["merge", "article.md", "work.tsv", "-o", "desk.hafez", "--force"],
        &["pretranslate", "article.md", "-o", "desk.hafez", "--format", "tsv", "--force"],
    ] {
        let run = environment.run(command);
        assert_refused(&run, 2, &["error: desk.hafez: this is a memory or another database", "hint: "]);
    }
    assert_eq!(fs::read(environment.work().join("desk.hafez")).unwrap(), before);
}

#[test]
fn the_sample_is_no_memory_to_rely_on() {
    let environment = Environment::new();
    for command in [&["memory", "verify"][..], &["memory", "backup", "copy.hafez"], &["--memory", "typo", "undo"]] {
        assert_refused(&environment.run(command), 2, &["there is no memory at", "only to look at"]);
    }
    assert!(!environment.work().join("copy.hafez").exists());
    assert_refused(&environment.run(&["forget", "1"]), 2, &["there is no memory at"]);
}

#[test]
fn an_article_alone_is_told_that_its_translation_is_missing() {
    let environment = Environment::with_memory();
    environment.write("article.md", "The president arrived in Kabul.\n");
    for command in ["import", "check", "eval"] {
        assert_refused(&environment.run(&[command, "article.md"]), 2, &["name both, SOURCE TARGET"]);
    }
    assert_refused(&environment.run(&["import", "."]), 2, &["`hafez align --dir`"]);
}

#[test]
fn all_that_is_missing_is_named() {
    let run = Environment::new().run(&["--json", "glossary", "add"]);
    assert_refused(&run, 2, &["were not provided: <SOURCE> <TARGET>"]);
}

#[test]
fn who_corrects_a_unit_is_kept() {
    let environment = Environment::with_memory();
    let run = environment.run(&["edit", "1", "--target", "گفت‌وگوها به پایان رسید.", "--by", "mina"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(environment.run(&["show", "1"]).stdout.contains("mina"));
}

#[test]
fn numbers_below_nothing_are_no_options() {
    let environment = Environment::with_memory();
    for (option, words) in [("--limit", "`-1` is not a number of matches"), ("--min", "`-1` is not a score")] {
        assert_refused(&environment.run(&["lookup", option, "-1", "Kabul"]), 2, &[option, words, "hint: "]);
    }
    assert_refused(&environment.run(&["concordance", "--limit", "-1", "Kabul"]), 2, &["`-1` is not a number"]);
}

#[test]
fn an_article_keeps_its_format() {
    let environment = Environment::with_memory();
    environment.write("article.md", "The president arrived in Kabul.\n");
    assert_eq!(environment.run(&["pretranslate", "article.md", "-o", "work.tsv"]).code, Some(0));
    let merge = |out: &str| environment.run(&["merge", "article.md", "work.tsv", "-o", out]);
    for out in ["out.docx", "out.html", "out.srt"] {
        assert_refused(&merge(out), 2, &[out, ".md", "hint: let the name end in .md"]);
        assert!(!environment.work().join(out).exists());
    }
    for out in ["out.md", "out.txt", "out", "out.fa"] {
        assert!(environment.work().join(out).exists() || merge(out).code < Some(2), "{out}");
    }
}

#[test]
fn texts_on_the_wrong_side_are_noticed() {
    let environment = Environment::with_memory();
    let swapped = ["is in the letters of `fa`", "`hafez undo`"];
    for command in [&["add", "سلام بر همه", "hello everybody"][..], &["glossary", "add", "مینا کریمی", "Mina Karimi"]]
    {
        assert_refused(&environment.run(command), 0, &swapped);
    }
    for command in [
        &["add", "hello everybody", "سلام بر همه"][..],
        &["add", "BBC", "BBC"],
        &["add", "۱۲", "12"],
        &["add", "--from", "fa", "--to", "ps", "سلام بر همه", "سلام پر ټولو"],
        &["add", "--from", "fa", "--to", "en", "سلام", "hello"],
    ] {
        let run = environment.run(command);
        assert!(run.code == Some(0) && !run.stderr.contains("letters of"), "{run:?}");
    }
    let run = environment.run(&["lookup", "وضعیت هوا فردا خوب است"]);
    assert_refused(&run, 1, &["this is in the letters of `fa`, not of `en`: --from"]);
    assert!(!environment.run(&["lookup", "zzz"]).stderr.contains("letters of"));
}

#[test]
fn whoever_finds_nothing_is_told_where_else_to_look() {
    let environment = Environment::with_memory();
    assert_refused(&environment.run(&["concordance", "وضعیت"]), 1, &["in `en`", "--target looks in `fa`"]);
    assert_refused(&environment.run(&["concordance", "--target", "weather"]), 1, &["in `fa`", "without --target"]);
    assert_refused(&environment.run(&["glossary", "audit"]), 1, &["translated in one way"]);
    assert_refused(
        &environment.run(&["show", "999"]),
        2,
        &["there is no unit 999", "`hafez lookup` shows them with #"],
    );
    environment.write("taken", "x");
    assert_refused(&environment.run(&["man", "taken"]), 2, &["taken: this is a file, not a folder"]);
}

/// Notes of the starter glossary are read by users: they say nothing of how it was made.
#[test]
fn notes_of_the_starter_glossary_speak_to_users() {
    let run = Environment::new().run(&["glossary", "list", "--json", "-q"]);
    assert!(run.stdout.lines().count() > 300 && !run.stdout.contains("seed"), "{}", run.stderr);
}
