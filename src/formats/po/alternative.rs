//! A catalogue holds each source once in a context; a memory may know several translations of it.
//!
//! The second and each further one is written in a context of its own: the unit's with a marker
//! behind it, ` [hafez alternative 2]`. Reading takes one marker off. A context that itself ends in
//! a marker always gets one more, so every unit comes back as it was.

const BEFORE: &str = "[hafez alternative ";
const AFTER: &str = "]";

/// The context under which the n-th translation of a source is written.
pub(super) fn mark(context: Option<&str>, n: u32) -> Option<String> {
    if n < 2 && context.is_none_or(|context| split(context).is_none()) {
        return context.map(str::to_owned);
    }
    let marker = format!("{BEFORE}{n}{AFTER}");
    Some(context.map_or_else(|| marker.clone(), |context| format!("{context} {marker}")))
}

/// The inverse of [`mark`].
pub(super) fn unmark(context: Option<String>) -> Option<String> {
    match context.as_deref().map(split) {
        Some(Some(own)) => own.map(str::to_owned),
        _ => context,
    }
}

/// What stands before the marker, if there is one: a context, or nothing.
fn split(context: &str) -> Option<Option<&str>> {
    let (own, number) = context.strip_suffix(AFTER)?.rsplit_once(BEFORE)?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    match own {
        _ if !is_number => None,
        "" => Some(None),
        own => Some(Some(own.strip_suffix(' ')?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_context_comes_back() {
        let hostile = ["", " ", "menu", "[hafez alternative 2]", "x [hafez alternative 1]", "x[hafez alternative 1]"];
        let contexts = || std::iter::once(None).chain(hostile.into_iter().map(Some));
        let mut seen = std::collections::HashSet::new();
        for context in contexts() {
            for n in 1..4 {
                let marked = mark(context, n);
                assert_eq!(unmark(marked.clone()).as_deref(), context, "{marked:?}");
                assert!(seen.insert(marked.clone()), "{marked:?} twice");
            }
        }
        assert_eq!(mark(Some("menu"), 1).as_deref(), Some("menu"));
        assert_eq!(mark(None, 2).as_deref(), Some("[hafez alternative 2]"));
    }
}
