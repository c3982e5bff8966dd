//! A long import lets others write in between, nobody sees half of it, and what is left of one that was killed goes with
//! the next command that writes.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;
#[path = "cmd/steps.rs"]
mod steps;

use std::path::Path;
use std::process::Stdio;

use environment::Environment;
use hafez::memory::{Access, Edit, ImportOptions, Memory, MemoryError, Parcel};
use hafez::store::StoreError;
use hafez::unit::{NewUnit, Status};
use steps::{MANY, all, assert_whole, desk, import_and, in_context, numbered, open, scores, sources, stamp, unit};

#[test]
fn others_write_while_an_import_runs_and_see_nothing_of_it() {
    let (_folder, path) = desk();
    let before = sources(&open(&path));
    let mut units: Vec<NewUnit> = (0..MANY).map(numbered).collect();
    // One that is known, one that completes what is known.
    units.push(unit("The border was closed.", "مرز بسته شد."));
    units.push(in_context(unit("The border was closed.", "مرز بسته شد."), "Before.", "After."));
    let last = vec![unit("The last one.", "آخری.")];
    let batch = import_and(&path, units, last, &ImportOptions::default(), || {
        let mut other = open(&path);
        let (added, _) = other.add(&unit("A ferry left.", "کشتی رفت."), &stamp("add")).unwrap();
        assert!(matches!(added, hafez::memory::Added::Created(_)));
        // What the import holds, too; and a change to what it is going to complete.
        other.add(&numbered(17), &stamp("add")).unwrap();
        other.edit(1, &Edit { note: Some("looked at".to_owned()), ..Edit::default() }, &stamp("edit")).unwrap();
        let seen = Memory::open(&path, Access::Read).unwrap();
        assert_eq!(sources(&seen).len(), before.len() + 2);
        assert_eq!(seen.info().unwrap().units, 3);
        assert_eq!(seen.info().unwrap().variants, [("en".to_owned(), 3), ("fa".to_owned(), 3)]);
        assert_eq!(scores(&seen, "Lorry 18 crossed bridge 126 at 18.").len(), 1, "only what was added");
        assert_eq!(seen.unit(100).unwrap(), None);
        assert!(seen.history().unwrap().iter().all(|batch| batch.command != "import" || batch.file.is_some()));
        assert_eq!(seen.verify().unwrap(), Vec::<String>::new());
        assert!(seen.unit(1).unwrap().unwrap().context.prev.is_none());
        assert!(matches!(other.rebuild(), Err(MemoryError::Store(StoreError::Locked(_)))));
    })
    .unwrap();
    assert_eq!((batch.created, batch.updated, batch.duplicate), (MANY as u64, 1, 2));
    assert_whole(&path);
    let mut memory = open(&path);
    let mut wanted: Vec<String> = (0..MANY).map(|number| numbered(number).variants[0].text.clone()).collect();
    wanted.extend(before.clone());
    wanted.extend(["A ferry left.", "The last one."].map(str::to_owned));
    wanted.sort();
    assert_eq!(sources(&memory), wanted);
    let known = memory.unit(1).unwrap().unwrap();
    assert_eq!((known.note.as_deref(), known.context.prev.as_deref()), (Some("looked at"), Some("Before.")));
    // It ended last, so it stands first in the history, and is taken back first.
    assert_eq!(memory.history().unwrap()[0].id, batch.id);
    assert_eq!(memory.undo(None).unwrap().batch.id, batch.id);
    let kept = [before, vec!["A ferry left.".to_owned(), numbered(17).variants[0].text.clone()]].concat();
    let mut kept = kept;
    kept.sort();
    assert_eq!(sources(&memory), kept);
    assert_eq!(memory.unit(1).unwrap().unwrap().context.prev, None);
    drop(memory);
    assert_whole(&path);
}

#[test]
fn an_import_that_fails_after_others_wrote_leaves_nothing() {
    let (_folder, path) = desk();
    let options = ImportOptions::default();
    let units: Vec<NewUnit> = (0..MANY).map(numbered).collect();
    let bad = vec![NewUnit::default()];
    let add = |text: &'static str| {
        let path = path.clone();
        move || {
            open(&path).add(&unit(text, "یکی."), &stamp("add")).unwrap();
        }
    };
    import_and(&path, units.clone(), bad, &options, add("One.")).unwrap_err();
    assert_eq!(sources(&open(&path)), ["One.", "The border was closed."]);
    assert_whole(&path);
    // A dry run as well.
    let tried = ImportOptions { dry_run: true, ..options.clone() };
    let batch = import_and(&path, units.clone(), Vec::new(), &tried, add("Two.")).unwrap();
    assert_eq!(batch.created, MANY as u64);
    assert_eq!(sources(&open(&path)), ["One.", "The border was closed.", "Two."]);
    assert_whole(&path);
    let batch = import_and(&path, units, Vec::new(), &options, add("Three.")).unwrap();
    assert_eq!(batch.created, MANY as u64);
    assert_eq!(sources(&open(&path)).len(), MANY + 4);
    assert_whole(&path);
}

