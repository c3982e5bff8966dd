//! What every command has at hand: the settings, the way out, the memory, the clock.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;

use super::args::Globals;
use super::bidi::Screen;
use super::config::{Environment, Settings};
use super::console::Console;
use super::error::{CliError, Result};
use super::memory_file::MemoryFile;
use super::output::message::EndRecord;
use super::output::{Layout, Message, Output};
use super::progress::Progress;
use super::{args::Bidi, wanted};
use crate::memory::{Memory, Stamp, Unread};
use crate::unit::Time;

/// One run of the program.
pub(crate) struct Session {
    /// The settings.
    pub(crate) settings: Settings,
    /// Standard error.
    pub(crate) console: Console,
    /// Whether a person types on standard input.
    pub(crate) stdin_is_terminal: bool,
    /// Whether a person reads standard error.
    pub(crate) stderr_is_terminal: bool,
    layout: Layout,
    output: Option<Output>,
    /// What the memories that were opened do without.
    unread: RefCell<Vec<Unread>>,
    started: Instant,
}

impl Session {
    /// Puts together what the arguments and the environment say.
    pub(crate) fn new(globals: &Globals, settings: Settings, environment: &Environment) -> Self {
        let color = settings.color.value;
        let is_terminal = environment.stdout.is_terminal;
        let screen = Screen { is_terminal, isolate: is_terminal && settings.bidi.value == Bidi::Auto };
        let console = Console {
            json: globals.json,
            color: wanted(color, environment.stderr),
            quiet: globals.quiet,
            verbose: globals.verbose,
        };
        Self {
            layout: Layout { color: wanted(color, environment.stdout), screen, ..Layout::default() },
            settings,
            console,
            stdin_is_terminal: environment.stdin_is_terminal,
            stderr_is_terminal: environment.stderr.is_terminal,
            output: None,
            unread: RefCell::default(),
            started: Instant::now(),
        }
    }

    /// Changes how answers to people look, before the first one.
    pub(crate) fn lay_out(&mut self, change: impl FnOnce(&mut Layout)) {
        change(&mut self.layout);
    }

    /// Standard output.
    pub(crate) fn output(&mut self) -> &mut Output {
        let (json, layout) = (self.console.json, self.layout);
        self.output
            .get_or_insert_with(|| if json { Output::json(layout.screen.is_terminal) } else { Output::human(layout) })
    }

    /// Answers with one record.
    pub(crate) fn emit(&mut self, message: &Message) -> Result<()> {
        self.output().emit(message)
    }

    /// Ends the answer with its counts; `summary` says the same to people.
    pub(crate) fn end(&mut self, counts: Vec<(&'static str, Value)>, summary: Vec<String>) -> Result<()> {
        let elapsed_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.emit(&Message::End(EndRecord { counts, elapsed_ms, summary }))?;
        self.flush()
    }

    /// The next answer is timed from now.
    pub(crate) fn restart_clock(&mut self) {
        self.started = Instant::now();
    }

    /// Hands everything over to whoever reads.
    pub(crate) fn flush(&mut self) -> Result<()> {
        self.output().flush()?;
        self.warn_unread();
        Ok(())
    }

    /// Tells once of each name that is missing in answers because it is damaged.
    pub(crate) fn warn_unread(&self) {
        let news: Vec<String> = self.unread.borrow().iter().flat_map(Unread::news).collect();
        if let Some(warning) = missing(&news) {
            self.console.warn(&warning);
        }
    }

    fn watched(&self, memory: Memory) -> Memory {
        self.unread.borrow_mut().push(memory.unread());
        memory
    }

    /// The time, as exactly as the memory keeps it: an answer and the history say the same.
    pub(crate) fn now(&self) -> Time {
        let now = Time::now();
        Time::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// The day that it is in UTC.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        self.now().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// The person that `--by` names: `me` is whoever runs this.
    ///
    /// # Errors
    /// `me`, and nobody has said who that is.
    pub(crate) fn person(&self, named: Option<&str>) -> Result<Option<String>> {
        match named {
            Some(name) if name.eq_ignore_ascii_case("me") => {
                let me = self.settings.by.value.clone().ok_or_else(|| {
                    CliError::input("`--by me`: nobody has said who you are")
                        .hint("put by = \"your name\" into hafez.toml, or write the name instead of me")
                })?;
                Ok(Some(me))
            }
            named => Ok(named.map(str::to_owned)),
        }
    }

    /// Who writes, when, by which command.
    pub(crate) fn stamp(&self, command: &str, by: Option<&str>) -> Stamp {
        let by = by.map(str::to_owned).or_else(|| self.settings.by.value.clone());
        Stamp { time: self.now(), command: command.to_owned(), by }
    }

    /// The memory to look into; the bundled sample where there is none.
    pub(crate) fn memory_to_read(&self) -> Result<Memory> {
        Ok(self.watched(MemoryFile::named(&self.settings)?.read(self.now(), self.console)?))
    }

    /// The memory to write out; the bundled sample where there is none, but never in the place of what is there already:
    /// a name mistyped would put it where somebody's whole memory was written.
    pub(crate) fn memory_to_export(&self, to: &Path) -> Result<Memory> {
        if to.is_file() || to.is_dir() { self.memory_to_keep() } else { self.memory_to_read() }
    }

    /// Whether there is a memory yet.
    pub(crate) fn has_memory(&self) -> Result<bool> {
        Ok(MemoryFile::named(&self.settings)?.exists())
    }

    /// The memory to write to, made if need be.
    pub(crate) fn memory_to_write(&self) -> Result<Memory> {
        Ok(self.watched(MemoryFile::named(&self.settings)?.write(self.now(), self.console)?))
    }

    /// The memory to read, which must be there.
    pub(crate) fn memory_to_keep(&self) -> Result<Memory> {
        Ok(self.watched(MemoryFile::named(&self.settings)?.there()?.read(self.now(), self.console)?))
    }

    /// The memory to change, which must be there.
    pub(crate) fn memory_to_change(&self) -> Result<Memory> {
        Ok(self.watched(MemoryFile::named(&self.settings)?.change()?))
    }

    /// A memory for `--dry-run`: the real one, or an empty one that vanishes with the folder.
    pub(crate) fn memory_to_try(&self) -> Result<(Memory, Option<tempfile::TempDir>)> {
        let file = MemoryFile::named(&self.settings)?;
        if file.exists() {
            return Ok((file.change()?, None));
        }
        let folder = tempfile::tempdir()?;
        Ok((Memory::create(&folder.path().join("memory.hafez"), self.now())?, Some(folder)))
    }

    /// Names the folders of a project that are not read.
    pub(crate) fn warn_outside(&self, project: &Path, outside: &[PathBuf]) {
        for folder in outside {
            let (project, folder) = (project.display(), folder.display());
            self.console.warn(&format!(
                "{project}: it names {folder}, which is outside of it and was not read; name that folder's files yourself if you trust it"
            ));
        }
    }

    /// Something to look at while a long command works.
    pub(crate) fn progress(&self, what: &'static str) -> Progress {
        Progress::new(what, self.stderr_is_terminal && !self.console.quiet && !self.console.json)
    }
}

/// How many damaged names are told in one line.
const TOLD: usize = 3;

/// One line about what answers are without.
fn missing(news: &[String]) -> Option<String> {
    let told = news.get(..TOLD.min(news.len())).filter(|told| !told.is_empty())?.join("; ");
    let more = news.len().saturating_sub(TOLD);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    Some(format!(
        "the glossary is damaged and is used without: {told}{more}; `hafez memory salvage` saves all that can be read"
    ))
}
