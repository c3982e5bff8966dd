//! hafez (حافظ, "the one who keeps in memory"): a translation memory with exact, fast fuzzy
//! lookup and a glossary of proper names, Persian first.
//!
//! The modules in reading order, as questions:
//!
//! | module | answers |
//! | --- | --- |
//! | [`lang`] | which language is this, and which stored one may serve it? |
//! | [`draft`] | which file is not in its place yet, and which was left behind? |
//! | [`unit`](mod@unit) | what is a translation unit? |
//! | [`text`] | when are two spellings the same; what are the words; what differs? |
//! | [`lexicon`] | which words translate which? |
//! | [`document`] | which segments does this article hold, and where? |
//! | [`index`] | which stored segments can reach this score? (exactly, without a scan) |
//! | [`store`] | where is everything kept? |
//! | [`memory`] | have we translated this before? |
//! | [`glossary`] | what do we call this name? |
//! | [`formats`] | how do I read this file, how do I write that one? |
//! | [`suggest`] | what is known about every segment of this article? |
//! | [`analysis`] | how much work are these articles? |
//! | [`archive`] | which pairs of an article and its translation does a person review? |
//! | [`eval`] | what would the memory have given for translations that exist? |
//! | [`page`] | what does a person look at? |
//! | [`checks`] | what is wrong with this translation? |
//! | [`work`] | what does a translator get, and what comes of it? |
//! | [`align`] | which segments of a document translate which of another? |
//!
//! The library knows no terminal, no environment, no home folder and no clock: those come in as
//! arguments from [`cli`], the only module that does.

pub mod align;
pub mod analysis;
pub mod archive;
pub mod checks;
pub mod cli;
pub mod document;
pub mod draft;
pub mod eval;
pub mod formats;
pub mod glossary;
pub mod index;
pub mod lang;
pub mod lexicon;
pub mod memory;
pub mod page;
pub mod store;
pub mod suggest;
pub mod term;
pub mod text;
pub mod unit;
pub mod work;
