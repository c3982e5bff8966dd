//! XLIFF 2.0, 2.1 and 2.2: the core, and metadata; candidates and other modules are left out.

mod check;
mod codes;
mod content;
mod order;
mod read;
mod state;
mod unit;
mod work;
mod write;

pub(super) use read::Xliff2Reader;
pub(in super::super) use work::write_work;
pub(in super::super) use write::Xliff2Writer;

/// Whether an `id` is what the specification asks for.
fn is_nmtoken(id: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '\u{B7}');
    !id.is_empty() && id.chars().all(|c| allowed(c) || unicode_normalization::char::is_combining_mark(c))
}
