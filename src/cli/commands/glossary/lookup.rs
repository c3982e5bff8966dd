//! `hafez glossary lookup`: what is a name called?

use clap::Args;
use serde_json::json;

use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::TermRecord;
use crate::cli::session::Session;
use crate::glossary::{Glossary, Precision};

/// Show what a name is called
///
/// Looks for exactly this name, in either language, then for names that begin with it.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary lookup Kabul
  $ hafez glossary lookup کابل --json")]
pub(crate) struct LookupArgs {
    /// The name; several words are one name
    #[arg(required = true)]
    text: Vec<String>,
}

/// Runs it.
pub(crate) fn run(args: &LookupArgs, session: &mut Session) -> Result<Outcome> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let text = args.text.join(" ");
    let memory = session.memory_to_read()?;
    let answer = Glossary::new(memory.store()).lookup(&text, &from, &to)?;
    for hit in &answer.hits {
        // Of many names that only look like it one line each is enough.
        let mut record = match hit.precision {
            Precision::Exact => TermRecord::whole(&hit.entry, &from, &to),
            _ => TermRecord::entry(&hit.entry, &from, &to),
        };
        if let Some(term) = hit.entry.terms.get(hit.term) {
            record.found = Some(term.text.clone());
            record.status = term.status;
        }
        session.emit(&Message::Term(Box::new(record)))?;
    }
    session.end(vec![("terms", json!(answer.hits.len()))], Vec::new())?;
    if !answer.hits.is_empty() {
        return Ok(Outcome::Done);
    }
    let near = answer.did_you_mean.join(", ");
    session.console.note(&match near.as_str() {
        "" => format!("`{text}` is not in the glossary"),
        near => format!("`{text}` is not in the glossary; did you mean {near}?"),
    });
    Ok(Outcome::Nothing)
}