#[test]
fn two_long_imports_share_the_memory() {
    let (_folder, path) = desk();
    let other: Vec<NewUnit> = (MANY / 2..2 * MANY).map(numbered).collect();
    let first: Vec<NewUnit> = (0..MANY).map(numbered).collect();
    import_and(&path, first, vec![unit("The last one.", "آخری.")], &ImportOptions::default(), || {
        let mut memory = open(&path);
        let batch = memory
            .import(&mut other.into_iter(), &|| 0, &ImportOptions::default(), &stamp("import"), &mut |_| {})
            .unwrap();
        assert_eq!(batch.created, (2 * MANY - MANY / 2) as u64);
    })
    .unwrap();
    assert_whole(&path);
    let found = sources(&open(&path));
    assert_eq!(found.len(), 2 * MANY + 2);
    let mut distinct = found.clone();
    distinct.dedup();
    assert_eq!(found, distinct);
}

#[test]
fn a_batch_that_ends_late_is_sent_to_others_next_time() {
    let (_folder, path) = desk();
    let parcel = Parcel { since_last: Some("office".to_owned()), ..Parcel::default() };
    let send = || {
        let (mut memory, mut count) = (open(&path), 0);
        let count_them = &mut |_| {
            count += 1;
            Ok(())
        };
        let sent = memory.send(&parcel, count_them).unwrap().unwrap();
        memory.sent(&sent).unwrap();
        count
    };
    import_and(&path, (0..MANY).map(numbered).collect(), Vec::new(), &ImportOptions::default(), || {
        open(&path).add(&unit("One.", "یکی."), &stamp("add")).unwrap();
        assert_eq!(send(), 2);
    })
    .unwrap();
    assert_eq!(send(), MANY);
    assert_eq!(send(), 0);
    open(&path).add(&unit("Two.", "دو."), &stamp("add")).unwrap();
    assert_eq!(send(), 1);
}

#[test]
fn what_only_an_unfinished_import_kept_goes_with_it() {
    let (_folder, path) = desk();
    let mut brought = vec![unit("Brought twice.", "دو بار.")].into_iter();
    let first = open(&path).import(&mut brought, &|| 0, &ImportOptions::default(), &stamp("import"), &mut |_| {});
    let first = first.unwrap().id;
    let mut units: Vec<NewUnit> = (0..MANY).map(numbered).collect();
    units.push(unit("Brought twice.", "دو بار."));
    let undo = |path: &Path| {
        // Let it pause once, so that its claim is known.
        open(path).add(&unit("One.", "یکی."), &stamp("add")).unwrap();
        open(path).undo(Some(first)).unwrap();
    };
    import_and(&path, units.clone(), vec![NewUnit::default()], &ImportOptions::default(), || undo(&path)).unwrap_err();
    assert_eq!(sources(&open(&path)), ["One.", "The border was closed."]);
    assert_whole(&path);
}

#[test]
fn what_is_undone_meanwhile_is_there_if_the_import_brings_it() {
    let (_folder, path) = desk();
    let unreviewed = NewUnit { status: Status::Unreviewed, ..unit("Brought before.", "قبلی.") };
    let confirmed = NewUnit { status: Status::Confirmed, ..unreviewed.clone() };
    let options = ImportOptions::default();
    let first = open(&path).import(&mut vec![unreviewed].into_iter(), &|| 0, &options, &stamp("import"), &mut |_| {});
    let first = first.unwrap().id;
    let forgotten = open(&path).forget(&[1], &stamp("forget")).unwrap().id;
    let mut units: Vec<NewUnit> = (0..MANY).map(numbered).collect();
    units.extend([
        confirmed,
        NewUnit { note: Some("as printed".to_owned()), ..unit("The border was closed.", "مرز بسته شد.") },
    ]);
    import_and(&path, units, Vec::new(), &options, || {
        let mut memory = open(&path);
        memory.add(&unit("One.", "یکی."), &stamp("add")).unwrap();
        memory.undo(Some(first)).unwrap();
        memory.undo(Some(forgotten)).unwrap();
    })
    .unwrap();
    assert_whole(&path);
    let memory = open(&path);
    let found = |source: &str| all(&memory).into_iter().filter(|u| u.variants[0].text == source).collect::<Vec<_>>();
    let brought = found("Brought before.");
    assert_eq!((brought.len(), brought[0].status), (1, Status::Confirmed));
    let back = found("The border was closed.");
    assert_eq!((back.len(), back[0].note.as_deref()), (1, Some("as printed")));
}

