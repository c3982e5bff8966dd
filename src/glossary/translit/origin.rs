//! Where a name comes from, as far as its letters and its neighbours tell.
use super::tables::{Tables, fold_latin};

/// What a language tells costs nothing; others cost more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// A code as in `data/`; `None`: it is not known.
    pub(crate) lang: Option<&'static str>,
    /// What it costs to take the name for one from there.
    pub(crate) cost: u32,
}

/// The origins to try for a word among the words of its name.
pub(crate) fn origins(word: &str, words: &[&str], told: Option<&'static str>) -> Vec<Origin> {
    let mut found: Vec<Origin> = Vec::new();
    let mut add = |lang: Option<&'static str>, cost: u32| {
        if !found.iter().any(|known| known.lang == lang) {
            found.push(Origin { lang, cost });
        }
    };
    add(told, 0);
    let cue = cue(word);
    for lang in &cue {
        add(Some(lang), 0);
    }
    let step = if cue.is_empty() { 0 } else { 3 };
    let tables = Tables::get();
    for other in words.iter().filter(|other| **other != word) {
        // A small word says least: `de` is French, Spanish and Dutch.
        let small = other.chars().count() < 4;
        for name in tables.named(&fold_latin(other)) {
            add(Some(name.lang), step + if small { 3 } else { 0 });
        }
    }
    add(None, if found_is_sure(told, &cue) { 3 } else { 1 });
    found.retain(|origin| told.is_none() || origin.lang.is_some() || origin.cost > 0);
    found
}

fn found_is_sure(told: Option<&str>, cue: &[&str]) -> bool {
    told.is_some() || !cue.is_empty()
}

/// The languages whose letters a word shows.
fn cue(word: &str) -> Vec<&'static str> {
    let lower = word.to_lowercase();
    let shows = |text: &str| match (text.strip_prefix('^'), text.strip_suffix('$')) {
        (Some(start), _) => lower.starts_with(start),
        (_, Some(end)) => lower.ends_with(end),
        _ => lower.contains(text),
    };
    let mut langs = Vec::new();
    for (text, lang) in &Tables::get().cues {
        if shows(text) && !langs.contains(lang) {
            langs.push(*lang);
        }
    }
    langs
}
