//! Something to look at while a long command works: only on a terminal, only after a moment.

use std::fmt::Write;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

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
            self.bar = Some(drawn(self.what, self.started.elapsed()));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(count);
        }
    }

    /// Nothing more will be counted.
    pub(crate) fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        self.wanted = false;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

fn drawn(what: &'static str, elapsed: Duration) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_elapsed(elapsed);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} {msg}  {rate}") {
        // Since the beginning: the bar appears later, and its own estimate would count that as one leap.
        bar.set_style(style.with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
            let seconds = state.elapsed().as_secs_f64().max(0.001);
            let _ = write!(out, "{:.0}/s", state.pos() as f64 / seconds);
        }));
    }
    bar.set_message(what);
    bar
}
