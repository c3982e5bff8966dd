//! The commands, one file each; `lookup` is the model for a new one.
//!
//! A command is a struct of what was typed (`LookupArgs`) and a function that calls the library
//! and answers with messages. Its help ends with an example, which a test runs.

pub(crate) mod accept;
pub(crate) mod add;
pub(crate) mod align;
pub(crate) mod analyse;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod concordance;
pub(crate) mod config;
pub(crate) mod confirm;
pub(crate) mod edit;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod fold;
pub(crate) mod forget;
pub(crate) mod glossary;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod lookup;
pub(crate) mod man;
pub(crate) mod memory;
pub(crate) mod merge;
pub(crate) mod pretranslate;
mod report;
pub(crate) mod segment;
pub(crate) mod show;
mod sieve;
mod stored;
pub(crate) mod suggest;
pub(crate) mod undo;

use super::args::Command;
use super::error::{Outcome, Result};
use super::interrupt;
use super::session::Session;
use crate::memory::Memory;

/// Runs a command to its end.
pub(crate) fn run(command: Command, session: &mut Session) -> Result<Outcome> {
    let outcome = dispatch(command, session)?;
    session.flush()?;
    Ok(outcome)
}

/// Learns anew which words translate which, where enough has changed. What was stored is stored: that this
/// fails, or is stopped, only leaves the old lexicon.
pub(crate) fn learn(memory: &mut Memory, session: &Session) -> Result<()> {
    let mut progress = session.progress("units learned from");
    let learned = memory.refresh_lexicon(&mut |units| {
        progress.at(units);
        interrupt::requested()
    });
    drop(progress);
    match learned {
        Ok(all) => all.iter().for_each(|one| {
            let (source, target, units) = (&one.source, &one.target, one.units);
            session.console.detail(&format!("learned which words translate which: {source} {target}, {units} units"));
        }),
        Err(error) => {
            interrupt::requested()?;
            let what = "which words translate which could not be learned anew, fragments use what was known";
            session.console.warn(&format!("{what}: {error}"));
        }
    }
    Ok(())
}

fn dispatch(command: Command, session: &mut Session) -> Result<Outcome> {
    match command {
        Command::Lookup(args) => lookup::run(&args, session),
        Command::Suggest(args) => suggest::run(&args, session),
        Command::Pretranslate(args) => pretranslate::run(&args, session),
        Command::Merge(args) => merge::run(&args, session),
        Command::Analyse(args) => analyse::run(&args, session),
        Command::Concordance(args) => concordance::run(&args, session),
        Command::Check(args) => check::run(&args, session),
        Command::Import(args) => import::run(&args, session),
        Command::Export(args) => export::run(&args, session),
        Command::Add(args) => add::run(&args, session),
        Command::Show(args) => show::run(&args, session),
        Command::Edit(args) => edit::run(&args, session),
        Command::Confirm(args) => confirm::run(&args, session),
        Command::Forget(args) => forget::run(&args, session),
        Command::History(args) => history::run(&args, session),
        Command::Undo(args) => undo::run(&args, session),
        Command::Glossary(command) => glossary::run(command, session),
        Command::Memory(command) => memory::run(command, session),
        Command::Config(command) => config::run(&command, session),
        Command::Align(args) => align::run(&args, session),
        Command::Accept(args) => accept::run(&args, session),
        Command::Eval(args) => eval::run(&args, session),
        Command::Segment(args) => segment::run(&args, session),
        Command::Fold(args) => fold::run(&args, session),
        Command::Completions(args) => completions::run(&args, session),
        Command::Man(args) => man::run(&args, session),
    }
}
