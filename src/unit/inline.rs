//! Inline markup: what stands in a segment and is not its text.
//!
//! The text of a variant is plain; its codes lie beside it, each at a byte of the text. So markup
//! weighs nothing in a score, is never searched, and is written back as it came.

use serde::{Deserialize, Serialize};

/// An inline code: a tag that opens, one that closes, or one that stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Inline {
    /// The byte of the variant's text before which it stands; at most the length of the text, on a
    /// character boundary. Codes are kept in the order of the file, so equal places keep their order.
    #[serde(rename = "byte")]
    pub at: usize,
    /// What it does.
    pub role: Role,
    /// What an opening code and its closing one share within a variant, and variants of a unit share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<String>,
    /// Whose element it is.
    pub dialect: Dialect,
    /// The element, as it was named: `bpt`, `ph`, `hi`, `g`, `pc`, `mrk` …
    pub element: String,
    /// Its attributes, in the order of the file, without those that `pair` holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
    /// The native code it stands for, as an XML fragment: escaped text, and `sub` elements in it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
}

/// What a code does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It opens something that `Close` ends.
    Open,
    /// It ends what `Open` began.
    Close,
    /// It stands alone.
    Alone,
}

/// The vocabulary that a code was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// TMX.
    Tmx,
    /// XLIFF 1.2.
    Xliff1,
    /// XLIFF 2.
    Xliff2,
}

/// The text with its codes as numbered placeholders, such as `⟨1⟩bold⟨/1⟩` and `⟨2/⟩`: for people.
///
/// A pair has one number; numbers follow the order in which the codes begin.
pub fn with_placeholders(text: &str, codes: &[Inline]) -> String {
    let mut shown = String::with_capacity(text.len() + 8 * codes.len());
    let mut numbers: Vec<Option<&str>> = Vec::new();
    let mut from = 0;
    for code in codes {
        shown.push_str(text.get(from..code.at).unwrap_or_default());
        from = code.at.max(from);
        let known = numbers.iter().rposition(|pair| pair.is_some() && *pair == code.pair.as_deref());
        let number = match (code.role, known) {
            (Role::Close, Some(known)) => known + 1,
            _ => {
                numbers.push(code.pair.as_deref());
                numbers.len()
            }
        };
        shown.push_str(&match code.role {
            Role::Open => format!("⟨{number}⟩"),
            Role::Close => format!("⟨/{number}⟩"),
            Role::Alone => format!("⟨{number}/⟩"),
        });
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(at: usize, role: Role, pair: Option<&str>) -> Inline {
        Inline {
            at,
            role,
            pair: pair.map(str::to_owned),
            dialect: Dialect::Tmx,
            element: "ph".to_owned(),
            attributes: Vec::new(),
            code: String::new(),
        }
    }

    #[test]
    fn pairs_share_a_number() {
        let codes = [
            code(0, Role::Open, Some("1")),
            code(2, Role::Alone, None),
            code(2, Role::Close, Some("1")),
            code(4, Role::Close, Some("9")),
        ];
        assert_eq!(with_placeholders("آب", &codes), "⟨1⟩آ⟨2/⟩⟨/1⟩ب⟨/3⟩");
        assert_eq!(with_placeholders("", &[]), "");
    }
}
