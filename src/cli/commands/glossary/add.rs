//! `hafez glossary add`: one name, or one more form of a name.

use clap::Args;

use super::facts::FactArgs;
use super::{show_entry, warn_of, warn_of_kind};
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::memory_file::MemoryFile;
use crate::cli::pair::warn_if_swapped;
use crate::cli::session::Session;
use crate::glossary::{Amendment, Facts, GlossaryEditor, GlossaryError, NewTerm};
use crate::memory::Memory;
use crate::term::EntryId;
use crate::unit::BatchId;

/// Add a name, or another form of a known one
///
/// A form that contradicts the glossary is refused; --variant adds it beside the form to use, --avoid adds
/// it as one not to use. `hafez glossary edit` changes the form to use. `hafez undo` takes each back.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary add 'Mina Ahmadi' 'مینا احمدی' --kind person
  $ hafez glossary add 'Treaty of Gulistan' 'پیمان گلستان' --variant
  $ hafez glossary add 'Lina Karimi' 'لینا کریمی' --until 2025-01-20
  $ hafez glossary add 'Kabul' 'کابول' --avoid")]
pub(crate) struct AddArgs {
    /// The name in the language of --from
    source: String,
    /// The name in the language of --to
    target: String,
    /// TARGET is another accepted form of a known name
    #[arg(long, conflicts_with = "avoid")]
    variant: bool,
    /// TARGET is a form of a known name that is not to be used
    #[arg(long)]
    avoid: bool,
    /// person, place, org … or a word of your own
    #[arg(long)]
    kind: Option<String>,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    facts: FactArgs,
}

/// What is to be done.
enum Addition {
    Name(NewTerm),
    Form(Amendment),
}

/// Runs it.
pub(crate) fn run(args: &AddArgs, session: &mut Session) -> Result<Outcome> {
    let addition = args.addition(session);
    // What the glossary refuses must not make a memory.
    if !MemoryFile::named(&session.settings)?.exists() {
        let (mut empty, _folder) = session.memory_to_try()?;
        addition.store(args, &mut empty, session)?;
    }
    let mut memory = session.memory_to_write()?;
    warn_of_kind(&memory, args.kind.as_deref(), session)?;
    let (id, batch) = addition.store(args, &mut memory, session)?;
    warn_if_swapped(&args.source, &args.target, session);
    if batch.is_none() {
        session.console.note("the glossary has this already");
    }
    warn_of(&memory, id, session)?;
    show_entry(&memory, id, session)?;
    Ok(Outcome::Done)
}

impl AddArgs {
    fn addition(&self, session: &Session) -> Addition {
        let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
        let (kind, note) = (self.kind.clone(), self.note.clone());
        if !self.variant && !self.avoid {
            return Addition::Name(NewTerm {
                source: self.source.clone(),
                target: self.target.clone(),
                from,
                to,
                kind,
                note,
                facts: Facts::from(&self.facts),
            });
        }
        let form = |wanted: bool| if wanted { vec![self.target.clone()] } else { Vec::new() };
        let (variants, avoid) = (form(self.variant), form(self.avoid));
        let facts = Facts::from(&self.facts);
        Addition::Form(Amendment { kind, note, variants, avoid, facts, ..Amendment::new(to) })
    }
}

impl Addition {
    fn store(&self, args: &AddArgs, memory: &mut Memory, session: &Session) -> Result<(EntryId, Option<BatchId>)> {
        let mut editor = GlossaryEditor::new(memory.store_mut(), session.now());
        match self {
            Self::Name(term) => Ok(editor.add(term).map(|(_, id, batch)| (id, batch))?),
            Self::Form(amendment) => {
                let from = &session.settings.from.value;
                editor.amend(&args.source, from, amendment, "glossary add").map_err(missing)
            }
        }
    }
}

/// Another form needs a first one.
fn missing(error: GlossaryError) -> CliError {
    let unknown = matches!(error, GlossaryError::NotFound { .. });
    let error = CliError::from(error);
    let near = error.hint.clone().filter(|hint| hint.starts_with("did you mean")).map(|hint| hint + " else ");
    let first = format!("{}add the form to use first, without --variant and --avoid", near.unwrap_or_default());
    if unknown { error.hint(first) } else { error }
}
