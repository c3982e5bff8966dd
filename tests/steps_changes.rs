//! A long import that changes, replaces and removes what is stored lets others write in between, too: what it changes is
//! seen at its end, and what others decided meanwhile stays.
#![allow(clippy::unwrap_used)]

#[path = "cmd/steps.rs"]
mod steps;

use std::path::Path;

use hafez::memory::{Access, Edit, ImportOptions, Memory, Parcel, Prefer, Stamp};
use hafez::unit::{Batch, NewUnit, Time, TranslationUnit};
use steps::{MANY, all, assert_whole, desk, import_and, numbered, open, stamp, unit};

/// Looking for what contradicts a unit takes long among units as alike as these.
const FEW: usize = 300;

/// What every unit says, ascending.
fn said(path: &Path) -> Vec<(String, String)> {
    let memory = Memory::open(path, Access::Read).unwrap();
    let pair = |unit: &TranslationUnit| (unit.variants[0].text.to_string(), unit.variants[1].text.to_string());
    let mut said: Vec<_> = all(&memory).iter().map(pair).collect();
    said.sort();
    said
}

fn reworded(number: usize) -> NewUnit {
    let source = numbered(number).variants[0].text.to_string();
    unit(&source, &format!("کامیون شمارهٔ {number} رد شد."))
}

fn import(path: &Path, units: Vec<NewUnit>) -> Batch {
    let options = ImportOptions::default();
    open(path).import(&mut units.into_iter(), &|| 0, &options, &stamp("import"), &mut |_| {}).unwrap()
}

fn found(path: &Path, source: &str) -> Vec<TranslationUnit> {
    let memory = Memory::open(path, Access::Read).unwrap();
    all(&memory).into_iter().filter(|unit| unit.variants[0].text == source).collect()
}

fn number_of(path: &Path, number: usize) -> i64 {
    found(path, &numbered(number).variants[0].text)[0].id
}

/// As the memory that is sent to has it.
fn received(unit: TranslationUnit) -> NewUnit {
    NewUnit {
        variants: unit.variants,
        context: unit.context,
        origin: unit.origin,
        author: unit.author,
        created: Some(unit.created),
        changed: Some(unit.changed),
        changed_by: unit.changed_by,
        note: unit.note,
        status: unit.status,
        extra: unit.extra,
    }
}

fn reword(memory: &mut Memory, unit: i64, text: &str, at: i64) {
    let edit = Edit { target: Some(("fa".parse().unwrap(), text.to_owned())), ..Edit::default() };
    memory.edit(unit, &edit, &Stamp::new("edit", Time::from_second(1_700_000_000 + at).unwrap())).unwrap();
}

#[test]
fn what_an_import_replaces_is_replaced_at_its_end() {
    let (_folder, path) = desk();
    import(&path, (0..FEW).map(numbered).collect());
    let before = said(&path);
    let (theirs, gone) = (number_of(&path, 7), number_of(&path, 8));
    let options = ImportOptions { prefer: Some(Prefer::File), ..ImportOptions::default() };
    let units: Vec<NewUnit> = (0..FEW).map(reworded).collect();
    // What the file says twice in different words, it says: neither replaces the other.
    let last = vec![unit(&numbered(3).variants[0].text, "دیگر."), unit("The last one.", "آخری.")];
    let batch = import_and(&path, units, last, &options, || {
        let mut other = open(&path);
        other.add(&unit("One.", "یکی."), &stamp("add")).unwrap();
        let mut seen = before.clone();
        seen.push(("One.".to_owned(), "یکی.".to_owned()));
        seen.sort();
        assert_eq!(said(&path), seen, "nothing is replaced yet");
        assert_eq!(other.history().unwrap().len(), 4, "what is at work is in no history");
        reword(&mut other, theirs, "ویراسته.", 1);
        other.forget(&[gone], &stamp("forget")).unwrap();
        assert_eq!(other.verify().unwrap(), Vec::<String>::new());
    })
    .unwrap();
    assert_eq!((batch.created, batch.updated, batch.duplicate), (2, FEW as u64 - 2, 2));
    assert_whole(&path);
    let pair = |unit: NewUnit| (unit.variants[0].text.to_string(), unit.variants[1].text.to_string());
    let mut wanted: Vec<_> = (0..FEW).filter(|number| ![7, 8].contains(number)).map(reworded).map(pair).collect();
    wanted.push((numbered(7).variants[0].text.to_string(), "ویراسته.".to_owned()));
    let more = [("The border was closed.", "مرز بسته شد."), ("One.", "یکی."), ("The last one.", "آخری.")];
    wanted.extend(more.map(|(source, target)| (source.to_owned(), target.to_owned())));
    wanted.push((numbered(3).variants[0].text.to_string(), "دیگر.".to_owned()));
    wanted.sort();
    assert_eq!(said(&path), wanted);
    // As it was, but for what others did.
    open(&path).undo(Some(batch.id)).unwrap();
    assert_whole(&path);
    let mut wanted: Vec<_> = before.into_iter().filter(|pair| pair.0 != numbered(8).variants[0].text).collect();
    wanted.iter_mut().filter(|pair| pair.0 == numbered(7).variants[0].text).for_each(|pair| pair.1 = "ویراسته.".into());
    wanted.push(("One.".to_owned(), "یکی.".to_owned()));
    wanted.sort();
    assert_eq!(said(&path), wanted);
}

