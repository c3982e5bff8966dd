//! Numbers of things, in words.

use std::fmt::Display;

/// `1 pair`, `2 pairs`; `what` is the name of one.
pub(crate) fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, what: &str) -> String {
    format!("{count} {what}{}", if count == N::from(1) { "" } else { "s" })
}
