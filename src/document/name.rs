//! What the name of a file says about the document in it.

use super::DocumentFormat;

/// How names end, by format; the first one of a format is the usual one.
const ENDINGS: [(&str, DocumentFormat); 10] = [
    (".md", DocumentFormat::Markdown),
    (".markdown", DocumentFormat::Markdown),
    (".txt", DocumentFormat::Plain),
    (".html", DocumentFormat::Html),
    (".htm", DocumentFormat::Html),
    (".xhtml", DocumentFormat::Html),
    (".srt", DocumentFormat::Srt),
    (".vtt", DocumentFormat::Vtt),
    (".docx", DocumentFormat::Docx),
    (".odt", DocumentFormat::Odt),
];

impl DocumentFormat {
    /// The format that a name says, packed or not.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let name = name.trim_end_matches(".gz");
        ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| *format)
    }

    /// How a name of this format ends.
    pub fn ending(self) -> &'static str {
        ENDINGS.iter().find(|(_, format)| *format == self).map_or("", |(ending, _)| ending)
    }

    /// The usual endings of all formats, in words: `.md, .txt … and .odt`.
    pub fn all_endings() -> String {
        let usual: Vec<&str> =
            ENDINGS.iter().filter(|(ending, format)| format.ending() == *ending).map(|(ending, _)| *ending).collect();
        usual.split_last().map_or_else(String::new, |(last, rest)| format!("{} and {last}", rest.join(", ")))
    }

    /// Whether a document of this format may bear a name that says `other`: Markdown and plain text may bear each
    /// other's.
    pub fn may_be_called(self, other: Self) -> bool {
        let is_text = |format| matches!(format, Self::Markdown | Self::Plain);
        self == other || (is_text(self) && is_text(other))
    }
}
