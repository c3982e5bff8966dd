//! What is said of a file that holds translations where something else was to be.

use super::error::CliError;
use crate::formats::Stray;

impl CliError {
    /// A file that holds translations where an article was to be.
    pub(crate) fn no_article(stray: Stray, file: String) -> Self {
        let (what, way) = what_and_way(stray, &file);
        let articles = ".md, .txt, .html, .docx, .odt, .srt or .vtt";
        Self::input(format!("this is {what}, no article")).hint(format!("{way}; an article is {articles}")).file(file)
    }

    /// A file that holds translations of sentences where names were to be.
    pub(crate) fn no_glossary(stray: Stray, file: String) -> Self {
        let (what, way) = what_and_way(stray, &file);
        Self::input(format!("this is {what}, no glossary")).hint(way).file(file)
    }
}

/// What a file is, and which command takes it.
fn what_and_way(stray: Stray, file: &str) -> (String, String) {
    match stray {
        Stray::Memory => ("a memory of hafez".to_owned(), format!("`--memory {file}` looks things up in it")),
        Stray::Work => (
            "a work file".to_owned(),
            format!("`hafez merge ARTICLE {file} -o OUT` makes the article of it, `hafez import {file}` stores it"),
        ),
        Stray::Review => ("a review file".to_owned(), format!("`hafez accept {file}` stores it")),
        Stray::Glossary => ("a glossary".to_owned(), format!("`hafez glossary import {file}` takes it")),
        Stray::Units(format) => (
            format!("a file of translations ({})", format.name().to_uppercase()),
            format!("`hafez import {file}` takes it into the memory"),
        ),
    }
}
