//! No command opens a socket: every one is run under `strace`, and its system calls are read. docs/privacy.md.
//!
//! Skipped, with a word, where there is no `strace` or it may not trace.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "cmd/environment.rs"]
mod environment;

use std::collections::BTreeSet;
use std::process::Command;

use environment::Environment;

/// The calls that could leave the machine. A sandboxed lookup of a user's name would be one too.
const NETWORK: &str = "trace=%network,io_uring_setup";

/// One line a command, in an order in which each has something to do.
const RUNS: &[&str] = &[
    "import old.tsv",
    "add 'Qatar again offered talks.' 'قطر باز پیشنهاد کرد.'",
    "lookup 'Prices rose by 12 percent.'",
    "suggest article.md",
    "analyse article.md",
    "concordance percent",
    "check old.tsv",
    "export out.tsv",
    "export out.xlsx",
    "export --omegat desk",
    "import out.xlsx --dry-run",
    "align article.en.txt article.fa.txt --force -o review.tsv",
    "accept review.tsv --dry-run",
    "show 1",
    "edit 1 --note x",
    "confirm 1",
    "forget 1 --yes",
    "history",
    "undo",
    "glossary add 'Gul Rahman' 'گل رحمان'",
    "glossary lookup Kabul",
    "glossary list",
    "glossary find article.md",
    "glossary candidates article.md",
    "glossary edit 'Gul Rahman' --note x",
    "glossary remove 'Gul Rahman'",
    "glossary audit",
    "glossary export names.tbx",
    "glossary import names.tbx --dry-run",
    "memory info",
    "memory verify",
    "memory review -o -",
    "memory backup copy.hafez",
    "memory compact",
    "memory rebuild",
    "config show",
    "eval old.tsv",
    "pretranslate article.md -o work.tsv",
    "merge article.md work.tsv -o done.md",
    "memory salvage saved.tmx",
    "segment article.md",
    "fold --lang en < article.md",
    "completions bash",
    "man pages",
    "help",
];

fn strace() -> Option<&'static str> {
    let probe = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    probe.ok()?.status.success().then_some("strace")
}

#[test]
fn no_command_opens_a_socket() {
    let Some(strace) = strace() else {
        println!("skipped: there is no strace here, or it may not trace");
        return;
    };
    let environment = Environment::new();
    for run in RUNS {
        let trace = environment.work().join("trace");
        let line = format!("{strace} -f -qq -e {NETWORK} -o {} hafez {run} >/dev/null", trace.display());
        let ran = environment.shell(&line);
        assert!(ran.code.is_some_and(|code| code < 2), "hafez {run}: {ran:?}");
        let calls = std::fs::read_to_string(&trace).unwrap();
        let calls: Vec<&str> = calls.lines().filter(|line| line.contains('(')).collect();
        assert!(calls.is_empty(), "hafez {run} speaks to something: {calls:?}");
    }
}

#[test]
fn the_trace_would_show_one() {
    let Some(strace) = strace() else { return };
    let environment = Environment::new();
    let probe = "python3 -c 'import socket; socket.socket()'";
    if environment.shell(probe).code != Some(0) {
        println!("skipped: no Python to open a socket with");
        return;
    }
    environment.shell(&format!("{strace} -f -qq -e {NETWORK} -o trace {probe}"));
    assert!(std::fs::read_to_string(environment.work().join("trace")).unwrap().contains("socket("));
}

#[test]
fn every_command_is_traced() {
    let environment = Environment::new();
    let mut known = BTreeSet::new();
    for group in ["", "glossary", "memory", "config"] {
        let help = environment.run(&group.split_whitespace().chain(["-h"]).collect::<Vec<_>>()).stdout;
        let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        known.extend(names.filter_map(|line| line.split_whitespace().next()).map(|name| format!("{group} {name}")));
    }
    for name in known.iter().map(|name| name.trim()).filter(|name| !name.ends_with("help")) {
        let run = RUNS.iter().any(|run| run.starts_with(name));
        assert!(run, "`hafez {name}` is not in the list of runs");
    }
    assert!(known.len() > 30, "{known:?}");
}

#[test]
fn nothing_but_the_memory_stays() {
    let environment = Environment::with_memory();
    let ran = environment
        .shell("hafez add a ب && hafez lookup a --json && hafez memory backup copy.hafez && hafez memory compact");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let folder = environment.memory().parent().unwrap().to_owned();
    let names: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, BTreeSet::from(["memory.hafez".to_owned()]));
    let home = environment.work().parent().unwrap().to_owned();
    let left: BTreeSet<String> =
        std::fs::read_dir(home).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(left, BTreeSet::from(["data".to_owned(), "work".to_owned()]));
}
