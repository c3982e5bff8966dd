//! `hafez memory review`: what nobody has looked at yet, as a file to decide in.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::count::counted;
use crate::cli::error::{Outcome, Result};
use crate::cli::session::Session;
use crate::cli::target_file;
use crate::formats::review::{Decision, NewRow, Place, write};
use crate::formats::write_atomically;
use crate::memory::Unreviewed;
use crate::unit::Origin;

/// List what is not reviewed in FILE, for a second look
///
/// A pair a row, with its unit and, where it was doubted when it came in, the reason. Write ok, skip or a
/// better text into the rows, as in a file of align; what is left unreviewed stays as it is.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez memory review -o second-look.tsv")]
pub(crate) struct ReviewArgs {
    /// Where the table goes; its ending is .tsv; or - for standard output
    #[arg(short, long, value_name = "FILE|-", required = true)]
    output: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// Runs it.
pub(crate) fn run(args: &ReviewArgs, session: &mut Session) -> Result<Outcome> {
    target_file::check_is_tsv(&args.output)?;
    let settings = &session.settings;
    let found = session.memory_to_read()?.unreviewed(&settings.from.value, &settings.to.value)?;
    let name = args.output.display().to_string();
    if found.is_empty() {
        session.console.note("everything in these languages has been reviewed");
    } else {
        let memory = settings.memory.value.iter().map(PathBuf::as_path).collect::<Vec<_>>();
        target_file::check(&args.output, &memory, args.force)?;
        let rows: Vec<NewRow<'_>> = found.iter().map(row).collect();
        if name == "-" {
            write(session.output().raw(), &rows)?;
        } else {
            write_atomically(&args.output, |out| write(out, &rows))?;
            session.console.note(&format!("wrote {} to {name}", counted(rows.len(), "pair")));
        }
    }
    let file = (!found.is_empty()).then_some(name);
    session.end(vec![("file", json!(file)), ("units", json!(found.len()))], Vec::new())?;
    Ok(if found.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn row(pair: &Unreviewed) -> NewRow<'_> {
    NewRow {
        decision: Decision::Unreviewed,
        confidence: None,
        source: vec![&pair.source.text],
        target: vec![&pair.target.text],
        source_place: pair.origin.as_ref().map(place).unwrap_or_default(),
        target_place: Place::default(),
        unit: Some(pair.unit),
        reason: pair.reason.clone(),
        from: &pair.source.lang,
        to: &pair.target.lang,
    }
}

fn place(origin: &Origin) -> Place {
    Place { file: origin.file.clone(), segments: origin.segment.into_iter().collect(), of: 0 }
}
