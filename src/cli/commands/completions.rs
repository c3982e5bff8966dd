//! `hafez completions`: for packagers and shells.

use clap::Args;
use clap_complete::Shell;

use crate::cli::error::{Outcome, Result};
use crate::cli::session::Session;

/// Print the completion script of a shell
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  $ hafez completions bash > hafez.bash\n  $ hafez completions fish > hafez.fish"
)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs it.
pub(crate) fn run(args: &CompletionsArgs, session: &mut Session) -> Result<Outcome> {
    // Into memory first: a closed pipe must not panic inside the generator.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::cli::description(), "hafez", &mut script);
    session.output().raw().write_all(&script)?;
    Ok(Outcome::Done)
}
