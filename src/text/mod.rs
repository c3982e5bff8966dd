//! Pure functions from text to text: when two spellings are the same ([`key`]), what the tokens
//! and scored words are ([`token`], [`words`]), and what differs ([`diff`]).
//!
//! What a language does differently is data, one file a language in [`rules`]. No storage, no
//! files, no terminal here.

mod affix;
pub mod count;
pub mod diff;
mod fold;
pub mod key;
pub mod phrase;
pub mod rules;
mod scan;
mod stem;
mod steps;
pub mod token;
pub mod trigram;
pub mod value;
pub mod words;
