//! `hafez glossary remove`: one name.

use clap::Args;

use crate::cli::commands::history;
use crate::cli::error::{Outcome, Result};
use crate::cli::session::Session;
use crate::glossary::GlossaryEditor;

/// Remove a name with all its forms
///
/// `hafez undo` takes it back.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary remove Geneva")]
pub(crate) struct RemoveArgs {
    /// The number of the entry, or one of its forms
    #[arg(value_name = "ID|TERM")]
    name: String,
}

/// Runs it.
pub(crate) fn run(args: &RemoveArgs, session: &mut Session) -> Result<Outcome> {
    let from = session.settings.from.value.clone();
    let mut memory = session.memory_to_change()?;
    let (_, batch) = GlossaryEditor::new(memory.store_mut(), session.now()).remove(&args.name, &from)?;
    history::emit_batch(&memory, batch, session)?;
    Ok(Outcome::Done)
}
