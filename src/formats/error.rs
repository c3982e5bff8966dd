//! What can be wrong with a file, where, and what to do about it.

use std::fmt;
use std::io;

use thiserror::Error;

/// The classes of faults that a caller treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// There is no such file.
    Missing,
    /// It is a directory.
    Directory,
    /// The system does not let it be opened.
    Unreadable,
    /// It holds nothing at all.
    Empty,
    /// Its bytes are not in the encoding that they should be in: nothing of it may be stored.
    Encoding,
    /// It is something else than it is taken for: nothing of it may be stored.
    NotTheFormat,
    /// Its columns, named by the header or by the user, do not make a pair: nothing of it may be stored.
    Columns,
    /// Two files that should be paired differ in length: nothing of them may be stored.
    Unequal,
    /// It cannot be read to its end; every unit before the fault has been given out and may be stored.
    CutShort,
    /// It could not be written.
    Write,
}

/// A fault that ends the reading of a file. Single bad rows are [`Reject`](super::Reject)s instead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct FormatError {
    /// Its class.
    pub fault: Fault,
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1, where one is known.
    pub line: Option<u64>,
    /// The byte in the file (unpacked, if it was packed), from 0, where one is known.
    pub byte_offset: Option<u64>,
    /// What is wrong, without the place.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl FormatError {
    /// An error without a place in the file.
    pub fn new(fault: Fault, file: &str, message: impl Into<String>) -> Self {
        Self { fault, file: file.to_owned(), line: None, byte_offset: None, message: message.into(), hint: None }
    }

    /// Names the line.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Names the byte.
    #[must_use]
    pub fn at_byte(mut self, offset: u64) -> Self {
        self.byte_offset = Some(offset);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether the units that came before the fault may be stored.
    pub fn keeps_units(&self) -> bool {
        self.fault == Fault::CutShort
    }

    /// The error of an input stream: one of ours that travelled through it, or the system's.
    pub(super) fn from_stream(error: &io::Error, file: &str) -> Self {
        if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            return inner.clone();
        }
        let (message, hint) = match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                (format!("the packed data breaks off or is damaged ({error})"), "fetch or pack the file again")
            }
            _ => (format!("the file cannot be read to its end ({error})"), "check the disk or the connection"),
        };
        Self::new(Fault::CutShort, file, message).hint(hint)
    }

    /// The error of opening a path.
    pub(super) fn from_open(error: &io::Error, file: &str) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => {
                Self::new(Fault::Missing, file, "there is no such file").hint("check the name and the folder")
            }
            io::ErrorKind::IsADirectory => Self::directory(file),
            io::ErrorKind::PermissionDenied => Self::new(Fault::Unreadable, file, "this file may not be read")
                .hint("ask its owner, or change its permissions"),
            _ => Self::new(Fault::Unreadable, file, format!("this file cannot be opened ({error})")),
        }
    }

    pub(super) fn directory(file: &str) -> Self {
        Self::new(Fault::Directory, file, "this is a folder, not a file").hint(
            "name the files in it; `hafez align --dir` pairs two folders of articles, and a project of OmegaT, with \
             omegat.project in it, is taken whole",
        )
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl From<FormatError> for io::Error {
    fn from(error: FormatError) -> Self {
        Self::other(error)
    }
}
