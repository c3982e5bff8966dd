//! A byte that is read back wrong, in every page of a memory: nothing crashes, no answer is silently another one, and
//! what is damaged is named with what can be done.
//!
//! `HAFEZ_FLIPS=200 cargo test --test damage` changes 200 bytes of every page instead of 4.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "cmd/environment.rs"]
mod environment;

use std::path::{Path, PathBuf};

use environment::{Environment, Run};
use hafez::lang::LanguageTag;
use hafez::memory::{Access, Choosing, Edit, FragmentRequest, ImportOptions, Memory, MemoryError, Request, Stamp};
use hafez::store::StoreError;
use hafez::store::sqlite::SqliteStore;
use hafez::unit::{Context, Dialect, Inline, NewUnit, Origin, Role, Variant};

fn tag(text: &str) -> LanguageTag {
    LanguageTag::parse(text).unwrap()
}

fn stamp(second: i64, command: &str) -> Stamp {
    Stamp::new(command, hafez::unit::Time::from_second(1_700_000_000 + second).unwrap())
}

fn source(n: usize) -> String {
    format!("Article {n} says that {} lorries crossed the bridge near village {}.", n * 7, n % 9)
}

/// A small memory with something of everything: units of two files, markup, notes, an edit, a removal, names.
fn small_memory(path: &Path) {
    drop(SqliteStore::create(&{
        std::fs::write(path, "").unwrap();
        path.to_owned()
    }));
    let mut memory = Memory::open(path, Access::Write).unwrap();
    let mut units: Vec<NewUnit> = (0..60)
        .map(|n| NewUnit {
            origin: Some(Origin { file: "news.tsv".into(), segment: Some(n as u32) }),
            note: (n % 7 == 0).then(|| format!("note {n}")),
            context: Context { prev: (n % 5 == 0).then(|| source(n + 1)), next: None },
            ..NewUnit::pair(&tag("en"), &source(n), &tag("fa"), &format!("مقالهٔ {n} از {} کامیون گفت.", n * 7))
        })
        .collect();
    let bold = |at, role| Inline {
        at,
        role,
        pair: Some("1".into()),
        dialect: Dialect::Tmx,
        element: "bpt".into(),
        attributes: Vec::new(),
        code: "&lt;b&gt;".into(),
    };
    units.push(NewUnit {
        variants: vec![
            Variant {
                inline: vec![bold(0, Role::Open), bold(5, Role::Close)],
                ..Variant::new(tag("en"), "Press start.")
            },
            Variant::new(tag("fa-AF"), "شروع را فشار بده."),
        ],
        author: Some("mina".into()),
        ..NewUnit::default()
    });
    memory.import(&mut units.into_iter(), &|| 0, &ImportOptions::default(), &stamp(1, "import"), &mut |_| {}).unwrap();
    memory.add(&NewUnit::pair(&tag("en"), "Snow fell.", &tag("fa"), "برف بارید."), &stamp(2, "add")).unwrap();
    let edit = Edit { target: Some((tag("fa"), "مقالهٔ سوم".into())), ..Edit::default() };
    memory.edit(3, &edit, &stamp(3, "edit")).unwrap();
    memory.forget(&[9], &stamp(4, "forget")).unwrap();
    assert_eq!(memory.learn_lexicons(&mut |_| Ok(())).unwrap().len(), 1);
    drop(memory);
    let file = rusqlite::Connection::open(path).unwrap();
    file.execute_batch("PRAGMA journal_mode = DELETE; VACUUM").unwrap();
}

/// Parts of it were translated before.
const PARTS: &str = "Article 3 of the law says that snow fell.";

