//! The attributes of a start tag, each with the bytes of its value.

use std::ops::Range;

/// An attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::document) struct Attribute<'s> {
    pub(in crate::document) name: &'s str,
    /// Its value without the quotes, in the tag.
    pub(in crate::document) value: Range<usize>,
    pub(in crate::document) quoted: bool,
}

/// Those of a start tag, which begins with `<`.
pub(in crate::document) fn attributes(tag: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let mut at = tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len());
    loop {
        at = skip(tag, at, |c| c.is_whitespace() || c == '/');
        let end = skip(tag, at, |c| !c.is_whitespace() && !"=>/".contains(c));
        let Some(name) = tag.get(at..end).filter(|name| !name.is_empty()) else { return found };
        let sign = skip(tag, end, char::is_whitespace);
        if !tag.get(sign..).is_some_and(|rest| rest.starts_with('=')) {
            found.push(Attribute { name, value: end..end, quoted: false });
            at = end;
            continue;
        }
        let start = skip(tag, sign + 1, char::is_whitespace);
        let quote = tag.get(start..).and_then(|rest| rest.chars().next()).filter(|c| matches!(c, '"' | '\''));
        let value = match quote {
            Some(quote) => start + 1..skip(tag, start + 1, |c| c != quote),
            None => start..skip(tag, start, |c| !c.is_whitespace() && c != '>'),
        };
        at = value.end + usize::from(quote.is_some());
        found.push(Attribute { name, value, quoted: quote.is_some() });
    }
}

fn skip(tag: &str, from: usize, is: impl Fn(char) -> bool) -> usize {
    let rest = tag.get(from..).unwrap_or_default();
    from + rest.find(|c| !is(c)).unwrap_or(rest.len())
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;

    #[test]
    fn values_with_and_without_quotes() {
        let tag = "<img ALT='a > b' src=x.png hidden title = \"c\"/>";
        let all: Vec<_> = attributes(tag).into_iter().map(|a| (a.name, &tag[a.value], a.quoted)).collect();
        let wanted = [("ALT", "a > b", true), ("src", "x.png", false), ("hidden", "", false), ("title", "c", true)];
        assert_eq!(all, wanted);
        assert!(attributes("<p>").is_empty() && attributes("<br/>").is_empty());
    }
}
