//! What can go wrong on the command line: every error of the library becomes a message and, where
//! there is one, a hint, here and nowhere else.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::limits;
use crate::analysis::AnalysisError;
use crate::archive::ArchiveError;
use crate::eval::EvalError;
use crate::formats::{Fault, FormatError, UnknownFormat};
use crate::glossary::GlossaryError;
use crate::glossary::files::FileError;
use crate::lang::LanguageError;
use crate::memory::MemoryError;
use crate::store::StoreError;

/// The result of everything in `cli`.
pub(crate) type Result<T, E = CliError> = std::result::Result<T, E>;

/// How a command that ran to its end went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, or found.
    Done,
    /// Ran well, found nothing.
    Nothing,
    /// Some of several inputs were bad; the good ones are done.
    Incomplete,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Nothing => Self::from(1),
            Outcome::Incomplete => Self::from(2),
        }
    }
}

/// No hafez is so many schemas ahead of another.
const AHEAD: i64 = 1000;

/// What to do about a damaged memory.
const MEND: &str = "`hafez memory verify` names all that is wrong; go back to a copy made with `hafez memory backup`, \
     or save what can be read with `hafez memory salvage`; `hafez memory rebuild` mends the index";

/// What kind of failure it is: decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Wrong arguments or wrong input: 2.
    Input,
    /// The memory cannot be used: 3.
    Memory,
    /// Nobody reads our output any more: success.
    BrokenPipe,
}

/// A failure as it is shown: one line, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CliError {
    /// What kind of failure.
    pub(crate) kind: Kind,
    /// What happened, in one line.
    pub(crate) message: String,
    /// What to do.
    pub(crate) hint: Option<String>,
    /// The file it is about, as it was named.
    pub(crate) file: Option<String>,
    /// The line in it, from 1.
    pub(crate) line: Option<u64>,
}

impl CliError {
    /// Wrong arguments or input.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self { kind: Kind::Input, message: message.into(), hint: None, file: None, line: None }
    }

    /// A memory that cannot be used.
    pub(crate) fn memory(message: impl Into<String>) -> Self {
        Self { kind: Kind::Memory, ..Self::input(message) }
    }

    /// The same with advice.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same, about a file.
    pub(crate) fn file(self, file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..self }
    }

    /// The same, about a line of its file.
    pub(crate) fn line(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    /// A file that could not be opened, read or written.
    pub(crate) fn io(file: &Path, error: &io::Error) -> Self {
        let failure = Self::input(plain(error)).file(file.display().to_string());
        match error.kind() {
            io::ErrorKind::NotFound => failure.hint("is the name right, seen from the current folder?"),
            io::ErrorKind::IsADirectory => failure.hint("name a file in it"),
            io::ErrorKind::FileTooLarge => failure.hint(limits::RAISE),
            io::ErrorKind::PermissionDenied => failure.hint("may you read and write there?"),
            _ => failure,
        }
    }

    /// `file:line: message`, without naming a file twice.
    pub(crate) fn headline(&self) -> String {
        match (&self.file, self.line) {
            (Some(file), _) if self.message.starts_with(file.as_str()) => self.message.clone(),
            (Some(file), Some(line)) => format!("{file}:{line}: {}", self.message),
            (Some(file), None) => format!("{file}: {}", self.message),
            (None, Some(line)) => format!("line {line}: {}", self.message),
            (None, None) => self.message.clone(),
        }
    }
}

impl CliError {
    /// Of a command that looks for damage or saves from it, which is not to advise itself.
    pub(crate) fn damaged(error: MemoryError, hint: &str) -> Self {
        let is_damage = matches!(error, MemoryError::Store(StoreError::Damaged { .. }));
        let failure = Self::from(error);
        if is_damage { failure.hint(hint) } else { failure }
    }
}

/// For clap, which shows one line.
impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.hint {
            Some(hint) => write!(f, "{}: {hint}", self.headline()),
            None => f.write_str(&self.headline()),
        }
    }
}

impl std::error::Error for CliError {}

/// An error of the system without its number: `No such file or directory`.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
        // Of a folder that is to be made.
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "this is a file, not a folder".to_owned(),
        io::ErrorKind::FileTooLarge => limits::TOO_LARGE.to_owned(),
        _ => text.to_owned(),
    }
}

impl From<CliError> for ExitCode {
    fn from(error: CliError) -> Self {
        match error.kind {
            Kind::BrokenPipe => Self::SUCCESS,
            Kind::Input => Self::from(2),
            Kind::Memory => Self::from(3),
        }
    }
}

