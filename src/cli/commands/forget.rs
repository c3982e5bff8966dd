//! `hafez forget`: removes units.

use clap::Args;

use crate::cli::ask;
use crate::cli::config::parse_unit;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::output::Message;
use crate::cli::session::Session;
use crate::memory::{Memory, MemoryError};
use crate::unit::UnitId;

/// Remove units from the memory
///
/// Asks first on a terminal; elsewhere --yes must be given. `hafez undo` takes it back.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez forget 2 --yes")]
pub(crate) struct ForgetArgs {
    /// The numbers of the units
    #[arg(required = true, value_name = "ID", value_parser = parse_unit)]
    ids: Vec<UnitId>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Runs it.
pub(crate) fn run(args: &ForgetArgs, session: &mut Session) -> Result<Outcome> {
    let mut memory = session.memory_to_change()?;
    if !args.yes && !ask::can_ask(session) {
        return Err(CliError::input("nothing is removed without being asked for").hint("add --yes"));
    }
    if !args.yes && !agreed(&memory, &args.ids, session)? {
        session.console.note("nothing was removed");
        return Ok(Outcome::Nothing);
    }
    let batch = memory.forget(&args.ids, &session.stamp("forget", None))?;
    session.emit(&Message::Batch(batch.into()))?;
    Ok(Outcome::Done)
}

fn agreed(memory: &Memory, ids: &[UnitId], session: &Session) -> Result<bool> {
    for id in ids {
        let unit = memory.unit(*id)?.ok_or(MemoryError::NoUnit(*id))?;
        let text = unit.variants.first().map(|variant| variant.text.as_str()).unwrap_or_default();
        session.console.note(&format!("{id}  {text}"));
    }
    let what = if ids.len() == 1 { "this unit".to_owned() } else { format!("these {} units", ids.len()) };
    ask::agreed(&format!("remove {what}?"))
}
