//! What a disk and its other users do to a memory: no room, no right to write, files that go or come, leftovers, many
//! at once. Each ends with a word to the user and with nothing lost.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;
#[path = "cmd/state.rs"]
mod state;

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use environment::{Environment, Run};
use hafez::memory::{Access, Memory, Stamp};
use hafez::unit::{NewUnit, Time};
use state::state_of;

fn large(environment: &Environment) {
    let table = (0..8_000).fold(String::from("en\tfa\n"), |mut table, n| {
        writeln!(
            table,
            "Article {n} says that {} lorries crossed the bridge.\tمقالهٔ {n} از {} کامیون گفت.",
            n * 7,
            n * 7
        )
        .unwrap();
        table
    });
    environment.write("large.tsv", table);
}

fn with_memory() -> Environment {
    let environment = Environment::new();
    assert_eq!(run(&environment, &["import", "old.tsv"]).code, Some(0));
    environment
}

fn run(environment: &Environment, args: &[&str]) -> Run {
    environment.run(&[&["--memory", "m.hafez"], args].concat())
}

fn assert_whole(environment: &Environment, what: &str) {
    assert_eq!(run(environment, &["memory", "verify"]).stdout, "all is well\n", "{what}");
}

/// Refused with one message that names the file, and a hint; nothing changed.
fn assert_refused(run: &Run, code: i32, said: &str) {
    assert_eq!(run.code, Some(code), "{run:?}");
    let lines: Vec<&str> = run.stderr.lines().filter(|line| !line.contains("made a new memory")).collect();
    assert!(lines.len() == 2 && lines[1].starts_with("hint: "), "{run:?}");
    assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
}

#[test]
fn a_file_that_may_not_grow_loses_nothing() {
    let environment = with_memory();
    large(&environment);
    let before = state_of(&environment.work().join("m.hafez"));
    for args in ["import large.tsv -q", "memory backup copy.hafez", "memory compact"] {
        let blocks = std::fs::metadata(environment.work().join("m.hafez")).unwrap().len() / 512 - 100;
        let blocks = if args.starts_with("import") { blocks + 400 } else { blocks };
        let run = environment.shell(&format!("ulimit -f {blocks}; exec hafez --memory m.hafez {args}"));
        assert_refused(&run, 3, "the disk refuses: no file may become larger than ");
        assert!(run.stderr.contains("(ulimit -f)"), "{run:?}");
        assert!(state_of(&environment.work().join("m.hafez")) == before, "{args}");
        assert_whole(&environment, args);
    }
    assert!(!environment.work().join("copy.hafez").exists());
    assert_eq!(run(&environment, &["import", "large.tsv", "-q"]).code, Some(0), "with room again");
    assert_whole(&environment, "with room again");
}

/// The same of files that are no memory: nothing half-written stays.
#[test]
fn an_output_that_may_not_grow_is_told_and_leaves_nothing() {
    let environment = with_memory();
    large(&environment);
    assert_eq!(run(&environment, &["import", "large.tsv", "-q"]).code, Some(0));
    environment.write("old.tmx", "");
    let refused = environment.shell("ulimit -f 200; exec hafez --memory m.hafez export old.tmx");
    assert_refused(&refused, 2, "old.tmx: no file may become as large here (ulimit -f)");
    assert_eq!(std::fs::read(environment.work().join("old.tmx")).unwrap(), b"");
    let piped = environment.shell("ulimit -f 200; exec hafez --memory m.hafez export - > out.tsv");
    assert!(piped.code == Some(2) && piped.stderr.contains("no file may become as large here"), "{piped:?}");
    assert!(piped.stderr.contains("hint: raise that limit"), "{piped:?}");
    let left = std::fs::read_dir(environment.work()).unwrap();
    let names: Vec<String> = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!names.iter().any(|name| name.starts_with(".hafez-")), "{names:?}");
}

