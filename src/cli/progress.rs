//! Something to look at while a long command works: only on a terminal, only after a moment.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Nothing is drawn before this: most commands are done by then.
const PATIENCE: Duration = Duration::from_millis(250);

/// A count that grows on standard error.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    what: &'static str,
    wanted: bool,
    started: Instant,
}

impl Progress {
    /// Counts `what`; draws nothing unless `wanted`.
    pub(crate) fn new(what: &'static str, wanted: bool) -> Self {
        Self { bar: None, what, wanted, started: Instant::now() }
    }

    /// So many are done.
    pub(crate) fn at(&mut self, count: u64) {
        if self.bar.is_none() && self.wanted && self.started.elapsed() > PATIENCE {
            self.bar = Some(drawn(self.what));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(count);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn drawn(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} {msg}  {per_sec}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}
