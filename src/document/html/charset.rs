//! In which encoding a page is: what its beginning says of itself.

use encoding_rs::Encoding;

/// Where a page must have said it, by the standard.
const HEAD: usize = 1024;

/// The encoding that a page without a byte-order mark names, if it is not UTF-8.
pub(in crate::document) fn named(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default().to_ascii_lowercase();
    let label = ["charset", "encoding"].into_iter().find_map(|name| value(&head, name))?;
    let encoding = Encoding::for_label(&label)?;
    // A page that can be read this far is not in UTF-16, whatever it says (as the standard has it).
    let ascii = encoding != encoding_rs::UTF_16LE && encoding != encoding_rs::UTF_16BE;
    (ascii && encoding != encoding_rs::UTF_8).then_some(encoding)
}

/// What stands behind `name=` inside a tag, with or without quotes.
fn value(head: &[u8], name: &str) -> Option<Vec<u8>> {
    memchr::memmem::find_iter(head, name).find_map(|at| {
        let tag = head.get(..at)?.iter().rposition(|byte| matches!(byte, b'<' | b'>'))?;
        let inside = head.get(tag..).is_some_and(|tag| tag.starts_with(b"<meta") || tag.starts_with(b"<?xml"));
        let rest = head.get(at + name.len()..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')))?;
        inside.then(|| rest.get(..end).unwrap_or_default().to_vec())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_says_of_itself() {
        for (page, wanted) in [
            ("<meta charset=windows-1256>", Some("windows-1256")),
            ("<meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>", Some("windows-1252")),
            ("<?xml version=\"1.0\" encoding=\"windows-1251\"?><html>", Some("windows-1251")),
            ("<META CHARSET=\"utf-8\">", None),
            ("<meta charset=utf-16>", None),
            ("<p>charset=windows-1256</p>", None),
            ("<meta name=x>", None),
        ] {
            assert_eq!(named(page.as_bytes()).map(Encoding::name), wanted, "{page}");
        }
    }
}
