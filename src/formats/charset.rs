//! The encoding that the header of a message catalogue names: `charset=` in its `Content-Type`.
//!
//! A catalogue is known by its first line that is no comment, so that no other text file is taken
//! for one because it speaks of charsets.

/// Names that gettext and its friends write, and the label under which the encoding is known.
const ALIASES: &[(&str, &str)] = &[
    ("cp932", "shift_jis"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("uhc", "euc-kr"),
    ("big5-hkscs", "big5"),
    ("iso-8859-1:1987", "iso-8859-1"),
    ("utf_8", "utf-8"),
];

/// Says nothing: the placeholder of a template, and ASCII, which is UTF-8 too.
const NOTHING: &[&str] = &["", "charset", "ascii", "us-ascii", "ansi_x3.4-1968", "ansi_x3.4-1986", "646"];

/// The label in the header of a catalogue; `None` where there is none, or where it is UTF-8 anyway.
pub(super) fn of_catalogue(head: &[u8]) -> Option<Vec<u8>> {
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(b"#"))?;
    if !begins_a_catalogue(first) {
        return None;
    }
    let line = std::iter::once(first).chain(lines).take_while(|line| in_the_first_entry(line)).find(|line| {
        let line = line.to_ascii_lowercase();
        memchr::memmem::find(&line, b"content-type:").is_some() && memchr::memmem::find(&line, b"charset=").is_some()
    })?;
    let lower = line.to_ascii_lowercase();
    let from = memchr::memmem::find(&lower, b"charset=")? + b"charset=".len();
    let value = lower.get(from..)?;
    let end = value.iter().position(|byte| matches!(byte, b'\\' | b'"' | b';' | b' ')).unwrap_or(value.len());
    let label = String::from_utf8_lossy(value.get(..end)?).into_owned();
    if NOTHING.contains(&label.as_str()) {
        return None;
    }
    let known = ALIASES.iter().find(|(alias, _)| *alias == label).map(|(_, known)| (*known).to_owned());
    Some(known.unwrap_or(label).into_bytes())
}

/// Whether this is how the first line of a catalogue looks that is neither empty nor a comment.
pub(super) fn begins_a_catalogue(line: &[u8]) -> bool {
    let keyword = |word: &[u8]| line.strip_prefix(word).map(<[u8]>::trim_ascii_start);
    let quoted = |rest: Option<&[u8]>| rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"\""));
    let bare_header = line.starts_with(b"\"") && line.ends_with(b"\\n\"") && line.contains(&b':');
    quoted(keyword(b"msgid")) || quoted(keyword(b"msgctxt")) || line.starts_with(b"domain ") || bare_header
}

/// Everything up to the second `msgid`: the header is the first entry.
fn in_the_first_entry(line: &[u8]) -> bool {
    let another = line.starts_with(b"msgid") && memchr::memmem::find(line, b"\"\"").is_none();
    !another
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_the_header_of_a_catalogue_counts() {
        let of = |head: &str| of_catalogue(head.as_bytes()).map(|label| String::from_utf8(label).unwrap());
        let header = "# c\nmsgid \"\"\nmsgstr \"\"\n\"X: y\\n\"\n\"Content-Type: text/plain; charset=KOI8-R\\n\"\n";
        assert_eq!(of(header).as_deref(), Some("koi8-r"));
        assert_eq!(of(&header.replace('\n', "\r\n")).as_deref(), Some("koi8-r"));
        assert_eq!(of(&header.replace("KOI8-R", "CP949")).as_deref(), Some("euc-kr"));
        assert_eq!(of(&header.replace("KOI8-R", "CHARSET")), None);
        assert_eq!(of(&header.replace("KOI8-R", "US-ASCII")), None);
        assert_eq!(of("\"A: b\\n\"\n\"Content-Type: text/plain; charset=cp1251\\n\"\n").as_deref(), Some("cp1251"));
        assert_eq!(of("en\tfa\n\"Content-Type: text/plain; charset=cp1251\"\tb\n"), None);
        assert_eq!(of("msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"Content-Type: x; charset=cp1251\"\n"), None);
        assert_eq!(of(""), None);
    }
}
