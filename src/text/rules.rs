//! Which tables a language uses.
use crate::lang::LanguageTag;

/// The tables of one language.
#[derive(Debug)]
pub struct Rules {
    /// `en`, `fa`, `fa-AF`, `ps` or `default`.
    pub id: &'static str,
}

/// The tables for a language; every language has some.
pub fn rules_for(lang: &LanguageTag) -> &'static Rules {
    let _ = lang;
    &Rules { id: "default" }
}
