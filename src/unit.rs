//! The translation unit: the same thing said in two or more languages, and what is known of it.
//!
//! Plain data, shared by the store, the formats and the memory. Names follow TMX 1.4b.

mod extra;
mod inline;

use serde::{Deserialize, Serialize};

use crate::lang::LanguageTag;

pub use extra::{DOUBT, Extra, MSGCTXT, REMOVED, Remark, WAS, contexts_differ};
pub use inline::{
    Dialect, Inline, Piece, PlaceholderError, Role, from_placeholders, pieces, placeholder_ranges, split_placeholders,
    usable_of_split, usable_placeholders, with_placeholders,
};

/// The number of a stored unit; never given twice in one memory.
pub type UnitId = i64;
/// The number of a batch: everything one command wrote.
pub type BatchId = i64;
/// A moment in UTC. The clock is an argument: the library never reads it.
pub type Time = jiff::Timestamp;

/// One wording of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Variant {
    /// The language; what was written for it goes with it.
    #[serde(with = "crate::lang::as_written")]
    pub lang: LanguageTag,
    /// The text, byte for byte as it was given, without inline markup.
    pub text: String,
    /// The inline markup of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inline: Vec<Inline>,
    /// What else its file says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Box<Extra>>,
}

impl Variant {
    /// A plain text in a language.
    pub fn new(lang: LanguageTag, text: impl Into<String>) -> Self {
        Self { lang, text: text.into(), inline: Vec::new(), extra: None }
    }

    /// Whether both say the same in the same language with the same markup.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.lang == other.lang && self.text == other.text && self.inline == other.inline
    }

    /// The text with numbered placeholders where there is markup: for people.
    pub fn shown(&self) -> std::borrow::Cow<'_, str> {
        match self.inline.as_slice() {
            [] => (&self.text).into(),
            codes => with_placeholders(&self.text, codes).into(),
        }
    }

    /// Whether a text has letters, but none of the script that its language is written in: what a
    /// mistaken column looks like.
    pub fn is_in_another_script(&self) -> bool {
        has_arabic_letters(&self.lang)
            && self.text.chars().any(char::is_alphabetic)
            && !self.text.chars().any(is_arabic)
    }
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{FB50}'..='\u{FEFC}')
}

fn has_arabic_letters(lang: &LanguageTag) -> bool {
    matches!(lang.base(), "fa" | "ps" | "ar" | "ur")
}

/// Whether a text can, by its letters, be no text of `lang` but one of `other`: what was typed on the wrong side.
pub fn is_rather(text: &str, lang: &LanguageTag, other: &LanguageTag) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some()
        && match (has_arabic_letters(lang), has_arabic_letters(other)) {
            (true, false) => !letters.any(is_arabic),
            (false, true) => letters.all(is_arabic),
            _ => false,
        }
}

/// Whether a person has stood up for a translation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A person has confirmed it.
    #[default]
    Confirmed,
    /// Aligned, fuzzy or otherwise not yet looked at: served with a penalty.
    Unreviewed,
}

/// Where a unit comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The file, as it was named.
    pub file: String,
    /// The number of the segment (or row) in it, from 1.
    pub segment: Option<u32>,
}

/// The segments before and after, in the language of the unit's first variant.
///
/// `None` is an unknown neighbour; an empty string is the start or the end of the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Context {
    /// The segment before.
    pub prev: Option<String>,
    /// The segment after.
    pub next: Option<String>,
}

impl Context {
    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        self.prev.is_none() && self.next.is_none()
    }
}

/// A unit as it comes from a file or a person, not yet stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewUnit {
    /// The wordings; the first is the source. At least two.
    pub variants: Vec<Variant>,
    /// The neighbours in the source document.
    pub context: Context,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// Who made it.
    pub author: Option<String>,
    /// When it was made, if the file says so.
    pub created: Option<Time>,
    /// When it was last changed, if the file says so.
    pub changed: Option<Time>,
    /// Who changed it last.
    pub changed_by: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Whether somebody stands up for it.
    pub status: Status,
    /// What else its file says of it.
    pub extra: Option<Box<Extra>>,
}

impl NewUnit {
    /// A unit of two texts and nothing else.
    pub fn pair(from: &LanguageTag, source: &str, to: &LanguageTag, target: &str) -> Self {
        let variant = |lang: &LanguageTag, text: &str| Variant::new(lang.clone(), text);
        Self { variants: vec![variant(from, source), variant(to, target)], ..Self::default() }
    }
}

/// The longest text a variant may have, in bytes.
pub const MAX_TEXT: usize = 1 << 20;

impl NewUnit {
    /// The unit as it would be stored under this number at this time, in no batch: for writers of files.
    pub fn numbered(self, id: UnitId, now: Time) -> TranslationUnit {
        let created = self.created.unwrap_or(now);
        TranslationUnit {
            id,
            variants: self.variants,
            context: self.context,
            origin: self.origin,
            author: self.author,
            created,
            changed: self.changed.unwrap_or(created),
            changed_by: self.changed_by,
            note: self.note,
            status: self.status,
            extra: self.extra,
            batch: 0,
        }
    }

    /// Why this unit cannot be stored; `None` if it can.
    pub fn fault(&self) -> Option<&'static str> {
        if self.variants.len() < 2 {
            return Some("a unit needs a source and a target");
        }
        let texts = || self.variants.iter().map(|variant| variant.text.as_str());
        if texts().any(|text| text.trim().is_empty()) {
            return Some("one side is empty");
        }
        if texts().any(|text| text.len() > MAX_TEXT) {
            return Some("one side is longer than 1 MiB");
        }
        texts().any(|text| text.contains('\0')).then_some("one side holds a NUL character")
    }
}

/// A stored unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslationUnit {
    /// Its number.
    pub id: UnitId,
    /// The wordings; the first is the source it was entered with.
    pub variants: Vec<Variant>,
    /// The neighbours in the source document.
    pub context: Context,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// Who made it.
    pub author: Option<String>,
    /// When it was made.
    pub created: Time,
    /// When it was last changed.
    pub changed: Time,
    /// Who changed it last.
    pub changed_by: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Whether somebody stands up for it.
    pub status: Status,
    /// What else its file says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Box<Extra>>,
    /// The batch that stored it.
    pub batch: BatchId,
}

/// Everything one command wrote, as `history` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Batch {
    /// Its number.
    pub id: BatchId,
    /// When it was written.
    pub time: Time,
    /// The command: `add`, `import`, `edit`, `confirm`, `forget`, `glossary import` …
    pub command: String,
    /// The file that was read, or `starter` for the starter glossary.
    pub file: Option<String>,
    /// The format of that file.
    pub format: Option<String>,
    /// How many units or entries are new.
    pub created: u64,
    /// How many were changed.
    pub updated: u64,
    /// How many were there already.
    pub duplicate: u64,
    /// How many rows were refused.
    pub rejected: u64,
    /// Whether it has been taken back.
    pub undone: bool,
    /// Who wrote it.
    pub by: Option<String>,
}

impl Batch {
    /// How many units, entries or rows it has to do with.
    pub fn rows(&self) -> u64 {
        self.created + self.updated + self.duplicate + self.rejected
    }
}
