//! What a file says of a unit or a variant for which hafez has no field of its own.
//!
//! It is kept and written back; nothing in hafez depends on it.

use serde::{Deserialize, Serialize};

/// The property that tells uses of one text apart: `msgctxt` of gettext, the context of Weblate.
pub const MSGCTXT: &str = "msgctxt";

/// Attributes, remarks and properties as they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Extra {
    /// Attributes of the unit's or the variant's element, in the order of the file: `tuid`,
    /// `usagecount`, `o-encoding`; of a variant also who and when, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
    /// All remarks, where there is more to them than the unit's `note`; its first is that note.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Remark>,
    /// Properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Remark>,
}

/// A remark or a property.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Remark {
    /// The type of a property; of a remark who it is from; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Its other attributes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
}

/// Whether two units are said to be different uses of the same text.
pub fn contexts_differ(a: Option<&Extra>, b: Option<&Extra>) -> bool {
    let of = |extra: Option<&Extra>| extra.and_then(|extra| extra.prop(MSGCTXT)).map(str::to_owned);
    matches!((of(a), of(b)), (Some(a), Some(b)) if a != b)
}

impl Extra {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.notes.is_empty() && self.props.is_empty()
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A property.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        self.props.iter().find(|prop| prop.kind == kind).map(|prop| prop.text.as_str())
    }

    /// Adds a property without attributes.
    pub fn add_prop(&mut self, kind: &str, text: &str) {
        self.props.push(Remark { kind: kind.to_owned(), text: text.to_owned(), attributes: Vec::new() });
    }

    /// Itself in a box, unless it is empty.
    pub fn boxed(self) -> Option<Box<Self>> {
        (!self.is_empty()).then(|| Box::new(self))
    }
}

/// The property that tells which wordings a unit had before, as digests with times: one hafez writes it
/// for another, which stores no such property.
pub const WAS: &str = "x-hafez-was";
/// The property of a unit that is no more: when it was removed.
pub const REMOVED: &str = "x-hafez-removed";
/// The property of a unit whose texts may be no translations of each other: why. It goes when somebody stands up for
/// the unit.
pub const DOUBT: &str = "x-hafez-doubt";
