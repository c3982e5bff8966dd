//! TBX, the exchange format of termbases: version 2 (`martif`) and 3 (`tbx`, both styles) read, version
//! 3 TBX-Basic in style DCA and version 2 written.
//!
//! [`facts`] turns what a termbase says beside terms into named texts and back, [`read`] walks through
//! a file, [`build`] makes an entry of a concept, [`write`](mod@write) goes back.
//!
//! A text that TBX-Basic has no place for (a column of ours, a category of another dialect) is written
//! as `<note>hafez NAME: text</note>` at its level, so that every file is TBX-Basic and nothing is lost.
mod build;
mod facts;
mod read;
mod rules;
mod write;

pub(crate) use build::is_own_id;
pub(crate) use read::TbxReader;
pub(crate) use write::{Version, write};

/// The level at which something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Of the concept.
    Concept,
    /// Of all its terms in one language.
    Language,
    /// Of one term.
    Term,
}

/// The data categories of TBX-Basic: name, element, and the levels (concept, language, term) at which it may stand.
const BASIC: &[(&str, &str, &[Level])] = &[
    ("subjectField", "descrip", &[Level::Concept]),
    ("definition", "descrip", &[Level::Concept, Level::Language]),
    ("context", "descrip", &[Level::Term]),
    ("source", "admin", &[Level::Concept, Level::Language, Level::Term]),
    ("customerSubset", "admin", &[Level::Concept, Level::Term]),
    ("projectSubset", "admin", &[Level::Concept, Level::Term]),
    ("administrativeStatus", "termNote", &[Level::Term]),
    ("geographicalUsage", "termNote", &[Level::Term]),
    ("grammaticalGender", "termNote", &[Level::Term]),
    ("partOfSpeech", "termNote", &[Level::Term]),
    ("termLocation", "termNote", &[Level::Term]),
    ("termType", "termNote", &[Level::Term]),
    ("crossReference", "ref", &[Level::Concept, Level::Term]),
    ("externalCrossReference", "xref", &[Level::Concept, Level::Language, Level::Term]),
    ("xGraphic", "xref", &[Level::Concept, Level::Language]),
    ("transactionType", "transac", &[Level::Concept, Level::Language, Level::Term]),
    ("responsibility", "transacNote", &[Level::Concept, Level::Language, Level::Term]),
];

/// The elements that hold text and name their category in `type`.
const TYPED: [&str; 9] =
    ["descrip", "admin", "termNote", "ref", "xref", "transac", "transacNote", "adminNote", "descripNote"];

/// The elements that have no category.
const BARE: [&str; 2] = ["note", "date"];

/// The element that TBX-Basic uses for a category.
fn element_of(category: &str) -> Option<&'static str> {
    BASIC.iter().find(|(name, ..)| *name == category).map(|(_, element, _)| *element)
}

/// The name of the concept's own identifier among the columns of an entry.
pub(crate) const CONCEPT_ID: &str = "concept_id";
/// The name of the category that says whether a term is to be used.
const STATUS: &str = "administrativeStatus";