#[test]
fn of_several_that_give_way_those_stay_that_others_decided_about() {
    let (_folder, path) = desk();
    let target = |number: usize| format!("ترجمهٔ {number}.");
    let rivals =
        |range: std::ops::Range<usize>| range.map(|number| unit("The talks ended.", &target(number))).collect();
    let brought = import(&path, rivals(0..3)).id;
    let ids: Vec<i64> = found(&path, "The talks ended.").iter().map(|unit| unit.id).collect();
    let options = ImportOptions { prefer: Some(Prefer::File), ..ImportOptions::default() };
    let mut units = vec![unit("The talks ended.", "گفتگو پایان یافت.")];
    units.extend((0..MANY).map(numbered));
    import_and(&path, units, Vec::new(), &options, || {
        let mut other = open(&path);
        let confirmed = Edit { note: Some("as printed".to_owned()), ..Edit::default() };
        other.edit(ids[2], &confirmed, &stamp("edit")).unwrap();
        // What the import is going to keep is not taken back; what it is going to remove may be.
        let undone = other.undo(Some(brought)).unwrap();
        assert_eq!(undone.kept.iter().map(|kept| kept.id).collect::<Vec<_>>(), [ids[2], ids[0]]);
    })
    .unwrap();
    assert_whole(&path);
    let now: Vec<_> =
        found(&path, "The talks ended.").iter().map(|unit| (unit.id, unit.variants[1].text.to_string())).collect();
    assert_eq!(now, [(ids[0], "گفتگو پایان یافت.".to_owned()), (ids[2], target(2))]);
}

/// Two memories with the same units, and what the first has to tell the second since.
fn two_offices() -> (tempfile::TempDir, std::path::PathBuf, Vec<NewUnit>) {
    let (folder, path) = desk();
    let office = folder.path().join("office.hafez");
    import(&path, (0..MANY).map(numbered).collect());
    std::fs::copy(&path, &office).unwrap();
    let mut memory = open(&office);
    let ids: Vec<i64> = all(&memory).iter().map(|unit| unit.id).collect();
    for (at, id) in (10..).zip(&ids[1..40]) {
        reword(&mut memory, *id, &format!("ویراستهٔ {id}."), at);
    }
    memory.forget(&ids[40..60], &Stamp::new("forget", Time::from_second(1_700_000_100).unwrap())).unwrap();
    let (mut told, parcel) = (Vec::new(), Parcel { with_past: true, with_removed: true, ..Parcel::default() });
    let tell = &mut |unit| {
        told.push(received(unit));
        Ok(())
    };
    memory.send(&parcel, tell).unwrap().unwrap();
    drop(memory);
    std::fs::remove_file(&office).unwrap();
    (folder, path, told)
}

