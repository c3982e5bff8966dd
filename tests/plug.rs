//! The plug of the machine is pulled: unlike after `kill -9`, what was written and not synced may be there, or not, or
//! in part. Every command that writes is run under `strace`, what it asked of the disk is played again up to some moment,
//! and what a disk may have kept by then is opened.
//!
//! `HAFEZ_PLUGS=2000 cargo test --test plug` pulls more often than the 60 times of every run; `HAFEZ_PLUG_SEED` pulls as
//! in a run that said this number. Skipped, with a word, where there is no `strace` or it may not trace.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

#[path = "plug/disk.rs"]
mod disk;
#[path = "cmd/environment.rs"]
mod environment;
#[path = "cmd/state.rs"]
mod state;
#[path = "plug/trace.rs"]
mod trace;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use disk::{Chance, Disk, Files};
use environment::Environment;
use hafez::memory::{Access, Memory};
use state::state_of;
use trace::{CALLS, Event};

/// One line a command, in an order in which each has something to do.
const COMMANDS: &[&str] = &[
    "import first.tsv -q",
    "add 'The river froze.' 'رود یخ زد.'",
    "glossary add Karun کارون",
    "import more.tsv -q",
    "edit 7 --target هفت",
    "export out.tmx -q",
    "undo",
    "forget 3 4 5 --yes",
    "export out.tmx -q --force",
    "memory backup copy.hafez",
    "glossary import names.tsv -q",
    "memory compact",
    "accept review.tsv",
    "memory rebuild",
    "glossary export names.tbx -q",
    "undo",
    "add 'Snow fell.' 'برف بارید.'",
];

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn random() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    std::hash::RandomState::new().build_hasher().finish() >> 1
}

/// A command that was traced, and what the folder was like after it.
struct Step {
    line: &'static str,
    events: Vec<Event>,
    memory: String,
    files: Files,
}

fn may_trace() -> bool {
    let probe = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    probe.is_ok_and(|probe| probe.status.success())
}

fn prepared() -> Environment {
    let environment = Environment::new();
    let row =
        |n: usize| format!("Article {n} says that {} lorries crossed.\tمقالهٔ {n} از {} کامیون گفت.\n", n * 7, n * 7);
    environment.write("first.tsv", (1..=60).map(row).collect::<String>());
    environment.write("more.tsv", (50..=400).map(row).collect::<String>());
    let name = |n: usize| format!("Mount Nobody {n}\tکوه {n}\n");
    environment.write("names.tsv", format!("en\tfa\n{}", (0..50).map(name).collect::<String>()));
    let align = ["align", "article.en.txt", "article.fa.txt", "-o", "review.tsv"];
    assert_eq!(environment.run(&align).code, Some(0));
    let review = fs::read_to_string(environment.work().join("review.tsv")).unwrap();
    environment.write("review.tsv", review.replace("\ndoubtful\t", "\nok\t"));
    environment
}