/// Failures of standard input and output; files go through [`CliError::io`].
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<FormatError>()) {
            return inner.clone().into();
        }
        let kind = if is_broken_pipe(&error) { Kind::BrokenPipe } else { Kind::Input };
        let hint = (error.kind() == io::ErrorKind::FileTooLarge).then(|| limits::RAISE.to_owned());
        Self { kind, hint, ..Self::input(plain(&error)) }
    }
}

impl From<LanguageError> for CliError {
    fn from(error: LanguageError) -> Self {
        let known = "codes are BCP 47: en, fa (Iran), fa-AF (Dari), ps, ar, de …";
        let hint = match &error.did_you_mean {
            Some(nearest) => format!("did you mean `{nearest}`? {known}"),
            None => known.to_owned(),
        };
        Self::input(error.to_string()).hint(hint)
    }
}

/// The CSV writer wraps the error that it meets.
fn is_broken_pipe(error: &io::Error) -> bool {
    let wrapped = error.get_ref().and_then(|inner| inner.downcast_ref::<csv::Error>());
    match wrapped.map(csv::Error::kind) {
        Some(csv::ErrorKind::Io(inner)) => inner.kind() == io::ErrorKind::BrokenPipe,
        _ => error.kind() == io::ErrorKind::BrokenPipe,
    }
}

impl From<FormatError> for CliError {
    fn from(error: FormatError) -> Self {
        // `hafez export /dev/stdout | head`: the writer keeps the system's words only.
        let closed = error.fault == Fault::Write && error.message.contains("Broken pipe");
        let kind = if closed { Kind::BrokenPipe } else { Kind::Input };
        Self { kind, hint: error.hint, file: Some(error.file), line: error.line, ..Self::input(error.message) }
    }
}

impl From<UnknownFormat> for CliError {
    fn from(error: UnknownFormat) -> Self {
        Self::input(error.to_string()).hint("the end of a file's name says its format, or --format does")
    }
}

impl From<GlossaryError> for CliError {
    fn from(error: GlossaryError) -> Self {
        let hint = match &error {
            GlossaryError::NotFound { did_you_mean, .. } if did_you_mean.is_empty() => {
                Some("`hafez glossary list` shows every name".to_owned())
            }
            GlossaryError::NotFound { did_you_mean, .. } => Some(format!("did you mean {}?", did_you_mean.join(", "))),
            GlossaryError::Ambiguous { .. } => Some("name the entry by its number".to_owned()),
            GlossaryError::Refused(reason) if reason.starts_with("contradicts") => Some(
                "--variant adds it beside that form; `hafez glossary edit` with --prefer or --target changes that form"
                    .to_owned(),
            ),
            GlossaryError::Refused(reason) if reason.contains("is the form to use in") => {
                Some("`hafez glossary edit ID --prefer FORM` names another one first".to_owned())
            }
            GlossaryError::Refused(reason) if reason.contains("has no form") => {
                Some("`hafez glossary lookup NAME --json` shows its forms; --to names their language".to_owned())
            }
            GlossaryError::Refused(reason) if reason.contains("no form to use any more") => {
                Some("`hafez glossary remove` takes an entry away".to_owned())
            }
            GlossaryError::Strict(_) => Some("mend the rows that are named, or leave --strict out".to_owned()),
            _ => None,
        };
        match error {
            GlossaryError::Store(error) => error.into(),
            GlossaryError::File(error) => error.into(),
            GlossaryError::Format(error) => error.into(),
            GlossaryError::Record(_) => Self { hint, ..Self::memory(error.to_string()) },
            other => Self { hint, ..Self::input(other.to_string()) },
        }
    }
}

