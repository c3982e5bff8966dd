//! `hafez glossary …`: the glossary of names.

mod add;
mod audit;
mod candidates;
mod edit;
mod export;
mod facts;
mod find;
mod import;
mod list;
mod lookup;
mod remove;

use clap::Subcommand;

use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::TermRecord;
use crate::cli::session::Session;
use crate::glossary::files::GlossaryFormat;
use crate::glossary::{Glossary, kinds};
use crate::memory::Memory;
use crate::term::EntryId;

/// The glossary of names
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:
  $ hafez glossary lookup Kabul
  $ hafez glossary import names.tsv
  $ hafez glossary find article.md")]
pub(crate) enum GlossaryCommand {
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    List(list::ListArgs),
    Lookup(lookup::LookupArgs),
    Add(add::AddArgs),
    Edit(edit::EditArgs),
    Remove(remove::RemoveArgs),
    Find(find::FindArgs),
    Candidates(candidates::CandidatesArgs),
    Audit(audit::AuditArgs),
}

/// Runs a glossary command.
pub(crate) fn run(command: GlossaryCommand, session: &mut Session) -> Result<Outcome> {
    match command {
        GlossaryCommand::Import(args) => import::run(&args, session),
        GlossaryCommand::Export(args) => export::run(&args, session),
        GlossaryCommand::List(args) => list::run(&args, session),
        GlossaryCommand::Lookup(args) => lookup::run(&args, session),
        GlossaryCommand::Add(args) => add::run(&args, session),
        GlossaryCommand::Edit(args) => edit::run(&args, session),
        GlossaryCommand::Remove(args) => remove::run(&args, session),
        GlossaryCommand::Find(args) => find::run(&args, session),
        GlossaryCommand::Candidates(args) => candidates::run(&args, session),
        GlossaryCommand::Audit(args) => audit::run(&args, session),
    }
}

/// Answers with an entry as it is now, seen from the pair of languages.
fn show_entry(memory: &Memory, id: EntryId, session: &mut Session) -> Result<()> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    match Glossary::new(memory.store()).entry(id)? {
        Some(entry) => session.emit(&Message::Term(Box::new(TermRecord::whole(&entry, &from, &to)))),
        None => Ok(()),
    }
}

/// Says what may go wrong with an entry in running text.
fn warn_of(memory: &Memory, id: EntryId, session: &Session) -> Result<()> {
    for doubt in Glossary::new(memory.store()).doubts(id)? {
        session.console.warn(&doubt);
    }
    Ok(())
}

/// Says that a kind is likely a slip of the pen; before it is stored, for then it is a known one.
fn warn_of_kind(memory: &Memory, kind: Option<&str>, session: &Session) -> Result<()> {
    let Some(kind) = kind else { return Ok(()) };
    if let Some(meant) = kinds::nearest(memory.store(), kind)? {
        let way = format!("`hafez glossary edit ID --kind {meant}` changes it");
        session.console.warn(&format!("no name is a `{kind}` yet; did you mean `{meant}`? {way}"));
    }
    Ok(())
}

/// The formats of a glossary file, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    Tsv,
    Csv,
    Tbx,
    /// Lists for OmegaT: source, target, comment
    Txt,
    Utx,
    Xlsx,
    Ods,
    Po,
}

impl From<FormatName> for GlossaryFormat {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Tsv => Self::Tsv,
            FormatName::Csv => Self::Csv,
            FormatName::Tbx => Self::Tbx,
            FormatName::Txt => Self::Txt,
            FormatName::Utx => Self::Utx,
            FormatName::Xlsx => Self::Xlsx,
            FormatName::Ods => Self::Ods,
            FormatName::Po => Self::Po,
        }
    }
}
