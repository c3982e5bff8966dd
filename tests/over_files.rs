//! Which files are written over: exports of the same kind that hafez wrote; nothing else without --force.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::Environment;

const MINE: &str = "An article of mine.\n";

fn read(environment: &Environment, name: &str) -> Vec<u8> {
    std::fs::read(environment.work().join(name)).unwrap()
}

/// Every command that exports, and a name.
fn exports() -> Vec<(Vec<&'static str>, &'static str)> {
    let mut all = Vec::new();
    for name in ["m.tmx", "m.xliff", "m.xliff2", "m.po", "m.weblate", "m.xlsx", "m.tsv", "m.csv", "m.tmx.gz"] {
        all.push((vec!["export", name, "--from", "en", "--to", "fa"], name));
    }
    for name in ["g.tsv", "g.csv", "g.xlsx", "g.tbx", "g.utx", "g.txt", "g.utf8"] {
        all.push((vec!["glossary", "export", name], name));
    }
    for name in ["h.csv", "h.tsv", "h.html"] {
        all.push((vec!["concordance", "the", "-o", name], name));
    }
    for name in ["a.csv", "a.html"] {
        all.push((vec!["analyse", "new.md", "-o", name], name));
    }
    all.push((vec!["suggest", "new.md", "-o", "s.html"], "s.html"));
    all.push((vec!["eval", "old.tsv", "-o", "e.html"], "e.html"));
    all
}

#[test]
fn an_export_is_written_over_again_and_again() {
    let environment = Environment::with_memory();
    environment.write("new.md", "The president arrived in Kabul on Monday.\n");
    for (args, name) in exports() {
        for time in 1..=2 {
            assert_eq!(environment.run(&args).code, Some(0), "{name}, time {time}: {:?}", environment.run(&args));
        }
        // What is empty holds nothing that could be lost.
        environment.write(name, "");
        assert_eq!(environment.run(&args).code, Some(0), "{name}");
        assert!(!read(&environment, name).is_empty());
    }
}

#[test]
fn what_is_no_such_export_stays() {
    let environment = Environment::with_memory();
    environment.write("new.md", "The president arrived in Kabul on Monday.\n");
    for (args, name) in exports() {
        environment.write(name, MINE);
        let run = environment.run(&args);
        assert_eq!(run.code, Some(2), "{name}: {run:?}");
        assert!(run.stderr.contains("this file is there already") && run.stderr.contains("--force"), "{run:?}");
        assert_eq!(read(&environment, name), MINE.as_bytes(), "{name}");
        let forced = environment.run(&[args.as_slice(), &["--force"]].concat());
        assert_eq!(forced.code, Some(0), "{name}: {forced:?}");
        assert_ne!(read(&environment, name), MINE.as_bytes(), "{name}");
    }
}

