//! Ctrl-C, and whoever else ends the program: nothing half-written, exit code 130.
//!
//! A transaction that is not committed leaves nothing behind, however the process ends. A file that
//! is being written has to be taken away: whoever writes one asks [`requested`] now and then.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What a shell reports for a command that was interrupted.
pub(crate) const CODE: u8 = 130;
/// How long whoever writes a file has to take it away.
const GRACE: Duration = Duration::from_millis(300);

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Watches for the signal from now on.
pub(crate) fn watch() {
    // Where no handler can be set, the signal ends the process as ever.
    drop(ctrlc::set_handler(|| {
        REQUESTED.store(true, Ordering::Relaxed);
        std::thread::sleep(GRACE);
        leave();
    }));
}

#[expect(
    clippy::exit,
    reason = "another thread may be in the middle of a long transaction, which ends with the process"
)]
fn leave() -> ! {
    std::process::exit(i32::from(CODE));
}

/// An error once the user wants the command to stop.
///
/// # Errors
/// `Interrupted`.
pub(crate) fn requested() -> io::Result<()> {
    match REQUESTED.load(Ordering::Relaxed) {
        true => Err(io::Error::from(io::ErrorKind::Interrupted)),
        false => Ok(()),
    }
}

/// An output that ends once the user wants the command to stop, so that what is half-written is taken away.
pub(crate) struct Watched<'w>(pub(crate) &'w mut dyn Write);

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Of its own kind it would be taken for a write that is to be tried again.
        requested().map_err(|error| io::Error::other(error.to_string()))?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The exit code of a run that was interrupted, if it was.
pub(crate) fn code() -> Option<ExitCode> {
    requested().is_err().then(|| ExitCode::from(CODE))
}