/// A file system of less than two megabytes, where one may be made.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1800k", "hafez-test"]).arg(folder.path());
        let done = mount.stdout(Stdio::null()).stderr(Stdio::null()).status();
        done.is_ok_and(|status| status.success()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0.path()).status());
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let Some(disk) = SmallDisk::new() else {
        println!("skipped: no small file system can be made here");
        return;
    };
    let environment = Environment::new();
    large(&environment);
    let memory = disk.0.path().join("m.hafez");
    let name = memory.to_str().unwrap();
    assert_eq!(environment.run(&["--memory", name, "import", "old.tsv"]).code, Some(0));
    let before = state_of(&memory);
    assert_refused(&environment.run(&["--memory", name, "import", "large.tsv", "-q"]), 3, "the disk refuses");
    assert!(state_of(&memory) == before);
    assert_eq!(environment.run(&["--memory", name, "memory", "verify"]).stdout, "all is well\n");
    assert_eq!(
        environment.run(&["--memory", name, "lookup", "The president arrived in Kabul on Monday."]).code,
        Some(0)
    );
    // Not a byte is free: what is there can be read, and what is added is refused.
    drop(std::fs::write(disk.0.path().join("filler"), vec![1; 4 << 20]));
    assert_refused(&environment.run(&["--memory", name, "add", "One.", "یک."]), 3, "m.hafez");
    assert_eq!(
        environment.run(&["--memory", name, "lookup", "The president arrived in Kabul on Monday."]).code,
        Some(0)
    );
    std::fs::remove_file(disk.0.path().join("filler")).unwrap();
    assert_eq!(environment.run(&["--memory", name, "add", "One.", "یک."]).code, Some(0));
    let left = std::fs::read_dir(disk.0.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_str().is_some_and(|name| name.starts_with(".hafez-")));
    assert_eq!(left.count(), 0, "drafts are gone");
}

