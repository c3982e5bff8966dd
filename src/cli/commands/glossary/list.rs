//! `hafez glossary list`: the entries.

use clap::Args;
use serde_json::json;

use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::TermRecord;
use crate::cli::session::Session;
use crate::glossary::{Glossary, ListFilter};

/// List the names of the glossary, with their numbers
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary list --kind person
  $ hafez glossary list Kabul --json")]
pub(crate) struct ListArgs {
    /// Only names that hold this text
    text: Option<String>,
    /// Only names of this kind: person, place, org …
    #[arg(long)]
    kind: Option<String>,
}

/// Runs it.
pub(crate) fn run(args: &ListArgs, session: &mut Session) -> Result<Outcome> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let memory = session.memory_to_read()?;
    let filter = ListFilter { kind: args.kind.clone(), text: args.text.clone() };
    let entries = Glossary::new(memory.store()).list(&filter)?;
    for entry in &entries {
        session.emit(&Message::Term(Box::new(TermRecord::entry(entry, &from, &to))))?;
    }
    session.end(vec![("terms", json!(entries.len()))], Vec::new())?;
    if entries.is_empty() {
        session.console.note("the glossary has no such entry");
    }
    Ok(if entries.is_empty() { Outcome::Nothing } else { Outcome::Done })
}
