//! Why a number, date or name was left as it is stored.

use std::fmt;

use super::side::Class;

/// Why a number, date or name was left as it is stored. Shown as one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nothing of the kind stands in its place in the text asked for.
    Gone,
    /// The stored source has nothing in its place.
    New,
    /// What stands in place of a name is none that the glossary knows.
    UnknownName,
    /// More than one on a side: which belongs to which is not clear.
    Unclear,
    /// One kind of thing in place of another.
    OtherKind,
    /// Other words differ, and the stored source has the new one too: the two may have changed places.
    Moved,
    /// The words on both sides of it differ too.
    Surroundings,
    /// The stored text has something in its place that the glossary does not know.
    NotInGlossary,
    /// A day that no year has.
    NoSuchDate,
    /// What stands there may say something else: «۴/۴».
    TwoReadings,
    /// The glossary does not say what kind of thing a name is.
    NoKind,
    /// A word beside the name in the target says what it is, and the text asked for does not say it.
    ClassNoun,
    /// Weekdays are never reckoned (D5).
    Weekday,
    /// Written in words, here or there.
    NumberWord,
    /// The amount is in another currency.
    Currency,
    /// It is in the stored source so many times.
    Repeated(usize),
    /// The stored target has it so many times: 0, or more than 1.
    Places(usize),
    /// The stored target says it in words.
    WordsInTarget,
    /// Perhaps no name at all, here or there (homographs too).
    Weak,
    /// The same name, in another form.
    SameName,
    /// Another name of the same root stands beside it.
    Related,
    /// The name is inflected, or part of another word.
    Inflected,
    /// The glossary has no preferred form in the target language.
    NoForm,
    /// Only the full name has a form, and the target has a part of it.
    PartOfName,
    /// The value cannot be written as the target writes it.
    NoSpelling,
    /// Words around it may have to change: plural, article, ezafe, gender.
    Grammar,
    /// Inline markup stands inside it.
    Markup,
    /// What was written would not be read as what it should say.
    Unread,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gone => "your text has nothing in its place",
            Self::New => "the stored text has nothing in its place",
            Self::UnknownName => "no name of the glossary stands in its place",
            Self::NotInGlossary => "what the stored text has in its place is not in the glossary",
            Self::NoSuchDate => "there is no such date",
            Self::TwoReadings => "it can be read in two ways",
            Self::NoKind => "the glossary does not say what kind of name it is",
            Self::ClassNoun => "a word beside it in the stored target says what it is",
            Self::Weekday => "a weekday is not changed",
            Self::Unclear => "it is not clear which belongs to which",
            Self::OtherKind => "they are not of one kind",
            Self::Surroundings => "the words around it differ too",
            Self::Moved => "it stands elsewhere in the stored text, and words around it differ",
            Self::NumberWord => "a number in words is not replaced",
            Self::Currency => "the currency differs",
            Self::Repeated(count) => return write!(f, "it stands {count} times in the stored source"),
            Self::Places(0) => "it is not found in the stored target",
            Self::Places(count) => return write!(f, "it stands {count} times in the stored target"),
            Self::WordsInTarget => "the stored target has it in words",
            Self::Weak => "it is not sure that this is the name",
            Self::SameName => "the same name in another form",
            Self::Related => "a name of the same root stands beside it",
            Self::Inflected => "the name is inflected or part of a longer word",
            Self::NoForm => "the glossary has no preferred form for it",
            Self::PartOfName => "the glossary has no short form for it",
            Self::NoSpelling => "it cannot be written the way the stored target writes it",
            Self::Grammar => "the words around it might have to change",
            Self::Markup => "inline markup stands inside it",
            Self::Unread => "it would not be read as such there",
        })
    }
}

impl Reason {
    /// Why a unit of one side has nothing opposite.
    pub(super) fn alone(class: Class, opposite: &str) -> Self {
        match class {
            Class::Name if !opposite.is_empty() => Self::UnknownName,
            _ => Self::Gone,
        }
    }
}