/// Everything that a memory answers, or that it cannot.
fn answers(memory: &Memory) -> Vec<Result<String, MemoryError>> {
    let lookup = |text: String, from: &str, to: &str| {
        let request = Request {
            text,
            from: tag(from),
            to: tag(to),
            min: 60,
            limit: 3,
            context: Context::default(),
            choosing: Choosing::default(),
        };
        let found = memory.lookup(&request)?;
        Ok(found.matches.iter().map(|m| format!("{} {} {:?} {:?}; ", m.unit, m.score, m.source, m.target)).collect())
    };
    let mut answers: Vec<_> = (0..60).step_by(12).map(|n| lookup(source(n), "en", "fa")).collect();
    answers.push(lookup("Press start.".into(), "en", "fa-AF"));
    answers.push(lookup("مقالهٔ سوم".into(), "fa", "en"));
    answers.push(lookup("Snow fell.".into(), "en", "fa"));
    answers.extend([PARTS, "Near village 3 that bridge was crossed by lorries."].map(|text| {
        let (from, to) = (&tag("en"), &tag("fa"));
        let parts = memory.fragments(&FragmentRequest { text, from, to }, &|_| false)?;
        Ok(parts.iter().map(|part| format!("{part:?}; ")).collect())
    }));
    answers.extend((1..=63).map(|id| memory.unit(id).map(|unit| format!("{unit:?}"))));
    answers.push(memory.history().map(|batches| format!("{batches:?}")));
    answers
}

