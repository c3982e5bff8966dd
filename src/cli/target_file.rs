//! Files that a command is to write: none that is there already, and never one of those it reads.

use std::path::Path;

use super::error::{CliError, Result};

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
    Err(CliError::input("this file is there already").file(name).hint(hint))
}
