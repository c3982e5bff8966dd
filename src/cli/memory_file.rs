//! Which file holds the memory, and what happens when there is none yet.

use std::path::{Path, PathBuf};

use super::config::Settings;
use super::console::Console;
use super::error::{CliError, Result};
use crate::memory::{Access, Memory};
use crate::store::StoreError;
use crate::unit::Time;

/// The place of the memory.
#[derive(Debug, Clone)]
pub(crate) struct MemoryFile {
    path: PathBuf,
}

impl MemoryFile {
    /// The file that the settings name.
    ///
    /// # Errors
    /// No file is named, and the platform has no folder for one.
    pub(crate) fn named(settings: &Settings) -> Result<Self> {
        let path = settings.memory.value.clone().ok_or_else(|| {
            CliError::memory("there is no home folder to keep a memory in")
                .hint("name a file with --memory FILE or HAFEZ_MEMORY")
        })?;
        Ok(Self { path })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is there. A dangling link or an unreadable folder is not "no file yet"; an empty
    /// file, as `mktemp` makes it, is.
    pub(crate) fn exists(&self) -> bool {
        match self.path.symlink_metadata() {
            Ok(found) => !found.is_file() || found.len() > 0,
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        }
    }

    /// Opens it to read; no file yet: the bundled sample.
    pub(crate) fn read(&self, now: Time, console: Console) -> Result<Memory> {
        if self.exists() {
            console.detail(&format!("memory: {}", self.path.display()));
            return Ok(Memory::open(&self.path, Access::Read)?);
        }
        console.note(&format!("no memory at {} yet: this is the bundled sample", self.path.display()));
        Ok(Memory::sample(now)?)
    }

    /// Opens it to write; no file yet: makes it and says where.
    pub(crate) fn write(&self, now: Time, console: Console) -> Result<Memory> {
        if self.exists() {
            console.detail(&format!("memory: {}", self.path.display()));
            return Ok(Memory::open(&self.path, Access::Write)?);
        }
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| self.unwritable(&error))?;
        }
        let memory = match Memory::create(&self.path, now) {
            // Another process made it in the meantime.
            Err(_) if self.exists() => return Ok(Memory::open(&self.path, Access::Write)?),
            made => made?,
        };
        console.note(&format!("made a new memory: {}", self.path.display()));
        Ok(memory)
    }

    /// Opens it to change what is in it.
    ///
    /// # Errors
    /// No file yet: the numbers that the sample shows cannot be changed.
    pub(crate) fn change(&self) -> Result<Memory> {
        Ok(Memory::open(&self.there()?.path, Access::Write)?)
    }

    /// Itself, where there is a file.
    ///
    /// # Errors
    /// No file yet: the sample is nothing to change, to keep a copy of, or to call well.
    pub(crate) fn there(&self) -> Result<&Self> {
        if self.exists() {
            return Ok(self);
        }
        let failure = CliError::input(format!("there is no memory at {} yet", self.path.display()));
        Err(failure.hint(
            "the bundled sample is only to look at; `hafez import FILE` or `hafez add` makes a memory, --memory FILE \
             names another one",
        ))
    }

    fn unwritable(&self, error: &std::io::Error) -> CliError {
        StoreError::ReadOnly { path: self.path.clone(), reason: error.to_string() }.into()
    }
}
