//! Bad names, through the program: refused or warned of, with file and line, and never a crash.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::{Environment, Run};

fn import(rows: &str) -> (Environment, Run) {
    let environment = Environment::with_memory();
    environment.write("in.tsv", rows);
    let run = environment.run(&["glossary", "import", "in.tsv"]);
    (environment, run)
}

#[test]
fn rows_that_are_refused() {
    let long = "name".repeat(1_250);
    for (row, reason) in [
        (format!("{long}\tنام\t\t\t"), "in.tsv:2: the `en` cell is longer than 1,000 bytes: a name is short"),
        ("Nur Valley\tنور\tنور\t\t".to_owned(), "in.tsv:2: `نور` is to be used and to be avoided"),
        ("Nur\0Valley\tنور\t\t\t".to_owned(), "in.tsv:2: the `en` cell holds a NUL character"),
        ("Nur \u{7}Valley\tنور\t\t\t".to_owned(), "in.tsv:2: the `en` cell holds a control character (U+0007)"),
        ("Nur Valley\tنور\t\t2021-02-31\t".to_owned(), "in.tsv:2: `from` is `2021-02-31`, which is not a date"),
        (
            "Nur Valley\tنور\t\t2021-02-01\t2020-01-01".to_owned(),
            "in.tsv:2: it would hold from 2021-02-01 until 2020-01-01: the end comes before the beginning",
        ),
        ("Kabul\tکابلستان\t\t\t".to_owned(), "in.tsv:2: contradicts the glossary: `Kabul` (fa) is `کابل` there"),
    ] {
        let (environment, run) = import(&format!("en\tfa\tfa_avoid\tfrom\tuntil\n{row}\nGood Hill\tتپهٔ خوب\t\t\t\n"));
        assert!(run.stderr.contains(reason), "{reason}: {run:?}");
        assert_eq!(run.code, Some(0), "{run:?}");
        let good = environment.run(&["glossary", "lookup", "Good Hill"]);
        assert_eq!(good.code, Some(0), "the other row is in: {good:?}");
    }
}

