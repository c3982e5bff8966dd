//! `hafez memory …`: the state of the file.

mod backup;
mod compact;
mod info;
mod rebuild;
mod review;
mod salvage;
mod verify;

use clap::Subcommand;

use crate::cli::error::{Outcome, Result};
use crate::cli::session::Session;

/// The state of the memory file
#[derive(Debug, Subcommand)]
#[command(after_long_help = "Examples:\n  $ hafez memory info\n  $ hafez memory backup monday.hafez")]
pub(crate) enum MemoryCommand {
    Info(info::InfoArgs),
    Verify(verify::VerifyArgs),
    Backup(backup::BackupArgs),
    Compact(compact::CompactArgs),
    Rebuild(rebuild::RebuildArgs),
    Review(review::ReviewArgs),
    Salvage(salvage::SalvageArgs),
}

/// Runs a memory command.
pub(crate) fn run(command: MemoryCommand, session: &mut Session) -> Result<Outcome> {
    match command {
        MemoryCommand::Info(args) => info::run(&args, session),
        MemoryCommand::Verify(args) => verify::run(&args, session),
        MemoryCommand::Backup(args) => backup::run(&args, session),
        MemoryCommand::Compact(args) => compact::run(&args, session),
        MemoryCommand::Rebuild(args) => rebuild::run(&args, session),
        MemoryCommand::Review(args) => review::run(&args, session),
        MemoryCommand::Salvage(args) => salvage::run(&args, session),
    }
}