/// A memory of another program and a file that somebody works in are not exports of ours.
#[test]
fn the_work_of_others_stays() {
    let environment = Environment::with_memory();
    environment.write("other.tmx", "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header creationtool=\"OmegaT\"/>\n");
    environment.write("app.po", "msgid \"\"\nmsgstr \"\"\n\"X-Generator: Poedit 3\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"\n");
    environment.write("new.md", "The president arrived in Kabul on Monday.\n");
    for name in ["work.po", "work.xliff", "work.xliff2", "work.tsv", "work.xlsx"] {
        let format = ["--format", "xliff2"];
        let more: &[&str] = if name.ends_with("xliff2") { &format } else { &[] };
        let made = environment.run(&[&["pretranslate", "new.md", "-o", name], more].concat());
        assert!(environment.work().join(name).exists(), "{made:?}");
    }
    for name in ["other.tmx", "app.po", "work.po", "work.xliff", "work.xliff2", "work.tsv", "work.xlsx"] {
        let before = read(&environment, name);
        let run = environment.run(&["export", name, "--from", "en", "--to", "fa"]);
        assert_eq!((run.code, read(&environment, name)), (Some(2), before), "{name}: {}", run.stderr);
    }
    for (args, name) in [
        (vec!["concordance", "the", "-o", "page.html"], "page.html"),
        (vec!["glossary", "candidates", "new.md", "-o", "choose.tsv"], "choose.tsv"),
        (vec!["glossary", "candidates", "new.md", "-o", "new.md"], "new.md"),
        (vec!["export", "new.md", "--format", "tsv"], "new.md"),
        (vec!["glossary", "export", "new.md", "--format", "csv"], "new.md"),
    ] {
        environment.write(name, MINE);
        let run = environment.run(&args);
        assert_eq!((run.code, read(&environment, name)), (Some(2), MINE.into()), "{args:?}: {}", run.stderr);
    }
}

/// A column more than the command writes holds what somebody typed, and so may a list without the line of hafez.
#[test]
fn what_somebody_added_stays() {
    let environment = Environment::with_memory();
    environment.write("new.md", "The president arrived in Kabul on Monday.\n");
    for (args, name) in [
        (vec!["glossary", "export", "kept.tsv"], "kept.tsv"),
        (vec!["glossary", "export", "kept.csv"], "kept.csv"),
        (vec!["analyse", "new.md", "-o", "t.csv"], "t.csv"),
        (vec!["concordance", "the", "-o", "h.csv"], "h.csv"),
        (vec!["concordance", "the", "-o", "h.tsv"], "h.tsv"),
    ] {
        assert_eq!(environment.run(&args).code, Some(0), "{args:?}");
        let made = String::from_utf8(read(&environment, name)).unwrap();
        let (header, rows) = made.split_once('\n').unwrap();
        let mark = if name.ends_with(".tsv") { "\t" } else { "," };
        let mine = format!("{}{mark}my remark\n{rows}", header.trim_end());
        environment.write(name, &mine);
        let run = environment.run(&args);
        assert_eq!((run.code, read(&environment, name)), (Some(2), mine.into()), "{args:?}: {}", run.stderr);
    }
    for (name, mine) in [
        ("shopping.txt", "Milk\t3\nBread\t2\n"),
        ("kept.tsv", "en\tfa\tkind\tnote\tmy source\nGhor\tغور\tplace\t\tatlas\n"),
    ] {
        environment.write(name, mine);
        let run = environment.run(&["glossary", "export", name]);
        assert_eq!((run.code, read(&environment, name)), (Some(2), mine.into()), "{name}: {}", run.stderr);
    }
}

/// A column that came with a glossary goes with it, day by day.
#[test]
fn a_glossary_with_columns_of_its_own_is_written_again() {
    let environment = Environment::with_memory();
    environment.write("own.csv", "en,fa,\"seen in, on\",=sum\nVelzek,ولزک,\"atlas, page 3\",x\n");
    assert_eq!(environment.run(&["glossary", "import", "own.csv"]).code, Some(0));
    for name in ["again.tsv", "again.csv"] {
        for time in 1..=2 {
            let run = environment.run(&["glossary", "export", name]);
            assert_eq!(run.code, Some(0), "{name}, time {time}: {run:?}");
        }
        assert!(String::from_utf8(read(&environment, name)).unwrap().contains("seen in, on"));
    }
}

/// A page of one command is none of another.
#[test]
fn a_page_of_another_kind_stays() {
    let environment = Environment::with_memory();
    environment.write("new.md", "The president arrived in Kabul on Monday.\n");
    let pages = [
        vec!["suggest", "new.md", "-o", "page.html"],
        vec!["analyse", "new.md", "-o", "page.html"],
        vec!["concordance", "the", "-o", "page.html"],
        vec!["eval", "old.tsv", "-o", "page.html"],
    ];
    for first in &pages {
        assert_eq!(environment.run(&[first.as_slice(), &["--force"]].concat()).code, Some(0), "{first:?}");
        let before = read(&environment, "page.html");
        for second in pages.iter().filter(|second| *second != first) {
            let run = environment.run(second);
            assert_eq!((run.code, read(&environment, "page.html") == before), (Some(2), true), "{second:?}: {run:?}");
        }
    }
}

/// What somebody may have typed in, and copies of a memory, stay whoever wrote them.
#[test]
fn what_people_work_in_and_copies_stay() {
    let environment = Environment::with_memory();
    environment.write("new.md", "The president arrived in Kabul on Monday. Gulzar Velzek said so.\n");
    environment.write("new.fa.md", "رئیس\u{200c}جمهور روز دوشنبه وارد کابل شد. گلزار ولزک چنین گفت.\n");
    environment.write("open.tsv", "en\tfa\tstatus\nIs it true?\tراست است؟\tunreviewed\n");
    assert_eq!(environment.run(&["import", "open.tsv"]).code, Some(0));
    for (args, name) in [
        (vec!["pretranslate", "new.md", "-o", "work.xliff"], "work.xliff"),
        (vec!["merge", "new.md", "work.xliff", "-o", "out.md"], "out.md"),
        (vec!["align", "new.md", "new.fa.md", "-o", "review.tsv", "--from", "en"], "review.tsv"),
        (vec!["glossary", "candidates", "new.md", "-o", "choose.tsv"], "choose.tsv"),
        (vec!["memory", "review", "-o", "unreviewed.tsv"], "unreviewed.tsv"),
        (vec!["memory", "salvage", "saved.tmx"], "saved.tmx"),
        (vec!["memory", "backup", "copy.hafez"], "copy.hafez"),
    ] {
        let made = environment.run(&args);
        assert!(environment.work().join(name).exists(), "{args:?}: {made:?}");
        let before = read(&environment, name);
        let run = environment.run(&args);
        assert_eq!((run.code, read(&environment, name) == before), (Some(2), true), "{args:?}: {run:?}");
        assert!(run.stderr.contains("this file is there already"), "{args:?}: {run:?}");
    }
}

/// Without a hit nothing is written, and an older file stays.
#[test]
fn no_hit_is_no_file() {
    let environment = Environment::with_memory();
    for name in ["h.csv", "h.tsv", "h.html"] {
        let run = environment.run(&["concordance", "zebra", "-o", name]);
        assert_eq!((run.code, environment.work().join(name).exists()), (Some(1), false), "{run:?}");
        assert!(run.stderr.contains("no stored segment"), "{run:?}");
        assert_eq!(environment.run(&["concordance", "the", "-o", name]).code, Some(0));
        let before = read(&environment, name);
        assert_eq!(environment.run(&["concordance", "zebra", "-o", name]).code, Some(1));
        assert!(read(&environment, name) == before, "{name}");
    }
}

/// No --force writes over a memory.
#[test]
fn a_memory_stays_whatever_is_said() {
    let environment = Environment::with_memory();
    environment.run(&["memory", "backup", "copy.tmx"]);
    let before = read(&environment, "copy.tmx");
    for args in [vec!["export", "copy.tmx"], vec!["export", "copy.tmx", "--force"]] {
        let run = environment.run(&args);
        assert_eq!((run.code, read(&environment, "copy.tmx") == before), (Some(2), true), "{run:?}");
    }
}

#[test]
fn what_check_mends_goes_over_nothing_but_its_own_file() {
    let environment = Environment::with_memory();
    environment.write("c.en.txt", "He came in 2016.\n");
    environment.write("c.fa.txt", "او در سال 2016 آمد.\n");
    environment.write("reviewed.txt", MINE);
    for (name, code, said) in [
        ("c.en.txt", 2, "this is one of the files that are read"),
        ("reviewed.txt", 2, "this file is there already"),
        ("work.docx", 2, "the mended file is .txt as it was"),
        ("mended.txt", 0, ""),
    ] {
        let run = environment.run(&["check", "c.en.txt", "c.fa.txt", "--fix", "-o", name]);
        assert_eq!(run.code, Some(code), "{name}: {run:?}");
        assert!(run.stderr.contains(said), "{name}: {run:?}");
    }
    assert_eq!(read(&environment, "c.en.txt"), b"He came in 2016.\n");
    assert_eq!(read(&environment, "reviewed.txt"), MINE.as_bytes());
    assert_eq!(read(&environment, "mended.txt"), "او در سال ۲۰۱۶ آمد.\n".as_bytes());
    let forced = environment.run(&["check", "c.en.txt", "c.fa.txt", "--fix", "-o", "reviewed.txt", "--force"]);
    assert_eq!(forced.code, Some(0), "{forced:?}");
    // The file itself is mended where nothing else is named, or the same.
    for args in [&["-o", "c.fa.txt"][..], &[]] {
        let run = environment.run(&[&["check", "c.en.txt", "c.fa.txt", "--fix"], args].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(read(&environment, "c.fa.txt"), "او در سال ۲۰۱۶ آمد.\n".as_bytes());
    }
}

/// A name mistyped, or another folder: there is no memory, and the sample is not what was written there before.
#[test]
fn the_sample_takes_no_exports_place() {
    let environment = Environment::with_memory();
    for args in [&["export", "all.tmx"][..], &["glossary", "export", "mine.tsv"], &["export", "--omegat", "desk"]] {
        let first = environment.run(args);
        assert_eq!(first.code, Some(0), "{first:?}");
        let before = environment.work().join(args.last().unwrap());
        let held = std::fs::read(&before).ok();
        let run = environment.run(&[&["--memory", "dsk.hafez"], args].concat());
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains("there is no memory at dsk.hafez yet"), "{run:?}");
        assert_eq!(std::fs::read(&before).ok(), held);
    }
    assert_eq!(environment.run(&["--memory", "dsk.hafez", "export", "sample.tmx"]).code, Some(0));
}

#[test]
fn what_waits_to_be_sent_is_not_emptied_by_an_export_of_nothing() {
    let environment = Environment::with_memory();
    assert_eq!(environment.run(&["add", "A bridge.", "یک پل."]).code, Some(0));
    let send = ["export", "mina.tmx", "--since", "last"];
    assert_eq!(environment.run(&send).code, Some(0));
    let sent = read(&environment, "mina.tmx");
    let again = environment.run(&send);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stderr.contains("mina.tmx stays as it is"), "{again:?}");
    assert_eq!(read(&environment, "mina.tmx"), sent);
    let told = environment.run(&["export", "mina.tmx", "--by", "nobody", "--json"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(told.stdout.contains("\"file\":null") && told.stdout.contains("\"units\":0"), "{told:?}");
    assert_eq!(read(&environment, "mina.tmx"), sent);
}
