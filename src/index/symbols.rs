//! From text to symbols: words with the numbers that the index knows them by.

use std::collections::HashMap;

use super::distance::Symbol;
use super::stats::ClassStats;
use crate::store::{Result, Space, Store};
use crate::text::rules::Rules;
use crate::text::token::{Token, tokenize};
use crate::text::words::{Word, words};

/// The heaviest a class can be; longer ones weigh as much.
pub(crate) const MAX_WEIGHT: u32 = u16::MAX as u32;

/// The weight of a word as the score uses it.
pub(crate) fn weight_of(word: &Word) -> u32 {
    word.weight.clamp(1, MAX_WEIGHT)
}

/// A text cut up for the score.
#[derive(Debug, Clone)]
pub(crate) struct Analysed {
    /// All its tokens.
    pub(crate) tokens: Vec<Token>,
    /// Those that weigh something.
    pub(crate) words: Vec<Word>,
}

/// Cuts a text up.
pub(crate) fn analyse(text: &str, rules: &Rules) -> Analysed {
    let tokens = tokenize(text, rules);
    let words = words(&tokens, rules);
    Analysed { tokens, words }
}

/// Numbers for words, made up as they come: for comparing texts without an index.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    classes: HashMap<String, u32>,
    forms: HashMap<String, u32>,
}

impl Interner {
    /// A number for a form alone.
    pub(crate) fn number(&mut self, form: &str) -> u32 {
        number(&mut self.forms, form)
    }

    /// The symbols of a text.
    pub(crate) fn symbols(&mut self, words: &[Word]) -> Vec<Symbol> {
        words
            .iter()
            .map(|word| Symbol {
                class: number(&mut self.classes, &word.class),
                form: number(&mut self.forms, &word.form),
                weight: weight_of(word),
            })
            .collect()
    }
}

fn number(known: &mut HashMap<String, u32>, text: &str) -> u32 {
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
    /// How often the query holds it.
    pub(crate) count: u32,
    /// Its weight.
    pub(crate) weight: u32,
}

/// A query in the numbers of one index space.
#[derive(Debug, Clone, Default)]
pub(crate) struct CodedQuery {
    /// Its words in order.
    pub(crate) symbols: Vec<Symbol>,
    /// Its distinct classes.
    pub(crate) classes: Vec<QueryClass>,
}

/// Classes and forms that no stored variant has are numbered from here.
const UNKNOWN: u32 = 1 << 31;
/// A form that no stored variant has.
const UNKNOWN_FORM: u32 = u32::MAX;

/// Looks the words of a query up in the index.
pub(crate) fn code_query(
    store: &dyn Store,
    space: Space,
    query: &[Word],
    stats: &mut ClassStats,
) -> Result<CodedQuery> {
    let mut coded = CodedQuery::default();
    let mut seen: HashMap<&str, (usize, u32)> = HashMap::new();
    for word in query {
        let (position, class) = match seen.get(word.class.as_str()) {
            Some(known) => *known,
            None => {
                let id = store.class(space, &word.class)?;
                let df = id.map_or(Ok(0), |id| stats.df(store, space, id))?;
                let position = coded.classes.len();
                let class = id.unwrap_or(UNKNOWN + position as u32);
                coded.classes.push(QueryClass { id, df, count: 0, weight: weight_of(word) });
                seen.insert(&word.class, (position, class));
                (position, class)
            }
        };
        let entry = &mut coded.classes[position];
        entry.count += 1;
        let form = form_of(store, space, word, entry.id)?;
        coded.symbols.push(Symbol { class, form, weight: weight_of(word) });
    }
    Ok(coded)
}

fn form_of(store: &dyn Store, space: Space, word: &Word, class: Option<u32>) -> Result<u32> {
    match class {
        _ if word.form == word.class => Ok(0),
        Some(class) => Ok(store.form(space, class, &word.form)?.unwrap_or(UNKNOWN_FORM)),
        None => Ok(UNKNOWN_FORM),
    }
}
