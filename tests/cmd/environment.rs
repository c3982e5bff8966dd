//! A hafez that sees nothing of the machine it is tested on: own home, own folders, own files.

#![allow(unreachable_pub, dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// A home with a work folder in it. It vanishes with its last use.
pub struct Environment {
    folder: TempDir,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Environment {
    /// An empty home; the work folder holds the files of `tests/cmd/work`.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("work")).unwrap();
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/work")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, folder.path().join("work").join(path.file_name().unwrap())).unwrap();
        }
        Self { folder }
    }

    /// A memory in the default place, made from `old.tsv`.
    pub fn with_memory() -> Self {
        let environment = Self::new();
        assert_eq!(environment.run(&["import", "old.tsv"]).code, Some(0));
        environment
    }

    /// Where commands run.
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// The default place of the memory.
    pub fn memory(&self) -> PathBuf {
        self.folder.path().join("data/hafez/memory.hafez")
    }

    /// Writes a file into the work folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.work().join(name), content).unwrap();
    }

    /// The variables of the hermetic environment.
    pub fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let bin = Path::new(env!("CARGO_BIN_EXE_hafez")).parent().unwrap().to_owned();
        let path = format!("{}:/usr/bin:/bin", bin.display());
        vec![
            ("PATH", path.into()),
            ("HOME", self.folder.path().to_owned()),
            ("XDG_CONFIG_HOME", self.folder.path().join("config")),
            ("XDG_DATA_HOME", self.folder.path().join("data")),
            ("TMPDIR", self.folder.path().to_owned()),
        ]
    }

    /// A command of hafez, not run yet.
    pub fn hafez(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hafez"));
        command.args(args).current_dir(self.work()).env_clear().envs(self.variables());
        command
    }

    /// A line for the shell, with `hafez` on its path.
    pub fn shell(&self, line: &str) -> Run {
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.work()).env_clear().envs(self.variables());
        finish(&mut command)
    }

    /// The same on a pseudo-terminal; `None` where there is no `script` to make one.
    pub fn terminal(&self, line: &str) -> Option<Run> {
        let there = std::process::Command::new("script").arg("--version").output().ok()?;
        there.status.success().then_some(())?;
        let mut command = Command::new("script");
        command.args(["-qec", line, "/dev/null"]).current_dir(self.work()).env_clear().envs(self.variables());
        command.env("TERM", "xterm").env("SHELL", "/bin/sh");
        Some(finish(&mut command))
    }

    /// Runs hafez to its end.
    pub fn run(&self, args: &[&str]) -> Run {
        finish(&mut self.hafez(args))
    }

    /// Runs hafez with this on standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Run {
        finish(self.hafez(args).write_stdin(input))
    }
}

fn finish(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
