//! `hafez add`: stores one unit.

use clap::Args;

use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::UnitRecord;
use crate::cli::pair::warn_if_swapped;
use crate::cli::session::Session;
use crate::memory::{Added, MemoryError};
use crate::unit::{Context, NewUnit, Origin};

/// Store a text and its translation
///
/// Prints the number of the unit. The same pair once more is no second unit; what is new about it
/// (neighbours, a note) is added to the stored one.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez add 'The talks ended.' 'گفت\u{200c}وگوها پایان یافت.'
  $ hafez add --to ps 'Good morning.' 'سهار مو پخیر.' --by zarghuna")]
pub(crate) struct AddArgs {
    /// The text, in the language of --from
    #[arg(allow_hyphen_values = true)]
    source: String,
    /// Its translation, in the language of --to
    #[arg(allow_hyphen_values = true)]
    target: String,
    /// The file it comes from
    #[arg(long, value_name = "FILE")]
    origin: Option<String>,
    /// Who translated it; `me` is you, as when it is left out
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// A remark
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// The segment before it; an empty text: it is the first
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    prev: Option<String>,
    /// The segment after it; an empty text: it is the last
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    next: Option<String>,
}

/// Runs it.
pub(crate) fn run(args: &AddArgs, session: &mut Session) -> Result<Outcome> {
    let by = session.person(args.by.as_deref())?;
    let stamp = session.stamp("add", by.as_deref());
    let settings = &session.settings;
    let unit = NewUnit {
        context: Context { prev: args.prev.clone(), next: args.next.clone() },
        origin: args.origin.clone().map(|file| Origin { file, segment: None }),
        author: stamp.by.clone(),
        note: args.note.clone(),
        ..NewUnit::pair(&settings.from.value, &args.source, &settings.to.value, &args.target)
    };
    // Before a memory is made for it.
    if let Some(fault) = unit.fault() {
        return Err(MemoryError::BadUnit(fault.to_owned()).into());
    }
    let (added, batch) = session.memory_to_write()?.add(&unit, &stamp)?;
    warn_if_swapped(&args.source, &args.target, session);
    let (id, result, note) = match added {
        Added::Created(id) => (id, "created", None),
        Added::Updated(id) => (id, "updated", Some("this unit was there; what is new was added to it")),
        Added::Duplicate(id) => (id, "duplicate", Some("this unit was there already")),
    };
    if let Some(note) = note {
        session.console.note(note);
    }
    session.emit(&Message::Unit(UnitRecord::Added { id, batch: Some(batch).filter(|batch| *batch != 0), result }))?;
    Ok(Outcome::Done)
}
