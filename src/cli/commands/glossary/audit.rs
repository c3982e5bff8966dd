//! `hafez glossary audit`: names that the memory does not translate in one way.

use clap::Args;
use serde_json::json;

use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::session::Session;
use crate::glossary::Glossary;
use crate::lang::LanguageTag;
use crate::memory::{Memory, UnitFilter};
use crate::unit::Variant;

/// Show the names that the memory translates with more than one form
///
/// For each name the forms that its translations use, with how many do. Exit code 1 if every name
/// has one form everywhere.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  $ hafez glossary audit
  $ hafez glossary audit --to fa-AF --json")]
pub(crate) struct AuditArgs {}

/// Runs it.
pub(crate) fn run(_args: &AuditArgs, session: &mut Session) -> Result<Outcome> {
    let (from, to) = (session.settings.from.value.clone(), session.settings.to.value.clone());
    let memory = session.memory_to_read()?;
    let pairs = pairs(&memory, &from, &to)?;
    let rows = Glossary::new(memory.store()).audit(pairs.into_iter(), &from, &to)?;
    let count = rows.len();
    for row in rows {
        session.emit(&Message::Name(row.into()))?;
    }
    session.end(vec![("names", json!(count))], Vec::new())?;
    Ok(if count == 0 { Outcome::Nothing } else { Outcome::Done })
}

fn pairs(memory: &Memory, from: &LanguageTag, to: &LanguageTag) -> Result<Vec<(String, String)>> {
    let filter = UnitFilter { from: Some(from.clone()), to: Some(to.clone()), ..UnitFilter::default() };
    let mut pairs = Vec::new();
    memory.units(&filter, &mut |unit| {
        let serves = |lang: &LanguageTag| {
            let serving = unit.variants.iter().filter_map(|variant| Some((lang.distance(&variant.lang)?, variant)));
            serving.min_by_key(|(distance, _)| *distance).map(|(_, Variant { text, .. })| text.clone())
        };
        pairs.extend(serves(from).zip(serves(to)));
        Ok(())
    })??;
    Ok(pairs)
}