#[cfg(unix)]
#[test]
fn a_link_to_the_memory_is_the_memory() {
    let (folder, path) = desk();
    let link = folder.path().join("link.hafez");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let units = (0..MANY).map(numbered).collect();
    let batch = import_and(&path, units, Vec::new(), &ImportOptions::default(), || {
        for text in ["One.", "Two."] {
            open(&link).add(&unit(text, "یکی."), &stamp("add")).unwrap();
        }
    })
    .unwrap();
    assert_eq!(batch.created, MANY as u64);
    assert_eq!(sources(&open(&path)).len(), MANY + 3);
    assert_whole(&path);
}

#[test]
fn what_is_damaged_is_not_taken_for_left_behind() {
    let (_folder, path) = desk();
    import_and(&path, (0..MANY).map(numbered).collect(), Vec::new(), &ImportOptions::default(), || {
        open(&path).add(&unit("One.", "یکی."), &stamp("add")).unwrap();
    })
    .unwrap();
    let file = rusqlite::Connection::open(&path).unwrap();
    assert_eq!(file.execute("UPDATE late SET place = NULL", []).unwrap(), 1);
    drop(file);
    drop(open(&path).add(&unit("Two.", "دو."), &stamp("add")));
    let file = rusqlite::Connection::open(&path).unwrap();
    let units: usize = file.query_row("SELECT count(*) FROM unit", [], |row| row.get(0)).unwrap();
    assert!(units >= MANY + 2, "{units}");
    assert!(open(&path).verify().unwrap().iter().any(|problem| problem.contains("the place of batch")));
}

#[test]
fn one_that_was_killed_goes_with_the_next_that_writes() {
    let environment = Environment::with_memory();
    let units = |environment: &Environment| {
        let info = environment.run(&["memory", "info", "--json"]).stdout;
        let info: serde_json::Value = serde_json::from_str(info.lines().next().unwrap()).unwrap();
        info["data"]["units"].as_u64().unwrap()
    };
    let before = units(&environment);
    // More than any machine reads before it is asked to make room.
    let rows = (0..400_000).fold(String::new(), |rows, row| rows + &format!("Lorry {row} left.\tکامیون {row} رفت.\n"));
    environment.write("long.tsv", rows);
    let mut import = std::process::Command::new(env!("CARGO_BIN_EXE_hafez"));
    import.args(["import", "long.tsv", "--from", "en", "--to", "fa", "-q"]);
    import.current_dir(environment.work()).env_clear().envs(environment.variables());
    let mut child = import.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Until the import writes: then it is waited for, and makes room.
    let signs = || {
        let files = std::fs::read_dir(environment.memory().parent().unwrap()).unwrap();
        files.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("batch-")).count()
    };
    let mut added = 0;
    while signs() == 0 {
        assert_eq!(child.try_wait().unwrap(), None, "the import ended");
        let run = environment.run(&["add", &format!("Added {added}."), &format!("افزوده {added}.")]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        added += 1;
    }
    assert_eq!(units(&environment), before + added);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(units(&environment), before + added, "reading changes nothing");
    let kept = std::fs::copy(environment.memory(), environment.work().join("copy.hafez")).unwrap();
    assert_eq!(environment.run(&["add", "The river froze.", "رود یخ زد."]).code, Some(0));
    assert_eq!(units(&environment), before + added + 1);
    assert_eq!(environment.run(&["memory", "verify"]).stdout, "all is well\n");
    assert_eq!(signs(), 0);
    assert_eq!(environment.run(&["memory", "compact"]).code, Some(0));
    assert!(std::fs::metadata(environment.memory()).unwrap().len() < kept.max(1 << 22));
    let history = environment.run(&["history"]).stdout;
    assert!(!history.contains("Lorry") && history.matches("add").count() > added as usize, "{history}");
}

