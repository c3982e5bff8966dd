//! `kill -9` at random moments of everything that writes. Whatever was cut off, the file opens, is whole,
//! and is as it was before the command or as it is after it.
//!
//! `HAFEZ_KILLS=500 cargo test --test kill` kills more often than the 50 times of every run.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "cmd/environment.rs"]
mod environment;
#[path = "cmd/state.rs"]
mod state;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use environment::Environment;
use hafez::memory::{Access, Memory};
use state::{old_memory, state_of};

/// What is killed, by the state it begins with.
const COMMANDS: &[(&str, &[&str])] = &[
    ("full", &["add", "The river froze.", "رود یخ زد."]),
    ("full", &["import", "more.tsv", "-q"]),
    ("full", &["undo"]),
    ("full", &["edit", "7", "--target", "هفت"]),
    ("full", &["forget", "3", "4", "5", "--yes"]),
    ("full", &["glossary", "add", "Karun", "کارون"]),
    ("full", &["glossary", "edit", "Geneva", "--target", "ژنوا"]),
    ("full", &["glossary", "import", "names.tsv", "-q"]),
    ("full", &["accept", "review.tsv"]),
    ("full", &["memory", "compact"]),
    ("full", &["memory", "rebuild"]),
    ("none", &["import", "more.tsv", "-q"]),
    ("schema 2", &["lookup", "The border was closed at noon."]),
    ("schema 4", &["add", "The river froze.", "رود یخ زد."]),
];

fn kills() -> usize {
    std::env::var("HAFEZ_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(50)
}

/// A number below `end`, another one in every run: moments cannot be repeated anyway.
fn random(end: u64) -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    std::hash::RandomState::new().build_hasher().finish() % end.max(1)
}

/// A work folder with one memory for every state a command begins with.
struct Desk {
    environment: Environment,
}

impl Desk {
    fn new() -> Self {
        let environment = Environment::new();
        let row = |n: usize| {
            format!("Article {n} says that {} lorries crossed.\tمقالهٔ {n} از {} کامیون گفت.\n", n * 7, n * 7)
        };
        environment.write("many.tsv", (1..=500).map(row).collect::<String>());
        environment.write("more.tsv", (450..=1_100).map(row).collect::<String>());
        environment.write(
            "names.tsv",
            (0..300).fold(String::from("en\tfa\n"), |mut names, n| {
                writeln!(names, "Mount Nobody {n}\tکوه {n}").unwrap();
                names
            }),
        );
        for args in [
            &["--memory", "full", "import", "many.tsv", "-q"][..],
            &["--memory", "full", "add", "Snow fell.", "برف بارید."],
            &["--memory", "full", "align", "article.en.txt", "article.fa.txt", "-o", "review.tsv"],
            &["--memory", "full", "import", "old.tsv", "-q"],
        ] {
            let run = environment.run(args);
            assert_eq!(run.code, Some(0), "{args:?}: {run:?}");
        }
        let review = std::fs::read_to_string(environment.work().join("review.tsv")).unwrap();
        environment.write("review.tsv", review.replace("\ndoubtful\t", "\nok\t"));
        for schema in [2, 4] {
            environment.write(&format!("schema {schema}"), old_memory(schema));
        }
        Self { environment }
    }

    /// Puts a state into the place of the memory that is worked on.
    fn begin_with(&self, state: &str) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            drop(std::fs::remove_file(self.environment.work().join(format!("m.hafez{suffix}"))));
        }
        if state != "none" {
            std::fs::copy(self.environment.work().join(state), self.memory()).unwrap();
        }
    }

    fn memory(&self) -> std::path::PathBuf {
        self.environment.work().join("m.hafez")
    }

    fn spawn(&self, args: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hafez"));
        command.args(["--memory", "m.hafez"]).args(args).current_dir(self.environment.work());
        command.env_clear().envs(self.environment.variables());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs a command and kills it at some moment, the later the more time it had; what it had said by then, if it had
    /// come to its end.
    fn cut_off(&self, args: &[&str], whole: Duration) -> Option<String> {
        let mut child = self.spawn(args);
        std::thread::sleep(Duration::from_micros(random(whole.as_micros() as u64)));
        drop(child.kill());
        let output = child.wait_with_output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }
}

/// The file opens and is whole.
fn assert_whole(path: &Path, what: &str) {
    let memory = Memory::open(path, Access::Read).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(memory.verify().unwrap(), Vec::<String>::new(), "{what}");
    drop(memory);
    let file = rusqlite::Connection::open(path).unwrap();
    let said: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok", "{what}");
}

#[test]
fn a_command_that_is_killed_has_done_all_or_nothing() {
    let desk = Desk::new();
    let rounds = kills().saturating_sub(kills() / 5);
    let (mut cut, mut met) = (0, 0);
    drop(Memory::create(&desk.environment.work().join("fresh"), "2026-01-01T00:00:00Z".parse().unwrap()).unwrap());
    let fresh = state_of(&desk.environment.work().join("fresh"));
    for (at, (state, args)) in COMMANDS.iter().enumerate() {
        desk.begin_with(state);
        let before = state_of(&desk.memory());
        let begun = Instant::now();
        assert!(desk.spawn(args).wait().unwrap().success(), "{args:?}");
        let whole = begun.elapsed();
        let after = state_of(&desk.memory());
        for round in 0..rounds / COMMANDS.len() + usize::from(at < rounds % COMMANDS.len()) {
            let what = format!("{state}: {args:?}, kill {round}");
            desk.begin_with(state);
            let done = desk.cut_off(args, whole).is_some();
            cut += usize::from(!done);
            if desk.memory().exists() {
                assert_whole(&desk.memory(), &what);
            }
            let now = state_of(&desk.memory());
            // A new memory comes first, with the starter glossary: a batch of its own.
            let begun = now == before || (*state == "none" && now == fresh);
            assert!(now == after || (begun && !done), "{what}: half done\n{now}");
            met += usize::from(now == after);
            if begun {
                // The next one finds nothing in its way.
                assert!(desk.spawn(args).wait().unwrap().success(), "{what}: again");
                assert!(state_of(&desk.memory()) == after, "{what}: again");
            }
        }
    }
    eprintln!("{rounds} kills: {cut} cut off, {met} had been done");
}

#[test]
fn what_was_reported_as_stored_is_there() {
    let desk = Desk::new();
    desk.begin_with("full");
    let (mut reported, mut whole) = (Vec::new(), Duration::from_millis(40));
    for round in 0..kills() / 5 {
        let source = format!("Report {round} came in.");
        let begun = Instant::now();
        match round % 3 {
            // One that ends says how long the next may take.
            0 => {
                assert!(desk.spawn(&["add", &source, "گزارش آمد."]).wait().unwrap().success());
                reported.push(source);
                whole = begun.elapsed() + begun.elapsed() / 4;
            }
            _ => reported.extend(desk.cut_off(&["add", &source, "گزارش آمد."], whole).map(|_| source)),
        }
        assert_whole(&desk.memory(), &format!("add {round}"));
        let state = state_of(&desk.memory());
        let lost: Vec<&String> = reported.iter().filter(|source| !state.contains(source.as_str())).collect();
        assert!(lost.is_empty(), "after {round} kills: {lost:?}");
    }
}