#[test]
fn a_form_under_two_entries_is_named_and_kept() {
    let rows = "en\ten_variants\tfa\nLake Nur\tNur\tدریاچهٔ نور\nNur Valley\tNur\tدرهٔ نور\n";
    let (environment, run) = import(rows);
    let warning =
        "warning: in.tsv:2: `Nur` (en) is a form of `Lake Nur` and of `Nur Valley`: where it stands, neither is sure";
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.lines().any(|line| line == warning), "{run:?}");
    assert_eq!(run.stderr.lines().count(), 1, "once: {run:?}");
    environment.write("text.md", "They went to Nur.\n");
    let found = environment.run(&["glossary", "find", "text.md", "--json"]);
    assert!(found.stdout.contains(r#""found":"Nur""#) && found.stdout.contains(r#""weak":true"#), "{found:?}");
    assert!(!found.stdout.contains(r#""ambiguous":[]"#), "{found:?}");
    let dry = environment.run(&["glossary", "import", "--dry-run", "in.tsv"]);
    assert_eq!(dry.code, Some(0));
    assert!(!dry.stderr.contains("warning"), "what is there already was said before: {dry:?}");
}

#[test]
fn by_hand_the_same_is_said() {
    let environment = Environment::with_memory();
    let run = |args: &[&str]| environment.run(&[&["glossary"], args].concat());
    assert_eq!(run(&["add", "Lake Nur", "دریاچهٔ نور"]).code, Some(0));
    assert_eq!(run(&["add", "Nur Valley", "درهٔ نور"]).code, Some(0));
    assert_eq!(run(&["edit", "Lake Nur", "--to", "en", "--variant", "Nur"]).stderr, "");
    let second = run(&["edit", "Nur Valley", "--to", "en", "--variant", "Nur"]);
    assert!(second.stderr.contains("`Nur` (en) is a form of `Nur Valley` and of `Lake Nur`"), "{second:?}");
    let cyclic = run(&["edit", "Nur Valley", "--to", "en", "--variant", "Lake Nur"]);
    assert!(cyclic.stderr.contains("`Lake Nur` (en) is the form to use of `Lake Nur`"), "{cyclic:?}");
    let cyclic = run(&["edit", "Lake Nur", "--to", "en", "--variant", "Nur Valley"]);
    assert!(cyclic.code == Some(2) || cyclic.stderr.contains("are variants of each other"), "{cyclic:?}");
    for (args, reason) in [
        (&["edit", "Lake Nur", "--variant", " "][..], "a form needs a text"),
        (&["edit", "Lake Nur", "--avoid", "دریاچهٔ نور"], "is the form to use in fa"),
        (&["edit", "Nur Valley", "--to", "en", "--target", "Lake Nur"], "is another entry already"),
        (&["edit", "Lake Nur", "--until", "2021-02-31"], "`until` is `2021-02-31`, which is not a date"),
        (&["edit", "Lake Nur", "--match", "weakly"], "`weakly` is not a match rule; did you mean `weak`?"),
        (&["add", "Lake Nur", "دریاچهٔ دیگر"], "contradicts the glossary"),
        (&["find", "-", "--on", "31.02.2021"], "is not a date"),
    ] {
        let refused = run(args);
        assert_eq!(refused.code, Some(2), "{args:?} {refused:?}");
        assert!(refused.stderr.contains(reason), "{args:?} {refused:?}");
    }
}

#[test]
fn cyclic_and_empty_variants_and_marks_of_direction() {
    let (_, run) = import("en\ten_variants\tfa\nOne Hill\tTwo Hill\tتپهٔ یک\nTwo Hill\tOne Hill\tتپهٔ دو\n");
    assert!(run.stderr.contains("in.tsv:2: `One Hill` and `Two Hill` are variants of each other"), "{run:?}");
    let (environment, run) =
        import("en\tfa\tfa_variants\nOne Hill\tتپهٔ یک\tتپه||پشته\nTwo Hill\t\u{202b}تپهٔ دو\u{202c}\t\n");
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.contains("in.tsv:2: an empty form is left out"), "{run:?}");
    assert!(run.stderr.contains("in.tsv:3: `تپهٔ دو` (fa) holds marks of direction"), "{run:?}");
    environment.write("text.md", "به تپهٔ دو رفت.\n");
    let found = environment.run(&["glossary", "find", "text.md", "--from", "fa", "--to", "en"]);
    assert!(found.stdout.contains("Two Hill"), "{found:?}");
}

#[test]
fn the_starter_glossary_gives_no_cause() {
    let environment = Environment::with_memory();
    environment.write("names.tsv", include_str!("../glossary/names.tsv"));
    let run = environment.run(&["--memory", "other.hafez", "glossary", "import", "names.tsv", "--json"]);
    assert!(!run.stderr.contains("\"warning\""), "{run:?}");
}

#[test]
fn later_segments_say_a_name_by_its_form_alone() {
    let environment = Environment::with_memory();
    environment.write("text.md", "He left Kabul.\n\nHe saw Kabul.\n\nIran and Kabul met.\n");
    let run = environment.run(&["glossary", "find", "text.md"]);
    assert_eq!(run.stdout.matches("Kabul = کابل").count(), 1, "{run:?}");
    assert_eq!(run.stdout.matches("again: کابل").count(), 2, "{run:?}");
    let json = environment.run(&["glossary", "find", "text.md", "--json"]);
    assert_eq!(json.stdout.matches(r#""found":"Kabul""#).count(), 3, "records are complete");
}

/// A memory is not taken for a glossary, whatever its columns; real glossaries are never refused.
#[test]
fn a_table_of_sentences_is_sent_to_the_memory() {
    let sentences = "The bridge was closed at noon.\tپل ظهر بسته شد.\nNobody was hurt.\tکسی آسیب ندید.\nFlood\tسیل\n\
        Will they come back?\tآیا آنان برگشتند؟\n";
    let memory = format!("en\tfa\torigin\tstatus\n{}", sentences.replace('\n', "\tnews.md\tconfirmed\n"));
    let long = "word ".repeat(14);
    for (name, table, said) in [
        ("in.tsv", sentences.to_owned(), "3 of 4 rows"),
        ("in.tsv", format!("en\tfa\n{sentences}"), "3 of 4 rows"),
        ("in.tsv", memory, "3 of 4 rows"),
        ("in.csv", format!("en,fa\n{}", sentences.replace('\t', ",")), "3 of 4 rows"),
        ("in.tsv", format!("{long}\t{long}\n"), "1 of 1 rows"),
        ("in.po", "msgid \"\"\nmsgstr \"Language: fa\\n\"\n\nmsgid \"The file is too large.\"\nmsgstr \"این پرونده بزرگ است.\"\n".to_owned(), "1 of 1 rows"),
    ] {
        let environment = Environment::new();
        environment.write(name, &table);
        let run = environment.run(&["glossary", "import", name]);
        assert_eq!(run.code, Some(2), "{table}: {run:?}");
        let hint = format!("hint: `hafez import {name}` takes them into the memory; --force");
        assert!(run.stderr.contains("sentences") && run.stderr.contains(said) && run.stderr.contains(&hint), "{run:?}");
        let taken = environment.run(&["import", name]);
        assert_eq!(taken.code, Some(0), "what is advised works: {taken:?}");
        let forced = environment.run(&["glossary", "import", name, "--force"]);
        assert!(forced.stdout.contains("created"), "{table}: {forced:?}");
    }
    for table in [
        // Definitions beside names, and a note.
        "en\tfa\tdefinition\nflood\tسیل\tToo much water comes at once.\nstrike\tاعتصاب\tPeople stop their work.\n",
        // Some sentences, titles, abbreviations, long names.
        "Who was here?\tچه کسی اینجا بود؟\nU.S. Dept. of St.\tوزارت خارجهٔ آمریکا\nflood\tسیل\nThe river rose by night.\tرود شبانه بالا آمد.\n",
        "Inc.\tشرکت.\nCorp. Ltd.\tشرکت سهامی.\n",
        "United Nations Office for the Coordination of Humanitarian Affairs\tدفتر هماهنگی امور بشردوستانهٔ سازمان ملل متحد\n",
        // Columns that only names have.
        "en\tfa\tkind\nThe Day the Earth Stood Still.\tروزی که زمین ایستاد.\tfilm\n",
    ] {
        let environment = Environment::new();
        environment.write("in.tsv", table);
        let run = environment.run(&["glossary", "import", "in.tsv"]);
        assert_eq!(run.code, Some(0), "{table}: {run:?}");
    }
}

/// The other way round.
#[test]
fn a_glossary_is_no_memory() {
    let environment = Environment::new();
    let run = |args: &[&str]| environment.run(&[&["--memory", "m.hafez"], args].concat());
    assert_eq!(run(&["glossary", "add", "Tarvona", "تاروونا"]).code, Some(0));
    for name in ["g.tsv", "g.csv", "g.xlsx", "g.tbx", "g.utx", "g.txt"] {
        assert_eq!(run(&["glossary", "export", name]).code, Some(0), "{name}");
        let taken = run(&["import", name]);
        assert_eq!(taken.code, Some(2), "{name}: {taken:?}");
        assert!(taken.stderr.contains(&format!("`hafez glossary import {name}` takes it")), "{name}: {taken:?}");
    }
    let pairs = run(&["import", "g.txt", "--format", "tsv", "--dry-run"]);
    assert_eq!(pairs.code, Some(0), "who says so means it: {pairs:?}");
}

#[test]
fn a_work_file_is_no_glossary() {
    let environment = Environment::new();
    environment.write("article.md", "# Truce\n\nNight fell.\n\nHerat is a town.\n");
    for work in ["wk.tsv", "wk.xlsx", "wk.po", "wk.docx", "wk.xlf"] {
        let made = environment.run(&["pretranslate", "article.md", "-o", work]);
        assert!(environment.work().join(work).exists(), "{made:?}");
        let run = environment.run(&["glossary", "import", work]);
        let error = format!("error: {work}: this is a work file, no glossary");
        assert_eq!(run.stderr.lines().filter(|line| line.starts_with("error")).collect::<Vec<_>>(), [error], "{run:?}");
        let way =
            format!("`hafez merge ARTICLE {work} -o OUT` makes the article of it, `hafez import {work}` stores it");
        assert!(run.stderr.contains(&way) && run.code != Some(0), "{run:?}");
    }
    let listed = environment.run(&["glossary", "list", "--json"]).stdout;
    assert!(!listed.contains("Night fell"), "{listed}");
}
