//! What is evaluated: the pairs of a bilingual file, and which document each belongs to.

use std::collections::HashMap;

use crate::formats::{FormatError, Item, Position, Reject};
use crate::lang::LanguageTag;
use crate::unit::{Context, NewUnit};

/// A source with its real translation.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The unit as its file has it.
    pub unit: NewUnit,
    /// Where it stands.
    pub position: Position,
    /// Its document, a number into [`Pairs::documents`].
    pub document: Option<usize>,
    source: usize,
    target: usize,
}

/// Everything in a file that can be evaluated, and what cannot.
#[derive(Debug, Default)]
pub struct Pairs {
    /// The pairs in the order of the file.
    pub pairs: Vec<Pair>,
    /// The names of the documents, in the order in which they come first.
    pub documents: Vec<String>,
    /// Units without a text in one of the two languages.
    pub without: u64,
    /// Rows that are no units.
    pub rejected: Vec<Reject>,
    /// What ended the reading before the end.
    pub fault: Option<FormatError>,
}

impl Pair {
    /// The text to translate.
    pub fn source(&self) -> &str {
        self.text(self.source)
    }

    /// Its real translation; of several in one language the first.
    pub fn target(&self) -> &str {
        self.text(self.target)
    }

    /// The neighbours that the file names, if they are in the language of the source.
    pub fn context(&self) -> Context {
        let lang = |at: usize| self.unit.variants.get(at).map(|variant| variant.lang.base());
        if lang(0) == lang(self.source) { self.unit.context.clone() } else { Context::default() }
    }

    fn text(&self, at: usize) -> &str {
        self.unit.variants.get(at).map_or("", |variant| variant.text.as_str())
    }
}

impl Pairs {
    /// Reads a file to its end, or to the fault.
    pub fn read(items: impl Iterator<Item = Result<Item, FormatError>>, from: &LanguageTag, to: &LanguageTag) -> Self {
        let mut pairs = Self::default();
        let mut numbers = HashMap::new();
        for item in items {
            match item {
                Ok(Item::Unit(unit, position)) => pairs.take(unit, position, (from, to), &mut numbers),
                Ok(Item::Rejected(row)) => pairs.rejected.push(row),
                Err(fault) => {
                    pairs.fault = Some(fault);
                    break;
                }
            }
        }
        pairs
    }

    fn take(
        &mut self,
        unit: NewUnit,
        position: Position,
        (from, to): (&LanguageTag, &LanguageTag),
        numbers: &mut HashMap<String, usize>,
    ) {
        if let Some(fault) = unit.fault() {
            return self.rejected.push(Reject { line: position.line, unit: None, reason: fault.to_owned() });
        }
        let Some((source, target)) = sides(&unit, from, to) else {
            self.without += 1;
            return;
        };
        let document = unit.origin.as_ref().map(|origin| {
            *numbers.entry(origin.file.clone()).or_insert_with(|| {
                self.documents.push(origin.file.clone());
                self.documents.len() - 1
            })
        });
        self.pairs.push(Pair { unit, position, document, source, target });
    }
}

/// The texts nearest to both languages, as a lookup would choose them.
fn sides(unit: &NewUnit, from: &LanguageTag, to: &LanguageTag) -> Option<(usize, usize)> {
    let nearest = |wanted: &LanguageTag, taken: Option<usize>| {
        let others = unit.variants.iter().enumerate().filter(|(at, _)| Some(*at) != taken);
        let serving = others.filter_map(|(at, variant)| Some((wanted.distance(&variant.lang)?, at)));
        serving.min().map(|(_, at)| at)
    };
    let source = nearest(from, None)?;
    Some((source, nearest(to, Some(source))?))
}