impl From<FileError> for CliError {
    fn from(error: FileError) -> Self {
        let failure = Self::input(error.to_string());
        match error {
            FileError::Encoding { line, encoding, offset } => {
                let message = format!("this is not {encoding} text (byte {offset})");
                let hint = "save it as UTF-8 (old Persian files: iconv -f windows-1256 -t utf-8)";
                Self { message, ..failure }.line(line.into()).hint(hint)
            }
            FileError::Language { did_you_mean: Some(nearest), .. } => {
                failure.hint(format!("did you mean `{nearest}`?"))
            }
            FileError::Csv { line, reason } => Self { message: reason, ..failure }.line(line.into()),
            FileError::NoTerms(_) => failure.hint("begin it with a header such as en<TAB>fa, or use --columns=en,fa"),
            FileError::Shape { .. } => {
                failure.hint("name its columns, - for one to leave out: --columns=-,en,fa; or begin it with such a header")
            }
            FileError::ReadOnly(_) => failure.hint("it can be written as TSV, CSV, XLSX, TBX, UTX or a list for OmegaT (.txt)"),
            FileError::Forbidden { .. } => {
                failure.hint("mend the entry, or write a table: `hafez glossary export names.tsv`")
            }
            FileError::TooLarge(_) => failure.hint("import texts with `hafez import`, and a large termbase in parts"),
            FileError::Sentences { .. } => failure.hint("`hafez import` takes them into the memory; --force takes them as names"),
            FileError::NotAGlossary => failure.hint(
                "it takes TBX, UTX, PO, and tables (TSV, CSV, XLSX, ODS) with a header such as en<TAB>fa or 2 to 3 columns; --columns=en,fa names them",
            ),
            _ => failure,
        }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        let failure = Self::memory(error.to_string());
        if let StoreError::Disk { path, too_large: true, .. } = &error
            && let Some(limit) = limits::file_size()
        {
            return limits::too_large(path, limit);
        }
        let (path, hint) = match &error {
            StoreError::Missing(path) => (path, "`hafez import FILE` or `hafez add` makes one there"),
            StoreError::NotAMemory(path) => {
                (path, "name another file with --memory; `hafez import` reads other formats")
            }
            StoreError::Newer { path, found, known } if *found > known + AHEAD => {
                (path, "its header is damaged: `hafez memory salvage saved.tmx` saves what can be read")
            }
            StoreError::Newer { path, .. } => (path, "use a newer hafez; nothing was changed"),
            StoreError::Locked(path) => (path, "wait until it is done, then try again"),
            StoreError::ReadOnly { path, .. } => {
                (path, "name a file in a folder of yours with --memory or HAFEZ_MEMORY")
            }
            StoreError::Damaged { path, .. } => (path, MEND),
            StoreError::SeveralNames { path, older: true, .. } => (
                path,
                "it is of an older schema, which only writing to it brings up to date: copy it with `cp` to a new name while \
                 nobody uses it and name that one with --memory; or take the other names away",
            ),
            StoreError::SeveralNames { path, .. } => (
                path,
                "`hafez memory backup FILE` makes a file of its own of it: use that one; or take the other names away",
            ),
            StoreError::Disk { path, .. } => {
                (path, "nothing was changed; is there room left on the disk and in your quota, and is it well?")
            }
            StoreError::Other { path, .. } => (path, "`hafez memory verify` looks for damage"),
        };
        failure.hint(hint).file(path.display().to_string())
    }
}

impl From<MemoryError> for CliError {
    fn from(error: MemoryError) -> Self {
        let hint = match &error {
            MemoryError::NoUnit(_) => Some("units have numbers: `hafez lookup` shows them with #; what is gone, `hafez history` and `hafez undo` bring back".to_owned()),
            MemoryError::NoBatch(_) | MemoryError::NothingToUndo | MemoryError::OnlyStarter(_) => {
                Some("`hafez history` lists the batches".to_owned())
            }
            MemoryError::AlreadyUndone(_) => Some("`hafez history` shows what still stands".to_owned()),
            MemoryError::Meanwhile { .. } | MemoryError::UndoneMeanwhile(_) => {
                Some("`hafez history` lists the batches, `hafez undo BATCH` takes back the one you mean".to_owned())
            }
            MemoryError::ChangedLater { later, .. } => Some(format!("`hafez undo {later}` first")),
            _ => None,
        };
        match error {
            MemoryError::Store(store) => store.into(),
            other => Self { hint, ..Self::input(other.to_string()) },
        }
    }
}

impl From<AnalysisError> for CliError {
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Memory(error) => error.into(),
            AnalysisError::Stopped(error) => error.into(),
        }
    }
}

impl From<ArchiveError> for CliError {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Glossary(error) => error.into(),
            ArchiveError::Align(error) => Self::input(error.to_string()),
        }
    }
}

impl From<EvalError> for CliError {
    fn from(error: EvalError) -> Self {
        match error {
            EvalError::Memory(error) => error.into(),
            EvalError::Glossary(error) => error.into(),
            EvalError::Stopped(error) => error.into(),
            EvalError::NoDocuments => Self::input(error.to_string())
                .hint("name the column that does with --columns, such as origin,en,fa; or leave --by out"),
        }
    }
}
