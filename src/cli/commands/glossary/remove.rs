//! `hafez glossary remove`: one name.

use clap::Args;

use crate::cli::ask;
use crate::cli::commands::history;
use crate::cli::error::{Outcome, Result};
use crate::cli::session::Session;
use crate::glossary::{Glossary, GlossaryEditor, lookup, summary};

/// Remove a name with all its forms, in every language
///
/// A form that more than one name has is refused: choose by number. Asks first on a terminal, and says what
/// was removed; `hafez undo` takes it back.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary remove Geneva
  $ hafez glossary remove 12 --yes")]
pub(crate) struct RemoveArgs {
    /// The number of the entry, or one of its forms
    #[arg(value_name = "ID|TERM")]
    name: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Runs it.
pub(crate) fn run(args: &RemoveArgs, session: &mut Session) -> Result<Outcome> {
    let from = session.settings.from.value.clone();
    let mut memory = session.memory_to_change()?;
    let entry = lookup::one(&Glossary::new(memory.store()), &args.name, &from)?;
    let what = format!("entry {}, {}", entry.id, summary(&entry));
    if !args.yes && ask::can_ask(session) && !ask::agreed(&format!("remove {what}?"))? {
        session.console.note("nothing was removed");
        return Ok(Outcome::Nothing);
    }
    let mut editor = GlossaryEditor::new(memory.store_mut(), session.now());
    let (_, batch) = editor.remove(&entry.id.to_string(), &from)?;
    history::emit_batch(&memory, batch, session)?;
    session.console.note(&format!("removed {what}; `hafez undo {batch}` brings it back"));
    Ok(Outcome::Done)
}
