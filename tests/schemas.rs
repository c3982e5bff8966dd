//! Memories of every schema there was: they open, are brought to the newest one, and hold what they held.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;
#[path = "cmd/state.rs"]
mod state;

use environment::Environment;
use state::{old_memories, old_memory, state_of};

/// Every number of which there is a memory, ascending.
fn schemas() -> Vec<i64> {
    let files = std::fs::read_dir(old_memories()).unwrap().map(|file| file.unwrap().file_name());
    let numbers = files.filter_map(|name| name.to_str()?.strip_suffix(".hafez.gz")?.parse().ok());
    let mut numbers: Vec<i64> = numbers.collect();
    numbers.sort_unstable();
    numbers
}

/// An old memory in its place.
fn desk(schema: i64) -> Environment {
    let environment = Environment::new();
    environment.write("old.hafez", old_memory(schema));
    environment
}

fn migrations() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

/// Tables and indices as they were made, without remarks and without regard to spaces.
fn tables(file: &rusqlite::Connection) -> Vec<String> {
    let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name";
    let mut statement = file.prepare(sql).unwrap();
    let made = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let plain = |sql: String| {
        let bare: Vec<&str> = sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
        bare.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").replace(" )", ")")
    };
    made.map(|sql| plain(sql.unwrap())).collect()
}

#[test]
fn there_is_one_of_every_schema_but_the_newest() {
    let newest = migrations().len() as i64;
    assert_eq!(schemas(), (1..newest).collect::<Vec<_>>(), "tests/schemas/make makes one");
}

#[test]
fn a_migration_is_never_changed() {
    for schema in schemas() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old");
        std::fs::write(&path, old_memory(schema)).unwrap();
        let made = rusqlite::Connection::open_in_memory().unwrap();
        migrations().iter().take(schema as usize).for_each(|sql| made.execute_batch(sql).unwrap());
        assert_eq!(tables(&rusqlite::Connection::open(&path).unwrap()), tables(&made), "schema {schema}");
    }
}

#[test]
fn what_they_held_is_there() {
    for schema in schemas() {
        let environment = desk(schema);
        let run = |args: &[&str]| environment.run(&[&["--memory", "old.hafez"], args].concat());
        let before = state_of(&environment.work().join("old.hafez"));
        let found = run(&["lookup", "The border was closed at noon.", "--json"]);
        assert_eq!(found.code, Some(0), "{schema}: {found:?}");
        assert!(
            found.stdout.contains("مرز ظهر بسته شد.") && found.stdout.contains(r#""score":100"#),
            "{schema}: {found:?}"
        );
        assert_eq!(state_of(&environment.work().join("old.hafez")), before, "schema {schema}");
        assert_eq!(run(&["memory", "verify"]).stdout, "all is well\n", "schema {schema}");
        let dari = run(&["lookup", "Press start.", "--to", "fa-AF", "--json"]);
        assert!(dari.stdout.contains("شروع را فشار بده."), "{schema}: {dari:?}");
        let units = run(&["export", "-", "--format", "tmx"]).stdout;
        for text in ["به کسی آسیبی نرسید.", "پل نو است.", "mina", "checked", "second edition"] {
            assert!(units.contains(text), "schema {schema}: {text}: {units}");
        }
        assert!(!units.contains("The ferry left late."), "schema {schema}: what was forgotten came back");
        if schema > 1 {
            let term = run(&["glossary", "lookup", "Lake Urmia"]);
            assert!(term.stdout.contains("دریاچهٔ ارومیه"), "{schema}: {term:?}");
        }
    }
}

#[test]
fn they_can_be_written_and_taken_back() {
    for schema in schemas() {
        let environment = desk(schema);
        let run = |args: &[&str]| {
            let run = environment.run(&[&["--memory", "old.hafez"], args].concat());
            assert_eq!(run.code, Some(0), "{schema}: {args:?}: {run:?}");
            run.stdout
        };
        run(&["add", "The dam is full.", "سد پر است."]);
        assert!(run(&["lookup", "The dam is full.", "--json"]).contains(r#""score":100"#));
        run(&["undo"]);
        // The edit and the removal of that time.
        let history = run(&["history", "--json"]);
        let batch = |command: &str| {
            let line = history.lines().find(|line| line.contains(&format!(r#""command":"{command}""#))).unwrap();
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            record["data"]["id"].to_string()
        };
        run(&["undo", &batch("forget")]);
        assert!(run(&["lookup", "The ferry left late."]).contains("کشتی دیر رفت."));
        run(&["undo", &batch("edit")]);
        assert!(run(&["lookup", "Nobody was hurt."]).contains("کسی آسیب ندید."));
        assert_eq!(run(&["memory", "verify"]), "all is well\n");
        run(&["memory", "rebuild"]);
        run(&["memory", "compact"]);
        assert_eq!(run(&["memory", "verify"]), "all is well\n");
    }
}

/// A wording of schema 8 that was damaged before its unit got one checksum for all of them.
#[test]
fn damage_does_not_become_whole_on_the_way() {
    for sql in [
        "UPDATE variant SET text = replace(text, 'noon', 'moon') WHERE text LIKE '%noon%'",
        "UPDATE unit SET prev = 'other' WHERE id = 1",
        "DELETE FROM variant WHERE id = (1 << 10) + 1",
    ] {
        let environment = desk(8);
        let path = environment.work().join("old.hafez");
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let run = environment.run(&["--memory", "old.hafez", "memory", "verify"]);
        assert_eq!(run.code, Some(3), "{sql}: {run:?}");
        assert!(run.stdout.contains("unit 1 "), "{sql}: {run:?}");
        let shown = environment.run(&["--memory", "old.hafez", "show", "1"]);
        assert_eq!(shown.code, Some(3), "{sql}: {shown:?}");
    }
}

/// A page of the wordings that cannot be read any more takes its own units with it, and nothing else.
#[test]
fn a_broken_page_keeps_no_old_memory_from_being_read() {
    let environment = desk(8);
    let path = environment.work().join("old.hafez");
    let page: i64 = rusqlite::Connection::open(&path)
        .unwrap()
        .query_row("SELECT rootpage FROM sqlite_master WHERE name = 'variant'", [], |row| row.get(0))
        .unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[(page as usize - 1) * 4096] = 0xFF;
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(environment.run(&["--memory", "old.hafez", "memory", "verify"]).code, Some(3));
    assert_eq!(environment.run(&["--memory", "old.hafez", "show", "1"]).code, Some(3));
    let name = environment.run(&["--memory", "old.hafez", "glossary", "lookup", "Lake Urmia"]);
    assert!(name.code == Some(0) && name.stdout.contains("ارومیه"), "{name:?}");
}
