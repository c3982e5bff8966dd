//! How large a file of this process may become, where the system sets a limit (`ulimit -f`), and what is said of it.

use std::path::Path;

use super::error::CliError;

/// What is said where a file may not grow.
pub(crate) const TOO_LARGE: &str = "no file may become as large here (ulimit -f)";

/// What to do there.
pub(crate) const RAISE: &str = "raise that limit, such as with `ulimit -f unlimited`, or ask who has set it";

/// A memory, or a file beside it, that may not grow.
pub(crate) fn too_large(path: &Path, limit: u64) -> CliError {
    let message = format!("the disk refuses: no file may become larger than {limit} bytes here (ulimit -f)");
    let failure = CliError::memory(message).file(path.display().to_string());
    failure.hint(format!("nothing was changed; {RAISE}"))
}

/// From now on a write beyond the limit fails, and is told as an error. Without this a signal ends the process there,
/// without a word. Threads that are made later do the same.
pub(crate) fn fail_instead_of_ending() {
    #[cfg(unix)]
    {
        use nix::sys::signal::{SigSet, Signal};
        let mut signals = SigSet::empty();
        signals.add(Signal::SIGXFSZ);
        // Where it cannot be held back, it ends the process as ever.
        let _ = signals.thread_block();
    }
}

/// The limit in bytes.
pub(crate) fn file_size() -> Option<u64> {
    #[cfg(unix)]
    {
        use nix::sys::resource::{RLIM_INFINITY, Resource, getrlimit};
        let (limit, _) = getrlimit(Resource::RLIMIT_FSIZE).ok()?;
        // Of other systems it may be signed.
        #[allow(clippy::useless_conversion, clippy::unnecessary_fallible_conversions)]
        (limit != RLIM_INFINITY).then(|| u64::try_from(limit).ok()).flatten()
    }
    #[cfg(not(unix))]
    {
        None
    }
}
