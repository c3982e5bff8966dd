//! The checks by code (`docs/checks.md`), and how grave what they find is.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Wrong in every text.
    Error,
    /// To be looked at.
    Warning,
    /// A matter of taste, or rarely wrong.
    Info,
}

impl Severity {
    /// `error`, `warning`, `info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

macro_rules! codes {
    ($($code:ident $name:literal $severity:ident $says:literal;)*) => {
        /// A check.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $says] $code,)*
        }

        impl Code {
            /// Every check, in order.
            pub const ALL: &'static [Self] = &[$(Self::$code,)*];

            /// `Q1` to `Q25`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            /// Its name in words: `digits`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// How grave its findings are, unless a rule or the project says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    Q1 "number" Error "A number or date of one side has no counterpart.";
    Q2 "term" Warning "A name of the glossary is not written as it should be.";
    Q3 "arabic-letter" Error "A letter of Arabic keyboards in Persian.";
    Q4 "digits" Error "Digits of another system.";
    Q5 "zwnj" Warning "The half-space is missing, superfluous, or something else stands for it.";
    Q6 "quotes" Warning "Quotation marks of another kind, or not as many as in the source.";
    Q7 "question" Error "A question mark is missing or of another script.";
    Q8 "comma" Error "A comma or semicolon of another script.";
    Q9 "spacing" Warning "Spaces that are missing or superfluous.";
    Q10 "end-mark" Info "The segments end in different ways.";
    Q11 "untranslated" Warning "The translation is, wholly or in part, still the source.";
    Q12 "empty" Error "One side is empty.";
    Q13 "length" Warning "The translation is much shorter or longer than is usual.";
    Q14 "bidi" Error "Invisible direction marks.";
    Q15 "ezafe" Info "The ezafe after ه in another style than the project's.";
    Q16 "marks" Info "Kashida, or vowel signs where none are usual.";
    Q17 "dash" Info "A hyphen as a dash.";
    Q18 "tag" Error "Tags, placeholders or addresses that differ.";
    Q19 "repeated" Warning "The same word twice in a row.";
    Q20 "inconsistent" Warning "One source with two translations.";
    Q21 "negation" Info "A negation of the source is not in the translation.";
    Q22 "month" Warning "The month as another country calls it.";
    Q23 "mixed-letters" Warning "Letters of two scripts in one word.";
    Q24 "locale-word" Warning "A word of the other country.";
    Q25 "name-spelling" Warning "One name in two spellings.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What is no code and no name of a check.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no check")]
pub struct UnknownCode(pub String);

impl FromStr for Code {
    type Err = UnknownCode;

    /// Reads `Q4`, `q4` or `digits`.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let wanted = text.trim();
        let is =
            |code: &&Self| code.as_str().eq_ignore_ascii_case(wanted) || code.name() == wanted.to_ascii_lowercase();
        Self::ALL.iter().find(is).copied().ok_or_else(|| UnknownCode(wanted.to_owned()))
    }
}
