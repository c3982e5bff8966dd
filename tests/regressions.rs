//! What broke once: each test is named after it.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;

use hafez::lang::LanguageTag;
use hafez::memory::{Access, Choosing, ImportOptions, Memory, Prefer, Request, Stamp};
use hafez::store::sqlite::SqliteStore;
use hafez::unit::{Context, NewUnit, Time, Variant};

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
        choosing: Choosing::default(),
    };
    assert!(reader.lookup(&request).unwrap().matches.is_empty());
    writer.add(&NewUnit::pair(&tag("en"), "Good morning", &tag("ps"), "سهار مو پخير"), &stamp(2)).unwrap();
    assert_eq!(reader.lookup(&request).unwrap().matches.len(), 1);
}

#[test]
fn an_export_the_other_way_round_took_the_neighbours_along() {
    let environment = environment::Environment::new();
    let add = ["add", "One talk.", "گفتگو", "--prev", "Before.", "--next", "After."];
    assert_eq!(environment.run(&add).code, Some(0));
    let export = |from, to| environment.run(&["export", "-", "--format", "tmx", "--from", from, "--to", to]).stdout;
    assert!(export("en", "fa").contains("Before."));
    assert!(!export("fa", "en").contains("Before."), "English neighbours of a Persian source");
}

#[test]
fn a_plain_variant_was_preferred_to_the_language_asked_for_with_its_script() {
    let mut memory = memory_in_ram();
    let mut unit = pair("One talk.", "ایرانی");
    unit.variants.push(Variant::new(tag("prs-Arab-AF"), "دری"));
    memory.add(&unit, &stamp(0)).unwrap();
    let request = Request {
        text: "One talk.".into(),
        from: tag("en"),
        to: tag("fa-AF"),
        min: 60,
        limit: 5,
        context: Context::default(),
        choosing: Choosing::default(),
    };
    let matches = memory.lookup(&request).unwrap().matches;
    assert_eq!((matches[0].target.text.as_str(), matches[0].score, matches.len()), ("دری", 100, 1));
}

