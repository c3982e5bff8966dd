//! In whatever order everything is taken back, nothing is left of it: an undo reaches whatever an earlier one had to leave.
#![allow(clippy::unwrap_used)]

use hafez::glossary::{Amendment, GlossaryEditor, GlossaryError, ImportOptions as NameOptions};
use hafez::lang::LanguageTag;
use hafez::memory::{Edit, ImportOptions, Memory, MemoryError, Prefer, Since, Stamp};
use hafez::store::sqlite::SqliteStore;
use hafez::unit::{Context, NewUnit, Status, Time, Variant};
use proptest::prelude::*;

/// What somebody does; units are counted from the first that is there.
#[derive(Debug, Clone)]
enum Step {
    Import(Vec<(u8, u8, bool, bool)>, Option<Prefer>),
    Add(u8, u8),
    Edit(u8, u8),
    ImportAsItIs(Vec<u8>),
    Note(u8, u8),
    Confirm(Vec<u8>),
    Forget(Vec<u8>),
    Names(Vec<(u8, u8, u8)>),
    NameNote(u8, u8),
    NameForm(u8, u8),
    NameGone(u8),
    Undo(u8),
    UndoNewest,
}

fn step() -> impl Strategy<Value = Step> {
    let units = || prop::collection::vec(0u8..8, 1..4);
    let prefer = prop_oneof![4 => Just(None), 1 => Just(Some(Prefer::File)), 1 => Just(Some(Prefer::Newest))];
    let rows = prop::collection::vec((0u8..6, 0u8..3, any::<bool>(), any::<bool>()), 1..6);
    prop_oneof![
        4 => (rows, prefer).prop_map(|(rows, prefer)| Step::Import(rows, prefer)),
        1 => (0u8..6, 0u8..3).prop_map(|(source, target)| Step::Add(source, target)),
        3 => (0u8..8, 0u8..3).prop_map(|(unit, target)| Step::Edit(unit, target)),
        3 => units().prop_map(Step::ImportAsItIs),
        1 => (0u8..8, 0u8..3).prop_map(|(unit, note)| Step::Note(unit, note)),
        2 => units().prop_map(Step::Confirm),
        2 => units().prop_map(Step::Forget),
        2 => prop::collection::vec((0u8..5, 0u8..2, 0u8..3), 1..4).prop_map(Step::Names),
        1 => (0u8..5, 0u8..3).prop_map(|(name, note)| Step::NameNote(name, note)),
        1 => (0u8..5, 0u8..3).prop_map(|(name, form)| Step::NameForm(name, form)),
        1 => (0u8..5).prop_map(Step::NameGone),
        3 => any::<u8>().prop_map(Step::Undo),
        1 => Just(Step::UndoNewest),
    ]
}

fn new_unit(source: u8, target: u8) -> NewUnit {
    let texts = [("en", format!("Source {source}.")), ("fa", format!("ترجمهٔ {target}."))];
    let variants = texts.map(|(lang, text)| Variant::new(lang.parse().unwrap(), text));
    NewUnit { variants: variants.to_vec(), ..NewUnit::default() }
}

fn row((source, target, confirmed, in_context): (u8, u8, bool, bool)) -> NewUnit {
    let prev = in_context.then(|| format!("Before {source}."));
    NewUnit {
        status: if confirmed { Status::Confirmed } else { Status::Unreviewed },
        context: Context { prev, next: None },
        ..new_unit(source, target)
    }
}

/// The units of these places among those that are there.
fn pick(memory: &Memory, places: &[u8]) -> Vec<i64> {
    let units = memory.store().units_after(i64::MIN, usize::MAX).unwrap();
    let at = |place: &u8| (!units.is_empty()).then(|| units[usize::from(*place) % units.len()].id);
    places.iter().filter_map(at).collect()
}

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn amend(memory: &mut Memory, name: u8, amendment: &Amendment, stamp: &Stamp) {
    let mut editor = GlossaryEditor::new(memory.store_mut(), stamp.time);
    // There may be none of this name, or the form may be one of another already.
    let _ = editor.amend(&format!("Name{name}"), &tag("en"), amendment, "glossary edit");
}

