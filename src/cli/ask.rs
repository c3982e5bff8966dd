//! Questions to somebody at a terminal.

use std::io::{BufRead, Write};

use super::error::Result;
use super::session::Session;

/// Whether somebody is there to be asked.
pub(crate) fn can_ask(session: &Session) -> bool {
    session.stdin_is_terminal && session.stderr_is_terminal && !session.console.json
}

/// Asks; nothing but a yes is one.
///
/// # Errors
/// Of the terminal.
pub(crate) fn agreed(question: &str) -> Result<bool> {
    write!(std::io::stderr(), "{question} [y/N] ")?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