#[test]
fn verify_did_not_see_lost_lists_digests_wordings_and_keys() {
    for (damage, said) in [
        ("DELETE FROM list WHERE id >> 24 = (SELECT id FROM class WHERE text = char(1) || 'empty')", "other words"),
        ("DELETE FROM digest WHERE unit = 3", "unit 3 would be stored twice"),
        ("DELETE FROM term_key WHERE entry = 5", "glossary entry 5"),
        ("DELETE FROM variant WHERE id = (4 << 10) + 1", "unit 4 has fewer than two wordings"),
        ("DELETE FROM unit WHERE id = 4", "unit 4 has wordings and is no unit"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("memory.hafez");
        let mut memory = Memory::create(&path, stamp(0).time).unwrap();
        let mut units: Vec<NewUnit> = (0..1500).map(|number| pair(&format!("Talk {number}."), "گفتگو")).collect();
        units.push(pair("…", "—"));
        import(&mut memory, units, 1);
        assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
        drop(memory);
        rusqlite::Connection::open(&path).unwrap().execute_batch(damage).unwrap();
        let problems = Memory::open(&path, Access::Read).unwrap().verify().unwrap();
        assert!(problems.iter().any(|problem| problem.contains(said)), "{damage}: {problems:?}");
    }
}

#[test]
fn a_memory_without_a_table_was_answered_with_pages_of_sql() {
    for damage in ["PRAGMA user_version = -1", "DROP TABLE recent", "DROP TABLE language"] {
        let environment = environment::Environment::new();
        assert_eq!(environment.run(&["--memory", "m.hafez", "add", "One talk.", "گفتگو"]).code, Some(0));
        let connection = rusqlite::Connection::open(environment.work().join("m.hafez")).unwrap();
        connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {damage}")).unwrap();
        drop(connection);
        let run = environment.run(&["--memory", "m.hafez", "lookup", "One talk."]);
        assert_eq!(run.code, Some(3), "{damage}: {run:?}");
        assert!(run.stderr.lines().count() == 2 && run.stderr.contains("damaged"), "{damage}: {run:?}");
    }
}

#[test]
fn undo_of_a_removal_gave_two_of_what_was_added_again() {
    let environment = environment::Environment::new();
    let run = |args: &[&str]| environment.run(args);
    for args in [
        &["add", "One.", "یک"][..],
        &["forget", "1", "--yes"],
        &["add", "One.", "یک"],
        &["glossary", "remove", "Geneva"],
        &["glossary", "add", "Geneva", "ژنو"],
    ] {
        assert_eq!(run(args).code, Some(0), "{args:?}");
    }
    for batch in ["3", "5"] {
        let undone = run(&["undo", batch]);
        assert!(undone.stderr.contains("not put in twice") && undone.stdout.contains("1 removed"), "{undone:?}");
    }
    assert_eq!(run(&["glossary", "lookup", "Geneva", "--json"]).stdout.matches("\"term\"").count(), 1);
    assert_eq!(run(&["export", "-", "--format", "tsv"]).stdout.lines().count(), 2);
    assert_eq!(run(&["memory", "verify"]).code, Some(0));
}

#[test]
fn what_changed_nothing_made_a_batch() {
    let environment = environment::Environment::new();
    assert_eq!(environment.run(&["add", "One.", "یک"]).code, Some(0));
    let batches = || environment.run(&["history"]).stdout.lines().count();
    let before = batches();
    for args in [&["add", "One.", "یک"][..], &["confirm", "1"], &["edit", "1", "--note", ""]] {
        assert_eq!(environment.run(args).code, Some(0), "{args:?}");
    }
    assert_eq!(batches(), before);
}

fn between(prev: Option<&str>, next: Option<&str>) -> NewUnit {
    let context = Context { prev: prev.map(str::to_owned), next: next.map(str::to_owned) };
    NewUnit { context, ..pair("Yes.", "بله.") }
}

#[test]
fn one_pair_between_many_neighbours_took_the_square_of_their_number() {
    const MANY: usize = 20_000;
    let mut memory = memory_in_ram();
    let began = std::time::Instant::now();
    let all = || (0..MANY).map(|n| between(Some(&format!("Before {n}.")), Some(&format!("After {n}.")))).collect();
    import(&mut memory, all(), 0);
    assert_eq!(memory.info().unwrap().units, MANY as u64);
    import(&mut memory, all(), 1);
    assert_eq!(memory.info().unwrap().units, MANY as u64);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn many_units_of_one_text_are_completed_like_few() {
    let sides = [None, Some("a"), Some("b"), Some("c"), Some("d"), Some("e"), Some("f")];
    let mut order: Vec<_> = sides.iter().flat_map(|prev| sides.map(|next| (*prev, next))).collect();
    order.sort_by_key(|(prev, next)| (prev.is_none() || next.is_none(), prev.map_or(3, |p| p.len() * 7), *next));
    order.reverse();
    order.extend(sides.iter().map(|side| (*side, Some("new"))));
    // What the plain rule makes of them: the first that does not contradict is completed.
    let mut expected: Vec<(Option<&str>, Option<&str>)> = Vec::new();
    let fits = |a: Option<&str>, b: Option<&str>| a.is_none() || b.is_none() || a == b;
    for (prev, next) in [order.clone(), order.clone()].concat() {
        match expected.iter_mut().find(|known| fits(known.0, prev) && fits(known.1, next)) {
            Some(known) => *known = (known.0.or(prev), known.1.or(next)),
            None => expected.push((prev, next)),
        }
    }
    let mut memory = memory_in_ram();
    for second in 0..2 {
        import(&mut memory, order.iter().map(|(prev, next)| between(*prev, *next)).collect(), second);
    }
    assert!(expected.len() > 32, "{}", expected.len());
    assert_eq!(memory.info().unwrap().units, expected.len() as u64);
    for (id, (prev, next)) in (1..).zip(expected) {
        assert_eq!(memory.unit(id).unwrap().unwrap().context, between(prev, next).context, "unit {id}");
    }
}

fn prefer_file(memory: &mut Memory, units: Vec<NewUnit>, second: i64) -> (u64, u64, u64) {
    let options = ImportOptions { prefer: Some(Prefer::File), ..ImportOptions::default() };
    let batch = memory.import(&mut units.into_iter(), &|| 0, &options, &stamp(second), &mut |_| {}).unwrap();
    (batch.created, batch.updated, batch.duplicate)
}

fn says(memory: &Memory, id: i64) -> String {
    memory.unit(id).unwrap().unwrap().variants[1].text.clone()
}

#[test]
fn prefer_dropped_a_translation_that_the_file_holds_itself() {
    let mut memory = memory_in_ram();
    import(&mut memory, vec![pair("Good day", "متن دو")], 0);
    let file = || vec![pair("Good day", "متن یک"), pair("Good day", "متن دو")];
    assert_eq!(prefer_file(&mut memory, file(), 1), (1, 1, 0));
    assert_eq!((says(&memory, 1), says(&memory, 2)), ("متن یک".to_owned(), "متن دو".to_owned()));
    assert_eq!(prefer_file(&mut memory, file(), 2), (0, 0, 2));
}

#[test]
fn prefer_changed_things_again_when_the_same_file_came_again() {
    let mut memory = memory_in_ram();
    let placed = |target: &str, prev: &str, next: &str| NewUnit {
        context: Context { prev: Some(prev.into()), next: Some(next.into()) },
        ..pair("Good day", target)
    };
    import(&mut memory, vec![placed("متن صفر", "a", "b")], 0);
    let file = || vec![placed("متن یک", "c", "d"), placed("متن یک", "e", "f")];
    assert_eq!(prefer_file(&mut memory, file(), 1), (1, 1, 0));
    assert_eq!(memory.unit(1).unwrap().unwrap().context.prev.as_deref(), Some("c"));
    assert_eq!(prefer_file(&mut memory, file(), 2), (0, 0, 2));
    assert_eq!(memory.info().unwrap().units, 2);
}

#[test]
fn prefer_missed_conflicts_once_the_import_made_a_run() {
    let mut memory = memory_in_ram();
    import(&mut memory, vec![pair("Good day", "متن صفر")], 0);
    let mut file: Vec<NewUnit> = (0..525_000).map(|n| pair(&format!("Line {n}"), "متن")).collect();
    file.push(pair("Good day", "متن یک"));
    assert_eq!(prefer_file(&mut memory, file, 1), (525_000, 1, 0));
    assert_eq!(says(&memory, 1), "متن یک");
    assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn the_same_file_with_one_pair_of_three_dates_changed_the_memory_again() {
    let dated = |year: &str, note: &str| NewUnit {
        created: Some("2019-01-01T00:00:00Z".parse().unwrap()),
        changed: Some(format!("{year}-01-01T00:00:00Z").parse().unwrap()),
        note: Some(note.into()),
        ..pair("Good day", "متن")
    };
    let file = || vec![dated("2020", "A"), dated("2022", "A"), dated("2021", "B")];
    let note = |memory: &Memory| memory.unit(1).unwrap().unwrap().note;
    let mut fresh = memory_in_ram();
    let mut held = memory_in_ram();
    import(&mut held, vec![dated("2020", "A")], 0);
    for memory in [&mut fresh, &mut held] {
        for second in 1..3 {
            import(memory, file(), second);
            assert_eq!(note(memory).as_deref(), Some("A"));
        }
        let last = memory.history().unwrap().into_iter().next().unwrap();
        assert_eq!((last.created, last.updated, last.duplicate), (0, 0, 3));
    }
    let changed = fresh.unit(1).unwrap().unwrap().changed;
    assert_eq!(changed, "2022-01-01T00:00:00Z".parse().unwrap());
}

#[test]
fn two_uses_of_one_text_were_one_unit() {
    let environment = environment::Environment::new();
    let entry = |context: &str| format!("msgctxt \"{context}\"\nmsgid \"File\"\nmsgstr \"پرونده\"\n\n");
    let header = "msgid \"\"\nmsgstr \"Language: fa\\nContent-Type: text/plain; charset=UTF-8\\n\"\n\n";
    environment.write("uses.po", [header.to_owned(), entry("menu"), entry("noun")].concat());
    for (created, duplicate) in [(2, 0), (0, 2)] {
        let run = environment.run(&["import", "uses.po", "--json"]);
        let end = run.stdout.lines().find(|line| line.contains("\"type\":\"end\"")).unwrap();
        assert!(
            end.contains(&format!("\"created\":{created},")) && end.contains(&format!("\"duplicate\":{duplicate}")),
            "{end}"
        );
    }
    assert_eq!(environment.run(&["export", "out.po"]).code, Some(0));
    let out = std::fs::read_to_string(environment.work().join("out.po")).unwrap();
    assert!(out.contains("msgctxt \"menu\"") && out.contains("msgctxt \"noun\""), "{out}");
}

fn prefer(memory: &mut Memory, prefer: Prefer, units: Vec<NewUnit>) -> (u64, u64, u64) {
    let options = ImportOptions { prefer: Some(prefer), ..ImportOptions::default() };
    let batch = memory.import(&mut units.into_iter(), &|| 0, &options, &stamp(9), &mut |_| {}).unwrap();
    (batch.created, batch.updated, batch.duplicate)
}

/// Many translations of one source, stored and in the file, are decided one by one as few are.
#[test]
fn prefer_decides_of_a_crowd_as_of_a_few() {
    let many = |from: u64, to: u64| (from..to).map(|n| pair("Yes.", &format!("آری {n}"))).collect::<Vec<_>>();
    for stored in [3, 40] {
        let fresh = || {
            let mut memory = memory_in_ram();
            import(&mut memory, many(0, stored), 0);
            memory
        };
        // The file has one of the stored ones; the first of its own takes the place of all others.
        let mut memory = fresh();
        let file = [many(1, 2), many(100, 160), many(100, 101)].concat();
        assert_eq!(prefer(&mut memory, Prefer::File, file.clone()), (59, 1, 2), "{stored}");
        assert_eq!(memory.info().unwrap().units, 61);
        assert_eq!((says(&memory, 1), says(&memory, 2)), ("آری 100".to_owned(), "آری 1".to_owned()));
        assert_eq!(prefer(&mut memory, Prefer::File, file.clone()), (0, 0, 62));
        assert_eq!(memory.verify().unwrap(), Vec::<String>::new());
        let mut memory = fresh();
        assert_eq!(prefer(&mut memory, Prefer::Memory, file.clone()), (0, 0, 62), "{stored}");
        let mut memory = fresh();
        let dated = |second: i64| {
            let dated = |mut unit: NewUnit| {
                unit.changed = Some(stamp(second).time);
                unit
            };
            many(200, 260).into_iter().map(dated).collect::<Vec<_>>()
        };
        assert_eq!(prefer(&mut memory, Prefer::Newest, dated(-5)), (0, 0, 60), "{stored}");
        assert_eq!(prefer(&mut memory, Prefer::Newest, dated(5)), (59, 1, 0), "{stored}");
        assert_eq!(memory.info().unwrap().units, 60);
        // Another source, another language: nothing is contradicted.
        let other = vec![pair("No.", "نه"), NewUnit::pair(&tag("en"), "Yes.", &tag("ps"), "هو")];
        assert_eq!(prefer(&mut memory, Prefer::File, other), (2, 0, 0));
    }
}

/// Thousands of translations of one source take no more than their number, whoever is preferred.
#[test]
fn prefer_took_the_square_of_the_translations_of_one_source() {
    let seconds = |winner: Prefer, stored: u64, count: u64| {
        let many = |from: u64, to: u64| (from..to).map(|n| pair("Yes.", &format!("آری {n}"))).collect::<Vec<_>>();
        let mut memory = memory_in_ram();
        import(&mut memory, many(0, stored), 0);
        let start = std::time::Instant::now();
        let (created, updated, duplicate) = prefer(&mut memory, winner, many(20_000, 20_000 + count));
        assert_eq!(created + updated + duplicate, count);
        start.elapsed().as_secs_f64()
    };
    for winner in [Prefer::File, Prefer::Memory, Prefer::Newest] {
        for stored in [0, 2_000] {
            let (few, many) = (seconds(winner, stored, 2_000), seconds(winner, stored, 8_000));
            // The square would be sixteen times as much.
            assert!(many < few * 10.0 + 0.5, "{winner:?} {stored}: {few} s, {many} s");
        }
    }
}