/// Runs as somebody who may read the folder and not write it, even where the tests run as root.
fn as_reader(environment: &Environment, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hafez"));
    command.args(["--memory", "m.hafez"]).args(args).current_dir(environment.work());
    command.env_clear().envs(environment.variables());
    if std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
        command.uid(65534).gid(65534);
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn permit(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_may_only_be_read_is_read() {
    let environment = with_memory();
    let memory = environment.work().join("m.hafez");
    permit(environment.work().parent().unwrap(), 0o755);
    permit(&environment.work(), 0o555);
    permit(&memory, 0o444);
    if as_reader(&environment, &["--version"]).code != Some(0) {
        println!("skipped: the program cannot be run by another user here");
        permit(&environment.work(), 0o755);
        return;
    }
    let found = as_reader(&environment, &["lookup", "The president arrived in Kabul on Monday."]);
    assert!(found.code == Some(0) && found.stdout.contains("رئیس\u{200c}جمهور روز دوشنبه وارد کابل شد."), "{found:?}");
    for args in [&["add", "One.", "یک."][..], &["import", "old.tsv"], &["undo"], &["memory", "rebuild"]] {
        assert_refused(&as_reader(&environment, args), 3, "cannot be written");
    }
    permit(&environment.work(), 0o755);
    // The file alone: its folder may be written.
    permit(&environment.work(), 0o777);
    assert_refused(&as_reader(&environment, &["add", "One.", "یک."]), 3, "cannot be written");
    assert_eq!(as_reader(&environment, &["lookup", "The president arrived in Kabul on Monday."]).code, Some(0));
    permit(&environment.work(), 0o755);
    permit(&memory, 0o600);
    assert_whole(&environment, "afterwards");
}

/// The log and its index take the permissions of the file. Where a process looked at it while it was write-protected and
/// was killed, they stay so when the file is not any more.
#[test]
fn what_was_write_protected_for_a_time_can_be_written_again() {
    let environment = with_memory();
    let [memory, log] = with_log(&environment);
    let path = environment.work().join("m.hafez");
    permit(environment.work().parent().unwrap(), 0o755);
    permit(&environment.work(), 0o777);
    if as_reader(&environment, &["--version"]).code != Some(0) {
        println!("skipped: the program cannot be run by another user here");
        return;
    }
    for companions in [&["m.hafez-shm"][..], &["m.hafez-wal", "m.hafez-shm"]] {
        environment.write("m.hafez", &memory);
        environment.write("m.hafez-wal", &log);
        drop(std::fs::remove_file(environment.work().join("m.hafez-shm")));
        let reader = |path: &Path| {
            if std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
                std::os::unix::fs::chown(path, Some(65534), Some(65534)).unwrap();
            }
        };
        for name in ["m.hafez", "m.hafez-wal"] {
            permit(&environment.work().join(name), 0o644);
            reader(&environment.work().join(name));
        }
        permit(&path, 0o444);
        let found = as_reader(&environment, &["lookup", "Only in the log."]);
        assert!(found.code == Some(0) && found.stdout.contains("فقط در گزارش."), "{found:?}");
        for name in companions.iter().filter(|name| environment.work().join(name).exists()) {
            permit(&environment.work().join(name), 0o444);
        }
        permit(&path, 0o644);
        let added = as_reader(&environment, &["add", "One more.", "یکی دیگر."]);
        assert_eq!(added.code, Some(0), "{companions:?}: {added:?}");
        assert_eq!(as_reader(&environment, &["memory", "verify"]).stdout, "all is well\n");
        assert_eq!(as_reader(&environment, &["lookup", "One more."]).code, Some(0));
    }
}

/// The log is found by the name of the file: with two names there are two.
#[test]
fn a_memory_with_two_names_is_not_written() {
    let environment = with_memory();
    std::fs::hard_link(environment.work().join("m.hafez"), environment.work().join("twin.hafez")).unwrap();
    for args in [&["add", "One.", "یک."][..], &["import", "old.tsv"], &["undo"], &["memory", "compact"]] {
        assert_refused(&run(&environment, args), 3, "this file has 2 names (hard links)");
    }
    let found = run(&environment, &["lookup", "The president arrived in Kabul on Monday."]);
    assert_eq!(found.code, Some(0), "{found:?}");
    assert_eq!(run(&environment, &["memory", "backup", "own.hafez"]).code, Some(0));
    assert_eq!(environment.run(&["--memory", "own.hafez", "add", "One.", "یک."]).code, Some(0));
    std::fs::remove_file(environment.work().join("twin.hafez")).unwrap();
    assert_eq!(run(&environment, &["add", "One.", "یک."]).code, Some(0));
    assert_whole(&environment, "with one name again");
    // A symbolic link is another name for the same log.
    std::os::unix::fs::symlink("m.hafez", environment.work().join("link.hafez")).unwrap();
    assert_eq!(environment.run(&["--memory", "link.hafez", "add", "Two.", "دو."]).code, Some(0));
    assert_eq!(run(&environment, &["lookup", "Two."]).code, Some(0));
}

/// Nothing can be read of such a memory before it is migrated: the way out leads over a copy.
#[test]
fn a_memory_of_an_older_schema_with_two_names_has_a_way_out() {
    let environment = Environment::new();
    let packed = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/5.hafez.gz")).unwrap();
    let mut memory = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed), &mut memory).unwrap();
    environment.write("m.hafez", memory);
    std::fs::hard_link(environment.work().join("m.hafez"), environment.work().join("twin.hafez")).unwrap();
    for args in [&["lookup", "One."][..], &["memory", "backup", "own.hafez"]] {
        let refused = run(&environment, args);
        assert_refused(&refused, 3, "this file has 2 names (hard links)");
        assert!(refused.stderr.contains("`cp`") && !refused.stderr.contains("backup"), "{refused:?}");
    }
    std::fs::copy(environment.work().join("m.hafez"), environment.work().join("own.hafez")).unwrap();
    assert_eq!(environment.run(&["--memory", "own.hafez", "memory", "verify"]).stdout, "all is well\n");
}

#[test]
fn a_copy_that_cannot_be_made_names_the_folder() {
    let environment = with_memory();
    permit(environment.work().parent().unwrap(), 0o755);
    permit(&environment.work(), 0o777);
    permit(&environment.work().join("m.hafez"), 0o666);
    std::fs::create_dir(environment.work().join("closed")).unwrap();
    permit(&environment.work().join("closed"), 0o555);
    if as_reader(&environment, &["--version"]).code != Some(0) {
        println!("skipped: the program cannot be run by another user here");
        return;
    }
    let refused = |to: &str, said: &str, hint: &str| {
        let run = as_reader(&environment, &["memory", "backup", to]);
        assert_refused(&run, 2, said);
        assert!(run.stderr.contains(hint) && !run.stderr.contains("--memory"), "{run:?}");
    };
    refused("closed/copy.hafez", "closed: this folder may not be written to", "choose another folder");
    refused("nowhere/copy.hafez", "nowhere: there is no such folder", "make it first");
    refused("old.tsv/copy.hafez", "old.tsv: this is a file, not a folder", "choose another name");
}

