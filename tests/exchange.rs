//! Two translators, each with a memory: what they send each other, and that both end with the same.
//! docs/exchange.md tells it; its commands are run here, too.
#![allow(clippy::unwrap_used)]

#[path = "cmd/environment.rs"]
mod environment;

use std::collections::BTreeSet;

use environment::{Environment, Run};
use serde_json::Value;

/// A folder that two people share; each has a memory named like the person.
struct Desk {
    environment: Environment,
    sent: std::cell::Cell<usize>,
}

impl Desk {
    fn new() -> Self {
        Self { environment: Environment::new(), sent: std::cell::Cell::new(0) }
    }

    fn run(&self, who: &str, args: &[&str]) -> Run {
        let memory = format!("{who}.hafez");
        let all = [&["--memory", &memory], args].concat();
        let output = self.environment.hafez(&all).env("HAFEZ_BY", who).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    fn done(&self, who: &str, args: &[&str]) -> Run {
        let run = self.run(who, args);
        assert_eq!(run.code, Some(0), "{who} {args:?}: {run:?}");
        run
    }

    fn add(&self, who: &str, source: &str, target: &str) -> String {
        self.done(who, &["add", source, target]).stdout.trim().to_owned()
    }

    /// The number of the unit with this source and this target.
    fn find(&self, who: &str, source: &str, target: &str) -> String {
        let run = self.run(who, &["lookup", source, "--min", "90", "--json"]);
        let records = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let mut found = records.filter(|record| record["data"]["target"] == target);
        found.next().unwrap_or_else(|| panic!("{who} has no {target}: {run:?}"))["data"]["unit"].to_string()
    }

    fn edit(&self, who: &str, id: &str, target: &str) {
        self.done(who, &["edit", id, "--target", target]);
    }

    /// Later by the clock of TMX, which counts seconds.
    fn wait(&self) {
        std::thread::sleep(std::time::Duration::from_millis(1100));
    }

    /// One sends what is new; a new file each time.
    fn send(&self, who: &str, more: &[&str]) -> String {
        self.sent.set(self.sent.get() + 1);
        let file = format!("{who}-{}.tmx", self.sent.get());
        let run = self.run(who, &[&["export", &file, "--since", "last", "--by", who], more].concat());
        assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
        file
    }

    /// The counts of an import: created, updated, duplicate, rejected.
    fn take(&self, who: &str, file: &str) -> [u64; 4] {
        let run = self.run(who, &["import", file, "--json"]);
        assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
        let end: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
        ["created", "updated", "duplicate", "rejected"].map(|name| end["data"][name].as_u64().unwrap())
    }

    /// Both send, then both import.
    fn exchange(&self, more: &[&str]) -> ([u64; 4], [u64; 4]) {
        let (a, b) = (self.send("mina", more), self.send("omar", more));
        (self.take("mina", &b), self.take("omar", &a))
    }

    /// Everything a memory says, without numbers and files.
    fn units(&self, who: &str) -> BTreeSet<String> {
        let run = self.run(who, &["export", "-", "--columns", "en,fa,note,status"]);
        assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
        assert!(self.run(who, &["memory", "verify"]).code == Some(0));
        run.stdout.lines().map(str::to_owned).collect()
    }

    fn assert_same(&self) {
        assert_eq!(self.units("mina"), self.units("omar"), "mina, then omar");
    }

    fn holds(&self, who: &str, target: &str) -> bool {
        self.units(who).iter().any(|line| line.contains(target))
    }
}

const SOURCE: &str = "The talks ended.";

#[test]
fn both_hold_the_same_units_after_each_has_imported_the_other() {
    let desk = Desk::new();
    desk.add("mina", SOURCE, "گفتگو پایان یافت.");
    desk.done("mina", &["import", "old.tsv"]);
    desk.add("omar", "Prices rose.", "قیمت بالا رفت.");
    desk.add("omar", SOURCE, "مذاکره تمام شد.");
    let (mina, omar) = desk.exchange(&[]);
    assert_eq!((mina, omar), ([2, 0, 0, 0], [5, 0, 0, 0]));
    desk.assert_same();
    // Nothing is sent twice, and nothing of the other is sent back.
    assert_eq!(desk.exchange(&[]), ([0; 4], [0; 4]));
    // Everything once more, not only what is new: nothing changes.
    desk.done("mina", &["export", "all.tmx"]);
    assert_eq!(desk.take("omar", "all.tmx"), [0, 0, 7, 0]);
    desk.assert_same();
}

#[test]
fn an_edit_takes_the_place_of_the_old_wording_elsewhere() {
    let desk = Desk::new();
    let id = desk.add("mina", SOURCE, "متن یک");
    desk.add("omar", "Night fell.", "شب شد.");
    desk.exchange(&[]);
    desk.edit("mina", &id, "متن دو");
    assert_eq!(desk.exchange(&[]).1, [0, 1, 0, 0]);
    desk.assert_same();
    assert!(!desk.holds("omar", "متن یک"));
    // What omar had of the old wording does not bring it back, not even in a whole export of before.
    let old = desk.find("omar", SOURCE, "متن دو");
    desk.done("omar", &["undo"]);
    assert!(desk.holds("omar", "متن یک"));
    desk.done("omar", &["export", "omar-all.tmx"]);
    assert_eq!(desk.take("mina", "omar-all.tmx"), [0, 0, 2, 0]);
    assert!(!desk.holds("mina", "متن یک"));
    // An edit of an edit goes the same way.
    desk.done("mina", &["export", "mina-all.tmx"]);
    assert_eq!(desk.take("omar", "mina-all.tmx"), [0, 1, 1, 0]);
    desk.edit("omar", &old, "متن سه");
    desk.exchange(&[]);
    desk.assert_same();
    assert!(desk.holds("mina", "متن سه") && !desk.holds("mina", "متن دو"));
    assert_eq!(desk.exchange(&[]), ([0; 4], [0; 4]));
}

#[test]
fn edits_of_one_unit_on_both_sides_are_both_kept_the_newest_first() {
    let desk = Desk::new();
    let id = desk.add("mina", SOURCE, "متن یک");
    desk.add("omar", "Night fell.", "شب شد.");
    desk.exchange(&[]);
    desk.edit("mina", &id, "متن مینا");
    desk.wait();
    let other = desk.find("omar", SOURCE, "متن یک");
    desk.edit("omar", &other, "متن عمر");
    assert_eq!(desk.exchange(&[]), ([1, 0, 0, 0], [1, 0, 0, 0]));
    desk.assert_same();
    for who in ["mina", "omar"] {
        assert!(!desk.holds(who, "متن یک"));
        let run = desk.run(who, &["lookup", SOURCE, "--min", "100", "--json"]);
        let targets: Vec<Value> = run
            .stdout
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .filter(|record| record["type"] == "match")
            .map(|record| record["data"]["target"].clone())
            .collect();
        assert_eq!(targets, ["متن عمر", "متن مینا"], "{who}: the newest first");
    }
    assert_eq!(desk.exchange(&[]), ([0; 4], [0; 4]));
    // Everything of both, both ways: nothing changes any more.
    for (from, to) in [("mina", "omar"), ("omar", "mina"), ("mina", "omar")] {
        desk.done(from, &["export", "all.tmx"]);
        let counts = desk.take(to, "all.tmx");
        assert_eq!((counts[0], counts[1]), (0, 0), "{from} to {to}");
    }
    desk.assert_same();
    // One of them is edited again: it takes the place of its own old wording only.
    let mine = desk.find("omar", SOURCE, "متن عمر");
    desk.edit("omar", &mine, "متن تازه");
    assert_eq!(desk.exchange(&[]).0, [0, 1, 0, 0]);
    desk.assert_same();
    assert!(desk.holds("mina", "متن مینا") && desk.holds("mina", "متن تازه") && !desk.holds("mina", "متن عمر"));
}

#[test]
fn confirmations_and_notes_travel_and_older_ones_take_nothing_back() {
    let desk = Desk::new();
    desk.environment.write("new.tsv", format!("en\tfa\tstatus\n{SOURCE}\tمتن\tunreviewed\n"));
    desk.done("mina", &["import", "new.tsv"]);
    desk.add("omar", "Night fell.", "شب شد.");
    desk.exchange(&[]);
    desk.wait();
    let id = desk.find("omar", SOURCE, "متن");
    desk.done("omar", &["confirm", &id]);
    desk.done("omar", &["edit", &id, "--note", "as agreed"]);
    assert_eq!(desk.exchange(&[]).0, [0, 1, 0, 0]);
    desk.assert_same();
    assert!(desk.holds("mina", "as agreed\tconfirmed"));
    // mina doubts it again; an old export of omar does not overrule her.
    desk.done("omar", &["export", "before.tmx"]);
    desk.wait();
    let id = desk.find("mina", SOURCE, "متن");
    desk.done("mina", &["edit", &id, "--status", "unreviewed"]);
    assert_eq!(desk.take("mina", "before.tmx")[1], 0);
    assert!(desk.holds("mina", "as agreed\tunreviewed"));
    desk.exchange(&[]);
    desk.assert_same();
    assert!(desk.holds("omar", "as agreed\tunreviewed"));
    assert_eq!(desk.exchange(&[]), ([0; 4], [0; 4]));
}

#[test]
fn a_wording_confirmed_after_the_edit_stays_beside_it_on_both_sides() {
    let desk = Desk::new();
    desk.environment.write("new.tsv", format!("en\tfa\tstatus\n{SOURCE}\tمتن یک\tunreviewed\n"));
    desk.done("mina", &["import", "new.tsv"]);
    desk.add("omar", "Night fell.", "شب شد.");
    desk.exchange(&[]);
    let id = desk.find("mina", SOURCE, "متن یک");
    desk.edit("mina", &id, "متن دو");
    desk.wait();
    let id = desk.find("omar", SOURCE, "متن یک");
    desk.done("omar", &["confirm", &id]);
    desk.exchange(&[]);
    desk.assert_same();
    assert!(desk.holds("mina", "متن یک") && desk.holds("mina", "متن دو"));
    assert_eq!(desk.exchange(&[]), ([0; 4], [0; 4]));
}

#[test]
fn removals_travel_only_when_they_are_told() {
    let desk = Desk::new();
    let id = desk.add("mina", SOURCE, "متن یک");
    let kept = desk.add("mina", "Second text.", "متن دو");
    desk.add("omar", "Night fell.", "شب شد.");
    desk.exchange(&["--with-removed"]);
    desk.done("mina", &["forget", &id, "--yes"]);
    let silent = desk.send("mina", &[]);
    let text = std::fs::read_to_string(desk.environment.work().join(&silent)).unwrap();
    assert!(!text.contains("removed") && !text.contains("متن یک"), "{text}");
    desk.take("omar", &silent);
    assert!(desk.holds("omar", "متن یک"));
    let told = desk.send("mina", &["--with-removed"]);
    // A dry run says the same and does nothing.
    let tried = desk.done("omar", &["import", &told, "--dry-run", "--json"]);
    assert!(tried.stdout.contains("removed, as elsewhere"), "{tried:?}");
    assert!(desk.holds("omar", "متن یک"));
    assert_eq!(desk.take("omar", &told), [0, 1, 0, 0]);
    desk.assert_same();
    assert_eq!(desk.take("omar", &told), [0, 0, 1, 0]);
    // Old exports of before do not bring it back to either side.
    assert_eq!(desk.take("omar", "mina-1.tmx"), [0, 0, 2, 0]);
    let again = desk.done("mina", &["import", "mina-1.tmx"]);
    assert!(again.stderr.contains("it was removed here") && again.stderr.contains("`hafez undo BATCH`"), "{again:?}");
    desk.assert_same();
    // The removal is a batch like any other; what came after it changed nothing.
    desk.done("omar", &["undo"]);
    assert!(desk.holds("omar", "متن یک"));
    // What was changed after its removal elsewhere stays.
    desk.done("mina", &["forget", &kept, "--yes"]);
    desk.wait();
    let id = desk.find("omar", "Second text.", "متن دو");
    desk.done("omar", &["edit", &id, "--note", "needed"]);
    let told = desk.send("mina", &["--with-removed"]);
    assert_eq!(desk.take("omar", &told), [0, 0, 1, 0]);
    assert!(desk.holds("omar", "متن دو"));
    // Its note makes it new to mina, who gets it back.
    let sent = desk.send("omar", &[]);
    desk.take("mina", &sent);
    assert!(desk.holds("mina", "متن دو\tneeded"));
    let run = desk.run("mina", &["export", "x.tsv", "--with-removed"]);
    assert!(run.code == Some(2) && run.stderr.contains("TMX"), "{run:?}");
}

#[test]
fn an_undone_edit_is_told_as_well() {
    let desk = Desk::new();
    let id = desk.add("mina", SOURCE, "متن یک");
    desk.add("omar", "Night fell.", "شب شد.");
    desk.exchange(&[]);
    desk.edit("mina", &id, "متن دو");
    desk.exchange(&[]);
    assert!(desk.holds("omar", "متن دو"));
    // The newest batch of mina is the import; the edit is the one before.
    let history = desk.run("mina", &["history", "--json"]);
    let edit = history.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let edit = edit.into_iter().find(|record| record["data"]["command"] == "edit").unwrap();
    desk.done("mina", &["undo", &edit["data"]["id"].to_string()]);
    assert_eq!(desk.exchange(&[]).1, [0, 1, 0, 0]);
    desk.assert_same();
    assert!(desk.holds("omar", "متن یک") && !desk.holds("omar", "متن دو"));
}

#[test]
fn the_last_export_counts_only_if_it_was_written() {
    let desk = Desk::new();
    desk.add("mina", SOURCE, "متن یک");
    let args = ["export", "no-such-folder/x.tmx", "--since", "last", "--by", "mina"];
    assert_eq!(desk.run("mina", &args).code, Some(2));
    desk.add("omar", "Night fell.", "شب شد.");
    assert_eq!(desk.exchange(&[]).1, [1, 0, 0, 0]);
    // Another person, another mark; `me` is whoever asks.
    assert_eq!(desk.run("mina", &["export", "-", "--since", "last", "--by", "nobody"]).code, Some(1));
    assert_eq!(desk.run("mina", &["export", "-", "--since", "last", "--by", "me"]).code, Some(1));
    let run = desk.done("mina", &["export", "-", "--by", "me"]);
    assert!(run.stdout.contains(SOURCE) && !run.stdout.contains("Night"), "{run:?}");
    // What is confirmed later is new again, whatever its date.
    desk.environment
        .write("dated.tsv", "en\tfa\ttime\tstatus\tby\nOld text.\tکهنه\t2001-01-01T00:00:00Z\tunreviewed\tmina\n");
    desk.done("mina", &["import", "dated.tsv"]);
    let sent = desk.send("mina", &[]);
    assert_eq!(desk.take("omar", &sent), [1, 0, 0, 0], "imported now, although it is old");
    let today = "2020-01-01";
    assert!(!desk.run("mina", &["export", "-", "--since", today]).stdout.contains("Old text."));
    desk.environment.write("again.tsv", "en\tfa\tnote\nOld text.\tکهنه\ta note\n");
    desk.done("mina", &["import", "again.tsv"]);
    assert!(desk.run("mina", &["export", "-", "--since", today]).stdout.contains("Old text."));
}

/// The commands of docs/exchange.md, in order; `mina$` and `omar$` say who.
#[test]
fn the_page_tells_the_truth() {
    let desk = Desk::new();
    let page = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/exchange.md"));
    let page = page.unwrap();
    let mut ran = 0;
    for line in page.lines() {
        let Some((who, command)) = line.split_once("$ hafez ").filter(|(who, _)| matches!(*who, "mina" | "omar"))
        else {
            continue;
        };
        let line = format!("HAFEZ_MEMORY={who}.hafez HAFEZ_BY={who} hafez {command}");
        let run = desk.environment.shell(&line);
        assert_eq!(run.code, Some(0), "{line}: {run:?}");
        ran += 1;
    }
    assert!(ran > 6, "the page shows too few commands");
    desk.assert_same();
}

#[test]
fn a_removal_is_not_told_of_a_unit_that_was_stored_again() {
    let desk = Desk::new();
    let id = desk.add("mina", SOURCE, "متن یک");
    desk.add("omar", "Night fell.", "شب شد.");
    desk.exchange(&[]);
    desk.done("mina", &["forget", &id, "--yes"]);
    desk.wait();
    desk.add("mina", SOURCE, "متن یک");
    desk.exchange(&["--with-removed"]);
    assert!(desk.holds("omar", "متن یک"));
    desk.assert_same();
}

#[test]
fn a_removal_that_is_taken_back_comes_back_elsewhere() {
    let desk = Desk::new();
    let id = desk.add("mina", SOURCE, "متن یک");
    desk.add("omar", "Night fell.", "شب شد.");
    desk.exchange(&[]);
    desk.done("mina", &["forget", &id, "--yes"]);
    // Omar hears of it later: his time of removal must not count against what mina takes back.
    desk.wait();
    desk.exchange(&["--with-removed"]);
    assert!(!desk.holds("omar", "متن یک"));
    desk.done("mina", &["undo"]);
    // The import of omar's parcel, which brought nothing, may have been the last batch.
    if !desk.holds("mina", "متن یک") {
        desk.done("mina", &["undo"]);
    }
    desk.exchange(&["--with-removed"]);
    assert!(desk.holds("mina", "متن یک") && desk.holds("omar", "متن یک"));
    desk.assert_same();
}

#[test]
fn nobody_is_not_taken_for_me() {
    let environment = Environment::with_memory();
    let run = environment.run(&["export", "mine.tmx", "--by", "me"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("hafez.toml") && !environment.work().join("mine.tmx").exists(), "{run:?}");
}

/// `me` is whoever writes, with every command that has `--by`.
#[test]
fn me_is_one_person_everywhere() {
    let desk = Desk::new();
    desk.done("mina", &["add", SOURCE, "متن یک", "--by", "me"]);
    desk.done("mina", &["edit", "1", "--target", "متن دو", "--by", "Me"]);
    desk.environment.write("m.tsv", "en\tfa\nNight fell.\tشب شد.\n");
    desk.done("mina", &["import", "m.tsv", "--by", "me"]);
    desk.environment.write("other.tsv", "en\tfa\tby\nSnow fell.\tبرف بارید.\tme\n");
    desk.done("mina", &["import", "other.tsv"]);
    let tsv = desk.done("mina", &["export", "-", "--by", "me"]).stdout;
    assert!(tsv.contains(SOURCE) && tsv.contains("Night fell.") && tsv.contains("\tmina\t"), "{tsv}");
    assert!(!tsv.contains("Snow fell."), "a person of another file may be called so: {tsv}");
    let environment = Environment::with_memory();
    for args in [
        &["add", "One.", "یک.", "--by", "me"][..],
        &["edit", "1", "--note", "x", "--by", "me"],
        &["import", "old.tsv", "--by", "me"],
    ] {
        let run = environment.run(args);
        assert!(run.code == Some(2) && run.stderr.contains("hafez.toml"), "{args:?}: {run:?}");
    }
}
