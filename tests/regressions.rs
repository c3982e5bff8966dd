//! What broke once: each test is named after it.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;

use hafez::lang::LanguageTag;
use hafez::memory::{Access, ImportOptions, Memory, Request, Stamp};
use hafez::store::sqlite::SqliteStore;
use hafez::unit::{Context, NewUnit, Time};

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn stamp(second: i64) -> Stamp {
    Stamp::new("test", Time::from_second(1_700_000_000 + second).unwrap())
}

fn memory_in_ram() -> Memory {
    Memory::over(Box::new(SqliteStore::in_memory().unwrap()))
}

fn pair(source: &str, target: &str) -> NewUnit {
    NewUnit::pair(&tag("en"), source, &tag("fa"), target)
}

fn import(memory: &mut Memory, units: Vec<NewUnit>, second: i64) {
    memory.import(&mut units.into_iter(), &|| 0, &ImportOptions::default(), &stamp(second), &mut |_| {}).unwrap();
}

#[test]
fn undo_brought_back_a_unit_that_its_batch_had_made_and_changed() {
    let mut memory = memory_in_ram();
    let remark = NewUnit { note: Some("a remark".into()), ..pair("One talk.", "الف") };
    import(&mut memory, vec![pair("One talk.", "الف"), remark, pair("Two.", "ب")], 0);
    assert_eq!(memory.unit(1).unwrap().unwrap().note.as_deref(), Some("a remark"));
    memory.undo(None).unwrap();
    assert_eq!(memory.info().unwrap().units, 0);
    assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn two_processes_that_made_the_memory_at_once_stored_the_starter_glossary_twice() {
    let environment = environment::Environment::new();
    let work = environment.work();
    let children: Vec<_> = (0..6)
        .map(|number| {
            std::process::Command::new(env!("CARGO_BIN_EXE_hafez"))
                .args(["--memory", "shared.hafez", "add", &format!("Text number {number}."), "متن"])
                .current_dir(&work)
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    let memory = Memory::open(&work.join("shared.hafez"), Access::Read).unwrap();
    assert_eq!(memory.info().unwrap().units, 6);
    let starters = memory.history().unwrap().iter().filter(|batch| batch.file.as_deref() == Some("starter")).count();
    assert_eq!(starters, 1);
    assert_eq!(memory.info().unwrap().terms, hafez::glossary::starter().len() as u64);
}

#[test]
fn a_memory_named_like_a_word_of_sqlite_was_lost() {
    let environment = environment::Environment::new();
    for name in [":memory:", "file:m.hafez", "file:m.hafez?mode=memory"] {
        assert_eq!(environment.run(&["--memory", name, "add", "One talk.", "گفتگو"]).code, Some(0), "{name}");
        assert!(environment.work().join(name).exists(), "{name}");
        assert_eq!(environment.run(&["--memory", name, "show", "1"]).code, Some(0), "{name}");
        let copy = format!("file:copy of {name}");
        assert_eq!(environment.run(&["--memory", name, "memory", "backup", &copy]).code, Some(0), "{name}");
        assert!(environment.work().join(&copy).exists(), "{name}");
    }
}

#[test]
fn a_copy_used_as_a_memory_had_no_wal() {
    let environment = environment::Environment::with_memory();
    assert_eq!(environment.run(&["memory", "backup", "copy.hafez"]).code, Some(0));
    assert_eq!(environment.run(&["--memory", "copy.hafez", "add", "One talk.", "گفتگو"]).code, Some(0));
    let bytes = std::fs::read(environment.work().join("copy.hafez")).unwrap();
    assert_eq!(bytes[18..20], [2, 2], "the version of the file format that says WAL");
}

#[test]
fn a_long_lookup_never_saw_a_language_that_another_process_added() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.hafez");
    let mut writer = Memory::create(&path, stamp(0).time).unwrap();
    writer.add(&pair("One talk.", "گفتگو"), &stamp(1)).unwrap();
    let reader = Memory::open(&path, Access::Read).unwrap();
    let request = Request {
        text: "سهار مو پخير".into(),
        from: tag("ps"),
        to: tag("en"),
        min: 60,
        limit: 5,
        context: Context::default(),
    };
    assert!(reader.lookup(&request).unwrap().matches.is_empty());
    writer.add(&NewUnit::pair(&tag("en"), "Good morning", &tag("ps"), "سهار مو پخير"), &stamp(2)).unwrap();
    assert_eq!(reader.lookup(&request).unwrap().matches.len(), 1);
}