#[test]
fn what_is_no_memory_is_left_alone() {
    for (content, said) in [
        (&b"en\tfa\nOne.\tx\n"[..], "this is not a hafez memory"),
        (b"SQLite format 3\0 and no more", "this is not a hafez memory"),
        (&[0; 8192], "this is not a hafez memory"),
    ] {
        let environment = Environment::new();
        environment.write("m.hafez", content);
        for args in
            [&["lookup", "One."][..], &["add", "One.", "یک."], &["memory", "verify"], &["memory", "salvage", "s.tmx"]]
        {
            assert_refused(&run(&environment, args), 3, said);
        }
        assert_eq!(std::fs::read(environment.work().join("m.hafez")).unwrap(), content);
    }
    // An empty file is what a process leaves that was killed at once, and `mktemp`: no memory yet.
    let environment = Environment::new();
    environment.write("m.hafez", "");
    assert_eq!(run(&environment, &["add", "One.", "یک."]).code, Some(0));
    assert_whole(&environment, "made in the place of an empty file");
}

/// A memory with a batch that is only in the log, as a process leaves it that is killed.
fn with_log(environment: &Environment) -> [Vec<u8>; 2] {
    let path = environment.work().join("m.hafez");
    let mut memory = Memory::open(&path, Access::Write).unwrap();
    let (en, fa) = (hafez::lang::LanguageTag::parse("en").unwrap(), hafez::lang::LanguageTag::parse("fa").unwrap());
    memory.add(&NewUnit::pair(&en, "Only in the log.", &fa, "فقط در گزارش."), &Stamp::new("add", Time::now())).unwrap();
    let read = |name: &str| std::fs::read(environment.work().join(name)).unwrap();
    let files = [read("m.hafez"), read("m.hafez-wal")];
    drop(memory);
    files
}

#[test]
fn a_log_is_taken_in_or_passed_over_whole() {
    let environment = with_memory();
    let [memory, log] = with_log(&environment);
    assert!(!log.is_empty());
    let put = |memory: &[u8], log: Option<&[u8]>| {
        for name in ["m.hafez-shm", "m.hafez-wal"] {
            drop(std::fs::remove_file(environment.work().join(name)));
        }
        environment.write("m.hafez", memory);
        if let Some(log) = log {
            environment.write("m.hafez-wal", log);
        }
    };
    let has = || run(&environment, &["export", "-", "--format", "tsv"]).stdout.contains("Only in the log.");
    put(&memory, Some(&log));
    assert!(has(), "with its log");
    assert_whole(&environment, "with its log");
    put(&memory, None);
    assert!(!has(), "a copy without its log is the memory before it");
    assert_whole(&environment, "without its log");
    put(&memory, Some(&log[..log.len() / 2]));
    assert!(!has(), "half a log");
    assert_whole(&environment, "half a log");
    let mut broken = log.clone();
    let middle = broken.len() / 2;
    broken[middle] ^= 0x55;
    put(&memory, Some(&broken));
    assert_whole(&environment, "a log with a flipped byte");
    // The log of another memory, which has other salts than the pages expect: it is whole by itself, so verify must
    // tell if it does not fit.
    assert_eq!(environment.run(&["--memory", "other.hafez", "import", "pairs.csv"]).code, Some(0));
    let other = std::fs::read(environment.work().join("other.hafez")).unwrap();
    put(&other, Some(&log));
    let verified = run(&environment, &["memory", "verify"]);
    assert!(verified.code == Some(3) || verified.stdout == "all is well\n", "{verified:?}");
}

