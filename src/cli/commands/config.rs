//! `hafez config show`: every setting with where it comes from.

use clap::{Args, Subcommand};

use crate::cli::error::{Outcome, Result};
use crate::cli::output::Message;
use crate::cli::output::message::SettingRecord;
use crate::cli::session::Session;

/// The settings
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:\n  $ hafez config show")]
pub(crate) enum ConfigCommand {
    Show(ShowArgs),
}

/// Show every setting with where it comes from
///
/// In this order: an option of the command line; a variable such as `HAFEZ_FROM`; a `hafez.toml` in
/// the current folder or above it; `hafez.toml` in the user's configuration folder; the default.
/// The names of the settings are the keys of `hafez.toml`, such as `to = "fa-AF"`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  $ hafez config show\n  $ hafez config show --to fa-AF")]
pub(crate) struct ShowArgs {}

/// Runs it.
pub(crate) fn run(command: &ConfigCommand, session: &mut Session) -> Result<Outcome> {
    let ConfigCommand::Show(_) = command;
    for (name, value, source) in session.settings.all() {
        session.emit(&Message::Setting(SettingRecord { name, value, source: source.to_string() }))?;
    }
    Ok(Outcome::Done)
}
