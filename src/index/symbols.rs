//! From text to symbols: words as numbers, for the distance and for the index.

use rustc_hash::FxHashMap;

use super::distance::Symbol;
use super::frequency::Frequencies;
use crate::store::{Result, Space, Store};
use crate::text::words::Word;

/// The heaviest a class can be; longer ones weigh as much.
const MAX_WEIGHT: u32 = u16::MAX as u32;

/// The weight of a word as the score uses it.
pub(crate) fn weight_of(word: &Word<'_>) -> u32 {
    word.weight.clamp(1, MAX_WEIGHT)
}

/// Numbers for words, made up as they come: for comparing texts without an index.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    classes: FxHashMap<String, u32>,
    forms: FxHashMap<String, u32>,
}

impl Interner {
    /// A number for a form alone.
    pub(crate) fn number(&mut self, form: &str) -> u32 {
        number(&mut self.forms, form)
    }

    /// The symbols of a text.
    pub(crate) fn symbols(&mut self, words: &[Word<'_>]) -> Vec<Symbol> {
        words
            .iter()
            .map(|word| Symbol {
                class: number(&mut self.classes, &word.class),
                form: number(&mut self.forms, word.form),
                weight: weight_of(word),
            })
            .collect()
    }
}

fn number(known: &mut FxHashMap<String, u32>, text: &str) -> u32 {
    if let Some(number) = known.get(text) {
        return *number;
    }
    let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
    known.insert(text.to_owned(), next);
    next
}

/// A word class of a query.
#[derive(Debug, Clone)]
pub(crate) struct QueryClass {
    /// Its number in the index; `None` if no stored variant was ever seen with it.
    pub(crate) id: Option<u32>,
    /// About how many variants hold it.
    pub(crate) df: u64,
    /// The weight of all its words in the query.
    pub(crate) weight: u32,
}

/// A query: its words as numbers of its own, and what the index knows of their classes.
#[derive(Debug, Default)]
pub(crate) struct Query {
    /// Its words in order.
    pub(crate) symbols: Vec<Symbol>,
    /// Its distinct classes; a symbol's `class` is a position here.
    pub(crate) classes: Vec<QueryClass>,
    class_numbers: FxHashMap<String, u32>,
    form_numbers: FxHashMap<String, u32>,
}

/// The class or form of a stored word that the query does not have: equal to nothing in it.
const OTHER: u32 = u32::MAX;

impl Query {
    /// Looks the words of a query up in the index.
    pub(crate) fn new(
        store: &dyn Store,
        space: Space,
        words: &[Word<'_>],
        frequencies: &mut Frequencies,
    ) -> Result<Self> {
        let mut query = Self::default();
        for word in words {
            let class = number(&mut query.class_numbers, &word.class);
            if class as usize == query.classes.len() {
                let id = frequencies.class(store, space, &word.class)?;
                let df = id.map_or(Ok(0), |id| frequencies.get(store, space, id))?;
                query.classes.push(QueryClass { id, df, weight: 0 });
            }
            let weight = weight_of(word);
            if let Some(known) = query.classes.get_mut(class as usize) {
                known.weight = known.weight.saturating_add(weight);
            }
            let form = number(&mut query.form_numbers, word.form);
            query.symbols.push(Symbol { class, form, weight });
        }
        Ok(query)
    }

    /// The words of a stored text in the numbers of this query.
    pub(crate) fn translate(&self, words: &[Word<'_>], symbols: &mut Vec<Symbol>) {
        symbols.clear();
        symbols.extend(words.iter().map(|word| Symbol {
            class: self.class_numbers.get(word.class.as_ref()).copied().unwrap_or(OTHER),
            form: self.form_numbers.get(word.form).copied().unwrap_or(OTHER),
            weight: weight_of(word),
        }));
    }
}
