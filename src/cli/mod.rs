//! Everything that knows a terminal, the environment and the clock.
//!
//! Arguments become calls of the library, answers become messages. Nothing is decided here about
//! texts, scores or names.

mod args;
mod ask;
mod bidi;
mod commands;
mod config;
mod config_check;
mod config_file;
mod console;
mod count;
mod error;
mod guard;
mod input;
mod interrupt;
mod limits;
mod memory_file;
mod output;
mod page_file;
mod pair;
mod progress;
mod session;
mod stray;
mod target_file;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Glimpse, When};
use config::{Environment, Settings};
use console::Console;
use error::{CliError, Result};
use session::Session;

/// Runs hafez with these arguments (the first is the program's name) and says how it went.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let environment = Environment::of_process();
    let glimpse = Glimpse::of(&args);
    let color = glimpse.color.unwrap_or(When::Auto);
    let console = Console { json: glimpse.json, color: wanted(color, environment.stderr), ..Console::default() };
    let cli = match parse(&args, color) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, console, is_strange(&args)),
    };
    limits::fail_instead_of_ending();
    interrupt::watch();
    let ran = start(&cli, &environment).and_then(|mut session| {
        let outcome = commands::run(cli.command, &mut session);
        session.warn_unread();
        outcome
    });
    match ran {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            if let Some(code) = interrupt::code() {
                return code;
            }
            console.error(&error);
            error.into()
        }
    }
}

fn wanted(when: When, terminal: config::Terminal) -> bool {
    match when {
        When::Auto => terminal.is_terminal && terminal.takes_color,
        When::Always => true,
        When::Never => false,
    }
}

/// The description of every option and command, for help, completions and man pages.
fn description() -> clap::Command {
    Cli::command()
}

fn parse(args: &[OsString], color: When) -> Result<Cli, clap::Error> {
    let color = match color {
        When::Auto => clap::ColorChoice::Auto,
        When::Always => clap::ColorChoice::Always,
        When::Never => clap::ColorChoice::Never,
    };
    let matches = description().color(color).try_get_matches_from(args)?;
    Cli::from_arg_matches(&matches)
}

fn start(cli: &Cli, environment: &Environment) -> Result<Session> {
    let settings = Settings::resolve(&cli.globals, environment)?;
    Ok(Session::new(&cli.globals, settings, environment))
}

/// Whether an argument, such as the name of a file that a pattern found, would do things to a terminal, or fill it.
fn is_strange(args: &[OsString]) -> bool {
    args.iter().any(|arg| arg.len() > 200 || arg.to_string_lossy().contains(bidi::is_dangerous))
}

/// Help and version are answers, too; everything else clap says is an error of the user.
fn refuse(error: &clap::Error, console: Console, strange: bool) -> ExitCode {
    // What clap says of a wrong number is no help; a wrong word it explains well.
    if error.use_stderr() && (console.json || strange || error.kind() == ErrorKind::ValueValidation) {
        let failure = of_value(error).unwrap_or_else(|| spoken(error));
        console.error(&failure);
        return failure.into();
    }
    // A closed pipe while help is printed is nobody's fault.
    drop(error.print());
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// What was wrong with a value, in our own words: `--min: …` or, where its place says what it is, the bare words.
fn of_value(error: &clap::Error) -> Option<CliError> {
    let own = std::error::Error::source(error)?.downcast_ref::<CliError>()?.clone();
    let option = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(name)) if name.starts_with('-') => name.split(' ').next(),
        _ => None,
    };
    let message = option.map_or_else(|| own.message.clone(), |name| format!("{name}: {}", own.message));
    Some(CliError { message, ..own })
}

/// What clap says, as one line and a hint.
fn spoken(error: &clap::Error) -> CliError {
    let text = error.render().to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let message = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let (tips, rest): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("tip: "));
    // What is missing stands line by line under it.
    let more: Vec<&str> = rest.iter().copied().take_while(|line| !line.starts_with("Usage: ")).collect();
    let message = if message.ends_with(':') { format!("{message} {}", more.join(" ")) } else { message };
    let tip = tips.first().map(|tip| tip.trim_start_matches("tip: "));
    CliError::input(message).hint(tip.unwrap_or("`hafez --help` lists commands and options"))
}
