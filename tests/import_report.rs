//! What an import says it did, what it does, and how it is taken back; wrong files and the way out.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::{Environment, Run};
use serde_json::Value;

fn of_type(run: &Run, kind: &str) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == kind).map(|record| record["data"].clone()).collect()
}

fn end(run: &Run) -> Value {
    of_type(run, "end").pop().unwrap()
}

fn counts(run: &Run) -> [u64; 4] {
    let end = end(run);
    ["created", "updated", "duplicate", "rejected"].map(|name| end[name].as_u64().unwrap())
}

/// Line, result and reason of every row, the refused ones first.
fn report(run: &Run) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("rejected").to_owned();
    let rows = of_type(run, "reject").into_iter().chain(of_type(run, "row"));
    rows.map(|row| (row["line"].as_u64().unwrap(), text(&row["result"]), text(&row["reason"]))).collect()
}

/// The glossary answers as the memory does.
#[test]
fn every_row_of_a_glossary_is_told() {
    let environment = Environment::new();
    environment.write("first.tsv", "en\tfa\tfa_variants\nriver\tرود\t\nsea\tدریا\tبحر\n");
    let first = environment.run(&["glossary", "import", "first.tsv", "--json"]);
    let ids: Vec<Value> = of_type(&first, "row").iter().map(|row| row["id"].clone()).collect();
    assert!(ids.iter().all(Value::is_i64) && ids.len() == 2, "{first:?}");
    environment.write(
        "more.tsv",
        "en\tfa\tfa_variants\tps\tnote\nriver\tرود\tرودخانه\tسیند\twater\nsea\tدریا\t\t\t\nsea\tاقیانوس\t\t\t\nlake\tدریاچه\t\t\t\n",
    );
    let tried = environment.run(&["glossary", "import", "more.tsv", "--json", "--dry-run"]);
    let run = environment.run(&["glossary", "import", "more.tsv", "--json"]);
    assert_eq!(counts(&run), [1, 1, 1, 1], "{run:?}");
    let told = [
        (4, "rejected", "contradicts the glossary: `sea` (fa) is `دریا` there, `اقیانوس` here"),
        (2, "updated", "known, brings a form and a variant and a note"),
        (3, "duplicate", "the glossary has it"),
        (5, "created", "new"),
    ];
    assert_eq!(report(&run), told.map(|(line, result, reason)| (line, result.to_owned(), reason.to_owned())));
    assert_eq!((report(&tried), counts(&tried)), (report(&run), counts(&run)));
    assert_eq!(end(&run)["reasons"].as_array().unwrap().len(), 4);
    let row_ids = |run: &Run| of_type(run, "row").iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    assert_eq!(row_ids(&run)[..2], ids[..]);
    assert_eq!((row_ids(&tried)[2].is_null(), row_ids(&run)[2].is_i64()), (true, true));
    // People read the first ten, and counts.
    let many: String = (0..30).map(|n| format!("name {n}\tنام {n}\n")).collect();
    environment.write("many.tsv", &many);
    environment.run(&["glossary", "import", "many.tsv"]);
    let again = environment.run(&["glossary", "import", "many.tsv"]);
    assert_eq!(again.stderr.matches("duplicate: the glossary has it (entry ").count(), 10, "{again:?}");
    assert!(again.stderr.contains("many.tsv: duplicate 30 times: the glossary has it"), "{again:?}");
}

