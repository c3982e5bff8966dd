//! Pages that a command writes beside its answer.

use std::path::Path;

use super::error::{CliError, Result};
use super::session::Session;
use crate::page::About;

/// Whether a name is that of a page.
pub(crate) fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ["html", "htm"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Whether a page may be written there.
///
/// # Errors
/// Its name ends in something else.
pub(crate) fn check_ending(path: &Path) -> Result<()> {
    let wrong = || CliError::input("this is no page that can be written").file(path.display().to_string());
    if is_page(path) { Ok(()) } else { Err(wrong().hint("name a file that ends in .html")) }
}

/// What a page of this run says of itself.
pub(crate) fn about(session: &Session) -> About<'_> {
    About {
        from: &session.settings.from.value,
        to: &session.settings.to.value,
        time: session.now(),
        version: env!("CARGO_PKG_VERSION"),
    }
}
