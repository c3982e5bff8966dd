//! Files that a command is to write: none that is there already but an export of the same kind, and never one of those
//! it reads.

use std::path::Path;

use super::error::{CliError, Result};
use crate::formats::{Export, Format, is_database, may_replace};

/// What is said where a file is in the way.
const THERE: &str = "this file is there already";

/// Whether a file may be written.
///
/// # Errors
/// It is one of the `inputs`; or it is there already, and nobody said `force`.
pub(crate) fn check(path: &Path, inputs: &[&Path], force: bool) -> Result<()> {
    let Ok(found) = path.metadata() else { return Ok(()) };
    // Pipes and devices are there to be written to; folders are refused where they are written.
    if !found.is_file() {
        return Ok(());
    }
    let name = path.display().to_string();
    let real = path.canonicalize().ok();
    if inputs.iter().any(|input| real.is_some() && input.canonicalize().ok() == real) {
        return Err(CliError::input("this is one of the files that are read")
            .file(name)
            .hint("name another file with -o"));
    }
    if force {
        return Ok(());
    }
    let hint = "somebody may have worked in it; name another file with -o, or write over it with --force";
    Err(CliError::input(THERE).file(name).hint(hint))
}

/// Whether the name of a table to work in says that it is one: it is written as TSV whatever it is called.
///
/// # Errors
/// It says another format.
pub(crate) fn check_is_tsv(path: &Path) -> Result<()> {
    let name = path.display().to_string();
    match Format::of_name(&name) {
        None | Some(Format::Tsv) => Ok(()),
        Some(other) => Err(CliError::input(format!("this table is written as TSV, not as {other}"))
            .file(name)
            .hint("let its name end in .tsv; spreadsheets open it")),
    }
}

/// Whether an export may be written: what hafez wrote itself as the same kind of export is written over, as scripts do
/// day by day; anything else only with `force`.
///
/// # Errors
/// Something else is there, or one of the `inputs`.
pub(crate) fn check_export(path: &Path, inputs: &[&Path], export: Export<'_>, force: bool) -> Result<()> {
    // A file that cannot be read is not known; one that cannot be written says so when it is.
    // What is never written over is refused where it is written.
    let known = path.is_file() && (is_database(path) || may_replace(path, export).unwrap_or(false));
    check(path, inputs, force || known).map_err(|error| match error.message.as_str() {
        THERE => error.hint("it is no such export that hafez wrote; name another file, or write over it with --force"),
        _ => error,
    })
}