#[test]
fn a_glossary_goes_where_it_can_and_nowhere_else() {
    let environment = Environment::new();
    environment.write("names.tsv", "en\tfa\nriver\tرود\n");
    environment.run(&["glossary", "import", "names.tsv"]);
    let unknown = environment.run(&["glossary", "export", "x.docx"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains(".xlsx") && unknown.stderr.contains(".utx"), "{unknown:?}");
    let read_only = environment.run(&["glossary", "export", "-", "--format", "ods"]);
    assert_eq!(read_only.code, Some(2));
    assert!(!read_only.stderr.contains("po]") && read_only.stderr.contains("utx"), "{read_only:?}");
    for file in ["out.utf8", "out.utx"] {
        let none = environment.run(&["glossary", "export", file, "--from", "de", "--to", "ku"]);
        assert_eq!((none.code, environment.work().join(file).exists()), (Some(1), false), "{none:?}");
        assert!(none.stderr.contains("nothing was written"), "{none:?}");
    }
    let folder = environment.run(&["glossary", "export", "--omegat", "project", "--from", "de", "--to", "ku"]);
    assert_eq!((folder.code, environment.work().join("project").exists()), (Some(1), false), "{folder:?}");
    assert_eq!(environment.run(&["undo", "2"]).code, Some(0));
    assert_eq!(environment.run(&["undo", "1"]).code, Some(0));
    let empty = environment.run(&["glossary", "export", "out.tbx"]);
    assert_eq!((empty.code, environment.work().join("out.tbx").exists()), (Some(1), false), "{empty:?}");
}

fn export(environment: &Environment) -> String {
    environment.run(&["export", "-", "--format", "tmx"]).stdout
}

const MESSY: &str = "en\tfa\tnote\tstatus\n\
    One.\tیک\t\t\n\
    Two.\tدو\t\tunreviewed\n\
    One.\tیک\t\t\n\
    only one cell\n\
    Two.\tدو\ta note\t\n\
    Three.\t\t\t\n\
    Prices rose by 12 percent.\tقیمت\u{200c}ها ۱۲ درصد افزایش یافت.\tstored already\t\n\
    The president arrived in Kabul on Monday.\tرئیس\u{200c}جمهور روز دوشنبه وارد کابل شد.\t\t\n\
    Four.\tچهار\t\tperhaps\n";

#[test]
fn every_row_is_told_and_a_dry_run_tells_the_same() {
    let environment = Environment::with_memory();
    environment.write("messy.tsv", MESSY);
    let before = export(&environment);
    let tried = environment.run(&["import", "messy.tsv", "--dry-run", "--json"]);
    assert_eq!(tried.code, Some(0), "{tried:?}");
    assert_eq!(export(&environment), before);
    assert_eq!(of_type(&environment.run(&["history", "--json"]), "batch").len(), 2);
    let run = environment.run(&["import", "messy.tsv", "--json"]);
    assert_eq!(counts(&run), [2, 2, 2, 3], "{run:?}");
    assert_eq!((counts(&run), report(&run)), (counts(&tried), report(&tried)));
    assert_eq!(end(&run)["reasons"], end(&tried)["reasons"]);
    assert_eq!(of_type(&run, "row").len() + of_type(&run, "reject").len(), 9, "all of the file");
    let row = |line: u64| of_type(&run, "row").into_iter().find(|row| row["line"] == line).unwrap();
    assert_eq!((&row(4)["result"], &row(4)["reason"]), (&"duplicate".into(), &"the file has it twice".into()));
    assert_eq!(
        (&row(6)["result"], &row(6)["reason"]),
        (&"updated".into(), &"known, brings a status and a note".into())
    );
    assert_eq!((&row(9)["result"], &row(9)["reason"]), (&"duplicate".into(), &"the memory has it".into()));
    assert_eq!(row(6)["id"], row(3)["id"]);
    // A second time: nothing changes.
    let before = export(&environment);
    let again = environment.run(&["import", "messy.tsv", "--json"]);
    assert_eq!(counts(&again), [0, 0, 6, 3], "{again:?}");
    assert_eq!(export(&environment), before);
    assert_eq!(of_type(&environment.run(&["history", "--json"]), "batch")[0]["duplicate"], 6);
}

#[test]
fn people_see_the_first_ten_and_the_counts() {
    let environment = Environment::new();
    let bad: String = (0..15).map(|_| "only one cell\n").collect();
    let good: String = (0..12).map(|n| format!("Text {n}.\tمتن {n}\n")).collect();
    environment.write("many.tsv", format!("en\tfa\n{bad}{good}{good}"));
    let run = environment.run(&["import", "many.tsv"]);
    let named = run.stderr.lines().filter(|line| line.starts_with("warning: many.tsv:")).count();
    assert_eq!(named, 10 + 2, "{run:?}");
    assert!(run.stderr.contains("many.tsv: 15 rows were not taken"), "{run:?}");
    assert!(run.stderr.contains("15 times: 1 column instead of 2"), "{run:?}");
    assert_eq!(run.stderr.lines().filter(|line| line.starts_with("many.tsv:") && line.contains("(unit ")).count(), 10);
    assert!(run.stderr.contains("many.tsv: duplicate 12 times: the file has it twice"), "{run:?}");
    assert!(run.stdout.contains("12 created  12 duplicate  15 rejected"), "{run:?}");
    let quiet = environment.run(&["-q", "import", "many.tsv"]);
    assert!(!quiet.stderr.contains("the memory has it"), "{quiet:?}");
}

#[test]
fn undo_keeps_what_was_confirmed_edited_or_imported_over_since() {
    let environment = Environment::new();
    let rows: String = (1..=6).map(|n| format!("Text {n} here.\tمتن {n}\tunreviewed\n")).collect();
    environment.write("first.tsv", format!("en\tfa\tstatus\n{rows}"));
    assert_eq!(environment.run(&["import", "first.tsv"]).code, Some(0));
    environment.run(&["confirm", "1"]);
    environment.run(&["edit", "2", "--target", "متن تازه"]);
    environment
        .write("second.tsv", "en\tfa\tnote\tstatus\nText 3 here.\tمتن 3\ta note\tunreviewed\nOther.\tدیگر\t\t\n");
    environment.run(&["import", "second.tsv"]);
    environment.run(&["forget", "4", "--yes"]);
    let run = environment.run(&["undo", "2"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("kept 3 that were changed since"), "{run:?}");
    assert!(run.stderr.contains("1 by confirm (batch 3), 1 by edit (batch 4), 1 by import (batch 5)"), "{run:?}");
    for (id, there) in [("1", true), ("2", true), ("3", true), ("4", false), ("5", false), ("6", false), ("7", true)] {
        assert_eq!(environment.run(&["show", id]).code == Some(0), there, "unit {id}");
    }
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
    // What stays is still found.
    let run = environment.run(&["lookup", "Text 1 here.", "--min", "100", "--brief"]);
    assert_eq!(run.stdout, "متن 1\n", "{run:?}");
    let run = environment.run(&["lookup", "Text 2 here.", "--min", "100", "--brief"]);
    assert_eq!(run.stdout, "متن تازه\n", "{run:?}");
    // The removal can be taken back without bringing back what the import had made.
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    assert_eq!(environment.run(&["show", "4"]).code, Some(2));
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
    // A batch of which nothing is left to take back is not touched.
    environment.run(&["add", "Alone.", "تنها"]);
    environment.run(&["edit", "8", "--note", "n"]);
    let history = of_type(&environment.run(&["history", "--json"]), "batch");
    let refused = environment.run(&["undo", &history[1]["id"].to_string()]);
    assert!(refused.code == Some(2) && refused.stderr.contains("cannot be undone"), "{refused:?}");
    let kept = of_type(&environment.run(&["undo", "1", "--json"]), "kept");
    assert!(kept.is_empty(), "{kept:?}");
}

#[test]
fn undo_keeps_what_another_import_brought_too() {
    let environment = Environment::new();
    let row = |n| format!("Text {n} here.\tمتن {n}\n");
    let rows = |numbers: std::ops::RangeInclusive<u32>| numbers.map(row).collect::<String>();
    for (name, numbers) in [("first.tsv", 1..=4), ("second.tsv", 3..=6), ("third.tsv", 4..=4)] {
        environment.write(name, rows(numbers));
        assert_eq!(environment.run(&["import", name]).code, Some(0));
    }
    let there = || -> Vec<u32> {
        let all = environment.run(&["export", "-", "--format", "tsv"]).stdout;
        (1..=6).filter(|n| all.contains(&format!("Text {n} here."))).collect()
    };
    // The starter glossary is batch 1.
    let run = environment.run(&["undo", "2"]);
    assert!(
        run.stderr.contains("kept 2 that came again since: 1 by import (batch 3), 1 by import (batch 4)"),
        "{run:?}"
    );
    assert_eq!(there(), [3, 4, 5, 6]);
    let found = environment.run(&["lookup", "Text 3 here.", "--min", "100", "--brief"]);
    assert_eq!(found.stdout, "متن 3\n", "{found:?}");
    // A removal that is taken back brings back what another import holds.
    environment.run(&["forget", "3", "--yes"]);
    assert_eq!(there(), [4, 5, 6]);
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    assert_eq!(there(), [3, 4, 5, 6]);
    let run = environment.run(&["undo", "3", "--json"]);
    assert_eq!(of_type(&run, "kept").len(), 0, "{run:?}");
    assert_eq!(there(), [4]);
    environment.run(&["edit", "4", "--note", "by hand"]);
    assert_eq!(environment.run(&["undo", "4"]).code, Some(0));
    assert_eq!(there(), [4], "what was changed by hand stays");
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
}

#[test]
fn the_last_import_that_brought_a_unit_takes_it_along() {
    let environment = Environment::with_memory();
    let before = export(&environment);
    environment.write("new.tsv", "en\tfa\nOne more.\tیکی دیگر\n");
    for _ in 0..3 {
        assert_eq!(environment.run(&["import", "new.tsv"]).code, Some(0));
    }
    let history = of_type(&environment.run(&["history", "--json"]), "batch");
    let ids: Vec<String> = history.iter().take(3).map(|batch| batch["id"].to_string()).collect();
    let run = environment.run(&["undo", &ids[2], "--json"]);
    let kept = of_type(&run, "kept");
    assert_eq!((kept.len(), &kept[0]["since"]), (1, &"brought".into()), "{run:?}");
    for id in &ids[..2] {
        assert_ne!(export(&environment), before);
        assert_eq!(environment.run(&["undo", id]).code, Some(0));
    }
    assert_eq!(export(&environment), before);
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
}

#[test]
fn an_import_is_taken_back_exactly() {
    let environment = Environment::with_memory();
    let before = export(&environment);
    environment.write("messy.tsv", MESSY);
    environment.write("other.tsv", "en\tfa\nPrices rose by 12 percent.\tقیمت\u{200c}ها بالا رفت.\n");
    for args in [&["import", "messy.tsv"][..], &["import", "other.tsv", "--prefer", "file"]] {
        assert_eq!(environment.run(args).code, Some(0));
        assert_ne!(export(&environment), before);
        assert_eq!(environment.run(&["undo"]).code, Some(0));
        assert_eq!(export(&environment), before);
        assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
    }
}

#[test]
fn an_old_file_does_not_bring_back_what_was_corrected() {
    let environment = Environment::with_memory();
    environment.run(&["edit", "4", "--target", "قیمت\u{200c}ها دوازده درصد بالا رفت."]);
    let before = export(&environment);
    let run = environment.run(&["import", "old.tsv", "--json"]);
    assert_eq!(counts(&run), [0, 0, 4, 0], "{run:?}");
    assert!(run.stdout.contains("an older wording of a unit that was changed since"), "{run:?}");
    assert_eq!(export(&environment), before);
    // By hand it may come back; and what was removed comes back with its file.
    assert_eq!(
        environment.run(&["add", "Prices rose by 12 percent.", "قیمت\u{200c}ها ۱۲ درصد افزایش یافت."]).code,
        Some(0)
    );
    assert_eq!(environment.run(&["forget", "1", "--yes"]).code, Some(0));
    assert_eq!(counts(&environment.run(&["import", "old.tsv", "--json"])), [1, 0, 3, 0]);
}

fn tmx(lang: &str, target: &str) -> String {
    format!(
        "<tu><tuv xml:lang=\"en\"><seg>Text {target}.</seg></tuv><tuv xml:lang=\"{lang}\"><seg>{target}</seg></tuv></tu>\n"
    )
}

#[test]
fn codes_of_a_file_are_read_as_told() {
    let environment = Environment::new();
    let units = [tmx("fa", "یک"), tmx("Persian_Old", "دو"), tmx("x!", "سه")].concat();
    environment
        .write("codes.tmx", format!("<tmx version=\"1.4\"><header srclang=\"en\"/><body>\n{units}</body></tmx>"));
    let run = environment.run(&["import", "codes.tmx", "--json"]);
    assert_eq!((run.code, counts(&run)), (Some(0), [1, 0, 0, 2]), "{run:?}");
    assert_eq!(of_type(&run, "reject")[0]["line"], 3);
    let run =
        environment.run(&["import", "codes.tmx", "--lang-map", "persian-old=fa-AF", "--lang-map", "x!=ps", "--json"]);
    assert_eq!((run.code, counts(&run)), (Some(0), [2, 0, 1, 0]), "{run:?}");
    let run = environment.run(&["memory", "info", "--json"]);
    assert_eq!(of_type(&run, "memory")[0]["variants"], serde_json::json!({"en": 3, "fa": 1, "fa-AF": 1, "ps": 1}));
    // A known code may be told to mean another one, in the header of a table, too.
    environment.write("table.tsv", "zz-old\tfa\nText A.\tالف\n");
    let run = environment.run(&["import", "table.tsv", "--lang-map", "ZZ_old=en", "--lang-map", "fa=prs", "--json"]);
    assert_eq!((run.code, counts(&run)), (Some(0), [1, 0, 0, 0]), "{run:?}");
    let run = environment.run(&["memory", "info", "--json"]);
    assert_eq!(of_type(&run, "memory")[0]["variants"], serde_json::json!({"en": 4, "fa": 1, "fa-AF": 2, "ps": 1}));
    for wrong in ["fa", "xx=!!", "=fa"] {
        let run = environment.run(&["import", "table.tsv", "--lang-map", wrong]);
        assert!(run.code == Some(2) && run.stderr.contains("--lang-map"), "{run:?}");
    }
}

#[test]
fn conflicts_are_decided_as_told() {
    let source = "The talks ended.";
    let file = format!("en\tfa\ttime\n{source}\tمتن پرونده\t2020-05-01T00:00:00Z\nNew text.\tتازه\t\n");
    let targets = |prefer: &[&str], stored: &str, file: &str| {
        let environment = Environment::new();
        environment.write("stored.tsv", format!("en\tfa\ttime\n{source}\tمتن حافظه\t{stored}\n"));
        assert_eq!(environment.run(&["import", "stored.tsv"]).code, Some(0));
        environment.write("file.tsv", file);
        let args = [&["import", "file.tsv", "--json"], prefer].concat();
        let tried = environment.run(&[&args[..], &["--dry-run"]].concat());
        let run = environment.run(&args);
        assert_eq!((run.code, counts(&run), report(&run)), (Some(0), counts(&tried), report(&tried)), "{run:?}");
        assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
        let mut found: Vec<String> = environment
            .run(&["export", "-", "--columns", "en,fa"])
            .stdout
            .lines()
            .filter_map(|line| Some(line.strip_prefix(source)?.trim().to_owned()))
            .collect();
        found.sort();
        let looked = environment.run(&["lookup", source, "--min", "100", "--brief"]).stdout;
        assert!(found.contains(&looked.trim().to_owned()), "{looked}");
        let again = counts(&environment.run(&args));
        assert_eq!((again[0], again[1]), (0, 0), "{prefer:?}: a second time");
        for batch in ["4", "3"] {
            assert_eq!(environment.run(&["undo", batch]).code, Some(0), "{prefer:?}");
        }
        assert!(environment.run(&["export", "-"]).stdout.contains("متن حافظه"), "undone");
        found
    };
    let (old, new) = ("2019-01-01T00:00:00Z", "2021-01-01T00:00:00Z");
    assert_eq!(targets(&[], old, &file), ["متن حافظه", "متن پرونده"]);
    assert_eq!(targets(&["--prefer", "file"], new, &file), ["متن پرونده"]);
    assert_eq!(targets(&["--prefer", "memory"], old, &file), ["متن حافظه"]);
    assert_eq!(targets(&["--prefer", "newest"], old, &file), ["متن پرونده"]);
    assert_eq!(targets(&["--prefer", "newest"], new, &file), ["متن حافظه"]);
    // Without a date a unit is older than any.
    let undated = format!("en\tfa\n{source}\tمتن پرونده\n");
    assert_eq!(targets(&["--prefer", "newest"], old, &undated), ["متن حافظه"]);
    // Two wordings of one file are alternatives of each other.
    let both = format!("en\tfa\n{source}\tمتن الف\n{source}\tمتن ب\n");
    assert_eq!(targets(&["--prefer", "file"], new, &both), ["متن الف", "متن ب"]);
}

#[test]
fn a_file_in_the_wrong_place_is_named_with_the_way_out() {
    let environment = Environment::new();
    let tmx = format!(
        "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header srclang=\"en\"/><body>{}</body></tmx>",
        tmx("fa", "یک")
    );
    let tbx = "<?xml version=\"1.0\"?>\n<martif type=\"TBX\"><text><body/></text></martif>";
    std::fs::create_dir(environment.work().join("project")).unwrap();
    for (name, content, args, hint) in [
        ("memory.tsv", tmx.as_str(), &[][..], "--format tmx"),
        ("memory.tmx", "en\tfa\nOne.\tیک\n", &[], "--format tsv"),
        ("memory.tmx", &tmx, &["--format", "csv"], "leave --format out"),
        ("terms.tbx", tbx, &[], "hafez glossary import"),
        ("terms.xml", tbx, &[], "hafez glossary import"),
        ("terms.tmx", tbx, &[], "hafez glossary import"),
        ("terms.tsv", "en\tfa\tfa_variants\tkind\nKabul\tکابل\t\tplace\n", &[], "hafez glossary import"),
        ("terms.csv", "en,fa,kind\nKabul,کابل,place\n", &[], "hafez glossary import"),
        ("article.txt", "One line of text.\nAnother.\n", &[], "SOURCE TARGET"),
        ("page.html", "<!DOCTYPE html><html><body>x</body></html>", &[], "TMX"),
    ] {
        environment.write(name, content);
        let run = environment.run(&[&["import", name], args].concat());
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        assert_eq!(run.stderr.matches("error:").count(), 1, "{name}: {run:?}");
        assert!(run.stderr.contains(&format!("error: {name}")), "{name}: {run:?}");
        let told = run.stderr.lines().find(|line| line.starts_with("hint:")).unwrap_or_default();
        assert!(told.contains(hint), "{name}: {run:?}");
    }
    let run = environment.run(&["import", "project"]);
    assert!(run.code == Some(2) && run.stderr.contains("omegat.project"), "{run:?}");
    environment.write("empty.tmx", "");
    let run = environment.run(&["import", "empty.tmx"]);
    assert!(run.code == Some(1) && run.stderr.contains("the file is empty"), "{run:?}");
    assert!(!environment.memory().exists());
}

#[cfg(unix)]
#[test]
fn an_interrupted_import_leaves_nothing() {
    let environment = Environment::with_memory();
    let before = export(&environment);
    // Rows without an end: no machine is quick enough to be through before the interrupt.
    let rows =
        r#"awk 'BEGIN { for (;;) { n++; printf "Sentence number %d of many.\tجملهٔ شمارهٔ %d از بسیار\n", n, n } }'"#;
    for more in ["", "--dry-run "] {
        let run = environment.shell(&format!(
            "{rows} 2>/dev/null | timeout --preserve-status -s INT 1 hafez import {more}--format tsv -"
        ));
        assert_eq!(run.code, Some(130), "{run:?}");
        assert!(run.stderr.is_empty() && run.stdout.is_empty(), "no progress where nobody looks: {run:?}");
    }
    assert_eq!(export(&environment), before);
    assert_eq!(environment.run(&["memory", "verify"]).code, Some(0));
    assert_eq!(of_type(&environment.run(&["history", "--json"]), "batch").len(), 2);
}
