//! `hafez glossary add`: one name.

use clap::Args;

use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::TermRecord;
use crate::cli::session::Session;
use crate::glossary::{Glossary, GlossaryEditor, NewTerm};

/// Add a name, or another form of a known one
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary add 'Mina Ahmadi' 'مینا احمدی' --kind person")]
pub(crate) struct AddArgs {
    /// The name in the language of --from
    source: String,
    /// The name in the language of --to
    target: String,
    /// person, place, org …
    #[arg(long)]
    kind: Option<String>,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Runs it.
pub(crate) fn run(args: &AddArgs, session: &mut Session) -> Result<Outcome> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let term = NewTerm {
        source: args.source.clone(),
        target: args.target.clone(),
        from: from.clone(),
        to: to.clone(),
        kind: args.kind.clone(),
        note: args.note.clone(),
    };
    let mut memory = session.memory_to_write()?;
    let (_, id, batch) = GlossaryEditor::new(memory.store_mut(), session.now()).add(&term)?;
    if batch.is_none() {
        session.console.note("the glossary has this already");
    }
    if let Some(entry) = Glossary::new(memory.store()).entry(id)? {
        session.emit(&Message::Term(Box::new(TermRecord::entry(&entry, &from, &to))))?;
    }
    Ok(Outcome::Done)
}
