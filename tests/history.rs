//! What a batch did, and what an undo without a number takes back.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use environment::{Environment, Run};
use serde_json::Value;

fn of_type(run: &Run, kind: &str) -> Vec<Value> {
    let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    records.filter(|record| record["type"] == kind).map(|record| record["data"].clone()).collect()
}

fn units(environment: &Environment) -> u64 {
    of_type(&environment.run(&["memory", "info", "--json"]), "memory")[0]["units"].as_u64().unwrap()
}

/// Which batches are in force, newest first.
fn in_force(environment: &Environment) -> Vec<i64> {
    let batches = of_type(&environment.run(&["history", "--json"]), "batch");
    batches.iter().filter(|batch| batch["undone"] == false).map(|batch| batch["id"].as_i64().unwrap()).collect()
}

fn with_two_imports() -> Environment {
    let environment = Environment::new();
    environment.write("first.tsv", "en\tfa\nOne.\tیک\nTwo.\tدو\n");
    environment.write("second.tsv", "en\tfa\nOne.\tیک\nTwo.\tدو\n");
    for file in ["first.tsv", "second.tsv"] {
        assert_eq!(environment.run(&["import", file]).code, Some(0));
    }
    environment
}

#[test]
fn undo_goes_back_to_the_last_change_that_can_be_seen() {
    let environment = with_two_imports();
    environment.run(&["import", "first.tsv"]);
    assert_eq!((in_force(&environment), units(&environment)), (vec![4, 3, 2, 1], 2));
    let run = environment.run(&["undo"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("batch 2 ") && run.stdout.lines().count() == 1, "{run:?}");
    let with_it = "taken back with it, without any effect: batch 4 (import first.tsv), batch 3 (import second.tsv)";
    assert!(run.stderr.contains(with_it), "{run:?}");
    assert_eq!((in_force(&environment), units(&environment)), (vec![1], 0));
}

#[test]
fn undo_by_number_leaves_what_came_again() {
    let environment = with_two_imports();
    let run = environment.run(&["undo", "2", "--json"]);
    assert_eq!((of_type(&run, "kept").len(), of_type(&run, "batch").len()), (2, 1), "{run:?}");
    assert_eq!((in_force(&environment), units(&environment)), (vec![3, 1], 2));
    // Now the second import is all that holds the units: taking it back can be seen.
    let run = environment.run(&["undo", "--json"]);
    assert_eq!(of_type(&run, "batch")[0]["id"], 3, "{run:?}");
    assert_eq!((in_force(&environment), units(&environment)), (vec![1], 0));
}

#[test]
fn the_batches_that_went_with_an_undo_are_records_too() {
    let environment = with_two_imports();
    let batches = of_type(&environment.run(&["undo", "--json"]), "batch");
    let told: Vec<_> = batches.iter().map(|batch| (batch["id"].as_i64(), batch["undone"].as_bool())).collect();
    assert_eq!(told, [(Some(2), Some(true)), (Some(3), Some(true))]);
}

#[test]
fn where_nothing_had_an_effect_nothing_is_taken_back() {
    let environment = with_two_imports();
    for batch in ["2", "3", "1"] {
        assert_eq!(environment.run(&["undo", batch]).code, Some(0));
    }
    environment.write("bad.tsv", "en\tfa\n\tیک\nTwo.\t\nonly one\n");
    environment.run(&["import", "bad.tsv"]);
    let run = environment.run(&["undo"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("there is nothing to undo"), "{run:?}");
}

#[test]
fn an_undo_too_many_leaves_the_starter_glossary() {
    let environment = with_two_imports();
    assert_eq!(environment.run(&["undo"]).code, Some(0));
    for _ in 0..2 {
        let run = environment.run(&["undo"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run:?}");
        let said = "batch 1 is the starter glossary; `hafez undo 1` takes it back all the same";
        assert!(run.stderr.contains(said), "{run:?}");
        assert_eq!(in_force(&environment), [1]);
        assert_eq!(environment.run(&["glossary", "lookup", "Kabul"]).code, Some(0));
    }
    let run = environment.run(&["undo", "--json"]);
    let note: Value = serde_json::from_str(run.stderr.trim_end()).unwrap();
    assert_eq!((run.code, run.stdout.as_str(), &note["type"]), (Some(1), "", &"note".into()));
    // What was imported without any effect stays in the history, too.
    environment.write("bad.tsv", "en\tfa\n\tیک\n");
    environment.run(&["import", "bad.tsv"]);
    assert_eq!(environment.run(&["undo"]).code, Some(1));
    assert_eq!(environment.run(&["undo", "1"]).code, Some(0));
    assert_eq!(environment.run(&["glossary", "lookup", "Kabul"]).code, Some(1));
    assert_eq!(environment.run(&["undo"]).code, Some(1));
    // The way back.
    let sample = ["--memory", "none.hafez", "glossary", "export", "starter.tsv"];
    assert_eq!(environment.run(&sample).code, Some(0));
    assert_eq!(environment.run(&["glossary", "import", "starter.tsv"]).code, Some(0));
    assert_eq!(environment.run(&["glossary", "lookup", "Kabul"]).code, Some(0));
}

/// The text of a unit in Persian.
fn target(environment: &Environment, unit: &str) -> Option<String> {
    let run = environment.run(&["show", unit, "--json"]);
    let unit = of_type(&run, "unit").into_iter().next()?;
    Some(unit["variants"][1]["text"].as_str().unwrap().to_owned())
}

#[test]
fn what_an_undo_had_to_leave_goes_with_the_batch_that_holds_it() {
    let environment = Environment::new();
    environment.write("first.tsv", "en\tfa\nOne.\tیک\nTwo.\tدو\n");
    let run = |args: &[&str]| {
        let run = environment.run(args);
        assert_eq!(run.code, Some(0), "{run:?}");
        run
    };
    run(&["import", "first.tsv"]);
    run(&["edit", "1", "--target", "یکم"]);
    run(&["edit", "1", "--target", "یکمین"]);
    let undone = run(&["undo", "2"]);
    let told = "kept 1 that were changed since: 1 by edit (batch 4); `hafez undo 4` takes them, too";
    assert!(undone.stderr.contains(told), "{undone:?}");
    assert_eq!(units(&environment), 1);
    // It belongs to both edits now: with the first of them it is gone.
    let undone = run(&["undo", "4"]);
    assert!(!undone.stderr.contains("an earlier undo"), "{undone:?}");
    assert_eq!(target(&environment, "1").as_deref(), Some("یکم"));
    let undone = run(&["undo"]);
    assert!(undone.stderr.contains("taken back with it: 1 that an earlier undo had to leave"), "{undone:?}");
    assert_eq!((in_force(&environment), units(&environment)), (vec![1], 0));
    assert_eq!(environment.run(&["memory", "verify"]).stdout, "all is well\n");
}

#[test]
fn what_was_changed_and_left_goes_back_to_what_it_was_first() {
    let environment = Environment::new();
    environment.write("first.tsv", "en\tfa\tstatus\nOne.\tیک\tunreviewed\nTwo.\tدو\tunreviewed\n");
    let run = |args: &[&str]| assert_eq!(environment.run(args).code, Some(0), "{args:?}");
    run(&["import", "first.tsv"]);
    run(&["confirm", "1", "2"]);
    run(&["edit", "1", "--target", "یکم"]);
    run(&["undo", "3"]);
    let status = |unit: &str| of_type(&environment.run(&["show", unit, "--json"]), "unit")[0]["status"].clone();
    assert_eq!((status("1"), status("2")), ("confirmed".into(), "unreviewed".into()));
    run(&["undo"]);
    assert_eq!((target(&environment, "1").as_deref(), status("1")), (Some("یک"), "unreviewed".into()));
    run(&["undo"]);
    assert_eq!((in_force(&environment), units(&environment)), (vec![1], 0));
}

#[test]
fn a_name_that_an_undo_had_to_leave_goes_with_its_edit() {
    let environment = Environment::with_memory();
    environment.write("names.tsv", "en\tfa\tkind\nVelzek\tولزک\tperson\nTarvon\tتارون\tcity\n");
    let run = |args: &[&str]| assert_eq!(environment.run(args).code, Some(0), "{args:?}");
    let lookup = |name: &str| environment.run(&["glossary", "lookup", name]).code;
    run(&["glossary", "import", "names.tsv"]);
    run(&["glossary", "edit", "Velzek", "--prefer", "وُلزک"]);
    run(&["undo", "3"]);
    assert_eq!((lookup("Velzek"), lookup("Tarvon")), (Some(0), Some(1)));
    run(&["undo"]);
    assert_eq!((lookup("Velzek"), lookup("Tarvon")), (Some(1), Some(1)));
    assert_eq!(environment.run(&["memory", "verify"]).stdout, "all is well\n");
}

/// Where a batch took effect and was taken back before anything else came, it has nothing to say any more.
#[test]
fn a_batch_that_was_taken_back_whole_is_not_taken_back_again() {
    let environment = Environment::new();
    environment.write("first.tsv", "en\tfa\nOne.\tیک\n");
    let run = |args: &[&str]| assert_eq!(environment.run(args).code, Some(0), "{args:?}");
    run(&["import", "first.tsv"]);
    run(&["edit", "1", "--target", "یکم"]);
    run(&["undo"]);
    run(&["forget", "1", "--yes"]);
    run(&["undo"]);
    run(&["edit", "1", "--note", "seen"]);
    let undone = environment.run(&["undo"]);
    assert!(undone.code == Some(0) && !undone.stderr.contains("an earlier undo"), "{undone:?}");
    assert_eq!((target(&environment, "1").as_deref(), in_force(&environment)), (Some("یک"), vec![2, 1]));
}

#[test]
fn a_batch_tells_what_it_did() {
    let environment = with_two_imports();
    environment.run(&["edit", "1", "--target", "یکم"]);
    environment.run(&["forget", "2", "--yes"]);
    environment.run(&["glossary", "add", "Velzek", "ولزک", "--kind", "person"]);
    environment.run(&["glossary", "edit", "Velzek", "--prefer", "وُلزک"]);

    let made = of_type(&environment.run(&["history", "2", "--json"]), "change");
    assert_eq!(made.len(), 2, "{made:?}");
    assert_eq!(
        (&made[0]["record"], &made[0]["id"], &made[0]["change"]),
        (&"unit".into(), &1.into(), &"created".into())
    );
    assert!(made.iter().all(|change| change["before"].is_null()), "{made:?}");
    // As the import left them: before the edit, before the removal.
    let texts: Vec<_> = made.iter().map(|change| change["after"]["variants"][1]["text"].as_str()).collect();
    assert_eq!(texts, [Some("یک"), Some("دو")]);

    let edit = of_type(&environment.run(&["history", "4", "--json"]), "change");
    let text = |state: &str| edit[0][state]["variants"][1]["text"].as_str().unwrap().to_owned();
    assert_eq!(
        (edit.len(), edit[0]["change"].as_str(), text("before"), text("after")),
        (1, Some("changed"), "یک".into(), "یکم".into())
    );

    let gone = of_type(&environment.run(&["history", "5", "--json"]), "change");
    assert_eq!((gone[0]["change"].as_str(), gone[0]["after"].is_null()), (Some("removed"), true), "{gone:?}");

    let name = of_type(&environment.run(&["history", "6", "--json"]), "change");
    assert_eq!((name[0]["record"].as_str(), name[0]["change"].as_str()), (Some("entry"), Some("created")), "{name:?}");
    assert_eq!(name[0]["after"]["target"], "ولزک");

    let people = environment.run(&["history", "7"]);
    let lines: Vec<&str> = people.stdout.lines().collect();
    assert!(lines[1].starts_with("changed entry "), "{people:?}");
    for line in ["   en       Velzek", " - fa       ولزک", " + variant  ولزک", " + fa       وُلزک", "   kind     person"]
    {
        assert!(lines.contains(&line), "{line}: {people:?}");
    }
}

#[test]
fn a_large_batch_is_told_in_part() {
    let environment = Environment::new();
    let rows: String = (0..50).map(|n| format!("Row {n}.\tسطر {n}\n")).collect();
    environment.write("rows.tsv", format!("en\tfa\n{rows}"));
    environment.run(&["import", "rows.tsv"]);
    let count = |args: &[&str]| {
        let run = environment.run(&[&["history", "2", "--json"], args].concat());
        (of_type(&run, "change").len(), run.stderr.contains("--limit shows more"))
    };
    assert_eq!((count(&[]), count(&["--limit", "3"]), count(&["--limit", "50"])), ((20, true), (3, true), (50, false)));
    assert!(environment.run(&["history", "2"]).stderr.contains("20 of 50 shown"));
    assert_eq!(of_type(&environment.run(&["history", "--limit", "1", "--json"]), "batch").len(), 1);
}

#[test]
fn a_batch_that_was_taken_back_says_so() {
    let environment = with_two_imports();
    environment.run(&["edit", "1", "--target", "یکم"]);
    environment.run(&["undo", "4"]);
    let run = environment.run(&["history", "4", "--json"]);
    let change = &of_type(&run, "change")[0];
    assert_eq!((&change["change"], &change["before"]["variants"][1]["text"]), (&"undone".into(), &"یک".into()));
    assert!(run.stderr.contains("batch 4 was taken back"), "{run:?}");
}

#[test]
fn a_number_that_is_no_batch_is_refused_with_the_way_out() {
    let environment = with_two_imports();
    let none = environment.run(&["history", "99"]);
    assert_eq!(none.code, Some(2));
    assert!(none.stderr.contains("there is no batch 99") && none.stderr.contains("`hafez history` lists"), "{none:?}");
    let word = environment.run(&["history", "first"]);
    assert_eq!(word.code, Some(2));
    assert!(word.stderr.contains("hafez history"), "{word:?}");
}

#[test]
fn a_removed_name_is_told_with_the_way_back() {
    let environment = Environment::with_memory();
    environment.run(&["glossary", "add", "Velzek", "ولزک", "--kind", "person"]);
    let run = environment.run(&["glossary", "remove", "Velzek"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for told in ["removed entry ", "person: Velzek", "ولزک", "`hafez undo 4` brings it back"] {
        assert!(run.stderr.contains(told), "{told}: {run:?}");
    }
    assert_eq!(environment.run(&["undo", "4"]).code, Some(0));
    assert_eq!(environment.run(&["glossary", "lookup", "Velzek"]).code, Some(0));
}

#[test]
fn a_form_of_several_names_is_refused_with_the_list() {
    let environment = Environment::with_memory();
    environment.write(
        "two.tsv",
        "en\tfa\tkind\ten_variants\nTarvon City\tتارون\tcity\tTarvon\nAli Tarvon\tعلی تاروون\tperson\tTarvon\n",
    );
    environment.run(&["glossary", "import", "two.tsv"]);
    let ambiguous = environment.run(&["glossary", "remove", "Tarvon"]);
    assert_eq!(ambiguous.code, Some(2), "{ambiguous:?}");
    for told in ["(city: Tarvon City, تارون)", "(person: Ali Tarvon, علی تاروون)", "by its number"] {
        assert!(ambiguous.stderr.contains(told), "{told}: {ambiguous:?}");
    }
}

#[test]
fn a_slip_in_a_kind_is_told_and_a_kind_of_ones_own_is_not() {
    let environment = Environment::with_memory();
    let add = |name: &str, kind: &str| environment.run(&["glossary", "add", name, "ولزک", "--kind", kind]);
    let slip = add("Velzek", "persn");
    assert!(slip.code == Some(0) && slip.stderr.contains("did you mean `person`?"), "{slip:?}");
    for (name, kind) in [("Velzeka", "person"), ("Velzeki", "brand of tea")] {
        let fine = add(name, kind);
        assert!(fine.code == Some(0) && !fine.stderr.contains("did you mean"), "{fine:?}");
    }
    // What was used once is known, and so is what is like it.
    assert!(!add("Velzeko", "brand of tea").stderr.contains("did you mean"));
    assert!(add("Velzeku", "brand of tee").stderr.contains("did you mean `brand of tea`?"));
    let edited = environment.run(&["glossary", "edit", "Velzek", "--kind", "Person"]);
    assert!(edited.code == Some(0) && edited.stderr.contains("did you mean `person`?"), "{edited:?}");
}

#[test]
fn what_was_removed_later_is_not_undone_before_the_removal() {
    let environment = Environment::new();
    environment.write("p.tsv", "en\tfa\nA fine day.\tروز خوب.\n");
    for command in [&["import", "p.tsv"][..], &["edit", "1", "--target", "روزی خوش."], &["forget", "1", "--yes"]]
    {
        assert_eq!(environment.run(command).code, Some(0), "{command:?}");
    }
    let run = environment.run(&["undo", "3"]);
    assert!(run.code == Some(2) && run.stderr.contains("`hafez undo 4` first"), "{run:?}");
    for batch in ["4", "3"] {
        assert_eq!(environment.run(&["undo", batch]).code, Some(0), "{batch}");
    }
    let found = environment.run(&["lookup", "A fine day."]);
    assert!(found.stdout.contains("روز خوب.") && !found.stdout.contains("روزی"), "{found:?}");
}
