//! `hafez glossary edit`: changes one name.

use clap::Args;

use super::facts::FactArgs;
use super::{show_entry, warn_of, warn_of_kind};
use crate::cli::error::{Outcome, Result};
use crate::cli::session::Session;
use crate::glossary::{Amendment, Facts, GlossaryEditor};

/// Change a name: the form to use, other forms, kind, note, validity, rules
///
/// Forms are in the language of --to: `--to en` changes the spellings of an English name. The change is a batch of its own: `hafez undo` takes it back.
#[derive(Debug, Args)]
#[command(override_usage = "hafez glossary edit [OPTIONS] <ID|TERM>")]
#[command(group(clap::ArgGroup::new("change").required(true).multiple(true)
    .args(["target", "prefer", "variant", "avoid", "drop", "kind", "note", "since", "until", "rules"])))]
#[command(after_long_help = "Examples:
  $ hafez glossary edit 'Nagorno-Karabakh' --prefer 'قره\u{200c}باغ کوهستانی'
  $ hafez glossary edit Kabul --to ps --target 'کابل' --note checked
  $ hafez glossary edit Kabul --to en --variant Cabul --variant Caubul
  $ hafez glossary edit Kabul --avoid 'کابول' --match 'weak:کابلی'")]
pub(crate) struct EditArgs {
    /// The number of the entry, or one of its forms
    #[arg(value_name = "ID|TERM")]
    name: String,
    /// Corrects the form to use; the former one is dropped
    #[arg(long, value_name = "FORM", conflicts_with = "prefer")]
    target: Option<String>,
    /// Use this form from now on; the former one stays as a variant
    #[arg(long, value_name = "FORM")]
    prefer: Option<String>,
    /// Another accepted form; may be given several times
    #[arg(long, value_name = "FORM")]
    variant: Vec<String>,
    /// A form not to use; may be given several times
    #[arg(long, value_name = "FORM")]
    avoid: Vec<String>,
    /// A form that goes; may be given several times
    #[arg(long, value_name = "FORM")]
    drop: Vec<String>,
    /// person, place, org …; an empty text removes it
    #[arg(long)]
    kind: Option<String>,
    /// A remark; an empty text removes it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    facts: FactArgs,
}

/// Runs it.
pub(crate) fn run(args: &EditArgs, session: &mut Session) -> Result<Outcome> {
    let amendment = Amendment {
        lang: session.settings.to.value.clone(),
        target: args.target.clone(),
        prefer: args.prefer.clone(),
        variants: args.variant.clone(),
        avoid: args.avoid.clone(),
        drop: args.drop.clone(),
        kind: args.kind.clone(),
        note: args.note.clone(),
        facts: Facts::from(&args.facts),
    };
    let from = session.settings.from.value.clone();
    let mut memory = session.memory_to_change()?;
    warn_of_kind(&memory, args.kind.as_deref(), session)?;
    let mut editor = GlossaryEditor::new(memory.store_mut(), session.now());
    let (id, batch) = editor.amend(&args.name, &from, &amendment, "glossary edit")?;
    if batch.is_none() {
        session.console.note("nothing changed: the entry is so already");
    }
    warn_of(&memory, id, session)?;
    show_entry(&memory, id, session)?;
    Ok(Outcome::Done)
}
