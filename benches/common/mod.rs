//! What several benches need: a corpus, edited queries, processes and their memory, and times. Each uses its part.
#![allow(dead_code)]

pub(crate) mod corpus;
pub(crate) mod instructions;
pub(crate) mod process;
pub(crate) mod times;
