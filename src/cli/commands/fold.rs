//! `hafez fold`: the match key of each line, for those who check the rules.

use clap::Args;

use crate::cli::error::{CliError, Outcome, Result};
use crate::cli::input::Lines;
use crate::cli::output::Message;
use crate::cli::output::message::KeyRecord;
use crate::cli::session::Session;
use crate::lang::LanguageTag;
use crate::text::key::match_key;
use crate::text::rules::rules_for;

/// Print the match key of each line of standard input
///
/// Two spellings that have the same key are the same text to the memory: letters of the Arabic
/// keyboard and the Persian one, digits, invisible characters, capitals.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ echo 'كتاب' | hafez fold --lang fa")]
pub(crate) struct FoldArgs {
    /// Standard input; the only choice
    #[arg(value_name = "-", value_parser = ["-"], hide_possible_values = true)]
    input: Option<String>,
    /// The language of the lines [default: the language translated from]
    #[arg(long)]
    lang: Option<String>,
}

/// Runs it.
pub(crate) fn run(args: &FoldArgs, session: &mut Session) -> Result<Outcome> {
    let lang = match &args.lang {
        Some(code) => LanguageTag::parse(code)
            .map_err(CliError::from)
            .map_err(|error| CliError { message: format!("--lang: {}", error.message), ..error })?,
        None => session.settings.from.value.clone(),
    };
    let rules = rules_for(&lang);
    let mut lines = Lines::of_stdin(session);
    let mut outcome = Outcome::Done;
    while let Some(line) = lines.next()? {
        if let Some(fault) = &line.fault {
            session.console.error(fault);
            outcome = Outcome::Incomplete;
        }
        let key = match_key(&line.text, rules);
        session.emit(&Message::Key(KeyRecord { line: line.number, text: line.text, key }))?;
        if lines.must_wait() {
            session.flush()?;
        }
    }
    Ok(outcome)
}
