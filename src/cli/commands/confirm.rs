//! `hafez confirm`: somebody stands up for a unit.

use clap::Args;

use crate::cli::config::parse_unit;
use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::session::Session;
use crate::unit::UnitId;

/// Confirm units: they lose the penalty of unreviewed ones
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez confirm 1\n  $ hafez confirm 1 2")]
pub(crate) struct ConfirmArgs {
    /// The numbers of the units
    #[arg(required = true, value_name = "ID", value_parser = parse_unit)]
    ids: Vec<UnitId>,
}

/// Runs it.
pub(crate) fn run(args: &ConfirmArgs, session: &mut Session) -> Result<Outcome> {
    let stamp = session.stamp("confirm", None);
    let batch = session.memory_to_change()?.confirm(&args.ids, &stamp)?;
    if batch.id == 0 {
        session.console.note("nothing changed: confirmed already");
    }
    session.emit(&Message::Batch(batch.into()))?;
    Ok(Outcome::Done)
}
