//! Numbers of things, in words.

/// `1 pair`, `2 pairs`; `what` is the name of one.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
