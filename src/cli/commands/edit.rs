//! `hafez edit`: corrects a unit.

use clap::{Args, ValueEnum};

use crate::cli::commands::history;
use crate::cli::config::parse_unit;
use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::session::Session;
use crate::lang::LanguageTag;
use crate::memory::{Edit, MemoryError};
use crate::unit::{Status, TranslationUnit, UnitId};

/// Correct a unit: its translation, its note, its status
///
/// The change is a batch of its own: `hafez undo` takes it back.
#[derive(Debug, Args)]
#[command(override_usage = "hafez edit [OPTIONS] <ID>")]
#[command(group(clap::ArgGroup::new("change").required(true).multiple(true).args(["target", "note", "status"])))]
#[command(after_long_help = "Examples:
  $ hafez edit 1 --target 'گفت\u{200c}وگوها به پایان رسید.'
  $ hafez edit 1 --note 'as in the agreement' --status unreviewed")]
pub(crate) struct EditArgs {
    /// The number of the unit
    #[arg(value_parser = parse_unit)]
    id: UnitId,
    /// The new translation, in the language of --to; inline markup stays where its placeholders are
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    target: Option<String>,
    /// The new note; an empty text removes it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// Whether somebody stands up for it
    #[arg(long, value_name = "STATUS")]
    status: Option<StatusName>,
    /// Who corrects it; `me` is you, as when it is left out
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// The status of a unit.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum StatusName {
    Confirmed,
    Unreviewed,
}

/// Runs it.
pub(crate) fn run(args: &EditArgs, session: &mut Session) -> Result<Outcome> {
    let by = session.person(args.by.as_deref())?;
    let mut memory = session.memory_to_change()?;
    let unit = memory.unit(args.id)?.ok_or(MemoryError::NoUnit(args.id))?;
    let target = match &args.target {
        Some(text) => Some((edited_language(&unit, session)?, text.clone())),
        None => None,
    };
    let status = args.status.map(|status| match status {
        StatusName::Confirmed => Status::Confirmed,
        StatusName::Unreviewed => Status::Unreviewed,
    });
    let edit = Edit { target, note: args.note.clone(), status };
    let batch = memory.edit(args.id, &edit, &session.stamp("edit", by.as_deref()))?;
    if let (Some(_), Some(after)) = (&edit.target, memory.unit(args.id)?) {
        tell_lost_markup(&unit, &after, session);
    }
    if batch == 0 {
        session.console.note("nothing changed: the unit is so already");
    }
    history::emit_batch(&memory, batch, session)?;
    Ok(Outcome::Done)
}

/// Whoever types a translation sees its markup as placeholders, and may not know that they count.
fn tell_lost_markup(before: &TranslationUnit, after: &TranslationUnit, session: &Session) {
    for (old, new) in before.variants.iter().zip(&after.variants) {
        if new.inline.len() < old.inline.len() {
            let lost = old.inline.len() - new.inline.len();
            let what = if lost == 1 { "1 inline code is".to_owned() } else { format!("{lost} inline codes are") };
            session
                .console
                .note(&format!("{what} gone with the old text; to keep one, write its placeholder: {}", old.shown()));
        }
    }
}

/// The wording that `--to` means: that very language, else the one that serves it, else the only
/// translation there is.
fn edited_language(unit: &TranslationUnit, session: &Session) -> Result<LanguageTag> {
    let (_, named) = session.settings.given_languages();
    let wanted = named.as_ref().unwrap_or(&session.settings.to.value);
    let languages = unit.variants.iter().map(|variant| &variant.lang);
    let best = languages.clone().filter_map(|lang| Some((wanted.distance(lang)?, lang))).min_by_key(|(far, _)| *far);
    if let Some((_, lang)) = best {
        return Ok(lang.clone());
    }
    match (&named, unit.variants.as_slice()) {
        (None, [_, only]) => Ok(only.lang.clone()),
        _ => {
            let there = languages.map(LanguageTag::as_str).collect::<Vec<_>>().join(", ");
            Err(CliError::input(format!("unit {} has no wording in {wanted}", unit.id))
                .hint(format!("name one of its languages with --to: {there}")))
        }
    }
}