#[test]
fn a_file_that_goes_away_takes_nothing_else_with_it() {
    let environment = with_memory();
    let path = environment.work().join("m.hafez");
    let (en, fa) = (hafez::lang::LanguageTag::parse("en").unwrap(), hafez::lang::LanguageTag::parse("fa").unwrap());
    let unit = NewUnit::pair(&en, "Into the void.", &fa, "به هیچ.");
    // Removed while it is open.
    let copy = std::fs::read(&path).unwrap();
    let mut memory = Memory::open(&path, Access::Write).unwrap();
    std::fs::remove_file(&path).unwrap();
    let error = memory.add(&unit, &Stamp::new("add", Time::now())).unwrap_err().to_string();
    assert!(error.contains("m.hafez") && error.contains("removed or replaced"), "{error}");
    drop(memory);
    // Replaced while it is open: the one that took its place stays as it is.
    std::fs::write(&path, &copy).unwrap();
    let mut memory = Memory::open(&path, Access::Write).unwrap();
    std::fs::write(environment.work().join("new"), &copy).unwrap();
    std::fs::rename(environment.work().join("new"), &path).unwrap();
    let error = memory.add(&unit, &Stamp::new("add", Time::now())).unwrap_err().to_string();
    assert!(error.contains("removed or replaced"), "{error}");
    drop(memory);
    assert_whole(&environment, "the one in its place");
    assert!(!run(&environment, &["export", "-", "--format", "tsv"]).stdout.contains("Into the void."));
}

#[test]
fn files_are_for_their_owner_alone() {
    let environment = Environment::new();
    let shell = environment
        .shell("umask 022; hafez --memory m.hafez add One. یک. && hafez --memory m.hafez memory backup copy.hafez");
    assert_eq!(shell.code, Some(0), "{shell:?}");
    let memory = Memory::open(&environment.work().join("m.hafez"), Access::Write).unwrap();
    for name in ["m.hafez", "copy.hafez", "m.hafez-wal", "m.hafez-shm"] {
        let mode = std::fs::metadata(environment.work().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    drop(memory);
}

#[test]
fn leftovers_are_gone_with_the_next_run() {
    let environment = with_memory();
    for (args, code) in
        [(&["add", "One.", "یک."][..], 0), (&["export", "out.tmx"], 0), (&["memory", "backup", "copy"], 0)]
    {
        environment.write(".hafez-Ab12Cd.tmp", "half a file");
        assert_eq!(run(&environment, args).code, Some(code), "{args:?}");
        assert!(!environment.work().join(".hafez-Ab12Cd.tmp").exists(), "{args:?}");
    }
}

#[test]
fn a_backup_of_what_is_being_written_is_whole() {
    let environment = with_memory();
    large(&environment);
    let mut import = Command::new(env!("CARGO_BIN_EXE_hafez"))
        .args(["--memory", "m.hafez", "import", "large.tsv", "-q"])
        .current_dir(environment.work())
        .env_clear()
        .envs(environment.variables())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut copies = 0;
    while import.try_wait().unwrap().is_none() || copies == 0 {
        let name = format!("copy-{copies}");
        assert_eq!(run(&environment, &["memory", "backup", &name]).code, Some(0));
        let copy = environment.run(&["--memory", &name, "memory", "verify"]);
        assert_eq!(copy.stdout, "all is well\n", "{copy:?}");
        let units = environment.run(&["--memory", &name, "export", "-", "--format", "tsv"]).stdout.lines().count();
        assert!([5, 8_005].contains(&units), "{units} lines: half a batch");
        assert!(!environment.work().join(format!("{name}-wal")).exists());
        copies += 1;
    }
    assert!(import.wait().unwrap().success());
}

#[test]
fn two_writers_and_ten_readers_lose_nothing_and_wait_for_nobody() {
    let environment = with_memory();
    let rounds = std::env::var("HAFEZ_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    let (done, environment) = (std::sync::atomic::AtomicBool::new(false), &environment);
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..2)
            .map(|writer| {
                scope.spawn(move || {
                    for round in 0..rounds {
                        let source = format!("Writer {writer} round {round}.");
                        let added = run(environment, &["add", &source, "دور."]);
                        assert_eq!(added.code, Some(0), "{added:?}");
                    }
                })
            })
            .collect();
        for _ in 0..10 {
            scope.spawn(|| {
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    let found = run(environment, &["lookup", "The president arrived in Kabul on Monday."]);
                    assert!(found.code == Some(0) && found.stderr.is_empty(), "{found:?}");
                }
            });
        }
        let ended: Vec<_> = writers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok));
    });
    let all = run(environment, &["export", "-", "--format", "tsv"]).stdout;
    for writer in 0..2 {
        assert!((0..rounds).all(|round| all.contains(&format!("Writer {writer} round {round}."))), "{all}");
    }
    assert_whole(environment, "afterwards");
}