#[test]
fn what_another_memory_tells_of_the_past_is_done_at_the_end() {
    let (_folder, path, told) = two_offices();
    let before = said(&path);
    let (edited, kept, back) = (number_of(&path, 5), number_of(&path, 50), number_of(&path, 51));
    let batch = import_and(&path, told, Vec::new(), &ImportOptions::default(), || {
        let mut other = open(&path);
        other.add(&unit("One.", "یکی."), &stamp("add")).unwrap();
        assert_eq!(said(&path).len(), before.len() + 1, "nothing is changed yet");
        reword(&mut other, edited, "اینجا ویراسته.", 500);
        reword(&mut other, kept, "اینجا مانده.", 500);
        other.forget(&[back], &stamp("forget")).unwrap();
    })
    .unwrap();
    assert_whole(&path);
    let mut wanted: Vec<_> = before.clone();
    for pair in &mut wanted {
        let number = found_in(&pair.0);
        match number {
            Some(5) => pair.1 = "اینجا ویراسته.".to_owned(),
            Some(50) => pair.1 = "اینجا مانده.".to_owned(),
            Some(number) if number < 39 => pair.1 = format!("ویراستهٔ {}.", number + 2),
            _ => {}
        }
    }
    wanted.retain(|pair| found_in(&pair.0).is_none_or(|number| number == 50 || !(39..59).contains(&number)));
    wanted.push(("One.".to_owned(), "یکی.".to_owned()));
    wanted.sort();
    assert_eq!(said(&path), wanted);
    assert_eq!((batch.created, batch.updated), (0, 38 + 18));
    // Old news is not taken in again, and an undo brings back what was there.
    let again = import(&path, vec![numbered(1), numbered(45)]);
    assert_eq!(again.created, 0);
    open(&path).undo(Some(batch.id)).unwrap();
    assert_whole(&path);
    assert_eq!(said(&path).len(), before.len());
}

fn found_in(source: &str) -> Option<usize> {
    source.strip_prefix("Lorry ")?.split(' ').next()?.parse().ok()
}

#[test]
fn an_edit_beside_an_import_that_did_not_bring_it_can_be_taken_back() {
    let target = |path: &Path| {
        found(path, "The border was closed.").iter().map(|unit| unit.variants[1].text.to_string()).collect::<Vec<_>>()
    };
    // What the file says: the same as the memory, or something else that is to win.
    for (said, prefer) in [("مرز بسته شد.", None), ("مرز مسدود شد.", Some(Prefer::File))] {
        let (_folder, path) = desk();
        let options = ImportOptions { prefer, ..ImportOptions::default() };
        let mut units = vec![unit("The border was closed.", said)];
        units.extend((0..FEW).map(numbered));
        let before = open(&path).history().unwrap()[0].id;
        import_and(&path, units, Vec::new(), &options, || reword(&mut open(&path), 1, "ویراسته.", 1)).unwrap();
        assert_eq!(target(&path), ["ویراسته."]);
        let undone = open(&path).undo(Some(before + 2)).unwrap();
        assert_eq!((undone.batch.command.as_str(), undone.kept.len()), ("edit", 0), "{undone:?}");
        assert_eq!(target(&path), ["مرز بسته شد."]);
        assert_whole(&path);
    }
}

#[test]
fn an_edit_beside_an_import_that_brought_it_stays() {
    let (_folder, path) = desk();
    let before = open(&path).history().unwrap()[0].id;
    let last = vec![unit("The border was closed.", "ویراسته.")];
    let units = (0..FEW).map(numbered).collect();
    import_and(&path, units, last, &ImportOptions::default(), || reword(&mut open(&path), 1, "ویراسته.", 1)).unwrap();
    let undone = open(&path).undo(Some(before + 2)).unwrap();
    assert_eq!(undone.kept.iter().map(|kept| kept.id).collect::<Vec<_>>(), [1]);
    assert_whole(&path);
}

