//! `hafez glossary audit`: what the memory does not translate in one way: names, and whole sources.

use clap::Args;
use serde_json::json;

use crate::checks::{Code, Options, Pair, Severity, check};
use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::FindingRecord;
use crate::cli::session::Session;
use crate::glossary::{Glossary, of_segment};
use crate::lang::LanguageTag;
use crate::memory::{Memory, UnitFilter};
use crate::unit::Variant;

/// Show the names that the memory translates with more than one form
///
/// For each name the forms that its translations use, with how many do. Then, as `hafez check` shows them,
/// sources with two translations (Q20) and names in two spellings (Q25), each with its unit. Exit code 1 if
/// all is written in one way.
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
    let glossary = Glossary::new(memory.store());
    let texts = pairs.iter().map(|pair| (pair.source.text.clone(), pair.target.text.clone()));
    let rows = glossary.audit(texts, &from, &to)?;
    let count = rows.len();
    for row in rows {
        session.emit(&Message::Name(row.into()))?;
    }
    let mut settings = session.settings.check.load()?;
    settings.only(&[Code::Q20, Code::Q25]);
    let options = Options { from, to, settings };
    // One translation of two sources is no fault of a memory.
    let mut findings = check(&pairs, Some(&glossary), &options)?;
    findings.retain(|finding| finding.severity != Severity::Info);
    session.lay_out(|layout| layout.headings = true);
    for index in 0..pairs.len() {
        let of_pair = of_segment(&findings, index, |finding| finding.pair);
        for record in FindingRecord::of_pair(of_pair, &pairs, None, None) {
            session.emit(&Message::Finding(Box::new(record)))?;
        }
    }
    if count + findings.len() == 0 {
        session.console.note("all that is translated twice is translated in one way");
    }
    session.end(vec![("names", json!(count)), ("findings", json!(findings.len()))], Vec::new())?;
    Ok(if count + findings.len() == 0 { Outcome::Nothing } else { Outcome::Done })
}

fn pairs(memory: &Memory, from: &LanguageTag, to: &LanguageTag) -> Result<Vec<Pair>> {
    let filter = UnitFilter { from: Some(from.clone()), to: Some(to.clone()), ..UnitFilter::default() };
    let mut pairs = Vec::new();
    memory.units(&filter, &mut |unit| {
        let serves = |lang: &LanguageTag| {
            let serving = unit.variants.iter().filter_map(|variant| Some((lang.distance(&variant.lang)?, variant)));
            serving.min_by_key(|(distance, _)| *distance).map(|(_, Variant { text, .. })| text.clone())
        };
        let number = u64::try_from(unit.id).unwrap_or_default();
        pairs.extend(serves(from).zip(serves(to)).map(|(source, target)| Pair::plain(number, source, target)));
        Ok(())
    })??;
    Ok(pairs)
}
