//! README.md and docs/glossary.md told the truth when this passed: every command of a `console`
//! block is run, in order, and its output compared.
//!
//! Standard output and standard error come as a terminal would show them, one after the other.
//! `...` on a line of its own stands for any lines. Dates and times may be others.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// One command of a page and what it shows.
#[derive(Debug)]
struct Step {
    line: usize,
    command: String,
    output: Vec<String>,
}

/// A folder with the samples, a home of its own, and the variables exported so far.
struct Desk {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let samples = folder.path().join("samples");
        std::fs::create_dir_all(&samples).unwrap();
        for entry in std::fs::read_dir(root().join("samples")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, samples.join(path.file_name().unwrap())).unwrap();
        }
        Self { folder, variables: Vec::new() }
    }

    fn run(&mut self, command: &str) -> Vec<String> {
        if let Some((name, value)) = command.strip_prefix("export ").and_then(|rest| rest.split_once('=')) {
            self.variables.push((name.to_owned(), value.to_owned()));
            return Vec::new();
        }
        let bin = Path::new(env!("CARGO_BIN_EXE_hafez")).parent().unwrap();
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()))
            .env("HOME", self.folder.path().join("home"))
            .envs(self.variables.iter().cloned())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// The commands of all `console` blocks.
fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (number, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            steps.push(Step { line: number + 1, command: command.to_owned(), output: Vec::new() });
        } else if let Some(step) = steps.last_mut().filter(|_| inside) {
            step.output.push(line.to_owned());
        }
    }
    // An empty line between two commands is for the eye.
    for step in &mut steps {
        while step.output.last().is_some_and(String::is_empty) {
            step.output.pop();
        }
    }
    steps
}

/// A line with its dates, times and durations made equal.
fn timeless(line: &str) -> String {
    let shape: Vec<char> = line.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(&c) = shape.get(at) {
        let rest = &shape[at..];
        let whole = at == 0 || !shape[at - 1].is_ascii_digit();
        if whole && fits(rest, "0000-00-00T00:00:00") {
            out.push_str("TIME");
            at += rest.iter().take_while(|c| c.is_ascii_alphanumeric() || "-:.".contains(**c)).count();
        } else if whole && fits(rest, "0000-00-00 00:00") {
            out.push_str("DATE CLOCK");
            at += 16;
        } else if whole && fits(rest, "0000-00-00") {
            out.push_str("DATE");
            at += 10;
        } else {
            out.push(c);
            at += 1;
        }
    }
    match out.split_once("\"elapsed_ms\":") {
        Some((before, after)) => {
            format!("{before}\"elapsed_ms\":N{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        None => out,
    }
}

fn fits(text: &[char], pattern: &str) -> bool {
    text.len() >= pattern.len()
        && pattern.chars().zip(text).all(|(wanted, c)| if wanted == '0' { c.is_ascii_digit() } else { wanted == *c })
}

/// Whether the lines are those wanted, `...` being any number of lines.
fn agrees(wanted: &[String], lines: &[String]) -> bool {
    match wanted.split_first() {
        None => lines.is_empty(),
        Some((any, rest)) if any == "..." => (0..=lines.len()).any(|at| agrees(rest, &lines[at..])),
        Some((first, rest)) => {
            lines.split_first().is_some_and(|(line, lines)| timeless(line) == timeless(first) && agrees(rest, lines))
        }
    }
}

fn follow(name: &str) {
    let steps = steps(&page(name));
    assert!(!steps.is_empty(), "{name} shows no commands");
    let mut desk = Desk::new();
    for step in steps {
        let mut lines = desk.run(&step.command);
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        assert!(
            agrees(&step.output, &lines),
            "{name}:{}: $ {}\n--- the page says\n{}\n--- the program says\n{}\n---",
            step.line,
            step.command,
            step.output.join("\n"),
            lines.join("\n"),
        );
    }
}

#[test]
fn the_tour_goes_as_written() {
    follow("README.md");
}

/// Its outputs are those of README.md: here its commands are only to be there, and to work.
#[test]
fn the_persian_page_goes_as_written() {
    let steps = steps(&page("README.fa.md"));
    assert!(steps.len() >= 9 && page("README.md").contains("(README.fa.md)"));
    let mut desk = Desk::new();
    for Step { line, command, .. } in &steps {
        let lines = desk.run(command);
        let refused = lines.iter().find(|said| said.starts_with("error") || said.contains("not found"));
        assert_eq!(refused, None, "README.fa.md:{line}: $ {command}");
    }
    let inline = page("README.fa.md");
    for command in inline.split('`').filter_map(|code| code.strip_prefix("hafez ")) {
        let word = command.split_whitespace().next().unwrap_or_default();
        let help = if word.starts_with('-') {
            desk.run(&format!("hafez {word}"))
        } else {
            desk.run(&format!("hafez {word} -h"))
        };
        assert!(help.iter().any(|line| line.starts_with("Usage: hafez")), "README.fa.md: `hafez {command}`");
    }
}

#[test]
fn the_glossary_page_goes_as_written() {
    follow("docs/glossary.md");
}

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let readme = page("README.md");
    let command = readme.lines().find(|line| line.trim_start().starts_with("cargo test")).unwrap().trim();
    let command = command.split("  ").next().unwrap();
    assert!(page(".ci/run").contains(&format!("tests=({command})")), "`{command}` is not what .ci/run runs");
}

#[test]
fn the_main_command_is_there_and_its_article_too() {
    let readme = page("README.md");
    let line = readme.lines().find(|line| line.trim_start().starts_with("cargo run --release -- suggest ")).unwrap();
    let article = line.split_whitespace().nth(5).unwrap();
    assert!(root().join(article).is_file(), "{article}");
}

#[test]
fn links_lead_somewhere() {
    for name in ["README.md", "README.fa.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .map(str::to_owned)
        .into_iter()
        .chain(docs())
    {
        let text = page(&name);
        let folder = Path::new(&name).parent().unwrap().to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            assert!(root().join(&folder).join(target).exists(), "{name}: {link}");
        }
    }
}

fn docs() -> impl Iterator<Item = String> {
    let pages = std::fs::read_dir(root().join("docs")).unwrap();
    pages.map(|entry| format!("docs/{}", entry.unwrap().file_name().to_str().unwrap()))
}

#[test]
fn dates_and_any_lines_are_understood() {
    assert_eq!(timeless("batch 2  2026-11-24 16:31  import"), "batch 2  DATE CLOCK  import");
    assert_eq!(timeless("1  2026-11-24  #5"), "1  DATE  #5");
    assert_eq!(
        timeless(r#"{"changed":"2026-11-24T16:31:11.13Z","elapsed_ms":12}"#),
        r#"{"changed":"TIME","elapsed_ms":N}"#
    );
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(agrees(&lines("a\n...\nd"), &lines("a\nb\nc\nd")));
    assert!(!agrees(&lines("a\n...\nd"), &lines("a\nb\nc")));
    assert!(!agrees(&lines("a"), &lines("a\nb")));
}