fn files_of(folder: &Path) -> Files {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn traced(environment: &Environment, line: &'static str) -> Step {
    let (work, trace) = (environment.work(), environment.work().with_file_name("trace"));
    let strace = format!("strace -f -qq -y -xx -s 100000000 -e signal=none -e {CALLS} -o {}", trace.display());
    let ran = environment.shell(&format!("{strace} hafez --memory m.hafez {line}"));
    assert_eq!(ran.code, Some(0), "{line}: {ran:?}");
    let events = trace::events(&fs::read_to_string(&trace).unwrap(), &fs::canonicalize(&work).unwrap());
    Step { line, events, memory: state_of(&work.join("m.hafez")), files: files_of(&work) }
}

/// Puts files into an empty folder, under the names they had; what readers share of a log is never what it was.
fn lay_out(folder: &Path, files: &Files, chance: &mut Chance) {
    drop(fs::remove_dir_all(folder));
    fs::create_dir_all(folder).unwrap();
    for (path, bytes) in files {
        let mut bytes = bytes.clone();
        if path.to_string_lossy().ends_with("-shm") {
            bytes.iter_mut().for_each(|byte| *byte = chance.below(256) as u8);
        }
        fs::write(folder.join(path.file_name().unwrap()), bytes).unwrap();
    }
}

/// The file opens and is whole.
fn whole(path: &Path) -> Result<(), String> {
    let memory = Memory::open(path, Access::Read).map_err(|error| error.to_string())?;
    let wrong = memory.verify().map_err(|error| error.to_string())?;
    drop(memory);
    let file = rusqlite::Connection::open(path).unwrap();
    let said: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    if wrong.is_empty() && said == "ok" { Ok(()) } else { Err(format!("{wrong:?} {said}")) }
}

/// A moment: so many events of a step are done. Half of them are just before something is made sure of or gets a name.
fn moment(steps: &[Step], chance: &mut Chance) -> (usize, usize) {
    let at = chance.below(steps.len());
    let events = &steps[at].events;
    let plain = |event: &Event| matches!(event, Event::Write(..) | Event::Cut(..) | Event::Create(_));
    let turns: Vec<usize> = (0..=events.len()).filter(|n| events.get(*n).is_none_or(|event| !plain(event))).collect();
    let done = if chance.below(2) == 0 { chance.below(events.len() + 1) } else { turns[chance.below(turns.len())] };
    (at, done)
}

struct Case<'a> {
    step: &'a Step,
    /// The memory before the step, and whether it has ended.
    before: &'a str,
    ended: bool,
    /// The files of some moment before the step began and of its end.
    kept: [&'a Files; 2],
    folder: PathBuf,
}

impl Case<'_> {
    /// All or nothing of the command; what was reported is there.
    fn check_memory(&self, fresh: &str) -> Result<(), String> {
        let path = self.folder.join("m.hafez");
        if path.exists() {
            whole(&path)?;
        }
        let now = state_of(&path);
        let begun = now == self.before || (self.before.is_empty() && now == fresh);
        let right = now == self.step.memory || (begun && !self.ended);
        if right { Ok(()) } else { Err(format!("half done, or lost\n{now}")) }
    }

    /// An output is there whole, old or new, or not at all; what is left of a draft says that it is one.
    fn check_outputs(&self) -> Result<(), String> {
        for (path, bytes) in files_of(&self.folder) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let was = |files: &Files| files.iter().any(|(old, of)| old.file_name() == path.file_name() && *of == bytes);
            if name == "copy.hafez" {
                whole(&path)?;
            } else if !name.starts_with("m.hafez")
                && !name.starts_with('.')
                && !self.kept.iter().any(|files| was(files))
            {
                return Err(format!("{name} is neither old nor new"));
            }
        }
        Ok(())
    }
}

/// All commands as they were traced, in a folder that began with these files.
struct Trace {
    start: Files,
    steps: Vec<Step>,
    /// A memory with nothing but the starter glossary.
    fresh: String,
    folder: PathBuf,
}

impl Trace {
    fn new(environment: &Environment) -> Self {
        let work = fs::canonicalize(environment.work()).unwrap();
        let start = files_of(&work);
        let steps: Vec<Step> = COMMANDS.iter().map(|line| traced(environment, line)).collect();
        drop(Memory::create(&work.join("fresh"), "2026-01-01T00:00:00Z".parse().unwrap()).unwrap());
        Self { start, steps, fresh: state_of(&work.join("fresh")), folder: work.with_file_name("pulled") }
    }

    /// Pulls the plug once, on a disk that keeps what it was asked to keep, or one that only says so.
    fn pull(&self, chance: &mut Chance, honest: bool) -> Result<(), String> {
        let (at, done) = moment(&self.steps, chance);
        let step = &self.steps[at];
        let before = at.checked_sub(1).map(|before| &self.steps[before]);
        let mut disk = Disk::with(if honest { &self.start } else { before.map_or(&self.start, |step| &step.files) });
        let earlier = self.steps[..at].iter().filter(|_| honest).flat_map(|step| &step.events);
        let all = earlier.chain(step.events.iter().take(done));
        all.filter(|event| honest || !matches!(event, Event::Sync(_))).for_each(|event| disk.take(event));
        lay_out(&self.folder, &disk.pulled(chance), chance);
        let case = Case {
            step,
            before: before.map_or("", |step| &step.memory),
            ended: done == step.events.len(),
            kept: [before.map_or(&self.start, |step| &step.files), &step.files],
            folder: self.folder.clone(),
        };
        let checked = case.check_memory(&self.fresh).and_then(|()| case.check_outputs());
        checked.map_err(|error| format!("{} after {done} of {}: {error}", step.line, step.events.len()))
    }
}

#[test]
fn what_was_reported_is_there_when_the_power_is_back() {
    if !may_trace() {
        println!("skipped: there is no strace here, or it may not trace");
        return;
    }
    let environment = prepared();
    let trace = Trace::new(&environment);
    let seed = setting("HAFEZ_PLUG_SEED").unwrap_or_else(random);
    let mut chance = Chance(seed);
    let pulls = setting("HAFEZ_PLUGS").unwrap_or(60);
    for pull in 0..pulls {
        trace.pull(&mut chance, true).unwrap_or_else(|error| panic!("seed {seed}, pull {pull}: {error}"));
    }
    // A disk that keeps nothing of what it was asked to keep is noticed, so this would notice what was not asked.
    assert!((0..200).any(|_| trace.pull(&mut chance, false).is_err()));
    eprintln!("{pulls} pulls, seed {seed}");
}