fn flips() -> usize {
    std::env::var("HAFEZ_FLIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

#[test]
fn a_flipped_byte_is_an_error_or_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.hafez");
    small_memory(&whole);
    let memory = Memory::open(&whole, Access::Read).unwrap();
    assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
    let wanted: Vec<String> = answers(&memory).into_iter().map(Result::unwrap).collect();
    assert!(wanted.iter().any(|answer| answer.contains("Fragment {")), "{wanted:?}");
    drop(memory);
    let bytes = std::fs::read(&whole).unwrap();
    let (mut refused, mut found, mut harmless) = (0, 0, 0);
    let mut next = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |end: usize| {
        next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (next >> 33) as usize % end
    };
    let size = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    for page in 0..bytes.len() / size {
        for flip in 0..flips() {
            // Most of a page that is not full are zeroes: every other change is made to what is not.
            let mut at = page * size + random(size);
            while flip % 2 == 0 && bytes[at] == 0 {
                at = page * size + random(size);
            }
            let mask = 1 + random(255) as u8;
            let mut damaged = bytes.clone();
            damaged[at] ^= mask;
            let path = folder.path().join(format!("{page}-{flip}.hafez"));
            std::fs::write(&path, damaged).unwrap();
            let what = format!("byte {at}, page {page}, mask {mask:#x}");
            match Memory::open_as_it_is(&path) {
                Err(error) => {
                    assert!(error.to_string().contains("hafez"), "{what}: {error}");
                    refused += 1;
                }
                Ok(memory) => {
                    let answers = answers(&memory);
                    let other =
                        wanted.iter().zip(&answers).find(|(wanted, is)| is.as_ref().is_ok_and(|is| is != *wanted));
                    let failed = answers.iter().filter(|is| is.is_err()).count();
                    match memory.verify() {
                        Ok(problems) if problems.is_empty() => {
                            assert!(other.is_none(), "{what}: {other:?}");
                            assert_eq!(failed, 0, "{what}: {answers:?}");
                            harmless += 1;
                        }
                        Ok(_) | Err(MemoryError::Store(_)) => found += 1,
                        Err(error) => panic!("{what}: {error}"),
                    }
                }
            }
            std::fs::remove_file(&path).unwrap();
        }
    }
    eprintln!("{} pages: {refused} refused, {found} found by verify, {harmless} without effect", bytes.len() / size);
    assert!(refused > 0 && found > refused);
}

/// A memory whose unit `id` has lost a letter, behind the back of everybody.
fn with_damaged(environment: &Environment, sql: &str) -> PathBuf {
    let path = environment.work().join("m.hafez");
    small_memory(&path);
    rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    path
}

#[test]
fn a_damaged_unit_is_named_with_what_to_do() {
    for sql in [
        "UPDATE variant SET text = replace(text, 'lorries', 'lorrles') WHERE id >> 10 = 21",
        "UPDATE variant SET text = CAST(x'41ff42' AS TEXT) WHERE id >> 10 = 21",
        "UPDATE variant SET language = 3 WHERE id = (21 << 10) + 1",
        "UPDATE unit SET status = 1 WHERE id = 21",
        "UPDATE unit SET prev = 'other' WHERE id = 21",
        "UPDATE unit SET created = 5 WHERE id = 21",
        "DELETE FROM variant WHERE id = (21 << 10) + 1",
        "INSERT INTO markup (variant, codes) VALUES (21 << 10, '[]')",
        "UPDATE unit SET sum = NULL WHERE id = 21",
    ] {
        let environment = Environment::new();
        let path = with_damaged(&environment, sql);
        let memory = Memory::open(&path, Access::Read).unwrap();
        let error = memory.unit(21).unwrap_err();
        let MemoryError::Store(StoreError::Damaged { reason, .. }) = &error else { panic!("{sql}: {error}") };
        assert!(reason.starts_with("unit 21"), "{sql}: {reason}");
        let problems = memory.verify().unwrap();
        assert!(problems.iter().any(|problem| problem.contains("unit 21")), "{sql}: {problems:?}");
        if sql.starts_with("DELETE") || sql.contains("language = 3") {
            // A lookup sees no target; whoever reads the unit, or verifies, is told.
            continue;
        }
        // A unit is tested when it is read: by a lookup that would show it.
        let run = environment.run(&["--memory", "m.hafez", "lookup", &source(20), "--limit", "60", "--min", "30"]);
        assert_eq!(run.code, Some(3), "{sql}: {run:?}");
        let said = ["m.hafez", "unit 21", "memory backup", "memory salvage"];
        assert!(said.iter().all(|said| run.stderr.contains(said)), "{sql}: {}", run.stderr);
        // Nothing is written over it.
        for args in [&["edit", "21", "--note", "x"][..], &["forget", "21", "--yes"], &["memory", "rebuild"]] {
            let run = environment.run(&[&["--memory", "m.hafez"], args].concat());
            assert_eq!(run.code, Some(3), "{sql}: {args:?}: {run:?}");
        }
        // All others are there.
        assert!(memory.unit(20).unwrap().is_some() && memory.unit(22).unwrap().is_some());
    }
}

#[test]
fn names_batches_and_history_are_sealed_too() {
    for (sql, args) in [
        ("UPDATE language SET space = 9 WHERE id = 1", &["lookup", "Snow fell."][..]),
        ("UPDATE batch SET end_unit = 3 WHERE id = (SELECT max(id) FROM batch)", &["add", "One.", "یک."]),
        ("UPDATE batch SET created = 9 WHERE id = 1", &["history"]),
        ("UPDATE change SET before = replace(before, 'lorries', 'lorrles')", &["undo", "4"]),
        ("UPDATE term SET text = 'Tehrun' WHERE text = 'Tehran'", &["glossary", "lookup", "Tehran"]),
        ("UPDATE entry SET kind = 'x' WHERE id = 1", &["glossary", "list"]),
        ("DELETE FROM term WHERE entry = 1 AND position = 1", &["glossary", "list"]),
        ("UPDATE former SET until = 1", &["memory", "verify"]),
        ("UPDATE meta SET value = '7'", &["lookup", "Snow fell."]),
        ("DROP INDEX change_by_batch", &["memory", "verify"]),
    ] {
        let environment = Environment::new();
        let path = environment.work().join("m.hafez");
        small_memory(&path);
        let add = environment.run(&["--memory", "m.hafez", "glossary", "add", "Tehran", "تهران"]);
        assert_eq!(add.code, Some(0), "{add:?}");
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let run = environment.run(&[&["--memory", "m.hafez"], args].concat());
        assert_eq!(run.code, Some(3), "{sql}: {run:?}");
        let said = if args[1..].contains(&"verify") { "as it was written" } else { "is damaged" };
        assert!(run.stderr.contains(said) || run.stdout.contains(said), "{sql}: {run:?}");
        assert_eq!(environment.run(&["--memory", "m.hafez", "memory", "verify"]).code, Some(3), "{sql}");
    }
}

#[test]
fn what_was_learned_is_sealed_and_can_be_learned_anew() {
    for sql in [
        "UPDATE lexicon_part SET words = CAST(replace(words, 'lorr', 'lorl') AS BLOB)",
        "UPDATE lexicon_part SET words = substr(words, 1, length(words) - 1)",
        "UPDATE lexicon_part SET words = x''",
        "UPDATE lexicon_part SET first = first || 'x' WHERE side = 1",
        "DELETE FROM lexicon_part WHERE side = 0",
        "DELETE FROM lexicon_part WHERE first = (SELECT max(first) FROM lexicon_part WHERE side = 1) AND side = 1",
        "UPDATE lexicon SET units = units + 300",
        "UPDATE lexicon SET changes = changes + 1",
    ] {
        let environment = Environment::new();
        with_damaged(&environment, sql);
        let run = |args: &[&str]| environment.run(&[&["--memory", "m.hafez"], args].concat());
        let verify = run(&["memory", "verify"]);
        assert!(verify.code == Some(3) && verify.stdout.contains("learned of words of en and fa"), "{sql}: {verify:?}");
        // Everything else is there.
        assert_eq!(run(&["lookup", &source(20)]).code, Some(0), "{sql}");
        assert_eq!(run(&["memory", "rebuild"]).code, Some(0), "{sql}");
        assert_eq!(run(&["memory", "verify"]).code, Some(0), "{sql}");
        assert!(run(&["lookup", PARTS, "--json"]).stdout.contains(r#""type":"fragment""#), "{sql}");
    }
}

#[test]
fn what_can_be_read_is_saved() {
    let environment = Environment::new();
    with_damaged(
        &environment,
        "UPDATE variant SET text = 'x' WHERE id IN (21 << 10, 40 << 10); UPDATE meta SET value = '7'",
    );
    let run = environment.run(&["--memory", "m.hafez", "memory", "salvage", "saved.tmx", "--json"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    for said in ["unit 21 is not as it was written", "unit 40 is not", r#""units":59"#, r#""lost":2"#] {
        assert!(run.stdout.contains(said), "{said}: {run:?}");
    }
    let import = environment.run(&["--memory", "new.hafez", "import", "saved.tmx"]);
    assert!(import.code == Some(0) && import.stdout.contains("59 created"), "{import:?}");
    let found = environment.run(&["--memory", "new.hafez", "lookup", &source(2)]);
    assert!(found.stdout.contains("مقالهٔ سوم"), "{found:?}");
    assert_eq!(
        environment.run(&["--memory", "m.hafez", "memory", "salvage", "saved.tmx"]).code,
        Some(2),
        "not over it"
    );
    let run = environment.run(&["--memory", "m.hafez", "memory", "salvage", "saved.tmx", "--force"]);
    assert!(run.code == Some(1) && run.stderr.contains("wrote 59 units to saved.tmx, 2 lost"), "{run:?}");
    let run = environment.run(&["--memory", "new.hafez", "memory", "salvage", "whole.tmx"]);
    assert!(run.code == Some(0) && run.stderr.contains("wrote 59 units to whole.tmx, 0 lost"), "{run:?}");
    assert_eq!(environment.run(&["--memory", "m.hafez", "memory", "salvage", "saved.csv"]).code, Some(2));
}

/// What failed is not what is advised.
#[test]
fn no_command_sends_back_to_itself() {
    let environment = Environment::new();
    with_damaged(&environment, "UPDATE variant SET text = 'x' WHERE id = 21 << 10");
    let path = environment.work().join("m.hafez");
    let verify = ["--memory", "m.hafez", "memory", "verify"];
    let advises = |run: &Run, not: &str| {
        let hint = run.stderr.lines().find(|line| line.starts_with("hint: ")).unwrap_or_default();
        assert!(hint.contains("memory backup") && !hint.contains(not), "{run:?}");
    };
    let run = environment.run(&verify);
    assert!(run.code == Some(3) && run.stderr.contains("memory salvage"), "{run:?}");
    advises(&run, "memory verify");
    let whole = std::fs::read(&path).unwrap();
    for part in [2, 4, 10] {
        std::fs::write(&path, &whole[..whole.len() / part]).unwrap();
        let run = environment.run(&verify);
        assert_eq!(run.code, Some(3), "{run:?}");
        advises(&run, "memory verify");
        let run = environment.run(&["--memory", "m.hafez", "memory", "salvage", "cut.tmx", "--force"]);
        match run.code {
            Some(1) => assert!(run.stderr.contains(" lost"), "{run:?}"),
            code => {
                assert_eq!(code, Some(3), "{run:?}");
                advises(&run, "memory salvage");
            }
        }
    }
}

#[test]
fn what_is_left_of_a_memory_that_was_cut_off_is_saved() {
    let environment = Environment::new();
    let path = environment.work().join("m.hafez");
    for day in 0..5 {
        let more =
            (0..500).map(|n| format!("Lorry {n} crossed the bridge on day {day}.\tکامیون {n} روز {day} گذشت.\n"));
        environment.write("more.tsv", more.collect::<String>());
        assert_eq!(environment.run(&["--memory", "m.hafez", "import", "more.tsv", "-q"]).code, Some(0));
    }
    let whole = std::fs::read(&path).unwrap();
    let mut least = usize::MAX;
    for percent in [98, 90, 70] {
        std::fs::write(&path, &whole[..whole.len() * percent / 100]).unwrap();
        let run = environment.run(&["--memory", "m.hafez", "memory", "salvage", "cut.tmx", "--force"]);
        assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
        assert!(run.stderr.contains("is cut off: "), "{run:?}");
        let saved = std::fs::read_to_string(environment.work().join("cut.tmx")).unwrap().matches("<tu ").count();
        assert!(saved > 0 && saved <= least, "{percent} %: {saved}");
        least = saved;
        assert!(
            !environment
                .work()
                .read_dir()
                .unwrap()
                .any(|file| { file.unwrap().file_name().to_string_lossy().starts_with(".hafez-") })
        );
    }
}

#[test]
fn a_damaged_header_keeps_nothing_from_being_saved() {
    let environment = Environment::new();
    assert_eq!(environment.run(&["--memory", "m.hafez", "import", "old.tsv", "-q"]).code, Some(0));
    let path = environment.work().join("m.hafez");
    let whole = std::fs::read(&path).unwrap();
    let units = environment.run(&["--memory", "m.hafez", "memory", "salvage", "whole.tmx"]).stderr;
    for at in [0, 3, 60, 63, 68, 71] {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x58;
        std::fs::write(&path, &damaged).unwrap();
        if at == 60 {
            let refused = environment.run(&["--memory", "m.hafez", "lookup", "x"]);
            assert!(refused.code == Some(3) && refused.stderr.contains("hafez memory salvage"), "{refused:?}");
        }
        let run = environment.run(&["--memory", "m.hafez", "memory", "salvage", "whole.tmx", "--force"]);
        assert_eq!((run.code, &run.stderr), (Some(0), &units), "byte {at}");
        assert!(std::fs::read(&path).unwrap() == damaged, "byte {at}: the memory stays as it is");
    }
    environment.write("m.hafez", [&whole[..16], &[0; 3000]].concat());
    let run = environment.run(&["--memory", "m.hafez", "memory", "salvage", "whole.tmx", "--force"]);
    assert_eq!(run.code, Some(3), "{run:?}");
}

#[test]
fn a_number_that_was_read_back_wrong_keeps_nobody_waiting() {
    let environment = Environment::new();
    let far = 86_419_897_899_853_784_i64;
    with_damaged(&environment, &format!("UPDATE term SET entry = {far} WHERE entry = (SELECT max(entry) FROM term)"));
    let path = environment.work().join("m.hafez");
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute("UPDATE unit SET id = ?1 WHERE id = 21", [far + 1]).unwrap();
    drop(file);
    for (args, code) in [
        (&["memory", "salvage", "far.tmx"][..], 1),
        (&["memory", "verify"], 3),
        (&["glossary", "lookup", "Zzz"], 1),
        (&["memory", "backup", "far.hafez"], 1),
    ] {
        let run = environment.run(&[&["--memory", "m.hafez"], args].concat());
        assert_eq!(run.code, Some(code), "{args:?}: {run:?}");
    }
}

/// A memory with names of its user, of which the one that was spelled `Velzek` is damaged.
fn with_names(environment: &Environment, sql: &str) {
    let run = |args: &[&str]| {
        let run = environment.run(&[&["--memory", "m.hafez"], args].concat());
        assert_eq!(run.code, Some(0), "{args:?}: {run:?}");
    };
    run(&["add", "Velzek met Kabul in Tarvona.", "ولزک در تاروونا."]);
    run(&["add", "Snow fell.", "برف بارید."]);
    run(&["glossary", "add", "Velzek", "ولزک", "--kind", "person"]);
    run(&["glossary", "add", "Tarvona", "تاروونا", "--note", "a town\tby a lake", "--until", "2030-01-02"]);
    run(&["glossary", "add", "Tarvona", "تروونا", "--avoid"]);
    run(&["glossary", "edit", "Tarvona", "--variant", "تاروناوا", "--match", "case|weak"]);
    run(&["glossary", "edit", "Kabul", "--prefer", "کابول"]);
    run(&["glossary", "remove", "Afghanistan"]);
    let file = rusqlite::Connection::open(environment.work().join("m.hafez")).unwrap();
    file.execute_batch(sql).unwrap();
}

/// Every way in which a single name can be damaged.
const DAMAGED_NAMES: &[&str] = &[
    "UPDATE term SET text = 'Velzok' WHERE text = 'Velzek'",
    "UPDATE term SET text = CAST(x'56ff6b' AS TEXT) WHERE text = 'Velzek'",
    "UPDATE term SET status = 'admitted' WHERE text = 'ولزک'",
    "UPDATE entry SET kind = 'place' WHERE kind = 'person' AND id = (SELECT entry FROM term WHERE text = 'Velzek')",
    "UPDATE entry SET extra = '{' WHERE id = (SELECT entry FROM term WHERE text = 'Velzek')",
    "DELETE FROM term WHERE text = 'ولزک'",
    "PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE id = (SELECT entry FROM term WHERE text = 'Velzek')",
];

#[test]
fn every_name_that_can_be_read_is_saved() {
    for sql in DAMAGED_NAMES {
        let environment = Environment::new();
        let run = |args: &[&str]| environment.run(args);
        with_names(&environment, "");
        let whole = run(&["--memory", "m.hafez", "glossary", "export", "-"]);
        let file = rusqlite::Connection::open(environment.work().join("m.hafez")).unwrap();
        file.execute_batch(sql).unwrap();
        let saved = run(&["--memory", "m.hafez", "memory", "salvage", "saved.tmx", "--json"]);
        assert_eq!(saved.code, Some(1), "{sql}: {saved:?}");
        let lost = saved.stdout.lines().find(|line| line.contains(r#""type":"problem""#)).unwrap();
        assert!(lost.contains("glossary entry ") && (lost.contains("Vel") || lost.contains("ولزک")), "{sql}: {lost}");
        for said in [r#""units":2"#, r#""lost":0"#, r#""names_lost":1"#, r#""names_file":"saved.glossary.tsv""#] {
            assert!(saved.stdout.contains(said), "{sql}: {said}: {saved:?}");
        }
        // As its output says, in a new memory.
        let told = run(&["--memory", "m.hafez", "memory", "salvage", "again.tmx"]);
        let ways =
            ["`hafez import again.tmx`", "`hafez undo 1`", "`hafez glossary import again.glossary.tsv`", ", 1 lost"];
        assert!(ways.iter().all(|way| told.stderr.contains(way)), "{sql}: {told:?}");
        for args in [&["import", "saved.tmx"][..], &["undo", "1"], &["glossary", "import", "saved.glossary.tsv"]] {
            let run = run(&[&["--memory", "new.hafez"], args].concat());
            assert_eq!(run.code, Some(0), "{sql}: {args:?}: {run:?}");
        }
        let back = run(&["--memory", "new.hafez", "glossary", "export", "-"]);
        let without: Vec<&str> = whole.stdout.lines().filter(|line| !line.contains("Velzek")).collect();
        assert_eq!(back.stdout.lines().collect::<Vec<_>>(), without, "{sql}");
        assert!(without.len() > 300 && without.len() + 1 == whole.stdout.lines().count());
    }
}

/// What was said of single forms has no place in a table.
#[test]
fn names_of_a_termbase_are_saved_as_one() {
    let environment = Environment::new();
    let run = |args: &[&str]| environment.run(&[&["--memory", "m.hafez"], args].concat());
    let tbx = "<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\"><text><body>\
        <conceptEntry id=\"c1\"><langSec xml:lang=\"en\"><termSec><term>Velzek</term><termNote type=\"partOfSpeech\">noun</termNote>\
        </termSec></langSec><langSec xml:lang=\"fa\"><termSec><term>ولزک</term></termSec></langSec></conceptEntry></body></text></tbx>";
    std::fs::write(environment.work().join("base.tbx"), tbx).unwrap();
    assert_eq!(run(&["glossary", "import", "base.tbx"]).code, Some(0));
    let whole = run(&["glossary", "export", "-", "--format", "tbx"]);
    let saved = run(&["memory", "salvage", "saved.tmx.gz"]);
    assert!(saved.code == Some(0) && saved.stderr.contains("to saved.glossary.tbx, 0 lost"), "{saved:?}");
    for args in [&["undo", "1"][..], &["glossary", "import", "saved.glossary.tbx"]] {
        let run = environment.run(&[&["--memory", "new.hafez"], &["add", "One.", "یک."][..]].concat());
        assert_eq!(run.code, Some(0));
        let run = environment.run(&[&["--memory", "new.hafez"], args].concat());
        assert_eq!(run.code, Some(0), "{args:?}: {run:?}");
    }
    let back = environment.run(&["--memory", "new.hafez", "glossary", "export", "-", "--format", "tbx"]);
    // The numbers of entries are those of the memory.
    let said = |run: &Run| -> Vec<String> {
        run.stdout.lines().filter(|line| !line.starts_with("<conceptEntry ")).map(str::to_owned).collect()
    };
    assert_eq!(said(&back), said(&whole));
    assert!(back.stdout.contains("partOfSpeech"), "{}", back.stdout);
}

#[test]
fn no_file_of_names_is_made_or_written_over_without_need() {
    let environment = Environment::new();
    let run = |args: &[&str]| environment.run(&[&["--memory", "m.hafez"], args].concat());
    let names = environment.work().join("saved.glossary.tsv");
    assert_eq!(run(&["add", "Snow fell.", "برف بارید."]).code, Some(0));
    let saved = run(&["memory", "salvage", "saved.tmx"]);
    assert!(saved.code == Some(0) && !names.exists(), "every new memory has the starter glossary: {saved:?}");
    assert_eq!(run(&["glossary", "add", "Velzek", "ولزک"]).code, Some(0));
    std::fs::write(&names, "mine").unwrap();
    std::fs::remove_file(environment.work().join("saved.tmx")).unwrap();
    let saved = run(&["memory", "salvage", "saved.tmx"]);
    assert!(saved.code == Some(2) && saved.stderr.contains("saved.glossary.tsv"), "{saved:?}");
    assert!(std::fs::read_to_string(&names).unwrap() == "mine" && !environment.work().join("saved.tmx").exists());
    assert_eq!(run(&["memory", "salvage", "saved.tmx", "--force"]).code, Some(0));
    assert!(std::fs::read_to_string(&names).unwrap().contains("Velzek"));
}

/// A whole table that is gone takes nothing else with it.
#[test]
fn names_are_saved_without_units_and_units_without_names() {
    for (table, names, units) in [("entry", false, true), ("unit", true, false)] {
        let environment = Environment::new();
        with_names(&environment, "PRAGMA journal_mode = DELETE; VACUUM");
        let path = environment.work().join("m.hafez");
        let sql = format!("SELECT rootpage FROM sqlite_master WHERE name = '{table}'");
        let root: usize = rusqlite::Connection::open(&path).unwrap().query_row(&sql, [], |row| row.get(0)).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        let size = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
        bytes[(root - 1) * size..root * size].fill(0);
        std::fs::write(&path, bytes).unwrap();
        let saved = environment.run(&["--memory", "m.hafez", "memory", "salvage", "saved.tmx", "--json"]);
        assert_eq!(saved.code, Some(1), "{table}: {saved:?}");
        assert_eq!(environment.work().join("saved.glossary.tsv").exists(), names, "{table}: {saved:?}");
        assert_eq!(saved.stdout.contains(r#""units":2"#), units, "{table}: {saved:?}");
        assert!(saved.stdout.contains("problem") && !saved.stdout.contains(r#""names_lost":0,"lost":0"#), "{table}");
    }
}

/// What a translator at work gets: everything else, and one warning.
#[test]
fn beside_a_damaged_name_all_others_are_used() {
    let article = "Velzek met Kabul in Tarvona.\n\nSnow fell.\n";
    for sql in DAMAGED_NAMES {
        let environment = Environment::new();
        with_names(&environment, sql);
        std::fs::write(environment.work().join("article.md"), article).unwrap();
        std::fs::write(environment.work().join("long.md"), article.repeat(200)).unwrap();
        for args in [
            &["lookup", "Velzek met Kabul in Tarvona."][..],
            &["suggest", "article.md"],
            &["suggest", "long.md"],
            &["glossary", "find", "article.md"],
            &["glossary", "find", "long.md"],
        ] {
            let run = environment.run(&[&["--memory", "m.hafez"], args].concat());
            assert_eq!(run.code, Some(0), "{sql}: {args:?}: {run:?}");
            assert!(run.stdout.contains("تاروونا"), "{sql}: {args:?}: {run:?}");
            let gone = sql.contains("DELETE FROM entry");
            let warnings: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("warning: ")).collect();
            assert!(gone || warnings.len() == 1, "{sql}: {args:?}: {run:?}");
            let said = ["glossary entry ", "memory salvage"];
            assert!(gone || said.iter().all(|said| warnings[0].contains(said)), "{sql}: {warnings:?}");
        }
        // Who asks for that name, or writes, is refused; nothing is written over it.
        for args in [&["glossary", "export", "-"][..], &["glossary", "add", "Ulmar", "اولمار"], &["glossary", "list"]]
        {
            if sql.contains("DELETE FROM entry") {
                continue;
            }
            let run = environment.run(&[&["--memory", "m.hafez"], args].concat());
            assert!(run.code == Some(3) && run.stderr.contains("memory salvage"), "{sql}: {args:?}: {run:?}");
        }
        let other = environment.run(&["--memory", "m.hafez", "glossary", "lookup", "Tarvona"]);
        assert_eq!(other.code, Some(0), "{sql}: {other:?}");
        assert_eq!(environment.run(&["--memory", "m.hafez", "memory", "verify"]).code, Some(3), "{sql}");
    }
}
