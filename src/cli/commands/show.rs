//! `hafez show`: everything about one unit.

use clap::Args;

use crate::cli::config::parse_unit;
use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::UnitRecord;
use crate::cli::session::Session;
use crate::memory::MemoryError;
use crate::unit::UnitId;

/// Show everything about a unit
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez show 1\n  $ hafez show 1 --json")]
pub(crate) struct ShowArgs {
    /// The number of the unit
    #[arg(value_parser = parse_unit)]
    id: UnitId,
}

/// Runs it.
pub(crate) fn run(args: &ShowArgs, session: &mut Session) -> Result<Outcome> {
    let mut unit = session.memory_to_read()?.unit(args.id)?.ok_or(MemoryError::NoUnit(args.id))?;
    for variant in &mut unit.variants {
        variant.lang = variant.lang.clone().canonical();
    }
    session.emit(&Message::Unit(UnitRecord::Whole(Box::new(unit))))?;
    Ok(Outcome::Done)
}