fn apply(memory: &mut Memory, step: Step, second: i64) {
    let stamp = |command: &str| Stamp::new(command, Time::from_second(1_700_000_000 + second).unwrap());
    match step {
        Step::Import(rows, prefer) => {
            let mut units = rows.into_iter().map(row);
            let options = ImportOptions { prefer, ..ImportOptions::default() };
            memory.import(&mut units, &|| 0, &options, &stamp("import"), &mut |_| {}).unwrap();
        }
        Step::ImportAsItIs(units) => {
            let as_it_is =
                |id| NewUnit { variants: memory.store().unit(id).unwrap().unwrap().variants, ..NewUnit::default() };
            let rows: Vec<NewUnit> = pick(memory, &units).into_iter().map(as_it_is).collect();
            let options = ImportOptions::default();
            memory.import(&mut rows.into_iter(), &|| 0, &options, &stamp("import"), &mut |_| {}).unwrap();
        }
        Step::Add(source, target) => drop(memory.add(&new_unit(source, target), &stamp("add")).unwrap()),
        Step::Edit(unit, target) => {
            for id in pick(memory, &[unit]) {
                let target = Some(("fa".parse().unwrap(), format!("ویرایش {target}.")));
                memory.edit(id, &Edit { target, ..Edit::default() }, &stamp("edit")).unwrap();
            }
        }
        Step::Note(unit, note) => {
            for id in pick(memory, &[unit]) {
                memory.edit(id, &Edit { note: Some(format!("{note}")), ..Edit::default() }, &stamp("edit")).unwrap();
            }
        }
        Step::Confirm(units) => drop(memory.confirm(&pick(memory, &units), &stamp("confirm")).unwrap()),
        Step::Forget(units) => drop(memory.forget(&pick(memory, &units), &stamp("forget")).unwrap()),
        Step::Names(rows) => {
            let row = |(name, form, note): (u8, u8, u8)| format!("Name{name}\tنام{name}{form}\tnote {note}\n");
            let table = format!("en\tfa\tnote\n{}", rows.into_iter().map(row).collect::<String>());
            let options = NameOptions::new(tag("en"), tag("fa"));
            GlossaryEditor::new(memory.store_mut(), stamp("").time).import(table.as_bytes(), &options).unwrap();
        }
        Step::NameNote(name, note) => {
            amend(memory, name, &Amendment { note: Some(format!("n{note}")), ..Amendment::new(tag("fa")) }, &stamp(""));
        }
        Step::NameForm(name, form) => {
            let variants = vec![format!("شکل{form}")];
            amend(memory, name, &Amendment { variants, ..Amendment::new(tag("fa")) }, &stamp(""));
        }
        Step::NameGone(name) => {
            let mut editor = GlossaryEditor::new(memory.store_mut(), stamp("").time);
            match editor.remove(&format!("Name{name}"), &tag("en")) {
                Ok(_) | Err(GlossaryError::NotFound { .. } | GlossaryError::Ambiguous { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
        Step::Undo(which) => {
            let batches = memory.history().unwrap();
            if let Some(batch) = (!batches.is_empty()).then(|| batches[usize::from(which) % batches.len()].id) {
                match memory.undo(Some(batch)) {
                    Ok(_) | Err(MemoryError::AlreadyUndone(_) | MemoryError::ChangedLater { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
        Step::UndoNewest => match memory.undo(None) {
            Ok(_) | Err(MemoryError::NothingToUndo | MemoryError::ChangedLater { .. }) => {}
            Err(error) => panic!("{error}"),
        },
    }
}

/// Takes back every batch that can be, again and again, in an order that the keys give.
fn take_all_back(memory: &mut Memory, keys: &[u8]) {
    loop {
        let mut open: Vec<_> = memory.history().unwrap().into_iter().filter(|batch| !batch.undone).collect();
        if open.is_empty() {
            return;
        }
        open.sort_by_key(|batch| keys[usize::try_from(batch.id).unwrap() % keys.len()]);
        let done = open.iter().any(|batch| match memory.undo(Some(batch.id)) {
            Ok(_) => true,
            Err(MemoryError::ChangedLater { .. }) => false,
            Err(error) => panic!("{error}"),
        });
        assert!(done, "none of these can be taken back: {open:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn when_everything_is_taken_back_nothing_is_left(
        steps in prop::collection::vec(step(), 1..14),
        keys in prop::collection::vec(any::<u8>(), 17),
    ) {
        let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
        for (second, step) in (0..).zip(steps) {
            apply(&mut memory, step, second * 60);
        }
        take_all_back(&mut memory, &keys);
        let left = memory.store().units_after(i64::MIN, usize::MAX).unwrap();
        prop_assert!(left.is_empty(), "{left:#?}");
        prop_assert_eq!(memory.store().entries().unwrap(), Vec::new());
        prop_assert_eq!(memory.store().check().unwrap(), Vec::<String>::new());
    }
}

fn import(memory: &mut Memory, target: &str, second: i64) {
    let mut unit = new_unit(0, 0);
    target.clone_into(&mut unit.variants[1].text);
    let stamp = Stamp::new("import", Time::from_second(1_700_000_000 + second).unwrap());
    memory.import(&mut std::iter::once(unit), &|| 0, &ImportOptions::default(), &stamp, &mut |_| {}).unwrap();
}

fn wordings(memory: &Memory) -> Vec<String> {
    let units = memory.store().units_after(i64::MIN, usize::MAX).unwrap();
    units.into_iter().map(|unit| unit.variants[1].text.clone()).collect()
}

/// An import of a wording that an edit made stands for it: whatever else is taken back, in any order.
#[test]
fn an_edited_wording_stays_while_an_import_that_brought_it_stands() {
    for (order, at_each) in [
        ([2, 3, 1], [Some("نو"), Some("کهنه"), None]),
        ([3, 2, 1], [Some("نو"), Some("کهنه"), None]),
        ([1, 2, 3], [Some("نو"), Some("نو"), Some("کهنه")]),
        ([2, 1, 3], [Some("نو"), Some("نو"), None]),
    ] {
        let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
        import(&mut memory, "کهنه", 0);
        let stamp = Stamp::new("edit", Time::from_second(1_700_000_060).unwrap());
        let target = Some(("fa".parse().unwrap(), "نو".to_owned()));
        memory.edit(1, &Edit { target, ..Edit::default() }, &stamp).unwrap();
        import(&mut memory, "نو", 120);
        for (place, (batch, left)) in order.into_iter().zip(at_each).enumerate() {
            // A batch of which everything was changed since is not taken back.
            match memory.undo(Some(batch)) {
                Ok(undone) if batch == 2 && order[place..].contains(&3) => {
                    let kept: Vec<_> = undone.kept.iter().map(|kept| (kept.since, kept.batch)).collect();
                    assert_eq!(kept, [(Since::Brought, 3)], "{order:?}");
                }
                Ok(undone) if left.is_none() || batch == 3 => assert_eq!(undone.kept, [], "{order:?}"),
                Ok(_) | Err(MemoryError::ChangedLater { .. }) => {}
                Err(error) => panic!("{error}"),
            }
            assert_eq!(wordings(&memory), left.into_iter().collect::<Vec<_>>(), "{order:?}, {batch}");
        }
    }
}

fn import_names(memory: &mut Memory, table: &str, second: i64) -> Option<i64> {
    let time = Time::from_second(1_700_000_000 + second).unwrap();
    let options = NameOptions::new(tag("en"), tag("fa"));
    GlossaryEditor::new(memory.store_mut(), time).import(table.as_bytes(), &options).unwrap().batch
}

/// Every name with its forms and its note.
fn names(memory: &Memory) -> Vec<(String, Vec<String>, Option<String>)> {
    let entries = memory.store().entries().unwrap().into_iter();
    let texts = |entry: &hafez::term::TermEntry| entry.terms.iter().skip(1).map(|term| term.text.clone()).collect();
    entries.map(|entry| (entry.terms[0].text.clone(), texts(&entry), entry.note.clone())).collect()
}

#[test]
fn a_name_that_a_later_import_brought_too_stays_and_goes_with_that_one() {
    let (table, of_pairs) = ("en\tfa\tnote\nTarvona\tتاروونا\ttown\n", "Tarvona\tتاروونا\n");
    let whole = vec![("Tarvona".to_owned(), vec!["تاروونا".to_owned()], Some("town".to_owned()))];
    let bare = vec![("Tarvona".to_owned(), vec!["تاروونا".to_owned()], None)];
    for (second, left) in [(table, &whole), (of_pairs, &bare)] {
        let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
        let first = import_names(&mut memory, table, 0);
        let again = import_names(&mut memory, second, 60);
        let undone = memory.undo(first).unwrap();
        assert!(undone.kept.iter().any(|kept| kept.is_entry && kept.since == Since::Brought), "{undone:?}");
        assert_eq!(&names(&memory), left);
        let undone = memory.undo(again).unwrap();
        assert_eq!((names(&memory), undone.inherited), (Vec::new(), 1));
        // The other way round.
        let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
        let (first, again) = (import_names(&mut memory, table, 0), import_names(&mut memory, second, 60));
        assert!(memory.undo(again).unwrap().kept.is_empty());
        assert_eq!(names(&memory), whole);
        memory.undo(first).unwrap();
        assert_eq!(names(&memory), Vec::new());
    }
}

/// What completes a name, too.
#[test]
fn a_completion_that_a_later_import_brought_too_stays() {
    let (bare, whole) =
        ("en\tfa\tfa_variants\nTarvona\tتاروونا\t\n", "en\tfa\tfa_variants\nTarvona\tتاروونا\tتارونا\n");
    for (third, stays) in [(whole, true), (bare, false)] {
        let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
        let first = import_names(&mut memory, bare, 0);
        let before = names(&memory);
        let second = import_names(&mut memory, whole, 60);
        let after = names(&memory);
        assert_ne!(before, after);
        let third = import_names(&mut memory, third, 120);
        memory.undo(second).unwrap();
        assert_eq!(names(&memory), if stays { after.clone() } else { before.clone() });
        memory.undo(first).unwrap();
        assert_eq!(names(&memory), if stays { after } else { before });
        memory.undo(third).unwrap();
        assert_eq!(names(&memory), Vec::new());
    }
}

/// Nobody sees what an import of known names did: the newest undo takes it on its way.
#[test]
fn an_import_of_what_was_there_does_not_hold_an_undo() {
    let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
    import_names(&mut memory, "Tarvona\tتاروونا\n", 0);
    import_names(&mut memory, "Tarvona\tتاروونا\n", 60);
    let undone = memory.undo(None).unwrap();
    assert_eq!((names(&memory), undone.passed.len()), (Vec::new(), 1));
}

/// Tables of names: which, with which variant, with which note.
fn tables() -> impl Strategy<Value = Vec<Vec<(u8, u8, u8)>>> {
    prop::collection::vec(prop::collection::vec((0u8..4, 0u8..3, 0u8..3), 1..4), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// While an import stands, all names and variants that it brought are there; what none brought is not.
    #[test]
    fn names_are_there_while_an_import_that_brought_them_stands(tables in tables(), keys in prop::collection::vec(any::<u8>(), 7)) {
        let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
        let mut standing = Vec::new();
        for (second, rows) in (0..).zip(tables) {
            let row = |(name, variant, note): &(u8, u8, u8)| {
                let variant = if *variant > 0 { format!("گونه{name}{variant}") } else { String::new() };
                let note = if *note > 0 { format!("note {note}") } else { String::new() };
                format!("Name{name}\tنام{name}\t{variant}\t{note}\n")
            };
            let table = format!("en\tfa\tfa_variants\tnote\n{}", rows.iter().map(row).collect::<String>());
            standing.extend(import_names(&mut memory, &table, second * 60).map(|batch| (batch, rows)));
        }
        standing.sort_by_key(|(batch, _)| keys[usize::try_from(*batch).unwrap() % keys.len()]);
        // One that others have changed since waits until those are taken back.
        while !standing.is_empty() {
            let at = (0..standing.len()).find(|at| memory.undo(Some(standing[*at].0)).is_ok());
            standing.remove(at.unwrap());
            let there = names(&memory);
            for (name, variant, _) in standing.iter().flat_map(|(_, rows)| rows) {
                let found = there.iter().find(|(known, ..)| *known == format!("Name{name}"));
                let forms = found.map(|(_, forms, _)| forms.clone()).unwrap_or_default();
                prop_assert!(forms.contains(&format!("نام{name}")), "{name}: {there:?}, {standing:?}");
                let variant = format!("گونه{name}{variant}");
                prop_assert!(variant.ends_with('0') || forms.contains(&variant), "{variant}: {there:?}, {standing:?}");
            }
            let brought = |known: &str| standing.iter().flat_map(|(_, rows)| rows).any(|(name, ..)| known == format!("Name{name}"));
            prop_assert!(there.iter().all(|(known, ..)| brought(known)), "{there:?}, {standing:?}");
        }
    }
}