#[test]
fn an_undo_that_waited_takes_back_nothing_it_has_not_seen() {
    let (_folder, path) = desk();
    let waits = path.with_file_name(".hafez-day.hafez.waits.tmp");
    let undo = std::cell::RefCell::new(None);
    // So few units make no room: the undo begins before their end, and has its turn after it.
    let at_the_end = || {
        let path = path.clone();
        *undo.borrow_mut() = Some(std::thread::spawn(move || open(&path).undo(None).map(|undone| undone.batch.id)));
        while !waits.exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        0
    };
    let options = ImportOptions::default();
    open(&path).import(&mut (0..3).map(numbered), &at_the_end, &options, &stamp("import"), &mut |_| {}).unwrap();
    let refused = undo.take().unwrap().join().unwrap();
    assert!(matches!(refused, Err(MemoryError::Meanwhile { .. })), "{refused:?}");
    assert_eq!(sources(&open(&path)).len(), 4);
}

#[test]
fn of_two_undos_that_wait_only_one_takes_back() {
    let (_folder, path) = desk();
    for text in ["One.", "Two."] {
        open(&path).add(&unit(text, "یکی."), &stamp("add")).unwrap();
    }
    let lock = rusqlite::Connection::open(&path).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (ready, begun) = std::sync::mpsc::channel();
    let undo = || {
        let (path, ready) = (path.clone(), ready.clone());
        std::thread::spawn(move || {
            let mut memory = open(&path);
            ready.send(()).unwrap();
            memory.undo(None).map(|undone| undone.batch.id)
        })
    };
    let undos = [undo(), undo()];
    undos.iter().for_each(|_| begun.recv().unwrap());
    // Only one of those who wait can show it: the other one has looked by then, too.
    std::thread::sleep(std::time::Duration::from_secs(1));
    lock.execute_batch("ROLLBACK").unwrap();
    let mut done = undos.map(|undo| undo.join().unwrap());
    done.sort_by_key(Result::is_err);
    assert!(matches!(done, [Ok(4), Err(MemoryError::UndoneMeanwhile(4))]), "{done:?}");
    assert_eq!(sources(&open(&path)), ["One.", "The border was closed."]);
}

#[test]
fn an_undo_that_was_killed_is_finished_by_the_next_that_writes() {
    let environment = Environment::with_memory();
    let units = || {
        let info = environment.run(&["memory", "info", "--json"]).stdout;
        let info: serde_json::Value = serde_json::from_str(info.lines().next().unwrap()).unwrap();
        info["data"]["units"].as_u64().unwrap()
    };
    let stored = || {
        let file = rusqlite::Connection::open(environment.memory()).unwrap();
        file.query_row("SELECT count(*) FROM unit", [], |row| row.get::<_, u64>(0)).unwrap()
    };
    let before = units();
    let rows = (0..60_000).fold(String::new(), |rows, row| rows + &format!("Lorry {row} left.\tکامیون {row} رفت.\n"));
    environment.write("long.tsv", rows);
    assert_eq!(environment.run(&["import", "long.tsv", "--from", "en", "--to", "fa", "-q"]).code, Some(0));
    let mut undo = std::process::Command::new(env!("CARGO_BIN_EXE_hafez"));
    undo.arg("undo").current_dir(environment.work()).env_clear().envs(environment.variables());
    let mut child = undo.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while units() > before {
        assert_eq!(child.try_wait().unwrap(), None, "the undo ended");
    }
    child.kill().unwrap();
    let whole = child.wait().unwrap().success();
    assert_eq!(units(), before, "all of it is taken back, or nothing");
    assert!(whole || stored() > before, "what is taken back is removed in steps");
    assert_eq!(environment.run(&["memory", "verify"]).stdout, "all is well\n");
    assert_eq!(environment.run(&["lookup", "Lorry 17 left."]).code, Some(1));
    assert_eq!(environment.run(&["add", "The river froze.", "رود یخ زد."]).code, Some(0));
    assert_eq!((units(), stored()), (before + 1, before + 1));
    assert_eq!(environment.run(&["memory", "verify"]).stdout, "all is well\n");
    let folder = std::fs::read_dir(environment.memory().parent().unwrap()).unwrap();
    let signs = folder.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("batch-"));
    assert_eq!(signs.count(), 0);
    assert!(environment.run(&["history"]).stdout.contains("undone"));
}