#[test]
fn what_others_store_in_the_words_of_the_file_is_there_once() {
    let (_folder, path) = desk();
    let options = ImportOptions { prefer: Some(Prefer::File), ..ImportOptions::default() };
    let new =
        NewUnit { note: Some("of the file".to_owned()), ..unit("The border was closed.", "مرز مسدود شد.") };
    let mut units = vec![new];
    units.extend((0..FEW).map(numbered));
    let batch = import_and(&path, units, Vec::new(), &options, || {
        open(&path).add(&unit("The border was closed.", "مرز مسدود شد."), &stamp("add")).unwrap();
    })
    .unwrap();
    assert_whole(&path);
    let now = || -> Vec<(String, Option<String>)> {
        let found = found(&path, "The border was closed.").into_iter();
        found.map(|unit| (unit.variants[1].text.to_string(), unit.note)).collect()
    };
    // As if the import had begun after the other one was done.
    let at_once = [("مرز بسته شد.".to_owned(), None), ("مرز مسدود شد.".to_owned(), Some("of the file".to_owned()))];
    assert_eq!(now(), at_once);
    assert_eq!((batch.created, batch.updated, batch.duplicate), (FEW as u64, 1, 0));
    open(&path).undo(Some(batch.id)).unwrap();
    assert_eq!(now(), [at_once[0].clone(), (at_once[1].0.clone(), None)]);
    assert_whole(&path);
}

#[test]
fn what_others_store_as_another_memory_tells_it_is_there_once() {
    let (_folder, path, told) = two_offices();
    let (before, old) = (said(&path), number_of(&path, 5));
    let new = "ویراستهٔ 7.";
    let batch = import_and(&path, told, Vec::new(), &ImportOptions::default(), || {
        open(&path).add(&unit(&numbered(5).variants[0].text, new), &stamp("add")).unwrap();
    })
    .unwrap();
    assert_whole(&path);
    assert_eq!((batch.created, batch.updated), (0, 39 + 20));
    let now = found(&path, &numbered(5).variants[0].text);
    assert_eq!(now.iter().map(|unit| unit.variants[1].text.as_str()).collect::<Vec<_>>(), [new]);
    assert!(now[0].id != old);
    open(&path).undo(Some(batch.id)).unwrap();
    assert_whole(&path);
    assert_eq!(said(&path).len(), before.len() + 1);
}

#[test]
fn a_former_wording_is_told_though_an_unfinished_import_holds_it() {
    let (_folder, path) = desk();
    let options = ImportOptions { apart: true, ..ImportOptions::default() };
    let mut units = vec![unit("The border was closed.", "مرز بسته شد.")];
    units.extend((0..MANY).map(numbered));
    let parcel = Parcel { with_past: true, ..Parcel::default() };
    import_and(&path, units, Vec::new(), &options, || {
        let mut other = open(&path);
        reword(&mut other, 1, "ویراسته.", 1);
        let mut told = Vec::new();
        let tell = &mut |unit: TranslationUnit| {
            told.push(unit.extra.is_some());
            Ok(())
        };
        other.send(&parcel, tell).unwrap().unwrap();
        assert_eq!(told, [true]);
    })
    .unwrap();
    assert_whole(&path);
}

#[test]
fn changes_of_an_import_that_was_killed_are_as_if_it_had_not_been() {
    let (_folder, path, told) = two_offices();
    let before = said(&path);
    let formers = || {
        let file = rusqlite::Connection::open(&path).unwrap();
        file.query_row(
            "SELECT (SELECT count(*) FROM former) + (SELECT count(*) FROM change) + (SELECT count(*) FROM claim)",
            [],
            |row| row.get::<_, i64>(0),
        )
        .unwrap()
    };
    let kept = formers();
    let options = ImportOptions { prefer: Some(Prefer::File), ..ImportOptions::default() };
    let units = told.into_iter().chain((100..200).map(reworded)).collect();
    import_and(&path, units, vec![NewUnit::default()], &options, || {
        open(&path).add(&unit("One.", "یکی."), &stamp("add")).unwrap();
    })
    .unwrap_err();
    assert_whole(&path);
    let mut wanted = before;
    wanted.push(("One.".to_owned(), "یکی.".to_owned()));
    wanted.sort();
    assert_eq!(said(&path), wanted);
    assert_eq!(formers(), kept);
}
